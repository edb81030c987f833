// An article read for its author: the pipeline's own stages, with a record of all that the rules did, or under an
// assumption ("what if 'Chairwoman' were a ROLE?").
// Not another engine: what an assumption does is found by running the same stages again.
//
//   Reading reading(*resources);
//   reading.read(raw);                                           // reading.doc(), reading.matches(), …
//   reading.read_assuming(raw, {{{{0, 1}, role, EntryId::None}}, {}});   // reading.doc() as it would be
#pragma once

#include <optional>
#include <vector>

#include "match/trace.h"
#include "model/article.h"
#include "run/pipeline.h"

namespace nutgraf {

// One time that a rule's pattern matched, or got some way.
struct TracedWay {
  RuleId rule = RuleId::None;
  SentenceId sentence = SentenceId::None;
  TokenSpan tokens;
  std::vector<TraceStep> steps;
  std::optional<uint32_t> forbidden_by;  // number of the condition or check, see Trace::forbidden
  TokenSpan forbidding;                  // the words for which an `unless` held
};

struct TracedLoss {
  RuleId loser, winner;
  TokenSpan loser_tokens, winner_tokens;
  bool more_slots = false;  // the winner fills more
};

// Words taken for something that they are not.
struct Assumption {
  struct Label {
    TokenSpan tokens;
    LabelId label{};
    EntryId entry = EntryId::None;  // of a list whose entries have that label, where there is one
  };
  struct Word {
    uint32_t token = 0;
    Symbol word = Symbol::Unknown;
  };
  std::vector<Label> labels;
  std::vector<Word> words;
};

class Reading {
 public:
  explicit Reading(const Resources& resources) : resources_(resources) {}

  // Takes: an article, which must outlive the use of doc(). Errors: as extract_article.
  std::optional<ReadError> read(const RawArticle& raw);
  // The same without a record; what is assumed joins the mentions that lists made.
  std::optional<ReadError> read_assuming(const RawArticle& raw, const Assumption& assumption);

  const Document& doc() const { return scratch_.doc; }
  // Of the last read(): each once, although a level that runs again tells it again. In the order of the levels.
  const std::vector<TracedWay>& matches() const { return matches_; }   // also those that were forbidden
  const std::vector<TracedWay>& reached() const { return reached_; }   // see Trace::reached
  const std::vector<TracedLoss>& losses() const { return losses_; }

 private:
  const Resources& resources_;
  Scratch scratch_;
  std::vector<TracedWay> matches_, reached_;
  std::vector<TracedLoss> losses_;
};

}  // namespace nutgraf
