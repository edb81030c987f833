#include "model/offset_map.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace nutgraf {
namespace {

std::string cut_raw(const std::string& raw, RawSpan span) { return raw.substr(span.begin, span.size()); }

}  // namespace

TEST_CASE("an empty map leads nowhere") {
  const OffsetMap map;
  CHECK(map.pieces() == 0);
  CHECK(map.to_raw({0, 0}) == RawSpan{0, 0});
  CHECK(map.text_size() == 0);
  CHECK(map.raw_size() == 0);
}

TEST_CASE("verbatim pieces join, dropped bytes leave no piece") {
  OffsetMap map;
  map.keep(3);
  map.keep(0);
  map.keep(4);
  CHECK(map.pieces() == 1);
  map.drop(2);
  CHECK(map.pieces() == 1);
  map.keep(1);
  CHECK(map.pieces() == 2);
  CHECK(map.text_size() == 8);
  CHECK(map.raw_size() == 10);
}

TEST_CASE("a span leads to the smallest raw range") {
  // raw  "ab\r\nc&amp;d"  text  "ab\nc&d"
  OffsetMap map;
  map.keep(2);
  map.replace(2, 1);
  map.keep(1);
  map.replace(5, 1);
  map.keep(1);
  const struct {
    TextSpan text;
    RawSpan raw;
  } cases[] = {{{0, 2}, {0, 2}}, {{1, 2}, {1, 2}}, {{2, 3}, {2, 4}}, {{1, 4}, {1, 5}},
               {{4, 5}, {5, 10}}, {{5, 6}, {10, 11}}, {{0, 6}, {0, 11}}, {{3, 3}, {4, 4}}, {{6, 6}, {11, 11}}};
  for (const auto& c : cases) {
    CAPTURE(c.text.begin);
    CAPTURE(c.text.end);
    CHECK(map.to_raw(c.text) == c.raw);
  }
}

TEST_CASE("dropped bytes at the edges of a span are left out, inside they are covered") {
  // raw "**Ann** Lee", text "Ann Lee"
  OffsetMap map;
  map.drop(2);
  map.keep(3);
  map.drop(2);
  map.keep(4);
  CHECK(map.to_raw({0, 3}) == RawSpan{2, 5});
  CHECK(map.to_raw({4, 7}) == RawSpan{8, 11});
  CHECK(map.to_raw({0, 7}) == RawSpan{2, 11});
}

TEST_CASE("an inserted space leads to an empty range and disturbs no span across it") {
  // raw "inPeru", text "in Peru"
  OffsetMap map;
  map.keep(2);
  map.replace(0, 1);
  map.keep(4);
  CHECK(map.to_raw({2, 3}) == RawSpan{2, 2});
  CHECK(map.to_raw({0, 2}) == RawSpan{0, 2});
  CHECK(map.to_raw({3, 7}) == RawSpan{2, 6});
  CHECK(map.to_raw({0, 7}) == RawSpan{0, 6});
  CHECK(map.to_raw({1, 3}) == RawSpan{1, 2});
  CHECK(map.to_raw({2, 7}) == RawSpan{2, 6});
}

TEST_CASE("a span that touches one byte of a replaced piece covers all of it") {
  // raw "ﬁn" (3 bytes and 1), text "fin"
  OffsetMap map;
  map.replace(3, 2);
  map.keep(1);
  CHECK(map.to_raw({0, 1}) == RawSpan{0, 3});
  CHECK(map.to_raw({1, 3}) == RawSpan{0, 4});
}

TEST_CASE("a rewritten text leads to the first raw bytes") {
  // raw "a\r\nbc" -> "a\nbc" -> "a\nb c"
  OffsetMap map;
  map.keep(1);
  map.replace(2, 1);
  map.keep(2);
  OffsetMap rewrite;
  rewrite.keep(3);
  rewrite.replace(0, 1);
  rewrite.keep(1);
  map.rewritten_by(rewrite);
  CHECK(map.text_size() == 5);
  CHECK(map.raw_size() == 5);
  CHECK(map.to_raw({2, 5}) == RawSpan{3, 5});
  CHECK(map.to_raw({1, 2}) == RawSpan{1, 3});
  CHECK(map.to_raw({3, 4}) == RawSpan{4, 4});
}

// A text in which every piece is random, its map, and for every text byte the raw range that it was made from.
struct Made {
  std::string raw, text;
  OffsetMap map;
  std::vector<RawSpan> from;
};

Made make_random(std::mt19937& random, const std::string& raw) {
  Made made;
  made.raw = raw;
  size_t at = 0;
  while (at < raw.size()) {
    const auto size = static_cast<uint32_t>(std::min<size_t>(raw.size() - at, random() % 5));
    const auto begin = static_cast<uint32_t>(at);
    switch (random() % 4) {
      case 0:
      case 1:
        made.map.keep(size);
        made.text += raw.substr(at, size);
        for (uint32_t i = 0; i < size; ++i) made.from.push_back({begin + i, begin + i + 1});
        at += size;
        break;
      case 2:
        made.map.drop(size);
        at += size;
        break;
      default: {
        const uint32_t text_size = random() % 3;
        made.map.replace(size, text_size);
        made.text += std::string(text_size, '#');
        for (uint32_t i = 0; i < text_size; ++i) made.from.push_back({begin, begin + size});
        at += size;
      }
    }
  }
  return made;
}

TEST_CASE("random maps agree with a table of every byte, also after a rewrite") {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    std::string raw;
    for (int i = 0; i < 40; ++i) raw += static_cast<char>('a' + random() % 26);
    Made first = make_random(random, raw);
    for (uint32_t begin = 0; begin < first.text.size(); ++begin) {
      RawSpan covered = first.from[begin];
      for (uint32_t end = begin + 1; end <= first.text.size(); ++end) {
        covered = cover(covered, first.from[end - 1]);
        CHECK(first.map.to_raw({begin, end}) == covered);
      }
    }
    const Made second = make_random(random, first.text);
    first.map.rewritten_by(second.map);
    for (uint32_t i = 0; i < second.text.size(); ++i) {
      const RawSpan over = second.from[i];  // bytes of the first text
      if (over.empty()) {
        CHECK(first.map.to_raw({i, i + 1}).empty());
        continue;
      }
      RawSpan covered = first.from[over.begin];
      for (uint32_t k = over.begin; k < over.end; ++k) covered = cover(covered, first.from[k]);
      CHECK(first.map.to_raw({i, i + 1}) == covered);
    }
    // Verbatim pieces are equal bytes; places never go back.
    uint32_t text_at = 0, raw_at = 0;
    for (size_t i = 0; i < first.map.pieces(); ++i) {
      const OffsetMap::View piece = first.map.piece(i);
      CHECK(piece.text.begin == text_at);
      CHECK(piece.raw.begin >= raw_at);
      CHECK(piece.raw.end <= first.map.raw_size());
      if (piece.verbatim) CHECK(cut_raw(raw, piece.raw) == second.text.substr(piece.text.begin, piece.text.size()));
      text_at = piece.text.end;
      raw_at = piece.raw.begin;
    }
    CHECK(text_at == second.text.size());
  }
}

}  // namespace nutgraf
