// "did you mean …": the nearest of some names.
//
//   closest("PERSN", {"PERSON", "PLACE"})  ->  "PERSON"      closest("x", {"PERSON"})  ->  ""
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace nutgraf {

// The candidate at the smallest edit distance (Damerau 1964, optimal string alignment), if that is at most a third of the
// longer one's length; else empty. Case counts half. Nothing is near to a name of more than kMaxSuggestBytes, and of
// the candidates only the first kMaxSuggestCandidates are looked at. Cost: O(candidates x length^2).
inline constexpr size_t kMaxSuggestBytes = 64;
inline constexpr size_t kMaxSuggestCandidates = 5000;
std::string closest(std::string_view name, std::span<const std::string> candidates);

// "did you mean X?" or, when nothing is near, `otherwise`.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates, std::string_view otherwise);

}  // namespace nutgraf
