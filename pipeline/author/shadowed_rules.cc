#include "author/shadowed_rules.h"

#include <algorithm>
#include <bit>
#include <set>
#include <string>

namespace nutgraf {
namespace {

bool same(const Condition& a, const Condition& b) { return a.negated == b.negated && a.where == b.where && same_pattern(a.pattern, b.pattern); }
bool same(const Check& a, const Check& b) {
  return a.kind == b.kind && a.negated == b.negated && a.left == b.left && a.right == b.right;
}

template <class T>
bool all_of_these_are_in(const std::vector<T>& these, const std::vector<T>& in) {
  return std::all_of(these.begin(), these.end(), [&](const T& one) {
    return std::any_of(in.begin(), in.end(), [&](const T& other) { return same(one, other); });
  });
}

class Shadows {
 public:
  Shadows(const Program& program, const RuleSet& rules) : program_(program), rules_(rules) {
    classes_.resize(condition_count());
    for (uint32_t c = 0; c + 1 < program.class_begins.size(); ++c)
      for (const uint32_t condition : program.conditions_of(c)) classes_[condition].push_back(c);
  }

  std::vector<Shadowed> find() {
    std::vector<Shadowed> out;
    const uint32_t n = static_cast<uint32_t>(program_.rules.size());
    for (uint32_t weak = 0; weak < n; ++weak)
      for (uint32_t strong = 0; strong < n && steps_ <= kMaxShadowSteps; ++strong)
        if (is_shadowed(weak, strong)) {
          out.push_back({RuleId{weak}, RuleId{strong}});
          break;
        }
    return out;
  }

 private:
  bool is_shadowed(uint32_t weak, uint32_t strong) {
    ++steps_;
    const CompiledRule& w = program_.rules[weak];
    const CompiledRule& s = program_.rules[strong];
    if (weak == strong || w.makes_fact != s.makes_fact || w.target != s.target || prefers(weak, strong)) return false;
    const bool preferred = prefers(strong, weak);
    if (!preferred && strong > weak) return false;
    const Rule& weak_rule = rules_.rules[weak];
    const Rule& strong_rule = rules_.rules[strong];
    if (!all_of_these_are_in(strong_rule.conditions, weak_rule.conditions) || !all_of_these_are_in(strong_rule.checks, weak_rule.checks)) return false;
    if (!preferred && !fills_as_many(strong_rule, weak_rule)) return false;
    return walks_with(w, s, !preferred);
  }

  bool prefers(uint32_t winner, uint32_t loser) const {
    const CompiledRule& rule = program_.rules[winner];
    const auto begin = program_.prefers.begin() + rule.prefers_begin, end = program_.prefers.begin() + rule.prefers_end;
    return std::find(begin, end, loser) != end;
  }

  // What `take` and `set` may add counts as slots as well.
  static bool fills_as_many(const Rule& strong, const Rule& weak) {
    std::set<std::string> slots;
    for (const Take& take : strong.takes) slots.insert(take.as);
    for (const Set& set : strong.sets) slots.insert(set.slot);
    return std::all_of(weak.takes.begin(), weak.takes.end(), [&](const Take& take) { return slots.count(take.as); }) &&
           std::all_of(weak.sets.begin(), weak.sets.end(), [&](const Set& set) { return slots.count(set.slot); });
  }

  // Whether every way through the weak pattern is one through the strong pattern. Pairs (weak, strong) of elements are
  // struck out while some step of the weak one has no counterpart; what is left is the largest simulation.
  bool walks_with(const CompiledRule& weak, const CompiledRule& strong, bool slots_matter) {
    const Pattern& w = program_.patterns[weak.pattern];
    const Pattern& s = program_.patterns[strong.pattern];
    const size_t columns = s.elements_end - s.elements_begin, cells = (w.elements_end - w.elements_begin) * columns;
    steps_ += cells;
    if (steps_ > kMaxShadowSteps) return false;
    std::vector<bool> good(cells);
    const auto cell = [&](uint32_t a, uint32_t b) { return (a - w.elements_begin) * columns + (b - s.elements_begin); };
    for (uint32_t a = w.elements_begin; a < w.elements_end; ++a)
      for (uint32_t b = s.elements_begin; b < s.elements_end; ++b) good[cell(a, b)] = implies(weak, program_.elements[a], strong, program_.elements[b], slots_matter);
    const auto has_counterpart = [&](uint32_t target, uint32_t begin, uint32_t end) {
      steps_ += end - begin;
      for (uint32_t e = begin; e < end; ++e)
        if (good[cell(target, program_.edges[e].target)]) return true;
      return false;
    };
    const auto follows = [&](uint32_t begin, uint32_t end, uint32_t other_begin, uint32_t other_end) {
      for (uint32_t e = begin; e < end; ++e)
        if (!has_counterpart(program_.edges[e].target, other_begin, other_end)) return false;
      return true;
    };
    // Most pairs of rules part at the first step.
    if (!follows(w.firsts_begin, w.firsts_end, s.firsts_begin, s.firsts_end)) return false;
    for (bool more = true; more && steps_ <= kMaxShadowSteps;) {
      more = false;
      for (uint32_t a = w.elements_begin; a < w.elements_end; ++a)
        for (uint32_t b = s.elements_begin; b < s.elements_end; ++b) {
          if (!good[cell(a, b)]) continue;
          const Element &from = program_.elements[a], &to = program_.elements[b];
          if (follows(from.edges_begin, from.edges_end, to.edges_begin, to.edges_end)) continue;
          good[cell(a, b)] = false;
          more = true;
        }
    }
    return steps_ <= kMaxShadowSteps && follows(w.firsts_begin, w.firsts_end, s.firsts_begin, s.firsts_end);
  }

  // Whether all that one element accepts, the other does, into at least the same slots; and a match that may end may end.
  bool implies(const CompiledRule& weak, const Element& a, const CompiledRule& strong, const Element& b, bool slots_matter) const {
    if (a.kind != b.kind || (a.last && !b.last)) return false;
    if (slots_matter && !fills(weak, a.slots, strong, b.slots)) return false;
    switch (a.kind) {
      case ElementKind::Word: return std::includes(classes_[b.test].begin(), classes_[b.test].end(), classes_[a.test].begin(), classes_[a.test].end());
      case ElementKind::Mention: return a.label == b.label;
      case ElementKind::Gap: return true;
      case ElementKind::Shape: {
        const ShapeCondition &x = program_.shapes[a.test], &y = program_.shapes[b.test];
        return (x.must & y.must) == y.must && (x.must_not & y.must_not) == y.must_not && (x.in & y.in) == y.in && (x.not_in & y.not_in) == y.not_in;
      }
    }
    return false;
  }

  bool fills(const CompiledRule& weak, uint32_t weak_slots, const CompiledRule& strong, uint32_t strong_slots) const {
    const auto slot_of = [&](const CompiledRule& rule, uint32_t bits) {
      return program_.slot_ids[rule.slots_begin + static_cast<uint32_t>(std::countr_zero(bits))];
    };
    for (uint32_t bits = weak_slots; bits; bits &= bits - 1) {
      bool found = false;
      for (uint32_t others = strong_slots; others && !found; others &= others - 1) found = slot_of(strong, others) == slot_of(weak, bits);
      if (!found) return false;
    }
    return true;
  }

  size_t condition_count() const {
    uint32_t most = 0;
    for (const uint32_t condition : program_.class_conditions) most = std::max(most, condition + 1);
    for (const Element& element : program_.elements)
      if (element.kind == ElementKind::Word) most = std::max(most, element.test + 1);
    return most;
  }

  const Program& program_;
  const RuleSet& rules_;
  std::vector<std::vector<uint32_t>> classes_;  // by word condition: the classes of words that satisfy it
  size_t steps_ = 0;
};

}  // namespace

bool same_pattern(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && a.slot == b.slot && a.form == b.form && a.count == b.count && a.tests == b.tests &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same_pattern);
}

std::vector<Shadowed> shadowed_rules(const Program& program, const RuleSet& rules) { return Shadows(program, rules).find(); }

}  // namespace nutgraf
