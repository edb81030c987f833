// What is allowed in a list but hardly meant.
//
// Warnings: G020 spaces at an end or doubled, G021 looks wrongly encoded, G022 an entry that differs from another only in
// case where case does not matter, G023 an entry that another list with the same label has, G024 a value that is the entry
// itself, G025 a list without entries, G027 a change that changes nothing.
#pragma once

#include <vector>

#include "base/result.h"
#include "gazetteer/source.h"

namespace nutgraf {

Errors list_warnings(const std::vector<List>& lists);

}  // namespace nutgraf
