// Rules, lists and a schema written in a test, compiled in memory as the real ones are, and run over one text.
//
//   SmallProgram program("rule r -> TITLE\n find {role:ROLE}\n", "roles ROLE any: chairman, vice chairman\n", "label TITLE: role TEXT\n");
//   program.read("The chairman left.");  ->  "TITLE(chairman; role=chairman)"
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "gazetteer/compiler.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/lexicon.h"
#include "match/engine.h"
#include "model/scan.h"
#include "rule/compiler.h"
#include "rule/parser.h"

namespace nutgraf {

// A line a list: "name LABEL policy: entry, entry=value, …".
inline std::vector<List> lists_of(std::string_view text) {
  std::vector<List> out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    List list;
    const size_t colon = line.find(':');
    std::istringstream head(line.substr(0, colon));
    std::string policy;
    head >> list.name >> list.label >> policy;
    list.file = list.name + ".tsv";
    list.case_policy = policy == "exact" ? CasePolicy::Exact : policy == "capitalised" ? CasePolicy::Capitalised : CasePolicy::Any;
    for (size_t at = colon + 1; at < line.size();) {
      const size_t end = std::min(line.find(',', at), line.size());
      std::string entry = line.substr(at, end - at);
      entry.erase(0, entry.find_first_not_of(' '));
      const size_t equals = entry.find('=');
      list.entries.push_back({entry.substr(0, equals), equals == std::string::npos ? "" : entry.substr(equals + 1), "", 0});
      at = end + 1;
    }
    out.push_back(std::move(list));
  }
  return out;
}

class SmallProgram {
 public:
  SmallProgram(std::string_view rules, std::string_view lists, std::string_view schema_text) {
    Result<RuleSet> parsed = parse_rules(rules, "test.rules");
    if (!parsed) {
      errors = parsed.errors();
      return;
    }
    syntax = *std::move(parsed);
    Result<Schema> read = Schema::parse(schema_text, "test.schema");
    REQUIRE(read);
    schema = *std::move(read);
    std::vector<List> all = lists_of(lists);
    RuleInputs inputs;
    inputs.need_examples = false;
    for (const List& list : all) {
      inputs.list_names.push_back(list.name);
      if (list.label != "IRREGULAR") continue;
      for (const ListEntry& entry : list.entries) inputs.irregular_forms[entry.value].push_back(entry.text);
    }
    SymbolTableBuilder symbols;
    Result<GazetteerCompiler> compiler = GazetteerCompiler::make(std::move(all), lists_by_name(syntax), schema, symbols);
    REQUIRE(compiler);
    inputs.label_of_list = [&](std::string_view name) { return compiler->label_of_list(name); };
    PackBuilder builder;
    const Result<std::vector<RuleWord>> words = compile_rules(syntax, inputs, schema, symbols, builder);
    if (!words) {
      errors = words.errors();
      return;
    }
    compiler->write(symbols, *words, builder);
    symbols.write(builder);
    Result<Pack> made = Pack::from_bytes(builder.finish());
    REQUIRE(made);
    pack = std::make_unique<Pack>(*std::move(made));
    lexicon = Lexicon(*pack);
    gazetteer = Gazetteer(*pack);
    program = Program(*pack);
  }

  // Every line is a sentence; flags and words as the tokeniser gives them, mentions from the lists.
  void fill(std::string_view text, Document& doc) const {
    doc.clear();
    doc.writable_text() = text;
    doc.paragraphs.push_back({{0, static_cast<uint32_t>(text.size())}, Zone::Body});
    for (uint32_t begin = 0; begin < text.size();) {
      const uint32_t end = static_cast<uint32_t>(std::min(text.find('\n', begin), text.size()));
      Sentence sentence;
      sentence.tokens.begin = static_cast<uint32_t>(doc.tokens.size());
      const std::string_view line = doc.text().substr(0, end);
      for (Scanned scanned = scan_token(line, begin); !scanned.text.empty(); scanned = scan_token(line, scanned.text.end)) {
        Token token;
        token.text = scanned.text;
        token.flags = scanned.flags;
        const std::string folded = fold(doc.text(scanned.text));
        token.word = lexicon.find(folded);
        token.hash = static_cast<uint32_t>(hash_bytes(folded));
        const WordInfo& info = lexicon.info(token.word);
        token.flags.bits |= info.flags;
        token.lemma = info.lemma;
        doc.tokens.push_back(token);
      }
      sentence.tokens.end = static_cast<uint32_t>(doc.tokens.size());
      sentence.text = doc.text_span(sentence.tokens);
      if (!sentence.tokens.empty()) doc.sentences.push_back(sentence);
      begin = end + 1;
    }
    doc.mention_at.assign(doc.tokens.size(), Mention::kEnd);
    for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
      const TokenSpan sentence = doc.sentences[s].tokens;
      for (uint32_t at = sentence.begin; at < sentence.end; ++at)
        gazetteer.match_at(doc, at, sentence.end, [&](EntryId id, TokenSpan span) {
          const Entry entry = gazetteer.entry(id);
          Mention mention;
          mention.tokens = span;
          mention.sentence = static_cast<SentenceId>(s);
          mention.entry = id;
          mention.label = entry.label;
          doc.add_mention(mention);
          if (entry.list_label == entry.label) return;
          mention.label = entry.list_label;
          doc.add_mention(mention);
        });
    }
  }

  void run(MatchScratch& scratch, Document& doc, Trace* trace = nullptr) const {
    for (const Made made : {Made::Labels, Made::Facts}) run_levels(program, lexicon, made, scratch, doc, trace);
  }

  std::string slots_text(const Document& doc, SlotSpan slots) const {
    std::string out;
    for (uint32_t i = slots.begin; i < slots.end; ++i) {
      const SlotValue& value = doc.slots[i];
      out += "; " + schema.slot_name(value.slot) + "=";
      out += value.tokens.empty() ? value.fixed : doc.text(value.tokens);
    }
    return out;
  }

  // What the rules made and what still stands: mentions by place, the longer one first; then candidates.
  std::string made(const Document& doc) const {
    std::vector<const Mention*> mentions;
    for (const Mention& mention : doc.mentions)
      if (mention.rule != RuleId::None && mention.state == MentionState::Alive) mentions.push_back(&mention);
    std::stable_sort(mentions.begin(), mentions.end(), [](const Mention* a, const Mention* b) {
      return a->tokens.begin != b->tokens.begin ? a->tokens.begin < b->tokens.begin : a->tokens.end > b->tokens.end;
    });
    std::string out;
    const auto add = [&](const std::string& name, TokenSpan tokens, SlotSpan slots) {
      if (!out.empty()) out += " ";
      out += name + "(" + std::string(doc.text(tokens)) + slots_text(doc, slots) + ")";
    };
    for (const Mention* mention : mentions) add(schema.label(mention->label).name, mention->tokens, mention->slots);
    for (const Candidate& candidate : doc.candidates) add(schema.type(candidate.type).name, candidate.tokens, candidate.slots);
    return out;
  }

  std::string read(std::string_view text) const {
    Document doc;
    MatchScratch scratch;
    fill(text, doc);
    run(scratch, doc);
    return made(doc);
  }

  RuleId rule(std::string_view name) const {
    for (uint32_t i = 0; i < syntax.rules.size(); ++i)
      if (syntax.rules[i].name == name) return static_cast<RuleId>(i);
    return RuleId::None;
  }

  Errors errors;  // none: the rest is filled
  RuleSet syntax;
  Schema schema;
  std::unique_ptr<Pack> pack;
  Lexicon lexicon;
  Gazetteer gazetteer;
  Program program;
};

}  // namespace nutgraf
