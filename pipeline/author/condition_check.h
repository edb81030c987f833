// Conditions of rules that are hardly meant as they are written.
//
//   unless not or never inside    R067: these three words, one after the other
//   find {TITLE} of {PERSON}  with  unless never inside    R068: nothing of the pattern can take "never"
#pragma once

#include "base/result.h"
#include "run/resources.h"

namespace nutgraf {

// What is warned of is sure but for one thing: no name is taken to hold a word like "not" or "she", though it may in capitals.
Errors condition_warnings(const PackSource& source);

}  // namespace nutgraf
