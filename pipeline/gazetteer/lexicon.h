// What is known of single words: their symbol, class, base form and whether a full stop belongs to them.
// Not the names: lists of several words are in gazetteer.h. A view of the compiled pack; const, shared by all threads.
//
//   lexicon.find("said").lemma  ->  symbol of "say"       lexicon.find("mr.").abbreviation  ->  Abbreviation::Title
#pragma once

#include <span>

#include "base/symbol.h"
#include "model/document.h"

namespace nutgraf {

// After which a full stop does not end a sentence (Title, Month, Other) or may (End).
enum class Abbreviation : uint8_t { None, Title, Month, Other, End };

struct WordInfo {
  uint32_t flags = 0;                    // TokenFlag bits: Common, Frequent, Function and the word classes
  Symbol lemma = Symbol::Unknown;        // base form, or the word itself
  uint32_t rule_class = 0;               // words that no rule tells apart share one (match/); 0: in no rule
  Abbreviation abbreviation = Abbreviation::None;
  bool abbreviation_capital : 1 = false; // only where the text writes a capital: "No." but not "no."
  bool in_list : 1 = false;              // a word of some entry of several words or of a name list
  bool exact_forms : 1 = false;          // some rule asks for this word exactly as written (word!)
  uint8_t zero : 5 = 0;
  uint16_t form_flags = 0;               // what its form tells, TokenFlag bits >> 16: classes by its ending, affixes of names

  // The classes that its ending tells, where no list gives it one; and Patronymic, SurnameForm, if it is a name.
  uint32_t classes_by_ending() const { return uint32_t{form_flags} << 16 & ~kAffixFlags; }
  uint32_t affix_flags() const { return uint32_t{form_flags} << 16 & kAffixFlags; }
  static constexpr uint32_t kAffixFlags = static_cast<uint32_t>(TokenFlag::Patronymic) | static_cast<uint32_t>(TokenFlag::SurnameForm);
};

// An ending or a beginning that tells a name: "ovich", "Mc".
struct Affix {
  uint32_t text_begin;  // bytes in the affix text section
  uint16_t size_bytes;
  bool is_prefix;
  uint8_t zero;         // no gap in the bytes of a pack (base/pack.h)
  uint32_t flag;        // the TokenFlag bit that it sets
};

// Patronymic, SurnameForm: what the endings and beginnings of a folded word tell of it, if it is a name.
// Takes: affixes sorted by (prefix?, size, text).
uint32_t affix_flags(std::span<const Affix> affixes, std::string_view affix_text, std::string_view folded);

class Lexicon {
 public:
  Lexicon() = default;
  // A view of the pack's arrays; the pack must outlive it.
  explicit Lexicon(const Pack& pack);

  const SymbolTable& symbols() const { return symbols_; }
  // What is known of a word; Symbol::Unknown has a WordInfo of zeros.
  const WordInfo& info(Symbol symbol) const { return words_[index_of(symbol)]; }
  Symbol find(std::string_view folded) const { return symbols_.find(folded); }

  // The same as WordInfo::affix_flags, of a word of no list. Takes: the folded word. Cost: at most ten probes of a small table.
  uint32_t affix_flags(std::string_view folded) const { return nutgraf::affix_flags(affixes_, affix_text_, folded); }

 private:
  SymbolTable symbols_;
  std::span<const WordInfo> words_;
  std::span<const Affix> affixes_;       // by size, then text; suffixes and prefixes
  std::string_view affix_text_;
};

}  // namespace nutgraf
