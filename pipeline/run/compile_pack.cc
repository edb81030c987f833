#include <map>

#include "gazetteer/compiler.h"
#include "gazetteer/source.h"
#include "model/scan.h"
#include "rule/compiler.h"
#include "rule/parser.h"
#include "run/resources.h"
#include "run/rule_records.h"
#include "run/sections.h"

namespace nutgraf {
namespace {

// Missing: no rule was measured.
std::map<std::string, RuleRecord> load_records(const std::string& path) {
  const Result<std::string> text = read_file(path);
  return text ? parse_records(*text) : std::map<std::string, RuleRecord>();
}

}  // namespace

Result<std::string> compile_pack(const std::string& rules_directory, const std::string& gazetteers_directory, RuleSources* sources,
                                 const RuleSet& added) {
  Errors errors;
  const auto collect = [&](const auto& result) {
    if (!result) errors.insert(errors.end(), result.errors().begin(), result.errors().end());
  };
  const std::string schema_path = rules_directory + "/facts.schema";
  const Result<std::string> schema_text = read_file(schema_path);
  collect(schema_text);
  Result<std::vector<List>> lists = load_lists(gazetteers_directory);
  collect(lists);
  Result<RuleSet> rules = load_rules(rules_directory);
  collect(rules);
  if (!errors.empty()) return errors;
  rules->rules.insert(rules->rules.end(), added.rules.begin(), added.rules.end());
  rules->pieces.insert(rules->pieces.end(), added.pieces.begin(), added.pieces.end());
  Result<Schema> schema = Schema::parse(*schema_text, schema_path);
  if (!schema) return schema.errors();

  RuleInputs inputs;
  inputs.records = load_records(rules_directory + "/" + kRecordsFile);
  for (const List& list : *lists) {
    inputs.list_names.push_back(list.name);
    if (list.label != "IRREGULAR") continue;
    for (const ListEntry& entry : list.entries)
      for (const std::string& base : scan_words(entry.value))
        for (const std::string& form : scan_words(entry.text)) inputs.irregular_forms[base].push_back(form);
  }
  SymbolTableBuilder symbols;
  Result<GazetteerCompiler> gazetteer = GazetteerCompiler::make(std::move(*lists), lists_by_name(*rules), *schema, symbols);
  if (!gazetteer) return gazetteer.errors();
  inputs.label_of_list = [&](std::string_view name) { return gazetteer->label_of_list(name); };

  PackBuilder pack;
  const Result<std::vector<RuleWord>> words = compile_rules(*rules, inputs, *schema, symbols, pack, sources);
  if (!words) return words.errors();
  gazetteer->write(symbols, *words, pack);
  symbols.write(pack);
  pack.add_text(section::kSchema, schema->to_text());
  return pack.finish();
}

}  // namespace nutgraf
