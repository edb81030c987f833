#include "stage/calendar.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace nutgraf {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kMinYear = 1, kMaxYear = 9999;

year_month_day civil(int32_t day) { return year_month_day(sys_days(days(day))); }
int year_of(int32_t day) { return static_cast<int>(civil(day).year()); }
int month_of(int32_t day) { return static_cast<int>(static_cast<unsigned>(civil(day).month())); }
int day_of(int32_t day) { return static_cast<int>(static_cast<unsigned>(civil(day).day())); }

int32_t monday_of(int32_t day) { return day - (weekday_of(day) - 1); }

// Month 13 is January of the next year, month 0 December of the year before.
struct Month {
  int year, month;
  static Month of(int year, int month) {
    const int all = year * 12 + month - 1;
    return {all / 12, all % 12 + 1};
  }
  int32_t first() const { return day_number(year, month, 1); }
  int32_t last() const {
    const Month next = of(year, month + 1);
    return day_number(next.year, next.month, 1) - 1;
  }
};

Period make(Grain grain, int32_t first, int32_t last) {
  Period out;
  out.grain = grain;
  out.first = first;
  out.last = last;
  return out;
}

Period a_day(int32_t day) { return make(Grain::Day, day, day); }
Period a_month(int year, int month) {
  return make(Grain::Month, Month::of(year, month).first(), Month::of(year, month).last());
}
Period a_year(int year) { return make(Grain::Year, day_number(year, 1, 1), day_number(year, 12, 31)); }
Period a_week(int32_t monday) { return make(Grain::Week, monday, monday + 6); }

Period months(Grain grain, int year, int first_month, int count) {
  return make(grain, Month::of(year, first_month).first(), Month::of(year, first_month + count - 1).last());
}

// Spring begins in March; the winter of 1998 is that which begins in December 1998.
Period a_season(int year, int season) {
  Period out = months(Grain::Season, year, season * 3, 3);
  out.season = static_cast<uint8_t>(season);
  return out;
}

Period open(Period period) {
  period.open_year = true;
  return period;
}

// The day, or the month, of each year: what a date without a year can be.
std::optional<int32_t> holiday_of(std::string_view rule, int year) {
  const auto number = [](std::string_view text) {
    int out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
  };
  if (rule.starts_with("easter")) {
    const int days_after = number(rule.substr(rule[6] == '+' ? 7 : 6));
    return easter_sunday(year) + days_after;
  }
  if (rule.starts_with("--")) {
    const int month = number(rule.substr(2, 2)), day = number(rule.substr(5));
    if (!is_date(year, month, day)) return std::nullopt;
    return day_number(year, month, day);
  }
  const int month = number(rule.substr(0, 2)), weekday = number(rule.substr(rule.size() - 1));
  if (month < 1 || month > 12 || weekday < 1 || weekday > 7) return std::nullopt;
  if (rule.substr(3, 4) == "last") {
    const int32_t last = Month::of(year, month).last();
    return last - (weekday_of(last) - weekday + 7) % 7;
  }
  const int32_t first = Month::of(year, month).first();
  return first + (weekday - weekday_of(first) + 7) % 7 + 7 * (number(rule.substr(3, 1)) - 1);
}

// A date so far off is looked for on the other side, whatever the tense says: "was told to appear on Feb. 10",
// said in January.
constexpr int32_t kFarDays = 270;
constexpr int32_t kNearDays = 75;

// The one of last year, this year and next year that the article means.
template <class OfYear>  // int -> optional<Period>
std::optional<Period> of_some_year(int32_t today, Toward toward, OfYear of_year) {
  std::optional<Period> past, future;
  const int year = year_of(today);
  for (int y = year - 8; y <= year + 8; ++y) {  // 29 February may be eight years off
    const std::optional<Period> p = of_year(y);
    if (!p) continue;
    if (p->first <= today) past = p;
    else if (!future) future = p;
  }
  if (!past || !future) return past ? past : future;
  if (past->last >= today) return past;  // now
  const int32_t back = today - past->last, ahead = future->first - today;
  if (past->grain != Grain::Day && toward != Toward::Nearest) return toward == Toward::Past ? past : future;
  if (toward == Toward::Nearest) return ahead < back ? future : past;
  if (toward == Toward::Past) return back > kFarDays && ahead < kNearDays ? future : past;
  return ahead > kFarDays && back < kNearDays ? past : future;
}

// The last before the article, the one of its year, the next after it.
template <class OfYear>
std::optional<Period> of_shifted_year(int32_t today, int shift, OfYear of_year) {
  const int year = year_of(today);
  if (shift == 0) return of_year(year);
  if (shift < 0) {
    for (int y = year; y >= year - 8; --y)
      if (const std::optional<Period> p = of_year(y); p && p->last < today) return p;
    return std::nullopt;
  }
  for (int y = year; y <= year + 8; ++y)
    if (const std::optional<Period> p = of_year(y); p && p->first > today) return p;
  return std::nullopt;
}

std::optional<Period> shifted(Unit unit, int32_t day, int by) {
  const int year = year_of(day), month = month_of(day);
  switch (unit) {
    case Unit::Day: return a_day(day + by);
    case Unit::Weekend: {
      const int32_t saturday = monday_of(day) + 5 + 7 * by;
      return make(Grain::Weekend, saturday, saturday + 1);
    }
    case Unit::Week: return a_week(monday_of(day) + 7 * by);
    case Unit::Fortnight: return make(Grain::Span, monday_of(day) + 14 * by, monday_of(day) + 14 * by + 13);
    case Unit::Month: {
      const Month m = Month::of(year, month + by);
      return a_month(m.year, m.month);
    }
    case Unit::Quarter: {
      const Month m = Month::of(year, (month - 1) / 3 * 3 + 1 + 3 * by);
      return months(Grain::Quarter, m.year, m.month, 3);
    }
    case Unit::Year:
      if (year + by < kMinYear || year + by > kMaxYear) return std::nullopt;
      return a_year(year + by);
    case Unit::Decade: {
      const int first = (year / 10 + by) * 10;
      if (first < kMinYear || first + 9 > kMaxYear) return std::nullopt;
      return make(Grain::Decade, day_number(first, 1, 1), day_number(first + 9, 12, 31));
    }
    case Unit::Century: {
      const int first = (year / 100 + by) * 100;
      if (first < kMinYear || first + 99 > kMaxYear) return std::nullopt;
      return make(Grain::Century, day_number(first, 1, 1), day_number(first + 99, 12, 31));
    }
    case Unit::None: break;
  }
  return std::nullopt;
}

Unit unit_of(Grain grain) {
  switch (grain) {
    case Grain::Day: return Unit::Day;
    case Grain::Weekend: case Grain::Week: return Unit::Week;
    case Grain::Month: case Grain::Season: return Unit::Month;
    case Grain::Quarter: case Grain::Half: return Unit::Quarter;
    case Grain::Decade: return Unit::Decade;
    case Grain::Century: return Unit::Century;
    default: return Unit::Year;
  }
}

// Two years ago is a year, three months ago a month, ten days ago a day; so is a week ago, seven days back.
std::optional<Period> counted(Unit unit, int32_t day, Grain known, int by) {
  if (std::abs(by) > 3000) return std::nullopt;
  if (unit == Unit::Decade) return shifted(Unit::Year, day, by * 10);
  if (unit == Unit::Century) return shifted(Unit::Year, day, by * 100);
  if (unit == Unit::Fortnight) {
    unit = Unit::Week;
    by *= 2;
  }
  if (unit == Unit::Weekend || unit == Unit::None) return std::nullopt;
  // "Three days later" says no day where only the month is known.
  if (known > Grain::Day && unit == Unit::Day) return std::nullopt;
  if (known > Grain::Week && unit == Unit::Week) return std::nullopt;
  if (known > Grain::Season && (unit == Unit::Month || unit == Unit::Quarter)) return std::nullopt;
  return shifted(unit, day, by);
}

std::optional<Period> weekday_near(const DateParts& parts, const DateContext& context) {
  if (!context.today) return std::nullopt;
  const int32_t today = *context.today;
  if (parts.shift && parts.unit == Unit::Week)
    return a_day(monday_of(today) + 7 * *parts.shift + parts.weekday - 1);
  const int back = (weekday_of(today) - parts.weekday + 7) % 7;  // 0: today
  const int ahead = (7 - back) % 7;
  if (parts.shift == -1) return a_day(today - (back == 0 ? 7 : back));
  if (parts.shift == 1) {
    // On a Monday "next Friday" is that of the week to come; on a Friday "next Monday" is the one to come.
    const int32_t day = monday_of(today) + 7 + parts.weekday - 1;
    return a_day(day);
  }
  if (parts.shift == 0) return a_day(monday_of(today) + parts.weekday - 1);
  if (context.toward == Toward::Future) return a_day(today + ahead);
  return a_day(today - back);
}

// The fixed parts, in a year that is known.
std::optional<Period> in_year(const DateParts& parts, int year) {
  if (year < kMinYear || year >= kMaxYear) return std::nullopt;
  if (!parts.holiday.empty()) {
    const std::optional<int32_t> day = holiday_of(parts.holiday, year);
    if (!day) return std::nullopt;
    return a_day(*day);
  }
  if (parts.month) {
    if (parts.month < 1 || parts.month > 12) return std::nullopt;
    if (!parts.day) return a_month(year, parts.month);
    if (!is_date(year, parts.month, parts.day)) return std::nullopt;
    return a_day(day_number(year, parts.month, parts.day));
  }
  if (parts.season) return a_season(year, parts.season);
  if (parts.quarter > 4) return std::nullopt;
  if (parts.quarter) return months(Grain::Quarter, year, parts.quarter * 3 - 2, 3);
  if (parts.half) return months(Grain::Half, year, parts.half == 1 ? 1 : 7, 6);
  return a_year(year);
}

std::optional<Period> reckon_words(const DateParts& parts, const DateContext& context) {
  if (parts.direction == Direction::After || parts.direction == Direction::Before) {
    DateParts base = parts;
    base.direction = Direction::None;
    base.unit = Unit::None;
    const std::optional<Period> from = reckon_words(base, context);
    if (!from || from->open_year) return std::nullopt;
    const int by = parts.direction == Direction::After ? parts.count : -parts.count;
    return counted(parts.unit, from->first, from->grain, by);
  }
  const bool in_a_year = parts.month || !parts.holiday.empty() || parts.season || parts.quarter || parts.half;
  if (parts.year) {
    std::optional<Period> out = in_year(parts, parts.year);
    if (out) out->explicit_year = true;
    return out;
  }
  if (parts.decade) {
    if (parts.decade > 990) return std::nullopt;
    const int year = parts.decade * 10;
    return make(Grain::Decade, day_number(year, 1, 1), day_number(year + 9, 12, 31));
  }
  if (parts.century) {
    if (parts.century < 2 || parts.century > 30) return std::nullopt;
    const int year = parts.century * 100 - 100;
    return make(Grain::Century, day_number(year, 1, 1), day_number(year + 99, 12, 31));
  }
  if (parts.anchor) {
    if (!context.before || context.before->open_year) return std::nullopt;
    const Period& before = *context.before;
    if (in_a_year) return in_year(parts, before.year() + *parts.anchor);
    if (parts.unit == Unit::None) return std::nullopt;
    if (before.grain > Grain::Year || unit_of(before.grain) > parts.unit) return std::nullopt;
    return shifted(parts.unit, before.first, *parts.anchor);
  }
  if (parts.direction == Direction::Later || parts.direction == Direction::Earlier) {
    const std::optional<Period>& before = context.before;
    if (!before || before->open_year || before->grain > Grain::Year) return std::nullopt;
    const int by = parts.direction == Direction::Later ? parts.count : -parts.count;
    return counted(parts.unit, before->first, before->grain, by);
  }
  if (!context.today) {
    // What does not hang on the article: a day or month of some year.
    if (parts.shift || parts.offset || parts.direction != Direction::None) return std::nullopt;
    if (!parts.holiday.empty() && !parts.holiday.starts_with("--")) return std::nullopt;
    if (!parts.month && parts.holiday.empty()) return std::nullopt;
    const std::optional<Period> out = in_year(parts, 2000);  // a leap year
    return out ? std::optional(open(*out)) : std::nullopt;
  }
  const int32_t today = *context.today;
  if (parts.offset) return a_day(today + *parts.offset);
  if (parts.direction == Direction::Ago) return counted(parts.unit, today, Grain::Day, -parts.count);
  if (parts.direction == Direction::FromNow) return counted(parts.unit, today, Grain::Day, parts.count);
  if (in_a_year) {
    const auto of_year = [&](int year) { return in_year(parts, year); };
    if (parts.shift && parts.unit == Unit::Year) return of_year(year_of(today) + *parts.shift);
    if (parts.shift == 0 && parts.season == 4 && month_of(today) <= 2) return of_year(year_of(today) - 1);
    if (parts.shift) return of_shifted_year(today, *parts.shift, of_year);
    return of_some_year(today, context.toward, of_year);
  }
  if (parts.weekday) return weekday_near(parts, context);
  if (parts.shift && parts.unit != Unit::None) return shifted(parts.unit, today, *parts.shift);
  return std::nullopt;
}

void append_day(int32_t day, bool open_year, std::string& out) {
  char buffer[24];
  if (open_year) std::snprintf(buffer, sizeof buffer, "--%02d-%02d", month_of(day), day_of(day));
  else std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year_of(day), month_of(day), day_of(day));
  out += buffer;
}

void append_end(Grain grain, int32_t day, bool open_year, std::string& out) {
  char buffer[24];
  if (grain == Grain::Year) {
    std::snprintf(buffer, sizeof buffer, "%04d", year_of(day));
    out += buffer;
  } else if (grain == Grain::Month) {
    if (open_year) std::snprintf(buffer, sizeof buffer, "--%02d", month_of(day));
    else std::snprintf(buffer, sizeof buffer, "%04d-%02d", year_of(day), month_of(day));
    out += buffer;
  } else {
    append_day(day, open_year, out);
  }
}

// How the end of a span is written.
Grain end_grain(const Period& p) {
  switch (p.grain) {
    case Grain::Year: case Grain::Decade: case Grain::Century: return Grain::Year;
    case Grain::Month: case Grain::Season: case Grain::Quarter: case Grain::Half: return Grain::Month;
    default: return Grain::Day;
  }
}

// One day, month or year.
std::optional<Period> reckon_one(const DateParts& parts, const DateContext& context) {
  const std::optional<Period> out = reckon_words(parts, context);
  // "Friday, Oct. 23", where that is no Friday in the year found: perhaps it is in the one before or after.
  if (!out || !parts.weekday || !parts.day || out->open_year || out->grain != Grain::Day) return out;
  if (weekday_of(out->first) == parts.weekday || parts.year || !context.today) return out;
  std::optional<Period> best;
  const int year = year_of(*context.today);
  for (int y = year - 1; y <= year + 1; ++y) {
    const std::optional<Period> p = in_year(parts, y);
    if (!p || weekday_of(p->first) != parts.weekday) continue;
    if (!best || std::abs(p->first - *context.today) < std::abs(best->first - *context.today)) best = p;
  }
  return best ? best : out;
}

// The last of several: 5 May of 3-5 May, 1997 of 1994-97.
DateParts last_of(const DateParts& parts) {
  DateParts out;
  out.weekday = parts.last_weekday;
  out.decade = parts.last_decade;
  out.day = parts.last_day;
  out.month = parts.last_month ? parts.last_month : parts.last_day ? parts.month : 0;
  out.year = parts.last_year;
  if (out.year && out.year < 100 && !out.month) out.year += parts.year / 100 * 100;
  if (!out.year && parts.last_day && !parts.last_month) out.year = parts.year;
  return out;
}

std::optional<Period> reckon_several(DateParts first_parts, const DateContext& context) {
  const DateParts last_parts = last_of(first_parts);
  first_parts.last_year = first_parts.last_month = first_parts.last_day = 0;
  first_parts.last_weekday = first_parts.last_decade = 0;
  const bool year_from_last = !first_parts.year && last_parts.year && first_parts.month;
  if (year_from_last) first_parts.year = last_parts.year;
  std::optional<Period> first = reckon_one(first_parts, context);
  std::optional<Period> last = reckon_one(last_parts, context);
  if (!first || !last || first->open_year != last->open_year) return std::nullopt;
  if (year_from_last && first->first > last->first) {  // November to February 2020
    --first_parts.year;
    first = reckon_one(first_parts, context);
  } else if (!last->open_year && last->first <= first->first && !last_parts.year && !last_parts.decade) {
    DateContext after = context;
    after.today = first->last;
    after.toward = Toward::Future;
    last = reckon_one(last_parts, after);
  }
  if (!first || !last || (!first->open_year && last->first <= first->first)) return std::nullopt;
  const bool same_month = first->grain == Grain::Day && last_parts.month == first_parts.month;
  if (first->open_year && same_month && last->first <= first->first) return std::nullopt;
  Period out = make(Grain::Span, first->first, last->last);
  out.open_year = first->open_year;
  out.first_grain = end_grain(*first);
  out.last_grain = end_grain(*last);
  return out;
}

}  // namespace

int32_t day_number(int year, int month, int day) {
  const year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  return static_cast<int32_t>(sys_days(date).time_since_epoch().count());
}

bool is_date(int year, int month, int day) {
  if (year < kMinYear || year > kMaxYear || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                        std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

int weekday_of(int32_t day) {
  return static_cast<int>(std::chrono::weekday(sys_days(days(day))).iso_encoding());
}

int32_t easter_sunday(int year) {
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
  const int f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, sum = h + l - 7 * m + 114;
  return day_number(year, sum / 31, sum % 31 + 1);
}

std::optional<int32_t> parse_iso_day(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](size_t at, size_t size) {
    int out = -1;
    const char* end = text.data() + at + size;
    return std::from_chars(text.data() + at, end, out).ptr == end ? out : -1;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  if (!is_date(year, month, day)) return std::nullopt;
  return day_number(year, month, day);
}

std::optional<Unit> parse_unit(std::string_view value) {
  if (value == "D") return Unit::Day;
  if (value == "WE") return Unit::Weekend;
  if (value == "W") return Unit::Week;
  if (value == "2W") return Unit::Fortnight;
  if (value == "M") return Unit::Month;
  if (value == "Q") return Unit::Quarter;
  if (value == "Y") return Unit::Year;
  if (value == "10Y") return Unit::Decade;
  if (value == "100Y") return Unit::Century;
  return std::nullopt;
}

int Period::year() const { return year_of(first); }
int Period::month() const { return month_of(first); }

std::string Period::iso() const {
  std::string out;
  char buffer[24];
  switch (grain) {
    case Grain::Day: append_day(first, open_year, out); break;
    case Grain::Month: append_end(Grain::Month, first, open_year, out); break;
    case Grain::Year: append_end(Grain::Year, first, false, out); break;
    case Grain::Week: {
      const int32_t thursday = first + 3;  // a week is of the year that has its Thursday
      const int year = year_of(thursday);
      std::snprintf(buffer, sizeof buffer, "%04d-W%02d", year, (thursday - day_number(year, 1, 1)) / 7 + 1);
      out = buffer;
      break;
    }
    case Grain::Season: {
      constexpr const char* kSeasons[] = {"SP", "SU", "FA", "WI"};
      std::snprintf(buffer, sizeof buffer, "%04d-%s", year_of(first), kSeasons[(season + 3) % 4]);
      out = buffer;
      break;
    }
    case Grain::Quarter:
      std::snprintf(buffer, sizeof buffer, "%04d-Q%d", year_of(first), (month_of(first) - 1) / 3 + 1);
      out = buffer;
      break;
    case Grain::Decade:
      std::snprintf(buffer, sizeof buffer, "%03d", year_of(first) / 10);
      out = buffer;
      break;
    case Grain::Century:
      std::snprintf(buffer, sizeof buffer, "%02d", year_of(first) / 100);
      out = buffer;
      break;
    case Grain::Half:
      append_end(Grain::Month, first, false, out);
      out += '/';
      append_end(Grain::Month, last, false, out);
      break;
    case Grain::Weekend:
      append_day(first, false, out);
      out += '/';
      append_day(last, false, out);
      break;
    case Grain::Span:
      append_end(first_grain, first, open_year, out);
      out += '/';
      append_end(last_grain, last, open_year, out);
      break;
  }
  return out;
}

std::optional<Period> reckon(const DateParts& parts, const DateContext& context) {
  const bool several =
      parts.last_year || parts.last_month || parts.last_day || parts.last_weekday || parts.last_decade;
  return several ? reckon_several(parts, context) : reckon_one(parts, context);
}

}  // namespace nutgraf
