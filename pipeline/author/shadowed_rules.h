// Rules that can hardly ever win, because another one matches wherever they do and is chosen.
//
//   rule a -> HIT            rule b -> HIT
//     find x [y]               find x y          b is shadowed by a: a matches "x y" too, and stands first
//
// A rule is reported when another one that makes the same
//   - can walk with it: each step of the rule's pattern is one that the other can take too (a simulation; Milner 1971),
//     and fills at least the same slots,
//   - has no condition or check that the rule does not have, and
//   - is preferred over it or, being no poorer in slots, comes first.
// It can still win by a hair where the other's match begins earlier and is shorter: that is why this is a warning.
#pragma once

#include <vector>

#include "model/document.h"
#include "rule/program.h"
#include "rule/syntax.h"

namespace nutgraf {

// Whether two patterns are written alike, wherever they stand.
bool same_pattern(const Node& a, const Node& b);

struct Shadowed {
  RuleId rule, by;
};

// Takes: a program and the rules that it was compiled from, in the same order.
// Cost: pairs of rules with one target, times their elements; gives up past kMaxShadowSteps.
inline constexpr size_t kMaxShadowSteps = 200'000'000;
std::vector<Shadowed> shadowed_rules(const Program& program, const RuleSet& rules);

}  // namespace nutgraf
