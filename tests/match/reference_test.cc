// The engine against a referee that tries every way (reference_matcher.h), on rules and sentences made at random.
#include "match/reference_matcher.h"

#include <numeric>
#include <random>
#include <set>
#include <tuple>

#include "match/small_program.h"

namespace nutgraf {
namespace {

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}
  uint32_t pick(uint32_t n) { return std::uniform_int_distribution<uint32_t>(0, n - 1)(random_); }
  bool chance(uint32_t percent) { return pick(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& values) { return values[pick(static_cast<uint32_t>(values.size()))]; }

  std::string atom() {
    switch (pick(12)) {
      case 0: case 1: case 2: case 3: return one_of<std::string>({"a", "b", "c", "walk"});
      case 4: return one_of<std::string>({"Aa!", "aa", "walk~", "\",\"", "\"a b\""});
      case 5: return "..." + std::to_string(1 + pick(3));
      case 6: case 7: return "{" + label() + "}";
      case 8: case 9: return "{" + slot() + ":" + label() + "}";
      case 10: return "<" + one_of<std::string>({"word", "capitalised", "not capitalised", "not punctuation"}) + ">";
      default: return "<" + one_of<std::string>({"", "not ", "word, not "}) + label() + ">";
    }
  }

  std::string pattern(uint32_t depth) {
    if (depth == 0) return atom();
    switch (pick(10)) {
      case 0: case 1: return atom();
      case 2: case 3: case 4: {
        std::string out = pattern(depth - 1);
        for (uint32_t n = 1 + pick(2); n > 0; --n) out += " " + pattern(depth - 1);
        return out;
      }
      case 5: case 6: {
        std::string out = "(" + pattern(depth - 1);
        for (uint32_t n = 1 + pick(2); n > 0; --n) out += " | " + pattern(depth - 1);
        return out + ")";
      }
      case 7: return "[" + pattern(depth - 1) + "]";
      case 8: return "(" + pattern(depth - 1) + ")" + one_of<std::string>({"*", "+"});
      default: return "{" + slot() + ": " + pattern(depth - 1) + " }";
    }
  }

  // One that takes a word at least.
  std::string certain(uint32_t depth) {
    while (true) {
      const std::string out = pattern(depth);
      const Result<RuleSet> parsed = parse_rules("rule r -> OUT\n find " + out + "\n", "");
      REQUIRE(parsed);
      if (!can_be_empty(parsed->rules[0].finds[0])) return out;
    }
  }

  std::string rule(const std::string& name, const std::string& target) {
    std::string out = "rule " + name + " -> " + target + "\n";
    for (uint32_t n = chance(20) ? 2 : 1; n > 0; --n) out += " find " + certain(1 + pick(4)) + "\n";
    while (chance(30))
      out += one_of<std::string>({" unless ", " only "}) + certain(pick(3)) + one_of<std::string>({" inside\n", " before\n", " after\n"});
    return out;
  }

  // Words, and mentions that overlap as they like.
  void sentence(const SmallProgram& program, Document& doc) {
    std::string text;
    for (uint32_t n = pick(13); n > 0; --n) text += one_of<std::string>({"a", "b", "c", "A", "Aa", "aa", "walk", "walked", "zzz", ","}) + " ";
    program.fill(text, doc);
    if (doc.tokens.empty()) return;
    for (uint32_t n = pick(7); n > 0; --n) {
      const uint32_t size = static_cast<uint32_t>(doc.tokens.size());
      Mention mention;
      mention.tokens.begin = pick(size);
      mention.tokens.end = mention.tokens.begin + 1 + pick(std::min(4u, size - mention.tokens.begin));
      mention.label = *program.schema.find_label(label());
      mention.sentence = SentenceId{0};
      doc.add_mention(mention);
    }
  }

 private:
  std::string label() { return one_of<std::string>({"AA", "BB", "CC"}); }
  std::string slot() { return one_of<std::string>({"one", "two"}); }

  static bool can_be_empty(const Node& node) {
    const auto all = [](const Node& n) { return std::all_of(n.children.begin(), n.children.end(), can_be_empty); };
    const auto any = [](const Node& n) { return std::any_of(n.children.begin(), n.children.end(), can_be_empty); };
    switch (node.kind) {
      case NodeKind::Sequence: case NodeKind::Plus: case NodeKind::Group: return all(node);
      case NodeKind::Choice: return any(node);
      case NodeKind::Optional: case NodeKind::Star: case NodeKind::Gap: return true;
      default: return false;
    }
  }

  std::mt19937 random_;
};

constexpr std::string_view kSchema = "label AA\nlabel BB\nlabel CC\n";

std::string shown(const Document& doc) {
  std::string out(doc.text());
  for (const Mention& mention : doc.mentions)
    if (mention.rule == RuleId::None)
      out += " [" + std::to_string(mention.tokens.begin) + "," + std::to_string(mention.tokens.end) + ")" + std::to_string(to_index(mention.label));
  return out;
}

// Two captures of one slot, one in the other, have no meaning that the language gives: {one: a {one: b}}.
bool nests_a_slot(const Node& node, std::set<std::string> open = {}) {
  if (!node.slot.empty() && !open.insert(node.slot).second) return true;
  return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) { return nests_a_slot(child, open); });
}

TEST_CASE("the engine finds what the referee finds, and captures what some best way gives") {
  Maker make(7);
  uint32_t cases = 0, given_up = 0, found = 0, forbidden = 0, captured = 0;
  CacheLimits narrow;
  narrow.states = narrow.classes = narrow.steps = narrow.pool = 1;
  for (uint32_t round = 0; cases < 24'000; ++round) {
    const std::string text = make.rule("r0", "OUT0") + make.rule("r1", "OUT1") + make.rule("r2", "OUT2");
    CAPTURE(text);
    const SmallProgram program(text, "", kSchema);
    for (const Error& error : program.errors) FAIL(to_string(error));
    REQUIRE(program.program.levels.size() == 1);
    MatchScratch warm;
    for (uint32_t s = 0; s < 8; ++s) {
      Document before, doc;
      make.sentence(program, doc);
      before.writable_text() = doc.text();
      before.tokens = doc.tokens, before.sentences = doc.sentences, before.mentions = doc.mentions, before.mention_at = doc.mention_at;
      CAPTURE(shown(doc));
      program.run(warm, doc);
      const std::string made = program.made(doc);
      for (const bool tiny : {false, true}) {
        Document again;
        again.writable_text() = before.text();
        again.tokens = before.tokens, again.sentences = before.sentences, again.mentions = before.mentions, again.mention_at = before.mention_at;
        MatchScratch cold(tiny ? narrow : CacheLimits{});
        program.run(cold, again);
        if (program.made(again) != made) {
          CAPTURE(tiny);
          CHECK(program.made(again) == made);
        }
      }
      for (uint32_t r = 0; r < 3; ++r) {
        ++cases;
        std::vector<ReferenceMatcher::Match> expected;
        if (!before.sentences.empty()) {
          ReferenceMatcher referee(program.syntax, program.schema, before, SentenceId{0});
          const auto result = referee.matches(program.syntax.rules[r]);
          if (!result) {
            ++given_up;
            continue;
          }
          expected = *result;
        }
        std::vector<const Mention*> got;
        for (const Mention& mention : doc.mentions)
          if (mention.rule == RuleId{r}) got.push_back(&mention);
        const auto spans = [&](const auto& list, auto span_of) {
          std::string out;
          for (const auto& item : list) out += "[" + std::to_string(span_of(item).begin) + "," + std::to_string(span_of(item).end) + ")";
          return out;
        };
        const std::string want_spans = spans(expected, [](const auto& m) { return m.tokens; });
        const std::string got_spans = spans(got, [](const Mention* m) { return m->tokens; });
        if (want_spans != got_spans) {
          CAPTURE(r);
          CHECK(got_spans == want_spans);
          continue;
        }
        found += static_cast<uint32_t>(got.size());
        forbidden += !program.syntax.rules[r].conditions.empty();
        const auto& finds = program.syntax.rules[r].finds;
        if (std::any_of(finds.begin(), finds.end(), [](const Node& find) { return nests_a_slot(find); })) continue;
        for (size_t i = 0; i < got.size(); ++i) {
          ReferenceMatcher::Captures captures;
          for (uint32_t k = got[i]->slots.begin; k < got[i]->slots.end; ++k)
            captures.push_back({program.schema.slot_name(doc.slots[k].slot), doc.slots[k].tokens.begin, doc.slots[k].tokens.end});
          std::sort(captures.begin(), captures.end());
          captured += static_cast<uint32_t>(captures.size());
          if (!expected[i].ways.count(captures)) {
            CAPTURE(r);
            CHECK_MESSAGE(false, "captures of no best way: " << program.slots_text(doc, got[i]->slots));
          }
        }
      }
    }
  }
  // The random rules are worth something only if they match, capture and forbid often.
  CHECK(given_up * 100 < cases);
  CHECK(found > cases / 4);
  CHECK(captured > cases / 20);
  CHECK(forbidden > cases / 5);
}

// ---- conflicts: the sweep against the definition ---------------------------------------------------------------------

// CC is known and does not compete, as the labels of lists do not.
constexpr std::string_view kCompeting = "label AA\nlabel BB\nfact none: of CC\n";

struct Claim {
  uint32_t rule;
  LabelId label;
  TokenSpan tokens;
  uint32_t slots;
  std::vector<std::pair<TokenSpan, LabelId>> parts;
  bool out = false;
};

TEST_CASE("who stands is decided as the definition says") {
  Maker make(11);
  uint32_t losers = 0;
  for (uint32_t round = 0; round < 1000; ++round) {
    // HIT does not compete with the others; AA and BB do.
    std::string text;
    std::vector<std::string> alone;
    for (uint32_t r = 0; r < 5; ++r) {
      std::string one = make.rule("r" + std::to_string(r), make.one_of<std::string>({"AA", "BB", "HIT"}));
      // The labels that rules make are needed by none: one level, one round.
      for (size_t at = one.find('\n'); at < one.size(); ++at)
        if (one.compare(at, 2, "AA") == 0 || one.compare(at, 2, "BB") == 0) one.replace(at, 2, "CC");
      alone.push_back(one);
      for (uint32_t other = 0; other < r; ++other)
        if (make.chance(15)) one += " prefer over r" + std::to_string(other) + "\n";
      text += one;
    }
    CAPTURE(text);
    const SmallProgram together(text, "", kCompeting);
    for (const Error& error : together.errors) FAIL(to_string(error));
    std::vector<std::unique_ptr<SmallProgram>> single;
    for (const std::string& one : alone) single.push_back(std::make_unique<SmallProgram>(one, "", kCompeting));
    for (uint32_t s = 0; s < 4; ++s) {
      Document doc;
      make.sentence(together, doc);
      CAPTURE(shown(doc));
      std::vector<Claim> claims;
      for (uint32_t r = 0; r < single.size(); ++r) {
        Document own;
        single[r]->fill(doc.text(), own);
        for (const Mention& mention : doc.mentions) {
          Mention copy = mention;
          copy.next = Mention::kEnd;
          own.add_mention(copy);
        }
        MatchScratch scratch;
        single[r]->run(scratch, own);
        for (const Mention& mention : own.mentions) {
          if (mention.rule == RuleId::None) continue;
          Claim claim{r, *together.schema.find_label(single[r]->schema.label(mention.label).name), mention.tokens, mention.slots.size(), {}};
          for (uint32_t p = mention.parts.begin; p < mention.parts.end; ++p) claim.parts.push_back({own.parts[p], *together.schema.find_label("CC")});
          claims.push_back(claim);
        }
      }
      const LabelId hit = together.schema.find_label("HIT").value_or(LabelId{99});
      const auto lies_in = [](const Claim& inner, const Claim& outer) {
        // No rule here makes what another needs, so a mention of the same label is never a part, nor one of the same words.
        return inner.label != outer.label && inner.tokens != outer.tokens &&
               std::any_of(outer.parts.begin(), outer.parts.end(), [&](const auto& part) { return part.first.contains(inner.tokens); });
      };
      const auto conflict = [&](const Claim& a, const Claim& b) {
        if (&a == &b || !a.tokens.overlaps(b.tokens)) return false;
        if (a.label != b.label && (a.label == hit || b.label == hit)) return false;
        return !lies_in(a, b) && !lies_in(b, a);
      };
      const auto prefers = [&](const Claim& a, const Claim& b) {
        const auto& names = together.syntax.rules[a.rule].prefers;
        return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.first == "r" + std::to_string(b.rule); });
      };
      for (Claim& loser : claims)
        for (const Claim& winner : claims) loser.out = loser.out || (conflict(winner, loser) && prefers(winner, loser));
      std::vector<Claim*> order;
      for (Claim& claim : claims)
        if (!claim.out) order.push_back(&claim);
      std::stable_sort(order.begin(), order.end(), [](const Claim* a, const Claim* b) {
        return std::tuple(b->tokens.size(), a->tokens.begin, b->slots, a->rule) < std::tuple(a->tokens.size(), b->tokens.begin, a->slots, b->rule);
      });
      for (size_t i = 0; i < order.size(); ++i)
        for (size_t j = 0; j < i; ++j) order[i]->out = order[i]->out || (!order[j]->out && conflict(*order[j], *order[i]));
      std::set<std::string> want, got;
      const auto told = [](uint32_t rule, TokenSpan tokens) { return "r" + std::to_string(rule) + "[" + std::to_string(tokens.begin) + "," + std::to_string(tokens.end) + ") "; };
      const auto joined = [](const std::set<std::string>& all) { return std::accumulate(all.begin(), all.end(), std::string()); };
      for (const Claim& claim : claims) {
        if (!claim.out) want.insert(told(claim.rule, claim.tokens));
        losers += claim.out;
      }
      MatchScratch scratch;
      together.run(scratch, doc);
      for (const Mention& mention : doc.mentions)
        if (mention.rule != RuleId::None && mention.state == MentionState::Alive) got.insert(told(to_index(mention.rule), mention.tokens));
      CHECK(joined(got) == joined(want));
    }
  }
  CHECK(losers > 500);
}

}  // namespace
}  // namespace nutgraf
