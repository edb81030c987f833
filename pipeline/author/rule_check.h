// Everything that can be said of rules and lists without an article: every mistake, and what is allowed but hardly meant.
// Not their examples: rule_test.h runs those. Not the report: cli prints it.
//
//   CheckReport report = check_rules({"rules", "gazetteers"});
//   report.problems[0]    // rules/people.rules:8:24: error R012: unknown label PERSN (did you mean PERSON?)
//
// rules/ERRORS.md explains every code.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/resources.h"

namespace nutgraf {

// What an editor's changes do to lists (gazetteer/overlay.h).
struct ListChangesMade {
  struct Removed {
    Place by, of;
    std::string entry;
  };
  size_t lists = 0, added = 0, overridden = 0;
  std::vector<Removed> removed;
};

struct CheckReport {
  Errors problems;            // errors and warnings, by file, line and column
  size_t rules = 0, levels = 0, lists = 0, entries = 0;
  ListChangesMade changes;
  std::shared_ptr<const Resources> resources;  // none where an error stood in the way
};

// Errors of the parser, the lists, the schema and the compiler. Warnings: those of list_check.h and shadowed_rules.h, and
// R060 nothing makes a label, R062 a find line twice, R063 a `no` that is no near miss, R064 a piece that nobody uses,
// R065 an example twice, R066 no `yes` says what the slots hold. Those about rules are only looked for where no error is.
//
// A `no` is a near miss when the rule matches there but for a condition or a stronger rule, or when a word of its pattern
// (in any form, function words and marks aside) or something with one of its labels, capitals aside, stands in the sentence.
// Where the pattern can do without those, one of its shapes, marks or function words is enough. A rule that only passes on
// what others made is as near as those are; of a rule that one word or shape satisfies, examples are not judged.
//
// Takes: where they stand, and files of rules that stand elsewhere but are to be checked with these. Of an
// editor's changes to lists there are more warnings, and of the lists below them none: what is wrong there is
// no doing of the editor.
CheckReport check_rules(const PackPlaces& places, const std::vector<std::string>& more_files = {});

CheckReport check_rules(const PackSource& source);

// The same of lists alone.
CheckReport check_lists(const PackPlaces& places);

}  // namespace nutgraf
