// What stands for an event that was named before: "the forum", "this session", "the event".
// Not he and she, and not bodies (resolve_references.h); link_mentions.h must have run.
//
//   "The 7th Delta Forum began. Ann Lee opened the forum."  ->  OCCASION forum = 7th Delta Forum
#pragma once

#include <optional>

#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

struct EventLabels {
  std::optional<LabelId> event, occasion, talk;
  static EventLabels of(const Schema& schema);
};

// So many named events are looked at, latest first.
inline constexpr uint32_t kMaxRecentEvents = 16;

// Takes: linked mentions. Gives: the entity of OCCASION and TALK mentions behind "the", "this" or "that".
// It is the event named last before it that was spoken of in all its words (the forum: the 7th Delta Forum;
// the session: the panel session "Why Rivers Flood"). "The event" is the one event that was named so far.
// What cannot be told stays EntityId::None.
// Errors: none. Cost: O(tokens + mentions); allocates nothing.
void resolve_events(const EventLabels& labels, Document& doc);

}  // namespace nutgraf
