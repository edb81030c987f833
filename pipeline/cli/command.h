// The commands: each file adds its own to the parser, with options, help and examples, and says what runs.
// Not the parser: that is CLI11.
//
//   Run run;  add_extract(app, run);  app.parse(…);  return run();
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace nutgraf::cli {

// What the parsed command does; gives the exit code.
using Run = std::function<int()>;
using AddCommand = void (*)(CLI::App& app, Run& run);

void add_extract(CLI::App& app, Run& run);
void add_rules(CLI::App& app, Run& run);
void add_gazetteer(CLI::App& app, Run& run);
void add_score(CLI::App& app, Run& run);
void add_schema(CLI::App& app, Run& run);
void add_compile(CLI::App& app, Run& run);

}  // namespace nutgraf::cli
