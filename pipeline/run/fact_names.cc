#include "run/fact_names.h"

namespace nutgraf {

std::string_view ResourceNames::rule(RuleId rule) const { return resources_.program.name(rule); }

std::string_view ResourceNames::entry(EntryId entry) const {
  return resources_.gazetteer.external_id(resources_.gazetteer.entry(entry));
}

}  // namespace nutgraf
