// How an explanation is shown: text for people, JSON for tools, one page for a browser.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "author/rule_why.h"

namespace nutgraf::cli {

// The elements of a rule under the words on which they held, each line with `indent` before it:
//   Director of the Agency  Maria Tolliver
//   {title:TITLE}           {person:PERSON}
std::string laid_out(const std::vector<WhyPiece>& pieces, const std::string& indent);

// What became of a match, in one line; empty for one that stands.
std::string verdict_text(const WhyMatch& match);

// "title=director | person=Maria Tolliver"
std::string slots_text(const SlotWords& slots);

// Where a rule stopped, why, and what would help; without the rule's name.
std::string miss_text(const WhyMiss& miss, const std::string& indent);

std::string why_text(const SentenceWhy& why);
// One object a sentence, on one line with its line break.
std::string why_json(const SentenceWhy& why);
nlohmann::ordered_json match_json(const WhyMatch& match);
nlohmann::ordered_json miss_json(const WhyMiss& miss);

// A page that needs nothing beside itself.
std::string why_html(const std::vector<SentenceWhy>& sentences, const std::string& title);

}  // namespace nutgraf::cli
