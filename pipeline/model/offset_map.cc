#include "model/offset_map.h"

namespace nutgraf {

void OffsetMap::keep(uint32_t bytes) {
  if (bytes == 0) return;
  const bool joins = !pieces_.empty() && pieces_.back().raw_size == kVerbatim &&
                     raw_end_ - pieces_.back().raw_begin == text_end_ - pieces_.back().text_begin;
  if (!joins) pieces_.push_back({text_end_, raw_end_, kVerbatim});
  text_end_ += bytes;
  raw_end_ += bytes;
}

void OffsetMap::replace(uint32_t raw_bytes, uint32_t text_bytes) {
  // Dropped bytes need no piece: the next piece says where the raw text goes on.
  if (text_bytes > 0) pieces_.push_back({text_end_, raw_end_, raw_bytes});
  text_end_ += text_bytes;
  raw_end_ += raw_bytes;
}

void OffsetMap::rewritten_by(const OffsetMap& rewrite) {
  std::vector<Piece> made;
  made.reserve(pieces_.size() + rewrite.pieces_.size());
  size_t under = 0;  // piece of this map that holds the byte being looked at
  for (size_t i = 0; i < rewrite.pieces_.size(); ++i) {
    const View view = rewrite.piece(i);
    if (!view.verbatim) {
      const RawSpan raw = to_raw({view.raw.begin, view.raw.end});
      made.push_back({view.text.begin, raw.begin, raw.size()});
      continue;
    }
    for (uint32_t at = view.raw.begin; at < view.raw.end;) {
      while (text_end_of(under) <= at) ++under;
      const Piece& piece = pieces_[under];
      const uint32_t text_begin = view.text.begin + (at - view.raw.begin);
      const uint32_t raw_begin =
          piece.raw_size == kVerbatim ? piece.raw_begin + (at - piece.text_begin) : piece.raw_begin;
      const bool joins = piece.raw_size == kVerbatim && !made.empty() && made.back().raw_size == kVerbatim &&
                         raw_begin - made.back().raw_begin == text_begin - made.back().text_begin;
      if (!joins) made.push_back({text_begin, raw_begin, piece.raw_size});
      at = std::min(text_end_of(under), view.raw.end);
    }
  }
  pieces_ = std::move(made);
  text_end_ = rewrite.text_end_;
}

OffsetMap::View OffsetMap::piece(size_t index) const {
  const Piece& piece = pieces_[index];
  const TextSpan text{piece.text_begin, text_end_of(index)};
  const uint32_t raw_size = piece.raw_size == kVerbatim ? text.size() : piece.raw_size;
  return {text, {piece.raw_begin, piece.raw_begin + raw_size}, piece.raw_size == kVerbatim};
}

size_t OffsetMap::piece_at(uint32_t text_at) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), text_at,
                                      [](uint32_t at, const Piece& piece) { return at < piece.text_begin; });
  return static_cast<size_t>(after - pieces_.begin()) - 1;
}

RawSpan OffsetMap::to_raw(TextSpan span) const {
  if (pieces_.empty()) return {0, 0};
  if (span.begin >= text_end_) {
    const Piece& last = pieces_.back();
    const uint32_t end = last.raw_begin + (last.raw_size == kVerbatim ? text_end_ - last.text_begin : last.raw_size);
    return {end, end};
  }
  const Piece& first = pieces_[piece_at(span.begin)];
  const uint32_t begin =
      first.raw_size == kVerbatim ? first.raw_begin + (span.begin - first.text_begin) : first.raw_begin;
  if (span.empty()) return {begin, begin};
  const Piece& last = pieces_[piece_at(span.end - 1)];
  const uint32_t end =
      last.raw_size == kVerbatim ? last.raw_begin + (span.end - last.text_begin) : last.raw_begin + last.raw_size;
  return {begin, end};
}

void OffsetMap::clear() {
  pieces_.clear();
  text_end_ = raw_end_ = 0;
}

}  // namespace nutgraf
