// The rules that ship are the example that editors learn from: each explained in a comment, each with examples enough.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "rule/parser.h"
#include "rule/printer.h"

namespace nutgraf {
namespace {

const std::string kDirectory = std::string(NUTGRAF_SOURCE_DIR) + "/rules";

TEST_CASE("each rule has three yes, two no, and no example twice") {
  const Result<RuleSet> rules = load_rules(kDirectory);
  REQUIRE(rules);
  for (const Rule& rule : rules->rules) {
    CAPTURE(rule.name);
    const auto count = [&](bool positive) {
      return std::count_if(rule.examples.begin(), rule.examples.end(),
                           [&](const Example& e) { return e.positive == positive && !e.known_failure; });
    };
    CHECK(count(true) >= 3);
    CHECK(count(false) >= 2);
    std::set<std::string> sentences;
    for (const Example& example : rule.examples) CHECK(sentences.insert(example.text).second);
  }
}

TEST_CASE("they have the one layout; `nutgraf rules format` gives it") {
  const Result<std::vector<std::string>> files = list_files(kDirectory);
  REQUIRE(files);
  for (const std::string& file : *files) {
    if (!file.ends_with(".rules")) continue;
    CAPTURE(file);
    const Result<std::string> text = read_file(file);
    REQUIRE(text);
    const Result<std::string> formatted = format_rules(*text, file);
    REQUIRE(formatted);
    CHECK((*formatted == *text));
  }
}

TEST_CASE("a comment stands above each rule, without an empty line between") {
  const Result<std::vector<std::string>> files = list_files(kDirectory);
  REQUIRE(files);
  size_t rules = 0;
  for (const std::string& file : *files) {
    if (!file.ends_with(".rules")) continue;
    const Result<std::string> text = read_file(file);
    REQUIRE(text);
    std::string before;
    for (size_t begin = 0; begin < text->size();) {
      const size_t end = std::min(text->find('\n', begin), text->size());
      const std::string line = text->substr(begin, end - begin);
      begin = end + 1;
      if (line.starts_with("rule ")) {
        ++rules;
        CAPTURE(file);
        CAPTURE(line);
        CHECK(before.starts_with("# "));
      }
      before = line;
    }
  }
  CHECK(rules > 50);
}

}  // namespace
}  // namespace nutgraf
