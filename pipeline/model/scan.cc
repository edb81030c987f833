#include "model/scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/utf8.h"

namespace nutgraf {
namespace {

// kPlain marks end any word before them.
enum Class : uint8_t { kOther, kPlain, kLower, kUpper, kDigit, kSpace, kHigh };

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[c] = kLower;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = kUpper;
  for (int c = '0'; c <= '9'; ++c) table[c] = kDigit;
  for (const int c : {' ', '\t', '\n', '\r', '\f', '\v'}) table[c] = kSpace;
  for (const int c : {',', ';', '(', ')', '[', ']', '"', '?', '!'}) table[c] = kPlain;
  for (int c = 0x80; c <= 0xFF; ++c) table[c] = kHigh;
  return table;
}
constexpr std::array<Class, 256> kClasses = make_classes();

Class class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

// What a code point can be inside a token.
enum class Kind : uint8_t { End, Lower, Upper, OtherLetter, Mark, Digit, Space, Hyphen, Apostrophe, Other };

struct Char {
  Kind kind = Kind::End;
  uint32_t size = 0;
  bool is_letter() const { return kind == Kind::Lower || kind == Kind::Upper || kind == Kind::OtherLetter; }
  bool is_word() const { return is_letter() || kind == Kind::Digit || kind == Kind::Mark; }
};

Kind kind_of_high(char32_t code) {
  switch (code) {
    case 0x2010: case 0x2011: case 0x2013:
      return Kind::Hyphen;
    case 0x2018: case 0x2019: case 0x201B: case 0x2032: case 0x00B4: case 0xFF07:
      return Kind::Apostrophe;
    case 0x00AD: case 0x200C: case 0x200D: case 0x2060:  // soft hyphen and joiners stand inside words
      return Kind::Mark;
    case 0x200B: case 0xFEFF:
      return Kind::Space;
    default:
      break;
  }
  switch (kind_of(code)) {
    case CharKind::Letter:
      return is_upper(code) ? Kind::Upper : is_lower(code) ? Kind::Lower : Kind::OtherLetter;
    case CharKind::Mark: return Kind::Mark;
    case CharKind::Digit: return Kind::Digit;
    case CharKind::Space: return Kind::Space;
    default: return Kind::Other;
  }
}

Char char_at(std::string_view text, size_t at) {
  if (at >= text.size()) return {};
  switch (class_of(text[at])) {
    case kLower: return {Kind::Lower, 1};
    case kUpper: return {Kind::Upper, 1};
    case kDigit: return {Kind::Digit, 1};
    case kSpace: return {Kind::Space, 1};
    case kHigh: {
      const Decoded d = decode(text, at);
      return {kind_of_high(d.code), d.size};
    }
    default:
      return {text[at] == '-' ? Kind::Hyphen : text[at] == '\'' ? Kind::Apostrophe : Kind::Other, 1};
  }
}

Char char_before(std::string_view text, size_t at) {
  if (at == 0) return {};
  size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  return char_at(text, begin);
}

char lower_ascii(char c) { return class_of(c) == kUpper ? static_cast<char>(c + 32) : c; }

// `word` is lower case.
bool starts_with_folded(std::string_view text, size_t at, std::string_view word) {
  if (text.size() - at < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i)
    if (lower_ascii(text[at + i]) != word[i]) return false;
  return true;
}

bool equals_folded(std::string_view text, std::string_view word) {
  return text.size() == word.size() && starts_with_folded(text, 0, word);
}

// The end of the list word that stands at `at` and is not the beginning of a longer word; 0 when there is none.
template <size_t N>
size_t list_word_end(std::string_view text, size_t at, const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words) {
    if (!starts_with_folded(text, at, word)) continue;
    const size_t end = at + word.size();
    const Char next = char_at(text, end);
    if (next.is_word()) continue;
    if (next.kind == Kind::Hyphen && char_at(text, end + next.size).is_word()) continue;
    return end;
  }
  return 0;
}

constexpr std::array<std::string_view, 9> kEndings = {"based", "born",  "led",    "elect", "backed",
                                                      "owned", "funded", "run", "style"};
constexpr std::array<std::string_view, 4> kHalvesOfDay = {"am", "pm", "a.m", "p.m"};
constexpr std::array<std::string_view, 3> kPrefixes = {"ex", "former", "non"};
// Groups of letters that stand beside single letters in degrees: Ph.D. LL.M. and M.Sc. D.Phil.
constexpr std::array<std::string_view, 6> kDegreeHeads = {"ph", "ed", "ll", "sc", "th", "psy"};
constexpr std::array<std::string_view, 8> kDegreeTails = {"sc", "phil", "ed", "eng", "com", "tech", "litt", "div"};
// Endings of bare host names; those that are English words too (in it is me us to at so no be my) are left out.
constexpr std::array<std::string_view, 24> kDomains = {"com", "org", "net", "edu", "gov", "int", "info", "biz",
                                                       "mil", "eu",  "uk",  "co",  "kz",  "ru",  "ua",   "de",
                                                       "fr",  "io",  "tv",  "ca",  "au",  "jp",  "cn",   "news"};

// What stands before a month, year or decade: mid-May, late-1998.
bool is_part_of_period(std::string_view word) {
  return equals_folded(word, "mid") || equals_folded(word, "early") || equals_folded(word, "late");
}

size_t ending_end(std::string_view text, size_t after_hyphen) { return list_word_end(text, after_hyphen, kEndings); }

bool is_mail_char(char c) {
  const Class k = class_of(c);
  return k == kLower || k == kUpper || k == kDigit || c == '.' || c == '_' || c == '+' || c == '-' || c == '%';
}
bool is_ascii_alnum(std::string_view text, size_t at) {
  if (at >= text.size()) return false;
  const Class k = class_of(text[at]);
  return k == kLower || k == kUpper || k == kDigit;
}

// The end of the mail address whose local part goes on at `at`; 0 when there is none. Looks at most 64 bytes for the @.
size_t mail_end(std::string_view text, size_t at) {
  const size_t limit = std::min(text.size(), at + 64);
  while (at < limit && is_mail_char(text[at])) ++at;
  if (at >= limit || text[at] != '@' || !is_ascii_alnum(text, at + 1)) return 0;
  ++at;
  while (at < text.size() && (is_ascii_alnum(text, at) || text[at] == '.' || text[at] == '-')) ++at;
  while (text[at - 1] == '.' || text[at - 1] == '-') --at;
  return at;
}

// The end of a web address that goes on at `at`: white space or a mark that cannot belong to it; marks at its end are
// the sentence's.
size_t url_end(std::string_view text, size_t at) {
  while (at < text.size()) {
    const char c = text[at];
    const Class k = class_of(c);
    if (k == kSpace || c == '<' || c == '>' || c == '"' || c == '|') break;
    if (k == kHigh) {
      const Char next = char_at(text, at);
      if (!next.is_word()) break;
      at += next.size;
      continue;
    }
    ++at;
  }
  while (at > 0 && std::string_view(".,;:!?'()[]{}*_").find(text[at - 1]) != std::string_view::npos) --at;
  return at;
}

// The end of "Amazon.com", "bbc.co.uk/news" when `stop` is the full stop behind the first part; 0 when it is none.
size_t domain_end(std::string_view text, size_t stop) {
  size_t end = list_word_end(text, stop + 1, kDomains);
  if (end == 0) return 0;
  while (end < text.size() && text[end] == '.') {
    const size_t next = list_word_end(text, end + 1, kDomains);
    if (next == 0) break;
    end = next;
  }
  if (end < text.size() && text[end] == '/' && is_ascii_alnum(text, end + 1)) return url_end(text, end);
  return end;
}

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }

// A token that begins where the caller says. Two whole registers: packed smaller, returning it would cost more than
// scanning a short word.
struct Found {
  size_t end;
  uint64_t flags;
};

// Counts of what the word holds, from which its case follows.
struct Shape {
  uint32_t letters = 0;
  uint32_t uppers = 0;
  uint32_t digits = 0;
  bool first_upper = false;   // the first letter
  bool stops = false;         // inner or final stops
  bool hyphenated = false;    // letters on both sides of a hyphen
  bool address = false;

  void add(const Char& c) {
    if (c.kind == Kind::Digit) ++digits;
    if (!c.is_letter()) return;
    if (c.kind == Kind::Upper) {
      ++uppers;
      if (letters == 0) first_upper = true;
    }
    ++letters;
  }
};

// True when some part (between hyphens, apostrophes and stops) has a capital behind its first letter, unless all its
// letters are capitals, or when a first part of capitals is joined to others: McDonald, EU-Russia.
bool has_inner_capital(std::string_view word) {
  bool first_part = true;
  uint32_t letters = 0, uppers = 0;
  bool later_upper = false;
  const auto mixed = [&] {
    if (later_upper && uppers < letters) return true;
    return first_part && uppers == letters && letters > 1;
  };
  for (size_t at = 0; at < word.size();) {
    const Char c = char_at(word, at);
    at += c.size;
    if (c.is_letter()) {
      if (c.kind == Kind::Upper) {
        ++uppers;
        if (letters > 0) later_upper = true;
      }
      ++letters;
    } else if (c.kind != Kind::Mark && c.kind != Kind::Digit) {
      if (mixed()) return true;
      if (letters) first_part = false;
      letters = uppers = 0;
      later_upper = false;
    }
  }
  return mixed();
}

uint32_t word_flags(std::string_view word, const Shape& shape) {
  uint32_t flags = bit(TokenFlag::Word);
  if (shape.address) return flags;
  if (shape.hyphenated) flags |= bit(TokenFlag::Hyphenated);
  if (shape.letters == 0) return bit(TokenFlag::Punctuation);  // nothing but marks
  if (shape.uppers == 0) return flags | bit(TokenFlag::Lower);
  if (shape.uppers == shape.letters) {
    if (shape.letters == 1) {
      flags |= bit(TokenFlag::Capitalised);
      if (shape.digits == 0) flags |= bit(TokenFlag::Initial);
      return flags;
    }
    flags |= bit(TokenFlag::AllCaps);
    if (shape.letters <= 7 || shape.stops) flags |= bit(TokenFlag::Acronym);
    if (shape.stops) flags |= bit(TokenFlag::Initial);
    return flags;
  }
  if (!shape.first_upper) return flags | bit(TokenFlag::MixedCase);
  flags |= bit(TokenFlag::Capitalised);
  if (shape.uppers > 1 && has_inner_capital(word)) flags |= bit(TokenFlag::MixedCase);
  return flags;
}

// The end of the single letters with stops that begin at `begin`, the first of them followed by a stop: "U.N.", "e.g.",
// "J.-P."; 0 when there is none ("a." alone).
size_t stops_end(std::string_view text, size_t begin, Shape& shape) {
  Shape found;
  Char letter = char_at(text, begin);
  const Kind first = letter.kind;
  size_t at = begin + letter.size + 1;  // behind the first stop
  found.add(letter);
  while (true) {
    size_t next_at = at;
    const Char hyphen = char_at(text, at);
    if (hyphen.kind == Kind::Hyphen && first == Kind::Upper) next_at += hyphen.size;
    letter = char_at(text, next_at);
    if (!letter.is_letter()) break;
    const size_t behind = next_at + letter.size;
    if (behind < text.size() && text[behind] == '.') {
      if (next_at != at && letter.kind != Kind::Upper) break;
      found.add(letter);
      at = behind + 1;
      continue;
    }
    if (next_at != at) break;
    if (letter.kind == first && !char_at(text, behind).is_word()) {  // "U.S policy"
      found.add(letter);
      at = behind;
    } else if (const size_t end = list_word_end(text, next_at, kDegreeTails);
               end != 0 && letter.kind == Kind::Upper && first == Kind::Upper) {
      for (size_t i = next_at; i < end; ++i) found.add(char_at(text, i));
      at = end < text.size() && text[end] == '.' ? end + 1 : end;
    }
    break;
  }
  if (found.letters == 1 && (first != Kind::Upper || (at < text.size() && text[at] == '.'))) return 0;
  found.stops = true;
  shape = found;
  return at;
}

// "Ph.D." and the like: `stop` is the first full stop. 0 when it is none.
size_t degree_end(std::string_view text, size_t begin, size_t stop, Shape& shape) {
  const std::string_view head = text.substr(begin, stop - begin);
  if (std::none_of(kDegreeHeads.begin(), kDegreeHeads.end(), [&](auto h) { return equals_folded(head, h); })) return 0;
  const Char letter = char_at(text, stop + 1);
  if (letter.kind != Kind::Upper || letter.size != 1) return 0;
  const size_t end = stop + 2;
  if (char_at(text, end).is_word()) return 0;
  shape.add(letter);
  return end < text.size() && text[end] == '.' ? end + 1 : end;
}

// A word whose first `at - begin` bytes are read already. Cost: O(its length).
Found scan_word(std::string_view text, size_t begin, size_t at, Shape shape) {
  const size_t size = text.size();
  Kind before = Kind::Other;  // of the last character read
  size_t end = 0;
  while (true) {
    for (; at < size; ++at) {
      const Class k = class_of(text[at]);
      if (k == kLower) {
        ++shape.letters;
        before = Kind::Lower;
      } else if (k == kUpper) {
        if (shape.letters == 0) shape.first_upper = true;
        ++shape.letters;
        ++shape.uppers;
        before = Kind::Upper;
      } else if (k == kDigit) {
        ++shape.digits;
        before = Kind::Digit;
      } else {
        break;
      }
    }
    if (at >= size || class_of(text[at]) == kSpace) break;
    const Char here = char_at(text, at);
    if (here.is_word()) {
      shape.add(here);
      before = here.kind;
      at += here.size;
      continue;
    }
    const bool letter_before = before == Kind::Lower || before == Kind::Upper || before == Kind::OtherLetter ||
                               before == Kind::Mark;
    if (here.kind == Kind::Apostrophe) {
      const size_t next_at = at + here.size;
      const Char next = char_at(text, next_at);
      if (!letter_before || !next.is_letter()) break;
      if (lower_ascii(text[next_at]) == 's' && !char_at(text, next_at + 1).is_word()) break;
      at = next_at;
      continue;
    }
    if (here.kind == Kind::Hyphen) {
      const size_t next_at = at + here.size;
      const Char next = char_at(text, next_at);
      const std::string_view so_far = text.substr(begin, at - begin);
      const bool prefix = std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](auto p) { return equals_folded(so_far, p); });
      if (prefix && (next.is_letter() || next.kind == Kind::End)) {
        end = next_at;
        break;
      }
      if (!next.is_word()) break;
      if ((next.kind == Kind::Digit || next.kind == Kind::Upper) && is_part_of_period(so_far)) {
        end = next_at;
        break;
      }
      if (before == Kind::Digit && next.kind == Kind::Digit && shape.letters == 0) break;
      if (ending_end(text, next_at)) break;
      if (letter_before && next.is_letter()) shape.hyphenated = true;
      at = next_at;
      continue;
    }
    const char c = text[at];
    const bool glued = is_ascii_alnum(text, at + 1);
    if (c == '.') {
      // One letter so far, or none but it: initials.
      if (shape.letters == 1 && begin + char_at(text, begin).size == at) {
        end = stops_end(text, begin, shape);
        if (end) break;
      }
      if (!glued) break;
      if (shape.letters <= 3) {
        end = degree_end(text, begin, at, shape);
        if (end) {
          shape.stops = true;
          break;
        }
      }
      if (equals_folded(text.substr(begin, at - begin), "www")) {
        shape.address = true;
        end = url_end(text, at + 1);
        break;
      }
      end = mail_end(text, at);
      if (end) {
        shape.address = true;
        break;
      }
      end = domain_end(text, at);
      if (end && std::find(text.begin() + at, text.begin() + end, '/') != text.begin() + end) shape.address = true;
    } else if (c == '@' || c == '_' || c == '+') {
      if (glued) end = mail_end(text, at);
      if (end) shape.address = true;
    } else if (c == ':') {
      if (text.substr(at, 3) == "://" && shape.digits == 0 && !shape.hyphenated) {
        end = url_end(text, at + 3);
        if (end <= at) end = 0;
        if (end) shape.address = true;
      }
    } else if (c == '&') {
      const Char next = char_at(text, at + 1);
      if (before == Kind::Upper && next.kind == Kind::Upper) {
        before = Kind::Other;
        ++at;
        continue;
      }
    }
    break;
  }
  if (end == 0) end = at;
  return {end, word_flags(text.substr(begin, end - begin), shape)};
}

Found scan_number(std::string_view text, size_t begin) {
  size_t at = begin;
  const size_t size = text.size();
  Shape shape;
  bool separators = false;
  if (text[at] == '.') {
    separators = true;
    ++at;
  }
  while (at < size) {
    const Char c = char_at(text, at);
    if (c.kind == Kind::Digit || (c.kind == Kind::Mark && at > begin)) {
      shape.add(c);
      at += c.size;
      continue;
    }
    const char mark = text[at];
    if ((mark == '.' || mark == ',' || mark == ':' || mark == '/') && char_at(text, at + 1).kind == Kind::Digit) {
      if (mark != ',') separators = true;
      ++at;
      continue;
    }
    break;
  }
  const size_t digits_end = at;
  // "5pm" is two words, as "5 pm" is.
  const bool half_of_day = list_word_end(text, at, kHalvesOfDay) != 0;
  uint32_t letters = 0;
  for (Char c = char_at(text, at); c.is_word() && !half_of_day; c = char_at(text, at)) {
    if (c.is_letter()) ++letters;
    shape.add(c);
    at += c.size;
  }
  const Char behind = char_at(text, at);
  if (behind.kind == Kind::Hyphen) {  // 19-year-old, 12th-century
    const size_t next_at = at + behind.size;
    if (char_at(text, next_at).is_letter() && !ending_end(text, next_at)) {
      if (letters) shape.hyphenated = true;
      return scan_word(text, begin, next_at, shape);
    }
  }
  if (behind.kind == Kind::Other && text[at] == '@' && is_ascii_alnum(text, at + 1)) {
    if (const size_t end = mail_end(text, at))
      return {end, bit(TokenFlag::Word)};
  }
  uint32_t flags = bit(TokenFlag::Number);
  const std::string_view digits = text.substr(begin, digits_end - begin);
  if (letters == 0 && digits.size() == 4 && shape.digits == 4 &&
      (digits[0] == '1' || (digits[0] == '2' && (digits[1] == '0' || digits[1] == '1'))))
    flags |= bit(TokenFlag::Year);
  if (letters == 2 && at - digits_end == 2 && !separators) {
    const std::string_view unit = text.substr(digits_end, 2);
    if (equals_folded(unit, "st") || equals_folded(unit, "nd") || equals_folded(unit, "rd") || equals_folded(unit, "th"))
      flags |= bit(TokenFlag::Ordinal);
  }
  return {at, flags};
}

// Anything that is neither word nor number.
Found scan_mark(std::string_view text, size_t begin, const Char& first) {
  const size_t size = text.size();
  size_t at = begin + first.size;
  uint32_t flags = bit(TokenFlag::Punctuation);
  const auto done = [&](size_t end) {
    return Found{end, flags};
  };
  if (first.kind == Kind::Apostrophe) {
    if (text.substr(at, first.size) == text.substr(begin, first.size)) return done(at + first.size);  // ''
    const Char next = char_at(text, at);
    if (begin > 0 && next.size == 1 && lower_ascii(text[at]) == 's' && !char_at(text, at + 1).is_word()) {
      flags = bit(TokenFlag::Possessive);
      return done(at + 1);
    }
    if (begin > 0 && lower_ascii(text[begin - 1]) == 's' && !next.is_word()) flags |= bit(TokenFlag::Possessive);
    return done(at);
  }
  const char c = text[begin];
  if (first.kind == Kind::Hyphen) {
    const Char before = char_before(text, begin);
    if (before.kind != Kind::Space) {
      if (const size_t end = ending_end(text, at)) {
        flags = bit(TokenFlag::Word) | bit(TokenFlag::Lower);
        for (size_t i = at; i < end; ++i)
          if (class_of(text[i]) == kUpper) flags = bit(TokenFlag::Word) | bit(TokenFlag::AllCaps);
        return done(end);
      }
    }
  }
  switch (c) {
    case '.': case '-': case '*': case '=': case '_':
      while (at < size && text[at] == c) ++at;
      return done(at);
    case '`':
      return done(at < size && text[at] == '`' ? at + 1 : at);
    case '@': case '#': {
      const Char next = char_at(text, at);
      if (!(next.is_letter() || (c == '@' && (next.kind == Kind::Digit || (at < size && text[at] == '_'))))) return done(at);
      for (Char k = next; k.is_word() || (at < size && text[at] == '_'); k = char_at(text, at)) at += k.size;
      flags = bit(TokenFlag::Word);
      return done(at);
    }
    default:
      break;
  }
  // Variation selectors and the like belong to the symbol before them.
  if (static_cast<unsigned char>(c) >= 0x80)
    for (Char next = char_at(text, at); next.kind == Kind::Mark; next = char_at(text, at)) at += next.size;
  return done(at);
}

// The end of the small ASCII letters that begin at `at`. Eight bytes a step: the end of a word is what a processor
// guesses worst, and few words are longer.
size_t small_letters_end(std::string_view text, size_t at) {
  static_assert(std::endian::native == std::endian::little);
  constexpr uint64_t kHigh = 0x8080808080808080ULL;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, 8);
    const uint64_t low = bytes & ~kHigh;
    // The high bit of each byte that is at least 'a', not above 'z', and ASCII.
    const uint64_t small = (low + 0x1f1f1f1f1f1f1f1fULL) & ~(low + 0x0505050505050505ULL) & ~bytes & kHigh;
    if (small != kHigh) return at + static_cast<size_t>(std::countr_zero(small ^ kHigh)) / 8;
  }
  while (at < text.size() && class_of(text[at]) == kLower) ++at;
  return at;
}

// The end of a word of plain ASCII letters, the first in either case and the others small, with white space or a plain
// mark behind it: nine words of ten. 0 for all others, and where only scan_word can tell the end.
size_t plain_word_end(std::string_view text, size_t begin) {
  const size_t at = small_letters_end(text, begin + 1);
  if (at == text.size()) return at;
  const Class behind = class_of(text[at]);
  if (behind == kSpace || behind == kPlain) return at;
  if (text[at] == '.' && at - begin > 1 && (at + 1 == text.size() || class_of(text[at + 1]) == kSpace)) return at;
  return 0;
}

}  // namespace

ScannedBits scan_bits(std::string_view text, uint32_t at) {
  const auto token = [](size_t from, size_t to, uint64_t flags) { return ScannedBits{from | uint64_t{to} << 32, flags}; };
  size_t begin = at;
  Char first;
  while (true) {
    if (begin >= text.size()) return token(text.size(), text.size(), 0);
    const Class k = class_of(text[begin]);
    if (k == kSpace) {
      ++begin;
      continue;
    }
    if (k == kLower || k == kUpper) {
      if (const size_t end = plain_word_end(text, begin)) {
        uint32_t flags = bit(TokenFlag::Word) | bit(k == kLower ? TokenFlag::Lower : TokenFlag::Capitalised);
        if (k == kUpper && end - begin == 1) flags |= bit(TokenFlag::Initial);
        if (begin > at || char_before(text, begin).kind == Kind::Space) flags |= bit(TokenFlag::SpaceBefore);
        return token(begin, end, flags);
      }
    }
    first = char_at(text, begin);
    if (first.kind != Kind::Space) break;
    begin += first.size;
  }
  Found out;
  if (first.is_letter() || first.kind == Kind::Mark) {
    out = scan_word(text, begin, begin, Shape{});
  } else if (first.kind == Kind::Digit) {
    out = scan_number(text, begin);
  } else if (text[begin] == '.' && char_at(text, begin + 1).kind == Kind::Digit && !char_before(text, begin).is_word() &&
             (begin == 0 || text[begin - 1] != '.')) {
    out = scan_number(text, begin);
  } else {
    out = scan_mark(text, begin, first);
  }
  if (begin > at || char_before(text, begin).kind == Kind::Space) out.flags |= bit(TokenFlag::SpaceBefore);
  return token(begin, out.end, out.flags);
}

std::vector<std::string> scan_words(std::string_view text) {
  std::vector<std::string> words;
  bool joinable = false;  // the last token is a word that a full stop may join
  for (uint32_t at = 0;;) {
    const Scanned token = scan_token(text, at);
    if (token.text.empty()) return words;
    at = token.text.end;
    const std::string_view form = cut(text, token.text);
    const Kind next = char_at(text, at).kind;
    if (form == "." && joinable && !token.flags.has(TokenFlag::SpaceBefore) && (next == Kind::Space || next == Kind::End || next == Kind::Hyphen)) {
      words.back() += '.';
      joinable = false;
      continue;
    }
    joinable = token.flags.has(TokenFlag::Word);
    words.push_back(fold(form));
  }
}

}  // namespace nutgraf
