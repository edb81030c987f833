// Runs a program over a document: which rules fire, what they capture, which matches win.
// Linear in tokens whatever the rules are; DESIGN.md beside this file explains how.
//
//   run_levels(program, lexicon, Made::Labels, scratch, doc);   // adds doc.mentions
//   run_levels(program, lexicon, Made::Facts, scratch, doc);    // adds doc.candidates
#pragma once

#include <memory>

#include "gazetteer/lexicon.h"
#include "match/trace.h"
#include "model/document.h"
#include "rule/program.h"

namespace nutgraf {

// Bounds of a level's cache of lazy DFA states; past one of them it is emptied and filled again.
struct CacheLimits {
  size_t states = 1 << 15;
  size_t classes = 1 << 15;
  size_t steps = 1 << 20;  // places for steps, 4 MB
  size_t pool = 1 << 22;   // elements in all states, 16 MB
};

// Caches and buffers of one thread: lazy DFA states, match nodes. Forgetting it loses speed, never a result; neither do
// narrow limits (the tests set them to one).
class MatchScratch {
 public:
  MatchScratch();
  explicit MatchScratch(CacheLimits limits);
  ~MatchScratch();
  MatchScratch(MatchScratch&&) noexcept;
  MatchScratch& operator=(MatchScratch&&) noexcept;
  struct State;
  std::unique_ptr<State> state;

  // Work done since construction, in elementary steps: what the linearity test counts instead of seconds.
  uint64_t steps() const;
};

// What a level's rules make.
enum class Made : uint8_t { Labels, Facts };

// Takes: doc.tokens, sentences, mentions so far. Gives: mentions (or candidates, of the level that makes facts) of every
// rule of those levels, one level after the other, conflicts resolved: prefer, longest, leftmost, more slots, file order.
// A mention of an earlier round or level that loses gets MentionState::Outranked and stays in the document. Headlines are
// read like sentences; Boilerplate has none. Facts come after Labels, of the same document and scratch, with the same
// tokens; mentions may be added between the two.
// Errors: none. Cost: O(tokens) for a fixed program; allocates nothing once warm.
void run_levels(const Program& program, const Lexicon& lexicon, Made made, MatchScratch& scratch, Document& doc, Trace* trace = nullptr);

}  // namespace nutgraf
