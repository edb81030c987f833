#include "author/unexplained.h"

#include <algorithm>

#include "base/utf8.h"

namespace nutgraf {
namespace {

// Farther apart, a title and a name tell no pattern.
constexpr uint32_t kNearTokens = 6;

struct Found {
  TokenSpan tokens;
  LabelId label;
};

class Sentences {
 public:
  Sentences(const Program& program, const Schema& schema, const UnexplainedLabels& labels, Document& doc)
      : program_(program), schema_(schema), labels_(labels), doc_(doc) {}

  std::vector<UnexplainedSentence> run() {
    explained_.assign(doc_.tokens.size(), false);
    for (const Candidate& candidate : doc_.candidates)
      if (candidate.state == MentionState::Alive)
        std::fill(explained_.begin() + candidate.tokens.begin, explained_.begin() + candidate.tokens.end,
                  true);
    for (uint32_t s = 0; s < doc_.sentences.size(); ++s) {
      const Sentence& sentence = doc_.sentences[s];
      if (sentence.tokens.empty() || sentence.zone == Zone::Headline) continue;
      collect(sentence.tokens);
      look(UnexplainedKind::Title, titles_, {labels_.person}, sentence);
      look(UnexplainedKind::Saying, verbs_, {labels_.person, labels_.organization}, sentence);
    }
    return std::move(out_);
  }

 private:
  void collect(TokenSpan tokens) {
    titles_.clear(), verbs_.clear(), names_.clear();
    for (uint32_t at = tokens.begin; at < tokens.end; ++at)
      for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive) continue;
        const Found found{mention.tokens, mention.label};
        if (mention.label == labels_.title) add_outermost(titles_, found);
        if (mention.label == labels_.saying) add_outermost(verbs_, found);
        if (program_.ranked_labels.has(mention.label)) add_outermost(names_, found);
      }
  }

  static void add_outermost(std::vector<Found>& all, const Found& found) {
    for (const Found& other : all)
      if (other.tokens.contains(found.tokens)) return;
    std::erase_if(all, [&](const Found& other) { return found.tokens.contains(other.tokens); });
    all.push_back(found);
  }

  bool is_explained(TokenSpan tokens) const {
    return std::find(explained_.begin() + tokens.begin, explained_.begin() + tokens.end, true) !=
           explained_.begin() + tokens.end;
  }

  static uint32_t gap_between(TokenSpan a, TokenSpan b) {
    return a.begin < b.begin ? b.begin - a.end : a.begin - b.end;
  }

  void look(UnexplainedKind kind, const std::vector<Found>& words,
            std::initializer_list<std::optional<LabelId>> names, const Sentence& sentence) {
    const Found *best = nullptr, *best_name = nullptr;
    for (const Found& word : words) {
      if (is_explained(word.tokens)) continue;
      if (!best) best = &word;
      for (const Found& name : names_) {
        if (std::find(names.begin(), names.end(), name.label) == names.end() ||
            name.tokens.overlaps(word.tokens))
          continue;
        if (best_name &&
            gap_between(best->tokens, best_name->tokens) <= gap_between(word.tokens, name.tokens))
          continue;
        best = &word, best_name = &name;
      }
    }
    if (best)
      out_.push_back({kind, pattern_of(kind, *best, best_name), std::string(doc_.one_line(sentence.text))});
  }

  std::string pattern_of(UnexplainedKind kind, const Found& word, const Found* name) const {
    const std::string asked = kind == UnexplainedKind::Title ? "{TITLE}" : "@saying_verbs";
    if (!name) return asked;
    const std::string who = "{" + schema_.label(name->label).name + "}";
    const bool word_first = word.tokens.begin < name->tokens.begin;
    const TokenSpan between = word_first ? TokenSpan{word.tokens.end, name->tokens.begin}
                                         : TokenSpan{name->tokens.end, word.tokens.begin};
    // What stands beyond another match belongs to another pattern.
    const std::string middle =
        between.size() > kNearTokens || is_explained(between) ? "… " : pattern_between(between);
    return word_first ? asked + " " + middle + who : who + " " + middle + asked;
  }

  // The words as a rule would ask for them, a space behind each.
  std::string pattern_between(TokenSpan between) const {
    std::string out;
    for (uint32_t at = between.begin; at < between.end;) {
      const auto name = std::find_if(names_.begin(), names_.end(), [&](const Found& f) {
        return f.tokens.begin == at && between.contains(f.tokens);
      });
      if (name != names_.end()) {
        out += "{" + schema_.label(name->label).name + "} ";
        at = name->tokens.end;
        continue;
      }
      out += element_of(doc_.tokens[at]) + " ";
      ++at;
    }
    return out;
  }

  std::string element_of(const Token& token) const {
    if (token.flags.has(TokenFlag::Number)) return "<number>";
    const bool plain = token.flags.has(TokenFlag::Word) &&
                       (token.flags.has(TokenFlag::Lower) || token.flags.has(TokenFlag::Common));
    if (plain) {
      std::string word;
      fold_append(doc_.text(token), word);
      return word;
    }
    if (token.flags.has(TokenFlag::Word))
      return token.flags.has(TokenFlag::Capitalised) ? "<capitalised>" : "<word>";
    return "\"" + std::string(doc_.text(token)) + "\"";
  }

  const Program& program_;
  const Schema& schema_;
  const UnexplainedLabels& labels_;
  Document& doc_;
  std::vector<Found> titles_, verbs_, names_;
  std::vector<bool> explained_;  // by token: in a match that states a fact
  std::vector<UnexplainedSentence> out_;
};

}  // namespace

UnexplainedLabels UnexplainedLabels::of(const Schema& schema) {
  return {schema.find_label("TITLE"), schema.find_label("SAYING_VERB"), schema.find_label("PERSON"),
          schema.find_label("ORGANIZATION")};
}

std::vector<UnexplainedSentence> find_unexplained(const Program& program, const Schema& schema,
                                                  const UnexplainedLabels& labels, Document& doc) {
  return Sentences(program, schema, labels, doc).run();
}

}  // namespace nutgraf
