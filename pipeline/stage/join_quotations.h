// Who said the quotations that no sentence attributes: those that follow a statement of somebody.
//
//   "We won," said Ann Lee. "It was hard."                    ->  one statement in two pieces
//   Ann Lee was happy, she said.  / "We won." (a paragraph)    ->  a second statement of hers
#pragma once

#include "model/document.h"
#include "stage/mark_quotations.h"

namespace nutgraf {

// Takes: doc.candidates in the order of sentences, doc.quotations. Gives:
// - a slot `content` that a QUOTE fills holds the whole quotation, also where it goes over several sentences, and over
//   the paragraphs that open it again;
// - a quotation of whole sentences that nobody claims, behind a statement in its paragraph: where that one is a quotation,
//   more of the same content; else, and where it is a paragraph of its own right behind a paragraph that ends with a
//   statement, a new candidate of that speaker.
// Errors: none. Cost: O(candidates + quotations + sentences).
// Source: the sequence rule for unattributed quotations (Elson & McKeown 2010, "quote in the same paragraph, next paragraph").
void join_quotations(const QuoteLabels& labels, Document& doc);

}  // namespace nutgraf
