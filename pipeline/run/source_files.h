// The texts of rules and lists inside the program, for whoever changes a few lines of them without having the
// rest. They lie in sections of the built-in pack that nothing else touches.
//
//   Result<std::vector<SourceFile>> files = built_in_files(section::kListFiles);
//   (*files)[0].path  ->  "gazetteers/manifest.tsv"
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nutgraf {

struct SourceFile {
  std::string path;  // below the tree of the project: "rules/facts/position.rules"
  std::string text;
};

// The files below a directory whose names end in one of these, as below `name`. Errors: F001, F002.
Result<std::vector<SourceFile>> read_source_files(const std::string& directory, const std::string& name,
    const std::vector<std::string>& endings);

// All files as one run of bytes, compressed; and back. Errors: P003 damaged.
std::string pack_files(const std::vector<SourceFile>& files);
Result<std::vector<SourceFile>> unpack_files(std::string_view bytes);

// Takes: kRuleFiles or kListFiles. Errors: P003, P004 a program without them.
Result<std::vector<SourceFile>> built_in_files(uint32_t section);

}  // namespace nutgraf
