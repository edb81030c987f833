#include "base/result.h"

#include <doctest/doctest.h>

namespace nutgraf {
namespace {

Result<int> half(int n) {
  if (n % 2) return Error{{"numbers.tsv", 3, 1}, "N001", "7 is odd", "use an even number"};
  return n / 2;
}

}  // namespace

TEST_CASE("a result is a value or errors") {
  const Result<int> good = half(8);
  REQUIRE(good.ok());
  CHECK(*good == 4);
  CHECK(good.errors().empty());
  const Result<int> bad = half(7);
  CHECK_FALSE(bad);
  REQUIRE(bad.errors().size() == 1);
  CHECK(bad.errors()[0].place == Place{"numbers.tsv", 3, 1});
}

TEST_CASE("errors are written for people, unknown parts left out") {
  const struct {
    Error error;
    std::string_view text;
  } cases[] = {
      {half(7).errors()[0], "numbers.tsv:3:1: error N001: 7 is odd (use an even number)"},
      {{{"a.rules", 3}, "R001", "wrong", ""}, "a.rules:3: error R001: wrong"},
      {{{"a.rules"}, "R001", "wrong", ""}, "a.rules: error R001: wrong"},
      {{{}, "R001", "wrong", ""}, "error R001: wrong"},
      {{{"a", 1, 2}, "R050", "never used", "", 1, true}, "a:1:2: warning R050: never used"},
  };
  for (const auto& c : cases) CHECK(to_string(c.error) == c.text);
}

TEST_CASE("a value can be moved out") {
  Result<std::string> result = std::string("long enough to live on the heap");
  const std::string taken = std::move(result).value();
  CHECK(taken == "long enough to live on the heap");
}

}  // namespace nutgraf
