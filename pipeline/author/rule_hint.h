// What would have to be otherwise for a rule to match: words that are taken for something, tried on the engine.
// Not a guess: every hint was confirmed by reading the article again under that assumption.
//
//   HintFinder finder(*resources);
//   finder.find(reading, raw, rule, SentenceId{0}, stops, {})    // {{{0, 1}, "TITLE", {"roles.tsv"}}}
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "author/reading.h"
#include "author/rule_match.h"

namespace nutgraf {

// How much text is read again, at most, for the hints to one rule in one sentence; a short article counts as kMinTrialBytes.
inline constexpr size_t kMaxTrialBytes = size_t{4} << 20;
inline constexpr size_t kMinTrialBytes = 2000;

// Where a rule stopped, and the elements that it wanted next, each with the number of words that may stand before it.
struct RuleStop {
  uint32_t token = 0;
  std::vector<std::pair<uint32_t, uint32_t>> wanted;
};

struct AssumedWords {
  TokenSpan tokens;
  std::string label;                // what they would have to be; or, in place of one word,
  uint32_t element = UINT32_MAX;    // what this element asks for
  std::vector<std::string> lists;   // files: with the words in one of them the rule would match
};
using RuleHint = std::vector<AssumedWords>;  // all of them together

class HintFinder {
 public:
  explicit HintFinder(const Resources& resources);

  // Takes: `reading` of the article as it is; `slots`: what the match should fill, best known by whoever asks;
  // `everywhere`: where nothing at the stops does it, try every phrase of the sentence, which takes its time.
  // Gives: a few hints, the likeliest first; none when no single assumption (and not all of `slots` together) does it.
  std::vector<RuleHint> find(const Reading& reading, const RawArticle& raw, RuleId rule, SentenceId sentence,
                             const std::vector<RuleStop>& stops, const SlotWords& slots, bool everywhere);

 private:
  struct NamedList {
    std::string file;
    LabelId label{}, list_label{};
    CasePolicy case_policy = CasePolicy::Any;
    EntryId entry = EntryId::None;  // one of its entries
    size_t entries = 0;
  };
  struct Question;  // one call of find()

  // Labels that a mention with this label may be made of, itself included.
  const LabelSet& made_of(LabelId label);

  const Resources& resources_;
  std::vector<NamedList> lists_;       // those with most entries first
  std::map<LabelId, LabelSet> made_of_;
  Reading trial_;
};

// Whether something with a label of facts.schema begins at a token.
bool begins_name(const Program& program, const Document& doc, uint32_t token);

// What a slot of a rule is filled with: the label that its pattern asks for, or else that of facts.schema (`take`).
std::optional<LabelId> label_of_slot(const Resources& resources, RuleId rule, const std::string& name);

// The places of some words in a sentence, in any case; none: they do not stand there.
std::vector<TokenSpan> find_words(const Document& doc, SentenceId sentence, const std::string& words);

}  // namespace nutgraf
