// The JSON of a fact, an article and an error: the output contract, field by field, in a fixed order.
// Not a DOM: text is appended straight to a buffer, since facts weigh several times the article they come from.
//
//   FactWriter writer(schema, names, {});
//   writer.start(doc);
//   writer.append_fact(doc.facts[0], out);   // {"schema":"nutgraf/1","type":"position","article":…}\n
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/offset_counter.h"
#include "format/reader.h"
#include "model/article.h"
#include "model/document.h"
#include "model/schema.h"

namespace nutgraf {

inline constexpr std::string_view kOutputSchema = "nutgraf/1";

// What this room cannot know, because rules and lists stand above it.
class FactNames {
 public:
  virtual ~FactNames() = default;
  virtual std::string_view rule(RuleId rule) const = 0;
  // The list entry's identifier in its source, or empty.
  virtual std::string_view entry(EntryId entry) const = 0;
};

struct WriteOptions {
  OffsetUnit unit = OffsetUnit::Bytes;
  std::vector<bool> types;  // by TypeId: which facts are wanted; empty: all
};

// One a thread; keeps its buffers from article to article.
class FactWriter {
 public:
  // `schema` and `names` must outlive the writer.
  FactWriter(const Schema& schema, const FactNames& names, WriteOptions options);

  // The document that the next calls are about; it must not change until then.
  void start(const Document& doc);
  bool wants(const Fact& fact) const { return options_.types.empty() || options_.types[to_index(fact.type)]; }
  // One object, no line end.
  void append_fact(const Fact& fact, std::string& out);
  // The whole article with its sentences, mentions, entities, wanted facts and notes.
  void append_article(const RawArticle& raw, std::string& out);

 private:
  void name_entities();
  void append_entity_id(EntityId entity, std::string& out) const;
  void append_span(TextSpan span, std::string& out) const;
  void append_places(const FactValue& value, std::string& out) const;
  void append_mentions(std::string& out);
  // Calls one(value) for a slot of one value, or all of a list slot's as an array.
  template <class One>
  void append_slot(std::string_view key, const TypeDef& type, uint32_t begin, uint32_t end, std::string& out, One one) const;

  const Schema& schema_;
  const FactNames& names_;
  const WriteOptions options_;
  const Document* doc_ = nullptr;
  OffsetCounter offsets_;
  std::vector<std::string> slot_keys_;    // by SlotId: "person":
  std::vector<uint32_t> entity_numbers_;  // by EntityId: the 4 of "o4"
  std::vector<uint32_t> order_;           // buffer
};

// One object, no line end.
void append_error(const ReadError& error, std::string& out);

// The letters that stand before an entity's number: "o" for ORGANIZATION.
std::string entity_prefix(std::string_view label);

// "en", or "und" where English function words are too rare for it: a coarse test, by the share of such words.
std::string_view language_of(const Document& doc);

}  // namespace nutgraf
