// Text of .rules files -> tree. Reports every error of a file, not the first.
//
//   parse_rules("rule r -> TITLE\n find {role:ROLE}\n yes A chairman spoke.\n role=chairman\n no They chair it.\n", "t.rules")
#pragma once

#include <string_view>

#include "rule/syntax.h"

namespace nutgraf {

// Limits that keep a stranger's pack harmless.
inline constexpr uint32_t kMaxNesting = 40;
inline constexpr uint32_t kMaxGap = 20;
inline constexpr size_t kMaxRuleFileBytes = 4 << 20;

// Errors: R001 line not understood, R002 rule header, R003 pattern, R004 unclosed bracket, R005 gap, R006 shape,
// R007 condition, R008 take, R009 set, R010 where, R014 item outside a rule, R015 example, R016 file too large,
// R017 nested too deep, R018 not UTF-8.
Result<RuleSet> parse_rules(std::string_view text, const std::string& file);

// An item of a rule (no example: those are free text) without `# …`, which may stand inside quotation marks.
std::string_view without_comment(std::string_view line);

// Every .rules file below the directory, in byte order of the paths. Errors: F001 and those of parse_rules.
Result<RuleSet> load_rules(const std::string& directory);

}  // namespace nutgraf
