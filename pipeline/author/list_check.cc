#include "author/list_check.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "base/utf8.h"

namespace nutgraf {
namespace {

Error warning(Place place, const char* code, std::string message, std::string remedy,
    std::string_view words) {
  return {std::move(place), code, std::move(message), std::move(remedy),
      static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(words))), true};
}

bool has_odd_spaces(std::string_view text) {
  if (text.empty()) return false;
  return text.front() == ' ' || text.back() == ' ' || text.find("  ") != std::string_view::npos ||
         text.find("\xC2\xA0") != std::string_view::npos;  // a space that does not break
}

// UTF-8 that was read as Latin-1 or Windows-1252 and saved again, what a failed conversion leaves, and escapes of HTML.
bool looks_misread(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const Decoded first = decode(text, i);
    i += first.size;
    const bool control = first.code < 0x20 || (first.code >= 0x7F && first.code < 0xA0);
    if (control || first.code == 0xFFFD || (first.code >= 0xE000 && first.code < 0xF900)) return true;
    if (i >= text.size()) break;
    const char32_t next = decode(text, i).code;
    if ((first.code == 0xC2 || first.code == 0xC3) && next >= 0x80 && next < 0xC0) return true;  // "Ã©" for é
    if (first.code == 0xE2 && (next == 0x20AC || next == 0x80)) return true;                        // "â€™" for ’
  }
  for (const std::string_view escape : {"&amp;", "&quot;", "&#", "&nbsp;", "&apos;", "&lt;", "&gt;"})
    if (text.find(escape) != std::string_view::npos) return true;
  return false;
}

void check_entries(const List& list, Errors& out) {
  std::unordered_map<std::string, const ListEntry*> by_folded;
  for (const ListEntry& entry : list.entries) {
    if (has_odd_spaces(entry.text) || has_odd_spaces(entry.value))
      out.push_back(warning(place_of(list, entry), "G020", "'" + entry.text +
          "' has a space at an end, two in a row or one that does not break",
                            "write single plain spaces between the words", entry.text));
    if (looks_misread(entry.text) || looks_misread(entry.value))
      out.push_back(warning(place_of(list, entry), "G021", "'" + entry.text +
          "' looks as if it had been read in a wrong encoding", "write the letters that are meant",
          entry.text));
    if (entry.value == entry.text)
      out.push_back(warning(place_of(list, entry), "G024", "the value is the entry itself",
          "leave the value out", entry.text));
    if (list.case_policy != CasePolicy::Any) continue;
    const auto [first, added] = by_folded.try_emplace(fold(entry.text), &entry);
    if (!added && first->second->text != entry.text)
      out.push_back(warning(place_of(list, entry), "G022", "'" + entry.text + "' differs from '" +
          first->second->text + "' only in its capitals or marks, and this list takes any",
                            "remove one of the lines; the other is line " + std::to_string(first->second->line), entry.text));
  }
  if (list.entries.empty() && !list.broken)
    out.push_back(warning({list.path, 0, 1}, "G025", "this list has no entries",
        "add some, or remove its line from the manifest", ""));
  for (const ReplacedEntry& replaced : list.replaced)
    if (replaced.how == ReplacedEntry::How::Repeated)
      out.push_back(warning({list.own_path, replaced.by_line, 1}, "G027",
                            "'" + replaced.entry.text + "' is there already: line " +
                                std::to_string(replaced.entry.line) + " of " + list.path,
                            "remove the line", replaced.entry.text));
}

// Lists that say the same of their entries.
using Kind = std::tuple<std::string_view, CasePolicy, MatchKind>;

void check_repeats(const std::vector<List>& lists, Errors& out) {
  struct Found {
    const List* list;
    const ListEntry* entry;
  };
  std::map<Kind, std::unordered_map<std::string_view, Found>> seen;
  for (const List& list : lists) {
    auto& known = seen[{list.label, list.case_policy, list.match}];
    for (const ListEntry& entry : list.entries) {
      const auto [first, added] = known.try_emplace(entry.text, Found{&list, &entry});
      if (added || first->second.list == &list) continue;
      // Told is where an editor's own line is, if one of them is one.
      Place here = place_of(list, entry), there = place_of(*first->second.list, *first->second.entry);
      if (first->second.entry->is_own && !entry.is_own) std::swap(here, there);
      out.push_back(warning(here, "G023", "'" + entry.text + "' is a " + list.label + " by line " +
          std::to_string(there.line) + " of " +
                                there.file + " already", "remove one of the lines", entry.text));
    }
  }
}

}  // namespace

Errors list_warnings(const std::vector<List>& lists) {
  Errors out;
  for (const List& list : lists) {
    if (list.path.empty()) continue;  // could not be read, which was told
    check_entries(list, out);
  }
  check_repeats(lists, out);
  return out;
}

}  // namespace nutgraf
