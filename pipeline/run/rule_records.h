// rules/confidence.tsv: the right and wrong answers of each rule on annotated articles, one rule a line. The
// rule compiler makes each rule's confidence of them (rule/compiler.h). `nutgraf rules coverage
// --write-confidence` writes it.
//
//   rule<TAB>right<TAB>wrong
//   title-before-name<TAB>111<TAB>13
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "rule/compiler.h"
#include "run/score.h"

namespace nutgraf {

inline constexpr const char* kRecordsFile = "confidence.tsv";

// Lines that are not of that form are passed over: a rule without a record has the default confidence.
std::map<std::string, RuleRecord> parse_records(std::string_view text);

std::string print_records(const std::map<std::string, RuleScore>& rules);

}  // namespace nutgraf
