#include "stage/tag_words.h"

#include <doctest/doctest.h>

#include "stage/split_sentences.h"
#include "stage/tokenize.h"
#include "stage/word_lists.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }
constexpr uint32_t kVerb = bit(TokenFlag::Verb), kNoun = bit(TokenFlag::Noun), kAdjective = bit(TokenFlag::Adjective),
                   kAdverb = bit(TokenFlag::Adverb), kPreposition = bit(TokenFlag::Preposition),
                   kDeterminer = bit(TokenFlag::Determiner), kConjunction = bit(TokenFlag::Conjunction),
                   kPronoun = bit(TokenFlag::Pronoun);
constexpr uint32_t kAll = kVerb | kNoun | kAdjective | kAdverb | kPreposition | kDeterminer | kConjunction | kPronoun;

struct Tagged {
  Document doc;
  explicit Tagged(WordLists& lists, std::string_view text) {
    fill(doc, text);
    tokenize(lists.lexicon(), doc);
    split_sentences(lists.lexicon(), doc);
    tag_words(lists.lexicon(), doc);
  }
  uint32_t classes(std::string_view word) const {
    for (const Token& token : doc.tokens)
      if (doc.text(token) == word) return token.flags.bits & kAll;
    return ~0u;
  }
  std::string lemma(WordLists& lists, std::string_view word) const {
    for (const Token& token : doc.tokens)
      if (doc.text(token) == word) return std::string(lists.lexicon().symbols().text(token.lemma));
    return "no such token";
  }
};

TEST_CASE("nothing in, nothing out") {
  WordLists lists;
  Document doc;
  tag_words(lists.add_usual().lexicon(), doc);
  CHECK(doc.tokens.empty());
}

TEST_CASE("closed classes come from the lists, open ones from the ending") {
  WordLists lists;
  lists.add_usual();
  const Tagged tagged(lists, "Yesterday the regional council quickly approved 12 bridges and he visited Brannock with Ottoly.");
  const std::vector<std::pair<const char*, uint32_t>> rows = {
      {"the", kDeterminer},    {"and", kConjunction},         {"he", kPronoun},   {"with", kPreposition},
      {"regional", kAdjective}, {"quickly", kAdverb},         {"approved", kVerb | kAdjective},
      {"12", 0},               {"bridges", kNoun | kVerb},    {"council", kNoun}, {"Brannock", kNoun},
      {"Ottoly", kNoun},       {".", 0},
  };
  for (const auto& row : rows) {
    const auto& word = row.first;
    const auto& classes = row.second;
    CAPTURE(word);
    CHECK(tagged.classes(word) == classes);
  }
}

TEST_CASE("a capital at the start of a sentence proves no name") {
  WordLists lists;
  lists.add_usual();
  const Tagged tagged(lists, "Happily Moving on.");
  CHECK(tagged.classes("Happily") == (kAdverb | kNoun));
  CHECK(tagged.classes("Moving") == kNoun);
}

TEST_CASE("a hyphenated word has the class of its last part") {
  WordLists lists;
  lists.add_usual();
  CHECK(Tagged(lists, "a vice-speaker of pre-industrial fame").classes("vice-speaker") == kNoun);
  CHECK(Tagged(lists, "a vice-speaker of pre-industrial fame").classes("pre-industrial") == kAdjective);
}

TEST_CASE("lemmas: from the lists, of dictionary words, of words that only a rule or list holds in their base form") {
  WordLists lists;
  lists.add_usual();
  const Tagged tagged(lists, "she said the cities were announcing and announced that ministers met; the Said family glimmers");
  CHECK(tagged.lemma(lists, "said") == "say");
  CHECK(tagged.lemma(lists, "cities") == "city");
  CHECK(tagged.lemma(lists, "announcing") == "announce");
  CHECK(tagged.lemma(lists, "announced") == "announce");
  CHECK(tagged.lemma(lists, "ministers") == "minister");
  CHECK(tagged.lemma(lists, "the") == "the");
  CHECK(tagged.lemma(lists, "glimmers") == "");
}

}  // namespace
}  // namespace nutgraf
