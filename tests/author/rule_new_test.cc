// A rule from an example: what it proposes, what it refuses and why, and that what it proposes holds.
#include "author/rule_new.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "author/label_lists.h"
#include "author/rule_test.h"
#include "rule/parser.h"
#include "rule/printer.h"

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema =
    "label PERSON: name TEXT\nlabel ORGANIZATION: name TEXT\nlabel TITLE: role TEXT, organization ORGANIZATION?, status STATUS?\n"
    "fact position: person PERSON, title TITLE, organization ORGANIZATION?, status STATUS = current, since YEAR?\n";

constexpr const char* kRules =
    "word STAT = [{status:STATUS_WORD}]\n"
    "rule name -> PERSON\n  find {name:GIVEN_NAME}\n  yes Later Ann spoke.\n      name=Ann\n  no Later they spoke.\n"
    "rule body -> ORGANIZATION\n  find {name:BODY_NAME}\n  yes Later the Harbour Board met.\n      name=Harbour Board\n  no Later they met.\n"
    "rule year -> YEAR\n  find <year>\n  yes It was in 1998.\n  no It was in May.\n"
    "rule office -> TITLE\n  find STAT {role:ROLE}\n  find STAT {role:ROLE} of the {organization:ORGANIZATION}\n"
    "  yes The chair of the Harbour Board met.\n      role=chair | organization=Harbour Board\n  no They met.\n"
    "rule office-before-name -> position\n  find {title:TITLE} {person:PERSON}\n  take organization from title\n"
    "  yes The mayor Ann spoke.\n      person=Ann | title=mayor\n  no The mayor met Ann.\n"
    "rule office-after-name -> position\n  find {person:PERSON} \",\" [the] {title:TITLE} [\",\" spoke]\n  take organization from title\n"
    "  yes Later Ann, the mayor, spoke.\n      person=Ann | title=mayor\n  no Later Ann met the mayor.\n";

// Rules and lists in a directory that goes with the test.
class Book {
 public:
  Book() : path_(fs::temp_directory_path() / ("nutgraf-new-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    write("rules/facts.schema", kSchema);
    write("rules/t.rules", kRules);
    std::string manifest = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n";
    for (const auto& [file, label, policy, entries] : kLists) {
      manifest += std::string(file) + ".tsv\t" + label + "\t" + policy + "\tword\ttest\t1\tCC0-1.0\t2024-01-01\n";
      write("gazetteers/" + std::string(file) + ".tsv", std::string("entry\tvalue\tid\n") + entries);
    }
    write("gazetteers/manifest.tsv", manifest);
    rules_ = *load_rules(directory("rules"));
    resources_ = compiled({});
  }
  ~Book() { fs::remove_all(path_); }

  RuleBook book() const { return {{directory("rules"), directory("gazetteers")}, rules_, *resources_}; }
  std::string directory(const char* name) const { return (path_ / name).string(); }
  std::vector<List> lists() const { return *load_lists(directory("gazetteers")); }
  const RuleSet& rules() const { return rules_; }

  std::shared_ptr<const Resources> compiled(const RuleSet& added) const {
    Result<std::string> bytes = compile_pack({directory("rules"), directory("gazetteers")}, nullptr, added);
    if (!bytes) {
      for (const Error& error : bytes.errors()) MESSAGE(to_string(error));
      FAIL("the rules of the test do not compile");
    }
    Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
    REQUIRE(pack);
    const auto resources = Resources::from_pack(*std::move(pack));
    REQUIRE(resources);
    return *resources;
  }

 private:
  struct ListText {
    const char *file, *label, *policy, *entries;
  };
  static constexpr ListText kLists[] = {
      {"bodies", "BODY_NAME", "capitalised", "Harbour Board\t\t\nMuseum Trust\t\t\n"},
      {"bodies_short", "BODY_NAME", "exact", "HB\t\t\n"},
      {"common", "COMMON_WORD", "any", "hand\t\t\nhanding\t\t\nhelm\t\t\njob\t\t\nprize\t\t\nquietly\t\t\ntake\t\t\ntaking\t\t\n"},
      {"function", "FUNCTION_WORD", "any",
       "and\tconjunction\t\nas\tpreposition\t\nhis\tdeterminer\t\nin\tpreposition\t\nis\tauxiliary\t\nit\tpronoun\t\nnot\tadverb\t\nof\tpreposition\t\n"
       "since\tpreposition\t\nthe\tdeterminer\t\nto\tpreposition\t\n"},
      {"irregular", "IRREGULAR", "any", "took\ttake\t\n"},
      {"months", "MONTH", "capitalised", "May\t\t\n"},
      {"names", "GIVEN_NAME", "capitalised", "Ann\t\t\nBob\t\t\n"},
      {"roles", "ROLE", "any", "chair\t\t\nmayor\t\t\n"},
      {"status", "STATUS_WORD", "any", "former\t\t\nousted\tformer\t\n"},
  };

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

  fs::path path_;
  RuleSet rules_;
  std::shared_ptr<const Resources> resources_;
};

std::string proposed(const Book& book, const WantedRule& wanted) {
  const Result<RuleProposal> proposal = propose_rule(book.book(), wanted);
  if (!proposal) return to_string(proposal.errors()[0]);
  std::string out;
  for (const std::string& reader : proposal->read_by) out += "read by " + reader.substr(0, reader.find(' ')) + "\n";
  for (const std::string& remark : proposal->remarks) out += "# " + remark.substr(0, remark.find(" (/")) + "\n";
  return proposal->read_by.empty() ? out + print(proposal->rule) : out;
}

TEST_CASE("words become labels, shapes, forms and gaps") {
  const Book book;
  struct Case {
    WantedRule wanted;
    const char* pattern;
  };
  const Case cases[] = {
      {{"Ann took the helm as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""},
       "{person:PERSON} take~ [(the | a | an)] helm as {title:TITLE}"},
      {{"Ann quietly took his job as mayor in May.", "position", {{"title", "mayor"}, {"person", "Ann"}}, ""},
       "{person:PERSON} [<adverb>] take~ (his | her | its | their) job as {title:TITLE}"},
      {{"Ann took 3 jobs in May and 2 in 1998 as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""},
       "{person:PERSON} take~ ...10 as {title:TITLE}"},
      {{"Ann took the job in May 1998, to widespread horror, as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""},
       "{person:PERSON} take~ ...7 [\",\" ...12 \",\"] as {title:TITLE}"},
      {{"Ann took the Museum Trust in Zorgle as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""},
       "{person:PERSON} take~ ...7 as {title:TITLE}"},
      {{"Ann took since 1998 the job as mayor.", "position", {{"person", "Ann"}, {"since", "1998"}, {"title", "mayor"}}, ""},
       "{person:PERSON} take~ since {since:YEAR} [(the | a | an)] job as {title:TITLE}"},
      {{"They handed Ann the job of mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""},
       "{person:PERSON} [(the | a | an)] job of {title:TITLE}"},
      {{"They handed Ann mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""}, "hand~ {person:PERSON} {title:TITLE}"},
      {{"She won the Varnik Peace Prize.", "PRIZE", {{"name", "Varnik Peace Prize"}}, ""}, "{name: <capitalised>+ Prize!}"},
      {{"She took it in Zorgle.", "RESORT", {{"town", "Zorgle"}}, ""}, "{town: <capitalised>}"},
      {{"She thanked the storm warden.", "WARDEN", {{"role", "storm warden"}}, ""}, "{role: storm warden}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.wanted.sentence);
    const std::string rule = proposed(book, c.wanted);
    CAPTURE(rule);
    const size_t at = rule.find("  find  ");
    REQUIRE(at != std::string::npos);
    CHECK(rule.substr(at + 8, rule.find('\n', at) - at - 8) == c.pattern);
  }
}

TEST_CASE("a whole proposal, with what is taken, set and denied") {
  const Book book;
  CHECK(proposed(book, {"Ann took the helm as ousted chair of the Harbour Board.", "position",
                        {{"person", "Ann"}, {"title", "chair"}, {"organization", "Harbour Board"}, {"status", "former"}}, ""}) ==
        "# status=former is what \"ousted\" is reported as: the example says status=ousted, the words of the sentence\n"
        "rule take-helm -> position\n"
        "  find  {person:PERSON} take~ [(the | a | an)] helm as {title:TITLE}\n"
        "  take  organization from title\n"
        "  take  status from title\n"
        "  yes   Ann took the helm as ousted chair of the Harbour Board.\n"
        "        person=Ann | title=chair | organization=Harbour Board | status=ousted\n"
        "  no    Ann did not take the helm as ousted chair of the Harbour Board.\n"
        "  no    Ann praised the ousted chair of the Harbour Board.\n");
  // A fixed value that no mention has; the default needs no line.
  const std::string left = proposed(book, {"Ann took leave of the mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"status", "former"}}, ""});
  CHECK(left.find("  set   status = former\n") != std::string::npos);
  const std::string now = proposed(book, {"Ann took the job of mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"status", "current"}}, ""});
  CHECK(now.find("  set") == std::string::npos);
  CHECK(now.find("person=Ann | title=mayor | status=current\n") != std::string::npos);
  // A label is its own words: what stands before them is a condition.
  const std::string resort = proposed(book, {"She took it in Zorgle.", "RESORT", {{"town", "Zorgle"}}, "holiday"});
  CHECK(resort.starts_with("rule holiday -> RESORT\n"));
  CHECK(resort.find("  only  take~ it in before\n") != std::string::npos);
}

TEST_CASE("the small word before the first slot stays; near misses are sentences; no idle condition") {
  const Book book;
  CHECK(proposed(book, {"In 1998 Ann took the helm as mayor.", "position", {{"since", "1998"}, {"person", "Ann"}, {"title", "mayor"}}, "x"}) ==
        "rule x -> position\n"
        "  find  in {since:YEAR} {person:PERSON} take~ [(the | a | an)] helm as {title:TITLE}\n"
        "  yes   In 1998 Ann took the helm as mayor.\n"
        "        since=1998 | person=Ann | title=mayor\n"
        "  no    In 1998 Ann did not take the helm as mayor.\n"
        "  no    Ann praised the mayor.\n");
  const std::string gap = proposed(book, {"Ann took 3 jobs in May and 2 in 1998 as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""});
  CHECK(gap.find("  unless (not | never) inside\n") != std::string::npos);
}

TEST_CASE("a name that is free") {
  const Book book;
  const auto name = [&](const WantedRule& wanted) {
    const std::string rule = proposed(book, wanted);
    return rule.substr(0, rule.find(" ->"));
  };
  CHECK(name({"They met the office.", "OFFICE", {{"what", "office"}}, ""}) == "rule office-2");
  CHECK(name({"Ann took the helm as mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, "helm"}) == "rule helm");
  CHECK(name({"Ann (mayor) spoke.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""}).ends_with("rule person-title"));
}

TEST_CASE("law: what is proposed is accepted by rules test, printed and read again, beside all other rules") {
  const Book book;
  for (const char* sentence : {"Ann took the helm as chair of the Harbour Board.", "They handed Ann chair of the Harbour Board.",
                               "The job of chair of the Harbour Board went to Ann.", "Ann (chair of the Harbour Board) spoke."}) {
    CAPTURE(sentence);
    const std::string text =
        proposed(book, {sentence, "position", {{"person", "Ann"}, {"title", "chair"}, {"organization", "Harbour Board"}}, "new-one"});
    const std::string rule = text.substr(text.find("rule new-one"));
    CAPTURE(rule);
    const Result<RuleSet> again = parse_rules(rule, "new.rules");
    REQUIRE(again);
    RuleSet all = book.rules();
    all.rules.push_back(again->rules[0]);
    const RuleTestReport report = test_rules(*book.compiled(*again), all);
    CHECK(report.failures.empty());
    CHECK(report.examples == 12 + again->rules[0].examples.size());
    CHECK(again->rules[0].examples.size() >= 2);
    CHECK_FALSE(again->rules[0].examples.back().positive);
  }
}

TEST_CASE("a rule that already reads the fact, or reads it otherwise, is named") {
  const Book book;
  CHECK(proposed(book, {"The mayor Ann spoke.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""}) == "read by office-before-name\n");
  CHECK(proposed(book, {"The chair of the Harbour Board Ann spoke.", "position", {{"person", "Ann"}, {"organization", "Harbour Board"}, {"title", "chair"}, {"status", "current"}}, ""}) ==
        "read by office-before-name\n");
  CHECK(proposed(book, {"The chair spoke.", "TITLE", {{"role", "chair"}}, ""}) == "read by office\n");
  const Result<RuleProposal> otherwise = propose_rule(book.book(), {"They took the ousted mayor Ann.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"status", "former"}}, ""});
  REQUIRE(otherwise);
  REQUIRE(otherwise->remarks.size() == 2);
  CHECK(otherwise->remarks[0].starts_with("rule office-before-name ("));
  CHECK(otherwise->remarks[0].ends_with(" reads it with status=current"));
  // It wins: the longer match, with the verb before it.
  CHECK(print(otherwise->rule).find("  find  take~ [(the | a | an)] {title:TITLE} {person:PERSON}\n") != std::string::npos);
}

TEST_CASE("a rule that would lose prefers itself, unless that breaks another's examples") {
  const Book book;
  const Result<RuleProposal> wins = propose_rule(book.book(), {"Ann, the mayor since 1998, spoke.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"since", "1998"}}, ""});
  REQUIRE(wins);
  CHECK(wins->rule.prefers.empty());  // longer
  const Result<RuleProposal> breaks = propose_rule(book.book(), {"Later Ann, mayor, spoke.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"status", "former"}}, "x"});
  REQUIRE(breaks);
  REQUIRE(breaks->rule.prefers.size() == 1);
  CHECK(breaks->rule.prefers[0].first == "office-after-name");
  const Result<RuleProposal> broken = propose_rule(book.book(), {"Later Ann, the mayor, spoke.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"status", "former"}}, "x"});
  REQUIRE(!broken);
  REQUIRE(broken.errors().size() == 2);
  CHECK(broken.errors()[0].code == "A007");
  CHECK(broken.errors()[1].code == "R031");
  CHECK(broken.errors()[1].message.find("office-after-name") != std::string::npos);
}

TEST_CASE("what stands in the way is said, with what to do") {
  const Book book;
  struct Case {
    WantedRule wanted;
    const char *code, *message, *remedy;
  };
  const Case cases[] = {
      {{"", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""}, "A003", "the article is empty", "give a sentence"},
      {{"Ann spoke.", "positon", {{"person", "Ann"}}, ""}, "A001", "there is no fact type positon", "did you mean position?"},
      {{"Ann spoke.", "position", {}, ""}, "A002", "no slot is named", "person="},
      {{"Ann took the job of mayor.", "position", {{"persn", "Ann"}, {"title", "mayor"}}, ""}, "A002", "position has no slot persn", "did you mean person?"},
      {{"Ann took the job of mayor.", "position", {{"person", "Ann"}}, ""}, "A002", "a position must have a title", "add title="},
      {{"Ann took the job of mayor.", "position", {{"person", "Anne"}, {"title", "mayor"}}, ""}, "A003", "\"Anne\" does not stand in the sentence",
       "write person= as the sentence has it"},
      {{"Ann took the job of warden.", "position", {{"person", "Ann"}, {"title", "warden"}}, ""}, "A004",
       "no list and no rule takes \"warden\" for a TITLE", "gazetteers/roles.tsv, or write a rule that makes a TITLE of it"},
      {{"Ann took the job of mayor in the HBO.", "position", {{"person", "Ann"}, {"title", "mayor"}, {"organization", "HBO"}}, ""}, "A004",
       "\"HBO\" for an ORGANIZATION", "gazetteers/bodies.tsv or "},
      {{"They gave the former mayor Ann.", "position", {{"person", "Ann"}, {"title", "former"}}, ""}, "A004",
       "\"former mayor\" is taken for a TITLE", "write title=\"mayor\""},
      {{"Ann took the job of mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, "office"}, "A005", "there is a rule office already", "--name"},
      {{"Ann took the job of mayor.", "position", {{"person", "Ann"}, {"title", "mayor"}}, "a b"}, "A005", "\"a b\" is no name", "takes-over"},
      {{"Ann took a job. The mayor left.", "position", {{"person", "Ann"}, {"title", "mayor"}}, ""}, "A006", "several sentences", "one sentence"},
      {{"Zorgle closed.", "RESORT", {{"town", "Zorgle"}}, ""}, "A006", "do not tell what this is", "longer sentence"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.wanted.sentence);
    CAPTURE(c.message);
    const Result<RuleProposal> proposal = propose_rule(book.book(), c.wanted);
    REQUIRE(!proposal);
    const Error& error = proposal.errors()[0];
    CAPTURE(to_string(error));
    CHECK(error.code == c.code);
    CHECK(error.message.find(c.message) != std::string::npos);
    CHECK(error.remedy.find(c.remedy) != std::string::npos);
  }
}

TEST_CASE("lists that teach a label: by one entry, else those that its rules look into") {
  const Book book;
  const auto lists = [&](const char* label) { return lists_for(label, book.rules(), book.lists()); };
  CHECK(lists("TITLE") == std::vector<std::string>{"roles.tsv"});
  CHECK(lists("PERSON") == std::vector<std::string>{"names.tsv"});
  CHECK(lists("ORGANIZATION") == std::vector<std::string>{"bodies.tsv", "bodies_short.tsv"});
  CHECK(lists("MONTH") == std::vector<std::string>{"months.tsv"});
  CHECK(lists("YEAR").empty());
  CHECK(lists("NOTHING").empty());
  const RuleSet two = *parse_rules("word WW = (<capitalised, GIVEN_NAME, not ROLE> | @months)\nrule r -> PERSON\n  find WW WW [{STATUS_WORD}]\n", "t.rules");
  CHECK(lists_for("PERSON", two, book.lists()) == std::vector<std::string>{"names.tsv", "months.tsv", "status.tsv"});
}

}  // namespace
}  // namespace nutgraf
