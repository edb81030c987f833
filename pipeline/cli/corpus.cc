#include "cli/corpus.h"

#include <algorithm>
#include <thread>

#include "cli/terminal.h"

namespace nutgraf::cli {

void add_corpus_options(CLI::App& command, CorpusOptions& options) {
  command.add_option("--corpus", options.paths, "articles: files or directories, as extract takes them, or -")
      ->allow_extra_args(false)->required()->type_name("DIR|FILE");
  command.add_option("--gold", options.gold, "facts annotated in these articles, one .json file an article")
      ->type_name("DIR");
  add_corpus_limits(command, options);
  command.add_flag("--json", options.json, "for tools: one object a line");
}

void add_corpus_limits(CLI::App& command, CorpusOptions& options) {
  command.add_option("-j,--jobs", options.jobs, "articles at once (default: every processor)")
      ->check(CLI::Range(1u, 1024u))
      ->type_name("N");
  command.add_option("--limit", options.limit, "examples of each kind at most, 0 for all (default: 10)")
      ->type_name("N");
}

unsigned jobs_of(const CorpusOptions& options) {
  return options.jobs ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
}

std::optional<GoldFiles> gold_of(const CorpusOptions& options) {
  if (options.gold.empty()) return GoldFiles{};
  Result<GoldFiles> gold = load_gold(options.gold);
  if (gold) return *std::move(gold);
  report(gold.errors());
  return std::nullopt;
}

CheckedSources::CheckedSources(const CorpusOptions& options) : sources_(options.paths, {}) {}

std::optional<ReadItem> CheckedSources::next() {
  std::optional<ReadItem> item = sources_.next();
  if (!item) return item;
  const auto* error = std::get_if<ReadError>(&*item);
  if (error && !error->source.empty()) {
    ++failed_;
    say(error->source + ": " + error->message);
  }
  return item;
}

}  // namespace nutgraf::cli
