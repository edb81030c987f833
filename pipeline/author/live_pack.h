// Rules and lists that someone is working on, always in a state that works: a pack that does not compile, or
// whose examples fail, leaves the one before in use.
// Not thread-safe; what resources() gives is.
//
//   LivePack pack({"rules", "gazetteers"});
//   PackUpdate update = pack.update({});                      // the first time: all is compiled
//   update = pack.update(watcher.wait());                     // after a save
//   if (!update.is_used()) …                                  // pack.resources() are those of before
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "author/rule_test.h"
#include "run/pack_compiler.h"
#include "run/resources.h"

namespace nutgraf {

struct PackUpdate {
  Errors errors;          // why it does not compile
  RuleTestReport tests;   // of the examples in the rules, when it does
  double milliseconds = 0;  // from the files to the pack in use, tests included
  bool is_used() const { return errors.empty() && tests.failures.empty(); }
};

class LivePack {
 public:
  explicit LivePack(PackPlaces places);

  // Takes: the paths that changed; lists are read again when one of them is not below the rules alone.
  PackUpdate update(const std::vector<std::string>& changed);

  // Of the last update that is used; null before the first.
  std::shared_ptr<const Resources> resources() const { return resources_; }

 private:
  const PackPlaces places_;
  PackCompiler compiler_;
  std::shared_ptr<const Resources> resources_;
};

}  // namespace nutgraf
