// The words of one sentence as a pattern for sentences like it: names become labels, numbers shapes, verbs any form of
// themselves; articles and adverbs may be missing; a long stretch of words, or an aside between commas, becomes a gap.
//
//   ExamplePattern pattern(*resources, doc);
//   pattern.between({2, 7})   // "soon takes over as the"  ->  [<adverb>] take~ over as [(the | a | an)]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/document.h"
#include "rule/syntax.h"
#include "run/resources.h"

namespace nutgraf {

// What a word does in the sentence, as far as the pattern cares.
enum class WordRole : uint8_t { Mark, Name, Verb, Function, Determiner, Adverb, Other };

struct PatternPart {
  Node node;
  WordRole role = WordRole::Other;
  TokenSpan tokens;
};

class ExamplePattern {
 public:
  // Takes: a document that went through the pipeline. Both must outlive this.
  ExamplePattern(const Resources& resources, const Document& doc) : resources_(resources), doc_(doc) {}

  // The words between two slots, with what is between them generalised.
  std::vector<PatternPart> between(TokenSpan tokens) const;
  // The words of a slot that is no mention: Varnik Peace Prize -> <capitalised>+ Prize!
  std::vector<PatternPart> inside(TokenSpan tokens) const;
  WordRole role(uint32_t token) const;
  // took -> take; the word itself where no base form is known.
  std::string base_of(uint32_t token) const;

 private:
  bool is_verb(uint32_t token) const;
  bool has_participle(std::string_view base) const;
  PatternPart part_at(uint32_t token, uint32_t end) const;
  const Mention* mention_at(uint32_t token, uint32_t end) const;

  const Resources& resources_;
  const Document& doc_;
};

// ---- pieces of a pattern ---------------------------------------------------------------------------------------------

Node word_node(std::string text, WordForm form = WordForm::AnyCase);
Node mention_node(std::string label, std::string slot = {});
Node choice_of(std::initializer_list<const char*> words);
Node around(NodeKind kind, Node child);
// One node is itself, several are a sequence.
Node in_sequence(std::vector<Node> nodes);

}  // namespace nutgraf
