#include "base/result.h"

#include <algorithm>

#include "base/utf8.h"

namespace nutgraf {

Place place_in(std::string_view text, size_t at, const std::string& file) {
  const std::string_view before = text.substr(0, at);
  const size_t line_begin = before.rfind('\n') + 1;  // 0 in the first line
  return {file, static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n') + 1),
          static_cast<uint32_t>(count_codepoints(before.substr(line_begin)) + 1)};
}

std::string to_string(const Error& error) {
  std::string out;
  if (!error.place.file.empty()) {
    out += error.place.file;
    if (error.place.line) {
      out += ':' + std::to_string(error.place.line);
      if (error.place.column) out += ':' + std::to_string(error.place.column);
    }
    out += ": ";
  }
  out += error.warning ? "warning " : "error ";
  out += error.code + ": " + error.message;
  if (!error.remedy.empty()) out += " (" + error.remedy + ")";
  return out;
}

}  // namespace nutgraf
