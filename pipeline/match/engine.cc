#include "match/engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
// How far `before` and `after` look.
constexpr uint32_t kConditionTokens = 24;


// What the elements of all levels can ask of a token itself: known once, for every level.
struct WordClass {
  uint32_t rule_class = 0;
  uint32_t flags = 0;
  friend bool operator==(const WordClass&, const WordClass&) = default;
};

uint64_t hash_of(const WordClass& c) { return mix(uint64_t{c.rule_class} << 32 | c.flags); }

// That, and the mentions over it.
struct TokenClass {
  WordClass word;
  LabelSet begins;   // labels of mentions that begin here
  LabelSet inside;   // labels of mentions that began before and go on here
};

// Of a token under mentions, as one level sees it: the word class and the labels that the level tests.
uint64_t hash_of(uint32_t word_class, LabelSet begins, LabelSet inside) {
  uint64_t h = mix(hash_begin(word_class));
  for (const LabelSet& labels : {begins, inside})
    for (const uint64_t bits : labels.bits) h = hash_step(h, bits);
  return mix(h);
}

struct Range {
  uint32_t begin = 0, size = 0;
};

// Open addressing from a 64-bit hash to an index; equality is the caller's.
class IndexTable {
 public:
  void clear() {
    if (count_) std::fill(slots_.begin(), slots_.end(), kNone);
    count_ = 0;
  }
  template <class Equal>
  uint32_t find(uint64_t hash, Equal equal) const {
    if (slots_.empty()) return kNone;
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == kNone || equal(slots_[i])) return slots_[i];
    }
  }
  template <class HashOf>
  void insert(uint64_t hash, uint32_t index, HashOf hash_of_index) {
    if ((count_ + 1) * 2 > slots_.size()) {
      std::vector<uint32_t> old(std::max<size_t>(64, slots_.size() * 2), kNone);
      old.swap(slots_);
      for (const uint32_t i : old)
        if (i != kNone) place(hash_of_index(i), i);
    }
    place(hash, index);
    ++count_;
  }

 private:
  void place(uint64_t hash, uint32_t index) {
    size_t i = hash & (slots_.size() - 1);
    while (slots_[i] != kNone) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = index;
  }
  std::vector<uint32_t> slots_;
  size_t count_ = 0;
};

// Open addressing from a 64-bit hash, which stands for what was hashed, to a number, in one look: a clash among a million
// hashes is one in 10^7.
class HashTable {
 public:
  void clear() {
    if (count_) std::fill(slots_.begin(), slots_.end(), Slot{});
    count_ = 0;
  }
  uint32_t find(uint64_t hash) const {
    if (slots_.empty()) return kNone;
    for (size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1))
      if (slots_[i].number == kNone || slots_[i].hash == hash) return slots_[i].number;
  }
  void insert(uint64_t hash, uint32_t number) {
    if ((count_ + 1) * 2 > slots_.size()) {
      std::vector<Slot> old(std::max<size_t>(64, slots_.size() * 2));
      old.swap(slots_);
      for (const Slot& slot : old)
        if (slot.number != kNone) place(slot);
    }
    place({hash, number});
    ++count_;
  }
  size_t size() const { return count_; }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t number = kNone;
  };
  void place(const Slot& slot) {
    size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].number != kNone) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
  std::vector<Slot> slots_;
  size_t count_ = 0;
};

// From a state and a kind of token to the next state. Each state has a row of its own, a small table with open addressing,
// so that the steps of the states that a text is mostly in lie close together. Four bytes a step: states and kinds are
// held below kMaxNumber by the limits of the cache.
class StepTable {
 public:
  static constexpr uint32_t kMissing = kNone - 1;
  static constexpr uint32_t kMaxNumber = 0xFFFE;
  void clear() {
    rows_.clear();
    steps_.clear();
  }
  void add_state() { rows_.push_back({}); }
  // The next state (kNone: no node is active), or kMissing.
  uint32_t find(uint32_t state, uint32_t kind) const {
    const Row& row = rows_[state];
    if (row.size == 0) return kMissing;
    for (uint32_t i = kind & (row.size - 1u);; i = (i + 1) & (row.size - 1u)) {
      const Step step = steps_[row.begin + i];
      if (step.kind == kEmpty) return kMissing;
      if (step.kind == kind) return step.next == kEmpty ? kNone : step.next;
    }
  }
  void insert(uint32_t state, uint32_t kind, uint32_t next) {
    Row& row = rows_[state];
    if ((row.count + 1u) * 3 > row.size * 2u) {
      const Row old = row;
      row.begin = static_cast<uint32_t>(steps_.size());
      row.size = std::max(4u, old.size * 2);
      steps_.resize(steps_.size() + row.size);
      for (uint32_t i = 0; i < old.size; ++i)
        if (const Step step = steps_[old.begin + i]; step.kind != kEmpty) place(row, step);
    }
    place(row, {static_cast<uint16_t>(kind), next == kNone ? kEmpty : static_cast<uint16_t>(next)});
    ++row.count;
  }
  // In steps, the free places counted.
  size_t size() const { return steps_.size(); }

 private:
  static constexpr uint16_t kEmpty = 0xFFFF;
  struct Step {
    uint16_t kind = kEmpty, next = kEmpty;
  };
  struct Row {
    uint32_t begin = 0, size = 0, count = 0;
  };
  void place(const Row& row, Step step) {
    uint32_t i = step.kind & (row.size - 1);
    while (steps_[row.begin + i].kind != kEmpty) i = (i + 1) & (row.size - 1);
    steps_[row.begin + i] = step;
  }
  std::vector<Row> rows_;     // by state
  std::vector<Step> steps_;
};

// The lazy DFA of one level. Its nodes are the filter's (rule/program.h).
struct LevelCache {
  struct State {
    Range rules;           // rules that may have matched here, in pool
    Range nodes;           // active ones, ascending, in pool
    uint64_t hash = 0;
  };
  std::vector<uint32_t> kind_of_word;  // by word class: the kind of such a token under no mention, or kNone
  HashTable kind_of_labelled;          // by hash_of(word class, labels): the kind of a token under mentions
  std::vector<TokenClass> kinds;       // tokens of one kind pass the same tests of the level: the first that was seen
  std::vector<uint32_t> from_nothing;  // by kind: the state behind it where no node was active, or kMissing
  HashTable kind_of_tests;             // by hash of the tests that it passes
  std::vector<State> states;
  std::vector<uint8_t> accepts;        // by state: whether any rule may have matched
  IndexTable state_index;
  StepTable steps;
  std::vector<uint32_t> pool;

  // What its nodes test, each once.
  std::vector<uint32_t> word_kind;     // by rule class: equal where the level's words are the same
  std::vector<uint32_t> shapes;        // indexes into Program::shapes
  LabelSet mention_labels;             // of nodes that are mentions

  void clear() {
    std::fill(kind_of_word.begin(), kind_of_word.end(), kNone);
    kind_of_labelled.clear();
    kinds.clear();
    from_nothing.clear();
    kind_of_tests.clear();
    states.clear();
    accepts.clear();
    state_index.clear();
    steps.clear();
    pool.clear();
  }
  bool full(const CacheLimits& limits) const {
    if (states.size() + 1 >= StepTable::kMaxNumber || kinds.size() + 1 >= StepTable::kMaxNumber) return true;
    return states.size() >= limits.states || kind_of_labelled.size() + kinds.size() >= limits.classes || steps.size() >= limits.steps ||
           pool.size() >= limits.pool;
  }
};

// An element that holds at a place, and the best way on from there to the end of a match.
struct MatchNode {
  uint32_t element;
  uint32_t begin, end;
  uint32_t mention;      // which it is, or kNone
  uint32_t next_at_end;  // next node that ends at the same place
  uint32_t match_end;    // where that way ends; kNone when there is none
  uint32_t gaps, slots;  // gap words on it, this one included; slots filled on it after this element
  uint32_t following;    // the next node on it, or kNone
  uint32_t restarts;     // slots that begin anew there
};

struct PathStep {
  uint32_t node;
  uint32_t restarts;
};

struct Fired {
  uint32_t rule;
  uint32_t first_end, last_end;  // token indexes at which the filter saw it accept
};

// A match that waits for its rivals.
struct Rival {
  RuleId rule = RuleId::None;
  uint32_t target = 0;
  TokenSpan tokens;
  uint32_t slots_begin = 0, slots_end = 0;  // in found_slots
  uint32_t parts_begin = 0, parts_end = 0;  // in found_parts
  MentionId only_mention = MentionId::None; // that is all of the match
  MentionId existing = MentionId::None;     // a mention of an earlier round, instead of the above
  bool out = false;
};

// Rivals by the tokens they cover, in linked lists.
struct Cover {
  uint32_t rival, rank;
  uint32_t next;
};

}  // namespace

struct MatchScratch::State {
  CacheLimits limits;
  bool used = false;
  uint64_t program = 0;                 // content hash of the program whose caches these are
  std::vector<LevelCache> levels;
  uint64_t steps = 0;

  // one article
  std::vector<WordClass> word_classes;  // all that were seen
  IndexTable word_class_index;
  std::vector<uint32_t> word_class_at;  // by token: index into word_classes

  // one sentence
  std::vector<LabelSet> begins_over, inside;  // by token of the sentence: labels of mentions that begin, that go on there
  std::vector<Fired> fired;
  std::vector<uint32_t> fired_at;       // by rule: index into fired, valid where fired_stamp matches
  std::vector<uint32_t> fired_stamp;
  uint32_t fired_clock = 0;
  std::vector<uint32_t> node_stamp;     // by node of the filter
  uint32_t node_clock = 0;
  std::vector<uint32_t> word_stamp;     // by word condition: the token that a step is computed for passes it
  uint32_t word_clock = 0;
  std::vector<uint32_t> active, accepting;

  // one rule's pattern
  std::vector<MatchNode> nodes;
  std::vector<uint32_t> head_at_end;
  std::vector<uint32_t> best_at;        // (begin, element) -> node
  std::vector<uint32_t> cell_stamp;
  uint32_t cell_clock = 0;
  std::vector<PathStep> path;

  // one condition's pattern
  std::vector<uint32_t> start_at;       // (end, element) -> latest start
  std::vector<uint32_t> start_stamp;
  uint32_t start_clock = 0;
  std::vector<std::vector<uint32_t>> live_at_end;
  std::vector<uint32_t> latest;
  std::vector<uint32_t> inside_at;      // by condition: place in inside_starts, valid where inside_stamp matches
  std::vector<uint32_t> inside_stamp;
  std::vector<uint32_t> inside_looks;   // how often it was asked
  uint32_t inside_clock = 0;
  std::vector<uint32_t> inside_starts;

  std::vector<Rival> rivals;
  std::vector<uint32_t> order;
  std::vector<Cover> covers;
  std::vector<uint32_t> covers_at, begins_at;  // by token of the sentence
  std::vector<SlotValue> found_slots;
  std::vector<TokenSpan> found_parts;
  std::vector<LabelId> found_labels;    // of found_parts
};

MatchScratch::MatchScratch() : MatchScratch(CacheLimits{}) {}
MatchScratch::MatchScratch(CacheLimits limits) : state(std::make_unique<State>()) { state->limits = limits; }
MatchScratch::~MatchScratch() = default;
MatchScratch::MatchScratch(MatchScratch&&) noexcept = default;
MatchScratch& MatchScratch::operator=(MatchScratch&&) noexcept = default;
uint64_t MatchScratch::steps() const { return state->steps; }

namespace {

// Finds out what the level's nodes test.
void prepare(const Program& program, const Level& level, LevelCache& cache) {
  std::vector<bool> asked;  // by word condition
  for (uint32_t i = level.nodes_begin; i < level.nodes_end; ++i) {
    const FilterNode& node = program.filter_nodes[i];
    if (node.kind == ElementKind::Mention) cache.mention_labels.add(static_cast<LabelId>(node.label));
    if (node.kind == ElementKind::Shape) cache.shapes.push_back(node.test);
    if (node.kind != ElementKind::Word) continue;
    if (asked.size() <= node.test) asked.resize(node.test + 1, false);
    asked[node.test] = true;
  }
  std::sort(cache.shapes.begin(), cache.shapes.end());
  cache.shapes.erase(std::unique(cache.shapes.begin(), cache.shapes.end()), cache.shapes.end());
  std::map<std::vector<uint32_t>, uint32_t> word_kinds = {{{}, 0}};
  for (uint32_t c = 0; c + 1 < program.class_begins.size(); ++c) {
    std::vector<uint32_t> of_level;
    for (const uint32_t condition : program.conditions_of(c))
      if (condition < asked.size() && asked[condition]) of_level.push_back(condition);
    cache.word_kind.push_back(word_kinds.try_emplace(of_level, static_cast<uint32_t>(word_kinds.size())).first->second);
  }
}

// ---- what is known of an article's tokens, for all levels ---------------------------------------------------------

uint32_t exact_class(const Program& program, const Document& doc, const Token& token, uint32_t otherwise) {
  const auto begin = std::lower_bound(program.exact_forms.begin(), program.exact_forms.end(), index_of(token.word),
                                      [](const ExactForm& form, uint32_t symbol) { return form.symbol < symbol; });
  for (auto it = begin; it != program.exact_forms.end() && it->symbol == index_of(token.word); ++it)
    if (program.text(it->text_begin, it->text_size) == doc.text(token)) return it->rule_class;
  return otherwise;
}

void classify_words(const Program& program, const Lexicon& lexicon, const Document& doc, MatchScratch::State& s) {
  s.word_class_at.resize(doc.tokens.size());
  for (size_t i = 0; i < doc.tokens.size(); ++i) {
    const Token& token = doc.tokens[i];
    WordClass c{0, token.flags.bits & program.flag_mask};
    if (token.word != Symbol::Unknown) {
      const WordInfo& info = lexicon.info(token.word);
      c.rule_class = info.exact_forms ? exact_class(program, doc, token, info.rule_class) : info.rule_class;
    }
    const uint64_t hash = hash_of(c);
    uint32_t index = s.word_class_index.find(hash, [&](uint32_t known) { return s.word_classes[known] == c; });
    if (index == kNone) {
      index = static_cast<uint32_t>(s.word_classes.size());
      s.word_classes.push_back(c);
      s.word_class_index.insert(hash, index, [&](uint32_t known) { return hash_of(s.word_classes[known]); });
    }
    s.word_class_at[i] = index;
  }
  s.steps += doc.tokens.size();
}

class Run {
 public:
  Run(const Program& program, uint32_t level, MatchScratch::State& s, Document& doc, Trace* trace)
      : program_(program), level_(program.levels[level]), s_(s), doc_(doc), trace_(trace), cache_(s.levels[level]) {}

  void sentence(SentenceId id) {
    sentence_ = id;
    span_ = doc_.sentences[to_index(id)].tokens;
    if (span_.empty()) return;
    const uint32_t rounds = level_.repeated ? kMaxRounds : 1;
    for (uint32_t round = 0; round < rounds; ++round) {
      lay_mentions_over();
      filter();
      if (trace_) add_wanted();
      if (s_.fired.empty()) return;
      s_.rivals.clear();
      s_.found_slots.clear();
      s_.found_parts.clear();
      s_.found_labels.clear();
      s_.inside_starts.clear();
      next_stamp(s_.inside_clock, s_.inside_stamp);
      for (size_t i = 0; i < s_.fired.size(); ++i) {
        const RuleId rule = static_cast<RuleId>(s_.fired[i].rule);
        if (trace_) trace_->begins(rule);
        match_rule(s_.fired[i]);
        if (trace_) trace_->ends(rule);
      }
      if (s_.rivals.empty()) return;
      const bool found_new = level_.makes_facts ? settle_facts() : settle_mentions(round + 1 < rounds);
      if (!found_new) return;
    }
  }

 private:
  // A new time, at which nothing in `stamps` is valid.
  static void next_stamp(uint32_t& clock, std::vector<uint32_t>& stamps) {
    if (++clock != 0) return;
    std::fill(stamps.begin(), stamps.end(), 0);
    clock = 1;
  }

  // Which labels stand over the sentence's tokens.
  void lay_mentions_over() {
    s_.begins_over.assign(span_.size(), {});
    s_.inside.assign(span_.size(), {});
    for (uint32_t t = span_.begin; t < span_.end; ++t)
      for (uint32_t m = doc_.mention_at[t]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive || mention.tokens.empty()) continue;
        s_.begins_over[t - span_.begin].add(mention.label);
        for (uint32_t i = t + 1; i < std::min(mention.tokens.end, span_.end); ++i) s_.inside[i - span_.begin].add(mention.label);
        s_.steps += mention.tokens.size();
      }
  }

  // ---- the filter: which rules may match in this sentence --------------------------------------------------------

  static bool shape_holds(const ShapeCondition& shape, uint32_t flags, LabelSet over) {
    return (flags & shape.must) == shape.must && (flags & shape.must_not) == 0 && (over & shape.in) == shape.in && (over & shape.not_in).empty();
  }

  // Whether the filter's node may begin on such a token.
  bool begins_on(const FilterNode& node, const TokenClass& c) const {
    switch (node.kind) {
      case ElementKind::Word: return c.word.rule_class != 0 && program_.class_has(c.word.rule_class, node.test);
      case ElementKind::Shape: return shape_holds(program_.shapes[node.test], c.word.flags, c.begins | c.inside);
      case ElementKind::Mention: return c.begins.has(static_cast<LabelId>(node.label));
      case ElementKind::Gap: return !(c.word.flags & static_cast<uint32_t>(TokenFlag::Punctuation));
    }
    return false;
  }

  // The same of an element, on the token there.
  bool begins_at(const Element& element, uint32_t at) const {
    switch (element.kind) {
      case ElementKind::Word: {
        const uint32_t rule_class = s_.word_classes[s_.word_class_at[at]].rule_class;
        return rule_class != 0 && program_.class_has(rule_class, element.test);
      }
      case ElementKind::Shape: return shape_holds(program_.shapes[element.test], doc_.tokens[at].flags.bits, s_.begins_over[at - span_.begin] | s_.inside[at - span_.begin]);
      case ElementKind::Mention: return s_.begins_over[at - span_.begin].has(static_cast<LabelId>(element.label));
      case ElementKind::Gap: return !doc_.tokens[at].flags.has(TokenFlag::Punctuation);
    }
    return false;
  }

  // The kind of a token. Most stand under no mention that the level asks for: one look.
  uint32_t kind_at(uint32_t at) {
    const uint32_t word_class = s_.word_class_at[at];
    const LabelSet begins = s_.begins_over[at - span_.begin] & level_.label_mask, inside = s_.inside[at - span_.begin] & level_.label_mask;
    if ((begins | inside).empty()) {
      uint32_t& kind = cache_.kind_of_word[word_class];
      if (kind == kNone) kind = kind_of({s_.word_classes[word_class], {}, {}});
      return kind;
    }
    const uint64_t hash = hash_of(word_class, begins, inside);
    uint32_t kind = cache_.kind_of_labelled.find(hash);
    if (kind == kNone) {
      kind = kind_of({s_.word_classes[word_class], begins, inside});
      cache_.kind_of_labelled.insert(hash, kind);
    }
    return kind;
  }

  // Tokens that pass the same tests are one kind: few, so that states and steps are few.
  uint32_t kind_of(const TokenClass& token) {
    uint64_t tests = hash_of(cache_.word_kind[token.word.rule_class], token.begins & cache_.mention_labels, token.inside & cache_.mention_labels);
    uint64_t bits = (token.word.flags & static_cast<uint32_t>(TokenFlag::Punctuation)) != 0;
    for (size_t i = 0; i < cache_.shapes.size(); ++i) {
      bits = bits << 1 | shape_holds(program_.shapes[cache_.shapes[i]], token.word.flags, token.begins | token.inside);
      if (i % 63 == 62) tests = hash_pair(tests, std::exchange(bits, 0));
    }
    tests = hash_pair(tests, bits);
    s_.steps += cache_.shapes.size();
    const uint32_t known = cache_.kind_of_tests.find(tests);
    if (known != kNone) return known;
    const uint32_t index = static_cast<uint32_t>(cache_.kinds.size());
    cache_.kinds.push_back(token);
    cache_.from_nothing.push_back(StepTable::kMissing);
    cache_.kind_of_tests.insert(tests, index);
    return index;
  }

  // Nodes that are active behind a token of that kind -> s_.active, ascending. s_.word_stamp: the word conditions it passes.
  void compute_step(uint32_t state, const TokenClass& token) {
    s_.active.clear();
    next_stamp(s_.node_clock, s_.node_stamp);
    const auto add = [&](uint32_t node) {
      if (s_.node_stamp[node] == s_.node_clock) return;
      s_.node_stamp[node] = s_.node_clock;
      s_.active.push_back(node);
    };
    const std::span<const uint32_t> conditions = program_.conditions_of(token.word.rule_class);
    next_stamp(s_.word_clock, s_.word_stamp);
    for (const uint32_t condition : conditions) s_.word_stamp[condition] = s_.word_clock;
    const auto add_targets = [&](const FilterTargets& targets) {
      if (conditions.size() * 8 < targets.words_end - targets.words_begin) {
        const auto words = program_.filter_words.subspan(targets.words_begin, targets.words_end - targets.words_begin);
        for (const uint32_t condition : conditions) {
          auto it = std::lower_bound(words.begin(), words.end(), condition, [](const FilterWord& w, uint32_t want) { return w.condition < want; });
          for (; it != words.end() && it->condition == condition; ++it) add(it->node);
        }
        s_.steps += conditions.size();
      } else if (!conditions.empty()) {
        for (uint32_t i = targets.words_begin; i < targets.words_end; ++i)
          if (s_.word_stamp[program_.filter_words[i].condition] == s_.word_clock) add(program_.filter_words[i].node);
        s_.steps += targets.words_end - targets.words_begin;
      }
      for (uint32_t i = targets.others_begin; i < targets.others_end; ++i) {
        const uint32_t node = program_.filter_others[i];
        if (begins_on(program_.filter_nodes[node], token)) add(node);
      }
      s_.steps += 1 + targets.others_end - targets.others_begin;
    };
    add_targets(level_.firsts);
    const Range nodes = state == kNone ? Range{} : cache_.states[state].nodes;
    for (uint32_t i = 0; i < nodes.size; ++i) {
      const uint32_t index = cache_.pool[nodes.begin + i];
      const FilterNode& node = program_.filter_nodes[index];
      if (node.kind == ElementKind::Mention && token.inside.has(static_cast<LabelId>(node.label))) add(index);
      add_targets(node.next);
    }
    std::sort(s_.active.begin(), s_.active.end());
    s_.steps += s_.active.size() + 1;
  }

  // The state behind a token of that kind.
  uint32_t next_state(uint32_t state, uint32_t kind) {
    uint32_t next = state == kNone ? cache_.from_nothing[kind] : cache_.steps.find(state, kind);
    if (next != StepTable::kMissing) return next;
    compute_step(state, cache_.kinds[kind]);
    next = s_.active.empty() ? kNone : intern_state();
    if (state == kNone) cache_.from_nothing[kind] = next;
    else cache_.steps.insert(state, kind, next);
    return next;
  }

  uint32_t intern_state() {
    uint64_t hash = s_.active.size();
    for (const uint32_t node : s_.active) hash = hash_pair(hash, node);
    const uint32_t known = cache_.state_index.find(hash, [&](uint32_t i) {
      const LevelCache::State& state = cache_.states[i];
      return state.hash == hash && state.nodes.size == s_.active.size() &&
             std::equal(s_.active.begin(), s_.active.end(), cache_.pool.begin() + state.nodes.begin);
    });
    if (known != kNone) return known;
    LevelCache::State state;
    state.hash = hash;
    state.nodes = {static_cast<uint32_t>(cache_.pool.size()), static_cast<uint32_t>(s_.active.size())};
    cache_.pool.insert(cache_.pool.end(), s_.active.begin(), s_.active.end());
    s_.accepting.clear();
    for (const uint32_t node : s_.active)
      for (uint32_t i = program_.filter_nodes[node].rules_begin; i < program_.filter_nodes[node].rules_end; ++i)
        s_.accepting.push_back(program_.filter_rules[i]);
    std::sort(s_.accepting.begin(), s_.accepting.end());
    s_.accepting.erase(std::unique(s_.accepting.begin(), s_.accepting.end()), s_.accepting.end());
    state.rules = {static_cast<uint32_t>(cache_.pool.size()), static_cast<uint32_t>(s_.accepting.size())};
    cache_.pool.insert(cache_.pool.end(), s_.accepting.begin(), s_.accepting.end());
    const uint32_t index = static_cast<uint32_t>(cache_.states.size());
    cache_.states.push_back(state);
    cache_.accepts.push_back(state.rules.size != 0);
    cache_.steps.add_state();
    cache_.state_index.insert(hash, index, [&](uint32_t i) { return cache_.states[i].hash; });
    return index;
  }

  void filter() {
    s_.fired.clear();
    next_stamp(s_.fired_clock, s_.fired_stamp);
    if (cache_.kind_of_word.size() < s_.word_classes.size()) cache_.kind_of_word.resize(s_.word_classes.size(), kNone);
    uint32_t state = kNone;
    for (uint32_t t = span_.begin; t < span_.end; ++t) {
      if (cache_.full(s_.limits)) state = forget_all_but(state);
      state = next_state(state, kind_at(t));
      if (state == kNone || !cache_.accepts[state]) continue;
      const Range rules = cache_.states[state].rules;
      for (uint32_t i = 0; i < rules.size; ++i) fire(cache_.pool[rules.begin + i], t);
    }
    s_.steps += span_.size();
    std::sort(s_.fired.begin(), s_.fired.end(), [](const Fired& a, const Fired& b) { return a.rule < b.rule; });
  }

  uint32_t forget_all_but(uint32_t state) {
    s_.active.clear();
    if (state != kNone) {
      const Range nodes = cache_.states[state].nodes;
      s_.active.assign(cache_.pool.begin() + nodes.begin, cache_.pool.begin() + nodes.begin + nodes.size);
    }
    cache_.clear();
    return s_.active.empty() ? kNone : intern_state();
  }

  void fire(uint32_t rule, uint32_t token) {
    if (s_.fired_stamp[rule] == s_.fired_clock) {
      s_.fired[s_.fired_at[rule]].last_end = token;
      return;
    }
    s_.fired_stamp[rule] = s_.fired_clock;
    s_.fired_at[rule] = static_cast<uint32_t>(s_.fired.size());
    s_.fired.push_back({rule, token, token});
  }

  // Someone asks why a rule did not match: it runs, whatever the filter says.
  void add_wanted() {
    for (uint32_t i = level_.rules_begin; i < level_.rules_end; ++i) {
      const uint32_t rule = program_.level_rules[i];
      if (!trace_->wants(static_cast<RuleId>(rule)) || s_.fired_stamp[rule] == s_.fired_clock) continue;
      s_.fired_stamp[rule] = s_.fired_clock;
      s_.fired.push_back({rule, span_.begin, span_.end - 1});
    }
  }

  // ---- captures: the exact match, with the path that made it -----------------------------------------------------

  // Every element that holds on some path from a beginning in [from, start_to], and for each the best way on: longest,
  // then fewest gap words, then most slots, then the first found.
  // Forwards it finds the cells (begin, element) that can be reached, each once; backwards the best way from each.
  // Cost: O(tokens x elements x mentions at a token), however many matches begin there.
  void find_ways(const Pattern& pattern, uint32_t from, uint32_t start_to, uint32_t limit) {
    const uint32_t elements = pattern.elements_end - pattern.elements_begin;
    way_base_ = from;
    way_elements_ = elements;
    way_first_element_ = pattern.elements_begin;
    const size_t cells = (limit - from) * size_t{elements};
    if (s_.best_at.size() < cells) {
      s_.best_at.resize(cells);
      s_.cell_stamp.resize(cells, 0);
    }
    next_stamp(s_.cell_clock, s_.cell_stamp);
    s_.nodes.clear();
    s_.head_at_end.assign(limit - from + 1, kNone);
    uint32_t furthest = from;
    for (uint32_t at = from; at < limit; ++at) {
      const auto add = [&](uint32_t element, uint32_t end, uint32_t mention) {
        const uint32_t index = static_cast<uint32_t>(s_.nodes.size());
        s_.nodes.push_back({element, at, end, mention, s_.head_at_end[end - from], kNone, 0, 0, kNone, 0});
        s_.head_at_end[end - from] = index;
        furthest = std::max(furthest, end);
      };
      const auto enter = [&](uint32_t index) {
        ++s_.steps;
        const Element& element = program_.elements[index];
        if (!begins_at(element, at)) return;  // most often, so before any cell is touched
        const size_t cell = cell_of(at, index);
        if (s_.cell_stamp[cell] == s_.cell_clock) return;
        s_.cell_stamp[cell] = s_.cell_clock;
        s_.best_at[cell] = kNone;
        if (element.kind != ElementKind::Mention) return add(index, at + 1, kNone);
        for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
          const Mention& mention = doc_.mentions[m];
          ++s_.steps;
          if (to_index(mention.label) == element.label && mention.state == MentionState::Alive && mention.tokens.end <= limit)
            add(index, mention.tokens.end, m);
        }
      };
      const uint32_t ending = s_.head_at_end[at - from];
      for (uint32_t n = ending; n != kNone; n = s_.nodes[n].next_at_end) {
        const Element& element = program_.elements[s_.nodes[n].element];
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) enter(program_.edges[e].target);
      }
      if (at <= start_to) {
        for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end; ++e) enter(program_.edges[e].target);
      } else if (furthest <= at) {
        break;
      }
    }
    // Nodes stand in the order of their beginnings, so what may follow one comes after it.
    for (uint32_t n = static_cast<uint32_t>(s_.nodes.size()); n-- > 0;) {
      MatchNode& node = s_.nodes[n];
      const Element& element = program_.elements[node.element];
      if (element.last) node.match_end = node.end;
      if (node.end < limit) {
        const uint32_t open = element.slots & element.group_slots;
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) {
          const Edge& edge = program_.edges[e];
          const uint32_t next = best_way(node.end, edge.target);
          if (next == kNone) continue;
          const MatchNode& way = s_.nodes[next];
          const uint32_t filled = static_cast<uint32_t>(std::popcount(program_.elements[edge.target].slots & ~(open & ~edge.restarts)));
          if (better(way.match_end, way.gaps, way.slots + filled, node)) {
            node.match_end = way.match_end, node.gaps = way.gaps, node.slots = way.slots + filled;
            node.following = next, node.restarts = edge.restarts;
          }
        }
        s_.steps += element.edges_end - element.edges_begin;
      }
      if (node.match_end == kNone) continue;
      if (element.kind == ElementKind::Gap) ++node.gaps;
      uint32_t& best = s_.best_at[cell_of(node.begin, node.element)];
      if (best == kNone || !better(s_.nodes[best].match_end, s_.nodes[best].gaps, s_.nodes[best].slots, node)) best = n;
    }
  }

  size_t cell_of(uint32_t begin, uint32_t element) const {
    return (begin - way_base_) * size_t{way_elements_} + (element - way_first_element_);
  }

  // The best node of an element that begins there, if it leads to a match.
  uint32_t best_way(uint32_t begin, uint32_t element) const {
    const size_t cell = cell_of(begin, element);
    return s_.cell_stamp[cell] == s_.cell_clock ? s_.best_at[cell] : kNone;
  }

  static bool better(uint32_t end, uint32_t gaps, uint32_t slots, const MatchNode& than) {
    if (than.match_end == kNone) return true;
    if (end != than.match_end) return end > than.match_end;
    if (gaps != than.gaps) return gaps < than.gaps;
    return slots > than.slots;
  }

  // The first node of the best match that begins there; kNone when there is none.
  uint32_t match_from(const Pattern& pattern, uint32_t begin) const {
    uint32_t best = kNone, best_slots = 0;
    for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end; ++e) {
      const uint32_t n = best_way(begin, program_.edges[e].target);
      if (n == kNone) continue;
      const uint32_t slots = s_.nodes[n].slots + static_cast<uint32_t>(std::popcount(program_.elements[program_.edges[e].target].slots));
      if (best != kNone) {
        const MatchNode &a = s_.nodes[n], &b = s_.nodes[best];
        if (a.match_end != b.match_end ? a.match_end < b.match_end : a.gaps != b.gaps ? a.gaps > b.gaps : slots <= best_slots) continue;
      }
      best = n, best_slots = slots;
    }
    return best;
  }

  // Matches of a condition's pattern that begin in [from, start_to] -> s_.latest: for each place where one ends (counted
  // from `from`) one more than the last token at which one of them begins, 0 where none ends.
  // Cost: O(tokens x elements x mentions at a token).
  void find_latest(const Pattern& pattern, uint32_t from, uint32_t start_to, uint32_t limit) {
    const uint32_t elements = pattern.elements_end - pattern.elements_begin;
    const size_t cells = (limit - from + 1) * size_t{elements};
    if (s_.start_at.size() < cells) {
      s_.start_at.resize(cells);
      s_.start_stamp.resize(cells, 0);
    }
    next_stamp(s_.start_clock, s_.start_stamp);
    if (s_.live_at_end.size() < limit - from + 1) s_.live_at_end.resize(limit - from + 1);
    for (uint32_t i = 0; i <= limit - from; ++i) s_.live_at_end[i].clear();
    s_.latest.assign(limit - from + 1, 0);
    uint32_t furthest = from;
    const auto put = [&](uint32_t index, uint32_t end, uint32_t start) {
      ++s_.steps;
      const size_t cell = (end - from) * size_t{elements} + (index - pattern.elements_begin);
      if (s_.start_stamp[cell] != s_.start_clock) {
        s_.start_stamp[cell] = s_.start_clock;
        s_.start_at[cell] = start;
        s_.live_at_end[end - from].push_back(index);
        furthest = std::max(furthest, end);
      }
      s_.start_at[cell] = std::max(s_.start_at[cell], start);
      if (program_.elements[index].last) s_.latest[end - from] = std::max(s_.latest[end - from], start + 1);
    };
    for (uint32_t at = from; at < limit; ++at) {
      const auto enter = [&](uint32_t index, uint32_t start) {
        ++s_.steps;
        const Element& element = program_.elements[index];
        if (!begins_at(element, at)) return;
        if (element.kind != ElementKind::Mention) return put(index, at + 1, start);
        for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
          const Mention& mention = doc_.mentions[m];
          if (to_index(mention.label) == element.label && mention.state == MentionState::Alive && mention.tokens.end <= limit)
            put(index, mention.tokens.end, start);
        }
      };
      for (const uint32_t index : s_.live_at_end[at - from]) {
        const Element& element = program_.elements[index];
        const uint32_t start = s_.start_at[(at - from) * size_t{elements} + (index - pattern.elements_begin)];
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) enter(program_.edges[e].target, start);
      }
      if (at <= start_to) {
        for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end; ++e) enter(program_.edges[e].target, at);
      } else if (furthest <= at) {
        break;
      }
    }
  }

  // Matches of a condition's pattern where the condition looks -> s_.latest. Gives: where that is; empty: nowhere.
  TokenSpan look(const CompiledCondition& condition, TokenSpan match) {
    const Pattern& pattern = program_.patterns[condition.pattern];
    const uint32_t far = std::min(kConditionTokens, pattern.words_at_most);
    TokenSpan window = match;
    if (condition.where == Where::Before) window = {match.begin - std::min(match.begin - span_.begin, far), match.begin};
    if (condition.where == Where::After) window = {match.end, match.end + std::min(span_.end - match.end, far)};
    if (!window.empty()) find_latest(pattern, window.begin, condition.where == Where::After ? window.begin : window.end - 1, window.end);
    return window;
  }

  bool condition_holds(uint32_t index, TokenSpan match) {
    const CompiledCondition& condition = program_.conditions[index];
    const Pattern& pattern = program_.patterns[condition.pattern];
    const auto found_any = [&] { return std::any_of(s_.latest.begin(), s_.latest.end(), [](uint32_t start) { return start != 0; }); };
    bool stands = false;
    switch (condition.where) {
      case Where::Inside: {
        // Forbidden matches may overlap, and each would look through the same words again: after a few, look through
        // the sentence once and keep what was found.
        constexpr uint32_t kLookAtMost = 3;
        if (s_.inside_stamp[index] != s_.inside_clock) {
          s_.inside_stamp[index] = s_.inside_clock;
          s_.inside_looks[index] = 0;
        }
        if (++s_.inside_looks[index] <= kLookAtMost) {
          look(condition, match);
          stands = found_any();
          break;
        }
        if (s_.inside_looks[index] == kLookAtMost + 1) {
          find_latest(pattern, span_.begin, span_.end - 1, span_.end);
          for (size_t i = 1; i < s_.latest.size(); ++i) s_.latest[i] = std::max(s_.latest[i], s_.latest[i - 1]);
          s_.inside_at[index] = static_cast<uint32_t>(s_.inside_starts.size());
          s_.inside_starts.insert(s_.inside_starts.end(), s_.latest.begin(), s_.latest.end());
        }
        stands = s_.inside_starts[s_.inside_at[index] + (match.end - span_.begin)] > match.begin;
        break;
      }
      case Where::Before:
        stands = !look(condition, match).empty() && s_.latest.back() != 0;
        break;
      case Where::After:
        stands = !look(condition, match).empty() && found_any();
        break;
    }
    return stands != condition.negated;
  }

  // The words for which an `unless` holds: only when someone asks why.
  TokenSpan words_of(const CompiledCondition& condition, TokenSpan match) {
    const TokenSpan window = look(condition, match);
    if (window.empty()) return {};
    for (uint32_t i = condition.where == Where::Before ? window.size() : 0; i < s_.latest.size(); ++i)
      if (s_.latest[i] != 0) return {s_.latest[i] - 1, window.begin + i};
    return {};
  }

  void match_rule(const Fired& fired) {
    const CompiledRule& rule = program_.rules[fired.rule];
    const Pattern& pattern = program_.patterns[rule.pattern];
    const RuleId id = static_cast<RuleId>(fired.rule);
    uint32_t from = span_.begin, start_to = fired.last_end, limit = fired.last_end + 1;
    if (trace_ && trace_->wants(id)) start_to = span_.end - 1, limit = span_.end;  // how far it got counts, too
    else if (rule.looks_around) limit = span_.end;  // it accepted behind the match, and saw only that one stands there
    else if (pattern.words_at_most != kNone && fired.first_end + 1 > from + pattern.words_at_most) from = fired.first_end + 1 - pattern.words_at_most;
    find_ways(pattern, from, start_to, limit);
    for (uint32_t at = from; at <= start_to;) {
      const uint32_t first = match_from(pattern, at);
      if (first == kNone) {
        ++at;
        continue;
      }
      s_.path.clear();
      for (PathStep step{first, 0}; step.node != kNone; step = {s_.nodes[step.node].following, s_.nodes[step.node].restarts}) s_.path.push_back(step);
      const TokenSpan tokens{at, s_.nodes[first].match_end};
      const size_t slots_before = s_.found_slots.size(), parts_before = s_.found_parts.size();
      read_slots(rule);
      const uint32_t forbidden = forbidden_by(rule, tokens, slots_before);
      if (forbidden != kNone) {
        if (trace_) tell_forbidden(id, rule, tokens, forbidden);
        s_.found_slots.resize(slots_before);
        s_.found_parts.resize(parts_before);
        s_.found_labels.resize(parts_before);
        ++at;
        continue;
      }
      if (trace_) trace_->matched(id, sentence_, tokens, way_of_path());
      add_rivals(id, rule, tokens, slots_before, parts_before);
      at = tokens.end;
    }
    s_.steps += start_to + 1 - from;
    if (trace_ && trace_->wants(id)) report_reached(id, pattern);
  }

  // ---- for someone who asks why: not for speed -------------------------------------------------------------------

  TraceStep step_of(const MatchNode& node) const {
    return {node.element, {node.begin, node.end}, node.mention == kNone ? MentionId::None : static_cast<MentionId>(node.mention)};
  }

  // The path as the trace tells it; valid until the next call.
  TraceWay way_of_path() {
    trace_way_.clear();
    for (const PathStep& step : s_.path) trace_way_.push_back(step_of(s_.nodes[step.node]));
    return trace_way_;
  }

  void tell_forbidden(RuleId id, const CompiledRule& rule, TokenSpan tokens, uint32_t condition) {
    const uint32_t index = rule.conditions_begin + condition;
    const bool is_unless = index < rule.conditions_end && program_.conditions[index].negated;
    trace_->forbidden(id, sentence_, tokens, way_of_path(), condition,
                      is_unless ? words_of(program_.conditions[index], tokens) : TokenSpan{});
  }

  // Fewest elements behind each element of a pattern to the end of a match.
  std::vector<uint32_t> elements_left(const Pattern& pattern) const {
    std::vector<uint32_t> left(pattern.elements_end - pattern.elements_begin, kNone);
    for (bool changed = true; changed;) {
      changed = false;
      for (uint32_t i = pattern.elements_end; i-- > pattern.elements_begin;) {
        const Element& element = program_.elements[i];
        uint32_t fewest = element.last ? 0 : kNone;
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) {
          const uint32_t behind = left[program_.edges[e].target - pattern.elements_begin];
          if (behind != kNone) fewest = std::min(fewest, behind + 1);
        }
        if (fewest == left[i - pattern.elements_begin]) continue;
        left[i - pattern.elements_begin] = fewest;
        changed = true;
      }
    }
    return left;
  }

  // For each token at which the pattern begins to hold, the way with most words, gap words not counted, and of those
  // the one that comes furthest in the pattern, if it goes on where no match does.
  void report_reached(RuleId rule, const Pattern& pattern) {
    struct Way {
      uint32_t start = kNone, previous = kNone, words = 0, gaps = 0, left = 0;
      bool better_than(const Way& other) const {
        if (other.start == kNone || words != other.words) return other.start == kNone || words > other.words;
        return std::tie(left, gaps) < std::tie(other.left, other.gaps);
      }
    };
    if (s_.nodes.empty()) return;
    const std::vector<uint32_t> left = elements_left(pattern);
    const std::vector<MatchNode>& nodes = s_.nodes;  // by begin: what may follow a node comes after it
    std::vector<Way> ways(nodes.size());
    std::vector<uint32_t> best(span_.size(), kNone);
    const auto offer = [&](size_t n, Way way) {
      const bool gap = program_.elements[nodes[n].element].kind == ElementKind::Gap;
      (gap ? way.gaps : way.words) += nodes[n].end - nodes[n].begin;
      way.left = left[nodes[n].element - pattern.elements_begin];
      if (way.better_than(ways[n])) ways[n] = way;
    };
    for (size_t n = 0; n < nodes.size(); ++n) {
      for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end; ++e)
        if (program_.edges[e].target == nodes[n].element) offer(n, {nodes[n].begin, kNone});
      uint32_t& furthest = best[ways[n].start - span_.begin];
      if (furthest == kNone || ways[n].better_than(ways[furthest])) furthest = static_cast<uint32_t>(n);
      const Element& element = program_.elements[nodes[n].element];
      auto next = std::partition_point(nodes.begin(), nodes.end(), [&](const MatchNode& node) { return node.begin < nodes[n].end; });
      for (; next != nodes.end() && next->begin == nodes[n].end; ++next)
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e)
          if (program_.edges[e].target == next->element)
            offer(static_cast<size_t>(next - nodes.begin()), {ways[n].start, static_cast<uint32_t>(n), ways[n].words, ways[n].gaps});
    }
    for (uint32_t i = 0; i < best.size(); ++i) {
      const uint32_t match = match_from(pattern, span_.begin + i);
      if (best[i] == kNone || (match != kNone && s_.nodes[match].match_end >= nodes[best[i]].end)) continue;
      trace_way_.clear();
      for (uint32_t n = best[i]; n != kNone; n = ways[n].previous) trace_way_.push_back(step_of(nodes[n]));
      std::reverse(trace_way_.begin(), trace_way_.end());
      trace_->reached(rule, sentence_, trace_way_);
    }
  }

  // ---- slots ------------------------------------------------------------------------------------------------------

  // The path's captures -> found_slots, its mentions -> found_parts.
  void read_slots(const CompiledRule& rule) {
    uint32_t open = 0;                    // group slots that the previous node stood in
    size_t groups[kMaxSlotsPerRule];      // where they are in found_slots
    for (const PathStep step : s_.path) {
      const MatchNode& node = s_.nodes[step.node];
      const Element& element = program_.elements[node.element];
      const TokenSpan tokens{node.begin, node.end};
      const MentionId mention = node.mention == kNone ? MentionId::None : static_cast<MentionId>(node.mention);
      const uint32_t still_open = open & element.group_slots & ~step.restarts;
      for (uint32_t bits = element.group_slots; bits; bits &= bits - 1) {
        const uint32_t local = static_cast<uint32_t>(std::countr_zero(bits));
        if (still_open >> local & 1) {
          SlotValue& value = s_.found_slots[groups[local]];
          value.tokens.end = tokens.end;
          value.mention = MentionId::None;
        } else {
          groups[local] = s_.found_slots.size();
          s_.found_slots.push_back({program_.slot_ids[rule.slots_begin + local], tokens, mention, {}});
        }
      }
      open = element.group_slots;
      if (node.mention == kNone) continue;
      s_.found_parts.push_back(tokens);
      s_.found_labels.push_back(static_cast<LabelId>(element.label));
      for (uint32_t bits = element.slots & ~element.group_slots; bits; bits &= bits - 1) {
        const uint32_t local = static_cast<uint32_t>(std::countr_zero(bits));
        s_.found_slots.push_back({program_.slot_ids[rule.slots_begin + local], tokens, mention, {}});
      }
    }
  }

  const SlotValue* find_slot(size_t from, SlotId slot, size_t to = SIZE_MAX) const {
    for (size_t i = from; i < std::min(to, s_.found_slots.size()); ++i)
      if (s_.found_slots[i].slot == slot) return &s_.found_slots[i];
    return nullptr;
  }

  // The number of the first condition or check that does not hold, or kNone.
  uint32_t forbidden_by(const CompiledRule& rule, TokenSpan tokens, size_t slots_from) {
    for (uint32_t i = rule.conditions_begin; i < rule.conditions_end; ++i)
      if (!condition_holds(i, tokens)) return i - rule.conditions_begin;
    for (uint32_t i = rule.checks_begin; i < rule.checks_end; ++i) {
      const CompiledCheck& check = program_.checks[i];
      const SlotValue* left = find_slot(slots_from, check.left);
      const SlotValue* right = find_slot(slots_from, check.right);
      if (left && right && check_holds(check.kind, left->tokens, right->tokens) == check.negated)
        return rule.conditions_end - rule.conditions_begin + i - rule.checks_begin;
    }
    return kNone;
  }

  bool check_holds(CheckKind kind, TokenSpan left, TokenSpan right) const {
    switch (kind) {
      case CheckKind::Same: {
        if (left.size() != right.size()) return false;
        for (uint32_t i = 0; i < left.size(); ++i)
          if (doc_.tokens[left.begin + i].hash != doc_.tokens[right.begin + i].hash) return false;
        return true;
      }
      case CheckKind::SharesWord: {
        for (uint32_t i = left.begin; i < left.end; ++i)
          for (uint32_t j = right.begin; j < right.end; ++j)
            if (doc_.tokens[i].hash == doc_.tokens[j].hash && !doc_.tokens[i].flags.has(TokenFlag::Function)) return true;
        return false;
      }
      case CheckKind::InitialsOf: {
        // "World Health Organization" has the initials WHO; small words may be left out or count.
        std::string all, capitals, short_form;
        for (uint32_t i = left.begin; i < left.end; ++i) {
          const Token& token = doc_.tokens[i];
          if (!token.flags.has(TokenFlag::Word)) continue;
          const std::string_view text = doc_.text(token);
          const std::string_view initial = text.substr(0, decode(text, 0).size);
          fold_append(initial, all);
          if (!token.flags.has(TokenFlag::Lower)) fold_append(initial, capitals);
        }
        fold_append(doc_.text(right), short_form);
        std::erase(short_form, '.');
        return !short_form.empty() && (short_form == all || short_form == capitals);
      }
    }
    return false;
  }

  // Adds to the captured slots (found_slots from `slots_from` on) what `set` and `take` say.
  // A captured slot wins over `set … when`, that over `take`, that over a plain `set`.
  // `take … shared` looks on in the sources of [others_from, others_to) where this one has nothing to take.
  void set_and_take(const CompiledRule& rule, TokenSpan tokens, size_t slots_from, size_t others_from, size_t others_to) {
    const size_t captured_end = s_.found_slots.size();
    for (uint32_t i = rule.sets_begin; i < rule.sets_end; ++i) {
      const CompiledSet& set = program_.sets[i];
      if (set.condition != kNone && !find_slot(slots_from, set.slot) && condition_holds(set.condition, tokens))
        s_.found_slots.push_back({set.slot, {}, MentionId::None, program_.text(set.value_begin, set.value_size)});
    }
    const size_t set_end = s_.found_slots.size();
    for (uint32_t i = rule.takes_begin; i < rule.takes_end; ++i) {
      const CompiledTake& take = program_.takes[i];
      if (is_own(take) || find_slot(slots_from, take.as, set_end)) continue;
      const size_t before = s_.found_slots.size();
      for (size_t j = slots_from; j < captured_end; ++j)
        if (to_index(s_.found_slots[j].slot) == take.from) take_from(j, take);
      for (size_t j = others_from; take.shared && j < others_to && s_.found_slots.size() == before; ++j)
        if (to_index(s_.found_slots[j].slot) == take.from) take_from(j, take);
    }
    for (uint32_t i = rule.sets_begin; i < rule.sets_end; ++i) {
      const CompiledSet& set = program_.sets[i];
      if (set.condition == kNone && !find_slot(slots_from, set.slot))
        s_.found_slots.push_back({set.slot, {}, MentionId::None, program_.text(set.value_begin, set.value_size)});
    }
    for (uint32_t i = rule.takes_begin; i < rule.takes_end; ++i)
      if (is_own(program_.takes[i])) replace_own(program_.takes[i], slots_from, captured_end);
  }

  // `take measure from measure`: the slot is the slot of that name in what it captured.
  static bool is_own(const CompiledTake& take) { return take.from == to_index(take.as); }
  void replace_own(const CompiledTake& take, size_t slots_from, size_t captured_end) {
    for (size_t j = slots_from; j < captured_end; ++j) {
      SlotValue& value = s_.found_slots[j];
      if (value.slot != take.as || value.mention == MentionId::None) continue;
      const SlotSpan slots = doc_.mention(value.mention).slots;
      for (uint32_t k = slots.begin; k < slots.end; ++k) {
        if (doc_.slots[k].slot != take.slot) continue;
        value = doc_.slots[k];
        value.slot = take.as;
        break;
      }
    }
  }

  // Copies a slot out of the mention that fills found_slots[source].
  void take_from(size_t source, const CompiledTake& take) {
    const MentionId mention = s_.found_slots[source].mention;
    if (mention == MentionId::None) return;
    const SlotSpan slots = doc_.mention(mention).slots;
    for (uint32_t k = slots.begin; k < slots.end; ++k) {
      if (doc_.slots[k].slot != take.slot) continue;
      SlotValue value = doc_.slots[k];
      value.slot = take.as;
      s_.found_slots.push_back(value);
    }
  }

  // One rival a match; a fact whose `take` source was captured several times ("Chairman of A and President of B Ann
  // Lee") becomes one for each: that source first, then all that the others share.
  void add_rivals(RuleId id, const CompiledRule& rule, TokenSpan tokens, size_t slots_from, size_t parts_from) {
    Rival rival;
    rival.rule = id;
    rival.target = rule.target;
    rival.tokens = tokens;
    rival.parts_begin = static_cast<uint32_t>(parts_from), rival.parts_end = static_cast<uint32_t>(s_.found_parts.size());
    if (s_.path.size() == 1 && s_.nodes[s_.path[0].node].mention != kNone)
      rival.only_mention = static_cast<MentionId>(s_.nodes[s_.path[0].node].mention);
    const size_t captured_end = s_.found_slots.size();
    // Takes: where the slots of this rival begin, and the captured slot behind its source.
    const auto add = [&](size_t from, size_t others_from) {
      set_and_take(rule, tokens, from, others_from, captured_end);
      rival.slots_begin = static_cast<uint32_t>(from), rival.slots_end = static_cast<uint32_t>(s_.found_slots.size());
      s_.rivals.push_back(rival);
    };
    uint32_t split_slot = kNone;
    for (uint32_t i = rule.takes_begin; rule.makes_fact && i < rule.takes_end && split_slot == kNone; ++i) {
      size_t sources = 0;
      for (size_t j = slots_from; j < captured_end; ++j) sources += to_index(s_.found_slots[j].slot) == program_.takes[i].from;
      if (sources > 1) split_slot = program_.takes[i].from;
    }
    if (split_slot == kNone) return add(slots_from, captured_end);
    for (size_t j = slots_from; j < captured_end; ++j) {
      if (to_index(s_.found_slots[j].slot) != split_slot) continue;
      const size_t from = s_.found_slots.size();
      s_.found_slots.push_back(SlotValue(s_.found_slots[j]));
      for (size_t k = slots_from; k < captured_end; ++k)
        if (to_index(s_.found_slots[k].slot) != split_slot) s_.found_slots.push_back(SlotValue(s_.found_slots[k]));
      add(from, j + 1);
    }
  }

  // ---- conflicts ---------------------------------------------------------------------------------------------------

  bool prefers(RuleId winner, RuleId loser) const {
    if (winner == RuleId::None || loser == RuleId::None) return false;
    const CompiledRule& rule = program_.rules[to_index(winner)];
    for (uint32_t i = rule.prefers_begin; i < rule.prefers_end; ++i)
      if (program_.prefers[i] == to_index(loser)) return true;
    return false;
  }

  std::span<const TokenSpan> parts_of(const Rival& rival) const {
    if (rival.existing != MentionId::None) {
      const PartSpan parts = doc_.mention(rival.existing).parts;
      return {doc_.parts.data() + parts.begin, parts.size()};
    }
    return {s_.found_parts.data() + rival.parts_begin, rival.parts_end - rival.parts_begin};
  }

  // The part of the outer match that the inner one lies in, or nullptr. Parts stand in order and apart.
  const TokenSpan* part_over(const Rival& inner, std::span<const TokenSpan> parts) const {
    const auto after = std::partition_point(parts.begin(), parts.end(), [&](TokenSpan part) { return part.begin <= inner.tokens.begin; });
    return after != parts.begin() && (after - 1)->contains(inner.tokens) ? &*(after - 1) : nullptr;
  }

  // Whether is(label) holds for what that part of a match was matched as.
  template <class Is>
  bool part_label(const Rival& rival, std::span<const TokenSpan> parts, const TokenSpan* part, Is is) const {
    if (rival.existing == MentionId::None) return is(s_.found_labels[rival.parts_begin + static_cast<size_t>(part - parts.data())]);
    // A mention that stands beside what was made of its words is what it was made of: anything else would have lost.
    for (uint32_t m = doc_.mention_at[part->begin]; m != Mention::kEnd; m = doc_.mentions[m].next) {
      const Mention& mention = doc_.mentions[m];
      if (m < to_index(rival.existing) && mention.state == MentionState::Alive && mention.tokens == *part && is(mention.label)) return true;
    }
    return false;
  }

  // Whether the outer match was made of the inner one, or of a mention around it. A mention of the outer one's own label
  // counts only if the pattern asked for that label or if another name lies between: "Ann" loses to "Ann Lee" though
  // both were made of the given name "Ann"; the title in the organisation in a title stays.
  bool made_of(const Rival& inner, const Rival& outer) const {
    const std::span<const TokenSpan> parts = parts_of(outer);
    const TokenSpan* part = part_over(inner, parts);
    if (!part || level_.makes_facts) return part;
    // The same words under another label: only what the pattern asked for. "Delta Park" as a PLACE is no part of the PERSON
    // that is made of the NAME "Delta Park".
    if (inner.target != outer.target)
      return inner.tokens != outer.tokens || part_label(outer, parts, part, [&](LabelId label) { return to_index(label) == inner.target; });
    return part_label(outer, parts, part, [&](LabelId label) {
      return to_index(label) == inner.target || (program_.ranked_labels.has(label) && *part != inner.tokens);
    });
  }

  // Whether only one of the two can stand.
  bool conflict(const Rival& a, const Rival& b) const {
    if (!a.tokens.overlaps(b.tokens)) return false;
    if (a.existing != MentionId::None && b.existing != MentionId::None) return false;  // they were settled before
    if (a.target != b.target) {
      if (level_.makes_facts) return false;
      if (!program_.ranked_labels.has(static_cast<LabelId>(a.target)) || !program_.ranked_labels.has(static_cast<LabelId>(b.target))) return false;
    } else if (a.tokens == b.tokens) {
      // One name of one thing; but the facts that one match was split into belong together.
      return !(level_.makes_facts && a.rule == b.rule);
    }
    return !made_of(a, b) && !made_of(b, a);
  }

  // Whether `longer` is more of what `rival` was made of: "president of Acme", where "the Academy under the president"
  // was made of "president". Then that one waits: it comes again in the next round, made of the longer one.
  bool outgrows(const Rival& longer, const Rival& rival) const {
    if (longer.existing != MentionId::None || !conflict(longer, rival)) return false;
    const std::span<const TokenSpan> parts = parts_of(rival);
    auto part = std::partition_point(parts.begin(), parts.end(), [&](TokenSpan p) { return p.begin < longer.tokens.begin; });
    for (; part != parts.end() && part->begin < longer.tokens.end; ++part)
      if (longer.tokens.contains(*part) && longer.tokens != *part && part_label(rival, parts, &*part, [&](LabelId label) { return to_index(label) == longer.target; }))
        return true;
    return false;
  }

  uint32_t slot_count(const Rival& rival) const {
    return rival.existing != MentionId::None ? doc_.mention(rival.existing).slots.size() : rival.slots_end - rival.slots_begin;
  }

  void clear_covers() {
    s_.covers.clear();
    s_.covers_at.assign(span_.size(), kNone);
    s_.begins_at.assign(span_.size(), kNone);
  }

  void cover(uint32_t rival, uint32_t rank) {
    const TokenSpan tokens = s_.rivals[rival].tokens;
    const auto link = [&](uint32_t& head) {
      s_.covers.push_back({rival, rank, head});
      head = static_cast<uint32_t>(s_.covers.size() - 1);
    };
    link(s_.begins_at[tokens.begin - span_.begin]);
    for (uint32_t t = tokens.begin; t < tokens.end; ++t) link(s_.covers_at[t - span_.begin]);
    s_.steps += tokens.size();
  }

  // The covering rival of lowest rank that shares tokens with this one and that `beats` says yes to, or kNone.
  // Each is seen once: those over the first token, then those that begin behind it.
  template <class Beats>
  uint32_t first_over(TokenSpan tokens, Beats beats) {
    uint32_t best = kNone, best_rank = kNone;
    const auto look = [&](uint32_t head) {
      for (uint32_t c = head; c != kNone; c = s_.covers[c].next) {
        ++s_.steps;
        if (s_.covers[c].rank < best_rank && beats(s_.rivals[s_.covers[c].rival])) best = s_.covers[c].rival, best_rank = s_.covers[c].rank;
      }
    };
    look(s_.covers_at[tokens.begin - span_.begin]);
    for (uint32_t t = tokens.begin + 1; t < tokens.end; ++t) look(s_.begins_at[t - span_.begin]);
    return best;
  }

  // Marks the losers. First `prefer`: a match loses to every match of a rule that is preferred to its own. In a level
  // that runs again it also loses to one that outgrows a part of it. Then, of the
  // others: longest, leftmost, more slots, an older one, file order; each stands if it has no conflict with those before.
  // Cost: O(rivals x (their length + rivals that stand over one token)).
  // Gives: whether one waits for the next round.
  bool settle(bool may_wait) {
    std::vector<Rival>& rivals = s_.rivals;
    clear_covers();
    for (uint32_t i = 0; i < rivals.size(); ++i) {
      const CompiledRule& rule = program_.rules[to_index(rivals[i].rule)];
      if (rule.prefers_begin != rule.prefers_end || (may_wait && rivals[i].existing == MentionId::None)) cover(i, i);
    }
    bool waits = false;
    if (!s_.covers.empty()) {
      for (Rival& loser : rivals) {
        uint32_t winner = first_over(loser.tokens, [&](const Rival& w) { return &w != &loser && prefers(w.rule, loser.rule) && conflict(w, loser); });
        if (winner == kNone && may_wait) {
          winner = first_over(loser.tokens, [&](const Rival& w) { return &w != &loser && !prefers(loser.rule, w.rule) && outgrows(w, loser); });
          waits = waits || winner != kNone;
        }
        if (winner != kNone) lose(loser, rivals[winner]);
      }
      clear_covers();
    }
    s_.order.clear();
    for (uint32_t i = 0; i < rivals.size(); ++i)
      if (!rivals[i].out) s_.order.push_back(i);
    std::sort(s_.order.begin(), s_.order.end(), [&](uint32_t x, uint32_t y) {
      const Rival &a = rivals[x], &b = rivals[y];
      if (a.tokens.size() != b.tokens.size()) return a.tokens.size() > b.tokens.size();
      if (a.tokens.begin != b.tokens.begin) return a.tokens.begin < b.tokens.begin;
      const uint32_t a_slots = slot_count(a), b_slots = slot_count(b);
      if (a_slots != b_slots) return a_slots > b_slots;
      const bool a_old = a.existing != MentionId::None, b_old = b.existing != MentionId::None;
      if (a_old != b_old) return a_old;
      if (a.rule != b.rule) return a.rule < b.rule;
      return x < y;
    });
    for (uint32_t rank = 0; rank < s_.order.size(); ++rank) {
      Rival& rival = rivals[s_.order[rank]];
      const uint32_t winner = first_over(rival.tokens, [&](const Rival& w) { return conflict(w, rival); });
      if (winner != kNone) lose(rival, rivals[winner]);
      else cover(s_.order[rank], rank);
    }
    s_.steps += rivals.size();
    return waits;
  }

  void lose(Rival& loser, const Rival& winner) {
    loser.out = true;
    if (loser.existing != MentionId::None) doc_.mention(loser.existing).state = MentionState::Outranked;
    const bool found_again = loser.rule == winner.rule && loser.tokens == winner.tokens;  // in a later round
    if (trace_ && !found_again)
      trace_->outranked(loser.rule, loser.tokens, winner.rule, winner.tokens, slot_count(winner) > slot_count(loser));
  }

  PartSpan keep_parts(const Rival& rival) {
    const uint32_t begin = static_cast<uint32_t>(doc_.parts.size());
    doc_.parts.insert(doc_.parts.end(), s_.found_parts.begin() + rival.parts_begin, s_.found_parts.begin() + rival.parts_end);
    return {begin, static_cast<uint32_t>(doc_.parts.size())};
  }

  SlotSpan keep_slots(const Rival& rival) {
    const uint32_t begin = static_cast<uint32_t>(doc_.slots.size());
    doc_.slots.insert(doc_.slots.end(), s_.found_slots.begin() + rival.slots_begin, s_.found_slots.begin() + rival.slots_end);
    return {begin, static_cast<uint32_t>(doc_.slots.size())};
  }

  bool settle_facts() {
    settle(false);
    for (const Rival& rival : s_.rivals) {
      if (rival.out) continue;
      Candidate candidate;
      candidate.type = static_cast<TypeId>(rival.target);
      candidate.rule = rival.rule;
      candidate.sentence = sentence_;
      candidate.tokens = rival.tokens;
      candidate.slots = keep_slots(rival);
      candidate.parts = keep_parts(rival);
      doc_.candidates.push_back(candidate);
    }
    return false;  // no rule needs a fact
  }

  // True when a mention was added that the level's own rules can use, or one waits for the next round.
  bool settle_mentions(bool may_wait) {
    const size_t fresh = s_.rivals.size();
    // Mentions of earlier rounds and levels defend their places.
    for (uint32_t t = span_.begin; t < span_.end; ++t)
      for (uint32_t m = doc_.mention_at[t]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.rule == RuleId::None || mention.state != MentionState::Alive) continue;
        Rival rival;
        rival.rule = mention.rule;
        rival.target = to_index(mention.label);
        rival.tokens = mention.tokens;
        rival.existing = static_cast<MentionId>(m);
        s_.rivals.push_back(rival);
      }
    bool found_new = settle(may_wait);
    for (size_t i = 0; i < fresh; ++i) {
      const Rival& rival = s_.rivals[i];
      if (rival.out) continue;
      Mention mention;
      mention.tokens = rival.tokens;
      mention.label = static_cast<LabelId>(rival.target);
      mention.sentence = sentence_;
      mention.rule = rival.rule;
      mention.slots = keep_slots(rival);
      mention.parts = keep_parts(rival);
      // A rule of one list element hands the entry on.
      if (rival.only_mention != MentionId::None) mention.entry = doc_.mention(rival.only_mention).entry;
      doc_.add_mention(mention);
      found_new = found_new || level_.needed_labels.has(mention.label);
    }
    return found_new;
  }

  const Program& program_;
  const Level& level_;
  MatchScratch::State& s_;
  Document& doc_;
  Trace* trace_;
  LevelCache& cache_;
  SentenceId sentence_ = SentenceId::None;
  TokenSpan span_;
  uint32_t way_base_ = 0, way_elements_ = 0, way_first_element_ = 0;  // how cell_of counts
  std::vector<TraceStep> trace_way_;
};

}  // namespace

void run_levels(const Program& program, const Lexicon& lexicon, Made made, MatchScratch& scratch, Document& doc, Trace* trace) {
  MatchScratch::State& s = *scratch.state;
  if (!s.used || s.program != program.content_hash) {
    s.used = true;
    s.program = program.content_hash;
    s.levels.clear();
    s.levels.resize(program.levels.size());
    for (size_t i = 0; i < program.levels.size(); ++i) prepare(program, program.levels[i], s.levels[i]);
    s.word_classes.clear();
    s.word_class_index.clear();
    s.node_stamp.assign(program.filter_nodes.size(), 0);
    s.fired_at.assign(program.rules.size(), 0);
    s.fired_stamp.assign(program.rules.size(), 0);
    s.inside_at.assign(program.conditions.size(), 0);
    s.inside_stamp.assign(program.conditions.size(), 0);
    s.inside_looks.assign(program.conditions.size(), 0);
    uint32_t word_conditions = 0;
    for (const uint32_t condition : program.class_conditions) word_conditions = std::max(word_conditions, condition + 1);
    for (const FilterWord& word : program.filter_words) word_conditions = std::max(word_conditions, word.condition + 1);
    s.word_stamp.assign(word_conditions, 0);
    s.node_clock = s.fired_clock = s.inside_clock = s.word_clock = 0;
  }
  if (doc.mention_at.size() < doc.tokens.size()) doc.mention_at.resize(doc.tokens.size(), Mention::kEnd);
  if (made == Made::Labels) {
    if (s.word_classes.size() >= s.limits.classes) {
      // Between articles: the numbers of the classes stand in the caches.
      s.word_classes.clear();
      s.word_class_index.clear();
      for (LevelCache& cache : s.levels) cache.clear();
    }
    classify_words(program, lexicon, doc, s);
  }
  for (uint32_t i = 0; i < program.levels.size(); ++i) {
    if (program.levels[i].makes_facts != (made == Made::Facts)) continue;
    Run run(program, i, s, doc, trace);
    for (uint32_t j = 0; j < doc.sentences.size(); ++j) run.sentence(static_cast<SentenceId>(j));
  }
}

}  // namespace nutgraf
