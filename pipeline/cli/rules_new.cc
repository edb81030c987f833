// nutgraf rules new
#include <nlohmann/json.hpp>

#include "author/rule_new.h"
#include "base/file.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "rule/printer.h"

namespace nutgraf::cli {
namespace {

struct NewCommand {
  std::string sentence, fact, label, name, append;
  std::vector<std::string> slots;
  PackOptions pack;
  bool json = false;
};

// person="Maria Tolliver" -> its slot and words; says what is wrong with another argument.
bool parse_slots(const NewCommand& command, WantedRule& wanted) {
  for (const std::string& argument : command.slots) {
    const size_t equals = argument.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == argument.size()) {
      say(argument + " is no slot with its words", "person=\"Maria Tolliver\" title=\"director\"");
      return false;
    }
    wanted.slots.emplace_back(argument.substr(0, equals), argument.substr(equals + 1));
  }
  return true;
}

std::string json_of(const RuleProposal& proposal) {
  nlohmann::ordered_json out;
  out["read_by"] = proposal.read_by;
  out["remarks"] = proposal.remarks;
  if (proposal.read_by.empty()) {
    out["rule"] = proposal.rule.name;
    out["text"] = print(proposal.rule);
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// After what stands in the file, with an empty line between.
int append_to(const std::string& path, const Rule& rule) {
  std::string text;
  if (Result<std::string> old = read_file(path)) text = *std::move(old);
  const Result<std::string> whole = format_rules(text + "\n\n" + print(rule), path);
  if (!whole) {
    report(whole.errors());
    return kInvalid;
  }
  const Result<bool> written = write_file(path, *whole);
  if (written) return kDone;
  report(written.errors());
  return kUsage;
}

int run_new(const NewCommand& command) {
  WantedRule wanted{command.sentence, command.fact.empty() ? command.label : command.fact, {}, command.name};
  if (!parse_slots(command, wanted)) return kUsage;
  const WrittenRules written = load_written_rules(command.pack);
  if (written.exit_code) return written.exit_code;
  const RuleBook book{written.places, written.rules, *written.resources};
  const Result<RuleProposal> proposal = propose_rule(book, wanted);
  if (!proposal) {
    report(proposal.errors());
    return kInvalid;
  }
  Output out(false);
  for (const std::string& remark : proposal->remarks) say(remark);
  for (const std::string& reader : proposal->read_by)
    say("rule " + reader + " reads this already: no rule is needed");
  if (command.json) out.write(json_of(*proposal));
  else if (proposal->read_by.empty()) out.write(print(proposal->rule));
  if (command.append.empty() || !proposal->read_by.empty()) return kDone;
  return append_to(command.append, proposal->rule);
}

}  // namespace

void add_rules_new(CLI::App& rules, Run& run) {
  auto options = std::make_shared<NewCommand>();
  options->pack.rules = "rules";
  CLI::App* command =
      rules.add_subcommand("new", "Proposes a rule from a sentence and what should be read in it, and tries it");
  const auto option = [command](const char* name, std::string& value, const char* type, const char* help) {
    return command->add_option(name, value, help)->type_name(type);
  };
  command->add_option("SLOTS", options->slots, "slots and their words in the sentence: person=\"Maria Tolliver\"")
      ->type_name("");
  option("--from", options->sentence, "SENTENCE", "the sentence")->required();
  CLI::Option* fact = option("--fact", options->fact, "TYPE", "the type of fact that it states");
  CLI::Option* label = option("--label", options->label, "LABEL", "the label that the rule makes, in place of a fact");
  fact->excludes(label);
  option("--name", options->name, "NAME", "the rule's name (default: made from its words)");
  option("--append", options->append, "FILE", "also write it at the end of this file");
  option("--rules", options->pack.rules, "DIR", "the rules and facts.schema (default: rules)");
  option("--gazetteers", options->pack.gazetteers, "DIR", kListsHelp);
  command->add_flag("--json", options->json, "one JSON object, for tools");
  command->footer("Example:\n  nutgraf rules new --from \"Maria Tolliver took the helm as director.\" \\\n"
                  "    --fact position person=\"Maria Tolliver\" title=\"director\"");
  command->callback([options, fact, label, &run] {
    if (!*fact && !*label) throw CLI::RequiredError("--fact TYPE or --label LABEL");
    run = [options] { return run_new(*options); };
  });
}

}  // namespace nutgraf::cli
