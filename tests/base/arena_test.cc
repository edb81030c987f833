#include "base/arena.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nutgraf {

TEST_CASE("copies stay as they are until clear") {
  Arena arena;
  CHECK(arena.copy("").empty());
  std::vector<std::pair<std::string_view, std::string>> kept;
  for (int i = 0; i < 5000; ++i) {
    const std::string text(static_cast<size_t>(i % 97), static_cast<char>('a' + i % 26));
    kept.emplace_back(arena.copy(text), text);
  }
  // One that is larger than a block, between smaller ones.
  const std::string large(200'000, 'x');
  kept.emplace_back(arena.copy(large), large);
  kept.emplace_back(arena.copy("after"), "after");
  for (const auto& [view, text] : kept) CHECK(view == text);
}

TEST_CASE("clear keeps the memory: the same bytes are given again") {
  Arena arena;
  const char* first = arena.copy("one").data();
  arena.clear();
  CHECK(arena.copy("two").data() == first);
}

TEST_CASE("moving an arena moves what it holds") {
  Arena arena;
  const std::string_view name = arena.copy("Ann Lee");
  const Arena other = std::move(arena);
  CHECK(name == "Ann Lee");
}

}  // namespace nutgraf
