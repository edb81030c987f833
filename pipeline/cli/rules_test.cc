// nutgraf rules test
#include <cstdio>

#include "cli/rule_report.h"
#include "cli/rules.h"
#include "cli/terminal.h"

namespace nutgraf::cli {
namespace {

int run_test(const PackOptions& options) {
  const WrittenRules written = load_written_rules(options);
  if (written.exit_code) return written.exit_code;
  const RuleTestReport tests = test_rules(*written.resources, written.rules);
  report_failures(tests);
  std::printf("%s, %s: %zu hold, %zu fail; %s%s\n", counted(tests.rules, "rule", "rules").c_str(),
              counted(tests.examples, "example", "examples").c_str(), tests.examples - tests.failures.size(), tests.failures.size(),
              counted(tests.known_failures, "known failure", "known failures").c_str(),
              tests.now_passing.empty() ? "" : (", " + std::to_string(tests.now_passing.size()) + " of them hold now").c_str());
  return tests.failures.empty() ? kDone : kInvalid;
}

}  // namespace

void report_failures(const RuleTestReport& tests) {
  for (const auto* kind : {&tests.failures, &tests.now_passing}) {
    for (const RuleTestFailure& failure : *kind) {
      report(failure.error);
      std::string text;
      for (const std::string& detail : failure.details) text += "    " + detail + "\n";
      std::fputs(text.c_str(), stderr);
    }
  }
}

void add_rules_test(CLI::App& rules, Run& run) {
  auto options = std::make_shared<PackOptions>();
  CLI::App* command = rules.add_subcommand("test", "Runs every example in the rules; exit 4 when one fails");
  add_rule_directories(*command, *options);
  command->footer("Example:\n  nutgraf rules test rules");
  command->callback([options, &run] { run = [options] { return run_test(*options); }; });
}

}  // namespace nutgraf::cli
