// Articles with quotation marks for tests: split as the real ones are, with quotations marked.
// A line is a paragraph.
#pragma once

#include <string>
#include <string_view>

#include "base/utf8.h"
#include "stage/mark_quotations.h"
#include "stage/split_sentences.h"
#include "stage/tokenize.h"
#include "stage/word_lists.h"

namespace nutgraf {

inline constexpr std::string_view kQuotedSchema = R"(
label PERSON
label QUOTE: words TEXT
fact statement: speaker PERSON, content TEXT, kind WORD?
)";

struct QuotedArticle {
  explicit QuotedArticle(WordLists& lists, std::string_view text) {
    fill(doc, text);
    tokenize(lists.lexicon(), doc);
    split_sentences(lists.lexicon(), doc);
    doc.mention_at.assign(doc.tokens.size(), Mention::kEnd);
    mark_quotations(labels, doc);
  }

  // The n-th place of the words, which are cut at spaces and tokens as the article is.
  TokenSpan find(std::string_view words) const {
    for (uint32_t begin = 0; begin < doc.tokens.size(); ++begin)
      for (uint32_t end = begin + 1; end <= doc.tokens.size(); ++end)
        if (doc.text(TokenSpan{begin, end}) == words) return {begin, end};
    return {};
  }
  MentionId quote(TokenSpan tokens) const {
    for (uint32_t m = 0; m < doc.mentions.size(); ++m)
      if (doc.mentions[m].tokens == tokens) return static_cast<MentionId>(m);
    return MentionId::None;
  }

  Schema schema = std::move(Schema::parse(kQuotedSchema, "quoted.schema")).value();
  QuoteLabels labels = QuoteLabels::of(schema);
  Document doc;
};

}  // namespace nutgraf
