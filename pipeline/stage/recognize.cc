#include "stage/recognize.h"

namespace nutgraf {

void recognize(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace) {
  run_levels(program, lexicon, Made::Labels, scratch, doc, trace);
}

void relate(const Program& program, const Lexicon& lexicon, MatchScratch& scratch, Document& doc, Trace* trace) {
  run_levels(program, lexicon, Made::Facts, scratch, doc, trace);
}

}  // namespace nutgraf
