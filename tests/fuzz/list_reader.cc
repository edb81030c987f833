// Any bytes as a manifest and one list that each of its lines names, divided by a line "----": read, compiled, and run over
// the bytes themselves.
#include "author/list_check.h"
#include "fuzz/fuzz_target.h"
#include "run/pipeline.h"

using namespace nutgraf;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t line = text.find("----\n");
  const std::string_view list_text = line == std::string_view::npos ? text : text.substr(line + 5);
  Errors errors;
  std::vector<List> lists;
  if (line != std::string_view::npos) lists = parse_manifest(text.substr(0, line), "manifest.tsv", errors);
  if (lists.empty()) {
    lists.resize(1);
    lists[0].name = "fuzz", lists[0].label = "FUZZ";
  }
  for (List& list : lists) parse_list(list_text, list.name + ".tsv", list, errors);
  fuzz::check_errors(errors, text);
  for (const Error& warning : list_warnings(lists)) fuzz::require(warning.warning && valid_prefix(to_string(warning)) == to_string(warning).size(), "a warning can be printed");

  PackSource source;
  source.lists = std::move(lists);
  Result<std::string> bytes = compile_pack(std::move(source));
  fuzz::require(bytes.ok() || bytes.errors()[0].code == "S009", "lists that were read compile, but for too many labels");
  if (!bytes) return 0;
  Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
  fuzz::require(pack.ok(), "what was compiled can be loaded");
  const auto resources = Resources::from_pack(*std::move(pack));
  fuzz::require(resources.ok(), "what was loaded can be used");
  RawArticle raw;
  raw.id = "fuzz";
  raw.bytes = std::string(list_text);
  Scratch scratch;
  (void)extract_article(**resources, {}, raw, scratch);
  return 0;
}
