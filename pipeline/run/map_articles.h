// A function over every article of a reader, on several threads; results are taken in the order of the input.
// Not for extraction to a stream (batch.h): between two rounds of articles the threads wait for each other.
//
//   std::vector<Counter> workers(2);                                     // a worker a thread
//   map_articles(reader, workers, [](Counter& c, const RawArticle& a) { return c.count(a); },
//                [&](const RawArticle&, size_t n) { sum += n; }, [&](const ReadError&) { ++errors; });
#pragma once

#include <atomic>
#include <thread>
#include <type_traits>
#include <vector>

#include "format/reader.h"

namespace nutgraf {

inline constexpr size_t kRoundArticles = 512;
inline constexpr size_t kRoundBytes = size_t{8} << 20;

// Takes: run(worker, article) -> a result that can be default-made; take(article, result) and failed(error),
// which run on the calling thread. Memory: the articles and results of one round.
template <class Worker, class Run, class Take, class Failed>
void map_articles(Reader& reader, std::vector<Worker>& workers, Run run, Take take, Failed failed) {
  using Outcome = std::invoke_result_t<Run, Worker&, const RawArticle&>;
  std::vector<ReadItem> items;
  std::vector<Outcome> outcomes;
  for (bool more = true; more;) {
    items.clear();
    for (size_t bytes = 0; more && items.size() < kRoundArticles && bytes < kRoundBytes;) {
      std::optional<ReadItem> item = reader.next();
      more = item.has_value();
      if (!more) break;
      if (const auto* article = std::get_if<RawArticle>(&*item)) bytes += article->bytes.size();
      items.push_back(*std::move(item));
    }
    outcomes.clear();
    outcomes.resize(items.size());
    std::atomic<size_t> next{0};
    const auto work = [&](Worker& worker) {
      for (size_t i = next++; i < items.size(); i = next++)
        if (const auto* article = std::get_if<RawArticle>(&items[i])) outcomes[i] = run(worker, *article);
    };
    std::vector<std::thread> threads;
    for (size_t i = 1; i < workers.size() && i < items.size(); ++i)
      threads.emplace_back([&, i] { work(workers[i]); });
    work(workers[0]);
    for (std::thread& thread : threads) thread.join();
    for (size_t i = 0; i < items.size(); ++i) {
      if (const auto* error = std::get_if<ReadError>(&items[i])) failed(*error);
      else take(std::get<RawArticle>(items[i]), std::move(outcomes[i]));
    }
  }
}

}  // namespace nutgraf
