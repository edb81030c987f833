#include "rule/program.h"

#include "rule/sections.h"

namespace nutgraf {

Program::Program(const Pack& pack)
    : content_hash(pack.content_hash()),
      rules(pack.section<CompiledRule>(section::kRules)),
      levels(pack.section<Level>(section::kLevels)),
      level_rules(pack.section<uint32_t>(section::kLevelRules)),
      patterns(pack.section<Pattern>(section::kPatterns)),
      elements(pack.section<Element>(section::kElements)),
      edges(pack.section<Edge>(section::kRuleEdges)),
      shapes(pack.section<ShapeCondition>(section::kShapes)),
      slot_ids(pack.section<SlotId>(section::kSlotIds)),
      conditions(pack.section<CompiledCondition>(section::kConditions)),
      takes(pack.section<CompiledTake>(section::kTakes)),
      sets(pack.section<CompiledSet>(section::kSets)),
      checks(pack.section<CompiledCheck>(section::kChecks)),
      prefers(pack.section<uint32_t>(section::kPrefers)),
      filter_nodes(pack.section<FilterNode>(section::kFilterNodes)),
      filter_words(pack.section<FilterWord>(section::kFilterWords)),
      filter_others(pack.section<uint32_t>(section::kFilterOthers)),
      filter_rules(pack.section<uint32_t>(section::kFilterRules)),
      class_begins(pack.section<uint32_t>(section::kClassBegins)),
      class_conditions(pack.section<uint32_t>(section::kClassConditions)),
      exact_forms(pack.section<ExactForm>(section::kExactForms)),
      strings(pack.text(section::kStrings)) {
  if (const auto ranked = pack.section<LabelSet>(section::kRankedLabels); !ranked.empty()) ranked_labels = ranked[0];
  for (const FilterNode& node : filter_nodes) {
    if (node.kind == ElementKind::Gap) flag_mask |= static_cast<uint32_t>(TokenFlag::Punctuation);
    if (node.kind == ElementKind::Shape) flag_mask |= shapes[node.test].must | shapes[node.test].must_not;
  }
}

}  // namespace nutgraf
