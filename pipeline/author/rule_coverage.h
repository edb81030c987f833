// What rules and lists do in articles: how often each rule and each of its patterns matches, what it costs,
// how often it is right, what never fires, and which sentences no rule explains.
// Not why a rule does not match in one sentence: that is `rules why`.
//
//   CoverageReport report = *cover(*resources, rules, sources, articles, {.jobs = 2});
//   report.rules[0].finds[1].hits     // matches of the second `find` of the first rule
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "format/reader.h"
#include "rule/compiler.h"
#include "rule/syntax.h"
#include "run/resources.h"
#include "run/score.h"

namespace nutgraf {

struct FindCoverage {
  Place place;
  std::string pattern;      // as written, in the one layout
  uint64_t hits = 0;
  RuleRecord record;        // of the facts read with it
};

struct RuleCoverage {
  std::string name;
  Place place;
  uint64_t hits = 0;        // matches that stand
  uint64_t outranked = 0;   // matches that lost against another
  uint64_t forbidden = 0;   // matches that a condition forbade, as far as they were tried
  uint64_t nanoseconds = 0; // looking for its matches where the filter let it through
  RuleRecord record;        // of its facts, against gold
  std::vector<FindCoverage> finds;
};

struct ListCoverage {
  std::string name;
  size_t entries = 0;
  std::vector<std::string> never;  // entries that stand in none of the articles, as the list has them
  size_t fired() const { return entries - never.size(); }
};

enum class UnexplainedKind : uint8_t { Title, Saying };

// Sentences that hold a title or a saying verb outside of every match that states a fact, alike in what
// stands between it and the nearest name: `{PERSON} "," longtime {TITLE}`.
struct Unexplained {
  UnexplainedKind kind;
  std::string pattern;      // what a `find` might begin with; "…" where much stands between
  uint64_t sentences = 0;
  struct Example {
    std::string article, sentence;
  };
  std::vector<Example> examples;  // the first ones, at most kUnexplainedExamples
};
inline constexpr size_t kUnexplainedExamples = 3;

struct CoverageOptions {
  unsigned jobs = 1;
  GoldFiles gold;   // empty: no records
};

struct CoverageReport {
  uint64_t articles = 0, errors = 0, sentences = 0, facts = 0;
  uint64_t nanoseconds = 0;              // of the whole pipeline, all threads together
  std::vector<RuleCoverage> rules;       // in the order of the files
  std::vector<ListCoverage> lists;       // by name
  // Titles before verbs; those near a name first, then the most frequent.
  std::vector<Unexplained> unexplained;
  std::optional<ScoreReport> score;      // with gold
};

// Takes: rules as they were written, the resources and sources that were compiled from them.
// Times differ from run to run, all else does not, whatever the jobs. Errors: E140, E143 no article read has
// gold.
Result<CoverageReport> cover(const Resources& resources, const RuleSet& rules, const RuleSources& sources,
                             Reader& articles, const CoverageOptions& options);

}  // namespace nutgraf
