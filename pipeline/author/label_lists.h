// Which lists teach a label: where a word must be added so that rules read it as a TITLE.
//
//   lists_for("TITLE", rules, lists)  ->  {"people/roles.tsv", "people/rank_titles.tsv"}
#pragma once

#include <string>
#include <vector>

#include "gazetteer/source.h"
#include "rule/syntax.h"

namespace nutgraf {

// The files, as the manifest names them, of the lists one entry of which is enough: the list's own label, or one that
// rules turn into it with nothing else required. Where there is none, those that the rules nearest to it look into.
// Lists of acronyms and abbreviations come last.
std::vector<std::string> lists_for(const std::string& label, const RuleSet& rules, const std::vector<List>& lists);

}  // namespace nutgraf
