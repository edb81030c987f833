#include "run/pipeline.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "run/sections.h"

namespace nutgraf {
namespace {

std::shared_ptr<const Resources> built_in() {
  const auto resources = Resources::built_in();
  REQUIRE(resources);
  return *resources;
}

RawArticle article(const std::string& text) {
  RawArticle raw;
  raw.id = "a.txt";
  raw.published = "2024-05-31";
  raw.bytes = text;
  return raw;
}

}  // namespace

TEST_CASE("stages run in their order, and each is timed when asked for") {
  const auto resources = built_in();
  std::vector<std::string_view> names;
  for (const Stage& stage : stages()) names.push_back(stage.name);
  CHECK(names.front() == "normalize");
  CHECK(names.back() == "assemble_facts");
  CHECK(names.size() <= kMaxStages);
  const auto at = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) - names.begin(); };
  CHECK(at("split_sentences") < at("tag_words"));
  CHECK(at("link_mentions") < at("relate"));

  StageTimes times;
  ExtractOptions options;
  options.times = &times;
  Scratch scratch;
  const RawArticle raw = article("The Chairman of the Harbour Board Maria Tolliver spoke.");
  CHECK_FALSE(extract_article(*resources, options, raw, scratch));
  for (size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i].data());
    CHECK(times.nanoseconds[i] > 0);
  }
}

TEST_CASE("a scratch forgets the article before") {
  const auto resources = built_in();
  Scratch used, fresh;
  const RawArticle first = article("Ms. Ann Lee, the mayor of Kyoto, met Bo Lind, the president of the Harbour Board, on Monday.");
  const RawArticle second = article("The Chairman of the Harbour Board Maria Tolliver spoke.");
  CHECK_FALSE(extract_article(*resources, {}, first, used));
  CHECK(used.doc.published == "2024-05-31");
  CHECK(extract_article(*resources, {}, article("  \n"), used)->code == "E101");
  CHECK(extract_article(*resources, {}, article(std::string("\x89PNG\r\n\x1A\n\0", 9)), used)->code == "E102");
  CHECK_FALSE(extract_article(*resources, {}, second, used));
  CHECK_FALSE(extract_article(*resources, {}, second, fresh));
  CHECK(used.doc.text() == fresh.doc.text());
  CHECK(used.doc.mentions.size() == fresh.doc.mentions.size());
  REQUIRE(used.doc.facts.size() == fresh.doc.facts.size());
  REQUIRE(used.doc.facts.size() == 1);
  CHECK(used.doc.facts[0].id == fresh.doc.facts[0].id);
}

TEST_CASE("lost spaces are found again before sentences are split") {
  const auto resources = built_in();
  Scratch scratch;
  CHECK_FALSE(extract_article(*resources, {}, article("She is the head of the Agencyfor Trade underthe President."), scratch));
  CHECK(scratch.doc.text().find("Agency for Trade under the President") != std::string_view::npos);
}

TEST_CASE("packs that cannot be used") {
  CHECK(Resources::from_pack(*Pack::from_bytes(PackBuilder().finish())).errors()[0].code == "P003");
  PackBuilder builder;
  builder.add_text(section::kSchema, "nonsense");
  CHECK(Resources::from_pack(*Pack::from_bytes(builder.finish())).errors()[0].code == "S001");
  alignas(16) static const char kShort[] = "NUTGRAF\n";
  CHECK(Pack::from_static({kShort, 8}).errors()[0].code == "P003");
}

}  // namespace nutgraf
