// Text -> tokens with word ids.
//
//   "Mr. Smith's"  ->  Mr. | Smith | 's
#pragma once

#include "gazetteer/lexicon.h"
#include "model/document.h"

namespace nutgraf {

// Takes: doc.text() and doc.paragraphs. Gives: doc.tokens of all paragraphs but Boilerplate ones: span, word, hash, and
// the flags that the form, the lexicon and the endings give (Word … Function, Patronymic, SurnameForm, Abbreviation,
// Headline, LineStart). A word and the full stop glued to it are one token where the joined form is a known
// abbreviation.
// Errors: none. Cost: O(bytes); allocates nothing once warm.
void tokenize(const Lexicon& lexicon, Document& doc);

}  // namespace nutgraf
