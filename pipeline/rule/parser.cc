#include "rule/parser.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/suggest.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.front()))) s.remove_prefix(1);
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  return s;
}

// Reads the items of one line. Columns are code points of the line.
class LineReader {
 public:
  LineReader(std::string_view line, const std::string& file, uint32_t number, Errors& errors)
      : line_(line), file_(file), number_(number), errors_(errors) {}

  void skip_space() {
    while (at_ < line_.size() && std::isspace(static_cast<unsigned char>(line_[at_]))) ++at_;
  }
  bool at_end() {
    skip_space();
    return at_ >= line_.size();
  }
  char peek() {
    skip_space();
    return at_ < line_.size() ? line_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c || at_ >= line_.size()) return false;
    ++at_;
    return true;
  }
  // The next run of name characters; empty when there is none.
  std::string_view name() {
    skip_space();
    const size_t begin = at_;
    while (at_ < line_.size() && is_name_char(line_[at_]) && !line_.substr(at_).starts_with("...")) ++at_;
    if (at_ - begin > kMaxNameBytes)
      fail(place_at(begin), "R037", "this is longer than " + std::to_string(kMaxNameBytes) + " characters", "choose something shorter",
           width_from(begin));
    return line_.substr(begin, at_ - begin);
  }
  bool take_word(std::string_view word) {
    const size_t before = at_;
    if (name() == word) return true;
    at_ = before;
    return false;
  }
  std::string_view rest() {
    skip_space();
    return trim(line_.substr(std::min(at_, line_.size())));
  }
  Place here() {
    skip_space();
    return place_at(at_);
  }
  // Counts on from the place asked for last: a long line would take quadratic time otherwise.
  Place place_at(size_t at) {
    at = std::min(at, line_.size());
    if (at >= counted_at_) counted_ += static_cast<uint32_t>(count_codepoints(line_.substr(counted_at_, at - counted_at_)));
    else counted_ -= static_cast<uint32_t>(count_codepoints(line_.substr(at, counted_at_ - at)));
    counted_at_ = at;
    return {file_, number_, counted_ + 1};
  }
  void fail(const Place& place, const char* code, std::string message, std::string remedy, uint32_t width = 1) {
    if (failed_) return;
    failed_ = true;
    errors_.push_back({place, code, std::move(message), std::move(remedy), width});
  }
  bool failed() const { return failed_; }

  // A sequence of elements up to the end of the line, a closing bracket, or (after an element) one of the stop words.
  Node sequence(uint32_t depth, bool stops_at_where = false) {
    Node node;
    node.kind = NodeKind::Sequence;
    node.place = here();
    const size_t begin = at_;
    if (depth > kMaxNesting) {
      fail(node.place, "R017", "the pattern is nested too deep", "name a piece of it with `word NAME = …`");
      return node;
    }
    while (!failed_) {
      const char c = peek();
      if (c == '\0' || c == ')' || c == ']' || c == '|' || c == '}') break;
      if (stops_at_where && !node.children.empty()) {
        const size_t before = at_;
        const std::string_view word = name();
        const bool last = at_end();
        at_ = before;
        if (last && (word == "inside" || word == "before" || word == "after")) break;
      }
      node.children.push_back(element(depth));
    }
    node.width = width_from(begin);
    if (node.children.size() == 1) return std::move(node.children[0]);
    return node;
  }

 private:
  Node element(uint32_t depth) {
    Node node = primary(depth);
    while (!failed_ && at_ < line_.size() && (line_[at_] == '*' || line_[at_] == '+')) {
      const NodeKind kind = line_[at_] == '*' ? NodeKind::Star : NodeKind::Plus;
      ++at_;
      // a** and a+* say no more than a*; nested, a line of stars would be a tree as deep as the line is long.
      if (node.kind == NodeKind::Star || node.kind == NodeKind::Plus) {
        if (kind == NodeKind::Star) node.kind = kind;
        ++node.width;
        continue;
      }
      Node repeated;
      repeated.kind = kind;
      repeated.place = node.place;
      repeated.width = node.width + 1;
      repeated.children.push_back(std::move(node));
      node = std::move(repeated);
    }
    return node;
  }

  Node choice(uint32_t depth, char closing, const Place& open) {
    Node node;
    node.kind = NodeKind::Choice;
    node.place = open;
    do {
      Node branch = sequence(depth + 1);
      if (!failed_ && branch.kind == NodeKind::Sequence && branch.children.empty())
        fail(open, "R003", "an empty branch", "put it in [ ] when it may be missing");
      node.children.push_back(std::move(branch));
    } while (!failed_ && take('|'));
    if (!failed_ && !take(closing))
      fail(open, "R004", std::string("this bracket is not closed: expected ") + closing, std::string("add ") + closing);
    if (node.children.size() == 1) return std::move(node.children[0]);
    return node;
  }

  uint32_t width_from(size_t begin) const {
    return static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(line_.substr(begin, at_ - begin))));
  }

  Node primary(uint32_t depth) {
    Node node;
    node.place = here();
    const size_t begin = at_;
    const auto finish = [&] { node.width = width_from(begin); };
    if (take('(')) {
      const Place open = node.place;
      node = choice(depth, ')', open);
      if (node.place == open) finish();
      return node;
    }
    if (take('[')) {
      node.kind = NodeKind::Optional;
      node.children.push_back(choice(depth, ']', node.place));
      finish();
      if (node.children[0].place == node.place) node.children[0].width = node.width;
      return node;
    }
    if (take('"')) {
      const size_t end = line_.find('"', at_);
      if (end == std::string_view::npos || end == at_) {
        fail(node.place, "R004", "this quotation mark is not closed", "write \",\"");
        return node;
      }
      node.kind = NodeKind::Word;
      node.text = std::string(line_.substr(at_, end - at_));
      at_ = end + 1;
      finish();
      if (node.text.size() > kMaxQuoteBytes)
        fail(node.place, "R037", "more than " + std::to_string(kMaxQuoteBytes) + " characters stand in these quotation marks",
             "is one of the marks missing?", node.width);
      return node;
    }
    if (take('@')) {
      node.kind = NodeKind::List;
      node.name_column = place_at(at_).column;
      node.text = std::string(name());
      if (node.text.empty()) fail(node.place, "R003", "a list's name must follow @", "@saying_verbs");
      finish();
      return node;
    }
    if (take('<')) {
      shape(node);
      finish();
      return node;
    }
    if (take('{')) {
      mention(node, depth);
      finish();
      return node;
    }
    if (line_.substr(at_).starts_with("...")) {
      at_ += 3;
      const std::string_view digits = at_ < line_.size() && std::isdigit(static_cast<unsigned char>(line_[at_])) ? name() : std::string_view();
      node.kind = NodeKind::Gap;
      const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), node.count);
      finish();
      if (bad != std::errc() || end != digits.data() + digits.size() || node.count == 0 || node.count > kMaxGap)
        fail(node.place, "R005", "a gap is between 1 and " + std::to_string(kMaxGap) + " words", "write ...5, or \"...\" for the mark", node.width);
      return node;
    }
    std::string_view word = name();
    if (word.empty()) {
      const char c = at_ < line_.size() ? line_[at_] : ' ';
      fail(node.place, "R003", std::string("'") + c + "' is not understood here", std::string("write \"") + c + "\" for the mark itself");
      ++at_;
      return node;
    }
    node.kind = is_label_name(word) ? NodeKind::Piece : NodeKind::Word;
    node.text = std::string(word);
    if (at_ < line_.size() && line_[at_] == '!') {
      node.kind = NodeKind::Word;
      node.form = WordForm::Exact;
      ++at_;
    } else if (at_ < line_.size() && line_[at_] == '~') {
      node.kind = NodeKind::Word;
      node.form = WordForm::AnyForm;
      ++at_;
    }
    finish();
    return node;
  }

  void shape(Node& node) {
    node.kind = NodeKind::Shape;
    do {
      ShapeTest test;
      test.place = here();
      std::string_view word = name();
      if (word == "not") {
        test.negated = true;
        test.place = here();
        word = name();
      }
      test.name = std::string(word);
      if (word.empty()) {
        fail(test.place, "R006", "a form is missing here", "<capitalised>, <number>, <all-caps> …");
        return;
      }
      node.tests.push_back(std::move(test));
    } while (take(','));
    if (!take('>')) fail(node.place, "R006", "this < is not closed", "add >");
  }

  void mention(Node& node, uint32_t depth) {
    node.kind = NodeKind::Mention;
    node.slot_column = here().column;
    const size_t before = at_;
    std::string_view first = name();
    if (!first.empty() && take(':')) {
      node.slot = std::string(first);
    } else {
      at_ = before;
    }
    skip_space();
    const size_t inner_at = at_;
    const bool is_list = take('@');
    node.name_column = here().column;
    const std::string_view inner = name();
    if ((is_list ? !inner.empty() : is_label_name(inner)) && take('}')) {
      if (is_list) node.kind = NodeKind::List;
      node.text = std::string(inner);
    } else if (!node.slot.empty()) {
      at_ = inner_at;
      node.kind = NodeKind::Group;
      node.children.push_back(choice(depth, '}', node.place));
    } else if (is_list || (is_label_name(inner) && at_end())) {
      fail(node.place, "R004", "this { is not closed", "add }");
    } else {
      fail(place_at(inner_at), "R003", "expected a label in capitals", "{person:PERSON} or {PERSON}");
    }
  }

  std::string_view line_;
  const std::string& file_;
  uint32_t number_;
  Errors& errors_;
  size_t at_ = 0;
  size_t counted_at_ = 0;  // place_at() was asked for this last,
  uint32_t counted_ = 0;   // so many code points from the line's beginning
  bool failed_ = false;
};

void parse_condition(LineReader& reader, Condition& condition) {
  condition.place = reader.here();
  condition.pattern = reader.sequence(0, true);
  if (reader.failed()) return;
  const Place place = reader.here();
  const std::string_view where = reader.name();
  if (where == "inside") condition.where = Where::Inside;
  else if (where == "before") condition.where = Where::Before;
  else if (where == "after") condition.where = Where::After;
  else reader.fail(place, "R007", "say where: inside, before or after", "unless not inside");
}

const std::vector<std::string> kItems = {"find", "take", "set", "unless", "only", "where", "prefer", "yes", "no", "rule", "word"};

Error file_too_large(const std::string& file) {
  return {{file}, "R016", "the file is larger than " + std::to_string(kMaxRuleFileBytes >> 20) + " MiB", "split it"};
}

// "a=x | b=y" -> pairs; nullopt when it is no such line.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_expected(std::string_view line) {
  std::vector<std::pair<std::string, std::string>> out;
  for (size_t begin = 0; begin <= line.size();) {
    size_t end = line.find(" | ", begin);
    if (end == std::string_view::npos) end = line.size();
    const std::string_view part = trim(line.substr(begin, end - begin));
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    const std::string_view slot = trim(part.substr(0, equals));
    for (const char c : slot)
      if (!std::islower(static_cast<unsigned char>(c)) && !std::isdigit(static_cast<unsigned char>(c)) && c != '_' && c != '-') return std::nullopt;
    out.emplace_back(slot, trim(part.substr(equals + 1)));
    begin = end + 3;
  }
  return out;
}

// Where the slots of such a line are.
std::vector<Place> expected_places(std::string_view line, LineReader& reader) {
  std::vector<Place> out;
  for (size_t begin = 0; begin <= line.size();) {
    while (begin < line.size() && std::isspace(static_cast<unsigned char>(line[begin]))) ++begin;
    out.push_back(reader.place_at(begin));
    const size_t bar = line.find(" | ", begin);
    if (bar == std::string_view::npos) break;
    begin = bar + 3;
  }
  return out;
}

}  // namespace

std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == '#' && !quoted) return line.substr(0, i);
  }
  return line;
}

RuleSet parse_rules(std::string_view text, const std::string& file, Errors& all_errors) {
  RuleSet out;
  if (text.size() > kMaxRuleFileBytes) {
    all_errors.push_back(file_too_large(file));
    return out;
  }
  if (const size_t valid = valid_prefix(text); valid != text.size()) {
    all_errors.push_back({place_in(text, valid, file), "R018", "from here on this line is not UTF-8", "save the file as UTF-8"});
    return out;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the mark that some editors put first
  Errors errors;
  Rule* rule = nullptr;
  Example* example = nullptr;
  uint32_t number = 0;
  for (size_t begin = 0; begin <= text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    std::string_view raw = text.substr(begin, end - begin);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    begin = end + 1;
    ++number;
    const std::string_view stripped = trim(raw);
    if (stripped.empty() || stripped[0] == '#') continue;
    if (errors.size() == kMaxErrorsPerFile) {
      errors.push_back({{file, number, 1}, "R038", "more than " + std::to_string(kMaxErrorsPerFile) + " mistakes: the rest of the file was not read",
                        "mend the first ones; is this a file of rules?"});
      break;
    }

    // The words of an example are free text: no comments, no quoting there.
    LineReader words(raw, file, number, errors);
    const Place line_place = words.here();
    const size_t space = stripped.find_first_of(" \t");
    const std::string_view keyword = stripped.substr(0, space);
    if (keyword == "yes" || keyword == "no" || keyword == "yes?" || keyword == "no?") {
      if (!rule) {
        words.fail(line_place, "R014", "an example must follow the rule it belongs to", "rule NAME -> LABEL");
        continue;
      }
      Example e;
      e.place = line_place;
      e.positive = keyword[0] == 'y';
      e.known_failure = keyword.ends_with('?');
      e.text = space == std::string_view::npos ? "" : std::string(trim(stripped.substr(space)));
      if (e.text.empty())
        words.fail(line_place, "R015", "this example has no sentence", "yes She is chairman of the board.", static_cast<uint32_t>(keyword.size()));
      if (e.text.size() > kMaxExampleBytes)
        words.fail(line_place, "R039", "this example is longer than " + std::to_string(kMaxExampleBytes) + " characters", "one or two sentences will do",
                   static_cast<uint32_t>(keyword.size()));
      rule->broken = rule->broken || words.failed();
      rule->examples.push_back(std::move(e));
      example = &rule->examples.back();
      continue;
    }
    if (example && example->positive) {
      if (auto expected = parse_expected(stripped)) {
        example->expected.push_back(std::move(*expected));
        example->expected_places.push_back(expected_places(raw, words));
        continue;
      }
    }
    example = nullptr;

    LineReader reader(without_comment(raw), file, number, errors);
    if (reader.at_end()) continue;
    const Place place = reader.here();
    const std::string item(reader.name());
    if (item == "rule") {
      Rule r;
      r.place = place;
      r.name_place = reader.here();
      r.name = std::string(reader.name());
      const bool arrow = reader.take('-') && reader.take('>');
      // The name swallows a hyphen glued to it: "r ->" leaves it, "r->" does not.
      r.target_place = reader.here();
      r.target = std::string(reader.name());
      if (r.name.empty() || !arrow || r.target.empty() || !reader.at_end())
        reader.fail(place, "R002", "a rule begins: rule NAME -> LABEL or fact type", "rule job-title -> TITLE", 4);
      r.headless = reader.failed();
      out.rules.push_back(std::move(r));
      rule = &out.rules.back();
      continue;
    }
    if (item == "word") {
      Piece piece;
      piece.place = place;
      piece.name = std::string(reader.name());
      if (!is_label_name(piece.name) || !reader.take('=')) {
        reader.fail(place, "R002", "a named piece is written: word NAME = pattern, NAME in capitals", "word SAY = (say~ | add~)", 4);
        continue;
      }
      piece.pattern = reader.sequence(0);
      if (!reader.failed() && !reader.at_end()) reader.fail(reader.here(), "R003", "the pattern ends before this", "remove it or open a bracket");
      piece.broken = reader.failed();
      if (piece.broken) piece.pattern = Node{};
      out.pieces.push_back(std::move(piece));
      rule = nullptr;
      continue;
    }
    if (!rule) {
      reader.fail(place, "R014", "'" + item + "' must follow the rule it belongs to", "rule NAME -> LABEL");
      continue;
    }
    if (item == "find") {
      Node node = reader.sequence(0);
      if (!reader.failed() && !reader.at_end())
        reader.fail(reader.here(), "R003", "the pattern ends before this", "remove it or open a bracket");
      if (node.kind == NodeKind::Sequence && node.children.empty())
        reader.fail(place, "R003", "an empty pattern", "find {title:TITLE} {person:PERSON}", 4);
      if (!reader.failed()) rule->finds.push_back(std::move(node));
    } else if (item == "unless" || item == "only") {
      Condition condition;
      condition.negated = item == "unless";
      parse_condition(reader, condition);
      if (!reader.failed()) rule->conditions.push_back(std::move(condition));
    } else if (item == "take") {
      Take take;
      take.place = place;
      const Place slot_place = reader.here();
      take.slot = std::string(reader.name());
      const bool from = reader.take_word("from");
      take.from_place = reader.here();
      take.from = std::string(reader.name());
      take.as = take.slot;
      take.as_place = slot_place;
      if (reader.take_word("as")) {
        take.as_place = reader.here();
        take.as = std::string(reader.name());
      }
      take.shared = reader.take_word("shared");
      if (!from || take.slot.empty() || take.from.empty() || take.as.empty() || !reader.at_end())
        reader.fail(place, "R008", "write: take SLOT from SLOT [as SLOT] [shared]", "take organization from title", 4);
      if (!reader.failed()) rule->takes.push_back(std::move(take));
    } else if (item == "set") {
      Set set;
      set.place = place;
      set.slot_place = reader.here();
      set.slot = std::string(reader.name());
      const bool equals = reader.take('=');
      set.value = std::string(reader.name());
      if (set.slot.empty() || !equals || set.value.empty())
        reader.fail(place, "R009", "write: set SLOT = VALUE [when PATTERN inside]", "set status = former when former inside", 3);
      if (reader.take_word("when")) {
        set.has_condition = true;
        set.condition.negated = false;
        parse_condition(reader, set.condition);
      } else if (!reader.failed() && !reader.at_end()) {
        reader.fail(reader.here(), "R009", "only `when …` may follow the value", "set status = former when former inside");
      }
      if (!reader.failed()) rule->sets.push_back(std::move(set));
    } else if (item == "where") {
      Check check;
      check.place = place;
      check.negated = reader.take_word("not");
      bool good = true;
      if (reader.take_word("initials")) {
        check.kind = CheckKind::InitialsOf;
        good = reader.take_word("of");
        check.left_place = reader.here();
        check.left = std::string(reader.name());
        good = good && reader.take('=');
      } else {
        check.left_place = reader.here();
        check.left = std::string(reader.name());
        if (reader.take('=')) {
          check.kind = CheckKind::Same;
        } else {
          check.kind = CheckKind::SharesWord;
          good = reader.take_word("shares") && reader.take_word("a") && reader.take_word("word") && reader.take_word("with");
        }
      }
      check.right_place = reader.here();
      check.right = std::string(reader.name());
      if (!good || check.left.empty() || check.right.empty() || !reader.at_end())
        reader.fail(place, "R010", "this check is not known", "where initials of A = B, where A = B, where A shares a word with B", 5);
      if (!reader.failed()) rule->checks.push_back(std::move(check));
    } else if (item == "prefer") {
      const bool over = reader.take_word("over");
      do {
        const Place name_place = reader.here();
        const std::string name(reader.name());
        if (!over || name.empty()) {
          reader.fail(place, "R001", "write: prefer over RULE", "prefer over title-before-name", 6);
          break;
        }
        rule->prefers.emplace_back(name, name_place);
      } while (reader.take(','));
      if (!reader.failed() && !reader.at_end()) reader.fail(reader.here(), "R001", "only `, RULE` may follow a rule's name", "prefer over a, b");
    } else {
      reader.fail(place, "R001", "'" + item + "' is no item of a rule",
                  did_you_mean(item, kItems, "an item is find, take, set, unless, only, where, prefer over, yes or no"),
                  static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(item))));
    }
    rule->broken = rule->broken || reader.failed();
  }
  std::erase_if(out.rules, [](const Rule& r) { return r.headless; });
  all_errors.insert(all_errors.end(), std::make_move_iterator(errors.begin()), std::make_move_iterator(errors.end()));
  return out;
}

Result<RuleSet> parse_rules(std::string_view text, const std::string& file) {
  Errors errors;
  RuleSet out = parse_rules(text, file, errors);
  if (!errors.empty()) return errors;
  return out;
}

void add_rule_file(const std::string& path, RuleSet& rules, Errors& errors) {
  // Looked at before it is read: a file may be as large as the disk.
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) > kMaxRuleFileBytes && !unknown) {
    errors.push_back(file_too_large(path));
    return;
  }
  const Result<std::string> text = read_file(path);
  if (!text) {
    errors.insert(errors.end(), text.errors().begin(), text.errors().end());
    return;
  }
  RuleSet parsed = parse_rules(*text, path, errors);
  std::move(parsed.rules.begin(), parsed.rules.end(), std::back_inserter(rules.rules));
  std::move(parsed.pieces.begin(), parsed.pieces.end(), std::back_inserter(rules.pieces));
}

RuleSet load_rules(const std::string& directory, Errors& errors) {
  RuleSet out;
  const Result<std::vector<std::string>> files = list_files(directory);
  if (!files) {
    errors.insert(errors.end(), files.errors().begin(), files.errors().end());
    return out;
  }
  uintmax_t bytes = 0;
  for (const std::string& path : *files) {
    if (!path.ends_with(".rules")) continue;
    std::error_code unknown;
    const uintmax_t size = std::filesystem::file_size(path, unknown);
    bytes += unknown || size > kMaxRuleFileBytes ? 0 : size;
    if (bytes <= kMaxRuleBytes) add_rule_file(path, out, errors);
    if (bytes <= kMaxRuleBytes && out.rules.size() <= kMaxRules && out.pieces.size() <= kMaxRules) continue;
    errors.push_back({{path}, "R040", "with this file there are more than " + std::to_string(kMaxRules) + " rules, as many named pieces, or " +
                                          std::to_string(kMaxRuleBytes >> 20) + " MiB of them", "remove some"});
    return {};  // nothing more is said of so many
  }
  return out;
}

Result<RuleSet> load_rules(const std::string& directory) {
  Errors errors;
  RuleSet out = load_rules(directory, errors);
  if (!errors.empty()) return errors;
  return out;
}

}  // namespace nutgraf
