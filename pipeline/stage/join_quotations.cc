#include "stage/join_quotations.h"

#include <algorithm>
#include <vector>

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr uint32_t kMostMarks = 4;  // around a quotation of whole sentences: quotation marks, a dash, a bullet

class Joiner {
 public:
  Joiner(const QuoteLabels& labels, Document& doc) : labels_(labels), doc_(doc), owners_(doc.quotations.size(), kNone), roots_(owners_) {}

  void run() {
    for (uint32_t c = 0; c < doc_.candidates.size(); ++c) {
      name_speaker(c);
      widen(c);
    }
    // A speech whose speaker is named in its last paragraph.
    for (uint32_t q = static_cast<uint32_t>(doc_.quotations.size()); q-- > 1;)
      if (doc_.quotations[q].continues && owners_[q] != kNone && owners_[q - 1] == kNone) new_statement(q - 1, roots_[q]);
    for (uint32_t q = 0; q < doc_.quotations.size(); ++q)
      if (owners_[q] == kNone) join(q);
  }

 private:
  // ---- statements that go on with a speaker ------------------------------------------------------------------------

  const SlotValue* find_slot(const Candidate& candidate, SlotId slot) const {
    for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i)
      if (doc_.slots[i].slot == slot && (!doc_.slots[i].tokens.empty() || !doc_.slots[i].fixed.empty())) return &doc_.slots[i];
    return nullptr;
  }

  // ", adding that …": the speaker of the statement before it in the sentence.
  void name_speaker(uint32_t c) {
    Candidate& candidate = doc_.candidates[c];
    if (candidate.state != MentionState::Alive || !labels_.speaker || !find_slot(candidate, *labels_.content) ||
        find_slot(candidate, *labels_.speaker))
      return;
    uint32_t before = kNone;
    const auto consider = [&](uint32_t other) {
      const Candidate& model = doc_.candidates[other];
      if (model.state != MentionState::Alive || model.tokens.begin >= candidate.tokens.begin ||
          !find_slot(model, *labels_.speaker) || !find_slot(model, *labels_.content))
        return;
      if (before == kNone || model.tokens.begin > doc_.candidates[before].tokens.begin) before = other;
    };
    for (uint32_t other = c; other-- > 0 && doc_.candidates[other].sentence == candidate.sentence;) consider(other);
    for (uint32_t other = c + 1; other < doc_.candidates.size() && doc_.candidates[other].sentence == candidate.sentence; ++other)
      consider(other);
    if (before == kNone) return;
    const SlotSpan old = candidate.slots, from = doc_.candidates[before].slots;
    candidate.slots.begin = static_cast<uint32_t>(doc_.slots.size());
    for (uint32_t i = old.begin; i < old.end; ++i) doc_.slots.push_back(SlotValue(doc_.slots[i]));
    for (uint32_t i = from.begin; i < from.end; ++i)
      if (doc_.slots[i].slot == *labels_.speaker) doc_.slots.push_back(SlotValue(doc_.slots[i]));
    candidate.slots.end = static_cast<uint32_t>(doc_.slots.size());
  }

  // ---- quotations that a rule attributes --------------------------------------------------------------------------

  bool is_quote(const SlotValue& value) const {
    return value.mention != MentionId::None && doc_.mention(value.mention).label == *labels_.quote;
  }

  void widen(uint32_t c) {
    const Candidate& candidate = doc_.candidates[c];
    if (candidate.state != MentionState::Alive || candidate.tokens.empty()) return;
    bool states = false;
    for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i) {
      SlotValue& value = doc_.slots[i];
      if (value.slot != *labels_.content || value.tokens.empty()) continue;
      states = true;
      const uint32_t first = value.tokens.begin, last = value.tokens.end;
      for (uint32_t q = next_quotation(first); q < doc_.quotations.size() && doc_.quotations[q].tokens.begin < last; ++q) {
        if (owners_[q] == kNone) owners_[q] = roots_[q] = c;
        if (is_quote(value)) value = {value.slot, doc_.quotations[q].tokens, MentionId::None, {}};
      }
    }
    if (states) statements_.push_back(c);
  }
  // The first quotation that ends behind the token.
  uint32_t next_quotation(uint32_t token) const {
    const auto found = std::partition_point(doc_.quotations.begin(), doc_.quotations.end(),
                                            [&](const Quotation& q) { return q.tokens.end <= token; });
    return static_cast<uint32_t>(found - doc_.quotations.begin());
  }

  // ---- quotations that none attributes ----------------------------------------------------------------------------

  uint32_t sentence_of(uint32_t token) const {
    const auto after = std::partition_point(doc_.sentences.begin(), doc_.sentences.end(),
                                            [&](const Sentence& s) { return s.tokens.begin <= token; });
    return static_cast<uint32_t>(after - doc_.sentences.begin() - 1);
  }

  // Whether nothing but marks stands beside it in its sentences.
  bool is_whole_sentences(const Quotation& quotation) const {
    const TokenSpan first = doc_.sentences[sentence_of(quotation.tokens.begin)].tokens;
    const TokenSpan last = doc_.sentences[sentence_of(quotation.tokens.end - 1)].tokens;
    const auto only_marks = [&](uint32_t from, uint32_t to) {
      if (to - from > kMostMarks) return false;
      for (; from < to; ++from)
        if (doc_.tokens[from].flags.has(TokenFlag::Word)) return false;
      return true;
    };
    return only_marks(first.begin, quotation.tokens.begin) && only_marks(quotation.tokens.end, last.end);
  }

  // The last statement that begins before the token, or kNone.
  uint32_t statement_before(uint32_t token) const {
    const auto after = std::partition_point(statements_.begin(), statements_.end(), [&](uint32_t c) {
      return doc_.candidates[c].tokens.begin < token;
    });
    return after == statements_.begin() ? kNone : *(after - 1);
  }

  void join(uint32_t q) {
    const Quotation& quotation = doc_.quotations[q];
    if (!is_whole_sentences(quotation)) return;
    const uint32_t before = q > 0 ? owners_[q - 1] : kNone;
    if (quotation.continues && before != kNone) return new_statement(q, roots_[q - 1]);
    const uint32_t statement = statement_before(quotation.tokens.begin);
    if (statement == kNone) return;
    // Nobody else speaks or acts between the statement and the quotation: the sentence before is one of that speaker's.
    const uint32_t first = sentence_of(quotation.tokens.begin);
    if (to_index(doc_.candidates[statement].sentence) + 1 < first && !is_said_by(statement, doc_.sentences[first - 1])) return;
    if (before != kNone && roots_[q - 1] == statement && doc_.quotations[q - 1].paragraph == quotation.paragraph)
      return add_piece(q, q - 1);
    new_statement(q, statement);
  }

  // Whether the sentence lies within quotations of that statement's speaker.
  bool is_said_by(uint32_t statement, const Sentence& sentence) const {
    const uint32_t q = next_quotation(sentence.tokens.begin);
    return q < doc_.quotations.size() && doc_.quotations[q].tokens.begin <= sentence.tokens.begin + 1 &&
           doc_.quotations[q].tokens.end + 2 > sentence.tokens.end && owners_[q] != kNone && roots_[q] == statement;
  }

  // The quotation goes to the candidate that holds its neighbour.
  void add_piece(uint32_t q, uint32_t neighbour) {
    owners_[q] = owners_[neighbour];
    roots_[q] = roots_[neighbour];
    Candidate& candidate = doc_.candidates[owners_[q]];
    const SlotSpan old = candidate.slots;
    candidate.slots = {static_cast<uint32_t>(doc_.slots.size()), static_cast<uint32_t>(doc_.slots.size()) + old.size() + 1};
    for (uint32_t i = old.begin; i < old.end; ++i) doc_.slots.push_back(SlotValue(doc_.slots[i]));
    doc_.slots.push_back({*labels_.content, doc_.quotations[q].tokens, MentionId::None, {}});
  }

  void new_statement(uint32_t q, uint32_t model) {
    Candidate candidate = doc_.candidates[model];
    const SlotSpan old = candidate.slots;
    candidate.slots.begin = static_cast<uint32_t>(doc_.slots.size());
    for (uint32_t i = old.begin; i < old.end; ++i)
      if (doc_.slots[i].slot != *labels_.content && doc_.slots[i].slot != labels_.kind) doc_.slots.push_back(SlotValue(doc_.slots[i]));
    doc_.slots.push_back({*labels_.content, doc_.quotations[q].tokens, MentionId::None, {}});
    if (labels_.kind) doc_.slots.push_back({*labels_.kind, {}, MentionId::None, "direct"});
    candidate.slots.end = static_cast<uint32_t>(doc_.slots.size());
    candidate.sentence = static_cast<SentenceId>(sentence_of(doc_.quotations[q].tokens.begin));
    candidate.tokens = doc_.quotations[q].tokens;
    owners_[q] = static_cast<uint32_t>(doc_.candidates.size());
    roots_[q] = model;
    doc_.candidates.push_back(candidate);
  }

  const QuoteLabels& labels_;
  Document& doc_;
  std::vector<uint32_t> owners_;      // of each quotation: the candidate that holds it
  std::vector<uint32_t> roots_;       // the candidate that a rule read, whose speaker it has
  std::vector<uint32_t> statements_;  // candidates with a content, in the order of the text
};

}  // namespace

void join_quotations(const QuoteLabels& labels, Document& doc) {
  if (!labels.quote || !labels.content || doc.candidates.empty()) return;
  Joiner(labels, doc).run();
}

}  // namespace nutgraf
