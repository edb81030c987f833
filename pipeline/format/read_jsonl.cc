// Source: RFC 8259 as simdjson checks it; two mistakes that real dumps make are forgiven: half of a surrogate pair, and
// whole numbers of more than 64 bits.
#include <simdjson.h>

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "format/readers.h"

namespace nutgraf {
namespace {

using std::string_view;

static_assert(ByteStream::kPaddingBytes >= simdjson::SIMDJSON_PADDING);

struct Field {
  const char* name;
  std::array<const char*, 3> usual;  // best first
};
constexpr Field kFields[] = {
    {"text", {"text", "content", "body"}}, {"id", {"id", "uuid", "url"}}, {"title", {"title", "headline", ""}},
    {"url", {"url", "", ""}},              {"date", {"published", "date", ""}},
};

// What stands in the text of a record.
struct Record {
  std::string text, id, title, url, date;
  std::string& operator[](string_view field) {
    if (field == "text") return text;
    if (field == "id") return id;
    if (field == "title") return title;
    return field == "url" ? url : date;
  }
};

// Calls take(name) for the field names of `field` until one holds something.
template <class Take>
bool first_of(const Field& field, const FieldMap& map, Take take) {
  if (const auto mapped = map.find(field.name); mapped != map.end()) return take(mapped->second.c_str());
  for (const char* name : field.usual)
    if (*name && take(name)) return true;
  return false;
}

string_view trim(string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The code unit of the escape \uXXXX at `at`, or -1.
int unit_at(string_view line, size_t at) {
  if (at + 6 > line.size() || line[at] != '\\' || line[at + 1] != 'u') return -1;
  int unit = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    const int digit = hex_value(line[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

// The line with every half of a surrogate pair written as U+FFFD.
std::string without_lone_surrogates(string_view line) {
  std::string out;
  for (size_t at = 0; at < line.size();) {
    const int unit = unit_at(line, at);
    if (unit >= 0xD800 && unit < 0xDC00) {
      const int low = unit_at(line, at + 6);
      const bool pair = low >= 0xDC00 && low < 0xE000;
      out += pair ? line.substr(at, 12) : string_view("\\ufffd");
      at += pair ? 12 : 6;
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      out += "\\ufffd";
      at += 6;
    } else {
      const size_t size = line[at] == '\\' && at + 1 < line.size() ? 2 : 1;
      out += line.substr(at, size);
      at += size;
    }
  }
  return out;
}

enum class LineKind : uint8_t { Record, NotJson, NotObject, NoText };

class LineParser {
 public:
  explicit LineParser(const FieldMap& fields) : fields_(fields) {}

  // Takes: a line with kPaddingBytes readable bytes behind it.
  LineKind parse(string_view line, Record& record, std::string& cause) {
    simdjson::dom::element root;
    auto failed = parser_.parse(line.data(), line.size(), false).get(root);
    if (failed == simdjson::STRING_ERROR) {
      repaired_ = simdjson::padded_string(without_lone_surrogates(line));
      failed = parser_.parse(repaired_).get(root);
    }
    if (failed == simdjson::NUMBER_ERROR) {
      const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
      if (!json.is_discarded()) return from(json, record);
    }
    if (failed) {
      cause = simdjson::error_message(failed);
      return LineKind::NotJson;
    }
    simdjson::dom::object object;
    if (root.get(object)) return LineKind::NotObject;
    return from(object, record);
  }

 private:
  LineKind from(const simdjson::dom::object& object, Record& record) {
    for (const Field& field : kFields) {
      std::string& out = record[field.name];
      out.clear();
      const bool found = first_of(field, fields_, [&](const char* name) {
        simdjson::dom::element value;
        if (object[name].get(value)) return false;
        string_view text;
        if (!value.get(text)) {
          out = text;
          return !text.empty() || string_view(field.name) == "text";
        }
        if (string_view(field.name) != "id" || !(value.is_int64() || value.is_uint64() || value.is_double())) return false;
        out = simdjson::minify(value);
        return true;
      });
      if (!found && string_view(field.name) == "text") return LineKind::NoText;
    }
    return LineKind::Record;
  }

  LineKind from(const nlohmann::json& json, Record& record) {
    if (!json.is_object()) return LineKind::NotObject;
    for (const Field& field : kFields) {
      std::string& out = record[field.name];
      out.clear();
      const bool found = first_of(field, fields_, [&](const char* name) {
        const auto value = json.find(name);
        if (value == json.end()) return false;
        const bool is_id = string_view(field.name) == "id";
        if (value->is_string()) out = value->get<std::string>();
        if (is_id && value->is_number()) out = value->dump();
        return value->is_string() || (is_id && value->is_number());
      });
      if (!found && string_view(field.name) == "text") return LineKind::NoText;
    }
    return LineKind::Record;
  }

  const FieldMap& fields_;
  simdjson::dom::parser parser_;
  simdjson::padded_string repaired_;
};

class JsonlReader : public Reader {
 public:
  JsonlReader(ByteStream stream, std::string name, const FieldMap& fields)
      : stream_(std::move(stream)), name_(std::move(name)), fields_(fields), parser_(fields_) {}

  std::optional<ReadItem> next() override {
    for (;;) {
      const std::optional<size_t> size = line_size();
      if (!size) {
        if (stream_.error().empty() || said_) return std::nullopt;
        said_ = true;
        return ReadError{name_, "E122", "reading broke off: " + stream_.error(), name_};
      }
      ++line_;
      if (*size > kMaxArticleBytes) {
        skip_line();
        return error("E113", "the line is longer than 256 MiB");
      }
      string_view line = stream_.held().substr(0, *size);
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
      line = trim(line);
      if (line.empty()) {
        take(*size);
        continue;
      }
      ReadItem item = read(line);
      take(*size);
      return item;
    }
  }

  bool ready() override { return stream_.held().find('\n', searched_) != string_view::npos || !stream_.would_wait(); }

 private:
  // Bytes of the next line without its end; nothing when there is none. A line that is too long is not read to its end.
  std::optional<size_t> line_size() {
    for (;;) {
      const string_view held = stream_.held();
      const size_t end = held.find('\n', searched_);
      if (end != string_view::npos) return end;
      searched_ = held.size();
      if (held.size() > kMaxArticleBytes) return held.size();
      if (!stream_.more()) return held.empty() || !stream_.error().empty() ? std::nullopt : std::optional(held.size());
    }
  }

  void take(size_t line_bytes) {
    stream_.take(std::min(line_bytes + 1, stream_.held().size()));
    searched_ = 0;
  }

  void skip_line() {
    for (;;) {
      const size_t end = stream_.held().find('\n');
      if (end != string_view::npos) return take(end);
      stream_.take(stream_.held().size());
      searched_ = 0;
      if (!stream_.more()) return;
    }
  }

  ReadError error(const char* code, std::string message) {
    return {name_ + ":" + std::to_string(line_), code, "line " + std::to_string(line_) + ": " + std::move(message), ""};
  }

  ReadItem read(string_view line) {
    Record record;
    std::string cause;
    switch (parser_.parse(line, record, cause)) {
      case LineKind::NotJson: return error("E110", "not valid JSON: " + cause);
      case LineKind::NotObject: return error("E111", "not a JSON object");
      case LineKind::NoText: {
        const auto mapped = fields_.find("text");
        return error("E112", mapped == fields_.end() ? "no text: none of the fields text, content, body (name it with --map text=FIELD)"
                                                     : "no text: no field " + mapped->second);
      }
      case LineKind::Record: break;
    }
    RawArticle article;
    article.bytes = std::move(record.text);
    article.encoding = "utf-8";
    article.id = record.id.empty() ? name_ + ":" + std::to_string(line_) : std::move(record.id);
    article.title = std::move(record.title);
    article.url = std::move(record.url);
    article.published = std::move(record.date);
    return article;
  }

  ByteStream stream_;
  std::string name_;
  FieldMap fields_;
  LineParser parser_;
  size_t searched_ = 0;  // bytes of held() that hold no line end
  uint64_t line_ = 0;
  bool said_ = false;
};

}  // namespace

bool is_jsonl_record(string_view line, const FieldMap& fields) {
  std::string padded(trim(line));
  const size_t size = padded.size();
  padded.append(ByteStream::kPaddingBytes, ' ');
  Record record;
  std::string cause;
  return LineParser(fields).parse(string_view(padded).substr(0, size), record, cause) == LineKind::Record;
}

std::unique_ptr<Reader> make_jsonl_reader(ByteStream stream, std::string name, const FieldMap& fields) {
  return std::make_unique<JsonlReader>(std::move(stream), std::move(name), fields);
}

}  // namespace nutgraf
