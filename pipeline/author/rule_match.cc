#include "author/rule_match.h"

#include <algorithm>

namespace nutgraf {
namespace {

// `defs` are those of the fact or label that the value belongs to: a helper label that stands for a TITLE has a TITLE's head.
std::string words_of(const Resources& resources, const Document& doc, const SlotValue& value, const std::vector<SlotDef>& defs) {
  if (!value.fixed.empty()) return std::string(value.fixed);
  if (value.mention == MentionId::None) return one_spaced(doc.text(value.tokens));
  const Mention& mention = doc.mention(value.mention);
  if (!resources.schema.is_declared(mention.label))
    for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i)
      if (doc.slots[i].slot == value.slot) return words_of(resources, doc, doc.slots[i], defs);
  const std::vector<SlotDef>* slots = &resources.schema.label(mention.label).slots;
  for (const SlotDef& def : defs)
    if (slots->empty() && def.id == value.slot && def.label) slots = &resources.schema.label(*def.label).slots;
    else if (def.id == value.slot && def.label && !def.takes(mention.label)) return one_spaced(doc.text(mention.tokens));
  for (uint32_t i = mention.slots.begin; i < mention.slots.end && !slots->empty(); ++i)
    if (doc.slots[i].slot == (*slots)[0].id) return words_of(resources, doc, doc.slots[i], *slots);
  return one_spaced(doc.text(mention.tokens));
}

// What is written out for the slots that a list's entry fills.
SlotWords reported_forms(const Resources& resources, const Document& doc, SlotSpan slots) {
  SlotWords out;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const SlotValue& value = doc.slots[i];
    if (value.mention == MentionId::None || doc.mention(value.mention).entry == EntryId::None) continue;
    const Entry entry = resources.gazetteer.entry(doc.mention(value.mention).entry);
    out.emplace_back(resources.schema.slot_name(value.slot), resources.gazetteer.value(entry));
  }
  return out;
}

}  // namespace

std::string one_spaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

bool RuleMatch::has(const std::string& slot, const std::string& words) const {
  const std::pair wanted(slot, words);
  return std::find(slots.begin(), slots.end(), wanted) != slots.end() || std::find(reported.begin(), reported.end(), wanted) != reported.end();
}

std::string RuleMatch::found(const std::string& slot) const {
  std::string out;
  for (const auto& [name, words] : slots)
    if (name == slot) out += (out.empty() ? "" : " and ") + words;
  return out;
}

SlotWords slots_of(const Resources& resources, const Document& doc, SlotSpan slots, const std::vector<SlotDef>& defs) {
  SlotWords out;
  for (uint32_t i = slots.begin; i < slots.end; ++i)
    out.emplace_back(resources.schema.slot_name(doc.slots[i].slot), words_of(resources, doc, doc.slots[i], defs));
  return out;
}

std::string head_of(const Resources& resources, const Document& doc, const Mention& mention) {
  const std::vector<SlotDef>& defs = resources.schema.label(mention.label).slots;
  for (const auto& [name, words] : slots_of(resources, doc, mention.slots, defs))
    if (!defs.empty() && name == defs[0].name) return words;
  return one_spaced(doc.text(mention.tokens));
}

std::vector<RuleMatch> standing_matches(const Resources& resources, const Document& doc, RuleId rule) {
  std::vector<RuleMatch> out;
  const auto add = [&](TokenSpan tokens, SentenceId sentence, SlotSpan slots, const std::vector<SlotDef>& defs) {
    RuleMatch match{tokens, sentence, slots_of(resources, doc, slots, defs), reported_forms(resources, doc, slots)};
    for (const SlotDef& def : defs)
      if (!def.label && !def.default_value.empty() && match.found(def.name).empty()) match.slots.emplace_back(def.name, def.default_value);
    out.push_back(std::move(match));
  };
  if (resources.program.rules[to_index(rule)].makes_fact) {
    for (const Candidate& c : doc.candidates)
      if (c.rule == rule && c.state == MentionState::Alive) add(c.tokens, c.sentence, c.slots, resources.schema.type(c.type).slots);
  } else {
    for (const Mention& m : doc.mentions)
      if (m.rule == rule && m.state == MentionState::Alive) add(m.tokens, m.sentence, m.slots, resources.schema.label(m.label).slots);
  }
  return out;
}

}  // namespace nutgraf
