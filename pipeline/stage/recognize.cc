#include "stage/recognize.h"

namespace nutgraf {

void recognize(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace) {
  for (uint32_t i = 0; i < program.levels.size(); ++i)
    if (!program.levels[i].makes_facts) run_level(program, lexicon, i, scratch, doc, trace);
}

void relate(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace) {
  for (uint32_t i = 0; i < program.levels.size(); ++i)
    if (program.levels[i].makes_facts) run_level(program, lexicon, i, scratch, doc, trace);
}

}  // namespace nutgraf
