// One file of flat arrays that is written once and mapped read-only: the compiled rules and lists.
// Every array is a section with a number; readers get typed views and copy nothing.
// Not an archive: only trivially copyable types, this machine's byte order, no compression.
//
//   PackBuilder builder;
//   builder.add<uint32_t>(7, std::vector<uint32_t>{1, 2, 3});
//   Result<Pack> pack = Pack::from_bytes(builder.finish());
//   pack->section<uint32_t>(7)  ->  {1, 2, 3}, valid while the Pack lives
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace nutgraf {

inline constexpr uint32_t kPackVersion = 5;

// Gaps between members would hold whatever the memory held, and the same pack have other bytes each time. A type that holds a
// float and no gap says so itself.
template <class T>
inline constexpr bool kHasNoGaps = std::has_unique_object_representations_v<T>;

class PackBuilder {
 public:
  template <class T>
  void add(uint32_t section, std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T>);
    static_assert(kHasNoGaps<T>, "give it members that are zero where it has gaps");
    add_bytes(section, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }
  template <class T>
  void add(uint32_t section, const std::vector<T>& values) {
    add<T>(section, std::span<const T>(values));
  }
  void add_text(uint32_t section, std::string_view text) { add_bytes(section, text); }

  // The whole file; the builder is empty afterwards.
  std::string finish();

 private:
  struct Section {
    uint32_t number;
    std::string bytes;
  };
  void add_bytes(uint32_t section, std::string_view bytes);
  std::vector<Section> sections_;
};

class Pack {
 public:
  // Errors: P001 not a pack, P002 other version, P003 cut short or damaged.
  static Result<Pack> from_bytes(std::string bytes);
  static Result<Pack> from_file(const std::string& path);
  // Without a copy: `bytes` must outlive the pack and every view of it, and be aligned to 16 bytes.
  static Result<Pack> from_static(std::string_view bytes);

  // The array of that number, empty when there is none. Views live as long as the Pack (moves included).
  template <class T>
  std::span<const T> section(uint32_t number) const {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::string_view bytes = section_bytes(number);
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  std::string_view text(uint32_t number) const { return section_bytes(number); }

  // Hash of all that the pack holds: two packs with one hash give the same facts.
  uint64_t content_hash() const { return content_hash_; }
  size_t size_bytes() const { return bytes_.size(); }

 private:
  static Result<Pack> check(Pack pack, const std::string& name);
  std::string_view section_bytes(uint32_t number) const;

  std::shared_ptr<const void> owner_;
  std::string_view bytes_;
  uint64_t content_hash_ = 0;
};

}  // namespace nutgraf
