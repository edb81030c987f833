#include "base/file.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

// A directory of its own that goes away with the test.
struct Scratchpad {
  fs::path path = fs::temp_directory_path() / ("nutgraf_file_test." + std::to_string(::getpid()));
  Scratchpad() { fs::create_directories(path); }
  ~Scratchpad() { fs::remove_all(path); }
  std::string operator/(const char* name) const { return (path / name).string(); }
};

}  // namespace

TEST_CASE("what is written is read again, whole or mapped") {
  const Scratchpad pad;
  for (const std::string& bytes : {std::string(), std::string("one\n"), std::string(300'000, '\0') + "end"}) {
    REQUIRE(write_file(pad / "a", bytes).ok());
    CHECK(*read_file(pad / "a") == bytes);
    const Result<MappedFile> mapped = MappedFile::open(pad / "a");
    REQUIRE(mapped.ok());
    CHECK(mapped->bytes() == bytes);
  }
}

TEST_CASE("a mapping can be moved") {
  const Scratchpad pad;
  REQUIRE(write_file(pad / "a", "words").ok());
  Result<MappedFile> mapped = MappedFile::open(pad / "a");
  MappedFile moved = std::move(*mapped);
  CHECK(moved.bytes() == "words");
  REQUIRE(write_file(pad / "b", "other").ok());
  moved = std::move(*MappedFile::open(pad / "b"));
  CHECK(moved.bytes() == "other");
}

TEST_CASE("writing leaves nothing half done beside the file") {
  const Scratchpad pad;
  REQUIRE(write_file(pad / "a", "1").ok());
  REQUIRE(write_file(pad / "a", "22").ok());
  CHECK(list_files(pad.path.string())->size() == 1);
  CHECK(write_file(pad / "missing/a", "1").errors()[0].code == "F003");
}

TEST_CASE("errors name the file and its reason") {
  const Scratchpad pad;
  const Result<std::string> missing = read_file(pad / "missing.txt");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.errors()[0].code == "F001");
  CHECK(missing.errors()[0].place.file == pad / "missing.txt");
  CHECK(MappedFile::open(pad / "missing.txt").errors()[0].code == "F001");
  CHECK(list_files(pad / "missing").errors()[0].code == "F001");
  CHECK(read_file(pad.path.string()).errors()[0].code == "F002");  // a directory
}

TEST_CASE("files are listed in byte order, hidden ones left out") {
  const Scratchpad pad;
  fs::create_directories(pad.path / "sub");
  fs::create_directories(pad.path / ".hidden");
  for (const char* name : {"b", "a", "sub/c", ".x", ".hidden/d"}) REQUIRE(write_file(pad / name, "1").ok());
  CHECK(*list_files(pad.path.string()) == std::vector<std::string>{pad / "a", pad / "b", pad / "sub/c"});
}

}  // namespace nutgraf
