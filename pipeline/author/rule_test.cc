#include "author/rule_test.h"

#include <algorithm>
#include <map>
#include <optional>

#include "author/rule_match.h"
#include "run/pipeline.h"

namespace nutgraf {
namespace {

using std::string_view;

using Expected = SlotWords;

class Tester {
 public:
  explicit Tester(const Resources& resources) : resources_(resources) {
    for (uint32_t i = 0; i < resources.program.rules.size(); ++i) {
      const RuleId id{i};
      rules_[resources.program.name(id)] = id;
    }
  }

  // The failure, or nothing when the example holds.
  std::optional<RuleTestFailure> run(const Rule& rule, const Example& example) {
    RawArticle raw;
    raw.id = "example";
    raw.bytes = example.text;
    std::vector<RuleMatch> matches;
    const auto id = rules_.find(rule.name);
    if (id != rules_.end() && !extract_article(resources_, {}, raw, scratch_)) matches = standing_matches(resources_, scratch_.doc, id->second);
    return example.positive ? check_yes(rule, example, matches) : check_no(rule, example, matches);
  }

 private:
  RuleTestFailure failure(const Rule& rule, const Example& example, const std::string& what) const {
    const std::string kind = std::string(example.positive ? "yes" : "no") + (example.known_failure ? "?" : "");
    return {Error{example.place, "R031", "this \"" + kind + "\" example " + what + " rule " + rule.name, "",
                  static_cast<uint32_t>(kind.size())},
            example.text, {}};
  }

  std::optional<RuleTestFailure> check_no(const Rule& rule, const Example& example, const std::vector<RuleMatch>& matches) const {
    if (matches.empty()) return std::nullopt;
    RuleTestFailure out = failure(rule, example, "is matched by");
    for (const RuleMatch& match : matches) {
      std::string line = "matched: \"" + one_spaced(scratch_.doc.text(match.tokens)) + "\"";
      for (const auto& [slot, words] : match.slots) line += " | " + slot + "=" + words;
      out.details.push_back(line);
    }
    return out;
  }

  std::optional<RuleTestFailure> check_yes(const Rule& rule, const Example& example, const std::vector<RuleMatch>& matches) const {
    if (matches.empty()) {
      RuleTestFailure out = failure(rule, example, "did not match");
      for (const Expected& line : example.expected)
        for (const auto& [slot, words] : line) out.details.push_back(slot + ": expected " + words);
      add_outranked(rule, out);
      return out;
    }
    std::optional<RuleTestFailure> out;
    for (const Expected& line : example.expected) {
      const auto right = [&](const RuleMatch& match) {
        return std::count_if(line.begin(), line.end(), [&](const auto& e) { return match.has(e.first, one_spaced(e.second)); });
      };
      const auto best = std::max_element(matches.begin(), matches.end(), [&](const RuleMatch& a, const RuleMatch& b) { return right(a) < right(b); });
      if (right(*best) == static_cast<std::ptrdiff_t>(line.size())) continue;
      if (!out) out = failure(rule, example, "gives other slots than expected for");
      out->details.push_back("matched: \"" + one_spaced(scratch_.doc.text(best->tokens)) + "\"");
      for (const auto& [slot, words] : line) {
        const std::string found = best->found(slot);
        out->details.push_back(slot + ": expected " + words +
                               (best->has(slot, one_spaced(words)) ? ", as found" : ", found " + (found.empty() ? "nothing" : found)));
      }
    }
    return out;
  }

  // A match that lost says which words it had; the editor then looks for the winner.
  void add_outranked(const Rule& rule, RuleTestFailure& out) const {
    const auto id = rules_.find(rule.name);
    if (id == rules_.end()) return;
    const Document& doc = scratch_.doc;
    const auto lost = [&](TokenSpan tokens) {
      out.details.push_back("it matched \"" + one_spaced(doc.text(tokens)) + "\" but another rule won there");
    };
    for (const Mention& m : doc.mentions)
      if (m.rule == id->second && m.state == MentionState::Outranked) return lost(m.tokens);
    for (const Candidate& c : doc.candidates)
      if (c.rule == id->second && c.state == MentionState::Outranked) return lost(c.tokens);
  }

  const Resources& resources_;
  std::map<string_view, RuleId> rules_;
  Scratch scratch_;
};

}  // namespace

RuleTestReport test_rules(const Resources& resources, const RuleSet& rules) {
  RuleTestReport report;
  Tester tester(resources);
  for (const Rule& rule : rules.rules) {
    ++report.rules;
    for (const Example& example : rule.examples) {
      std::optional<RuleTestFailure> failure = tester.run(rule, example);
      if (!example.known_failure) {
        ++report.examples;
        if (failure) report.failures.push_back(*std::move(failure));
        continue;
      }
      ++report.known_failures;
      if (failure) continue;
      const std::string mark = example.positive ? "yes" : "no";
      report.now_passing.push_back({Error{example.place, "R051", "this known failure holds now", "write " + mark + " instead of " + mark + "?",
                                          static_cast<uint32_t>(mark.size() + 1), true},
                                    example.text, {}});
    }
  }
  return report;
}

}  // namespace nutgraf
