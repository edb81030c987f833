#include "stage/mark_quotations.h"

#include <doctest/doctest.h>

#include "stage/quoted_article.h"

namespace nutgraf {
namespace {

// "first | second", "+ " before one that opens again what the paragraph before did not close.
std::string quotations(const QuotedArticle& article) {
  std::string out;
  for (const Quotation& quotation : article.doc.quotations) {
    if (!out.empty()) out += " | ";
    if (quotation.continues) out += "+ ";
    out += article.doc.text(quotation.tokens);
  }
  return out;
}
std::string mentions(const QuotedArticle& article) {
  std::string out;
  for (const Mention& mention : article.doc.mentions) {
    if (!out.empty()) out += " | ";
    out += article.doc.text(mention.tokens);
  }
  return out;
}

TEST_CASE("quotations of all styles of marks") {
  WordLists lists;
  lists.add_usual();
  struct Row {
    const char* text;
    const char* quotations;
  };
  const Row rows[] = {
      {"", ""},
      {"Nobody said a word.", ""},
      {"\"We won,\" she said.", "We won,"},
      {"“We won,” she said. “It was hard.”", "We won, | It was hard."},
      {"‘We won,’ she said.", "We won,"},
      {"'We won,' she said.", "We won,"},
      {"``We won,'' she said.", "We won,"},
      {"«We won», she said.", "We won"},
      {"„We won“, she said.", "We won"},
      {"‹We won›, she said.", "We won"},
      // one within the other
      {"“He said ‘stay’ and left,” she said.", "He said ‘stay’ and left,"},
      {"‘He said “stay” and left,’ she said.", "He said “stay” and left,"},
      // an apostrophe is none
      {"The workers' fund and the nurses' vow held.", ""},
      {"‘It’s the workers’ fund,’ she said.", "It’s the workers’ fund,"},
      // several sentences
      {"She said: “We won. It was hard. We are glad.” They left.", "We won. It was hard. We are glad."},
      // not closed: up to the end of the paragraph, and the next one goes on
      {"“We won.\n“It was hard,” she said.", "We won. | + It was hard,"},
      {"“We won.\nThey left.", "We won."},
      {"‘We won.\n‘It was hard,’ she said.", "We won. | + It was hard,"},
      {"“We won.”\n“It was hard,” she said.", "We won. | It was hard,"},
      // closed but not opened
      {"We won,” she said.", ""},
      // nothing within
      {"She said: \"\" and left.", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(quotations(QuotedArticle(lists, row.text)) == row.quotations);
  }
}

TEST_CASE("a QUOTE for each sentence, with the marks that stand there") {
  WordLists lists;
  lists.add_usual();
  CHECK(mentions(QuotedArticle(lists, "“We won. We are glad,” she said. They “won” a “cup”.")) ==
        "“We won. | We are glad,” | “won” | “cup”");
  CHECK(mentions(QuotedArticle(lists, "“We won.\n“It was hard,” she said.")) == "“We won. | “It was hard,”");
  const QuotedArticle article(lists, "She said: “We won.”");
  REQUIRE(article.doc.mentions.size() == 1);
  const Mention& quote = article.doc.mentions[0];
  REQUIRE(quote.slots.size() == 1);
  CHECK(article.doc.text(article.doc.slots[quote.slots.begin].tokens) == "We won.");
  CHECK(article.doc.sentences[to_index(quote.sentence)].tokens.contains(quote.tokens));
}

TEST_CASE("a schema without QUOTE gets none") {
  WordLists lists;
  lists.add_usual();
  QuotedArticle article(lists, "");
  fill(article.doc, "“We won.”");
  const Schema schema = std::move(Schema::parse("", "empty.schema")).value();
  mark_quotations(QuoteLabels::of(schema), article.doc);
  CHECK(article.doc.mentions.empty());
}

}  // namespace
}  // namespace nutgraf
