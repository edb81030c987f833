// Lists as editors keep them: a manifest and TSV files, read with the place of every mistake.
//
//   gazetteers/manifest.tsv        file  label  case  match  source  version  licence  date
//   gazetteers/people/roles.tsv    entry  value  id        "chairmen<TAB>chairman"
//
// Not the compiled form (gazetteer.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nutgraf {

// Capitalised: the text has a capital first, or the entry has none and stands as written. Exact: letter by letter; quotes and
// dashes may be of another form, white space of another kind.
enum class CasePolicy : uint8_t { Any, Capitalised, Exact };
enum class MatchKind : uint8_t { Word, Suffix, Prefix };

struct ListEntry {
  std::string text;
  std::string value;  // canonical form where it differs, else empty
  std::string id;     // ISO 3166, GeoNames … or empty
  uint32_t line = 0;
  bool is_own = false;  // of an editor's changes (overlay.h), not of the list that they change
};

// An entry that an editor's changes took out of a list, and what they say instead.
struct ReplacedEntry {
  enum class How : uint8_t { Removed, Overridden, Repeated };  // Repeated: the new one says the same
  ListEntry entry;
  How how = How::Removed;
  uint32_t by_line = 0;  // of List::own_path
};

struct List {
  std::string name;   // the file's stem: rules write @name
  std::string file;   // as the manifest names it
  std::string label;
  CasePolicy case_policy = CasePolicy::Any;
  MatchKind match = MatchKind::Word;
  std::string source, version, licence, date;
  std::string path;   // where the entries were read
  Place place;        // in the manifest
  bool broken = false;  // some line of it was not understood and is missing here
  std::string own_path;  // where an editor changes it; empty: nowhere
  std::vector<ListEntry> entries;
  std::vector<ReplacedEntry> replaced;
};

// Where an entry was written.
Place place_of(const List& list, const ListEntry& entry);

inline constexpr uint32_t kMaxEntryWords = 12;
// Limits that keep a stranger's lists harmless.
inline constexpr size_t kMaxListFileBytes = 64 << 20;
inline constexpr size_t kMaxEntries = 2'000'000;     // in all lists
inline constexpr size_t kMaxEntryBytes = 300;        // of an entry, a value, an id
inline constexpr size_t kMaxLists = 1000;
inline constexpr size_t kMaxErrorsPerList = 1000;    // the rest of the list is not read

// Reads the manifest and every list it names. For changes to lists that are there see overlay.h.
// Errors, all of them: G001 manifest missing, G002 its header, G003 a field, G004 list missing, G005 list's header,
// G006 not UTF-8, G007 unsorted, G008 twice, G009 empty entry, G010 too many words, G011 no licence, G012 not in the
// manifest, G013 two lists of one name, G014 file too large, G015 too many entries, G016 entry too long, G017 too many lists,
// G018 too many errors, G019 too many columns.
Result<std::vector<List>> load_lists(const std::string& directory);

// The same, for whoever goes on after an error: gives what was understood, without the entries that are wrong.
std::vector<List> load_lists(const std::string& directory, Errors& errors);

// The two kinds of files, as load_lists reads them. The lists of a manifest have no entries yet.
std::vector<List> parse_manifest(std::string_view text, const std::string& path, Errors& errors);
void parse_list(std::string_view text, const std::string& path, List& list, Errors& errors);

// A file of changes to a list (overlay.h): the same columns, in any order; what stands behind a - is to be
// removed.
// Errors: as parse_list but for G007; G008 also where an entry is added and removed, G019 where a line that
// removes says more.
struct ListChanges {
  std::vector<ListEntry> added, removed;
};
ListChanges parse_changes(std::string_view text, const std::string& path, Errors& errors);

// The bytes of a list; none, and an error, when it cannot be read. Errors: G004, G014.
std::optional<std::string> read_list_file(const std::string& path, Errors& errors);

}  // namespace nutgraf
