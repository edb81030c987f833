// A rule from an example: a sentence, and what should be read in it.
// Not a learner: one sentence gives one pattern, which an editor reads, mends and keeps, or not.
//
//   propose_rule(book, {"Maria Tolliver took the helm as director.", "position",
//                       {{"person", "Maria Tolliver"}, {"title", "director"}}, ""})
//     rule take-helm -> position
//       find  {person:PERSON} take~ [(the | a | an)] helm as {title:TITLE}
//       yes   Maria Tolliver took the helm as director.
//             person=Maria Tolliver | title=director
//       no    Maria Tolliver did not take the helm as director.
//       no    Maria Tolliver praised the director.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "rule/syntax.h"
#include "run/resources.h"

namespace nutgraf {

// The rules as they were written, where, and what was compiled from them.
struct RuleBook {
  PackPlaces places;
  const RuleSet& rules;
  const Resources& resources;
};

struct WantedRule {
  std::string sentence;
  std::string target;                                       // fact type or label
  std::vector<std::pair<std::string, std::string>> slots;   // slot, its words in the sentence (or a fixed value)
  std::string name;                                         // empty: made from the words of the pattern
};

struct RuleProposal {
  std::vector<std::string> read_by;  // rules that read just this already, "is-title (rules/facts/position.rules:151)"; no rule then
  std::vector<std::string> remarks;  // what else an editor should know
  Rule rule;                         // tried: its examples hold, and so do those of all other rules as before
};

// Errors: A001 no such fact type, A002 no such slot, or one that is missing, A003 words that are not in the sentence,
// A004 words that nothing labels as the slot needs, with the list that would, A005 a rule's name that is taken or is none,
// A006 the sentence gives a rule nothing to go by, A007 the rule was tried and does not do.
Result<RuleProposal> propose_rule(const RuleBook& book, const WantedRule& wanted);

}  // namespace nutgraf
