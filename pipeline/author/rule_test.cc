#include "author/rule_test.h"

#include <algorithm>
#include <map>
#include <optional>

#include "run/pipeline.h"

namespace nutgraf {
namespace {

using std::string_view;

std::string one_spaced(string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

using Expected = std::vector<std::pair<std::string, std::string>>;

// One match of a rule: its slots as words.
struct Match {
  TokenSpan tokens;
  std::vector<std::pair<std::string, std::string>> slots;

  bool has(const std::string& slot, const std::string& words) const {
    return std::find(slots.begin(), slots.end(), std::pair(slot, words)) != slots.end();
  }
  std::string found(const std::string& slot) const {
    std::string out;
    for (const auto& [name, words] : slots)
      if (name == slot) out += (out.empty() ? "" : " and ") + words;
    return out;
  }
};

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
    std::vector<Match> matches;
    const auto id = rules_.find(rule.name);
    if (id != rules_.end() && !extract_article(resources_, {}, raw, scratch_)) matches = matches_of(id->second);
    return example.positive ? check_yes(rule, example, matches) : check_no(rule, example, matches);
  }

 private:
  std::vector<Match> matches_of(RuleId rule) {
    const Document& doc = scratch_.doc;
    const CompiledRule& compiled = resources_.program.rules[to_index(rule)];
    std::vector<Match> out;
    const auto add = [&](TokenSpan tokens, SlotSpan slots, const std::vector<SlotDef>& defs) {
      Match match{tokens, {}};
      for (uint32_t i = slots.begin; i < slots.end; ++i)
        match.slots.emplace_back(resources_.schema.slot_name(doc.slots[i].slot), words_of(doc.slots[i], defs));
      for (const SlotDef& def : defs)
        if (!def.default_value.empty() && match.found(def.name).empty()) match.slots.emplace_back(def.name, def.default_value);
      out.push_back(std::move(match));
    };
    if (compiled.makes_fact) {
      for (const Candidate& c : doc.candidates)
        if (c.rule == rule && c.state == MentionState::Alive) add(c.tokens, c.slots, resources_.schema.type(c.type).slots);
    } else {
      for (const Mention& m : doc.mentions)
        if (m.rule == rule && m.state == MentionState::Alive) add(m.tokens, m.slots, resources_.schema.label(m.label).slots);
    }
    return out;
  }

  // `defs` are those of the fact or label that the value belongs to: a helper label that stands for a TITLE has a TITLE's head.
  std::string words_of(const SlotValue& value, const std::vector<SlotDef>& defs) const {
    if (!value.fixed.empty()) return std::string(value.fixed);
    const Document& doc = scratch_.doc;
    if (value.mention == MentionId::None) return one_spaced(doc.text(value.tokens));
    const Mention& mention = doc.mention(value.mention);
    const std::vector<SlotDef>* slots = &resources_.schema.label(mention.label).slots;
    for (const SlotDef& def : defs)
      if (slots->empty() && def.id == value.slot && def.label) slots = &resources_.schema.label(*def.label).slots;
    for (uint32_t i = mention.slots.begin; i < mention.slots.end && !slots->empty(); ++i)
      if (doc.slots[i].slot == (*slots)[0].id) return words_of(doc.slots[i], *slots);
    return one_spaced(doc.text(mention.tokens));
  }

  RuleTestFailure failure(const Rule& rule, const Example& example, const std::string& what) const {
    const std::string kind = std::string(example.positive ? "yes" : "no") + (example.known_failure ? "?" : "");
    return {Error{example.place, "R031", "this \"" + kind + "\" example " + what + " rule " + rule.name, "",
                  static_cast<uint32_t>(kind.size())},
            example.text, {}};
  }

  std::optional<RuleTestFailure> check_no(const Rule& rule, const Example& example, const std::vector<Match>& matches) const {
    if (matches.empty()) return std::nullopt;
    RuleTestFailure out = failure(rule, example, "is matched by");
    for (const Match& match : matches) {
      std::string line = "matched: \"" + one_spaced(scratch_.doc.text(match.tokens)) + "\"";
      for (const auto& [slot, words] : match.slots) line += " | " + slot + "=" + words;
      out.details.push_back(line);
    }
    return out;
  }

  std::optional<RuleTestFailure> check_yes(const Rule& rule, const Example& example, const std::vector<Match>& matches) const {
    if (matches.empty()) {
      RuleTestFailure out = failure(rule, example, "did not match");
      for (const Expected& line : example.expected)
        for (const auto& [slot, words] : line) out.details.push_back(slot + ": expected " + words);
      add_outranked(rule, out);
      return out;
    }
    std::optional<RuleTestFailure> out;
    for (const Expected& line : example.expected) {
      const auto right = [&](const Match& match) {
        return std::count_if(line.begin(), line.end(), [&](const auto& e) { return match.has(e.first, one_spaced(e.second)); });
      };
      const auto best = std::max_element(matches.begin(), matches.end(), [&](const Match& a, const Match& b) { return right(a) < right(b); });
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
