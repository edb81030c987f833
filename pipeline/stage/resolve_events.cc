#include "stage/resolve_events.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace nutgraf {
namespace {

class EventResolver {
 public:
  EventResolver(const EventLabels& labels, Document& doc) : labels_(labels), doc_(doc) {}

  void run() {
    for (uint32_t at = 0; at < doc_.tokens.size(); ++at) {
      for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive) continue;
        if (mention.label == labels_.occasion || mention.label == labels_.talk) refer(mention);
        else if (mention.label == *labels_.event && mention.entity != EntityId::None) remember(m);
      }
    }
  }

 private:
  void remember(uint32_t m) {
    const EntityId entity = doc_.mentions[m].entity;
    if (count_ == 0) only_ = entity;
    else if (only_ != entity) only_ = EntityId::None;
    recent_[count_++ % recent_.size()] = m;
  }

  void refer(Mention& mention) {
    mention.entity = EntityId::None;
    if (mention.tokens.begin == 0 || !is_definite(mention.tokens.begin - 1)) return;
    if (fold(doc_.text(mention.tokens)) == "event") {
      if (count_ > 0) mention.entity = only_;
      return;
    }
    for (uint32_t back = 1; back <= std::min(count_, kMaxRecentEvents); ++back) {
      const Mention& event = doc_.mentions[recent_[(count_ - back) % recent_.size()]];
      if (!has_words(event.tokens, mention.tokens)) continue;
      mention.entity = event.entity;
      return;
    }
  }

  bool is_definite(uint32_t at) const {
    const std::string word = fold(doc_.text(doc_.tokens[at]));
    return word == "the" || word == "this" || word == "that";
  }

  bool has_words(TokenSpan event, TokenSpan words) const {
    for (uint32_t w = words.begin; w < words.end; ++w) {
      bool found = false;
      for (uint32_t at = event.begin; at < event.end && !found; ++at)
        found = doc_.tokens[at].hash == doc_.tokens[w].hash;
      if (!found) return false;
    }
    return true;
  }

  const EventLabels& labels_;
  Document& doc_;
  std::array<uint32_t, kMaxRecentEvents> recent_{};  // mentions of events, latest last
  uint32_t count_ = 0;
  EntityId only_ = EntityId::None;  // the one event named so far
};

}  // namespace

EventLabels EventLabels::of(const Schema& schema) {
  return {schema.find_label("EVENT"), schema.find_label("OCCASION"), schema.find_label("TALK")};
}

void resolve_events(const EventLabels& labels, Document& doc) {
  if (!labels.event || (!labels.occasion && !labels.talk) || doc.mention_at.empty()) return;
  EventResolver(labels, doc).run();
}

}  // namespace nutgraf
