// What check_rules says of rules and lists. Each code has its examples in rules/ERRORS.md; here are the edges between them.
#include "author/rule_check.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "author/list_check.h"
#include "author/shadowed_rules.h"
#include "rule/parser.h"

namespace nutgraf {
namespace {

const std::string kManifest =
    "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
    "names.tsv\tNAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
    "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
    "small.tsv\tFUNCTION_WORD\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n";
const std::string kSchema = "label TITLE: role TEXT\nlabel EVENT\nfact position: title TITLE, status STATUS = current\n";

PackSource source_of(const std::string& rules, const std::string& schema = kSchema, const std::string& manifest = kManifest) {
  PackSource out;
  out.schema = Schema::parse(schema, "facts.schema", out.errors);
  out.lists = parse_manifest(manifest, "manifest.tsv", out.errors);
  const char* texts[] = {"entry\nAnn\nBob\n", "entry\nchair\nmayor\n", "entry\tvalue\nof\tpreposition\nthe\tdeterminer\n"};
  for (size_t i = 0; i < out.lists.size(); ++i) parse_list(texts[i % 3], out.lists[i].file, out.lists[i], out.errors);
  out.rules = parse_rules(rules, "t.rules", out.errors);
  return out;
}

// "R012 t.rules:2; "
std::string codes(const Errors& errors) {
  std::string out;
  for (const Error& error : errors) out += error.code + " " + error.place.file + ":" + std::to_string(error.place.line) + "; ";
  return out;
}
std::string codes(const PackSource& source) { return codes(check_rules(source).problems); }

// A rule around a pattern, with examples that fit nothing but "good".
std::string rule(const std::string& name, const std::string& body) {
  return "rule " + name + " -> HIT\n" + body + "  yes That is good.\n  no  They say good.\n";
}

TEST_CASE("nothing is wrong with nothing") {
  CHECK(codes(source_of("")) == "");
  const CheckReport report = check_rules(source_of("", "", "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"));
  CHECK(report.problems.empty());
  CHECK(report.resources);
}

TEST_CASE("mistakes of all files are told in one run, and nothing that follows from them") {
  const std::string bad = rule("r", "  find {PERSN} @rolls {x:ROLE}\n  take a from b\n") + "rule s -> HIT\n  find (a\n";
  CHECK(codes(source_of(bad)) == "R012 t.rules:2; R013 t.rules:2; R032 t.rules:3; R004 t.rules:7; ");
  // The line that declares TITLE is not understood: nobody is told that TITLE and position are unknown.
  CHECK(codes(source_of("rule p -> position\n  find {title:TITLE}\n  yes a\n  no b\n", "labl TITLE: role TEXT\nfat position: title TITLE\n")) ==
        "S001 facts.schema:1; S001 facts.schema:2; ");
  CHECK(codes(source_of(rule("r", "  find good {ROLE} @roles\n"), kSchema, kManifest + "x\ty\n")) == "G003 manifest.tsv:5; ");
  CHECK(codes(source_of(rule("r", "  find good {ROLE} @roles\n"), kSchema, "x\ty\n")) == "G002 manifest.tsv:1; ");
  // A rule without its first line makes nothing, but its label is not called unknown.
  CHECK(codes(source_of("rule -> NEWS\n  find good\n" + rule("r", "  find good [{NEWS}]\n  prefer over s\n"))) == "R002 t.rules:1; ");
  // A rule or piece that lacks a line is not blamed for what that line may hold.
  CHECK(codes(source_of("rule r -> HIT\n  find {x: good\n  take y from x\n  yes good\n    z=1\n  no b\n")) == "R004 t.rules:2; ");
  CHECK(codes(source_of("word AA = {x: (a}\n" + rule("r", "  find AA good\n  take y from x\n"))) == "R004 t.rules:1; ");
  CHECK(codes(source_of("rule a -> AA\n  find {AA} x\n  find (y\n  yes y\n  no x\n")) == "R004 t.rules:3; ");
}

TEST_CASE("a condition that can never hold, and one that lists words without brackets") {
  const auto about = [](const std::string& find, const std::string& condition) {
    const std::string all = codes(source_of(rule("r", "  find " + find + "\n  " + condition + "\n")));
    return all.substr(0, all.find(' '));
  };
  CHECK(about("good news of {ROLE}", "unless never inside") == "R068");
  CHECK(about("good", "set kind = bad when (not | never) inside") == "R068");
  CHECK(about("good news of {ROLE}", "unless (chair | never) inside") != "R068");
  CHECK(about("good ...3 news", "unless never inside") != "R068");
  CHECK(about("good [never] news", "unless never inside") != "R068");
  CHECK(about("good <lower>", "unless never inside") != "R068");
  CHECK(about("good <number>", "unless never inside") == "R068");
  CHECK(about("good news", "unless never before") != "R068");
  CHECK(about("good make~ news", "unless making inside") != "R068");
  CHECK(about("good ...3 news", "unless not or never inside") == "R067");
  CHECK(about("good ...3 news", "unless not never inside") != "R067");
}

TEST_CASE("the caret stands under the piece that is meant") {
  const auto problem = [](const std::string& rules) {
    const CheckReport report = check_rules(source_of(rules));
    REQUIRE(!report.problems.empty());
    const Error& e = report.problems[0];
    return e.code + " " + std::to_string(e.place.column) + "+" + std::to_string(e.width);
  };
  CHECK(problem("rule r -> positon\n  find {x: a}\n  yes a\n  no b\n") == "R011 11+7");
  CHECK(problem(rule("r", "  find good {name:PERSN}\n")) == "R012 19+5");
  CHECK(problem(rule("r", "  find é <capitalised, not PERSN>\n")) == "R012 28+5");
  CHECK(problem(rule("r", "  find {x:@rolls} good\n")) == "R013 12+5");
  CHECK(problem("rule r -> TITLE\n  find {roel: good}\n  yes good\n  no b\n") == "R019 9+4");
  CHECK(problem("rule r -> TITLE\n  find {role: good}\n  take x from role as y\n  yes good\n  no b\n") == "R019 23+1");
  CHECK(problem(rule("r", "  find {x: good}\n  where not x = yes\n")) == "R032 17+3");
  CHECK(problem(rule("r", "  find good\n  prefer over r2, r3\n")) == "R020 15+2");
}

TEST_CASE("a `no` is a near miss when something of the pattern stands in it") {
  struct Case {
    const char* what;
    std::string rules;
    bool near;
  };
  const auto with = [](const std::string& body, const std::string& no) { return "rule r -> HIT\n" + body + "  yes? zzz\n  yes zzz\n  no " + no + "\n"; };
  const Case cases[] = {
      {"nothing", with("  find good news\n", "She is ill."), false},
      {"a word", with("  find good news\n", "The news is old."), true},
      {"a word in another form", with("  find resign~ as mayor\n", "They resigned."), true},
      {"a word in other capitals", with("  find News! today\n", "The news is old."), true},
      {"a mark and a function word", with("  find good \",\" the news\n", "She, the one, is ill."), false},
      {"a function word, of a pattern that has no other", with("  find the \",\" of\n", "The ill."), true},
      {"a thing with a label", with("  find old {ROLE}\n", "The mayor is ill."), true},
      {"a name without its capital", with("  find old {NAME}\n", "The ann is ill."), true},
      {"a shape, where words are needed", with("  find <capitalised> news\n", "The Mill is ill."), false},
      {"a shape, where shapes will do", with("  find <capitalised> [news]\n  unless \"?\" inside\n  only \"?\" after\n", "They saw the Mill."), true},
      {"a match that a condition forbids", with("  find the <lower>\n  only \"!\" after\n", "She saw the mill."), true},
      {"no shape", with("  find <all-caps> <all-caps>\n", "They are ill."), false},
      {"a shape alone, which nothing but itself is like", with("  find <all-caps>\n", "They are ill."), true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK((codes(source_of(c.rules)).find("R063") == std::string::npos) == c.near);
  }
  CHECK(codes(source_of("rule r -> HIT\n find good news\n yes good news\n no good\n no? ill\n")) == "");
}

TEST_CASE("a rule that another one shadows") {
  const auto pair = [](const std::string& a, const std::string& b) {
    PackSource source = source_of(rule("a", a) + rule("b", b) + "rule n -> NN\n  find nn\n  yes nn\n  no b\n");
    const CheckReport report = check_rules(source);
    std::string out;
    for (const Error& error : report.problems) {
      if (!error.warning) out += error.code;
      if (error.code == "R061") out += error.message.substr(5, 1);
    }
    return out;
  };
  CHECK(pair("  find good\n", "  find good\n") == "b");
  CHECK(pair("  find good\n", "  find bad\n") == "");
  CHECK(pair("  find (good | bad) [news]\n", "  find bad news\n") == "b");
  CHECK(pair("  find bad news\n", "  find (good | bad) [news]\n") == "");
  CHECK(pair("  find <lower>+\n", "  find <lower, not function> <lower>\n") == "b");
  CHECK(pair("  find <lower, not function>\n", "  find <lower>\n") == "");
  CHECK(pair("  find good ...5 news\n", "  find good ...3 news\n") == "b");
  CHECK(pair("  find good ...3 news\n", "  find good ...5 news\n") == "");
  CHECK(pair("  find resign~\n", "  find resigned\n") == "b");
  CHECK(pair("  find news\n", "  find News!\n") == "b");
  CHECK(pair("  find News!\n", "  find news\n") == "");
  CHECK(pair("  find {ROLE}\n", "  find {NAME}\n") == "");
  // Loops.
  CHECK(pair("  find (good | bad)+ news\n", "  find good good* news\n") == "b");
  CHECK(pair("  find good good* news\n", "  find (good | bad)+ news\n") == "");
  // More slots win; so does whoever is preferred.
  CHECK(pair("  find good\n", "  find {x: good}\n") == "");
  CHECK(pair("  find {x: good}\n", "  find good\n") == "b");
  CHECK(pair("  find good\n", "  find good\n  set x = y\n") == "");
  CHECK(pair("  find good\n", "  find good\n  prefer over a\n") == "a");
  CHECK(pair("  find good\n  prefer over b\n", "  find {x: good}\n") == "b");
  // A condition leaves something to the other.
  CHECK(pair("  find good\n  unless bad before\n", "  find good\n") == "");
  CHECK(pair("  find good\n  unless bad before\n", "  find good\n  only very before\n  unless bad before\n") == "b");
  CHECK(pair("  find {x: good} {y: <word>}\n  where x = y\n", "  find {x: good} {y: <word>}\n") == "");
  // What makes something else is no rival.
  PackSource other = source_of(rule("a", "  find good\n") + "rule b -> OTHER\n  find good\n  yes good\n  no the good\n");
  CHECK(codes(other).find("R061") == std::string::npos);
}

TEST_CASE("looking for shadows ends in good time") {
  std::string rules;
  for (int i = 0; i < 300; ++i) rules += rule("r" + std::to_string(i), "  find good ...20 w" + std::to_string(i) + " ...20 x ...20 news\n");
  const PackSource source = source_of(rules);
  const CheckReport report = check_rules(source);
  CHECK(report.resources);
  CHECK(codes(report.problems).find("R061") == std::string::npos);
}

TEST_CASE("warnings of lists") {
  const auto said = [](const std::string& entries, CasePolicy policy = CasePolicy::Any) {
    std::vector<List> lists(1);
    lists[0].label = "ROLE";
    lists[0].case_policy = policy;
    Errors errors;
    parse_list("entry\tvalue\n" + entries, "r.tsv", lists[0], errors);
    REQUIRE(errors.empty());
    return codes(list_warnings(lists));
  };
  CHECK(said("a\nb c\nmaître\nÉcole\n€uro\n") == "");
  CHECK(said("") == "G025 r.tsv:0; ");
  CHECK(said(" a\nb  c\nd \ne\xC2\xA0" "f\n") == "G020 r.tsv:2; G020 r.tsv:3; G020 r.tsv:4; G020 r.tsv:5; ");
  CHECK(said("a\tb \n") == "G020 r.tsv:2; ");
  CHECK(said("A&amp;B\nCafÃ©\nItâ€™s\nx\xEF\xBF\xBDy\n") == "G021 r.tsv:2; G021 r.tsv:3; G021 r.tsv:4; G021 r.tsv:5; ");
  CHECK(said("Mayor\nmayor\n") == "G022 r.tsv:3; ");
  CHECK(said("Mayor\nmayor\n", CasePolicy::Exact) == "");
  CHECK(said("a\ta\n") == "G024 r.tsv:2; ");
  std::vector<List> lists(3);
  for (List& list : lists) list.label = "ROLE";
  lists[2].case_policy = CasePolicy::Exact;
  Errors errors;
  parse_list("entry\na\nb\n", "1.tsv", lists[0], errors);
  parse_list("entry\nb\nc\n", "2.tsv", lists[1], errors);
  parse_list("entry\nb\n", "3.tsv", lists[2], errors);
  CHECK(codes(list_warnings(lists)) == "G023 2.tsv:2; ");
}

TEST_CASE("the rules and lists that ship have no errors, and the lists no warnings") {
  const std::string root = NUTGRAF_SOURCE_DIR;
  const CheckReport report = check_rules({root + "/rules", root + "/gazetteers"});
  CHECK(report.resources);
  CHECK(report.rules > 50);
  for (const Error& problem : report.problems)
    if (!problem.warning || problem.code[0] == 'G') FAIL_CHECK(to_string(problem));
}

}  // namespace
}  // namespace nutgraf
