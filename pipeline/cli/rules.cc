// nutgraf rules: the commands of someone who writes rules; each has its own file.
#include "cli/command.h"
#include "cli/rules.h"

namespace nutgraf::cli {

void add_rules(CLI::App& app, Run& run) {
  CLI::App* rules = app.add_subcommand("rules", "Checks rules and runs the examples in them");
  rules->require_subcommand(1);
  rules->footer("Example:\n  nutgraf rules test rules");
  for (const AddCommand add : {add_rules_check, add_rules_test, add_rules_why, add_rules_diff, add_rules_coverage, add_rules_watch, add_rules_new, add_rules_format}) add(*rules, run);
}

}  // namespace nutgraf::cli
