#include "stage/resolve_references.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace nutgraf {
namespace {

bool agrees(Gender gender, Gender wanted) { return gender == Gender::Unknown || gender == wanted; }

// The first alive mention of that label that begins at the token, or null.
Mention* mention_at(Document& doc, uint32_t token, std::optional<LabelId> label) {
  if (!label) return nullptr;
  for (uint32_t m = doc.mention_at[token]; m != Mention::kEnd; m = doc.mentions[m].next)
    if (doc.mentions[m].label == *label && doc.mentions[m].state == MentionState::Alive) return &doc.mentions[m];
  return nullptr;
}

// Whether the organisation's last mention so far holds that word.
bool has_word(const Document& doc, const Mention& organization, uint32_t hash) {
  for (uint32_t t = organization.tokens.begin; t < organization.tokens.end; ++t)
    if (doc.tokens[t].hash == hash) return true;
  return false;
}

}  // namespace

ReferenceLabels ReferenceLabels::of(const Schema& schema) {
  ReferenceLabels out;
  out.person = schema.find_label("PERSON");
  out.organization = schema.find_label("ORGANIZATION");
  out.pronoun = schema.find_label("PRONOUN");
  out.office = schema.find_label("OFFICE");
  out.body = schema.find_label("BODY");
  out.title = schema.find_label("TITLE");
  out.name = schema.find_slot("name");
  return out;
}

void resolve_references(const ReferenceLabels& labels, Document& doc) {
  if (!labels.person || doc.mention_at.empty()) return;
  EntityId focus = EntityId::None;     // of the nearest sentence before that names a person
  uint32_t focus_sentence = 0;
  // Organisations named so far, latest last; few are looked at, since a body's word names one of the latest.
  std::array<MentionId, 16> recent{};
  uint32_t recent_count = 0;
  for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
    const TokenSpan sentence = doc.sentences[s].tokens;
    EntityId first = EntityId::None;   // person named first in this sentence
    for (uint32_t t = sentence.begin; t < sentence.end; ++t) {
      if (const Mention* person = mention_at(doc, t, labels.person); person && first == EntityId::None) first = person->entity;
      if (Mention* organization = mention_at(doc, t, labels.organization)) {
        recent[recent_count++ % recent.size()] = static_cast<MentionId>(organization - doc.mentions.data());
      }
      if (Mention* pronoun = mention_at(doc, t, labels.pronoun)) {
        const std::string_view word = doc.text(doc.tokens[t]);
        const Gender gender = word.size() == 2 ? Gender::Male : Gender::Female;  // he, she
        EntityId who = first;
        if (who == EntityId::None || !agrees(doc.entities[to_index(who)].gender, gender)) {
          who = focus;
          if (who != EntityId::None && (s - focus_sentence > kMaxPronounSentences || !agrees(doc.entities[to_index(who)].gender, gender)))
            who = EntityId::None;
        }
        pronoun->entity = who;
        if (first == EntityId::None) first = who;
      }
      if (Mention* office = mention_at(doc, t, labels.office); office && focus != EntityId::None && s - focus_sentence <= kMaxPronounSentences) {
        const Mention* title = mention_at(doc, t, labels.title);
        if (!title || title->entity == EntityId::None) office->entity = focus;
      }
      Mention* body = mention_at(doc, t, labels.body);
      if (!body || body->tokens.size() != 1 || t == sentence.begin || fold(doc.text(doc.tokens[t - 1])) != "the") continue;
      for (uint32_t back = 1; back <= std::min<uint32_t>(recent_count, static_cast<uint32_t>(recent.size())); ++back) {
        const Mention& organization = doc.mention(recent[(recent_count - back) % recent.size()]);
        if (organization.entity == EntityId::None || !has_word(doc, organization, doc.tokens[t].hash)) continue;
        body->entity = organization.entity;
        break;
      }
    }
    if (first != EntityId::None) {
      focus = first;
      focus_sentence = s;
    }
  }
}

}  // namespace nutgraf
