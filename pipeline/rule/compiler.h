// Tree -> program: names checked against schema and lists, levels found, patterns turned into automata.
//
// Levels: a rule that needs a label runs after the rules that make it. Labels that need each other form one level that
// runs again while it finds something new, at most kMaxRounds times. No rule can need a fact, so facts come last.
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

// Limits that keep a stranger's pack harmless: of one pattern with its pieces put in, and of all together.
inline constexpr size_t kMaxPatternElements = 1 << 13;
inline constexpr size_t kMaxPatternEdges = 1 << 17;
inline constexpr size_t kMaxElements = 4 << 20;
inline constexpr size_t kMaxEdges = 16 << 20;
inline constexpr size_t kMaxBuildSteps = 20'000'000;  // parts of patterns looked at, those of a piece as often as it is used
inline constexpr size_t kMaxCompileErrors = 1000;
inline constexpr size_t kMaxSuggestions = 100;         // "did you mean …"; later errors have none
inline constexpr uint32_t kMaxPieceDepth = 20;

// What a rule's confidence is before it was measured, and how many answers that weighs.
inline constexpr float kDefaultConfidence = 0.8f;
inline constexpr float kDefaultAnswers = 10;

// Right and wrong answers of a rule on annotated articles.
struct RuleRecord {
  uint32_t right = 0, wrong = 0;
};

// Measured precision, drawn to the default while there are few answers: (right + 10 x 0.8) / (right + wrong + 10).
// confidence_of({})  ->  0.8      confidence_of({10, 0})  ->  0.9      confidence_of({990, 10})  ->  0.988
inline float confidence_of(const RuleRecord& record) {
  const float right = static_cast<float>(record.right), wrong = static_cast<float>(record.wrong);
  return (right + kDefaultAnswers * kDefaultConfidence) / (right + wrong + kDefaultAnswers);
}

struct RuleInputs {
  std::function<std::optional<LabelId>(std::string_view)> label_of_list;
  std::vector<std::string> list_names;                              // for "did you mean"
  LabelSet labels_of_lists;
  std::map<std::string, std::vector<std::string>> irregular_forms;  // "say" -> said: what word~ adds to the regular forms
  std::map<std::string, RuleRecord> records;
  bool need_examples = true;
};

// Where each element of the program was written: for those who explain rules. Not kept in the pack.
struct ElementSource {
  uint32_t file;                // index into RuleSources::files
  uint32_t line, column;        // from 1, columns in code points
  uint32_t width;               // code points
  uint32_t piece;               // the outermost named piece that it came from: index into RuleSources::pieces, or UINT32_MAX
  uint32_t find;                // of its rule's patterns (Rule::finds) the one that it is of; 0 in a condition
};
struct RuleSources {
  std::vector<std::string> files, pieces;
  std::vector<ElementSource> elements;  // by index into Program::elements
};

// The lists that rules ask for by name (@name).
std::set<std::string> lists_by_name(const RuleSet& rules);

// Registers the labels that rules make and the words they hold, and writes the sections of this room.
// Errors, all of them, each once: R011 unknown fact type or label to make, R012 unknown label, R013 unknown list, R019 unknown slot,
// R017 pieces nested too deep, R020 unknown rule, R021 two rules or pieces of one name, R022 pattern can match nothing, R024 no find,
// R025 no yes, R026 no no, R027 unknown shape, R028 unknown piece, R029 prefer loop, R030 too many slots,
// R032 slot not captured, R033 pieces that hold each other, R034 too large, R035 labels that can never be found because each
// needs the other first, R036 an example expects a slot that the rule does not fill, R038 too many errors, R041 a shape that no
// word has, S009 too many labels, S010 too many slots. (R023 has no use any more.)
// Gives `sources`, when wanted.
Result<std::vector<RuleWord>> compile_rules(const RuleSet& rules, const RuleInputs& inputs, Schema& schema,
                                             SymbolTableBuilder& symbols, PackBuilder& pack, RuleSources* sources = nullptr);

}  // namespace nutgraf
