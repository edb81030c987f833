#include "gazetteer/text_column.h"

namespace nutgraf {

TextColumn::TextColumn(const Pack& pack, uint32_t section)
    : present_(pack.section<uint64_t>(section)),
      ranks_(pack.section<uint32_t>(section + 1)),
      begins_(pack.section<uint32_t>(section + 2)),
      texts_(pack.text(section + 3)) {}

void TextColumnBuilder::add(std::string_view text) {
  if (rows_ % 64 == 0) {
    present_.push_back(0);
    ranks_.push_back(static_cast<uint32_t>(begins_.size()));
  }
  const uint32_t row = rows_++;
  if (text.empty()) return;
  present_.back() |= uint64_t{1} << (row % 64);
  const auto [known, added] = begin_of_.try_emplace(std::string(text), static_cast<uint32_t>(texts_.size()));
  if (added) {
    texts_ += static_cast<char>(text.size() & 255);
    texts_ += static_cast<char>(text.size() >> 8);
    texts_ += text;
  }
  begins_.push_back(known->second);
}

void TextColumnBuilder::write(uint32_t section, PackBuilder& pack) const {
  pack.add(section, present_);
  pack.add(section + 1, ranks_);
  pack.add(section + 2, begins_);
  pack.add_text(section + 3, texts_);
}

}  // namespace nutgraf
