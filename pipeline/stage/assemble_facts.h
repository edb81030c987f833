// Candidates -> facts: canonical values, default slots, modality, confidence, duplicates merged, ids.
#pragma once

#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/schema.h"
#include "rule/program.h"

namespace nutgraf {

struct AssembleOptions {
  bool all_mentions = false;  // keep a fact for each place that states it
};

// Takes: doc.candidates (alive ones), doc.entities. Gives: doc.facts with values in the schema's slot order.
// A slot that is no list but was captured several times ("A and B, both professors") gives one fact for each.
// Of equal facts (type and slots) the one with the fuller evidence stays.
// Errors: none. Cost: O(candidates + facts log facts).
void assemble_facts(const Schema& schema, const Program& program, const Gazetteer& gazetteer, const AssembleOptions& options,
                    Document& doc);

}  // namespace nutgraf
