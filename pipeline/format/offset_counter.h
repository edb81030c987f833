// Places of a document in the unit that the reader of the output counts in.
// Not an index over the text: a row of marks every 256 bytes, so that a run of questions costs O(text + questions).
//
//   OffsetCounter counter;  counter.start(doc, OffsetUnit::Codepoints);
//   counter.locate({0, 3})      // "É," is [0, 3) in bytes and [0, 2) in code points
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/document.h"

namespace nutgraf {

// Bytes of the raw input; code points or UTF-16 units of Document::source.
enum class OffsetUnit : uint8_t { Bytes, Codepoints, Utf16 };
std::optional<OffsetUnit> offset_unit(std::string_view name);  // "bytes", "codepoints", "utf16"

struct Located {
  uint32_t begin, end;
};

class OffsetCounter {
 public:
  // `doc` must outlive the questions. Cost: O(source), once; nothing for bytes.
  void start(const Document& doc, OffsetUnit unit);
  // Takes: a span of doc.text(). Gives: the raw input that it was made from.
  Located locate(TextSpan span) const;

 private:
  uint32_t count(uint32_t source_at) const;

  static constexpr uint32_t kStepBytes = 256;
  const Document* doc_ = nullptr;
  OffsetUnit unit_ = OffsetUnit::Bytes;
  bool is_ascii_ = true;
  std::vector<uint32_t> marks_;  // units before byte i * kStepBytes
};

}  // namespace nutgraf
