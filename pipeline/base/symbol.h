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

  Symbol find(std::string_view folded) const { return find(folded, hash_bytes(folded)); }
  // Cost: one probe, rarely two. `hash` is hash_bytes(folded).
  Symbol find(std::string_view folded, uint64_t hash) const {
    if (slots_.empty()) return Symbol::Unknown;
    const uint32_t tag = static_cast<uint32_t>(hash >> 32);
    for (size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Slot slot = slots_[i];
      if (slot.symbol == 0) return Symbol::Unknown;
      if (slot.tag == tag && text(static_cast<Symbol>(slot.symbol)) == folded) return static_cast<Symbol>(slot.symbol);
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
  struct Slot {
    uint32_t tag;
    uint32_t symbol;
  };
  std::span<const Slot> slots_;
  std::span<const uint32_t> begins_;
  std::string_view bytes_;
  uint64_t mask_ = 0;
};

}  // namespace nutgraf
