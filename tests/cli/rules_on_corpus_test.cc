// nutgraf rules diff, coverage and watch: the real program with small rules and articles.
#include <doctest/doctest.h>

#include "author/small_pack.h"
#include "cli/folder.h"

namespace nutgraf {
namespace {

constexpr const char* kWarden =
    "rule warden -> position\n"
    "  find  {title: storm warden} {person:PERSON}\n"
    "  yes   The storm warden Ann spoke.\n"
    "        person=Ann | title=storm warden\n"
    "  no    The storm warden met Ann.\n";

// old/ and new/, which has a rule more, and articles.
struct Packs : Folder {
  Packs() {
    for (const std::string side : {"old", "new"}) {
      const SmallPack pack(side);
      fs::create_directories((*this)(side));
      fs::copy(pack.rules(), (*this)(side + "/rules"), fs::copy_options::recursive);
      fs::copy(pack.gazetteers(), (*this)(side + "/gazetteers"), fs::copy_options::recursive);
    }
    write("new/rules/warden.rules", kWarden);
    write("news/a.txt", "The mayor Ann spoke. The storm warden Bob slept.\n");
    write("news/b.txt", "The chair Zoe spoke.\n");
    write("gold/a.json", R"({"article": "a.txt", "facts": [{"type": "position", "person": "Bob", "title": "storm warden"}]})");
  }
};

}  // namespace

TEST_CASE("rules diff") {
  const Packs folder;
  const Ran text = folder.run("nutgraf rules diff old new --corpus news");
  CHECK(text.exit_code == 0);
  CHECK(text.out ==
        "+1 −0 ~0 in 2 articles (2 facts before, 3 after)\n"
        "\n"
        "warden  +1 −0 ~0\n"
        "  + person=Bob | title=storm warden | status=current\n"
        "      a.txt: The storm warden Bob slept.\n");
  CHECK(text.err.empty());
  // A directory of rules itself, with lists from elsewhere; the current directory is the default.
  CHECK(folder.run("nutgraf rules diff old/rules new/rules --gazetteers old/gazetteers --corpus news").out == text.out);
  CHECK(folder.run("cd new && nutgraf rules diff ../old --corpus ../news").out == text.out);
  CHECK(folder.run("nutgraf rules diff new old --corpus news").out.starts_with("+0 −1 ~0 in 2 articles"));
  CHECK(folder.run("nutgraf rules diff old old --corpus news").out == "+0 −0 ~0 in 2 articles (2 facts before, 2 after)\n");

  const Ran scored = folder.run("nutgraf rules diff old new --corpus news --gold gold");
  CHECK(scored.out.find("position               0.000   0.000   0.500   1.000\n") != std::string::npos);

  folder.run("for i in 1 2 3; do echo '{\"id\": \"j'$i'\", \"text\": \"The storm warden Bob slept.\"}'; done | gzip > news.jsonl.gz");
  const Ran packed = folder.run("nutgraf rules diff old new --corpus news.jsonl.gz -j4 --limit 1");
  CHECK(packed.out.starts_with("+3 −0 ~0 in 3 articles"));
  CHECK(packed.out.find("… and 2 more") != std::string::npos);
  CHECK(folder.run("nutgraf rules diff old new --corpus news.jsonl.gz -j1 --limit 1").out == packed.out);
  CHECK(folder.run("zcat news.jsonl.gz | nutgraf rules diff old new --limit 1 --corpus -").out == packed.out);
}

TEST_CASE("rules diff --json") {
  const Packs folder;
  const Ran ran = folder.run("nutgraf rules diff old new --corpus news --gold gold --json");
  CHECK(ran.exit_code == 0);
  const std::vector<json> lines = ran.lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["change"] == "gained");
  CHECK(lines[0]["rule"] == "warden");
  CHECK(lines[0]["article"] == "a.txt");
  CHECK(lines[0]["after"]["person"] == "Bob");
  CHECK_FALSE(lines[0].contains("before"));
  CHECK(lines[1]["change"] == "summary");
  CHECK(lines[1]["gained"] == 1);
  CHECK(lines[1]["score_after"]["position"]["recall"] == 1.0);

  folder.write("new/rules/warden.rules",
               "rule sleeper -> position\n  find {title:TITLE} Ann!\n  find {title:ROLE} {person: Ann spoke}\n  prefer over office-before-name\n"
               "  yes The mayor Ann spoke.\n    title=mayor\n  no Ann.\n");
  const std::vector<json> changed = folder.run("nutgraf rules diff old new --corpus news/a.txt --json").lines();
  REQUIRE(changed.size() == 2);
  CHECK(changed[0]["change"] == "changed");
  CHECK(changed[0]["differs"]["person"]["before"] == "Ann");
  CHECK(changed[0]["differs"]["person"]["after"] == "Ann spoke");
  CHECK(changed[0]["differs"]["rule"]["after"] == "sleeper");
}

TEST_CASE("rules diff with revisions of git") {
  const Packs folder;
  const std::string commit = "git add -A && git -c user.name=T -c user.email=t@example.org -c commit.gpgsign=false commit -q -m x";
  if (folder.run("mkdir repo && cd repo && cp -r ../old/* . && git init -q && " + commit).exit_code != 0) {
    MESSAGE("git does not work here: not tested");
    return;
  }
  folder.write("repo/rules/warden.rules", kWarden);
  const std::string gained = "+1 −0 ~0 in 2 articles";
  CHECK(folder.run("cd repo && nutgraf rules diff HEAD --corpus ../news").out.starts_with(gained));
  REQUIRE(folder.run("cd repo && " + commit).exit_code == 0);
  CHECK(folder.run("cd repo && nutgraf rules diff HEAD~1 HEAD --corpus ../news").out.starts_with(gained));
  CHECK(folder.run("cd repo && nutgraf rules diff HEAD --corpus ../news").out.starts_with("+0 −0 ~0"));
  const Ran none = folder.run("cd repo && nutgraf rules diff HEAD~7 --corpus ../news");
  CHECK(none.exit_code == 2);
  CHECK(none.says("error V002: HEAD~7 is neither a directory nor a revision"));
  // The name of a directory goes before that of a revision.
  REQUIRE(folder.run("cd repo && mkdir HEAD && cp -r ../old/* HEAD").exit_code == 0);
  CHECK(folder.run("cd repo && nutgraf rules diff HEAD --corpus ../news").out.starts_with(gained));
}

TEST_CASE("rules diff and coverage: what cannot be done is said") {
  const Packs folder;
  folder.write("bad/rules/facts.schema", "label PERSON\nfact position: person PERSON\n");
  folder.write("bad/rules/x.rules", "rule x -> position\n  find {person:PERSN}\n  yes a\n  no b\n");
  fs::copy(folder("old/gazetteers"), folder("bad/gazetteers"), fs::copy_options::recursive);
  struct Case {
    const char* line;
    int exit_code;
    const char* says;
  };
  const Case cases[] = {
      {"rules diff old new", 2, "--corpus"},
      {"rules diff old nowhere --corpus news", 2, "error V00"},
      {"rules diff old news --corpus news", 2, "news holds no rules"},
      {"rules diff old bad --corpus news", 4, "error R012: unknown label PERSN"},
      {"rules diff old new --corpus nowhere", 2, "nowhere: cannot open the file"},
      {"rules diff old new --corpus news --gold news", 2, "error E142: this directory holds no gold facts"},
      {"rules diff old new --corpus news/b.txt --gold gold", 2, "error E143: no article that was read has gold facts here"},
      {"rules coverage old/rules", 2, "--corpus"},
      {"rules coverage old/rules --corpus news --write-confidence", 2, "--write-confidence needs --gold"},
      {"rules coverage bad/rules --corpus news", 4, "error R012"},
      {"rules coverage nowhere --corpus news", 2, "there is no directory nowhere"},
      {"rules watch nowhere", 2, "there is no directory nowhere"},
      {"rules watch old/rules --corpus nowhere", 2, "nowhere: cannot open the file"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    const Ran ran = folder.run(std::string("nutgraf ") + c.line);
    CAPTURE(ran.err);
    CHECK(ran.exit_code == c.exit_code);
    CHECK(ran.says(c.says));
  }
}

TEST_CASE("rules coverage") {
  const Packs folder;
  const Ran text = folder.run("nutgraf rules coverage new/rules --corpus news --gold gold");
  CHECK(text.exit_code == 0);
  CHECK(text.out.starts_with("2 articles, 3 sentences, 3 facts; looking for the rules' matches took "));
  CHECK(text.out.find("\n1 rule or pattern never fired:\n  offices.rules:3 office-before-name: find {person:PERSON} \",\" the {title:TITLE}\n") != std::string::npos);

  const std::vector<json> lines = folder.run("nutgraf rules coverage new/rules --corpus news --gold gold --json").lines();
  const auto line = [&](const char* key, const char* name) -> json {
    for (const json& l : lines)
      if (l.value(key, "") == name) return l;
    return {};
  };
  CHECK(line("rule", "office-before-name")["hits"] == 2);
  CHECK(line("rule", "office-before-name")["record"] == json{{"right", 0}, {"wrong", 1}});  // of a.txt alone
  CHECK(line("rule", "office-before-name")["finds"][0]["hits"] == 2);
  CHECK(line("rule", "office-before-name")["finds"][1]["line"] == 3);
  CHECK(line("rule", "warden")["confidence"].get<double>() == doctest::Approx(9.0 / 11));
  CHECK(line("list", "roles")["never"] == json{"vice mayor"});
  CHECK(line("coverage", "summary")["facts"] == 3);
  // Times apart, any number of jobs gives the same.
  const std::string without_times = " --json | sed -E 's/\"time_share\":[^,]*,//' ";
  CHECK(folder.run("nutgraf rules coverage new/rules --corpus news -j1" + without_times).out ==
        folder.run("nutgraf rules coverage new/rules --corpus news -j3" + without_times).out);
}

TEST_CASE("rules coverage --write-confidence writes what score --records writes, and extract shows it") {
  const Packs folder;
  const std::string confidence = "nutgraf extract --rules new/rules news/a.txt | grep position.warden | grep -o '\"confidence\":[0-9.]*'";
  CHECK(folder.run(confidence).out == "\"confidence\":0.80\n");
  const Ran ran = folder.run("nutgraf rules coverage new/rules --corpus news --gold gold --write-confidence > /dev/null");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err == "nutgraf: wrote new/rules/confidence.tsv: 2 rules measured\n");
  CHECK(read(folder("new/rules/confidence.tsv")) == "rule\tright\twrong\noffice-before-name\t0\t1\nwarden\t1\t0\n");
  CHECK(folder.run("nutgraf extract --rules new/rules news/a.txt | nutgraf score gold --records records && cmp records new/rules/confidence.tsv").exit_code == 0);
  CHECK(folder.run(confidence).out == "\"confidence\":0.82\n");
}

// Waits for words in a file for as long as a busy machine may need; nothing waits that long when all is well.
TEST_CASE("rules watch: each save is checked, tested and shown; a broken pack leaves the old one in use") {
  const Packs folder;
  const std::string wait_for =
      "wait_for() { for i in $(seq 600); do [ \"$(grep -c -- \"$1\" out.txt)\" -ge \"${2:-1}\" ] && return; sleep 0.1; done; echo \"not seen: $1\" >&2; kill $!; exit 9; }\n";
  const Ran ran = folder.run(
      "'" NUTGRAF_PROGRAM "' rules watch old/rules --corpus news > out.txt 2> err.txt &\n" + wait_for +
      "wait_for '2 facts in 2 articles'\n"
      "cp new/rules/warden.rules old/rules/warden.rules\n"
      "wait_for '^  + person=Bob | title=storm warden'\n"
      "echo 'oops' >> old/rules/warden.rules\n"
      "wait_for 'the rules of before stay in use'\n"
      "{ cat new/rules/warden.rules; echo '  no The storm warden Zoe.'; } > w.tmp && mv w.tmp old/rules/warden.rules\n"
      "wait_for 'examples fail; the rules of before stay in use'\n"
      "printf 'entry\\tvalue\\tid\\nchair\\t\\t\\nclerk\\t\\t\\n' > old/gazetteers/roles.tsv\n"
      "cp new/rules/warden.rules old/rules/warden.rules\n"
      "sed -i 's/mayor/chair/g' old/rules/*.rules\n"
      "wait_for '^  − person=Ann | title=mayor'\n"
      "kill -0 $! && kill $!; wait $! 2> /dev/null; [ $? = 143 ]\n");
  CAPTURE(read(folder("out.txt")));
  CAPTURE(read(folder("err.txt")));
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  const std::string out = read(folder("out.txt"));
  CHECK(out.starts_with("watching old/rules and old/gazetteers\ncompiled and tested in "));
  CHECK(out.find("old/rules/warden.rules: 1 mistake; the rules of before stay in use\n") != std::string::npos);
  CHECK(read(folder("err.txt")).find("old/rules/warden.rules:6:1: error R001") != std::string::npos);
}

}  // namespace nutgraf
