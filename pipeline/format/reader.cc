#include "format/reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "base/file.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "format/readers.h"

namespace nutgraf {
namespace {

using std::string_view;

string_view last_component(string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return slash == string_view::npos || path.size() == 1 ? path : path.substr(slash + 1);
}

// The ending of a file's name, in small letters, without its dot; of a packed file the one before ".gz".
std::string suffix_of(string_view path) {
  string_view name = last_component(path);
  if (name.ends_with(".gz")) name.remove_suffix(3);
  const size_t dot = name.rfind('.');
  std::string out(dot == string_view::npos ? string_view() : name.substr(dot + 1));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_jsonl_name(string_view path) {
  const std::string suffix = suffix_of(path);
  return suffix == "jsonl" || suffix == "ndjson";
}

// Tables and annotations that lie beside articles; no article is kept in such a file.
bool is_data_name(string_view path) {
  const std::string suffix = suffix_of(path);
  return suffix == "json" || suffix == "tsv" || suffix == "csv" || suffix == "ann";
}

// Names of files may hold any byte; ids must not.
std::string valid_utf8(string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t good = valid_prefix(text);
    out += text.substr(0, good);
    text.remove_prefix(good);
    if (text.empty()) break;
    append_utf8(out, 0xFFFD);
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace

Result<FieldMap> parse_field_map(string_view text) {
  const std::vector<std::string> known = {"text", "id", "title", "url", "date"};
  FieldMap map;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const string_view pair = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const size_t equals = pair.find('=');
    if (equals == string_view::npos || equals + 1 == pair.size())
      return Error{{}, "E130", "\"" + std::string(pair) + "\" is not of the form field=name", "--map text=content,date=published"};
    std::string field(pair.substr(0, equals));
    if (field == "published") field = "date";
    if (std::find(known.begin(), known.end(), field) == known.end())
      return Error{{}, "E130", "an article has no field " + field, did_you_mean(field, known, "text, id, title, url or date")};
    map[field] = pair.substr(equals + 1);
  }
  return map;
}

std::vector<std::string> reader_names() { return {"text", "jsonl"}; }

std::unique_ptr<Reader> make_reader(string_view format, ByteStream stream, std::string name, const ReadOptions& options) {
  if (format == "jsonl") return make_jsonl_reader(std::move(stream), std::move(name), options.fields);
  return make_text_reader(std::move(stream), std::move(name));
}

string_view sniff_format(ByteStream& stream, const ReadOptions& options) {
  constexpr size_t kMaxFirstLineBytes = size_t{64} << 20;
  for (;;) {
    string_view held = stream.held();
    if (held.starts_with("\xEF\xBB\xBF")) held.remove_prefix(3);
    const size_t first = held.find_first_not_of(" \t\r\n");
    if (first != string_view::npos) {
      if (held[first] != '{') return "text";
      const size_t end = held.find('\n', first);
      if (end != string_view::npos || held.size() > kMaxFirstLineBytes || stream.at_end())
        return is_jsonl_record(held.substr(first, end == string_view::npos ? end : end - first), options.fields) ? "jsonl" : "text";
    } else if (stream.at_end() || held.size() > kMaxFirstLineBytes) {
      return "text";
    }
    stream.more();
  }
}

Sources::Sources(const std::vector<std::string>& paths, ReadOptions options) : options_(std::move(options)) {
  std::vector<std::string> below;  // of each source: its path below the directory that was given
  for (const std::string& path : paths) {
    struct stat status;
    if (path == "-") {
      sources_.push_back({path, "stdin", std::nullopt});
      below.push_back(path);
    } else if (::stat(path.c_str(), &status) != 0) {
      const std::string why = std::strerror(errno);
      sources_.push_back({path, {}, ReadError{valid_utf8(path), "E120", "cannot open the file: " + why, path}});
      below.push_back(path);
    } else if (S_ISDIR(status.st_mode)) {
      add_directory(path, below);
    } else {
      sources_.push_back({path, std::string(last_component(path)), std::nullopt});
      below.push_back(path);
    }
  }
  // The shortest name that tells a file from all others of this run.
  std::map<std::string, int> names, lower_names;
  for (size_t i = 0; i < sources_.size(); ++i) ++names[sources_[i].id];
  for (size_t i = 0; i < sources_.size(); ++i)
    if (names[sources_[i].id] > 1) ++lower_names[below[i]];
  for (size_t i = 0; i < sources_.size(); ++i) {
    Source& source = sources_[i];
    if (source.path != "-" && names[source.id] > 1) source.id = lower_names[below[i]] > 1 ? source.path : below[i];
    source.id = valid_utf8(source.id);
  }
}

void Sources::add_directory(const std::string& path, std::vector<std::string>& below) {
  const auto refuse = [&](const char* code, const std::string& message) {
    sources_.push_back({path, {}, ReadError{valid_utf8(path), code, message, path}});
    below.push_back(path);
  };
  Result<std::vector<std::string>> files = list_files(path);
  if (!files) return refuse("E120", "cannot open the directory: " + files.errors()[0].remedy);
  size_t left_out = 0;
  const size_t before = sources_.size();
  for (std::string& file : *files) {
    if (options_.input == "auto" && is_data_name(file)) {
      ++left_out;
      continue;
    }
    std::string name(last_component(file));
    size_t skip = path.size();
    while (skip < file.size() && file[skip] == '/') ++skip;
    below.push_back(file.substr(skip));
    sources_.push_back({std::move(file), std::move(name), std::nullopt});
  }
  if (sources_.size() == before)
    return refuse("E121", "the directory holds no articles" +
                              (left_out ? " (" + std::to_string(left_out) + " files of data were left out)" : std::string()));
  if (left_out)
    notices_.push_back(path + ": left out " + std::to_string(left_out) + " files of data (.json .tsv .csv .ann); name them to read them");
}

void Sources::open_next() {
  Source& source = sources_[at_];
  Result<ByteStream> stream = ByteStream::open(source.path);
  if (!stream) {
    source.error = ReadError{source.id, "E120", "cannot open the file: " + stream.errors()[0].remedy, source.path};
    return;
  }
  string_view format = options_.input;
  if (format == "auto") {
    format = is_jsonl_name(source.path) ? "jsonl" : sniff_format(*stream, options_);
    if (format == "text" && suffix_of(source.path) == "json") {
      source.error = ReadError{source.id, "E114", "this JSON is not one object a line with a text (jq -c '.[]' makes lines of a list)", ""};
      return;
    }
  }
  reader_ = make_reader(format, *std::move(stream), source.id, options_);
}

std::optional<ReadItem> Sources::next() {
  for (;;) {
    if (reader_) {
      if (std::optional<ReadItem> item = reader_->next()) {
        if (auto* article = std::get_if<RawArticle>(&*item); article && article->published.empty())
          article->published = options_.published;
        if (auto* error = std::get_if<ReadError>(&*item); error && !error->source.empty()) error->source = sources_[at_].path;
        return item;
      }
      reader_.reset();
      ++at_;
    }
    if (at_ == sources_.size()) return std::nullopt;
    if (!sources_[at_].error) open_next();
    if (sources_[at_].error) {
      ReadError error = *std::move(sources_[at_].error);
      ++at_;
      return error;
    }
  }
}

bool Sources::ready() {
  if (reader_) return reader_->ready();
  return at_ == sources_.size() || sources_[at_].path != "-";
}

}  // namespace nutgraf
