// Runs the examples that stand in the rules through the whole pipeline.
// Not the report: cli prints it.
//
//   RuleTestReport report = test_rules(*resources, rules);
//   report.failures[0].error    // people.rules:11:25: error R031: this "yes" example did not match rule title-before-name
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "rule/syntax.h"
#include "run/resources.h"

namespace nutgraf {

struct RuleTestFailure {
  Error error;                       // at the example
  std::string sentence;
  std::vector<std::string> details;  // expected beside found, slot by slot
};

struct RuleTestReport {
  size_t rules = 0;
  size_t examples = 0;        // that must hold: yes and no
  size_t known_failures = 0;  // yes? and no?
  std::vector<RuleTestFailure> failures;
  std::vector<RuleTestFailure> now_passing;  // known failures that hold after all
};

// Takes: rules as they were written, and the resources that were compiled from them.
// A `yes` holds when for each of its lines some match of the rule (alive: not outranked) has every slot it names with the
// words it names; a `no` when no match of the rule is alive. A slot that a mention fills has the words of the mention's
// head; a slot that is missing has its default of facts.schema.
RuleTestReport test_rules(const Resources& resources, const RuleSet& rules);

}  // namespace nutgraf
