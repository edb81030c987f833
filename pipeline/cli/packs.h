// Rules and lists for a command: those of the program, or an editor's directories, compiled on the fly and kept in a cache.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rule/compiler.h"
#include "run/resources.h"

namespace nutgraf::cli {

bool is_directory(const std::string& path);

struct PackOptions {
  std::string rules;        // directory; empty: those built in
  std::string gazetteers;
  bool no_rule_tests = false;
};

// --rules, --gazetteers, --no-rule-tests
void add_pack_options(CLI::App& command, PackOptions& options);

// Where rules and lists are to be read. --gazetteers is a set of lists, or changes to those that would be
// read without it: those in "gazetteers" beside the rules that were named, else those built in. Rules that
// were not named are those in "rules" beside a set of lists, else those built in. Gives nothing, after a
// message, when a directory that was named is not there.
std::optional<PackPlaces> places_of(const PackOptions& options);

// All directories of them, for who looks at their files.
std::vector<std::string> directories_of(const PackPlaces& places);

// The directory that holds a file of that name ("facts.schema"): `path` itself or one above it.
std::optional<std::string> directory_with(const std::string& path, const char* name);

// Whether `file` is `path` or lies below it; neither has to exist.
bool lies_in(const std::string& file, const std::string& path);

// Gives resources, or reports why not and gives the exit code: 2 no such directory, 4 rules or lists invalid.
// A pack that was compiled before from the same bytes comes from $XDG_CACHE_HOME/nutgraf.
struct Loaded {
  std::shared_ptr<const Resources> resources;
  int exit_code = 0;
};
Loaded load_resources(const PackOptions& options);

// Compiles, runs the examples of the rules unless told not to or the rules are built in (an editor's changes
// to lists may go against those, and win), reports what is wrong.
struct CompiledPack {
  std::string bytes;
  std::shared_ptr<const Resources> resources;
  RuleSources sources;  // where the rules' elements were written
  int exit_code = 0;
};
struct CompileOptions {
  bool no_rule_tests = false;
  bool keep_files = false;  // as compile_pack
};
CompiledPack compile_and_test(const PackPlaces& places, const CompileOptions& options);

}  // namespace nutgraf::cli
