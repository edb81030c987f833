// Trees -> text -> the same trees; text in the one layout, formatted again, stays as it is.
#include "rule/printer.h"

#include <doctest/doctest.h>

#include <random>

#include "base/file.h"
#include "rule/parser.h"

namespace nutgraf {
namespace {

// ---- equal trees, places not counted --------------------------------------------------------------------------------

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && a.slot == b.slot && a.form == b.form && a.count == b.count && a.tests == b.tests &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same);
}

template <class T, class Same>
bool same_all(const std::vector<T>& a, const std::vector<T>& b, Same same_one) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_one);
}

bool same_condition(const Condition& a, const Condition& b) {
  return a.negated == b.negated && a.where == b.where && same(a.pattern, b.pattern);
}

bool same_take(const Take& a, const Take& b) { return a.slot == b.slot && a.from == b.from && a.as == b.as && a.shared == b.shared; }

bool same_set(const Set& a, const Set& b) {
  return a.slot == b.slot && a.value == b.value && a.has_condition == b.has_condition &&
         (!a.has_condition || same_condition(a.condition, b.condition));
}

bool same_check(const Check& a, const Check& b) {
  return a.kind == b.kind && a.negated == b.negated && a.left == b.left && a.right == b.right;
}

bool same_example(const Example& a, const Example& b) {
  return a.positive == b.positive && a.known_failure == b.known_failure && a.text == b.text && a.expected == b.expected;
}

bool same_rule(const Rule& a, const Rule& b) {
  const auto same_name = [](const auto& x, const auto& y) { return x.first == y.first; };
  return a.name == b.name && a.target == b.target && same_all(a.finds, b.finds, same) &&
         same_all(a.conditions, b.conditions, same_condition) && same_all(a.takes, b.takes, same_take) &&
         same_all(a.sets, b.sets, same_set) && same_all(a.checks, b.checks, same_check) &&
         same_all(a.prefers, b.prefers, same_name) && same_all(a.examples, b.examples, same_example);
}

bool same_piece(const Piece& a, const Piece& b) { return a.name == b.name && same(a.pattern, b.pattern); }

bool same_set_of_rules(const RuleSet& a, const RuleSet& b) {
  return same_all(a.rules, b.rules, same_rule) && same_all(a.pieces, b.pieces, same_piece);
}

RuleSet parsed(const std::string& text) {
  Result<RuleSet> rules = parse_rules(text, "t.rules");
  if (!rules) {
    for (const Error& error : rules.errors()) MESSAGE(to_string(error));
    FAIL(text);
  }
  return *std::move(rules);
}

std::string formatted(const std::string& text) {
  const Result<std::string> out = format_rules(text, "t.rules");
  REQUIRE(out);
  return *out;
}

// ---- random trees ---------------------------------------------------------------------------------------------------

// Trees such as the parser makes: no sequence or choice of one, no loop of a loop, no group that is a mention.
class Trees {
 public:
  explicit Trees(uint32_t seed) : random_(seed) {}

  RuleSet rules() {
    RuleSet out;
    for (uint32_t n = below(3); n > 0; --n) out.pieces.push_back({one_of({"SAY", "PIECE_2", "A-B"}), pattern(), {}});
    for (uint32_t n = below(4); n > 0; --n) out.rules.push_back(rule());
    return out;
  }

 private:
  uint32_t below(uint32_t n) { return random_() % n; }
  bool once_in(uint32_t n) { return below(n) == 0; }
  std::string one_of(std::initializer_list<const char*> words) { return words.begin()[below(static_cast<uint32_t>(words.size()))]; }
  std::string slot() { return one_of({"person", "title", "from", "a_1", "shared"}); }

  Rule rule() {
    Rule out;
    out.name = one_of({"r", "title-before-name", "x.y", "a-"});
    out.target = one_of({"TITLE", "position"});
    for (uint32_t n = below(3); n > 0; --n) out.finds.push_back(pattern());
    for (uint32_t n = below(3); n > 0; --n) out.takes.push_back(take());
    for (uint32_t n = below(3); n > 0; --n) out.sets.push_back(set());
    for (uint32_t n = below(3); n > 0; --n) out.checks.push_back({static_cast<CheckKind>(below(3)), once_in(2), slot(), slot(), {}});
    for (uint32_t n = below(3); n > 0; --n) out.conditions.push_back(condition(once_in(2)));
    for (uint32_t n = below(3); n > 0; --n) out.prefers.emplace_back(one_of({"r", "other-rule"}), Place{});
    for (uint32_t n = below(3); n > 0; --n) out.examples.push_back(example());
    return out;
  }

  Take take() {
    Take out{slot(), slot(), "", once_in(2), {}};
    out.as = once_in(2) ? out.slot : slot();
    return out;
  }

  Set set() {
    Set out{slot(), one_of({"former", "when", "current"}), once_in(2), {}, {}};
    if (out.has_condition) out.condition = condition(false);
    return out;
  }

  Condition condition(bool negated) { return {negated, pattern(), static_cast<Where>(below(3)), {}}; }

  Example example() {
    Example out;
    out.positive = once_in(2);
    out.known_failure = once_in(2);
    out.text = one_of({"She is chairman.", "# no comment", "\"So,\" he said.  Then left", "no", "person=x", "Später – ja"});
    if (!out.positive) return out;
    for (uint32_t n = below(3); n > 0; --n) {
      out.expected.emplace_back();
      for (uint32_t i = 1 + below(2); i > 0; --i) out.expected.back().emplace_back(slot(), one_of({"John Smith", "", "a=b", "x # y", "|"}));
    }
    // " | " parts two of them, so that none before the last may end in one.
    for (auto& line : out.expected)
      if (line.size() > 1 && line[0].second == "|") line[0].second = "x";
    return out;
  }

  Node pattern() {
    const uint32_t n = 1 + below(4);
    if (n == 1) return element(0);
    return several(NodeKind::Sequence, n, 0);
  }

  Node several(NodeKind kind, uint32_t n, uint32_t depth) {
    Node out;
    out.kind = kind;
    for (; n > 0; --n) out.children.push_back(element(depth + 1));
    return out;
  }

  Node around(NodeKind kind, Node child) {
    Node out;
    out.kind = kind;
    out.children.push_back(std::move(child));
    return out;
  }

  Node element(uint32_t depth) {
    Node out;
    out.kind = static_cast<NodeKind>(below(depth < 4 ? 12 : 4) + (depth < 4 ? 0 : static_cast<uint32_t>(NodeKind::Word)));
    if (depth >= 4 && out.kind == NodeKind::Group) out.kind = NodeKind::Shape;
    switch (out.kind) {
      case NodeKind::Sequence:
      case NodeKind::Choice: return several(out.kind, 2 + below(3), depth);
      case NodeKind::Optional: return around(out.kind, element(depth + 1));
      case NodeKind::Star:
      case NodeKind::Plus: return loop(out.kind, depth);
      case NodeKind::Gap: out.count = 1 + below(kMaxGap); break;
      case NodeKind::Word: word(out); break;
      case NodeKind::List:
        out.text = one_of({"roles", "saying_verbs", "x.y"});
        if (once_in(2)) out.slot = slot();
        break;
      case NodeKind::Mention:
        out.text = one_of({"PERSON", "TITLE_2"});
        if (once_in(2)) out.slot = slot();
        break;
      case NodeKind::Group:
        out = around(NodeKind::Group, element(depth + 1));
        out.slot = slot();
        break;
      case NodeKind::Shape:
        for (uint32_t n = 1 + below(3); n > 0; --n) out.tests.push_back({one_of({"capitalised", "PERSON", "all-caps"}), once_in(2), {}});
        break;
      case NodeKind::Piece: out.text = one_of({"SAY", "PIECE_2", "A-B"}); break;
    }
    return out;
  }

  Node loop(NodeKind kind, uint32_t depth) {
    Node child = element(depth + 1);
    if (child.kind == NodeKind::Star || child.kind == NodeKind::Plus) return child;
    return around(kind, std::move(child));
  }

  void word(Node& out) {
    out.form = static_cast<WordForm>(below(3));
    if (out.form == WordForm::AnyCase)
      out.text = one_of({"the", ",", "#", "...", "NATO", "U.S.", "prime minister", "don't", "'s", "-", "–", "inside", "before", "not", "été",
                         "co-founder", "a-", "3rd", " two  spaces", "rule", "I"});
    else
      out.text = one_of({"say", "NATO", "U.S.", "Été", "co-founder", "'s"});
  }

  std::mt19937 random_;
};

// ---- the laws -------------------------------------------------------------------------------------------------------

TEST_CASE("nothing is printed as nothing") {
  CHECK(print(RuleSet{}) == "");
  CHECK(formatted("") == "");
  CHECK(formatted("\n \n\t\n") == "");
}

TEST_CASE("brackets and quotation marks stand where they say something") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"(a)", "a"},
      {"((a b)) c", "(a b) c"},
      {"(a b | [c|d])", "(a b | [(c | d)])"},
      {"\"until\" \"by-election\" \"prime minister\"", "until by-election \"prime minister\""},
      {"\"FC\" FC! U.S. \"'s\" \"I\" jr.", "\"FC\" FC! \"U.S.\" \"'s\" I \"jr.\""},
      {"a...2 b", "a ...2 b"},
      {"{ slot : PERSON } {PERSON}", "{slot:PERSON} {PERSON}"},
      {"{slot: (PIECE)} {slot: (PIECE PIECE)}", "{slot: (PIECE)} {slot: PIECE PIECE}"},
      {"{slot: (@list)} {slot: (@list)+ b} {slot:@list} @list", "{slot: (@list)} {slot: (@list+ b)} {slot:@list} @list"},
      {"{slot: a|b}", "{slot: (a | b)}"},
      {"<lower,not  verb>+ (a b)* \"x\"*", "<lower, not verb>+ (a b)* x*"},
  };
  for (const auto& row : rows) {
    const std::string written = row.first;
    CAPTURE(written);
    const RuleSet rules = parsed("word XX = " + written);
    CHECK(print(rules.pieces[0].pattern) == row.second);
    CHECK(same(parsed("word XX = " + print(rules.pieces[0].pattern)).pieces[0].pattern, rules.pieces[0].pattern));
  }
}

TEST_CASE("every item of a rule has its line") {
  const std::string text =
      "word SAY = (say~ | add~)\n"
      "\n"
      "rule r -> position\n"
      "  find  {person:PERSON} SAY {title:TITLE}\n"
      "  take  organization from title as body shared\n"
      "  set   status = former when (former | ex) inside\n"
      "  set   status = acting\n"
      "  where initials of title = person\n"
      "  where not title shares a word with person\n"
      "  unless not inside\n"
      "  only  \",\" after\n"
      "  prefer over a, b\n"
      "  yes   Jane Doe said: \"president\"\n"
      "        person=Jane Doe | title=president\n"
      "        person=John Roe\n"
      "  no?   Jane Doe said nothing.\n";
  const RuleSet rules = parsed(text);
  CHECK(print(rules) == text);
  CHECK(formatted(text) == text);
}

TEST_CASE("comments stay where they are, empty lines in groups of one") {
  const std::string text =
      "\xEF\xBB\xBF\n\n# the file\n\n\n# of the piece\nword XX=a   # beside it\nword YY = \"#\"# close\n"
      "   # of the rule\r\nrule r->TITLE\r\n# of the pattern\n\tfind X\n\n\n    # what must not be\nunless Y before\n"
      "yes A b. # no comment\n# of what is expected\n role = b\nno A.\n  # last of the rule\n\nrule s -> TITLE\nfind a\nyes a\nno b\nrule t -> TITLE\n"
      "  find a\n# before the end";
  const std::string wanted =
      "# the file\n\n# of the piece\nword XX = a  # beside it\nword YY = \"#\"  # close\n"
      "# of the rule\nrule r -> TITLE\n  # of the pattern\n  find  X\n\n  # what must not be\n  unless Y before\n"
      "  yes   A b. # no comment\n  # of what is expected\n        role=b\n  no    A.\n  # last of the rule\n\nrule s -> TITLE\n  find  a\n  yes   a\n"
      "  no    b\n\nrule t -> TITLE\n  find  a\n\n# before the end\n";
  // A header must have its spaces.
  std::string spaced = text;
  spaced.replace(spaced.find("r->TITLE"), 8, "r -> TITLE");
  CHECK(formatted(spaced) == wanted);
  CHECK(formatted(wanted) == wanted);
}

TEST_CASE("what does not parse is not formatted") {
  const Result<std::string> out = format_rules("rule r -> TITLE\n find (a\n find b)\n", "t.rules");
  REQUIRE(!out);
  REQUIRE(out.errors().size() == 2);
  CHECK(out.errors()[0].code == "R004");
  CHECK(out.errors()[1].place.line == 3);
}

TEST_CASE("random rules: parse(print(x)) == x and format(print(x)) is stable") {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    const RuleSet rules = Trees(seed).rules();
    const std::string text = print(rules);
    CAPTURE(seed);
    CAPTURE(text);
    const Result<RuleSet> again = parse_rules(text, "t.rules");
    if (!again) MESSAGE(to_string(again.errors()[0]));
    REQUIRE(again);
    REQUIRE(same_set_of_rules(*again, rules));
    const std::string once = formatted(text);
    REQUIRE(same_set_of_rules(parsed(once), rules));
    REQUIRE(formatted(once) == once);
  }
}

// Comments, empty lines and odd indentation strewn over printed rules.
TEST_CASE("random layouts of random rules: the tree stays, every comment stays, a second run changes nothing") {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    const RuleSet rules = Trees(seed).rules();
    const std::string text = print(rules);
    std::mt19937 random(seed);
    std::string strewn;
    std::vector<std::string> comments;
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = text.find('\n', begin);
      for (uint32_t n = random() % 3; n > 0; --n) {
        if (random() % 2) {
          comments.push_back("# " + std::to_string(comments.size()));
          strewn += std::string(random() % 3, ' ') + comments.back();
        }
        strewn += "\n";
      }
      const size_t first = text.find_first_not_of(' ', begin);
      strewn += std::string(random() % 12, ' ') + text.substr(first, end - first) + (random() % 2 ? "\r\n" : "  \n");
      begin = end + 1;
    }
    CAPTURE(strewn);
    const std::string once = formatted(strewn);
    CAPTURE(once);
    REQUIRE(same_set_of_rules(parsed(once), rules));
    REQUIRE(formatted(once) == once);
    size_t at = 0;
    for (const std::string& comment : comments) {
      at = once.find(comment + "\n", at);
      REQUIRE(at != std::string::npos);
    }
  }
}

TEST_CASE("the rules that ship: parse(print(x)) == x, and they stand in the one layout") {
  const std::string directory = std::string(NUTGRAF_SOURCE_DIR) + "/rules";
  const Result<RuleSet> rules = load_rules(directory);
  REQUIRE(rules);
  CHECK(rules->rules.size() > 50);
  CHECK(same_set_of_rules(parsed(print(*rules)), *rules));
  const Result<std::vector<std::string>> files = list_files(directory);
  REQUIRE(files);
  for (const std::string& file : *files) {
    if (!file.ends_with(".rules")) continue;
    CAPTURE(file);
    const Result<std::string> text = read_file(file);
    REQUIRE(text);
    CHECK(formatted(*text) == *text);
    CHECK(same_set_of_rules(parsed(formatted(*text)), parsed(*text)));
  }
}

}  // namespace
}  // namespace nutgraf
