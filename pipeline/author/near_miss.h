// Sentences that are nearly the example of a rule and state nothing of the kind: candidates for its `no`.
// Whether the rule leaves them alone is for a trial to tell.
//
//   "Maria Tolliver took over as director."  ->  "Maria Tolliver did not take over as director."
//                                                "Maria Tolliver praised the director."
#pragma once

#include <string>
#include <vector>

#include "author/example_pattern.h"
#include "author/example_slots.h"

namespace nutgraf {

// Takes: the slots that stand in the sentence, in its order, and all parts of the pattern that are no slot, in their order.
// Gives: the nearest first.
std::vector<std::string> near_misses(const ExamplePattern& pattern, const Document& doc, const std::vector<ExampleSlot>& slots,
                                     const std::vector<PatternPart>& parts);

}  // namespace nutgraf
