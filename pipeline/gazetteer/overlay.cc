#include "gazetteer/overlay.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>

#include "base/file.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "gazetteer/gazetteer.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

// Entries of one list with one key are written alike where the list cares.
std::string key_of(const List& list, const std::string& text) {
  if (list.match != MatchKind::Word) return fold(text);
  const CaseTest test = case_test(list.case_policy, text);
  if (test == CaseTest::AsWritten) return "=" + text;
  std::string key(test == CaseTest::Any ? "a" : "c");
  for (const std::string& word : scan_words(text)) (key += ' ') += word;
  return key;
}

// The entries of a list by what stands for them.
class Entries {
 public:
  explicit Entries(const List& list) : list_(list), is_gone_(list.entries.size()) {
    for (uint32_t i = 0; i < list.entries.size(); ++i)
      by_key_[key_of(list, list.entries[i].text)].push_back(i);
  }

  // Those in whose place this one stands; each once.
  std::vector<uint32_t> take(const std::string& text) {
    const auto it = by_key_.find(key_of(list_, text));
    if (it == by_key_.end()) return {};
    const std::vector<uint32_t> out = std::move(it->second);
    by_key_.erase(it);
    for (const uint32_t i : out) is_gone_[i] = true;
    return out;
  }
  bool is_gone(size_t index) const { return is_gone_[index]; }

 private:
  const List& list_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_key_;
  std::vector<bool> is_gone_;
};

class Overlay {
 public:
  Overlay(const std::string& directory, std::vector<List>& lists, Errors& errors)
      : directory_(directory), lists_(lists), errors_(errors) {
    for (size_t i = 0; i < lists.size(); ++i) index_of_name_.try_emplace(lists[i].name, i);
  }

  void run() {
    const Result<std::vector<std::string>> files = list_files(directory_);
    if (!files) {
      errors_.insert(errors_.end(), files.errors().begin(), files.errors().end());
      return;
    }
    std::vector<std::string> changes;
    std::copy_if(files->begin(), files->end(), std::back_inserter(changes),
        [](const std::string& path) { return path.ends_with(".tsv"); });
    if (changes.empty()) {
      errors_.push_back({{directory_}, "G001", "this directory holds no lists",
                         "a manifest.tsv and the lists that it names, or changes to lists in files called as those are: roles.tsv"});
      return;
    }
    const std::string new_lists = directory_ + "/" + kNewListsFile;
    if (std::erase(changes, new_lists)) add_lists(new_lists);
    for (const std::string& path : changes) change(path);
    size_t entries = 0;
    for (const List& list : lists_) entries += list.entries.size();
    if (entries > kMaxEntries)
      errors_.push_back({{directory_}, "G015", "with these there are more than " +
          std::to_string(kMaxEntries) + " entries in all",
                         "leave out those that no article holds"});
  }

 private:
  void add_lists(const std::string& path) {
    const std::optional<std::string> text = read_list_file(path, errors_);
    if (!text) return;
    for (List& list : parse_manifest(*text, path, errors_)) {
      const auto known = index_of_name_.find(list.name);
      std::error_code unknown;
      if (known != index_of_name_.end()) {
        fail(list.place, "G013", "there is a list called " + list.name + " already: " +
            lists_[known->second].path,
             "give this one another name, or remove the line to change that one", list.file);
      } else if (lists_.size() == kMaxLists) {
        fail(list.place, "G017", "with this there are more than " + std::to_string(kMaxLists) + " lists",
            "put related ones together", list.file);
        return;
      } else if (!fs::exists(directory_ + "/" + list.file, unknown)) {
        fail(list.place, "G004", "there is no " + directory_ + "/" + list.file,
            "add the file or remove the line", list.file);
      } else {
        list.path = directory_ + "/" + list.file;
        index_of_name_.emplace(list.name, lists_.size());
        lists_.push_back(std::move(list));
      }
    }
  }

  void change(const std::string& path) {
    const std::string name = fs::path(path).stem().string();
    const auto known = index_of_name_.find(name);
    if (known == index_of_name_.end()) {
      std::vector<std::string> names;
      for (const List& list : lists_) names.push_back(list.name);
      errors_.push_back({{path}, "G012", "no list is called " + name,
                         did_you_mean(name, names, "call the file as the list that it changes, or name it in " + directory_ + "/" + kNewListsFile)});
      return;
    }
    List& list = lists_[known->second];
    if (!list.own_path.empty()) {
      errors_.push_back({{path}, "G013", "two files change the list " + name,
          "put them together; the other is " + list.own_path});
      return;
    }
    const std::optional<std::string> text = read_list_file(path, errors_);
    if (!text) return;
    list.own_path = path;
    const size_t before = errors_.size();
    const ListChanges changes = parse_changes(*text, path, errors_);
    apply(changes, list);
    list.broken = list.broken || errors_.size() != before;
  }

  void apply(const ListChanges& changes, List& list) {
    Entries entries(list);
    for (const ListEntry& gone : changes.removed) {
      const std::vector<uint32_t> replaced = entries.take(gone.text);
      for (const uint32_t i : replaced)
        list.replaced.push_back({list.entries[i], ReplacedEntry::How::Removed, gone.line});
      if (replaced.empty()) nothing_to_remove(gone, list);
    }
    for (const ListEntry& added : changes.added)
      for (const uint32_t i : entries.take(added.text)) {
        const ListEntry& old = list.entries[i];
        const bool same = old.text == added.text && old.value == added.value && old.id == added.id;
        list.replaced.push_back({old, same ? ReplacedEntry::How::Repeated : ReplacedEntry::How::Overridden,
            added.line});
      }
    std::vector<ListEntry> kept;
    kept.reserve(list.entries.size() + changes.added.size());
    for (size_t i = 0; i < list.entries.size(); ++i)
      if (!entries.is_gone(i)) kept.push_back(std::move(list.entries[i]));
    kept.insert(kept.end(), changes.added.begin(), changes.added.end());
    list.entries = std::move(kept);
  }

  void nothing_to_remove(const ListEntry& gone, const List& list) {
    std::string remedy;
    for (const List& other : lists_) {
      const auto is_it = [&](const ListEntry& entry) { return entry.text == gone.text; };
      if (&other == &list || std::none_of(other.entries.begin(), other.entries.end(), is_it)) continue;
      remedy = "it is in " + other.name + ": put the line into a file called " + other.name + ".tsv";
      break;
    }
    if (remedy.empty()) {
      std::vector<std::string> texts;
      for (const ListEntry& entry : list.entries)
        if (fold(entry.text).substr(0, 1) == fold(gone.text).substr(0, 1)) texts.push_back(entry.text);
      remedy = did_you_mean(gone.text, texts, "remove the line");
    }
    fail({list.own_path, gone.line, 1}, "G026", "'" + gone.text + "' is not in the list " + list.name, remedy,
        "-" + gone.text);
  }

  void fail(const Place& place, const char* code, std::string message, std::string remedy,
      std::string_view words) {
    errors_.push_back({place, code, std::move(message), std::move(remedy),
        static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(words)))});
  }

  const std::string& directory_;
  std::vector<List>& lists_;
  Errors& errors_;
  std::map<std::string, size_t, std::less<>> index_of_name_;
};

}  // namespace

bool is_overlay(const std::string& directory) {
  std::error_code unknown;
  return fs::is_directory(directory, unknown) && !fs::exists(directory + "/manifest.tsv", unknown);
}

void overlay_lists(const std::string& directory, std::vector<List>& lists, Errors& errors) {
  Overlay(directory, lists, errors).run();
}

}  // namespace nutgraf
