#include "run/pack_compiler.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "run/fact_names.h"
#include "run/pipeline.h"
#include "run/rule_records.h"

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
