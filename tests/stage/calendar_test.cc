#include "stage/calendar.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nutgraf {
namespace {

struct Row {
  const char* what;
  const char* today;  // empty: nobody knows
  DateParts parts;
  const char* iso;    // empty: cannot be told
  Toward toward = Toward::Past;
  const char* before = "";  // the day spoken of before
};

DateContext context_of(const Row& row) {
  DateContext out;
  out.today = parse_iso_day(row.today);
  out.toward = row.toward;
  if (const auto day = parse_iso_day(row.before)) {
    out.before = Period{};
    out.before->first = out.before->last = *day;
  }
  return out;
}

const std::vector<Row> kRows = {
    {"nothing", "2014-05-22", {}, ""},
    // Full dates, and such as do not exist.
    {"a day", "", {.year = 2014, .month = 5, .day = 22}, "2014-05-22"},
    {"29 February of a leap year", "", {.year = 2016, .month = 2, .day = 29}, "2016-02-29"},
    {"29 February of no leap year", "", {.year = 2015, .month = 2, .day = 29}, ""},
    {"2000 was a leap year", "", {.year = 2000, .month = 2, .day = 29}, "2000-02-29"},
    {"1900 was none", "", {.year = 1900, .month = 2, .day = 29}, ""},
    {"31 April", "", {.year = 2014, .month = 4, .day = 31}, ""},
    {"month 13", "", {.year = 2014, .month = 13, .day = 1}, ""},
    {"a month", "", {.year = 2014, .month = 5}, "2014-05"},
    {"a year", "", {.year = 1066}, "1066"},
    {"a decade", "", {.decade = 199}, "199"},
    {"a century", "", {.century = 19}, "18"},
    {"a season", "", {.year = 1998, .season = 3}, "1998-FA"},
    {"a winter that ends in the next year", "", {.year = 1998, .season = 4}, "1998-WI"},
    {"a quarter", "", {.year = 1998, .quarter = 3}, "1998-Q3"},
    {"a fifth quarter", "", {.year = 1998, .quarter = 5}, ""},
    {"a half", "", {.year = 1998, .half = 2}, "1998-07/1998-12"},
    // Nobody says which year.
    {"open day", "", {.month = 5, .day = 22}, "--05-22"},
    {"open 29 February", "", {.month = 2, .day = 29}, "--02-29"},
    {"open 30 February", "", {.month = 2, .day = 30}, ""},
    {"open month", "", {.month = 5}, "--05"},
    {"open feast", "", {.holiday = "--12-25"}, "--12-25"},
    {"open Easter", "", {.holiday = "easter+0"}, ""},
    {"a weekday of no article", "", {.weekday = 2}, ""},
    {"last week of no article", "", {.shift = -1, .unit = Unit::Week}, ""},
    // Days and months without a year.
    {"a day before", "1998-08-18", {.month = 8, .day = 7}, "1998-08-07"},
    {"the day itself", "1998-08-07", {.month = 8, .day = 7}, "1998-08-07"},
    {"a day of last year", "1999-05-07", {.month = 11, .day = 3}, "1998-11-03"},
    {"a day to come", "2000-01-05", {.month = 1, .day = 14}, "2000-01-14", Toward::Future},
    {"a day to come, over the year's border", "1999-12-20", {.month = 1, .day = 14}, "2000-01-14",
     Toward::Future},
    {"a day soon, said in the past tense", "2000-01-07", {.month = 2, .day = 10}, "2000-02-10", Toward::Past},
    {"a day just gone, said of the future", "2000-01-07", {.month = 1, .day = 2}, "2000-01-02",
     Toward::Future},
    {"the nearest", "2000-01-07", {.month = 12, .day = 1}, "1999-12-01", Toward::Nearest},
    {"29 February is years away", "2017-03-22", {.month = 2, .day = 29}, "2016-02-29"},
    {"29 February is years ahead", "2017-03-22", {.month = 2, .day = 29}, "2016-02-29", Toward::Nearest},
    {"this month", "2014-05-22", {.month = 5}, "2014-05"},
    {"a month before", "2000-01-15", {.month = 11}, "1999-11"},
    {"a month to come", "2000-03-29", {.month = 5}, "2000-05", Toward::Future},
    {"last May, said in March", "2015-03-02", {.month = 5, .shift = -1}, "2014-05"},
    {"last May, said in May", "2015-05-20", {.month = 5, .shift = -1}, "2014-05"},
    {"last May, said in June", "2015-06-02", {.month = 5, .shift = -1}, "2015-05"},
    {"next May, said in May", "2015-05-20", {.month = 5, .shift = 1}, "2016-05"},
    {"next May, said in March", "2015-03-20", {.month = 5, .shift = 1}, "2015-05"},
    {"this September", "2016-11-07", {.month = 9, .shift = 0}, "2016-09"},
    {"May last year", "2015-06-02", {.month = 5, .shift = -1, .unit = Unit::Year}, "2014-05"},
    {"last fall", "1999-04-10", {.season = 3, .shift = -1}, "1998-FA"},
    {"this winter, said in January", "2000-01-10", {.season = 4, .shift = 0}, "1999-WI"},
    {"this winter, said in December", "1999-12-10", {.season = 4, .shift = 0}, "1999-WI"},
    {"next spring", "2000-04-10", {.season = 1, .shift = 1}, "2001-SP"},
    {"the third quarter of last year", "2000-04-10", {.quarter = 3, .shift = -1, .unit = Unit::Year},
     "1999-Q3"},
    // Days of the week; 1998-08-18 was a Tuesday.
    {"today by its name", "1998-08-18", {.weekday = 2}, "1998-08-18"},
    {"yesterday by its name", "1998-08-18", {.weekday = 1}, "1998-08-17"},
    {"six days ago", "1998-08-18", {.weekday = 3}, "1998-08-12"},
    {"tomorrow by its name", "1998-08-18", {.weekday = 3}, "1998-08-19", Toward::Future},
    {"today, of the future", "1998-08-18", {.weekday = 2}, "1998-08-18", Toward::Future},
    {"over the year's border", "2000-01-01", {.weekday = 5}, "1999-12-31"},
    {"last Tuesday, said on a Tuesday", "1998-08-18", {.weekday = 2, .shift = -1}, "1998-08-11"},
    {"last Friday", "1998-08-11", {.weekday = 5, .shift = -1}, "1998-08-07"},
    {"this Sunday", "2016-11-07", {.weekday = 7, .shift = 0}, "2016-11-13"},
    {"next Friday, said on a Monday", "2016-11-07", {.weekday = 5, .shift = 1}, "2016-11-18"},
    {"next Monday, said on a Thursday", "2018-11-01", {.weekday = 1, .shift = 1}, "2018-11-05"},
    {"Monday last week", "2018-11-01", {.weekday = 1, .shift = -1, .unit = Unit::Week}, "2018-10-22"},
    {"a weekday beside a date that is one", "1998-10-25", {.month = 10, .day = 26, .weekday = 1},
     "1998-10-26"},
    {"a weekday tells the year", "2000-01-10", {.month = 1, .day = 14, .weekday = 5}, "2000-01-14",
     Toward::Past},
    {"a weekday and a date that never meet", "2000-01-10", {.month = 1, .day = 8, .weekday = 3},
     "2000-01-08"},
    // Weeks, months, years near the article.
    {"today", "1998-08-18", {.offset = 0}, "1998-08-18"},
    {"yesterday, over the month's border", "1998-09-01", {.offset = -1}, "1998-08-31"},
    {"tomorrow, on a leap day's eve", "2016-02-28", {.offset = 1}, "2016-02-29"},
    {"tomorrow, over the year's border", "1999-12-31", {.offset = 1}, "2000-01-01"},
    {"this week, on its Monday", "2000-02-14", {.shift = 0, .unit = Unit::Week}, "2000-W07"},
    {"this week, on its Sunday", "2000-02-20", {.shift = 0, .unit = Unit::Week}, "2000-W07"},
    {"a week of two years", "2018-12-31", {.shift = 0, .unit = Unit::Week}, "2019-W01"},
    {"the week before the first", "2021-01-05", {.shift = -1, .unit = Unit::Week}, "2020-W53"},
    {"a January day in the last week of the year before", "2021-01-02", {.shift = 0, .unit = Unit::Week},
     "2020-W53"},
    {"next weekend", "2018-08-17", {.shift = 1, .unit = Unit::Weekend}, "2018-08-25/2018-08-26"},
    {"last month, in January", "2000-01-15", {.shift = -1, .unit = Unit::Month}, "1999-12"},
    {"last month, on its 31st", "2000-03-31", {.shift = -1, .unit = Unit::Month}, "2000-02"},
    {"next quarter, in December", "2000-12-31", {.shift = 1, .unit = Unit::Quarter}, "2001-Q1"},
    {"last year", "1999-01-22", {.shift = -1, .unit = Unit::Year}, "1998"},
    {"last decade", "2005-01-22", {.shift = -1, .unit = Unit::Decade}, "199"},
    {"next century", "1999-01-22", {.shift = 1, .unit = Unit::Century}, "20"},
    // So long ago.
    {"50 years ago", "1999-02-16", {.direction = Direction::Ago, .count = 50, .unit = Unit::Year}, "1949"},
    {"two months ago, in January", "2000-01-28",
     {.direction = Direction::Ago, .count = 2, .unit = Unit::Month}, "1999-11"},
    {"two weeks ago", "2000-01-28", {.direction = Direction::Ago, .count = 2, .unit = Unit::Week},
     "2000-W02"},
    {"11 days ago", "1999-04-19", {.direction = Direction::Ago, .count = 11, .unit = Unit::Day},
     "1999-04-08"},
    {"two decades ago", "1999-04-19", {.direction = Direction::Ago, .count = 2, .unit = Unit::Decade},
     "1979"},
    {"5,000 years ago", "1999-04-19", {.direction = Direction::Ago, .count = 5000, .unit = Unit::Year}, ""},
    {"two days from now", "1999-12-30", {.direction = Direction::FromNow, .count = 2, .unit = Unit::Day},
     "2000-01-01"},
    // From the date before.
    {"three days later", "2005-01-01", {.direction = Direction::Later, .count = 3, .unit = Unit::Day},
     "1999-03-02", Toward::Past, "1999-02-27"},
    {"a year earlier", "2005-01-01", {.direction = Direction::Earlier, .count = 1, .unit = Unit::Year},
     "1998", Toward::Past, "1999-02-27"},
    {"three days later than nothing", "2005-01-01",
     {.direction = Direction::Later, .count = 3, .unit = Unit::Day}, ""},
    {"the same day", "2005-01-01", {.anchor = 0, .unit = Unit::Day}, "1999-02-27", Toward::Past,
     "1999-02-27"},
    {"that year", "2005-01-01", {.anchor = 0, .unit = Unit::Year}, "1999", Toward::Past, "1999-02-27"},
    {"the following week", "2005-01-01", {.anchor = 1, .unit = Unit::Week}, "1999-W09", Toward::Past,
     "1999-02-27"},
    {"May of that year", "2005-01-01", {.month = 5, .anchor = 0, .unit = Unit::Year}, "1999-05", Toward::Past,
     "1999-02-27"},
    {"the same day as nothing", "2005-01-01", {.anchor = 0, .unit = Unit::Day}, ""},
    // Feasts.
    {"Christmas", "1999-12-20", {.holiday = "--12-25"}, "1999-12-25", Toward::Future},
    {"last Christmas", "1999-12-20", {.holiday = "--12-25", .shift = -1}, "1998-12-25"},
    {"Thanksgiving", "2000-01-07", {.holiday = "11-4-4"}, "1999-11-25"},
    {"the last Monday of May", "", {.year = 2016, .holiday = "05-last-1"}, "2016-05-30"},
    {"Easter", "", {.year = 2018, .holiday = "easter+0"}, "2018-04-01"},
    {"Easter in March", "", {.year = 2016, .holiday = "easter+0"}, "2016-03-27"},
    {"the latest Easter", "", {.year = 1943, .holiday = "easter+0"}, "1943-04-25"},
    {"Good Friday", "", {.year = 2018, .holiday = "easter-2"}, "2018-03-30"},
    {"Whit Monday", "", {.year = 2018, .holiday = "easter+50"}, "2018-05-21"},
    {"last Easter", "2019-03-12", {.holiday = "easter+0", .shift = -1}, "2018-04-01"},
    {"two days before Christmas", "1999-12-20",
     {.holiday = "--12-25", .direction = Direction::Before, .count = 2, .unit = Unit::Day}, "1999-12-23"},
    {"a week after Easter 2014", "",
     {.year = 2014, .holiday = "easter+0", .direction = Direction::After, .count = 1, .unit = Unit::Week}, "2014-W17"},
    {"three days after an open day", "",
     {.month = 5, .day = 22, .direction = Direction::After, .count = 3, .unit = Unit::Day}, ""},
    // Several days, several years.
    {"3-5 May", "2014-05-22", {.month = 5, .day = 3, .last_day = 5}, "2014-05-03/2014-05-05"},
    {"3-5 May, open", "", {.month = 5, .day = 3, .last_day = 5}, "--05-03/--05-05"},
    {"5-3 May", "2014-05-22", {.month = 5, .day = 5, .last_day = 3}, ""},
    {"28-31 April", "2014-05-22", {.month = 4, .day = 28, .last_day = 31}, ""},
    {"1994-97", "", {.year = 1994, .last_year = 97}, "1994/1997"},
    {"1914-1918", "", {.year = 1914, .last_year = 1918}, "1914/1918"},
    {"1994-92", "", {.year = 1994, .last_year = 92}, ""},
    {"the eighties and nineties", "", {.decade = 198, .last_decade = 199}, "1980/1999"},
    {"May to October 2020", "", {.last_year = 2020, .month = 5, .last_month = 10}, "2020-05/2020-10"},
    {"November to February 2020", "", {.last_year = 2020, .month = 11, .last_month = 2}, "2019-11/2020-02"},
    {"May 2019 to February 2020", "", {.year = 2019, .last_year = 2020, .month = 5, .last_month = 2},
     "2019-05/2020-02"},
    {"May 2020 to February 2020", "", {.year = 2020, .last_year = 2020, .month = 5, .last_month = 2}, ""},
    {"May 3 to June 1, 2020", "", {.last_year = 2020, .month = 5, .last_month = 6, .day = 3, .last_day = 1},
     "2020-05-03/2020-06-01"},
    {"May 3-5, 2020", "", {.year = 2020, .month = 5, .day = 3, .last_day = 5}, "2020-05-03/2020-05-05"},
    {"30 February to March 1, 2020", "",
     {.last_year = 2020, .month = 2, .last_month = 3, .day = 30, .last_day = 1}, ""},
    {"May to October, open", "", {.month = 5, .last_month = 10}, "--05/--10"},
    {"Dec. 30 to Jan. 2, open", "", {.month = 12, .last_month = 1, .day = 30, .last_day = 2},
     "--12-30/--01-02"},
    {"Dec. 30 to Jan. 2", "2000-01-10", {.month = 12, .last_month = 1, .day = 30, .last_day = 2},
     "1999-12-30/2000-01-02"},
    {"Saturday to Tuesday", "1998-08-18", {.weekday = 6, .last_weekday = 2}, "1998-08-15/1998-08-18"},
    {"Monday to Friday, of which the second is to come", "1998-08-18", {.weekday = 1, .last_weekday = 5},
     "1998-08-17/1998-08-21"},
    {"Monday to Friday of no article", "", {.weekday = 1, .last_weekday = 5}, ""},
};

TEST_CASE("what the parts of a date mean, seen from a day") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const std::optional<Period> period = reckon(row.parts, context_of(row));
    CHECK((period ? period->iso() : "") == row.iso);
  }
}

TEST_CASE("days have numbers, and numbers days, for 300 years") {
  int32_t expected = day_number(1900, 1, 1);
  CHECK(expected == -25567);
  int weekday = 1;  // 1 January 1900 was a Monday
  for (int year = 1900; year < 2200; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; is_date(year, month, day); ++day) {
        if (day_number(year, month, day) != expected || weekday_of(expected) != weekday)
          FAIL(year, "-", month, "-", day);
        ++expected;
        weekday = weekday % 7 + 1;
      }
    }
    CHECK(weekday_of(easter_sunday(year)) == 7);
  }
}

TEST_CASE("every day lies in its week, month, quarter and year") {
  for (int32_t day = day_number(1999, 12, 20); day < day_number(2005, 1, 20); ++day) {
    for (const Unit unit : {Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::Decade, Unit::Century}) {
      DateParts parts;
      parts.shift = 0;
      parts.unit = unit;
      DateContext context;
      context.today = day;
      const std::optional<Period> here = reckon(parts, context);
      REQUIRE(here);
      CHECK(here->first <= day);
      CHECK(here->last >= day);
      parts.shift = 1;
      CHECK(reckon(parts, context)->first == here->last + 1);
      parts.shift = -1;
      CHECK(reckon(parts, context)->last == here->first - 1);
    }
  }
}

TEST_CASE("the day of a date or a date-time") {
  CHECK(parse_iso_day("1999-01-22T13:06") == day_number(1999, 1, 22));
  CHECK(parse_iso_day("1999-01-22") == day_number(1999, 1, 22));
  for (const char* text : {"", "1999", "1999-02-30", "22.01.1999", "1999-1-2", "1999-0a-02", "19990122T1306"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso_day(text));
  }
}

}  // namespace
}  // namespace nutgraf
