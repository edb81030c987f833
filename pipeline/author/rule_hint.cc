#include "author/rule_hint.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

constexpr uint32_t kMaxPhraseWords = 6;
constexpr size_t kMaxHints = 3;
constexpr size_t kMaxListsNamed = 3;

bool ends_phrase(const Token& token) {
  return token.flags.has(TokenFlag::Punctuation) || token.flags.has(TokenFlag::Function);
}

}  // namespace

std::vector<TokenSpan> find_words(const Document& doc, SentenceId sentence, const std::string& words) {
  const std::vector<std::string> wanted = scan_words(words);
  const TokenSpan span = doc.sentences[to_index(sentence)].tokens;
  std::vector<TokenSpan> out;
  for (uint32_t at = span.begin; !wanted.empty() && at + wanted.size() <= span.end; ++at) {
    uint32_t i = 0;
    while (i < wanted.size() && fold(doc.text(doc.tokens[at + i])) == wanted[i]) ++i;
    if (i == wanted.size()) out.push_back({at, at + i});
  }
  return out;
}

bool begins_name(const Program& program, const Document& doc, uint32_t token) {
  for (uint32_t m = doc.mention_at[token]; m != Mention::kEnd; m = doc.mentions[m].next) {
    const Mention& mention = doc.mentions[m];
    if (mention.state == MentionState::Alive && program.ranked_labels.has(mention.label)) return true;
  }
  return false;
}

std::optional<LabelId> label_of_slot(const Resources& resources, RuleId rule, const std::string& name) {
  const Program& program = resources.program;
  const Schema& schema = resources.schema;
  const CompiledRule& compiled = program.rules[to_index(rule)];
  const Pattern& pattern = program.patterns[compiled.pattern];
  const auto slot = schema.find_slot(name);
  for (uint32_t e = pattern.elements_begin; slot && e < pattern.elements_end; ++e) {
    const Element& element = program.elements[e];
    const uint32_t own = element.slots & ~element.group_slots;
    if (element.kind != ElementKind::Mention || own == 0) continue;
    if (program.slot_ids[compiled.slots_begin + static_cast<uint32_t>(std::countr_zero(own))] == *slot)
      return static_cast<LabelId>(element.label);
  }
  const std::vector<SlotDef>& declared = compiled.makes_fact ? schema.type(static_cast<TypeId>(compiled.target)).slots
                                                             : schema.label(static_cast<LabelId>(compiled.target)).slots;
  for (const SlotDef& def : declared)
    if (slot && def.id == *slot) return def.label;
  return std::nullopt;
}

HintFinder::HintFinder(const Resources& resources) : resources_(resources), trial_(resources) {
  std::map<uint16_t, NamedList> known;
  for (uint32_t i = 0; i < resources.gazetteer.size(); ++i) {
    const Entry entry = resources.gazetteer.entry(EntryId{i});
    const auto [list, added] = known.try_emplace(entry.list);
    if (added)
      list->second = {std::string(resources.gazetteer.list_name(entry)) + ".tsv", entry.label,
          entry.list_label, entry.case_policy, EntryId{i}, 0};
    ++list->second.entries;
  }
  for (auto& [number, list] : known) lists_.push_back(std::move(list));
  std::stable_sort(lists_.begin(), lists_.end(),
      [](const NamedList& a, const NamedList& b) { return a.entries > b.entries; });
}

const LabelSet& HintFinder::made_of(LabelId label) {
  if (const auto known = made_of_.find(label); known != made_of_.end()) return known->second;
  const Program& program = resources_.program;
  LabelSet all;
  std::vector<LabelId> open = {label};
  const auto add = [&](LabelId needed) {
    if (all.has(needed)) return;
    all.add(needed);
    open.push_back(needed);
  };
  for (all.add(label); !open.empty();) {
    const LabelId made = open.back();
    open.pop_back();
    for (const CompiledRule& rule : program.rules) {
      if (rule.makes_fact || rule.target != to_index(made)) continue;
      const Pattern& pattern = program.patterns[rule.pattern];
      for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e) {
        const Element& element = program.elements[e];
        if (element.kind == ElementKind::Mention) add(static_cast<LabelId>(element.label));
        for (uint32_t i = 0; element.kind == ElementKind::Shape && i < resources_.schema.labels().size(); ++i)
          if (program.shapes[element.test].in.has(static_cast<LabelId>(i))) add(static_cast<LabelId>(i));
      }
    }
  }
  return made_of_[label] = all;
}

struct HintFinder::Question {
  HintFinder& finder;
  const Document& doc;
  const RawArticle& raw;
  RuleId rule;
  SentenceId sentence;
  const SlotWords& slots;
  bool slots_count = true;   // a match must fill them
  std::vector<RuleMatch> before = standing_matches(finder.resources_, doc, rule);
  TokenSpan span = doc.sentences[to_index(sentence)].tokens;
  size_t trials_left = kMaxTrialBytes / std::max(kMinTrialBytes, raw.bytes.size());
  std::set<std::tuple<uint32_t, uint32_t, uint32_t>> tried = {};  // begin, end, label
  std::vector<RuleHint> hints = {};

  const Program& program() const { return finder.resources_.program; }

  // Whether there is a match of the rule that is not there now.
  bool would_match(const Assumption& assumption) {
    if (trials_left == 0) return false;
    --trials_left;
    if (finder.trial_.read_assuming(raw, assumption)) return false;
    for (const RuleMatch& match : standing_matches(finder.resources_, finder.trial_.doc(), rule)) {
      if (match.sentence != sentence) continue;
      const bool right = !slots_count || std::all_of(slots.begin(), slots.end(),
          [&](const auto& s) { return match.has(s.first, one_spaced(s.second)); });
      const bool old = std::any_of(before.begin(), before.end(),
          [&](const RuleMatch& b) { return b.tokens == match.tokens && b.slots == match.slots; });
      if (right && !old) return true;
    }
    return false;
  }

  // The mentions that a list or a rule would make; an entry that stands for it where a list has that label.
  Assumption::Label taken_for(TokenSpan tokens, LabelId label) const {
    for (const NamedList& list : finder.lists_)
      if (list.label == label || list.list_label == label) return {tokens, label, list.entry};
    return {tokens, label, EntryId::None};
  }

  // They are that, or a part of something longer that is: it would win over them.
  bool is_already(TokenSpan tokens, LabelId label) const {
    return std::any_of(doc.mentions.begin(), doc.mentions.end(), [&](const Mention& m) {
      return m.label == label && m.state == MentionState::Alive && m.tokens.contains(tokens);
    });
  }

  // Files in which an entry of these words would make the rule match.
  std::vector<std::string> lists_that_do(TokenSpan tokens, LabelId wanted) {
    std::vector<std::string> out;
    if (tokens.size() > kMaxEntryWords) return out;
    const LabelSet& useful = finder.made_of(wanted);
    const bool capital = !doc.tokens[tokens.begin].flags.has(TokenFlag::Lower);
    for (const NamedList& list : finder.lists_) {
      if (out.size() == kMaxListsNamed) break;
      if (list.case_policy == CasePolicy::Capitalised && !capital) continue;
      if (!useful.has(list.label) && !useful.has(list.list_label)) continue;
      Assumption assumption;
      assumption.labels.push_back({tokens, list.label, list.entry});
      if (list.list_label != list.label) assumption.labels.push_back({tokens, list.list_label, list.entry});
      if (would_match(assumption)) out.push_back(list.file);
    }
    return out;
  }

  // A verb, a small word or an adverb in small letters is no name and no title.
  bool is_likely(TokenSpan tokens) const {
    const TokenFlags flags = doc.tokens[tokens.begin].flags;
    if (!flags.has(TokenFlag::Lower)) return true;
    const bool small = flags.has(TokenFlag::Function) || flags.has(TokenFlag::Preposition) ||
        flags.has(TokenFlag::Determiner) || flags.has(TokenFlag::Adverb);
    return !small && (tokens.size() > 1 || !flags.has(TokenFlag::Verb));
  }

  bool in_small_letters(TokenSpan tokens) const {
    for (uint32_t t = tokens.begin; t < tokens.end; ++t)
      if (!doc.tokens[t].flags.has(TokenFlag::Lower)) return false;
    return true;
  }

  // The words as that label, or in a list that leads to it.
  bool try_label(TokenSpan tokens, LabelId label, bool by_lists_alone) {
    if (is_already(tokens, label) || !tried.insert({tokens.begin, tokens.end, to_index(label)}).second)
      return false;
    const bool as_label = would_match({{taken_for(tokens, label)}, {}});
    if (!as_label && !by_lists_alone) return false;
    std::vector<std::string> lists = lists_that_do(tokens, label);
    // Words in small letters are a person's name in no list.
    if (lists.empty() && (!as_label || in_small_letters(tokens))) return false;
    hints.push_back({{tokens, finder.resources_.schema.label(label).name, UINT32_MAX, std::move(lists)}});
    return true;
  }

  // A word of the rule in place of the one that stands there.
  bool try_word(uint32_t token, uint32_t element) {
    if (token >= span.end) return false;
    const Lexicon& lexicon = finder.resources_.lexicon;
    for (uint32_t i = 1; i < lexicon.symbols().size(); ++i) {
      const uint32_t rule_class = lexicon.info(Symbol{i}).rule_class;
      if (rule_class == 0 || !program().class_has(rule_class, program().elements[element].test)) continue;
      if (!would_match({{}, {{token, Symbol{i}}}})) return false;
      hints.push_back({{{token, token + 1}, "", element, {}}});
      return true;
    }
    return false;  // asked for exactly as written: another word will not do
  }

  // Where a phrase that begins there ends: before a mark, a small word, or a name of another kind.
  uint32_t phrase_end(uint32_t begin) const {
    uint32_t end = begin;
    while (end < span.end && end - begin < kMaxPhraseWords && !ends_phrase(doc.tokens[end])) {
      if (end > begin && begins_name(program(), doc, end)) break;
      ++end;
    }
    return end;
  }

  // Phrases that begin there, the likeliest first: a run of capitals, all up to the next small word, then shorter ones.
  std::vector<TokenSpan> phrases_at(uint32_t begin) const {
    std::vector<TokenSpan> out;
    const uint32_t end = phrase_end(begin);
    uint32_t capitals = begin;
    while (capitals < end && !doc.tokens[capitals].flags.has(TokenFlag::Lower)) ++capitals;
    if (capitals > begin && capitals < end) out.push_back({begin, capitals});
    for (uint32_t e = end; e > begin; --e)
      if (e != capitals || capitals == end) out.push_back({begin, e});
    return out;
  }

  // The words that each slot should have, taken for what the rule wants there: one alone, then all together.
  void ask_slots() {
    Assumption all;
    RuleHint together;
    for (const auto& [name, words] : slots) {
      const std::optional<LabelId> label = label_of_slot(finder.resources_, rule, name);
      const std::vector<TokenSpan> places = find_words(doc, sentence, words);
      if (!label || places.empty() || is_already(places[0], *label)) continue;
      if (try_label(places[0], *label, true)) return;
      all.labels.push_back(taken_for(places[0], *label));
      together.push_back({places[0], finder.resources_.schema.label(*label).name, UINT32_MAX, {}});
    }
    if (together.size() > 1 && would_match(all)) hints.push_back(together);
  }

  void ask_stops(const std::vector<RuleStop>& stops) {
    for (const RuleStop& stop : stops)
      if (hints.size() < kMaxHints) ask_stop(stop);
  }

  void ask_stop(const RuleStop& stop) {
    for (const auto& [element, gap] : stop.wanted) {
      if (hints.size() == kMaxHints) return;
      if (program().elements[element].kind == ElementKind::Word) try_word(stop.token, element);
      if (program().elements[element].kind != ElementKind::Mention) continue;
      const LabelId label = static_cast<LabelId>(program().elements[element].label);
      bool found = false;
      for (uint32_t at = stop.token; at <= stop.token + gap && at < span.end && !found; ++at)
        for (const TokenSpan phrase : phrases_at(at))
          if ((found = is_likely(phrase) && try_label(phrase, label, false))) break;
    }
  }

  // Any phrase of the sentence as anything that the rule asks for, short ones first: those that a stop suggests were asked.
  void ask_everywhere() {
    const Pattern& pattern = program().patterns[program().rules[to_index(rule)].pattern];
    std::vector<LabelId> labels;
    for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e) {
      const Element& element = program().elements[e];
      const LabelId label = static_cast<LabelId>(element.label);
      const bool known = std::find(labels.begin(), labels.end(), label) != labels.end();
      if (element.kind == ElementKind::Mention && !known) labels.push_back(label);
    }
    std::vector<TokenSpan> phrases;
    for (uint32_t at = span.begin; at < span.end; ++at)
      for (const TokenSpan phrase : phrases_at(at))
        if (is_likely(phrase)) phrases.push_back(phrase);
    std::stable_sort(phrases.begin(), phrases.end(),
        [](TokenSpan a, TokenSpan b) { return a.size() < b.size(); });
    for (const LabelId label : labels)
      for (const TokenSpan phrase : phrases)
        if (try_label(phrase, label, true)) return;
  }
};

std::vector<RuleHint> HintFinder::find(const Reading& reading, const RawArticle& raw, RuleId rule,
                                       SentenceId sentence, const std::vector<RuleStop>& stops,
                                       const SlotWords& slots, bool everywhere) {
  Question question{*this, reading.doc(), raw, rule, sentence, slots};
  question.ask_slots();
  question.ask_stops(stops);
  if (question.hints.empty() && !slots.empty()) {
    // Not with these words in all slots; perhaps with others, which tells what else is wrong.
    question.slots_count = false;
    question.tried.clear();
    question.ask_slots();
    question.ask_stops(stops);
  }
  if (everywhere && question.hints.empty()) question.ask_everywhere();
  return std::move(question.hints);
}

}  // namespace nutgraf
