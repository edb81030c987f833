#include "model/document.h"

#include <algorithm>

namespace nutgraf {

const std::vector<TokenFlagName> kTokenFlagNames = {
    {"word", TokenFlag::Word},
    {"number", TokenFlag::Number},
    {"punctuation", TokenFlag::Punctuation},
    {"capitalised", TokenFlag::Capitalised},
    {"all-caps", TokenFlag::AllCaps},
    {"lower", TokenFlag::Lower},
    {"mixed-case", TokenFlag::MixedCase},
    {"initial", TokenFlag::Initial},
    {"acronym", TokenFlag::Acronym},
    {"hyphenated", TokenFlag::Hyphenated},
    {"ordinal", TokenFlag::Ordinal},
    {"year", TokenFlag::Year},
    {"possessive", TokenFlag::Possessive},
    {"space-before", TokenFlag::SpaceBefore},
    {"sentence-start", TokenFlag::SentenceStart},
    {"common", TokenFlag::Common},
    {"frequent", TokenFlag::Frequent},
    {"function", TokenFlag::Function},
    {"patronymic", TokenFlag::Patronymic},
    {"surname-form", TokenFlag::SurnameForm},
    {"abbreviation", TokenFlag::Abbreviation},
    {"headline", TokenFlag::Headline},
    {"quoted", TokenFlag::Quoted},
    {"verb", TokenFlag::Verb},
    {"noun", TokenFlag::Noun},
    {"adjective", TokenFlag::Adjective},
    {"adverb", TokenFlag::Adverb},
    {"preposition", TokenFlag::Preposition},
    {"determiner", TokenFlag::Determiner},
    {"conjunction", TokenFlag::Conjunction},
    {"pronoun", TokenFlag::Pronoun},
    {"line-start", TokenFlag::LineStart},
};

std::string_view name_of(Zone zone) {
  switch (zone) {
    case Zone::Headline: return "headline";
    case Zone::Byline: return "byline";
    case Zone::Dateline: return "dateline";
    case Zone::Body: return "body";
    case Zone::ListItem: return "list-item";
    case Zone::Boilerplate: return "boilerplate";
  }
  return "";
}

std::string_view name_of(Modality modality) {
  switch (modality) {
    case Modality::Asserted: return "asserted";
    case Modality::Reported: return "reported";
    case Modality::Planned: return "planned";
    case Modality::Possible: return "possible";
    case Modality::Denied: return "denied";
  }
  return "";
}

std::string_view Document::one_line(TextSpan span) {
  const std::string_view piece = text(span);
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  bool plain = true;
  for (size_t i = 0; i < piece.size() && plain; ++i)
    plain = !space(piece[i]) || (piece[i] == ' ' && (i + 1 == piece.size() || !space(piece[i + 1])));
  if (plain) return piece;
  char* out = arena.allocate(piece.size());
  size_t size = 0;
  for (size_t i = 0; i < piece.size(); ++i) {
    if (!space(piece[i])) out[size++] = piece[i];
    else if (size > 0 && out[size - 1] != ' ') out[size++] = ' ';
  }
  return {out, size};
}

MentionId Document::add_mention(Mention mention) {
  const uint32_t index = static_cast<uint32_t>(mentions.size());
  if (mention_at.size() < tokens.size()) mention_at.resize(tokens.size(), Mention::kEnd);
  mention.next = mention_at[mention.tokens.begin];
  mention_at[mention.tokens.begin] = index;
  mentions.push_back(mention);
  return static_cast<MentionId>(index);
}

std::string_view Document::value_of(MentionId which) const {
  const auto found = std::lower_bound(mention_values.begin(), mention_values.end(), which,
                                      [](const MentionValue& known, MentionId wanted) { return known.mention < wanted; });
  return found != mention_values.end() && found->mention == which ? found->value : std::string_view();
}

void Document::add_note(std::string_view code, std::string_view message, TextSpan where) {
  for (Note& note : notes) {
    if (note.code == code && note.message == message) {
      ++note.count;
      return;
    }
  }
  notes.push_back({code, message, where, 1});
}

void Document::clear() {
  id = published = {};
  encoding.clear();
  offsets.clear();
  source = {};
  decoded.clear();
  decoded_offsets.clear();
  paragraphs.clear();
  tokens.clear();
  sentences.clear();
  quotations.clear();
  mentions.clear();
  mention_at.clear();
  slots.clear();
  parts.clear();
  mention_values.clear();
  entities.clear();
  aliases.clear();
  candidates.clear();
  facts.clear();
  values.clear();
  value_places.clear();
  notes.clear();
  arena.clear();
  text_.clear();
}

}  // namespace nutgraf
