#include "stage/tag_words.h"

#include <string>

#include "base/utf8.h"
#include "model/morphology.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }
constexpr uint32_t kClasses = bit(TokenFlag::Verb) | bit(TokenFlag::Noun) | bit(TokenFlag::Adjective) | bit(TokenFlag::Adverb) |
                              bit(TokenFlag::Preposition) | bit(TokenFlag::Determiner) | bit(TokenFlag::Conjunction) |
                              bit(TokenFlag::Pronoun);

// The last part of "vice-rector" tells its class.
std::string_view last_part(std::string_view word) {
  const size_t hyphen = word.rfind('-');
  return hyphen == std::string_view::npos ? word : word.substr(hyphen + 1);
}

// The symbol of the first base form that a list or a rule holds; of the word itself when there is none.
Symbol lemma_of(const Lexicon& lexicon, std::string_view folded) {
  for (const std::string& base : base_candidates(folded)) {
    const Symbol symbol = lexicon.find(base);
    if (symbol != Symbol::Unknown) return symbol;
  }
  return Symbol::Unknown;
}

}  // namespace

void tag_words(const Lexicon& lexicon, Document& doc) {
  std::string folded;
  for (Token& token : doc.tokens) {
    if (!token.flags.has(TokenFlag::Word)) continue;
    const bool capital = !token.flags.has(TokenFlag::Lower);
    const bool common = token.flags.has(TokenFlag::Common);
    const bool unknown = token.word == Symbol::Unknown;
    if (token.flags.bits & kClasses && !unknown) continue;
    // A name, as far as one can see: not a word of the language, and not only capitalised because a sentence begins.
    const bool name = capital && !common && !token.flags.has(TokenFlag::SentenceStart);
    if (name || token.flags.has(TokenFlag::Abbreviation)) {
      token.flags.add(TokenFlag::Noun);
      continue;
    }
    folded.clear();
    fold_append(doc.text(token), folded);
    if (unknown && !capital) token.lemma = lemma_of(lexicon, folded);
    uint32_t classes = classes_by_ending(last_part(folded));
    if (classes == 0 || (capital && !common)) classes |= bit(TokenFlag::Noun);
    token.flags.bits |= classes;
  }
}

}  // namespace nutgraf
