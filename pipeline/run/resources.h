// Everything compiled that extraction needs: const, built once, shared by all threads.
//
//   auto resources = Resources::built_in();                       // mapped with the program, in milliseconds
//   auto bytes = compile_pack({"rules", "gazetteers"});           // an editor's directories, for Pack::from_bytes
//   auto mine = compile_pack({"", "", "my-lists"});               // changes to the lists of the program
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/pack.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/lexicon.h"
#include "gazetteer/source.h"
#include "model/schema.h"
#include "rule/program.h"
#include "rule/syntax.h"
#include "stage/link_mentions.h"
#include "stage/mark_quotations.h"
#include "stage/resolve_events.h"
#include "stage/resolve_references.h"
#include "stage/resolve_values.h"

namespace nutgraf {

struct RuleSources;  // rule/compiler.h

struct Resources {
  Pack pack;
  Schema schema;
  Lexicon lexicon;
  Gazetteer gazetteer;
  Program program;
  LinkLabels link_labels;
  ReferenceLabels reference_labels;
  EventLabels event_labels;
  QuoteLabels quote_labels;
  ValueLabels value_labels;

  // Errors: P001 … P004, S00x.
  static Result<std::shared_ptr<const Resources>> from_pack(Pack pack);
  // The pack that was compiled with the program.
  static Result<std::shared_ptr<const Resources>> built_in();
};

// Where rules and lists stand. An empty directory: those that the program was built with.
struct PackPlaces {
  std::string rules = "";
  std::string lists = "";
  std::string changes = "";  // an editor's, to those lists (gazetteer/overlay.h); empty: none
};

// What editors wrote, as far as it was understood, and every mistake in it that can be told without the rest.
struct PackSource {
  Schema schema;
  std::vector<List> lists;
  RuleSet rules;
  Errors errors;
};

PackSource read_pack_source(const PackPlaces& places);
std::vector<List> read_lists(const PackPlaces& places, Errors& errors);

// Rules (with facts.schema) and lists -> the bytes of a pack, and where its elements were written, when
// wanted. `added`: rules that stand in no file yet; they come after those of the directory. `keep_files`: for
// the pack of the program, which holds the texts of both as well; they must stand in directories. Every error
// of every file, but none that only follows from another: where a label's declaration was not understood,
// nobody is told that the label is unknown.
Result<std::string> compile_pack(const PackPlaces& places, RuleSources* sources = nullptr,
    const RuleSet& added = {}, bool keep_files = false);
Result<std::string> compile_pack(PackSource source, RuleSources* sources = nullptr);

}  // namespace nutgraf
