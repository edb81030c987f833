// What a change of rules or lists gains, loses and changes in articles: two compiled packs side by side.
// Not a comparison of the files: two ways to write the same rule give no difference.
//
//   RuleDiff diff = diff_rules(*before, *after, articles, {.jobs = 2});
//   diff.changes[0].kind           // ChangeKind::Gained
//   words_of(*diff.changes[0].after)    // "person=Ann Lee | title=storm warden"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "author/stated_facts.h"
#include "base/result.h"
#include "format/reader.h"
#include "run/resources.h"
#include "run/score.h"

namespace nutgraf {

enum class ChangeKind : uint8_t { Gained, Lost, Changed };

// A slot, or "rule" or "modality", that has other words than before; empty: it was, or is, not there.
struct SlotChange {
  std::string slot, before, after;
};

struct FactChange {
  ChangeKind kind;
  std::string article;
  std::optional<StatedFact> before;  // not for Gained
  std::optional<StatedFact> after;   // not for Lost
  std::vector<SlotChange> slots;     // of Changed, never empty

  // The newer of the two.
  const StatedFact& fact() const { return after ? *after : *before; }
};

// Facts with one id are one fact; it is changed when its rule, modality or the words of a slot differ. Of the
// others, a lost and a gained one are one changed fact if they are of one type, their evidence overlaps and a
// slot is equal; those with most equal slots first. Confidence and the extent of the evidence do not count.
// Gives: changed, then lost, then gained ones, each in the order of the facts. Cost: O(facts^2) of one
// article.
std::vector<FactChange> compare_facts(const std::string& article, std::vector<StatedFact> before,
                                      std::vector<StatedFact> after);

struct DiffOptions {
  unsigned jobs = 1;
  GoldFiles gold;        // empty: no scores
};

struct RuleDiff {
  uint64_t articles = 0;       // that were read; errors are not counted
  uint64_t errors = 0;
  uint64_t facts_before = 0, facts_after = 0;
  std::vector<FactChange> changes;  // in the order of the articles
  std::optional<ScoreReport> score_before, score_after;

  size_t count(ChangeKind kind) const;
};

// Errors: E140, or E143 when no article read has gold.
Result<RuleDiff> diff_rules(const Resources& before, const Resources& after, Reader& articles,
                            const DiffOptions& options);

// What a pack states in articles that are kept, for a diff with the next pack: one list of facts an article,
// empty where there was none to read.
using CorpusFacts = std::vector<std::vector<StatedFact>>;
CorpusFacts read_facts(const Resources& resources, const std::vector<RawArticle>& articles, unsigned jobs);

// As diff_rules(), of what was read before. Takes: facts of the same articles.
RuleDiff diff_facts(const std::vector<RawArticle>& articles, const CorpusFacts& before,
                    const CorpusFacts& after);

// Changes by the rule of fact(), most changes first.
struct RuleChanges {
  std::string rule;
  std::vector<const FactChange*> changes;
  size_t count(ChangeKind kind) const;
};
std::vector<RuleChanges> by_rule(const RuleDiff& diff);

}  // namespace nutgraf
