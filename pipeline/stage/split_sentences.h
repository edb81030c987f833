// Tokens -> sentences.
// Rules: a sentence ends at . ! ? … (with closing quotes and brackets and "[17]" marks behind it) unless the stop belongs
// to an abbreviation, initial or number, or a lower-case word follows; a paragraph's end ends it; an inner full stop of a
// quotation ends a sentence as any other; headings glued to a sentence are cut off where the text shows them.
#pragma once

#include "gazetteer/lexicon.h"
#include "model/document.h"

namespace nutgraf {

// Longer sentences are cut there, at a comma or semicolon if one is near (Note N201).
inline constexpr uint32_t kMaxSentenceTokens = 512;

// Takes: doc.tokens, doc.paragraphs. Gives: doc.sentences (none in Boilerplate), SentenceStart and Quoted flags.
// Errors: none. Cost: O(tokens).
void split_sentences(const Lexicon& lexicon, Document& doc);

}  // namespace nutgraf
