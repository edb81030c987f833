#include "stage/repair_spaces.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace nutgraf {
namespace {

using std::string_view;

constexpr size_t kMaxWordBytes = 40;
// So many certain repairs show that the article has lost spaces, and likely ones are made too.
constexpr size_t kCertainForLikely = 2;

struct Ending {
  string_view word;
  // Letters that the known word before it must have; 0: never split ("Robertson" and "Augustin" are names).
  uint8_t min_after_capital;
  uint8_t min_after_lower;
};
// "Beckwith" and "Marchand" are names, "standby" and "plugin" words: the shorter the ending, the longer what it needs.
// "as" ends the plurals of Spanish words that are English without it ("personas").
constexpr Ending kEndings[] = {
    {"for", 4, 5}, {"of", 6, 5}, {"under", 4, 5}, {"and", 6, 5}, {"with", 6, 5}, {"from", 4, 5}, {"the", 6, 5},
    {"in", 0, 6},  {"on", 0, 6}, {"at", 0, 6},    {"by", 0, 6},  {"to", 0, 6},   {"as", 0, 0},
};
// These take such words behind them in English itself: "thereof", "forthwith", "passerby".
constexpr string_view kCompounding[] = {"here", "there", "where", "hither", "thither", "forth", "passer", "inas", "inso"};

// The second part of a hyphenated adjective, to which the next word got stuck: "state-fundedproject".
constexpr string_view kParticiples[] = {"funded", "based", "backed", "owned", "sponsored", "supported", "financed", "initiated", "organised",
                                        "organized", "controlled", "related", "level", "elect", "style", "wide", "driven", "trained"};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool all_lower(string_view text) { return std::all_of(text.begin(), text.end(), is_lower); }
bool capitalised(string_view text) { return text.size() > 1 && is_upper(text[0]) && all_lower(text.substr(1)); }

class Splitter {
 public:
  explicit Splitter(const Lexicon& lexicon) : lexicon_(lexicon) {}

  // Where a space is missing for certain, in bytes of `word`; 0: nowhere.
  size_t certain(string_view word) const {
    const size_t hyphen = word.rfind('-');
    if (hyphen != string_view::npos) return after_hyphen(word, hyphen + 1);
    // "underthe", "Inthe"
    if (word.size() >= 5 && word.ends_with("the") && all_lower(word.substr(1)) && is_function(word.substr(0, word.size() - 3)))
      return word.size() - 3;
    // "inKenya", "theAcademy"
    const size_t capital = inner_capital(word);
    if (capital > 0)
      return capital + 3 <= word.size() && all_lower(word.substr(0, capital)) && is_function(word.substr(0, capital)) &&
                     capitalised(word.substr(capital)) && is_known(word.substr(capital))
                 ? capital
                 : 0;
    // "Officefor", "conferencein"
    const bool first_upper = capitalised(word);
    if (!first_upper && !all_lower(word)) return 0;
    for (const Ending& ending : kEndings) {
      const size_t needs = first_upper ? ending.min_after_capital : ending.min_after_lower;
      if (needs == 0 || !word.ends_with(ending.word) || word.size() < needs + ending.word.size()) continue;
      const string_view before = word.substr(0, word.size() - ending.word.size());
      if (std::find(std::begin(kCompounding), std::end(kCompounding), before) != std::end(kCompounding)) continue;
      if (first_upper ? is_known(before) : is_common(before)) return before.size();
    }
    return 0;
  }

  // The same for an article that has lost spaces: two known words without a function word between them.
  size_t likely(string_view word) const {
    // "7thOslo"
    size_t digits = 0;
    while (digits < word.size() && word[digits] >= '0' && word[digits] <= '9') ++digits;
    if (digits > 0) {
      const string_view ending = word.substr(digits, 2), rest = word.substr(std::min(word.size(), digits + 2));
      const bool ordinal = ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
      return ordinal && capitalised(rest) && rest.size() >= 4 && is_known(rest) ? digits + 2 : 0;
    }
    // "PublicTrade", "conferenceKenya"
    const size_t capital = inner_capital(word);
    if (capital > 0) {
      const string_view first = word.substr(0, capital), second = word.substr(capital);
      const bool whole = (capitalised(first) || all_lower(first)) && capitalised(second);
      return whole && first.size() >= 4 && second.size() >= 4 && is_known(first) && is_known(second) ? capital : 0;
    }
    if (!all_lower(word)) return 0;
    // "theparty", "forcivil": a function word in front, and a common word that the article cannot mean otherwise.
    constexpr string_view kFronts[] = {"the", "and", "of", "from", "for", "with"};
    for (const string_view front : kFronts)
      if (word.starts_with(front) && word.size() >= front.size() + 5 && is_common(word.substr(front.size())) &&
          !word.starts_with("therap") && !word.starts_with("off"))
        return front.size();
    // "globalproject": both common and long, and no other way to cut it.
    constexpr size_t kMinLetters = 5;
    size_t found = 0;
    for (size_t at = kMinLetters; at + kMinLetters <= word.size(); ++at) {
      if (!is_common(word.substr(0, at)) || !is_common(word.substr(at))) continue;
      if (found) return 0;
      found = at;
    }
    return found;
  }

 private:
  // The only capital that stands behind a small letter; 0 when there is none or several.
  static size_t inner_capital(string_view word) {
    size_t found = 0;
    for (size_t i = 1; i < word.size(); ++i) {
      if (!is_upper(word[i])) continue;
      if (found || !is_lower(word[i - 1])) return 0;
      found = i;
    }
    return found;
  }

  size_t after_hyphen(string_view word, size_t begin) const {
    const string_view part = word.substr(begin);
    if (!all_lower(part) || symbol(part) != Symbol::Unknown) return 0;
    for (const string_view participle : kParticiples)
      if (part.starts_with(participle) && part.size() >= participle.size() + 5 && is_common(part.substr(participle.size())))
        return begin + participle.size();
    return 0;
  }

  Symbol symbol(string_view word) const {
    char folded[kMaxWordBytes];
    if (word.size() > kMaxWordBytes) return Symbol::Unknown;
    std::transform(word.begin(), word.end(), folded, [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
    return lexicon_.find({folded, word.size()});
  }
  bool is_common(string_view word) const {
    const Symbol found = symbol(word);
    return found != Symbol::Unknown && (lexicon_.info(found).flags & static_cast<uint32_t>(TokenFlag::Common));
  }
  bool is_known(string_view word) const {
    const Symbol found = symbol(word);
    return found != Symbol::Unknown &&
           (lexicon_.info(found).in_list || (lexicon_.info(found).flags & static_cast<uint32_t>(TokenFlag::Common)));
  }
  static bool is_function(string_view word) {
    const auto same = [&](string_view other) {
      return word.size() == other.size() && (word[0] | 32) == other[0] && word.substr(1) == other.substr(1);
    };
    return std::any_of(std::begin(kEndings), std::end(kEndings), [&](const Ending& ending) { return same(ending.word); });
  }

  const Lexicon& lexicon_;
};

// Letters with at most hyphens, or an ordinal with letters behind it.
bool is_candidate(string_view text, const Token& token, string_view word) {
  if (token.word != Symbol::Unknown || word.size() < 5 || word.size() > kMaxWordBytes) return false;
  if (token.text.begin > 0 && (text[token.text.begin - 1] == '#' || text[token.text.begin - 1] == '@')) return false;
  return std::all_of(word.begin(), word.end(), [](char c) { return is_lower(c) || is_upper(c) || c == '-' || (c >= '0' && c <= '9'); }) &&
         std::any_of(word.begin(), word.end(), is_lower);
}

}  // namespace

bool repair_spaces(const Lexicon& lexicon, Document& doc) {
  const Splitter splitter(lexicon);
  const string_view text = doc.text();
  std::vector<uint32_t> cuts;  // text bytes before which a space is missing
  for (const Token& token : doc.tokens) {
    const string_view word = cut(text, token.text);
    if (!is_candidate(text, token, word)) continue;
    if (const size_t at = splitter.certain(word)) cuts.push_back(token.text.begin + static_cast<uint32_t>(at));
  }
  if (cuts.empty()) return false;
  if (cuts.size() >= kCertainForLikely) {
    const size_t certain = cuts.size();
    size_t next = 0;
    for (const Token& token : doc.tokens) {
      const string_view word = cut(text, token.text);
      while (next < certain && cuts[next] < token.text.begin) ++next;
      const bool split_already = next < certain && cuts[next] < token.text.end;
      if (split_already || !is_candidate(text, token, word)) continue;
      if (const size_t at = splitter.likely(word)) cuts.push_back(token.text.begin + static_cast<uint32_t>(at));
    }
    std::sort(cuts.begin(), cuts.end());
  }

  std::string repaired;
  repaired.reserve(text.size() + cuts.size());
  OffsetMap rewrite;
  uint32_t at = 0;
  for (const uint32_t place : cuts) {
    repaired.append(text.substr(at, place - at));
    rewrite.keep(place - at);
    const uint32_t here = static_cast<uint32_t>(repaired.size());
    repaired += ' ';
    rewrite.replace(0, 1);
    doc.add_note("N110", "a lost space was put back", {here, here + 1});
    at = place;
  }
  repaired.append(text.substr(at));
  rewrite.keep(static_cast<uint32_t>(text.size()) - at);
  doc.offsets.rewritten_by(rewrite);
  doc.writable_text().swap(repaired);
  return true;
}

}  // namespace nutgraf
