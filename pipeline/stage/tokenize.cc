#include "stage/tokenize.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }
constexpr uint32_t kCapital = bit(TokenFlag::Capitalised) | bit(TokenFlag::AllCaps) | bit(TokenFlag::MixedCase);

// A folded word and its hash, kept until its symbol is looked up.
struct Folded {
  static constexpr size_t kRoom = 48;
  std::array<char, kRoom> bytes;
  uint32_t size = 0;
  uint32_t token = 0;
  uint64_t hash = 0;
  std::string_view text() const { return {bytes.data(), size}; }
};

// Folds and hashes an ASCII word, eight bytes a step, without allocating. False when it is long or not ASCII.
// `word` is a piece of `text`, of which whole steps are read.
bool fold_ascii(std::string_view text, TextSpan word, Folded& out) {
  static_assert(std::endian::native == std::endian::little);
  constexpr uint64_t kHigh = 0x8080808080808080ULL;
  const size_t size = word.size();
  if (size > Folded::kRoom) return false;
  const char* from = text.data() + word.begin;
  char* to = out.bytes.data();
  uint64_t hash = hash_begin(size);
  for (size_t left = size;; left -= 8, from += 8, to += 8) {
    uint64_t bytes = 0;
    if (left >= 8 || from + 8 <= text.data() + text.size()) {
      std::memcpy(&bytes, from, 8);
      if (left < 8) bytes &= (uint64_t{1} << 8 * left) - 1;
    } else {
      std::memcpy(&bytes, from, left);
    }
    if (bytes & kHigh) return false;
    // The high bit of each byte of 'A' … 'Z', moved to the place of the lower-case bit.
    const uint64_t from_a = bytes + 0x3f3f3f3f3f3f3f3fULL;
    const uint64_t above_z = bytes + 0x2525252525252525ULL;
    bytes |= ((from_a ^ above_z) & kHigh) >> 2;
    if (left > 0) std::memcpy(to, &bytes, 8);
    if (left < 8) {
      out.hash = hash_end(hash, bytes);
      break;
    }
    hash = hash_step(hash, bytes);
  }
  out.size = static_cast<uint32_t>(size);
  return true;
}

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

// False where joins_stop would say no of any abbreviation: a small word of the language before a capital or a line's end,
// as most sentences end. Saves the look-up of "end.", which no list holds.
bool may_join(After after, bool capital, const WordInfo& word) {
  return capital || !(word.flags & bit(TokenFlag::Common)) || after == After::Lower || after == After::Digit ||
         after == After::Opening;
}

// True when the full stop belongs to the word before it. `word` is what is known of the word without its stop.
bool joins_stop(After after, bool capital, const WordInfo& joined, const WordInfo& word) {
  if (joined.abbreviation == Abbreviation::None) return false;
  if (joined.abbreviation_capital && !capital) return false;
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

class Tokenizer {
 public:
  Tokenizer(const Lexicon& lexicon, Document& doc) : lexicon_(lexicon), doc_(doc) {}

  void read(const Paragraph& paragraph) {
    const std::string_view text = doc_.text().substr(0, paragraph.text.end);
    const uint32_t zone_flags = paragraph.zone == Zone::Headline ? bit(TokenFlag::Headline) : 0;
    uint32_t at = paragraph.text.begin;
    for (bool first = true;; first = false) {
      const Scanned scanned = scan_token(text, at);
      if (scanned.text.empty()) break;
      Token& token = doc_.tokens.emplace_back();
      token.text = scanned.text;
      token.flags.bits = scanned.flags.bits | zone_flags;
      if (first || has_line_break(text, at, token.text.begin)) token.flags.add(TokenFlag::LineStart);
      read_word(text, token);
      at = token.text.end;
    }
    while (first_ < next_) finish_first();
  }

 private:
  static bool has_line_break(std::string_view text, size_t from, size_t to) {
    for (; from < to; ++from)
      if (text[from] == '\n') return true;
    return false;
  }

  void read_word(std::string_view text, Token& token) {
    Folded& folded = pending_[next_ % kDelay];
    if (next_ - first_ == kDelay) finish_first();
    const bool short_ascii = fold_ascii(text, token.text, folded);
    bool stop = false;  // a single full stop is glued behind
    if (token.flags.has(TokenFlag::Word)) {
      const uint32_t end = token.text.end;
      if (text[end - 1] == '.') token.flags.add(TokenFlag::Abbreviation);
      else stop = end < text.size() && text[end] == '.' && !(end + 1 < text.size() && text[end + 1] == '.');
    }
    if (short_ascii && !stop) {
      // Looked up some tokens later, when the table's memory has come.
      folded.token = static_cast<uint32_t>(doc_.tokens.size() - 1);
      lexicon_.symbols().prefetch(folded.hash);
      ++next_;
      return;
    }
    buffer_.clear();
    if (short_ascii) {
      buffer_ = folded.text();
    } else {
      fold_append(cut(text, token.text), buffer_);
    }
    const uint64_t hash = short_ascii ? folded.hash : hash_bytes(buffer_);
    const Symbol word = lexicon_.symbols().find(hash);
    const bool capital = token.flags.bits & kCapital;
    const After after = stop ? what_follows(text, token.text.end + 1) : After::Other;
    if (stop && may_join(after, capital, lexicon_.info(word))) {
      buffer_ += '.';
      const uint64_t joined_hash = hash_bytes(buffer_);
      const Symbol joined = lexicon_.symbols().find(joined_hash);
      if (joined != Symbol::Unknown && joins_stop(after, capital, lexicon_.info(joined), lexicon_.info(word))) {
        ++token.text.end;
        token.flags.add(TokenFlag::Abbreviation);
        finish(token, buffer_, joined_hash, joined);
        return;
      }
      buffer_.pop_back();
    }
    finish(token, buffer_, hash, word);
  }

  void finish_first() {
    const Folded& folded = pending_[first_++ % kDelay];
    finish(doc_.tokens[folded.token], folded.text(), folded.hash, lexicon_.symbols().find(folded.hash));
  }

  void finish(Token& token, std::string_view folded, uint64_t hash, Symbol word) const {
    const WordInfo& info = lexicon_.info(word);
    token.word = word;
    token.lemma = info.lemma == Symbol::Unknown ? word : info.lemma;
    token.hash = static_cast<uint32_t>(hash);
    token.flags.bits |= info.flags;
    // A word of the language that begins a sentence is no surname, whatever its ending.
    if (token.flags.bits & kCapital && !token.flags.has(TokenFlag::Common))
      token.flags.bits |= word == Symbol::Unknown ? lexicon_.affix_flags(folded) : info.affix_flags();
  }

  const Lexicon& lexicon_;
  Document& doc_;
  // Words whose symbols are still to be looked up: a ring.
  static constexpr size_t kDelay = 16;
  std::array<Folded, kDelay> pending_;
  size_t first_ = 0;
  size_t next_ = 0;
  std::string buffer_;
};

}  // namespace

void tokenize(const Lexicon& lexicon, Document& doc) {
  doc.tokens.clear();
  Tokenizer tokenizer(lexicon, doc);
  for (const Paragraph& paragraph : doc.paragraphs)
    if (paragraph.zone != Zone::Boilerplate) tokenizer.read(paragraph);
}

}  // namespace nutgraf
