#include "run/fact_names.h"

namespace nutgraf {

ResourceNames::ResourceNames(const Resources& resources)
    : resources_(resources), value_slot_(resources.schema.find_slot("value")) {}

std::string_view ResourceNames::rule(RuleId rule) const { return resources_.program.name(rule); }

std::string_view ResourceNames::entry(EntryId entry) const {
  return resources_.gazetteer.external_id(resources_.gazetteer.entry(entry));
}

std::string_view ResourceNames::value(const Document& doc, const Mention& mention) const {
  for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i) {
    const SlotValue& slot = doc.slots[i];
    if (slot.slot == value_slot_) return slot.fixed.empty() ? doc.text(slot.tokens) : slot.fixed;
  }
  return {};
}

}  // namespace nutgraf
