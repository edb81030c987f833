// nutgraf score GOLD FACTS
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/file.h"
#include "cli/command.h"
#include "cli/terminal.h"
#include "run/rule_records.h"
#include "run/score.h"

namespace nutgraf::cli {
namespace {

struct ScoreCommand {
  std::string gold;
  std::string facts = "-";
  std::string records;
  ScoreOptions options;
  bool show = false;
};

void print(const ScoreReport& report) {
  std::printf("%-14s%6s%7s%7s%8s%8s%8s%8s\n", "type", "gold", "found", "wrong", "P", "R", "F1", "slots");
  for (const TypeScore& t : report.types) {
    std::printf("%-14s%6zu%7zu%7zu%8.3f%8.3f%8.3f", t.type.c_str(), t.gold, t.found, t.wrong, t.precision(), t.recall(), t.f1());
    if (t.slots)
      std::printf("%8.3f\n", static_cast<double>(t.slots_right) / static_cast<double>(t.slots));
    else
      std::printf("%8s\n", "-");
  }
}

int run_score(const ScoreCommand& command) {
  const Result<GoldFiles> gold = load_gold(command.gold);
  if (!gold) {
    report(gold.errors());
    return kUsage;
  }
  // Facts are small beside the articles they come from.
  Result<std::string> facts = read_file(command.facts == "-" ? "/dev/stdin" : command.facts);
  if (!facts) {
    report(facts.errors());
    return kUsage;
  }
  std::istringstream lines(*std::move(facts));
  const Result<ScoreReport> scored = score(*gold, lines, command.options);
  if (!scored) {
    report(scored.errors());
    return kUsage;
  }
  if (command.show)
    for (const std::string& line : scored->shown) std::printf("%s\n", line.c_str());
  print(*scored);
  if (command.records.empty()) return kDone;
  const Result<bool> written = write_file(command.records, print_records(scored->rules));
  if (written) return kDone;
  report(written.errors());
  return kUsage;
}

}  // namespace

void add_score(CLI::App& app, Run& run) {
  auto command = std::make_shared<ScoreCommand>();
  CLI::App* score = app.add_subcommand("score", "Precision, recall and F1 of facts against gold facts, by type");
  score->add_option("GOLD", command->gold, "directory of gold files, one an article")->required()->type_name("");
  score->add_option("FACTS", command->facts, "lines of nutgraf extract, or - for standard input")->type_name("");
  score->add_option("--types", command->options.types, "only these types (default: all that the gold annotates)")->delimiter(',')->allow_extra_args(false)->type_name("TYPE,...");
  score->add_flag("--show", command->show, "list each miss, wrong fact and wrong slot");
  score->add_option("--records", command->records, "write right and wrong answers of each rule, for rules/confidence.tsv")->type_name("FILE");
  score->footer("Example:\n  nutgraf extract corpus/dev | nutgraf score corpus/dev/gold -");
  score->callback([command, &run] { run = [command] { return run_score(*command); }; });
}

}  // namespace nutgraf::cli
