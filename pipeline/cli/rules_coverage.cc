// nutgraf rules coverage [DIR] --corpus DIR
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "author/rule_coverage.h"
#include "base/file.h"
#include "cli/corpus.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "run/rule_records.h"

namespace nutgraf::cli {
namespace {

using nlohmann::ordered_json;

struct CoverageCommand {
  PackOptions pack;
  CorpusOptions corpus;
  bool write_confidence = false;
};

double share(uint64_t part, uint64_t whole) {
  return whole ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

// A line of a table: the name, then columns; wide names push them to the right.
template <class... Values>
std::string row(const std::string& name, const char* format, Values... values) {
  char columns[160];
  std::snprintf(columns, sizeof columns, format, values...);
  std::string out = name;
  constexpr size_t kNameWidth = 40;
  if (out.size() < kNameWidth) out.append(kNameWidth - out.size(), ' ');
  return out + columns + "\n";
}

std::string where(const Place& place) {
  return std::filesystem::path(place.file).filename().string() + ":" + std::to_string(place.line);
}

void print_rules(const CoverageReport& report, std::string& out) {
  const bool scored = report.score.has_value();
  std::vector<const RuleCoverage*> rules;
  for (const RuleCoverage& rule : report.rules)
    if (rule.hits) rules.push_back(&rule);
  std::stable_sort(rules.begin(), rules.end(),
                   [](const RuleCoverage* a, const RuleCoverage* b) { return a->hits > b->hits; });
  out += row("rule", "%9s%9s%9s", "hits", "lost", "time");
  if (scored) out.insert(out.size() - 1, "    right    wrong  confidence");
  for (const RuleCoverage* rule : rules) {
    const auto unsigned_long = [](uint64_t n) { return static_cast<unsigned long long>(n); };
    out += row(rule->name, "%9llu%9llu%8.1f%%", unsigned_long(rule->hits), unsigned_long(rule->outranked),
               100 * share(rule->nanoseconds, report.nanoseconds));
    const auto add_record = [&](const RuleRecord& record, const std::string& confidence) {
      char columns[64];
      std::snprintf(columns, sizeof columns, "%9u%9u%12s", record.right, record.wrong, confidence.c_str());
      if (scored && record.right + record.wrong) out.insert(out.size() - 1, columns);
    };
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.2f", static_cast<double>(confidence_of(rule->record)));
    add_record(rule->record, confidence);
    if (rule->finds.size() < 2) continue;
    for (const FindCoverage& find : rule->finds) {
      out += row("  " + where(find.place), "%9llu%9s%9s", unsigned_long(find.hits), "", "");
      if (!scored || !(find.record.right + find.record.wrong))
        out.erase(out.find_last_not_of(" \n") + 1), out += '\n';
      add_record(find.record, "");
    }
  }
}

void print_never(const CoverageReport& report, size_t limit, std::string& out) {
  std::string text;
  size_t count = 0;
  for (const RuleCoverage& rule : report.rules) {
    if (rule.hits) {
      for (const FindCoverage& find : rule.finds)
        if (!find.hits)
          ++count, text += "  " + where(find.place) + " " + rule.name + ": find " + find.pattern + "\n";
      continue;
    }
    ++count;
    text += "  " + where(rule.place) + " " + rule.name;
    if (rule.outranked)
      text += ": matched " + counted(rule.outranked, "time", "times") + ", and lost each time";
    else if (rule.forbidden)
      text += ": a condition forbade each of " + counted(rule.forbidden, "match", "matches");
    text += "\n";
  }
  out += "\n" + counted(count, "rule or pattern", "rules and patterns") + " never fired" +
         (count ? ":\n" : "\n") + text;

  out += "\n" + row("list", "%9s%9s", "entries", "fired");
  out.insert(out.size() - 1, "  never fired");
  for (const ListCoverage& list : report.lists) {
    out += row(list.name, "%9zu%9zu", list.entries, list.fired());
    std::string names;
    const size_t shown = limit ? std::min(limit, list.never.size()) : list.never.size();
    for (size_t i = 0; i < shown; ++i) names += (i ? ", " : "  ") + list.never[i];
    if (shown < list.never.size()) names += ", …";
    out.insert(out.size() - 1, names);
  }
}

void print_unexplained(const CoverageReport& report, size_t limit, std::string& out) {
  for (const UnexplainedKind kind : {UnexplainedKind::Title, UnexplainedKind::Saying}) {
    std::vector<const Unexplained*> groups;
    uint64_t sentences = 0;
    for (const Unexplained& group : report.unexplained) {
      if (group.kind != kind) continue;
      groups.push_back(&group);
      sentences += group.sentences;
    }
    out += "\n" + counted(sentences, "sentence", "sentences") + " with a " +
           (kind == UnexplainedKind::Title ? "title" : "saying verb") + " that no rule explained";
    out += groups.empty() ? "\n" : "; by what stands between it and the nearest name:\n";
    const size_t shown = limit ? std::min(limit, groups.size()) : groups.size();
    for (size_t i = 0; i < shown; ++i) {
      const Unexplained::Example& example = groups[i]->examples[0];
      out += "  " + std::to_string(groups[i]->sentences) + "  " + groups[i]->pattern + "\n      " +
             example.article + ": " + example.sentence + "\n";
    }
    if (shown < groups.size())
      out += "  … and " + std::to_string(groups.size() - shown) + " more (--limit 0 shows all)\n";
  }
}

std::string text_of(const CoverageReport& report, size_t limit) {
  uint64_t in_rules = 0;
  for (const RuleCoverage& rule : report.rules) in_rules += rule.nanoseconds;
  char time[16];
  std::snprintf(time, sizeof time, "%.1f%%", 100 * share(in_rules, report.nanoseconds));
  std::string out = counted(report.articles, "article", "articles") + ", " +
                    counted(report.sentences, "sentence", "sentences") + ", " +
                    counted(report.facts, "fact", "facts") + "; looking for the rules' matches took " + time +
                    " of the time\n\n";
  print_rules(report, out);
  print_never(report, limit, out);
  print_unexplained(report, limit, out);
  return out;
}

ordered_json json_of(const RuleRecord& record) { return {{"right", record.right}, {"wrong", record.wrong}}; }

std::string json_lines_of(const CoverageReport& report) {
  std::string out;
  const auto add = [&](const ordered_json& line) { out += line.dump() + "\n"; };
  for (const RuleCoverage& rule : report.rules) {
    ordered_json finds = ordered_json::array();
    for (const FindCoverage& find : rule.finds) {
      ordered_json line = {{"line", find.place.line}, {"find", find.pattern}, {"hits", find.hits}};
      if (report.score) line["record"] = json_of(find.record);
      finds.push_back(line);
    }
    ordered_json line = {
        {"coverage", "rule"},          {"rule", rule.name},
        {"file", rule.place.file},     {"line", rule.place.line},
        {"hits", rule.hits},           {"lost", rule.outranked},
        {"forbidden", rule.forbidden}, {"time_share", share(rule.nanoseconds, report.nanoseconds)}};
    if (report.score) line["record"] = json_of(rule.record), line["confidence"] = confidence_of(rule.record);
    line["finds"] = finds;
    add(line);
  }
  for (const ListCoverage& list : report.lists)
    add({{"coverage", "list"},
         {"list", list.name},
         {"entries", list.entries},
         {"fired", list.fired()},
         {"never", list.never}});
  for (const Unexplained& group : report.unexplained) {
    ordered_json examples = ordered_json::array();
    for (const Unexplained::Example& example : group.examples)
      examples.push_back({{"article", example.article}, {"sentence", example.sentence}});
    add({{"coverage", "unexplained"},
         {"kind", group.kind == UnexplainedKind::Title ? "title" : "saying"},
         {"pattern", group.pattern},
         {"sentences", group.sentences},
         {"examples", examples}});
  }
  add({{"coverage", "summary"},
       {"articles", report.articles},
       {"errors", report.errors},
       {"sentences", report.sentences},
       {"facts", report.facts}});
  return out;
}

int run_coverage(const CoverageCommand& command) {
  if (command.write_confidence && command.corpus.gold.empty()) {
    say("--write-confidence needs --gold",
        "confidence is measured on annotated articles: --corpus corpus/dev --gold corpus/dev/gold");
    return kUsage;
  }
  const WrittenRules written = load_written_rules(command.pack);
  if (written.exit_code) return written.exit_code;
  std::optional<GoldFiles> gold = gold_of(command.corpus);
  if (!gold) return kUsage;
  CheckedSources articles(command.corpus);
  const Result<CoverageReport> report = cover(*written.resources, written.rules, written.sources, articles,
                                              {jobs_of(command.corpus), *std::move(gold)});
  if (!report) {
    cli::report(report.errors());
    return kUsage;
  }
  Output(false).write(command.corpus.json ? json_lines_of(*report) : text_of(*report, command.corpus.limit));
  if (!articles.all_read()) return kUsage;
  if (!command.write_confidence) return kDone;
  const std::string path = (std::filesystem::path(command.pack.rules) / kRecordsFile).string();
  const Result<bool> saved = write_file(path, print_records(report->score->rules));
  if (!saved) {
    cli::report(saved.errors());
    return kUsage;
  }
  say("wrote " + path + ": " + counted(report->score->rules.size(), "rule", "rules") + " measured");
  return kDone;
}

}  // namespace

void add_rules_coverage(CLI::App& rules, Run& run) {
  auto command = std::make_shared<CoverageCommand>();
  CLI::App* coverage = rules.add_subcommand(
      "coverage", "What each rule and list does in articles, and the sentences that no rule explains");
  add_rule_directories(*coverage, command->pack);
  add_corpus_options(*coverage, command->corpus);
  coverage->add_flag("--write-confidence", command->write_confidence,
                     "write confidence.tsv beside the rules; needs --gold");
  coverage->footer(
      "Examples:\n"
      "  nutgraf rules coverage --corpus corpus/dev --gold corpus/dev/gold\n"
      "  nutgraf rules coverage --corpus news.jsonl --json | jq -r 'select(.list == \"roles\").never[]'");
  coverage->callback([command, &run] { run = [command] { return run_coverage(*command); }; });
}

}  // namespace nutgraf::cli
