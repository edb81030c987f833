// The numbers of this room's sections in the pack (base/pack.h). 1–9 belong to base, 30–59 to rule.
#pragma once

#include <cstdint>

namespace nutgraf::section {

inline constexpr uint32_t kWords = 10;
inline constexpr uint32_t kAffixes = 11;
inline constexpr uint32_t kAffixText = 12;
inline constexpr uint32_t kRoots = 13;
inline constexpr uint32_t kEdges = 14;
inline constexpr uint32_t kEntryBegins = 15;
inline constexpr uint32_t kEntryLists = 16;
inline constexpr uint32_t kTextBegins = 17;
inline constexpr uint32_t kTexts = 18;
inline constexpr uint32_t kLists = 19;
inline constexpr uint32_t kListNames = 20;
inline constexpr uint32_t kValues = 21;  // and the next three, as kIds
inline constexpr uint32_t kIds = 25;

}  // namespace nutgraf::section
