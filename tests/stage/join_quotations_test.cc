#include "stage/join_quotations.h"

#include <doctest/doctest.h>

#include "stage/quoted_article.h"

namespace nutgraf {
namespace {

// A rule's reading: who says which words; a speaker of "" is one that the rule does not name.
struct Reading {
  std::string_view speaker, content;
};

struct Joined : QuotedArticle {
  Joined(WordLists& lists, std::string_view text, const std::vector<Reading>& readings) : QuotedArticle(lists, text) {
    for (const Reading& reading : readings) {
      const TokenSpan content = find(reading.content), speaker = find(reading.speaker);
      Candidate candidate;
      candidate.type = *schema.find_type("statement");
      candidate.rule = static_cast<RuleId>(0);
      candidate.tokens = speaker.empty() ? content : cover(content, speaker);
      for (uint32_t s = 0; s < doc.sentences.size(); ++s)
        if (doc.sentences[s].tokens.contains(content.begin)) candidate.sentence = static_cast<SentenceId>(s);
      candidate.slots.begin = static_cast<uint32_t>(doc.slots.size());
      if (!speaker.empty()) doc.slots.push_back({*labels.speaker, speaker, MentionId::None, {}});
      doc.slots.push_back({*labels.content, content, quote(content), {}});
      candidate.slots.end = static_cast<uint32_t>(doc.slots.size());
      doc.candidates.push_back(candidate);
    }
    join_quotations(labels, doc);
  }

  // "Lee: first + second | Vale: third"
  std::string statements() const {
    std::string out;
    for (const Candidate& candidate : doc.candidates) {
      std::string speaker, content;
      for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i) {
        const SlotValue& value = doc.slots[i];
        if (value.slot == *labels.speaker) speaker += doc.text(value.tokens);
        if (value.slot == *labels.content) content += (content.empty() ? "" : " + ") + std::string(doc.text(value.tokens));
      }
      out += (out.empty() ? "" : " | ") + speaker + ": " + content;
    }
    return out;
  }
};

TEST_CASE("who said the quotations that no rule attributes") {
  WordLists lists;
  lists.add_usual();
  struct Row {
    const char* text;
    std::vector<Reading> readings;
    const char* statements;
  };
  const std::vector<Row> rows = {
      {"", {}, ""},
      {"“We won.”", {}, ""},
      // a rule sees a sentence: the quotation is whole
      {"“We won. We are glad,” said Lee.", {{"Lee", "We are glad,”"}}, "Lee: We won. We are glad,"},
      {"Lee said: “We won. We are glad.” Vale left.", {{"Lee", "“We won."}}, "Lee: We won. We are glad."},
      {"“He said ‘stay’ and left,” said Lee.", {{"Lee", "“He said ‘stay’ and left,”"}}, "Lee: He said ‘stay’ and left,"},
      // it goes on behind the attribution, in the sentence after it
      {"“We won,” said Lee. “It was hard. We are glad.”", {{"Lee", "“We won,”"}}, "Lee: We won, + It was hard. We are glad."},
      // words that are no quotation: the next one is another statement
      {"Lee said they won. “It was hard.”", {{"Lee", "they won"}}, "Lee: they won | Lee: It was hard."},
      // a paragraph of its own right behind
      {"“We won,” said Lee.\n“It was hard.”\n“We are glad.”", {{"Lee", "“We won,”"}}, "Lee: We won, | Lee: It was hard. | Lee: We are glad."},
      // opened again in the next paragraph
      {"Lee said: “We won.\n“It was hard.”\nThey left.", {{"Lee", "“We won."}}, "Lee: We won. | Lee: It was hard."},
      {"“We won.\n“It was hard,” said Lee.", {{"Lee", "“It was hard,”"}}, "Lee: It was hard, | Lee: We won."},
      {"‘We won.\n‘It was hard,’ said Lee.", {{"Lee", "‘It was hard,’"}}, "Lee: It was hard, | Lee: We won."},
      // somebody acts or speaks in between
      {"“We won,” said Lee. Vale left. “It was hard.”", {{"Lee", "“We won,”"}}, "Lee: We won,"},
      {"“We won,” said Lee.\n“It was hard,” said Vale.", {{"Lee", "“We won,”"}, {"Vale", "“It was hard,”"}},
       "Lee: We won, | Vale: It was hard,"},
      // a title of a work, a scare quote: words of a sentence that says more
      {"“We won,” said Lee. The “cup” was heavy.", {{"Lee", "“We won,”"}}, "Lee: We won,"},
      // ", adding that": the speaker of before
      {"Lee said they won, adding that it was hard.", {{"Lee", "they won"}, {"", "it was hard"}}, "Lee: they won | Lee: it was hard"},
      {"Lee said they won, adding: “It was hard.”", {{"", "“It was hard.”"}, {"Lee", "they won"}}, "Lee: It was hard. | Lee: they won"},
      {"Lee said they won. It was hard.", {{"Lee", "they won"}, {"", "It was hard"}}, "Lee: they won | : It was hard"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(Joined(lists, row.text, row.readings).statements() == row.statements);
  }
}

}  // namespace
}  // namespace nutgraf
