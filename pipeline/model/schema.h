// The contract of the output: labels, fact types and their slots, declared once in rules/facts.schema.
//
//   label TITLE: role TEXT, organization ORGANIZATION?, place PLACE?, status STATUS?
//   fact position: person PERSON, title TITLE, organization ORGANIZATION?, status STATUS = current
//
// A label's first slot is its head: where a mention of that label fills a slot, the value is the head's words
// (the title "Chairman", not "Chairman of the Board").  "?" may be missing, "*" is a list, "= x" is the default.
// Slot kinds: a label, or several of which any will do (PERSON|ORGANIZATION); TEXT (any words); LEMMA (the base form of a
// word: "say" of "said"); STATUS, WORD (a fixed word from `set`).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/document.h"

namespace nutgraf {

struct SlotDef {
  SlotId id{};
  std::string name;
  std::string kind;            // "PERSON", "PERSON|ORGANIZATION", "TEXT", "LEMMA", "STATUS", "WORD"
  std::vector<LabelId> labels;   // that kind names
  std::optional<LabelId> label;  // the first of them
  bool optional = false;
  bool list = false;
  std::string default_value;   // empty: none; of a label: the type of fact that completes this one
  bool takes(LabelId wanted) const { return std::find(labels.begin(), labels.end(), wanted) != labels.end(); }
};

struct LabelDef {
  std::string name;            // "PERSON"
  bool declared = false;       // by facts.schema, not only by a list or a rule
  std::vector<SlotDef> slots;  // first: the head; empty: the mention itself is its value
};

struct TypeDef {
  std::string name;            // "position"
  std::vector<SlotDef> slots;  // in output order
  const SlotDef* find(SlotId slot) const {
    for (const SlotDef& def : slots)
      if (def.id == slot) return &def;
    return nullptr;
  }
};

// Limits that keep a stranger's pack harmless; kMaxLabels is another (document.h).
inline constexpr size_t kMaxSchemaBytes = 1 << 20;
inline constexpr size_t kMaxTypes = 256;
inline constexpr size_t kMaxSlotNames = 2000;

class Schema {
 public:
  // Takes: the text of facts.schema. Errors: S001 … S016, all of them, of one line the first.
  static Result<Schema> parse(std::string_view text, const std::string& file);
  // The same, for whoever goes on after an error: gives what was understood.
  static Schema parse(std::string_view text, const std::string& file, Errors& errors);

  const std::vector<LabelDef>& labels() const { return labels_; }
  const std::vector<TypeDef>& types() const { return types_; }
  const std::vector<std::string>& slot_names() const { return slot_names_; }

  std::optional<LabelId> find_label(std::string_view name) const;
  std::optional<TypeId> find_type(std::string_view name) const;
  std::optional<SlotId> find_slot(std::string_view name) const;
  // Whether facts.schema declares it: its mentions compete with those of the other declared labels and are written out.
  bool is_declared(LabelId id) const { return labels_[to_index(id)].declared; }
  const LabelDef& label(LabelId id) const { return labels_[to_index(id)]; }
  const TypeDef& type(TypeId id) const { return types_[to_index(id)]; }
  const std::string& slot_name(SlotId id) const { return slot_names_[to_index(id)]; }

  // Registers a label that only lists or rules name (no slots). Errors: S009 more than kMaxLabels.
  Result<LabelId> add_label(std::string_view name);
  // Errors: S010 more than kMaxSlotNames.
  Result<SlotId> add_slot_name(std::string_view name);

  // A schema text that parses to this schema again, labels and slots with the same numbers.
  std::string to_text() const;

 private:
  std::vector<LabelDef> labels_;
  std::vector<TypeDef> types_;
  std::vector<std::string> slot_names_;
};

}  // namespace nutgraf
