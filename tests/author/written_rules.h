// Rules and lists in files of their own, compiled as the program compiles an editor's; everything goes with the test.
//
//   WrittenRules rules("rule name -> PERSON\n  find {name:GIVEN_NAME}\n …");
//   test_rules(*rules.resources, rules.set)
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "rule/compiler.h"
#include "rule/parser.h"
#include "run/resources.h"

namespace nutgraf {

class WrittenRules {
 public:
  explicit WrittenRules(const std::string& rules)
      : path_(std::filesystem::temp_directory_path() / ("nutgraf-rules-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    write("rules/facts.schema",
          "label PERSON: name TEXT\nlabel TITLE: role TEXT, organization ORGANIZATION?\nlabel ORGANIZATION: name TEXT\n"
          "fact position: person PERSON, title TITLE, organization ORGANIZATION?, status STATUS = current\n");
    write("rules/t.rules", rules);
    write("gazetteers/manifest.tsv",
          "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
          "bodies.tsv\tORGANIZATION\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
          "names.tsv\tGIVEN_NAME\tcapitalised\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
          "roles.tsv\tROLE\tany\tword\ttest\t1\tCC0-1.0\t2024-01-01\n");
    write("gazetteers/bodies.tsv", "entry\tvalue\tid\nHarbour Board\t\t\n");
    write("gazetteers/names.tsv", "entry\tvalue\tid\nAnn\t\t\nBob\t\t\n");
    write("gazetteers/roles.tsv", "entry\tvalue\tid\nchair\t\t\nmayor\t\t\n");
    compile();
  }
  ~WrittenRules() { std::filesystem::remove_all(path_); }
  WrittenRules(const WrittenRules&) = delete;
  WrittenRules& operator=(const WrittenRules&) = delete;

  RuleId rule(const std::string& name) const {
    for (uint32_t i = 0; i < set.rules.size(); ++i)
      if (set.rules[i].name == name) return RuleId{i};
    return RuleId::None;
  }

  std::shared_ptr<const Resources> resources;
  RuleSet set;
  RuleSources sources;

 private:
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }

  void compile() {
    const std::string rules = (path_ / "rules").string();
    Result<std::string> bytes = compile_pack({rules, (path_ / "gazetteers").string()}, &sources);
    if (!bytes) {
      for (const Error& error : bytes.errors()) MESSAGE(to_string(error));
      FAIL("the rules of the test do not compile");
    }
    Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
    REQUIRE(pack);
    auto made = Resources::from_pack(*std::move(pack));
    REQUIRE(made);
    resources = *std::move(made);
    Result<RuleSet> read = load_rules(rules);
    REQUIRE(read);
    set = *std::move(read);
  }

  std::filesystem::path path_;
};

}  // namespace nutgraf
