// nutgraf rules format: what it changes, what it leaves, what it says.
#include <doctest/doctest.h>

#include "cli/folder.h"

namespace nutgraf {
namespace {

const std::string kUntidy = "# titles\nrule r -> TITLE # mine\nfind {role: @roles}|b\n\n\nyes The mayor spoke.\nrole=mayor\n no They spoke.";
const std::string kTidy =
    "# titles\nrule r -> TITLE  # mine\n  find  {role:@roles}\n\n  yes   The mayor spoke.\n        role=mayor\n  no    They spoke.\n";

std::string untidy() {
  std::string out = kUntidy;
  return out.erase(out.find("|b"), 2);
}

TEST_CASE("rules format: files in place, and only those that change") {
  const Folder folder;
  CHECK(folder.run("nutgraf rules format").exit_code == 2);  // no directory "rules" here
  folder.write("rules/a/untidy.rules", untidy());
  folder.write("rules/tidy.rules", kTidy);
  folder.write("rules/facts.schema", "label  TITLE:  role TEXT\n");
  const Ran check = folder.run("nutgraf rules format --check");
  CHECK(check.exit_code == 4);
  CHECK(check.out == "rules/a/untidy.rules\n");
  CHECK(read(folder("rules/a/untidy.rules")) == untidy());
  const fs::file_time_type before = fs::last_write_time(folder("rules/tidy.rules"));
  const Ran done = folder.run("nutgraf rules format");
  CHECK(done.exit_code == 0);
  CHECK(done.out == "rules/a/untidy.rules\n");
  CHECK(read(folder("rules/a/untidy.rules")) == kTidy);
  CHECK(fs::last_write_time(folder("rules/tidy.rules")) == before);
  CHECK(read(folder("rules/facts.schema")) == "label  TITLE:  role TEXT\n");
  const Ran again = folder.run("nutgraf rules format --check rules/a/untidy.rules rules");
  CHECK(again.exit_code == 0);
  CHECK(again.out.empty());
}

TEST_CASE("rules format: standard input to standard output") {
  const Folder folder;
  folder.write("untidy", untidy());
  folder.write("tidy", kTidy);
  CHECK(folder.run("nutgraf rules format - < untidy").out == kTidy);
  CHECK(folder.run("nutgraf rules format - < untidy").exit_code == 0);
  CHECK(folder.run("nutgraf rules format --check - < untidy").exit_code == 4);
  CHECK(folder.run("nutgraf rules format --check - < tidy").exit_code == 0);
  CHECK(folder.run("nutgraf rules format - < /dev/null").out.empty());
}

TEST_CASE("rules format: a file with a mistake stays as it is, the others are formatted") {
  const Folder folder;
  folder.write("rules/a.rules", kUntidy);
  folder.write("rules/b.rules", untidy());
  const Ran ran = folder.run("nutgraf rules format rules nowhere.rules");
  CHECK(ran.exit_code == 4);
  CHECK(ran.says("rules/a.rules:3:"));
  CHECK(ran.says("error R003: "));
  CHECK(ran.says("nowhere.rules: error F001: "));
  CHECK(read(folder("rules/a.rules")) == kUntidy);
  CHECK(read(folder("rules/b.rules")) == kTidy);
  CHECK(folder.run("nutgraf rules format - < rules/a.rules").exit_code == 4);
  CHECK(folder.run("nutgraf rules format nowhere.rules").exit_code == 2);
}

}  // namespace
}  // namespace nutgraf
