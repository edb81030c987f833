#include "stage/tokenize.h"

#include <random>

#include <doctest/doctest.h>

#include "base/utf8.h"
#include "model/scan.h"
#include "stage/word_lists.h"

namespace nutgraf {
namespace {

std::string pieces(const Document& doc) {
  std::string out;
  for (const Token& token : doc.tokens) {
    if (!out.empty()) out += '|';
    out += doc.text(token);
  }
  return out;
}

struct Tokenized {
  Document doc;
  Tokenized(WordLists& lists, std::string_view text) {
    fill(doc, text);
    tokenize(lists.lexicon(), doc);
  }
};

TEST_CASE("nothing in, nothing out") {
  WordLists lists;
  CHECK(Tokenized(lists, "").doc.tokens.empty());
  CHECK(Tokenized(lists, "no list at all, and yet words").doc.tokens.size() == 8);
}

TEST_CASE("a full stop joins its word where a list says so") {
  WordLists lists;
  lists.add_usual();
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"Mr. Orde met Prof. Vale", "Mr.|Orde|met|Prof.|Vale"},
      {"mr. orde", "mr|.|orde"},                                   // the list writes a capital
      {"Orde Inc. and Vale Co.", "Orde|Inc.|and|Vale|Co."},
      {"No. 5 and No. It rained", "No.|5|and|No|.|It|rained"},     // "no" is a word too
      {"On Sat. 5 we sat. Then", "On|Sat.|5|we|sat|.|Then"},
      {"They went at 5 p.m. There", "They|went|at|5|p.m.|There"},
      {"vs. Vale, e.g. ten", "vs.|Vale|,|e.g.|ten"},
      {"Inc... Corp.. Orde.", "Inc|...|Corp|..|Orde|."},
      {"Lt.-Gen. Orde", "Lt.|-|Gen.|Orde"},
  };
  for (const auto& row : rows) {
    const auto& text = row.first;
    const auto& expected = row.second;
    CAPTURE(text);
    CHECK(pieces(Tokenized(lists, text).doc) == expected);
  }
  const Tokenized joined(lists, "Inc. U.S. J. Orde.");
  CHECK(joined.doc.tokens[0].flags.has(TokenFlag::Abbreviation));
  CHECK(joined.doc.tokens[0].word == lists.lexicon().find("inc."));
  CHECK(joined.doc.tokens[1].flags.has(TokenFlag::Abbreviation));
  CHECK(joined.doc.tokens[2].flags.has(TokenFlag::Abbreviation));
  CHECK(!joined.doc.tokens[3].flags.has(TokenFlag::Abbreviation));
}

TEST_CASE("words get their symbols, hashes and the flags of the lists") {
  WordLists lists;
  lists.add_usual().add("PATRONYMIC", "ovich", MatchKind::Suffix).add("SURNAME", "mc", MatchKind::Prefix);
  const Tokenized t(lists, "The CITY the Ludovich McOrde zebra Zebra ZÉBRA zébra");
  const auto& tokens = t.doc.tokens;
  REQUIRE(tokens.size() == 9);
  CHECK(tokens[0].word == lists.lexicon().find("the"));
  CHECK(tokens[0].word == tokens[2].word);
  CHECK(tokens[0].hash == tokens[2].hash);
  CHECK(tokens[0].flags.has(TokenFlag::Determiner));
  CHECK(tokens[1].flags.has(TokenFlag::Common));
  CHECK(tokens[3].flags.has(TokenFlag::Patronymic));
  CHECK(tokens[4].flags.has(TokenFlag::SurnameForm));
  CHECK(tokens[5].word == Symbol::Unknown);
  CHECK(tokens[5].hash == tokens[6].hash);
  CHECK(tokens[7].hash == tokens[8].hash);
  CHECK(tokens[5].hash != tokens[7].hash);
}

TEST_CASE("lines, headlines and boilerplate") {
  WordLists lists;
  lists.add_usual();
  Tokenized t(lists, "# Bridge opened\nThe bridge\n~ Share this\nof Vale");
  REQUIRE(pieces(t.doc) == "Bridge|opened|The|bridge|of|Vale");
  CHECK(t.doc.tokens[0].flags.has(TokenFlag::Headline));
  CHECK(t.doc.tokens[1].flags.has(TokenFlag::Headline));
  CHECK(!t.doc.tokens[2].flags.has(TokenFlag::Headline));
  for (const size_t i : {0, 2, 4}) CHECK(t.doc.tokens[i].flags.has(TokenFlag::LineStart));
  for (const size_t i : {1, 3, 5}) CHECK(!t.doc.tokens[i].flags.has(TokenFlag::LineStart));
  // A paragraph of two lines.
  t.doc.paragraphs = {{{18, 46}, Zone::Body}};
  t.doc.writable_text() = "# Bridge opened\n  The bridge \n was closed";
  t.doc.paragraphs[0].text.end = static_cast<uint32_t>(t.doc.text().size());
  tokenize(lists.lexicon(), t.doc);
  REQUIRE(pieces(t.doc) == "The|bridge|was|closed");
  CHECK(t.doc.tokens[2].flags.has(TokenFlag::LineStart));
  CHECK(!t.doc.tokens[3].flags.has(TokenFlag::LineStart));
}

TEST_CASE("law: symbol and hash are those of the folded text, whatever its length and letters") {
  WordLists lists;
  lists.add("COMMON_WORD", "a ab abcdefg abcdefgh abcdefghi abcdefghijklmnop été a1");
  const Lexicon& lexicon = lists.lexicon();
  std::mt19937 random(5);
  const std::vector<std::string> parts = {"a", "B", "ab", "CDEF", "abcdefgh", "é", "É", "t", "1", " ", " ", ".", "-", "’", "\n"};
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (size_t size = random() % 24; size > 0; --size) text += parts[random() % parts.size()];
    CAPTURE(text);
    const Tokenized t(lists, text);
    for (const Token& token : t.doc.tokens) {
      const std::string folded = fold(t.doc.text(token));
      REQUIRE(token.hash == static_cast<uint32_t>(hash_bytes(folded)));
      REQUIRE(token.word == lexicon.find(folded));
    }
  }
}

}  // namespace
}  // namespace nutgraf
