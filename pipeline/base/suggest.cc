#include "base/suggest.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace nutgraf {
namespace {

// In half steps, so that a difference of case alone is cheaper than another letter.
int distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(2 * i);
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(2 * j);
  for (size_t i = 1; i <= a.size(); ++i)
    for (size_t j = 1; j <= b.size(); ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : lower(a[i - 1]) == lower(b[j - 1]) ? 1 : 2;
      d[i][j] = std::min({d[i - 1][j] + 2, d[i][j - 1] + 2, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 2);
    }
  return d[a.size()][b.size()];
}

}  // namespace

std::string closest(std::string_view name, std::span<const std::string> candidates) {
  std::string best;
  int best_distance = 0;
  if (name.size() > kMaxSuggestBytes) return best;
  for (const std::string& candidate : candidates.first(std::min(candidates.size(), kMaxSuggestCandidates))) {
    const size_t shorter = std::min(name.size(), candidate.size()), longer = std::max(name.size(), candidate.size());
    if (3 * (longer - shorter) > longer) continue;
    const int found = distance(name, candidate);
    if (3 * found > 2 * static_cast<int>(std::max(name.size(), candidate.size()))) continue;
    if (best.empty() || found < best_distance) {
      best = candidate;
      best_distance = found;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> candidates, std::string_view otherwise) {
  const std::string best = closest(name, candidates);
  return best.empty() ? std::string(otherwise) : "did you mean " + best + "?";
}

}  // namespace nutgraf
