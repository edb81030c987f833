// Articles out of files, directories and streams, one after another, whatever format they come in.
// Not a decoder: a reader hands over bytes as they are; encodings and mark-up are stage/normalize's work.
//
//   Sources sources({"news/", "-"}, {});
//   while (auto item = sources.next()) …      // a RawArticle, or a ReadError that stands in its place
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "format/byte_stream.h"
#include "model/article.h"

namespace nutgraf {

// Why there is no article where one should be. Codes keep their meaning:
// E101 empty, E102 no text (both found by run/pipeline), E110 line is not JSON, E111 line is no object, E112 no text field,
// E113 line too long, E114 JSON that is not one object a line, E120 source cannot be opened, E121 directory without
// articles, E122 reading broke off, E123 file too large.
struct ReadError {
  std::string id;       // of the article, or "file:line"
  std::string code;
  std::string message;
  std::string source;   // the path, when a whole source could not be read (E12x); else empty
};

using ReadItem = std::variant<RawArticle, ReadError>;

class Reader {
 public:
  virtual ~Reader() = default;
  // The next article or what went wrong with it; nothing at the end.
  virtual std::optional<ReadItem> next() = 0;
  // Whether next() answers without waiting for someone else to write.
  virtual bool ready() = 0;
};

// Field of an article (text, id, title, url, date) -> field of the record that holds it.
using FieldMap = std::map<std::string, std::string>;

// "text=content,date=published". Errors: E130 not of that form or unknown field.
Result<FieldMap> parse_field_map(std::string_view text);

struct ReadOptions {
  std::string input = "auto";  // auto or one of reader_names()
  FieldMap fields;             // in place of the usual names
  std::string published;       // of articles that do not say it
};

// Every format that can be asked for by name: "text", "jsonl".
std::vector<std::string> reader_names();
// One format over one stream. Takes: a name of reader_names(); `name` of the source is the id of its only article, or
// stands before the line of a record without id.
std::unique_ptr<Reader> make_reader(std::string_view format, ByteStream stream, std::string name, const ReadOptions& options);

// "jsonl" where the stream's first line is an object with a text, else "text".
std::string_view sniff_format(ByteStream& stream, const ReadOptions& options);

// All articles of several paths, in the order given; directories recursively, in byte order; "-" is standard input.
// One file is one article whose id is the file's name; of files with one name, the path below the given directory.
class Sources : public Reader {
 public:
  Sources(const std::vector<std::string>& paths, ReadOptions options);
  std::optional<ReadItem> next() override;
  bool ready() override;
  // What was left out of a directory and why, for people; one sentence a directory.
  const std::vector<std::string>& notices() const { return notices_; }

 private:
  struct Source {
    std::string path;
    std::string id;
    std::optional<ReadError> error;  // in place of articles
  };
  void add_directory(const std::string& path, std::vector<std::string>& below);
  void open_next();

  ReadOptions options_;
  std::vector<Source> sources_;
  std::vector<std::string> notices_;
  size_t at_ = 0;
  std::unique_ptr<Reader> reader_;
};

}  // namespace nutgraf
