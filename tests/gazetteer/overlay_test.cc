// An editor's changes to lists: what they add, remove and take the place of, and every mistake in them.
#include "gazetteer/overlay.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"

namespace nutgraf {
namespace {

List list(const std::string& name, CasePolicy policy, std::vector<ListEntry> entries, MatchKind match =
    MatchKind::Word) {
  List out;
  out.name = name, out.file = "people/" + name + ".tsv", out.label = "ROLE", out.case_policy = policy,
      out.match = match;
  out.path = "gazetteers/" + out.file;
  for (uint32_t i = 0; i < entries.size(); ++i) entries[i].line = i + 2;
  out.entries = std::move(entries);
  return out;
}

// Lists, and a directory of changes that goes away with the object.
class Changed {
 public:
  explicit Changed(std::vector<List> of) : lists(std::move(of)) {
    std::string name = std::filesystem::temp_directory_path().string() + "/nutgraf_overlay_XXXXXX";
    REQUIRE(mkdtemp(name.data()));
    directory_ = name;
  }
  ~Changed() { std::filesystem::remove_all(directory_); }
  Changed(const Changed&) = delete;
  Changed& operator=(const Changed&) = delete;
  Changed& with(const std::string& file, std::string_view text) {
    std::filesystem::create_directories(std::filesystem::path(directory_ + "/" + file).parent_path());
    REQUIRE(write_file(directory_ + "/" + file, text));
    return *this;
  }
  // "code file:line:column remedy; …"
  std::string errors() {
    Errors told;
    overlay_lists(directory_, lists, told);
    std::string out;
    for (const Error& error : told)
      out += error.code + " " + std::filesystem::path(error.place.file).filename().string() + ":" +
          std::to_string(error.place.line) + ":" +
             std::to_string(error.place.column) + " " + error.remedy + "; ";
    return out;
  }
  // "entry=value …" of a list once it is changed
  std::string entries_of(size_t index) {
    CHECK(errors() == "");
    std::string out;
    for (const ListEntry& entry : lists[index].entries)
      out += (out.empty() ? "" : " ") + entry.text + (entry.value.empty() ? "" : "=" + entry.value) +
          (entry.is_own ? "!" : "");
    return out;
  }
  std::vector<List> lists;

 private:
  std::string directory_;
};

std::vector<List> roles() {
  return {list("roles", CasePolicy::Any, {{"chair", "", "", 0}, {"chairmen", "chairman", "", 0}, {"warden", "", "", 0}})};
}

}  // namespace

TEST_CASE("entries are added, take the place of others and are removed") {
  CHECK(Changed(roles()).with("roles.tsv", "entry\n").entries_of(0) == "chair chairmen=chairman warden");
  // In any order, in any directory.
  CHECK(Changed(roles()).with("my/own/roles.tsv",
      "entry\tvalue\nmayor\nalderman\tcouncillor\n").entries_of(0) ==
        "chair chairmen=chairman warden mayor! alderman=councillor!");
  CHECK(Changed(roles()).with("roles.tsv",
      "entry\tvalue\tid\nchairmen\tchairperson\tQ1\n- warden\n-chair\t\n").entries_of(0) ==
      "chairmen=chairperson!");
}

TEST_CASE("what was replaced is kept with the line that did it") {
  Changed changed(roles());
  changed.with("roles.tsv", "entry\tvalue\nchairmen\tchairperson\nchair\n-warden\n");
  CHECK(changed.errors() == "");
  const List& list = changed.lists[0];
  REQUIRE(list.replaced.size() == 3);
  CHECK(list.replaced[0].entry.text == "warden");
  CHECK(list.replaced[0].how == ReplacedEntry::How::Removed);
  CHECK(list.replaced[0].entry.line == 4);
  CHECK(list.replaced[0].by_line == 4);
  CHECK(place_of(list, list.replaced[0].entry).file == "gazetteers/people/roles.tsv");
  CHECK(list.replaced[1].entry.value == "chairman");
  CHECK(list.replaced[1].how == ReplacedEntry::How::Overridden);
  CHECK(list.replaced[2].how == ReplacedEntry::How::Repeated);
  CHECK(place_of(list, list.entries[0]) == Place{list.own_path, 2, 1});
}

TEST_CASE("an entry takes the place of those that stand where it would") {
  const auto names = [](CasePolicy policy) {
    return std::vector<List>{list("names", policy, {{"WARDEN", "", "", 0}, {"Warden", "", "", 0},
        {"al-Amin", "", "", 0}, {"warden", "", "", 0}})};
  };
  CHECK(Changed(names(CasePolicy::Any)).with("names.tsv", "entry\tvalue\nwarden\tkeeper\n").entries_of(0) ==
      "al-Amin warden=keeper!");
  // A capitalised list cares for the first letter only, and an entry without a capital stands as written.
  CHECK(Changed(names(CasePolicy::Capitalised)).with("names.tsv",
      "entry\tvalue\nWarden\tkeeper\n").entries_of(0) == "al-Amin warden Warden=keeper!");
  CHECK(Changed(names(CasePolicy::Capitalised)).with("names.tsv", "entry\n-warden\n").entries_of(0) ==
      "WARDEN Warden al-Amin");
  CHECK(Changed(names(CasePolicy::Exact)).with("names.tsv", "entry\n-Warden\n").entries_of(0) ==
      "WARDEN al-Amin warden");
  // An ending; and an entry that begins with the mark itself.
  CHECK(Changed({list("ends", CasePolicy::Any, {{"ovich", "", "", 0}}, MatchKind::Suffix)}).with("ends.tsv",
      "entry\n-OVICH\n").entries_of(0) == "");
  CHECK(Changed({list("words", CasePolicy::Any, {{"-elect", "", "", 0},
      {"elect", "", "", 0}})}).with("words.tsv", "entry\n--elect\n").entries_of(0) == "elect");
}

TEST_CASE("lists that are not there yet") {
  const std::string row = "sea/captains.tsv\tROLE\tcapitalised\tword\tthe port\t2\tCC0-1.0\t2026-01-01\n";
  const std::string head = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n";
  Changed changed(roles());
  changed.with(kNewListsFile, head + row).with("sea/captains.tsv", "entry\nSea Captain\nHarbour Pilot\n");
  CHECK(changed.entries_of(1) == "Sea Captain! Harbour Pilot!");
  CHECK(changed.lists[1].label == "ROLE");
  CHECK(changed.lists[1].case_policy == CasePolicy::Capitalised);
  CHECK(changed.lists[1].licence == "CC0-1.0");
  CHECK(changed.lists[1].path == changed.lists[1].own_path);

  CHECK(Changed(roles()).with(kNewListsFile, head + row).errors().starts_with("G004 new-lists.tsv:2:1 "));
  CHECK(Changed(roles()).with(kNewListsFile, head +
      "roles.tsv\tROLE\tany\tword\tme\t1\tCC0-1.0\t\n").with("roles.tsv",
      "entry\nmayor\n").errors().starts_with("G013 new-lists.tsv:2:1 "));
  CHECK(Changed(roles()).with(kNewListsFile, head +
      "../x.tsv\tROLE\tany\tword\tme\t1\tCC0-1.0\t\n").errors().starts_with("G003 new-lists.tsv:2:1 "));
  CHECK(Changed(roles()).with(kNewListsFile, head + row).with("sea/captains.tsv",
      "entry\n-Sea Captain\n").errors().starts_with("G026 captains.tsv:2:1 "));
}

TEST_CASE("mistakes in changes") {
  const auto told = [](std::string_view text) { return Changed(roles()).with("roles.tsv", text).errors(); };
  CHECK(Changed(roles()).errors().starts_with("G001 "));
  CHECK(Changed(roles()).with("notes.txt", "a").errors().starts_with("G001 "));
  CHECK(Changed(roles()).with("rolls.tsv", "entry\na\n").errors() ==
      "G012 rolls.tsv:0:0 did you mean roles?; ");
  CHECK(Changed(roles()).with("a/roles.tsv", "entry\na\n").with("b/roles.tsv",
      "entry\nb\n").errors().starts_with("G013 roles.tsv:0:0 "));
  CHECK(told("") .starts_with("G005 roles.tsv:1:1 "));
  CHECK(told("mayor\n").starts_with("G005 roles.tsv:1:1 "));
  CHECK(told("entry\n-wardens\n") == "G026 roles.tsv:2:1 did you mean warden?; ");
  CHECK(told("entry\n-zzz\n") == "G026 roles.tsv:2:1 remove the line; ");
  CHECK(told("entry\n-\n").starts_with("G009 roles.tsv:2:2 "));
  CHECK(told("entry\n\n").starts_with("G009 roles.tsv:2:1 "));
  CHECK(told("entry\tvalue\n-warden\tkeeper\n").starts_with("G019 roles.tsv:2:"));
  CHECK(told("entry\nmayor\nmayor\n").starts_with("G008 roles.tsv:3:1 "));
  CHECK(told("entry\n-warden\nwarden\n").starts_with("G008 roles.tsv:3:1 "));
  CHECK(told("entry\n\xFF\n").starts_with("G006 roles.tsv:2:1 "));
  // It stands in another list.
  std::vector<List> two = roles();
  two.push_back(list("jobs", CasePolicy::Any, {{"docent", "", "", 0}}));
  CHECK(Changed(two).with("roles.tsv", "entry\n-docent\n").errors() ==
      "G026 roles.tsv:2:1 it is in jobs: put the line into a file called jobs.tsv; ");
  // All of them, not the first.
  CHECK(told("entry\n-zzz\n-yyy\n\n") ==
      "G009 roles.tsv:4:1 remove the line; G026 roles.tsv:2:1 remove the line; G026 roles.tsv:3:1 remove the line; ");
}

TEST_CASE("a directory with a manifest is a set of lists of its own") {
  const std::string directory = std::string(NUTGRAF_SOURCE_DIR) + "/gazetteers";
  CHECK(!is_overlay(directory));
  CHECK(is_overlay(directory + "/people"));
  CHECK(!is_overlay(directory + "/nowhere"));
}

}  // namespace nutgraf
