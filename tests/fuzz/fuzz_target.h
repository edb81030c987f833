// What a fuzz target is: libFuzzer calls it with bytes of its own invention; replay.cc calls it with the kept ones.
// It must come back, whatever the bytes are; abort() says that a law is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace nutgraf::fuzz {

inline void require(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", law);
  std::abort();
}

// An error can be shown to people: it has a code, words that are UTF-8, and a place that is in the text.
inline void check_errors(const Errors& errors, std::string_view text) {
  size_t lines = 1;
  for (const char c : text) lines += c == '\n';
  for (const Error& error : errors) {
    require(error.code.size() == 4, "an error has a code");
    require(!error.message.empty() && !error.remedy.empty(), "an error has a message and a remedy");
    require(error.place.line <= lines, "an error's line is in the file");
    require(error.width >= 1, "a caret has a width");
    const std::string shown = to_string(error);
    require(valid_prefix(shown) == shown.size(), "an error can be printed");
  }
}

}  // namespace nutgraf::fuzz
