// nutgraf rules check: what it takes, what it shows, how it ends. The codes themselves are tested by tests/docs/errors_test.py.
#include <doctest/doctest.h>

#include "cli/folder.h"

namespace nutgraf {
namespace {

const std::string kRule = "rule news -> NEWS\n  find good news\n  yes That is good news.\n  no  That is good.\n";
const std::string kManifest =
    "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
    "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n";

void write_pack(const Folder& folder) {
  folder.write("rules/facts.schema", "label TITLE: role TEXT\n");
  folder.write("rules/a.rules", kRule);
  folder.write("rules/sub/b.rules", "rule r -> TITLE\n  find {role:ROLE} spoke\n  yes The mayor spoke.\n    role=mayor\n  no  The mayor slept.\n");
  folder.write("gazetteers/manifest.tsv", kManifest);
  folder.write("gazetteers/roles.tsv", "entry\nmayor\n");
}

}  // namespace

TEST_CASE("rules check: mistakes with their line and a caret, exit 4") {
  const Folder folder;
  CHECK(folder.run("nutgraf rules check").exit_code == 2);
  CHECK(folder.run("nutgraf rules check").says("there is no file or directory rules"));
  write_pack(folder);
  folder.write("rules/sub/b.rules", "rule r -> TITLE\n  find {role:ROLE}\n  yes The mayor spoke.\n    role=mayor\n  no  The mayoral chain.\n");
  const Ran far = folder.run("nutgraf rules check");
  CHECK(far.exit_code == 0);
  CHECK(far.out == "2 rules, 1 level, 1 list, 1 entry: 0 errors, 1 warning\n");
  CHECK(far.says("rules/sub/b.rules:5:3: warning R063: "));
  const Ran strict = folder.run("nutgraf rules check --strict");
  CHECK(strict.exit_code == 4);
  CHECK(strict.says("rules/sub/b.rules:5:3: error R063: "));
  CHECK(strict.out == "2 rules, 1 level, 1 list, 1 entry: 1 error, 0 warnings\n");

  folder.write("rules/a.rules", "rule news -> NEWS\n  find {post:ROL} @rols\n  yes That is good news.\n  no  That is good.\nrule x\n");
  folder.write("gazetteers/roles.tsv", "entry\nmayor\nchair\n");
  const Ran wrong = folder.run("nutgraf rules check");
  CHECK(wrong.exit_code == 4);
  CHECK(wrong.says("rules/a.rules:2:20: error R013: there is no list called rols; did you mean roles?\n"
                   "    find {post:ROL} @rols\n"
                   "                     ^^^^\n"));
  CHECK(wrong.says("rules/a.rules:5:1: error R002: "));
  CHECK(wrong.says("gazetteers/roles.tsv:3:1: error G007: 'chair' must stand before 'mayor'; sort the list with LC_ALL=C sort\n  chair\n  ^^^^^\n"));
}

TEST_CASE("rules check: files and directories; what is wrong elsewhere is counted, not shown") {
  const Folder folder;
  write_pack(folder);
  folder.write("rules/a.rules", kRule + "rule x\n");
  const Ran sub = folder.run("nutgraf rules check rules/sub");
  CHECK(sub.exit_code == 0);
  CHECK(!sub.says("R002"));
  CHECK(sub.out.find("(and 1 error, 0 warnings in files that were not asked for)") != std::string::npos);
  CHECK(folder.run("nutgraf rules check rules/sub/b.rules").exit_code == 0);
  CHECK(folder.run("nutgraf rules check rules/a.rules").exit_code == 4);
  CHECK(folder.run("nutgraf rules check rules/sub/b.rules rules/a.rules").exit_code == 4);
  CHECK(folder.run("cd rules/sub && nutgraf rules check b.rules").exit_code == 0);
  CHECK(folder.run("cd rules && nutgraf rules check a.rules").says("error R002"));
  CHECK(folder.run("nutgraf rules check rules/facts.schema").exit_code == 0);
  CHECK(folder.run("nutgraf rules check rules/").says("rules/a.rules:5:1: error R002"));

  // Lists alone.
  CHECK(folder.run("nutgraf rules check gazetteers").out == "1 list, 1 entry: no mistake\n");
  folder.write("gazetteers/roles.tsv", "entry\nmayor\nmayor\n");
  CHECK(folder.run("nutgraf rules check gazetteers/roles.tsv").says("gazetteers/roles.tsv:3:1: error G008"));
  CHECK(folder.run("nutgraf gazetteer check gazetteers").says("gazetteers/roles.tsv:3:1: error G008"));
  CHECK(folder.run("nutgraf rules check gazetteers/manifest.tsv").exit_code == 0);
  folder.write("gazetteers/roles.tsv", "entry\nmayor\n");

  // A file from elsewhere is checked with the rules here.
  folder.write("rules/a.rules", kRule);
  folder.write("new/mine.rules", "rule mine -> NEWS\n  find old {ROLE}\n  prefer over nwes\n  yes old mayor\n  no  new mayor\n");
  const Ran mine = folder.run("nutgraf rules check new/mine.rules");
  CHECK(mine.exit_code == 4);
  CHECK(mine.says("new/mine.rules:3:15: error R020: unknown rule nwes; did you mean news?"));
  CHECK(folder.run("cd new && nutgraf rules check mine.rules").exit_code == 2);
  folder.write("new/text.txt", "x");
  CHECK(folder.run("nutgraf rules check new/text.txt").exit_code == 2);

  // Other lists.
  folder.write("other/manifest.tsv", "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n");
  CHECK(folder.run("nutgraf rules check --gazetteers other").says("error R012: unknown label ROLE"));
}

TEST_CASE("rules check --json: one object a problem, and nothing else") {
  const Folder folder;
  write_pack(folder);
  const Ran good = folder.run("nutgraf rules check --json");
  CHECK(good.exit_code == 0);
  CHECK(good.out.empty());
  folder.write("rules/a.rules", "rule news -> NEWS\n  find good {PERSN}\n  yes That is good news.\n  no  \"That\" is good.\n");
  const Ran bad = folder.run("nutgraf rules check --json rules");
  CHECK(bad.exit_code == 4);
  CHECK(bad.err.empty());
  REQUIRE(bad.lines().size() == 1);
  CHECK(bad.lines()[0] == json{{"severity", "error"}, {"code", "R012"}, {"file", "rules/a.rules"}, {"message", "unknown label PERSN"},
                               {"remedy", "no list and no rule makes it"}, {"line", 2}, {"column", 14}, {"width", 5}});
}

TEST_CASE("rules check: many mistakes, long lines and what a terminal would obey") {
  const Folder folder;
  write_pack(folder);
  std::string many;
  for (int i = 0; i < 50; ++i) many += "nonsense\n";
  folder.write("rules/a.rules", many);
  const Ran ran = folder.run("nutgraf rules check");
  CHECK(ran.exit_code == 4);
  CHECK(ran.says("a.rules:20:1: error R014"));
  CHECK(!ran.says("a.rules:21:1: error R014"));
  CHECK(ran.says("30 more R014 in rules/a.rules"));
  CHECK(ran.out.find("50 errors") != std::string::npos);
  CHECK(folder.run("nutgraf rules check --json").lines().size() == 50);

  folder.write("rules/a.rules", kRule + "# x\nword AA = " + std::string(2000, ' ') + "good ) " + std::string(2000, ' ') + "x\n");
  const Ran longer = folder.run("nutgraf rules check");
  CHECK(longer.says("rules/a.rules:6:2016: error R003"));
  CHECK(longer.err.size() < 1000);
  folder.write("rules/a.rules", kRule + "\x1b[31mfind\n");
  const Ran escape = folder.run("nutgraf rules check");
  CHECK(escape.exit_code == 4);
  CHECK(escape.err.find('\x1b') == std::string::npos);
}

}  // namespace nutgraf
