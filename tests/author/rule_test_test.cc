#include "author/rule_test.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "rule/parser.h"

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

// Rules of a test with two lists; everything goes with the test.
class Rules {
 public:
  explicit Rules(const std::string& rules) : path_(fs::temp_directory_path() / ("nutgraf-rules-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    write("rules/facts.schema",
          "label PERSON: name TEXT\nlabel TITLE: role TEXT\n"
          "fact position: person PERSON, title TITLE, status STATUS = current\n");
    write("rules/t.rules", rules);
    write("gazetteers/manifest.tsv",
          "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
          "names.tsv\tGIVEN_NAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
          "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n");
    write("gazetteers/names.tsv", "entry\tvalue\tid\nAnn\t\t\nBob\t\t\n");
    write("gazetteers/roles.tsv", "entry\tvalue\tid\nchair\t\t\nmayor\t\t\n");
  }
  ~Rules() { fs::remove_all(path_); }

  RuleTestReport test() const {
    const std::string rules = (path_ / "rules").string();
    Result<std::string> bytes = compile_pack(rules, (path_ / "gazetteers").string());
    if (!bytes) {
      for (const Error& error : bytes.errors()) MESSAGE(to_string(error));
      FAIL("the rules of the test do not compile");
    }
    Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
    REQUIRE(pack);
    const auto resources = Resources::from_pack(*std::move(pack));
    REQUIRE(resources);
    const Result<RuleSet> set = load_rules(rules);
    REQUIRE(set);
    return test_rules(**resources, *set);
  }

 private:
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  fs::path path_;
};

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
         "  set  status = former when former before\n" +
         examples;
}

}  // namespace

TEST_CASE("examples that hold") {
  const RuleTestReport report = Rules(with("  yes  The mayor of the town Ann spoke.\n"
                                           "       title=mayor | person=Ann | status=current\n"
                                           "  no   The mayor met Ann.\n")).test();
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
    std::string detail;
  };
  const std::string good = "  yes  The mayor Ann spoke.\n       person=Ann\n", near = "  no  The mayor met Ann.\n";
  const Case cases[] = {
      {"yes without a match", "  yes  The mayor met Ann.\n       person=Ann\n" + near, 14,
       "this \"yes\" example did not match rule office-before-name", "person: expected Ann"},
      {"yes with other words", "  yes  The mayor Ann spoke.\n       person=Bob | title=mayor\n" + near, 14,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "person: expected Bob, found Ann"},
      {"the words of a title are its head's", "  yes  The mayor of the town Ann spoke.\n       title=mayor of the town\n" + near, 14,
       "this \"yes\" example gives other slots than expected for rule office-before-name",
       "title: expected mayor of the town, found mayor"},
      {"a default that is not so", "  yes  The mayor Ann spoke.\n       status=former\n" + near, 14,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "status: expected former, found current"},
      {"one of two lines", "  yes  The mayor Ann met the chair Bob.\n       person=Bob\n       person=Zoe\n" + near, 14,
       "this \"yes\" example gives other slots than expected for rule office-before-name", "person: expected Zoe"},
      {"no with a match", good + "  no  The mayor Ann spoke.\n", 16,
       "this \"no\" example is matched by rule office-before-name", "matched: \"mayor Ann\" | title=mayor | person=Ann | status=current"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const RuleTestReport report = Rules(with(c.examples)).test();
    REQUIRE(report.failures.size() == 1);
    const RuleTestFailure& failure = report.failures[0];
    CHECK(failure.error.code == "R031");
    CHECK(failure.error.place.file.ends_with("rules/t.rules"));
    CHECK(failure.error.place.line == c.line);
    CHECK(failure.error.message == c.message);
    const bool said = std::any_of(failure.details.begin(), failure.details.end(), [&](const std::string& d) { return d.starts_with(c.detail); });
    CAPTURE(failure.details.size());
    CHECK(said);
  }
}

TEST_CASE("known failures are counted, and told when they hold") {
  const RuleTestReport report = Rules(with("  yes  The mayor Ann spoke.\n       person=Ann\n"
                                           "  no   The mayor met Ann.\n"
                                           "  yes? Ann, the mayor, spoke.\n       person=Ann\n"
                                           "  no?  The mayor Bob spoke.\n"
                                           "  no?  The mayor met Bob.\n")).test();
  CHECK(report.failures.empty());
  CHECK(report.examples == 6);
  CHECK(report.known_failures == 3);
  REQUIRE(report.now_passing.size() == 1);
  CHECK(report.now_passing[0].error.place.line == 20);
  CHECK(report.now_passing[0].error.warning);
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

}  // namespace nutgraf
