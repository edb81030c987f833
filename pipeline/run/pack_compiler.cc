#include "run/pack_compiler.h"

#include <map>
#include <memory>
#include <set>

#include "base/file.h"
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

// What is compiled of the lists: for one schema, and for the lists that rules ask for by name.
struct Compiled {
  std::string schema_text;
  std::set<std::string> by_name;
  Schema schema;
  SymbolTableBuilder symbols;
  uint32_t symbols_of_lists = 0;
  GazetteerCompiler gazetteer;
};

}  // namespace

struct PackCompiler::Lists {
  std::vector<List> lists;
  std::vector<std::string> names;
  std::map<std::string, std::vector<std::string>> irregular_forms;
  std::unique_ptr<Compiled> compiled;

  explicit Lists(std::vector<List> read) : lists(std::move(read)) {
    for (const List& list : lists) {
      names.push_back(list.name);
      if (list.label != "IRREGULAR") continue;
      for (const ListEntry& entry : list.entries)
        for (const std::string& base : scan_words(entry.value))
          for (const std::string& form : scan_words(entry.text)) irregular_forms[base].push_back(form);
    }
  }

  // What is compiled for these, from now or from before.
  Result<Compiled*> compile(const std::string& schema_text, const std::string& schema_path,
                            std::set<std::string> by_name) {
    if (compiled && compiled->schema_text == schema_text && compiled->by_name == by_name)
      return compiled.get();
    compiled.reset();
    Result<Schema> schema = Schema::parse(schema_text, schema_path);
    if (!schema) return schema.errors();
    SymbolTableBuilder symbols;
    Result<GazetteerCompiler> gazetteer = GazetteerCompiler::make(lists, by_name, *schema, symbols);
    if (!gazetteer) return gazetteer.errors();
    const uint32_t size = symbols.size();
    compiled = std::make_unique<Compiled>(Compiled{schema_text, std::move(by_name), *std::move(schema),
                                                   std::move(symbols), size, *std::move(gazetteer)});
    return compiled.get();
  }
};

PackCompiler::PackCompiler(std::string rules_directory, std::string gazetteers_directory)
    : rules_directory_(std::move(rules_directory)), gazetteers_directory_(std::move(gazetteers_directory)) {}
PackCompiler::~PackCompiler() = default;

void PackCompiler::lists_changed() { lists_.reset(); }

Result<std::string> PackCompiler::compile(RuleSources* sources, const RuleSet& added) {
  Errors errors;
  const auto collect = [&](const auto& result) {
    if (!result) errors.insert(errors.end(), result.errors().begin(), result.errors().end());
  };
  const std::string schema_path = rules_directory_ + "/facts.schema";
  const Result<std::string> schema_text = read_file(schema_path);
  collect(schema_text);
  if (!lists_) {
    Result<std::vector<List>> lists = load_lists(gazetteers_directory_);
    collect(lists);
    if (lists) lists_ = std::make_unique<Lists>(*std::move(lists));
  }
  Result<RuleSet> rules = load_rules(rules_directory_);
  collect(rules);
  if (!errors.empty()) return errors;
  rules->rules.insert(rules->rules.end(), added.rules.begin(), added.rules.end());
  rules->pieces.insert(rules->pieces.end(), added.pieces.begin(), added.pieces.end());
  const Result<Compiled*> made = lists_->compile(*schema_text, schema_path, lists_by_name(*rules));
  if (!made) return made.errors();
  Compiled& compiled = **made;
  Schema schema = compiled.schema;
  SymbolTableBuilder& symbols = compiled.symbols;
  symbols.forget_after(compiled.symbols_of_lists);

  RuleInputs inputs;
  inputs.records = load_records(rules_directory_ + "/" + kRecordsFile);
  inputs.list_names = lists_->names;
  inputs.irregular_forms = lists_->irregular_forms;
  inputs.label_of_list = [&](std::string_view name) { return compiled.gazetteer.label_of_list(name); };
  PackBuilder pack;
  const Result<std::vector<RuleWord>> words = compile_rules(*rules, inputs, schema, symbols, pack, sources);
  if (!words) return words.errors();
  compiled.gazetteer.write(symbols, *words, pack);
  symbols.write(pack);
  pack.add_text(section::kSchema, schema.to_text());
  rules_ = *std::move(rules);
  return pack.finish();
}

Result<std::string> compile_pack(const std::string& rules_directory, const std::string& gazetteers_directory,
                                 RuleSources* sources, const RuleSet& added) {
  return PackCompiler(rules_directory, gazetteers_directory).compile(sources, added);
}

}  // namespace nutgraf
