// The commands below `nutgraf rules`, and what they share.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "author/rule_check.h"
#include "cli/command.h"
#include "cli/packs.h"
#include "rule/syntax.h"

namespace nutgraf::cli {

void add_rules_check(CLI::App& rules, Run& run);
void add_rules_test(CLI::App& rules, Run& run);
void add_rules_why(CLI::App& rules, Run& run);
void add_rules_new(CLI::App& rules, Run& run);
void add_rules_format(CLI::App& rules, Run& run);
void add_rules_diff(CLI::App& rules, Run& run);
void add_rules_coverage(CLI::App& rules, Run& run);
void add_rules_watch(CLI::App& rules, Run& run);

// The rules as they were written, and what was compiled from them, examples not run.
struct WrittenRules {
  PackPlaces places;
  RuleSet rules;
  std::shared_ptr<const Resources> resources;
  RuleSources sources;  // where their elements stand
  int exit_code = 0;  // of what was reported; 0: the above are there
};
WrittenRules load_written_rules(const PackOptions& options);

// What a check found, as people read it, or with `json` one object a line. Gives the exit code.
struct CheckOutput {
  bool strict = false;  // warnings are errors
  bool json = false;
  std::function<bool(const std::string& file)> shows;  // none: all files
};
int print_check(const CheckReport& report, const CheckOutput& output);

// What --gazetteers is.
inline constexpr const char* kListsHelp =
    "the lists, or changes to them (default: gazetteers beside the rules, else those built in)";

// DIR and --gazetteers, as the commands take them.
void add_rule_directories(CLI::App& command, PackOptions& options);

// "1 rule", "2 rules"
std::string counted(size_t n, const char* one, const char* many);

}  // namespace nutgraf::cli
