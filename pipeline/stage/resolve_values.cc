#include "stage/resolve_values.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string>

#include "base/utf8.h"
#include "stage/calendar.h"
#include "stage/quantity.h"

namespace nutgraf {
namespace {

using std::optional;
using std::string_view;

struct SlotNames {
  string_view slot;
  ValueSlot what;
  std::array<string_view, 3> lists;  // labels of the lists whose values it has
};

constexpr SlotNames kSlotNames[] = {
    {"value", ValueSlot::Value, {}},
    {"year", ValueSlot::Year, {}},
    {"last_year", ValueSlot::LastYear, {}},
    {"month", ValueSlot::Month, {"MONTH", "DAY_NUMBER"}},
    {"last_month", ValueSlot::LastMonth, {"MONTH"}},
    {"day", ValueSlot::Day, {"DAY_NUMBER", "ORDINAL_WORD"}},
    {"last_day", ValueSlot::LastDay, {"DAY_NUMBER", "ORDINAL_WORD"}},
    {"weekday", ValueSlot::Weekday, {"WEEKDAY"}},
    {"last_weekday", ValueSlot::LastWeekday, {"WEEKDAY"}},
    {"holiday", ValueSlot::Holiday, {"HOLIDAY"}},
    {"season", ValueSlot::Season, {"SEASON"}},
    {"quarter", ValueSlot::Quarter, {"ORDINAL_WORD"}},
    {"half", ValueSlot::Half, {"ORDINAL_WORD"}},
    {"decade", ValueSlot::Decade, {"DECADE"}},
    {"last_decade", ValueSlot::LastDecade, {"DECADE"}},
    {"century", ValueSlot::Century, {"ORDINAL_WORD"}},
    {"offset", ValueSlot::Offset, {"DAY_WORD"}},
    {"shift", ValueSlot::Shift, {"SHIFT"}},
    {"anchor", ValueSlot::Anchor, {"SHIFT"}},
    {"direction", ValueSlot::Direction, {}},
    {"count", ValueSlot::Count, {}},
    {"unit", ValueSlot::Unit, {"CALENDAR_UNIT", "CLOCK_UNIT", "UNIT"}},
    {"hour", ValueSlot::Hour, {"CLOCK_WORD", "NUMBER_WORD"}},
    {"half_of_day", ValueSlot::HalfOfDay, {"HALF_OF_DAY"}},
    {"zone", ValueSlot::Zone, {"TIME_ZONE"}},
    {"date", ValueSlot::Date, {}},
    {"currency", ValueSlot::Currency, {"CURRENCY", "CURRENCY_SIGN"}},
    {"coin", ValueSlot::Coin, {"COIN"}},
};

// How far the tense of a date is looked for, in words.
constexpr uint32_t kTenseBefore = 24;
constexpr uint32_t kTenseAfter = 24;
// "The same day" looks back this many sentences for a date.
constexpr uint32_t kMaxAnchorSentences = 4;

optional<int> to_number(string_view text) {
  int out = 0;
  const char* end = text.data() + text.size();
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || stop != end) return std::nullopt;
  return out;
}

// "22nd" -> 22
optional<int> to_ordinal(string_view text) {
  int out = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc()) return std::nullopt;
  return out;
}

class Resolver {
 public:
  Resolver(const ValueLabels& labels, const Gazetteer& gazetteer, Document& doc)
      : labels_(labels), gazetteer_(gazetteer), doc_(doc) {}

  void run() {
    doc_.mention_values.clear();
    if (doc_.mention_at.empty()) return;
    today_ = parse_iso_day(doc_.published);
    if (!today_) today_ = day_of_byline();
    for (uint32_t s = 0; s < doc_.sentences.size(); ++s) {
      sentence_ = s;
      drop_parts(doc_.sentences[s].tokens);
      each_mention(doc_.sentences[s].tokens, [&](uint32_t m) { resolve(m); });
    }
    std::sort(doc_.mention_values.begin(), doc_.mention_values.end(),
              [](const MentionValue& a, const MentionValue& b) { return a.mention < b.mention; });
  }

 private:
  // Calls f(mention) for each alive mention of a rule that begins in the span, longest first at a token.
  template <class F>
  void each_mention(TokenSpan span, F f) {
    for (uint32_t t = span.begin; t < span.end; ++t)
      for (uint32_t m = doc_.mention_at[t]; m != Mention::kEnd; m = doc_.mentions[m].next)
        if (doc_.mentions[m].state == MentionState::Alive && doc_.mentions[m].rule != RuleId::None) f(m);
  }

  bool is(const Mention& mention, optional<LabelId> label) const { return label && mention.label == *label; }

  // The 22 of "May 22" and the two of "two years" are numbers to the rules of numbers, but none by themselves.
  void drop_parts(TokenSpan sentence) {
    values_.clear();
    each_mention(sentence, [&](uint32_t m) {
      const Mention& mention = doc_.mentions[m];
      for (const optional<LabelId>& label :
           {labels_.date, labels_.time, labels_.duration, labels_.money, labels_.percent, labels_.number})
        if (is(mention, label)) values_.push_back(m);
    });
    std::sort(values_.begin(), values_.end(), [&](uint32_t a, uint32_t b) {
      const TokenSpan x = doc_.mentions[a].tokens, y = doc_.mentions[b].tokens;
      return x.begin != y.begin ? x.begin < y.begin : x.end > y.end;
    });
    uint32_t reach = 0;
    for (const uint32_t m : values_) {
      Mention& mention = doc_.mentions[m];
      if (mention.tokens.end <= reach && is(mention, labels_.number)) mention.state = MentionState::Outranked;
      reach = std::max(reach, mention.tokens.end);
    }
  }

  // The day of the first full date of the byline or dateline.
  optional<int32_t> day_of_byline() {
    for (const Sentence& sentence : doc_.sentences) {
      if (sentence.zone != Zone::Byline && sentence.zone != Zone::Dateline) continue;
      optional<int32_t> out;
      each_mention(sentence.tokens, [&](uint32_t m) {
        if (out || !is(doc_.mentions[m], labels_.date)) return;
        const optional<Period> p = reckon(date_parts(doc_.mentions[m]), {});
        if (p && p->grain == Grain::Day && !p->open_year) out = p->first;
      });
      if (out) return out;
    }
    return std::nullopt;
  }

  template <class F>  // F(ValueSlot, const SlotValue&)
  void each_slot(const Mention& mention, F f) const {
    for (uint32_t k = mention.slots.begin; k < mention.slots.end; ++k)
      f(labels_.slots[to_index(doc_.slots[k].slot)], doc_.slots[k]);
  }

  const SlotValue* find_slot(const Mention& mention, ValueSlot wanted) const {
    for (uint32_t k = mention.slots.begin; k < mention.slots.end; ++k)
      if (labels_.slots[to_index(doc_.slots[k].slot)] == wanted) return &doc_.slots[k];
    return nullptr;
  }

  // The value that a list has for the words of the slot, else what a rule set, else the words.
  string_view text_of(ValueSlot what, const SlotValue& slot) const {
    if (!slot.fixed.empty()) return slot.fixed;
    if (slot.tokens.empty()) return {};
    const LabelSet& lists = labels_.lists[static_cast<size_t>(what)];
    for (uint32_t m = doc_.mention_at[slot.tokens.begin]; m != Mention::kEnd; m = doc_.mentions[m].next) {
      const Mention& mention = doc_.mentions[m];
      if (mention.entry != EntryId::None && mention.tokens == slot.tokens && lists.has(mention.label))
        return gazetteer_.value(gazetteer_.entry(mention.entry));
    }
    return doc_.text(slot.tokens);
  }

  // ---- numbers --------------------------------------------------------------------------------------------

  // The value of the longest number word that stands here within the span, and its end.
  optional<std::pair<int64_t, uint32_t>> number_word_at(uint32_t token, uint32_t limit) const {
    optional<std::pair<int64_t, uint32_t>> best;
    for (uint32_t m = doc_.mention_at[token]; m != Mention::kEnd; m = doc_.mentions[m].next) {
      const Mention& mention = doc_.mentions[m];
      if (mention.entry == EntryId::None || !is(mention, labels_.number_word)) continue;
      if (mention.tokens.end > limit) continue;
      if (best && best->second >= mention.tokens.end) continue;
      const string_view value = gazetteer_.value(gazetteer_.entry(mention.entry));
      int64_t number = 0;
      const char* end = value.data() + value.size();
      if (std::from_chars(value.data(), end, number).ptr == end) best = {number, mention.tokens.end};
    }
    return best;
  }

  struct Count {
    Quantity quantity;
    string_view unit;  // glued behind the figures
  };

  optional<Count> count_of(TokenSpan span) const {
    Count out;
    WordSum sum;
    std::string folded;
    for (uint32_t t = span.begin; t < span.end;) {
      const string_view text = doc_.text(doc_.tokens[t]);
      if (doc_.tokens[t].flags.has(TokenFlag::Number)) {
        const optional<Figures> figures = parse_figures(text);
        if (!figures || !out.unit.empty()) return std::nullopt;
        out.unit = figures->unit;
        // "50m" is metres or million: only money and what follows tell.
        sum.add(figures->number);
        if (figures->scale > 1) sum.add({figures->scale, 0});
        ++t;
        continue;
      }
      if (const auto word = number_word_at(t, span.end)) {
        folded.clear();
        fold_append(doc_.text(doc_.tokens[word->second - 1]), folded);
        sum.add({word->first, 0}, word->second == t + 1 && folded == "dozen");
        t = word->second;
        continue;
      }
      folded.clear();
      fold_append(text, folded);
      if (folded == "one" || ((folded == "a" || folded == "an") && span.size() == 1)) sum.add({1, 0});
      else if (folded == "half") sum.add({0, 500000});
      else if (folded == "point") sum.add_point();
      else if (folded != "and" && folded != "-" && folded != "a") return std::nullopt;
      ++t;
    }
    const optional<Quantity> total = sum.total();
    if (!total) return std::nullopt;
    out.quantity = *total;
    return out;
  }

  optional<Count> count_of(const Mention& mention) const {
    const SlotValue* slot = find_slot(mention, ValueSlot::Count);
    return slot ? count_of(slot->tokens) : std::nullopt;
  }

  // ---- dates ----------------------------------------------------------------------------------------------

  DateParts date_parts(const Mention& mention) const {
    DateParts out;
    each_slot(mention, [&](ValueSlot what, const SlotValue& slot) {
      const string_view text = text_of(what, slot);
      const int number = to_number(text).value_or(0);
      switch (what) {
        case ValueSlot::Year: out.year = number; break;
        case ValueSlot::LastYear: out.last_year = number; break;
        case ValueSlot::LastMonth: out.last_month = number; break;
        case ValueSlot::LastWeekday: out.last_weekday = number; break;
        case ValueSlot::LastDecade: out.last_decade = number; break;
        case ValueSlot::Month: out.month = number; break;
        case ValueSlot::Day: out.day = to_ordinal(text).value_or(99); break;
        case ValueSlot::LastDay: out.last_day = to_ordinal(text).value_or(99); break;
        case ValueSlot::Weekday: out.weekday = number; break;
        case ValueSlot::Holiday: out.holiday = text; break;
        case ValueSlot::Season: out.season = text == "SP" ? 1 : text == "SU" ? 2 : text == "FA" ? 3 : 4; break;
        case ValueSlot::Quarter:
          out.quarter = to_ordinal(text.starts_with('Q') ? text.substr(1) : text).value_or(9);
          break;
        case ValueSlot::Half: out.half = number; break;
        case ValueSlot::Decade: out.decade = number; break;
        case ValueSlot::Century: out.century = to_ordinal(text).value_or(0); break;
        case ValueSlot::Offset: out.offset = to_number(text); break;
        case ValueSlot::Shift: out.shift = to_number(text); break;
        case ValueSlot::Anchor: out.anchor = to_number(text); break;
        case ValueSlot::Direction: out.direction = direction_of(text); break;
        case ValueSlot::Unit: out.unit = parse_unit(text).value_or(Unit::None); break;
        case ValueSlot::Count:
          if (const optional<Count> count = count_of(slot.tokens);
              count && count->quantity.is_whole() && count->unit.empty() && count->quantity.whole < 100000)
            out.count = static_cast<int>(count->quantity.whole);
          else
            out.direction = Direction::None;
          break;
        default: break;
      }
    });
    return out;
  }

  static Direction direction_of(string_view text) {
    const std::string word = fold(text);
    if (word == "ago") return Direction::Ago;
    if (word == "later") return Direction::Later;
    if (word == "earlier") return Direction::Earlier;
    if (word == "before") return Direction::Before;
    if (word == "after") return Direction::After;
    return Direction::FromNow;
  }

  optional<Period> period_of(const Mention& mention) const {
    DateContext context;
    context.today = today_;
    if (before_ && sentence_ - before_sentence_ <= kMaxAnchorSentences) context.before = before_;
    context.toward = toward(mention);
    return reckon(date_parts(mention), context);
  }

  bool is_future(uint32_t token) const {
    if (!labels_.future_word) return false;
    for (uint32_t m = doc_.mention_at[token]; m != Mention::kEnd; m = doc_.mentions[m].next)
      if (doc_.mentions[m].label == *labels_.future_word && doc_.mentions[m].entry != EntryId::None)
        return !doc_.tokens[token].flags.has(TokenFlag::Capitalised);  // not May, nor Will Brown
    return false;
  }

  // killed, said, was; not "wounded" behind "be".
  bool is_past(uint32_t token) const {
    const Token& word = doc_.tokens[token];
    if (!word.flags.has(TokenFlag::Lower)) return false;
    const string_view text = doc_.text(word);
    for (const string_view auxiliary : {"was", "were", "had", "did", "has", "have"})
      if (text == auxiliary) return true;
    if (word.flags.has(TokenFlag::Function)) return false;
    if (text.size() > 4 && text.ends_with("ed") && !text.ends_with("eed"))
      return word.flags.has(TokenFlag::Verb);
    // said, met, took: their base form is another word. So is that of men and of best, which are no verbs.
    if (word.lemma == word.word || word.lemma == Symbol::Unknown) return false;
    constexpr string_view kNoVerbs[] = {"s",     "ing", "men", "ren", "eet",  "est", "er",
                                        "eople", "ice", "ost", "ess", "orse", "ore"};
    if (text == "lost" || text == "tore" || text == "wore" || text == "bore") return true;
    return std::none_of(std::begin(kNoVerbs), std::end(kNoVerbs),
                        [&](string_view end) { return text.ends_with(end); });
  }

  bool follows_be(uint32_t token, uint32_t begin) const {
    if (token > begin && doc_.text(doc_.tokens[token - 1]) == "be") return true;
    return token > begin + 1 && doc_.text(doc_.tokens[token - 2]) == "be" &&
           doc_.tokens[token - 1].flags.has(TokenFlag::Adverb);
  }

  // Which way the words around the mention point; the nearest before it, else the nearest behind it.
  Toward toward(const Mention& mention) const {
    if (sentence_ >= doc_.sentences.size()) return Toward::Past;
    const TokenSpan sentence = doc_.sentences[sentence_].tokens;
    const uint32_t at = mention.tokens.begin;
    const uint32_t begin = std::max(sentence.begin, at > kTenseBefore ? at - kTenseBefore : 0);
    if (mention.tokens.end < sentence.end) {  // Tuesday's ruling; the feast planned for Saturday was put off
      const Token& next = doc_.tokens[mention.tokens.end];
      if (next.flags.has(TokenFlag::Possessive) || doc_.text(next) == "was" || doc_.text(next) == "were")
        return Toward::Past;
    }
    if (at > begin && doc_.text(doc_.tokens[at - 1]) == "until")
      return at > begin + 1 && doc_.text(doc_.tokens[at - 2]) == "not" ? Toward::Past : Toward::Future;
    for (uint32_t t = at; t-- > begin;) {
      if (is_future(t)) return Toward::Future;
      if (is_past(t) && !follows_be(t, begin)) return Toward::Past;
    }
    const uint32_t end = std::min(sentence.end, mention.tokens.end + kTenseAfter);
    for (uint32_t t = mention.tokens.end; t < end; ++t) {
      if (is_future(t)) return Toward::Future;
      if (is_past(t)) return Toward::Past;
    }
    return Toward::Nearest;
  }

  // ---- times ----------------------------------------------------------------------------------------------

  // The one day that the sentence names.
  optional<Period> day_of_sentence() {
    optional<Period> out;
    bool several = false;
    each_mention(doc_.sentences[sentence_].tokens, [&](uint32_t m) {
      if (!is(doc_.mentions[m], labels_.date)) return;
      const optional<Period> p = period_of(doc_.mentions[m]);
      if (!p || p->grain != Grain::Day || (out && out->first == p->first)) return;
      several |= out.has_value();
      out = p;
    });
    return several ? std::nullopt : out;
  }

  string_view time_of(const Mention& mention) {
    const SlotValue* hour_slot = find_slot(mention, ValueSlot::Hour);
    if (!hour_slot) return {};
    int hour = -1, minute = 0;
    const string_view text = text_of(ValueSlot::Hour, *hour_slot);
    const size_t mark = text.find_first_of(":.");
    const bool military = mark == string_view::npos && text.size() == 4;  // 1430 GMT
    const size_t split = military ? 2 : mark;
    if (split == string_view::npos) {
      hour = to_number(text).value_or(-1);
    } else {
      const string_view rest = text.substr(military ? split : split + 1);
      hour = to_number(text.substr(0, split)).value_or(-1);
      minute = rest.size() == 2 ? to_number(rest).value_or(-1) : -1;
    }
    if (const SlotValue* half = find_slot(mention, ValueSlot::HalfOfDay)) {
      if (hour < 1 || hour > 12) return {};
      hour = hour % 12 + (text_of(ValueSlot::HalfOfDay, *half) == "pm" ? 12 : 0);
    }
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return {};
    std::string out;
    optional<Period> day;
    const SlotValue* date = find_slot(mention, ValueSlot::Date);
    if (date && date->mention != MentionId::None) {
      day = period_of(doc_.mention(date->mention));
      if (!day) return {};
    } else {
      day = day_of_sentence();
    }
    if (day && day->grain == Grain::Day) out = day->iso();
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "T%02d:%02d", hour, minute);
    out += buffer;
    if (const SlotValue* zone = find_slot(mention, ValueSlot::Zone)) {
      const string_view offset = text_of(ValueSlot::Zone, *zone);
      if (offset == "Z" || offset.find(':') != string_view::npos) out += offset;
    }
    return doc_.arena.copy(out);
  }

  // Whether "the last two years" or "the next two years".
  bool is_past_shift(const SlotValue& shift) const {
    return text_of(ValueSlot::Shift, shift) == "-1";
  }

  string_view duration_of(const Mention& mention) {
    const SlotValue* unit = find_slot(mention, ValueSlot::Unit);
    const optional<Count> count = count_of(mention);
    if (!unit || !count || !count->unit.empty()) return {};
    string_view letters = text_of(ValueSlot::Unit, *unit);
    int64_t factor = 1;
    while (!letters.empty() && letters[0] >= '0' && letters[0] <= '9') {
      factor = factor == 1 ? letters[0] - '0' : factor * 10 + letters[0] - '0';
      letters.remove_prefix(1);
    }
    const optional<Quantity> amount = times(count->quantity, factor);
    if (!amount) return {};
    std::string out = letters.starts_with('T') ? "PT" : "P";
    out += amount->text();
    out += letters.substr(letters.starts_with('T') ? 1 : 0);
    if (const SlotValue* shift = find_slot(mention, ValueSlot::Shift); shift && today_) {
      Period today;
      today.first = today.last = *today_;
      out = is_past_shift(*shift) ? out + '/' + today.iso() : today.iso() + '/' + out;
    }
    return doc_.arena.copy(out);
  }

  string_view money_of(const Mention& mention) {
    optional<Count> count = count_of(mention);
    if (!count || !count->unit.empty()) return {};
    string_view code;
    optional<Quantity> amount = count->quantity;
    if (const SlotValue* currency = find_slot(mention, ValueSlot::Currency))
      code = text_of(ValueSlot::Currency, *currency);
    if (const SlotValue* coin = find_slot(mention, ValueSlot::Coin)) {
      code = text_of(ValueSlot::Coin, *coin);
      const int64_t whole = amount->whole;  // a hundredth: 50 pence are 0.5
      amount = Quantity{whole / 100, whole % 100 * 10000 + amount->millionths / 100};
    }
    if (code == "pounds" || code == "Pounds") code = "GBP";
    if (code.size() != 3) return {};
    return doc_.arena.copy(std::string(code) + ' ' + amount->text());
  }

  string_view number_of(const Mention& mention) {
    const optional<Count> count = count_of(mention);
    if (!count) return {};
    const SlotValue* unit = find_slot(mention, ValueSlot::Unit);
    if (!unit) return count->unit.empty() ? doc_.arena.copy(count->quantity.text()) : string_view();
    if (!count->unit.empty()) return {};
    return doc_.arena.copy(count->quantity.text() + ' ' + std::string(text_of(ValueSlot::Unit, *unit)));
  }

  void resolve(uint32_t m) {
    const Mention& mention = doc_.mentions[m];
    string_view value;
    if (const SlotValue* said = find_slot(mention, ValueSlot::Value); said && !said->fixed.empty()) {
      value = said->fixed;
    } else if (is(mention, labels_.date)) {
      const optional<Period> period = period_of(mention);
      if (!period) return;
      value = doc_.arena.copy(period->iso());
      if (!period->open_year && period->grain != Grain::Span) {
        before_ = period;
        before_sentence_ = sentence_;
      }
    } else if (is(mention, labels_.time)) {
      value = time_of(mention);
    } else if (is(mention, labels_.duration)) {
      value = duration_of(mention);
    } else if (is(mention, labels_.money)) {
      value = money_of(mention);
    } else if (is(mention, labels_.percent) || is(mention, labels_.number)) {
      value = number_of(mention);
    }
    if (!value.empty()) doc_.mention_values.push_back({static_cast<MentionId>(m), value});
  }

  const ValueLabels& labels_;
  const Gazetteer& gazetteer_;
  Document& doc_;
  optional<int32_t> today_;
  optional<Period> before_;
  uint32_t before_sentence_ = 0;
  uint32_t sentence_ = 0;
  std::vector<uint32_t> values_;  // buffer
};

}  // namespace

ValueLabels ValueLabels::of(const Schema& schema) {
  ValueLabels out;
  out.date = schema.find_label("DATE");
  out.time = schema.find_label("TIME");
  out.duration = schema.find_label("DURATION");
  out.money = schema.find_label("MONEY");
  out.percent = schema.find_label("PERCENT");
  out.number = schema.find_label("NUMBER");
  out.number_word = schema.find_label("NUMBER_WORD");
  out.future_word = schema.find_label("FUTURE_WORD");
  out.slots.assign(schema.slot_names().size(), ValueSlot::None);
  for (const SlotNames& names : kSlotNames) {
    if (const auto slot = schema.find_slot(names.slot)) out.slots[to_index(*slot)] = names.what;
    for (const string_view list : names.lists) {
      if (list.empty()) continue;
      if (const auto label = schema.find_label(list)) out.lists[static_cast<size_t>(names.what)].add(*label);
    }
  }
  return out;
}

void resolve_values(const ValueLabels& labels, const Gazetteer& gazetteer, Document& doc) {
  Resolver(labels, gazetteer, doc).run();
}

}  // namespace nutgraf
