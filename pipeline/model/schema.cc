#include "model/schema.h"

#include <algorithm>
#include <cctype>

#include "base/utf8.h"

namespace nutgraf {
namespace {

// Words and marks of the schema language with their places.
struct Lexeme {
  std::string text;
  Place place;
};

std::vector<Lexeme> split(std::string_view text, const std::string& file) {
  std::vector<Lexeme> out;
  uint32_t line = 1, column = 1;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\n') {
      out.push_back({"\n", {file, line, column}});
      ++line;
      column = 1;
      ++i;
    } else if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      ++i;
      ++column;
    } else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-') {
      const size_t begin = i;
      while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_' || text[i] == '-')) ++i;
      out.push_back({std::string(text.substr(begin, i - begin)), {file, line, column}});
      column += static_cast<uint32_t>(i - begin);
    } else {
      const uint32_t bytes = decode(text, i).size;
      out.push_back({std::string(text.substr(i, bytes)), {file, line, column}});
      i += bytes;
      ++column;
    }
  }
  out.push_back({"\n", {file, line, column}});
  return out;
}

bool is_upper_word(std::string_view word) {
  return !word.empty() && std::isupper(static_cast<unsigned char>(word[0])) &&
         std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isupper(c) || std::isdigit(c) || c == '_' || c == '-'; });
}

bool is_plain_kind(std::string_view kind) {
  return kind == "TEXT" || kind == "LEMMA" || kind == "STATUS" || kind == "WORD";
}

}  // namespace

Result<LabelId> Schema::add_label(std::string_view name) {
  if (const auto known = find_label(name)) return *known;
  if (labels_.size() == kMaxLabels)
    return Error{{}, "S009", "more than " + std::to_string(kMaxLabels) + " labels", "give related lists one label"};
  labels_.push_back({std::string(name), false, {}});
  return static_cast<LabelId>(labels_.size() - 1);
}

Result<SlotId> Schema::add_slot_name(std::string_view name) {
  if (const auto known = find_slot(name)) return *known;
  if (slot_names_.size() == kMaxSlotNames)
    return Error{{}, "S010", "more than " + std::to_string(kMaxSlotNames) + " names of slots", "give slots of different labels the same names"};
  slot_names_.emplace_back(name);
  return static_cast<SlotId>(slot_names_.size() - 1);
}

std::optional<LabelId> Schema::find_label(std::string_view name) const {
  for (size_t i = 0; i < labels_.size(); ++i)
    if (labels_[i].name == name) return static_cast<LabelId>(i);
  return std::nullopt;
}

std::optional<TypeId> Schema::find_type(std::string_view name) const {
  for (size_t i = 0; i < types_.size(); ++i)
    if (types_[i].name == name) return static_cast<TypeId>(i);
  return std::nullopt;
}

std::optional<SlotId> Schema::find_slot(std::string_view name) const {
  for (size_t i = 0; i < slot_names_.size(); ++i)
    if (slot_names_[i] == name) return static_cast<SlotId>(i);
  return std::nullopt;
}

Result<Schema> Schema::parse(std::string_view text, const std::string& file) {
  Errors errors;
  Schema schema = parse(text, file, errors);
  if (!errors.empty()) return errors;
  return schema;
}

Schema Schema::parse(std::string_view text, const std::string& file, Errors& errors) {
  Schema schema;
  if (text.size() > kMaxSchemaBytes) {
    errors.push_back({{file}, "S012", "the file is larger than " + std::to_string(kMaxSchemaBytes >> 20) + " MiB", "declare fewer labels and facts"});
    return schema;
  }
  if (const size_t valid = valid_prefix(text); valid != text.size()) {
    errors.push_back({place_in(text, valid, file), "S013", "from here on this line is not UTF-8", "save the file as UTF-8"});
    return schema;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // the mark that some editors put first
  const std::vector<Lexeme> words = split(text, file);
  size_t at = 0;
  std::vector<Lexeme> sources;  // types of facts that defaults name
  const auto skip_line = [&] {
    while (words[at].text != "\n") ++at;
  };
  const auto fail = [&](const char* code, const std::string& message, const std::string& remedy) {
    errors.push_back({words[at].place, code, message, remedy, static_cast<uint32_t>(std::max<size_t>(1, words[at].text.size()))});
    skip_line();
  };
  constexpr size_t kMostErrors = 1000;  // what is no schema at all has one in each line
  while (at < words.size() && errors.size() < kMostErrors) {
    if (words[at].text == "\n") {
      ++at;
      continue;
    }
    // What to_text() writes for labels of lists and for slots of helper labels.
    if (words[at].text == "list" || words[at].text == "slot") {
      const bool list = words[at].text == "list";
      ++at;
      std::string name;
      for (; words[at].text != "\n"; ++at) name += words[at].text;  // "@name" is two pieces
      if (list) {
        if (const Result<LabelId> id = schema.add_label(name); !id) fail("S009", id.errors()[0].message, id.errors()[0].remedy);
      } else if (const Result<SlotId> id = schema.add_slot_name(name); !id) {
        fail("S010", id.errors()[0].message, id.errors()[0].remedy);
      }
      continue;
    }
    const bool is_label = words[at].text == "label";
    if (!is_label && words[at].text != "fact") {
      fail("S001", "a line starts with `label` or `fact`, not `" + words[at].text + "`", "fact NAME: slot LABEL, …");
      continue;
    }
    ++at;
    const std::string name = words[at].text;
    if (is_label ? !is_upper_word(name) : !std::isalpha(static_cast<unsigned char>(name[0])) || is_upper_word(name)) {
      fail("S002", is_label ? "a label is written in capitals" : "a fact type is written in small letters",
           is_label ? "label TITLE: role TEXT" : "fact position: person PERSON");
      continue;
    }
    std::vector<SlotDef>* slots = nullptr;
    if (is_label) {
      const Result<LabelId> id = schema.add_label(name);
      if (!id) {
        fail("S009", id.errors()[0].message, id.errors()[0].remedy);
        continue;
      }
      slots = &schema.labels_[to_index(*id)].slots;
      schema.labels_[to_index(*id)].declared = true;
      if (!slots->empty()) {
        fail("S003", "label " + name + " is declared twice", "remove one of the lines");
        continue;
      }
    } else {
      if (schema.find_type(name)) {
        fail("S003", "fact type " + name + " is declared twice", "remove one of the lines");
        continue;
      }
      if (schema.types_.size() == kMaxTypes) {
        fail("S011", "more than " + std::to_string(kMaxTypes) + " fact types", "give related facts one type and a slot that tells them apart");
        continue;
      }
      schema.types_.push_back({name, {}});
      slots = &schema.types_.back().slots;
    }
    ++at;
    if (words[at].text == "\n") {
      if (!is_label) fail("S004", "fact type " + name + " has no slots", "fact " + name + ": slot LABEL, …");
      continue;
    }
    if (words[at].text != ":") {
      fail("S005", "expected `:` after the name", "fact " + name + ": slot LABEL, …");
      continue;
    }
    std::vector<SlotDef> parsed;
    bool good = true;
    do {
      ++at;
      while (words[at].text == "\n" && at + 1 < words.size()) ++at;  // a comma at the line's end goes on
      SlotDef slot;
      slot.name = words[at].text;
      if (slot.name == "\n" || !std::isalpha(static_cast<unsigned char>(slot.name[0]))) {
        fail("S006", "expected a slot's name", "slot LABEL");
        good = false;
        break;
      }
      for (const SlotDef& other : parsed)
        if (other.name == slot.name) {
          fail("S007", "slot " + slot.name + " is declared twice in " + name, "remove one of them");
          good = false;
          break;
        }
      if (!good) break;
      ++at;
      slot.kind = words[at].text;
      if (!is_upper_word(slot.kind)) {
        fail("S008", "expected a label in capitals after slot " + slot.name, "PERSON, TEXT, STATUS, …");
        good = false;
        break;
      }
      std::vector<std::string> kinds = {slot.kind};
      while (good && words[++at].text == "|") {
        ++at;
        if (!is_upper_word(words[at].text) || is_plain_kind(words[at].text) || is_plain_kind(kinds[0])) {
          fail("S015", "expected a label in capitals on both sides of |", "speaker PERSON|ORGANIZATION");
          good = false;
          break;
        }
        kinds.push_back(words[at].text);
        slot.kind += "|" + words[at].text;
      }
      if (!good) break;
      for (; words[at].text == "?" || words[at].text == "*"; ++at) {
        if (words[at].text == "?") slot.optional = true;
        if (words[at].text == "*") slot.list = true;
      }
      if (words[at].text == "=") {
        ++at;
        if (words[at].text == "\n") {
          fail("S014", "expected the default of slot " + slot.name + " behind =", "status STATUS = current");
          good = false;
          break;
        }
        slot.default_value = words[at].text;
        if (!is_plain_kind(slot.kind)) sources.push_back(words[at]);
        ++at;
      }
      const Result<SlotId> slot_id = schema.add_slot_name(slot.name);
      if (!slot_id) {
        fail("S010", slot_id.errors()[0].message, slot_id.errors()[0].remedy);
        good = false;
        break;
      }
      slot.id = *slot_id;
      for (const std::string& kind : kinds) {
        if (is_plain_kind(kind)) break;
        const Result<LabelId> id = schema.add_label(kind);
        if (!id) {
          fail("S009", id.errors()[0].message, id.errors()[0].remedy);
          good = false;
          break;
        }
        slot.labels.push_back(*id);
        slot.label = slot.labels.front();
      }
      if (!good) break;
      parsed.push_back(std::move(slot));
    } while (words[at].text == ",");
    if (!good) continue;
    if (words[at].text != "\n") {
      fail("S005", "expected a comma or the end of the line, not `" + words[at].text + "`", "slot LABEL, slot LABEL?");
      continue;
    }
    // Adding labels may have moved the vectors: look the owner up again.
    if (is_label) {
      schema.labels_[to_index(*schema.find_label(name))].slots = std::move(parsed);
    } else {
      schema.types_[to_index(*schema.find_type(name))].slots = std::move(parsed);
    }
  }
  for (const Lexeme& source : sources)
    if (!schema.find_type(source.text))
      errors.push_back({source.place, "S016", "behind = of a label's slot stands a fact type, and there is no " + source.text, "title TITLE = position",
                        static_cast<uint32_t>(source.text.size())});
  return schema;
}

std::string Schema::to_text() const {
  std::string out;
  // Bare lines first fix the numbers of the labels, and likewise of the slots.
  for (const LabelDef& label : labels_) out += (label.declared ? "label " : "list ") + label.name + "\n";
  for (const std::string& slot : slot_names_) out += "slot " + slot + "\n";
  const auto write = [&](const std::vector<SlotDef>& slots) {
    for (size_t i = 0; i < slots.size(); ++i) {
      out += (i ? ", " : " ") + slots[i].name + " " + slots[i].kind;
      if (slots[i].list) out += "*";
      if (slots[i].optional) out += "?";
      if (!slots[i].default_value.empty()) out += " = " + slots[i].default_value;
    }
    out += "\n";
  };
  std::string body;
  std::swap(out, body);
  for (const LabelDef& label : labels_) {
    if (label.slots.empty()) continue;
    out += "label " + label.name + ":";
    write(label.slots);
  }
  for (const TypeDef& type : types_) {
    out += "fact " + type.name + ":";
    write(type.slots);
  }
  return body + out;
}

}  // namespace nutgraf
