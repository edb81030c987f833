// How the outcome of rule examples is shown to people.
#pragma once

#include "author/rule_test.h"

namespace nutgraf::cli {

// Every failure on stderr: its place, the example with a caret, expected beside found.
void report_failures(const RuleTestReport& report);

}  // namespace nutgraf::cli
