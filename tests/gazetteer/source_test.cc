// Lists as editors keep them: what is read, and every mistake with its file and line.
#include "gazetteer/source.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"

namespace nutgraf {
namespace {

// A directory of lists that goes away with the object.
class Lists {
 public:
  Lists() {
    std::string name = std::filesystem::temp_directory_path().string() + "/nutgraf_lists_XXXXXX";
    REQUIRE(mkdtemp(name.data()));
    directory = name;
  }
  ~Lists() { std::filesystem::remove_all(directory); }
  Lists(const Lists&) = delete;
  Lists& operator=(const Lists&) = delete;
  Lists& with(const std::string& file, std::string_view text) {
    std::filesystem::create_directories(std::filesystem::path(directory + "/" + file).parent_path());
    REQUIRE(write_file(directory + "/" + file, text));
    return *this;
  }
  // "code file:line; …"
  std::string codes() const {
    std::string out;
    const auto lists = load_lists(directory);
    for (const Error& error : lists.errors()) {
      out += error.code + " " + std::filesystem::path(error.place.file).filename().string() + ":" + std::to_string(error.place.line) + "; ";
      CHECK(!error.message.empty());
    }
    return out;
  }
  std::string directory;
};

const std::string kHead = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n";
const std::string kRow = "a.tsv\tROLE\tany\tword\tthe authors\t1\tApache-2.0\t2026-01-01\n";
const std::string kList = "entry\tvalue\tid\n";

TEST_CASE("a directory of lists needs a manifest") {
  CHECK(Lists().codes() == "G001 manifest.tsv:0; ");
  CHECK(Lists().with("manifest.tsv", kHead).codes() == "");
}

TEST_CASE("a list is read with all its columns") {
  Lists dir;
  dir.with("manifest.tsv", kHead + "people/roles.tsv\tROLE\tcapitalised\tword\tthe authors\t2\tCC0-1.0\t2026-01-01\r\n\nends.tsv\tPATRONYMIC\tany\tsuffix\tx\t\tCC0-1.0\t\n")
      .with("people/roles.tsv", kList + "chairmen\tchairman\tq1\nvice president\n")
      .with("ends.tsv", "entry\novich\n");
  const auto lists = load_lists(dir.directory);
  REQUIRE(lists);
  REQUIRE(lists->size() == 2);
  const List& roles = (*lists)[0];
  CHECK(roles.name == "roles");
  CHECK(roles.label == "ROLE");
  CHECK(roles.case_policy == CasePolicy::Capitalised);
  CHECK(roles.source + roles.version + roles.licence + roles.date == "the authors2CC0-1.02026-01-01");
  REQUIRE(roles.entries.size() == 2);
  CHECK(roles.entries[0].text + roles.entries[0].value + roles.entries[0].id == "chairmenchairmanq1");
  CHECK(roles.entries[1].text == "vice president");
  CHECK(roles.entries[1].value == "");
  CHECK(roles.entries[1].line == 3);
  CHECK((*lists)[1].match == MatchKind::Suffix);
}

struct ErrorRow {
  std::string manifest, list, codes;
};
TEST_CASE("every mistake has its code, its file and its line") {
  const std::string other = "b.tsv\tROLE\tany\tword\tx\t\tCC0-1.0\t\n";
  const std::vector<ErrorRow> rows = {
      {kHead + kRow, kList + "a\nb\n", ""},
      {"", kList, "G002 manifest.tsv:1; G012 a.tsv:0; "},
      {"file\tlabel\n" + kRow, kList, "G002 manifest.tsv:1; "},
      {kHead + "a.tsv\tROLE\n", kList, "G003 manifest.tsv:2; "},
      {kHead + "a.tsv\t\tany\tword\tx\t\ty\t\n", kList, "G003 manifest.tsv:2; "},
      {kHead + "a.tsv\tROLE\tupper\tword\tx\t\ty\t\n", kList, "G003 manifest.tsv:2; "},
      {kHead + "a.tsv\tROLE\tany\tregex\tx\t\ty\t\n", kList, "G003 manifest.tsv:2; "},
      // A stranger's manifest may not show what stands elsewhere on the disk.
      {kHead + kRow + "../secret.tsv\tROLE\tany\tword\tx\t\ty\t\n", kList, "G003 manifest.tsv:3; "},
      {kHead + kRow + "/elsewhere/secret.tsv\tROLE\tany\tword\tx\t\ty\t\n", kList, "G003 manifest.tsv:3; "},
      {kHead + kRow + other, kList, "G004 b.tsv:0; "},
      {kHead + kRow, "", "G005 a.tsv:1; "},
      {kHead + kRow, "word\tvalue\n", "G005 a.tsv:1; "},
      {kHead + kRow, "entry\tid\n", "G005 a.tsv:1; "},
      {kHead + kRow, kList + "a\n\xFF\n", "G006 a.tsv:3; "},
      {kHead + kRow, kList + "b\na\nc\n", "G007 a.tsv:3; "},
      {kHead + kRow, kList + "a\na\tx\nb\n", "G008 a.tsv:3; "},
      {kHead + kRow, kList + "\na\n", "G009 a.tsv:2; "},
      {kHead + kRow, kList + "   \na\n", "G009 a.tsv:2; "},
      {kHead + kRow, kList + "a b c d e f g h i j k l\na b c d e f g h i j k l m\n", "G010 a.tsv:3; "},
      // Words are counted as the text's are: marks count too.
      {kHead + kRow, kList + "a, b, c, d, e, f, g\n", "G010 a.tsv:2; "},
      {kHead + "a.tsv\tROLE\tany\tword\t\t\tCC0-1.0\t\n", kList, "G011 manifest.tsv:2; "},
      {kHead + "a.tsv\tROLE\tany\tword\tx\t\t\t\n", kList, "G011 manifest.tsv:2; "},
      {kHead, kList, "G012 a.tsv:0; "},
      {kHead + kRow + kRow, kList, "G013 manifest.tsv:3; "},
      {"bad\n" + kRow + other, "bad\nb\na\na\n", "G002 manifest.tsv:1; G005 a.tsv:1; G007 a.tsv:3; G008 a.tsv:4; G004 b.tsv:0; "},
  };
  for (const ErrorRow& row : rows) {
    CAPTURE(row.manifest);
    CAPTURE(row.list);
    CHECK(Lists().with("manifest.tsv", row.manifest).with("a.tsv", row.list).codes() == row.codes);
  }
}

}  // namespace
}  // namespace nutgraf
