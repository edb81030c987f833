// The names of rules and list entries for the writer, which stands below the rooms that know them.
#pragma once

#include "format/facts_json.h"
#include "run/resources.h"

namespace nutgraf {

class ResourceNames : public FactNames {
 public:
  // `resources` must outlive it.
  explicit ResourceNames(const Resources& resources) : resources_(resources) {}
  std::string_view rule(RuleId rule) const override;
  std::string_view entry(EntryId entry) const override;

 private:
  const Resources& resources_;
};

}  // namespace nutgraf
