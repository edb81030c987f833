#include "cli/rule_report.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "cli/terminal.h"
#include "cli/why_report.h"

namespace nutgraf::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string padded(const std::string& text, size_t columns) {
  const size_t have = count_codepoints(text);
  return have < columns ? text + std::string(columns - have, ' ') : text;
}

// Slot by slot: what was expected, beside it what was found.
std::string compared_text(const ComparedMatch& compared) {
  constexpr const char* kIndent = "    ";
  std::string out = compared.words.empty() ? "" : kIndent + ("matched: " + compared.words) + "\n";
  size_t name = 0, expected = 0;
  for (const ComparedSlot& slot : compared.slots) {
    name = std::max(name, count_codepoints(slot.slot));
    expected = std::max(expected, count_codepoints(slot.expected));
  }
  for (const ComparedSlot& slot : compared.slots) {
    out += kIndent + padded(slot.slot, name);
    const std::string found = slot.found.empty() ? "nothing" : slot.found;
    if (slot.expected.empty()) out += "  found " + found;  // of a `no`
    else if (compared.words.empty()) out += "  expected " + slot.expected;
    else out += "  expected " + padded(slot.expected, expected) + "  found " + found +
        (slot.right ? "" : "   <-");
    out += "\n";
  }
  return out;
}

std::string failure_text(const RuleTestFailure& failure) {
  std::string out;
  for (const ComparedMatch& compared : failure.compared) out += compared_text(compared);
  for (const WhyMatch& match : failure.lost)
    out += laid_out(match.pieces, "    ") + "    " + verdict_text(match) + "\n";
  if (failure.miss) out += miss_text(*failure.miss, "    ");
  return out;
}

Json json_of(const RuleTestFailure& failure, const char* outcome) {
  const Place& place = failure.error.place;
  Json out = {{"outcome", outcome}, {"rule", failure.rule}, {"kind", failure.kind}, {"file", place.file},
              {"line", place.line}, {"column", place.column}, {"code", failure.error.code},
              {"message", failure.error.message}, {"sentence", failure.sentence}};
  Json all = Json::array();
  for (const ComparedMatch& compared : failure.compared) {
    Json slots = Json::array();
    for (const ComparedSlot& slot : compared.slots)
      slots.push_back({{"slot", slot.slot}, {"expected", slot.expected}, {"found", slot.found},
          {"right", slot.right}});
    all.push_back({{"matched", compared.words.empty() ? Json() : Json(compared.words)},
        {"slots", std::move(slots)}});
  }
  out["compared"] = std::move(all);
  if (!failure.lost.empty()) {
    Json lost = Json::array();
    for (const WhyMatch& match : failure.lost) lost.push_back(match_json(match));
    out["lost"] = std::move(lost);
  }
  if (failure.miss) out["furthest"] = miss_json(*failure.miss);
  return out;
}

}  // namespace

void report_failures(const RuleTestReport& tests) {
  for (const auto* kind : {&tests.failures, &tests.now_passing}) {
    for (const RuleTestFailure& failure : *kind) {
      report(failure.error);
      std::fputs(failure_text(failure).c_str(), stderr);
    }
  }
}

std::string test_json(const RuleTestReport& tests) {
  std::string out;
  for (const RuleTestFailure& failure : tests.failures) out += json_of(failure, "fails").dump() + "\n";
  for (const RuleTestFailure& failure : tests.known) out += json_of(failure, "known failure").dump() + "\n";
  for (const RuleTestFailure& failure : tests.now_passing) out += json_of(failure, "holds now").dump() + "\n";
  const Json counts = {{"outcome", "counts"}, {"rules", tests.rules}, {"examples", tests.examples},
                       {"hold", tests.examples - tests.failures.size()}, {"fail", tests.failures.size()},
                       {"known_failures", tests.known_failures}, {"hold_now", tests.now_passing.size()}};
  return out + counts.dump() + "\n";
}

}  // namespace nutgraf::cli
