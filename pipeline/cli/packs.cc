#include "cli/packs.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "author/rule_test.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/rule_report.h"
#include "cli/terminal.h"
#include "gazetteer/overlay.h"
#include "rule/parser.h"

namespace nutgraf::cli {
namespace {

std::string sibling(const std::string& path, const char* name) {
  return (std::filesystem::path(path).lexically_normal() / ".." / name).lexically_normal().string();
}

// Hash of every file that a compiler would read, and of this program: another version may compile otherwise.
uint64_t content_key(const PackPlaces& places, bool no_rule_tests) {
  uint64_t key = hash_pair(kPackVersion, no_rule_tests);
  struct stat program;
  if (::stat("/proc/self/exe", &program) == 0)
    key = hash_pair(hash_pair(key, static_cast<uint64_t>(program.st_size)),
                    hash_pair(static_cast<uint64_t>(program.st_mtim.tv_sec), static_cast<uint64_t>(program.st_mtim.tv_nsec)));
  for (const std::string& directory : {places.rules, places.lists, places.changes}) {
    key = hash_pair(key, directory.empty());
    if (directory.empty()) continue;
    const Result<std::vector<std::string>> files = list_files(directory);
    if (!files) continue;
    for (const std::string& file : *files) {
      key = hash_pair(key, hash_bytes(file.substr(directory.size())));
      if (const Result<MappedFile> bytes = MappedFile::open(file)) key = hash_pair(key, hash_bytes(bytes->bytes()));
    }
  }
  return key;
}

// Where compiled packs are kept; empty: nowhere.
std::string cache_directory() {
  const char* xdg = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  if (xdg && *xdg == '/') return std::string(xdg) + "/nutgraf";
  return home && *home == '/' ? std::string(home) + "/.cache/nutgraf" : std::string();
}

std::string hex(uint64_t number) {
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[number >> shift & 15];
  return out;
}

}  // namespace

bool is_directory(const std::string& path) {
  std::error_code code;
  return std::filesystem::is_directory(path, code);
}

void add_pack_options(CLI::App& command, PackOptions& options) {
  command.add_option("--rules", options.rules, "rules and facts.schema to use instead of those built in")->type_name("DIR");
  command.add_option("--gazetteers", options.gazetteers,
      "lists to use instead of those built in, or changes to them")->type_name("DIR");
  command.add_flag("--no-rule-tests", options.no_rule_tests, "use rules although their examples fail");
}

std::optional<PackPlaces> places_of(const PackOptions& options) {
  for (const std::string& directory : {options.rules, options.gazetteers}) {
    if (directory.empty() || is_directory(directory)) continue;
    say("there is no directory " + directory, "name one that holds rules, or lists, or changes to lists");
    return std::nullopt;
  }
  const auto beside = [](const std::string& directory, const char* name) {
    if (directory.empty()) return std::string();
    const std::string path = sibling(directory, name);
    return is_directory(path) ? path : std::string();
  };
  PackPlaces out;
  out.rules = options.rules;
  if (is_overlay(options.gazetteers)) {
    out.changes = options.gazetteers;
    out.lists = beside(options.rules, "gazetteers");
  } else if (!options.gazetteers.empty()) {
    out.lists = options.gazetteers;
    if (out.rules.empty()) out.rules = beside(options.gazetteers, "rules");
  } else {
    out.lists = beside(options.rules, "gazetteers");
  }
  return out;
}

std::vector<std::string> directories_of(const PackPlaces& places) {
  std::vector<std::string> out;
  for (const std::string& directory : {places.rules, places.lists, places.changes})
    if (!directory.empty()) out.push_back(directory);
  return out;
}

std::optional<std::string> directory_with(const std::string& path, const char* name) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return std::nullopt;
  for (std::filesystem::path at = std::filesystem::canonical(path, unknown);; at = at.parent_path()) {
    if (std::filesystem::exists(at / name, unknown)) return std::filesystem::proximate(at, unknown).string();
    if (!at.has_relative_path()) return std::nullopt;
  }
}

bool lies_in(const std::string& file, const std::string& path) {
  std::error_code unknown;
  const auto whole = [&](const std::string& name) { return std::filesystem::weakly_canonical(std::filesystem::absolute(name, unknown), unknown); };
  const std::filesystem::path between = whole(file).lexically_relative(whole(path));
  return !between.empty() && *between.begin() != "..";
}

CompiledPack compile_and_test(const PackPlaces& places, const CompileOptions& options) {
  CompiledPack out;
  const auto fail = [&](const Errors& errors) {
    report(errors);
    out.exit_code = kInvalid;
    return out;
  };
  Result<std::string> bytes = compile_pack(places, &out.sources, {}, options.keep_files);
  if (!bytes) return fail(bytes.errors());
  out.bytes = *std::move(bytes);
  Result<Pack> pack = Pack::from_bytes(out.bytes);
  if (!pack) return fail(pack.errors());
  Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack));
  if (!resources) return fail(resources.errors());
  out.resources = *std::move(resources);
  if (options.no_rule_tests || places.rules.empty()) return out;
  const Result<RuleSet> rules = load_rules(places.rules);
  if (!rules) return fail(rules.errors());
  const RuleTestReport tests = test_rules(*out.resources, *rules, {{}, &out.sources, 0});
  if (tests.failures.empty()) return out;
  report_failures(tests);
  say(std::to_string(tests.failures.size()) + " of " + std::to_string(tests.examples) + " examples in the rules fail",
      "mend the rules, mark the example yes? or no?, or use them anyway with --no-rule-tests");
  out.exit_code = kInvalid;
  return out;
}

Loaded load_resources(const PackOptions& options) {
  if (options.rules.empty() && options.gazetteers.empty()) {
    Result<std::shared_ptr<const Resources>> resources = Resources::built_in();
    if (resources) return {*std::move(resources), kDone};
    report(resources.errors());
    return {nullptr, kInvalid};
  }
  const std::optional<PackPlaces> places = places_of(options);
  if (!places) return {nullptr, kUsage};
  const std::string directory = cache_directory();
  const std::string name = hex(content_key(*places, options.no_rule_tests)) + ".pack";
  const std::string cached = directory.empty() ? "" : directory + "/" + name;
  if (!cached.empty()) {
    if (Result<Pack> pack = Pack::from_file(cached))
      if (Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack)))
        return {*std::move(resources), kDone};
  }
  CompiledPack compiled = compile_and_test(*places, {options.no_rule_tests});
  if (compiled.exit_code) return {nullptr, compiled.exit_code};
  if (!cached.empty()) {
    // A cache that cannot be written costs time, nothing else.
    std::error_code ignored;
    std::filesystem::create_directories(directory, ignored);
    (void)write_file(cached, compiled.bytes);
  }
  return {std::move(compiled.resources), kDone};
}

}  // namespace nutgraf::cli
