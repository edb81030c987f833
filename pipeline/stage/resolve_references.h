// What stands for a name that was said before: he and she, "it said", and "the college", "the hub" inside a title.
// Not the linking of names to each other (link_mentions.h), which must have run.
//
//   "Ann Lee spoke. She is director of the college."  ->  PRONOUN She = Ann Lee,  BODY college = Delta College
#pragma once

#include <optional>

#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

struct ReferenceLabels {
  std::optional<LabelId> person, organization, pronoun, reference, body, title, plural_title;
  std::optional<SlotId> role, organization_slot, place_slot;
  static ReferenceLabels of(const Schema& schema);
};

// A pronoun looks back this many sentences for the person that was spoken of.
inline constexpr uint32_t kMaxPronounSentences = 3;
inline constexpr uint32_t kMaxItSentences = 2;  // "it" looks back for the body that speaks
inline constexpr uint32_t kMaxListLead = 6;

// Takes: linked mentions. Gives: the entity of PRONOUN mentions (he, she), of REFERENCE mentions of one word (it, as what
// speaks) and of BODY mentions of one word after "the".
// A pronoun is the person of its gender named first in its own sentence before it, else the one named first in the nearest
// sentence before; whom a quotation names counts only inside quotations, and there first; whoever speaks is not the "he" of
// the quotation. "It" is the organisation that the nearest sentence before names first, but behind a preposition
// ("shares in"). A body is the organisation named last whose name has that word. What cannot be told stays EntityId::None.
// Errors: none. Cost: O(tokens + mentions).
// Source: the focus of centering theory (Grosz, Joshi & Weinstein 1995), with the first name of a sentence as its focus.
void resolve_references(const ReferenceLabels& labels, Document& doc);

}  // namespace nutgraf
