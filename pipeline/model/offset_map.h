// From bytes of the normalised text back to bytes of the raw article.
// Not a diff: the normaliser appends pieces in order while it writes the text. Clean text is one piece.
//
//   OffsetMap map;            // raw "a\r\nb" -> text "a\nb"
//   map.keep(1); map.replace(2, 1); map.keep(1);
//   map.to_raw({1, 3})  ->  {1, 4}
#pragma once

#include <vector>

#include "model/span.h"

namespace nutgraf {

class OffsetMap {
 public:
  // The next `bytes` of the raw input stand in the text as they are.
  void keep(uint32_t bytes);
  // The next `raw_bytes` are left out of the text.
  void drop(uint32_t raw_bytes) { replace(raw_bytes, 0); }
  // The next `raw_bytes` stand in the text as `text_bytes` others (either may be 0); any span that touches one of
  // them covers all of them.
  void replace(uint32_t raw_bytes, uint32_t text_bytes);

  // This text was made into another one: from now on the map leads from the other text to the raw bytes.
  // Takes: `rewrite`, from the other text to this one.  Cost: O(pieces of both).
  //   raw "a\r\nbc" -> "a\nbc" -> "a\nb c"    map.rewritten_by(rewrite)    map.to_raw({2, 5})  ->  {3, 5}
  void rewritten_by(const OffsetMap& rewrite);

  // The smallest raw range that the text range was made from; an empty range maps to an empty one. Dropped bytes at
  // the edges are left out. Cost: O(log pieces).
  RawSpan to_raw(TextSpan span) const;

  uint32_t text_size() const { return text_end_; }
  uint32_t raw_size() const { return raw_end_; }
  size_t pieces() const { return pieces_.size(); }
  void clear();

  // A piece as it was appended, for tests and for tools that show the map. Bytes that were dropped have none.
  struct View {
    TextSpan text;
    RawSpan raw;
    bool verbatim;
  };
  View piece(size_t index) const;

 private:
  struct Piece {
    uint32_t text_begin;
    uint32_t raw_begin;
    uint32_t raw_size;  // kVerbatim: as many bytes as the text has
  };
  static constexpr uint32_t kVerbatim = UINT32_MAX;
  size_t piece_at(uint32_t text_at) const;
  uint32_t text_end_of(size_t index) const {
    return index + 1 < pieces_.size() ? pieces_[index + 1].text_begin : text_end_;
  }

  std::vector<Piece> pieces_;
  uint32_t text_end_ = 0;
  uint32_t raw_end_ = 0;
};

}  // namespace nutgraf
