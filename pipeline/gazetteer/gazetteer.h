// Every list entry in a text, in one pass: a trie over word ids, compiled to flat arrays.
// Const, shared by all threads; a view of the pack.
//
//   tokens "Bank of England Governor"  ->  ORGANIZATION_NAME [0,3)  COUNTRY [2,3)  ROLE [3,4)
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "base/symbol.h"
#include "gazetteer/source.h"
#include "gazetteer/text_column.h"
#include "model/document.h"

namespace nutgraf {

// One entry of a list, put together from the arrays of the pack when it is asked for.
struct Entry {
  EntryId id;
  LabelId label;
  LabelId list_label;                // the label "@list", when a rule asks for this very list; else = label
  uint16_t list;
  CasePolicy case_policy;
};

// How an entry's case policy is tested. A capitalised list may hold a name that does not begin with a capital ("al-Farabi
// University"): that one stands as written.
enum class CaseTest : uint8_t { Any, Capital, AsWritten };
CaseTest case_test(CasePolicy policy, std::string_view entry);

struct ListInfo {
  uint32_t name_begin, name_size;    // in the names of the lists
  LabelId label, list_label;
  uint16_t case_policy;              // CasePolicy
  uint16_t zero;                     // no gap in the bytes of a pack (base/pack.h)
};

class Gazetteer {
 public:
  Gazetteer() = default;
  explicit Gazetteer(const Pack& pack);

  // Calls found(entry, tokens) for every entry that starts at token `at`, shortest first; case policies are checked.
  // Takes: doc.tokens with word ids; looks at no token from `limit` on. Cost: O(12).
  template <class F>
  void match_at(const Document& doc, uint32_t at, uint32_t limit, F found) const {
    if (roots_.empty()) return;
    uint32_t node = roots_[index_of(doc.tokens[at].word)];
    if (node == 0) return;
    const bool capital = is_capital(doc, doc.tokens[at]);
    if (!capital && !(node & kLowerToo)) return;
    for (uint32_t end = at + 1; node; ++end) {
      const uint32_t state = node & kStateMask;
      for (uint32_t i = entry_begins_[state]; i < entry_begins_[state + 1]; ++i) {
        const CaseTest test{static_cast<uint8_t>(entry_lists_[i] >> kCaseTestShift)};
        const bool holds =
            test == CaseTest::Capital ? capital : test == CaseTest::Any || as_written(EntryId{i}, doc, {at, end});
        if (holds) found(EntryId{i}, TokenSpan{at, end});
      }
      if (end >= limit || !(node & kGoesOn)) return;
      node = step(state, doc.tokens[end].word);
    }
  }

  Entry entry(EntryId id) const {
    const uint16_t list = entry_lists_[to_index(id)] & kListMask;
    const ListInfo& info = lists_[list];
    return {id, info.label, info.list_label, list, static_cast<CasePolicy>(info.case_policy)};
  }
  std::string_view text(const Entry& e) const { return text(e.id); }
  // Whether the value column gives another form than the entry itself.
  bool has_value(const Entry& e) const { return values_.has(to_index(e.id)); }
  // The canonical form: the value column, or the entry itself.
  std::string_view value(const Entry& e) const { return has_value(e) ? values_[to_index(e.id)] : text(e.id); }
  std::string_view external_id(const Entry& e) const { return ids_[to_index(e.id)]; }
  std::string_view list_name(const Entry& e) const {
    return list_names_.substr(lists_[e.list].name_begin, lists_[e.list].name_size);
  }
  size_t size() const { return entry_lists_.size(); }

 private:
  friend class GazetteerCompiler;
  std::string_view text(EntryId id) const {
    const uint32_t begin = text_begins_[to_index(id)];
    return texts_.substr(begin, text_begins_[to_index(id) + 1] - begin);
  }
  // The node behind that word; 0: none. Of the pair of state and word an edge keeps a hash: that a pair of no
  // entry is taken for one happens once in some 10^11 different pairs.
  uint32_t step(uint32_t state, Symbol word) const {
    if (word == Symbol::Unknown) return 0;
    const uint64_t hash = hash_pair(state, index_of(word));
    for (size_t i = edge_slot(hash, edges_.size());;) {
      const uint64_t edge = edges_[i];
      if (edge == 0) return 0;
      if (((edge ^ hash) & ~kNodeMask) == 0) return static_cast<uint32_t>(edge & kNodeMask);
      if (++i == edges_.size()) i = 0;
    }
  }
  static size_t edge_slot(uint64_t hash, size_t slots) {
    return static_cast<size_t>((hash & kNodeMask) * slots >> kNodeBits);
  }
  // What has no letters counts as a capital.
  static bool is_capital(const Document& doc, const Token& token) {
    if (!token.flags.has(TokenFlag::Word)) return true;
    const char c = doc.text()[token.text.begin];
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    return !token.flags.has(TokenFlag::Lower);
  }
  bool as_written(EntryId id, const Document& doc, TokenSpan span) const;

  // A node: the state, whether edges leave it, and in a root whether some entry may begin with a small
  // letter.
  static constexpr uint32_t kStateMask = (1u << 25) - 1;
  static constexpr uint32_t kGoesOn = 1u << 25;
  static constexpr uint32_t kLowerToo = 1u << 31;
  static_assert(kMaxEntries * kMaxEntryWords <= kStateMask);
  // An edge: the upper bits of the hash, then the node; 0 is free.
  static constexpr uint32_t kNodeBits = 26;
  static constexpr uint64_t kNodeMask = (uint64_t{1} << kNodeBits) - 1;
  // Of an entry: its list, and above it the case test.
  static constexpr uint16_t kCaseTestShift = 14;
  static constexpr uint16_t kListMask = (1u << kCaseTestShift) - 1;
  static_assert(kMaxLists <= kListMask);

  std::span<const uint32_t> roots_;           // by symbol: node, 0 none
  std::span<const uint64_t> edges_;
  std::span<const uint32_t> entry_begins_;    // by state: the entries that end there stand together
  std::span<const uint16_t> entry_lists_;
  std::span<const uint32_t> text_begins_;
  std::string_view texts_;
  TextColumn values_, ids_;
  std::span<const ListInfo> lists_;
  std::string_view list_names_;
};

}  // namespace nutgraf
