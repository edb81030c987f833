// How the outcome of rule examples is shown: to people, and as JSON to tools.
#pragma once

#include <string>

#include "author/rule_test.h"

namespace nutgraf::cli {

// Every failure on stderr: its place, the example with a caret, expected beside found, how far the rule came.
void report_failures(const RuleTestReport& report);

// One object for each example that fails or is marked yes? or no?, then one with the counts; a line each.
std::string test_json(const RuleTestReport& report);

}  // namespace nutgraf::cli
