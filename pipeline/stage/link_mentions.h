// Mentions of one article -> entities: surname and full name, either name order, with and without patronymic, acronym and
// long form, "the Academy" and "the rector".
// Not across articles.
//
//   "Dr. Ann Lee … Lee … the Institute of Metals (IM) … the Institute"  ->  Ann Lee {Lee}   Institute of Metals {IM, Institute}
#pragma once

#include <memory>
#include <optional>

#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

// The labels that this stage knows by name; absent ones are simply never linked.
struct LinkLabels {
  std::optional<LabelId> person, organization, place, title, event, honorific, given_name, demonym, country;
  std::optional<SlotId> name, honorific_slot, role, organization_slot;
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

// Takes: doc.mentions of rules and lists. Gives: doc.entities, doc.aliases, mention.entity, and new mentions
// (RuleId::None, no entry) where a name that is certain elsewhere in the article stands unrecognised.
// Errors: none. Cost: O(tokens + mentions); allocates nothing once warm.
void link_mentions(const LinkLabels& labels, const Gazetteer& gazetteer, LinkScratch& scratch, Document& doc);

}  // namespace nutgraf
