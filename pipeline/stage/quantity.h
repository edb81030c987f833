// Numbers as news writes them, in figures and words: "2.5 million", "two hundred and fifty", "1,200",
// "$1.5bn".
// Not a calculator: a number keeps its digits, up to six behind the point.
//
//   Quantity q = *parse_figures("2.5bn");  q.text()  // "2500000000"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nutgraf {

// whole + millionths / 1,000,000.
struct Quantity {
  int64_t whole = 0;
  int64_t millionths = 0;
  std::string text() const;  // "7.5", "2500000000": no commas, no zeros behind the last digit
  bool is_whole() const { return millionths == 0; }
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// Gives: nothing where the product does not fit.
std::optional<Quantity> times(Quantity quantity, int64_t factor);
std::optional<Quantity> plus(Quantity a, Quantity b);

// What stands glued behind figures.
struct Figures {
  Quantity number;
  int64_t scale = 1;      // of bn, tn, trn, m and k
  std::string_view unit;  // other letters behind the figures: the km of 50km
};
// Takes: one word that begins with a digit or a point and a digit. Gives: nothing for dates, scores, times
// and fractions
// (1/2, 3:1), and where commas do not stand before three digits each (1,50).
std::optional<Figures> parse_figures(std::string_view word);

// Number words, from left to right: two hundred and fifty thousand. Takes the value of each word in turn.
class WordSum {
 public:
  // A dozen multiplies what stands before it, as hundreds, thousands and more do by themselves.
  void add(Quantity value, bool multiplies = false);
  void add_point() { after_point_ = true; place_ = 1000000; }
  // Gives: nothing when no word came, or the words make no number.
  std::optional<Quantity> total() const;

 private:
  Quantity total_, group_;
  bool any_ = false, in_group_ = false, after_point_ = false, failed_ = false;
  int64_t place_ = 0;
};

}  // namespace nutgraf
