// The filter automaton of a level: of all its rules at once, which may match. Built once, with the pack.
// Not the exact match with its slots: that is one pattern at a time (match/DESIGN.md).
//
//   FilterBuilder builder(patterns, elements, edges);
//   builder.add_rule(rule, parts);          // for each rule of the level
//   builder.finish(level, arrays);
#pragma once

#include <span>
#include <vector>

#include "rule/program.h"

namespace nutgraf {

// The arrays of all levels, as the pack holds them.
struct FilterArrays {
  std::vector<FilterNode> nodes;
  std::vector<FilterWord> words;
  std::vector<uint32_t> others;
  std::vector<uint32_t> rules;
};

class FilterBuilder {
 public:
  FilterBuilder(std::span<const Pattern> patterns, std::span<const Element> elements, std::span<const Edge> edges)
      : patterns_(patterns), elements_(elements), edges_(edges) {}

  // Takes: the patterns that must stand one behind the other, as indexes: what `only … before` demands, the rule's own
  // pattern, what `only … after` demands. Either context may be left out: the filter then says "may match" more often.
  void add_rule(uint32_t rule, std::span<const uint32_t> parts);

  // Nodes that always hold together become one, whatever rules they are from: rules that begin alike share their
  // beginnings. Cost: O(edges x log edges) a round, at most kMergeRounds.
  // Gives: the level's nodes, beginnings and masks.
  void finish(Level& level, FilterArrays& out) const;

 private:
  static constexpr uint32_t kMergeRounds = 32;

  struct Node {
    const Element* element;
    bool first = false;
    uint32_t rule = UINT32_MAX;  // that may have matched here
    std::vector<uint32_t> follows;
  };
  std::vector<uint32_t> merge() const;  // by node: its class, numbered from 0 in order of their first nodes

  std::span<const Pattern> patterns_;
  std::span<const Element> elements_;
  std::span<const Edge> edges_;
  std::vector<Node> nodes_;
};

}  // namespace nutgraf
