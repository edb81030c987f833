// UTF-8: decode, encode, fold, count in other units. All input is valid UTF-8 unless a function says otherwise.
// Not a text library: categories and case come from utf8proc; conversion of other encodings is stage/normalize.
//
//   fold("Straße")  ->  "strasse"      fold("Al–Marri’s")  ->  "al-marri's"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nutgraf {

// The code point at `at` and the bytes it takes; an invalid sequence gives {0xFFFD, 1}.
struct Decoded {
  char32_t code;
  uint32_t size;
};
Decoded decode(std::string_view text, size_t at);

void append_utf8(std::string& out, char32_t code);

// The first byte that is no part of valid UTF-8, or text.size().
size_t valid_prefix(std::string_view text);

// Code points, or UTF-16 units, in valid UTF-8.
size_t count_codepoints(std::string_view text);
size_t count_utf16(std::string_view text);

// The form in which words are compared: full case folding (Unicode, by utf8proc), curly and angle quotes as ' and ",
// every dash as '-'. Appends to `out`. Cost: one table step a byte for ASCII.
void fold_append(std::string_view text, std::string& out);
std::string fold(std::string_view text);

enum class CharKind : uint8_t { Letter, Digit, Space, Punctuation, Symbol, Mark, Other };
CharKind kind_of(char32_t code);
bool is_upper(char32_t code);
bool is_lower(char32_t code);

}  // namespace nutgraf
