#include "base/queue.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace nutgraf {

TEST_CASE("a closed queue gives what it holds, then nothing, and takes nothing") {
  Queue<int> queue(3);
  CHECK(queue.push(1));
  CHECK(queue.push(2));
  queue.close();
  CHECK_FALSE(queue.push(3));
  CHECK(queue.pop() == 1);
  CHECK(queue.pop() == 2);
  CHECK_FALSE(queue.pop());
}

TEST_CASE("closing wakes those who wait") {
  Queue<std::unique_ptr<int>> empty(1), full(1);
  full.push(std::make_unique<int>(1));
  std::thread reader([&] { CHECK_FALSE(empty.pop()); });
  std::thread writer([&] { CHECK_FALSE(full.push(std::make_unique<int>(2))); });
  empty.close();
  full.close();
  reader.join();
  writer.join();
}

TEST_CASE("law: what four threads push, three threads pop, each once, and never more than the capacity waits") {
  constexpr int kEach = 2000;
  Queue<int> queue(5);
  std::atomic<int> pushed = 0, popped = 0, most = 0;
  std::vector<std::set<int>> seen(3);
  std::vector<std::thread> writers, readers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) {
        queue.push(w * kEach + i);
        ++pushed;
        // Others may have popped and not said so yet, hence at most one more for each of them and of the writers.
        most = std::max(most.load(), pushed - popped);
      }
    });
  for (int r = 0; r < 3; ++r)
    readers.emplace_back([&, r] {
      while (const std::optional<int> value = queue.pop()) {
        ++popped;
        seen[static_cast<size_t>(r)].insert(*value);
      }
    });
  for (std::thread& t : writers) t.join();
  queue.close();
  for (std::thread& t : readers) t.join();
  CHECK(popped == 4 * kEach);
  CHECK(seen[0].size() + seen[1].size() + seen[2].size() == 4 * kEach);
  CHECK(most <= 5 + 4 + 3);
}

}  // namespace nutgraf
