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
inline constexpr size_t kMaxRuleBytes = 64 << 20;      // of all files
inline constexpr size_t kMaxNameBytes = 100;           // a word, or the name of a rule, list, label or slot
inline constexpr size_t kMaxQuoteBytes = 1000;         // what stands in quotation marks
inline constexpr size_t kMaxExampleBytes = 2000;
inline constexpr size_t kMaxRules = 100'000;
inline constexpr size_t kMaxErrorsPerFile = 1000;      // the rest of the file is not read

// Errors: R001 line not understood, R002 rule header, R003 pattern, R004 unclosed bracket, R005 gap, R006 shape,
// R007 condition, R008 take, R009 set, R010 where, R014 item outside a rule, R015 example, R016 file too large,
// R017 nested too deep, R018 not UTF-8, R037 name too long, R038 too many errors, R039 example too long.
Result<RuleSet> parse_rules(std::string_view text, const std::string& file);

// An item of a rule (no example: those are free text) without `# …`, which may stand inside quotation marks.
std::string_view without_comment(std::string_view line);

// Every .rules file below the directory, in byte order of the paths.
// Errors: F001, R040 too many rules or bytes in all, and those of parse_rules.
Result<RuleSet> load_rules(const std::string& directory);

// The same, for whoever goes on after an error: gives what was understood. A rule that lacks a line is marked broken;
// one whose first line was not understood is left out.
RuleSet parse_rules(std::string_view text, const std::string& file, Errors& errors);
RuleSet load_rules(const std::string& directory, Errors& errors);
// Adds the rules of one file to others.
void add_rule_file(const std::string& path, RuleSet& rules, Errors& errors);

}  // namespace nutgraf
