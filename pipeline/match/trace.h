// What the engine tells someone who asks why: the same run that states facts, with a listener.
// Not a second engine: without a listener the calls cost one test of a pointer.
#pragma once

#include "model/document.h"
#include "rule/program.h"

namespace nutgraf {

class Trace {
 public:
  virtual ~Trace() = default;
  // A rule's pattern matched these tokens.
  virtual void matched(RuleId, SentenceId, TokenSpan) {}
  // It matched, but `unless`, `only` or `where` number `condition` (of the rule, in file order) forbade it.
  virtual void forbidden(RuleId, SentenceId, TokenSpan, uint32_t /*condition*/) {}
  // It lost against another match.
  virtual void outranked(RuleId /*loser*/, TokenSpan, RuleId /*winner*/, TokenSpan) {}
  // How far a rule's pattern got when it did not match: the last element that held, and the token it needed next.
  virtual void reached(RuleId, SentenceId, uint32_t /*element*/, uint32_t /*token*/) {}
  // Whether reached() is wanted for this rule: the engine then tries rules that the filter would leave out.
  virtual bool wants(RuleId) const { return false; }
};

}  // namespace nutgraf
