// Articles, and facts annotated in them, for the commands that try rules on a corpus.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "format/reader.h"
#include "run/score.h"

namespace nutgraf::cli {

struct CorpusOptions {
  std::vector<std::string> paths;
  std::string gold;
  unsigned jobs = 0;   // 0: every processor
  size_t limit = 10;   // examples of each kind; 0: all
  bool json = false;
};

// --corpus, --gold, --jobs, --limit, --json
void add_corpus_options(CLI::App& command, CorpusOptions& options);
// Of these --jobs and --limit alone.
void add_corpus_limits(CLI::App& command, CorpusOptions& options);

unsigned jobs_of(const CorpusOptions& options);

// The gold files of --gold, none without it. Gives nothing, after a report, when they cannot be read.
std::optional<GoldFiles> gold_of(const CorpusOptions& options);

// "--corpus PATH: …" on stderr for each source that cannot be read. Gives: whether there was none.
class CheckedSources : public Reader {
 public:
  explicit CheckedSources(const CorpusOptions& options);
  std::optional<ReadItem> next() override;
  bool ready() override { return sources_.ready(); }
  bool all_read() const { return failed_ == 0; }

 private:
  Sources sources_;
  size_t failed_ = 0;
};

}  // namespace nutgraf::cli
