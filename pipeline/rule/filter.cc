#include "rule/filter.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace nutgraf {
namespace {

void sort_unique(std::vector<uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}  // namespace

void FilterBuilder::add_rule(uint32_t rule, std::span<const uint32_t> parts) {
  std::vector<uint32_t> lasts;  // of the part before
  for (size_t part = 0; part < parts.size(); ++part) {
    const Pattern& pattern = patterns_[parts[part]];
    const uint32_t begin = static_cast<uint32_t>(nodes_.size());
    const auto node_of = [&](uint32_t element) { return begin + element - pattern.elements_begin; };
    std::vector<uint32_t> own_lasts;
    for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e) {
      const Element& element = elements_[e];
      Node node{&element, false, UINT32_MAX, {}};
      for (uint32_t i = element.edges_begin; i < element.edges_end; ++i) node.follows.push_back(node_of(edges_[i].target));
      if (element.last) own_lasts.push_back(node_of(e));
      nodes_.push_back(std::move(node));
    }
    for (uint32_t i = pattern.firsts_begin; i < pattern.firsts_end; ++i) {
      const uint32_t first = node_of(edges_[i].target);
      if (part == 0) nodes_[first].first = true;
      for (const uint32_t last : lasts) nodes_[last].follows.push_back(first);
    }
    lasts = std::move(own_lasts);
  }
  for (const uint32_t last : lasts) nodes_[last].rule = rule;
}

// Two nodes hold at the same tokens if they test the same, both or neither can be first, and they follow the same classes
// of nodes (by induction over the tokens; a node that follows itself is at one with another that follows itself).
std::vector<uint32_t> FilterBuilder::merge() const {
  const uint32_t n = static_cast<uint32_t>(nodes_.size());
  std::vector<std::vector<uint32_t>> before(n);
  for (uint32_t i = 0; i < n; ++i)
    for (const uint32_t follower : nodes_[i].follows) before[follower].push_back(i);
  std::vector<uint32_t> classes(n);
  for (uint32_t i = 0; i < n; ++i) classes[i] = i;
  uint32_t count = n;
  using Key = std::tuple<ElementKind, uint16_t, uint32_t, bool, bool, std::vector<uint32_t>>;
  for (uint32_t round = 0; round < kMergeRounds; ++round) {
    std::map<Key, uint32_t> known;
    std::vector<uint32_t> next(n);
    for (uint32_t i = 0; i < n; ++i) {
      const Element& element = *nodes_[i].element;
      std::vector<uint32_t> preceding;
      bool follows_itself = false;
      for (const uint32_t p : before[i]) {
        if (classes[p] == classes[i]) follows_itself = true;
        else preceding.push_back(classes[p]);
      }
      sort_unique(preceding);
      Key key{element.kind, element.kind == ElementKind::Mention ? element.label : uint16_t{0},
              element.kind == ElementKind::Word || element.kind == ElementKind::Shape ? element.test : 0, nodes_[i].first,
              follows_itself, std::move(preceding)};
      next[i] = known.try_emplace(std::move(key), static_cast<uint32_t>(known.size())).first->second;
    }
    const bool done = known.size() == count;
    count = static_cast<uint32_t>(known.size());
    classes = std::move(next);
    if (done) break;
  }
  return classes;
}

void FilterBuilder::finish(Level& level, FilterArrays& out) const {
  struct Merged {
    const Element* element = nullptr;
    bool first = false;
    std::vector<uint32_t> follows, rules;
  };
  const std::vector<uint32_t> classes = merge();
  std::vector<Merged> merged(classes.empty() ? 0 : *std::max_element(classes.begin(), classes.end()) + 1);
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    Merged& m = merged[classes[i]];
    m.element = nodes_[i].element;
    m.first = m.first || nodes_[i].first;
    for (const uint32_t follower : nodes_[i].follows) m.follows.push_back(classes[follower]);
    if (nodes_[i].rule != UINT32_MAX) m.rules.push_back(nodes_[i].rule);
  }
  const uint32_t base = static_cast<uint32_t>(out.nodes.size());
  // To nodes that test a word by its condition, to the others one by one.
  const auto add_targets = [&](std::vector<uint32_t>& targets, FilterTargets& range) {
    sort_unique(targets);
    range.words_begin = static_cast<uint32_t>(out.words.size());
    range.others_begin = static_cast<uint32_t>(out.others.size());
    for (const uint32_t target : targets) {
      const Element& element = *merged[target].element;
      if (element.kind == ElementKind::Word) out.words.push_back({element.test, base + target});
      else out.others.push_back(base + target);
    }
    range.words_end = static_cast<uint32_t>(out.words.size());
    range.others_end = static_cast<uint32_t>(out.others.size());
    std::sort(out.words.begin() + range.words_begin, out.words.end(),
              [](const FilterWord& a, const FilterWord& b) { return std::tie(a.condition, a.node) < std::tie(b.condition, b.node); });
  };
  std::vector<uint32_t> firsts;
  for (uint32_t i = 0; i < merged.size(); ++i) {
    Merged& m = merged[i];
    if (m.first) firsts.push_back(i);
    FilterNode node{};
    node.kind = m.element->kind;
    node.label = m.element->label;
    node.test = m.element->test;
    add_targets(m.follows, node.next);
    sort_unique(m.rules);
    node.rules_begin = static_cast<uint32_t>(out.rules.size());
    out.rules.insert(out.rules.end(), m.rules.begin(), m.rules.end());
    node.rules_end = static_cast<uint32_t>(out.rules.size());
    out.nodes.push_back(node);
  }
  level.nodes_begin = base;
  level.nodes_end = static_cast<uint32_t>(out.nodes.size());
  add_targets(firsts, level.firsts);
}

}  // namespace nutgraf
