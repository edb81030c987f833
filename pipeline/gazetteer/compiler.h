// Lists -> the arrays of the pack: the trie of entries and what is known of each word.
//
//   GazetteerCompiler compiler(lists, schema, symbols, {"saying_verbs"});   // labels and words are registered
//   …rules add their words and word classes…
//   compiler.write(symbols, rule_classes, pack);              // again and again, while the lists are the same
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/pack.h"
#include "base/symbol.h"
#include "gazetteer/source.h"
#include "model/rule_word.h"
#include "model/schema.h"

namespace nutgraf {

class GazetteerCompiler {
 public:
  // Registers the labels of the lists (and "@name" for the lists that rules ask for by name and that share their label
  // with others) and the words of all entries; all that does not depend on rules is compiled here, once. Lists whose label is a word property (COMMON_WORD, FREQUENT_WORD,
  // FUNCTION_WORD, IRREGULAR, ABBREVIATION; suffix and prefix lists) make no entries: they go to the Lexicon.
  // Errors: S009.
  static Result<GazetteerCompiler> make(std::vector<List> lists, const std::set<std::string>& lists_by_name,
                                        Schema& schema, SymbolTableBuilder& symbols);

  // The label that @name stands for; none when there is no such list.
  std::optional<LabelId> label_of_list(std::string_view name) const;
  // The labels that entries get, "@name" included.
  LabelSet labels() const;

  // Writes the sections of this room. Takes: the symbols of make(), and those that rules added behind them; `rule_words` is
  // indexed by symbol, missing ones count as {}. Cost: O(bytes written).
  void write(const SymbolTableBuilder& symbols, std::span<const RuleWord> rule_words, PackBuilder& pack) const;

  const std::vector<List>& lists() const { return lists_; }

 private:
  struct Compiled {
    LabelId label, list_label;
    bool is_names = false;  // entries go to the trie
  };
  struct Arrays;
  struct Scanned;

  void compile_words(const SymbolTableBuilder& symbols, const Scanned& scanned, Arrays& arrays) const;
  void compile_trie(const SymbolTableBuilder& symbols, const Scanned& scanned, Arrays& arrays) const;

  std::vector<List> lists_;
  std::vector<Compiled> compiled_;
  std::shared_ptr<const Arrays> arrays_;
  std::map<std::string, size_t, std::less<>> index_of_name_;
};

// True for labels that say something of single words and never become mentions.
bool is_word_property(std::string_view label);

}  // namespace nutgraf
