// nutgraf rules why and rules test, as an editor runs them.
#include <doctest/doctest.h>

#include "cli/folder.h"

namespace nutgraf {
namespace {

const std::string kRules =
    "rule name -> PERSON\n"
    "  find {name: {GIVEN_NAME} [<capitalised>]}\n"
    "  yes Later Ann spoke.\n"
    "      name=Ann\n"
    "  no They spoke.\n"
    "rule office -> TITLE\n"
    "  find {role:ROLE}\n"
    "  yes The mayor spoke.\n"
    "      role=mayor\n"
    "  no They spoke.\n"
    "rule before -> position\n"
    "  find {title:TITLE} {person:PERSON}\n"
    "  yes The mayor Ann spoke.\n"
    "      title=mayor | person=Ann\n"
    "  no The mayor met Ann.\n";

void write_pack(const Folder& folder, const std::string& rules) {
  folder.write("rules/facts.schema",
      "label PERSON: name TEXT\nlabel TITLE: role TEXT\nfact position: person PERSON, title TITLE, status STATUS = current\n");
  folder.write("rules/t.rules", rules);
  folder.write("gazetteers/manifest.tsv",
               "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
               "names.tsv\tGIVEN_NAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
               "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n");
  folder.write("gazetteers/names.tsv", "entry\tvalue\tid\nAnn\t\t\n");
  folder.write("gazetteers/roles.tsv", "entry\tvalue\tid\nmayor\t\t\n");
}

TEST_CASE("why: one sentence from standard input, as text, JSON and a page") {
  const Folder folder;
  write_pack(folder, kRules);
  const Ran text = folder.run("echo 'The mayor Ann met Chairwoman Ann Lee.' | nutgraf rules why -");
  CHECK(text.exit_code == 0);
  CHECK(text.err.empty());
  CHECK(text.out.find("-:1: The mayor Ann met Chairwoman Ann Lee.\n") == 0);
  CHECK(text.out.find("    mayor                             ROLE (roles.tsv), TITLE (rule office)\n") != std::string::npos);
  CHECK(text.out.find("  matched: before -> position   rules/t.rules:11\n"
                      "    mayor          Ann\n"
                      "    {title:TITLE}  {person:PERSON}\n"
                      "    title=mayor | person=Ann | status=current\n") != std::string::npos);

  const std::string miss =
      "echo 'Later Chairwoman Ann Lee <spoke> & \"left\".' | nutgraf rules why - --rule position.before";
  const Ran missed = folder.run(miss);
  CHECK(missed.out.find("  did not match: before -> position   rules/t.rules:11\n"
                        "    nothing stands there that it can begin with; wanted\n"
                        "      {title:TITLE}\n"
                        "    would match if \"Chairwoman\" were in roles.tsv (as TITLE)\n") != std::string::npos);

  const Ran tools = folder.run(miss + " --json");
  CHECK(tools.exit_code == 0);
  REQUIRE(tools.lines().size() == 1);
  const json why = tools.lines()[0];
  CHECK(why["place"]["line"] == 1);
  CHECK(why["matches"].empty());
  CHECK(why["misses"][0]["rule"] == "before");
  CHECK(why["misses"][0]["wanted"][0]["element"] == "{title:TITLE}");
  const json assumed = why["misses"][0]["would_match_if"][0][0];
  CHECK(assumed["label"] == "TITLE");
  CHECK(assumed["lists"] == json::array({"roles.tsv"}));
  CHECK(assumed["words"] == json({{"text", "Chairwoman"}, {"begin", 6}, {"end", 16}}));

  const Ran page = folder.run(miss + " --html");
  CHECK(page.out.starts_with("<!doctype html>\n"));
  CHECK(page.out.ends_with("</html>\n"));
  CHECK(page.out.find("&lt;spoke&gt; &amp; &quot;left&quot;") != std::string::npos);
  CHECK(page.out.find("would match if &quot;Chairwoman&quot; were in roles.tsv") != std::string::npos);
  // Needs nothing beside itself.
  for (const char* outside : {"http", "src=", "<script", "@import",
      "url("}) CHECK(page.out.find(outside) == std::string::npos);
}

TEST_CASE("why: a line, a column, all of an article") {
  const Folder folder;
  write_pack(folder, kRules);
  folder.write("a.txt", "The mayor Ann spoke. They left.\nThe mayor Ann Lee sang.\n");
  const Ran all = folder.run("nutgraf rules why a.txt");
  CHECK(all.exit_code == 0);
  CHECK(all.out == "a.txt:1:1: The mayor Ann spoke.\n    before\na.txt:1:22: They left.\na.txt:2:1: The mayor Ann Lee sang.\n    before\n");
  CHECK(all.says("name one of these 3 sentences: nutgraf rules why a.txt:LINE"));
  CHECK(folder.run("nutgraf rules why a.txt --rule before").out.find("a.txt:2: The mayor Ann Lee sang.") != std::string::npos);
  CHECK(folder.run("nutgraf rules why a.txt --json").lines().size() == 3);
  CHECK(folder.run("nutgraf rules why a.txt:1 --json").lines().size() == 2);
  const Ran one = folder.run("nutgraf rules why a.txt:1:22 --json");
  REQUIRE(one.lines().size() == 1);
  CHECK(one.lines()[0]["sentence"]["text"] == "They left.");
  CHECK(folder.run("nutgraf rules why a.txt:2").out.find("person=Ann Lee") != std::string::npos);
  // A file may be called so.
  folder.write("b:1", "The mayor Ann sang.\nThey left.\n");
  CHECK(folder.run("nutgraf rules why b:1 --json").lines().size() == 2);
  CHECK(folder.run("nutgraf rules why b:1:2 --json").lines().size() == 1);
}

TEST_CASE("why: what cannot be explained is said") {
  const Folder folder;
  write_pack(folder, kRules);
  folder.write("a.txt", "The mayor Ann spoke.\n");
  folder.write("two.jsonl", "{\"text\":\"Ann spoke.\"}\n{\"text\":\"Ann left.\"}\n");
  folder.write("empty.txt", " \n");
  struct Case {
    const char* arguments;
    const char* says;
  };
  const Case cases[] = {
      {"nowhere.txt", "nowhere.txt"},
      {"a.txt:7", "no sentence stands at a.txt:7"},
      {"a.txt --rule befor", "there is no rule befor\n  did you mean before?"},
      {"a.txt --slot person=Ann", "--slot needs --rule"},
      {"a.txt --rule before --slot person", "--slot person is not understood"},
      {"two.jsonl", "more than one article"},
      {"empty.txt", "the article is empty"},
      {"a.txt --rules nowhere", "there is no directory nowhere"},
      {"a.txt --json --html", "--html"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.arguments);
    const Ran ran = folder.run(std::string("nutgraf rules why ") + c.arguments);
    CHECK(ran.exit_code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.says(c.says));
  }
}

TEST_CASE("test: expected beside found, how far it came, known failures, some rules, JSON") {
  const Folder folder;
  write_pack(folder, kRules + "  yes The Máyor Ann sang.\n      title=Máyor | person=Ann\n"
                              "  yes Later the mayor Ann sang.\n      title=chair | person=Ann\n"
                              "  yes? The boss Ann sang.\n      person=Ann\n"
                              "  no? The mayor and Ann sang.\n");
  folder.write("rules/more/u.rules",
      "rule said -> SAID\n  find Ann said\n  yes Ann said so.\n  no Ann sang.\n");
  const Ran text = folder.run("nutgraf rules test");
  CHECK(text.exit_code == 4);
  CHECK(text.out ==
        "rules/t.rules:20: yes? The boss Ann sang.\n"
        "4 rules, 10 examples: 8 hold, 2 fail; 2 known failures, 1 of them hold now\n");
  CHECK(text.says("rules/t.rules:16:3: error R031: this \"yes\" example did not match rule before"));
  CHECK(text.says("would match if \"Máyor\" were in roles.tsv (as TITLE)"));
  CHECK(text.says("    matched: mayor Ann\n    title   expected chair  found mayor   <-\n    person  expected Ann    found Ann\n"));
  CHECK(text.says("rules/t.rules:22:3: warning R051: this known failure holds now"));

  const Ran tools = folder.run("nutgraf rules test --json");
  CHECK(tools.exit_code == 4);
  const std::vector<json> lines = tools.lines();
  REQUIRE(lines.size() == 5);
  CHECK(lines[0]["outcome"] == "fails");
  CHECK(lines[0]["furthest"]["would_match_if"][0][0]["lists"][0] == "roles.tsv");
  CHECK(lines[1]["compared"][0]["slots"][0] == json({{"slot", "title"}, {"expected", "chair"},
      {"found", "mayor"}, {"right", false}}));
  CHECK(lines[2]["outcome"] == "known failure");
  CHECK(lines[3]["outcome"] == "holds now");
  CHECK(lines[4] == json({{"outcome", "counts"}, {"rules", 4}, {"examples", 10}, {"hold", 8}, {"fail", 2},
      {"known_failures", 2}, {"hold_now", 1}}));

  CHECK(folder.run("nutgraf rules test --rule office").out == "1 rule, 2 examples: 2 hold, 0 fail; 0 known failures\n");
  CHECK(folder.run("nutgraf rules test --rule office --rule said").out == "2 rules, 4 examples: 4 hold, 0 fail; 0 known failures\n");
  for (const char* path : {"rules/more", "rules/more/", "./rules/more/u.rules",
      "rules/../rules/more/u.rules"}) {
    CAPTURE(path);
    CHECK(folder.run(std::string("nutgraf rules test ") +
        path).out == "1 rule, 2 examples: 2 hold, 0 fail; 0 known failures\n");
  }
  CHECK(folder.run("cd rules && nutgraf rules test .").out.find("4 rules, 10 examples") != std::string::npos);
  CHECK(folder.run("cd rules/more && nutgraf rules test u.rules").out.find("1 rule, 2 examples") != std::string::npos);
  const Ran unknown = folder.run("nutgraf rules test --rule offise");
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.says("did you mean office?"));
  CHECK(folder.run("nutgraf rules test nowhere").exit_code == 2);
}

}  // namespace
}  // namespace nutgraf
