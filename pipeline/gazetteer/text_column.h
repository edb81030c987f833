// A column of texts in the pack that most rows leave empty, and in which many say the same: the values and
// ids of entries. Not for what every row has: the texts of the entries themselves stand one behind the other.
//
//   TextColumnBuilder builder;  builder.add("");  builder.add("chairman");  builder.write(section, pack);
//   TextColumn column(pack, section);  column[1]  ->  "chairman"      column.has(0)  ->  false
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/pack.h"

namespace nutgraf {

class TextColumn {
 public:
  TextColumn() = default;
  // Takes: the first of its kSections sections.
  TextColumn(const Pack& pack, uint32_t section);

  bool has(uint32_t row) const { return present_[row / 64] >> (row % 64) & 1; }
  // Empty where the row has none. Cost: O(1).
  std::string_view operator[](uint32_t row) const {
    if (!has(row)) return {};
    const uint64_t before = present_[row / 64] & ((uint64_t{1} << (row % 64)) - 1);
    const char* text = texts_.data() + begins_[ranks_[row / 64] +
        static_cast<uint32_t>(std::popcount(before))];
    return {text + 2, static_cast<unsigned char>(text[0]) + 256u * static_cast<unsigned char>(text[1])};
  }

  static constexpr uint32_t kSections = 4;

 private:
  std::span<const uint64_t> present_;   // a bit a row
  std::span<const uint32_t> ranks_;     // by 64 rows: rows before them that have a text
  std::span<const uint32_t> begins_;    // of those: where the text stands, two bytes of its size first
  std::string_view texts_;
};

class TextColumnBuilder {
 public:
  // The text of the next row, of at most 65,535 bytes.
  void add(std::string_view text);
  void write(uint32_t section, PackBuilder& pack) const;

 private:
  std::vector<uint64_t> present_;
  std::vector<uint32_t> ranks_, begins_;
  std::string texts_;
  std::unordered_map<std::string, uint32_t> begin_of_;
  uint32_t rows_ = 0;
};

}  // namespace nutgraf
