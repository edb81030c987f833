#include "run/pipeline.h"

#include <chrono>

#include "stage/assemble_facts.h"
#include "stage/find_names.h"
#include "stage/join_quotations.h"
#include "stage/mark_quotations.h"
#include "stage/mark_zones.h"
#include "stage/recognize.h"
#include "stage/repair_spaces.h"
#include "stage/resolve_events.h"
#include "stage/resolve_references.h"
#include "stage/resolve_values.h"
#include "stage/split_sentences.h"
#include "stage/tag_words.h"
#include "stage/tokenize.h"

namespace nutgraf {
namespace {

constexpr Stage kStages[] = {
    {"normalize", [](StageRun& r) { r.kind = normalize(r.raw, r.scratch.normalize, r.scratch.doc); }},
    {"mark_zones", [](StageRun& r) { mark_zones(r.scratch.doc); }},
    {"tokenize", [](StageRun& r) { tokenize(r.resources.lexicon, r.scratch.doc); }},
    {"repair_spaces",
     [](StageRun& r) {
       if (!repair_spaces(r.resources.lexicon, r.scratch.doc)) return;
       mark_zones(r.scratch.doc);
       tokenize(r.resources.lexicon, r.scratch.doc);
     }},
    {"split_sentences", [](StageRun& r) { split_sentences(r.resources.lexicon, r.scratch.doc); }},
    {"tag_words", [](StageRun& r) { tag_words(r.resources.lexicon, r.scratch.doc); }},
    {"find_names",
     [](StageRun& r) {
       find_names(r.resources.gazetteer, r.scratch.doc);
       if (r.options.after_names) r.options.after_names(r.scratch.doc);
     }},
    {"mark_quotations", [](StageRun& r) { mark_quotations(r.resources.quote_labels, r.scratch.doc); }},
    {"recognize",
     [](StageRun& r) {
       recognize(r.resources.program, r.resources.lexicon, r.scratch.match, r.scratch.doc, r.options.trace);
     }},
    {"link_mentions",
     [](StageRun& r) { link_mentions(r.resources.link_labels, r.resources.gazetteer, r.scratch.link, r.scratch.doc); }},
    {"resolve_values",
     [](StageRun& r) { resolve_values(r.resources.value_labels, r.resources.gazetteer, r.scratch.doc); }},
    {"resolve_references", [](StageRun& r) { resolve_references(r.resources.reference_labels, r.scratch.doc); }},
    {"resolve_events", [](StageRun& r) { resolve_events(r.resources.event_labels, r.scratch.doc); }},
    {"relate",
     [](StageRun& r) {
       relate(r.resources.program, r.resources.lexicon, r.scratch.match, r.scratch.doc, r.options.trace);
     }},
    {"join_quotations", [](StageRun& r) { join_quotations(r.resources.quote_labels, r.scratch.doc); }},
    {"assemble_facts",
     [](StageRun& r) {
       assemble_facts(r.resources.schema, r.resources.program, r.resources.lexicon.symbols(), r.resources.gazetteer,
                      {r.options.all_mentions}, r.scratch.doc);
     }},
};
static_assert(std::size(kStages) <= kMaxStages);

}  // namespace

std::span<const Stage> stages() { return kStages; }

std::optional<ReadError> extract_article(const Resources& resources, const ExtractOptions& options, const RawArticle& raw,
                                         Scratch& scratch) {
  scratch.doc.clear();
  scratch.doc.id = raw.id;
  scratch.doc.published = raw.published;
  StageRun run{resources, options, raw, scratch};
  using Clock = std::chrono::steady_clock;
  for (size_t i = 0; i < std::size(kStages); ++i) {
    const Clock::time_point start = options.times ? Clock::now() : Clock::time_point{};
    kStages[i].run(run);
    if (options.times) options.times->nanoseconds[i] += static_cast<uint64_t>((Clock::now() - start) / std::chrono::nanoseconds(1));
    if (run.kind == RawKind::Empty) return ReadError{raw.id, "E101", "the article is empty", ""};
    if (run.kind == RawKind::Binary)
      return ReadError{raw.id, "E102", "this is no text: binary data, or an encoding that cannot be told", ""};
  }
  return std::nullopt;
}

}  // namespace nutgraf
