#include "rule/printer.h"

#include <map>

#include "base/utf8.h"
#include "rule/parser.h"

namespace nutgraf {
namespace {

constexpr size_t kIndent = 2;
constexpr size_t kKeywordWidth = 6;  // "find  ", "yes?  "; a longer keyword is followed by one space

// ---- patterns ---------------------------------------------------------------------------------------------

// Whether a word may stand without quotation marks: letters, digits, and hyphens or apostrophes between them.
bool is_plain_word(std::string_view word) {
  if (word.empty() || is_label_name(word)) return false;
  bool after_letter = false;
  for (size_t at = 0; at < word.size();) {
    const Decoded c = decode(word, at);
    at += c.size;
    const bool joins = c.code == '-' || c.code == '\'';
    if (joins && !after_letter) return false;
    const CharKind kind = kind_of(c.code);
    if (!joins && kind != CharKind::Letter && kind != CharKind::Mark && kind != CharKind::Digit) return false;
    after_letter = !joins;
  }
  return after_letter;
}

std::string print_word(const Node& node) {
  if (node.form == WordForm::Exact) return node.text + "!";
  if (node.form == WordForm::AnyForm) return node.text + "~";
  return is_plain_word(node.text) ? node.text : '"' + node.text + '"';
}

std::string print_shape(const Node& node) {
  std::string out;
  for (const ShapeTest& test : node.tests) {
    out += out.empty() ? "<" : ", ";
    out += (test.negated ? "not " : "") + test.name;
  }
  return out + ">";
}

std::string print_all(const std::vector<Node>& nodes, std::string_view between);
std::string print_one(const Node& node);

// Whether "{slot: " followed by this would be read as {slot:LABEL} or {slot:@list}.
bool reads_as_label(const Node& node, bool alone) {
  switch (node.kind) {
    case NodeKind::Piece: return alone;
    case NodeKind::List: return node.slot.empty();
    case NodeKind::Star:
    case NodeKind::Plus: return reads_as_label(node.children[0], false);
    case NodeKind::Sequence: return !node.children.empty() && reads_as_label(node.children[0], false);
    default: return false;
  }
}

std::string print_group(const Node& node) {
  const Node& child = node.children[0];
  const bool brackets = reads_as_label(child, true);
  const std::string inside = brackets ? "(" + print(child) + ")" : print(child);
  return "{" + node.slot + ": " + inside + "}";
}

// Something that a * or + may follow, or another element.
std::string print_one(const Node& node) {
  const std::string slot = node.slot.empty() ? "" : node.slot + ":";
  switch (node.kind) {
    case NodeKind::Sequence: return "(" + print_all(node.children, " ") + ")";
    case NodeKind::Choice: return "(" + print_all(node.children, " | ") + ")";
    case NodeKind::Optional: return "[" + print(node.children[0]) + "]";
    case NodeKind::Star: return print_one(node.children[0]) + "*";
    case NodeKind::Plus: return print_one(node.children[0]) + "+";
    case NodeKind::Gap: return "..." + std::to_string(node.count);
    case NodeKind::Word: return print_word(node);
    case NodeKind::List: return slot.empty() ? "@" + node.text : "{" + slot + "@" + node.text + "}";
    case NodeKind::Mention: return "{" + slot + node.text + "}";
    case NodeKind::Group: return print_group(node);
    case NodeKind::Shape: return print_shape(node);
    case NodeKind::Piece: return node.text;
  }
  return "";
}

// The branches of a choice are sequences without brackets of their own; so is a whole pattern.
std::string print_all(const std::vector<Node>& nodes, std::string_view between) {
  std::string out;
  for (const Node& node : nodes) {
    if (!out.empty()) out += between;
    out += between == " " ? print_one(node) : print(node);
  }
  return out;
}

// ---- items ------------------------------------------------------------------------------------------------

std::string_view name_of(Where where) {
  switch (where) {
    case Where::Inside: return "inside";
    case Where::Before: return "before";
    case Where::After: return "after";
  }
  return "";
}

// One line of a rule: "  find  …"
std::string item(std::string_view keyword, std::string_view words) {
  std::string out(kIndent, ' ');
  out += keyword;
  out.append(keyword.size() < kKeywordWidth ? kKeywordWidth - keyword.size() : 1, ' ');
  out += words;
  return out;
}

std::string header(const Rule& rule) { return "rule " + rule.name + " -> " + rule.target; }

std::string print(const Piece& piece) {
  const std::string pattern = print(piece.pattern);
  return "word " + piece.name + " =" + (pattern.empty() ? "" : " ") + pattern;
}

std::string where_it_stands(const Condition& condition) {
  return print(condition.pattern) + " " + std::string(name_of(condition.where));
}

std::string print(const Condition& condition) {
  return item(condition.negated ? "unless" : "only", where_it_stands(condition));
}

std::string print(const Take& take) {
  std::string words = take.slot + " from " + take.from;
  if (take.as != take.slot) words += " as " + take.as;
  if (take.shared) words += " shared";
  return item("take", words);
}

std::string print(const Set& set) {
  std::string words = set.slot + " = " + set.value;
  if (set.has_condition) words += " when " + where_it_stands(set.condition);
  return item("set", words);
}

std::string print(const Check& check) {
  std::string words = check.negated ? "not " : "";
  if (check.kind == CheckKind::InitialsOf) words += "initials of ";
  words += check.left;
  words += check.kind == CheckKind::SharesWord ? " shares a word with " : " = ";
  return item("where", words + check.right);
}

std::string prefer_over(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "over " : ", ") + name;
  return item("prefer", out);
}

std::string print(const Example& example) {
  const std::string keyword = example.positive ? "yes" : "no";
  return item(keyword + (example.known_failure ? "?" : ""), example.text);
}

std::string print(const std::vector<std::pair<std::string, std::string>>& expected) {
  std::string out(kIndent + kKeywordWidth, ' ');
  for (size_t i = 0; i < expected.size(); ++i)
    out += (i ? " | " : "") + expected[i].first + "=" + expected[i].second;
  return out;
}

// ---- files ------------------------------------------------------------------------------------------------

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\v\f";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

enum class LineKind : uint8_t { Empty, Comment, Header, Item };

struct Line {
  LineKind kind = LineKind::Empty;
  std::string text;       // as it is to stand; a comment without its indentation
  bool indented = false;  // Comment: it was
};

// What the tree says of each line of its file.
class Printed {
 public:
  explicit Printed(const RuleSet& rules) {
    for (const Piece& piece : rules.pieces) add(piece.place, LineKind::Header, print(piece));
    for (const Rule& rule : rules.rules) add_rule(rule);
  }

  // To be asked line by line: what is expected of an example has no place of its own in the tree.
  Line line(uint32_t number, std::string_view raw) {
    const std::string_view text = trim(raw);
    if (text.empty()) return {};
    if (text[0] == '#') return {LineKind::Comment, std::string(text), raw[0] != '#'};
    const auto example = examples_.find(number);
    if (example != examples_.end()) {
      example_ = example->second;
      next_expected_ = 0;
      return {LineKind::Item, print(*example_)};
    }
    const auto found = lines_.find(number);
    if (found == lines_.end()) return {LineKind::Item, print(example_->expected[next_expected_++])};
    Line out = found->second;
    const std::string_view comment = trim(raw.substr(without_comment(raw).size()));
    if (!comment.empty()) (out.text += "  ") += comment;
    return out;
  }

 private:
  void add(const Place& place, LineKind kind, std::string text) {
    lines_[place.line] = {kind, std::move(text)};
  }

  void add_rule(const Rule& rule) {
    add(rule.place, LineKind::Header, header(rule));
    for (const Node& find : rule.finds) add(find.place, LineKind::Item, item("find", print(find)));
    for (const Take& take : rule.takes) add(take.place, LineKind::Item, print(take));
    for (const Set& set : rule.sets) add(set.place, LineKind::Item, print(set));
    for (const Check& check : rule.checks) add(check.place, LineKind::Item, print(check));
    for (const Condition& condition : rule.conditions) add(condition.place, LineKind::Item, print(condition));
    std::map<uint32_t, std::vector<std::string>> preferred;
    for (const auto& [name, place] : rule.prefers) preferred[place.line].push_back(name);
    for (const auto& [number, names] : preferred) lines_[number] = {LineKind::Item, prefer_over(names)};
    for (const Example& example : rule.examples) examples_[example.place.line] = &example;
  }

  std::map<uint32_t, Line> lines_;
  std::map<uint32_t, const Example*> examples_;
  const Example* example_ = nullptr;
  size_t next_expected_ = 0;
};

std::vector<Line> lines_of(std::string_view text, const RuleSet& rules) {
  Printed printed(rules);
  std::vector<Line> out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (uint32_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    out.push_back(printed.line(number, text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// The first line from `at` on that is no comment; past the end: an empty one.
const Line& after_comments(const std::vector<Line>& lines, size_t at) {
  static const Line kEnd;
  while (at < lines.size() && lines[at].kind == LineKind::Comment) ++at;
  return at < lines.size() ? lines[at] : kEnd;
}

// A comment stands as far in as the item below it; one with nothing right below it stays in or out.
bool is_indented(const std::vector<Line>& lines, size_t at, bool in_rule) {
  const Line& next = after_comments(lines, at);
  if (next.kind == LineKind::Empty) return in_rule && lines[at].indented;
  return next.kind == LineKind::Item;
}

}  // namespace

std::string print(const Node& pattern) {
  return pattern.kind == NodeKind::Sequence ? print_all(pattern.children, " ") : print_one(pattern);
}

std::string print(const Rule& rule) {
  std::string out = header(rule) + "\n";
  const auto add = [&out](const std::string& line) { (out += line) += '\n'; };
  for (const Node& find : rule.finds) add(item("find", print(find)));
  for (const Take& take : rule.takes) add(print(take));
  for (const Set& set : rule.sets) add(print(set));
  for (const Check& check : rule.checks) add(print(check));
  for (const Condition& condition : rule.conditions) add(print(condition));
  std::vector<std::string> preferred;
  for (const auto& [name, place] : rule.prefers) preferred.push_back(name);
  if (!preferred.empty()) add(prefer_over(preferred));
  for (const Example& example : rule.examples) {
    add(print(example));
    for (const auto& expected : example.expected) add(print(expected));
  }
  return out;
}

std::string print(const RuleSet& rules) {
  std::string out;
  for (const Piece& piece : rules.pieces) (out += print(piece)) += '\n';
  for (const Rule& rule : rules.rules) (out += out.empty() ? "" : "\n") += print(rule);
  return out;
}

Result<std::string> format_rules(std::string_view text, const std::string& file) {
  const Result<RuleSet> rules = parse_rules(text, file);
  if (!rules) return rules.errors();
  const std::vector<Line> lines = lines_of(text, *rules);
  std::string out;
  bool in_rule = false;        // the last line that was no comment belongs to a rule
  bool wants_empty = false;    // an empty line stood since the last line written
  bool after_item = false;     // the last line written is an item of a rule, or a comment among them
  for (size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (line.kind == LineKind::Empty) {
      wants_empty = true;
      continue;
    }
    const bool comment = line.kind == LineKind::Comment;
    const bool indented = comment ? is_indented(lines, i, in_rule) : line.kind == LineKind::Item;
    if (!out.empty() && (wants_empty || (after_item && !indented))) out += '\n';
    if (comment && indented) out.append(kIndent, ' ');
    (out += line.text) += '\n';
    wants_empty = false;
    after_item = indented;
    if (!comment) in_rule = line.kind == LineKind::Item || line.text.starts_with("rule ");
  }
  return out;
}

}  // namespace nutgraf
