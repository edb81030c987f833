#include "author/rule_check.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>

#include "author/condition_check.h"
#include "author/list_check.h"
#include "author/shadowed_rules.h"
#include "base/utf8.h"
#include "match/trace.h"
#include "rule/parser.h"
#include "run/pipeline.h"

namespace nutgraf {
namespace {

uint32_t width_of(std::string_view words) { return static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(words))); }

// ---- what the rules say -------------------------------------------------------------------------------------------

class RuleWarnings {
 public:
  explicit RuleWarnings(const PackSource& source) : source_(source) {}

  Errors run() {
    find_unmade_labels();
    find_unused_pieces();
    for (const Rule& rule : source_.rules.rules) {
      find_equal_lines(rule);
      find_equal_examples(rule);
      find_missing_expectations(rule);
    }
    return std::move(warnings_);
  }

 private:
  void warn(const Place& place, const char* code, std::string message, std::string remedy, uint32_t width) {
    warnings_.push_back({place, code, std::move(message), std::move(remedy), width, true});
  }

  // Labels that facts.schema declares, but that no list has and no rule or stage makes.
  void find_unmade_labels() {
    std::set<std::string, std::less<>> made = {"QUOTE"};  // by mark_quotations
    for (const List& list : source_.lists) made.insert(list.label);
    for (const Rule& rule : source_.rules.rules) made.insert(rule.target);
    const auto look = [&](const Node& pattern) {
      for_each_node(pattern, [&](const Node& node) {
        if (node.kind != NodeKind::Mention || made.contains(node.text)) return;
        Place place = node.place;
        place.column = node.name_column;
        warn(place, "R060", "no list and no rule makes " + node.text + ", so nothing can match here", "write a rule -> " + node.text + ", or a list with that label",
             width_of(node.text));
      });
    };
    for (const Rule& rule : source_.rules.rules) for_each_pattern(rule, look);
    for (const Piece& piece : source_.rules.pieces) look(piece.pattern);
  }

  void find_unused_pieces() {
    std::set<std::string, std::less<>> used;
    const auto look = [&](const Node& pattern) {
      for_each_node(pattern, [&](const Node& node) {
        if (node.kind == NodeKind::Piece) used.insert(node.text);
      });
    };
    for (const Rule& rule : source_.rules.rules) for_each_pattern(rule, look);
    for (const Piece& piece : source_.rules.pieces) look(piece.pattern);
    for (const Piece& piece : source_.rules.pieces)
      if (!used.contains(piece.name)) warn(piece.place, "R064", "nothing uses the piece " + piece.name, "remove it", 4);
  }

  // Lines are compared in pairs: more than a few of them are not read by people either.
  static constexpr size_t kMaxComparedLines = 200;

  void find_equal_lines(const Rule& rule) {
    const size_t n = std::min(rule.finds.size(), kMaxComparedLines);
    for (size_t i = 1; i < n; ++i)
      for (size_t j = 0; j < i; ++j) {
        if (!same_pattern(rule.finds[i], rule.finds[j])) continue;
        warn(rule.finds[i].place, "R062", "line " + std::to_string(rule.finds[j].place.line) + " of this rule finds the same", "remove one of them", rule.finds[i].width);
        break;
      }
  }

  void find_equal_examples(const Rule& rule) {
    std::map<std::string, const Example*> seen;
    for (const Example& example : rule.examples) {
      const auto [first, added] = seen.try_emplace(example.text, &example);
      if (added) continue;
      warn(example.place, "R065", "this sentence is an example of rule " + rule.name + " already, in line " + std::to_string(first->second->place.line),
           "write another one", example.positive ? 3 : 2);
    }
  }

  void find_missing_expectations(const Rule& rule) {
    bool captures = !rule.takes.empty(), expects = false;
    for (const Node& find : rule.finds)
      for_each_node(find, [&](const Node& node) { captures = captures || !node.slot.empty(); });
    for (const Example& example : rule.examples) expects = expects || !example.expected.empty();
    if (!captures || expects) return;
    for (const Example& example : rule.examples) {
      if (!example.positive) continue;
      return warn(example.place, "R066", "no `yes` of rule " + rule.name + " says what its slots hold", "write below it: slot=words | slot=words", 3);
    }
  }

  const PackSource& source_;
  Errors warnings_;
};

// ---- near misses --------------------------------------------------------------------------------------------------

// Notes whether one rule had a match at all, also one that a condition forbade or a stronger rule took.
class MatchListener : public Trace {
 public:
  void begin(RuleId rule) { rule_ = rule, matched_ = false; }
  void matched(RuleId rule, SentenceId, TokenSpan, TraceWay) override { matched_ = matched_ || rule == rule_; }
  bool found() const { return matched_; }

 private:
  RuleId rule_ = RuleId::None;
  bool matched_ = false;
};

class NearMisses {
 public:
  explicit NearMisses(const Resources& resources) : resources_(resources), program_(resources.program) { mark_telling_words(); }

  bool is_near_miss(uint32_t rule, const Example& example) {
    if (is_one_word(rule)) return true;
    listener_.begin(RuleId{rule});
    // A name of a list that is written in small letters is near enough.
    for (const std::string& sentence : {example.text, in_capitals(example.text)}) {
      if (!read(sentence)) return false;
      if (listener_.found() || something_stands(rule, kMaxLooksThrough)) return true;
    }
    return false;
  }

 private:
  // A word or a shape that matches by itself: whatever is like it, but does not match, can only be judged by people.
  bool is_one_word(uint32_t rule) const {
    const Pattern& pattern = program_.patterns[program_.rules[rule].pattern];
    return std::any_of(program_.edges.begin() + pattern.firsts_begin, program_.edges.begin() + pattern.firsts_end, [&](const Edge& edge) {
      const Element& element = program_.elements[edge.target];
      return element.last && (element.kind == ElementKind::Word || element.kind == ElementKind::Shape);
    });
  }

  // A rule that only passes on what others made is as near as those are.
  static constexpr int kMaxLooksThrough = 3;

  bool something_stands(uint32_t rule, int looks_through) const {
    const Pattern& pattern = program_.patterns[program_.rules[rule].pattern];
    const bool needs_telling = !can_do_without_telling(pattern);
    for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e)
      if ((!needs_telling || is_telling(program_.elements[e])) && stands(program_.elements[e])) return true;
    for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end && looks_through > 0; ++e) {
      const Element& element = program_.elements[program_.edges[e].target];
      if (element.kind != ElementKind::Mention || !element.last) continue;
      for (uint32_t maker = 0; maker < program_.rules.size(); ++maker)
        if (maker != rule && !program_.rules[maker].makes_fact && program_.rules[maker].target == element.label && something_stands(maker, looks_through - 1))
          return true;
    }
    return false;
  }

  bool read(const std::string& sentence) {
    ExtractOptions options;
    options.trace = &listener_;
    RawArticle raw;
    raw.id = "example";
    raw.bytes = sentence;
    return !extract_article(resources_, options, raw, scratch_);
  }

  // "the general spoke" -> "The General Spoke"
  static std::string in_capitals(std::string text) {
    bool begins = true;
    for (char& c : text) {
      if (begins) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      begins = c == ' ';
    }
    return text;
  }

  // Conditions that some word other than a mark or a function word satisfies.
  void mark_telling_words() {
    for (uint32_t i = 1; i < resources_.lexicon.symbols().size(); ++i) {
      const Symbol symbol{i};
      if (!is_telling(symbol)) continue;
      for_each_class(symbol, [&](uint32_t rule_class) {
        for (const uint32_t condition : program_.conditions_of(rule_class)) telling_conditions_.insert(condition);
      });
    }
  }

  bool is_telling(Symbol symbol) const {
    const std::string_view text = resources_.lexicon.symbols().text(symbol);
    const bool word = !text.empty() && (static_cast<unsigned char>(text[0]) >= 0x80 || std::isalnum(static_cast<unsigned char>(text[0])));
    return word && !(resources_.lexicon.info(symbol).flags & static_cast<uint32_t>(TokenFlag::Function));
  }

  // The classes of a word, written in any way.
  template <class F>
  void for_each_class(Symbol symbol, F each) const {
    if (symbol == Symbol::Unknown) return;
    each(resources_.lexicon.info(symbol).rule_class);
    const auto begin = std::lower_bound(program_.exact_forms.begin(), program_.exact_forms.end(), index_of(symbol),
                                        [](const ExactForm& form, uint32_t wanted) { return form.symbol < wanted; });
    for (auto it = begin; it != program_.exact_forms.end() && it->symbol == index_of(symbol); ++it) each(it->rule_class);
  }

  bool is_telling(const Element& element) const {
    if (element.kind == ElementKind::Shape) return !program_.shapes[element.test].in.empty();
    return element.kind == ElementKind::Mention || (element.kind == ElementKind::Word && telling_conditions_.count(element.test));
  }

  bool can_do_without_telling(const Pattern& pattern) const {
    std::set<uint32_t> seen;
    std::vector<uint32_t> stack;
    const auto follow = [&](uint32_t begin, uint32_t end) {
      for (uint32_t e = begin; e < end; ++e) {
        const uint32_t target = program_.edges[e].target;
        if (!is_telling(program_.elements[target]) && seen.insert(target).second) stack.push_back(target);
      }
    };
    follow(pattern.firsts_begin, pattern.firsts_end);
    while (!stack.empty()) {
      const Element& element = program_.elements[stack.back()];
      stack.pop_back();
      if (element.last) return true;
      follow(element.edges_begin, element.edges_end);
    }
    return false;
  }

  // Whether the element stands somewhere in the example, a word in any form.
  bool stands(const Element& element) const {
    const Document& doc = scratch_.doc;
    if (element.kind == ElementKind::Mention)
      return std::any_of(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& m) { return to_index(m.label) == element.label; });
    if (is_telling(element) && element.kind == ElementKind::Shape)
      return std::any_of(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& m) { return program_.shapes[element.test].in.has(m.label); });
    return std::any_of(doc.tokens.begin(), doc.tokens.end(), [&](const Token& token) {
      if (element.kind == ElementKind::Shape) {
        const ShapeCondition& shape = program_.shapes[element.test];
        return shape.must != 0 && (token.flags.bits & shape.must) == shape.must && (token.flags.bits & shape.must_not) == 0;
      }
      bool found = false;
      for (const Symbol symbol : {token.word, token.lemma})
        for_each_class(symbol, [&](uint32_t rule_class) { found = found || program_.class_has(rule_class, element.test); });
      return element.kind == ElementKind::Word && found;
    });
  }

  const Resources& resources_;
  const Program& program_;
  std::set<uint32_t> telling_conditions_;
  MatchListener listener_;
  Scratch scratch_;
};

Errors far_misses(const Resources& resources, const RuleSet& rules) {
  Errors out;
  NearMisses near(resources);
  for (uint32_t r = 0; r < rules.rules.size(); ++r)
    for (const Example& example : rules.rules[r].examples) {
      if (example.positive || example.known_failure || near.is_near_miss(r, example)) continue;
      out.push_back({example.place, "R063", "this `no` is no near miss: nothing of what rule " + rules.rules[r].name + " looks for stands in it",
                     "change one word of a `yes` so that the rule must not match any more", 2, true});
    }
  return out;
}

Errors shadow_warnings(const Program& program, const RuleSet& rules) {
  Errors out;
  for (const Shadowed& shadowed : shadowed_rules(program, rules)) {
    const Rule& rule = rules.rules[to_index(shadowed.rule)];
    const Rule& by = rules.rules[to_index(shadowed.by)];
    const bool preferred = std::any_of(by.prefers.begin(), by.prefers.end(), [&](const auto& p) { return p.first == rule.name; });
    out.push_back({rule.name_place, "R061", "rule " + rule.name + " is shadowed by rule " + by.name + " (" + by.place.file + ":" + std::to_string(by.place.line) +
                       "), which matches wherever this one does and " + (preferred ? "is preferred over it" : "comes first"),
                   "remove this rule, or write here: prefer over " + by.name, width_of(rule.name), true});
  }
  return out;
}

// ---- both together ------------------------------------------------------------------------------------------------

void add(Errors& to, const Errors& more) { to.insert(to.end(), more.begin(), more.end()); }

void sort_by_place(Errors& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) < std::tie(b.place.file, b.place.line, b.place.column);
  });
}

// Warnings about what stood in the lists before an editor changed them.
void drop_old_warnings(const std::vector<List>& lists, Errors& problems) {
  std::set<std::string_view> old;
  for (const List& list : lists)
    if (list.path != list.own_path) old.insert(list.path);
  std::erase_if(problems,
      [&](const Error& error) { return error.warning && old.contains(error.place.file); });
}

void count_lists(const std::vector<List>& lists, CheckReport& report) {
  report.lists = lists.size();
  for (const List& list : lists) {
    report.entries += list.entries.size();
    if (list.own_path.empty()) continue;
    ++report.changes.lists;
    std::set<uint32_t> in_place;  // lines whose entry stands for another
    for (const ReplacedEntry& replaced : list.replaced) {
      if (replaced.how == ReplacedEntry::How::Removed)
        report.changes.removed.push_back({{list.own_path, replaced.by_line, 1},
            place_of(list, replaced.entry), replaced.entry.text});
      else
        in_place.insert(replaced.by_line);
    }
    const auto own = std::count_if(list.entries.begin(), list.entries.end(),
        [](const ListEntry& entry) { return entry.is_own; });
    report.changes.overridden += in_place.size();
    report.changes.added += static_cast<size_t>(own) - in_place.size();
  }
}

Result<std::shared_ptr<const Resources>> resources_of(const PackSource& source) {
  Result<std::string> bytes = compile_pack(source);
  if (!bytes) return bytes.errors();
  Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
  if (!pack) return pack.errors();
  return Resources::from_pack(*std::move(pack));
}

}  // namespace

CheckReport check_rules(const PackPlaces& places, const std::vector<std::string>& more_files) {
  PackSource source = read_pack_source(places);
  for (const std::string& file : more_files) add_rule_file(file, source.rules, source.errors);
  CheckReport report = check_rules(source);
  if (!places.changes.empty()) drop_old_warnings(source.lists, report.problems);
  return report;
}

CheckReport check_rules(const PackSource& source) {
  CheckReport report;
  report.rules = source.rules.rules.size();
  count_lists(source.lists, report);
  add(report.problems, list_warnings(source.lists));
  Result<std::shared_ptr<const Resources>> resources = resources_of(source);
  if (!resources) {
    add(report.problems, resources.errors());
  } else {
    report.resources = *std::move(resources);
    report.levels = report.resources->program.levels.size();
    add(report.problems, RuleWarnings(source).run());
    add(report.problems, condition_warnings(source));
    add(report.problems, shadow_warnings(report.resources->program, source.rules));
    add(report.problems, far_misses(*report.resources, source.rules));
  }
  sort_by_place(report.problems);
  return report;
}

CheckReport check_lists(const PackPlaces& places) {
  CheckReport report;
  const std::vector<List> lists = read_lists(places, report.problems);
  count_lists(lists, report);
  add(report.problems, list_warnings(lists));
  if (!places.changes.empty()) drop_old_warnings(lists, report.problems);
  sort_by_place(report.problems);
  return report;
}

}  // namespace nutgraf
