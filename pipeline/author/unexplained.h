// Titles and saying verbs of an article that no rule for facts took: what to write next.
#pragma once

#include <string>
#include <vector>

#include "author/rule_coverage.h"

namespace nutgraf {

// The labels that are looked at, by name; a pack without them has nothing unexplained.
struct UnexplainedLabels {
  std::optional<LabelId> title, saying, person, organization;
  static UnexplainedLabels of(const Schema& schema);
};

struct UnexplainedSentence {
  UnexplainedKind kind;
  std::string pattern;
  std::string sentence;  // on one line
};

// Takes: a document behind the last stage. Gives: for each sentence at most one of each kind, the one nearest
// to a name.
// Cost: O(tokens + mentions of a sentence squared).
std::vector<UnexplainedSentence> find_unexplained(const Program& program, const Schema& schema,
                                                  const UnexplainedLabels& labels, Document& doc);

}  // namespace nutgraf
