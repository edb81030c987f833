#include "author/live_pack.h"

#include <algorithm>

#include "author/file_watcher.h"
#include "author/small_pack.h"
#include "author/stated_facts.h"

namespace nutgraf {
namespace {

std::string facts_of(const LivePack& pack, const std::string& text) {
  RawArticle article;
  article.id = "a.txt";
  article.bytes = text;
  FactReader reader(*pack.resources());
  std::string out;
  for (const StatedFact& fact : reader.read(article).value_or(std::vector<StatedFact>()))
    out += words_of(fact) + "\n";
  return out;
}

// Long, for machines with much else to do; nothing waits that long when all is well.
constexpr int kPatienceMs = 20000;

bool told(FileWatcher& watcher, const std::string& end_of_path) {
  const std::vector<std::string> changed = watcher.wait(kPatienceMs);
  return std::any_of(changed.begin(), changed.end(),
                     [&](const std::string& path) { return path.ends_with(end_of_path); });
}

}  // namespace

TEST_CASE("a pack that does not work leaves the one before in use") {
  const SmallPack files;
  LivePack pack({files.rules(), files.gazetteers()});
  CHECK_FALSE(pack.resources());
  CHECK(pack.update({}).is_used());
  const std::string text = "The mayor Ann spoke. The warden Zoe slept.";
  const std::string ann = "person=Ann | title=mayor | status=current\n",
                    zoe = "person=Zoe | title=warden | status=current\n";
  CHECK(facts_of(pack, text) == ann);

  files.add("rules/offices.rules", "  find {title: warden} {person: PRSON}\n");
  PackUpdate update = pack.update({files("rules/offices.rules")});
  CHECK_FALSE(update.is_used());
  REQUIRE_FALSE(update.errors.empty());
  CHECK(facts_of(pack, text) == ann);

  files.write("rules/offices.rules", std::string(SmallPack::kOffices) + "  no   The chair Bob slept.\n");
  update = pack.update({files("rules/offices.rules")});
  CHECK_FALSE(update.is_used());
  CHECK(update.errors.empty());
  REQUIRE(update.tests.failures.size() == 1);
  CHECK(facts_of(pack, text) == ann);

  files.write("rules/offices.rules", std::string(SmallPack::kOffices) +
                                         "rule warden -> TITLE\n  find {role: warden}\n  yes The warden "
                                         "spoke.\n    role=warden\n  no They spoke.\n");
  CHECK(pack.update({files("rules/offices.rules")}).is_used());
  CHECK(facts_of(pack, text) == ann + zoe);
}

TEST_CASE("a pack that is broken from the beginning is used once it is mended") {
  const SmallPack files;
  files.write("rules/offices.rules", "oops");
  LivePack pack({files.rules(), files.gazetteers()});
  CHECK_FALSE(pack.update({}).is_used());
  CHECK_FALSE(pack.resources());
  files.write("rules/offices.rules", SmallPack::kOffices);
  CHECK(pack.update({}).is_used());
  CHECK(pack.resources());
}

TEST_CASE("lists are read again when they changed") {
  const SmallPack files;
  LivePack pack({files.rules(), files.gazetteers()});
  REQUIRE(pack.update({}).is_used());
  files.write("gazetteers/roles.tsv", "entry\tvalue\tid\nchair\t\t\nmayor\t\t\nwarden\t\t\n");
  CHECK(pack.update({files("rules/offices.rules")}).is_used());
  CHECK(facts_of(pack, "The warden Zoe slept.").empty());
  CHECK(pack.update({files("gazetteers/roles.tsv")}).is_used());
  CHECK(facts_of(pack, "The warden Zoe slept.") == "person=Zoe | title=warden | status=current\n");
}

TEST_CASE("the watcher tells what was saved, however an editor saves") {
  const SmallPack files;
  Result<FileWatcher> opened = FileWatcher::open({files.rules(), files.gazetteers()});
  REQUIRE(opened);
  FileWatcher& watcher = *opened;
  CHECK(watcher.wait(0).empty());

  files.add("rules/offices.rules", "# more\n");  // in place
  CHECK(told(watcher, "/rules/offices.rules"));
  files.write("rules/.offices.swp", "x");        // another's business
  files.write("rules/notes.txt", "x");
  CHECK(watcher.wait(300).empty());
  files.write("gazetteers/roles.tsv.new~", "x");
  fs::rename(files("gazetteers/roles.tsv.new~"), files("gazetteers/roles.tsv"));  // beside, then moved over
  CHECK(told(watcher, "/gazetteers/roles.tsv"));
  fs::remove(files("rules/names.rules"));
  CHECK(told(watcher, "/rules/names.rules"));

  // A new directory is watched from then on, and so are those in it.
  fs::create_directories(files("rules/deep/deeper"));
  CHECK(told(watcher, "/rules/deep"));
  files.write("rules/deep/deeper/new.rules", "# new\n");
  CHECK(told(watcher, "/rules/deep/deeper/new.rules"));

  // What happened while nobody waited is told later, each file once.
  files.add("rules/offices.rules", "# 1\n");
  files.add("rules/offices.rules", "# 2\n");
  const std::vector<std::string> both = watcher.wait(kPatienceMs);
  CHECK(both == std::vector<std::string>{files("rules/offices.rules")});

  const Result<FileWatcher> nowhere = FileWatcher::open({files("nowhere")});
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.errors()[0].code == "W001");
}

}  // namespace nutgraf
