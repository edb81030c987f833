// What the engine tells someone who asks why: the same run that states facts, with a listener.
// Not a second engine: without a listener the calls cost one test of a pointer.
#pragma once

#include <span>

#include "model/document.h"
#include "rule/program.h"

namespace nutgraf {

// An element of a pattern and the words on which it held.
struct TraceStep {
  uint32_t element = 0;                   // index into Program::elements
  TokenSpan tokens;
  MentionId mention = MentionId::None;    // which one, when the element asks for a mention
};
// From the first word of a match (or of a part of one) to the last. Lives as long as the call.
using TraceWay = std::span<const TraceStep>;

// A level that runs again tells the same again.
class Trace {
 public:
  virtual ~Trace() = default;
  // The filter let a rule through: it looks for its matches in a sentence, until ends(). The filter itself is all rules' together.
  virtual void begins(RuleId) {}
  virtual void ends(RuleId) {}
  // A rule's pattern matched these tokens.
  virtual void matched(RuleId, SentenceId, TokenSpan, TraceWay) {}
  // It matched, but `unless`, `only` or `where` number `condition` (of the rule, in file order) forbade it.
  // `words`: those for which an `unless` held; else empty.
  virtual void forbidden(RuleId, SentenceId, TokenSpan, TraceWay, uint32_t /*condition*/, TokenSpan /*words*/) {}
  // It lost against another match; `more_slots`: the winner fills more of them.
  virtual void outranked(RuleId /*loser*/, TokenSpan, RuleId /*winner*/, TokenSpan, bool /*more_slots*/) {}
  // How far a rule's pattern got from a token where it begins to hold but does not match, or from where it held on more
  // words than those it matched: the way with most words, gap words not counted, and of those the one that comes
  // furthest in the pattern. Told for each such token.
  virtual void reached(RuleId, SentenceId, TraceWay) {}
  // Whether reached() is wanted for this rule: the engine then tries rules that the filter would leave out.
  virtual bool wants(RuleId) const { return false; }
};

}  // namespace nutgraf
