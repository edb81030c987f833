// nutgraf: parses the command line and runs one command.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/terminal.h"

#ifndef NUTGRAF_VERSION
#error "the build defines NUTGRAF_VERSION"
#endif

namespace nutgraf::cli {
namespace {

struct Command {
  const char* name;
  AddCommand add;
};
constexpr std::array kCommands = {
    Command{"extract", add_extract}, Command{"rules", add_rules},   Command{"gazetteer", add_gazetteer},
    Command{"score", add_score},     Command{"schema", add_schema}, Command{"compile", add_compile},
};

constexpr const char* kExamples =
    "Examples:\n"
    "  nutgraf < article.txt\n"
    "  nutgraf extract news/ | jq -r '[.person, .title, .organization] | @tsv'\n"
    "  nutgraf extract --rules rules --gazetteers gazetteers article.txt\n"
    "  nutgraf rules test rules\n"
    "\n"
    "nutgraf COMMAND --help tells more. With no command, standard input is extracted.";

// "nutgraf rules check"
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent ? full_name(*parent) + " " + command.get_name() : command.get_name();
}

// CLI11's layout with whole command names, and without the checks of each option beside its name.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* command, std::string) const override {
    return CLI::Formatter::make_usage(command, full_name(*command));
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string type = option->get_type_name();
    const std::string name = type.substr(0, type.find(':'));
    return name.empty() ? name : " " + name;
  }
};

// The command that was parsed last, down to "rules test".
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  return parsed.empty() ? app : innermost(*parsed.front());
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

int explain(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = innermost(app);
  const std::string help = "see " + full_name(command) + " --help";
  const std::vector<std::string> extra = app.remaining(true);
  if (!extra.empty() && extra[0].starts_with("-")) {
    const std::string name = extra[0].substr(0, extra[0].find('='));
    const std::vector<std::string> known = option_names(command);
    say("unknown option " + name + "; " + did_you_mean(name, known, help));
    return kUsage;
  }
  std::vector<std::string> known;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) known.push_back(sub->get_name());
  if (!extra.empty() && !known.empty()) {
    const std::string otherwise = ::access(extra[0].c_str(), F_OK) == 0 ? "did you mean nutgraf extract " + extra[0] + "?" : help;
    say("unknown command " + extra[0] + "; " + did_you_mean(extra[0], known, otherwise));
    return kUsage;
  }
  say(error.what(), help);
  return kUsage;
}

int run(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool about_itself = !arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "--version");
  const bool bare = arguments.empty() || (arguments[0].starts_with("-") && !about_itself);
  CLI::App app("Facts from news articles: who holds which office where.", "nutgraf");
  if (arguments.empty() && is_terminal(STDIN_FILENO)) arguments = {"--help"};
  else if (bare) arguments.insert(arguments.begin(), "extract");
  const bool helpless = argc == 1 && arguments[0] == "--help";

  Run command;
  // Set before the commands are added, which inherit them.
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_help_flag("-h,--help", "print this help and exit");
  app.require_subcommand(1);
  app.set_version_flag("--version", "nutgraf " NUTGRAF_VERSION, "print the version and exit");
  for (const Command& c : kCommands) c.add(app, command);
  app.footer(kExamples);
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    std::fputs(innermost(app).help().c_str(), helpless ? stderr : stdout);
    return helpless ? kUsage : kDone;
  } catch (const CLI::CallForVersion& version) {
    std::printf("%s\n", version.what());
    return kDone;
  } catch (const CLI::ParseError& error) {
    return explain(app, error);
  }
  return command();
}

}  // namespace
}  // namespace nutgraf::cli

int main(int argc, char** argv) {
  // Nothing in Nutgraf throws; memory may run out, and the library below may find that the machine will not do.
  try {
    return nutgraf::cli::run(argc, argv);
  } catch (const std::exception& error) {
    nutgraf::cli::say(std::string("this should not have happened: ") + error.what());
    return nutgraf::cli::kUsage;
  }
}
