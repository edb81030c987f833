#include "run/batch.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/file.h"

namespace nutgraf {
namespace {

using nlohmann::json;

const Resources& resources() {
  static const std::shared_ptr<const Resources> kBuiltIn = [] {
    auto built_in = Resources::built_in();
    REQUIRE(built_in);
    return *built_in;
  }();
  return *kBuiltIn;
}

// Hands out items that were made before; every `pause`-th time it claims to have nothing yet.
class Items : public Reader {
 public:
  Items(std::vector<ReadItem> items, size_t pause) : items_(std::move(items)), pause_(pause) {}
  std::optional<ReadItem> next() override {
    if (at_ == items_.size()) return std::nullopt;
    return items_[at_++];
  }
  bool ready() override { return pause_ == 0 || at_ % pause_ != 0; }

 private:
  std::vector<ReadItem> items_;
  size_t pause_;
  size_t at_ = 0;
};

ReadItem article(const std::string& id, const std::string& text) {
  RawArticle raw;
  raw.id = id;
  raw.bytes = text;
  return raw;
}

// Articles of many sizes, some of them empty or binary, and sources that could not be read.
std::vector<ReadItem> mixture(size_t count) {
  std::mt19937 random(5);
  std::vector<ReadItem> items;
  for (size_t i = 0; i < count; ++i) {
    const std::string id = std::to_string(i);
    switch (random() % 8) {
      case 0: items.push_back(article(id, "")); break;
      case 1: items.push_back(article(id, std::string("\x89PNG\r\n\x1A\n\0\0", 10))); break;
      case 2: items.push_back(ReadError{id, "E110", "line 1: not valid JSON", ""}); break;
      case 3: items.push_back(ReadError{id, "E120", "cannot open the file", "gone"}); break;
      default: {
        std::string text;
        for (uint32_t n = random() % 200; n > 0; --n) text += "Chairman of the Harbour Board Maria Tolliver spoke. ";
        items.push_back(article(id, text.empty() ? "Nothing." : text));
      }
    }
  }
  return items;
}

struct Outcome {
  std::string output;
  BatchCounts counts;
  size_t failed_sources = 0;
};

Outcome run(const std::vector<ReadItem>& items, BatchOptions options, size_t pause = 0) {
  Outcome out;
  Items reader(items, pause);
  BatchCallbacks callbacks;
  callbacks.write = [&](std::string_view lines) {
    CHECK(lines.ends_with('\n'));
    out.output += lines;
    return true;
  };
  callbacks.source_failed = [&](const ReadError&) { ++out.failed_sources; };
  out.counts = run_batch(resources(), reader, options, callbacks);
  return out;
}

}  // namespace

TEST_CASE("nothing in, nothing out") {
  const Outcome out = run({}, {});
  CHECK(out.output.empty());
  CHECK(out.counts.articles == 0);
}

TEST_CASE("one article") {
  const Outcome out = run({article("a.txt", "The Chairman of the Harbour Board Maria Tolliver spoke.")}, {});
  CHECK(out.counts.articles == 1);
  CHECK(out.counts.results == 1);
  REQUIRE(out.counts.facts == 1);
  const json fact = json::parse(out.output);
  CHECK(fact["person"] == "Maria Tolliver");
  CHECK(fact["article"] == "a.txt");
}

TEST_CASE("law: articles in = results + errors, and every one of them is named in the output") {
  const std::vector<ReadItem> items = mixture(500);
  for (const unsigned jobs : {1u, 3u}) {
    BatchOptions options;
    options.jobs = jobs;
    options.articles = true;
    const Outcome out = run(items, options);
    CHECK(out.counts.articles == items.size());
    CHECK(out.counts.results + out.counts.errors == out.counts.articles);
    CHECK(out.counts.sources_failed == out.failed_sources);
    std::vector<std::string> ids;
    std::istringstream lines(out.output);
    for (std::string line; std::getline(lines, line);) {
      const json object = json::parse(line);
      ids.push_back(object["type"] == "error" ? object["article"] : object["article"]["id"]);
    }
    REQUIRE(ids.size() == items.size());
    for (size_t i = 0; i < ids.size(); ++i) CHECK(ids[i] == std::to_string(i));
  }
}

TEST_CASE("law: the same bytes for any number of workers and however the input arrives") {
  const std::vector<ReadItem> items = mixture(300);
  BatchOptions one;
  const std::string expected = run(items, one).output;
  CHECK(expected.size() > 10'000);
  for (const unsigned jobs : {1u, 2u, 8u}) {
    for (const size_t pause : {0u, 1u, 7u}) {
      BatchOptions options;
      options.jobs = jobs;
      CHECK(run(items, options, pause).output == expected);
    }
  }
}

TEST_CASE("only the wanted types are written and counted") {
  BatchOptions options;
  options.write.types.assign(resources().schema.types().size(), false);
  const Outcome out = run({article("a", "The Chairman of the Harbour Board Maria Tolliver spoke.")}, options);
  CHECK(out.output.empty());
  CHECK(out.counts.facts == 0);
  CHECK(out.counts.results == 1);
}

TEST_CASE("a writer that says stop ends the run") {
  Items reader(mixture(2000), 1);
  size_t writes = 0;
  BatchCallbacks callbacks;
  callbacks.write = [&](std::string_view) { return ++writes < 3; };
  const BatchCounts counts = run_batch(resources(), reader, {}, callbacks);
  CHECK(writes == 3);
  CHECK(counts.articles < 2000);
}

TEST_CASE("empty and binary articles become records with their codes") {
  const Outcome out = run({article("e", " \n"), article("b", std::string("\x89PNG\r\n\x1A\n\0", 9))}, {});
  std::istringstream lines(out.output);
  std::string line;
  std::getline(lines, line);
  CHECK(json::parse(line)["code"] == "E101");
  std::getline(lines, line);
  CHECK(json::parse(line)["code"] == "E102");
}

}  // namespace nutgraf
