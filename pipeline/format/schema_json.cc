#include "format/schema_json.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "format/facts_json.h"

namespace nutgraf {
namespace {

using nlohmann::ordered_json;

// What a fact type corresponds to in the vocabularies that other data is written in.
struct CrossReference {
  std::string_view type;
  std::vector<std::string> schema_org, wikidata, tac_kbp;
};
const std::vector<CrossReference>& cross_references() {
  static const std::vector<CrossReference> kReferences = {
      {"position", {"OrganizationRole", "roleName", "Occupation"}, {"P39", "P108", "P169", "P488"},
       {"per:title", "per:employee_or_member_of", "org:top_members_employees"}},
      {"statement", {"Quotation", "spokenByCharacter"}, {"P7081"}, {}},
      {"event", {"Event", "startDate", "location", "organizer"}, {"P585", "P276", "P664"}, {}},
      {"participation", {"attendee", "performer", "organizer"}, {"P710", "P823"}, {}},
      {"appointment", {"OrganizationRole", "startDate"}, {"P39", "P580", "P1365", "P748"}, {"per:title", "per:employee_or_member_of"}},
      {"departure", {"OrganizationRole", "endDate"}, {"P39", "P582", "P1366"}, {"per:title", "per:employee_or_member_of"}},
      {"award", {"award"}, {"P166", "P1027"}, {}},
      {"founding", {"founder", "foundingDate", "foundingLocation"}, {"P112", "P571", "P740"}, {"org:founded_by", "org:date_founded"}},
      {"meeting", {"MeetAction"}, {"P710"}, {}},
      {"agreement", {"AgreeAction"}, {"P1891"}, {}},
      {"affiliation", {"affiliation", "memberOf", "alumniOf"}, {"P463", "P69", "P1416"},
       {"per:employee_or_member_of", "per:schools_attended"}},
      {"part_of", {"parentOrganization"}, {"P361", "P749"}, {"org:parents", "org:subsidiaries"}},
      {"alias", {"alternateName"}, {"P1449", "P1813"}, {"per:alternate_names", "org:alternate_names"}},
      {"quantity", {"QuantitativeValue"}, {"P1114"}, {}},
      {"location", {"location"}, {"P159", "P276"}, {"org:city_of_headquarters", "org:country_of_headquarters"}},
  };
  return kReferences;
}

ordered_json constant(std::string_view value) { return {{"const", value}}; }
ordered_json text() { return {{"type", "string"}}; }
ordered_json offset() { return {{"type", "integer"}, {"minimum", 0}}; }
ordered_json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }
ordered_json list_of(ordered_json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

ordered_json object(ordered_json properties, std::vector<std::string> required) {
  return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}, {"additionalProperties", false}};
}

ordered_json slot_value(const SlotDef& slot) {
  ordered_json one = text();
  if (!slot.label && !slot.default_value.empty()) one["default"] = slot.default_value;
  ordered_json value = slot.list ? list_of(std::move(one)) : std::move(one);
  value["x-label"] = slot.kind;
  return value;
}

ordered_json fact_schema(const TypeDef& type) {
  ordered_json properties = {{"schema", constant(kOutputSchema)}, {"type", constant(type.name)}, {"article", text()}};
  std::vector<std::string> required = {"schema", "type", "article"};
  ordered_json spans, entities;
  for (const SlotDef& slot : type.slots) {
    properties[slot.name] = slot_value(slot);
    spans[slot.name] = slot.list ? list_of(reference("places")) : reference("places");
    const ordered_json entity = {{"type", slot.list ? ordered_json{"string", "null"} : ordered_json("string")}};
    entities[slot.name] = slot.list ? list_of(entity) : entity;
  }
  properties["modality"] = {{"enum", {"asserted", "reported", "planned", "possible", "denied"}}};
  properties["attributed_to"] = {{"type", "string"}, {"description", "who says so, where it stands in somebody's statement"}};
  properties["confidence"] = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  properties["evidence"] = object({{"text", text()}, {"start", offset()}, {"end", offset()}, {"sentence", offset()}},
                                  {"text", "start", "end", "sentence"});
  properties["spans"] = object(std::move(spans), {});
  properties["entities"] = object(std::move(entities), {});
  properties["rule"] = {{"type", "string"}, {"description", "fact type and name of the rule"}};
  properties["id"] = {{"type", "string"}, {"pattern", "^[0-9a-f]{16}$"}};
  for (const char* key : {"modality", "confidence", "evidence", "spans", "entities", "rule", "id"}) required.emplace_back(key);
  ordered_json out = object(std::move(properties), std::move(required));
  for (const CrossReference& known : cross_references())
    if (known.type == type.name)
      out["x-crossReferences"] = {{"schema.org", known.schema_org}, {"wikidata", known.wikidata}, {"tac-kbp", known.tac_kbp}};
  return out;
}

ordered_json article_schema() {
  const ordered_json about = object({{"id", text()}, {"url", text()}, {"title", text()}, {"published", text()},
                                     {"language", {{"enum", {"en", "und"}}}}, {"bytes", offset()},
                                     {"sha256", {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}}}},
                                    {"id", "language", "bytes", "sha256"});
  const ordered_json sentence = object({{"start", offset()}, {"end", offset()}, {"paragraph", offset()},
                                        {"zone", {{"enum", {"headline", "byline", "dateline", "body", "list-item", "boilerplate"}}}}},
                                       {"start", "end", "paragraph", "zone"});
  const ordered_json mention = object({{"start", offset()}, {"end", offset()}, {"label", text()}, {"entity", text()},
                                       {"value", text()}, {"rule", text()}},
                                      {"start", "end", "label"});
  const ordered_json entity = object({{"id", text()}, {"label", text()}, {"name", text()}, {"aliases", list_of(text())},
                                      {"honorific", text()}, {"gazetteer", text()}},
                                     {"id", "label", "name", "aliases"});
  const ordered_json note = object({{"code", text()}, {"message", text()}, {"start", offset()}, {"end", offset()}, {"count", offset()}},
                                   {"code", "message", "start", "end", "count"});
  return object({{"schema", constant(kOutputSchema)}, {"type", constant("article")}, {"article", about},
                 {"sentences", list_of(sentence)}, {"mentions", list_of(mention)}, {"entities", list_of(entity)},
                 {"facts", list_of(reference("fact"))}, {"notes", list_of(note)}},
                {"schema", "type", "article", "sentences", "mentions", "entities", "facts", "notes"});
}

}  // namespace

std::string schema_json(const Schema& schema) {
  ordered_json defs;
  defs["span"] = {{"description", "half-open, in the unit of --offsets"}, {"type", "array"}, {"items", offset()},
                  {"minItems", 2}, {"maxItems", 2}};
  defs["places"] = {{"description", "the words a value was read from: a span, or several"},
                    {"anyOf", {reference("span"), list_of(reference("span"))}}};
  ordered_json any_fact = ordered_json::array();
  for (const TypeDef& type : schema.types()) any_fact.push_back(reference(type.name));
  defs["fact"] = {{"oneOf", any_fact}};
  for (const TypeDef& type : schema.types()) defs[type.name] = fact_schema(type);
  defs["article"] = article_schema();
  defs["error"] = object({{"schema", constant(kOutputSchema)}, {"type", constant("error")}, {"article", text()},
                          {"code", {{"type", "string"}, {"pattern", "^E[0-9]{3}$"}}}, {"message", text()}},
                         {"schema", "type", "article", "code", "message"});
  const ordered_json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"title", std::string(kOutputSchema) + ": a line of nutgraf extract"},
                             {"oneOf", {reference("fact"), reference("article"), reference("error")}},
                             {"$defs", defs}};
  return root.dump(2) + "\n";
}

}  // namespace nutgraf
