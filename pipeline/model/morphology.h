// The regular forms of English words, by spelling alone: to find "organising" where a list or a rule says "organise".
// Not a dictionary: irregular forms (said, held, children) come from lists, and forms that no one uses may be made.
// Not a tagger: a word gets every coarse class that it may have.
//
//   inflect("plan")           ->  plan plans planed planing planned planning
//   base_candidates("cities") ->  city citie cities
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nutgraf {

// Every regular inflected form of a folded word, the word itself first: -s -es -ies -ves, -ed -d -ied, -ing, with a
// dropped e and a doubled last consonant. Makes too many rather than too few.
// Law: for each form f of inflect(b), b is in base_candidates(f).
std::vector<std::string> inflect(std::string_view base);

// The words that a folded form may be a regular form of, best first; the form itself is always among them: last where
// an ending was taken off, first where that is unlikely ("process", "need", "king").
std::vector<std::string> base_candidates(std::string_view form);

// The classes (TokenFlag bits Verb, Noun, Adjective, Adverb) that a word's ending suggests; 0 when it suggests none.
// Takes: a word in lower case. Allocates nothing.  "organisation" -> Noun, "quickly" -> Adverb, "plan" -> 0
uint32_t classes_by_ending(std::string_view word);

}  // namespace nutgraf
