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

const SlotValue* find_slot(const Document& doc, const Mention& mention, std::optional<SlotId> slot) {
  for (uint32_t k = mention.slots.begin; slot && k < mention.slots.end; ++k)
    if (doc.slots[k].slot == *slot) return &doc.slots[k];
  return nullptr;
}

void add_slot(Document& doc, Mention& mention, const SlotValue value) {
  const SlotSpan old = mention.slots;
  mention.slots = {static_cast<uint32_t>(doc.slots.size()), static_cast<uint32_t>(doc.slots.size()) + old.size() + 1};
  for (uint32_t k = old.begin; k < old.end; ++k) doc.slots.push_back(SlotValue(doc.slots[k]));
  doc.slots.push_back(value);
}

// Gives "vice-rector for studies" the body of the vice-rector for something else who was named before.
void hand_bodies_to_fields(const ReferenceLabels& labels, Document& doc) {
  if (!labels.title || !labels.role || !labels.organization_slot) return;
  MentionId last = MentionId::None;  // nearest title with field and body
  for (uint32_t t = 0; t < doc.tokens.size(); ++t) {
    for (uint32_t m = doc.mention_at[t]; m != Mention::kEnd; m = doc.mentions[m].next) {
      Mention& title = doc.mentions[m];
      if (title.label != *labels.title || title.state != MentionState::Alive) continue;
      const SlotValue* role = find_slot(doc, title, labels.role);
      if (!role || role->tokens.size() < 3 || doc.text(doc.tokens[role->tokens.begin + 1]) != "for") continue;
      if (find_slot(doc, title, labels.organization_slot)) {
        last = static_cast<MentionId>(m);
        continue;
      }
      if (last == MentionId::None || find_slot(doc, title, labels.place_slot)) continue;
      const Mention& model = doc.mention(last);
      if (to_index(title.sentence) - to_index(model.sentence) > kMaxPronounSentences ||
          doc.tokens[find_slot(doc, model, labels.role)->tokens.begin].hash != doc.tokens[role->tokens.begin].hash)
        continue;
      add_slot(doc, title, *find_slot(doc, model, labels.organization_slot));
    }
  }
}

// Gives titles in lists the body that the words before the list name.
void hand_bodies_to_lists(const ReferenceLabels& labels, Document& doc) {
  if (!labels.title || !labels.plural_title || !labels.organization_slot) return;
  MentionId lead = MentionId::None;  // nearest plural title with a body, outside lists
  uint32_t lead_sentence = 0, list_start = 0;
  bool in_list = false;
  for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
    const bool list_item = doc.sentences[s].zone == Zone::ListItem;
    if (list_item && !in_list) list_start = s;
    in_list = list_item;
    const TokenSpan sentence = doc.sentences[s].tokens;
    for (uint32_t t = sentence.begin; t < sentence.end; ++t) {
      if (!list_item) {
        const Mention* plural = mention_at(doc, t, labels.plural_title);
        if (!plural || !find_slot(doc, *plural, labels.organization_slot)) continue;
        lead = static_cast<MentionId>(plural - doc.mentions.data());
        lead_sentence = s;
        continue;
      }
      if (lead == MentionId::None || list_start - lead_sentence > kMaxListLead) continue;
      for (uint32_t m = doc.mention_at[t]; m != Mention::kEnd; m = doc.mentions[m].next) {
        Mention& title = doc.mentions[m];
        if (title.label != *labels.title || title.state != MentionState::Alive || find_slot(doc, title, labels.organization_slot) ||
            find_slot(doc, title, labels.place_slot))
          continue;
        add_slot(doc, title, *find_slot(doc, doc.mention(lead), labels.organization_slot));
      }
    }
  }
}

}  // namespace

ReferenceLabels ReferenceLabels::of(const Schema& schema) {
  ReferenceLabels out;
  out.person = schema.find_label("PERSON");
  out.organization = schema.find_label("ORGANIZATION");
  out.pronoun = schema.find_label("PRONOUN");
  out.body = schema.find_label("BODY");
  out.title = schema.find_label("TITLE");
  out.plural_title = schema.find_label("PLURAL_TITLE");
  out.role = schema.find_slot("role");
  out.organization_slot = schema.find_slot("organization");
  out.place_slot = schema.find_slot("place");
  return out;
}

void resolve_references(const ReferenceLabels& labels, Document& doc) {
  if (!labels.person || doc.mention_at.empty()) return;
  const auto fits = [&](EntityId who, Gender gender) { return who != EntityId::None && agrees(doc.entities[to_index(who)].gender, gender); };
  EntityId focus = EntityId::None;     // of the nearest sentence before that names a person outside quotations
  uint32_t focus_sentence = 0;
  EntityId quoted = EntityId::None;    // the person named last inside a quotation
  uint32_t quoted_sentence = 0;
  // Organisations named so far, latest last; few are looked at, since a body's word names one of the latest.
  std::array<MentionId, 16> recent{};
  uint32_t recent_count = 0;
  for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
    const TokenSpan sentence = doc.sentences[s].tokens;
    EntityId first = EntityId::None;   // person named first in this sentence
    for (uint32_t t = sentence.begin; t < sentence.end; ++t) {
      const bool in_quotation = doc.tokens[t].flags.has(TokenFlag::Quoted);
      if (const Mention* person = mention_at(doc, t, labels.person)) {
        if (in_quotation) quoted = person->entity, quoted_sentence = s;
        else if (first == EntityId::None) first = person->entity;
      }
      if (Mention* organization = mention_at(doc, t, labels.organization)) {
        recent[recent_count++ % recent.size()] = static_cast<MentionId>(organization - doc.mentions.data());
      }
      if (Mention* pronoun = mention_at(doc, t, labels.pronoun)) {
        const std::string_view word = doc.text(doc.tokens[t]);
        const Gender gender = word.size() == 2 ? Gender::Male : Gender::Female;  // he, she
        EntityId who = EntityId::None;
        if (in_quotation && fits(quoted, gender) && s - quoted_sentence <= kMaxPronounSentences) who = quoted;
        else if (fits(first, gender)) who = first;
        else if (fits(focus, gender) && s - focus_sentence <= kMaxPronounSentences) who = focus;
        pronoun->entity = who;
        if (first == EntityId::None && !in_quotation) first = who;
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
  hand_bodies_to_lists(labels, doc);
  hand_bodies_to_fields(labels, doc);
}

}  // namespace nutgraf
