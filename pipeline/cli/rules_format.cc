// nutgraf rules format
#include <cstdio>
#include <iostream>
#include <iterator>

#include "base/file.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "rule/printer.h"

namespace nutgraf::cli {
namespace {

struct FormatCommand {
  std::vector<std::string> paths;
  bool check = false;
};

// The files of rules that a path stands for: itself, or all below a directory.
Result<std::vector<std::string>> files_of(const std::string& path) {
  if (!is_directory(path)) return std::vector<std::string>{path};
  Result<std::vector<std::string>> files = list_files(path);
  if (files) std::erase_if(*files, [](const std::string& file) { return !file.ends_with(".rules"); });
  return files;
}

class Formatter {
 public:
  explicit Formatter(bool check) : check_(check) {}

  void add(const std::string& path) {
    const Result<std::vector<std::string>> files = files_of(path);
    if (!files) return fail(files.errors());
    for (const std::string& file : *files) add_file(file);
  }

  // With --check it says nothing but whether the layout is right.
  void add_stream() {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const Result<std::string> formatted = format_rules(text, "-");
    if (!formatted) return fail(formatted.errors());
    if (!check_) Output(false).write(*formatted);
    else if (*formatted != text) tell("-");
  }

  int exit_code() const { return exit_code_; }

 private:
  void add_file(const std::string& file) {
    const Result<std::string> text = read_file(file);
    if (!text) return fail(text.errors());
    const Result<std::string> formatted = format_rules(*text, file);
    if (!formatted) return fail(formatted.errors());
    if (*formatted == *text) return;
    if (check_) return tell(file);
    const Result<bool> written = write_file(file, *formatted);
    if (!written) return fail(written.errors());
    std::printf("%s\n", file.c_str());
  }

  void tell(const std::string& file) {
    std::printf("%s\n", file.c_str());
    exit_code_ = std::max(exit_code_, kInvalid);
  }

  // A file that cannot be read is no reason to leave out the others.
  void fail(const Errors& errors) {
    report(errors);
    exit_code_ = std::max(exit_code_, errors[0].code.starts_with('F') ? kUsage : kInvalid);
  }

  bool check_;
  int exit_code_ = kDone;
};

int run_format(const FormatCommand& command) {
  Formatter formatter(command.check);
  for (const std::string& path : command.paths) {
    if (path == "-") formatter.add_stream();
    else formatter.add(path);
  }
  return formatter.exit_code();
}

}  // namespace

void add_rules_format(CLI::App& rules, Run& run) {
  auto format = std::make_shared<FormatCommand>();
  format->paths = {"rules"};
  CLI::App* command =
      rules.add_subcommand("format", "Puts rules into the one layout, and names the files that it changed");
  command->add_option("PATH", format->paths, "files, directories, or - for standard input (default: rules)")
      ->type_name("");
  command->add_flag("--check", format->check,
                    "change nothing, name the files that would change; exit 4 when there is one");
  command->footer(
      "Examples:\n  nutgraf rules format rules\n  nutgraf rules format --check rules\n"
      "  nutgraf rules format - < draft.rules");
  command->callback([format, &run] { run = [format] { return run_format(*format); }; });
}

}  // namespace nutgraf::cli
