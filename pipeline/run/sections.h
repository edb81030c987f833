// The numbers of this room's sections in the pack (base/pack.h). 1–9 belong to base, 10–29 to gazetteer, 30–59 to rule.
#pragma once

#include <cstdint>

namespace nutgraf::section {

inline constexpr uint32_t kSchema = 60;  // Schema::to_text() once every list and rule has registered its labels
// What a pack was compiled from, compressed; only in the pack of the program (run/source_files.h).
inline constexpr uint32_t kRuleFiles = 61;
inline constexpr uint32_t kListFiles = 62;

}  // namespace nutgraf::section
