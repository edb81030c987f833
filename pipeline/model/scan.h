// Where a word begins and ends, by characters alone: the one scanner that articles, lists and rules share, so that an
// entry is cut exactly as the text it must match. Not a dictionary: what needs a list (Mr. Inc.) is decided by
// stage/tokenize, which joins a word and its full stop when the joined form is a known symbol.
//
//   "China's vice-rector, U.N."  ->  China | 's | vice-rector | , | U.N.
//   "ex-minister Dr. $2.5bn"     ->  ex- | minister | Dr | . | $ | 2.5bn
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"

namespace nutgraf {

// The first token at or after `at` (white space is skipped); text.begin == text.end at the end of the text.
// Takes: valid UTF-8; `at` is 0 or the end of a token. Gives: its span and the flags of its form (Word … SpaceBefore;
// none that needs a list). Word and Number exclude each other: "A320" is a Word, "50km" and "7th" are Numbers.
// Rules: letters, marks and digits with inner hyphens and apostrophes are one token; 's (or ' after s) is split off; the
// prefixes ex- former- non- are split off (mid- early- late- before a digit or capital), and the endings -based -born
// -led -elect -backed -owned -funded -run -style; single letters with stops are one (U.N. e.g. J.), so are Ph.D. and
// M.Sc. and AT&T; digits keep inner . , : and / between digits and a unit glued behind (but 5pm is two); a number, a
// dash and a number are three (2012-2016); addresses (web, mail, @name, #name) are one Word without case flags, but a
// bare Amazon.com keeps its case;
// a run of two or more . - * = _ is one token, every other mark stands alone; `` and '' are one mark each.
// Cost: O(length of the token).
struct Scanned {
  TextSpan text;
  TokenFlags flags;
};

// The same in two registers (begin in the low half of `span`, end in the high half): a twelve-byte result would go
// through memory, which costs more than scanning a short word.
struct ScannedBits {
  uint64_t span;
  uint64_t flags;
};
ScannedBits scan_bits(std::string_view text, uint32_t at);

inline Scanned scan_token(std::string_view text, uint32_t at) {
  const ScannedBits bits = scan_bits(text, at);
  return {{static_cast<uint32_t>(bits.span), static_cast<uint32_t>(bits.span >> 32)}, {static_cast<uint32_t>(bits.flags)}};
}

// Every token of a short text (an entry, a word of a rule) in its folded form; a full stop glued behind a word and
// before white space, a hyphen or the end is joined to it, since an entry holds no sentence ends.
//   "St. John Co."  ->  st. | john | co.
std::vector<std::string> scan_words(std::string_view text);

}  // namespace nutgraf
