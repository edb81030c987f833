#include "author/rule_coverage.h"

#include "author/small_pack.h"

namespace nutgraf {
namespace {

const std::vector<std::string> kTexts = {
    "The mayor Ann spoke. Bob, the chair, met the mayor. Ann, the mayor of the town, left.",
    "The vice mayor Ann spoke. \"Yes,\" said Bob. Bob, longtime mayor, left.",
    "The chair alone spoke. Ann, longtime chair, left.",
};

CoverageReport cover_small(const SmallPack& pack, const std::vector<std::string>& texts, unsigned jobs = 1,
                           const GoldFiles& gold = {}) {
  RuleSources sources;
  const auto resources = pack.compile(&sources);
  Articles articles(texts);
  Result<CoverageReport> report = cover(*resources, pack.rule_set(), sources, articles, {jobs, gold});
  REQUIRE(report);
  return *std::move(report);
}

const RuleCoverage& rule_of(const CoverageReport& report, const std::string& name) {
  const auto it = std::find_if(report.rules.begin(), report.rules.end(),
                               [&](const RuleCoverage& rule) { return rule.name == name; });
  REQUIRE(it != report.rules.end());
  return *it;
}

// Everything but the times, which differ from run to run.
std::string shown(const CoverageReport& report) {
  std::string out = std::to_string(report.articles) + " " + std::to_string(report.sentences) + " " +
                    std::to_string(report.facts) + "\n";
  for (const RuleCoverage& rule : report.rules) {
    out += rule.name + " " + std::to_string(rule.hits) + " " + std::to_string(rule.outranked) + " " +
           std::to_string(rule.forbidden);
    for (const FindCoverage& find : rule.finds)
      out += " " + std::to_string(find.place.line) + ":" + std::to_string(find.hits);
    out += "\n";
  }
  for (const ListCoverage& list : report.lists) {
    out += list.name + " " + std::to_string(list.fired());
    for (const std::string& name : list.never) out += " -" + name;
    out += "\n";
  }
  for (const Unexplained& group : report.unexplained)
    out += std::to_string(group.sentences) + " " + group.pattern + " " + group.examples[0].article + " " +
           group.examples[0].sentence + "\n";
  return out;
}

}  // namespace

TEST_CASE("hits by rule and by pattern, lists, and what no rule explains") {
  CHECK(shown(cover_small(SmallPack(), {})) ==
        "0 0 0\nname 0 0 0 2:0\noffice 0 0 0 7:0\noffice-before-name 0 0 0 2:0 3:0\n"
        "names 0 -Ann -Bob -Zoe\nroles 0 -chair -mayor -vice mayor\nsaying_verbs 0 -said -says\n");
  const std::string all =
      "3 8 3\nname 7 0 0 2:7\noffice 8 0 0 7:8\noffice-before-name 4 0 0 2:2 3:2\n"
      "names 2 -Zoe\nroles 3\nsaying_verbs 1 -says\n"
      "2 {PERSON} \",\" longtime {TITLE} a1.txt Bob, longtime mayor, left.\n"
      "1 {PERSON} … {TITLE} a0.txt Bob, the chair, met the mayor.\n"
      "1 {TITLE} a2.txt The chair alone spoke.\n"
      "1 @saying_verbs {PERSON} a1.txt \"Yes,\" said Bob.\n";
  for (const unsigned jobs : {1u, 4u}) CHECK(shown(cover_small(SmallPack(), kTexts, jobs)) == all);
}

TEST_CASE("matches that lost, and matches that a condition forbade") {
  const SmallPack pack;
  pack.add("rules/offices.rules",
           "rule mayor-alone -> TITLE\n  find {role: mayor}\n  unless met before\n  unless vice before\n"
           "  yes The mayor spoke.\n    role=mayor\n  no They spoke.\n");
  const CoverageReport report =
      cover_small(pack, {"They met the mayor. They met mayor Ann. The mayor of the town spoke."});
  // "mayor" as `office` has it is as long, and stands first in the files; "mayor of the town" is longer.
  CHECK(rule_of(report, "mayor-alone").hits == 0);
  CHECK(rule_of(report, "mayor-alone").outranked == 2);
  CHECK(rule_of(report, "mayor-alone").forbidden == 1);
  CHECK(rule_of(report, "office").hits == 3);
}

TEST_CASE("time is counted where a rule was tried, and nowhere else") {
  const SmallPack pack;
  pack.add("rules/offices.rules",
           "rule never -> NEVER\n  find zebra crossing\n  yes A zebra crossing.\n  no A zebra.\n");
  const CoverageReport report = cover_small(pack, std::vector<std::string>(50, kTexts[0]));
  CHECK(rule_of(report, "office").nanoseconds > 0);
  CHECK(rule_of(report, "never").nanoseconds == 0);
  uint64_t sum = 0;
  for (const RuleCoverage& rule : report.rules) sum += rule.nanoseconds;
  CHECK(sum < report.nanoseconds);
}

TEST_CASE("a pattern that begins with a named piece knows its line") {
  const SmallPack pack;
  pack.write("rules/offices.rules",
             "word WHO = {person:PERSON}\n"
             "rule office-after-name -> position\n"
             "  find WHO is {title:TITLE}\n"
             "  find WHO was {title:TITLE}\n"
             "  yes  Ann is mayor.\n       person=Ann\n  no   Ann is here.\n");
  const CoverageReport report = cover_small(pack, {"Ann was mayor. Bob was chair. Zoe is mayor."});
  const RuleCoverage& rule = rule_of(report, "office-after-name");
  REQUIRE(rule.finds.size() == 2);
  CHECK(rule.finds[0].hits == 1);
  CHECK(rule.finds[1].hits == 2);
  CHECK(rule.finds[1].pattern == "WHO was {title:TITLE}");
  CHECK(rule.finds[1].place.line == 4);
}

TEST_CASE("gold gives right and wrong answers by rule and by pattern") {
  const GoldFiles gold = {
      {"gold/a0.json",
       R"({"article": "a0.txt", "facts": [{"type": "position", "person": "Ann", "title": "mayor"}]})"}};
  const CoverageReport report = cover_small(SmallPack(), kTexts, 2, gold);
  const RuleCoverage& rule = rule_of(report, "office-before-name");
  // Of a0.txt alone: "mayor Ann" by the first pattern (her two positions are one fact); "Bob, the chair" by
  // the second is not in the gold. What a1.txt states is not judged.
  CHECK(rule.record.right == 1);
  CHECK(rule.record.wrong == 1);
  CHECK(rule.finds[0].record.right + rule.finds[1].record.right == 1);
  CHECK(rule.finds[1].record.wrong == 1);
  REQUIRE(report.score);
  CHECK(report.score->types[0].precision() == doctest::Approx(0.5));
}

TEST_CASE("the rules that ship: the program's counts are the documents'") {
  const std::string tree = NUTGRAF_SOURCE_DIR;
  RuleSources sources;
  Result<std::string> bytes = compile_pack({tree + "/rules", tree + "/gazetteers"}, &sources);
  REQUIRE(bytes);
  Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
  REQUIRE(pack);
  const auto resources = Resources::from_pack(*std::move(pack));
  REQUIRE(resources);
  const Result<RuleSet> rules = load_rules(tree + "/rules");
  REQUIRE(rules);
  Sources articles({tree + "/corpus/dev"}, {});
  const Result<CoverageReport> report = cover(**resources, *rules, sources, articles, {2, {}});
  REQUIRE(report);
  CHECK(report->articles >= 16);
  CHECK(report->facts > 100);
  for (const RuleCoverage& rule : report->rules) {
    uint64_t by_find = 0;
    for (const FindCoverage& find : rule.finds) by_find += find.hits;
    CAPTURE(rule.name);
    CHECK(by_find == rule.hits);
  }
}

}  // namespace nutgraf
