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

// Who was spoken of, in one walk through the text.
class Resolver {
 public:
  Resolver(const ReferenceLabels& labels, Document& doc) : labels_(labels), doc_(doc) {}

  void run() {
    for (sentence_ = 0; sentence_ < doc_.sentences.size(); ++sentence_) {
      const TokenSpan tokens = doc_.sentences[sentence_].tokens;
      named_.fill(EntityId::None);
      first_body_ = EntityId::None;
      find_speaker(tokens);
      for (uint32_t t = tokens.begin; t < tokens.end; ++t) {
        note_names(t);
        if (Mention* pronoun = mention_at(doc_, t, labels_.pronoun)) resolve_pronoun(*pronoun);
        if (Mention* reference = mention_at(doc_, t, labels_.reference)) resolve_reference(*reference);
        Mention* body = mention_at(doc_, t, labels_.body);
        if (body && body->tokens.size() == 1 && t > tokens.begin && fold(doc_.text(doc_.tokens[t - 1])) == "the") resolve_body(*body);
      }
      for (const Gender gender : {Gender::Male, Gender::Female}) {
        const EntityId who = first_named(gender, EntityId::None);
        if (who != EntityId::None) focus(gender) = {who, sentence_};
      }
      if (first_body_ != EntityId::None) focus_body_ = {first_body_, sentence_};
    }
  }

 private:
  struct Focus {
    EntityId who = EntityId::None;
    uint32_t sentence = 0;
  };
  bool in_quotation(uint32_t token) const { return doc_.tokens[token].flags.has(TokenFlag::Quoted); }
  bool fits(EntityId who, Gender gender) const {
    return who != EntityId::None && agrees(doc_.entities[to_index(who)].gender, gender);
  }
  bool is_near(const Focus& focus) const { return sentence_ - focus.sentence <= kMaxPronounSentences; }
  Focus& focus(Gender gender) { return focus_[gender == Gender::Female]; }

  // The person named right before a quotation, else right behind it: hardly whom the quotation calls he. A sentence that is
  // all quotation goes on with the same speaker.
  void find_speaker(TokenSpan sentence) {
    EntityId nearest = EntityId::None;
    bool quotes = false, words = false;
    for (uint32_t t = sentence.begin; t < sentence.end; ++t) {
      if (in_quotation(t)) {
        quotes = true;
        continue;
      }
      words = words || doc_.tokens[t].flags.has(TokenFlag::Word);
      if (quotes && nearest != EntityId::None) break;
      if (const Mention* person = mention_at(doc_, t, labels_.person)) nearest = person->entity;
    }
    if (words || !quotes) speaker_ = quotes ? nearest : EntityId::None;
  }

  void note_names(uint32_t t) {
    if (const Mention* person = mention_at(doc_, t, labels_.person)) {
      if (in_quotation(t)) quoted_ = {person->entity, sentence_};
      else note_person(person->entity);
    }
    const Mention* organization = mention_at(doc_, t, labels_.organization);
    if (!organization) return;
    recent_[recent_count_++ % recent_.size()] = static_cast<MentionId>(organization - doc_.mentions.data());
    if (first_body_ == EntityId::None && !in_quotation(t) && !mention_at(doc_, t, labels_.title) && !behind_preposition(t))
      first_body_ = organization->entity;
  }
  // "Shares in Ferrox fell": not of what the sentence speaks.
  bool behind_preposition(uint32_t t) const {
    const uint32_t begin = doc_.sentences[sentence_].tokens.begin;
    if (t > begin && doc_.tokens[t - 1].flags.has(TokenFlag::Determiner)) --t;
    return t > begin && doc_.tokens[t - 1].flags.has(TokenFlag::Preposition);
  }
  // Keeps the first few of a sentence.
  void note_person(EntityId who) {
    for (EntityId& place : named_) {
      if (place == who) return;
      if (place == EntityId::None) {
        place = who;
        return;
      }
    }
  }
  EntityId first_named(Gender gender, EntityId other_than) const {
    for (const EntityId who : named_)
      if (who != other_than && fits(who, gender)) return who;
    return EntityId::None;
  }

  void resolve_pronoun(Mention& pronoun) {
    const uint32_t t = pronoun.tokens.begin;
    const Gender gender = doc_.tokens[t].text.size() == 2 ? Gender::Male : Gender::Female;  // he, she
    const bool quoted = in_quotation(t);
    const EntityId not_him = quoted ? speaker_ : EntityId::None;
    EntityId who = EntityId::None;
    if (quoted && fits(quoted_.who, gender) && is_near(quoted_)) who = quoted_.who;
    if (who == EntityId::None) who = first_named(gender, not_him);
    if (who == EntityId::None && focus(gender).who != not_him && is_near(focus(gender))) who = focus(gender).who;
    pronoun.entity = who;
    if (who != EntityId::None && named_[0] == EntityId::None && !quoted) note_person(who);
  }

  // "The rector", "the company": the linker told who it is. "It said": the body of which the sentence
  // before speaks.
  void resolve_reference(Mention& reference) {
    if (reference.entity != EntityId::None) {
      if (in_quotation(reference.tokens.begin)) return;
      const LabelId label = doc_.entities[to_index(reference.entity)].label;
      if (label == labels_.person) note_person(reference.entity);
      else if (label == labels_.organization && first_body_ == EntityId::None) first_body_ = reference.entity;
      return;
    }
    if (reference.tokens.size() != 1) return;
    if (first_body_ != EntityId::None || in_quotation(reference.tokens.begin)) return;
    if (focus_body_.who == EntityId::None || sentence_ - focus_body_.sentence > kMaxItSentences) return;
    reference.entity = first_body_ = focus_body_.who;
  }

  // The body named last whose name has that word.
  void resolve_body(Mention& body) {
    const uint32_t hash = doc_.tokens[body.tokens.begin].hash;
    for (uint32_t back = 1; back <= std::min<uint32_t>(recent_count_, static_cast<uint32_t>(recent_.size())); ++back) {
      const Mention& organization = doc_.mention(recent_[(recent_count_ - back) % recent_.size()]);
      if (organization.entity == EntityId::None || !has_word(doc_, organization, hash)) continue;
      body.entity = organization.entity;
      return;
    }
  }

  const ReferenceLabels& labels_;
  Document& doc_;
  uint32_t sentence_ = 0;
  std::array<EntityId, 4> named_{};       // persons of this sentence outside quotations, in order
  EntityId first_body_ = EntityId::None;  // organisation of which this sentence speaks first
  EntityId speaker_ = EntityId::None;
  std::array<Focus, 2> focus_;            // by gender: whom the nearest sentence before names first
  Focus focus_body_;
  Focus quoted_;                          // the person named last inside a quotation
  // Organisations named so far, latest last; few are looked at, since a body's word names one of the latest.
  std::array<MentionId, 16> recent_{};
  uint32_t recent_count_ = 0;
};

}  // namespace

ReferenceLabels ReferenceLabels::of(const Schema& schema) {
  ReferenceLabels out;
  out.person = schema.find_label("PERSON");
  out.organization = schema.find_label("ORGANIZATION");
  out.pronoun = schema.find_label("PRONOUN");
  out.reference = schema.find_label("REFERENCE");
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
  Resolver(labels, doc).run();
  hand_bodies_to_lists(labels, doc);
  hand_bodies_to_fields(labels, doc);
}

}  // namespace nutgraf
