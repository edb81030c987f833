// nutgraf rules test
#include <algorithm>
#include <cstdio>

#include "base/suggest.h"
#include "cli/rule_report.h"
#include "cli/rules.h"
#include "cli/terminal.h"

namespace nutgraf::cli {
namespace {

struct TestCommand {
  std::vector<std::string> paths;
  PackOptions pack;
  std::vector<std::string> rules;  // their names
  bool json = false;
};

std::optional<int> find_pack(TestCommand& command) {
  if (command.paths.empty()) command.paths = {"rules"};
  for (const std::string& path : command.paths) {
    const std::optional<std::string> pack = directory_with(path, "facts.schema");
    if (!pack) {
      say("there is no " + path + " with a facts.schema in it or above it",
          "name a directory of rules, or files below it");
      return kUsage;
    }
    if (command.pack.rules.empty()) command.pack.rules = *pack;
    if (command.pack.rules != *pack) {
      say(path + " belongs to other rules than " + command.paths[0], "test them one after the other");
      return kUsage;
    }
  }
  return std::nullopt;
}

// Every rule that was asked for by name is there.
bool rules_exist(const RuleSet& rules, const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const Rule& rule : rules.rules) known.push_back(rule.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    say("there is no rule " + name, did_you_mean(name, known, ""));
    return false;
  }
  return true;
}

std::string summary(const RuleTestReport& tests) {
  std::string out;
  for (const RuleTestFailure& known : tests.known)
    out += known.error.place.file + ":" + std::to_string(known.error.place.line) + ": " + known.kind + " " +
        known.sentence + "\n";
  out += counted(tests.rules, "rule", "rules") + ", " + counted(tests.examples, "example", "examples") + ": ";
  out += std::to_string(tests.examples - tests.failures.size()) + " hold, ";
  out += std::to_string(tests.failures.size()) + " fail; ";
  out += counted(tests.known_failures, "known failure", "known failures");
  if (!tests.now_passing.empty()) out += ", " + std::to_string(tests.now_passing.size()) + " of them hold now";
  return out + "\n";
}

int run_test(TestCommand command) {
  if (const std::optional<int> wrong = find_pack(command)) return *wrong;
  const WrittenRules written = load_written_rules(command.pack);
  if (written.exit_code) return written.exit_code;
  if (!rules_exist(written.rules, command.rules)) return kUsage;
  RuleTestOptions options;
  options.sources = &written.sources;
  options.wanted = [&](const Rule& rule) {
    const bool named = command.rules.empty() ||
        std::find(command.rules.begin(), command.rules.end(), rule.name) != command.rules.end();
    return named && std::any_of(command.paths.begin(), command.paths.end(),
        [&](const std::string& path) { return lies_in(rule.place.file, path); });
  };
  const RuleTestReport tests = test_rules(*written.resources, written.rules, options);
  if (!command.json) report_failures(tests);
  Output(false).write(command.json ? test_json(tests) : summary(tests));
  return tests.failures.empty() ? kDone : kInvalid;
}

}  // namespace

void add_rules_test(CLI::App& rules, Run& run) {
  auto command = std::make_shared<TestCommand>();
  CLI::App* test = rules.add_subcommand("test", "Runs every example in the rules; exit 4 when one fails");
  test->add_option("PATH", command->paths,
      "rules: a directory, or files and directories below one (default: rules)")->type_name("");
  test->add_option("--rule", command->rules,
      "only this rule; may be repeated")->type_name("NAME")->allow_extra_args(false);
  test->add_option("--gazetteers", command->pack.gazetteers,
      kListsHelp)->type_name("DIR");
  test->add_flag("--json", command->json, "one object a line, for tools");
  test->footer(
      "Examples:\n"
      "  nutgraf rules test\n"
      "  nutgraf rules test rules/facts/position.rules --rule title-before-name");
  test->callback([command, &run] { run = [command] { return run_test(*command); }; });
}

}  // namespace nutgraf::cli
