// Text of rules -> tree: every construct, every error with its place, and no text that makes the parser fall over.
#include "rule/parser.h"

#include <doctest/doctest.h>

#include <random>

#include "base/utf8.h"

namespace nutgraf {
namespace {

// A tree on one line: Kind(children), words and names as they are.
std::string shown(const Node& node) {
  static constexpr const char* kNames[] = {"seq", "or", "may", "star", "plus", "gap", "", "@", "", "group", "shape", "piece "};
  std::string out = kNames[static_cast<size_t>(node.kind)];
  if (node.kind == NodeKind::Gap) return out + std::to_string(node.count);
  if (node.kind == NodeKind::Mention || node.kind == NodeKind::List) {
    out = node.kind == NodeKind::List ? "@" + node.text : node.text;
    return "{" + (node.slot.empty() ? out : node.slot + ":" + out) + "}";
  }
  out += node.text;
  if (node.form == WordForm::Exact) out += "!";
  if (node.form == WordForm::AnyForm) out += "~";
  if (!node.slot.empty()) out += " " + node.slot;
  std::string inner;
  for (const ShapeTest& test : node.tests) inner += (inner.empty() ? "" : ", ") + std::string(test.negated ? "not " : "") + test.name;
  for (const Node& child : node.children) inner += (inner.empty() ? "" : " ") + shown(child);
  return inner.empty() ? out : out + "(" + inner + ")";
}

TEST_CASE("an empty file holds no rule") {
  for (const char* text : {"", "\n", "# only a comment\n\n   \t\n", "\xEF\xBB\xBF"}) {
    const Result<RuleSet> parsed = parse_rules(text, "t.rules");
    REQUIRE(parsed);
    CHECK(parsed->rules.empty());
    CHECK(parsed->pieces.empty());
  }
}

TEST_CASE("every construct of a pattern") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"word", "word"},
      {"Word!", "Word!"},
      {"appoint~", "appoint~"},
      {"\",\" \":\" \"(\"", "seq(, : ()"},
      {"\"#\" # a comment", "#"},
      {"U.S. don't co-founder café", "seq(U.S. don't co-founder café)"},
      {"[x]", "may(x)"},
      {"[x | y z]", "may(or(x seq(y z)))"},
      {"(a | b)", "or(a b)"},
      {"(a)", "a"},
      {"((a b))", "seq(a b)"},
      {"x* y+", "seq(star(x) plus(y))"},
      {"(a b)+ c", "seq(plus(seq(a b)) c)"},
      {"x** y+* z++", "seq(star(x) star(y) plus(z))"},
      {"a ...5 b", "seq(a gap5 b)"},
      {"a ...20", "seq(a gap20)"},
      {"a...2 b", "seq(a gap2 b)"},
      {"\"...\"", "..."},
      {"@saying-verbs", "{@saying-verbs}"},
      {"{verb:@saying-verbs}", "{verb:@saying-verbs}"},
      {"{slot:LABEL}", "{slot:LABEL}"},
      {"{ slot : LABEL }", "{slot:LABEL}"},
      {"{LABEL_2}", "{LABEL_2}"},
      {"{slot: (a | b) c}", "group slot(seq(or(a b) c))"},
      {"{slot: PIECE}", "{slot:PIECE}"},
      {"{slot: a | b}", "group slot(or(a b))"},
      {"{all: a {one:LABEL}}", "group all(seq(a {one:LABEL}))"},
      {"<capitalised>", "shape(capitalised)"},
      {"<all-caps, not sentence-start, not LABEL>", "shape(all-caps, not sentence-start, not LABEL)"},
      {"SPEECH", "piece SPEECH"},
      {"NATO!", "NATO!"},
      {"A", "A"},
      {"[x]* ([y] z)", "seq(star(may(x)) seq(may(y) z))"},
  };
  for (const auto& [written, tree] : rows) {
    const std::string pattern(written);
    CAPTURE(pattern);
    const Result<RuleSet> parsed = parse_rules("rule r -> HIT\n find " + pattern + "\n", "t.rules");
    for (const Error& error : parsed.errors()) FAIL_CHECK(to_string(error));
    if (parsed) CHECK(shown(parsed->rules[0].finds[0]) == std::string(tree));
  }
}

TEST_CASE("quotation marks may be curly") {
  const auto pattern = [](const std::string& find) {
    const Result<RuleSet> parsed = parse_rules("rule r -> HIT\n  find " + find + "\n", "t.rules");
    REQUIRE(parsed);
    return shown(parsed->rules[0].finds[0]);
  };
  CHECK(pattern("a “,” who") == pattern("a \",\" who"));
  CHECK(pattern("a “prime minister” who # “x”") == pattern("a \"prime minister\" who"));
  CHECK(pattern("“#” \"“\" „b\"") == "seq(# “ b)");
  CHECK_FALSE(parse_rules("rule r -> HIT\n  find “a\n", "t.rules"));
}

TEST_CASE("a find that goes on in the next line is told to stand on one") {
  for (const char* next : {"(b | c)", "and so on"}) {
    const Result<RuleSet> parsed = parse_rules(std::string("rule r -> HIT\n  find a\n    ") + next + "\n", "t.rules");
    REQUIRE_FALSE(parsed);
    CHECK(parsed.errors()[0].code == "R001");
    CHECK(parsed.errors()[0].remedy == "if it goes on with the line above: a find stands on one line");
  }
}

TEST_CASE("every item of a rule") {
  const Result<RuleSet> parsed = parse_rules(
      "word SPEECH = (say~ | tell~)   # of both kinds\n"
      "rule first -> position\r\n"
      "  find {title:TITLE} {person:PERSON}\n"
      "  find {person:PERSON} \",\" {title:TITLE}\n"
      "  take organization from title\n"
      "  take role from title as job\n"
      "  set status = former when (former | ex) inside\n"
      "  set status = acting when acting before\n"
      "  set status = current\n"
      "  unless not inside\n"
      "  only SPEECH after\n"
      "  where initials of title = person\n"
      "  where not title = person\n"
      "  where title shares a word with person\n"
      "  prefer over second, third\n"
      "  yes  A # sentence \"with anything.\n"
      "       person=John Smith | title=Chair=man | page2=x\n"
      "       person=Ann Lee\n"
      "  no   Not this = one.\n"
      "  yes? One day.\n"
      "  no?  Perhaps.\n"
      "rule second -> TITLE\n  find a\n",
      "t.rules");
  for (const Error& error : parsed.errors()) FAIL(to_string(error));
  REQUIRE(parsed->rules.size() == 2);
  const Rule& rule = parsed->rules[0];
  CHECK(rule.name == "first");
  CHECK(rule.target == "position");
  CHECK(rule.place == Place{"t.rules", 2, 1});
  CHECK(rule.finds.size() == 2);
  CHECK(rule.finds[0].place == Place{"t.rules", 3, 8});
  CHECK(rule.finds[0].width == 29);
  REQUIRE(rule.takes.size() == 2);
  CHECK(rule.takes[0].slot + rule.takes[0].from + rule.takes[0].as == "organizationtitleorganization");
  CHECK(rule.takes[1].slot + rule.takes[1].from + rule.takes[1].as == "roletitlejob");
  REQUIRE(rule.sets.size() == 3);
  CHECK((rule.sets[0].has_condition && rule.sets[0].condition.where == Where::Inside && !rule.sets[0].condition.negated));
  CHECK(rule.sets[1].condition.where == Where::Before);
  CHECK((!rule.sets[2].has_condition && rule.sets[2].value == "current"));
  REQUIRE(rule.conditions.size() == 2);
  CHECK((rule.conditions[0].negated && shown(rule.conditions[0].pattern) == "not"));
  CHECK((!rule.conditions[1].negated && rule.conditions[1].where == Where::After));
  REQUIRE(rule.checks.size() == 3);
  CHECK((rule.checks[0].kind == CheckKind::InitialsOf && rule.checks[0].left == "title" && rule.checks[0].right == "person"));
  CHECK((rule.checks[1].kind == CheckKind::Same && rule.checks[1].negated));
  CHECK(rule.checks[2].kind == CheckKind::SharesWord);
  REQUIRE(rule.prefers.size() == 2);
  CHECK(rule.prefers[1].first == "third");
  CHECK(rule.prefers[1].second == Place{"t.rules", 15, 23});
  REQUIRE(rule.examples.size() == 4);
  CHECK(rule.examples[0].text == "A # sentence \"with anything.");
  REQUIRE(rule.examples[0].expected.size() == 2);
  CHECK(rule.examples[0].expected[0][1].second == "Chair=man");
  CHECK(rule.examples[0].expected[0][2].first == "page2");
  CHECK((!rule.examples[1].positive && rule.examples[1].expected.empty()));
  CHECK((rule.examples[2].positive && rule.examples[2].known_failure));
  CHECK((!rule.examples[3].positive && rule.examples[3].known_failure));
  REQUIRE(parsed->pieces.size() == 1);
  CHECK(shown(parsed->pieces[0].pattern) == "or(say~ tell~)");
}

struct ErrorRow {
  const char* text;     // behind "rule r -> HIT\n"
  std::vector<std::string> errors;  // "code line:column"
};

TEST_CASE("every error has its code and its place, and all are told in one run") {
  const std::vector<ErrorRow> rows = {
      {"find a\n", {}},
      {" fnd a\n", {"R001 2:2"}},
      {" prefer r\n", {"R001 2:2"}},
      {" prefer over a b\n", {"R001 2:16"}},
      {"rule\n", {"R002 2:1"}},
      {"rule x\n", {"R002 2:1"}},
      {"rule x -> TITLE extra\n", {"R002 2:1"}},
      {"word small = a\n", {"R002 2:1"}},
      {"word BIG a\n", {"R002 2:1"}},
      {" find\n", {"R003 2:2"}},
      {" find a ) b\n", {"R003 2:9"}},
      {" find a | b\n", {"R003 2:9"}},
      {" find é é ;\n", {"R003 2:11"}},
      {" find (a | )\n", {"R003 2:7"}},
      {" find []\n", {"R003 2:7"}},
      {" find {person}\n", {"R003 2:8"}},
      {" find {}\n", {"R003 2:8"}},
      {" find @\n", {"R003 2:7"}},
      {"word BIG = a )\n", {"R003 2:14"}},
      {" find (a\n", {"R004 2:7"}},
      {" find [a\n", {"R004 2:7"}},
      {" find {x:LABEL\n", {"R004 2:7"}},
      {" find \"a\n", {"R004 2:7"}},
      {" find \"\"\n", {"R004 2:7"}},
      {" find a ...0\n", {"R005 2:9"}},
      {" find a ...21\n", {"R005 2:9"}},
      {" find a ...4294967301\n", {"R005 2:9"}},
      {" find a ...99999999999999999999999\n", {"R005 2:9"}},
      {" find a ...5x\n", {"R005 2:9"}},
      {" find a ... b\n", {"R005 2:9"}},
      {" find a ... 5\n", {"R005 2:9"}},
      {" find <>\n", {"R006 2:8"}},
      {" find <word\n", {"R006 2:7"}},
      {" find <word, >\n", {"R006 2:14"}},
      {" unless a\n", {"R007 2:10"}},
      {" unless inside\n", {"R007 2:15"}},
      {" only a around\n", {"R007 2:15"}},
      {" take a\n", {"R008 2:2"}},
      {" take a from\n", {"R008 2:2"}},
      {" take a from b as\n", {"R008 2:2"}},
      {" take a from b c\n", {"R008 2:2"}},
      {" set a\n", {"R009 2:2"}},
      {" set a =\n", {"R009 2:2"}},
      {" set a = b if c\n", {"R009 2:12"}},
      {" set a = b when c\n", {"R007 2:18"}},
      {" where a > b\n", {"R010 2:2"}},
      {" where initials a = b\n", {"R010 2:2"}},
      {" where a shares b\n", {"R010 2:2"}},
      {" where a = b c\n", {"R010 2:2"}},
      {"word BIG = a\n find b\n", {"R014 3:2"}},
      {" yes\n", {"R015 2:2"}},
      {" no   \n", {"R015 2:2"}},
      {" find (a\n fnd\n find {x\n yes\n", {"R004 2:7", "R001 3:2", "R003 4:8", "R015 5:2"}},
  };
  for (const ErrorRow& row : rows) {
    CAPTURE(std::string(row.text));
    std::vector<std::string> found;
    const Result<RuleSet> parsed = parse_rules("rule r -> HIT\n" + std::string(row.text), "t.rules");
    for (const Error& error : parsed.errors()) {
      found.push_back(error.code + " " + std::to_string(error.place.line) + ":" + std::to_string(error.place.column));
      CHECK(error.place.file == "t.rules");
      CHECK(!error.message.empty());
      CHECK(error.width >= 1);
    }
    std::string want, got;
    for (const std::string& e : row.errors) want += e + "; ";
    for (const std::string& e : found) got += e + "; ";
    CHECK(got == want);
  }
}

std::string first_error(std::string_view text) {
  const Result<RuleSet> parsed = parse_rules(text, "t.rules");
  return parsed ? "" : parsed.errors()[0].code + " " + std::to_string(parsed.errors()[0].place.line) + ":" + std::to_string(parsed.errors()[0].place.column);
}

std::string times(std::string_view piece, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += piece;
  return out;
}

TEST_CASE("errors outside a rule") {
  CHECK(first_error("find a\n") == "R014 1:1");
  CHECK(first_error("\n yes A chairman.\n") == "R014 2:2");
  CHECK(first_error("rule r -> HIT\n find a\nword \xFF = b\n") == "R018 3:6");
  CHECK(first_error("\xEF\xBB\xBFrule r -> HIT\n find a\n") == "");
}

TEST_CASE("what is too much is an error and no crash") {
  const std::string head = "rule r -> HIT\n find ";
  for (const char* open : {"(", "[", "{x:", "([", "{x:("}) {
    CAPTURE(std::string(open));
    CHECK(first_error(head + times(open, 10'000) + "\n").starts_with("R017 2:"));
  }
  CHECK(first_error(head + times("(", 30) + "a" + times(")", 30) + "\n") == "");
  CHECK(first_error(head + times("(", 50) + "a" + times(")", 50) + "\n").starts_with("R017"));
  CHECK(first_error(std::string(kMaxRuleFileBytes + 1, ' ')) == "R016 0:0");
  // A long line takes time in its length, a long tail of stars no stack.
  CHECK(first_error(head + "a" + std::string(1'000'000, '*') + "\n") == "");
  CHECK(first_error(head + times("a ", 500'000) + "\n") == "");
  CHECK(first_error(head + times("a ", 500'000) + ")\n") == "R003 2:1000007");
  CHECK(first_error(std::string("rule r -> HIT\n find a\0b\n", 23)).starts_with("R003"));
}

TEST_CASE("no change of a good file crashes or hangs the parser") {
  const std::string good =
      "word SAY = (say~ | tell~)\nrule a -> TITLE  # x\n find {role:ROLE} [(of | for) [the] {organization: (<capitalised, not ROLE>+ | \"of\")}]* ...5\n"
      " take organization from role as x\n set status = former when (former | ex) inside\n unless {X_1:@list} before\n only SAY after\n"
      " where initials of a = b\n where not a shares a word with b\n prefer over b, c\n yes  She is Chairman.\n role=Chairman | x=y\n no  Ça n’est pas.\n";
  std::mt19937 random(3);
  const auto pick = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  const std::vector<std::string> pieces = {"(", ")", "[", "]", "{", "}", "<", ">", "|", "*", "+", "\"", "...", "...3", "@", "~", "!", ":", ",", "=", "#", "\n", " ", "rule ", "find ",
                                           "yes ", "not", "é", "\xFF", std::string(1, '\0'), "word ", "-> ", "\r", "\t", "inside"};
  uint32_t bad = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text = good;
    for (size_t n = 1 + pick(4); n > 0; --n) {
      const size_t at = pick(text.size());
      switch (pick(4)) {
        case 0: text.erase(at, 1 + pick(8)); break;
        case 1: text.insert(at, pieces[pick(pieces.size())]); break;
        case 2: text[at] = static_cast<char>(pick(256)); break;
        default: text.insert(at, text.substr(pick(text.size()), pick(20))); break;
      }
      if (text.empty()) text = " ";
    }
    const Result<RuleSet> parsed = parse_rules(text, "t.rules");
    if (parsed) continue;
    ++bad;
    for (const Error& error : parsed.errors())
      if (error.code.size() != 4 || error.message.empty() || error.place.line > 40) FAIL_CHECK(to_string(error));
  }
  CHECK(bad > 50'000);
}

}  // namespace
}  // namespace nutgraf
