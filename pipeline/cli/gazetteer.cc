// nutgraf gazetteer lookup|check
#include <cstdio>

#include "cli/command.h"
#include "cli/packs.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "gazetteer/overlay.h"
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

// Empty for what is usual.
const char* name_of(MatchKind match) {
  if (match == MatchKind::Word) return "";
  return match == MatchKind::Suffix ? "suffix" : "prefix";
}

std::string text_of(const Place& place) { return place.file + ":" + std::to_string(place.line); }

// An entry and what its list says of it. What an editor adds to a list has another origin than that.
std::string text_of(const List& list, const ListEntry& entry, const std::string& fate) {
  std::string out = entry.text + "\n";
  const auto line = [&](const char* key, std::string_view value) {
    if (!value.empty()) ((((out += "  ") += key) += "  ") += value) += '\n';
  };
  const bool has_origin = !entry.is_own || list.path == list.own_path;
  line("list   ", list.name);
  line("file   ", text_of(place_of(list, entry)));
  line("label  ", list.label);
  line("value  ", entry.value);
  line("id     ", entry.id);
  line("case   ", name_of(list.case_policy));
  line("match  ", name_of(list.match));
  line("source ", has_origin ? list.source : "");
  line("version", has_origin ? list.version : "");
  line("licence", has_origin ? list.licence : "");
  line("date   ", has_origin ? list.date : "");
  line("now    ", fate);
  return out;
}

int run_lookup(const LookupCommand& command) {
  const std::optional<PackPlaces> places = places_of(command.pack);
  if (!places) return kUsage;
  Errors errors;
  const std::vector<List> lists = read_lists(*places, errors);
  if (!errors.empty()) {
    report(errors);
    return kInvalid;
  }
  std::string words;
  for (const std::string& word : command.words) words += (words.empty() ? "" : " ") + word;
  const std::vector<std::string> wanted = scan_words(words);
  const auto is_wanted = [&](const ListEntry& entry) { return scan_words(entry.text) == wanted; };
  std::string out;
  size_t found = 0;
  for (const List& list : lists) {
    for (const ListEntry& entry : list.entries) {
      if (!is_wanted(entry)) continue;
      ++found;
      out += text_of(list, entry, "");
    }
    for (const ReplacedEntry& replaced : list.replaced) {
      if (!is_wanted(replaced.entry)) continue;
      const char* how = replaced.how == ReplacedEntry::How::Removed ? "removed by " : "overridden by ";
      out += text_of(list, replaced.entry, how + text_of({list.own_path, replaced.by_line, 1}));
    }
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  if (found == 0) say("no list holds \"" + words + "\"");
  return found == 0 && command.exit_status ? kNoFact : kDone;
}

int run_check(const std::string& directory) {
  PackPlaces places;
  (is_overlay(directory) ? places.changes : places.lists) = directory;
  const CheckReport report = check_lists(places);
  std::string removals;
  for (const ListChangesMade::Removed& removed : report.changes.removed)
    removals += text_of(removed.by) + ": removes '" + removed.entry + "', " + text_of(removed.of) + "\n";
  std::fwrite(removals.data(), 1, removals.size(), stdout);
  return print_check(report, {});
}

}  // namespace

void add_gazetteer(CLI::App& app, Run& run) {
  CLI::App* gazetteer = app.add_subcommand("gazetteer", "Looks into the lists of names and words");
  gazetteer->require_subcommand(1);
  gazetteer->footer("Example:\n  nutgraf gazetteer lookup New York");

  auto lookup = std::make_shared<LookupCommand>();
  CLI::App* find = gazetteer->add_subcommand("lookup",
      "Every list entry of these words, in any case, and where it stands");
  find->add_option("WORDS", lookup->words, "one entry")->required()->type_name("");
  add_pack_options(*find, lookup->pack);
  find->add_flag("-e,--exit-status", lookup->exit_status, "exit 1 when no list holds the words");
  find->footer("Examples:\n  nutgraf gazetteer lookup New York\n  nutgraf gazetteer lookup --gazetteers my-lists storm warden");
  find->callback([lookup, &run] { run = [lookup] { return run_lookup(*lookup); }; });

  auto directory = std::make_shared<std::string>("gazetteers");
  CLI::App* check = gazetteer->add_subcommand("check",
      "Every mistake in lists or in changes to them, with its place; exit 4 when there is one");
  check->add_option("DIR", *directory,
      "the lists, or changes to those built in (default: gazetteers)")->type_name("");
  check->footer("Examples:\n  nutgraf gazetteer check gazetteers\n  nutgraf gazetteer check my-lists");
  check->callback([directory, &run] { run = [directory] { return run_check(*directory); }; });
}

}  // namespace nutgraf::cli
