#include "stage/quantity.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

namespace nutgraf {
namespace {

struct FigureRow {
  const char* word;
  const char* number;  // empty: no number
  int64_t scale = 1;
  const char* unit = "";
};

const std::vector<FigureRow> kFigures = {
    {"", ""},
    {"7", "7"},
    {"007", "7"},
    {"7.50", "7.5"},
    {".5", "0.5"},
    {"1,200", "1200"},
    {"1,234,567", "1234567"},
    {"1,234.5", "1234.5"},
    {"0.000001", "0.000001"},
    {"0.0000001", ""},
    {"1,50", ""},
    {"1234,567", ""},
    {",5", ""},
    {"3:1", ""},
    {"1/2", ""},
    {"1.234.567", ""},
    {"99999999999999999999", ""},
    {"2.5bn", "2.5", 1000000000},
    {"2BN", "2", 1000000000},
    {"50m", "50", 1000000},
    {"3k", "3", 1000},
    {"1.2tn", "1.2", 1000000000000},
    {"50km", "50", 1, "km"},
    {"7th", "7", 1, "th"},
};

TEST_CASE("figures") {
  for (const FigureRow& row : kFigures) {
    CAPTURE(row.word);
    const std::optional<Figures> figures = parse_figures(row.word);
    CHECK((figures ? figures->number.text() : "") == row.number);
    if (!figures) continue;
    CHECK(figures->scale == row.scale);
    CHECK(figures->unit == row.unit);
  }
}

struct WordRow {
  const char* words;
  std::vector<int64_t> values;  // -1: and a half; -2: point; -12: a dozen that multiplies
  const char* number;
};

const std::vector<WordRow> kWords = {
    {"", {}, ""},
    {"five", {5}, "5"},
    {"a hundred", {100}, "100"},
    {"twenty five", {20, 5}, "25"},
    {"two hundred and fifty", {2, 100, 50}, "250"},
    {"two hundred and fifty thousand", {2, 100, 50, 1000}, "250000"},
    {"five million three hundred thousand", {5, 1000000, 300, 1000}, "5300000"},
    {"a thousand million", {1000, 1000000}, "1000000000"},
    {"twelve hundred", {12, 100}, "1200"},
    {"five dozen", {5, -12}, "60"},
    {"a dozen", {-12}, "12"},
    {"two and a half", {2, -1}, "2.5"},
    {"two and a half million", {2, -1, 1000000}, "2500000"},
    {"two point five", {2, -2, 5}, "2.5"},
    {"two point two five", {2, -2, 2, 5}, "2.25"},
    {"five lakh crore", {5, 100000, 10000000}, "5000000000000"},
    {"two five", {2, 5}, ""},
    {"nineteen seventy", {19, 70}, ""},
    {"a million million million million", {1000000, 1000000, 1000000, 1000000}, ""},
};

TEST_CASE("number words") {
  for (const WordRow& row : kWords) {
    CAPTURE(row.words);
    WordSum sum;
    for (const int64_t value : row.values) {
      if (value == -1) sum.add({0, 500000});
      else if (value == -2) sum.add_point();
      else if (value == -12) sum.add({12, 0}, true);
      else sum.add({value, 0});
    }
    const std::optional<Quantity> total = sum.total();
    CHECK((total ? total->text() : "") == row.number);
  }
}

TEST_CASE("what does not fit is no number") {
  const int64_t most = std::numeric_limits<int64_t>::max();
  CHECK_FALSE(times({most, 0}, 2));
  CHECK_FALSE(times({0, 999999}, most));
  CHECK_FALSE(plus({most, 500000}, {0, 500000}));
  CHECK(times({most, 0}, 1) == Quantity{most, 0});
  CHECK(times({1, 500000}, 1000000000) == Quantity{1500000000, 0});
}

}  // namespace
}  // namespace nutgraf
