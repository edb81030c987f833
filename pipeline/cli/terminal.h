// What this program says to people and to pipes: messages and errors on stderr, results on stdout.
// Only this room prints. Colour only on a terminal and never with NO_COLOR.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace nutgraf::cli {

// Exit codes; DESIGN.md of the project promises them.
inline constexpr int kDone = 0;
inline constexpr int kNoFact = 1;         // only with --exit-status
inline constexpr int kUsage = 2;          // usage, or a file that cannot be read or written
inline constexpr int kRejected = 3;       // only with --strict: an article became an error record
inline constexpr int kInvalid = 4;        // rules or lists
inline constexpr int kBrokenPipe = 141;   // the reader of stdout has left

// "nutgraf: message" and, when given, "  remedy" on stderr.
void say(std::string_view message, std::string_view remedy = {});

// file:line:col: error CODE: message, the line of the file, a caret, the remedy.
void report(const Error& error);
void report(const Errors& errors);

// Standard output through one buffer. At the end of every write() it is flushed when stdout is a terminal or when asked.
class Output {
 public:
  explicit Output(bool unbuffered);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Ends the program quietly when the reader has left, with a message when the disk is full.
  void write(std::string_view bytes);
  void flush();

 private:
  std::string buffer_;
  const bool unbuffered_;
};

bool is_terminal(int descriptor);

}  // namespace nutgraf::cli
