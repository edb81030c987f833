// Extracted facts against gold facts: precision, recall, F1 and slot accuracy by fact type.
// Not a judge of wording: strings are compared after folding (case, quotes, dashes, white space, a leading article,
// honorifics, outer punctuation); long slots (content, names of events, measures) may share only most of their words.
//
//   gold    {"article": NAME, "facts": [{"type", slots…, "optional"?}]}     a slot holds a string or a list of equals;
//           a null among them: leaving the slot out is right too; several parties, founders or presenters are a
//           list of such lists, and one of them is enough
//   facts   the lines that nutgraf writes; an article is known by its name up to the first "_" or "."
//
// Key slots decide whether a fact is found; the other slots that gold states count as slot accuracy of the found ones.
// The built-in types have theirs (the title of a position, the place of a location, the date of none); of a type of the
// user's own every slot that gold states is one.
#pragma once

#include <cstddef>
#include <istream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace nutgraf {

struct TypeScore {
  std::string type;
  size_t gold = 0, found = 0, wrong = 0, slots = 0, slots_right = 0, optional_found = 0;
  double precision() const { return found + wrong ? static_cast<double>(found) / static_cast<double>(found + wrong) : 0; }
  double recall() const { return gold ? static_cast<double>(found) / static_cast<double>(gold) : 0; }
  double f1() const {
    const double sum = precision() + recall();
    return sum > 0 ? 2 * precision() * recall() / sum : 0;
  }
};

struct RuleScore {
  size_t right = 0, wrong = 0;
};

struct ScoreReport {
  std::vector<TypeScore> types;            // by name
  std::map<std::string, RuleScore> rules;  // by name: what the compiler makes confidence from
  std::map<std::string, bool> judged;      // by the id of a found fact: whether it is right; of equal ones the first
  std::vector<std::string> shown;          // each miss, wrong fact and wrong slot, one a line
};

struct ScoreOptions {
  std::vector<std::string> types;  // empty: every type that the gold annotates
  std::set<std::string> articles;  // stems of those that were read; empty: all of the gold
};

// Gold files with their names.
using GoldFiles = std::vector<std::pair<std::string, std::string>>;

// Every .json file below the directory. Errors: F001, F002, E142 there is none.
Result<GoldFiles> load_gold(const std::string& directory);

// E143: no article that was read has gold.
Error no_gold_read(const GoldFiles& gold);

// By which an article and its gold know each other: its name up to the first "_" or ".".
std::string article_stem(const std::string& name);

// Takes: the texts of gold files with their names, and lines of facts; other lines (articles, errors) are passed over.
// Errors: E140 gold is not of that form, E141 a line of facts is no JSON.
Result<ScoreReport> score(const GoldFiles& gold_files, std::istream& facts, const ScoreOptions& options);

// The form in which a scorer compares words.
std::string fold_for_score(const std::string& text);

}  // namespace nutgraf
