// Lists as editors keep them: a manifest and TSV files, read with the place of every mistake.
//
//   gazetteers/manifest.tsv        file  label  case  match  source  version  licence  date
//   gazetteers/people/roles.tsv    entry  value  id        "chairmen<TAB>chairman"
//
// Not the compiled form (gazetteer.h).
#pragma once

#include <string>
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
};

struct List {
  std::string name;   // the file's stem: rules write @name
  std::string file;   // as the manifest names it
  std::string label;
  CasePolicy case_policy = CasePolicy::Any;
  MatchKind match = MatchKind::Word;
  std::string source, version, licence, date;
  std::vector<ListEntry> entries;
};

inline constexpr uint32_t kMaxEntryWords = 12;

// Reads the manifest and every list it names.
// Errors, all of them: G001 manifest missing, G002 its header, G003 a field, G004 list missing, G005 list's header,
// G006 not UTF-8, G007 unsorted, G008 twice, G009 empty entry, G010 too many words, G011 no licence, G012 not in the
// manifest, G013 two lists of one name.
Result<std::vector<List>> load_lists(const std::string& directory);

}  // namespace nutgraf
