#include "gazetteer/lexicon.h"

#include <algorithm>

#include "gazetteer/sections.h"

namespace nutgraf {

Lexicon::Lexicon(const Pack& pack)
    : symbols_(pack),
      words_(pack.section<WordInfo>(section::kWords)),
      affixes_(pack.section<Affix>(section::kAffixes)),
      affix_text_(pack.text(section::kAffixText)) {}

uint32_t affix_flags(std::span<const Affix> affixes, std::string_view affix_text, std::string_view folded) {
  uint32_t flags = 0;
  // One binary search a size that occurs.
  for (auto group = affixes.begin(); group != affixes.end();) {
    const auto end = std::partition_point(group, affixes.end(), [&](const Affix& a) {
      return a.size_bytes == group->size_bytes && a.is_prefix == group->is_prefix;
    });
    const size_t size = group->size_bytes;
    // The rest must still be a piece of a name, not nothing.
    if (folded.size() >= size + 2) {
      const std::string_view piece = group->is_prefix ? folded.substr(0, size) : folded.substr(folded.size() - size);
      const auto text_of = [&](const Affix& a) { return affix_text.substr(a.text_begin, a.size_bytes); };
      auto it = std::lower_bound(group, end, piece, [&](const Affix& a, std::string_view p) { return text_of(a) < p; });
      for (; it != end && text_of(*it) == piece; ++it) flags |= it->flag;
    }
    group = end;
  }
  return flags;
}

}  // namespace nutgraf
