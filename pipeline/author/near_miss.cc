#include "author/near_miss.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "author/rule_match.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

// Parts of "be", "have" and "will", behind which "not" stands.
bool takes_not(const std::string& word) {
  static constexpr const char* kWords[] = {"is", "was", "are", "were", "will", "has", "had"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

class NearMisses {
 public:
  NearMisses(const ExamplePattern& pattern, const Document& doc, const std::vector<ExampleSlot>& slots,
             const std::vector<PatternPart>& parts)
      : pattern_(pattern), doc_(doc), slots_(slots), parts_(parts) {
    for (const Sentence& sentence : doc.sentences)
      if (sentence.tokens.contains(slots[0].tokens)) sentence_ = sentence;
  }

  std::vector<std::string> run() {
    denied();
    if (slots_.size() > 1) apart();
    for (const ExampleSlot& slot : slots_) {
      if (slot.fill == ExampleSlot::Fill::Words) in_small_letters(slot);
      without(slot);
    }
    return out_;
  }

 private:
  std::string_view word(uint32_t token) const { return doc_.text(doc_.tokens[token]); }

  // The sentence with other words in the place of these tokens.
  void add_with(TokenSpan tokens, std::string words) {
    const TextSpan span = doc_.text_span(tokens);
    const auto first = static_cast<unsigned char>(words[0]);
    if (tokens.begin == sentence_.tokens.begin) words[0] = static_cast<char>(std::toupper(first));
    add(std::string(doc_.text(TextSpan{sentence_.text.begin, span.begin})) + words +
        std::string(doc_.text(TextSpan{span.end, sentence_.text.end})));
  }

  void add(std::string_view text) {
    const std::string sentence = one_spaced(text);
    if (std::find(out_.begin(), out_.end(), sentence) == out_.end()) out_.push_back(sentence);
  }

  // "was not appointed", "did not take over"
  void denied() {
    for (const PatternPart& part : parts_) {
      const uint32_t token = part.tokens.begin;
      const std::string first = fold(word(token));
      if (takes_not(first)) return add_with(part.tokens, std::string(word(token)) + " not");
      if (part.role != WordRole::Verb || part.tokens.size() != 1) continue;
      const std::string base = pattern_.base_of(token);
      return add_with(part.tokens, (base != first && first.ends_with('s') ? "does not " : "did not ") + base);
    }
  }

  // "the director", "the Museum Board"; the names of persons and places have no article.
  std::string with_article(const ExampleSlot& slot, const std::string& article) const {
    const std::string words = one_spaced(doc_.text(slot.tokens));
    return slot.label == "TITLE" || slot.label == "ORGANIZATION" ? article + " " + words : words;
  }

  // Who can praise and be praised: not a year, and not words of any kind.
  static bool is_somebody(const ExampleSlot& slot) {
    return slot.label == "PERSON" || slot.label == "TITLE" || slot.label == "ORGANIZATION";
  }

  // Two slots of which neither is what the other does: "The director praised Maria Tolliver."
  void apart() {
    std::vector<const ExampleSlot*> able;
    for (const ExampleSlot& slot : slots_)
      if (is_somebody(slot)) able.push_back(&slot);
    if (able.size() < 2) return;
    add(with_article(*able.front(), "The") + " praised " + with_article(*able.back(), "the") + ".");
  }

  void in_small_letters(const ExampleSlot& slot) {
    const std::string words = fold(one_spaced(doc_.text(slot.tokens)));
    if (words != doc_.text(slot.tokens)) add_with(slot.tokens, words);
  }

  // What stands for anything of that kind.
  static const char* anything_for(const ExampleSlot& slot, bool article) {
    if (slot.label == "PERSON") return "somebody";
    if (slot.label == "YEAR" || slot.label == "DATE") return "then";
    if (slot.label == "PLACE") return article ? "it" : "town";
    return article ? "it" : "something";
  }

  // "Somebody took over", "She won it"
  void without(const ExampleSlot& slot) {
    TokenSpan tokens = slot.tokens;
    std::string before;
    if (tokens.begin > sentence_.tokens.begin) before = fold(word(tokens.begin - 1));
    const bool article = before == "the" || before == "a" || before == "an";
    if (article) --tokens.begin;
    add_with(tokens, anything_for(slot, article));
  }

  const ExamplePattern& pattern_;
  const Document& doc_;
  const std::vector<ExampleSlot>& slots_;
  const std::vector<PatternPart>& parts_;
  Sentence sentence_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> near_misses(const ExamplePattern& pattern, const Document& doc,
                                     const std::vector<ExampleSlot>& slots,
                                     const std::vector<PatternPart>& parts) {
  return slots.empty() ? std::vector<std::string>() : NearMisses(pattern, doc, slots, parts).run();
}

}  // namespace nutgraf
