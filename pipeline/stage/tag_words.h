// Tokens get a lemma and a coarse word class, from closed lists and from morphology.
// Not a part-of-speech tagger: a word may carry several classes (Verb and Noun); rules ask for the one they need.
#pragma once

#include "gazetteer/lexicon.h"
#include "model/document.h"

namespace nutgraf {

// Takes: doc.tokens, doc.sentences. Gives: token.lemma and the class flags Verb, Noun, Adjective, Adverb, Preposition,
// Determiner, Conjunction, Pronoun.
// Errors: none. Cost: O(tokens); a known word is one look-up.
void tag_words(const Lexicon& lexicon, Document& doc);

}  // namespace nutgraf
