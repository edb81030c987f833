#include "gazetteer/gazetteer.h"

#include "base/utf8.h"
#include "gazetteer/sections.h"

namespace nutgraf {

Gazetteer::Gazetteer(const Pack& pack)
    : roots_(pack.section<uint32_t>(section::kRoots)),
      edges_(pack.section<uint64_t>(section::kEdges)),
      entry_begins_(pack.section<uint32_t>(section::kEntryBegins)),
      entry_lists_(pack.section<uint16_t>(section::kEntryLists)),
      text_begins_(pack.section<uint32_t>(section::kTextBegins)),
      texts_(pack.text(section::kTexts)),
      values_(pack, section::kValues),
      ids_(pack, section::kIds),
      lists_(pack.section<ListInfo>(section::kLists)),
      list_names_(pack.text(section::kListNames)) {}

CaseTest case_test(CasePolicy policy, std::string_view entry) {
  if (policy == CasePolicy::Any) return CaseTest::Any;
  return policy == CasePolicy::Capitalised && !is_lower(decode(entry, 0).code) ? CaseTest::Capital : CaseTest::AsWritten;
}

bool Gazetteer::as_written(EntryId id, const Document& doc, TokenSpan span) const {
  // Letter by letter; white space may differ (a line break inside a name), and so may the form of quotes and dashes.
  const std::string_view want = text(id), have = doc.text(span);
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
