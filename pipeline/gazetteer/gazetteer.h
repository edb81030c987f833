// Every list entry in a text, in one pass: a trie over word ids, compiled to flat arrays.
// Const, shared by all threads; a view of the pack.
//
//   tokens "Bank of England Governor"  ->  ORGANIZATION_NAME [0,3)  COUNTRY [2,3)  ROLE [3,4)
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/symbol.h"
#include "gazetteer/source.h"
#include "model/document.h"

namespace nutgraf {

struct Entry {
  uint32_t text_begin, text_size;    // bytes of the entry in the text section
  uint32_t value_begin, value_size;
  uint32_t id_begin, id_size;
  LabelId label;
  LabelId list_label;                // the label "@list", when a rule asks for this very list; else = label
  uint16_t list;
  CasePolicy case_policy;
  uint8_t words;
};

// How an entry's case policy is tested. A capitalised list may hold a name that does not begin with a capital ("al-Farabi
// University"): that one stands as written.
enum class CaseTest : uint8_t { Any, Capital, AsWritten };
CaseTest case_test(CasePolicy policy, std::string_view entry);

struct ListInfo {
  uint32_t name_begin, name_size;
  uint32_t source_begin, source_size;
  uint32_t licence_begin, licence_size;
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
    const uint32_t root = roots_[index_of(doc.tokens[at].word)];
    if (root == 0) return;
    const bool capital = is_capital(doc, doc.tokens[at]);
    if (!capital && !(root & kLowerToo)) return;
    uint32_t state = root & ~kLowerToo;
    for (uint32_t end = at + 1; state; ++end) {
      for (uint32_t i = accept_begins_[state]; i < accept_begins_[state + 1]; ++i) {
        const EntryId id{accepts_[i] & ((1u << kCaseTestShift) - 1)};
        const CaseTest test{static_cast<uint8_t>(accepts_[i] >> kCaseTestShift)};
        if (test == CaseTest::Any || (test == CaseTest::Capital ? capital : as_written(entry(id), doc, {at, end}))) found(id, TokenSpan{at, end});
      }
      if (end >= limit) return;
      state = step(state, doc.tokens[end].word);
    }
  }

  const Entry& entry(EntryId id) const { return entries_[to_index(id)]; }
  std::string_view text(const Entry& e) const { return strings_.substr(e.text_begin, e.text_size); }
  // The canonical form: the value column, or the entry itself.
  std::string_view value(const Entry& e) const { return e.value_size ? strings_.substr(e.value_begin, e.value_size) : text(e); }
  std::string_view external_id(const Entry& e) const { return strings_.substr(e.id_begin, e.id_size); }
  std::string_view list_name(const Entry& e) const { return strings_.substr(lists_[e.list].name_begin, lists_[e.list].name_size); }
  std::string_view list_source(const Entry& e) const { return strings_.substr(lists_[e.list].source_begin, lists_[e.list].source_size); }
  std::string_view list_licence(const Entry& e) const { return strings_.substr(lists_[e.list].licence_begin, lists_[e.list].licence_size); }
  size_t size() const { return entries_.size(); }

 private:
  friend class GazetteerCompiler;
  struct Edge {
    uint32_t state, word, next;
  };
  uint32_t step(uint32_t state, Symbol word) const {
    if (word == Symbol::Unknown || edges_.empty()) return 0;
    for (size_t i = hash_pair(state, index_of(word)) & edge_mask_;; i = (i + 1) & edge_mask_) {
      const Edge& edge = edges_[i];
      if (edge.next == 0) return 0;
      if (edge.state == state && edge.word == index_of(word)) return edge.next;
    }
  }
  // What has no letters counts as a capital.
  static bool is_capital(const Document& doc, const Token& token) {
    if (!token.flags.has(TokenFlag::Word)) return true;
    const char c = doc.text()[token.text.begin];
    if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
    return !token.flags.has(TokenFlag::Lower);
  }
  bool as_written(const Entry& entry, const Document& doc, TokenSpan span) const;

  static constexpr uint32_t kLowerToo = 1u << 31;   // in a root: some entry may begin with a small letter
  static constexpr uint32_t kCaseTestShift = 30;    // in an accept: above the entry, the case test

  std::span<const uint32_t> roots_;           // by symbol: state, 0 none; kLowerToo
  std::span<const Edge> edges_;
  std::span<const uint32_t> accept_begins_;   // by state
  std::span<const uint32_t> accepts_;         // entries, with their case tests
  std::span<const Entry> entries_;
  std::span<const ListInfo> lists_;
  std::string_view strings_;
  uint64_t edge_mask_ = 0;
};

}  // namespace nutgraf
