// Who said what no rule attributes: what follows a statement of somebody.
//
//   "We won," said Ann Lee. "It was hard."                    ->  one statement in two pieces
//   Ann Lee was happy, she said.  / "We won." (a paragraph)    ->  a second statement of hers
//   Ann Lee said they had won, adding that it was hard.        ->  a second statement of hers
#pragma once

#include "model/document.h"
#include "stage/mark_quotations.h"

namespace nutgraf {

// Takes: doc.candidates in the order of sentences, doc.quotations. Gives:
// - a candidate with a content and no speaker has that of the statement before it in its sentence;
// - a slot `content` that a QUOTE fills holds the whole quotation of its paragraph, also where it goes over several sentences;
// - a quotation of whole sentences that nobody claims, behind a statement in its paragraph: where that one is a quotation,
//   more of the same content; else, where it is a paragraph of its own right behind a paragraph that ends with a
//   statement, and in the paragraphs that open it again, a new candidate of that speaker.
// Errors: none. Cost: O(candidates + quotations + sentences).
// Source: the sequence rule for unattributed quotations (Elson & McKeown 2010, "quote in the same paragraph, next paragraph").
void join_quotations(const QuoteLabels& labels, Document& doc);

}  // namespace nutgraf
