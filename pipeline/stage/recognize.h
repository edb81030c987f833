// Runs the rules: first those that make labels (names, titles), later, once mentions are linked, those that state facts.
#pragma once

#include "gazetteer/lexicon.h"
#include "match/engine.h"
#include "model/document.h"
#include "rule/program.h"

namespace nutgraf {

// Takes: doc.tokens, sentences and list mentions. Gives: the mentions of every rule that makes a label, level by level.
// Errors: none. Cost: O(tokens).
void recognize(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace = nullptr);

// Takes: linked mentions. Gives: doc.candidates of every rule that states a fact.
// Errors: none. Cost: O(tokens).
void relate(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace = nullptr);

}  // namespace nutgraf
