// Lost spaces: "Officefor", "underthe council", "inKenya" get their space back, where words prove it.
// Not a spelling checker: an unknown word is split only into a general function word and a known word. Two known words
// ("globalproject") are split only in an article that has lost spaces for certain elsewhere.
//
//   "the Officefor Trade inPeru"  ->  "the Office for Trade in Peru"      "Anderson", "Hanford"  stay
#pragma once

#include "gazetteer/lexicon.h"
#include "model/document.h"

namespace nutgraf {

// Takes: doc.tokens (before sentences are split). Gives: true when spaces were put into the text: then doc.text and
// doc.offsets are new, each repair is noted (N110), and mark_zones and tokenize must run again. Reads only unknown words.
// Errors: none. Cost: O(tokens).
bool repair_spaces(const Lexicon& lexicon, Document& doc);

}  // namespace nutgraf
