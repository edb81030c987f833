#include "author/rule_why.h"

#include <doctest/doctest.h>

#include "author/written_rules.h"

namespace nutgraf {
namespace {

// Rules that share labels, levels and conditions; their examples are not run here.
constexpr const char* kRules =
    "word SAYS = (said | says)\n"
    "rule name -> PERSON\n"
    "  find {name: {GIVEN_NAME} [<capitalised>]}\n"
    "  yes Ann spoke.\n"
    "  no They spoke.\n"
    "rule office -> TITLE\n"
    "  find {role:ROLE} [of the {organization:ORGANIZATION}]\n"
    "  yes The mayor spoke.\n"
    "  no They spoke.\n"
    "rule office-before-name -> position\n"
    "  find {title:TITLE} [\",\"] {person:PERSON}\n"
    "  take organization from title\n"
    "  unless (the late) before  # dead\n"
    "  only (spoke | SAYS | and) after\n"
    "  where not title = person\n"
    "  yes The mayor Ann spoke.\n"
    "  no They spoke.\n"
    "rule name-and-office -> position\n"
    "  find {person:PERSON} \",\" ...3 {title:TITLE} <number>\n"
    "  yes Ann, our mayor 2 spoke.\n"
    "  no They spoke.\n"
    "rule speaks -> position\n"
    "  find {title:TITLE} {person:PERSON} SAYS Hello!\n"
    "  yes The mayor Ann said Hello.\n"
    "  no They spoke.\n";

// The rules with one article read.
struct Asked {
  explicit Asked(const std::string& text, const std::string& rules = kRules) : written(rules),
      source(written.set, written.sources), explainer(*written.resources, source) {
    raw.id = "a.txt";
    raw.bytes = text;
    const std::optional<ReadError> error = explainer.read(raw, "a.txt");
    if (!text.empty()) REQUIRE_FALSE(error);
  }
  SentenceWhy why(const std::string& rule = "", const SlotWords& slots = {}) {
    WhyOptions options;
    if (!rule.empty()) options.rule = written.rule(rule);
    options.slots = slots;
    return explainer.explain(SentenceId{0}, options);
  }
  WrittenRules written;
  RuleSource source;
  Explainer explainer;
  RawArticle raw;
};

// "{title:TITLE} = mayor | {person:PERSON} = Ann"
std::string text_of(const std::vector<WhyPiece>& pieces) {
  std::string out;
  for (const WhyPiece& piece : pieces)
    out += (out.empty() ? "" : " | ") + piece.element + (piece.piece.empty() ? "" : " of " + piece.piece) +
        " = " + piece.words.text;
  return out;
}

std::string text_of(const std::vector<WhyWanted>& wanted) {
  std::string out;
  for (const WhyWanted& w : wanted) out += (out.empty() ? "" : " | ") + w.element +
      (w.gap ? " within " + std::to_string(w.gap) : "") + (w.found.empty() ? "" : ": " + w.found);
  return out;
}

std::string text_of(const std::vector<WhyHint>& hints) {
  std::string out;
  for (const WhyHint& hint : hints) {
    out += out.empty() ? "" : " or ";
    for (size_t i = 0; i < hint.size(); ++i) {
      out += (i ? " and " : "") + hint[i].words.text + " = " + hint[i].label + hint[i].word;
      for (const std::string& list : hint[i].lists) out += " " + list;
    }
  }
  return out;
}

TEST_CASE("an empty article has no sentence to explain") {
  Asked asked("");
  CHECK(asked.explainer.sentences_at(0, 0).empty());
  CHECK(asked.explainer.sentences_at(7, 1).empty());
}

TEST_CASE("a match has its pieces, in the rule's own words, its slots and its places") {
  Asked asked("The  mayor of the Harbour  Board Ann Lee spoke.\n");
  const SentenceWhy why = asked.why("office-before-name");
  CHECK(why.place == Place{"a.txt", 1, 1});
  REQUIRE(why.matches.size() == 1);
  const WhyMatch& match = why.matches[0];
  CHECK(match.outcome == WhyOutcome::Stands);
  CHECK(match.target == "position");
  CHECK(match.place.line == 10);
  CHECK(match.words.text == "mayor of the Harbour Board Ann Lee");
  CHECK(text_of(match.pieces) == "{title:TITLE} = mayor of the Harbour Board | {person:PERSON} = Ann Lee");
  // Bytes of the file, which has two spaces in two places.
  CHECK(match.words.bytes == RawSpan{5, 40});
  const SlotWords expected = {{"title", "mayor"}, {"person", "Ann Lee"}, {"organization", "Harbour Board"},
      {"status", "current"}};
  CHECK(match.slots == expected);
  CHECK(why.misses.empty());
}

TEST_CASE("what the words are: by lists, by rules, and what lost") {
  Asked asked("The mayor of the Harbour Board spoke.\n");
  std::string all;
  for (const WhyLabel& label : asked.why().labels)
    all += label.words.text + ": " + label.label + " " + label.list + label.rule +
        (label.lost_to.empty() ? "" : " lost to " + label.lost_to) + "; ";
  CHECK(all == "mayor of the Harbour Board: TITLE office; mayor: ROLE roles.tsv; Harbour Board: ORGANIZATION bodies.tsv; ");
}

TEST_CASE("conditions that forbade, by their text and the words that made them hold") {
  struct Case {
    const char* text;
    const char* condition;
    const char* words;
  };
  const Case cases[] = {
      {"They praised the late mayor Ann and left.\n", "unless (the late) before", "the late"},
      {"They saw the mayor Ann run.\n", "only (spoke | SAYS | and) after", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    Asked asked(c.text);
    const SentenceWhy why = asked.why("office-before-name");
    REQUIRE(why.matches.size() == 1);
    CHECK(why.matches[0].outcome == WhyOutcome::Forbidden);
    CHECK(why.matches[0].condition == c.condition);
    CHECK(why.matches[0].condition_words.text == c.words);
    CHECK(why.matches[0].slots.empty());
  }
  Asked same("An ann, ann, spoke.\n",
             "rule twice -> position\n  find {person: <word>} \",\" {title: <word>}\n  where not title = person\n  yes ann, bob\n  no ann\n");
  CHECK(same.why("twice").matches[0].condition == "where not title = person");
}

TEST_CASE("a match that lost names the winner and why") {
  Asked asked("Later the mayor Ann said Hello.\n");
  const SentenceWhy why = asked.why();
  REQUIRE(why.matches.size() >= 2);
  CHECK(why.matches[0].rule == "office-before-name");
  CHECK(why.matches[0].outcome == WhyOutcome::Outranked);
  CHECK(why.matches[0].winner == "speaks");
  CHECK(why.matches[0].winner_words.text == "mayor Ann said Hello");
  CHECK(why.matches[0].reason == "it is longer");
  CHECK(text_of(why.matches[1].pieces) == "{title:TITLE} = mayor | {person:PERSON} = Ann | (said | says) of SAYS = said | Hello! = Hello");
}

TEST_CASE("a rule that did not match: how far, what was wanted, and why not") {
  struct Case {
    const char* text;
    const char* rule;
    const char* pieces;
    const char* next;
    const char* wanted;
  };
  const Case cases[] = {
      {"Later the mayor met Ann.\n", "office-before-name", "{title:TITLE} = mayor", "met",
       "\",\" | {person:PERSON}: \"met\" is in no list, and no rule makes it PERSON"},
      {"Later the mayor Ann said hello.\n", "speaks",
          "{title:TITLE} = mayor | {person:PERSON} = Ann | (said | says) of SAYS = said", "hello",
       "Hello!: \"hello\" is not written exactly so"},
      {"Later Ann, our old mayor, spoke.\n", "name-and-office",
          "{person:PERSON} = Ann | \",\" = , | ...3 = our old | {title:TITLE} = mayor", ",",
       "<number>: \",\" is not number"},
      {"Later Ann, our old boss, spoke.\n", "name-and-office", "{person:PERSON} = Ann | \",\" = ,", "our",
       "{title:TITLE} within 3: \"our\" is in no list, and no rule makes it TITLE"},
      {"Later they met the mayor.\n", "speaks", "{title:TITLE} = mayor", ".", "{person:PERSON}"},
      {"Later they met the mayor\n", "speaks", "{title:TITLE} = mayor", "", "{person:PERSON}"},
      {"Later they left.\n", "speaks", "", "", "{title:TITLE}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    Asked asked(c.text);
    const SentenceWhy why = asked.why(c.rule);
    REQUIRE(why.misses.size() == 1);
    CHECK(text_of(why.misses[0].pieces) == c.pieces);
    CHECK(why.misses[0].next.text == c.next);
    CHECK(text_of(why.misses[0].wanted) == c.wanted);
  }
}

TEST_CASE("hints were tried: lists, labels, a word of the rule, all slots together") {
  struct Case {
    const char* text;
    const char* rule;
    SlotWords slots;
    const char* hints;
  };
  const Case cases[] = {
      {"Later Chairwoman Ann spoke.\n", "office-before-name", {}, "Chairwoman = TITLE roles.tsv"},
      // The unknown word before "spoke" may be the name, or the end of the title.
      {"Later the mayor Zoe spoke.\n", "office-before-name", {}, "Zoe = PERSON names.tsv"},
      {"Later the mayor of the Steering Body Ann spoke.\n", "office-before-name", {},
          "Steering Body = ORGANIZATION bodies.tsv"},
      {"Later the mayor Ann cried Hello.\n", "speaks", {}, "cried = (said | says)"},
      {"Later Chairwoman Zoe spoke.\n", "office-before-name", {}, ""},
      {"Later Chairwoman Zoe spoke.\n", "office-before-name", {{"title", "Chairwoman"}, {"person", "Zoe"}},
          "Chairwoman = TITLE and Zoe = PERSON"},
      {"Later they left.\n", "office-before-name", {}, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    Asked asked(c.text);
    const SentenceWhy why = asked.why(c.rule, c.slots);
    REQUIRE(why.misses.size() == 1);
    CHECK(text_of(why.misses[0].hints) == c.hints);
  }
}

TEST_CASE("slots that a match should fill: the place where they stand is explained, not another match") {
  Asked asked("The mayor Ann spoke and Chairwoman Bob spoke.\n");
  CHECK(asked.why("office-before-name").misses.empty());
  CHECK(asked.why("office-before-name", {{"person", "Ann"}}).misses.empty());
  const SentenceWhy why = asked.why("office-before-name", {{"title", "Chairwoman"}, {"person", "Bob"}});
  REQUIRE(why.matches.size() == 1);
  REQUIRE(why.misses.size() == 1);
  CHECK(text_of(why.misses[0].hints) == "Chairwoman = TITLE roles.tsv");
}

// The rules above and one more.
std::string and_rule(const std::string& find) {
  return std::string(kRules) + "rule more -> position\n  find " + find + "\n  yes Ann spoke.\n  no They spoke.\n";
}

TEST_CASE("a title that holds what was wanted next, and words that are a part of one, are told") {
  Asked asked("The mayor of the Harbour Board since 1998 is Ann.\n",
              and_rule("{title:TITLE} of the {organization:ORGANIZATION} since <year> is {person:PERSON}"));
  SentenceWhy why = asked.why("more");
  REQUIRE(why.misses.size() == 1);
  CHECK(why.misses[0].hints.empty());
  REQUIRE(why.misses[0].notes.size() == 1);
  CHECK(why.misses[0].notes[0] == "the TITLE \"mayor of the Harbour Board\" holds \"of the Harbour Board\" already: "
                                  "leave it out of the pattern and write `take organization from title`");
  Asked part("The mayor Ann Lee spoke.\n");
  why = part.why("office-before-name", {{"person", "Ann"}});
  REQUIRE(why.misses.size() == 1);
  CHECK(why.misses[0].hints.empty());
  REQUIRE(why.misses[0].notes.size() == 1);
  CHECK(why.misses[0].notes[0] == "\"Ann\" is only a part of the PERSON \"Ann Lee\": ask for person=\"Ann Lee\"");
}

TEST_CASE("of readings with as many words the one furthest in the pattern; each wanted word once, optional pieces whole") {
  Asked medal("Later Zorgle Medal from 1998.\n", and_rule("{person: <capitalised>+ Medal!} of {title:TITLE}"));
  SentenceWhy why = medal.why("more");
  REQUIRE(why.misses.size() == 1);
  CHECK(text_of(why.misses[0].wanted) == "of");
  Asked choice("Later Ann xx.\n", and_rule("{person:PERSON} [in | of] (as | once | to be) {title:TITLE}"));
  why = choice.why("more");
  REQUIRE(why.misses.size() == 1);
  CHECK(text_of(why.misses[0].wanted) == "[in | of] | (as | once | to be)");
}

TEST_CASE("words of a match that was forbidden: that is the answer, without hints") {
  Asked asked("They praised the late mayor Ann and left.\n");
  CHECK(asked.why("office-before-name", {{"title", "mayor"}, {"person", "Ann"}}).misses.empty());
}

TEST_CASE("without a rule: the nearest that state facts and did not match, but none that another rule made up for") {
  Asked asked("Later Ann, our mayor, said so.\n");
  const SentenceWhy why = asked.why();
  REQUIRE(why.misses.size() == 3);
  CHECK(why.misses[0].rule == "name-and-office");
  CHECK(why.misses[0].pieces.size() == 4);
  Asked matched("The mayor Ann spoke.\n");
  CHECK(matched.why().misses.empty());
}

TEST_CASE("sentences are found by line and by column") {
  Asked asked("Ann spoke. Bob spoke.\nThe máyor left early. They slept.\n");
  const auto at = [&](uint32_t line, uint32_t column) {
    std::string out;
    for (const SentenceId sentence : asked.explainer.sentences_at(line, column))
      out += asked.explainer.words_of(sentence).text + "; ";
    return out;
  };
  CHECK(at(0, 0) == "Ann spoke.; Bob spoke.; The máyor left early.; They slept.; ");
  CHECK(at(1, 0) == "Ann spoke.; Bob spoke.; ");
  CHECK(at(1, 1) == "Ann spoke.; ");
  CHECK(at(1, 12) == "Bob spoke.; ");
  CHECK(at(2, 0) == "The máyor left early.; They slept.; ");
  // Columns are characters, not bytes.
  CHECK(at(2, 21) == "The máyor left early.; ");
  CHECK(at(2, 23) == "They slept.; ");
  CHECK(asked.explainer.place_of(asked.explainer.sentences_at(2, 23)[0]) == Place{"a.txt", 2, 23});
  CHECK(at(9, 0) == "");
}

}  // namespace
}  // namespace nutgraf
