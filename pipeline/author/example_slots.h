// Where the slots of a wanted fact or label stand in its example sentence, and what fills them there.
//
//   "Maria Tolliver is director of the Museum Board."  person=Maria Tolliver  title=director  organization=Museum Board
//     person        {person:PERSON}   tokens [0,2)
//     title         {title:TITLE}     tokens [3,8): the title holds its body
//     organization  take organization from title
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "author/rule_new.h"
#include "model/document.h"

namespace nutgraf {

struct ExampleSlot {
  enum class Fill : uint8_t { Mention, Words, Take, Fixed, Default };
  std::string name;
  std::string words;        // as a `yes` shows them
  Fill fill = Fill::Words;
  std::string label;        // Mention: of what kind
  TokenSpan tokens;         // Mention, Words
  std::string from, as_in;  // Take: the slot whose mention holds it, and the slot's name there
};

// Takes: the document of the sentence after the pipeline.
// Gives: the slots in the order in which they were wanted. Errors: A002, A003, A004.
Result<std::vector<ExampleSlot>> find_slots(const RuleBook& book, const WantedRule& wanted, const Document& doc);

// Rules that state the wanted slots there already, and (in `otherwise`) those that state some of them and others otherwise.
struct Readers {
  std::vector<std::string> same, otherwise;
};
Readers who_reads(const RuleBook& book, const WantedRule& wanted, const std::vector<ExampleSlot>& slots, const Document& doc);

}  // namespace nutgraf
