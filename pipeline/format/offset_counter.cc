#include "format/offset_counter.h"

#include <algorithm>

namespace nutgraf {
namespace {

// Units that begin in these bytes: every byte that is no continuation, and for UTF-16 one more for a first byte of four.
uint32_t units_in(std::string_view bytes, bool utf16) {
  uint32_t units = 0;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    units += (c & 0xC0) != 0x80;
    units += utf16 && c >= 0xF0;
  }
  return units;
}

}  // namespace

std::optional<OffsetUnit> offset_unit(std::string_view name) {
  if (name == "bytes") return OffsetUnit::Bytes;
  if (name == "codepoints") return OffsetUnit::Codepoints;
  if (name == "utf16") return OffsetUnit::Utf16;
  return std::nullopt;
}

void OffsetCounter::start(const Document& doc, OffsetUnit unit) {
  doc_ = &doc;
  unit_ = unit;
  if (unit == OffsetUnit::Bytes) return;
  is_ascii_ = std::none_of(doc.source.begin(), doc.source.end(), [](char c) { return static_cast<signed char>(c) < 0; });
  if (is_ascii_) return;
  marks_.clear();
  uint32_t units = 0;
  for (size_t at = 0; at < doc.source.size(); at += kStepBytes) {
    marks_.push_back(units);
    units += units_in(doc.source.substr(at, kStepBytes), unit == OffsetUnit::Utf16);
  }
  marks_.push_back(units);
}

uint32_t OffsetCounter::count(uint32_t source_at) const {
  const uint32_t mark = source_at / kStepBytes;
  return marks_[mark] + units_in(doc_->source.substr(mark * kStepBytes, source_at % kStepBytes), unit_ == OffsetUnit::Utf16);
}

Located OffsetCounter::locate(TextSpan span) const {
  if (unit_ == OffsetUnit::Bytes) {
    const RawSpan raw = doc_->to_raw(span);
    return {raw.begin, raw.end};
  }
  const RawSpan in_source = doc_->offsets.to_raw(span);
  if (is_ascii_) return {in_source.begin, in_source.end};
  return {count(in_source.begin), count(in_source.end)};
}

}  // namespace nutgraf
