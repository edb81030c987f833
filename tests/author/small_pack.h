// A directory with a few rules and lists to change, for the tests of this room; it goes with the test.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "format/reader.h"
#include "rule/compiler.h"
#include "rule/parser.h"
#include "run/resources.h"

namespace nutgraf {

namespace fs = std::filesystem;

class SmallPack {
 public:
  // `name` tells two of one test apart.
  explicit SmallPack(const std::string& name = "a")
      : path_(fs::temp_directory_path() / ("nutgraf-pack-" + std::to_string(::getpid()) + name)) {
    fs::remove_all(path_);
    write("rules/facts.schema",
          "label PERSON: name TEXT\nlabel TITLE: role TEXT\n"
          "fact position: person PERSON, title TITLE, status STATUS = current\n");
    write("rules/names.rules", kNames);
    write("rules/offices.rules", kOffices);
    write("gazetteers/manifest.tsv",
          "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
          "names.tsv\tGIVEN_NAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
          "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
          "saying_verbs.tsv\tSAYING_VERB\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n");
    write("gazetteers/names.tsv", "entry\tvalue\tid\nAnn\t\t\nBob\t\t\nZoe\t\t\n");
    write("gazetteers/roles.tsv", "entry\tvalue\tid\nchair\t\t\nmayor\t\t\nvice mayor\t\t\n");
    write("gazetteers/saying_verbs.tsv", "entry\tvalue\tid\nsaid\t\t\nsays\t\t\n");
  }
  SmallPack(const SmallPack&) = delete;
  SmallPack& operator=(const SmallPack&) = delete;
  ~SmallPack() { fs::remove_all(path_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  void add(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::app) << text;
  }
  std::string operator()(const std::string& name) const { return (path_ / name).string(); }
  std::string rules() const { return (*this)("rules"); }
  std::string gazetteers() const { return (*this)("gazetteers"); }

  std::shared_ptr<const Resources> compile(RuleSources* sources = nullptr) const {
    Result<std::string> bytes = compile_pack({rules(), gazetteers()}, sources);
    if (!bytes) {
      for (const Error& error : bytes.errors()) MESSAGE(to_string(error));
      FAIL("the rules of the test do not compile");
    }
    Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
    REQUIRE(pack);
    const auto resources = Resources::from_pack(*std::move(pack));
    REQUIRE(resources);
    return *resources;
  }
  RuleSet rule_set() const {
    Result<RuleSet> rules_read = load_rules(rules());
    REQUIRE(rules_read);
    return *std::move(rules_read);
  }

  static constexpr const char* kNames =
      "rule name -> PERSON\n"
      "  find {name:GIVEN_NAME}\n"
      "  yes  Later Ann spoke.\n"
      "       name=Ann\n"
      "  no   Later they spoke.\n"
      "rule office -> TITLE\n"
      "  find {role:ROLE} [of the town]\n"
      "  yes  The mayor spoke.\n"
      "       role=mayor\n"
      "  no   They spoke.\n";
  static constexpr const char* kOffices =
      "rule office-before-name -> position\n"
      "  find {title:TITLE} {person:PERSON}\n"
      "  find {person:PERSON} \",\" the {title:TITLE}\n"
      "  set  status = former when former before\n"
      "  yes  The mayor Ann spoke.\n"
      "       person=Ann | title=mayor | status=current\n"
      "  no   The mayor met Ann.\n";

 private:
  fs::path path_;
};

// Articles of a test.
class Articles : public Reader {
 public:
  explicit Articles(const std::vector<std::string>& texts) {
    for (size_t i = 0; i < texts.size(); ++i) {
      RawArticle& article = articles_.emplace_back();
      article.id = "a" + std::to_string(i) + ".txt";
      article.bytes = texts[i];
    }
  }
  std::optional<ReadItem> next() override {
    if (at_ == articles_.size()) return std::nullopt;
    return articles_[at_++];
  }
  bool ready() override { return true; }
  const std::vector<RawArticle>& all() const { return articles_; }

 private:
  std::vector<RawArticle> articles_;
  size_t at_ = 0;
};

}  // namespace nutgraf
