// nutgraf compile --rules DIR --gazetteers DIR --out FILE
#include "base/file.h"
#include "cli/command.h"
#include "cli/packs.h"
#include "cli/terminal.h"

namespace nutgraf::cli {
namespace {

struct CompileCommand {
  PackOptions pack;
  std::string out;
};

int run_compile(const CompileCommand& command) {
  PackOptions options = command.pack;
  if (options.rules.empty() && options.gazetteers.empty()) options.rules = "rules";
  const std::optional<PackPlaces> places = places_of(options);
  if (!places) return kUsage;
  if (places->rules.empty() || places->lists.empty() || !places->changes.empty()) {
    say("whole rules and lists are wanted", "name both: --rules DIR --gazetteers DIR");
    return kUsage;
  }
  const CompiledPack pack = compile_and_test(*places, {options.no_rule_tests, true});
  if (pack.exit_code) return pack.exit_code;
  const Result<bool> written = write_file(command.out, pack.bytes);
  if (written) return kDone;
  report(written.errors());
  return kUsage;
}

}  // namespace

void add_compile(CLI::App& app, Run& run) {
  auto command = std::make_shared<CompileCommand>();
  CLI::App* compile = app.add_subcommand("compile", "Rules and lists into one pack; the build uses it");
  add_pack_options(*compile, command->pack);
  compile->add_option("--out", command->out, "the pack to write")->required()->type_name("FILE");
  compile->footer("Example:\n  nutgraf compile --rules rules --gazetteers gazetteers --out nutgraf.pack");
  compile->callback([command, &run] { run = [command] { return run_compile(*command); }; });
}

}  // namespace nutgraf::cli
