// The real program in an empty directory: what people and pipes rely on.
#include <doctest/doctest.h>

#include "cli/folder.h"

namespace nutgraf {
namespace {

const std::string kArticle = "The Chairman of the Harbour Board Maria Tolliver spoke on Monday.\n";
const std::string kPng("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1", 24);

TEST_CASE("version, help and usage") {
  const Folder folder;
  const Ran version = folder.run("nutgraf --version");
  CHECK(version.exit_code == 0);
  CHECK(version.out == "nutgraf 0.1.0\n");
  for (const char* command : {"", "extract ", "rules ", "rules check ", "rules test ", "rules why ", "rules new ", "rules format ", "gazetteer ", "gazetteer lookup ", "gazetteer check ",
                              "score ", "schema ", "compile "}) {
    const std::string line = std::string("nutgraf ") + command;
    CAPTURE(line);
    const Ran help = folder.run(line + "--help");
    CHECK(help.exit_code == 0);
    CHECK(help.out.find("Usage: " + line) != std::string::npos);
    CHECK(help.err.empty());
  }
  CHECK(folder.run("nutgraf extract --help").out.find("Examples:") != std::string::npos);

  struct Case {
    const char* arguments;
    const char* says;
  };
  const Case cases[] = {
      {"extract --ouput articles", "unknown option --ouput; did you mean --output?"},
      {"--ofsets=utf16", "unknown option --ofsets; did you mean --offsets?"},
      {"extract --zzzzzz", "unknown option --zzzzzz; see nutgraf extract --help"},
      {"extrcat", "unknown command extrcat; did you mean extract?"},
      {"rules tset", "unknown command tset; did you mean test?"},
      {"rules", "see nutgraf rules --help"},
      {"extract --output xml", "xml"},
      {"extract --jobs 0", "0"},
      {"extract --jobs many", "many"},
      {"extract --output", "--output"},
      {"extract --published soon a.txt", "is no date"},
      {"extract --published 2024-13-01 a.txt", "is no date"},
      {"extract --map txet=a a.txt", "did you mean text?"},
      {"extract --types postion a.txt", "there is no fact type postion"},
      {"extract --rules nowhere a.txt", "there is no directory nowhere"},
      {"score", "GOLD"},
      {"compile --rules rules", "--out"},
  };
  for (const Case& c : cases) {
    const std::string line = std::string("nutgraf ") + c.arguments;
    CAPTURE(line);
    const Ran ran = folder.run(line);
    CAPTURE(ran.err);
    CHECK(ran.exit_code == 2);
    CHECK(ran.says(c.says));
    CHECK(ran.out.empty());
  }
  // A file in place of a command.
  folder.write("a.txt", kArticle);
  CHECK(folder.run("nutgraf a.txt").says("did you mean nutgraf extract a.txt?"));
}

TEST_CASE("standard input") {
  const Folder folder;
  folder.write("a.txt", kArticle);
  const Ran bare = folder.run("nutgraf < a.txt");
  CHECK(bare.exit_code == 0);
  REQUIRE(bare.lines().size() == 1);
  CHECK(bare.lines()[0]["article"] == "stdin");
  CHECK(folder.run("nutgraf extract < a.txt").out == bare.out);
  CHECK(folder.run("nutgraf extract - < a.txt").out == bare.out);
  CHECK(folder.run("nutgraf - < a.txt").out == bare.out);
  CHECK(folder.run("cat a.txt | nutgraf --output facts").out == bare.out);
  CHECK(folder.run("nutgraf extract a.txt").lines()[0]["article"] == "a.txt");
  // A file may be named like a command.
  folder.write("score", kArticle);
  CHECK(folder.run("nutgraf extract score").lines()[0]["article"] == "score");
}

TEST_CASE("an editor's changes to the lists that are built in") {
  const Folder folder;
  folder.write("a.txt", "Ann Lee, the zzwarden of Acme, spoke.\n");
  folder.write("mine/roles.tsv", "entry\nzzwarden\n-pilot\n");
  CHECK(folder.run("nutgraf extract a.txt").lines().empty());
  const Ran first = folder.run("nutgraf extract --gazetteers mine a.txt");
  CHECK(first.exit_code == 0);
  CHECK(first.err == "");
  REQUIRE(first.lines().size() == 1);
  CHECK(first.lines()[0]["title"] == "zzwarden");
  // From the cache; and a change of the file is seen.
  CHECK(folder.run("nutgraf extract --gazetteers mine a.txt").out == first.out);
  folder.write("mine/roles.tsv", "entry\nzzwardens\n");
  CHECK(folder.run("nutgraf extract --gazetteers mine a.txt").lines().empty());

  const Ran check = folder.run("nutgraf gazetteer check mine");
  CHECK(check.exit_code == 0);
  CHECK(check.out == "1 list changed, 1 entry added, 0 overridden, 0 removed: no mistake\n");
  folder.write("mine/roles.tsv", "entry\n-pilott\n");
  for (const char* line : {"nutgraf gazetteer check mine", "nutgraf extract --gazetteers mine a.txt",
      "nutgraf gazetteer lookup --gazetteers mine ann"}) {
    CAPTURE(line);
    const Ran wrong = folder.run(line);
    CHECK(wrong.exit_code == 4);
    CHECK(wrong.says("mine/roles.tsv:2:1: error G026: 'pilott' is not in the list roles"));
    CHECK(wrong.says("did you mean pilot?"));
  }
  fs::remove(folder("mine/roles.tsv"));
  folder.write("mine/rolls.tsv", "entry\na\n");
  CHECK(folder.run("nutgraf gazetteer check mine").says("mine/rolls.tsv: error G012: no list is called rolls"));
  // Rules without lists beside them use the lists that are built in; a whole pack is compiled of directories
  // only.
  CHECK(folder.run("nutgraf compile --gazetteers mine --out p").exit_code == 2);
  CHECK(folder.run("nutgraf compile --gazetteers nowhere --out p").says("there is no directory nowhere"));
}

TEST_CASE("a line of JSONL goes through a warm filter at once") {
  const Folder folder;
  const Ran ran = folder.run(
      "coproc FILTER { nutgraf extract --input jsonl --output articles --unbuffered; }\n"
      "for i in 1 2 3; do echo '{\"id\":\"'$i'\",\"text\":\"Ann spoke.\"}' >&${FILTER[1]}; read -t 20 -r line <&${FILTER[0]} || exit 9; echo \"$line\"; done");
  CHECK(ran.exit_code == 0);
  REQUIRE(ran.lines().size() == 3);
  CHECK(ran.lines()[2]["article"]["id"] == "3");
}

// --types once took the files behind it for types.
TEST_CASE("only the types asked for") {
  const Folder folder;
  folder.write("a.txt", kArticle);
  CHECK(folder.run("nutgraf extract --types position a.txt").lines().size() == 1);
  CHECK(folder.run("nutgraf extract a.txt --types=position,position").lines().size() == 1);
  CHECK(folder.run("nutgraf extract --types position --types position a.txt").lines().size() == 1);
}

TEST_CASE("exit codes") {
  const Folder folder;
  folder.write("fact.txt", kArticle);
  folder.write("none.txt", "It rained on the hills all day.\n");
  folder.write("empty.txt", "");
  struct Case {
    const char* line;
    int exit_code;
  };
  const Case cases[] = {
      {"nutgraf extract fact.txt", 0},
      {"nutgraf extract none.txt", 0},
      {"nutgraf extract -e fact.txt", 0},
      {"nutgraf extract -e none.txt", 1},
      {"nutgraf extract --exit-status empty.txt", 1},
      {"nutgraf extract empty.txt", 0},
      {"nutgraf extract --strict fact.txt", 0},
      {"nutgraf extract --strict none.txt empty.txt", 3},
      {"nutgraf extract -e --strict none.txt empty.txt", 3},
      {"nutgraf extract gone.txt", 2},
      {"nutgraf extract --strict gone.txt empty.txt", 2},
      {"nutgraf extract fact.txt > /dev/full", 2},
  };
  for (const Case& c : cases) {
    const std::string line = c.line;
    CAPTURE(line);
    CHECK(folder.run(line).exit_code == c.exit_code);
  }
}

TEST_CASE("bad input becomes a record and the run goes on") {
  const Folder folder;
  folder.write("good.txt", kArticle);
  folder.write("empty.txt", "");
  folder.write("blank.txt", " \n\n\t\n");
  folder.write("photo.txt", kPng);
  fs::create_directories(folder("void"));

  const Ran gone = folder.run("nutgraf extract gone.txt good.txt");
  CHECK(gone.exit_code == 2);
  CHECK(gone.says("gone.txt: cannot open the file: No such file or directory"));
  REQUIRE(gone.lines().size() == 2);
  CHECK(gone.lines()[0]["type"] == "error");
  CHECK(gone.lines()[0]["article"] == "gone.txt");
  CHECK(gone.lines()[0]["code"] == "E120");
  CHECK(gone.lines()[1]["type"] == "position");

  const Ran nothing = folder.run("nutgraf extract void good.txt");
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.says("void: the directory holds no articles"));
  CHECK(nothing.lines().size() == 2);

  const Ran bad = folder.run("nutgraf extract empty.txt blank.txt photo.txt good.txt");
  CHECK(bad.exit_code == 0);
  CHECK(bad.err.empty());
  REQUIRE(bad.lines().size() == 4);
  CHECK(bad.lines()[0]["code"] == "E101");
  CHECK(bad.lines()[1]["code"] == "E101");
  CHECK(bad.lines()[2]["code"] == "E102");
  CHECK(bad.lines()[3]["person"] == "Maria Tolliver");

  // Damaged text is still text; its evidence is cut from the bytes as they are.
  std::string utf16 = "\xFF\xFE";
  for (const char c : kArticle) (utf16 += c) += '\0';
  folder.write("half.txt", utf16.substr(0, utf16.size() - 1));
  folder.write("odd.txt", "\xFF\xFF " + kArticle + "\xFF");
  folder.write("nul.txt", kArticle + std::string(1, '\0') + "More of it.\n");
  const Ran damaged = folder.run("nutgraf extract half.txt odd.txt nul.txt");
  CHECK(damaged.exit_code == 0);
  REQUIRE(damaged.lines().size() == 3);
  for (const json& fact : damaged.lines()) CHECK(fact["person"] == "Maria Tolliver");
  CHECK(damaged.lines()[0]["evidence"]["start"].get<int>() % 2 == 0);
  CHECK(damaged.lines()[1]["spans"]["person"][0] == 37);
}

TEST_CASE("law: one record an article, whatever the articles are") {
  const Folder folder;
  int count = 0;
  for (const std::string& bytes : {kArticle, std::string(), kPng, std::string("\xFF\xFE\x41"), std::string(1000, '\0'), std::string(5000, '\xFF'),
                                   std::string("a"), std::string(100'000, 'a'), std::string(100'000, '.'), std::string(20'000, '"')})
    folder.write("dir/" + std::to_string(count++), bytes);
  folder.write("d.jsonl", "{\"id\":\"j\",\"text\":\"Ann spoke.\"}\nbroken\n[]\n{\"id\":\"k\"}\n\n");
  const Ran ran = folder.run("nutgraf extract --output articles dir d.jsonl gone");
  CHECK(ran.exit_code == 2);
  CHECK(ran.lines().size() == static_cast<size_t>(count) + 4 + 1);
}

TEST_CASE("a reader that leaves ends the program quietly") {
  const Folder folder;
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "{\"text\":\"" + kArticle.substr(0, kArticle.size() - 1) + "\"}\n";
  folder.write("many.jsonl", many);
  const Ran ran = folder.run("nutgraf extract many.jsonl | head -n 1; exit ${PIPESTATUS[0]}");
  CHECK(ran.exit_code == 141);
  CHECK(ran.err.empty());
  CHECK(ran.lines().size() == 1);
  const Ran ignored = folder.run("trap '' PIPE; nutgraf extract many.jsonl | head -n 1; exit ${PIPESTATUS[0]}");
  CHECK(ignored.exit_code == 141);
  CHECK(ignored.err.empty());
}

TEST_CASE("law: the same bytes on every run and for any number of jobs") {
  const Folder folder;
  const std::string corpus = std::string(NUTGRAF_SOURCE_DIR) + "/corpus";
  for (const char* options : {"", "--output articles "}) {
    const std::string line = "nutgraf extract " + std::string(options) + "'" + corpus + "' ";
    const Ran first = folder.run(line);
    CHECK(first.exit_code == 0);
    CHECK(first.lines().size() > 15);
    for (const char* jobs : {"", "-j1", "-j 2", "--jobs=5"}) CHECK(folder.run(line + jobs).out == first.out);
  }
}

TEST_CASE("JSONTestSuite as lines of a dump, where it is at hand") {
  const fs::path suite = fs::path(NUTGRAF_SOURCE_DIR) / "../shared/eval/suites/json/test_parsing";
  if (!fs::exists(suite)) {
    MESSAGE("skipped: " << suite.string() << " is not there");
    return;
  }
  const Folder folder;
  std::string lines;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(suite)) {
    std::string value = read(entry.path());
    const std::string name = entry.path().filename().string();
    // White space within one value may hold line ends; those of a valid one are turned into spaces.
    for (char& c : value)
      if (c == '\n' || c == '\r') c = ' ';
    names.push_back(name);
    lines += "{\"id\":\"" + name + "\",\"text\":\"Ann spoke.\",\"x\":" + value + "}\n";
  }
  folder.write("suite.jsonl", lines);
  const Ran ran = folder.run("nutgraf extract --output articles suite.jsonl");
  CHECK(ran.exit_code == 0);
  const std::vector<json> records = ran.lines();
  REQUIRE(records.size() == names.size());
  size_t read_well = 0, refused = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const bool is_error = records[i]["type"] == "error";
    // One file is wrong only by its line end, which stands as a space here.
    if (names[i].starts_with("y_")) CHECK_FALSE(is_error);
    if (names[i].starts_with("n_") && names[i] != "n_string_unescaped_newline.json") CHECK(is_error);
    read_well += names[i].starts_with("y_") && !is_error;
    refused += names[i].starts_with("n_") && is_error;
  }
  MESSAGE(read_well << " read, " << refused << " refused");
  // Each file raw, as a dump of its own.
  const Ran raw = folder.run("nutgraf extract --input jsonl '" + suite.string() + "' > /dev/null");
  CHECK(raw.exit_code == 0);
}

TEST_CASE("strings that break programs, as text, title, id and address, where they are at hand") {
  const fs::path strings = fs::path(NUTGRAF_SOURCE_DIR) / "../shared/eval/suites/naughty-strings.json";
  if (!fs::exists(strings)) {
    MESSAGE("skipped: " << strings.string() << " is not there");
    return;
  }
  const Folder folder;
  const json all = json::parse(read(strings));
  std::string lines;
  for (const json& text : all)
    lines += json{{"id", "x" + text.get<std::string>()}, {"title", text}, {"url", text}, {"published", text},
                  {"text", kArticle + text.get<std::string>()}}.dump() + "\n";
  folder.write("d.jsonl", lines);
  const std::vector<json> records = folder.run("nutgraf extract --output articles d.jsonl").lines();
  REQUIRE(records.size() == all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    // A short article that is half control characters is no text.
    const json& article = records[i]["article"];
    CHECK((article.is_string() ? article : article["id"]) == "x" + all[i].get<std::string>());
  }
}

TEST_CASE("an editor's rules: errors with a caret, exit 4, and a cache") {
  const Folder folder;
  folder.write("a.txt", "The mayor Ann spoke.\n");
  folder.write("rules/facts.schema",
               "label PERSON: name TEXT\nlabel TITLE: role TEXT\nfact position: person PERSON, title TITLE, status STATUS = current\n");
  folder.write("gazetteers/manifest.tsv",
               "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
               "names.tsv\tGIVEN_NAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
               "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n");
  folder.write("gazetteers/names.tsv", "entry\tvalue\tid\nAnn\t\tX1\n");
  folder.write("gazetteers/roles.tsv", "entry\tvalue\tid\nmayor\t\t\n");
  const std::string labels =
      "rule name -> PERSON\n  find {name:GIVEN_NAME}\n  yes Later Ann spoke.\n      name=Ann\n  no  Later they spoke.\n"
      "rule office -> TITLE\n  find {role:ROLE}\n  yes The mayor spoke.\n      role=mayor\n  no  They spoke.\n"
      "rule before -> position\n";
  const std::string examples = "  yes The mayor Ann spoke.\n      person=Ann | title=mayor\n  no  The mayor met Ann.\n";
  folder.write("rules/t.rules", labels + "  find {title:TITLE} {person:PERSON}\n" + examples);

  CHECK(folder.run("nutgraf rules check").exit_code == 0);
  const Ran tested = folder.run("nutgraf rules test");
  CHECK(tested.exit_code == 0);
  CHECK(tested.out == "3 rules, 6 examples: 6 hold, 0 fail; 0 known failures\n");
  const Ran first = folder.run("nutgraf extract --rules rules --gazetteers gazetteers a.txt");
  CHECK(first.exit_code == 0);
  REQUIRE(first.lines().size() == 1);
  CHECK(first.lines()[0]["rule"] == "position.before");
  REQUIRE(fs::exists(folder.cache() / "nutgraf"));
  CHECK(std::distance(fs::directory_iterator(folder.cache() / "nutgraf"), {}) == 1);
  CHECK(folder.run("nutgraf extract --rules rules a.txt").out == first.out);  // the lists are beside the rules
  CHECK(std::distance(fs::directory_iterator(folder.cache() / "nutgraf"), {}) == 1);
  // A cache that is damaged or cannot be written is silently done without.
  for (const auto& entry : fs::directory_iterator(folder.cache() / "nutgraf")) std::ofstream(entry.path()) << "NUTGRAF\nrubbish";
  CHECK(folder.run("nutgraf extract --rules rules a.txt").out == first.out);
  CHECK(folder.run("XDG_CACHE_HOME=/dev/null nutgraf extract --rules rules a.txt").out == first.out);

  const Ran found = folder.run("nutgraf gazetteer lookup --rules rules ann");
  CHECK(found.exit_code == 0);
  for (const char* words : {"Ann\n", "list     names", "label    GIVEN_NAME", "id       X1", "case     capitalised", "licence  CC0-1.0"}) {
    CAPTURE(words);
    CHECK(found.out.find(words) != std::string::npos);
  }
  CHECK(folder.run("nutgraf gazetteer lookup --rules rules -e Zoe").exit_code == 1);
  CHECK(folder.run("nutgraf gazetteer lookup --rules rules Zoe").exit_code == 0);
  CHECK(folder.run("nutgraf gazetteer check").out == "2 lists, 2 entries: no mistake\n");

  // Changes to those lists, and to rules that have none beside them.
  folder.write("mine/names.tsv", "entry\tvalue\nZoe\nAnn\tAnnie\n");
  const Ran changed = folder.run("nutgraf gazetteer lookup --rules rules --gazetteers mine ann");
  for (const char* words : {"file     mine/names.tsv:3", "value    Annie", "file     gazetteers/names.tsv:2",
      "now      overridden by mine/names.tsv:3"}) {
    CAPTURE(words);
    CHECK(changed.out.find(words) != std::string::npos);
  }
  CHECK(folder.run("nutgraf gazetteer lookup --rules rules --gazetteers mine -e Zoe").exit_code == 0);
  CHECK(folder.run("nutgraf rules check --gazetteers mine").exit_code == 0);
  folder.write("mine/names.tsv", "entry\n-Ann\n");
  CHECK(folder.run("nutgraf gazetteer lookup --rules rules --gazetteers mine -e Ann").out.find("removed by mine/names.tsv:2") != std::string::npos);
  CHECK(folder.run("nutgraf gazetteer lookup --rules rules --gazetteers mine -e Ann").exit_code == 1);

  // A failing example.
  folder.write("rules/t.rules", labels + "  find {title:TITLE} {person:PERSON}\n" + examples + "  no  The mayor Ann sang.\n");
  const Ran failing = folder.run("nutgraf rules test");
  CHECK(failing.exit_code == 4);
  CHECK(failing.says("rules/t.rules:16:3: error R031: this \"no\" example is matched by rule before"));
  CHECK(failing.says("\n    no  The mayor Ann sang.\n    ^^\n"));
  CHECK(failing.says("    matched: mayor Ann\n    title   found mayor\n    person  found Ann\n"));
  CHECK(folder.run("nutgraf extract --rules rules a.txt").exit_code == 4);
  CHECK(folder.run("nutgraf extract --rules rules --no-rule-tests a.txt").exit_code == 0);
  CHECK(folder.run("nutgraf compile --rules rules --out p").exit_code == 4);
  CHECK_FALSE(fs::exists(folder("p")));
  CHECK(folder.run("nutgraf compile --rules rules --no-rule-tests --out p").exit_code == 0);
  CHECK(fs::file_size(folder("p")) > 100);

  // A mistake.
  folder.write("rules/t.rules", labels + "  find {title:TITLE} {person:PERSN}\n" + examples);
  for (const char* line : {"nutgraf rules check", "nutgraf rules test", "nutgraf extract --rules rules a.txt"}) {
    CAPTURE(line);
    const Ran wrong = folder.run(line);
    CHECK(wrong.exit_code == 4);
    CHECK(wrong.says("rules/t.rules:12:"));
    CHECK(wrong.says("error R012: "));
    CHECK(wrong.says("did you mean PERSON"));
    CHECK(wrong.says("^^^^^"));
    CHECK((wrong.out.empty() || wrong.out.ends_with(": 1 error, 0 warnings\n")));  // check counts
  }
  folder.write("gazetteers/names.tsv", "entry\tvalue\tid\nZoe\t\t\nAnn\t\t\n");
  const Ran unsorted = folder.run("nutgraf gazetteer check gazetteers");
  CHECK(unsorted.exit_code == 4);
  CHECK(unsorted.says("gazetteers/names.tsv:3"));
}

TEST_CASE("score counts found, wrong and missed facts by type") {
  const Folder folder;
  folder.write("gold/a.json", R"({"article":"a_1.txt","facts":[
      {"type":"position","person":["Ann Lee","Lee"],"title":"Mayor","organization":[null,"Town"],"status":"current"},
      {"type":"position","person":"Bo","title":"clerk","optional":true},
      {"type":"event","name":"the Great Fair"}]})");
  folder.write("facts.jsonl",
               "{\"article\":\"a.txt\",\"type\":\"position\",\"person\":\"Dr. Lee\",\"title\":\"“mayor”\",\"status\":\"former\",\"rule\":\"position.r1\"}\n"
               "{\"article\":\"a.txt\",\"type\":\"position\",\"person\":\"Bo\",\"title\":\"guard\",\"rule\":\"position.r2\"}\n"
               "{\"article\":\"b.txt\",\"type\":\"position\",\"person\":\"Cy\",\"title\":\"guard\"}\n"
               "{\"article\":\"a.txt\",\"type\":\"error\",\"code\":\"E101\"}\n");
  const Ran ran = folder.run("nutgraf score gold facts.jsonl --show --records r.tsv");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.find("position           1      1      1   0.500   1.000   0.667   0.000\n") != std::string::npos);
  CHECK(ran.out.find("event              1      0      0   0.000   0.000   0.000       -\n") != std::string::npos);
  CHECK(ran.out.find("MISSED a event {\"name\":\"the Great Fair\"}\n") != std::string::npos);
  CHECK(ran.out.find("WRONG  a position ") != std::string::npos);
  CHECK(read(folder("r.tsv")) == "rule\tright\twrong\nr1\t1\t0\nr2\t0\t1\n");
  CHECK(folder.run("nutgraf score gold - --types event < facts.jsonl").out.find("position") == std::string::npos);
  CHECK(folder.run("nutgraf score nowhere facts.jsonl").exit_code == 2);
  CHECK(folder.run("nutgraf score gold nowhere").exit_code == 2);
}

namespace {

// Enough of JSON Schema for our own: $ref, oneOf, anyOf, type, const, enum, properties, required, items, counts.
bool valid(const json& schema, const json& value, const json& root) {
  const auto is = [&](const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == "null" && value.is_null();
  };
  if (schema.contains("$ref")) return valid(root.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, root);
  if (schema.contains("oneOf")) {
    int count = 0;
    for (const json& one : schema["oneOf"]) count += valid(one, value, root);
    if (count != 1) return false;
  }
  if (schema.contains("anyOf")) {
    bool any = false;
    for (const json& one : schema["anyOf"]) any = any || valid(one, value, root);
    if (!any) return false;
  }
  if (schema.contains("const") && schema["const"] != value) return false;
  if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) return false;
  if (schema.contains("type")) {
    bool any = false;
    if (schema["type"].is_string()) any = is(schema["type"]);
    if (schema["type"].is_array())
      for (const json& type : schema["type"]) any = any || is(type);
    if (!any) return false;
  }
  if (schema.contains("minimum") && value < schema["minimum"]) return false;
  if (schema.contains("maximum") && value > schema["maximum"]) return false;
  if (schema.contains("minItems") && value.size() < schema["minItems"]) return false;
  if (schema.contains("maxItems") && value.size() > schema["maxItems"]) return false;
  if (schema.contains("items"))
    for (const json& item : value)
      if (!valid(schema["items"], item, root)) return false;
  if (schema.contains("required"))
    for (const json& key : schema["required"])
      if (!value.contains(key.get<std::string>())) return false;
  if (schema.contains("properties"))
    for (const auto& [key, inner] : value.items()) {
      if (!schema["properties"].contains(key)) return false;
      if (!valid(schema["properties"][key], inner, root)) return false;
    }
  return true;
}

}  // namespace

TEST_CASE("every line that is written is valid by the schema that is printed") {
  const Folder folder;
  folder.write("empty.txt", "");
  const Ran printed = folder.run("nutgraf schema");
  CHECK(printed.exit_code == 0);
  const json schema = json::parse(printed.out);
  CHECK(schema["$defs"]["position"]["x-crossReferences"]["tac-kbp"][0] == "per:title");
  const std::string corpus = "'" + std::string(NUTGRAF_SOURCE_DIR) + "/corpus'";
  size_t facts = 0;
  for (const std::string options : {"", "--output articles ", "--all-mentions --offsets utf16 "}) {
    const Ran ran = folder.run("nutgraf extract " + options + "empty.txt " + corpus);
    REQUIRE(ran.lines().size() > 15);
    for (const json& line : ran.lines()) {
      CAPTURE(line.dump());
      CHECK(valid(schema, line, schema));
      facts += line["type"] == "position";
    }
  }
  CHECK(facts > 20);
  CHECK_FALSE(valid(schema, json::parse(R"({"schema":"nutgraf/1","type":"error","article":"a"})"), schema));
  CHECK_FALSE(valid(schema, json::parse(R"({"schema":"nutgraf/1","type":"nonsense","article":"a"})"), schema));
}

}  // namespace
}  // namespace nutgraf
