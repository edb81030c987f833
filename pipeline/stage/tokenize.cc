#include "stage/tokenize.h"

#include <array>
#include <cstring>

#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }
constexpr uint32_t kCapital = bit(TokenFlag::Capitalised) | bit(TokenFlag::AllCaps) | bit(TokenFlag::MixedCase);

// Folds one word after another without allocating: ASCII eight bytes a step, other words by base/utf8.
class Folder {
 public:
  // Valid until the next call.
  std::string_view fold(std::string_view word) {
    if (word.size() <= small_.size()) {
      constexpr uint64_t kHigh = 0x8080808080808080ULL;
      const char* from = word.data();
      char* to = small_.data();
      bool ascii = true;
      for (size_t left = word.size(); left > 0;) {
        const size_t step = left < 8 ? left : 8;
        uint64_t bytes = 0;
        std::memcpy(&bytes, from, step);
        if (bytes & kHigh) {
          ascii = false;
          break;
        }
        // The high bit of each byte of 'A' … 'Z', moved to the place of the lower-case bit.
        const uint64_t from_a = bytes + 0x3f3f3f3f3f3f3f3fULL;
        const uint64_t above_z = bytes + 0x2525252525252525ULL;
        bytes |= ((from_a ^ above_z) & kHigh) >> 2;
        std::memcpy(to, &bytes, 8);
        from += step;
        to += step;
        left -= step;
      }
      if (ascii) return {small_.data(), word.size()};
    }
    large_.clear();
    fold_append(word, large_);
    return large_;
  }

  // The word last folded with a full stop behind it.
  std::string_view with_stop(std::string_view folded) {
    if (folded.data() != large_.data()) large_.assign(folded);
    large_ += '.';
    return large_;
  }

 private:
  std::array<char, 64> small_;
  std::string large_;
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// What stands behind an abbreviation, over at most a few spaces.
enum class After : uint8_t { End, Lower, Capital, Digit, Opening, Other };
After what_follows(std::string_view text, size_t at) {
  for (size_t limit = at + 3; at < text.size() && at < limit && is_space(text[at]); ++at)
    if (text[at] == '\n') return After::End;
  if (at >= text.size()) return After::End;
  if (text[at] == '(') return After::Opening;
  const Decoded next = decode(text, at);
  switch (kind_of(next.code)) {
    case CharKind::Letter: return is_upper(next.code) ? After::Capital : After::Lower;
    case CharKind::Digit: return After::Digit;
    default: return After::Other;
  }
}

// True when the full stop at `stop` belongs to the word before it. `word` is what is known of the word without its stop.
bool joins_stop(std::string_view text, size_t stop, const WordInfo& joined, const WordInfo& word, TokenFlags flags) {
  if (joined.abbreviation == Abbreviation::None) return false;
  const bool capital = flags.bits & kCapital;
  if (joined.abbreviation_capital && !capital) return false;
  const After after = what_follows(text, stop + 1);
  if (!(word.flags & bit(TokenFlag::Common))) return true;
  // A word of the language too ("no", "fig", "sat", "in"): the stop is its own only where the text shows it.
  switch (joined.abbreviation) {
    case Abbreviation::Title: return capital;
    case Abbreviation::End: return capital || after == After::Lower || after == After::Digit || after == After::Opening;
    case Abbreviation::Month: return after == After::Digit;
    case Abbreviation::Other: return after == After::Digit || (after == After::Lower && !capital);
    case Abbreviation::None: break;
  }
  return false;
}

}  // namespace

void tokenize(const Lexicon& lexicon, Document& doc) {
  Folder folder;
  const SymbolTable& symbols = lexicon.symbols();
  doc.tokens.clear();
  for (const Paragraph& paragraph : doc.paragraphs) {
    if (paragraph.zone == Zone::Boilerplate) continue;
    const std::string_view text = doc.text().substr(0, paragraph.text.end);
    const uint32_t zone_flags = paragraph.zone == Zone::Headline ? bit(TokenFlag::Headline) : 0;
    uint32_t at = paragraph.text.begin;
    bool first = true;
    while (true) {
      const Scanned scanned = scan_token(text, at);
      if (scanned.text.empty()) break;
      Token token;
      token.text = scanned.text;
      token.flags = scanned.flags;
      token.flags.bits |= zone_flags;
      if (first || (token.text.begin > at && std::memchr(text.data() + at, '\n', token.text.begin - at)))
        token.flags.add(TokenFlag::LineStart);
      first = false;

      std::string_view folded = folder.fold(cut(text, token.text));
      uint64_t hash = hash_bytes(folded);
      token.word = symbols.find(folded, hash);
      WordInfo info = lexicon.info(token.word);
      if (token.flags.has(TokenFlag::Word)) {
        const uint32_t end = token.text.end;
        if (text[end - 1] == '.') {
          token.flags.add(TokenFlag::Abbreviation);
        } else if (end < text.size() && text[end] == '.' && !(end + 1 < text.size() && text[end + 1] == '.')) {
          const std::string_view joined = folder.with_stop(folded);
          const uint64_t joined_hash = hash_bytes(joined);
          const Symbol symbol = symbols.find(joined, joined_hash);
          if (symbol != Symbol::Unknown && joins_stop(text, end, lexicon.info(symbol), info, token.flags)) {
            token.text.end = end + 1;
            token.flags.add(TokenFlag::Abbreviation);
            token.word = symbol;
            info = lexicon.info(symbol);
            hash = joined_hash;
          }
          folded = joined.substr(0, joined.size() - 1);
        }
        if (token.flags.bits & kCapital && !(info.flags & bit(TokenFlag::Common))) token.flags.bits |= lexicon.affix_flags(folded);
      }
      token.flags.bits |= info.flags;
      token.lemma = info.lemma == Symbol::Unknown ? token.word : info.lemma;
      token.hash = static_cast<uint32_t>(hash);
      doc.tokens.push_back(token);
      at = token.text.end;
    }
  }
}

}  // namespace nutgraf
