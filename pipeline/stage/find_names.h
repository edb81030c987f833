// Adds a Mention for every list entry in the text, competing and nested ones too; rules decide between them.
#pragma once

#include "gazetteer/gazetteer.h"
#include "model/document.h"

namespace nutgraf {

// Takes: doc.tokens, doc.sentences. Gives: doc.mentions (RuleId::None, entry set), at each token longest first; one a
// label and span. No entry crosses a sentence's end.
// Errors: none. Cost: O(tokens x 12); allocates nothing once warm.
// Source: a trie walked from every token, as in Aho & Corasick 1975 without failure links: entries are short.
void find_names(const Gazetteer& gazetteer, Document& doc);

}  // namespace nutgraf
