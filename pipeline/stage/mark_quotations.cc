#include "stage/mark_quotations.h"

#include <algorithm>

namespace nutgraf {
namespace {

bool is_quoted(const Document& doc, uint32_t at) { return doc.tokens[at].flags.has(TokenFlag::Quoted); }

bool is_quotation_mark(const Document& doc, uint32_t at) {
  if (!doc.tokens[at].flags.has(TokenFlag::Punctuation) || is_quoted(doc, at)) return false;
  static constexpr std::string_view kMarks[] = {"\"", "''", "``", "’’", "‘‘", "＂", "“", "”", "„", "‟", "«", "»",
                                                "'",  "‘",  "’",  "‚",  "‹",  "›", "`"};
  return std::find(std::begin(kMarks), std::end(kMarks), doc.text(doc.tokens[at])) != std::end(kMarks);
}

// The parts of a quotation that sentences hold become QUOTEs.
void add_mentions(const QuoteLabels& labels, const Quotation& quotation, uint32_t& sentence, Document& doc) {
  while (sentence < doc.sentences.size() && doc.sentences[sentence].tokens.end <= quotation.tokens.begin) ++sentence;
  for (; sentence < doc.sentences.size() && doc.sentences[sentence].tokens.begin < quotation.tokens.end; ++sentence) {
    const TokenSpan within = doc.sentences[sentence].tokens;
    const TokenSpan words = {std::max(within.begin, quotation.tokens.begin), std::min(within.end, quotation.tokens.end)};
    Mention mention;
    mention.tokens = words;
    if (words.begin > within.begin && is_quotation_mark(doc, words.begin - 1)) --mention.tokens.begin;
    if (words.end < within.end && is_quotation_mark(doc, words.end)) ++mention.tokens.end;
    mention.label = *labels.quote;
    mention.sentence = static_cast<SentenceId>(sentence);
    mention.slots.begin = static_cast<uint32_t>(doc.slots.size());
    if (labels.words) doc.slots.push_back({*labels.words, words, MentionId::None, {}});
    mention.slots.end = static_cast<uint32_t>(doc.slots.size());
    doc.add_mention(mention);
    if (within.end > quotation.tokens.end) return;  // the sentence may hold the next quotation as well
  }
}

}  // namespace

QuoteLabels QuoteLabels::of(const Schema& schema) {
  return {schema.find_label("QUOTE"), schema.find_slot("words"), schema.find_slot("speaker"), schema.find_slot("content"),
          schema.find_slot("kind")};
}

void mark_quotations(const QuoteLabels& labels, Document& doc) {
  if (!labels.quote) return;
  uint32_t mention_sentence = 0;
  bool open = false;  // the paragraph before ended within a quotation
  for (uint32_t s = 0; s < doc.sentences.size();) {
    const uint32_t paragraph = doc.sentences[s].paragraph;
    const uint32_t begin = doc.sentences[s].tokens.begin;
    while (s < doc.sentences.size() && doc.sentences[s].paragraph == paragraph) ++s;
    const uint32_t end = doc.sentences[s - 1].tokens.end;
    const bool was_open = open;
    open = false;
    for (uint32_t at = begin; at < end; ++at) {
      if (!is_quoted(doc, at)) continue;
      Quotation quotation;
      quotation.tokens.begin = at;
      while (at < end && is_quoted(doc, at)) ++at;
      quotation.tokens.end = at;
      quotation.paragraph = paragraph;
      quotation.continues = was_open && quotation.tokens.begin <= begin + 1;
      open = at == end;
      doc.quotations.push_back(quotation);
      add_mentions(labels, quotation, mention_sentence, doc);
    }
  }
}

}  // namespace nutgraf
