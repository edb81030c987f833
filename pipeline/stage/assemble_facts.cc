#include "stage/assemble_facts.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"
#include "rule/compiler.h"

namespace nutgraf {
namespace {

constexpr size_t kMaxFactsPerCandidate = 64;
constexpr size_t kMaxCompared = 32;       // fuller facts that one fact is held against
constexpr uint32_t kWordsBefore = 3;      // in front of the evidence, where a word may weaken it
constexpr uint32_t kAccordingBefore = 8;  // "According to two officials, "
constexpr float kHeadlineFactor = 0.9f;
constexpr float kWeakenedFactor = 0.9f;

constexpr uint32_t kNobody = UINT32_MAX;
constexpr size_t kMaxNested = 8;          // statements around one fact

// What somebody said, by its place.
struct Said {
  TextSpan words;
  uint32_t speaker = kNobody;  // a value
};

struct Value {
  SlotId slot{};
  std::string_view text;
  EntityId entity = EntityId::None;
  uint32_t places_begin = 0, places_end = 0;
  uint64_t hash = 0;  // of slot and folded text
};

// A fact before equal ones are merged.
struct Draft {
  Fact fact;
  uint32_t values_begin = 0, values_end = 0;
  uint64_t key = 0;         // all that it says
  uint64_t core = 0;        // what a fuller fact must share: type and required slots
  uint64_t person_key = 0;  // the same without status, for headlines
  uint32_t speaker = kNobody;  // the value that names whose statement says it
  bool headline = false;
  bool dropped = false;
};

// Values that a slot may take; several give several facts.
struct Choice {
  uint32_t begin = 0, end = 0;
  bool list = false;
};

class Assembler {
 public:
  Assembler(const Schema& schema, const Program& program, const SymbolTable& symbols, const Gazetteer& gazetteer,
            const AssembleOptions& options, Document& doc)
      : schema_(schema), program_(program), symbols_(symbols), gazetteer_(gazetteer), options_(options), doc_(doc),
        demonym_(schema.find_label("DEMONYM")), organization_(schema.find_label("ORGANIZATION")), place_(schema.find_label("PLACE")),
        pronoun_(schema.find_label("PRONOUN")), date_(schema.find_label("DATE")), reference_(schema.find_label("REFERENCE")),
        speaker_(schema.find_slot("speaker")), content_(schema.find_slot("content")) {}

  void run() {
    doc_.facts.clear();
    doc_.values.clear();
    doc_.value_places.clear();
    for (const Candidate& candidate : doc_.candidates)
      if (candidate.state == MentionState::Alive && !candidate.tokens.empty()) read(candidate);
    complete_from_others();
    attribute();
    if (!options_.all_mentions) {
      merge_equal();
      merge_subsets();
      drop_headlines();
    }
    write();
  }

 private:
  // ---- tokens -----------------------------------------------------------------------------------------------------

  const Token& token(uint32_t at) const { return doc_.tokens[at]; }
  bool has(uint32_t at, TokenFlag flag) const { return doc_.tokens[at].flags.has(flag); }
  // `word` is ASCII and lower case.
  bool is_word(uint32_t at, std::string_view word) const {
    const std::string_view text = doc_.text(token(at));
    if (text.size() != word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
      if (c != word[i]) return false;
    }
    return true;
  }
  template <size_t N>
  bool is_one_of(uint32_t at, const std::array<std::string_view, N>& words) const {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is_word(at, word); });
  }
  bool is_edge(uint32_t at) const {
    return (has(at, TokenFlag::Punctuation) && !has(at, TokenFlag::Word)) || has(at, TokenFlag::Possessive);
  }
  bool is_text(uint32_t at, std::string_view text) const { return doc_.text(token(at)) == text; }

  // A name without the article and the marks around it.
  TokenSpan trimmed(TokenSpan span) const {
    while (span.size() > 1 && is_edge(span.end - 1) && !is_text(span.end - 1, ")")) --span.end;
    while (span.size() > 1 && (is_edge(span.begin) || is_word(span.begin, "the"))) ++span.begin;
    return span;
  }
  // Without "(Freedonia)" at the end.
  TokenSpan without_brackets(TokenSpan span) const {
    if (!is_text(span.end - 1, ")")) return span;
    for (uint32_t at = span.begin + 1; at < span.end; ++at)
      if (is_text(at, "(")) return {span.begin, at};
    return span;
  }

  uint64_t folded_hash(std::string_view text) {
    folded_.clear();
    fold_append(text, folded_);
    return hash_bytes(folded_);
  }

  // ---- values -----------------------------------------------------------------------------------------------------

  void add_value(SlotId slot, std::string_view text, EntityId entity, TokenSpan tokens) {
    Value value;
    value.slot = slot;
    value.text = text;
    value.entity = entity;
    value.places_begin = value.places_end = static_cast<uint32_t>(places_.size());
    if (!tokens.empty()) {
      places_.push_back(doc_.text_span(tokens));
      ++value.places_end;
    }
    value.hash = hash_pair(hash_bytes(schema_.slot_name(slot)), folded_hash(text));
    values_.push_back(value);
  }

  // The mention that fills a slot; where the rule captured bare words, the mention that these words are.
  const Mention* mention_of(const SlotValue& value, LabelId label) const {
    if (value.mention != MentionId::None) return &doc_.mention(value.mention);
    if (value.tokens.empty() || value.tokens.begin >= doc_.mention_at.size()) return nullptr;
    for (uint32_t m = doc_.mention_at[value.tokens.begin]; m != Mention::kEnd; m = doc_.mentions[m].next) {
      const Mention& mention = doc_.mentions[m];
      if (mention.label == label && mention.tokens == value.tokens && mention.state == MentionState::Alive) return &mention;
    }
    return nullptr;
  }
  // The words of a mention that name it: its first slot.
  TokenSpan head_of(const Mention& mention, LabelId label) const {
    TokenSpan head;
    const std::vector<SlotDef>& slots = schema_.label(label).slots;
    if (slots.empty()) return mention.tokens;
    for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i) {
      const SlotValue& value = doc_.slots[i];
      if (value.slot == slots[0].id && !value.tokens.empty()) head = head.empty() ? value.tokens : cover(head, value.tokens);
    }
    return head.empty() ? mention.tokens : head;
  }

  void read_label(const SlotDef& def, const SlotValue& captured) {
    if (!captured.fixed.empty()) return add_value(def.id, captured.fixed, EntityId::None, {});
    const Mention* mention = nullptr;
    for (size_t i = 0; i < def.labels.size() && !mention; ++i) mention = mention_of(captured, def.labels[i]);
    if (!mention || !def.takes(mention->label))
      if (const Mention* reference = reference_of(captured.tokens, def)) mention = reference;
    TokenSpan tokens = trimmed(mention ? words_of(*mention, def) : captured.tokens);
    const Entity* entity = mention && mention->entity != EntityId::None ? &doc_.entities[to_index(mention->entity)] : nullptr;
    const EntityId id = entity && def.takes(entity->label) ? mention->entity : EntityId::None;
    const LabelId label = mention && def.takes(mention->label) ? mention->label : *def.label;
    if (const std::string_view value = reckoned(mention); !value.empty())
      return add_value(def.id, plain(def, value), id, tokens);
    if (date_ && label == *date_) return;  // a day that the article does not tell
    if (place_ && label == *place_) return add_value(def.id, place_text(mention, tokens), id, tokens);
    if (organization_ && label == *organization_) tokens = without_brackets(tokens);
    add_value(def.id, id != EntityId::None ? entity->name : doc_.one_line(doc_.text_span(tokens)), id, tokens);
  }
  // "The rector" that a rule took for other words, where the article tells who it is.
  const Mention* reference_of(TokenSpan words, const SlotDef& def) const {
    if (!reference_ || words.empty() || words.end > doc_.mention_at.size()) return nullptr;
    const uint32_t from = words.begin > 0 && is_word(words.begin - 1, "the") ? words.begin - 1 : words.begin;
    for (uint32_t at = from; at <= words.begin; ++at)
      for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.label == *reference_ && mention.state == MentionState::Alive && mention.tokens.end == words.end &&
            mention.entity != EntityId::None && def.takes(doc_.entities[to_index(mention.entity)].label))
          return &mention;
      }
    return nullptr;
  }
  // What stands for a label of the slot is named by that label's head; what is of another kind, by all its words.
  TokenSpan words_of(const Mention& mention, const SlotDef& def) const {
    if (def.takes(mention.label)) return head_of(mention, mention.label);
    return schema_.is_declared(mention.label) ? mention.tokens : head_of(mention, *def.label);
  }
  // "on Tuesday" is 2014-05-20, "a dozen" is 12.
  std::string_view reckoned(const Mention* mention) const {
    return mention ? doc_.value_of(static_cast<MentionId>(mention - doc_.mentions.data())) : std::string_view();
  }
  // A slot for numbers has the number alone of "USD 1500000000" and "50 km"; the words stay in its span.
  static std::string_view plain(const SlotDef& def, std::string_view value) {
    if (!def.kind.starts_with("NUMBER")) return value;
    const size_t from = value.find_first_of("-0123456789");
    return from == std::string_view::npos ? value : value.substr(from, value.find(' ', from) - from);
  }
  // As written; "French" as a place is France.
  std::string_view place_text(const Mention* mention, TokenSpan tokens) {
    if (mention && mention->entry != EntryId::None && demonym_) {
      const Entry entry = gazetteer_.entry(mention->entry);
      if (entry.label == *demonym_) return gazetteer_.value(entry);
    }
    return doc_.one_line(doc_.text_span(tokens));
  }

  // The words themselves; several pieces are one value with several places, in the order of the text.
  void read_text(const SlotDef& def, std::vector<const SlotValue*>& captured) {
    std::stable_sort(captured.begin(), captured.end(),
                     [](const SlotValue* a, const SlotValue* b) { return a->tokens.begin < b->tokens.begin; });
    Value value;
    value.slot = def.id;
    value.places_begin = static_cast<uint32_t>(places_.size());
    pieces_.clear();
    for (const SlotValue* piece : captured) {
      if (piece->tokens.empty()) {
        pieces_.push_back(piece->fixed);
        continue;
      }
      const TokenSpan tokens = piece == captured.back() ? without_stop(piece->tokens) : piece->tokens;
      places_.push_back(doc_.text_span(tokens));
      pieces_.push_back(doc_.one_line(places_.back()));
    }
    value.places_end = static_cast<uint32_t>(places_.size());
    value.text = pieces_.size() == 1 ? pieces_[0] : joined(pieces_);
    value.hash = hash_pair(hash_bytes(schema_.slot_name(def.id)), folded_hash(value.text));
    values_.push_back(value);
  }

  // "We won," said Ann Lee; Ann Lee said they had won. The mark belongs to the sentence around it; the stop of a quotation
  // of whole sentences is its own.
  TokenSpan without_stop(TokenSpan span) const {
    const uint32_t last = span.end - 1;
    if (span.size() < 2 || !is_mark(last)) return span;
    const bool stop = is_text(last, ".") && !has(last, TokenFlag::Quoted);
    return stop || is_text(last, ",") || is_text(last, ";") || is_text(last, ":") ? TokenSpan{span.begin, last} : span;
  }
  std::string_view joined(const std::vector<std::string_view>& pieces) {
    size_t size = pieces.size();
    for (const std::string_view piece : pieces) size += piece.size();
    char* const out = doc_.arena.allocate(size);
    size_t used = 0;
    for (const std::string_view piece : pieces) {
      if (used > 0) out[used++] = ' ';
      used += piece.copy(out + used, piece.size());
    }
    return {out, used};
  }

  // One word of a closed set. "Long-time former" holds two: the one that differs from the default says more.
  void read_word(const SlotDef& def, const std::vector<const SlotValue*>& captured) {
    std::string_view text;
    TokenSpan tokens;
    for (const SlotValue* value : captured) {
      if (!text.empty() && text != def.default_value) break;
      tokens = value->tokens;
      text = value->fixed;
      if (!text.empty()) continue;
      if (value->mention != MentionId::None && doc_.mention(value->mention).entry != EntryId::None) {
        text = gazetteer_.value(gazetteer_.entry(doc_.mention(value->mention).entry));
      } else if (def.kind == "LEMMA") {
        text = lemmas_of(tokens);
      } else {
        folded_.clear();
        fold_append(doc_.text(value->tokens), folded_);
        text = doc_.arena.copy(folded_);
      }
    }
    add_value(def.id, text, EntityId::None, tokens);
  }

  // "said" is say; of several words each ("according to").
  std::string_view lemmas_of(TokenSpan tokens) {
    folded_.clear();
    for (uint32_t at = tokens.begin; at < tokens.end; ++at) {
      if (at > tokens.begin) folded_ += ' ';
      const Symbol lemma = token(at).lemma;
      if (lemma != Symbol::Unknown) folded_ += symbols_.text(lemma);
      else fold_append(doc_.text(token(at)), folded_);
    }
    return doc_.arena.copy(folded_);
  }

  // "He" and "the rector", where the article does not say who it is, name no one.
  bool is_unknown_reference(const SlotDef& def, const SlotValue& value) const {
    if (value.mention == MentionId::None) return false;
    const Mention& mention = doc_.mention(value.mention);
    if (mention.label != pronoun_ && mention.label != reference_) return false;
    return mention.entity == EntityId::None || !def.takes(doc_.entities[to_index(mention.entity)].label);
  }

  // ---- candidates -------------------------------------------------------------------------------------------------

  // Takes a helper label that has a slot of that name ("Ann Lee said" has a speaker) for what fills it there.
  void capture(const SlotValue& value) {
    if (value.tokens.empty() && value.fixed.empty()) return;
    const size_t before = captured_.size();
    if (value.mention != MentionId::None && !schema_.is_declared(doc_.mention(value.mention).label)) {
      const SlotSpan inner = doc_.mention(value.mention).slots;
      for (uint32_t i = inner.begin; i < inner.end; ++i)
        if (doc_.slots[i].slot == value.slot) captured_.push_back(&doc_.slots[i]);
    }
    if (captured_.size() == before) captured_.push_back(&value);
  }

  void read(const Candidate& candidate) {
    const TypeDef& type = schema_.type(candidate.type);
    find_modality(candidate);
    choices_.clear();
    size_t facts = 1;
    for (const SlotDef& def : type.slots) {
      captured_.clear();
      for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i)
        if (doc_.slots[i].slot == def.id) capture(doc_.slots[i]);
      Choice choice;
      choice.list = def.list;
      choice.begin = static_cast<uint32_t>(values_.size());
      if (captured_.empty()) {
        // Of a label, the default names another type of fact: complete_from_others.
        if (!def.label && !def.default_value.empty()) add_value(def.id, default_of(def), EntityId::None, {});
        else if (!def.optional && !def.list && def.default_value.empty()) return;
      } else if (def.label) {
        for (const SlotValue* value : captured_)
          if (!is_unknown_reference(def, *value)) read_label(def, *value);
        remove_repeated(choice.begin);
        if (values_.size() == choice.begin && !def.optional && !def.list) return;
      } else if (def.kind == "TEXT" && !def.list) {
        read_text(def, captured_);
      } else if (!def.list) {
        read_word(def, captured_);
        if (no_longer_ && def.kind == "STATUS" && values_.back().text == def.default_value) {
          values_.pop_back();
          add_value(def.id, "former", EntityId::None, {});
        }
      } else {
        for (const SlotValue* value : captured_) read_word(def, {value});
        remove_repeated(choice.begin);
      }
      choice.end = static_cast<uint32_t>(values_.size());
      if (!choice.list && choice.end > choice.begin) facts = std::min<size_t>(facts * (choice.end - choice.begin), 1 << 20);
      choices_.push_back(choice);
    }
    if (facts > kMaxFactsPerCandidate) doc_.add_note("N203", "a sentence states too many facts at once; the first are kept", doc_.text_span(candidate.tokens));
    facts = std::min(facts, kMaxFactsPerCandidate);
    for (size_t number = 0; number < facts; ++number) add_draft(candidate, type, number);
  }

  std::string_view default_of(const SlotDef& def) const {
    if (def.kind == "STATUS" && no_longer_) return "former";
    if (def.kind == "STATUS" && modality_ == Modality::Planned) return "incoming";
    return def.default_value;
  }

  // Keeps the first of equal values.
  void remove_repeated(uint32_t begin) {
    for (size_t i = begin; i < values_.size();) {
      const bool repeated = std::any_of(values_.begin() + begin, values_.begin() + static_cast<std::ptrdiff_t>(i),
                                        [&](const Value& value) { return value.hash == values_[i].hash; });
      if (repeated) values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(i));
      else ++i;
    }
  }

  // The `number`-th way to choose one value a slot; the last slots change first.
  void add_draft(const Candidate& candidate, const TypeDef& type, size_t number) {
    picked_.clear();
    for (size_t i = choices_.size(); i-- > 0;) {
      const Choice& choice = choices_[i];
      const uint32_t size = choice.end - choice.begin;
      if (size == 0) continue;
      if (choice.list) {
        for (uint32_t v = choice.end; v-- > choice.begin;) picked_.push_back({v, i});
      } else {
        picked_.push_back({choice.begin + static_cast<uint32_t>(number % size), i});
        number /= size;
      }
    }
    std::reverse(picked_.begin(), picked_.end());
    if (says_itself(type)) return;
    // What is an organisation and a place at once is the place that the office is for.
    if (organization_ && place_) {
      const auto body = find_picked(type, *organization_), place = find_picked(type, *place_);
      if (body != picked_.end() && place != picked_.end() && type.slots[body->slot].optional &&
          folded_hash(values_[body->value].text) == folded_hash(values_[place->value].text))
        picked_.erase(body);
    }
    Draft draft;
    draft.fact.type = candidate.type;
    draft.fact.rule = candidate.rule;
    draft.fact.sentence = candidate.sentence;
    draft.fact.modality = modality_;
    draft.headline = candidate.sentence != SentenceId::None && doc_.sentences[to_index(candidate.sentence)].zone == Zone::Headline;
    draft.fact.confidence = confidence_of(candidate.rule, draft.headline);
    draft.fact.evidence = evidence_of(candidate);
    draft.values_begin = static_cast<uint32_t>(values_.size());
    for (const Picked& picked : picked_) {
      const Value value = values_[picked.value];
      for (uint32_t p = value.places_begin; p < value.places_end; ++p) draft.fact.evidence = cover(draft.fact.evidence, places_[p]);
      values_.push_back(value);
    }
    draft.values_end = static_cast<uint32_t>(values_.size());
    set_keys(draft);
    drafts_.push_back(draft);
  }

  // A body is no part of itself, and nobody meets himself: two slots that a fact must have name one thing.
  bool says_itself(const TypeDef& type) const {
    for (size_t i = 0; i < picked_.size(); ++i) {
      const SlotDef& def = type.slots[picked_[i].slot];
      if (def.optional || def.list || !def.label) continue;
      for (size_t j = 0; j < i; ++j) {
        const SlotDef& other = type.slots[picked_[j].slot];
        if (other.optional || other.list || !other.label || !other.takes(*def.label)) continue;
        const Value &a = values_[picked_[i].value], &b = values_[picked_[j].value];
        if (a.entity != EntityId::None ? a.entity == b.entity : a.text == b.text) return true;
      }
    }
    return false;
  }

  // From the values, in the order of the type's slots.
  void set_keys(Draft& draft) const {
    const TypeDef& type = schema_.type(draft.fact.type);
    draft.fact.id = hash_pair(hash_bytes(doc_.id), hash_bytes(type.name));
    // The opposite of a fact is another fact.
    if (draft.fact.modality == Modality::Denied) draft.fact.id = hash_pair(draft.fact.id, static_cast<uint64_t>(Modality::Denied));
    draft.core = draft.person_key = draft.fact.id;
    for (uint32_t v = draft.values_begin; v < draft.values_end; ++v) {
      const SlotDef& def = *type.find(values_[v].slot);
      draft.fact.id = hash_pair(draft.fact.id, values_[v].hash);
      if (def.list || (def.optional && def.default_value.empty())) continue;
      draft.core = hash_pair(draft.core, values_[v].hash);
      if (def.kind != "STATUS") draft.person_key = hash_pair(draft.person_key, values_[v].hash);
    }
    draft.key = draft.fact.id;
  }

  // ---- what other facts say of the same person ------------------------------------------------------------------------

  // "Ann Lee resigned", where the article says which office she held: a slot of a label whose default names a type of fact
  // ("title TITLE = position") is filled from the one fact of that type that the article states of the same person, and with
  // it what else both types have (organization, place). A fact that is left without the slot is none.
  void complete_from_others() {
    for (Draft& draft : drafts_) {
      for (const SlotDef& def : schema_.type(draft.fact.type).slots) {
        if (!def.label || def.default_value.empty()) continue;
        if (const auto source = schema_.find_type(def.default_value)) complete(draft, def, *source);
        if (value_of(draft, def.id) == kNobody && !def.optional) draft.dropped = true;
      }
    }
    std::erase_if(drafts_, [](const Draft& draft) { return draft.dropped; });
  }
  void complete(Draft& draft, const SlotDef& def, TypeId source) {
    const TypeDef& type = schema_.type(draft.fact.type);
    const SlotDef& whose = schema_.type(source).slots.front();
    const uint32_t own = value_of(draft, def.id);
    const Draft* from = nullptr;
    // Whom somebody replaces had the same office, the own one may be of before: the last slot decides.
    for (size_t i = type.slots.size(); i-- > 0;) {
      const uint32_t who = type.slots[i].labels == whose.labels ? value_of(draft, type.slots[i].id) : kNobody;
      if (who == kNobody) continue;
      if (values_[who].entity != EntityId::None) from = only_fact(source, whose.id, values_[who].entity, def.id, own);
      break;
    }
    if (!from) return;
    const bool whole = own == kNobody || !says_body_or_place(draft);
    const uint32_t begin = static_cast<uint32_t>(values_.size());
    size_t added = 0;
    for (const SlotDef& slot : type.slots) {
      const size_t before = values_.size();
      for (uint32_t v = draft.values_begin; v < draft.values_end; ++v)
        if (values_[v].slot == slot.id) values_.push_back(Value(values_[v]));
      if (values_.size() > before || !(slot.id == def.id || (whole && is_body_or_place(slot)))) continue;
      const uint32_t found = value_of(*from, slot.id);
      if (found == kNobody) continue;
      Value value = values_[found];
      value.places_begin = value.places_end = 0;  // it stands elsewhere, not in this evidence
      values_.push_back(value);
      ++added;
    }
    if (added == 0) return;
    draft.values_begin = begin;
    draft.values_end = static_cast<uint32_t>(values_.size());
    draft.fact.confidence *= kWeakenedFactor;
    set_keys(draft);
  }

  bool is_body_or_place(const SlotDef& slot) const {
    return slot.label && slot.labels.size() == 1 && (slot.label == organization_ || slot.label == place_);
  }
  bool says_body_or_place(const Draft& draft) const {
    const std::vector<SlotDef>& slots = schema_.type(draft.fact.type).slots;
    return std::any_of(slots.begin(), slots.end(), [&](const SlotDef& slot) {
      return is_body_or_place(slot) && value_of(draft, slot.id) != kNobody;
    });
  }
  // The fullest fact of that type about `entity`, of offices now held before those of the past; none where several differ.
  // `own`: the value that it must have in `slot`, if there is one.
  const Draft* only_fact(TypeId type, SlotId whose, EntityId entity, SlotId slot, uint32_t own) const {
    struct Found {
      const Draft* draft = nullptr;
      bool several = false;
    };
    std::array<Found, 2> found;  // current, former
    for (const Draft& draft : drafts_) {
      if (draft.fact.type != type || draft.fact.modality == Modality::Denied) continue;
      const uint32_t who = value_of(draft, whose), what = value_of(draft, slot);
      if (who == kNobody || what == kNobody || values_[who].entity != entity) continue;
      if (own != kNobody && values_[what].hash != values_[own].hash) continue;
      Found& known = found[is_former(draft)];
      if (known.draft) known.several = known.several || !agree(*known.draft, draft, slot);
      const auto size = [](const Draft& d) { return d.values_end - d.values_begin; };
      if (!known.draft || size(draft) > size(*known.draft)) known.draft = &draft;
    }
    const Found& best = found[found[0].draft ? 0 : 1];
    return best.several ? nullptr : best.draft;
  }
  bool is_former(const Draft& draft) const {
    for (const SlotDef& slot : schema_.type(draft.fact.type).slots) {
      if (slot.kind != "STATUS") continue;
      const uint32_t status = value_of(draft, slot.id);
      return status != kNobody && values_[status].text == "former";
    }
    return false;
  }
  // One office said twice: "governor" and "central bank governor"; a body or place that only one names.
  bool agree(const Draft& a, const Draft& b, SlotId slot) const {
    std::string one, other;
    fold_append(values_[value_of(a, slot)].text, one);
    fold_append(values_[value_of(b, slot)].text, other);
    if (!one.ends_with(other) && !other.ends_with(one)) return false;
    for (const SlotDef& def : schema_.type(a.fact.type).slots) {
      if (!is_body_or_place(def)) continue;
      const uint32_t in_a = value_of(a, def.id), in_b = value_of(b, def.id);
      if (in_a != kNobody && in_b != kNobody && values_[in_a].hash != values_[in_b].hash) return false;
    }
    return true;
  }

  struct Picked {
    uint32_t value;
    size_t slot;  // in the type
  };
  std::vector<Picked>::iterator find_picked(const TypeDef& type, LabelId label) {
    return std::find_if(picked_.begin(), picked_.end(), [&](const Picked& picked) { return type.slots[picked.slot].label == label; });
  }

  float confidence_of(RuleId rule, bool headline) const {
    float confidence = to_index(rule) < program_.rules.size() ? program_.rules[to_index(rule)].confidence : kDefaultConfidence;
    if (headline) confidence *= kHeadlineFactor;
    if (modality_ != Modality::Asserted) confidence *= kWeakenedFactor;
    return confidence;
  }

  // The candidate's words without the marks around them; a bracket or quotation that opens inside is closed inside.
  TextSpan evidence_of(const Candidate& candidate) const {
    TokenSpan span = candidate.tokens;
    while (span.size() > 1 && is_mark(span.begin)) ++span.begin;
    while (span.size() > 1 && is_mark(span.end - 1) && !closes_inside(span)) --span.end;
    return doc_.text_span(span);
  }
  bool is_mark(uint32_t at) const { return has(at, TokenFlag::Punctuation) && !has(at, TokenFlag::Word); }
  bool closes_inside(TokenSpan span) const {
    const std::string_view last = doc_.text(token(span.end - 1));
    const auto count = [&](std::string_view mark) {
      uint32_t n = 0;
      for (uint32_t at = span.begin; at < span.end; ++at) n += is_text(at, mark);
      return n;
    };
    if (last == ")") return count("(") == count(")");
    if (last == "”") return count("“") == count("”");
    if (last == "\"") return count("\"") % 2 == 0;
    return false;
  }

  // ---- modality -----------------------------------------------------------------------------------------------------

  bool in_slot(const Candidate& candidate, uint32_t at) const {
    for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i)
      if (doc_.slots[i].tokens.contains(at)) return true;
    return false;
  }
  // Only such words stand between `at` and the evidence: what stands before them governs it.
  bool leads_to(uint32_t at, uint32_t evidence) const {
    static constexpr std::array<std::string_view, 14> kBetween = {"a",  "an",  "the", "be", "being", "been", "become",
                                                                  "as", "yet", "it",  "is", "was",   "that", "to"};
    for (; at < evidence; ++at)
      if (!is_one_of(at, kBetween)) return false;
    return true;
  }
  bool is_negation(uint32_t at) const {
    static constexpr std::array<std::string_view, 3> kNot = {"not", "never", "cannot"};
    if (is_one_of(at, kNot)) return true;
    const std::string_view text = doc_.text(token(at));
    return text.ends_with("n't") || text.ends_with("n’t");
  }

  // Reads the words of the evidence that fill no slot, and a few in front of it. Sets modality_ and no_longer_.
  void find_modality(const Candidate& candidate) {
    static constexpr std::array<std::string_view, 3> kWill = {"will", "shall", "'ll"};
    static constexpr std::array<std::string_view, 4> kMay = {"may", "might", "could", "would"};
    static constexpr std::array<std::string_view, 3> kIf = {"if", "should", "whether"};
    static constexpr std::array<std::string_view, 4> kReport = {"reportedly", "allegedly", "supposedly", "purportedly"};
    static constexpr std::array<std::string_view, 9> kDue = {"is", "are", "was", "were", "set", "due", "scheduled", "expected", "slated"};
    bool denied = false, planned = false, possible = false, reported = false;
    no_longer_ = false;
    const uint32_t evidence = candidate.tokens.begin;
    const uint32_t sentence = candidate.sentence != SentenceId::None ? doc_.sentences[to_index(candidate.sentence)].tokens.begin : evidence;
    const uint32_t from = std::max(sentence, evidence > kWordsBefore ? evidence - kWordsBefore : 0);
    for (uint32_t at = from; at < candidate.tokens.end; ++at) {
      if (at >= evidence && in_slot(candidate, at)) continue;
      const bool more = at + 1 < candidate.tokens.end;
      const auto governs = [&](uint32_t after) { return at >= evidence || leads_to(after, evidence); };
      if (is_negation(at)) denied = denied || (governs(at + 1) && !(more && (is_word(at + 1, "only") || is_word(at + 1, "just"))));
      if (is_word(at, "denied") && more && is_word(at + 1, "being")) denied = denied || governs(at + 2);
      if (is_word(at, "no") && more && is_word(at + 1, "longer")) no_longer_ = no_longer_ || governs(at + 2);
      if (is_one_of(at, kWill)) planned = planned || governs(at + 1);
      if (is_word(at, "to") && more) {
        const bool become = is_word(at + 1, "become");
        const bool be = is_word(at + 1, "be") && at > sentence && is_one_of(at - 1, kDue);
        planned = planned || ((become || be) && governs(at + 2));
      }
      // In small letters: May is a month.
      if (has(at, TokenFlag::Lower) && is_one_of(at, kMay)) possible = possible || governs(at + 1);
      if (at <= evidence && is_one_of(at, kIf)) possible = true;
      if (is_one_of(at, kReport)) reported = true;
    }
    reported = reported || according_to(sentence, evidence);
    modality_ = denied     ? Modality::Denied
                : possible ? Modality::Possible
                : planned  ? Modality::Planned
                : reported ? Modality::Reported
                           : Modality::Asserted;
  }
  // "According to two officials, Ann Lee …": a comma between; "According to Ann Lee, the mayor" says nothing of the mayor.
  bool according_to(uint32_t sentence, uint32_t evidence) const {
    bool comma = false;
    const uint32_t from = std::max(sentence, evidence > kAccordingBefore ? evidence - kAccordingBefore : 0);
    for (uint32_t at = evidence; at-- > from;) {
      comma = comma || is_text(at, ",");
      if (is_word(at, "according") && at + 1 < evidence && is_word(at + 1, "to")) return comma;
    }
    return false;
  }

  // ---- what is said to be so ----------------------------------------------------------------------------------------

  // A fact within what somebody says is reported, and is attributed to the speaker.
  void attribute() {
    if (!speaker_ || !content_) return;
    std::vector<Said> said;
    for (const Draft& draft : drafts_) {
      const uint32_t speaker = value_of(draft, *speaker_), content = value_of(draft, *content_);
      if (speaker == kNobody || content == kNobody) continue;
      for (uint32_t p = values_[content].places_begin; p < values_[content].places_end; ++p) said.push_back({places_[p], speaker});
    }
    std::stable_sort(said.begin(), said.end(), [](const Said& a, const Said& b) { return a.words.begin < b.words.begin; });
    for (Draft& draft : drafts_) {
      if (value_of(draft, *content_) != kNobody) continue;
      auto after = std::partition_point(said.begin(), said.end(), [&](const Said& s) { return s.words.begin <= draft.fact.evidence.begin; });
      for (size_t n = 0; n < kMaxNested && after != said.begin() && draft.speaker == kNobody; ++n)
        if ((--after)->words.contains(draft.fact.evidence)) draft.speaker = after->speaker;
      if (draft.speaker != kNobody && draft.fact.modality == Modality::Asserted) draft.fact.modality = Modality::Reported;
    }
  }
  uint32_t value_of(const Draft& draft, SlotId slot) const {
    for (uint32_t v = draft.values_begin; v < draft.values_end; ++v)
      if (values_[v].slot == slot) return v;
    return kNobody;
  }

  // ---- merging ------------------------------------------------------------------------------------------------------

  // Body before headline, then more words, then the first.
  static bool fuller(const Draft& a, const Draft& b) {
    if (a.headline != b.headline) return !a.headline;
    return a.fact.evidence.size() > b.fact.evidence.size();
  }
  // `kept` says it for both.
  static void absorb(Draft& kept, Draft& other) {
    other.dropped = true;
    kept.fact.confidence = std::max(kept.fact.confidence, other.fact.confidence);
    kept.fact.modality = std::min(kept.fact.modality, other.fact.modality);
    if (kept.fact.modality == Modality::Asserted) kept.speaker = kNobody;
  }

  void merge_equal() {
    std::unordered_map<uint64_t, size_t> first;
    for (size_t i = 0; i < drafts_.size(); ++i) {
      const auto [it, added] = first.try_emplace(drafts_[i].key, i);
      if (added) continue;
      Draft& known = drafts_[it->second];
      if (fuller(drafts_[i], known)) {
        absorb(drafts_[i], known);
        it->second = i;
      } else {
        absorb(known, drafts_[i]);
      }
    }
  }

  bool says_all_of(const Draft& more, const Draft& less) const {
    for (uint32_t l = less.values_begin; l < less.values_end; ++l) {
      bool found = false;
      for (uint32_t m = more.values_begin; m < more.values_end && !found; ++m) found = values_[m].hash == values_[l].hash;
      if (!found) return false;
    }
    return true;
  }

  // A fact that leaves out what another one states ("rector Ann Lee", "Ann Lee, rector of the Academy").
  void merge_subsets() {
    std::vector<size_t> order;
    for (size_t i = 0; i < drafts_.size(); ++i)
      if (!drafts_[i].dropped) order.push_back(i);
    const auto count = [&](size_t i) { return drafts_[i].values_end - drafts_[i].values_begin; };
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      if (drafts_[a].core != drafts_[b].core) return drafts_[a].core < drafts_[b].core;
      if (count(a) != count(b)) return count(a) > count(b);
      if (fuller(drafts_[a], drafts_[b]) != fuller(drafts_[b], drafts_[a])) return fuller(drafts_[a], drafts_[b]);
      return a < b;
    });
    for (size_t group = 0; group < order.size();) {
      size_t end = group;
      while (end < order.size() && drafts_[order[end]].core == drafts_[order[group]].core) ++end;
      for (size_t i = group + 1; i < end; ++i) {
        Draft& less = drafts_[order[i]];
        for (size_t j = group; j < i && j < group + kMaxCompared && !less.dropped; ++j) {
          Draft& more = drafts_[order[j]];
          if (!more.dropped && says_all_of(more, less)) absorb(more, less);
        }
      }
      group = end;
    }
  }

  // A headline adds nothing where the body says who holds that office.
  void drop_headlines() {
    std::unordered_map<uint64_t, bool> body;
    for (const Draft& draft : drafts_)
      if (!draft.dropped && !draft.headline) body[draft.person_key] = true;
    for (Draft& draft : drafts_)
      if (draft.headline && body.count(draft.person_key)) draft.dropped = true;
  }

  void write() {
    std::erase_if(drafts_, [](const Draft& draft) { return draft.dropped; });
    std::stable_sort(drafts_.begin(), drafts_.end(), [](const Draft& a, const Draft& b) {
      return std::tuple(a.fact.evidence.begin, to_index(a.fact.type), a.fact.id) <
             std::tuple(b.fact.evidence.begin, to_index(b.fact.type), b.fact.id);
    });
    for (Draft& draft : drafts_) {
      draft.fact.values.begin = static_cast<uint32_t>(doc_.values.size());
      for (uint32_t v = draft.values_begin; v < draft.values_end; ++v) {
        const Value& value = values_[v];
        FactValue out{value.slot, value.text, value.entity, {static_cast<uint32_t>(doc_.value_places.size()), 0}};
        doc_.value_places.insert(doc_.value_places.end(), places_.begin() + value.places_begin, places_.begin() + value.places_end);
        out.places.end = static_cast<uint32_t>(doc_.value_places.size());
        doc_.values.push_back(out);
      }
      draft.fact.values.end = static_cast<uint32_t>(doc_.values.size());
      if (draft.speaker != kNobody) draft.fact.attributed_to = values_[draft.speaker].text;
      doc_.facts.push_back(draft.fact);
    }
  }

  const Schema& schema_;
  const Program& program_;
  const SymbolTable& symbols_;
  const Gazetteer& gazetteer_;
  const AssembleOptions& options_;
  Document& doc_;
  const std::optional<LabelId> demonym_, organization_, place_, pronoun_, date_, reference_;
  const std::optional<SlotId> speaker_, content_;

  std::vector<Value> values_;
  std::vector<TextSpan> places_;
  std::vector<Draft> drafts_;
  std::vector<Choice> choices_;  // one a slot of the type
  std::vector<Picked> picked_;
  std::vector<const SlotValue*> captured_;
  std::vector<std::string_view> pieces_;
  std::string folded_;
  Modality modality_ = Modality::Asserted;  // of the candidate being read
  bool no_longer_ = false;
};

}  // namespace

void assemble_facts(const Schema& schema, const Program& program, const SymbolTable& symbols, const Gazetteer& gazetteer,
                    const AssembleOptions& options, Document& doc) {
  Assembler(schema, program, symbols, gazetteer, options, doc).run();
}

}  // namespace nutgraf
