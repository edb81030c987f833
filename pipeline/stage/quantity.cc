#include "stage/quantity.h"

#include <limits>

namespace nutgraf {
namespace {

constexpr int64_t kMillion = 1000000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool equals_lower(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i]) return false;
  return true;
}

int64_t scale_of(std::string_view letters) {
  for (const std::string_view million : {"m", "mn", "mln"})
    if (equals_lower(letters, million)) return kMillion;
  if (equals_lower(letters, "bn") || equals_lower(letters, "b")) return 1000 * kMillion;
  if (equals_lower(letters, "tn") || equals_lower(letters, "trn")) return kMillion * kMillion;
  if (equals_lower(letters, "k")) return 1000;
  return 0;
}

}  // namespace

std::string Quantity::text() const {
  std::string out = std::to_string(whole);
  if (millionths == 0) return out;
  std::string digits = std::to_string(millionths);
  digits.insert(0, 6 - digits.size(), '0');
  while (digits.back() == '0') digits.pop_back();
  return out + '.' + digits;
}

std::optional<Quantity> times(Quantity quantity, int64_t factor) {
  int64_t whole, small;
  if (__builtin_mul_overflow(quantity.whole, factor, &whole)) return std::nullopt;
  if (__builtin_mul_overflow(quantity.millionths, factor, &small)) return std::nullopt;
  return plus({whole, 0}, {small / kMillion, small % kMillion});
}

std::optional<Quantity> plus(Quantity a, Quantity b) {
  const int64_t small = a.millionths + b.millionths;
  int64_t whole;
  if (__builtin_add_overflow(a.whole, b.whole, &whole)) return std::nullopt;
  if (__builtin_add_overflow(whole, small / kMillion, &whole)) return std::nullopt;
  return Quantity{whole, small % kMillion};
}

std::optional<Figures> parse_figures(std::string_view word) {
  Figures out;
  size_t at = 0;
  size_t group = 0;  // digits since the last comma
  bool commas = false;
  for (; at < word.size() && (is_digit(word[at]) || word[at] == ','); ++at) {
    if (word[at] == ',') {
      if (group == 0 || group > 3 || (commas && group != 3)) return std::nullopt;
      commas = true;
      group = 0;
      continue;
    }
    ++group;
    if (out.number.whole > (std::numeric_limits<int64_t>::max() - 9) / 10) return std::nullopt;
    out.number.whole = out.number.whole * 10 + (word[at] - '0');
  }
  if (commas && group != 3) return std::nullopt;
  if (at < word.size() && word[at] == '.') {
    int64_t place = kMillion;
    for (++at; at < word.size() && is_digit(word[at]); ++at) {
      if (place == 1) return std::nullopt;
      place /= 10;
      out.number.millionths += place * (word[at] - '0');
    }
  } else if (at == 0) {
    return std::nullopt;
  }
  const std::string_view rest = word.substr(at);
  if (rest.empty()) return out;
  for (const char c : rest)
    if (!is_letter(c)) return std::nullopt;
  if (const int64_t scale = scale_of(rest)) out.scale = scale;
  else out.unit = rest;
  return out;
}

void WordSum::add(Quantity value, bool multiplies) {
  const bool first = !any_;
  any_ = true;
  if (after_point_) {  // two point five
    if (value.whole < 10 && value.is_whole()) {
      place_ /= 10;
      group_.millionths += place_ * value.whole;
      if (place_ == 0) failed_ = true;
      in_group_ = true;
      return;
    }
    after_point_ = false;
  }
  const bool small_scale = multiplies || value.whole == 100;
  const bool is_scale = value.is_whole() && (small_scale || value.whole == 1000 || value.whole >= 100000);
  if (!is_scale || (small_scale && !in_group_)) {
    // "Two five" is no number; "twenty five", "three hundred five" and "two and a half" are.
    const bool fits = !in_group_ || (value.whole == 0 && group_.is_whole()) ||
                      (group_.whole % 100 == 0 && value.whole < 100) ||
                      (group_.whole < 100 && group_.whole % 10 == 0 && value.whole < 10);
    const std::optional<Quantity> sum = plus(group_, value);
    if (!sum || !fits) failed_ = true;
    else group_ = *sum;
    in_group_ = true;
    return;
  }
  std::optional<Quantity> scaled = in_group_ ? times(group_, value.whole) : std::optional(value);
  if (!scaled) {
    failed_ = true;
    return;
  }
  if (small_scale) {
    group_ = *scaled;
    return;
  }
  // Behind a smaller scale a larger one takes all before it: two hundred thousand million.
  if (!first && !in_group_) scaled = times(total_, value.whole), total_ = {};
  const std::optional<Quantity> sum = scaled ? plus(total_, *scaled) : std::nullopt;
  if (!sum) failed_ = true;
  else total_ = *sum;
  group_ = {};
  in_group_ = false;
}

std::optional<Quantity> WordSum::total() const {
  if (!any_ || failed_) return std::nullopt;
  return plus(total_, group_);
}

}  // namespace nutgraf
