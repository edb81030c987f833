#include "base/result.h"

namespace nutgraf {

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
