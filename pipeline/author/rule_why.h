// Why a rule matched a sentence and why it did not: what the engine told, in the words of the rule and of the sentence.
// Not a second engine, and not the report: cli prints it.
//
//   Explainer explainer(*resources, source);
//   explainer.read(raw, "article.txt");
//   SentenceWhy why = explainer.explain(SentenceId{0}, {});
//   why.misses[0].wanted[0].element     // "{title:TITLE}"
//   why.misses[0].hints[0]              // {"Chairwoman", "TITLE", {"roles.tsv"}}: would match if it stood there
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "author/reading.h"
#include "author/rule_match.h"
#include "author/rule_source.h"

namespace nutgraf {

struct WhyWords {
  std::string text;      // white space as one space; empty where the sentence has ended
  TokenSpan tokens;
  RawSpan bytes;         // of the article as it was read
};

// An element of a rule above the words on which it held.
struct WhyPiece {
  std::string element;   // as the rule has it
  std::string piece;     // the named piece that it came from, or empty
  WhyWords words;
};

// What some words are: by a list, or by a rule of a lower level.
struct WhyLabel {
  std::string label;
  std::string list;      // "roles.tsv", or empty
  std::string rule;      // or empty; both are empty for what was linked to another mention
  SlotWords slots;
  std::string lost_to;   // the rule that won over it; empty: it stands
  WhyWords words;
};

enum class WhyOutcome : uint8_t { Stands, Forbidden, Outranked };

struct WhyMatch {
  RuleId id = RuleId::None;
  std::string rule, target;
  Place place;
  bool makes_fact = false;
  bool asked = false;          // whoever asks named the rule
  WhyOutcome outcome = WhyOutcome::Stands;
  WhyWords words;
  std::vector<WhyPiece> pieces;
  SlotWords slots;             // when it stands
  std::string condition;       // that forbade it, as the rule has it,
  WhyWords condition_words;    // and the words for which an `unless` held
  std::string winner;          // the rule that outranked it,
  WhyWords winner_words;       // where,
  std::string reason;          // and why: "longer", "`prefer over`"
};

// What would have had to come next.
struct WhyWanted {
  std::string element, piece;
  uint32_t gap = 0;            // so many words may stand before it
  std::string found;           // why the next word was not that
};

// The rule would match if these words were that; all of them together.
struct WhyAssumed {
  WhyWords words;
  std::string label;                // what they would have to be; or, in place of one word,
  std::string word;                 // another
  std::vector<std::string> lists;   // being in one of these files does it
};
using WhyHint = std::vector<WhyAssumed>;

struct WhyMiss {
  RuleId id = RuleId::None;
  std::string rule, target;
  Place place;
  std::vector<WhyPiece> pieces;     // as far as it got; none: nothing that it begins with stands there
  WhyWords next;                    // where it stopped; no words: the sentence has ended
  std::vector<WhyWanted> wanted;
  std::vector<WhyMiss> deeper;      // a rule that makes what was wanted, or more of what was found, and where that one stopped
  std::vector<std::string> notes;   // what is amiss besides: the last piece holds what was wanted next
  std::vector<WhyHint> hints;
};

struct SentenceWhy {
  SentenceId id = SentenceId::None;
  Place place;
  WhyWords words;
  std::vector<WhyLabel> labels;     // by place, longer ones first
  std::vector<WhyMatch> matches;    // facts first
  std::vector<WhyMiss> misses;      // nearest first
};

struct WhyOptions {
  std::optional<RuleId> rule;       // only this one
  SlotWords slots;                  // it should fill with these words
  size_t nearest = 3;               // without `rule`: so many that did not match
};

// How long to look for what would have to be otherwise.
enum class HintSearch : uint8_t { None, WhereItStopped, Everywhere };

class Explainer {
 public:
  // Both must outlive it.
  Explainer(const Resources& resources, RuleSource& source);
  ~Explainer();

  // Takes: an article that outlives the use of the rest, and the file that places name. Errors: as extract_article.
  std::optional<ReadError> read(const RawArticle& raw, const std::string& file);

  // The sentences that have words on that line, and around that column unless it is 0; line 0: all.
  std::vector<SentenceId> sentences_at(uint32_t line, uint32_t column) const;
  Place place_of(SentenceId sentence) const;
  WhyWords words_of(SentenceId sentence) const;
  const Document& doc() const;

  // Cost: of the hints to one rule that was asked for, reading up to kMaxTrialBytes (rule_hint.h); to the nearest, less.
  SentenceWhy explain(SentenceId sentence, const WhyOptions& options);
  // Of one rule, in whichever sentence it came furthest; none when the article has no sentence.
  std::optional<WhyMiss> nearest_miss(RuleId rule, const SlotWords& slots, HintSearch hints);
  // Of one rule, in all sentences.
  std::vector<WhyMatch> matches_of(RuleId rule) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nutgraf
