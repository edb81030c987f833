// One fast, stable hash for words, keys and files. Not cryptographic.
// The value is part of the pack format: changing it means raising kPackVersion (base/pack.h).
//
//   hash_bytes("")  ->  0xcbf29ce484222325 mixed
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace nutgraf {

// The finaliser of MurmurHash3 (Appleby 2011): every input bit reaches every output bit.
constexpr uint64_t mix(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  x ^= x >> 33;
  return x;
}

// The steps of hash_bytes, for who has the bytes in registers already: begin with the size, then every eight bytes, then
// the up to seven left (zeros above them).
constexpr uint64_t hash_begin(size_t size_bytes) { return 0xcbf29ce484222325ULL ^ size_bytes; }
constexpr uint64_t hash_step(uint64_t h, uint64_t eight_bytes) {
  h = (h ^ eight_bytes) * 0x9e3779b97f4a7c15ULL;
  return h ^ h >> 29;
}
constexpr uint64_t hash_end(uint64_t h, uint64_t last_bytes) { return mix(h ^ last_bytes * 0x9e3779b97f4a7c15ULL); }

// Cost: O(size), eight bytes a step.
inline uint64_t hash_bytes(std::string_view bytes) {
  uint64_t h = hash_begin(bytes.size());
  const char* p = bytes.data();
  size_t n = bytes.size();
  for (; n >= 8; n -= 8, p += 8) {
    uint64_t w;
    std::memcpy(&w, p, 8);
    h = hash_step(h, w);
  }
  uint64_t w = 0;
  if (n) std::memcpy(&w, p, n);
  return hash_end(h, w);
}

constexpr uint64_t hash_pair(uint64_t a, uint64_t b) { return mix(a * 0x9e3779b97f4a7c15ULL + b); }

}  // namespace nutgraf
