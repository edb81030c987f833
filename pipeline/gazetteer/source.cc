#include "gazetteer/source.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/file.h"
#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

// A column of a line, and where it begins: in code points, from 1.
struct Field {
  std::string text;
  uint32_t column;
};

std::vector<Field> split_tabs(std::string_view line) {
  std::vector<Field> out;
  uint32_t column = 1;
  for (size_t begin = 0;;) {
    const size_t end = line.find('\t', begin);
    const std::string_view text = line.substr(begin, end == std::string_view::npos ? end : end - begin);
    out.push_back({std::string(text), column});
    if (end == std::string_view::npos) return out;
    column += static_cast<uint32_t>(count_codepoints(text)) + 1;
    begin = end + 1;
  }
}

uint32_t width_of(const Field& field) { return static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(field.text))); }

// Calls each(line, number) for every line, without its line break, until it gives false.
template <class F>
void for_each_line(std::string_view text, F each) {
  uint32_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!each(line, ++number)) return;
    begin = end + 1;
  }
}

// Whether the file can be read at all. Takes off the mark that some editors put first.
bool is_text(std::string_view& text, const std::string& path, Errors& errors) {
  if (text.size() > kMaxListFileBytes) {
    errors.push_back({{path}, "G014", "the file is larger than " + std::to_string(kMaxListFileBytes >> 20) + " MiB", "split it"});
    return false;
  }
  if (const size_t valid = valid_prefix(text); valid != text.size()) {
    errors.push_back({place_in(text, valid, path), "G006", "from here on this line is not UTF-8", "save the file as UTF-8"});
    return false;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return true;
}

constexpr std::string_view kManifestHeader = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate";
constexpr std::string_view kListHeader = "entry\tvalue\tid";

// The lines of one list, one after the other.
class ListReader {
 public:
  // Takes: where lines that remove an entry go; null: there are none, and the lines are sorted.
  ListReader(const std::string& path, std::vector<ListEntry>& entries, std::vector<ListEntry>* removed,
      Errors& errors)
      : path_(path), entries_(entries), removed_(removed), errors_(errors), before_(errors.size()) {}

  bool read(std::string_view line, uint32_t number) {
    number_ = number;
    if (errors_.size() - before_ >= kMaxErrorsPerList) {
      errors_.push_back({{path_, number, 1}, "G018", "more than " + std::to_string(kMaxErrorsPerList) + " mistakes: the rest of the list was not read",
                         "mend the first ones; is this a list?"});
      return false;
    }
    if (number == 1) {
      if (!kListHeader.starts_with(line) || (line != "entry" && line != "entry\tvalue" && line != kListHeader))
        errors_.push_back({{path_, 1, 1}, "G005", "the first line must name the columns: entry, value, id, with tabs between",
                           "write it above the first entry", static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(line)))});
      return true;
    }
    if (entries_.size() == kMaxEntries) {
      errors_.push_back({{path_, number, 1}, "G015", "more than " + std::to_string(kMaxEntries) + " entries; the rest was not read", "leave out those that no article holds"});
      return false;
    }
    read_entry(split_tabs(line));
    return true;
  }

 private:
  void fail(const Field& field, const char* code, const std::string& message, const std::string& remedy) {
    errors_.push_back({{path_, number_, field.column}, code, message, remedy, width_of(field)});
  }

  void read_entry(std::vector<Field> fields) {
    Field& entry = fields[0];
    const bool removes = removed_ && entry.text.starts_with('-');
    if (removes) take_off_mark(entry);
    for (const Field& field : fields)
      if (field.text.size() > kMaxEntryBytes)
        return fail(field, "G016", "this is longer than " + std::to_string(kMaxEntryBytes) + " bytes", "is a line break or a tab missing?");
    if (fields.size() > 3) return fail(fields[3], "G019", "this line has " + std::to_string(fields.size()) + " columns; there are three: entry, value, id", "check the tabs");
    if (removes && std::any_of(fields.begin() + 1, fields.end(),
        [](const Field& field) { return !field.text.empty(); }))
      return fail(fields[1], "G019", "a line that removes an entry says no more than that",
          "remove the other columns");
    if (entry.text.empty()) return fail(entry, "G009", "this line has no entry", "remove the line");
    const size_t words = scan_words(entry.text).size();
    if (words == 0) return fail(entry, "G009", "this entry holds no word", "remove the line");
    if (words > kMaxEntryWords) return fail(entry, "G010", "an entry may have at most " + std::to_string(kMaxEntryWords) + " words", "write a rule instead");
    const auto [first, added] = line_of_.try_emplace(entry.text, number_);
    if (!added)
      fail(entry, "G008", "'" + entry.text + "' stands in the list twice", "remove one of the lines; the other is line " + std::to_string(first->second));
    else if (!removed_ && entry.text < previous_)
      fail(entry, "G007", "'" + entry.text + "' must stand before '" + previous_ + "'", "sort the list with LC_ALL=C sort");
    if (added) previous_ = entry.text;
    const auto column = [&](size_t i) { return fields.size() > i ? fields[i].text : std::string(); };
    (removes ? *removed_ : entries_).push_back({entry.text, column(1), column(2), number_, removed_ != nullptr});
  }

  static void take_off_mark(Field& entry) {
    const size_t begin = std::min(entry.text.find_first_not_of(' ', 1), entry.text.size());
    entry.text.erase(0, begin);
    entry.column += static_cast<uint32_t>(begin);
  }

  const std::string& path_;
  std::vector<ListEntry>& entries_;
  std::vector<ListEntry>* const removed_;
  Errors& errors_;
  const size_t before_;
  uint32_t number_ = 0;
  std::string previous_;
  std::unordered_map<std::string, uint32_t> line_of_;
};

// Capitals, as rules write them.
bool is_label(std::string_view name) {
  return name.size() >= 2 && name[0] >= 'A' && name[0] <= 'Z' && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string_view::npos;
}

// A stranger's lists may name no file outside their directory.
bool stays_below(const std::string& file) {
  const std::filesystem::path path(file);
  return !file.empty() && path.is_relative() && std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

// What a line of the manifest says; told is where it is wrong.
bool read_manifest_line(const std::vector<Field>& fields, List& list, const std::function<void(const Field&, const char*, std::string, std::string)>& fail) {
  static const std::map<std::string, CasePolicy> kCases = {{"any", CasePolicy::Any}, {"capitalised", CasePolicy::Capitalised}, {"exact", CasePolicy::Exact}};
  static const std::map<std::string, MatchKind> kMatches = {{"word", MatchKind::Word}, {"suffix", MatchKind::Suffix}, {"prefix", MatchKind::Prefix}};
  if (fields.size() != 8) return fail(fields[0], "G003", "this line has " + std::to_string(fields.size()) + " columns, not 8", "check the tabs"), false;
  for (const Field& field : fields)
    if (field.text.size() > kMaxEntryBytes)
      return fail(field, "G016", "this is longer than " + std::to_string(kMaxEntryBytes) + " bytes", "is a line break or a tab missing?"), false;
  if (!stays_below(fields[0].text)) return fail(fields[0], "G003", "'" + fields[0].text + "' is no file below the manifest", "name it by its path from here"), false;
  list.file = fields[0].text;
  list.name = std::filesystem::path(list.file).stem().string();
  list.label = fields[1].text;
  if (!is_label(list.label)) return fail(fields[1], "G003", "'" + list.label + "' is no label", "write one in capitals, such as ROLE"), false;
  const auto policy = kCases.find(fields[2].text);
  if (policy == kCases.end()) return fail(fields[2], "G003", "'" + fields[2].text + "' is no case policy", "any, capitalised or exact"), false;
  const auto match = kMatches.find(fields[3].text);
  if (match == kMatches.end()) return fail(fields[3], "G003", "'" + fields[3].text + "' is no way of matching", "word, suffix or prefix"), false;
  list.case_policy = policy->second;
  list.match = match->second;
  list.source = fields[4].text, list.version = fields[5].text, list.licence = fields[6].text, list.date = fields[7].text;
  if (list.source.empty() || list.licence.empty())
    fail(fields[list.source.empty() ? 4 : 6], "G011", "list " + list.name + " names no source or no licence", "say where it comes from and under which licence");
  return true;
}

// Every file that some line names, also a line that is wrong otherwise.
std::set<std::string> files_named(std::string_view manifest) {
  std::set<std::string> out;
  for_each_line(manifest, [&](std::string_view line, uint32_t) {
    out.emplace(line.substr(0, line.find('\t')));
    return true;
  });
  return out;
}

void read_lines(std::string_view text, ListReader reader) {
  if (text.empty()) reader.read("", 1);
  for_each_line(text, [&](std::string_view line, uint32_t number) { return reader.read(line, number); });
}

}  // namespace

Place place_of(const List& list, const ListEntry& entry) {
  return {entry.is_own ? list.own_path : list.path, entry.line, 1};
}

std::optional<std::string> read_list_file(const std::string& path, Errors& errors) {
  // Looked at before it is read: a file may be as large as the disk.
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) > kMaxListFileBytes && !unknown) {
    errors.push_back({{path}, "G014", "the file is larger than " + std::to_string(kMaxListFileBytes >> 20) + " MiB", "split it"});
    return std::nullopt;
  }
  Result<std::string> text = read_file(path);
  if (text) return *std::move(text);
  errors.push_back({{path}, "G004", "the manifest names this list, but it cannot be opened",
      "add the file or remove its line from the manifest"});
  return std::nullopt;
}

void parse_list(std::string_view text, const std::string& path, List& list, Errors& errors) {
  list.path = path;
  const size_t before = errors.size();
  if (is_text(text, path, errors)) read_lines(text, ListReader(path, list.entries, nullptr, errors));
  list.broken = errors.size() != before;
}

ListChanges parse_changes(std::string_view text, const std::string& path, Errors& errors) {
  ListChanges out;
  if (is_text(text, path, errors)) read_lines(text, ListReader(path, out.added, &out.removed, errors));
  return out;
}

std::vector<List> parse_manifest(std::string_view text, const std::string& path, Errors& errors) {
  std::vector<List> lists;
  if (!is_text(text, path, errors)) return lists;
  const size_t before = errors.size();
  std::map<std::string, uint32_t> line_of_name;
  const auto read = [&](std::string_view line, uint32_t number) {
    const auto fail = [&](const Field& field, const char* code, const std::string& message, const std::string& remedy) {
      errors.push_back({{path, number, field.column}, code, message, remedy, width_of(field)});
    };
    if (number == 1) {
      if (line != kManifestHeader)
        fail({std::string(line), 1}, "G002", "the first line must name the columns", "file, label, case, match, source, version, licence, date, with tabs between");
      return true;
    }
    if (line.empty()) return true;
    const std::vector<Field> fields = split_tabs(line);
    if (errors.size() - before >= kMaxErrorsPerList) {
      fail(fields[0], "G018", "more than " + std::to_string(kMaxErrorsPerList) + " mistakes: the rest of the manifest was not read", "mend the first ones");
      return false;
    }
    if (lists.size() == kMaxLists) {
      fail(fields[0], "G017", "more than " + std::to_string(kMaxLists) + " lists; the rest was not read", "put related ones together");
      return false;
    }
    List list;
    list.place = {path, number, 1};
    if (!read_manifest_line(fields, list, fail)) return true;
    const auto [it, added] = line_of_name.try_emplace(list.name, number);
    if (added) lists.push_back(std::move(list));
    else fail(fields[0], "G013", "two lists are called " + list.name, "rename one; the other is in line " + std::to_string(it->second));
    return true;
  };
  if (text.empty()) read("", 1);
  for_each_line(text, read);
  return lists;
}

std::vector<List> load_lists(const std::string& directory, Errors& errors) {
  const std::string manifest_path = directory + "/manifest.tsv";
  const Result<std::string> manifest = read_file(manifest_path);
  if (!manifest) {
    errors.push_back({{manifest_path}, "G001", "a directory of lists needs a manifest.tsv", "name each list there: file, label, case, match, source, version, licence, date"});
    return {};
  }
  std::vector<List> lists = parse_manifest(*manifest, manifest_path, errors);
  size_t entries = 0;
  for (List& list : lists) {
    const std::string path = directory + "/" + list.file;
    const std::optional<std::string> text = read_list_file(path, errors);
    if (!text) continue;
    parse_list(*text, path, list, errors);
    entries += list.entries.size();
    if (entries <= kMaxEntries || list.entries.size() == kMaxEntries) continue;  // the second was told
    errors.push_back({list.place, "G015", "more than " + std::to_string(kMaxEntries) + " entries in all; lists from here on were not read",
                      "leave out those that no article holds"});
    return lists;
  }
  const std::set<std::string> named = files_named(*manifest);
  if (const auto found = list_files(directory)) {
    for (const std::string& path : *found) {
      const std::string file = std::filesystem::path(path).lexically_relative(directory).string();
      if (file.ends_with(".tsv") && file != "manifest.tsv" && !named.count(file))
        errors.push_back({{path}, "G012", "this list is not in the manifest", "add a line for it to " + manifest_path});
    }
  }
  return lists;
}

Result<std::vector<List>> load_lists(const std::string& directory) {
  Errors errors;
  std::vector<List> lists = load_lists(directory, errors);
  if (!errors.empty()) return errors;
  return lists;
}

}  // namespace nutgraf
