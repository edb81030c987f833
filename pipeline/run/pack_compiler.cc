#include "run/pack_compiler.h"

#include <algorithm>
#include <functional>
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

// Codes of errors that are only consequences when one of the others was told.
struct Consequence {
  std::vector<std::string_view> causes;   // codes or beginnings of codes
  std::vector<std::string_view> effects;
};
const std::vector<Consequence> kConsequences = {
    {{"F00", "S0"}, {"R011", "R012", "R019"}},
    {{"G001", "G002", "G003", "G006", "G013", "G014", "G015", "G017", "G018"}, {"R012", "R013"}},
    {{"F00", "R002", "R016", "R018", "R038", "R040"}, {"R012", "R020", "R028"}},
};

// Takes: errors of what was read, and behind them those of compiling it.
void drop_consequences(Errors& errors, size_t read) {
  const auto told = [&](std::string_view cause) {
    return std::any_of(errors.begin(), errors.begin() + static_cast<long>(read), [&](const Error& e) { return e.code.starts_with(cause); });
  };
  std::set<std::string, std::less<>> effects;
  for (const Consequence& consequence : kConsequences)
    if (std::any_of(consequence.causes.begin(), consequence.causes.end(), told)) effects.insert(consequence.effects.begin(), consequence.effects.end());
  errors.erase(std::remove_if(errors.begin() + static_cast<long>(read), errors.end(), [&](const Error& e) { return effects.contains(e.code); }), errors.end());
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
  Errors errors;
  std::unique_ptr<Compiled> compiled;

  explicit Lists(std::vector<List> read, Errors told = {}) : lists(std::move(read)), errors(std::move(told)) {
    for (const List& list : lists) {
      names.push_back(list.name);
      if (list.label != "IRREGULAR") continue;
      for (const ListEntry& entry : list.entries)
        for (const std::string& base : scan_words(entry.value))
          for (const std::string& form : scan_words(entry.text)) irregular_forms[base].push_back(form);
    }
  }

  // What is compiled for these, from now or from before.
  Result<Compiled*> compile(const std::string& schema_text, Schema schema, std::set<std::string> by_name) {
    if (compiled && compiled->schema_text == schema_text && compiled->by_name == by_name) return compiled.get();
    compiled.reset();
    SymbolTableBuilder symbols;
    Result<GazetteerCompiler> gazetteer = GazetteerCompiler::make(lists, by_name, schema, symbols);
    if (!gazetteer) return gazetteer.errors();
    const uint32_t size = symbols.size();
    compiled = std::make_unique<Compiled>(Compiled{schema_text, std::move(by_name), std::move(schema), std::move(symbols), size, *std::move(gazetteer)});
    return compiled.get();
  }

  // Rules, with these lists: the bytes of a pack, or the errors of what was read before and those that are found now.
  Result<std::string> compile(const std::string& schema_text, const Schema& declared, const RuleSet& rules, std::map<std::string, RuleRecord> records,
                              Errors errors_so_far, RuleSources* sources) {
    const size_t read = errors_so_far.size();
    const auto collect = [&](const Errors& more) { errors_so_far.insert(errors_so_far.end(), more.begin(), more.end()); };
    const Result<Compiled*> made = compile(schema_text, declared, lists_by_name(rules));
    if (!made) {
      collect(made.errors());
      return errors_so_far;
    }
    Compiled& parts = **made;
    Schema schema = parts.schema;
    SymbolTableBuilder& symbols = parts.symbols;
    symbols.forget_after(parts.symbols_of_lists);
    RuleInputs inputs;
    inputs.records = std::move(records);
    inputs.list_names = names;
    inputs.irregular_forms = irregular_forms;
    inputs.label_of_list = [&](std::string_view name) { return parts.gazetteer.label_of_list(name); };
    inputs.labels_of_lists = parts.gazetteer.labels();
    PackBuilder pack;
    const Result<std::vector<RuleWord>> words = compile_rules(rules, inputs, schema, symbols, pack, sources);
    if (!words) collect(words.errors());
    drop_consequences(errors_so_far, read);
    if (!errors_so_far.empty()) return errors_so_far;
    parts.gazetteer.write(symbols, *words, pack);
    symbols.write(pack);
    pack.add_text(section::kSchema, schema.to_text() + "\n");  // never empty, even without any label
    return pack.finish();
  }
};

PackCompiler::PackCompiler(std::string rules_directory, std::string gazetteers_directory)
    : rules_directory_(std::move(rules_directory)), gazetteers_directory_(std::move(gazetteers_directory)) {}
PackCompiler::~PackCompiler() = default;

void PackCompiler::lists_changed() { lists_.reset(); }

Result<std::string> PackCompiler::compile(RuleSources* sources, const RuleSet& added) {
  Errors errors;
  const auto collect = [&](const Errors& more) { errors.insert(errors.end(), more.begin(), more.end()); };
  const std::string schema_path = rules_directory_ + "/facts.schema";
  const Result<std::string> schema_text = read_file(schema_path);
  if (!schema_text) collect(schema_text.errors());
  const Schema schema = schema_text ? Schema::parse(*schema_text, schema_path, errors) : Schema();
  if (!lists_) {
    Errors told;
    std::vector<List> lists = load_lists(gazetteers_directory_, told);
    lists_ = std::make_unique<Lists>(std::move(lists), std::move(told));
  }
  collect(lists_->errors);
  RuleSet rules = load_rules(rules_directory_, errors);
  rules.rules.insert(rules.rules.end(), added.rules.begin(), added.rules.end());
  rules.pieces.insert(rules.pieces.end(), added.pieces.begin(), added.pieces.end());
  Result<std::string> bytes =
      lists_->compile(schema_text ? *schema_text : "", schema, rules, load_records(rules_directory_ + "/" + kRecordsFile), std::move(errors), sources);
  if (!lists_->errors.empty()) lists_.reset();  // they may be mended by the next time
  if (bytes) rules_ = std::move(rules);
  return bytes;
}

PackSource read_pack_source(const std::string& rules_directory, const std::string& gazetteers_directory) {
  PackSource out;
  const std::string schema_path = rules_directory + "/facts.schema";
  const Result<std::string> schema_text = read_file(schema_path);
  if (schema_text) out.schema = Schema::parse(*schema_text, schema_path, out.errors);
  else out.errors = schema_text.errors();
  out.lists = load_lists(gazetteers_directory, out.errors);
  out.rules = load_rules(rules_directory, out.errors);
  return out;
}

Result<std::string> PackCompiler::compile(PackSource source, RuleSources* sources) {
  return Lists(std::move(source.lists)).compile("", source.schema, source.rules, {}, std::move(source.errors), sources);
}

Result<std::string> compile_pack(PackSource source, RuleSources* sources) { return PackCompiler::compile(std::move(source), sources); }

Result<std::string> compile_pack(const std::string& rules_directory, const std::string& gazetteers_directory, RuleSources* sources,
                                 const RuleSet& added) {
  return PackCompiler(rules_directory, gazetteers_directory).compile(sources, added);
}

}  // namespace nutgraf
