// Any bytes as facts.schema and a file of rules, divided by a line "----": compiled, looked over for warnings, and run over
// a sentence. Lists stay the same.
#include <memory>

#include "author/rule_check.h"
#include "fuzz/fuzz_target.h"
#include "rule/parser.h"
#include "run/pipeline.h"

using namespace nutgraf;

namespace {

constexpr std::string_view kSentence = "Maria Tolliver, the former chairman of the Varnik Board, met director J. Brown in 1998, not \"NATO\".\n";

std::vector<List> lists() {
  const std::string head = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n";
  const auto row = [](const std::string& file, const std::string& label) { return file + "\t" + label + "\tany\tword\tfuzz\t1\tCC0-1.0\t2026-01-01\n"; };
  Errors errors;
  std::vector<List> out = parse_manifest(head + row("roles.tsv", "ROLE") + row("names.tsv", "NAME") + row("more.tsv", "NAME") + row("forms.tsv", "IRREGULAR"), "manifest.tsv", errors);
  parse_list("entry\tvalue\tid\nchairman\ndirector\n", "roles.tsv", out[0], errors);
  parse_list("entry\tvalue\tid\nBrown\nMaria\n", "names.tsv", out[1], errors);
  parse_list("entry\tvalue\tid\nTolliver\n", "more.tsv", out[2], errors);
  parse_list("entry\tvalue\tid\nmet\tmeet\n", "forms.tsv", out[3], errors);
  fuzz::require(errors.empty(), "the lists of this target are good");
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<List> kLists = lists();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t line = text.find("----\n");
  const std::string_view schema = line == std::string_view::npos ? std::string_view() : text.substr(0, line);
  PackSource source;
  source.lists = kLists;
  source.schema = Schema::parse(schema, "facts.schema", source.errors);
  source.rules = parse_rules(line == std::string_view::npos ? text : text.substr(line + 5), "fuzz.rules", source.errors);
  const CheckReport report = check_rules(source);
  fuzz::check_errors(report.problems, text);
  const bool wrong = std::any_of(report.problems.begin(), report.problems.end(), [](const Error& e) { return !e.warning; });
  fuzz::require(wrong == !report.resources, "rules without errors compile");
  if (!report.resources) return 0;
  RawArticle raw;
  raw.id = "fuzz";
  raw.bytes = kSentence;
  Scratch scratch;
  fuzz::require(!extract_article(*report.resources, {}, raw, scratch), "the sentence can be read");
  return 0;
}
