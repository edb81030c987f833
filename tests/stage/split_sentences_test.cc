#include "stage/split_sentences.h"

#include <chrono>
#include <filesystem>
#include <set>
#include <sstream>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "stage/tokenize.h"
#include "stage/word_lists.h"

namespace nutgraf {
namespace {

struct Split {
  Document doc;
  Split(WordLists& lists, std::string_view text) {
    fill(doc, text);
    tokenize(lists.lexicon(), doc);
    split_sentences(lists.lexicon(), doc);
  }
  // "first | second"
  std::string sentences() const {
    std::string out;
    for (const Sentence& sentence : doc.sentences) {
      if (!out.empty()) out += " | ";
      out += doc.text(sentence.text);
    }
    return out;
  }
  // The words with this flag, between spaces.
  std::string words_with(TokenFlag flag) const {
    std::string out;
    for (const Token& token : doc.tokens) {
      if (!token.flags.has(flag)) continue;
      if (!out.empty()) out += ' ';
      out += doc.text(token);
    }
    return out;
  }
};

// A bar shows where a sentence must end; the text is the row without its bars.
TEST_CASE("where sentences end") {
  WordLists lists;
  lists.add_usual();
  const std::vector<const char*> rows = {
      "",
      "One. | Two! | Three? | Four",
      "No stop at all",
      // abbreviations
      "Mr. Orde met Prof. Linda K. Vale in St. Brannock. | They talked.",
      "The school named after Kl. Vale met Gr. Orde. | They met Vale Kl. | The end.",
      "Dr. J.P. Orde and Gen. A. B. Vale agreed.",
      "The U.S. Senate voted. | It met in the U.S. | The next day it left.",
      "Orde Inc. said so. | He left Orde Inc. | The firm grew. | Vale Corp. Chairman Lee rose.",
      "It begins at 5 p.m. on Monday. | It ends at 6 p.m. | They go home then.",
      "See No. 5, p. 12 and vol. 3. | It rained, e.g. Friday.",
      "On Jan. 5 Orde v. Vale began. | It ended in Dec. | The court rose.",
      "Was it No. 5? | No. | It was six.",
      "Apples, pears, etc. were sold. | So were plums, etc. | Then it rained.",
      "George W. Orde spoke. | It was plan B. | The rest slept. | He and I. | She too.",
      "The painter (c. 1520) and another (ca. 1600) died.",
      "Lee Orde (U.S.) 3.5 seconds",
      "former U.S. Under Secretary Orde",
      "He was born in Orde Inc. (ORD), a firm.",
      // numbers
      "It rose 3.5 per cent. | 25 firms fell to 1,500. | Then 12:30 came.",
      "1. The nature of it. | A. The first case. | IV. The end.",
      // lower case goes on
      "The firm ebay.com grew. | It fell approx. ten points.",
      "Yahoo! said it would pay. | What? he asked.",
      "Sales grew. | iPhone sales fell.",
      // quotations
      "\"Go. | Now,\" he said. | \"It is late.\"",
      "“Go.” | The mayor left. | “Stay!” he cried. | “Why?” Ann Orde asked. | “So.”",
      "He said “no.” | “Yes,” she said.",
      "‘It’s the workers’ fund.’ | He left. | ‘Go.’ | The nurses’ vow held.",
      "He called it 'a win.' | She did not.",
      "``Go.'' | The end.",
      "He said: \"We go.\" | Then they went.",
      // brackets and footnotes
      "It ended. [17] | It began again. [3] [4] | (It rained.) | The end.[5] | Then came more. [citation needed] | So it goes.",
      "He (really!) Orde left. | The firm (see above) grew (slowly.) | It stopped.",
      "It was said.12 | The rest is known.",
      // ellipses
      "Well... | But it rained. | We just ... I do not know. | Go… | Then stay, so it... goes on",
      // runs of marks, stops inside words
      "What?! | No!!! | Yes.",
      "It is www.example.org. | The U.S.-led force left.",
      // captions and headings glued to the text
      "The old bridge at dusk | Photo: Ann Orde",
      "Workers near the dam | In the valley below, ten houses stood.",
      "WHAT COMES NEXT | The council meets on Friday.",
      "The NATO chief left. | THE EU AND NATO MET",
      "• One item. | • Another item",
      // paragraphs
      "A heading\n | The text. | More text\n | and a line in lower case",
      "# Bridge opens\n | It opened.\n~ Share this. Or not.\n | The end.",
      // other scripts
      "今日は。 | 明日は。",
  };
  for (const std::string row : rows) {
    std::string text, expected;
    for (size_t i = 0; i < row.size(); ++i) {
      if (row.compare(i, 3, " | ") == 0) {
        if (text.back() != '\n') text += ' ';
        i += 2;
        continue;
      }
      text += row[i];
    }
    // What the splitter gives, with the zone signs and line ends of the row left out.
    expected = row;
    for (const std::string drop : {"\n", "# ", "~ Share this. Or not."}) {
      for (size_t at; (at = expected.find(drop)) != std::string::npos;) expected.erase(at, drop.size());
    }
    CAPTURE(text);
    CHECK(Split(lists, text).sentences() == expected);
  }
}

TEST_CASE("a sentence ends also where the space behind its stop was lost") {
  WordLists lists;
  lists.add_usual();
  CHECK(Split(lists, "It ended.The next day came.").sentences() == "It ended. | The next day came.");
  CHECK(Split(lists, "Use Orde.Vale and a.Next one").doc.sentences.size() == 1);
}

TEST_CASE("flags: first words and quoted words") {
  WordLists lists;
  lists.add_usual();
  const Split split(lists, "\"Go. (Now) we,\" he said. 25 fell.\nThe ‘workers’ fund’ grew. He’s “not so\nsure of it");
  CHECK(split.words_with(TokenFlag::SentenceStart) == "Go Now 25 The He sure");
  CHECK(split.words_with(TokenFlag::Quoted) == "Go . ( Now ) we , workers ’ fund not so");
  // A closing quote is no possessive; one inside a quotation is.
  CHECK(split.words_with(TokenFlag::Possessive) == "’ ’s");
}

TEST_CASE("sentences know their paragraph and zone, and cover all tokens") {
  WordLists lists;
  lists.add_usual();
  const Split split(lists, "# Bridge opens\n~ Share\nIt opened. It closed.");
  REQUIRE(split.doc.sentences.size() == 3);
  CHECK(split.doc.sentences[0].zone == Zone::Headline);
  CHECK(split.doc.sentences[1].paragraph == 2);
  CHECK(split.doc.sentences[2].zone == Zone::Body);
  uint32_t at = 0;
  for (const Sentence& sentence : split.doc.sentences) {
    CHECK(sentence.tokens.begin == at);
    CHECK(!sentence.tokens.empty());
    at = sentence.tokens.end;
  }
  CHECK(at == split.doc.tokens.size());
}

TEST_CASE("a line break inside a paragraph separates, but not before a word in lower case") {
  WordLists lists;
  lists.add_usual();
  Document doc;
  doc.writable_text() = "Tel one\nFax two\nand three.\nfour";
  doc.paragraphs = {{{0, static_cast<uint32_t>(doc.text().size())}, Zone::Body}};
  tokenize(lists.lexicon(), doc);
  split_sentences(lists.lexicon(), doc);
  REQUIRE(doc.sentences.size() == 3);
  CHECK(doc.text(doc.sentences[1].text) == "Fax two\nand three.");
}

TEST_CASE("a sentence without end is cut, at a comma where one is near") {
  WordLists lists;
  lists.add_usual();
  std::string text;
  for (int i = 0; i < 1200; ++i) text += i % 40 == 39 ? "word, " : "word ";
  const Split split(lists, text);
  REQUIRE(split.doc.sentences.size() >= 3);
  for (const Sentence& sentence : split.doc.sentences) CHECK(sentence.tokens.size() <= kMaxSentenceTokens);
  CHECK(split.doc.text(split.doc.tokens[split.doc.sentences[0].tokens.end - 1]) == ",");
  REQUIRE(split.doc.notes.size() == 1);
  CHECK(split.doc.notes[0].code == "N201");
}

TEST_CASE("linear on a million of anything") {
  WordLists lists;
  lists.add_usual();
  for (const std::string_view unit : {"(", "\"", "“", "‘", " '", "s' ", "?", "? ", ". ", "...", "[1] ", "a. ", "A. ", "(U.S.) ", "a.] "}) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    CAPTURE(unit);
    const auto start = std::chrono::steady_clock::now();
    const Split split(lists, text);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    CHECK(!split.doc.sentences.empty());
    CHECK(seconds.count() < 20);  // quadratic would take hours, sanitizers cost seconds
  }
}

// Without the outer white space and quotation marks, which annotators place differently.
TextSpan trim(std::string_view text, TextSpan span) {
  const auto outer = [](std::string_view c) {
    return c == " " || c == "\n" || c == "\t" || c == "\"" || c == "'" || c == "“" || c == "”" || c == "‘" || c == "’";
  };
  while (!span.empty()) {
    const uint32_t size = decode(text, span.begin).size;
    if (!outer(text.substr(span.begin, size))) break;
    span.begin += size;
  }
  while (!span.empty()) {
    uint32_t last = span.end - 1;
    while (last > span.begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    if (!outer(text.substr(last, span.end - last))) break;
    span.end = last;
  }
  return span;
}

// Gold: one JSON object a line, "text" and "sentences" in code points; any end is scored with both ends right.
double f1_of(const std::string& file, WordLists& lists) {
  const Result<std::string> data = read_file(file);
  REQUIRE(data.ok());
  std::istringstream lines(*data);
  size_t gold = 0, got = 0, hits = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    const std::string text = record["text"];
    std::vector<uint32_t> byte_of;  // by code point
    for (uint32_t i = 0; i <= text.size(); ++i)
      if (i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) byte_of.push_back(i);
    std::set<std::pair<uint32_t, uint32_t>> expected, found;
    for (const auto& sentence : record["sentences"]) {
      const TextSpan span = trim(text, {byte_of[sentence[0]], byte_of[sentence[1]]});
      expected.emplace(span.begin, span.end);
    }
    const Split split(lists, text);
    for (const Sentence& sentence : split.doc.sentences) {
      const TextSpan span = trim(text, sentence.text);
      if (!span.empty()) found.emplace(span.begin, span.end);
    }
    gold += expected.size();
    got += found.size();
    for (const auto& span : expected) hits += found.count(span);
  }
  MESSAGE(file << ": " << gold << " sentences, " << got << " found, " << hits << " right");
  return 2.0 * static_cast<double>(hits) / static_cast<double>(gold + got);
}

TEST_CASE("annotated articles, where they are at hand") {
  WordLists lists;
  lists.add_usual();
  const std::string data = std::string(NUTGRAF_SOURCE_DIR) + "/../shared/eval/data/";
  const std::vector<std::pair<const char*, double>> sets = {
      {"sentences_gum.jsonl", 0.95}, {"names_newswire.jsonl", 0.98}, {"events_meantime.jsonl", 0.98}};
  for (const auto& [name, least] : sets) {
    if (!std::filesystem::exists(data + name)) {
      MESSAGE("skipped: no " << name);
      continue;
    }
    CHECK(f1_of(data + name, lists) >= least);
  }
}

}  // namespace
}  // namespace nutgraf
