// What the parts of a date mean, as ISO 8601: "Tuesday" in an article of 1998-08-18 is 1998-08-18.
// Not the reading of words: which word is the month, and which way the tense points, is told by the caller.
//
//   DateParts parts;  parts.month = 8;  parts.day = 7;                        // "Aug. 7"
//   reckon(parts, {.today = day_number(1998, 8, 18)})->iso()                  // "1998-08-07"
//   reckon(parts, {})->iso()  // "--08-07": nobody says which year
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nutgraf {

// Days since 1970-01-01, of the Gregorian calendar. Takes: a date that exists.
int32_t day_number(int year, int month, int day);
bool is_date(int year, int month, int day);
// 1 Monday … 7 Sunday.
int weekday_of(int32_t day);
// Source: the anonymous Gregorian algorithm (Meeus 1991, chapter 8).
int32_t easter_sunday(int year);
// "1998-08-18" at the beginning of a text, also of a date-time. Gives: nothing where there is no date that
// exists.
std::optional<int32_t> parse_iso_day(std::string_view text);

enum class Grain : uint8_t { Day, Weekend, Week, Month, Season, Quarter, Half, Year, Decade, Century, Span };

// A stretch of the calendar, from its first day to its last. Where nobody tells the year, month and day are
// all there is.
struct Period {
  Grain grain = Grain::Day;
  bool open_year = false;      // only Day and Month: first and last are of a year that means nothing
  int32_t first = 0;
  int32_t last = 0;
  uint8_t season = 0;          // 1 spring … 4 winter; of a winter the year is that of its December
  bool explicit_year = false;  // the words name the year
  Grain first_grain = Grain::Day, last_grain = Grain::Day;  // of a Span: what its ends are written as

  int year() const;
  int month() const;
  // 1998-08-18 · 1998-W34 · 1998-08 · 1998-SU · 1998-Q3 · 1998 · 199 (decade) · 19 (century) · first/last ·
  // --08-18 · --08
  std::string iso() const;
};

// Which way a date without a year, or a day of the week, is looked for.
enum class Toward : uint8_t { Past, Future, Nearest };

enum class Unit : uint8_t { None, Day, Weekend, Week, Fortnight, Month, Quarter, Year, Decade, Century };
std::optional<Unit> parse_unit(std::string_view value);  // of the list calendar_units: D WE W 2W M Q Y 10Y 100Y

// Ago and FromNow are seen from the article, Later and Earlier from the date spoken of before, After and
// Before from the
// date that the other parts say: two days before Christmas.
enum class Direction : uint8_t { None, Ago, FromNow, Later, Earlier, After, Before };

// 0 and empty: not said.
struct DateParts {
  int year = 0, last_year = 0;      // the last of several: 1994-97
  int month = 0, last_month = 0;
  int day = 0, last_day = 0;
  int weekday = 0, last_weekday = 0;
  // Of the list holidays: --12-25, 11-4-4 (fourth Thursday of November), easter-2.
  std::string_view holiday = {};
  int season = 0, quarter = 0, half = 0;
  int decade = 0, last_decade = 0;  // 199
  int century = 0;               // 20 for the twentieth
  std::optional<int> offset = {};  // days from today
  std::optional<int> shift = {};   // -1 last, 0 this, 1 next
  std::optional<int> anchor = {};  // the same from the date spoken of before
  Direction direction = Direction::None;
  int count = 0;
  Unit unit = Unit::None;
};

struct DateContext {
  std::optional<int32_t> today = {};    // the day of the article
  std::optional<Period> before = {};    // the date spoken of before
  Toward toward = Toward::Past;
};

// Gives: nothing where the date does not exist (30 February) or cannot be told.
// Of several days, months or years, from the first to the last: a first that states no year takes it from a
// last that does
// (May to October 2020), a last that states none is the next after the first.
std::optional<Period> reckon(const DateParts& parts, const DateContext& context);

}  // namespace nutgraf
