#include "cli/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "base/file.h"
#include "base/utf8.h"

namespace nutgraf::cli {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 18;

void put(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

// Escape sequences, or nothing.
struct Colours {
  std::string_view bold, red, yellow, green, off;
};
const Colours& colours() {
  static const Colours kChosen = [] {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool plain = (no_color && *no_color) || (term && std::string_view(term) == "dumb") || !is_terminal(STDERR_FILENO);
    return plain ? Colours{} : Colours{"\x1b[1m", "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;32m", "\x1b[0m"};
  }();
  return kChosen;
}

std::string line_of(std::string_view text, uint32_t line) {
  for (; line > 1 && !text.empty(); --line) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  std::string out(text.substr(0, text.find('\n')));
  if (out.ends_with('\r')) out.pop_back();
  return out;
}

// Under the column: as many spaces as characters stand before it, tabs kept so that the caret stays in its place.
std::string caret_line(std::string_view line, uint32_t column, uint32_t width) {
  std::string out;
  size_t at = 0;
  for (uint32_t i = 1; i < column && at < line.size(); ++i) {
    out += line[at] == '\t' ? '\t' : ' ';
    at += decode(line, at).size;
  }
  const size_t rest = count_codepoints(line.substr(at));
  out.append(std::max<size_t>(1, std::min<size_t>(width, rest)), '^');
  return out;
}

// What a stranger wrote may hold control characters, which a terminal would obey, or bytes that are no UTF-8.
std::string harmless(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Decoded d = decode(text, at);
    const bool control = (d.code < 0x20 && d.code != '\t') || (d.code >= 0x7F && d.code < 0xA0);
    const bool broken = d.code == 0xFFFD;
    if (control || broken) out += '?';
    else out += text.substr(at, d.size);
    at += d.size;
  }
  return out;
}

// Of a very long line, the piece around the column, and where the column is in it.
std::string_view piece_of_line(std::string_view line, uint32_t& column) {
  constexpr size_t kMost = 300, kBefore = 100;  // code points
  if (count_codepoints(line) <= kMost) return line;
  const auto skip = [&](size_t at, size_t n) {
    for (; n && at < line.size(); --n) at += decode(line, at).size;
    return at;
  };
  const size_t left_out = column > kBefore ? column - kBefore : 0;
  column -= static_cast<uint32_t>(left_out);
  const size_t begin = skip(0, left_out);
  return line.substr(begin, skip(begin, kMost) - begin);
}

void report_one(const Error& error, const std::string* text) {
  const Colours& c = colours();
  std::string out;
  if (!error.place.file.empty()) {
    out += c.bold;
    out += error.place.file;
    if (error.place.line) out += ':' + std::to_string(error.place.line);
    if (error.place.line && error.place.column) out += ':' + std::to_string(error.place.column);
    out += ": ";
    out += c.off;
  } else {
    out += "nutgraf: ";
  }
  out += error.warning ? c.yellow : c.red;
  out += error.warning ? "warning " : "error ";
  out += error.code;
  out += c.off;
  out += ": " + harmless(error.message);
  const std::string whole = text && error.place.line ? harmless(line_of(*text, error.place.line)) : std::string();
  uint32_t column = error.place.column;
  const std::string_view line = piece_of_line(whole, column);
  if (line.empty()) {
    if (!error.remedy.empty()) out += " (" + harmless(error.remedy) + ")";
  } else {
    if (!error.remedy.empty()) out += "; " + harmless(error.remedy);
    out += "\n  ";
    out += line;
    if (error.place.column) {
      out += "\n  ";
      out += c.green;
      out += caret_line(line, column, error.width);
      out += c.off;
    }
  }
  put(out + '\n');
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

void say(std::string_view message, std::string_view remedy) {
  std::string out = "nutgraf: ";
  out += message;
  out += '\n';
  if (!remedy.empty()) {
    out += "  ";
    out += remedy;
    out += '\n';
  }
  put(out);
}

void report(const Errors& errors) {
  std::map<std::string, std::string> texts;  // each file is read once
  for (const Error& error : errors) {
    if (!error.place.file.empty() && error.place.line && !texts.contains(error.place.file)) {
      Result<std::string> text = read_file(error.place.file);
      texts[error.place.file] = text ? *std::move(text) : std::string();
    }
    const auto found = texts.find(error.place.file);
    report_one(error, found == texts.end() ? nullptr : &found->second);
  }
}

void report(const Error& error) { report(Errors{error}); }

Output::Output(bool unbuffered) : unbuffered_(unbuffered || is_terminal(STDOUT_FILENO)) { buffer_.reserve(kBufferBytes * 2); }

Output::~Output() { flush(); }

void Output::write(std::string_view bytes) {
  buffer_ += bytes;
  if (unbuffered_ || buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      // SIGPIPE normally ends the program; here the parent had it ignored.
      if (errno == EPIPE) std::_Exit(kBrokenPipe);
      say(std::string("cannot write to standard output: ") + std::strerror(errno));
      std::_Exit(kUsage);
    }
    left.remove_prefix(static_cast<size_t>(n));
  }
  buffer_.clear();
}

}  // namespace nutgraf::cli
