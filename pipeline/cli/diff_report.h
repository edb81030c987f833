// How the difference between two packs is shown to people.
#pragma once

#include <string>

#include "author/rule_diff.h"

namespace nutgraf::cli {

// "+3 −1 ~2 in 8 articles …", then each change with its sentence, by rule; at most `limit` a rule, 0 for all.
std::string text_of(const RuleDiff& diff, size_t limit);

}  // namespace nutgraf::cli
