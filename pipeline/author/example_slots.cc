#include "author/example_slots.h"

#include <algorithm>

#include "author/label_lists.h"
#include "author/rule_match.h"
#include "base/suggest.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

using Fill = ExampleSlot::Fill;

Error error(const char* code, std::string message, std::string remedy) {
  return {{}, code, std::move(message), std::move(remedy)};
}

std::string quoted(const std::string& words) { return "\"" + words + "\""; }

std::string with_article(const std::string& name) {
  return (std::string_view("AEIOUaeiou").find(name[0]) == std::string_view::npos ? "a " : "an ") + name;
}

// "a, b or c"
std::string listed(const std::vector<std::string>& names, size_t at_most) {
  std::string out;
  const size_t n = std::min(names.size(), at_most);
  for (size_t i = 0; i < n; ++i) out += (i == 0 ? "" : i + 1 == n ? " or " : ", ") + names[i];
  return out;
}

class SlotFinder {
 public:
  SlotFinder(const RuleBook& book, const WantedRule& wanted, const Document& doc)
      : book_(book), wanted_(wanted), doc_(doc), schema_(book.resources.schema) {
    if (const auto type = schema_.find_type(wanted.target)) defs_ = &schema_.type(*type).slots;
    else if (const auto label = schema_.find_label(wanted.target)) defs_ = &schema_.label(*label).slots;
  }

  Result<std::vector<ExampleSlot>> run() {
    for (const auto& [name, words] : wanted_.slots) add(name, words);
    add_missing();
    for (size_t i = 0; i < slots_.size() && errors_.empty(); ++i) take_from_another(i);
    if (errors_.empty()) add_unlabelled();
    if (!errors_.empty()) return errors_;
    return slots_;
  }

 private:
  const SlotDef* def(const std::string& name) const {
    for (const SlotDef& d : *defs_)
      if (d.name == name) return &d;
    return nullptr;
  }

  // A label that facts.schema does not declare may have any slots.
  bool any_slot() const { return !defs_ || defs_->empty(); }

  void add(const std::string& name, const std::string& words) {
    const SlotDef* d = any_slot() ? nullptr : def(name);
    if (!any_slot() && !d) {
      std::vector<std::string> names;
      for (const SlotDef& each : *defs_) names.push_back(each.name);
      errors_.push_back(error("A002", wanted_.target + " has no slot " + name,
                              did_you_mean(name, names, "it has " + listed(names, 20))));
      return;
    }
    ExampleSlot slot;
    slot.name = name;
    slot.words = one_spaced(words);
    const std::vector<TokenSpan> places = places_of(slot.words);
    const bool is_words = !d || d->kind == "TEXT";
    const bool is_fixed = d && !d->label && !is_words;
    if (is_fixed && slot.words == d->default_value) slot.fill = Fill::Default;
    else if (is_fixed) slot.fill = Fill::Fixed;
    else if (places.empty()) errors_.push_back(not_there(slot));
    else if (is_words) fill_words(slot, places);
    else fill_mention(slot, *d, places);
    slots_.push_back(std::move(slot));
    places_.push_back(places);
  }

  void add_missing() {
    if (any_slot()) return;
    for (const SlotDef& d : *defs_) {
      const auto has = [&](const ExampleSlot& slot) { return slot.name == d.name; };
      if (d.optional || d.list || !d.default_value.empty() || std::any_of(slots_.begin(), slots_.end(), has))
        continue;
      errors_.push_back(error("A002", with_article(wanted_.target) + " must have a " + d.name,
                              "add " + d.name + "=\"…\""));
    }
  }

  Error not_there(const ExampleSlot& slot) const {
    return error("A003", quoted(slot.words) + " does not stand in the sentence",
                 "write " + slot.name + "= as the sentence has it");
  }

  // Where words stand, as they are written or, where they do not, in any case.
  std::vector<TokenSpan> places_of(const std::string& words) const {
    const size_t most = words.size();
    std::vector<TokenSpan> out = places_where(most, [&](std::string_view text) { return one_spaced(text) == words; });
    if (!out.empty()) return out;
    return places_where(most, [&](std::string_view text) { return fold(one_spaced(text)) == fold(words); });
  }

  // A token has a byte at least: as many tokens as the words have bytes will do.
  template <class F>
  std::vector<TokenSpan> places_where(size_t tokens_at_most, F is) const {
    std::vector<TokenSpan> out;
    for (const Sentence& sentence : doc_.sentences)
      for (uint32_t begin = sentence.tokens.begin; begin < sentence.tokens.end; ++begin)
        for (uint32_t end = begin + 1; end <= sentence.tokens.end && end - begin <= tokens_at_most; ++end)
          if (is(doc_.text(TokenSpan{begin, end}))) out.push_back({begin, end});
    return out;
  }

  std::string head_of(const Mention& mention) const { return nutgraf::head_of(book_.resources, doc_, mention); }

  // A mention that is the words, or whose head they are.
  void fill_mention(ExampleSlot& slot, const SlotDef& d, const std::vector<TokenSpan>& places) {
    for (const Mention& m : doc_.mentions) {
      if (m.state != MentionState::Alive || !d.takes(m.label)) continue;
      const bool there = std::any_of(places.begin(), places.end(), [&](TokenSpan place) {
        return m.tokens == place || (m.tokens.contains(place) && fold(head_of(m)) == fold(slot.words));
      });
      if (!there) continue;
      slot.fill = Fill::Mention;
      slot.label = schema_.label(m.label).name;
      slot.tokens = m.tokens;
      slot.words = head_of(m);
      mentions_.push_back({slots_.size(), &m});
      return;
    }
  }

  // A helper label that is just these words, made by a rule or (if none is) by a list; else the words
  // themselves.
  void fill_words(ExampleSlot& slot, const std::vector<TokenSpan>& places) const {
    slot.tokens = places[0];
    slot.words = one_spaced(doc_.text(places[0]));
    const Mention* best = nullptr;
    for (const Mention& m : doc_.mentions) {
      if (m.state != MentionState::Alive || m.tokens != places[0]) continue;
      if (schema_.label(m.label).name == wanted_.target) continue;
      if (!best || (m.rule != RuleId::None) >= (best->rule != RuleId::None)) best = &m;
    }
    if (!best) return;
    slot.fill = Fill::Mention;
    slot.label = schema_.label(best->label).name;
  }

  // What lies inside another slot's mention can only be taken from there.
  void take_from_another(size_t index) {
    ExampleSlot& slot = slots_[index];
    if (slot.fill == Fill::Default) return;
    for (const auto& [other, mention] : mentions_) {
      if (other == index || slots_[other].fill != Fill::Mention || slots_[other].tokens == slot.tokens)
        continue;
      const bool inside = slot.fill == Fill::Fixed || lies_inside(index, mention->tokens);
      if (!inside) continue;
      for (uint32_t i = mention->slots.begin; i < mention->slots.end; ++i) {
        const SlotWords one = slots_of(book_.resources, doc_, {i, i + 1},
                                       schema_.label(mention->label).slots);
        if (one[0].second != slot.words && value_of(doc_.slots[i]) != slot.words) continue;
        slot.fill = Fill::Take;
        slot.from = slots_[other].name;
        slot.as_in = one[0].first;
        slot.words = one[0].second;
        return;
      }
      if (slot.fill != Fill::Fixed) errors_.push_back(not_told(slot, slots_[other], *mention));
    }
  }

  bool lies_inside(size_t index, TokenSpan tokens) const {
    return std::any_of(places_[index].begin(), places_[index].end(),
                       [&](TokenSpan place) { return tokens.contains(place); });
  }

  // "ousted" is in a list with the value "former".
  std::string value_of(const SlotValue& value) const {
    if (value.mention == MentionId::None) return std::string(value.fixed);
    const Mention& mention = doc_.mention(value.mention);
    const Gazetteer& gazetteer = book_.resources.gazetteer;
    return mention.entry == EntryId::None ? "" : std::string(gazetteer.value(gazetteer.entry(mention.entry)));
  }

  Error not_told(const ExampleSlot& slot, const ExampleSlot& other, const Mention& mention) const {
    std::string rule;
    if (mention.rule != RuleId::None) rule = " (rule " + std::string(book_.resources.program.name(mention.rule)) + ")";
    return error("A004",
                 quoted(slot.words) + " lies inside the " + other.label + " " +
                     quoted(one_spaced(doc_.text(mention.tokens))) + rule +
                     ", which does not tell it as its " + slot.name,
                 "teach a rule that makes " + with_article(other.label) + " the slot " + slot.name +
                     ", or leave " + slot.name + " out");
  }

  void add_unlabelled() {
    Errors wrong;
    const std::vector<List> lists = read_lists(book_.places, wrong);
    for (size_t i = 0; i < slots_.size(); ++i) {
      const SlotDef* d = any_slot() ? nullptr : def(slots_[i].name);
      if (!d || !d->label || slots_[i].fill != Fill::Words) continue;
      const std::string words = quoted(slots_[i].words);
      const Mention* other = seen_there(i);
      std::string message = "no list and no rule takes " + words + " for " + with_article(d->kind);
      if (other)
        message += ": " + quoted(one_spaced(doc_.text(other->tokens))) + " is taken for " +
                   with_article(schema_.label(other->label).name);
      std::string remedy = "write a rule that makes " + with_article(d->kind) + " of it";
      std::vector<std::string> files;
      if (wrong.empty()) files = lists_for(d->kind, book_.rules, lists);
      const std::string& directory = book_.places.changes.empty() ? book_.places.lists : book_.places.changes;
      for (std::string& file : files) file = (directory.empty() ? "" : directory + "/") + file;
      if (!files.empty()) remedy = "add what is missing to " + listed(files, 2) + ", or " + remedy;
      if (other && other->label == *d->label)
        remedy = "write " + d->name + "=" + quoted(head_of(*other)) + ", or " + remedy;
      errors_.push_back(error("A004", message, remedy));
    }
  }

  // What stands where the words of a slot do; best of all, something of the label that the slot needs.
  const Mention* seen_there(size_t index) const {
    const std::optional<LabelId> wanted = def(slots_[index].name)->label;
    const Mention* out = nullptr;
    for (const Mention& m : doc_.mentions) {
      const std::vector<TokenSpan>& places = places_[index];
      const bool there = std::any_of(places.begin(), places.end(),
                                     [&](TokenSpan place) { return m.tokens.overlaps(place); });
      if (m.state != MentionState::Alive || !there || !schema_.label(m.label).declared) continue;
      if (!out || m.label == wanted) out = &m;
    }
    return out;
  }

  const RuleBook& book_;
  const WantedRule& wanted_;
  const Document& doc_;
  const Schema& schema_;
  const std::vector<SlotDef>* defs_ = nullptr;
  std::vector<ExampleSlot> slots_;
  std::vector<std::vector<TokenSpan>> places_;                                 // by slot
  std::vector<std::pair<size_t, const Mention*>> mentions_;                    // slot, what fills it
  Errors errors_;
};

std::string with_place(const RuleBook& book, RuleId id) {
  const std::string name(book.resources.program.name(id));
  for (const Rule& rule : book.rules.rules)
    if (rule.name == name) return name + " (" + rule.place.file + ":" + std::to_string(rule.place.line) + ")";
  return name;
}

}  // namespace

Result<std::vector<ExampleSlot>> find_slots(const RuleBook& book, const WantedRule& wanted,
                                            const Document& doc) {
  return SlotFinder(book, wanted, doc).run();
}

Readers who_reads(const RuleBook& book, const WantedRule& wanted, const std::vector<ExampleSlot>& slots,
                  const Document& doc) {
  Readers out;
  const Program& program = book.resources.program;
  for (uint32_t i = 0; i < program.rules.size(); ++i) {
    const Schema& schema = book.resources.schema;
    const CompiledRule& rule = program.rules[i];
    const std::string& target =
        rule.makes_fact ? schema.type(TypeId{rule.target}).name : schema.label(LabelId{rule.target}).name;
    if (target != wanted.target) continue;
    for (const RuleMatch& match : standing_matches(book.resources, doc, RuleId{i})) {
      std::string differs;
      size_t agree = 0;
      for (const ExampleSlot& slot : slots) {
        if (match.has(slot.name, slot.words)) ++agree;
        else differs += (differs.empty() ? "" : ", ") + slot.name + "=" + match.found(slot.name);
      }
      if (agree == slots.size()) out.same.push_back(with_place(book, RuleId{i}));
      else if (agree > 0)
        out.otherwise.push_back("rule " + with_place(book, RuleId{i}) + " reads it with " + differs);
    }
  }
  return out;
}

}  // namespace nutgraf
