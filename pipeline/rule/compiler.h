// Tree -> program: names checked against schema and lists, levels found, patterns turned into automata.
//
// Levels: a rule that needs a label runs after the rules that make it. Labels that need each other form one level that
// runs again while it finds something new, at most kMaxRounds times. A cycle through a fact type is an error.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/pack.h"
#include "base/symbol.h"
#include "model/rule_word.h"
#include "model/schema.h"
#include "rule/program.h"
#include "rule/syntax.h"

namespace nutgraf {

inline constexpr uint32_t kMaxRounds = 4;
// What a rule's confidence is before it was measured.
inline constexpr float kDefaultConfidence = 0.8f;

// Right and wrong answers of a rule on annotated articles.
struct RuleRecord {
  uint32_t right = 0, wrong = 0;
};

struct RuleInputs {
  std::function<std::optional<LabelId>(std::string_view)> label_of_list;
  std::vector<std::string> list_names;                              // for "did you mean"
  std::map<std::string, std::vector<std::string>> irregular_forms;  // "say" -> said: what word~ adds to the regular forms
  std::map<std::string, RuleRecord> records;
  bool need_examples = true;
};

// The lists that rules ask for by name (@name).
std::set<std::string> lists_by_name(const RuleSet& rules);

// Registers the labels that rules make and the words they hold, and writes the sections of this room.
// Errors, all of them: R011 unknown fact type or label to make, R012 unknown label, R013 unknown list, R019 unknown slot,
// R020 unknown rule, R021 two rules or pieces of one name, R022 pattern can match nothing, R023 cycle, R024 no find,
// R025 no yes, R026 no no, R027 unknown form, R028 unknown piece, R029 prefer loop, R030 too many slots,
// R032 slot not captured, R033 pieces that hold each other, R034 too large.
Result<std::vector<RuleWord>> compile_rules(const RuleSet& rules, const RuleInputs& inputs, Schema& schema,
                                             SymbolTableBuilder& symbols, PackBuilder& pack);

}  // namespace nutgraf
