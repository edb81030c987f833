// nutgraf rules check
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <tuple>

#include "author/rule_check.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "format/json_text.h"
#include "rule/parser.h"

namespace nutgraf::cli {
namespace {

namespace fs = std::filesystem;

struct CheckCommand {
  std::vector<std::string> paths;
  std::string gazetteers;
  CheckOutput output;
};

bool is_there(const std::string& path) {
  std::error_code unknown;
  return fs::exists(path, unknown);
}

// What is checked in one go: a pack of rules with its lists, or lists alone; and of what is found there, what is shown.
struct Target {
  PackPlaces places;
  std::vector<std::string> more_files;
  std::vector<std::string> shown;
  bool all = false;
};

class Targets {
 public:
  explicit Targets(std::string gazetteers) : gazetteers_(std::move(gazetteers)) {}

  // Gives the exit code when the path is nothing to check.
  std::optional<int> add(const std::string& path) {
    if (!is_there(path)) return complain("there is no file or directory " + path, "name rules, a list, or a directory of them");
    if (const auto rules = directory_with(path, "facts.schema")) return add_rules(*rules, path);
    if (const auto lists = directory_with(path, "manifest.tsv")) {
      add_shown(targets_[{"", *lists, ""}], path, *lists);
      return std::nullopt;
    }
    std::error_code unknown;
    if (fs::is_directory(path, unknown)) return add_rules(path, path);  // it will be told that facts.schema is missing
    if (!path.ends_with(".rules")) return complain(path + " is neither rules nor lists", "a directory of rules holds a facts.schema, one of lists a manifest.tsv");
    if (!is_there("rules/facts.schema")) return complain("there is no facts.schema above " + path, "put it into a directory of rules, or go to where the directory rules is");
    if (const auto wrong = add_rules("rules", path)) return wrong;
    targets_[key_of_.at("rules")].more_files.push_back(path);
    return std::nullopt;
  }

  std::vector<Target> take() {
    std::vector<Target> out;
    for (auto& [key, target] : targets_) {
      std::tie(target.places.rules, target.places.lists, target.places.changes) = key;
      out.push_back(std::move(target));
    }
    return out;
  }

 private:
  static std::optional<int> complain(const std::string& message, const std::string& remedy) {
    say(message, remedy);
    return kUsage;
  }

  std::optional<int> add_rules(const std::string& rules, const std::string& path) {
    PackOptions options;
    options.rules = rules;
    options.gazetteers = gazetteers_;
    const std::optional<PackPlaces> places = places_of(options);
    if (!places) return kUsage;
    const Key key = key_of_[rules] = {places->rules, places->lists, places->changes};
    add_shown(targets_[key], path, rules);
    return std::nullopt;
  }

  static void add_shown(Target& target, const std::string& path, const std::string& directory) {
    std::error_code unknown;
    if (fs::equivalent(path, directory, unknown)) target.all = true;
    target.shown.push_back(path);
  }

  const std::string gazetteers_;
  using Key = std::tuple<std::string, std::string, std::string>;  // PackPlaces
  std::map<std::string, Key> key_of_;  // by the directory of rules
  std::map<Key, Target> targets_;
};

int run_check(const CheckCommand& command) {
  Targets targets(command.gazetteers);
  for (const std::string& path : command.paths)
    if (const std::optional<int> wrong = targets.add(path)) return *wrong;
  int exit_code = kDone;
  for (const Target& target : targets.take()) {
    CheckOutput output = command.output;
    if (!target.all)
      output.shows = [&](const std::string& file) {
        return std::any_of(target.shown.begin(), target.shown.end(), [&](const std::string& shown) { return lies_in(file, shown); });
      };
    const CheckReport report = target.places.rules.empty() ?
        check_lists(target.places) : check_rules(target.places, target.more_files);
    exit_code = std::max(exit_code, print_check(report, output));
  }
  return exit_code;
}

void append_json(const Error& error, std::string& out) {
  const auto text = [&](const char* key, const std::string& value) {
    append_json_string(key, out);
    out += ": ";
    append_json_string(value, out);
    out += ", ";
  };
  const auto number = [&](const char* key, uint32_t value, const char* after) {
    append_json_string(key, out);
    out += ": ";
    append_number(value, out);
    out += after;
  };
  out += '{';
  text("severity", error.warning ? "warning" : "error");
  text("code", error.code);
  text("file", error.place.file);
  text("message", error.message);
  text("remedy", error.remedy);
  number("line", error.place.line, ", ");
  number("column", error.place.column, ", ");
  number("width", error.width, "}\n");
}

// So many mistakes of one kind in one file are shown; the others are counted.
constexpr size_t kMaxShown = 20;

void print_text(const Errors& problems) {
  std::map<std::pair<std::string, std::string>, size_t> seen;  // by file and code
  Errors shown;
  for (const Error& error : problems)
    if (++seen[{error.place.file, error.code}] <= kMaxShown) shown.push_back(error);
  report(shown);
  for (const auto& [key, count] : seen)
    if (count > kMaxShown) say(counted(count - kMaxShown, "more ", "more ") + key.second + " in " + key.first, "--json shows all");
}

size_t errors_in(const Errors& problems) {
  return static_cast<size_t>(std::count_if(problems.begin(), problems.end(), [](const Error& e) { return !e.warning; }));
}

std::string counted_problems(size_t errors, size_t warnings) {
  if (!errors && !warnings) return "no mistake";
  return counted(errors, "error", "errors") + ", " + counted(warnings, "warning", "warnings");
}

}  // namespace

std::string counted(size_t n, const char* one, const char* many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

WrittenRules load_written_rules(const PackOptions& options) {
  WrittenRules out;
  std::optional<PackPlaces> places = places_of(options);
  if (!places) {
    out.exit_code = kUsage;
    return out;
  }
  out.places = *std::move(places);
  CompiledPack compiled = compile_and_test(out.places, {true});
  out.exit_code = compiled.exit_code;
  if (out.exit_code) return out;
  out.resources = std::move(compiled.resources);
  out.sources = std::move(compiled.sources);
  Result<RuleSet> rules = load_rules(out.places.rules);
  if (!rules) {
    report(rules.errors());
    out.exit_code = kInvalid;
    return out;
  }
  out.rules = *std::move(rules);
  return out;
}

void add_rule_directories(CLI::App& command, PackOptions& options) {
  options.rules = "rules";
  command.add_option("DIR", options.rules, "the rules and facts.schema (default: rules)")->type_name("");
  command.add_option("--gazetteers", options.gazetteers, kListsHelp)->type_name("DIR");
}

int print_check(const CheckReport& report, const CheckOutput& output) {
  Errors shown;
  size_t hidden_errors = 0, hidden_warnings = 0;
  for (Error problem : report.problems) {
    problem.warning = problem.warning && !output.strict;
    if (!output.shows || output.shows(problem.place.file)) shown.push_back(std::move(problem));
    else ++(problem.warning ? hidden_warnings : hidden_errors);
  }
  const size_t errors = errors_in(shown);
  if (output.json) {
    std::string out;
    for (const Error& problem : shown) append_json(problem, out);
    std::fwrite(out.data(), 1, out.size(), stdout);
    return errors ? kInvalid : kDone;
  }
  print_text(shown);
  std::string line;
  if (report.rules) line += counted(report.rules, "rule", "rules") + ", ";
  if (report.levels) line += counted(report.levels, "level", "levels") + ", ";
  const ListChangesMade& changes = report.changes;
  if (changes.lists)
    line += counted(changes.lists, "list", "lists") + " changed, " +
        counted(changes.added, "entry", "entries") + " added, " + std::to_string(changes.overridden) +
        " overridden, " + std::to_string(changes.removed.size()) + " removed";
  else
    line += counted(report.lists, "list", "lists") + ", " + counted(report.entries, "entry", "entries");
  line += ": " + counted_problems(errors, shown.size() - errors);
  if (hidden_errors + hidden_warnings) line += " (and " + counted_problems(hidden_errors, hidden_warnings) + " in files that were not asked for)";
  std::printf("%s\n", line.c_str());
  return errors ? kInvalid : kDone;
}

void add_rules_check(CLI::App& rules, Run& run) {
  auto check = std::make_shared<CheckCommand>();
  check->paths = {"rules"};
  CLI::App* command = rules.add_subcommand("check", "Every mistake in rules and lists, with its place; exit 4 when there is one");
  command->add_option("PATH", check->paths, "rules, lists, or directories of them (default: rules)")->type_name("");
  command->add_option("--gazetteers", check->gazetteers, kListsHelp)->type_name("DIR");
  command->add_flag("--strict", check->output.strict, "take warnings for errors");
  command->add_flag("--json", check->output.json, "one JSON object a line on standard output, for tools");
  command->footer("Only what is wrong in the files named is shown, but they are checked together with those that stand beside them.\n"
                  "rules/ERRORS.md explains every code, with a wrong and a mended example.\n"
                  "Examples:\n  nutgraf rules check rules\n  nutgraf rules check rules/facts/position.rules gazetteers/people/roles.tsv");
  command->callback([check, &run] { run = [check] { return run_check(*check); }; });
}

}  // namespace nutgraf::cli
