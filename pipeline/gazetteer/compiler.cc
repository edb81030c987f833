#include "gazetteer/compiler.h"

#include <algorithm>
#include <compare>
#include <map>
#include <tuple>
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
  std::vector<uint64_t> edges;
  std::vector<uint32_t> entry_begins;
  std::vector<uint16_t> entry_lists;
  std::vector<uint32_t> text_begins;
  std::string texts;
  TextColumnBuilder values, ids;
  std::vector<ListInfo> infos;
  std::string list_names;
};

// Every entry of every list, cut into words once.
struct GazetteerCompiler::Scanned {
  std::vector<uint32_t> words;   // symbols of all entries, one behind the other
  std::vector<uint32_t> begins;  // by entry, counted over the lists
  std::span<const uint32_t> of(size_t entry) const {
    return std::span(words).subspan(begins[entry], begins[entry + 1] - begins[entry]);
  }
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
  Scanned scanned;
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
    for (const ListEntry& entry : list.entries) {
      scanned.begins.push_back(static_cast<uint32_t>(scanned.words.size()));
      if (list.match != MatchKind::Word) continue;
      for (const std::string& word : scan_words(entry.text)) scanned.words.push_back(index_of(symbols.add(word)));
      if (list.label == "IRREGULAR") symbols.add(fold(entry.value));
    }
  }
  scanned.begins.push_back(static_cast<uint32_t>(scanned.words.size()));
  auto arrays = std::make_shared<Arrays>();
  out.compile_words(symbols, scanned, *arrays);
  out.compile_trie(symbols, scanned, *arrays);
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
  pack.add(section::kEntryBegins, arrays_->entry_begins);
  pack.add(section::kEntryLists, arrays_->entry_lists);
  pack.add(section::kTextBegins, arrays_->text_begins);
  pack.add_text(section::kTexts, arrays_->texts);
  pack.add(section::kLists, arrays_->infos);
  pack.add_text(section::kListNames, arrays_->list_names);
  arrays_->values.write(section::kValues, pack);
  arrays_->ids.write(section::kIds, pack);
}

void GazetteerCompiler::compile_words(const SymbolTableBuilder& symbols, const Scanned& scanned,
    Arrays& arrays) const {
  std::vector<WordInfo>& words = arrays.words;
  words.resize(symbols.size());

  // Single words.
  std::vector<Affix>& affixes = arrays.affixes;
  std::string& affix_text = arrays.affix_text;
  std::unordered_map<uint32_t, std::string> irregular;
  size_t next = 0;
  for (const List& list : lists_) {
    for (const ListEntry& entry : list.entries) {
      const std::span<const uint32_t> of_entry = scanned.of(next++);
      if (list.match != MatchKind::Word) {
        const std::string text = fold(entry.text);
        affixes.push_back({static_cast<uint32_t>(affix_text.size()), static_cast<uint16_t>(text.size()),
                           list.match == MatchKind::Prefix, 0, affix_flag(list.label)});
        affix_text += text;
        continue;
      }
      if (!is_word_property(list.label)) {
        for (const uint32_t word : of_entry) words[word].in_list = true;
        continue;
      }
      if (of_entry.size() != 1) continue;
      WordInfo& info = words[of_entry[0]];
      if (list.label == "COMMON_WORD") info.flags |= bit(TokenFlag::Common);
      if (list.label == "FREQUENT_WORD") info.flags |= bit(TokenFlag::Frequent) | bit(TokenFlag::Common);
      if (list.label == "FUNCTION_WORD")
        info.flags |= bit(TokenFlag::Function) | bit(TokenFlag::Common) | class_of_function_word(entry.value);
      if (list.label == "IRREGULAR") irregular.emplace(of_entry[0], fold(entry.value));
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
    if (const auto it = irregular.find(i); it != irregular.end()) {
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

// The entries are sorted by their words. Then states are numbered as they come up, the entries of a state
// stand together, and no table is needed while the trie is built.
void GazetteerCompiler::compile_trie(const SymbolTableBuilder& symbols, const Scanned& scanned,
    Arrays& arrays) const {
  struct Source {
    uint32_t number;  // counted over the lists
    uint16_t list;
    const ListEntry* entry;
  };
  std::vector<Source> sources;
  uint32_t number = 0;
  for (size_t l = 0; l < lists_.size(); ++l) {
    const List& list = lists_[l];
    arrays.infos.push_back({static_cast<uint32_t>(arrays.list_names.size()),
        static_cast<uint32_t>(list.name.size()), compiled_[l].label,
                            compiled_[l].list_label, static_cast<uint16_t>(list.case_policy), 0});
    arrays.list_names += list.name;
    for (const ListEntry& entry : list.entries) {
      const size_t size = scanned.of(number).size();
      if (compiled_[l].is_names && size > 0 && size <= kMaxEntryWords)
        sources.push_back({number, static_cast<uint16_t>(l), &entry});
      ++number;
    }
  }
  // Of those with the same words the editor's come first: the first of a label stands.
  std::sort(sources.begin(), sources.end(), [&](const Source& a, const Source& b) {
    const std::span<const uint32_t> left = scanned.of(a.number), right = scanned.of(b.number);
    const auto order = std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(),
        right.end());
    if (order != 0) return order < 0;
    return std::tuple(!a.entry->is_own, a.number) < std::tuple(!b.entry->is_own, b.number);
  });

  struct Edge {
    uint32_t from, word, to;
  };
  std::vector<Edge> edges;
  std::vector<bool> goes_on(1);  // by state; 0 is none
  arrays.entry_begins.push_back(0);
  arrays.roots.resize(symbols.size(), 0);
  std::vector<uint32_t> path;    // the states along the words of the entry before
  std::span<const uint32_t> before;
  for (const Source& source : sources) {
    const std::span<const uint32_t> words = scanned.of(source.number);
    const auto differs = std::mismatch(before.begin(), before.end(), words.begin(), words.end()).first;
    const size_t same = static_cast<size_t>(differs - before.begin());
    path.resize(same);
    for (size_t w = same; w < words.size(); ++w) {
      const uint32_t state = static_cast<uint32_t>(goes_on.size());
      goes_on.push_back(false);
      arrays.entry_begins.push_back(static_cast<uint32_t>(arrays.entry_lists.size()));
      if (w == 0) {
        arrays.roots[words[0]] = state;
      } else {
        edges.push_back({path[w - 1], words[w], state});
        goes_on[path[w - 1]] = true;
      }
      path.push_back(state);
    }
    before = words;
    const CaseTest test = case_test(lists_[source.list].case_policy, source.entry->text);
    if (test != CaseTest::Capital) arrays.roots[words[0]] |= Gazetteer::kLowerToo;
    const uint32_t case_bits = static_cast<uint32_t>(test) << Gazetteer::kCaseTestShift;
    arrays.entry_lists.push_back(static_cast<uint16_t>(source.list | case_bits));
    arrays.text_begins.push_back(static_cast<uint32_t>(arrays.texts.size()));
    arrays.texts += source.entry->text;
    arrays.values.add(source.entry->value);
    arrays.ids.add(source.entry->id);
  }
  arrays.entry_begins.push_back(static_cast<uint32_t>(arrays.entry_lists.size()));
  arrays.text_begins.push_back(static_cast<uint32_t>(arrays.texts.size()));

  const auto node = [&](uint32_t state) {
    return state | (goes_on[state & Gazetteer::kStateMask] ? Gazetteer::kGoesOn : 0);
  };
  for (uint32_t& root : arrays.roots)
    if (root) root = node(root);
  arrays.edges.assign(edges.empty() ? 0 : edges.size() * 3 / 2 + 1, 0);
  for (const Edge& edge : edges) {
    const uint64_t hash = hash_pair(edge.from, edge.word);
    size_t at = Gazetteer::edge_slot(hash, arrays.edges.size());
    while (arrays.edges[at]) at = at + 1 == arrays.edges.size() ? 0 : at + 1;
    arrays.edges[at] = (hash & ~Gazetteer::kNodeMask) | node(edge.to);
  }
}

}  // namespace nutgraf
