// Rules as text in the one layout: two spaces, the keyword, and what it says from the ninth column on.
// Not the parser: that is parser.h, which reads back what this writes.
//
//   rule title-before-name -> position
//     find  {title:TITLE} [","] {person:PERSON}
//     take  organization from title
//     yes   Chairman John Smith spoke.
//           person=John Smith | title=Chairman
//     no    The chairman met John Smith.
#pragma once

#include <string>
#include <string_view>

#include "rule/syntax.h"

namespace nutgraf {

// What was parsed, as text. Law: parsing it gives an equal tree, places not counted.
// Takes: trees as the parser makes them. Brackets that say nothing, as in "(a)", are in no tree.
std::string print(const Node& pattern);
std::string print(const Rule& rule);
std::string print(const RuleSet& rules);

// A whole file in the one layout. Every comment stays where it is, lines stay in their order; of several empty lines one
// stays, and one is put between two rules.
// Errors: those of parse_rules. Law: the result parses to an equal tree, and formatting it again changes nothing.
Result<std::string> format_rules(std::string_view text, const std::string& file);

}  // namespace nutgraf
