#include "gazetteer/gazetteer.h"

#include "base/utf8.h"
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
  // A capitalised list may hold a name that does not begin with a capital: "al-Farabi University". It stands as written.
  if (entry.case_policy == CasePolicy::Capitalised && !is_lower(decode(text(entry), 0).code)) {
    if (!first.flags.has(TokenFlag::Word)) return true;
    const char c = doc.text()[first.text.begin];
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    return !first.flags.has(TokenFlag::Lower);
  }
  // Letter by letter; white space may differ (a line break inside a name), and so may the form of quotes and dashes.
  const std::string_view want = text(entry), have = doc.text(span);
  size_t w = 0, h = 0;
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  while (w < want.size() && h < have.size()) {
    if (space(want[w]) && space(have[h])) {
      while (w < want.size() && space(want[w])) ++w;
      while (h < have.size() && space(have[h])) ++h;
      continue;
    }
    const Decoded wanted = decode(want, w), had = decode(have, h);
    if (wanted.code != had.code) {
      if (kind_of(wanted.code) == CharKind::Letter || kind_of(had.code) == CharKind::Letter) return false;
      if (fold(want.substr(w, wanted.size)) != fold(have.substr(h, had.size))) return false;
    }
    w += wanted.size;
    h += had.size;
  }
  return w == want.size() && h == have.size();
}

}  // namespace nutgraf
