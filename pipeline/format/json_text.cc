#include "format/json_text.h"

#include <array>
#include <charconv>

namespace nutgraf {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// What stands behind the backslash: 0 for characters that need none, 'u' for those without a short form.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

}  // namespace

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  size_t kept = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const char escape = kEscapes[c];
    if (!escape) continue;
    out.append(text, kept, at - kept);
    kept = at + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      out += "00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  out.append(text, kept);
  out += '"';
}

void append_number(uint64_t number, std::string& out) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_hex(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) {
    out += kHex[static_cast<unsigned char>(byte) >> 4];
    out += kHex[static_cast<unsigned char>(byte) & 15];
  }
}

}  // namespace nutgraf
