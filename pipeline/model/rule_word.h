// What rules ask of one word: made by the rule compiler, kept with the word by the gazetteer compiler.
#pragma once

#include <cstdint>

namespace nutgraf {

struct RuleWord {
  uint32_t rule_class = 0;   // words that no rule tells apart share one; 0: in no rule
  bool exact_forms = false;  // some rule asks for it exactly as written (word!)
};

}  // namespace nutgraf
