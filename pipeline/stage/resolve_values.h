// What dates, times, amounts and numbers say, in figures: rules say which words play which part, here it is
// reckoned.
// Not the finding of them (rules/values), not the calendar itself (calendar.h).
//
//   DATE "last May" in an article of 2015-03-02  ->  2014-05        MONEY "$1.5bn"  ->  USD 1500000000
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

// The slots that rules of values fill.
enum class ValueSlot : uint8_t {
  None, Value, Year, LastYear, Month, LastMonth, Day, LastDay, Weekday, LastWeekday, Holiday, Season, Quarter,
  Half, Decade, LastDecade, Century, Offset, Shift, Anchor, Direction, Count, Unit, Hour, HalfOfDay, Zone, Date,
  Currency, Coin,
};
inline constexpr size_t kValueSlots = static_cast<size_t>(ValueSlot::Coin) + 1;

// The labels and slots that this stage knows by name; absent ones have no values.
struct ValueLabels {
  std::optional<LabelId> date, time, duration, money, percent, number;
  std::optional<LabelId> number_word, future_word;           // of lists
  std::array<LabelSet, kValueSlots> lists;                   // whose values a slot may have
  std::vector<ValueSlot> slots;                              // by SlotId
  static ValueLabels of(const Schema& schema);
};

// Takes: doc.mentions of rules and lists, doc.published. Gives: doc.mention_values; a NUMBER that is part of
// a date or an
// amount is outranked.
// A date is seen from doc.published, else from the full date of the byline or dateline. A day of the week, a
// month or a
// day without a year is the last one, or the next where the words around it speak of what is to come. "The
// same day" is
// the date named before it. What cannot be told has no value.
// Errors: none. Cost: O(tokens + mentions).
void resolve_values(const ValueLabels& labels, const Gazetteer& gazetteer, Document& doc);

}  // namespace nutgraf
