#include "run/batch.h"

#include <algorithm>
#include <map>
#include <memory>
#include <thread>

#include "base/queue.h"
#include "run/fact_names.h"

namespace nutgraf {
namespace {

struct Batch {
  uint64_t number = 0;
  std::vector<ReadItem> items;
  std::string output;
  BatchCounts counts;
  std::vector<ReadError> failed_sources;

  void clear() {
    items.clear();
    output.clear();
    counts = {};
    failed_sources.clear();
  }
};
using BatchQueue = Queue<std::unique_ptr<Batch>>;

// Fills a batch until it is large enough or the reader would have to wait. False at the end of the input.
bool fill(Reader& reader, Batch& batch) {
  while (batch.items.size() < kBatchArticles && batch.counts.bytes < kBatchBytes) {
    if (!batch.items.empty() && !reader.ready()) return true;
    std::optional<ReadItem> item = reader.next();
    if (!item) return false;
    ++batch.counts.articles;
    if (const auto* article = std::get_if<RawArticle>(&*item)) batch.counts.bytes += article->bytes.size();
    batch.items.push_back(*std::move(item));
  }
  return true;
}

class Worker {
 public:
  Worker(const Resources& resources, const BatchOptions& options)
      : resources_(resources), options_(options), names_(resources), writer_(resources.schema, names_, options.write) {
    extract_.all_mentions = options.all_mentions;
  }

  void run(Batch& batch) {
    for (ReadItem& item : batch.items) {
      if (const auto* error = std::get_if<ReadError>(&item)) {
        reject(*error, batch);
        continue;
      }
      const RawArticle& raw = std::get<RawArticle>(item);
      if (const std::optional<ReadError> error = extract_article(resources_, extract_, raw, scratch_))
        reject(*error, batch);
      else
        write(raw, batch);
    }
  }

 private:
  void write(const RawArticle& raw, Batch& batch) {
    const Document& doc = scratch_.doc;
    ++batch.counts.results;
    writer_.start(doc);
    for (const Fact& fact : doc.facts) {
      if (!writer_.wants(fact)) continue;
      ++batch.counts.facts;
      if (options_.articles) continue;
      writer_.append_fact(fact, batch.output);
      batch.output += '\n';
    }
    if (options_.articles) {
      writer_.append_article(raw, batch.output);
      batch.output += '\n';
    }
  }

  void reject(const ReadError& error, Batch& batch) {
    ++batch.counts.errors;
    append_error(error, batch.output);
    batch.output += '\n';
    if (error.source.empty()) return;
    ++batch.counts.sources_failed;
    batch.failed_sources.push_back(error);
  }

  const Resources& resources_;
  const BatchOptions& options_;
  ExtractOptions extract_;
  ResourceNames names_;
  FactWriter writer_;
  Scratch scratch_;
};

void add(const BatchCounts& more, BatchCounts& sum) {
  sum.articles += more.articles;
  sum.results += more.results;
  sum.errors += more.errors;
  sum.sources_failed += more.sources_failed;
  sum.facts += more.facts;
  sum.bytes += more.bytes;
}

}  // namespace

BatchCounts run_batch(const Resources& resources, Reader& reader, const BatchOptions& options, const BatchCallbacks& callbacks) {
  const size_t jobs = std::max(1u, options.jobs);
  const size_t pool = 4 * jobs + 2;
  BatchQueue free(pool), work(pool), done(pool);
  for (size_t i = 0; i < pool; ++i) free.push(std::make_unique<Batch>());

  // Workers start with the batches they are for: one article needs one.
  std::thread reading([&] {
    std::vector<std::thread> workers;
    bool more = true;
    for (uint64_t number = 0; more; ++number) {
      std::optional<std::unique_ptr<Batch>> batch = free.pop();
      if (!batch) break;
      (*batch)->clear();
      (*batch)->number = number;
      more = fill(reader, **batch);
      work.push(*std::move(batch));
      if (workers.size() == jobs) continue;
      workers.emplace_back([&] {
        Worker worker(resources, options);
        while (std::optional<std::unique_ptr<Batch>> next = work.pop()) {
          worker.run(**next);
          done.push(*std::move(next));
        }
      });
    }
    work.close();
    for (std::thread& worker : workers) worker.join();
    done.close();
  });

  BatchCounts sum;
  std::map<uint64_t, std::unique_ptr<Batch>> early;  // done before one that comes before them
  uint64_t expected = 0;
  bool stopped = false;
  while (std::optional<std::unique_ptr<Batch>> next = done.pop()) {
    const uint64_t number = (*next)->number;
    early.emplace(number, *std::move(next));
    for (auto it = early.find(expected); it != early.end(); it = early.find(++expected)) {
      std::unique_ptr<Batch> batch = std::move(it->second);
      early.erase(it);
      if (!stopped) {
        add(batch->counts, sum);
        if (callbacks.source_failed)
          for (const ReadError& error : batch->failed_sources) callbacks.source_failed(error);
        if (callbacks.write && !batch->output.empty() && !callbacks.write(batch->output)) {
          stopped = true;
          free.close();
        }
        if (callbacks.progress) callbacks.progress(sum);
      }
      free.push(std::move(batch));
    }
  }
  reading.join();
  return sum;
}

}  // namespace nutgraf
