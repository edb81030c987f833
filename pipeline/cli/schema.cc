// nutgraf schema
#include "format/schema_json.h"

#include "cli/command.h"
#include "cli/packs.h"
#include "cli/terminal.h"

namespace nutgraf::cli {

void add_schema(CLI::App& app, Run& run) {
  auto options = std::make_shared<PackOptions>();
  CLI::App* schema = app.add_subcommand("schema", "The JSON Schema (2020-12) of what nutgraf writes");
  add_pack_options(*schema, *options);
  schema->footer("Example:\n  nutgraf schema > nutgraf.schema.json");
  schema->callback([options, &run] {
    run = [options] {
      const Loaded loaded = load_resources(*options);
      if (!loaded.resources) return loaded.exit_code;
      Output(false).write(schema_json(loaded.resources->schema));
      return kDone;
    };
  });
}

}  // namespace nutgraf::cli
