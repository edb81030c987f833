#include "run/pack_compiler.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>

#include "base/file.h"
#include "gazetteer/compiler.h"
#include "gazetteer/overlay.h"
#include "gazetteer/source.h"
#include "model/scan.h"
#include "rule/compiler.h"
#include "rule/parser.h"
#include "run/resources.h"
#include "run/rule_records.h"
#include "run/sections.h"
#include "run/source_files.h"

namespace nutgraf {
namespace {

constexpr const char* kSchemaFile = "facts.schema";

// What a directory of rules holds, or the program.
struct RuleTexts {
  std::string schema;
  Schema declared;
  RuleSet rules;
  std::map<std::string, RuleRecord> records;  // none: no rule was measured
};

void collect(const Errors& more, Errors& errors) { errors.insert(errors.end(), more.begin(), more.end()); }

RuleTexts built_in_rules(Errors& errors) {
  RuleTexts out;
  const Result<std::vector<SourceFile>> files = built_in_files(section::kRuleFiles);
  if (!files) {
    collect(files.errors(), errors);
    return out;
  }
  for (const SourceFile& file : *files) {
    if (file.path.ends_with(kSchemaFile)) {
      out.schema = file.text;
      out.declared = Schema::parse(out.schema, file.path, errors);
    }
    if (file.path.ends_with(kRecordsFile)) out.records = parse_records(file.text);
    if (!file.path.ends_with(".rules")) continue;
    RuleSet parsed = parse_rules(file.text, file.path, errors);
    std::move(parsed.rules.begin(), parsed.rules.end(), std::back_inserter(out.rules.rules));
    std::move(parsed.pieces.begin(), parsed.pieces.end(), std::back_inserter(out.rules.pieces));
  }
  return out;
}

RuleTexts read_rules(const std::string& directory, Errors& errors) {
  if (directory.empty()) return built_in_rules(errors);
  RuleTexts out;
  const std::string schema_path = directory + "/" + kSchemaFile;
  Result<std::string> schema = read_file(schema_path);
  if (schema) out.declared = Schema::parse(out.schema = *std::move(schema), schema_path, errors);
  else collect(schema.errors(), errors);
  out.rules = load_rules(directory, errors);
  const Result<std::string> records = read_file(directory + "/" + kRecordsFile);
  if (records) out.records = parse_records(*records);
  return out;
}

std::vector<List> built_in_lists(Errors& errors) {
  const Result<std::vector<SourceFile>> files = built_in_files(section::kListFiles);
  if (!files) {
    collect(files.errors(), errors);
    return {};
  }
  std::map<std::string, const SourceFile*> by_path;
  for (const SourceFile& file : *files) by_path.emplace(file.path, &file);
  const auto manifest = by_path.find("gazetteers/manifest.tsv");
  if (manifest == by_path.end()) return {};
  std::vector<List> lists = parse_manifest(manifest->second->text, manifest->first, errors);
  for (List& list : lists)
    if (const auto file = by_path.find("gazetteers/" + list.file); file != by_path.end())
      parse_list(file->second->text, file->first, list, errors);
  return lists;
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

  // Rules, with these lists: the bytes of `pack`, where something may stand already, or the errors of what
  // was read before and those that are found now.
  Result<std::string> compile(const std::string& schema_text, const Schema& declared, const RuleSet& rules, std::map<std::string, RuleRecord> records,
                              Errors errors_so_far, PackBuilder& pack, RuleSources* sources) {
    const size_t read = errors_so_far.size();
    const Result<Compiled*> made = compile(schema_text, declared, lists_by_name(rules));
    if (!made) {
      collect(made.errors(), errors_so_far);
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
    const Result<std::vector<RuleWord>> words = compile_rules(rules, inputs, schema, symbols, pack, sources);
    if (!words) collect(words.errors(), errors_so_far);
    drop_consequences(errors_so_far, read);
    if (!errors_so_far.empty()) return errors_so_far;
    parts.gazetteer.write(symbols, *words, pack);
    symbols.write(pack);
    pack.add_text(section::kSchema, schema.to_text() + "\n");  // never empty, even without any label
    return pack.finish();
  }
};

PackCompiler::PackCompiler(PackPlaces places) : places_(std::move(places)) {}
PackCompiler::~PackCompiler() = default;

void PackCompiler::lists_changed() { lists_.reset(); }

Result<std::string> PackCompiler::compile(RuleSources* sources, const RuleSet& added, bool keep_files) {
  Errors errors;
  RuleTexts texts = read_rules(places_.rules, errors);
  if (!lists_) {
    Errors told;
    std::vector<List> lists = read_lists(places_, told);
    lists_ = std::make_unique<Lists>(std::move(lists), std::move(told));
  }
  collect(lists_->errors, errors);
  RuleSet& rules = texts.rules;
  rules.rules.insert(rules.rules.end(), added.rules.begin(), added.rules.end());
  rules.pieces.insert(rules.pieces.end(), added.pieces.begin(), added.pieces.end());
  PackBuilder pack;
  if (keep_files && errors.empty()) {
    const auto keep = [&](uint32_t section, const Result<std::vector<SourceFile>>& files) {
      if (files) pack.add_text(section, pack_files(*files));
      else collect(files.errors(), errors);
    };
    keep(section::kRuleFiles, read_source_files(places_.rules, "rules",
        {".rules", kSchemaFile, kRecordsFile}));
    keep(section::kListFiles, read_source_files(places_.lists, "gazetteers", {".tsv"}));
  }
  Result<std::string> bytes = lists_->compile(texts.schema, texts.declared, rules, std::move(texts.records),
      std::move(errors), pack, sources);
  if (!lists_->errors.empty()) lists_.reset();  // they may be mended by the next time
  if (bytes) rules_ = std::move(rules);
  return bytes;
}

std::vector<List> read_lists(const PackPlaces& places, Errors& errors) {
  std::vector<List> lists = places.lists.empty() ? built_in_lists(errors) : load_lists(places.lists, errors);
  if (!places.changes.empty()) overlay_lists(places.changes, lists, errors);
  return lists;
}

PackSource read_pack_source(const PackPlaces& places) {
  PackSource out;
  RuleTexts texts = read_rules(places.rules, out.errors);
  out.schema = std::move(texts.declared);
  out.rules = std::move(texts.rules);
  out.lists = read_lists(places, out.errors);
  return out;
}

Result<std::string> PackCompiler::compile(PackSource source, RuleSources* sources) {
  PackBuilder pack;
  return Lists(std::move(source.lists)).compile("", source.schema, source.rules, {}, std::move(source.errors),
      pack, sources);
}

Result<std::string> compile_pack(PackSource source, RuleSources* sources) { return PackCompiler::compile(std::move(source), sources); }

Result<std::string> compile_pack(const PackPlaces& places, RuleSources* sources, const RuleSet& added,
    bool keep_files) {
  return PackCompiler(places).compile(sources, added, keep_files);
}

}  // namespace nutgraf
