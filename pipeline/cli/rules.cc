// nutgraf rules check|test
#include <cstdio>

#include "cli/command.h"
#include "cli/packs.h"
#include "cli/rule_report.h"
#include "cli/terminal.h"
#include "rule/parser.h"

namespace nutgraf::cli {
namespace {

std::string counted(size_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

// Parses, compiles without examples; the rules as written come along.
struct CheckedRules {
  RuleSet rules;
  std::shared_ptr<const Resources> resources;
  int exit_code = 0;
};

CheckedRules check(PackOptions options) {
  CheckedRules out;
  if (const std::optional<int> wrong = complete(options)) {
    out.exit_code = *wrong;
    return out;
  }
  options.no_rule_tests = true;
  CompiledPack compiled = compile_and_test(options);
  out.exit_code = compiled.exit_code;
  if (out.exit_code) return out;
  out.resources = std::move(compiled.resources);
  Result<RuleSet> rules = load_rules(options.rules);
  if (!rules) {
    report(rules.errors());
    out.exit_code = kInvalid;
    return out;
  }
  out.rules = *std::move(rules);
  return out;
}

int run_check(const PackOptions& options) {
  const CheckedRules checked = check(options);
  if (checked.exit_code) return checked.exit_code;
  const Program& program = checked.resources->program;
  std::printf("%s, %s, %s\n", counted(checked.rules.rules.size(), "rule", "rules").c_str(),
              counted(program.levels.size(), "level", "levels").c_str(),
              counted(checked.resources->gazetteer.size(), "list entry", "list entries").c_str());
  return kDone;
}

int run_test(const PackOptions& options) {
  const CheckedRules checked = check(options);
  if (checked.exit_code) return checked.exit_code;
  const RuleTestReport tests = test_rules(*checked.resources, checked.rules);
  report_failures(tests);
  std::printf("%s, %s: %zu hold, %zu fail; %s%s\n", counted(tests.rules, "rule", "rules").c_str(),
              counted(tests.examples, "example", "examples").c_str(), tests.examples - tests.failures.size(), tests.failures.size(),
              counted(tests.known_failures, "known failure", "known failures").c_str(),
              tests.now_passing.empty() ? "" : (", " + std::to_string(tests.now_passing.size()) + " of them hold now").c_str());
  return tests.failures.empty() ? kDone : kInvalid;
}

void add_directories(CLI::App& command, PackOptions& options) {
  options.rules = "rules";
  command.add_option("DIR", options.rules, "the rules and facts.schema (default: rules)")->type_name("");
  command.add_option("--gazetteers", options.gazetteers, "the lists (default: gazetteers beside the rules)")->type_name("DIR");
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

void add_rules(CLI::App& app, Run& run) {
  CLI::App* rules = app.add_subcommand("rules", "Checks rules and runs the examples in them");
  rules->require_subcommand(1);
  rules->footer("Example:\n  nutgraf rules test rules");
  const auto add = [&](const char* name, const char* help, int (*what)(const PackOptions&)) {
    auto options = std::make_shared<PackOptions>();
    CLI::App* command = rules->add_subcommand(name, help);
    add_directories(*command, *options);
    command->footer(std::string("Example:\n  nutgraf rules ") + name + " rules");
    command->callback([options, what, &run] { run = [options, what] { return what(*options); }; });
  };
  add("check", "Every mistake in the rules, with its place; exit 4 when there is one", run_check);
  add("test", "Runs every example in the rules; exit 4 when one fails", run_test);
}

}  // namespace nutgraf::cli
