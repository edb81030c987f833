// Any bytes as a file of rules.
#include "rule/parser.h"

#include "fuzz/fuzz_target.h"

using namespace nutgraf;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Errors errors;
  const RuleSet rules = parse_rules(text, "fuzz.rules", errors);
  fuzz::check_errors(errors, text);
  fuzz::require(parse_rules(text, "fuzz.rules").ok() == errors.empty(), "both ways of parsing agree");
  for (const Rule& rule : rules.rules) {
    fuzz::require(!rule.name.empty() && !rule.target.empty(), "a rule that was kept has a name and a target");
    fuzz::require(!errors.empty() || (!rule.broken && !rule.headless), "what is broken was told");
    for (const Example& example : rule.examples) fuzz::require(example.expected.size() == example.expected_places.size(), "each expectation has a place");
  }
  return 0;
}
