// The readers of single formats; format/reader.h chooses among them by name.
#pragma once

#include "format/reader.h"

namespace nutgraf {

// Longer articles and lines are refused: offsets are 32 bits, and one article must fit into memory several times.
inline constexpr size_t kMaxArticleBytes = size_t{256} << 20;

// The whole stream is one article.
std::unique_ptr<Reader> make_text_reader(ByteStream stream, std::string name);

// One JSON object a line; empty lines are no records. Reads blocks, holds one line at least.
std::unique_ptr<Reader> make_jsonl_reader(ByteStream stream, std::string name, const FieldMap& fields);
// Whether that line is an object with a text.
bool is_jsonl_record(std::string_view line, const FieldMap& fields);

}  // namespace nutgraf
