// The JSON Schema (2020-12) of every line that Nutgraf writes: facts by type, articles, errors.
// Not written by hand: it follows facts.schema.
#pragma once

#include <string>

#include "model/schema.h"

namespace nutgraf {

// Indented by two spaces, ends in a line feed. Each fact type says under "x-crossReferences" which properties of
// schema.org, Wikidata and TAC-KBP it can be joined with.
std::string schema_json(const Schema& schema);

}  // namespace nutgraf
