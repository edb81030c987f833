// nutgraf gazetteer lookup|check
#include <cstdio>

#include "cli/command.h"
#include "cli/packs.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "gazetteer/source.h"
#include "model/scan.h"

namespace nutgraf::cli {
namespace {

struct LookupCommand {
  std::vector<std::string> words;
  PackOptions pack;
  bool exit_status = false;
};

const char* name_of(CasePolicy policy) {
  switch (policy) {
    case CasePolicy::Any: return "any";
    case CasePolicy::Capitalised: return "capitalised";
    case CasePolicy::Exact: return "exact";
  }
  return "";
}

int run_lookup(const LookupCommand& command) {
  const Loaded loaded = load_resources(command.pack);
  if (!loaded.resources) return loaded.exit_code;
  const Gazetteer& gazetteer = loaded.resources->gazetteer;
  std::string words;
  for (const std::string& word : command.words) words += (words.empty() ? "" : " ") + word;
  const std::vector<std::string> wanted = scan_words(words);
  std::string out;
  size_t found = 0;
  for (uint32_t i = 0; i < gazetteer.size(); ++i) {
    const Entry entry = gazetteer.entry(EntryId{i});
    if (entry.words != wanted.size() || scan_words(gazetteer.text(entry)) != wanted) continue;
    ++found;
    const auto line = [&](const char* key, std::string_view value) {
      if (!value.empty()) ((((out += "  ") += key) += "  ") += value) += '\n';
    };
    (out += gazetteer.text(entry)) += '\n';
    line("list   ", gazetteer.list_name(entry));
    line("label  ", loaded.resources->schema.label(entry.label).name);
    line("value  ", gazetteer.value(entry) == gazetteer.text(entry) ? std::string_view() : gazetteer.value(entry));
    line("id     ", gazetteer.external_id(entry));
    line("case   ", name_of(entry.case_policy));
    line("source ", gazetteer.list_source(entry));
    line("licence", gazetteer.list_licence(entry));
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  if (found == 0) say("no list holds \"" + words + "\"");
  return found == 0 && command.exit_status ? kNoFact : kDone;
}

}  // namespace

void add_gazetteer(CLI::App& app, Run& run) {
  CLI::App* gazetteer = app.add_subcommand("gazetteer", "Looks into the lists of names and words");
  gazetteer->require_subcommand(1);
  gazetteer->footer("Example:\n  nutgraf gazetteer lookup New York");

  auto lookup = std::make_shared<LookupCommand>();
  CLI::App* find = gazetteer->add_subcommand("lookup", "Every list entry of these words, in any case");
  find->add_option("WORDS", lookup->words, "one entry")->required()->type_name("");
  add_pack_options(*find, lookup->pack);
  find->add_flag("-e,--exit-status", lookup->exit_status, "exit 1 when no list holds the words");
  find->footer("Example:\n  nutgraf gazetteer lookup New York");
  find->callback([lookup, &run] { run = [lookup] { return run_lookup(*lookup); }; });

  auto directory = std::make_shared<std::string>("gazetteers");
  CLI::App* check = gazetteer->add_subcommand("check", "Every mistake in the lists, with its place; exit 4 when there is one");
  check->add_option("DIR", *directory, "the lists (default: gazetteers)")->type_name("");
  check->footer("Example:\n  nutgraf gazetteer check gazetteers");
  check->callback([directory, &run] { run = [directory] { return print_check(check_lists(*directory), {}); }; });
}

}  // namespace nutgraf::cli
