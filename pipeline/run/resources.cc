#include "run/resources.h"

#include "run/sections.h"

namespace nutgraf {

Result<std::shared_ptr<const Resources>> Resources::from_pack(Pack pack) {
  const std::string_view text = pack.text(section::kSchema);
  if (text.empty()) return Error{{}, "P003", "the compiled pack holds no schema", "build it again with `nutgraf compile`"};
  Result<Schema> schema = Schema::parse(text, "facts.schema (compiled)");
  if (!schema) return schema.errors();
  auto resources = std::make_shared<Resources>();
  resources->pack = std::move(pack);
  resources->schema = *std::move(schema);
  resources->lexicon = Lexicon(resources->pack);
  resources->gazetteer = Gazetteer(resources->pack);
  resources->program = Program(resources->pack);
  resources->link_labels = LinkLabels::of(resources->schema);
  resources->reference_labels = ReferenceLabels::of(resources->schema);
  resources->event_labels = EventLabels::of(resources->schema);
  resources->quote_labels = QuoteLabels::of(resources->schema);
  resources->value_labels = ValueLabels::of(resources->schema);
  return std::shared_ptr<const Resources>(std::move(resources));
}

}  // namespace nutgraf
