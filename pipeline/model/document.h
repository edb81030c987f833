// One article on its way through the pipeline: an immutable text and typed layers over it, linked by index.
// Not thread-safe: one Document a worker, cleared and used again; everything in it dies at clear().
//
//   article -> paragraphs (zones) -> sentences -> tokens -> mentions -> entities -> candidates -> facts
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/symbol.h"
#include "model/offset_map.h"
#include "model/span.h"

namespace nutgraf {

// ---- numbers with a meaning -------------------------------------------------------------------------------------

enum class LabelId : uint16_t {};    // index into Schema::labels
enum class TypeId : uint16_t {};     // index into Schema::types
enum class SlotId : uint16_t {};     // index into Schema::slot_names
enum class RuleId : uint32_t { None = UINT32_MAX };        // index into Program::rules; None: from a list or the linker
enum class EntryId : uint32_t { None = UINT32_MAX };       // index into the gazetteer's entries
enum class MentionId : uint32_t { None = UINT32_MAX };     // index into Document::mentions
enum class EntityId : uint32_t { None = UINT32_MAX };      // index into Document::entities
enum class SentenceId : uint32_t { None = UINT32_MAX };    // index into Document::sentences

template <class Id>
constexpr uint32_t to_index(Id id) {
  return static_cast<uint32_t>(id);
}

// A set of labels; schemas are held to kMaxLabels.
inline constexpr uint32_t kMaxLabels = 192;
struct LabelSet {
  std::array<uint64_t, kMaxLabels / 64> bits{};  // three words, spelled out below: loops and memcmp cost on the hot path
  constexpr bool has(LabelId label) const { return bits[to_index(label) / 64] >> (to_index(label) % 64) & 1; }
  constexpr void add(LabelId label) { bits[to_index(label) / 64] |= uint64_t{1} << (to_index(label) % 64); }
  constexpr void remove(LabelId label) { bits[to_index(label) / 64] &= ~(uint64_t{1} << (to_index(label) % 64)); }
  constexpr bool empty() const { return (bits[0] | bits[1] | bits[2]) == 0; }
  friend constexpr LabelSet operator&(LabelSet a, LabelSet b) {
    return {{a.bits[0] & b.bits[0], a.bits[1] & b.bits[1], a.bits[2] & b.bits[2]}};
  }
  friend constexpr LabelSet operator|(LabelSet a, LabelSet b) {
    return {{a.bits[0] | b.bits[0], a.bits[1] | b.bits[1], a.bits[2] | b.bits[2]}};
  }
  friend constexpr bool operator==(LabelSet a, LabelSet b) {
    return a.bits[0] == b.bits[0] && a.bits[1] == b.bits[1] && a.bits[2] == b.bits[2];
  }
};

// ---- tokens -----------------------------------------------------------------------------------------------------

// What is true of a token's form, its word or its place. Rules test them by name: see kTokenFlagNames.
enum class TokenFlag : uint32_t {
  Word = 1u << 0,           // has a letter
  Number = 1u << 1,         // digits, with separators: 1,500  3.5  2014
  Punctuation = 1u << 2,    // one mark, or "..."
  Capitalised = 1u << 3,    // first letter upper, not all upper (one-letter words count here)
  AllCaps = 1u << 4,        // two or more letters, all upper: NATO  U.N.
  Lower = 1u << 5,          // all letters lower
  MixedCase = 1u << 6,      // McDonald  iPhone  al-Shabab
  Initial = 1u << 7,        // J.  J  J.-P.  M.R.C.
  Acronym = 1u << 8,        // AllCaps of 2–7 letters or with inner stops
  Hyphenated = 1u << 9,     // letters on both sides of a hyphen
  Ordinal = 1u << 10,       // 7th  1st
  Year = 1u << 11,          // 1000–2199
  Possessive = 1u << 12,    // the token is 's or a lone ' after s
  SpaceBefore = 1u << 13,   // white space or a line break stands before it
  SentenceStart = 1u << 14, // first word of its sentence (opening quotes and brackets not counted)
  Common = 1u << 15,        // in the dictionary of lower-case English words
  Frequent = 1u << 16,      // among its most frequent words
  Function = 1u << 17,      // closed class: determiner, preposition, conjunction, pronoun, auxiliary …
  Patronymic = 1u << 18,    // ends as a patronymic does: -ovich -ovna -uly
  SurnameForm = 1u << 19,   // begins or ends as a surname does: -yev -shvili Mc-
  Abbreviation = 1u << 20,  // ends in a full stop that belongs to it: Mr.  Inc.
  Headline = 1u << 21,      // stands in a headline (case tells little there)
  Quoted = 1u << 22,        // stands inside quotation marks
  Verb = 1u << 23,          // coarse class: verb form (from lists and endings)
  Noun = 1u << 24,
  Adjective = 1u << 25,
  Adverb = 1u << 26,
  Preposition = 1u << 27,
  Determiner = 1u << 28,
  Conjunction = 1u << 29,
  Pronoun = 1u << 30,
  LineStart = 1u << 31,     // first token of a line or list item
};

struct TokenFlags {
  uint32_t bits = 0;
  constexpr bool has(TokenFlag flag) const { return bits & static_cast<uint32_t>(flag); }
  constexpr void add(TokenFlag flag) { bits |= static_cast<uint32_t>(flag); }
  constexpr void remove(TokenFlag flag) { bits &= ~static_cast<uint32_t>(flag); }
  friend constexpr bool operator==(TokenFlags, TokenFlags) = default;
};

struct TokenFlagName {
  std::string_view name;  // as a rule writes it: <capitalised>
  TokenFlag flag;
};
// Every flag that a rule can test.
extern const std::vector<TokenFlagName> kTokenFlagNames;

struct Token {
  TextSpan text;
  Symbol word = Symbol::Unknown;   // of the folded text
  Symbol lemma = Symbol::Unknown;  // of its base form, where known; else = word
  uint32_t hash = 0;               // of the folded text: equal words have equal hashes, also unknown ones
  TokenFlags flags;
};

// ---- text layers ------------------------------------------------------------------------------------------------

enum class Zone : uint8_t { Headline, Byline, Dateline, Body, ListItem, Boilerplate };
std::string_view name_of(Zone zone);

struct Paragraph {
  TextSpan text;
  Zone zone = Zone::Body;
};

struct Sentence {
  TokenSpan tokens;
  TextSpan text;
  uint32_t paragraph = 0;  // index into Document::paragraphs
  Zone zone = Zone::Body;
};

// What stands between two quotation marks, or between one and the end of the paragraph. Quotations within it are part of it.
struct Quotation {
  TokenSpan tokens;                       // without the marks
  uint32_t paragraph = 0;                 // index into Document::paragraphs
  bool continues = false;                 // opens again what the paragraph before did not close
};

// Something that was repaired, skipped or cut short. Codes keep their meaning: N1xx text, N2xx limits.
struct Note {
  std::string_view code;
  std::string_view message;  // static, or in the document's arena
  TextSpan where;
  uint32_t count = 1;        // how often, when only the first place is kept
};

// ---- mentions ---------------------------------------------------------------------------------------------------

// One filled slot of a mention or candidate.
struct SlotValue {
  SlotId slot{};
  TokenSpan tokens;                       // empty for a fixed value
  MentionId mention = MentionId::None;    // what filled it, when it was a mention
  std::string_view fixed;                 // `set status = former`; lives as long as the compiled rules
};

// What a mention says, in its canonical form: the ISO date, the number, the amount.
struct MentionValue {
  MentionId mention = MentionId::None;
  std::string_view value;  // static, in the document's arena or the compiled rules
};

enum class MentionState : uint8_t { Alive, Outranked };

// A span of tokens with a label: from a list, a rule or the linker.
struct Mention {
  TokenSpan tokens;
  LabelId label{};
  MentionState state = MentionState::Alive;
  SentenceId sentence = SentenceId::None;
  RuleId rule = RuleId::None;
  EntryId entry = EntryId::None;          // the list entry it is (or, for a rule of one list element, was made from)
  SlotSpan slots;                         // what it holds: a TITLE its role and organization
  PartSpan parts;                         // where the mentions stand that it was made of: they do not compete with it
  EntityId entity = EntityId::None;
  uint32_t next = kEnd;                   // next mention that begins at the same token
  static constexpr uint32_t kEnd = UINT32_MAX;
};

// ---- entities and facts -----------------------------------------------------------------------------------------

enum class Gender : uint8_t { Unknown, Female, Male };

struct Entity {
  LabelId label{};
  std::string_view name;       // fullest proper name in the article, without article and honorifics
  std::string_view honorific;  // "Dr." of the fullest mention, or empty
  AliasSpan aliases;           // other names in the article, each once
  MentionId best = MentionId::None;
  EntryId entry = EntryId::None;
  Gender gender = Gender::Unknown;
};

// A fact as one rule read it from one sentence; slots still point at mentions.
struct Candidate {
  TypeId type{};
  RuleId rule = RuleId::None;
  SentenceId sentence = SentenceId::None;
  TokenSpan tokens;
  SlotSpan slots;
  PartSpan parts;
  MentionState state = MentionState::Alive;
};

enum class Modality : uint8_t { Asserted, Reported, Planned, Possible, Denied };
std::string_view name_of(Modality modality);

// One value of one slot of a fact; a list slot has several in a row.
struct FactValue {
  SlotId slot{};
  std::string_view text;                // canonical, as the output shows it
  EntityId entity = EntityId::None;
  PlaceSpan places;                     // the text spans it was read from; empty for a fixed value
};

struct Fact {
  TypeId type{};
  RuleId rule = RuleId::None;
  SentenceId sentence = SentenceId::None;
  TextSpan evidence;
  ValueSpan values;                     // in the schema's slot order
  Modality modality = Modality::Asserted;
  std::string_view attributed_to;       // who says so, where it stands in somebody's statement; else empty
  float confidence = 0;
  uint64_t id = 0;                      // hash of article, type and slots
};

// ---- the document -----------------------------------------------------------------------------------------------

class Document {
 public:
  // The normalised text: UTF-8, NFC. Written once by normalise, then immutable; valid until clear().
  std::string_view text() const { return text_; }
  std::string_view text(TextSpan span) const { return cut(text_, span); }
  std::string_view text(const Token& token) const { return cut(text_, token.text); }
  // From the first to the last of these tokens, as it stands in the text.
  TextSpan text_span(TokenSpan span) const {
    if (span.empty()) return {};
    return {tokens[span.begin].text.begin, tokens[span.end - 1].text.end};
  }
  std::string_view text(TokenSpan span) const { return cut(text_, text_span(span)); }
  // The same with each run of white space as one space: a view of the text, or of a copy in the arena where it differs.
  std::string_view one_line(TextSpan span);

  // Only for normalise (and the repair of lost spaces): hands over the buffer to write into.
  std::string& writable_text() { return text_; }

  // Adds a mention and links it at its first token. Order of calls is the order of mentions.
  MentionId add_mention(Mention mention);
  const Mention& mention(MentionId which) const { return mentions[to_index(which)]; }
  Mention& mention(MentionId which) { return mentions[to_index(which)]; }

  // What the mention says, in its canonical form; empty for names, and where nothing can be told.
  std::string_view value_of(MentionId which) const;

  void add_note(std::string_view code, std::string_view message, TextSpan where = {});

  // Forgets the article and keeps the memory.
  void clear();

  std::string_view id;         // of the article; lives as long as the RawArticle
  std::string_view published;  // ISO date, or empty
  std::string encoding;        // what the bytes were read as: "UTF-8", "windows-1252", …
  // The article as valid UTF-8: the raw bytes themselves, or `decoded` when those are in another encoding or damaged.
  // Code points and UTF-16 units of the output are counted here.
  std::string_view source;
  std::string decoded;
  OffsetMap offsets;           // text() -> source
  OffsetMap decoded_offsets;   // source -> raw bytes; empty when the source is the raw bytes

  // The raw bytes that a piece of text was made from.
  RawSpan to_raw(TextSpan span) const {
    const RawSpan in_source = offsets.to_raw(span);
    return decoded_offsets.pieces() == 0 ? in_source : decoded_offsets.to_raw({in_source.begin, in_source.end});
  }

  std::vector<Paragraph> paragraphs;
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;
  std::vector<Quotation> quotations;  // in the order of the text
  std::vector<Mention> mentions;
  std::vector<uint32_t> mention_at;   // by token: first mention that begins there, or Mention::kEnd
  std::vector<SlotValue> slots;
  std::vector<TokenSpan> parts;
  std::vector<MentionValue> mention_values;  // by mention
  std::vector<Entity> entities;
  std::vector<std::string_view> aliases;
  std::vector<Candidate> candidates;
  std::vector<Fact> facts;
  std::vector<FactValue> values;
  std::vector<TextSpan> value_places;
  std::vector<Note> notes;
  Arena arena;

 private:
  std::string text_;
};

}  // namespace nutgraf
