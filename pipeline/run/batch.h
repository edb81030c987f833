// Many articles at once: a reader, workers, one writer that keeps the order of the input.
// Not a file handler: bytes leave through a callback. The output is the same for any number of workers.
//
//   BatchCounts counts = run_batch(*resources, sources, {.jobs = 2}, {.write = [&](std::string_view bytes) { … }});
//   counts.articles == counts.results + counts.errors                    // always
//
// Memory: at most 4 x jobs + 2 batches are under way, each closed at kBatchBytes of input.
// Source: the filter of KenLM (Heafield 2011): batches numbered by the reader, put in order by the writer, recycled.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "format/facts_json.h"
#include "format/reader.h"
#include "run/pipeline.h"
#include "run/resources.h"

namespace nutgraf {

inline constexpr size_t kBatchBytes = size_t{256} << 10;
inline constexpr size_t kBatchArticles = 64;

struct BatchOptions {
  unsigned jobs = 1;
  bool articles = false;      // one object an article instead of one a fact
  bool all_mentions = false;
  WriteOptions write;
};

struct BatchCounts {
  uint64_t articles = 0;      // read, good and bad
  uint64_t results = 0;       // went through the pipeline
  uint64_t errors = 0;        // became an error record
  uint64_t sources_failed = 0;  // of the errors: whole files or directories that could not be read
  uint64_t facts = 0;         // written
  uint64_t bytes = 0;         // of the articles
};

struct BatchCallbacks {
  // Whole lines, in the order of the input. False stops the run.
  std::function<bool(std::string_view lines)> write;
  // A source that could not be read, in order.
  std::function<void(const ReadError&)> source_failed;
  // After each batch.
  std::function<void(const BatchCounts&)> progress;
};

// Callbacks run on the calling thread; missing ones are left out.
BatchCounts run_batch(const Resources& resources, Reader& reader, const BatchOptions& options, const BatchCallbacks& callbacks);

}  // namespace nutgraf
