#include "author/rule_why.h"

#include <algorithm>
#include <bit>
#include <map>
#include <queue>
#include <set>
#include <tuple>

#include "author/rule_hint.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
// How many rules below each other a miss is followed down.
constexpr uint32_t kMaxDepth = 3;

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

// Whether it stands, with these words in these slots.
bool fills(const WhyMatch& match, const SlotWords& slots) {
  return match.outcome == WhyOutcome::Stands && std::all_of(slots.begin(), slots.end(), [&](const auto& slot) {
           const std::pair wanted(slot.first, one_spaced(slot.second));
           return std::find(match.slots.begin(), match.slots.end(), wanted) != match.slots.end();
         });
}

}  // namespace

struct Explainer::State {
  State(const Resources& r, RuleSource& s) : resources(r), source(s), reading(r), hint_finder(r) {}

  const Resources& resources;
  RuleSource& source;
  Reading reading;
  HintFinder hint_finder;
  const RawArticle* raw = nullptr;
  std::string file;
  std::vector<uint32_t> line_begins;  // in the raw bytes
  std::map<uint32_t, uint32_t> to_end;  // by element: fewest elements from behind it to the end of a match

  const Document& doc() const { return reading.doc(); }
  const Program& program() const { return resources.program; }
  const CompiledRule& compiled(RuleId rule) const { return program().rules[to_index(rule)]; }
  TokenSpan tokens_of(SentenceId sentence) const { return doc().sentences[to_index(sentence)].tokens; }
  std::string name_of(RuleId rule) const {
    return rule == RuleId::None ? std::string() : std::string(program().name(rule));
  }
  std::string label_name(LabelId label) const { return resources.schema.label(label).name; }

  std::string target_of(RuleId rule) const {
    const CompiledRule& r = compiled(rule);
    return r.makes_fact ? resources.schema.type(static_cast<TypeId>(r.target)).name
        : label_name(static_cast<LabelId>(r.target));
  }

  WhyWords words(TokenSpan tokens) const {
    if (tokens.empty()) return {"", tokens, {}};
    const TextSpan text = doc().text_span(tokens);
    return {one_spaced(doc().text(text)), tokens, doc().to_raw(text)};
  }

  Place place_of(SentenceId sentence) const {
    const uint32_t at = words(tokens_of(sentence)).bytes.begin;
    const auto line = std::upper_bound(line_begins.begin(), line_begins.end(), at) - 1;
    const std::string_view before = std::string_view(raw->bytes).substr(*line, at - *line);
    return {file, static_cast<uint32_t>(line - line_begins.begin()) + 1,
        static_cast<uint32_t>(count_codepoints(before)) + 1};
  }

  std::vector<WhyPiece> pieces_of(const std::vector<TraceStep>& steps) const {
    std::vector<WhyPiece> out;
    for (const TraceStep& step : steps) {
      const ElementText text = source.element(step.element);
      // The words of a gap, and of words that belong together, stand under one element.
      const bool same = !out.empty() && out.back().element == text.text && out.back().piece == text.piece;
      const bool goes_on = same && program().elements[step.element].kind != ElementKind::Mention;
      if (goes_on) out.back().words = words({out.back().words.tokens.begin, step.tokens.end});
      else out.push_back({text.text, text.piece, words(step.tokens)});
    }
    return out;
  }

  // ---- what the words are -----------------------------------------------------------------------------------------

  std::string made_by(const Mention& mention) const {
    if (mention.rule != RuleId::None) return "rule " + name_of(mention.rule);
    if (mention.entry == EntryId::None) return "linked to another mention";
    return list_of(mention);
  }
  std::string list_of(const Mention& mention) const {
    return std::string(resources.gazetteer.list_name(resources.gazetteer.entry(mention.entry))) + ".tsv";
  }

  const TracedLoss* loss_of(RuleId rule, TokenSpan tokens) const {
    const std::vector<TracedLoss>& losses = reading.losses();
    for (size_t i = losses.size(); i-- > 0;)
      if (losses[i].loser == rule && losses[i].loser_tokens == tokens) return &losses[i];
    return nullptr;
  }

  std::vector<WhyLabel> labels_of(SentenceId sentence) const {
    std::vector<WhyLabel> out;
    const TokenSpan span = tokens_of(sentence);
    for (const Mention& mention : doc().mentions) {
      if (!span.contains(mention.tokens)) continue;
      const std::string label = label_name(mention.label);
      if (label.starts_with('@')) continue;  // the same words have the label of the list, too
      WhyLabel one{label, "", name_of(mention.rule), {}, "", words(mention.tokens)};
      one.slots = slots_of(resources, doc(), mention.slots, resources.schema.label(mention.label).slots);
      if (mention.rule == RuleId::None && mention.entry != EntryId::None) one.list = list_of(mention);
      if (mention.state == MentionState::Outranked) {
        const TracedLoss* loss = loss_of(mention.rule, mention.tokens);
        one.lost_to = loss ? name_of(loss->winner) : "what was linked there";
      }
      out.push_back(std::move(one));
    }
    std::stable_sort(out.begin(), out.end(), [](const WhyLabel& a, const WhyLabel& b) {
      const TokenSpan x = a.words.tokens, y = b.words.tokens;
      return std::tuple(x.begin, y.end, a.list.empty()) < std::tuple(y.begin, x.end, b.list.empty());
    });
    return out;
  }

  // ---- matches ----------------------------------------------------------------------------------------------------

  bool prefers(RuleId winner, RuleId loser) const {
    const CompiledRule& rule = compiled(winner);
    for (uint32_t i = rule.prefers_begin; i < rule.prefers_end; ++i)
      if (program().prefers[i] == to_index(loser)) return true;
    return false;
  }

  // The order in which the engine decides: match/DESIGN.md, "Who stands".
  std::string reason_of(const TracedLoss& loss) const {
    const TokenSpan loser = loss.loser_tokens, winner = loss.winner_tokens;
    if (prefers(loss.winner, loss.loser)) return "by its `prefer over`";
    if (winner.size() > loser.size()) return "it is longer";
    if (winner.size() < loser.size()) return "it is more of what this one was made of";
    if (winner.begin < loser.begin) return "it begins further left";
    if (loss.more_slots) return "it fills more slots";
    if (loss.winner < loss.loser) return "it stands first in the files";
    return "it was found first";
  }

  WhyMatch match_of(const TracedWay& way) const {
    WhyMatch out;
    out.id = way.rule;
    out.rule = name_of(way.rule);
    out.target = target_of(way.rule);
    out.place = source.rule(way.rule).place;
    out.makes_fact = compiled(way.rule).makes_fact;
    out.words = words(way.tokens);
    out.pieces = pieces_of(way.steps);
    if (way.forbidden_by) {
      out.outcome = WhyOutcome::Forbidden;
      out.condition = source.condition(way.rule, *way.forbidden_by);
      out.condition_words = words(way.forbidding);
      return out;
    }
    for (const RuleMatch& match : standing_matches(resources, doc(), way.rule)) {
      if (match.tokens != way.tokens) continue;
      out.slots.insert(out.slots.end(), match.slots.begin(), match.slots.end());
      out.outcome = WhyOutcome::Stands;
      return out;
    }
    out.outcome = WhyOutcome::Outranked;
    if (const TracedLoss* loss = loss_of(way.rule, way.tokens)) {
      out.winner = name_of(loss->winner);
      out.winner_words = words(loss->winner_tokens);
      out.reason = reason_of(*loss);
    } else {
      out.reason = "other mentions of the article say that it is something else";
    }
    return out;
  }

  // ---- misses -----------------------------------------------------------------------------------------------------

  uint32_t words_held(const TracedWay& way) const {
    uint32_t held = 0;
    for (const TraceStep& step : way.steps)
      if (program().elements[step.element].kind != ElementKind::Gap) held += step.tokens.size();
    return held;
  }

  // A later round, or another beginning, found a match over all that it held.
  bool is_superseded(const TracedWay& way) const {
    return std::any_of(reading.matches().begin(), reading.matches().end(),
                       [&](const TracedWay& match) {
                         return match.rule == way.rule && match.tokens.contains(way.tokens);
                       });
  }

  bool covers_slots(const TracedWay& way, const SlotWords& slots) const {
    return std::any_of(slots.begin(), slots.end(), [&](const auto& slot) {
      const std::vector<TokenSpan> places = find_words(doc(), way.sentence, slot.second);
      return std::any_of(places.begin(), places.end(),
          [&](TokenSpan place) { return place.overlaps(way.tokens); });
    });
  }

  const TracedWay* furthest(RuleId rule, SentenceId sentence, const SlotWords& slots) {
    const TracedWay* best = nullptr;
    std::tuple<bool, uint32_t, uint32_t> best_key;
    for (const TracedWay& way : reading.reached()) {
      if (way.rule != rule || way.sentence != sentence || is_superseded(way)) continue;
      const uint32_t left = elements_to_end(way.steps.back().element);
      const std::tuple key(covers_slots(way, slots), words_held(way), kNone - left);
      if (!best || key > best_key) best = &way, best_key = key;
    }
    return best;
  }

  // Fewest elements behind this one to the end of a match. Breadth first; kept.
  uint32_t elements_to_end(uint32_t from) {
    if (const auto known = to_end.find(from); known != to_end.end()) return known->second;
    std::set<uint32_t> seen = {from};
    std::queue<std::pair<uint32_t, uint32_t>> open;
    uint32_t found = kNone;
    for (open.push({from, 0}); !open.empty() && found == kNone; open.pop()) {
      const auto [index, distance] = open.front();
      const Element& element = program().elements[index];
      if (element.last) found = distance;
      for (uint32_t e = element.edges_begin; e < element.edges_end; ++e)
        if (seen.insert(program().edges[e].target).second)
          open.push({program().edges[e].target, distance + 1});
    }
    return to_end[from] = found;
  }

  // How much of the rule held: 1 would be all.
  double nearness(const TracedWay& way) {
    const double held = static_cast<double>(way.steps.size());
    return held / (held + elements_to_end(way.steps.back().element));
  }

  // What may come next; behind a gap, with the words that may stand between.
  RuleStop stop_of(RuleId rule, const TracedWay* way, SentenceId sentence) const {
    const Pattern& pattern = program().patterns[compiled(rule).pattern];
    RuleStop out;
    out.token = way ? way->tokens.end : tokens_of(sentence).begin;
    std::map<uint32_t, uint32_t> seen;
    std::queue<std::pair<uint32_t, uint32_t>> open;
    const auto add = [&](uint32_t begin, uint32_t end, uint32_t gap) {
      for (uint32_t e = begin; e < end; ++e) {
        const uint32_t target = program().edges[e].target;
        const bool is_gap = program().elements[target].kind == ElementKind::Gap;
        if (seen.try_emplace(target, gap).second && is_gap) open.push({target, gap + 1});
        else if (!is_gap) seen[target] = std::max(seen[target], gap);
      }
    };
    if (way) {
      const Element& last = program().elements[way->steps.back().element];
      add(last.edges_begin, last.edges_end, 0);
    } else {
      add(pattern.firsts_begin, pattern.firsts_end, 0);
    }
    for (; !open.empty(); open.pop()) {
      const auto [index, gap] = open.front();
      add(program().elements[index].edges_begin, program().elements[index].edges_end, gap);
    }
    for (const auto& [element, gap] : seen)
      if (program().elements[element].kind != ElementKind::Gap) out.wanted.emplace_back(element, gap);
    return out;
  }

  // The rule that got furthest with more of the last mention than it found, or with what was wanted next.
  const TracedWay* deeper_way(RuleId rule, const TracedWay* way, const RuleStop& stop,
      SentenceId sentence) const {
    LabelSet wanted;
    for (const auto& [element, gap] : stop.wanted)
      if (program().elements[element].kind == ElementKind::Mention)
        wanted.add(static_cast<LabelId>(program().elements[element].label));
    const Mention* last = way && way->steps.back().mention != MentionId::None
        ? &doc().mention(way->steps.back().mention) : nullptr;
    const TracedWay* best = nullptr;
    for (const TracedWay& other : reading.reached()) {
      if (other.sentence != sentence || other.rule == rule || compiled(other.rule).makes_fact ||
          is_superseded(other)) continue;
      const LabelId made = static_cast<LabelId>(compiled(other.rule).target);
      const bool more_of_last = last && made == last->label && other.tokens.begin == last->tokens.begin &&
          other.tokens.end > last->tokens.end;
      const bool of_wanted = way && wanted.has(made) && other.tokens.begin == stop.token &&
          words_held(other) > 0;
      if (!more_of_last && !of_wanted) continue;
      const auto progress = [&](const TracedWay& way_of) { return std::tuple(way_of.tokens.end, words_held(way_of)); };
      if (!best || progress(other) > progress(*best)) best = &other;
    }
    return best;
  }

  // A word that stands in a choice of which other words are wanted, too: to in (as | once | to be).
  bool is_word_of_choice(uint32_t element, const RuleStop& stop) const {
    if (program().elements[element].kind != ElementKind::Word) return false;
    const ElementText text = source.element(element);
    return std::any_of(stop.wanted.begin(), stop.wanted.end(), [&](const auto& other) {
      return other.first != element && program().elements[other.first].kind == ElementKind::Word &&
          source.element(other.first).holds(text);
    });
  }

  // Where what was wanted next already stands in the last mention: "director of the Museum" is one title, and behind it
  // no "of" will come.
  std::optional<std::string> note_of_swallowed(RuleId rule, const TracedWay& way, const RuleStop& stop) const {
    if (way.steps.back().mention == MentionId::None) return std::nullopt;
    const Mention& last = doc().mention(way.steps.back().mention);
    for (uint32_t token = last.tokens.begin + 1; token < last.tokens.end; ++token) {
      const bool wanted = std::any_of(stop.wanted.begin(), stop.wanted.end(),
          [&](const auto& want) { return holds_at(want.first, token); });
      if (!wanted) continue;
      const std::string label = label_name(last.label);
      std::string out = "the " + label + " " + quoted(words(last.tokens).text) + " holds " +
          quoted(words({token, last.tokens.end}).text) + " already";
      const std::string take = take_from(rule, way.steps.back().element, last);
      return out + (take.empty() ? "" : ": leave it out of the pattern and write `" + take + "`");
    }
    return std::nullopt;
  }

  bool holds_at(uint32_t index, uint32_t token) const {
    const Element& element = program().elements[index];
    if (element.kind == ElementKind::Word) {
      const Symbol word = doc().tokens[token].word;
      const uint32_t rule_class = resources.lexicon.info(word).rule_class;
      return rule_class != 0 && program().class_has(rule_class, element.test);
    }
    if (element.kind != ElementKind::Mention) return false;
    for (uint32_t m = doc().mention_at[token]; m != Mention::kEnd; m = doc().mentions[m].next)
      if (to_index(doc().mentions[m].label) == element.label && doc().mentions[m].state == MentionState::Alive)
        return true;
    return false;
  }

  std::string slot_name(RuleId rule, const Element& element) const {
    const uint32_t own = element.slots & ~element.group_slots;
    if (own == 0) return {};
    const uint32_t bit = static_cast<uint32_t>(std::countr_zero(own));
    return std::string(resources.schema.slot_name(program().slot_ids[compiled(rule).slots_begin + bit]));
  }

  // "take organization from title", when the mention knows what another element of the rule was to find.
  std::string take_from(RuleId rule, uint32_t element, const Mention& mention) const {
    const std::string from = slot_name(rule, program().elements[element]);
    const Pattern& pattern = program().patterns[compiled(rule).pattern];
    for (uint32_t i = mention.slots.begin; i < mention.slots.end && !from.empty(); ++i) {
      const MentionId filler = doc().slots[i].mention;
      if (filler == MentionId::None) continue;
      for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e) {
        const Element& other = program().elements[e];
        const std::string as = e == element ? "" : slot_name(rule, other);
        if (other.kind != ElementKind::Mention || as.empty() || as == from ||
            other.label != to_index(doc().mention(filler).label)) continue;
        const std::string slot(resources.schema.slot_name(doc().slots[i].slot));
        return "take " + slot + " from " + from + (as == slot ? "" : " as " + as);
      }
    }
    return {};
  }

  // Words that were asked for and are only a part of what would fill the slot: "cook" of the title "chief cook".
  std::vector<std::string> notes_of_parts(RuleId rule, SentenceId sentence, const SlotWords& slots) const {
    std::vector<std::string> out;
    for (const auto& [name, wanted] : slots) {
      const std::optional<LabelId> label = label_of_slot(resources, rule, name);
      for (const TokenSpan place : find_words(doc(), sentence, wanted)) {
        const Mention* around = label ? longer_mention(*label, place) : nullptr;
        const std::string head = around ? head_of(resources, doc(), *around) : "";
        if (!around || fold(head) == fold(one_spaced(wanted)) || fold(head).find(fold(one_spaced(wanted))) == head.npos)
          continue;
        out.push_back(quoted(one_spaced(wanted)) + " is only a part of the " + label_name(*label) + " " +
            quoted(head) + ": ask for " + name + "=" + quoted(head));
        break;
      }
    }
    return out;
  }

  const Mention* longer_mention(LabelId label, TokenSpan place) const {
    for (const Mention& m : doc().mentions)
      if (m.label == label && m.state == MentionState::Alive && m.tokens.contains(place) && m.tokens != place)
        return &m;
    return nullptr;
  }

  WhyMiss miss_of(RuleId rule, const TracedWay* way, SentenceId sentence, uint32_t depth,
      std::vector<RuleStop>& stops) const {
    WhyMiss out;
    out.id = rule;
    out.rule = name_of(rule);
    out.target = target_of(rule);
    out.place = source.rule(rule).place;
    if (way) out.pieces = pieces_of(way->steps);
    const RuleStop stop = stop_of(rule, way, sentence);
    const TokenSpan span = tokens_of(sentence);
    if (way && stop.token < span.end) out.next = words({stop.token, stop.token + 1});
    for (const auto& [element, gap] : stop.wanted) {
      const ElementText text = source.element(element);
      if (is_word_of_choice(element, stop)) continue;
      const bool known = std::any_of(out.wanted.begin(), out.wanted.end(),
                                     [&](const WhyWanted& w) {
                                       return w.element == text.text && w.piece == text.piece;
                                     });
      if (known) continue;
      out.wanted.push_back({text.text, text.piece, gap,
          way && stop.token < span.end ? why_not(element, stop.token) : ""});
    }
    // What the rule itself has comes before what its pieces have.
    std::stable_partition(out.wanted.begin(), out.wanted.end(),
        [](const WhyWanted& w) { return w.piece.empty(); });
    if (const TracedWay* below = depth < kMaxDepth ? deeper_way(rule, way, stop, sentence) : nullptr)
      out.deeper.push_back(miss_of(below->rule, below, sentence, depth + 1, stops));
    if (way) {
      stops.push_back(stop);
      if (auto note = note_of_swallowed(rule, *way, stop)) out.notes.push_back(*std::move(note));
    }
    return out;
  }

  // ---- why an element does not hold on a token ---------------------------------------------------------------------

  std::string why_not(uint32_t index, uint32_t token) const {
    const Element& element = program().elements[index];
    if (element.kind == ElementKind::Mention)
      return why_no_mention(static_cast<LabelId>(element.label), token);
    if (element.kind == ElementKind::Shape) return why_no_shape(program().shapes[element.test], token);
    return why_no_word(source.element(index).text, token);
  }

  std::string why_no_word(const std::string& written, uint32_t token) const {
    const std::string have(doc().text(doc().tokens[token]));
    if (!written.ends_with('!')) return "";
    const std::string want = written.substr(0, written.size() - 1);
    return fold(want) == fold(have) && want != have ? quoted(have) + " is not written exactly so" : "";
  }

  // The words that a reader would take for one name: a run of capitals, or one word.
  TokenSpan phrase_at(uint32_t token) const {
    uint32_t end = token;
    const auto capital = [&](uint32_t t) {
      const TokenFlags flags = doc().tokens[t].flags;
      return flags.has(TokenFlag::Word) && !flags.has(TokenFlag::Lower) &&
          !(flags.has(TokenFlag::Function) && t > token);
    };
    const auto goes_on = [&](uint32_t t) {
      return doc().tokens[t].flags.has(TokenFlag::SpaceBefore) && !begins_name(program(), doc(), t);
    };
    while (end < doc().tokens.size() && (end == token || goes_on(end)) && capital(end)) ++end;
    return {token, std::max(end, token + 1)};
  }

  std::string why_no_mention(LabelId label, uint32_t token) const {
    std::string as_other;
    uint32_t longest = 0;
    for (uint32_t m = doc().mention_at[token]; m != Mention::kEnd; m = doc().mentions[m].next) {
      const Mention& mention = doc().mentions[m];
      const std::string text = quoted(words(mention.tokens).text);
      if (mention.label == label && mention.state == MentionState::Outranked) {
        const TracedLoss* loss = loss_of(mention.rule, mention.tokens);
        return text + " was " + label_name(label) + " by " + made_by(mention) +
            (loss ? ", but rule " + name_of(loss->winner) + " won" : "");
      }
      if (mention.state != MentionState::Alive || label_name(mention.label).starts_with('@') ||
          mention.tokens.size() <= longest) continue;
      longest = mention.tokens.size();
      as_other = text + " is " + label_name(mention.label) + " (" + made_by(mention) + ")";
    }
    if (doc().tokens[token].flags.has(TokenFlag::Punctuation)) return "";
    const std::string wanted = label_name(label);
    if (!as_other.empty()) return as_other + ", no rule makes it " + wanted;
    return quoted(words(phrase_at(token)).text) + " is in no list, and no rule makes it " + wanted;
  }

  std::string why_no_shape(const ShapeCondition& shape, uint32_t token) const {
    std::string out;
    const auto add = [&](const std::string& what) { out += (out.empty() ? "" : ", ") + what; };
    const uint32_t flags = doc().tokens[token].flags.bits;
    for (const TokenFlagName& known : kTokenFlagNames) {
      const uint32_t bit = static_cast<uint32_t>(known.flag);
      if ((shape.must & bit) && !(flags & bit)) add("not " + std::string(known.name));
      if ((shape.must_not & bit) && (flags & bit)) add(std::string(known.name));
    }
    for (uint32_t i = 0; i < resources.schema.labels().size(); ++i) {
      const LabelId label{static_cast<uint16_t>(i)};
      const bool stands = covered_by(token, label);
      if (shape.in.has(label) && !stands) add("in no " + label_name(label));
      if (shape.not_in.has(label) && stands) add("in " + label_name(label));
    }
    return out.empty() ? "" : quoted(std::string(doc().text(doc().tokens[token]))) + " is " + out;
  }

  bool covered_by(uint32_t token, LabelId label) const {
    return std::any_of(doc().mentions.begin(), doc().mentions.end(), [&](const Mention& m) {
      return m.label == label && m.state == MentionState::Alive && m.tokens.contains(token);
    });
  }

  // ---- hints ------------------------------------------------------------------------------------------------------

  std::vector<WhyHint> hints_of(RuleId rule, SentenceId sentence, const std::vector<RuleStop>& stops,
      const SlotWords& slots, bool everywhere) {
    std::vector<WhyHint> out;
    for (const RuleHint& hint : hint_finder.find(reading, *raw, rule, sentence, stops, slots, everywhere)) {
      WhyHint& written = out.emplace_back();
      for (const AssumedWords& assumed : hint)
        written.push_back({words(assumed.tokens), assumed.label,
            assumed.element == kNone ? "" : source.element(assumed.element).text, assumed.lists});
    }
    return out;
  }

  WhyMiss explained(RuleId rule, const TracedWay* way, SentenceId sentence, const SlotWords& slots,
      HintSearch hints) {
    std::vector<RuleStop> stops;
    WhyMiss out = miss_of(rule, way, sentence, 0, stops);
    for (std::string& note : notes_of_parts(rule, sentence, slots)) out.notes.push_back(std::move(note));
    if (hints == HintSearch::None) return out;
    out.hints = hints_of(rule, sentence, stops, slots, hints == HintSearch::Everywhere);
    return out;
  }

  // Another rule states a fact of that type from these words.
  bool is_told_otherwise(const TracedWay& way) const {
    return std::any_of(doc().candidates.begin(), doc().candidates.end(), [&](const Candidate& c) {
      return c.state == MentionState::Alive && to_index(c.type) == compiled(way.rule).target &&
          c.tokens.contains(way.tokens);
    });
  }

  // A match that was forbidden or lost over all the words that were asked for: that is the answer.
  bool answers(const WhyMatch& match, SentenceId sentence, const SlotWords& slots) const {
    return match.outcome != WhyOutcome::Stands && std::all_of(slots.begin(), slots.end(), [&](const auto& slot) {
      const std::vector<TokenSpan> places = find_words(doc(), sentence, slot.second);
      return std::any_of(places.begin(), places.end(),
          [&](TokenSpan place) { return match.words.tokens.contains(place); });
    });
  }

  // A rule for facts found these words and was forbidden: what another would need there says nothing.
  bool is_forbidden_there(const TracedWay& way) const {
    return std::any_of(reading.matches().begin(), reading.matches().end(), [&](const TracedWay& match) {
      return match.forbidden_by && compiled(match.rule).makes_fact && match.sentence == way.sentence &&
          match.tokens.overlaps(way.tokens);
    });
  }

  // Rules for facts that got somewhere and did not match at all, nearest first.
  std::vector<const TracedWay*> nearest(SentenceId sentence, size_t at_most) {
    std::set<RuleId> settled;
    for (const TracedWay& match : reading.matches())
      if (match.sentence == sentence) settled.insert(match.rule);
    std::vector<const TracedWay*> out;
    for (uint32_t i = 0; i < program().rules.size(); ++i) {
      const RuleId rule{i};
      if (!compiled(rule).makes_fact || settled.contains(rule)) continue;
      const TracedWay* way = furthest(rule, sentence, {});
      if (way && !is_told_otherwise(*way)) out.push_back(way);
    }
    std::stable_sort(out.begin(), out.end(), [&](const TracedWay* a, const TracedWay* b) {
      return std::tuple(nearness(*a), words_held(*a)) > std::tuple(nearness(*b), words_held(*b));
    });
    if (out.size() > at_most) out.resize(at_most);
    return out;
  }
};

Explainer::Explainer(const Resources& resources, RuleSource& source)
    : state_(std::make_unique<State>(resources, source)) {}
Explainer::~Explainer() = default;

std::optional<ReadError> Explainer::read(const RawArticle& raw, const std::string& file) {
  state_->raw = &raw;
  state_->file = file;
  state_->line_begins = {0};
  for (uint32_t i = 0; i < raw.bytes.size(); ++i)
    if (raw.bytes[i] == '\n') state_->line_begins.push_back(i + 1);
  return state_->reading.read(raw);
}

const Document& Explainer::doc() const { return state_->doc(); }
Place Explainer::place_of(SentenceId sentence) const { return state_->place_of(sentence); }
WhyWords Explainer::words_of(SentenceId sentence) const { return state_->words(state_->tokens_of(sentence)); }

std::vector<SentenceId> Explainer::sentences_at(uint32_t line, uint32_t column) const {
  std::vector<SentenceId> out;
  const std::vector<uint32_t>& begins = state_->line_begins;
  if (line > begins.size()) return out;
  RawSpan wanted{0, UINT32_MAX};
  if (line != 0) wanted = {begins[line - 1],
      line < begins.size() ? begins[line] : static_cast<uint32_t>(state_->raw->bytes.size())};
  if (line != 0 && column != 0) {
    uint32_t at = wanted.begin;
    for (uint32_t i = 1; i < column && at < wanted.end; ++i)
      at += static_cast<uint32_t>(decode(state_->raw->bytes, at).size);
    wanted = {at, at + 1};
  }
  for (uint32_t s = 0; s < doc().sentences.size(); ++s) {
    const WhyWords words = words_of(SentenceId{s});
    if (!words.tokens.empty() && words.bytes.overlaps(wanted)) out.push_back(SentenceId{s});
  }
  return out;
}

SentenceWhy Explainer::explain(SentenceId sentence, const WhyOptions& options) {
  State& s = *state_;
  SentenceWhy out;
  out.id = sentence;
  out.place = place_of(sentence);
  out.words = words_of(sentence);
  out.labels = s.labels_of(sentence);
  std::vector<const TracedWay*> matches;
  for (const TracedWay& way : s.reading.matches())
    if (way.sentence == sentence && (!options.rule || *options.rule == way.rule)) matches.push_back(&way);
  std::stable_sort(matches.begin(), matches.end(), [&](const TracedWay* a, const TracedWay* b) {
    const uint32_t a_level = s.compiled(a->rule).level, b_level = s.compiled(b->rule).level;
    return a_level != b_level ? a_level > b_level : a->tokens.begin < b->tokens.begin;
  });
  bool as_wanted = false;
  for (const TracedWay* way : matches) {
    WhyMatch& match = out.matches.emplace_back(s.match_of(*way));
    match.asked = options.rule.has_value();
    as_wanted = as_wanted || fills(match, options.slots) || s.answers(match, sentence, options.slots);
  }
  if (options.rule) {
    if (!as_wanted && (matches.empty() || !options.slots.empty()))
      out.misses.push_back(s.explained(*options.rule, s.furthest(*options.rule, sentence, options.slots),
          sentence, options.slots, HintSearch::Everywhere));
    return out;
  }
  for (const TracedWay* way : s.nearest(sentence, options.nearest))
    out.misses.push_back(s.explained(way->rule, way, sentence, options.slots,
        s.is_forbidden_there(*way) ? HintSearch::None : HintSearch::WhereItStopped));
  return out;
}

std::optional<WhyMiss> Explainer::nearest_miss(RuleId rule, const SlotWords& slots, HintSearch hints) {
  State& s = *state_;
  const TracedWay* best = nullptr;
  for (uint32_t i = 0; i < doc().sentences.size(); ++i) {
    const TracedWay* way = s.furthest(rule, SentenceId{i}, slots);
    const auto key = [&](const TracedWay& w) { return std::pair(s.covers_slots(w, slots), s.words_held(w)); };
    if (way && (!best || key(*way) > key(*best))) best = way;
  }
  if (best) return s.explained(rule, best, best->sentence, slots, hints);
  for (uint32_t i = 0; i < doc().sentences.size(); ++i)
    if (!doc().sentences[i].tokens.empty()) return s.explained(rule, nullptr, SentenceId{i}, slots, hints);
  return std::nullopt;
}

std::vector<WhyMatch> Explainer::matches_of(RuleId rule) const {
  std::vector<WhyMatch> out;
  for (const TracedWay& way : state_->reading.matches())
    if (way.rule == rule) out.push_back(state_->match_of(way));
  return out;
}

}  // namespace nutgraf
