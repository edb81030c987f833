// Rules as they were written: a tree in which every node knows its place.
// Not the compiled form (program.h).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nutgraf {

enum class NodeKind : uint8_t {
  Sequence,  // a b
  Choice,    // (a | b)
  Optional,  // [a]
  Star,      // a*
  Plus,      // a+
  Gap,       // ...5
  Word,      // word  word!  word~  "," (quoted marks and words)
  List,      // @saying_verbs
  Mention,   // {LABEL}
  Group,     // {slot: (a b)}   the words of a piece of pattern
  Shape,     // <capitalised, not common>
  Piece,     // SPEECH   a piece named with `word SPEECH = …`
};

enum class WordForm : uint8_t { AnyCase, Exact, AnyForm };  // word  word!  word~

// PERSON, ROLE_2: how labels and pieces are written, and nothing else.
inline bool is_label_name(std::string_view name) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return name.size() >= 2 && is_capital(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_capital(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

// <any>: every word and every mark.
inline constexpr std::string_view kAnyShape = "any";

// One condition of a shape: a form by name, or (in capitals) being part of a mention with that label.
struct ShapeTest {
  std::string name;
  bool negated = false;
  Place place;
  friend bool operator==(const ShapeTest& a, const ShapeTest& b) { return a.name == b.name && a.negated == b.negated; }
};

struct Node {
  NodeKind kind = NodeKind::Sequence;
  Place place;
  uint32_t width = 1;              // code points in the source, for carets
  uint32_t name_column = 0;        // List, Mention: where the name begins
  uint32_t slot_column = 0;        // where the slot's name begins
  std::string text;                // Word: the word; List, Mention, Piece: the name
  std::string slot;                // Mention, List, Group: the slot, or empty
  WordForm form = WordForm::AnyCase;
  uint32_t count = 0;              // Gap: words at most
  std::vector<ShapeTest> tests;    // Shape
  std::vector<Node> children;
};

// Calls each(node) for a node and all below it.
template <class F>
void for_each_node(const Node& node, F each) {
  each(node);
  for (const Node& child : node.children) for_each_node(child, each);
}

enum class Where : uint8_t { Inside, Before, After };

// unless PATTERN inside|before|after   ·   only PATTERN inside|before|after
struct Condition {
  bool negated = true;
  Node pattern;
  Where where = Where::Inside;
  Place place;
};

// take organization from title [as X] [shared]
struct Take {
  std::string slot, from, as;  // as = slot when not given
  bool shared = false;         // of several sources, one without the slot takes it from the next that has it
  Place place, from_place = {}, as_place = {};
};

struct Set {
  std::string slot, value;
  bool has_condition = false;
  Condition condition;
  Place place, slot_place = {};
};

// where initials of A = B   ·   where A = B   ·   where A shares a word with B   (each with `not` before it)
enum class CheckKind : uint8_t { InitialsOf, Same, SharesWord };
struct Check {
  CheckKind kind = CheckKind::Same;
  bool negated = false;
  std::string left, right;
  Place place, left_place = {}, right_place = {};
};

struct Example {
  bool positive = true;   // yes / no
  bool known_failure = false;  // yes? / no?
  std::string text;
  // One list of slot=value a fact that the rule must state there.
  std::vector<std::vector<std::pair<std::string, std::string>>> expected;
  std::vector<std::vector<Place>> expected_places = {};  // of their slots
  Place place;
};

struct Rule {
  std::string name;
  std::string target;     // a label in capitals or a fact type
  Place place, name_place = {}, target_place = {};
  bool broken = false;    // a line of it was not understood and is missing here
  bool headless = false;  // that line is its first one
  std::vector<Node> finds;
  std::vector<Condition> conditions;
  std::vector<Take> takes;
  std::vector<Set> sets;
  std::vector<Check> checks;
  std::vector<std::pair<std::string, Place>> prefers;
  std::vector<Example> examples;
};

// Calls each(pattern) for every pattern of a rule.
template <class F>
void for_each_pattern(const Rule& rule, F each) {
  for (const Node& find : rule.finds) each(find);
  for (const Condition& condition : rule.conditions) each(condition.pattern);
  for (const Set& set : rule.sets)
    if (set.has_condition) each(set.condition.pattern);
}

struct Piece {
  std::string name;
  Node pattern;
  Place place;
  bool broken = false;    // the pattern was not understood and is empty
};

// One .rules file, or several put together in the order of their paths.
struct RuleSet {
  std::vector<Rule> rules;
  std::vector<Piece> pieces;
};

}  // namespace nutgraf
