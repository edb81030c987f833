#include "match/engine.h"

#include <algorithm>
#include <bit>

#include "base/hash.h"

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
// Bounds of a level's cache; past them it is emptied and filled again.
constexpr size_t kMaxStates = 1 << 15;
constexpr size_t kMaxClasses = 1 << 15;
constexpr size_t kMaxPool = 1 << 22;  // elements in all states, 16 MB

uint64_t hash_labels(LabelSet set) { return hash_pair(set.bits[0], set.bits[1]); }

// All that a level's elements can ask of a token: tokens of one class are the same to them.
struct TokenClass {
  uint32_t rule_class = 0;
  uint32_t flags = 0;
  LabelSet begins;   // labels of mentions that begin here
  LabelSet inside;   // labels of mentions that began before and go on here
  friend bool operator==(const TokenClass&, const TokenClass&) = default;
};

uint64_t hash_of(const TokenClass& c) {
  return hash_pair(hash_pair(c.rule_class, c.flags), hash_labels(c.begins) ^ mix(hash_labels(c.inside)));
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

// The lazy DFA of one level.
struct LevelCache {
  struct Class {
    TokenClass token;
    Range firsts;        // elements that a match can begin with on such a token, in pool
  };
  struct State {
    Range elements;      // active ones, ascending, in pool
    Range rules;         // rules that may have matched here, in pool
    uint64_t hash = 0;
  };
  struct Step {
    uint64_t key;        // state << 32 | class
    uint32_t next;
  };
  std::vector<Class> classes;
  IndexTable class_index;
  std::vector<State> states;
  IndexTable state_index;
  std::vector<Step> steps;
  IndexTable step_index;
  std::vector<uint32_t> pool;

  void clear() {
    classes.clear();
    class_index.clear();
    states.clear();
    state_index.clear();
    steps.clear();
    step_index.clear();
    pool.clear();
  }
  bool full() const { return states.size() >= kMaxStates || classes.size() >= kMaxClasses || pool.size() >= kMaxPool; }
};

// One way to have matched an element: the path to it is the chain of `previous`.
struct MatchNode {
  uint32_t element;
  uint32_t start, begin, end;   // of the match so far; of this element
  uint32_t previous;
  uint32_t mention;
  uint32_t gaps;
  uint32_t slots_filled;
  uint32_t restarts;
  uint32_t next_at_end;
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
  MentionId existing = MentionId::None;     // a mention of an earlier round, instead of the above
  bool out = false;
};

}  // namespace

struct MatchScratch::State {
  const void* program = nullptr;        // whose caches these are
  std::vector<LevelCache> levels;
  uint64_t steps = 0;

  // one sentence
  std::vector<TokenClass> token_classes;
  std::vector<Fired> fired;
  std::vector<uint32_t> fired_at;       // by rule: index into fired, valid where fired_stamp matches
  std::vector<uint32_t> fired_stamp;
  uint32_t fired_clock = 0;
  std::vector<uint32_t> element_stamp;  // by element
  uint32_t element_clock = 0;
  std::vector<uint32_t> active, accepting;

  // one pattern search
  std::vector<MatchNode> nodes;
  std::vector<uint32_t> head_at_end, tail_at_end;
  std::vector<uint32_t> node_at;        // (end, element) -> node
  std::vector<uint32_t> node_stamp;
  uint32_t node_clock = 0;
  std::vector<uint32_t> path;

  std::vector<Rival> rivals;
  std::vector<uint32_t> order;
  std::vector<SlotValue> found_slots;
  std::vector<TokenSpan> found_parts;
};

MatchScratch::MatchScratch() : state(std::make_unique<State>()) {}
MatchScratch::~MatchScratch() = default;
MatchScratch::MatchScratch(MatchScratch&&) noexcept = default;
MatchScratch& MatchScratch::operator=(MatchScratch&&) noexcept = default;
uint64_t MatchScratch::steps() const { return state->steps; }

namespace {

class Run {
 public:
  Run(const Program& program, const Lexicon& lexicon, uint32_t level, MatchScratch::State& s, Document& doc, Trace* trace)
      : program_(program), lexicon_(lexicon), level_(program.levels[level]), s_(s), doc_(doc), trace_(trace), cache_(s.levels[level]) {}

  void sentence(SentenceId id) {
    sentence_ = id;
    span_ = doc_.sentences[to_index(id)].tokens;
    if (span_.empty()) return;
    const uint32_t rounds = level_.repeated ? 4 : 1;
    for (uint32_t round = 0; round < rounds; ++round) {
      classify_tokens();
      filter();
      if (trace_) add_wanted();
      if (s_.fired.empty()) return;
      s_.rivals.clear();
      s_.found_slots.clear();
      s_.found_parts.clear();
      for (size_t i = 0; i < s_.fired.size(); ++i) match_rule(s_.fired[i]);
      if (s_.rivals.empty()) return;
      const bool found_new = level_.makes_facts ? settle_facts() : settle_mentions();
      if (!found_new) return;
    }
  }

 private:
  // ---- the filter: which rules may match in this sentence --------------------------------------------------------

  void classify_tokens() {
    s_.token_classes.resize(span_.size());
    for (uint32_t i = span_.begin; i < span_.end; ++i) {
      const Token& token = doc_.tokens[i];
      TokenClass& c = s_.token_classes[i - span_.begin];
      c = {};
      c.flags = token.flags.bits & level_.flag_mask;
      if (token.word == Symbol::Unknown) continue;
      const WordInfo& info = lexicon_.info(token.word);
      c.rule_class = info.exact_forms ? exact_class(token, info.rule_class) : info.rule_class;
    }
    for (uint32_t i = span_.begin; i < span_.end; ++i) {
      for (uint32_t m = doc_.mention_at[i]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive || !level_.label_mask.has(mention.label)) continue;
        s_.token_classes[i - span_.begin].begins.add(mention.label);
        for (uint32_t t = i + 1; t < mention.tokens.end; ++t) s_.token_classes[t - span_.begin].inside.add(mention.label);
      }
    }
    s_.steps += span_.size();
  }

  uint32_t exact_class(const Token& token, uint32_t otherwise) const {
    const auto begin = std::lower_bound(program_.exact_forms.begin(), program_.exact_forms.end(), index_of(token.word),
                                        [](const ExactForm& form, uint32_t symbol) { return form.symbol < symbol; });
    for (auto it = begin; it != program_.exact_forms.end() && it->symbol == index_of(token.word); ++it)
      if (program_.text(it->text_begin, it->text_size) == doc_.text(token)) return it->rule_class;
    return otherwise;
  }

  bool shape_holds(const ShapeCondition& shape, const TokenClass& c) const {
    if ((c.flags & shape.must) != shape.must || (c.flags & shape.must_not) != 0) return false;
    const LabelSet cover = c.begins | c.inside;
    return (cover & shape.in) == shape.in && (cover & shape.not_in).empty();
  }

  // Whether the element may begin on such a token.
  bool begins_on(const Element& element, const TokenClass& c) const {
    switch (element.kind) {
      case ElementKind::Word: return c.rule_class != 0 && program_.class_has(c.rule_class, element.test);
      case ElementKind::Shape: return shape_holds(program_.shapes[element.test], c);
      case ElementKind::Mention: return c.begins.has(static_cast<LabelId>(element.label));
      case ElementKind::Gap: return !(c.flags & static_cast<uint32_t>(TokenFlag::Punctuation));
    }
    return false;
  }

  uint32_t class_of(const TokenClass& token) {
    const uint64_t hash = hash_of(token);
    const uint32_t known = cache_.class_index.find(hash, [&](uint32_t i) { return cache_.classes[i].token == token; });
    if (known != kNone) return known;
    LevelCache::Class c;
    c.token = token;
    c.firsts.begin = static_cast<uint32_t>(cache_.pool.size());
    if (token.rule_class) {
      const auto firsts = program_.word_firsts.subspan(level_.word_firsts_begin, level_.word_firsts_end - level_.word_firsts_begin);
      for (const uint32_t condition : program_.conditions_of(token.rule_class)) {
        auto it = std::lower_bound(firsts.begin(), firsts.end(), condition, [](const WordFirst& f, uint32_t want) { return f.condition < want; });
        for (; it != firsts.end() && it->condition == condition; ++it) cache_.pool.push_back(it->element);
      }
    }
    for (uint32_t i = level_.other_firsts_begin; i < level_.other_firsts_end; ++i) {
      const uint32_t element = program_.other_firsts[i];
      if (begins_on(program_.elements[element], token)) cache_.pool.push_back(element);
      ++s_.steps;
    }
    c.firsts.size = static_cast<uint32_t>(cache_.pool.size()) - c.firsts.begin;
    const uint32_t index = static_cast<uint32_t>(cache_.classes.size());
    cache_.classes.push_back(c);
    cache_.class_index.insert(hash, index, [&](uint32_t i) { return hash_of(cache_.classes[i].token); });
    return index;
  }

  // Active elements -> s_.active, ascending.
  void compute_step(uint32_t state, const LevelCache::Class& c) {
    s_.active.clear();
    if (++s_.element_clock == 0) {
      std::fill(s_.element_stamp.begin(), s_.element_stamp.end(), 0);
      s_.element_clock = 1;
    }
    const auto add = [&](uint32_t element) {
      if (s_.element_stamp[element] == s_.element_clock) return;
      s_.element_stamp[element] = s_.element_clock;
      s_.active.push_back(element);
    };
    for (uint32_t i = 0; i < c.firsts.size; ++i) add(cache_.pool[c.firsts.begin + i]);
    const Range elements = state == kNone ? Range{} : cache_.states[state].elements;
    for (uint32_t i = 0; i < elements.size; ++i) {
      const uint32_t index = cache_.pool[elements.begin + i];
      const Element& element = program_.elements[index];
      if (element.kind == ElementKind::Mention && c.token.inside.has(static_cast<LabelId>(element.label))) add(index);
      for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) {
        const uint32_t target = program_.edges[e].target;
        if (begins_on(program_.elements[target], c.token)) add(target);
      }
      s_.steps += 1 + element.edges_end - element.edges_begin;
    }
    std::sort(s_.active.begin(), s_.active.end());
    s_.steps += s_.active.size() + 1;
  }

  uint32_t intern_state() {
    uint64_t hash = s_.active.size();
    for (const uint32_t element : s_.active) hash = hash_pair(hash, element);
    const uint32_t known = cache_.state_index.find(hash, [&](uint32_t i) {
      const LevelCache::State& state = cache_.states[i];
      return state.hash == hash && state.elements.size == s_.active.size() &&
             std::equal(s_.active.begin(), s_.active.end(), cache_.pool.begin() + state.elements.begin);
    });
    if (known != kNone) return known;
    LevelCache::State state;
    state.hash = hash;
    state.elements = {static_cast<uint32_t>(cache_.pool.size()), static_cast<uint32_t>(s_.active.size())};
    cache_.pool.insert(cache_.pool.end(), s_.active.begin(), s_.active.end());
    s_.accepting.clear();
    for (const uint32_t element : s_.active)
      if (program_.elements[element].last) s_.accepting.push_back(program_.elements[element].rule);
    std::sort(s_.accepting.begin(), s_.accepting.end());
    s_.accepting.erase(std::unique(s_.accepting.begin(), s_.accepting.end()), s_.accepting.end());
    state.rules = {static_cast<uint32_t>(cache_.pool.size()), static_cast<uint32_t>(s_.accepting.size())};
    cache_.pool.insert(cache_.pool.end(), s_.accepting.begin(), s_.accepting.end());
    const uint32_t index = static_cast<uint32_t>(cache_.states.size());
    cache_.states.push_back(state);
    cache_.state_index.insert(hash, index, [&](uint32_t i) { return cache_.states[i].hash; });
    return index;
  }

  void filter() {
    s_.fired.clear();
    if (++s_.fired_clock == 0) {
      std::fill(s_.fired_stamp.begin(), s_.fired_stamp.end(), 0);
      s_.fired_clock = 1;
    }
    uint32_t state = kNone;
    for (uint32_t t = 0; t < span_.size(); ++t) {
      if (cache_.full()) {
        // Forget everything but the state we are in.
        s_.active.clear();
        if (state != kNone) {
          const Range elements = cache_.states[state].elements;
          s_.active.assign(cache_.pool.begin() + elements.begin, cache_.pool.begin() + elements.begin + elements.size);
        }
        cache_.clear();
        state = s_.active.empty() ? kNone : intern_state();
      }
      const uint32_t c = class_of(s_.token_classes[t]);
      if (state == kNone && cache_.classes[c].firsts.size == 0) continue;
      const uint64_t key = uint64_t{state} << 32 | c;
      const uint64_t hash = mix(key);
      const uint32_t step = cache_.step_index.find(hash, [&](uint32_t i) { return cache_.steps[i].key == key; });
      if (step != kNone) {
        state = cache_.steps[step].next;
      } else {
        compute_step(state, cache_.classes[c]);
        state = s_.active.empty() ? kNone : intern_state();
        cache_.steps.push_back({key, state});
        cache_.step_index.insert(hash, static_cast<uint32_t>(cache_.steps.size() - 1), [&](uint32_t i) { return mix(cache_.steps[i].key); });
      }
      if (state == kNone) continue;
      const Range rules = cache_.states[state].rules;
      for (uint32_t i = 0; i < rules.size; ++i) fire(cache_.pool[rules.begin + i], span_.begin + t);
    }
    s_.steps += span_.size();
    std::sort(s_.fired.begin(), s_.fired.end(), [](const Fired& a, const Fired& b) { return a.rule < b.rule; });
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

  struct Search {
    uint32_t start_from, start_to;  // where a match may begin, both inclusive
    uint32_t limit;                 // no token from here on
    uint32_t wanted_end = kNone;    // only a match that ends there counts
    bool any = false;               // the first match found will do
  };

  // The leftmost, then longest match; kNone when there is none. Else the index of its last node.
  // A cell (end, element) keeps one path: leftmost start, then fewest gap words, then most slots, then the first found.
  // Cost: O(tokens x elements x mentions at a token).
  uint32_t search(const Pattern& pattern, const Search& search) {
    const uint32_t elements = pattern.elements_end - pattern.elements_begin;
    const uint32_t base = search.start_from;
    const size_t cells = (search.limit - base + 1) * size_t{elements};
    if (s_.node_at.size() < cells) {
      s_.node_at.resize(cells);
      s_.node_stamp.resize(cells, 0);
    }
    if (++s_.node_clock == 0) {
      std::fill(s_.node_stamp.begin(), s_.node_stamp.end(), 0);
      s_.node_clock = 1;
    }
    s_.nodes.clear();
    s_.head_at_end.assign(search.limit - base + 1, kNone);
    s_.tail_at_end.assign(search.limit - base + 1, kNone);
    uint32_t best = kNone;
    uint32_t pending_end = base;  // furthest end of a live node

    const auto add = [&](uint32_t element_index, uint32_t begin, uint32_t end, uint32_t previous, uint32_t mention, uint32_t restarts) {
      ++s_.steps;
      const Element& element = program_.elements[element_index];
      MatchNode node{element_index, begin, begin, end, previous, mention, element.kind == ElementKind::Gap ? 1u : 0u, 0, restarts, kNone};
      uint32_t held = 0;
      if (previous != kNone) {
        const MatchNode& p = s_.nodes[previous];
        node.start = p.start;
        node.gaps += p.gaps;
        node.slots_filled = p.slots_filled;
        held = program_.elements[p.element].slots & program_.elements[p.element].group_slots & ~restarts;
      }
      node.slots_filled += static_cast<uint32_t>(std::popcount(element.slots & ~held));
      if (best != kNone && node.start > s_.nodes[best].start) return;
      const size_t cell = (end - base) * size_t{elements} + (element_index - pattern.elements_begin);
      uint32_t index;
      if (s_.node_stamp[cell] == s_.node_clock) {
        index = s_.node_at[cell];
        MatchNode& old = s_.nodes[index];
        const bool better = node.start != old.start ? node.start < old.start
                            : node.gaps != old.gaps ? node.gaps < old.gaps
                                                    : node.slots_filled > old.slots_filled;
        if (!better) return;
        node.next_at_end = old.next_at_end;
        old = node;
      } else {
        index = static_cast<uint32_t>(s_.nodes.size());
        s_.nodes.push_back(node);
        s_.node_stamp[cell] = s_.node_clock;
        s_.node_at[cell] = index;
        uint32_t& tail = s_.tail_at_end[end - base];
        if (tail == kNone) s_.head_at_end[end - base] = index;
        else s_.nodes[tail].next_at_end = index;
        tail = index;
        pending_end = std::max(pending_end, end);
      }
      if (!element.last || (search.wanted_end != kNone && end != search.wanted_end)) return;
      if (best == kNone || best == index) {
        best = index;
        return;
      }
      const MatchNode& b = s_.nodes[best];
      if (node.start != b.start ? node.start < b.start
          : end != b.end        ? end > b.end
          : node.gaps != b.gaps ? node.gaps < b.gaps
                                : node.slots_filled > b.slots_filled)
        best = index;
    };
    const auto extend = [&](uint32_t element_index, uint32_t at, uint32_t previous, uint32_t restarts) {
      const Element& element = program_.elements[element_index];
      if (element.kind == ElementKind::Mention) {
        for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd; m = doc_.mentions[m].next) {
          const Mention& mention = doc_.mentions[m];
          if (to_index(mention.label) == element.label && mention.state == MentionState::Alive && mention.tokens.end <= search.limit)
            add(element_index, at, mention.tokens.end, previous, m, restarts);
        }
      } else if (begins_on_token(element, at)) {
        add(element_index, at, at + 1, previous, kNone, restarts);
      }
    };

    for (uint32_t at = base; at < search.limit; ++at) {
      for (uint32_t n = s_.head_at_end[at - base]; n != kNone; n = s_.nodes[n].next_at_end) {
        if (best != kNone && s_.nodes[n].start > s_.nodes[best].start) continue;
        const Element& element = program_.elements[s_.nodes[n].element];
        for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) extend(program_.edges[e].target, at, n, program_.edges[e].restarts);
        s_.steps += element.edges_end - element.edges_begin;
      }
      if (best != kNone && search.any) return best;
      if (best == kNone && at <= search.start_to) {
        for (uint32_t e = pattern.firsts_begin; e < pattern.firsts_end; ++e) extend(program_.edges[e].target, at, kNone, 0);
        s_.steps += pattern.firsts_end - pattern.firsts_begin;
      } else if (pending_end <= at) {
        break;
      }
    }
    return best;
  }

  bool begins_on_token(const Element& element, uint32_t token) const {
    // The class of a token says all that words, shapes and gaps ask, also for conditions: see full_class.
    const TokenClass& c = s_.token_classes[token - span_.begin];
    if (element.rule != kNone) return begins_on(element, c);
    // A condition's pattern may test what no main pattern of the level tests.
    TokenClass full = c;
    full.flags = doc_.tokens[token].flags.bits;
    if (element.kind == ElementKind::Shape) {
      const ShapeCondition& shape = program_.shapes[element.test];
      if (!shape.in.empty() || !shape.not_in.empty()) add_labels(full, token, shape.in | shape.not_in);
    }
    return begins_on(element, full);
  }

  void add_labels(TokenClass& c, uint32_t token, LabelSet wanted) const {
    for (uint32_t t = span_.begin; t <= token; ++t)
      for (uint32_t m = doc_.mention_at[t]; m != Mention::kEnd; m = doc_.mentions[m].next) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state == MentionState::Alive && mention.tokens.end > token && wanted.has(mention.label)) c.begins.add(mention.label);
      }
  }

  bool condition_holds(const CompiledCondition& condition, TokenSpan match) {
    const Pattern& pattern = program_.patterns[condition.pattern];
    Search wanted;
    wanted.any = true;
    constexpr uint32_t kLookBackTokens = 24;
    switch (condition.where) {
      case Where::Inside:
        wanted.start_from = match.begin, wanted.start_to = match.end - 1, wanted.limit = match.end;
        break;
      case Where::Before:
        if (match.begin == span_.begin) return condition.negated;
        wanted.start_from = std::max(span_.begin, match.begin - std::min(match.begin, kLookBackTokens));
        wanted.start_to = match.begin - 1, wanted.limit = match.begin, wanted.wanted_end = match.begin;
        break;
      case Where::After:
        if (match.end == span_.end) return condition.negated;
        wanted.start_from = wanted.start_to = match.end, wanted.limit = std::min(span_.end, match.end + kLookBackTokens);
        break;
    }
    return (search(pattern, wanted) != kNone) != condition.negated;
  }

  void match_rule(const Fired& fired) {
    const CompiledRule& rule = program_.rules[fired.rule];
    const Pattern& pattern = program_.patterns[rule.pattern];
    const RuleId id = static_cast<RuleId>(fired.rule);
    uint32_t from = span_.begin;
    if (pattern.words_at_most != kNone && !trace_ && fired.first_end + 1 > from + pattern.words_at_most)
      from = fired.first_end + 1 - pattern.words_at_most;
    while (from <= fired.last_end) {
      Search wanted;
      wanted.start_from = from;
      wanted.start_to = fired.last_end;
      wanted.limit = span_.end;
      const uint32_t last = search(pattern, wanted);
      if (last == kNone) {
        if (trace_) report_reached(id);
        return;
      }
      s_.path.clear();
      for (uint32_t n = last; n != kNone; n = s_.nodes[n].previous) s_.path.push_back(n);
      std::reverse(s_.path.begin(), s_.path.end());
      const TokenSpan tokens{s_.nodes[last].start, s_.nodes[last].end};
      const size_t slots_before = s_.found_slots.size(), parts_before = s_.found_parts.size();
      read_slots(rule, pattern);
      const uint32_t forbidden = forbidden_by(rule, tokens, slots_before);
      if (forbidden != kNone) {
        if (trace_) trace_->forbidden(id, sentence_, tokens, forbidden);
        s_.found_slots.resize(slots_before);
        s_.found_parts.resize(parts_before);
        from = tokens.begin + 1;
        continue;
      }
      if (trace_) trace_->matched(id, sentence_, tokens);
      take_and_set(rule, tokens, slots_before);
      add_rivals(id, rule, tokens, slots_before, parts_before);
      from = tokens.end;
    }
  }

  void report_reached(RuleId rule) {
    const MatchNode* furthest = nullptr;
    for (const MatchNode& node : s_.nodes)
      if (!furthest || node.end > furthest->end) furthest = &node;
    if (furthest) trace_->reached(rule, sentence_, furthest->element, furthest->end);
  }

  // The path's captures -> found_slots, its mentions -> found_parts.
  void read_slots(const CompiledRule& rule, const Pattern&) {
    uint32_t open = 0;  // group slots that the previous node stood in
    struct OpenGroup {
      uint32_t index;   // in found_slots
      bool single;      // one mention so far and nothing else
    };
    OpenGroup groups[kMaxSlotsPerRule];
    for (const uint32_t n : s_.path) {
      const MatchNode& node = s_.nodes[n];
      const Element& element = program_.elements[node.element];
      const TokenSpan tokens{node.begin, node.end};
      const uint32_t still_open = open & element.group_slots & ~node.restarts;
      for (uint32_t bits = element.group_slots; bits; bits &= bits - 1) {
        const uint32_t local = static_cast<uint32_t>(std::countr_zero(bits));
        if (still_open >> local & 1) {
          SlotValue& value = s_.found_slots[groups[local].index];
          value.tokens.end = tokens.end;
          value.mention = MentionId::None;
        } else {
          groups[local] = {static_cast<uint32_t>(s_.found_slots.size()), true};
          s_.found_slots.push_back({program_.slot_ids[rule.slots_begin + local], tokens,
                                    node.mention == kNone ? MentionId::None : static_cast<MentionId>(node.mention), {}});
        }
      }
      open = element.group_slots;
      if (node.mention == kNone) continue;
      add_parts(doc_.mentions[node.mention]);
      for (uint32_t bits = element.slots & ~element.group_slots; bits; bits &= bits - 1) {
        const uint32_t local = static_cast<uint32_t>(std::countr_zero(bits));
        s_.found_slots.push_back({program_.slot_ids[rule.slots_begin + local], tokens, static_cast<MentionId>(node.mention), {}});
      }
    }
  }

  // A part is a mention of a label that competes; a helper's mention hands on its own.
  void add_parts(const Mention& mention) {
    if (program_.ranked_labels.has(mention.label)) {
      s_.found_parts.push_back(mention.tokens);
    } else {
      s_.found_parts.insert(s_.found_parts.end(), doc_.parts.begin() + mention.parts.begin, doc_.parts.begin() + mention.parts.end);
    }
  }

  const SlotValue* find_slot(size_t from, SlotId slot) const {
    for (size_t i = from; i < s_.found_slots.size(); ++i)
      if (s_.found_slots[i].slot == slot) return &s_.found_slots[i];
    return nullptr;
  }

  // The number of the first condition or check that does not hold, or kNone.
  uint32_t forbidden_by(const CompiledRule& rule, TokenSpan tokens, size_t slots_from) {
    for (uint32_t i = rule.conditions_begin; i < rule.conditions_end; ++i)
      if (!condition_holds(program_.conditions[i], tokens)) return i - rule.conditions_begin;
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
          const char c = doc_.text()[token.text.begin];
          all += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
          if (!token.flags.has(TokenFlag::Lower)) capitals += c;
        }
        for (const char c : doc_.text(right))
          if (c != '.') short_form += c;
        return short_form == all || short_form == capitals;
      }
    }
    return false;
  }

  void take_and_set(const CompiledRule& rule, TokenSpan tokens, size_t slots_from) {
    const size_t captured_end = s_.found_slots.size();
    const auto captured = [&](SlotId slot) {
      for (size_t i = slots_from; i < captured_end; ++i)
        if (s_.found_slots[i].slot == slot) return true;
      return false;
    };
    // A captured slot wins over `set … when`, that over `take`, that over a plain `set`.
    for (uint32_t i = rule.sets_begin; i < rule.sets_end; ++i) {
      const CompiledSet& set = program_.sets[i];
      if (set.condition == kNone || captured(set.slot) || find_slot(captured_end, set.slot)) continue;
      if (condition_holds(program_.conditions[set.condition], tokens))
        s_.found_slots.push_back({set.slot, {}, MentionId::None, program_.text(set.value_begin, set.value_size)});
    }
    const size_t set_end = s_.found_slots.size();
    for (uint32_t i = rule.takes_begin; i < rule.takes_end; ++i) {
      const CompiledTake& take = program_.takes[i];
      if (captured(take.as)) continue;
      bool fixed = false;
      for (size_t j = captured_end; j < set_end; ++j) fixed = fixed || s_.found_slots[j].slot == take.as;
      if (fixed) continue;
      uint32_t sources = 0;
      for (size_t j = slots_from; j < captured_end; ++j) sources += to_index(s_.found_slots[j].slot) == take.from;
      // With several sources each takes its own, when the match is split (add_rivals).
      if (sources == 1)
        for (size_t j = slots_from; j < captured_end; ++j)
          if (to_index(s_.found_slots[j].slot) == take.from) take_from(j, take);
    }
    for (uint32_t i = rule.sets_begin; i < rule.sets_end; ++i) {
      const CompiledSet& set = program_.sets[i];
      if (set.condition == kNone && !find_slot(slots_from, set.slot))
        s_.found_slots.push_back({set.slot, {}, MentionId::None, program_.text(set.value_begin, set.value_size)});
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

  // One rival a match; a match whose `take` source was captured several times ("Chairman of A and President of B Ann
  // Lee") becomes one for each.
  void add_rivals(RuleId id, const CompiledRule& rule, TokenSpan tokens, size_t slots_from, size_t parts_from) {
    Rival rival;
    rival.rule = id;
    rival.target = rule.target;
    rival.tokens = tokens;
    rival.parts_begin = static_cast<uint32_t>(parts_from), rival.parts_end = static_cast<uint32_t>(s_.found_parts.size());
    uint32_t split_slot = kNone;
    size_t sources = 0;
    for (uint32_t i = rule.takes_begin; i < rule.takes_end && split_slot == kNone; ++i) {
      sources = 0;
      for (size_t j = slots_from; j < s_.found_slots.size(); ++j) sources += to_index(s_.found_slots[j].slot) == program_.takes[i].from;
      if (sources > 1) split_slot = program_.takes[i].from;
    }
    if (split_slot == kNone) {
      rival.slots_begin = static_cast<uint32_t>(slots_from), rival.slots_end = static_cast<uint32_t>(s_.found_slots.size());
      s_.rivals.push_back(rival);
      return;
    }
    const size_t whole_end = s_.found_slots.size();
    for (size_t j = slots_from; j < whole_end; ++j) {
      if (to_index(s_.found_slots[j].slot) != split_slot) continue;
      rival.slots_begin = static_cast<uint32_t>(s_.found_slots.size());
      s_.found_slots.push_back(SlotValue(s_.found_slots[j]));
      const size_t source = s_.found_slots.size() - 1;
      for (size_t k = slots_from; k < whole_end; ++k)
        if (to_index(s_.found_slots[k].slot) != split_slot) s_.found_slots.push_back(SlotValue(s_.found_slots[k]));
      for (uint32_t i = rule.takes_begin; i < rule.takes_end; ++i) {
        const CompiledTake& take = program_.takes[i];
        if (take.from != split_slot) continue;
        // What a plain `set` gave gives way to what this source holds.
        const size_t before = s_.found_slots.size();
        take_from(source, take);
        for (size_t next = j + 1; take.shared && s_.found_slots.size() == before && next < whole_end; ++next)
          if (to_index(s_.found_slots[next].slot) == split_slot) take_from(next, take);
        if (s_.found_slots.size() == before) continue;
        for (size_t k = source + 1; k < before; ++k)
          if (s_.found_slots[k].slot == take.as && s_.found_slots[k].tokens.empty()) {
            s_.found_slots.erase(s_.found_slots.begin() + static_cast<long>(k));
            break;
          }
      }
      rival.slots_end = static_cast<uint32_t>(s_.found_slots.size());
      s_.rivals.push_back(rival);
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

  bool within_part(const Rival& inner, const Rival& outer) const {
    for (const TokenSpan& part : parts_of(outer))
      if (part.contains(inner.tokens)) return true;
    return false;
  }

  // Whether only one of the two can stand.
  bool conflict(const Rival& a, const Rival& b) const {
    if (!a.tokens.overlaps(b.tokens)) return false;
    if (a.target == b.target && a.tokens == b.tokens && !level_.makes_facts) return true;
    if (a.target != b.target) {
      if (level_.makes_facts) return false;
      if (!program_.ranked_labels.has(static_cast<LabelId>(a.target)) || !program_.ranked_labels.has(static_cast<LabelId>(b.target))) return false;
    }
    // The facts that one match was split into belong together.
    if (level_.makes_facts && a.rule == b.rule && a.tokens == b.tokens) return false;
    return !within_part(a, b) && !within_part(b, a);
  }

  uint32_t slot_count(const Rival& rival) const {
    return rival.existing != MentionId::None ? doc_.mention(rival.existing).slots.size() : rival.slots_end - rival.slots_begin;
  }

  // Marks the losers: prefer, longest, leftmost, more slots, file order (an older one first when all is equal).
  void settle() {
    std::vector<Rival>& rivals = s_.rivals;
    for (Rival& loser : rivals)
      for (const Rival& winner : rivals)
        if (!loser.out && &winner != &loser && prefers(winner.rule, loser.rule) && conflict(winner, loser)) lose(loser, winner);
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
    for (size_t i = 0; i < s_.order.size(); ++i) {
      const Rival& winner = rivals[s_.order[i]];
      if (winner.out) continue;
      for (size_t j = i + 1; j < s_.order.size(); ++j) {
        Rival& loser = rivals[s_.order[j]];
        if (!loser.out && conflict(winner, loser)) lose(loser, winner);
      }
    }
    s_.steps += rivals.size();
  }

  void lose(Rival& loser, const Rival& winner) {
    loser.out = true;
    if (loser.existing != MentionId::None) doc_.mention(loser.existing).state = MentionState::Outranked;
    if (trace_) trace_->outranked(loser.rule, loser.tokens, winner.rule, winner.tokens);
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
    settle();
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

  // True when a mention was added that the level's own rules can use.
  bool settle_mentions() {
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
    settle();
    bool found_new = false;
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
      for (uint32_t m = doc_.mention_at[rival.tokens.begin]; m != Mention::kEnd; m = doc_.mentions[m].next)
        if (doc_.mentions[m].tokens == rival.tokens && doc_.mentions[m].entry != EntryId::None)
          mention.entry = doc_.mentions[m].entry;
      doc_.add_mention(mention);
      found_new = found_new || level_.label_mask.has(mention.label);
    }
    return found_new;
  }

  const Program& program_;
  const Lexicon& lexicon_;
  const Level& level_;
  MatchScratch::State& s_;
  Document& doc_;
  Trace* trace_;
  LevelCache& cache_;
  SentenceId sentence_ = SentenceId::None;
  TokenSpan span_;
};

}  // namespace

void run_level(const Program& program, const Lexicon& lexicon, uint32_t level, MatchScratch& scratch, Document& doc, Trace* trace) {
  MatchScratch::State& s = *scratch.state;
  if (s.program != program.elements.data() || s.levels.size() != program.levels.size()) {
    s.program = program.elements.data();
    s.levels.clear();
    s.levels.resize(program.levels.size());
    s.element_stamp.assign(program.elements.size(), 0);
    s.fired_at.assign(program.rules.size(), 0);
    s.fired_stamp.assign(program.rules.size(), 0);
    s.element_clock = s.fired_clock = 0;
  }
  if (doc.mention_at.size() < doc.tokens.size()) doc.mention_at.resize(doc.tokens.size(), Mention::kEnd);
  Run run(program, lexicon, level, s, doc, trace);
  for (uint32_t i = 0; i < doc.sentences.size(); ++i) run.sentence(static_cast<SentenceId>(i));
}

}  // namespace nutgraf
