// Rules compiled to flat arrays: position automata (Glushkov 1961) whose states are the elements of the patterns.
// An element is one word, shape, mention or gap word; edges say what may follow. Const, shared, a view of the pack.
// match/DESIGN.md explains how it is run.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "base/pack.h"
#include "model/document.h"
#include "rule/syntax.h"

namespace nutgraf {

inline constexpr uint32_t kMaxSlotsPerRule = 32;
// How often a level of labels that need each other runs over a sentence.
inline constexpr uint32_t kMaxRounds = 4;

enum class ElementKind : uint8_t { Word, Shape, Mention, Gap };

struct Element {
  ElementKind kind;
  bool last;               // a match may end here
  uint16_t label;          // Mention: the LabelId
  uint32_t test;           // Word: word condition; Shape: index into shapes
  uint32_t slots;          // bit set of the rule's local slots that it stands in
  uint32_t group_slots;    // those of them that are pieces of pattern {slot: …}; the others are mentions
  uint32_t edges_begin, edges_end;
  uint32_t rule;           // of a main pattern; UINT32_MAX for a condition's pattern
  uint32_t pattern;
};

// To an element. `restarts`: the slots that begin anew when it is entered this way (a loop's next round).
struct Edge {
  uint32_t target;
  uint32_t restarts;
};

// Nodes of a filter that may come next.
struct FilterTargets {
  uint32_t words_begin, words_end;    // in filter_words: nodes that test a word
  uint32_t others_begin, others_end;  // in filter_others: the other nodes
};

struct FilterWord {
  uint32_t condition;
  uint32_t node;
};

// A node of a level's filter: what one element of a rule tests, or elements of several rules that always hold together.
struct FilterNode {
  ElementKind kind;
  uint8_t zero;
  uint16_t label;                     // as in Element
  uint32_t test;
  FilterTargets next;
  uint32_t rules_begin, rules_end;    // in filter_rules: those that may have matched when it holds
};

struct Pattern {
  uint32_t elements_begin, elements_end;
  uint32_t firsts_begin, firsts_end;  // edges
  uint32_t words_at_most;             // longest match in tokens where no mention or loop makes it unbounded; else UINT32_MAX
};

struct ShapeCondition {
  uint32_t must = 0, must_not = 0;    // TokenFlag bits
  LabelSet in, not_in;                // being part of a mention
};

struct CompiledCondition {
  uint32_t pattern;
  Where where;
  bool negated;
  uint16_t zero;
};
struct CompiledTake {
  SlotId slot, as;
  uint16_t from;          // SlotId
  bool shared;            // of several sources, one without the slot takes it from the next that has it
  uint8_t zero;
};
struct CompiledSet {
  SlotId slot;
  uint16_t zero;          // no gap in the bytes of a pack (base/pack.h)
  uint32_t value_begin, value_size;
  uint32_t condition;     // index into conditions, or UINT32_MAX
};
struct CompiledCheck {
  CheckKind kind;
  bool negated;
  SlotId left, right;
};

struct CompiledRule {
  uint32_t name_begin, name_size;
  uint32_t file_begin, file_size;
  uint32_t line;
  bool makes_fact;
  uint8_t zero;
  uint16_t target;                   // LabelId or TypeId
  uint32_t pattern;                  // main
  uint16_t more_zeros;
  uint8_t one_more;
  bool looks_around;                 // its filter also holds what `only … before|after` demands
  uint32_t slots_begin, slots_end;   // local slot -> SlotId, in slot_ids
  uint32_t conditions_begin, conditions_end;
  uint32_t takes_begin, takes_end;
  uint32_t sets_begin, sets_end;
  uint32_t checks_begin, checks_end;
  uint32_t prefers_begin, prefers_end;  // rules that this one wins over
  uint32_t level;
  float confidence;                  // measured precision, smoothed (rule/compiler.h)
};

template <>
inline constexpr bool kHasNoGaps<CompiledRule> = sizeof(CompiledRule) == 22 * sizeof(uint32_t);

// Rules that run together: one automaton. Levels are in order; a repeated one runs again while it finds something new.
struct Level {
  uint32_t rules_begin, rules_end;      // in level_rules
  uint32_t nodes_begin, nodes_end;      // of its filter, in filter_nodes
  FilterTargets firsts;                 // nodes that can hold where nothing held before
  LabelSet label_mask;                  // labels that its filter tests
  LabelSet needed_labels;               // labels that its patterns or its conditions test
  bool repeated;
  bool makes_facts;
  uint16_t zero;
  uint32_t more_zeros;
};

// A word that some rule wants exactly as written.
struct ExactForm {
  uint32_t symbol;
  uint32_t text_begin, text_size;
  uint32_t rule_class;                  // of that form
};

class Program {
 public:
  Program() = default;
  explicit Program(const Pack& pack);

  std::string_view name(RuleId rule) const { return text(rules[to_index(rule)].name_begin, rules[to_index(rule)].name_size); }
  std::string_view text(uint32_t begin, uint32_t size) const { return strings.substr(begin, size); }
  // The word conditions that a rule class satisfies, ascending.
  std::span<const uint32_t> conditions_of(uint32_t rule_class) const {
    return class_conditions.subspan(class_begins[rule_class], class_begins[rule_class + 1] - class_begins[rule_class]);
  }
  bool class_has(uint32_t rule_class, uint32_t condition) const {
    const std::span<const uint32_t> conditions_of_class = conditions_of(rule_class);
    return std::binary_search(conditions_of_class.begin(), conditions_of_class.end(), condition);
  }

  uint64_t content_hash = 0;                // of the pack: programs with one hash are the same
  std::span<const CompiledRule> rules;
  std::span<const Level> levels;
  std::span<const uint32_t> level_rules;
  std::span<const Pattern> patterns;
  std::span<const Element> elements;
  std::span<const Edge> edges;
  std::span<const ShapeCondition> shapes;
  std::span<const SlotId> slot_ids;
  std::span<const CompiledCondition> conditions;
  std::span<const CompiledTake> takes;
  std::span<const CompiledSet> sets;
  std::span<const CompiledCheck> checks;
  std::span<const uint32_t> prefers;
  std::span<const FilterNode> filter_nodes;
  std::span<const FilterWord> filter_words; // a node's, or a level's first ones: by condition
  std::span<const uint32_t> filter_others;
  std::span<const uint32_t> filter_rules;
  std::span<const uint32_t> class_begins;
  std::span<const uint32_t> class_conditions;
  std::span<const ExactForm> exact_forms;   // by symbol
  std::string_view strings;
  uint32_t flag_mask = 0;                   // token flags that the filters test
  LabelSet ranked_labels;                   // labels whose mentions compete with each other (declared in facts.schema)
};

}  // namespace nutgraf
