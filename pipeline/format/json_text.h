// JSON by appending to a string: the hot path of the output, where a tree in between would cost more than the text.
// Not for reading, and not for tools that write little: those use nlohmann-json.
//
//   append_json_string("a \"b\"\n", out);     // "a \"b\"\n" with its quotes and escapes
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nutgraf {

// Takes: valid UTF-8. Escapes what RFC 8259 demands and nothing else.
void append_json_string(std::string_view text, std::string& out);
void append_number(uint64_t number, std::string& out);
// Lower-case hexadecimal digits of every byte.
void append_hex(std::string_view bytes, std::string& out);

}  // namespace nutgraf
