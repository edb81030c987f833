// Runs the examples that stand in the rules through the whole pipeline, and tells how far a rule came in those that fail.
// Not the report: cli prints it.
//
//   RuleTestReport report = test_rules(*resources, rules, {.sources = &sources});
//   report.failures[0].error    // people.rules:11:25: error R031: this "yes" example did not match rule title-before-name
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "author/rule_why.h"
#include "base/result.h"
#include "rule/syntax.h"
#include "run/resources.h"

namespace nutgraf {

struct ComparedSlot {
  std::string slot, expected, found;  // found is empty where nothing was
  bool right = false;
};

// One line that an example expects, beside the match that comes nearest; or a match that a `no` example has.
struct ComparedMatch {
  std::string words;                  // of the match; empty: there is none
  std::vector<ComparedSlot> slots;
};

struct RuleTestFailure {
  Error error;                        // at the example; where a rule did not match, at the word where it stopped
  std::string rule;
  std::string kind;                   // "yes", "no?" …
  std::string sentence;
  std::vector<ComparedMatch> compared;
  std::vector<WhyMatch> lost;         // it matched, but was forbidden or outranked
  std::optional<WhyMiss> miss;        // how far it came
};

struct RuleTestReport {
  size_t rules = 0;
  size_t examples = 0;                // that must hold: yes and no
  size_t known_failures = 0;          // yes? and no?
  std::vector<RuleTestFailure> failures;
  std::vector<RuleTestFailure> known;        // those that fail, as they should not for ever
  std::vector<RuleTestFailure> now_passing;  // those that hold after all
};

struct RuleTestOptions {
  std::function<bool(const Rule&)> wanted;   // empty: all rules
  const RuleSources* sources = nullptr;      // where the rules' elements stand; without it no rule is explained
  unsigned jobs = 0;                         // 0: one a core
};

// Takes: rules as they were written, and the resources that were compiled from them.
// A `yes` holds when for each of its lines some match of the rule (alive: not outranked) has every slot it names with the
// words it names; a `no` when no match of the rule is alive. A slot that a mention fills has the words of the mention's
// head; a slot that is missing has its default of facts.schema.
// Gives: the same report whatever `jobs` is.
RuleTestReport test_rules(const Resources& resources, const RuleSet& rules, const RuleTestOptions& options = {});

}  // namespace nutgraf
