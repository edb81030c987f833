// What one rule found in a document, in words: what its examples are compared with and what its author is shown.
//
//   standing_matches(*resources, doc, rule)   ->  {"mayor Ann", {{"title", "mayor"}, {"person", "Ann"}, {"status", "current"}}}
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/document.h"
#include "run/resources.h"

namespace nutgraf {

using SlotWords = std::vector<std::pair<std::string, std::string>>;  // slot, words; a slot may stand several times

struct RuleMatch {
  TokenSpan tokens;
  SentenceId sentence = SentenceId::None;
  SlotWords slots;

  bool has(const std::string& slot, const std::string& words) const;
  // The words of a slot, of several joined by "and"; empty when there are none.
  std::string found(const std::string& slot) const;
};

// The text with each run of white space as one space, none at its ends.
std::string one_spaced(std::string_view text);

// The words of its head: of "director of the Museum", a TITLE, "director".
std::string head_of(const Resources& resources, const Document& doc, const Mention& mention);

// The matches of a rule that were not outranked. A slot that a mention fills has the words of the mention's head; a slot
// that is missing has its default of facts.schema.
std::vector<RuleMatch> standing_matches(const Resources& resources, const Document& doc, RuleId rule);

// The slots of one mention or candidate, without defaults. `defs`: the slots of its label or fact type.
SlotWords slots_of(const Resources& resources, const Document& doc, SlotSpan slots, const std::vector<SlotDef>& defs);

}  // namespace nutgraf
