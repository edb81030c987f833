#include "run/pack_compiler.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "run/fact_names.h"
#include "run/pipeline.h"
#include "run/rule_records.h"
#include "run/source_files.h"

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

// A copy of the rules that ship, to change; the lists are those of the tree.
class Rules {
 public:
  Rules() : path_(fs::temp_directory_path() / ("nutgraf-compiler-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::copy(std::string(NUTGRAF_SOURCE_DIR) + "/rules", path_, fs::copy_options::recursive);
  }
  ~Rules() { fs::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

const std::string kGazetteers = std::string(NUTGRAF_SOURCE_DIR) + "/gazetteers";

// What the program would write about the articles of the corpus.
std::string facts_of(const Result<std::string>& bytes) {
  REQUIRE(bytes);
  Result<Pack> pack = Pack::from_bytes(*bytes);
  REQUIRE(pack);
  const auto resources = Resources::from_pack(*std::move(pack));
  REQUIRE(resources);
  const ResourceNames names(**resources);
  FactWriter writer((*resources)->schema, names, {});
  Scratch scratch;
  Sources articles({std::string(NUTGRAF_SOURCE_DIR) + "/corpus/dev"}, {});
  std::string out;
  while (std::optional<ReadItem> item = articles.next()) {
    const RawArticle& article = std::get<RawArticle>(*item);
    REQUIRE_FALSE(extract_article(**resources, {}, article, scratch));
    writer.start(scratch.doc);
    for (const Fact& fact : scratch.doc.facts) writer.append_fact(fact, out);
  }
  return out;
}

constexpr const char* kExtra =
    "rule said-of-a-warden -> position\n"
    "  find {title: zzwarden} {person:PERSON}\n"
    "  find {title: @roles} zzqux {person:PERSON}\n"
    "  yes  The zzwarden Maria Tolliver spoke.\n"
    "       title=zzwarden\n"
    "  no   The warden spoke.\n";

}  // namespace

TEST_CASE("the bytes of a pack are the same each time") {
  const Rules rules;
  const Result<std::string> first = compile_pack({rules.path(), kGazetteers});
  REQUIRE(first);
  // Memory that holds something else where the pack's arrays are put.
  const std::string dirt(first->size(), '\x5A');
  const Result<std::string> second = compile_pack({rules.path(), kGazetteers});
  REQUIRE(second);
  CHECK(*first == *second);
}

TEST_CASE("compiling again gives what compiling once gives") {
  const Rules rules;
  PackCompiler compiler({rules.path(), kGazetteers});
  const std::string first = facts_of(compiler.compile());
  CHECK(first.size() > 10000);
  CHECK(facts_of(compiler.compile()) == first);

  // New words, and a list asked for by its name.
  rules.write("extra.rules", kExtra);
  const Result<std::string> again = compiler.compile(), once = compile_pack({rules.path(), kGazetteers});
  REQUIRE(again);
  REQUIRE(once);
  CHECK(again->size() == once->size());
  CHECK(facts_of(again) == facts_of(once));

  // A mistake is told, and forgotten with the next save.
  rules.write("extra.rules", "rule r -> NOWHERE\n  find {NOSUCH} zzword\n  yes a\n  no b\n");
  const Result<std::string> wrong = compiler.compile();
  REQUIRE_FALSE(wrong);
  CHECK(wrong.errors()[0].code == "R012");
  fs::remove(rules.path() + "/extra.rules");
  const Result<std::string> mended = compiler.compile();
  CHECK(facts_of(mended) == first);
  CHECK(mended->size() == compile_pack({rules.path(), kGazetteers})->size());
}

TEST_CASE("the program compiles from itself what it was built from") {
  const Result<std::string> again = compile_pack({"", "", ""}), once =
      compile_pack({std::string(NUTGRAF_SOURCE_DIR) + "/rules", kGazetteers});
  CHECK(facts_of(again) == facts_of(once));
}

TEST_CASE("an editor's changes to the lists of the program") {
  const fs::path changes = fs::temp_directory_path() / ("nutgraf-changes-" + std::to_string(::getpid()));
  fs::remove_all(changes);
  fs::create_directories(changes);
  std::ofstream(changes / "roles.tsv") << "entry\tvalue\nzzwarden of the locks\tkeeper\n-mayor\n";
  const auto facts = [](const Result<std::string>& bytes, const std::string& text) {
    REQUIRE(bytes);
    const auto resources = Resources::from_pack(*Pack::from_bytes(*bytes));
    REQUIRE(resources);
    Scratch scratch;
    RawArticle article;
    article.id = "a", article.bytes = text;
    REQUIRE_FALSE(extract_article(**resources, {}, article, scratch));
    return scratch.doc.facts.size();
  };
  const std::string added = "Maria Tolliver, the zzwarden of the locks, spoke.", removed =
      "Maria Tolliver, mayor of Varnik, spoke.";
  const Result<std::string> plain = compile_pack({"", "", ""}), changed =
      compile_pack({"", "", changes.string()});
  CHECK(facts(plain, added) == 0);
  CHECK(facts(changed, added) == 1);
  CHECK(facts(plain, removed) == 1);
  CHECK(facts(changed, removed) == 0);
  Errors errors;
  const std::vector<List> lists = read_lists({"", "", changes.string()}, errors);
  CHECK(errors.empty());
  CHECK(lists.size() == read_lists({"", kGazetteers, ""}, errors).size());
  std::ofstream(changes / "roles.tsv") << "entry\n-zzwarden\n";
  const Result<std::string> wrong = compile_pack({"", "", changes.string()});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.errors()[0].code == "G026");
  fs::remove_all(changes);
}

TEST_CASE("files go into the pack and come back") {
  const std::vector<std::vector<SourceFile>> rows = {{}, {{"a", ""}},
      {{"rules/a.rules", "x"}, {"", std::string("\0y\n", 3)}}, {{"big", std::string(100000, 'z')}}};
  for (const std::vector<SourceFile>& files : rows) {
    const std::string packed = pack_files(files);
    const Result<std::vector<SourceFile>> back = unpack_files(packed);
    REQUIRE(back);
    REQUIRE(back->size() == files.size());
    for (size_t i = 0; i < files.size(); ++i) {
      CHECK((*back)[i].path == files[i].path);
      CHECK((*back)[i].text == files[i].text);
    }
    // Cut short, or with another byte somewhere: told, never read beyond.
    for (size_t size = 0; size < std::min<size_t>(packed.size(), 64); ++size)
      CHECK_FALSE(unpack_files(packed.substr(0, size)));
    for (size_t i = 0; i < packed.size(); ++i) {
      std::string damaged = packed;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
      const Result<std::vector<SourceFile>> read = unpack_files(damaged);
      if (!read) CHECK(read.errors()[0].code == "P003");
    }
  }
}

TEST_CASE("records of rules") {
  const std::map<std::string, RuleScore> scores = {{"a", {3, 1}}, {"b-c", {0, 12}}};
  const std::string text = print_records(scores);
  CHECK(text == "rule\tright\twrong\na\t3\t1\nb-c\t0\t12\n");
  const std::map<std::string, RuleRecord> records = parse_records(text);
  REQUIRE(records.size() == 2);
  CHECK(records.at("a").right == 3);
  CHECK(records.at("b-c").wrong == 12);
  CHECK(parse_records("").empty());
  CHECK(parse_records("rule\tright\twrong\nno tabs\nx\t1\ny\tone\t2\nz\t1\t-2\nw\t1\t2\r\n").size() == 1);
}

}  // namespace nutgraf
