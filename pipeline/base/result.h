// Errors that speak to people, and the value-or-errors that loading and compiling return.
// Not for text: a stage cannot fail on an article; it leaves a Note in the document instead.
//
//   Result<int> half(int n) {
//     if (n % 2) return Error{{"numbers.tsv", 3, 1}, "N001", "7 is odd", "use an even number"};
//     return n / 2;
//   }
//   to_string(half(7).errors()[0])  ->  "numbers.tsv:3:1: error N001: 7 is odd (use an even number)"
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nutgraf {

// Where something was written. Lines and columns count from 1, columns in code points; 0 means unknown.
struct Place {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// Where the byte `at` of a file's text is; the text up to there is valid UTF-8.
Place place_in(std::string_view text, size_t at, const std::string& file);

struct Error {
  Place place;
  std::string code;     // "R012": keeps its meaning for ever
  std::string message;  // what is wrong
  std::string remedy;   // what to do about it; may be empty
  uint32_t width = 1;   // code points that the caret underlines
  bool warning = false;
};

// "file:line:column: error CODE: message (remedy)"; parts that are unknown are left out.
std::string to_string(const Error& error);

using Errors = std::vector<Error>;

// A value, or every error that stood in its way (never none).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}                     // NOLINT: converts on purpose
  Result(Error error) { errors_.push_back(std::move(error)); }      // NOLINT
  Result(Errors errors) : errors_(std::move(errors)) { assert(!errors_.empty()); }  // NOLINT

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  const Errors& errors() const { return errors_; }

 private:
  std::optional<T> value_;
  Errors errors_;
};

}  // namespace nutgraf
