// The rules' own words: what stands in the .rules files where an element or a condition was written.
// Not the tree (rule/syntax.h): nothing is printed anew, an author sees what he wrote.
//
//   RuleSource source(rules, sources);
//   source.element(7)      ->  {"{title:TITLE}", "", "title"}
//   source.condition(3, 0) ->  "unless (its | whose | their) before"
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/schema.h"
#include "rule/compiler.h"
#include "rule/program.h"
#include "rule/syntax.h"

namespace nutgraf {

struct ElementText {
  std::string text;    // as it stands in the rule, white space as one space
  std::string piece;   // the named piece that it came from, or empty
  Place place;
  uint32_t width = 0;  // code points

  // Whether the other stands in it.
  bool holds(const ElementText& other) const;
};

class RuleSource {
 public:
  // Takes: rules as they were written and what the compiler told of their elements; both must outlive it. Reads the
  // files when first asked for them; of a file that has changed or gone since, texts are empty.
  RuleSource(const RuleSet& rules, const RuleSources& sources) : rules_(rules), sources_(sources) {}

  ElementText element(uint32_t element);
  // The `unless`, `only` or `where` of a rule by its number in the trace: conditions first, then checks.
  std::string condition(RuleId rule, uint32_t number);
  // A line of a file, from 1; empty where there is none.
  const std::string& line(const std::string& file, uint32_t number);
  const Rule& rule(RuleId rule) const { return rules_.rules[to_index(rule)]; }
  const RuleSet& rules() const { return rules_; }

 private:
  const RuleSet& rules_;
  const RuleSources& sources_;
  std::map<std::string, std::vector<std::string>> lines_;  // by file
};

}  // namespace nutgraf
