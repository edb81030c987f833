// The numbers of this room's sections in the pack (base/pack.h). 1–9 belong to base, 10–29 to gazetteer.
#pragma once

#include <cstdint>

namespace nutgraf::section {

inline constexpr uint32_t kRules = 30;
inline constexpr uint32_t kLevels = 31;
inline constexpr uint32_t kLevelRules = 32;
inline constexpr uint32_t kPatterns = 33;
inline constexpr uint32_t kElements = 34;
inline constexpr uint32_t kRuleEdges = 35;
inline constexpr uint32_t kShapes = 36;
inline constexpr uint32_t kSlotIds = 37;
inline constexpr uint32_t kConditions = 38;
inline constexpr uint32_t kTakes = 39;
inline constexpr uint32_t kSets = 40;
inline constexpr uint32_t kChecks = 41;
inline constexpr uint32_t kPrefers = 42;
inline constexpr uint32_t kFilterNodes = 43;
inline constexpr uint32_t kFilterWords = 44;
inline constexpr uint32_t kClassBegins = 45;
inline constexpr uint32_t kClassConditions = 46;
inline constexpr uint32_t kExactForms = 47;
inline constexpr uint32_t kStrings = 48;
inline constexpr uint32_t kRankedLabels = 49;
inline constexpr uint32_t kFilterOthers = 50;
inline constexpr uint32_t kFilterRules = 51;

}  // namespace nutgraf::section
