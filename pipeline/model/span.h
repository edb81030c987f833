// Half-open ranges, one type a unit, so that places in different units cannot be mixed.
//
//   TextSpan{3, 7}.size()  ->  4        TextSpan == RawSpan does not compile
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace nutgraf {

template <class Unit>
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  constexpr uint32_t size() const { return end - begin; }
  constexpr bool empty() const { return end <= begin; }
  constexpr bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  constexpr bool contains(uint32_t at) const { return begin <= at && at < end; }
  constexpr bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  friend constexpr bool operator==(Span, Span) = default;
};

template <class Unit>
constexpr Span<Unit> cover(Span<Unit> a, Span<Unit> b) {
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

using TextSpan = Span<struct TextBytes>;      // bytes of Document::text()
using RawSpan = Span<struct RawBytes>;        // bytes of the article as it was read
using TokenSpan = Span<struct TokenUnit>;     // indexes into Document::tokens
using SlotSpan = Span<struct SlotUnit>;       // indexes into Document::slots
using PartSpan = Span<struct PartUnit>;        // indexes into Document::parts
using ValueSpan = Span<struct ValueUnit>;     // indexes into Document::values
using PlaceSpan = Span<struct PlaceUnit>;     // indexes into Document::value_places
using AliasSpan = Span<struct AliasUnit>;     // indexes into Document::aliases

// The piece of text; valid as long as `text`.
inline std::string_view cut(std::string_view text, TextSpan span) { return text.substr(span.begin, span.size()); }

}  // namespace nutgraf
