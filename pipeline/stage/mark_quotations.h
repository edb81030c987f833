// Quotations as spans that rules can use: QUOTE, what of a quotation stands in one sentence.
// Whether somebody says it, and who, is for rules to tell: a title of a work and a scare quote are QUOTEs as well.
//
//   "We won. We are glad," she said.  ->  QUOTE ["We won.]  QUOTE [We are glad,"]   both of one Quotation
#pragma once

#include <optional>

#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

struct QuoteLabels {
  std::optional<LabelId> quote;
  // The words within the marks (a QUOTE's head); who says what; whether it is said word for word.
  std::optional<SlotId> words, speaker, content, kind;
  static QuoteLabels of(const Schema& schema);
};

// Takes: sentences, Quoted flags (split_sentences), doc.mention_at. Gives: doc.quotations, and for each sentence that has
// a part of one a QUOTE with the marks that stand there; its slot `words` is what stands within the marks.
// Errors: none. Cost: O(tokens).
void mark_quotations(const QuoteLabels& labels, Document& doc);

}  // namespace nutgraf
