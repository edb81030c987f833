#include "author/rule_test.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "author/written_rules.h"

namespace nutgraf {
namespace {

constexpr const char* kNames =
    "rule name -> PERSON\n"
    "  find {name:GIVEN_NAME}\n"
    "  yes  Later Ann spoke.\n"
    "       name=Ann\n"
    "  no   Later they spoke.\n"
    "rule office -> TITLE\n"
    "  find {role:ROLE} [of the town]\n"
    "  yes  The mayor spoke.\n"
    "       role=mayor\n"
    "  no   They spoke.\n";

// The rule under test, with its examples, after the names.
std::string with(const std::string& examples) {
  return std::string(kNames) +
         "rule office-before-name -> position\n"
         "  find {title:TITLE} {person:PERSON}\n"
         "  set  status = former when former before\n"
         "  unless the late before\n" +
         examples;
}

RuleTestReport test(const WrittenRules& rules) { return test_rules(*rules.resources, rules.set,
    {{}, &rules.sources, 0}); }

// "person: Bob/Ann; title: mayor=mayor": expected and found, of the slots that are right with an equals sign.
std::string text_of(const std::vector<ComparedMatch>& compared) {
  std::string out;
  for (const ComparedMatch& match : compared) {
    out += "[" + match.words + "] ";
    for (const ComparedSlot& slot : match.slots)
      out += slot.slot + ": " + slot.expected + (slot.right ? "=" : "/") + slot.found + "; ";
  }
  return out;
}

TEST_CASE("examples that hold") {
  const RuleTestReport report = test(WrittenRules(with("  yes  The mayor of the town Ann spoke.\n"
                                                       "       title=mayor | person=Ann | status=current\n"
                                                       "  no   The mayor met Ann.\n")));
  CHECK(report.rules == 3);
  CHECK(report.examples == 6);
  CHECK(report.failures.empty());
}

TEST_CASE("failures name the place, and expected beside found") {
  struct Case {
    const char* what;
    std::string examples;
    uint32_t line;
    std::string message;
    std::string compared;
  };
  const std::string good = "  yes  The mayor Ann spoke.\n       person=Ann\n",
      near = "  no  The mayor met Ann.\n";
  const Case cases[] = {
      {"yes without a match", "  yes  The mayor met Ann.\n       person=Ann\n" + near, 15,
       "this \"yes\" example did not match rule office-before-name", "[] person: Ann/; "},
      {"yes with other words", "  yes  The mayor Ann spoke.\n       person=Bob | title=mayor\n" + near, 15,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "[mayor Ann] person: Bob/Ann; title: mayor=mayor; "},
      {"the words of a title are its head's",
          "  yes  The mayor of the town Ann spoke.\n       title=mayor of the town\n" + near, 15,
       "this \"yes\" example gives other slots than expected for rule office-before-name",
       "[mayor of the town Ann] title: mayor of the town/mayor; "},
      {"a default that is not so", "  yes  The mayor Ann spoke.\n       status=former\n" + near, 15,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "[mayor Ann] status: former/current; "},
      {"one of two lines", "  yes  The mayor Ann met the chair Bob.\n       person=Bob\n       person=Zoe\n" +
          near, 15,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "[mayor Ann] person: Zoe/Ann; "},
      {"no with a match", good + "  no  The mayor Ann spoke.\n", 17,
       "this \"no\" example is matched by rule office-before-name", "[mayor Ann] title: /mayor; person: /Ann; status: /current; "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const RuleTestReport report = test(WrittenRules(with(c.examples)));
    REQUIRE(report.failures.size() == 1);
    const RuleTestFailure& failure = report.failures[0];
    CHECK(failure.error.code == "R031");
    CHECK(failure.error.place.file.ends_with("rules/t.rules"));
    CHECK(failure.error.place.line == c.line);
    CHECK(failure.error.message == c.message);
    CHECK(failure.rule == "office-before-name");
    CHECK(text_of(failure.compared) == c.compared);
  }
}

TEST_CASE("a yes that fails tells how far the rule came, with the caret there") {
  const WrittenRules rules(with("  yes  The máyor and the mayor of the Ann spoke.\n       person=Ann\n  no  The mayor met Ann.\n"));
  const RuleTestReport report = test(rules);
  REQUIRE(report.failures.size() == 1);
  const RuleTestFailure& failure = report.failures[0];
  REQUIRE(failure.miss);
  // "mayor" is the title; the rule that makes it would have gone on with "of the town".
  CHECK(failure.miss->next.text == "of");
  REQUIRE(failure.miss->wanted.size() == 1);
  CHECK(failure.miss->wanted[0].element == "{person:PERSON}");
  REQUIRE(failure.miss->deeper.size() == 1);
  CHECK(failure.miss->deeper[0].rule == "office");
  CHECK(failure.miss->deeper[0].next.text == "Ann");
  CHECK(failure.miss->deeper[0].wanted[0].element == "town");
  // Columns are characters: the caret stands under "Ann".
  CHECK(failure.error.place.column == 39);
  CHECK(failure.error.width == 3);
}

TEST_CASE("lines and matches are paired by what agrees, and a line that nothing was found for is explained") {
  const WrittenRules rules(with("  yes  Zoe met the mayor Bob.\n       title=mayor | person=Zoe\n       title=mayor | person=Bob\n"
                                "  yes  The chair Ann met the mayor Bob.\n"
                                "       title=mayor | person=Zoe\n       title=chair | person=Zoe\n"
                                "  no   The mayor met Ann.\n"));
  const RuleTestReport report = test(rules);
  REQUIRE(report.failures.size() == 2);
  CHECK(text_of(report.failures[0].compared) == "[] title: mayor/; person: Zoe/; ");
  CHECK(report.failures[0].miss);
  CHECK(text_of(report.failures[1].compared) ==
        "[mayor Bob] title: mayor=mayor; person: Zoe/Bob; [chair Ann] title: chair=chair; person: Zoe/Ann; ");
  CHECK_FALSE(report.failures[1].miss);
}

TEST_CASE("a match that was forbidden or outranked is told instead") {
  const WrittenRules forbidden(with("  yes  They praised the late mayor Ann.\n       person=Ann\n  no  The mayor met Ann.\n"));
  RuleTestReport report = test(forbidden);
  REQUIRE(report.failures.size() == 1);
  REQUIRE(report.failures[0].lost.size() == 1);
  CHECK(report.failures[0].lost[0].condition == "unless the late before");
  CHECK(report.failures[0].lost[0].condition_words.text == "the late");
  CHECK_FALSE(report.failures[0].miss);

  const WrittenRules outranked(with("  yes  The mayor Ann left.\n       person=Ann\n  no  The mayor met Ann.\n") +
                               "rule leaves -> position\n  find {title:TITLE} {person:PERSON} left\n"
                               "  yes  The chair Bob left.\n       person=Bob\n  no The chair Bob spoke.\n");
  report = test(outranked);
  REQUIRE(report.failures.size() == 1);
  REQUIRE(report.failures[0].lost.size() == 1);
  CHECK(report.failures[0].lost[0].winner == "leaves");
  CHECK(report.failures[0].lost[0].reason == "it is longer");
}

TEST_CASE("known failures are counted and listed, and told when they hold") {
  const RuleTestReport report = test(WrittenRules(with("  yes  The mayor Ann spoke.\n       person=Ann\n"
                                                       "  no   The mayor met Ann.\n"
                                                       "  yes? Ann, the mayor, spoke.\n       person=Ann\n"
                                                       "  no?  The mayor Bob spoke.\n"
                                                       "  no?  The mayor met Bob.\n")));
  CHECK(report.failures.empty());
  CHECK(report.examples == 6);
  CHECK(report.known_failures == 3);
  REQUIRE(report.known.size() == 2);
  CHECK(report.known[0].kind == "yes?");
  CHECK(report.known[0].sentence == "Ann, the mayor, spoke.");
  CHECK(report.known[1].kind == "no?");
  REQUIRE(report.now_passing.size() == 1);
  CHECK(report.now_passing[0].error.place.line == 21);
  CHECK(report.now_passing[0].error.warning);
}

TEST_CASE("only the rules that are wanted, the same report on one core and on many") {
  std::string examples = "  no  The mayor met Ann.\n";
  for (int i = 0; i < 300; ++i) examples += i % 7
      ? "  yes The mayor Ann spoke.\n" : "  yes The mayor met Ann.\n";
  const WrittenRules rules(with(examples));
  const RuleTestReport one = test_rules(*rules.resources, rules.set, {{}, nullptr, 1}),
      many = test_rules(*rules.resources, rules.set, {{}, nullptr, 4});
  REQUIRE(one.failures.size() == 43);
  REQUIRE(many.failures.size() == 43);
  for (size_t i =
      0; i < one.failures.size(); ++i) CHECK(one.failures[i].error.place == many.failures[i].error.place);
  CHECK_FALSE(one.failures[0].miss);
  const RuleTestReport some = test_rules(*rules.resources, rules.set,
      {[](const Rule& rule) { return rule.name == "office"; }, &rules.sources, 0});
  CHECK(some.rules == 1);
  CHECK(some.examples == 2);
  CHECK(some.failures.empty());
}

TEST_CASE("the rules that ship hold their examples") {
  const auto resources = Resources::built_in();
  REQUIRE(resources);
  const Result<RuleSet> rules = load_rules(std::string(NUTGRAF_SOURCE_DIR) + "/rules");
  REQUIRE(rules);
  const RuleTestReport report = test_rules(**resources, *rules);
  CHECK(report.examples > 100);
  for (const RuleTestFailure& failure : report.failures) {
    CAPTURE(failure.sentence);
    FAIL_CHECK(to_string(failure.error));
  }
}

}  // namespace
}  // namespace nutgraf
