// nutgraf rules new, with the rules and lists that ship.
#include <doctest/doctest.h>

#include "cli/folder.h"

namespace nutgraf {
namespace {

// `nutgraf rules new` in a folder with the shipped rules, which it may change, and the shipped lists.
class Shipped {
 public:
  Shipped() { folder_.run("cp -r '" NUTGRAF_SOURCE_DIR "/rules' rules; ln -s '" NUTGRAF_SOURCE_DIR "/gazetteers' gazetteers"); }
  Ran run(const std::string& arguments) const { return folder_.run("nutgraf rules new " + arguments); }
  const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
};

const std::string kHelm =
    "--from 'Maria Tolliver took the helm of the Varnik Museum Board last May as its director.' --fact position "
    "person='Maria Tolliver' title=director organization='Varnik Museum Board' ";

TEST_CASE("rules new: prints a rule, and the file it is put into passes rules test") {
  const Shipped shipped;
  const Ran shown = shipped.run(kHelm);
  CHECK(shown.exit_code == 0);
  CHECK(shown.err.empty());
  CHECK(shown.out.starts_with("rule take-helm"));
  CHECK(shown.out.find("  find  {person:PERSON} take~ ") != std::string::npos);
  CHECK(shown.out.find("        person=Maria Tolliver | title=director | organization=Varnik Museum Board\n") != std::string::npos);
  CHECK(shown.out.find("\n  no    ") != std::string::npos);
  const std::string before = read(shipped.folder()("rules/facts/position.rules"));
  CHECK(before == read(NUTGRAF_SOURCE_DIR "/rules/facts/position.rules"));

  const Ran appended = shipped.run(kHelm + "--append rules/facts/position.rules --name takes-the-helm");
  CHECK(appended.exit_code == 0);
  const std::string after = read(shipped.folder()("rules/facts/position.rules"));
  CHECK(after == before + "\n" + appended.out);
  CHECK(appended.out.starts_with("rule takes-the-helm -> position\n"));
  const Ran tested = shipped.folder().run("nutgraf rules test");
  CHECK(tested.exit_code == 0);
  CHECK(tested.out.find(" 0 fail") != std::string::npos);
  CHECK(shipped.folder().run("nutgraf rules format --check").exit_code == 0);

  // Now it is read, and the file stays as it is.
  const Ran read_already = shipped.run(kHelm + "--append rules/facts/position.rules");
  CHECK(read_already.exit_code == 0);
  CHECK(read_already.out.empty());
  CHECK(read_already.says("rule takes-the-helm (rules/facts/position.rules:"));
  CHECK(read_already.says("reads this already: no rule is needed"));
  CHECK(read(shipped.folder()("rules/facts/position.rules")) == after);
  CHECK(shipped.run(kHelm + "--name takes-the-helm").says("error A005: "));
}

TEST_CASE("rules new: a file of its own, and JSON for tools") {
  const Shipped shipped;
  const std::string pudding =
      "--from 'She ate the Varnik Plum Pudding in May.' --label PUDDING name='Varnik Plum Pudding' ";
  const Ran ran = shipped.run(pudding + "--json --append rules/names/pudding.rules");
  CHECK(ran.exit_code == 0);
  REQUIRE(ran.lines().size() == 1);
  CHECK(ran.lines()[0]["rule"] == "pudding");
  CHECK(ran.lines()[0]["read_by"].empty());
  CHECK(ran.lines()[0]["text"] == read(shipped.folder()("rules/names/pudding.rules")));
  CHECK(shipped.folder().run("nutgraf rules test").exit_code == 0);
  const Ran again = shipped.run(pudding + "--json");
  REQUIRE(again.lines().size() == 1);
  REQUIRE(again.lines()[0]["read_by"].size() == 1);
  CHECK(again.lines()[0]["read_by"][0] == "pudding (rules/names/pudding.rules:1)");
  CHECK_FALSE(again.lines()[0].contains("text"));
}

TEST_CASE("rules new: what stands in the way, and usage") {
  const Shipped shipped;
  const Ran missing = shipped.run("--from 'Maria Tolliver quit as storm warden.' --fact position person='Maria Tolliver' title='storm warden'");
  CHECK(missing.exit_code == 4);
  CHECK(missing.out.empty());
  CHECK(missing.says("error A004: no list and no rule takes \"storm warden\" for a TITLE"));
  CHECK(missing.says("gazetteers/people/roles.tsv"));
  const std::string start = "--from 'Maria Tolliver quit as director.' ";
  CHECK(shipped.run(start + "person='Maria Tolliver'").exit_code == 2);
  CHECK(shipped.run(start + "person='Maria Tolliver'").says("--fact TYPE or --label LABEL"));
  CHECK(shipped.run(start + "--fact position --label PRIZE person='Maria Tolliver'").exit_code == 2);
  CHECK(shipped.run(start + "--fact position director").says("director is no slot with its words"));
  CHECK(shipped.run(start + "--fact position director").exit_code == 2);
  CHECK(shipped.run("--fact position title=director").says("--from"));
  CHECK(shipped.run(start + "--fact position --rules nowhere title=director").exit_code == 2);
}

}  // namespace
}  // namespace nutgraf
