// Candidates -> facts: canonical values, default slots, modality, confidence, duplicates merged, ids.
#pragma once

#include "base/symbol.h"
#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/schema.h"
#include "rule/program.h"

namespace nutgraf {

struct AssembleOptions {
  bool all_mentions = false;  // keep a fact for each place that states it
};

// Takes: doc.candidates (alive ones), doc.entities. Gives: doc.facts ordered by evidence, type and id, with values in the
// schema's slot order; every place of a value lies within its fact's evidence.
// Values: a person or organisation by the name of its entity, a title by the words of its first slot, a place as written
// ("French" is France), a status by the list's value; a candidate that lacks a required slot states no fact. A slot that
// is no list but was captured several times ("A and B, both professors") gives one fact for each; pieces of a TEXT slot
// are one value with several places.
// Completed: a slot whose default names a type of fact ("title TITLE = position") is filled, where the sentence does not
// say it, from the one fact of that type about the same person, and so are the body and the place; such values have no
// place in the text.
// Merged: equal facts, and a fact that another one says with more slots; body before headline, then the longer evidence.
// A headline states nothing that the body says of the same person and title.
// Modality: from words of the evidence that fill no slot, and the three in front of it (will, may, not, reportedly …).
// A fact within what somebody says (a fact with `speaker` and `content`) is reported and attributed to the speaker, unless
// the article says it in its own words as well.
// id: article, type and folded slots; a denied fact has another.
// Errors: none; N203 when a candidate states more than 64 facts. Cost: O(candidates + facts log facts).
void assemble_facts(const Schema& schema, const Program& program, const SymbolTable& symbols, const Gazetteer& gazetteer,
                    const AssembleOptions& options, Document& doc);

}  // namespace nutgraf
