// One article through all stages: raw bytes in, a Document full of facts out.
// Not a framework: the stages are plain functions, and their order is one table in pipeline.cc.
//
//   Scratch scratch;
//   if (auto error = extract_article(*resources, {}, raw, scratch)) …   // E101 empty, E102 no text
//   scratch.doc.facts                                                   // valid until the next article
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "format/reader.h"
#include "match/trace.h"
#include "model/article.h"
#include "run/resources.h"
#include "run/scratch.h"

namespace nutgraf {

inline constexpr size_t kMaxStages = 16;

// Time that each stage took, in the order of stages(). Only counted when asked for.
struct StageTimes {
  std::array<uint64_t, kMaxStages> nanoseconds{};
};

struct ExtractOptions {
  bool all_mentions = false;      // keep a fact for each place that states it
  Trace* trace = nullptr;         // told what the rules do; slows down
  StageTimes* times = nullptr;
  std::function<void(Document&)> after_names;  // for authors: changes what the lists found, before any rule runs
};

struct StageRun {
  const Resources& resources;
  const ExtractOptions& options;
  const RawArticle& raw;
  Scratch& scratch;
  RawKind kind = RawKind::Text;   // what normalise found; other kinds end the run
};

struct Stage {
  std::string_view name;
  void (*run)(StageRun&);
};
// In the order in which they run.
std::span<const Stage> stages();

// Takes: an article, which must outlive the use of scratch.doc. Gives: scratch.doc, or the reason why it is no article.
// Errors: E101 nothing but white space, E102 no text. Cost: O(bytes).
std::optional<ReadError> extract_article(const Resources& resources, const ExtractOptions& options, const RawArticle& raw,
                                         Scratch& scratch);

}  // namespace nutgraf
