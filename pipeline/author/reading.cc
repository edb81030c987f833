#include "author/reading.h"

#include <algorithm>

namespace nutgraf {
namespace {

class Recorder : public Trace {
 public:
  Recorder(std::vector<TracedWay>& matches, std::vector<TracedWay>& reached, std::vector<TracedLoss>& losses)
      : matches_(matches), reached_(reached), losses_(losses) {}

  void matched(RuleId rule, SentenceId sentence, TokenSpan tokens, TraceWay way) override {
    keep(matches_, {rule, sentence, tokens, {way.begin(), way.end()}, std::nullopt, {}});
  }
  void forbidden(RuleId rule, SentenceId sentence, TokenSpan tokens, TraceWay way, uint32_t condition,
      TokenSpan words) override {
    keep(matches_, {rule, sentence, tokens, {way.begin(), way.end()}, condition, words});
  }
  void outranked(RuleId loser, TokenSpan loser_tokens, RuleId winner, TokenSpan winner_tokens,
      bool more_slots) override {
    losses_.push_back({loser, winner, loser_tokens, winner_tokens, more_slots});
  }
  void reached(RuleId rule, SentenceId sentence, TraceWay way) override {
    keep(reached_, {rule, sentence, {way.front().tokens.begin, way.back().tokens.end},
        {way.begin(), way.end()}, std::nullopt, {}});
  }
  bool wants(RuleId) const override { return true; }

 private:
  // A later round knows more: what it tells of the same words replaces what was told before.
  static void keep(std::vector<TracedWay>& ways, TracedWay way) {
    for (size_t i = ways.size(); i-- > 0 && ways[i].sentence == way.sentence;) {
      if (ways[i].rule != way.rule || ways[i].tokens != way.tokens) continue;
      ways[i] = std::move(way);
      return;
    }
    ways.push_back(std::move(way));
  }

  std::vector<TracedWay>& matches_;
  std::vector<TracedWay>& reached_;
  std::vector<TracedLoss>& losses_;
};

void assume(const Assumption& assumption, Document& doc) {
  for (const Assumption::Label& label : assumption.labels) {
    Mention mention;
    mention.tokens = label.tokens;
    mention.label = label.label;
    mention.entry = label.entry;
    for (uint32_t s = 0; s < doc.sentences.size(); ++s)
      if (doc.sentences[s].tokens.contains(label.tokens)) mention.sentence = static_cast<SentenceId>(s);
    if (mention.sentence != SentenceId::None) doc.add_mention(mention);
  }
  for (const Assumption::Word& word : assumption.words)
    if (word.token < doc.tokens.size()) doc.tokens[word.token].word = word.word;
}

}  // namespace

std::optional<ReadError> Reading::read(const RawArticle& raw) {
  matches_.clear();
  reached_.clear();
  losses_.clear();
  Recorder recorder(matches_, reached_, losses_);
  ExtractOptions options;
  options.trace = &recorder;
  return extract_article(resources_, options, raw, scratch_);
}

std::optional<ReadError> Reading::read_assuming(const RawArticle& raw, const Assumption& assumption) {
  ExtractOptions options;
  options.after_names = [&](Document& doc) { assume(assumption, doc); };
  return extract_article(resources_, options, raw, scratch_);
}

}  // namespace nutgraf
