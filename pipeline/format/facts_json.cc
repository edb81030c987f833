#include "format/facts_json.h"

#include <openssl/evp.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "format/json_text.h"

namespace nutgraf {
namespace {

using std::string_view;

void append_key(string_view key, std::string& out) {
  out += '"';
  out += key;
  out += "\":";
}

// ,"key":"text" — nothing when there is no text.
void append_field(string_view key, string_view text, std::string& out) {
  if (text.empty()) return;
  out += ',';
  append_key(key, out);
  append_json_string(text, out);
}

void append_confidence(float confidence, std::string& out) {
  const auto hundredths = static_cast<uint32_t>(std::clamp(confidence, 0.0f, 1.0f) * 100 + 0.5f);
  append_number(hundredths / 100, out);
  out += '.';
  out += static_cast<char>('0' + hundredths / 10 % 10);
  out += static_cast<char>('0' + hundredths % 10);
}

void append_sha256(string_view bytes, std::string& out) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  append_hex({reinterpret_cast<const char*>(digest), size}, out);
}

}  // namespace

std::string entity_prefix(string_view label) {
  if (label == "PLACE") return "l";  // p is a person
  if (label == "PERSON" || label == "ORGANIZATION" || label == "TITLE" || label == "EVENT") return {static_cast<char>(label[0] + 32)};
  std::string out(label);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

string_view language_of(const Document& doc) {
  size_t words = 0, function_words = 0;
  for (const Token& token : doc.tokens) {
    words += token.flags.has(TokenFlag::Word);
    function_words += token.flags.has(TokenFlag::Function);
  }
  return words > 0 && function_words * 5 >= words ? "en" : "und";
}

FactWriter::FactWriter(const Schema& schema, const FactNames& names, WriteOptions options)
    : schema_(schema), names_(names), options_(std::move(options)) {
  for (const std::string& name : schema.slot_names()) append_key(name, slot_keys_.emplace_back());
}

void FactWriter::start(const Document& doc) {
  doc_ = &doc;
  offsets_.start(doc, options_.unit);
  name_entities();
}

void FactWriter::name_entities() {
  const std::vector<Entity>& entities = doc_->entities;
  entity_numbers_.assign(entities.size(), UINT32_MAX);
  if (entities.empty()) return;
  // First the token where each begins, then its number.
  for (const Mention& mention : doc_->mentions) {
    if (mention.entity == EntityId::None || mention.state != MentionState::Alive) continue;
    uint32_t& first = entity_numbers_[to_index(mention.entity)];
    first = std::min(first, mention.tokens.begin);
  }
  order_.resize(entities.size());
  std::iota(order_.begin(), order_.end(), 0);
  std::sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) {
    return std::pair(entity_numbers_[a], a) < std::pair(entity_numbers_[b], b);
  });
  std::vector<uint32_t> counts(schema_.labels().size());
  for (const uint32_t entity : order_) entity_numbers_[entity] = ++counts[to_index(entities[entity].label)];
}

void FactWriter::append_entity_id(EntityId entity, std::string& out) const {
  out += '"';
  out += entity_prefix(schema_.label(doc_->entities[to_index(entity)].label).name);
  append_number(entity_numbers_[to_index(entity)], out);
  out += '"';
}

void FactWriter::append_span(TextSpan span, std::string& out) const {
  const Located at = offsets_.locate(span);
  out += '[';
  append_number(at.begin, out);
  out += ',';
  append_number(at.end, out);
  out += ']';
}

// One place as a span, several as a list of spans.
void FactWriter::append_places(const FactValue& value, std::string& out) const {
  const auto place = [&](uint32_t i) { append_span(doc_->value_places[i], out); };
  if (value.places.size() == 1) return place(value.places.begin);
  out += '[';
  for (uint32_t i = value.places.begin; i < value.places.end; ++i) {
    if (i > value.places.begin) out += ',';
    place(i);
  }
  out += ']';
}

template <class One>
void FactWriter::append_slot(string_view key, const TypeDef& type, uint32_t begin, uint32_t end, std::string& out,
                             One one) const {
  out += key;
  const SlotDef* def = type.find(doc_->values[begin].slot);
  if (!def || !def->list) return one(doc_->values[begin]);
  out += '[';
  for (uint32_t i = begin; i < end; ++i) {
    if (i > begin) out += ',';
    one(doc_->values[i]);
  }
  out += ']';
}

void FactWriter::append_fact(const Fact& fact, std::string& out) {
  const TypeDef& type = schema_.type(fact.type);
  out += "{\"schema\":\"";
  out += kOutputSchema;
  out += "\",\"type\":\"";
  out += type.name;
  out += "\",\"article\":";
  append_json_string(doc_->id, out);

  // Calls of(key, begin, end) for each slot that `has` holds of, a list slot once with all its values.
  const auto each_slot = [&](auto has, auto of) {
    for (uint32_t i = fact.values.begin; i < fact.values.end;) {
      uint32_t end = i + 1;
      while (end < fact.values.end && doc_->values[end].slot == doc_->values[i].slot) ++end;
      bool any = false;
      for (uint32_t v = i; v < end; ++v) any |= has(doc_->values[v]);
      if (any) of(slot_keys_[to_index(doc_->values[i].slot)], i, end);
      i = end;
    }
  };
  each_slot([](const FactValue& value) { return !value.text.empty(); },
            [&](string_view key, uint32_t begin, uint32_t end) {
              out += ',';
              append_slot(key, type, begin, end, out, [&](const FactValue& value) { append_json_string(value.text, out); });
            });

  append_field("modality", name_of(fact.modality), out);
  append_field("attributed_to", fact.attributed_to, out);
  out += ",\"confidence\":";
  append_confidence(fact.confidence, out);

  const RawSpan in_source = doc_->offsets.to_raw(fact.evidence);
  const Located evidence = offsets_.locate(fact.evidence);
  out += ",\"evidence\":{\"text\":";
  append_json_string(doc_->source.substr(in_source.begin, in_source.size()), out);
  out += ",\"start\":";
  append_number(evidence.begin, out);
  out += ",\"end\":";
  append_number(evidence.end, out);
  out += ",\"sentence\":";
  append_number(to_index(fact.sentence), out);
  out += "},\"spans\":{";
  bool first = true;
  const auto comma = [&] {
    if (!first) out += ',';
    first = false;
  };
  each_slot([](const FactValue& value) { return !value.places.empty(); },
            [&](string_view key, uint32_t begin, uint32_t end) {
              comma();
              append_slot(key, type, begin, end, out, [&](const FactValue& value) { append_places(value, out); });
            });
  out += "},\"entities\":{";
  first = true;
  each_slot([](const FactValue& value) { return value.entity != EntityId::None; },
            [&](string_view key, uint32_t begin, uint32_t end) {
              comma();
              append_slot(key, type, begin, end, out, [&](const FactValue& value) {
                if (value.entity == EntityId::None)
                  out += "null";
                else
                  append_entity_id(value.entity, out);
              });
            });
  out += "},\"rule\":\"";
  out += type.name;
  if (fact.rule != RuleId::None) {
    out += '.';
    out += names_.rule(fact.rule);
  }
  out += "\",\"id\":\"";
  char id[8];
  for (int i = 0; i < 8; ++i) id[i] = static_cast<char>(fact.id >> (56 - 8 * i));
  append_hex({id, sizeof id}, out);
  out += "\"}";
}

void FactWriter::append_mentions(std::string& out) {
  const std::vector<Mention>& mentions = doc_->mentions;
  order_.clear();
  for (uint32_t i = 0; i < mentions.size(); ++i)
    if (mentions[i].state == MentionState::Alive && schema_.is_declared(mentions[i].label)) order_.push_back(i);
  std::sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) {
    const TokenSpan x = mentions[a].tokens, y = mentions[b].tokens;
    if (x.begin != y.begin) return x.begin < y.begin;
    if (x.end != y.end) return x.end > y.end;
    // Of one span read twice, what was linked, then what a rule read, says more.
    const auto rank = [&](uint32_t i) {
      return std::tuple(mentions[i].entity == EntityId::None, mentions[i].rule == RuleId::None, i);
    };
    return rank(a) < rank(b);
  });
  std::vector<uint32_t> covered(schema_.labels().size());  // by label: the token up to which a longer mention reaches
  bool first = true;
  for (const uint32_t i : order_) {
    const Mention& mention = mentions[i];
    uint32_t& reach = covered[to_index(mention.label)];
    if (mention.tokens.end <= reach) continue;
    reach = mention.tokens.end;
    const Located at = offsets_.locate(doc_->text_span(mention.tokens));
    out += first ? "{\"start\":" : ",{\"start\":";
    first = false;
    append_number(at.begin, out);
    out += ",\"end\":";
    append_number(at.end, out);
    append_field("label", schema_.label(mention.label).name, out);
    if (mention.entity != EntityId::None) {
      out += ",\"entity\":";
      append_entity_id(mention.entity, out);
    }
    append_field("value", doc_->value_of(static_cast<MentionId>(i)), out);
    if (mention.rule != RuleId::None) append_field("rule", names_.rule(mention.rule), out);
    out += '}';
  }
}

void FactWriter::append_article(const RawArticle& raw, std::string& out) {
  const Document& doc = *doc_;
  const string_view language = language_of(doc);
  out += "{\"schema\":\"";
  out += kOutputSchema;
  out += "\",\"type\":\"article\",\"article\":{\"id\":";
  append_json_string(raw.id, out);
  append_field("url", raw.url, out);
  append_field("title", raw.title, out);
  append_field("published", raw.published, out);
  append_field("language", language, out);
  out += ",\"bytes\":";
  append_number(raw.bytes.size(), out);
  out += ",\"sha256\":\"";
  append_sha256(raw.bytes, out);
  out += "\"},\"sentences\":[";
  bool first = true;
  for (const Sentence& sentence : doc.sentences) {
    const Located at = offsets_.locate(sentence.text);
    out += first ? "{\"start\":" : ",{\"start\":";
    first = false;
    append_number(at.begin, out);
    out += ",\"end\":";
    append_number(at.end, out);
    out += ",\"paragraph\":";
    append_number(sentence.paragraph, out);
    append_field("zone", name_of(sentence.zone), out);
    out += '}';
  }
  out += "],\"mentions\":[";
  append_mentions(out);
  out += "],\"entities\":[";
  // name_entities() numbered them in order of first mention, each label for itself; so are they written.
  order_.resize(doc.entities.size());
  std::iota(order_.begin(), order_.end(), 0);
  std::sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) {
    return std::pair(doc.entities[a].label, entity_numbers_[a]) < std::pair(doc.entities[b].label, entity_numbers_[b]);
  });
  for (size_t i = 0; i < order_.size(); ++i) {
    const Entity& entity = doc.entities[order_[i]];
    out += i ? ",{\"id\":" : "{\"id\":";
    append_entity_id(static_cast<EntityId>(order_[i]), out);
    append_field("label", schema_.label(entity.label).name, out);
    out += ",\"name\":";
    append_json_string(entity.name, out);
    out += ",\"aliases\":[";
    for (uint32_t a = entity.aliases.begin; a < entity.aliases.end; ++a) {
      if (a > entity.aliases.begin) out += ',';
      append_json_string(doc.aliases[a], out);
    }
    out += ']';
    append_field("honorific", entity.honorific, out);
    if (entity.entry != EntryId::None) append_field("gazetteer", names_.entry(entity.entry), out);
    out += '}';
  }
  out += "],\"facts\":[";
  first = true;
  for (const Fact& fact : doc.facts) {
    if (!wants(fact)) continue;
    if (!first) out += ',';
    first = false;
    append_fact(fact, out);
  }
  out += "],\"notes\":[";
  // Each: {"code":…,"message":…,"start":…,"end":…,"count":…}
  first = true;
  const auto note = [&](string_view code, string_view message, Located at, uint32_t count) {
    out += first ? "{\"code\":" : ",{\"code\":";
    first = false;
    append_json_string(code, out);
    append_field("message", message, out);
    out += ",\"start\":";
    append_number(at.begin, out);
    out += ",\"end\":";
    append_number(at.end, out);
    out += ",\"count\":";
    append_number(count, out);
    out += '}';
  };
  for (const Note& n : doc.notes) note(n.code, n.message, offsets_.locate(n.where), n.count);
  if (language != "en") note("N120", "few English function words: the language is not covered", {0, 0}, 1);
  out += "]}";
}

void append_error(const ReadError& error, std::string& out) {
  out += "{\"schema\":\"";
  out += kOutputSchema;
  out += "\",\"type\":\"error\",\"article\":";
  append_json_string(error.id, out);
  append_field("code", error.code, out);
  append_field("message", error.message, out);
  out += '}';
}

}  // namespace nutgraf
