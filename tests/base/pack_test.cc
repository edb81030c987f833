#include "base/pack.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>

namespace nutgraf {
namespace {

std::string small_pack() {
  PackBuilder builder;
  builder.add<uint32_t>(7, std::vector<uint32_t>{1, 2, 3});
  builder.add_text(9, "words");
  builder.add<uint64_t>(11, std::vector<uint64_t>{uint64_t{1} << 40});
  return builder.finish();
}

}  // namespace

TEST_CASE("an empty pack has no sections") {
  const Result<Pack> pack = Pack::from_bytes(PackBuilder().finish());
  REQUIRE(pack.ok());
  CHECK(pack->section<uint32_t>(7).empty());
  CHECK(pack->text(1).empty());
}

TEST_CASE("sections come back as they were written") {
  Result<Pack> read = Pack::from_bytes(small_pack());
  REQUIRE(read.ok());
  const Pack pack = std::move(*read);  // views outlive the move
  const auto numbers = pack.section<uint32_t>(7);
  CHECK(std::vector<uint32_t>(numbers.begin(), numbers.end()) == std::vector<uint32_t>{1, 2, 3});
  CHECK(pack.text(9) == "words");
  CHECK(pack.section<uint64_t>(11)[0] == uint64_t{1} << 40);
  CHECK(pack.section<uint32_t>(8).empty());
  CHECK(reinterpret_cast<uintptr_t>(pack.section<uint64_t>(11).data()) % alignof(uint64_t) == 0);
}

TEST_CASE("one content, one hash; another content, another hash") {
  CHECK(Pack::from_bytes(small_pack())->content_hash() == Pack::from_bytes(small_pack())->content_hash());
  PackBuilder other;
  other.add<uint32_t>(7, std::vector<uint32_t>{1, 2, 4});
  CHECK(Pack::from_bytes(other.finish())->content_hash() != Pack::from_bytes(small_pack())->content_hash());
}

TEST_CASE("what is no pack is refused with its code") {
  CHECK(Pack::from_bytes("").errors()[0].code == "P003");
  CHECK(Pack::from_bytes(std::string(100, 'x')).errors()[0].code == "P001");
  std::string bytes = small_pack();
  bytes[8] = 99;  // the version
  CHECK(Pack::from_bytes(bytes).errors()[0].code == "P002");
  for (size_t size = 8; size < small_pack().size(); size += 5) {
    const Result<Pack> pack = Pack::from_bytes(small_pack().substr(0, size));
    REQUIRE_FALSE(pack.ok());
    CHECK(pack.errors()[0].code == "P003");
  }
}

TEST_CASE("a damaged table of sections is refused, whatever the damage") {
  std::mt19937 random(3);
  const std::string good = small_pack();
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    const Result<Pack> pack = Pack::from_bytes(bytes);
    if (!pack.ok()) continue;
    // What is taken must be safe to read to its end.
    size_t sum = 0;
    for (uint32_t number = 0; number < 16; ++number)
      for (const char c : pack->text(number)) sum += static_cast<unsigned char>(c);
    CHECK(sum <= 255 * bytes.size() * 16);
  }
}

TEST_CASE("a pack in a file is mapped") {
  const std::string path = (std::filesystem::temp_directory_path() / "nutgraf_pack_test.pack").string();
  REQUIRE(write_file(path, small_pack()).ok());
  const Result<Pack> pack = Pack::from_file(path);
  REQUIRE(pack.ok());
  CHECK(pack->text(9) == "words");
  CHECK(pack->size_bytes() == small_pack().size());
  std::filesystem::remove(path);
  CHECK(pack->text(9) == "words");  // the mapping lives on
  CHECK(Pack::from_file(path).errors()[0].code == "F001");
}

}  // namespace nutgraf
