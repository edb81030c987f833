#include "model/scan.h"

#include <chrono>
#include <random>

#include <doctest/doctest.h>

#include "base/utf8.h"

namespace nutgraf {
namespace {

std::vector<Scanned> scan_all(std::string_view text) {
  std::vector<Scanned> out;
  for (uint32_t at = 0;;) {
    const Scanned token = scan_token(text, at);
    if (token.text.empty()) return out;
    out.push_back(token);
    at = token.text.end;
  }
}

// "a|b|c"
std::string pieces(std::string_view text) {
  std::string out;
  for (const Scanned& token : scan_all(text)) {
    if (!out.empty()) out += '|';
    out += cut(text, token.text);
  }
  return out;
}

// The names of the flags of the first token, without space-before: "word lower".
std::string flags(std::string_view text) {
  std::string out;
  const Scanned token = scan_token(text, 0);
  for (const TokenFlagName& name : kTokenFlagNames) {
    if (!token.flags.has(name.flag)) continue;
    if (!out.empty()) out += ' ';
    out += name.name;
  }
  return out;
}

TEST_CASE("where tokens begin and end") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"", ""},
      {" \n\t ", ""},
      {"word", "word"},
      // apostrophes
      {"don't O'Rell rock'n'roll o’clock", "don't|O'Rell|rock'n'roll|o’clock"},
      {"Chad's Chad’s it's", "Chad|'s|Chad|’s|it|'s"},
      {"CHAD'S U.S.'s 1990's", "CHAD|'S|U.S.|'s|1990|'s"},
      {"the nurses’ strike, the nurses' strike", "the|nurses|’|strike|,|the|nurses|'|strike"},
      {"‘so it is’ 'so it is'", "‘|so|it|is|’|'|so|it|is|'"},
      {"Chad 's", "Chad|'s"},
      {"``so'' ‘‘so’’", "``|so|''|‘‘|so|’’"},
      // stops
      {"U.N. M.R.C. J.P. Orde e.g. a.m.", "U.N.|M.R.C.|J.P.|Orde|e.g.|a.m."},
      {"J. Orde J.-P. Orde J.P.Orde É. Orde", "J.|Orde|J.-P.|Orde|J.P.|Orde|É.|Orde"},
      {"U.S policy at 5 p.m in", "U.S|policy|at|5|p.m|in"},
      {"Ph.D. LL.M. M.Sc. D.Phil.", "Ph.D.|LL.M.|M.Sc.|D.Phil."},
      {"plan a. Then ended.The", "plan|a|.|Then|ended|.|The"},
      {"well... J... I.", "well|...|J|...|I."},
      {"Mr. Inc. No.5", "Mr|.|Inc|.|No|.|5"},
      // numbers
      {"3.5 1,500 12:30 12/2016 .5 5.", "3.5|1,500|12:30|12/2016|.5|5|."},
      {"2012-2016 2012–2016 2019-02-13 3-1", "2012|-|2016|2012|–|2016|2019|-|02|-|13|3|-|1"},
      {"$2.5bn £5 50% 7th 1990s 50km A320", "$|2.5bn|£|5|50|%|7th|1990s|50km|A320"},
      {"5pm 10.30AM-2pm 9p.m. 5pms", "5|pm|10.30AM|-|2|pm|9|p.m.|5pms"},
      {"19-year-old 12th-century 7-Lakes", "19-year-old|12th-century|7-Lakes"},
      // hyphens
      {"mid-May late-November early-1998 late-night", "mid-|May|late-|November|early-|1998|late-night"},
      {"co-founder Al-Harin vice-rector Kun-yee", "co-founder|Al-Harin|vice-rector|Kun-yee"},
      {"Al–Harin so–called", "Al–Harin|so–called"},
      {"EU-funded Port Vale-based U.S.-led president-elect", "EU|-funded|Port|Vale|-based|U.S.|-led|president|-elect"},
      {"born-again state-run-media un-led-by -based", "born-again|state-run-media|un-led-by|-|based"},
      {"ex-mayor Former-minister non-EU ex-U.S.", "ex-|mayor|Former-|minister|non-|EU|ex-|U.S."},
      {"mid-1990s mid-May mid-term", "mid-|1990s|mid-|May|mid-term"},
      {"a--b a—b a - b", "a|--|b|a|—|b|a|-|b"},
      {"U.S.-Chad", "U.S.|-|Chad"},
      // addresses
      {"see https://a.example.org/x?y=1. www.example.kz, x", "see|https://a.example.org/x?y=1|.|www.example.kz|,|x"},
      {"ann.lee@mail.example.com. a_b@example.org", "ann.lee@mail.example.com|.|a_b@example.org"},
      {"@ann_lee #tag #5 a@", "@ann_lee|#tag|#|5|a|@"},
      {"Amazon.com bbc.co.uk/news end.com", "Amazon.com|bbc.co.uk/news|end.com"},
      // marks
      {"** a*b x_y ***", "**|a|*|b|x|_|y|***"},
      {"(x) [17] \"Go.\" what?!", "(|x|)|[|17|]|\"|Go|.|\"|what|?|!"},
      {"AT&T R&D a & b", "AT&T|R&D|a|&|b"},
      {"café naïve Əli м. Київ", "café|naïve|Əli|м|.|Київ"},
      {"a\xC2\xA0"
       "b\xE2\x80\x89"
       "c",
       "a|b|c"},
      {"☀️ x", "☀️|x"},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& expected = row.second;
    CAPTURE(text);
    CHECK(pieces(text) == expected);
  }
}

TEST_CASE("the flags of the form") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"rector", "word lower"},
      {"Rector", "word capitalised"},
      {"A", "word capitalised initial"},
      {"J.", "word capitalised initial"},
      {"NATO", "word all-caps acronym"},
      {"INTERNATIONAL", "word all-caps"},
      {"U.N.", "word all-caps initial acronym"},
      {"J.-P.", "word all-caps initial acronym"},
      {"AT&T", "word all-caps acronym"},
      {"e.g.", "word lower"},
      {"McOrde", "word capitalised mixed-case"},
      {"iPhone", "word mixed-case"},
      {"O'Rell", "word capitalised"},
      {"O'RELL", "word all-caps acronym"},
      {"Al-Harin", "word capitalised hyphenated"},
      {"al-Harin", "word mixed-case hyphenated"},
      {"Kun-yee", "word capitalised hyphenated"},
      {"EU-Chad", "word capitalised mixed-case hyphenated"},
      {"co-host", "word lower hyphenated"},
      {"COVID-19", "word all-caps acronym"},
      {"F-16", "word capitalised"},
      {"A320", "word capitalised"},
      {"Ph.D.", "word capitalised"},
      {"19-year-old", "word lower hyphenated"},
      {"1,500", "number"},
      {"2014", "number year"},
      {"2500", "number"},
      {"7th", "number ordinal"},
      {"1990s", "number"},
      {"50km", "number"},
      {"-based", "word lower"},
      {"ex-", "word lower"},
      {"https://example.org/A", "word"},
      {"@Ann", "word"},
      {"Amazon.com", "word capitalised"},
      {",", "punctuation"},
      {"...", "punctuation"},
      {"$", "punctuation"},
      {"Əli", "word capitalised"},
      {"КИЇВ", "word all-caps acronym"},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& expected = row.second;
    CAPTURE(text);
    CHECK(flags(text) == expected);
  }
}

TEST_CASE("possessives and the space before") {
  const auto tokens = scan_all("the nurses’ Chad's vow");
  REQUIRE(tokens.size() == 6);
  CHECK(!tokens[0].flags.has(TokenFlag::SpaceBefore));
  CHECK(tokens[1].flags.has(TokenFlag::SpaceBefore));
  CHECK(tokens[2].flags.has(TokenFlag::Possessive));
  CHECK(tokens[4].flags.has(TokenFlag::Possessive));
  CHECK(!tokens[4].flags.has(TokenFlag::Word));
  CHECK(!scan_all("'s")[0].flags.has(TokenFlag::Possessive));
  // A token at the very place that the caller gives still knows the space before it.
  CHECK(scan_token("a b", 2).flags.has(TokenFlag::SpaceBefore));
  CHECK(scan_token("a\xC2\xA0"
                   "b",
                   3)
            .flags.has(TokenFlag::SpaceBefore));
}

TEST_CASE("the words of an entry") {
  const std::vector<std::pair<const char*, std::vector<std::string>>> rows = {
      {"", {}},
      {"St. John Trading Co.", {"st.", "john", "trading", "co."}},
      {"Al–Harin’s", {"al-harin", "'s"}},
      {"U.N.", {"u.n."}},
      {"Lt.-Gen.", {"lt.", "-", "gen."}},
      {"ex-", {"ex-"}},
      {"-based", {"-based"}},
      {"ex-minister", {"ex-", "minister"}},
      {"what...", {"what", "..."}},
      {"5.", {"5", "."}},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& words = row.second;
    CAPTURE(text);
    CHECK(scan_words(text) == words);
  }
}

TEST_CASE("law: tokens follow one another, hold no white space, and leave none out") {
  std::mt19937 random(3);
  const std::vector<std::string> parts = {"a", "B", "s", "9", ".", ",", "-", "'", "’", " ", "\n", "\"", "@", "é", "Ж", "–",
                                          "&", "_", "/", ":", "#", "ex", "led", "ph", "D", "www", "http", "com", "☀", "\xC2\xA0", "(", "*"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (size_t size = random() % 14; size > 0; --size) text += parts[random() % parts.size()];
    CAPTURE(text);
    uint32_t at = 0;
    for (const Scanned& token : scan_all(text)) {
      REQUIRE(token.text.begin >= at);
      REQUIRE(token.text.end > token.text.begin);
      const std::string_view form = cut(text, token.text);
      REQUIRE(form.find_first_of(" \n") == std::string_view::npos);
      REQUIRE(valid_prefix(form) == form.size());
      for (size_t i = at; i < token.text.begin;) {
        const Decoded gap = decode(text, i);
        REQUIRE(kind_of(gap.code) == CharKind::Space);
        i += gap.size;
      }
      const int kinds = token.flags.has(TokenFlag::Word) + token.flags.has(TokenFlag::Number) + token.flags.has(TokenFlag::Punctuation);
      REQUIRE((kinds == 1 || (kinds == 0 && token.flags.has(TokenFlag::Possessive))));
      at = token.text.end;
    }
  }
}

TEST_CASE("linear on a million of anything") {
  for (const std::string_view unit : {"(", "a.", "'", "a'", "a-", "ab.", "a@", "http://", "-", "1.", "1/", "a_", "#", "www.", "&A", "’s", "s'", "s' "}) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    CAPTURE(unit);
    const auto start = std::chrono::steady_clock::now();
    size_t bytes = 0;
    for (const Scanned& token : scan_all(text)) bytes += token.text.size();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    CHECK(bytes > 600'000);
    CHECK(seconds.count() < 5);  // quadratic would take hours, sanitizers cost seconds
  }
}

}  // namespace
}  // namespace nutgraf
