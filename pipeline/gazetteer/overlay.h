// An editor's own lists: changes to lists that are there, and lists beside them. A directory without a
// manifest.tsv. Not a set of lists of its own: that has one (source.h).
//
//   my-lists/roles.tsv          a file is called as the list that it changes, wherever it lies below the directory
//     entry   value   id          the same columns; in any order
//     storm warden                adds an entry, or takes the place of one with these words
//     -docent                     removes one
//   my-lists/new-lists.tsv      names lists that are not there yet, with the columns of a manifest
#pragma once

#include <string>
#include <vector>

#include "gazetteer/source.h"

namespace nutgraf {

inline constexpr const char* kNewListsFile = "new-lists.tsv";

// Whether a directory holds changes to lists, not lists.
bool is_overlay(const std::string& directory);

// Makes the changes that the directory says. What was replaced stays in List::replaced. An entry with "these
// words" is one that stands where the new one would: written the same, and in a list that takes any case (or
// any with a capital first) also one that only differs in its capitals.
// Errors: those of parse_changes and parse_manifest; G001 no file with changes, G004, G013 a list that is
// there already or two files that change one, G012 a file called as no list, G015, G017, G026 nothing to
// remove.
void overlay_lists(const std::string& directory, std::vector<List>& lists, Errors& errors);

}  // namespace nutgraf
