// Compiles rules and lists into packs, again and again: what did not change since the last time is not
// compiled anew. The lists weigh most.
// Not for a single time: compile_pack() of run/resources.h.
//
//   PackCompiler compiler({"rules", "gazetteers"});
//   compiler.compile();      // reads and compiles all
//   …someone saves a file of rules…
//   compiler.compile();      // reads the rules; the lists are as they were
//   compiler.lists_changed();
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "rule/compiler.h"
#include "rule/syntax.h"
#include "run/resources.h"

namespace nutgraf {

class PackCompiler {
 public:
  explicit PackCompiler(PackPlaces places);
  ~PackCompiler();
  PackCompiler(const PackCompiler&) = delete;
  PackCompiler& operator=(const PackCompiler&) = delete;

  // The bytes of a pack, or every error of every file. Law: as from a compiler that was just made.
  // Gives `sources`, when wanted. `added`: rules that stand in no file yet; they come after those of the
  // directory. `keep_files`: the pack holds the texts that it was compiled from.
  Result<std::string> compile(RuleSources* sources = nullptr, const RuleSet& added = {},
      bool keep_files = false);

  // What was read before, once.
  static Result<std::string> compile(PackSource source, RuleSources* sources);

  // The rules of the last compile(), as they were written, when it succeeded.
  const RuleSet& rules() const { return rules_; }

  // The next compile() reads the lists anew.
  void lists_changed();

 private:
  struct Lists;
  const PackPlaces places_;
  RuleSet rules_;
  std::unique_ptr<Lists> lists_;
};

}  // namespace nutgraf
