// Bytes that die together: strings made while one article is read.
// Not a general allocator: nothing is freed before clear(), and no destructor runs.
//
//   Arena arena;
//   std::string_view name = arena.copy("Ann Lee");   // lives until arena.clear()
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace nutgraf {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  // `size_bytes` writable bytes, unaligned; valid until clear().
  char* allocate(size_t size_bytes) {
    while (block_ < blocks_.size() && used_ + size_bytes > blocks_[block_].size) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) {
      const size_t size = size_bytes > kBlockBytes ? size_bytes : kBlockBytes;
      blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
      used_ = 0;
    }
    char* out = blocks_[block_].bytes.get() + used_;
    used_ += size_bytes;
    return out;
  }

  // A copy of `text`; valid until clear().
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* out = allocate(text.size());
    std::memcpy(out, text.data(), text.size());
    return {out, text.size()};
  }

  // Forgets everything and keeps the blocks for the next article.
  void clear() {
    block_ = 0;
    used_ = 0;
  }

 private:
  static constexpr size_t kBlockBytes = 1 << 16;
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  std::vector<Block> blocks_;
  size_t block_ = 0;
  size_t used_ = 0;
};

}  // namespace nutgraf
