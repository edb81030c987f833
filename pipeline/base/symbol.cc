#include "base/symbol.h"

#include <bit>

namespace nutgraf {
namespace {
constexpr uint32_t kSlotsSection = 1;
constexpr uint32_t kBeginsSection = 2;
constexpr uint32_t kBytesSection = 3;
}  // namespace

Symbol SymbolTableBuilder::add(std::string_view folded) {
  const auto [it, added] = index_.try_emplace(std::string(folded), size());
  if (added) words_.emplace_back(folded);
  return static_cast<Symbol>(it->second);
}

Symbol SymbolTableBuilder::find(std::string_view folded) const {
  const auto it = index_.find(std::string(folded));
  return it == index_.end() ? Symbol::Unknown : static_cast<Symbol>(it->second);
}

void SymbolTableBuilder::forget_after(uint32_t size) {
  while (words_.size() > size) {
    index_.erase(words_.back());
    words_.pop_back();
  }
}

void SymbolTableBuilder::write(PackBuilder& pack) const {
  const size_t capacity = std::bit_ceil(words_.size() * 2 + 2);
  std::vector<uint64_t> slots(capacity, 0);
  std::vector<uint32_t> begins;
  std::string bytes;
  for (uint32_t i = 0; i < words_.size(); ++i) {
    begins.push_back(static_cast<uint32_t>(bytes.size()));
    bytes += words_[i];
    if (i == 0) continue;
    const uint64_t hash = hash_bytes(words_[i]);
    size_t at = hash & (capacity - 1);
    while (slots[at]) at = (at + 1) & (capacity - 1);
    slots[at] = (hash & SymbolTable::kTagMask) | i;
  }
  begins.push_back(static_cast<uint32_t>(bytes.size()));
  pack.add(kSlotsSection, slots);
  pack.add(kBeginsSection, begins);
  pack.add_text(kBytesSection, bytes);
}

SymbolTable::SymbolTable(const Pack& pack)
    : slots_(pack.section<uint64_t>(kSlotsSection)),
      begins_(pack.section<uint32_t>(kBeginsSection)),
      bytes_(pack.text(kBytesSection)),
      mask_(slots_.empty() ? 0 : slots_.size() - 1) {}

}  // namespace nutgraf
