// Words as numbers: a table that is frozen before the first article is read.
// Not an interning pool: a word that is not in the table is Symbol::Unknown, so nothing grows and nothing locks.
//
//   SymbolTableBuilder builder;  Symbol ann = builder.add("ann");
//   …  table.find("ann") == ann   table.find("zzz") == Symbol::Unknown
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/pack.h"

namespace nutgraf {

// A folded word (base/utf8.h, fold). Dense from 1; 0 is every word that no list and no rule holds.
enum class Symbol : uint32_t { Unknown = 0 };

constexpr uint32_t index_of(Symbol symbol) { return static_cast<uint32_t>(symbol); }

class SymbolTableBuilder {
 public:
  // Takes: a folded word. Gives its symbol, new or old.
  Symbol add(std::string_view folded);
  Symbol find(std::string_view folded) const;
  uint32_t size() const { return static_cast<uint32_t>(words_.size()); }
  std::string_view text(Symbol symbol) const { return words_[index_of(symbol)]; }
  // Forgets every word that was added when there were `size` symbols already.
  void forget_after(uint32_t size);
  void write(PackBuilder& pack) const;

 private:
  std::vector<std::string> words_ = {""};
  std::unordered_map<std::string, uint32_t> index_;
};

class SymbolTable {
 public:
  SymbolTable() = default;
  // A view of the pack's arrays; the pack must outlive it.
  explicit SymbolTable(const Pack& pack);

  Symbol find(std::string_view folded) const { return find(hash_bytes(folded)); }
  // Takes: hash_bytes() of the folded word. Cost: one probe, rarely two.
  // The hash stands for the word: that a word of no list is taken for one happens once in some 10^12 different words.
  Symbol find(uint64_t hash) const {
    if (slots_.empty()) return Symbol::Unknown;
    for (size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const uint64_t slot = slots_[i];
      if (slot == 0) return Symbol::Unknown;
      if (((slot ^ hash) & kTagMask) == 0) return static_cast<Symbol>(slot & ~kTagMask);
    }
  }
  // Starts loading the slot of that hash, so that a later find() does not wait for memory.
  void prefetch(uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & mask_]);
  }
  std::string_view text(Symbol symbol) const {
    const uint32_t begin = begins_[index_of(symbol)];
    return bytes_.substr(begin, begins_[index_of(symbol) + 1] - begin);
  }
  // Symbols in all, Unknown included.
  uint32_t size() const { return begins_.empty() ? 0 : static_cast<uint32_t>(begins_.size() - 1); }

 private:
  friend class SymbolTableBuilder;
  // A slot: the upper 40 bits of the hash, then the symbol; 0 is free.
  static constexpr uint64_t kTagMask = ~uint64_t{(1u << 24) - 1};
  std::span<const uint64_t> slots_;
  std::span<const uint32_t> begins_;
  std::string_view bytes_;
  uint64_t mask_ = 0;
};

}  // namespace nutgraf
