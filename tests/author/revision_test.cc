#include "author/revision.h"

#include <cstdlib>

#include "author/small_pack.h"
#include "base/file.h"

namespace nutgraf {
namespace {

// A git repository in the current directory, for the length of a test.
class Repository {
 public:
  Repository() : before_(fs::current_path()) {
    fs::current_path(fs::path(files_.rules()).parent_path());
    works = git("init -q") && commit("first");
  }
  ~Repository() { fs::current_path(before_); }

  bool commit(const std::string& message) const {
    return git("add -A") &&
           git("-c user.name=Test -c user.email=test@example.org -c commit.gpgsign=false commit -q -m " +
               message);
  }
  const SmallPack& files() const { return files_; }
  bool works = false;

 private:
  static bool git(const std::string& arguments) {
    return std::system(("git " + arguments + " > git.log 2>&1").c_str()) == 0;
  }
  const fs::path before_;
  const SmallPack files_;
};

}  // namespace

TEST_CASE("directories of a revision") {
  Repository repository;
  if (!repository.works) {
    MESSAGE("git does not work here: not tested");
    return;
  }
  repository.files().write("rules/offices.rules", "# second\n");
  REQUIRE(repository.commit("second"));
  repository.files().write("rules/offices.rules", "# not committed\n");

  std::string place;
  {
    const Result<Revision> head = Revision::take_out("HEAD", {"rules", "gazetteers"});
    REQUIRE(head);
    place = head->directory();
    CHECK(*read_file(place + "/rules/offices.rules") == "# second\n");
    CHECK(read_file(place + "/gazetteers/roles.tsv")->starts_with("entry"));
    const Result<Revision> first = Revision::take_out("HEAD~1", {"rules"});
    REQUIRE(first);
    CHECK(*read_file(first->directory() + "/rules/offices.rules") == SmallPack::kOffices);
    CHECK_FALSE(fs::exists(first->directory() + "/gazetteers"));
  }
  CHECK_FALSE(fs::exists(place));

  struct Case {
    const char* revision;
    const char* directory;
    const char* code;
  };
  const std::string mark = repository.files()("mark"), shell = "HEAD; touch " + mark,
                    quoted = "$(touch " + mark + ")", option = "--output=" + mark;
  const Case cases[] = {
      {"HEAD~9", "rules", "V002"},
      {"no-such-branch", "rules", "V002"},
      {"", "rules", "V002"},
      {"HEAD", "rulez", "V003"},
      // Nothing of a revision's name reaches a shell or becomes an option.
      {shell.c_str(), "rules", "V002"},
      {quoted.c_str(), "rules", "V002"},
      {option.c_str(), "rules", "V002"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.revision);
    const Result<Revision> wrong = Revision::take_out(c.revision, {c.directory});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.errors()[0].code == c.code);
  }
  CHECK_FALSE(fs::exists(mark));
}

}  // namespace nutgraf
