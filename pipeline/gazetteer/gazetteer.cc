#include "gazetteer/gazetteer.h"

#include "gazetteer/sections.h"

namespace nutgraf {

Gazetteer::Gazetteer(const Pack& pack)
    : roots_(pack.section<uint32_t>(section::kRoots)),
      edges_(pack.section<Edge>(section::kEdges)),
      accept_begins_(pack.section<uint32_t>(section::kAcceptBegins)),
      accepts_(pack.section<uint32_t>(section::kAccepts)),
      entries_(pack.section<Entry>(section::kEntries)),
      lists_(pack.section<ListInfo>(section::kLists)),
      strings_(pack.text(section::kEntryStrings)),
      edge_mask_(edges_.empty() ? 0 : edges_.size() - 1) {}

bool Gazetteer::case_agrees(const Entry& entry, const Document& doc, TokenSpan span) const {
  if (entry.case_policy == CasePolicy::Any) return true;
  const Token& first = doc.tokens[span.begin];
  if (entry.case_policy == CasePolicy::Capitalised) {
    if (!first.flags.has(TokenFlag::Word)) return true;
    const char c = doc.text()[first.text.begin];
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    return !first.flags.has(TokenFlag::Lower);
  }
  // Exact: letter by letter; white space may differ (a line break inside a name).
  const std::string_view want = text(entry), have = doc.text(span);
  size_t w = 0, h = 0;
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  while (w < want.size() && h < have.size()) {
    if (space(want[w]) && space(have[h])) {
      while (w < want.size() && space(want[w])) ++w;
      while (h < have.size() && space(have[h])) ++h;
      continue;
    }
    if (want[w] != have[h]) return false;
    ++w;
    ++h;
  }
  return w == want.size() && h == have.size();
}

}  // namespace nutgraf
