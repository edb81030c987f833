// nutgraf rules watch [DIR] [--corpus DIR]
#include <cstdio>

#include "author/file_watcher.h"
#include "author/live_pack.h"
#include "cli/corpus.h"
#include "cli/diff_report.h"
#include "cli/rule_report.h"
#include "cli/rules.h"
#include "cli/terminal.h"

namespace nutgraf::cli {
namespace {

struct WatchCommand {
  PackOptions pack;
  CorpusOptions corpus;
};

// The articles of --corpus, kept; nothing when one of the files cannot be read.
std::optional<std::vector<RawArticle>> keep_articles(const CorpusOptions& options) {
  std::vector<RawArticle> out;
  if (options.paths.empty()) return out;
  CheckedSources sources(options);
  while (std::optional<ReadItem> item = sources.next())
    if (auto* article = std::get_if<RawArticle>(&*item)) out.push_back(std::move(*article));
  if (!sources.all_read()) return std::nullopt;
  return out;
}

std::string names_of(const std::vector<std::string>& paths) {
  constexpr size_t kShown = 3;
  std::string out;
  for (size_t i = 0; i < std::min(kShown, paths.size()); ++i) out += (i ? ", " : "") + paths[i];
  return paths.size() > kShown ? out + " and " + std::to_string(paths.size() - kShown) + " more" : out;
}

// Says what became of an update.
std::string outcome_of(const PackUpdate& update) {
  if (!update.errors.empty()) return counted(update.errors.size(), "mistake", "mistakes");
  if (!update.tests.failures.empty())
    return std::to_string(update.tests.failures.size()) + " of " +
           counted(update.tests.examples, "example", "examples") + " fail";
  char line[96];
  std::snprintf(line, sizeof line, "compiled and tested in %.0f ms, ", update.milliseconds);
  return line + counted(update.tests.examples, "example", "examples") + " hold";
}

class Watch {
 public:
  Watch(const WatchCommand& command, const PackPlaces& places, std::vector<RawArticle> articles)
      : command_(command),
        articles_(std::move(articles)),
        places_(places),
        pack_(places),
        output_(true) {}

  int run(FileWatcher& watcher) {
    std::string names;
    for (const std::string& directory : directories_of(places_))
      names += (names.empty() ? "" : " and ") + directory;
    output_.write("watching " + names + "\n");
    show("", {});
    for (;;) {
      const std::vector<std::string> changed = watcher.wait();
      show(names_of(changed) + ": ", changed);
    }
  }

 private:
  void show(const std::string& what, const std::vector<std::string>& changed) {
    const bool first = !pack_.resources();
    const PackUpdate update = pack_.update(changed);
    report(update.errors);
    report_failures(update.tests);
    std::string line = what + outcome_of(update);
    if (!update.is_used())
      line += first ? "; nothing is in use until it is mended" : "; the rules of before stay in use";
    output_.write(line + "\n");
    if (!update.is_used() || articles_.empty()) return;
    CorpusFacts facts = read_facts(*pack_.resources(), articles_, jobs_of(command_.corpus));
    if (first) {
      size_t count = 0;
      for (const auto& of_article : facts) count += of_article.size();
      output_.write(counted(count, "fact", "facts") + " in " +
                    counted(articles_.size(), "article", "articles") + "\n");
    } else {
      output_.write(text_of(diff_facts(articles_, facts_, facts), command_.corpus.limit));
    }
    facts_ = std::move(facts);
  }

  const WatchCommand& command_;
  const std::vector<RawArticle> articles_;
  const PackPlaces places_;
  LivePack pack_;
  CorpusFacts facts_;  // of the pack in use
  Output output_;
};

int run_watch(const WatchCommand& command) {
  const std::optional<PackPlaces> places = places_of(command.pack);
  if (!places) return kUsage;
  std::optional<std::vector<RawArticle>> articles = keep_articles(command.corpus);
  if (!articles) return kUsage;
  // Before anything is read: what is saved meanwhile is told afterwards.
  Result<FileWatcher> watcher = FileWatcher::open(directories_of(*places));
  if (!watcher) {
    report(watcher.errors());
    return kUsage;
  }
  return Watch(command, *places, *std::move(articles)).run(*watcher);
}

}  // namespace

void add_rules_watch(CLI::App& rules, Run& run) {
  auto command = std::make_shared<WatchCommand>();
  CLI::App* watch =
      rules.add_subcommand("watch", "Checks and tests rules and lists whenever they are saved, until Ctrl-C");
  add_rule_directories(*watch, command->pack);
  CorpusOptions& corpus = command->corpus;
  watch->add_option("--corpus", corpus.paths, "articles in which to show what each save changes")
      ->allow_extra_args(false)
      ->type_name("DIR|FILE");
  add_corpus_limits(*watch, corpus);
  watch->footer("Example:\n  nutgraf rules watch --corpus corpus/dev");
  watch->callback([command, &run] { run = [command] { return run_watch(*command); }; });
}

}  // namespace nutgraf::cli
