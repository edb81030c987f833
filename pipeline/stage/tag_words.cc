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
    uint32_t classes = lexicon.info(token.word).classes_by_ending();
    if (unknown) {
      folded.clear();
      fold_append(doc.text(token), folded);
      if (!capital) token.lemma = lemma_of(lexicon, folded);
      classes = classes_by_ending(folded);
    }
    if (classes == 0 || (capital && !common)) classes |= bit(TokenFlag::Noun);
    token.flags.bits |= classes;
  }
}

}  // namespace nutgraf
