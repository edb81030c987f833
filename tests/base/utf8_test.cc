#include "base/utf8.h"

#include <doctest/doctest.h>

#include <random>

namespace nutgraf {

TEST_CASE("decode gives the code point and its bytes, or U+FFFD and one byte") {
  const struct {
    std::string_view bytes;
    char32_t code;
    uint32_t size;
  } cases[] = {
      {"a", 'a', 1},
      {"\xC3\xA9", 0xE9, 2},
      {"\xE2\x80\x94", 0x2014, 3},
      {"\xF0\x9F\x98\x80", 0x1F600, 4},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
      {"\x80", 0xFFFD, 1},              // a continuation alone
      {"\xC0\xAF", 0xFFFD, 1},          // overlong
      {"\xE0\x80\xAF", 0xFFFD, 1},      // overlong
      {"\xED\xA0\x80", 0xFFFD, 1},      // a surrogate
      {"\xF4\x90\x80\x80", 0xFFFD, 1},  // above U+10FFFF
      {"\xE2\x80", 0xFFFD, 1},          // cut short
  };
  for (const auto& c : cases) {
    const Decoded d = decode(c.bytes, 0);
    CAPTURE(static_cast<uint32_t>(c.code));
    CHECK(d.code == c.code);
    CHECK(d.size == c.size);
  }
}

TEST_CASE("every code point survives writing and reading") {
  for (char32_t code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 37) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string text;
    append_utf8(text, code);
    const Decoded d = decode(text, 0);
    REQUIRE(d.code == code);
    REQUIRE(d.size == text.size());
    REQUIRE(valid_prefix(text) == text.size());
    REQUIRE(count_codepoints(text) == 1);
    REQUIRE(count_utf16(text) == (code >= 0x10000 ? 2 : 1));
  }
}

TEST_CASE("the valid prefix ends at the first bad byte") {
  CHECK(valid_prefix("") == 0);
  CHECK(valid_prefix("abc") == 3);
  CHECK(valid_prefix("ab\xFF" "c") == 2);
  CHECK(valid_prefix("caf\xC3\xA9") == 5);
  CHECK(valid_prefix("caf\xC3") == 3);
}

TEST_CASE("folding: case, quotes and dashes") {
  const struct {
    std::string_view text, folded;
  } cases[] = {{"", ""},
               {"Straße", "strasse"},
               {"Al–Marri’s", "al-marri's"},
               {"“ÉLAN”", "\"élan\""},
               {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
               {"Қазақ", "қазақ"},
               {"don't", "don't"}};
  for (const auto& c : cases) CHECK(fold(c.text) == c.folded);
}

TEST_CASE("folding twice changes nothing more") {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      char32_t code = random() % 4 == 0 ? random() % 0x80 : random() % 0x2FFF;
      append_utf8(text, code);
    }
    const std::string once = fold(text);
    CHECK(valid_prefix(once) == once.size());
    CHECK(fold(once) == once);
  }
}

TEST_CASE("kinds of characters") {
  CHECK(kind_of('a') == CharKind::Letter);
  CHECK(kind_of(0x416) == CharKind::Letter);
  CHECK(kind_of('7') == CharKind::Digit);
  CHECK(kind_of(0x2019) == CharKind::Punctuation);
  CHECK(kind_of(0x20AC) == CharKind::Symbol);
  CHECK(kind_of(0x301) == CharKind::Mark);
  CHECK(kind_of('\n') == CharKind::Space);
  CHECK(kind_of(1) == CharKind::Other);
  CHECK(is_upper(U'Ж'));
  CHECK(is_lower(U'ж'));
  CHECK_FALSE(is_upper('1'));
}

}  // namespace nutgraf
