// Mentions of one article -> entities: surname and full name, either name order, with and without patronymic, acronym and
// long form, "the Academy" and "the rector".
// Not across articles; not he and she (resolve_references.h).
//
//   "Dr. Ann Lee … Lee … the Institute of Metals (IM) … the Institute"  ->  Ann Lee {Lee}   Institute of Metals {IM, Institute}
#pragma once

#include <memory>
#include <optional>

#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

// The labels and slots that this stage knows by name; absent ones are simply never linked.
struct LinkLabels {
  std::optional<LabelId> person, organization, place, title, event;
  std::optional<LabelId> reference;  // "the rector", made by rules
  // Of lists:
  std::optional<LabelId> honorific, given_name, female_name, male_name, surname, demonym, country, city, region, saying_verb;
  std::optional<SlotId> name, honorific_slot, role, organization_slot, place_slot, status_slot;
  static LinkLabels of(const Schema& schema);
};

class LinkScratch {
 public:
  LinkScratch();
  ~LinkScratch();
  LinkScratch(LinkScratch&&) noexcept;
  LinkScratch& operator=(LinkScratch&&) noexcept;
  struct State;
  std::unique_ptr<State> state;
};

// Takes: doc.tokens, doc.sentences, doc.mentions of rules and lists; what was linked before is forgotten.
// Gives: doc.entities in the order of their first mention, doc.aliases, mention.entity of every PERSON, ORGANIZATION,
// PLACE and EVENT that is alive or fills a slot of one that is, of list entries of countries and demonyms, and of a TITLE
// that stands for a person ("the rector said"); new mentions (RuleId::None, no entry) where a name that is certain
// elsewhere in the article stands unrecognised. A PLACE that is such a surname ("Mr. London … London said") is outranked.
// Law: a second call changes nothing.
// Errors: none. Cost: O(tokens + mentions): a bounded number of comparisons a mention; allocates nothing once warm.
void link_mentions(const LinkLabels& labels, const Gazetteer& gazetteer, LinkScratch& scratch, Document& doc);

}  // namespace nutgraf
