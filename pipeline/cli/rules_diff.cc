// nutgraf rules diff OLD [NEW] --corpus DIR
#include <filesystem>
#include <nlohmann/json.hpp>

#include "author/revision.h"
#include "author/rule_diff.h"
#include "cli/corpus.h"
#include "cli/diff_report.h"
#include "cli/rules.h"
#include "cli/terminal.h"

namespace nutgraf::cli {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct DiffCommand {
  std::string before, after = ".";
  std::string gazetteers;
  CorpusOptions corpus;
};

// Rules and lists of OLD or NEW; what was taken out of git is there while this lives.
struct Side {
  PackOptions pack;
  std::optional<Revision> revision;
};

// Gives nothing, after a message, when the words name no rules.
std::optional<Side> side_of(const std::string& words, const std::string& gazetteers) {
  Side side;
  side.pack.no_rule_tests = true;  // a diff is for rules on their way
  std::error_code ignored;
  std::string root = words;
  if (!fs::is_directory(words, ignored)) {
    Result<Revision> revision =
        Revision::take_out(words, gazetteers.empty() ? std::vector<std::string>{"rules", "gazetteers"}
                                                     : std::vector<std::string>{"rules"});
    if (!revision) {
      report(revision.errors());
      return std::nullopt;
    }
    root = revision->directory();
    side.revision = *std::move(revision);
  }
  const fs::path base(root);
  if (fs::exists(base / "facts.schema", ignored)) {
    side.pack.rules = root;
  } else if (fs::exists(base / "rules" / "facts.schema", ignored)) {
    side.pack.rules = (base / "rules").string();
  } else {
    say(words + " holds no rules",
        "name a directory that holds rules/ and gazetteers/, a directory of rules with its facts.schema, or "
        "a git revision");
    return std::nullopt;
  }
  side.pack.gazetteers = gazetteers;
  return side;
}

const char* sign_of(ChangeKind kind) {
  return kind == ChangeKind::Gained ? "+" : kind == ChangeKind::Lost ? "−" : "~";
}
const char* name_of(ChangeKind kind) {
  return kind == ChangeKind::Gained ? "gained" : kind == ChangeKind::Lost ? "lost" : "changed";
}

template <class Changes>
std::string counts_of(const Changes& changes) {
  std::string out;
  for (const ChangeKind kind : {ChangeKind::Gained, ChangeKind::Lost, ChangeKind::Changed})
    out += (out.empty() ? "" : " ") + std::string(sign_of(kind)) + std::to_string(changes.count(kind));
  return out;
}

// "person=Ann Lee | title=chair → president | rule: a → b"
std::string words_of(const FactChange& change) {
  if (change.kind != ChangeKind::Changed) return nutgraf::words_of(change.fact());
  const auto or_nothing = [](const std::string& words) {
    return words.empty() ? std::string("nothing") : words;
  };
  const auto changed = [&](const std::string& slot) {
    return std::find_if(change.slots.begin(), change.slots.end(),
                        [&](const SlotChange& c) { return c.slot == slot; });
  };
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : " | ") + words; };
  for (const auto& [slot, words] : change.fact().slots)
    if (changed(slot) == change.slots.end()) add(slot + "=" + words);
  for (const SlotChange& c : change.slots)
    add(c.slot + ": " + or_nothing(c.before) + " → " + or_nothing(c.after));
  return out;
}

void print_scores(const RuleDiff& diff, std::string& out) {
  char line[160];
  std::snprintf(line, sizeof line, "\n%-14s%6s   %-16s%s\n%-20s%8s%8s%8s%8s\n", "", "", "before", "after",
                "type", "P", "R", "P", "R");
  out += line;
  for (const TypeScore& before : diff.score_before->types) {
    const auto& types = diff.score_after->types;
    const auto after =
        std::find_if(types.begin(), types.end(), [&](const TypeScore& t) { return t.type == before.type; });
    if (after == types.end()) continue;
    std::snprintf(line, sizeof line, "%-20s%8.3f%8.3f%8.3f%8.3f\n", before.type.c_str(), before.precision(),
                  before.recall(), after->precision(), after->recall());
    out += line;
  }
}

}  // namespace

std::string text_of(const RuleDiff& diff, size_t limit) {
  std::string out = counts_of(diff) + " in " + counted(diff.articles, "article", "articles") + " (" +
                    counted(diff.facts_before, "fact", "facts") + " before, " +
                    std::to_string(diff.facts_after) + " after)\n";
  for (const RuleChanges& rule : by_rule(diff)) {
    out += "\n" + rule.rule + "  " + counts_of(rule) + "\n";
    const size_t shown = limit ? std::min(limit, rule.changes.size()) : rule.changes.size();
    for (size_t i = 0; i < shown; ++i) {
      const FactChange& change = *rule.changes[i];
      out += std::string("  ") + sign_of(change.kind) + " " + words_of(change) + "\n      " + change.article +
             ": " + change.fact().sentence + "\n";
    }
    if (shown < rule.changes.size())
      out += "  … and " + std::to_string(rule.changes.size() - shown) + " more (--limit 0 shows all)\n";
  }
  if (diff.score_before) print_scores(diff, out);
  return out;
}

namespace {

ordered_json json_of(const FactChange& change) {
  ordered_json out = {{"change", name_of(change.kind)},
                      {"rule", change.fact().rule},
                      {"article", change.article},
                      {"sentence", change.fact().sentence}};
  if (change.kind == ChangeKind::Changed) {
    ordered_json slots = ordered_json::object();
    for (const SlotChange& c : change.slots) slots[c.slot] = {{"before", c.before}, {"after", c.after}};
    out["differs"] = slots;
  }
  if (change.before) out["before"] = ordered_json::parse(change.before->json);
  if (change.after) out["after"] = ordered_json::parse(change.after->json);
  return out;
}

ordered_json json_of(const ScoreReport& report) {
  ordered_json out = ordered_json::object();
  for (const TypeScore& type : report.types)
    out[type.type] = {{"gold", type.gold},
                      {"found", type.found},
                      {"wrong", type.wrong},
                      {"precision", type.precision()},
                      {"recall", type.recall()}};
  return out;
}

std::string json_lines_of(const RuleDiff& diff) {
  std::string out;
  for (const RuleChanges& rule : by_rule(diff))
    for (const FactChange* change : rule.changes) out += json_of(*change).dump() + "\n";
  ordered_json sum = {{"change", "summary"},
                      {"articles", diff.articles},
                      {"errors", diff.errors},
                      {"facts_before", diff.facts_before},
                      {"facts_after", diff.facts_after},
                      {"gained", diff.count(ChangeKind::Gained)},
                      {"lost", diff.count(ChangeKind::Lost)},
                      {"changed", diff.count(ChangeKind::Changed)}};
  if (diff.score_before)
    sum["score_before"] = json_of(*diff.score_before), sum["score_after"] = json_of(*diff.score_after);
  return out + sum.dump() + "\n";
}

int run_diff(const DiffCommand& command) {
  const std::optional<Side> before = side_of(command.before, command.gazetteers),
                            after = before ? side_of(command.after, command.gazetteers) : std::nullopt;
  if (!before || !after) return kUsage;
  const Loaded old_pack = load_resources(before->pack);
  if (!old_pack.resources) return old_pack.exit_code;
  const Loaded new_pack = load_resources(after->pack);
  if (!new_pack.resources) return new_pack.exit_code;
  std::optional<GoldFiles> gold = gold_of(command.corpus);
  if (!gold) return kUsage;
  CheckedSources articles(command.corpus);
  const Result<RuleDiff> diff = diff_rules(*old_pack.resources, *new_pack.resources, articles,
                                           {jobs_of(command.corpus), *std::move(gold)});
  if (!diff) {
    report(diff.errors());
    return kUsage;
  }
  Output(false).write(command.corpus.json ? json_lines_of(*diff) : text_of(*diff, command.corpus.limit));
  return articles.all_read() ? kDone : kUsage;
}

}  // namespace

void add_rules_diff(CLI::App& rules, Run& run) {
  auto command = std::make_shared<DiffCommand>();
  CLI::App* diff = rules.add_subcommand(
      "diff", "Facts that a change of rules or lists gains, loses and changes in articles");
  diff->add_option(
          "OLD", command->before,
          "a directory that holds rules/ and gazetteers/, a directory of rules, or a git revision: HEAD~1")
      ->required()
      ->type_name("");
  diff->add_option("NEW", command->after, "the same (default: the current directory)")->type_name("");
  diff->add_option("--gazetteers", command->gazetteers, "the lists for both (default: those of each side)")
      ->type_name("DIR");
  add_corpus_options(*diff, command->corpus);
  diff->footer(
      "Examples:\n"
      "  nutgraf rules diff HEAD --corpus corpus/dev\n"
      "  nutgraf rules diff HEAD~1 HEAD --corpus corpus/dev --gold corpus/dev/gold\n"
      "  nutgraf rules diff ../other-rules . --corpus news.jsonl --json | jq -r .sentence");
  diff->callback([command, &run] { run = [command] { return run_diff(*command); }; });
}

}  // namespace nutgraf::cli
