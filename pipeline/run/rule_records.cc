#include "run/rule_records.h"

#include <charconv>

namespace nutgraf {
namespace {

// The number up to the end of the text; false when it is none.
bool read_number(std::string_view text, uint32_t& out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::map<std::string, RuleRecord> parse_records(std::string_view text) {
  std::map<std::string, RuleRecord> out;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    RuleRecord record;
    if (read_number(line.substr(first + 1, second - first - 1), record.right) &&
        read_number(line.substr(second + 1), record.wrong))
      out[std::string(line.substr(0, first))] = record;
  }
  return out;
}

std::string print_records(const std::map<std::string, RuleScore>& rules) {
  std::string out = "rule\tright\twrong\n";
  for (const auto& [rule, score] : rules)
    out += rule + "\t" + std::to_string(score.right) + "\t" + std::to_string(score.wrong) + "\n";
  return out;
}

}  // namespace nutgraf
