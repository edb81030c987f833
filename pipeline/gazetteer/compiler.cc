#include "gazetteer/compiler.h"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>

#include "base/utf8.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/lexicon.h"
#include "gazetteer/sections.h"
#include "model/morphology.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }

uint32_t class_of_function_word(std::string_view value) {
  static const std::map<std::string_view, uint32_t> kClasses = {
      {"preposition", bit(TokenFlag::Preposition)}, {"determiner", bit(TokenFlag::Determiner)},
      {"conjunction", bit(TokenFlag::Conjunction)}, {"pronoun", bit(TokenFlag::Pronoun)},
      {"auxiliary", bit(TokenFlag::Verb)},          {"adverb", bit(TokenFlag::Adverb)},
  };
  const auto it = kClasses.find(value);
  return it == kClasses.end() ? 0 : it->second;
}

// Appends to a string section and gives the place.
struct Strings {
  std::string bytes;
  std::unordered_map<std::string, uint32_t> seen;
  uint32_t add(const std::string& text) {
    if (text.empty()) return 0;
    const auto [it, added] = seen.try_emplace(text, static_cast<uint32_t>(bytes.size()));
    if (added) bytes += text;
    return it->second;
  }
};

// What the schema says of a list is told at the list's line in the manifest.
Errors at(const Place& place, Errors errors) {
  for (Error& error : errors) error.place = place;
  return errors;
}

uint32_t affix_flag(std::string_view label) {
  return label == "PATRONYMIC" ? bit(TokenFlag::Patronymic) : bit(TokenFlag::SurnameForm);
}

// What the ending and the beginning of a word tell.
uint16_t form_flags_of(std::string_view word, std::span<const Affix> affixes, std::string_view affix_text) {
  return static_cast<uint16_t>((classes_by_ending(word) | affix_flags(affixes, affix_text, word)) >> 16);
}

}  // namespace

// The sections of this room but for what rules ask of the words.
struct GazetteerCompiler::Arrays {
  std::vector<WordInfo> words;
  std::vector<Affix> affixes;
  std::string affix_text;
  std::vector<uint32_t> roots;
  std::vector<Gazetteer::Edge> edges;
  std::vector<uint32_t> accept_begins, accepts;
  std::vector<Entry> entries;
  std::vector<ListInfo> infos;
  std::string strings;
};

bool is_word_property(std::string_view label) {
  return label == "COMMON_WORD" || label == "FREQUENT_WORD" || label == "FUNCTION_WORD" || label == "IRREGULAR" ||
         label == "ABBREVIATION";
}

Result<GazetteerCompiler> GazetteerCompiler::make(std::vector<List> lists, const std::set<std::string>& lists_by_name,
                                                  Schema& schema, SymbolTableBuilder& symbols) {
  GazetteerCompiler out;
  out.lists_ = std::move(lists);
  for (size_t i = 0; i < out.lists_.size(); ++i) out.index_of_name_.try_emplace(out.lists_[i].name, i);
  std::map<std::string, int> lists_with_label;
  for (const List& list : out.lists_) ++lists_with_label[list.label];
  for (const List& list : out.lists_) {
    Compiled compiled{};
    compiled.is_names = list.match == MatchKind::Word && !is_word_property(list.label);
    if (compiled.is_names) {
      const auto label = schema.add_label(list.label);
      if (!label) return at(list.place, label.errors());
      compiled.label = compiled.list_label = *label;
      if (lists_by_name.count(list.name) && lists_with_label[list.label] > 1) {
        const auto own = schema.add_label("@" + list.name);
        if (!own) return at(list.place, own.errors());
        compiled.list_label = *own;
      }
    }
    out.compiled_.push_back(compiled);
    if (list.match != MatchKind::Word) continue;
    for (const ListEntry& entry : list.entries) {
      for (const std::string& word : scan_words(entry.text)) symbols.add(word);
      if (list.label == "IRREGULAR") symbols.add(fold(entry.value));
    }
  }
  auto arrays = std::make_shared<Arrays>();
  out.compile_words(symbols, *arrays);
  out.compile_trie(symbols, *arrays);
  out.arrays_ = std::move(arrays);
  return out;
}

std::optional<LabelId> GazetteerCompiler::label_of_list(std::string_view name) const {
  const auto it = index_of_name_.find(name);
  if (it == index_of_name_.end() || !compiled_[it->second].is_names) return std::nullopt;
  return compiled_[it->second].list_label;
}

LabelSet GazetteerCompiler::labels() const {
  LabelSet out;
  for (const Compiled& compiled : compiled_) {
    if (!compiled.is_names) continue;
    out.add(compiled.label);
    out.add(compiled.list_label);
  }
  return out;
}

void GazetteerCompiler::write(const SymbolTableBuilder& symbols, std::span<const RuleWord> rule_words,
                              PackBuilder& pack) const {
  std::vector<WordInfo> words = arrays_->words;
  std::vector<uint32_t> roots = arrays_->roots;
  words.resize(symbols.size());
  roots.resize(symbols.size(), 0);
  // Words that only rules hold are their own base form.
  for (size_t i = arrays_->words.size(); i < words.size(); ++i) {
    words[i].lemma = static_cast<Symbol>(i);
    words[i].form_flags = form_flags_of(symbols.text(static_cast<Symbol>(i)), arrays_->affixes, arrays_->affix_text);
  }
  for (size_t i = 1; i < std::min(words.size(), rule_words.size()); ++i) {
    words[i].rule_class = rule_words[i].rule_class;
    words[i].exact_forms = rule_words[i].exact_forms;
  }
  pack.add(section::kWords, words);
  pack.add(section::kAffixes, arrays_->affixes);
  pack.add_text(section::kAffixText, arrays_->affix_text);
  pack.add(section::kRoots, roots);
  pack.add(section::kEdges, arrays_->edges);
  pack.add(section::kAcceptBegins, arrays_->accept_begins);
  pack.add(section::kAccepts, arrays_->accepts);
  pack.add(section::kEntries, arrays_->entries);
  pack.add(section::kLists, arrays_->infos);
  pack.add_text(section::kEntryStrings, arrays_->strings);
}

void GazetteerCompiler::compile_words(const SymbolTableBuilder& symbols, Arrays& arrays) const {
  std::vector<WordInfo>& words = arrays.words;
  words.resize(symbols.size());
  const auto info_of = [&](std::string_view folded) -> WordInfo& { return words[index_of(symbols.find(folded))]; };

  // Single words.
  std::vector<Affix>& affixes = arrays.affixes;
  std::string& affix_text = arrays.affix_text;
  std::unordered_map<std::string, std::string> irregular;
  for (const List& list : lists_) {
    for (const ListEntry& entry : list.entries) {
      if (list.match != MatchKind::Word) {
        const std::string text = fold(entry.text);
        affixes.push_back({static_cast<uint32_t>(affix_text.size()), static_cast<uint16_t>(text.size()),
                           list.match == MatchKind::Prefix, 0, affix_flag(list.label)});
        affix_text += text;
        continue;
      }
      const std::vector<std::string> scanned = scan_words(entry.text);
      if (!is_word_property(list.label)) {
        for (const std::string& word : scanned) info_of(word).in_list = true;
        continue;
      }
      if (scanned.size() != 1) continue;
      WordInfo& info = info_of(scanned[0]);
      if (list.label == "COMMON_WORD") info.flags |= bit(TokenFlag::Common);
      if (list.label == "FREQUENT_WORD") info.flags |= bit(TokenFlag::Frequent) | bit(TokenFlag::Common);
      if (list.label == "FUNCTION_WORD")
        info.flags |= bit(TokenFlag::Function) | bit(TokenFlag::Common) | class_of_function_word(entry.value);
      if (list.label == "IRREGULAR") irregular.emplace(scanned[0], fold(entry.value));
      if (list.label == "ABBREVIATION") {
        static const std::map<std::string_view, Abbreviation> kKinds = {
            {"title", Abbreviation::Title}, {"month", Abbreviation::Month}, {"end", Abbreviation::End}};
        const auto kind = kKinds.find(entry.value);
        info.abbreviation = kind == kKinds.end() ? Abbreviation::Other : kind->second;
        info.abbreviation_capital = is_upper(decode(entry.text, 0).code);
      }
    }
  }
  // Every entry word that ends in a full stop is an abbreviation, whether or not that list says so.
  for (uint32_t i = 1; i < words.size(); ++i) {
    const std::string_view text = symbols.text(static_cast<Symbol>(i));
    if (text.size() > 2 && text.ends_with('.') && text.find_first_not_of('.') != std::string_view::npos &&
        words[i].abbreviation == Abbreviation::None && words[i].in_list) {
      words[i].abbreviation = Abbreviation::Other;
      words[i].abbreviation_capital = true;
    }
  }
  std::sort(affixes.begin(), affixes.end(), [&](const Affix& a, const Affix& b) {
    const auto text_of = [&](const Affix& x) { return std::string_view(affix_text).substr(x.text_begin, x.size_bytes); };
    return std::tuple(a.is_prefix, a.size_bytes, text_of(a), a.flag) < std::tuple(b.is_prefix, b.size_bytes, text_of(b), b.flag);
  });
  // Base forms, and what the form of the word tells.
  for (uint32_t i = 1; i < words.size(); ++i) {
    const std::string word(symbols.text(static_cast<Symbol>(i)));
    WordInfo& info = words[i];
    info.lemma = static_cast<Symbol>(i);
    info.form_flags = form_flags_of(word, affixes, affix_text);
    if (const auto it = irregular.find(word); it != irregular.end()) {
      info.lemma = symbols.find(it->second);
      if (info.lemma == Symbol::Unknown) info.lemma = static_cast<Symbol>(i);
    } else if (info.flags & bit(TokenFlag::Common) && !(info.flags & bit(TokenFlag::Function))) {
      for (const std::string& base : base_candidates(word)) {
        const Symbol symbol = symbols.find(base);
        if (base == word) break;  // more likely a base itself: "process", "king"
        if (symbol != Symbol::Unknown && words[index_of(symbol)].flags & bit(TokenFlag::Common)) {
          info.lemma = symbol;
          break;
        }
      }
    }
  }
}

void GazetteerCompiler::compile_trie(const SymbolTableBuilder& symbols, Arrays& arrays) const {
  Strings strings;
  strings.bytes = std::string(1, '\0');
  std::vector<Entry>& entries = arrays.entries;
  std::vector<ListInfo>& infos = arrays.infos;
  std::vector<uint32_t>& roots = arrays.roots;
  roots.resize(symbols.size(), 0);
  std::vector<bool> lower_too(symbols.size(), false);  // by first word: some entry may begin with a small letter
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> edges;
  std::vector<std::vector<uint32_t>> accepts(1);
  for (size_t l = 0; l < lists_.size(); ++l) {
    const List& list = lists_[l];
    ListInfo info{};
    info.name_begin = strings.add(list.name), info.name_size = static_cast<uint32_t>(list.name.size());
    const std::string source = list.version.empty() ? list.source : list.source + " " + list.version;
    info.source_begin = strings.add(source), info.source_size = static_cast<uint32_t>(source.size());
    info.licence_begin = strings.add(list.licence), info.licence_size = static_cast<uint32_t>(list.licence.size());
    infos.push_back(info);
    if (!compiled_[l].is_names) continue;
    for (const ListEntry& source_entry : list.entries) {
      const std::vector<std::string> scanned = scan_words(source_entry.text);
      if (scanned.empty() || scanned.size() > kMaxEntryWords) continue;
      uint32_t state = 0;
      for (size_t w = 0; w < scanned.size(); ++w) {
        const uint32_t word = index_of(symbols.find(scanned[w]));
        uint32_t& next = w == 0 ? roots[word] : edges[{state, word}];
        if (next == 0) {
          next = static_cast<uint32_t>(accepts.size());
          accepts.emplace_back();
        }
        state = next;
      }
      const CaseTest test = case_test(list.case_policy, source_entry.text);
      if (test != CaseTest::Capital) lower_too[index_of(symbols.find(scanned[0]))] = true;
      accepts[state].push_back(static_cast<uint32_t>(entries.size()) | static_cast<uint32_t>(test) << Gazetteer::kCaseTestShift);
      Entry entry{};
      entry.text_begin = strings.add(source_entry.text), entry.text_size = static_cast<uint32_t>(source_entry.text.size());
      entry.value_begin = strings.add(source_entry.value), entry.value_size = static_cast<uint32_t>(source_entry.value.size());
      entry.id_begin = strings.add(source_entry.id), entry.id_size = static_cast<uint32_t>(source_entry.id.size());
      entry.label = compiled_[l].label;
      entry.list_label = compiled_[l].list_label;
      entry.list = static_cast<uint16_t>(l);
      entry.case_policy = list.case_policy;
      entry.words = static_cast<uint8_t>(scanned.size());
      entries.push_back(entry);
    }
  }
  for (size_t word = 0; word < roots.size(); ++word)
    if (lower_too[word]) roots[word] |= Gazetteer::kLowerToo;
  const size_t capacity = std::bit_ceil(edges.size() * 3 / 2 + 2);
  std::vector<Gazetteer::Edge>& table = arrays.edges;
  table.assign(capacity, {0, 0, 0});
  for (const auto& [key, next] : edges) {
    size_t at = hash_pair(key.first, key.second) & (capacity - 1);
    while (table[at].next) at = (at + 1) & (capacity - 1);
    table[at] = {key.first, key.second, next};
  }
  for (const auto& list : accepts) {
    arrays.accept_begins.push_back(static_cast<uint32_t>(arrays.accepts.size()));
    arrays.accepts.insert(arrays.accepts.end(), list.begin(), list.end());
  }
  arrays.accept_begins.push_back(static_cast<uint32_t>(arrays.accepts.size()));
  arrays.strings = std::move(strings.bytes);
}

}  // namespace nutgraf
