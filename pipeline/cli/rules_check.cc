// nutgraf rules check
#include <cstdio>

#include "cli/rules.h"
#include "cli/terminal.h"
#include "rule/parser.h"

namespace nutgraf::cli {
namespace {

int run_check(const PackOptions& options) {
  const WrittenRules written = load_written_rules(options);
  if (written.exit_code) return written.exit_code;
  const Program& program = written.resources->program;
  std::printf("%s, %s, %s\n", counted(written.rules.rules.size(), "rule", "rules").c_str(),
              counted(program.levels.size(), "level", "levels").c_str(),
              counted(written.resources->gazetteer.size(), "list entry", "list entries").c_str());
  return kDone;
}

}  // namespace

std::string counted(size_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

WrittenRules load_written_rules(PackOptions options) {
  WrittenRules out;
  if (const std::optional<int> wrong = complete(options)) {
    out.exit_code = *wrong;
    return out;
  }
  options.no_rule_tests = true;
  CompiledPack compiled = compile_and_test(options);
  out.exit_code = compiled.exit_code;
  if (out.exit_code) return out;
  out.resources = std::move(compiled.resources);
  out.sources = std::move(compiled.sources);
  Result<RuleSet> rules = load_rules(options.rules);
  if (!rules) {
    report(rules.errors());
    out.exit_code = kInvalid;
    return out;
  }
  out.rules = *std::move(rules);
  return out;
}

void add_rule_directories(CLI::App& command, PackOptions& options) {
  options.rules = "rules";
  command.add_option("DIR", options.rules, "the rules and facts.schema (default: rules)")->type_name("");
  command.add_option("--gazetteers", options.gazetteers, "the lists (default: gazetteers beside the rules)")->type_name("DIR");
}

void add_rules_check(CLI::App& rules, Run& run) {
  auto options = std::make_shared<PackOptions>();
  CLI::App* command = rules.add_subcommand("check", "Every mistake in the rules, with its place; exit 4 when there is one");
  add_rule_directories(*command, *options);
  command->footer("Example:\n  nutgraf rules check rules");
  command->callback([options, &run] { run = [options] { return run_check(*options); }; });
}

}  // namespace nutgraf::cli
