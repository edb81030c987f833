#include "gazetteer/source.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

std::vector<std::string> split_tabs(std::string_view line) {
  std::vector<std::string> out;
  for (size_t begin = 0;;) {
    const size_t end = line.find('\t', begin);
    out.emplace_back(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return out;
    begin = end + 1;
  }
}

// Calls each(line, number) for every line, without its line break.
template <class F>
void for_each_line(std::string_view text, F each) {
  uint32_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    each(line, ++number);
    begin = end + 1;
  }
}

void load_list(const std::string& directory, List& list, Errors& errors) {
  const std::string path = directory + "/" + list.file;
  const Result<std::string> text = read_file(path);
  if (!text) {
    errors.push_back({{path}, "G004", "the manifest names this list, but it cannot be opened", "add the file or remove its line from manifest.tsv"});
    return;
  }
  if (valid_prefix(*text) != text->size()) {
    const size_t at = valid_prefix(*text);
    const uint32_t line = static_cast<uint32_t>(std::count(text->begin(), text->begin() + static_cast<long>(at), '\n') + 1);
    errors.push_back({{path, line}, "G006", "this line is not UTF-8", "save the list as UTF-8"});
    return;
  }
  std::string previous;
  bool has_header = false;
  for_each_line(*text, [&](std::string_view line, uint32_t number) {
    const std::vector<std::string> fields = split_tabs(line);
    has_header = true;
    if (number == 1) {
      if (fields[0] != "entry" || (fields.size() > 1 && fields[1] != "value") || (fields.size() > 2 && fields[2] != "id"))
        errors.push_back({{path, 1, 1}, "G005", "the first line must be: entry<TAB>value<TAB>id", ""});
      return;
    }
    if (fields[0].empty()) {
      errors.push_back({{path, number, 1}, "G009", "this line has no entry", "remove the line"});
      return;
    }
    const size_t words = scan_words(fields[0]).size();
    if (words == 0) {
      errors.push_back({{path, number, 1}, "G009", "this entry holds no word", "remove the line"});
      return;
    }
    if (words > kMaxEntryWords) {
      errors.push_back({{path, number, 1}, "G010", "an entry may have at most " + std::to_string(kMaxEntryWords) + " words", "write a rule instead"});
      return;
    }
    if (fields[0] == previous) {
      errors.push_back({{path, number, 1}, "G008", "'" + fields[0] + "' stands in the list twice", "remove one of the lines"});
    } else if (fields[0] < previous) {
      errors.push_back({{path, number, 1}, "G007", "'" + fields[0] + "' must stand before '" + previous + "'", "sort the list with LC_ALL=C sort"});
    }
    previous = fields[0];
    list.entries.push_back({fields[0], fields.size() > 1 ? fields[1] : "", fields.size() > 2 ? fields[2] : "", number});
  });
  if (!has_header) errors.push_back({{path, 1, 1}, "G005", "the first line must be: entry<TAB>value<TAB>id", ""});
}

// A stranger's lists may name no file outside their directory.
bool stays_below(const std::string& file) {
  const std::filesystem::path path(file);
  return !file.empty() && path.is_relative() && std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

}  // namespace

Result<std::vector<List>> load_lists(const std::string& directory) {
  Errors errors;
  const std::string manifest_path = directory + "/manifest.tsv";
  const Result<std::string> manifest = read_file(manifest_path);
  if (!manifest)
    return Error{{manifest_path}, "G001", "a directory of lists needs a manifest.tsv", "name each list there: file, label, case, match, source, version, licence, date"};

  static const std::map<std::string, CasePolicy> kCases = {{"any", CasePolicy::Any}, {"capitalised", CasePolicy::Capitalised}, {"exact", CasePolicy::Exact}};
  static const std::map<std::string, MatchKind> kMatches = {{"word", MatchKind::Word}, {"suffix", MatchKind::Suffix}, {"prefix", MatchKind::Prefix}};
  std::vector<List> lists;
  std::map<std::string, uint32_t> line_of_name;
  std::set<std::string> files;
  bool has_header = false;
  for_each_line(*manifest, [&](std::string_view line, uint32_t number) {
    has_header = true;
    const std::vector<std::string> fields = split_tabs(line);
    const auto fail = [&](const char* code, const std::string& message, const std::string& remedy) {
      errors.push_back({{manifest_path, number, 1}, code, message, remedy});
    };
    if (number == 1) {
      if (line != "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate")
        fail("G002", "the first line must name the columns", "file, label, case, match, source, version, licence, date, with tabs between");
      return;
    }
    if (line.empty()) return;
    if (fields.size() != 8) return fail("G003", "this line has " + std::to_string(fields.size()) + " columns, not 8", "check the tabs");
    if (!stays_below(fields[0])) return fail("G003", "'" + fields[0] + "' is no file below the manifest", "name it by its path from here");
    List list;
    list.file = fields[0];
    list.name = std::filesystem::path(fields[0]).stem().string();
    list.label = fields[1];
    if (list.label.empty()) return fail("G003", "no label", "write one in capitals, such as ROLE");
    const auto policy = kCases.find(fields[2]);
    if (policy == kCases.end()) return fail("G003", "'" + fields[2] + "' is no case policy", "any, capitalised or exact");
    const auto match = kMatches.find(fields[3]);
    if (match == kMatches.end()) return fail("G003", "'" + fields[3] + "' is no way of matching", "word, suffix or prefix");
    list.case_policy = policy->second;
    list.match = match->second;
    list.source = fields[4], list.version = fields[5], list.licence = fields[6], list.date = fields[7];
    if (list.source.empty() || list.licence.empty())
      fail("G011", "list " + list.name + " names no source or no licence", "say where it comes from and under which licence");
    const auto [it, added] = line_of_name.try_emplace(list.name, number);
    if (!added) return fail("G013", "two lists are called " + list.name, "rename one; the other is in line " + std::to_string(it->second));
    files.insert(list.file);
    load_list(directory, list, errors);
    lists.push_back(std::move(list));
  });
  if (!has_header)
    errors.push_back({{manifest_path, 1, 1}, "G002", "the first line must name the columns", "file, label, case, match, source, version, licence, date, with tabs between"});
  if (const auto found = list_files(directory)) {
    for (const std::string& path : *found) {
      const std::string file = std::filesystem::relative(path, directory).string();
      if (file.ends_with(".tsv") && file != "manifest.tsv" && !files.count(file))
        errors.push_back({{path}, "G012", "this list is not in the manifest", "add a line for it to manifest.tsv"});
    }
  }
  if (!errors.empty()) return errors;
  return lists;
}

}  // namespace nutgraf
