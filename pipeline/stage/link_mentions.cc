#include "stage/link_mentions.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <climits>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr uint32_t kAmbiguous = UINT32_MAX - 1;
constexpr uint32_t kMaxCompared = 8;  // names compared for one mention, whatever the article holds
constexpr uint32_t kMaxParts = 6;     // parts of a person's name that are compared
constexpr size_t kKept = 4;           // persons remembered for one surname
constexpr size_t kMaxInitials = 16;
constexpr uint32_t kMaxOfficeSentences = 5;  // from a person's name to "the rector"

// ---- small containers ---------------------------------------------------------------------------------------------

// Hash -> number, emptied without touching the memory.
class KeyMap {
 public:
  void clear() {
    size_ = 0;
    if (++epoch_ != 0) return;
    std::fill(slots_.begin(), slots_.end(), Slot{});
    epoch_ = 1;
  }
  // kNone when there is none.
  uint32_t find(uint64_t key) const {
    for (size_t i = mix(key) & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].epoch != epoch_) return kNone;
      if (slots_[i].key == key) return slots_[i].value;
    }
  }
  // The value of that key, kNone when it is new. Valid until the next call.
  uint32_t& at(uint64_t key) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    size_t i = mix(key) & (slots_.size() - 1);
    for (; slots_[i].epoch == epoch_; i = (i + 1) & (slots_.size() - 1))
      if (slots_[i].key == key) return slots_[i].value;
    slots_[i] = {key, kNone, epoch_};
    ++size_;
    return slots_[i].value;
  }

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t value = 0;
    uint32_t epoch = 0;
  };
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.epoch != epoch_) continue;
      size_t i = mix(slot.key) & (slots_.size() - 1);
      while (slots_[i].epoch == epoch_) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }
  std::vector<Slot> slots_ = std::vector<Slot>(256);
  uint32_t epoch_ = 1;
  size_t size_ = 0;
};

// The last few that were named, latest first.
struct Recent {
  std::array<uint32_t, kKept> ids{kNone, kNone, kNone, kNone};
  void touch(uint32_t id) {
    size_t i = 0;
    while (i + 1 < kKept && ids[i] != id && ids[i] != kNone) ++i;
    for (; i > 0; --i) ids[i] = ids[i - 1];
    ids[0] = id;
  }
  // Adds behind the others, when there is room.
  void append(uint32_t id) {
    for (uint32_t& place : ids) {
      if (place == id) return;
      if (place == kNone) {
        place = id;
        return;
      }
    }
  }
};

// Those who bear a word as their surname, and those who bear it elsewhere in their name.
struct Bearers {
  Recent surname_before, surname_first;  // latest first; earliest first
  Recent other_before, other_first;
  uint32_t others = 0;
};

}  // namespace

// A word of a name, or what stands between its hyphens, without case, marks, stops and apostrophes.
struct NamePart {
  uint64_t hash = 0;
  uint32_t token = 0;
  char32_t letter = 0, second = 0;  // its first two
  bool initial = false;
  bool patronymic = false;
  bool particle = false;            // van, al-: counts in the full name only
  bool leading = false;             // a particle or a given name: "Al Marri", "Al Gore"
  bool small = false;               // of, for, under …
  bool boundary = false;            // of, for, under: a shorter name may end before it
  bool capital = false;
};

// A mention that names something, taken apart.
struct NameForm {
  uint32_t mention = kNone;
  LabelId label{};
  TokenSpan name;             // without article, honorific, possessive
  TokenSpan honorific;
  uint32_t parts_begin = 0, parts_end = 0;
  uint32_t key_end = 0;       // parts without "Inc." and its like
  uint32_t cluster = kNone;
  Gender gender = Gender::Unknown;
  uint64_t suffix = 0;        // Jr., III
  int score = 0;              // how full the name is
  bool single = false;        // one part that counts
  bool acronym = false;
  bool lone = false;          // "the Academy": resolved by what was named before
  bool added = false;         // by an earlier call
  bool sir = false;           // an honorific that stands before a given name
};

// What may turn out to be one entity.
struct NameCluster {
  LabelId label{};
  uint32_t parent = 0;
  uint32_t best = kNone;      // form
  uint32_t honorific = kNone; // form
  EntryId entry = EntryId::None;
  Gender titled = Gender::Unknown;  // by honorific
  Gender named = Gender::Unknown;   // by given name and patronymic, where no honorific tells
  uint64_t suffix = 0;
  uint32_t entity = kNone;
  uint32_t sentence = kNone;        // where a person was named last
  bool firm = false;                // an organisation that may be called "the company"
  Gender gender() const { return titled != Gender::Unknown ? titled : named; }
};

struct LinkScratch::State {
  std::string word;
  std::vector<NamePart> parts;
  std::vector<NameForm> forms;
  uint32_t in_order = 0;                   // forms in the order of the text; behind them those of listed places
  std::vector<NameCluster> clusters;
  std::vector<uint8_t> held;               // by mention: alive, or in a slot of one that is
  std::vector<uint32_t> stack;
  std::vector<uint32_t> cluster_of;        // by mention
  std::vector<TokenSpan> name_of;          // by mention
  std::vector<int32_t> covered, in_title, in_name;  // by token: mentions over it
  std::vector<int32_t> added;              // by token: mentions over it that an earlier call made
  std::vector<uint8_t> listed;             // by token: list bits

  struct Node {
    uint32_t value;
    uint32_t next;
    uint64_t hash;
  };
  std::vector<Node> nodes;
  KeyMap same_name, pairs, particle_pairs, bearers_of, solo;
  std::vector<Bearers> bearers;
  std::vector<Recent> solos;

  KeyMap org_keys, defined, initials, loose_initials, short_names, heads, other_words;
  std::vector<uint32_t> org_names;         // one form a distinct name
  KeyMap head_recent, head_first, word_recent, word_first, established;
  KeyMap firm_words;                       // first word of a firm's name
  KeyMap small_letters;                    // token hashes of surnames that stand in small letters somewhere

  KeyMap place_keys, event_keys;
  KeyMap surname_tokens, org_tokens, single_orgs;

  struct Office {
    uint32_t person;
    uint32_t role_begin, role_end;         // tokens
    uint64_t organization, place;
    bool deputy, former;
  };
  std::vector<Office> offices;
  struct Offices {
    Recent recent;
  };
  KeyMap offices_of;
  std::vector<Offices> office_lists;
  std::vector<uint32_t> title_end, person_end;  // by token: what ended just before

  KeyMap alias_seen;
  struct Alias {
    uint32_t entity;
    std::string_view text;
  };
  std::vector<Alias> aliases;
  std::vector<uint32_t> alias_begins;
};

namespace {

using State = LinkScratch::State;

enum ListBit : uint8_t { kGiven = 1, kSurname = 2, kFemaleName = 4, kMaleName = 8 };

constexpr std::array<std::string_view, 46> kParticles = {
    "ad", "af", "al",  "an",  "ap",  "ar",  "as",  "ash", "at",  "av",  "az",  "ben", "bin", "bint", "binti", "bte",
    "da", "das", "de", "del", "della", "den", "der", "di", "do",  "dos", "du",  "e",   "el",  "ibn", "la",    "las",
    "le", "los", "san", "ter", "ten", "ul", "van", "vom", "von", "y",   "zu",  "zum", "zur", "ould"};
// Those that a hyphen ties to the name behind them, and that say whose child someone is: no turning round.
constexpr std::array<std::string_view, 12> kTied = {"al", "el", "ul", "as", "ash", "ad", "ar", "an", "at", "az", "ben", "bin"};
constexpr std::array<std::string_view, 5> kChildOf = {"ben", "bin", "bint", "binti", "ibn"};
constexpr std::array<std::string_view, 5> kSuffixes = {"jr", "sr", "ii", "iii", "iv"};
constexpr std::array<std::string_view, 19> kSmall = {"of", "for", "the", "and", "in", "on", "at", "under", "to", "by",
                                                     "with", "de", "des", "du", "la", "y", "für", "und", "der"};
constexpr std::array<std::string_view, 20> kCompanyForms = {"inc", "corp", "corporation", "ltd", "limited", "plc", "llc", "llp",
                                                            "co",  "company", "ag", "sa", "gmbh", "nv", "jsc", "ojsc",
                                                            "pjsc", "oao", "spa", "bv"};
// What ends the name of a firm where no company form does: Varnik Airlines.
constexpr std::array<std::string_view, 34> kFirmHeads = {
    "airline",  "airlines", "airways",  "automotive", "breweries", "brewery", "brothers",  "chemicals",       "electronics",
    "energy",   "foods",    "gmbh",     "group",      "holding",   "holdings", "industries", "insurance",      "laboratories",
    "logistics", "mining",  "motor",    "motors",     "oil",       "partners", "petroleum", "pharmaceuticals", "semiconductor",
    "shipping", "software", "steel",    "stores",     "systems",   "technologies", "telecom"};
// What such a one is called: the company.
constexpr std::array<std::string_view, 4> kFirmWords = {"company", "firm", "group", "corporation"};
constexpr std::string_view kFirmList = "companies";
// What only some of them are called: a firm that was named since may be meant as well as the one whose name says so.
constexpr std::array<std::string_view, 8> kTradeWords = {"airline", "bank", "brewer", "brewery", "carrier", "chain", "insurer", "retailer"};
constexpr std::array<std::string_view, 8> kMale = {"mr", "mister", "sir", "lord", "king", "prince", "herr", "monsieur"};
constexpr std::array<std::string_view, 12> kFemale = {"mrs", "ms", "miss", "lady", "dame", "madam", "madame", "queen",
                                                      "princess", "frau", "mme", "sister"};
// A patronymic says whose son or daughter someone is.
constexpr std::array<std::string_view, 6> kDaughterOf = {"vna", "chna", "qizi", "qyzy", "kyzy", "kizi"};
constexpr std::array<std::string_view, 8> kSonOf = {"vich", "vych", "vitch", "oglu", "ogly", "ogli", "uly", "uulu"};
constexpr std::array<std::string_view, 6> kDeputies = {"deputy", "vice", "assistant", "associate", "under", "sub"};
constexpr std::array<std::string_view, 7> kFormer = {"former", "ex", "ex-", "one-time", "onetime", "erstwhile", "past"};
constexpr std::array<std::string_view, 16> kAuxiliaries = {"is",   "was",  "has", "had",   "will", "would", "did",  "does",
                                                           "could", "may", "might", "can", "must", "should", "who", "whose"};
// Where these stand before it, a name that is a person's too is the place.
constexpr std::array<std::string_view, 7> kInside = {"in", "near", "into", "outside", "across", "around", "at"};

template <size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr uint64_t kKeySeed = 0x6e616d65;
constexpr uint64_t kInitialSeed = 0x696e6974;
uint64_t initial_hash(char32_t letter) { return hash_pair(kInitialSeed, letter); }
uint64_t pair_key(uint64_t a, uint64_t b) { return hash_pair(std::min(a, b), std::max(a, b)); }

// Letters that Unicode does not take apart into a base and a mark.
char plain_letter(char32_t code) {
  switch (code) {
    case 0xF8: return 'o';
    case 0x142: return 'l';
    case 0x111: return 'd';
    case 0x131: return 'i';
    case 0x127: return 'h';
    case 0x167: return 't';
    default: return 0;
  }
}

// Folded, without marks, stops and apostrophes. Appends nothing else; hyphens stay.
void normalize_word(std::string_view text, std::string& out) {
  out.clear();
  bool ascii = true;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      ascii = false;
      break;
    }
    if (c == '.' || c == '\'') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (ascii) return;
  out.clear();
  fold_append(text, out);
  const size_t folded_size = out.size();
  for (size_t at = 0; at < folded_size;) {
    const Decoded d = decode(out, at);
    at += d.size;
    if (d.code == '.' || d.code == '\'') continue;
    if (d.code < 0x80) {
      out += static_cast<char>(d.code);
      continue;
    }
    if (const char plain = plain_letter(d.code)) {
      out += plain;
      continue;
    }
    utf8proc_int32_t pieces[16];
    int last_class = 0;
    const auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(d.code), pieces, 16, UTF8PROC_DECOMPOSE, &last_class);
    for (utf8proc_ssize_t i = 0; i < std::min<utf8proc_ssize_t>(n, 16); ++i)
      if (kind_of(static_cast<char32_t>(pieces[i])) != CharKind::Mark) append_utf8(out, static_cast<char32_t>(pieces[i]));
  }
  out.erase(0, folded_size);
}

// Calls part(text, last) for each piece between hyphens.
template <class F>
void split_hyphens(std::string_view word, F part) {
  while (!word.empty()) {
    const size_t hyphen = word.find('-');
    const std::string_view piece = word.substr(0, hyphen);
    word = hyphen == std::string_view::npos ? std::string_view{} : word.substr(hyphen + 1);
    if (!piece.empty()) part(piece, word.empty());
  }
}

bool gender_agrees(Gender a, Gender b) { return a == Gender::Unknown || b == Gender::Unknown || a == b; }

class Linker {
 public:
  Linker(const LinkLabels& labels, const Gazetteer& gazetteer, State& state, Document& doc)
      : labels_(labels), gazetteer_(gazetteer), s(state), doc_(doc) {}

  void run() {
    reset();
    mark_held();
    mark_tokens();
    collect_forms();
    settle_particles();
    group_persons();
    group_organizations();
    group_places_and_events();
    list_new_names();
    walk();
    link_titles();
    make_entities();
  }

 private:
  // ---- questions about tokens -------------------------------------------------------------------------------------

  const Token& token(uint32_t at) const { return doc_.tokens[at]; }
  bool has(uint32_t at, TokenFlag flag) const { return doc_.tokens[at].flags.has(flag); }
  bool capital(uint32_t at) const {
    return has(at, TokenFlag::Capitalised) || has(at, TokenFlag::AllCaps) || has(at, TokenFlag::MixedCase);
  }
  // `word` is ASCII and lower case.
  bool is_word(uint32_t at, std::string_view word) const {
    const std::string_view text = doc_.text(token(at));
    if (text.size() != word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
      if (c != word[i]) return false;
    }
    return true;
  }
  bool is_mark(uint32_t at, char mark) const { return token(at).text.size() == 1 && doc_.text()[token(at).text.begin] == mark; }
  bool is_the(uint32_t at) const { return is_word(at, "the"); }
  uint32_t size() const { return static_cast<uint32_t>(doc_.tokens.size()); }

  // Calls found(mention) for each mention that begins at a token.
  template <class F>
  void each_mention_at(uint32_t at, F found) const {
    if (at >= doc_.mention_at.size()) return;
    for (uint32_t m = doc_.mention_at[at]; m != Mention::kEnd;) {
      const uint32_t next = doc_.mentions[m].next;
      found(m);
      m = next;
    }
  }
  bool is_label(const Mention& mention, std::optional<LabelId> label) const { return label && mention.label == *label; }
  // By an earlier call; a quotation, which the program finds too, is no name.
  bool is_added(const Mention& mention) const {
    const bool name = is_label(mention, labels_.person) || is_label(mention, labels_.organization);
    return name && mention.rule == RuleId::None && mention.entry == EntryId::None;
  }
  bool names_jurisdiction(const Mention& m) const {
    return is_label(m, labels_.country) || is_label(m, labels_.demonym) || is_label(m, labels_.place);
  }
  // The end of the country, people or place named at `at`, within `limit`; `at` when there is none.
  uint32_t jurisdiction_end(uint32_t at, uint32_t limit) const {
    uint32_t end = at;
    each_mention_at(at, [&](uint32_t m) {
      const Mention& mention = doc_.mentions[m];
      if (names_jurisdiction(mention) && mention.tokens.end <= limit) end = std::max(end, mention.tokens.end);
    });
    return end;
  }

  // ---- preparation ------------------------------------------------------------------------------------------------

  void reset() {
    doc_.entities.clear();
    doc_.aliases.clear();
    for (Mention& mention : doc_.mentions) mention.entity = EntityId::None;
    s.parts.clear(), s.forms.clear(), s.clusters.clear(), s.nodes.clear();
    s.bearers.clear(), s.solos.clear(), s.org_names.clear(), s.offices.clear(), s.office_lists.clear(), s.aliases.clear();
    for (KeyMap* map : {&s.same_name, &s.pairs, &s.particle_pairs, &s.bearers_of, &s.solo, &s.org_keys, &s.defined,
                        &s.initials, &s.loose_initials, &s.short_names, &s.heads, &s.other_words, &s.head_recent,
                        &s.head_first, &s.word_recent, &s.word_first, &s.established, &s.firm_words, &s.small_letters,
                        &s.place_keys, &s.event_keys,
                        &s.surname_tokens, &s.org_tokens, &s.single_orgs, &s.offices_of, &s.alias_seen})
      map->clear();
    s.cluster_of.assign(doc_.mentions.size(), kNone);
    s.name_of.assign(doc_.mentions.size(), {});
  }

  // A name that lost its place to a longer one still names something when a slot holds it.
  void mark_held() {
    s.held.assign(doc_.mentions.size(), 0);
    s.stack.clear();
    for (uint32_t m = 0; m < doc_.mentions.size(); ++m)
      if (doc_.mentions[m].state == MentionState::Alive) s.held[m] = 1, s.stack.push_back(m);
    while (!s.stack.empty()) {
      const Mention& mention = doc_.mentions[s.stack.back()];
      s.stack.pop_back();
      for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i) {
        const uint32_t inner = to_index(doc_.slots[i].mention);
        if (doc_.slots[i].mention == MentionId::None || s.held[inner]) continue;
        s.held[inner] = 1;
        s.stack.push_back(inner);
      }
    }
  }

  void mark_tokens() {
    s.covered.assign(size() + 1, 0);
    s.in_title.assign(size() + 1, 0);
    s.in_name.assign(size() + 1, 0);
    s.added.assign(size() + 1, 0);
    s.listed.assign(size(), 0);
    const auto add = [](std::vector<int32_t>& at, TokenSpan span) { ++at[span.begin], --at[span.end]; };
    for (const Mention& mention : doc_.mentions) {
      if (mention.state != MentionState::Alive || mention.tokens.empty()) continue;
      if (is_label(mention, labels_.title)) add(s.in_title, mention.tokens);
      const bool name = is_label(mention, labels_.person) || is_label(mention, labels_.organization) || is_label(mention, labels_.event);
      if (is_added(mention)) {
        add(s.added, mention.tokens);
        continue;
      }
      if (name) add(s.in_name, mention.tokens);
      if (name || is_label(mention, labels_.place)) add(s.covered, mention.tokens);
      if (mention.tokens.size() != 1) continue;
      if (is_label(mention, labels_.given_name)) s.listed[mention.tokens.begin] |= kGiven;
      if (is_label(mention, labels_.surname)) s.listed[mention.tokens.begin] |= kSurname;
      if (is_label(mention, labels_.female_name)) s.listed[mention.tokens.begin] |= kFemaleName;
      if (is_label(mention, labels_.male_name)) s.listed[mention.tokens.begin] |= kMaleName;
    }
    for (std::vector<int32_t>* counts : {&s.covered, &s.in_title, &s.in_name, &s.added})
      for (uint32_t i = 1; i <= size(); ++i) (*counts)[i] += (*counts)[i - 1];
  }

  // ---- names taken apart ------------------------------------------------------------------------------------------

  void collect_forms() {
    for (uint32_t at = 0; at < size(); ++at) {
      each_mention_at(at, [&](uint32_t m) {
        const Mention& mention = doc_.mentions[m];
        if (!s.held[m] || mention.tokens.empty()) return;
        NameForm form;
        form.mention = m;
        form.label = mention.label;
        form.parts_begin = static_cast<uint32_t>(s.parts.size());
        if (is_label(mention, labels_.person)) take_person(mention, form);
        else if (is_label(mention, labels_.organization)) take_organization(mention, form);
        else if (is_label(mention, labels_.place) || is_label(mention, labels_.event)) take_plain(mention, form);
        else return;
        form.parts_end = static_cast<uint32_t>(s.parts.size());
        if (form.key_end == 0) form.key_end = form.parts_end;
        // What an earlier call added is no better than what it was added for.
        form.added = is_added(mention);
        if (form.added) --form.score;
        s.name_of[m] = form.name;
        s.forms.push_back(form);
      });
    }
    s.in_order = static_cast<uint32_t>(s.forms.size());
  }

  // The words of a slot; empty when it was not filled.
  TokenSpan slot_tokens(const Mention& mention, std::optional<SlotId> slot) const {
    TokenSpan out;
    if (!slot) return out;
    for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i) {
      const SlotValue& value = doc_.slots[i];
      if (value.slot != *slot || value.tokens.empty()) continue;
      out = out.empty() ? value.tokens : cover(out, value.tokens);
    }
    return out;
  }
  const SlotValue* find_slot(const Mention& mention, std::optional<SlotId> slot) const {
    if (!slot) return nullptr;
    for (uint32_t i = mention.slots.begin; i < mention.slots.end; ++i)
      if (doc_.slots[i].slot == *slot) return &doc_.slots[i];
    return nullptr;
  }

  bool is_edge(uint32_t at) const {
    return (has(at, TokenFlag::Punctuation) && !has(at, TokenFlag::Word)) || has(at, TokenFlag::Possessive);
  }
  // Without punctuation and possessive at the edges, and without a leading article; `span` itself when nothing is left.
  TokenSpan trimmed(TokenSpan span) const {
    TokenSpan out = span;
    while (out.size() > 1 && is_edge(out.end - 1) && !is_mark(out.end - 1, ')')) --out.end;
    while (out.size() > 1 && (is_edge(out.begin) || is_the(out.begin))) ++out.begin;
    return out;
  }

  // Adds the parts of one token of a name. "I.O." is two initials of a person, but "U.N." one word.
  void add_parts(uint32_t at, bool person) {
    normalize_word(doc_.text(token(at)), s.word);
    const bool initial = person && has(at, TokenFlag::Initial);
    const uint32_t first = static_cast<uint32_t>(s.parts.size());
    split_hyphens(s.word, [&](std::string_view piece, bool last) {
      for (size_t i = 0; i < piece.size();) {
        const Decoded letter = decode(piece, i);
        const std::string_view text = initial ? piece.substr(i, letter.size) : piece;
        NamePart part;
        part.hash = hash_bytes(text);
        part.token = at;
        part.letter = letter.code;
        if (text.size() > letter.size) part.second = decode(text, letter.size).code;
        part.capital = capital(at);
        part.initial = initial || (part.capital && text.size() == letter.size);
        part.small = is_one_of(text, kSmall) && !has(at, TokenFlag::AllCaps);
        part.boundary = text == "of" || text == "for" || text == "under";
        part.particle = is_one_of(text, kParticles) && (has(at, TokenFlag::Lower) || (!last && is_one_of(text, kTied)));
        part.leading = !part.particle && !part.initial && last && first == s.parts.size() && is_one_of(text, kParticles);
        s.parts.push_back(part);
        i += text.size();
      }
    });
    if (has(at, TokenFlag::Patronymic) && s.parts.size() > first) s.parts.back().patronymic = true;
  }

  void take_person(const Mention& mention, NameForm& form) {
    form.honorific = slot_tokens(mention, labels_.honorific_slot);
    form.name = slot_tokens(mention, labels_.name);
    if (form.name.empty()) {
      form.name = mention.tokens;
      each_mention_at(mention.tokens.begin, [&](uint32_t m) {
        const TokenSpan span = doc_.mentions[m].tokens;
        if (!is_label(doc_.mentions[m], labels_.honorific) || span.end >= mention.tokens.end || span.end <= form.name.begin) return;
        form.name.begin = span.end;
        if (form.honorific.empty() || span.contains(form.honorific)) form.honorific = span;
      });
    }
    form.name = trimmed(form.name);
    if (form.honorific.empty() && form.name.begin > 0 && !is_added(mention)) note_honorific(form.name.begin - 1, form);
    for (uint32_t at = form.honorific.begin; at < form.honorific.end; ++at) note_honorific(at, form);
    for (uint32_t at = form.name.begin; at < form.name.end; ++at) {
      if (is_edge(at)) continue;
      const size_t before = s.parts.size();
      if (before > form.parts_begin) {
        normalize_word(doc_.text(token(at)), s.word);
        if (is_one_of(s.word, kSuffixes)) {
          form.suffix = hash_bytes(s.word);
          continue;
        }
      }
      add_parts(at, true);
      // Inside a name a capital tells nothing: "Ali Bin Sebaa".
      if (before > form.parts_begin && s.parts.size() > before && s.parts[before].leading) s.parts[before].particle = true;
      if (before > form.parts_begin && s.parts.size() > before) s.parts[before].leading = false;
    }
    NamePart* const begin = s.parts.data() + form.parts_begin;
    NamePart* const end = s.parts.data() + s.parts.size();
    if (begin == end) return;
    end[-1].particle = false;
    uint32_t counted = 0;
    for (const NamePart* part = begin; part != end; ++part) counted += !part->particle && !part->leading;
    // One word behind it: who it is depends on the other names of the article. Else it is part of a given name.
    begin->leading = begin->leading && counted == 1 && end - begin > 1;
    score_person(form);
  }

  void note_honorific(uint32_t at, NameForm& form) {
    normalize_word(doc_.text(token(at)), s.word);
    if (is_one_of(s.word, kMale)) form.gender = Gender::Male;
    if (is_one_of(s.word, kFemale)) form.gender = Gender::Female;
    if (s.word == "sir" || s.word == "dame") form.sir = true;
  }

  // Most words first, a patronymic rather than none; initials and capitals throughout count for little.
  void score_person(NameForm& form) {
    bool all_caps = true;
    form.score = form.suffix ? 4 : 0;
    for (uint32_t p = form.parts_begin; p < s.parts.size(); ++p) {
      form.score += s.parts[p].initial ? 2 : 16;
      if (s.parts[p].patronymic) form.score += 4;
      all_caps = all_caps && has(s.parts[p].token, TokenFlag::AllCaps);
    }
    if (all_caps) form.score -= 1;
  }

  void take_organization(const Mention& mention, NameForm& form) {
    form.name = slot_tokens(mention, labels_.name);
    if (form.name.empty()) form.name = mention.tokens;
    form.name = trimmed(form.name);
    // "(UN)" or "(Bulgaria)" at the end is no part of the name.
    for (uint32_t at = form.name.begin + 1; at < form.name.end; ++at) {
      if (!is_mark(at, '(')) continue;
      form.name.end = at;
      break;
    }
    // Whose it is tells it from others but is no part of its name: "Freedonia's Agency for Roads".
    const uint32_t owner = jurisdiction_end(form.name.begin, form.name.end);
    if (owner > form.name.begin && owner + 1 < form.name.end && has(owner, TokenFlag::Possessive)) form.name.begin = owner + 1;
    for (uint32_t at = form.name.begin; at < form.name.end; ++at) {
      if (is_edge(at) || is_the(at) || is_word(at, "and")) continue;
      add_parts(at, false);
    }
    const uint32_t end = static_cast<uint32_t>(s.parts.size());
    form.key_end = end;
    if (end - form.parts_begin > 1) {
      normalize_word(doc_.text(token(s.parts[end - 1].token)), s.word);
      if (is_one_of(s.word, kCompanyForms)) --form.key_end;
    }
    form.single = form.key_end - form.parts_begin == 1;
    form.acronym = form.single && end - form.parts_begin == 1 && is_acronym(form.name.begin);
  }

  void take_plain(const Mention& mention, NameForm& form) {
    form.name = slot_tokens(mention, labels_.name);
    if (form.name.empty()) form.name = mention.tokens;
    form.name = trimmed(form.name);
    for (uint32_t at = form.name.begin; at < form.name.end; ++at)
      if (!is_edge(at) && !is_the(at) && !is_word(at, "and")) add_parts(at, false);
    form.score = static_cast<int>(s.parts.size() - form.parts_begin) * 4 + 4;
    if (has(form.name.begin, TokenFlag::AllCaps) && has(form.name.end - 1, TokenFlag::AllCaps)) form.score -= 1;
  }

  bool is_acronym(uint32_t at) const {
    if (!has(at, TokenFlag::AllCaps) && !has(at, TokenFlag::Acronym)) return false;
    uint32_t letters = 0;
    for (const char c : doc_.text(token(at))) letters += c != '.';
    return letters >= 2 && letters <= 8;
  }

  uint64_t key_of(uint32_t begin, uint32_t end) const {
    uint64_t key = kKeySeed;
    for (uint32_t p = begin; p < end; ++p) key = hash_pair(key, s.parts[p].hash);
    return key;
  }
  // A name without a single word ("…") is known by its tokens.
  uint64_t key_of(const NameForm& form) const {
    if (form.parts_begin != form.key_end) return key_of(form.parts_begin, form.key_end);
    uint64_t key = kKeySeed + 1;
    for (uint32_t at = form.name.begin; at < form.name.end; ++at) key = hash_pair(key, token(at).hash);
    return key;
  }
  // The key that a canonical name of a list would have in the text.
  uint64_t key_of_text(std::string_view text) {
    uint64_t key = kKeySeed;
    while (!text.empty() && text[0] != '(') {
      const size_t space = text.find_first_of(" ,&/");
      normalize_word(text.substr(0, space), s.word);
      text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
      if (s.word == "the" || s.word == "and") continue;
      split_hyphens(s.word, [&](std::string_view piece, bool) { key = hash_pair(key, hash_bytes(piece)); });
    }
    return key;
  }

  // ---- clusters ---------------------------------------------------------------------------------------------------

  uint32_t new_cluster(uint32_t form_index) {
    const NameForm& form = s.forms[form_index];
    NameCluster cluster;
    cluster.label = form.label;
    cluster.parent = static_cast<uint32_t>(s.clusters.size());
    s.clusters.push_back(cluster);
    return cluster.parent;
  }
  uint32_t root(uint32_t cluster) {
    while (s.clusters[cluster].parent != cluster) {
      s.clusters[cluster].parent = s.clusters[s.clusters[cluster].parent].parent;
      cluster = s.clusters[cluster].parent;
    }
    return cluster;
  }
  // The earlier of the two stands for both.
  uint32_t unite(uint32_t a, uint32_t b) {
    a = root(a), b = root(b);
    if (a > b) std::swap(a, b);
    s.clusters[b].parent = a;
    return a;
  }
  void join(uint32_t form_index, uint32_t cluster_index) {
    NameForm& form = s.forms[form_index];
    NameCluster& cluster = s.clusters[cluster_index];
    form.cluster = cluster_index;
    s.cluster_of[form.mention] = cluster_index;
    if (cluster.titled == Gender::Unknown) cluster.titled = form.gender;
    if (cluster.named == Gender::Unknown && is_person(form)) cluster.named = gender_by_name(form);
    if (cluster.suffix == 0) cluster.suffix = form.suffix;
    if (cluster.best == kNone || form.score > s.forms[cluster.best].score) cluster.best = form_index;
  }

  void add_node(uint32_t& head, uint32_t value, uint64_t hash = 0) {
    s.nodes.push_back({value, head, hash});
    head = static_cast<uint32_t>(s.nodes.size() - 1);
  }

  // ---- persons ----------------------------------------------------------------------------------------------------

  // The parts of a name that tell people apart, in order.
  struct Parts {
    std::array<const NamePart*, kMaxParts> at;
    uint32_t size = 0;
    bool child_of = false;
  };
  Parts parts_of(const NameForm& form) const {
    Parts out;
    for (uint32_t p = form.parts_begin; p < form.parts_end; ++p) {
      const NamePart& part = s.parts[p];
      if (part.particle || part.leading) {
        for (const std::string_view word : kChildOf) out.child_of = out.child_of || part.hash == hash_bytes(word);
      } else if (out.size < kMaxParts) {
        out.at[out.size++] = &part;
      } else {
        out.at[kMaxParts - 1] = &part;  // the surname rather than one more middle name
      }
    }
    return out;
  }

  // "Al Marri" is a surname where "Ali Al-Marri" is named, and "Al Gore" a full name where no one's surname is that.
  void settle_particles() {
    for (const NameForm& form : s.forms) {
      if (!is_person(form) || (form.parts_begin < form.parts_end && s.parts[form.parts_begin].leading)) continue;
      for (uint32_t p = form.parts_begin + 1; p < form.parts_end; ++p)
        if (s.parts[p - 1].particle && p - 1 > form.parts_begin)
          s.particle_pairs.at(hash_pair(s.parts[p - 1].hash, s.parts[p].hash)) = 1;
    }
    for (NameForm& form : s.forms) {
      if (!is_person(form)) continue;
      if (form.parts_begin < form.parts_end) {
        NamePart& first = s.parts[form.parts_begin];
        if (first.leading && s.particle_pairs.find(hash_pair(first.hash, s.parts[form.parts_begin + 1].hash)) == kNone)
          first.leading = false;
      }
      form.single = parts_of(form).size <= 1;
    }
  }
  bool is_person(const NameForm& form) const { return labels_.person && form.label == *labels_.person; }
  bool is_organization(const NameForm& form) const { return labels_.organization && form.label == *labels_.organization; }

  static bool same_part(const NamePart& a, const NamePart& b) {
    if (a.initial || b.initial) return a.letter == b.letter;
    return a.hash == b.hash;
  }
  // All of `a`, begun at part `from` and going round, within `b` in order.
  static bool within(const Parts& a, uint32_t from, const Parts& b) {
    uint32_t j = 0, full = 0;
    for (uint32_t i = 0; i < a.size; ++i) {
      const NamePart& part = *a.at[(from + i) % a.size];
      while (j < b.size && !same_part(part, *b.at[j])) ++j;
      if (j == b.size) return false;
      full += !part.initial && !b.at[j]->initial;
      ++j;
    }
    return full > 0;
  }
  bool listed_given(const NamePart& part) const { return s.listed[part.token] & kGiven; }

  // One person under two full names?
  bool same_person(const NameForm& form, const NameCluster& cluster) const {
    if (!gender_agrees(form.gender, cluster.gender())) return false;
    if (form.suffix && cluster.suffix && form.suffix != cluster.suffix) return false;
    const Parts a = parts_of(form), b = parts_of(s.forms[cluster.best]);
    const Parts& less = a.size <= b.size ? a : b;
    const Parts& more = a.size <= b.size ? b : a;
    if (within(less, 0, more)) return true;
    if (a.child_of || b.child_of) return false;
    // Two words that are both given names tell by their order: Ali Hassan is not Hassan Ali.
    if (less.size == 2 && more.size == 2 && listed_given(*a.at[0]) && listed_given(*a.at[1])) return false;
    return within(less, 1, more) || within(less, less.size - 1, more);
  }

  // What a patronymic says of a name, else a given name that lists know for women or for men only.
  Gender gender_by_name(const NameForm& form) {
    const Parts parts = parts_of(form);
    const uint32_t surname = parts.size < 2 ? parts.size : surname_of(parts);
    for (uint32_t i = 0; i < parts.size; ++i) {
      if (!parts.at[i]->patronymic) continue;
      normalize_word(doc_.text(token(parts.at[i]->token)), s.word);
      const auto ends = [&](std::string_view ending) { return s.word.ends_with(ending); };
      if (std::any_of(kDaughterOf.begin(), kDaughterOf.end(), ends)) return Gender::Female;
      if (std::any_of(kSonOf.begin(), kSonOf.end(), ends)) return Gender::Male;
    }
    for (uint32_t i = 0; i < parts.size; ++i) {
      const uint8_t listed = s.listed[parts.at[i]->token];
      if (i == surname || parts.at[i]->initial || (parts.size == 1 && listed & kSurname)) continue;
      if (listed & kFemaleName) return Gender::Female;
      if (listed & kMaleName) return Gender::Male;
    }
    return Gender::Unknown;
  }

  // Calls use(key) for each pair of parts, exact pairs first; what `use` returns true for ends it.
  template <class F>
  static void each_pair(const Parts& parts, F use) {
    for (const bool with_initial : {false, true}) {
      for (uint32_t i = 0; i < parts.size; ++i) {
        for (uint32_t j = i + 1; j < parts.size; ++j) {
          const NamePart &a = *parts.at[i], &b = *parts.at[j];
          if (a.initial && b.initial) continue;
          if (!with_initial) {
            if (!a.initial && !b.initial && use(pair_key(a.hash, b.hash))) return;
            continue;
          }
          if (!b.initial && use(pair_key(initial_hash(a.letter), b.hash))) return;
          if (!a.initial && use(pair_key(a.hash, initial_hash(b.letter)))) return;
        }
      }
    }
  }

  void group_persons() {
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      if (!is_person(s.forms[f]) || s.forms[f].single) continue;
      const NameForm& form = s.forms[f];
      const Parts parts = parts_of(form);
      const uint64_t key = hash_pair(hash_pair(key_of(form), static_cast<uint64_t>(form.gender)), form.suffix);
      uint32_t found = s.same_name.find(key);
      if (found == kNone) {
        uint32_t compared = 0;
        each_pair(parts, [&](uint64_t pair) {
          for (uint32_t n = s.pairs.find(pair); n != kNone && compared < kMaxCompared * 2; n = s.nodes[n].next, ++compared) {
            if (!same_person(form, s.clusters[s.nodes[n].value])) continue;
            found = s.nodes[n].value;
            return true;
          }
          return false;
        });
        const bool added = found == kNone;
        if (added) found = new_cluster(f);
        s.same_name.at(key) = found;
        if (added || form.score > s.forms[s.clusters[found].best].score)
          each_pair(parts, [&](uint64_t pair) {
            uint32_t& head = s.pairs.at(pair);
            if (head == kNone || s.nodes[head].value != found) add_node(head, found);
            return false;
          });
      }
      join(f, found);
    }
    // Who bears which word. Clusters of persons are in the order of their first full name.
    for (uint32_t c = 0; c < s.clusters.size(); ++c) {
      if (s.clusters[c].best == kNone) continue;
      const NameForm& form = s.forms[s.clusters[c].best];
      const Parts parts = parts_of(form);
      const uint32_t surname = surname_of(parts);
      for (uint32_t i = 0; i < parts.size; ++i) {
        if (parts.at[i]->initial) continue;
        Bearers& bearers = bearers_at(parts.at[i]->hash);
        if (i == surname) {
          bearers.surname_first.append(c);
        } else {
          bearers.other_first.append(c);
          ++bearers.others;
        }
      }
    }
  }

  // Which of the parts is the surname; parts.size when none is.
  uint32_t surname_of(const Parts& parts) const {
    if (parts.size < 2) return 0;
    const NamePart &first = *parts.at[0], &last = *parts.at[parts.size - 1];
    if (last.patronymic) return parts.size >= 3 ? 0 : parts.size;
    if (last.initial) return first.initial ? parts.size : 0;
    // Kim Dae-jung
    const bool last_is_pair = parts.size == 3 && parts.at[1]->token == last.token && first.token != last.token;
    if (last_is_pair && !last.initial) {
      const std::string_view text = doc_.text(token(last.token));
      const size_t hyphen = text.find('-');
      if (hyphen != std::string_view::npos && hyphen + 1 < text.size() && is_lower(decode(text, hyphen + 1).code)) return 0;
    }
    if (parts.size == 2 && !first.initial) {
      const auto surname_like = [&](const NamePart& part) {
        return (has(part.token, TokenFlag::SurnameForm) || (s.listed[part.token] & kSurname)) && !listed_given(part);
      };
      if (surname_like(first) && !surname_like(last) && !has(last.token, TokenFlag::SurnameForm)) return 0;
    }
    return parts.size - 1;
  }

  Bearers& bearers_at(uint64_t hash) {
    uint32_t& index = s.bearers_of.at(hash);
    if (index == kNone) {
      index = static_cast<uint32_t>(s.bearers.size());
      s.bearers.emplace_back();
    }
    return s.bearers[index];
  }

  // A full name was read: a surname alone means this person from here on.
  void touch_person(uint32_t cluster) {
    const Parts parts = parts_of(s.forms[s.clusters[cluster].best]);
    const uint32_t surname = surname_of(parts);
    for (uint32_t i = 0; i < parts.size; ++i) {
      if (parts.at[i]->initial) continue;
      Bearers& bearers = bearers_at(parts.at[i]->hash);
      (i == surname ? bearers.surname_before : bearers.other_before).touch(cluster);
    }
  }

  // The person that one word means; kNone when the article has no fuller name for it.
  uint32_t find_bearer(uint64_t hash, Gender gender, bool given_first, bool given) const {
    const uint32_t index = s.bearers_of.find(hash);
    if (index == kNone) return kNone;
    const Bearers& bearers = s.bearers[index];
    const auto pick = [&](const Recent& recent) {
      uint32_t found = kNone;
      for (const uint32_t id : recent.ids) {
        if (id == kNone || !gender_agrees(gender, s.clusters[id].gender())) continue;
        if (gender == s.clusters[id].gender() || gender == Gender::Unknown) return id;
        if (found == kNone) found = id;  // may be of that gender
      }
      return found;
    };
    const uint32_t only = bearers.others == 1 ? pick(bearers.other_first) : kNone;
    if (given_first && only != kNone) return only;
    for (const Recent* recent : {&bearers.surname_before, &bearers.surname_first})
      if (const uint32_t id = pick(*recent); id != kNone) return id;
    if (bearers.surname_first.ids[0] != kNone) return kNone;
    if (bearers.others == 1) return only;
    if (given) return kNone;
    for (const Recent* recent : {&bearers.other_before, &bearers.other_first})
      if (const uint32_t id = pick(*recent); id != kNone) return id;
    return kNone;
  }

  void resolve_person(uint32_t f) {
    const NameForm& form = s.forms[f];
    const Parts parts = parts_of(form);
    const uint64_t hash = parts.size ? parts.at[0]->hash : key_of(form);
    const bool given = parts.size && listed_given(*parts.at[0]);
    uint32_t cluster = find_bearer(hash, form.gender, form.sir, given);
    if (cluster != kNone && form.gender != Gender::Unknown) touch_person(cluster);
    if (cluster == kNone) {
      uint32_t& index = s.solo.at(hash);
      if (index == kNone) {
        index = static_cast<uint32_t>(s.solos.size());
        s.solos.emplace_back();
      }
      for (const uint32_t id : s.solos[index].ids)
        if (cluster == kNone && id != kNone && gender_agrees(form.gender, s.clusters[id].gender())) cluster = id;
      if (cluster == kNone) cluster = new_cluster(f);
      s.solos[index].touch(cluster);
    }
    join(f, cluster);
  }

  // ---- organisations ----------------------------------------------------------------------------------------------

  // The word that says what it is: the last before "of" or "for", or the last.
  uint32_t head_of(const NameForm& form) const {
    for (uint32_t p = form.parts_begin + 1; p < form.parts_end; ++p)
      if (s.parts[p].small) return p - 1;
    return form.parts_end - 1;
  }

  // Calls use(hash, head) for each word that can stand for this organisation alone.
  template <class F>
  void each_short_word(const NameForm& form, F use) const {
    const uint32_t head = head_of(form);
    for (uint32_t p = form.parts_begin; p <= head; ++p)
      if (!s.parts[p].small) use(s.parts[p].hash, p == head);
  }

  bool the_before(const NameForm& form) const {
    const Mention& mention = doc_.mentions[form.mention];
    const uint32_t sentence = mention.sentence == SentenceId::None ? 0 : doc_.sentences[to_index(mention.sentence)].tokens.begin;
    return is_the(mention.tokens.begin) || (form.name.begin > sentence && is_the(form.name.begin - 1));
  }

  // A firm by the end of its name or by the list it stands in.
  bool is_firm(const NameForm& form) {
    if (!is_organization(form) || form.parts_begin == form.parts_end) return false;
    if (form.key_end < form.parts_end) return true;
    const EntryId entry = doc_.mentions[form.mention].entry;
    if (entry != EntryId::None && gazetteer_.list_name(gazetteer_.entry(entry)) == kFirmList) return true;
    if (form.single) return false;
    normalize_word(doc_.text(token(s.parts[form.key_end - 1].token)), s.word);
    return is_one_of(s.word, kFirmHeads);
  }
  // "Ferrox" for "Ferrox Shipping Ltd", and where a rule saw that it is a body ("Ferrox shares"): a word of no other kind that
  // begins the name of one only.
  void offer_firm_words() {
    const auto is_single = [&](const NameForm& form) {
      return form.single && form.parts_begin != form.parts_end && form.key_end == form.parts_end;
    };
    for (const uint32_t f : s.org_names)
      if (!is_single(s.forms[f]) && is_firm(s.forms[f])) offer_first_word(s.forms[f]);
    for (const uint32_t f : s.org_names) {
      if (!is_single(s.forms[f])) continue;
      const uint32_t firm = s.firm_words.find(s.parts[s.forms[f].parts_begin].hash);
      if (firm != kNone && firm != kAmbiguous) unite(firm, s.forms[f].cluster);
    }
    for (const uint32_t f : s.org_names) {
      const NameForm& form = s.forms[f];
      if (is_single(form) && !form.acronym && doc_.mentions[form.mention].entry == EntryId::None) offer_first_word(form);
    }
  }
  void offer_first_word(const NameForm& form) {
    const uint32_t at = form.name.begin;
    if (form.added || form.parts_begin == form.parts_end || s.parts[form.parts_begin].token != at) return;
    if (!capital(at) || has(at, TokenFlag::Hyphenated) || has(at, TokenFlag::Common) || has(at, TokenFlag::Function) ||
        has(at, TokenFlag::Initial) || (s.listed[at] & kGiven) || token(at).text.size() < 4 || names_place_at(at) ||
        s.bearers_of.find(s.parts[form.parts_begin].hash) != kNone)
      return;
    offer(s.firm_words, s.parts[form.parts_begin].hash, form.cluster);
  }
  bool names_place_at(uint32_t at) const {
    bool found = false;
    each_mention_at(at, [&](uint32_t m) {
      const Mention& mention = doc_.mentions[m];
      if (mention.tokens.size() != 1) return;
      for (const std::optional<LabelId> label : {labels_.place, labels_.country, labels_.demonym, labels_.city, labels_.region})
        found = found || is_label(mention, label);
    });
    return found;
  }
  // The firm that one word means: a word that no person of the article bears.
  uint32_t firm_at(uint32_t at) {
    normalize_word(doc_.text(token(at)), s.word);
    const uint32_t firm = s.firm_words.find(hash_bytes(s.word));
    return firm == kAmbiguous ? kNone : firm;
  }

  // What any of its names says of an organisation; after the clusters are united.
  void mark_firms() {
    for (const uint32_t f : s.org_names) {
      NameCluster& cluster = s.clusters[root(s.forms[f].cluster)];
      cluster.firm = cluster.firm || is_firm(s.forms[f]);
    }
  }

  void group_organizations() {
    if (!labels_.organization) return;
    for (const NameForm& form : s.forms)
      if (is_organization(form) && !form.single && form.parts_begin < form.parts_end)
        each_short_word(form, [&](uint64_t hash, bool head) { (head ? s.heads : s.other_words).at(hash) = 1; });
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      NameForm& form = s.forms[f];
      if (!is_organization(form)) continue;
      if (form.single && !form.acronym && the_before(form)) {
        const uint64_t hash = s.parts[form.parts_begin].hash;
        form.lone = s.heads.find(hash) != kNone || s.other_words.find(hash) != kNone;
        if (form.lone) continue;
      }
      group_organization(f);
    }
    define_acronyms();
    link_initials();
    link_short_names();
    offer_firm_words();
    mark_firms();
  }

  void group_organization(uint32_t f) {
    const uint64_t key = key_of(s.forms[f]);
    uint32_t cluster = s.org_keys.find(key);
    if (cluster == kNone) {
      cluster = new_cluster(f);
      s.org_keys.at(key) = cluster;
      s.org_names.push_back(f);
    }
    s.forms[f].score = organization_score(s.forms[f]);
    join(f, cluster);
    const EntryId entry = doc_.mentions[s.forms[f].mention].entry;
    if (entry == EntryId::None) return;
    s.clusters[cluster].entry = entry;
    uint32_t& canonical = s.org_keys.at(key_of_text(gazetteer_.value(gazetteer_.entry(entry))));
    canonical = canonical == kNone ? cluster : unite(canonical, cluster);
  }

  // Words, but a jurisdiction in front adds nothing; an acronym is the last choice.
  int organization_score(const NameForm& form) const {
    if (form.acronym) return form.added ? 1 : 2;
    const uint32_t front = jurisdiction_end(form.name.begin, form.name.end);
    int score = form.added ? 4 : 5;
    bool all_caps = true;
    for (uint32_t p = form.parts_begin; p < form.parts_end; ++p) {
      if (s.parts[p].token >= front) score += 4;
      if (!s.parts[p].small) all_caps = all_caps && has(s.parts[p].token, TokenFlag::AllCaps);
    }
    if (front > form.name.begin && front < form.name.end) score -= 2;
    return all_caps ? score - 3 : score;
  }

  // The token in brackets right behind a span, kNone when there is none.
  uint32_t bracketed(uint32_t at) const {
    return at + 2 < size() && is_mark(at, '(') && is_mark(at + 2, ')') ? at + 1 : kNone;
  }
  bool short_form(uint32_t at) const {
    if (is_acronym(at)) return true;
    return has(at, TokenFlag::MixedCase) && !has(at, TokenFlag::Hyphenated) && token(at).text.size() <= 8;
  }
  uint64_t key_of_token(uint32_t at) {
    normalize_word(doc_.text(token(at)), s.word);
    uint64_t key = kKeySeed;
    split_hyphens(s.word, [&](std::string_view piece, bool) { key = hash_pair(key, hash_bytes(piece)); });
    return key;
  }

  // "Long Name (LN)" and "LN (Long Name)".
  void define_acronyms() {
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      if (!is_organization(s.forms[f]) || s.forms[f].cluster == kNone) continue;
      const NameForm& form = s.forms[f];
      const uint32_t end = doc_.mentions[form.mention].tokens.end;
      if (form.acronym) {
        if (end >= size() || !is_mark(end, '(')) continue;
        each_mention_at(end + 1, [&](uint32_t m) {
          const uint32_t close = doc_.mentions[m].tokens.end;
          if (!is_label(doc_.mentions[m], labels_.organization) || s.cluster_of[m] == kNone) return;
          if (close < size() && is_mark(close, ')')) define(key_of(form), s.cluster_of[m]);
        });
        continue;
      }
      if (form.single) continue;
      uint32_t alias = kNone;
      for (const uint32_t from : {form.name.end, end})
        if (alias == kNone) alias = bracketed(from);
      if (alias == kNone || !short_form(alias)) continue;
      if (!names_another(alias, form)) define(key_of_token(alias), form.cluster);
    }
  }
  // "(Freedonia)" behind a name, "UNITED METALS (AP)" in a dateline, and an acronym that a list knows as another body's.
  bool names_another(uint32_t at, const NameForm& form) {
    bool another = has(form.name.begin, TokenFlag::AllCaps) && has(form.name.end - 1, TokenFlag::AllCaps);
    each_mention_at(at, [&](uint32_t m) {
      const Mention& mention = doc_.mentions[m];
      if (mention.state != MentionState::Alive) return;
      another = another || names_jurisdiction(mention);
      if (!is_label(mention, labels_.organization) || mention.entry == EntryId::None) return;
      const Entry entry = gazetteer_.entry(mention.entry);
      if (!gazetteer_.has_value(entry)) return;
      const uint32_t known = s.org_keys.find(key_of_text(gazetteer_.value(entry)));
      another = another || known == kNone || root(known) != root(form.cluster);
    });
    return another;
  }
  void define(uint64_t key, uint32_t cluster) {
    uint32_t& defined = s.defined.at(key);
    if (defined != kNone && root(defined) != root(cluster)) return;  // the first definition holds
    defined = cluster;
    uint32_t& known = s.org_keys.at(key);
    known = known == kNone ? cluster : unite(known, cluster);
  }

  void offer(KeyMap& map, uint64_t key, uint32_t cluster) {
    uint32_t& value = map.at(key);
    if (value == kNone) value = cluster;
    else if (value == kAmbiguous || root(value) != root(cluster)) value = kAmbiguous;
  }

  uint64_t key_of_initials() const { return hash_pair(kKeySeed, hash_bytes(s.word)); }

  void link_initials() {
    for (const bool strict : {true, false}) {
      for (const uint32_t f : s.org_names) {
        const NameForm& form = s.forms[f];
        if (form.single) continue;
        std::array<const NamePart*, kMaxInitials> words;
        uint32_t count = 0, all = 0;
        for (uint32_t p = form.parts_begin; p < form.parts_end; ++p) {
          ++all;
          if (s.parts[p].small || !s.parts[p].capital) continue;
          if (count == kMaxInitials) break;
          words[count++] = &s.parts[p];
        }
        if (count < 2 || all > kMaxInitials) continue;
        // `doubled` gives two letters.
        const auto spell = [&](uint32_t doubled) {
          s.word.clear();
          for (uint32_t i = 0; i < count; ++i) {
            append_utf8(s.word, words[i]->letter);
            if (i == doubled && words[i]->second) append_utf8(s.word, words[i]->second);
          }
          return key_of_initials();
        };
        if (strict) {
          offer(s.initials, spell(kNone), form.cluster);
          continue;
        }
        for (uint32_t i = 0; i < count; ++i) offer(s.loose_initials, spell(i), form.cluster);
        s.word.clear();
        for (uint32_t p = form.parts_begin; p < form.parts_end; ++p) append_utf8(s.word, s.parts[p].letter);
        offer(s.loose_initials, key_of_initials(), form.cluster);
      }
    }
    for (const uint32_t f : s.org_names) {
      const NameForm& form = s.forms[f];
      if (!form.acronym || s.defined.find(key_of(form)) != kNone) continue;
      // A list that knows the acronym says what it stands for.
      const EntryId entry = doc_.mentions[form.mention].entry;
      if (entry != EntryId::None && key_of_text(gazetteer_.value(gazetteer_.entry(entry))) != key_of(form)) continue;
      if (const uint32_t other = find_initials(key_of(form)); other != kNone) unite(other, form.cluster);
    }
  }
  // The one organisation that these letters stand for.
  uint32_t find_initials(uint64_t key) const {
    uint32_t found = s.initials.find(key);
    if (found == kNone) found = s.loose_initials.find(key);
    return found == kAmbiguous ? kNone : found;
  }

  // "Agency for Roads" for the "Agency for Roads of Freedonia" and for the "Freedonian Agency for Roads".
  void link_short_names() {
    for (const uint32_t f : s.org_names) {
      const NameForm& form = s.forms[f];
      if (form.single) continue;
      offer_prefixes(form, form.parts_begin, false);
      const uint32_t front = jurisdiction_end(form.name.begin, form.name.end);
      if (front == form.name.begin) continue;
      uint32_t begin = form.parts_begin;
      while (begin < form.key_end && s.parts[begin].token < front) ++begin;
      if (begin > form.parts_begin) offer_prefixes(form, begin, true);
    }
    for (const uint32_t f : s.org_names) {
      const uint32_t longer = s.short_names.find(key_of(s.forms[f]));
      if (longer != kNone && longer != kAmbiguous) unite(longer, s.forms[f].cluster);
    }
  }
  void offer_prefixes(const NameForm& form, uint32_t begin, bool whole) {
    uint64_t key = kKeySeed;
    uint32_t words = 0;
    for (uint32_t p = begin; p < form.key_end; ++p) {
      if (s.parts[p].boundary && words >= 2 && p + 1 < form.key_end) offer(s.short_names, key, form.cluster);
      words += !s.parts[p].small;
      key = hash_pair(key, s.parts[p].hash);
    }
    if (whole && words >= 2) offer(s.short_names, key, form.cluster);
  }

  // A longer name was read: its head word alone may mean it from here on.
  void touch_organization(const NameForm& form, bool first) {
    each_short_word(form, [&](uint64_t hash, bool head) {
      uint32_t& place = first ? (head ? s.head_first : s.word_first).at(hash) : (head ? s.head_recent : s.word_recent).at(hash);
      if (!first || place == kNone) place = form.cluster;
    });
  }

  // The organisation that "the Academy" means. Once the article has used the capitalised word for one, it stays with it.
  uint32_t find_by_head(uint64_t hash, bool capitalised) {
    uint32_t found = capitalised ? s.established.find(hash) : kNone;
    for (const KeyMap* map : {&s.head_recent, &s.word_recent, &s.head_first, &s.word_first})
      if (found == kNone) found = map->find(hash);
    if (found != kNone && capitalised) s.established.at(hash) = found;
    return found;
  }

  // ---- places and events ------------------------------------------------------------------------------------------

  EntryId entry_of_place(const Mention& mention) const {
    EntryId entry = mention.entry;
    each_mention_at(mention.tokens.begin, [&](uint32_t m) {
      const Mention& other = doc_.mentions[m];
      const bool list = is_label(other, labels_.country) || is_label(other, labels_.demonym);
      if (entry == EntryId::None && list && other.tokens == mention.tokens) entry = other.entry;
    });
    return entry;
  }

  void group_places_and_events() {
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      const NameForm& form = s.forms[f];
      const bool place = labels_.place && form.label == *labels_.place;
      if (!place && !(labels_.event && form.label == *labels_.event)) continue;
      uint32_t& known = (place ? s.place_keys : s.event_keys).at(key_of(form));
      if (known == kNone) known = new_cluster(f);
      const uint32_t cluster = known;
      const EntryId entry = place ? entry_of_place(doc_.mentions[form.mention]) : doc_.mentions[form.mention].entry;
      if (entry != EntryId::None) {
        s.clusters[cluster].entry = entry;
        if (place) s.forms[f].score = std::min(s.forms[f].score, best_score_of_place(s.forms[f], gazetteer_.entry(entry)));
        if (place) link_place(cluster, entry);
      }
      join(f, cluster);
    }
    if (!labels_.place) return;
    for (uint32_t at = 0; at < size(); ++at)
      each_mention_at(at, [&](uint32_t m) {
        const Mention& mention = doc_.mentions[m];
        const bool list = is_label(mention, labels_.country) || is_label(mention, labels_.demonym);
        if (!list || mention.state != MentionState::Alive || mention.entry == EntryId::None) return;
        link_listed_place(m);
      });
  }
  // An adjective names its country only in another word, and "Sylvan Union" is Sylvania but does not name it best.
  int best_score_of_place(const NameForm& form, const Entry& entry) {
    if (is_demonym(entry)) return 0;
    if (!gazetteer_.has_value(entry)) return INT_MAX;
    bool holds_all = true;
    std::string_view value = gazetteer_.value(entry);
    while (!value.empty()) {
      const size_t space = value.find(' ');
      normalize_word(value.substr(0, space), s.word);
      value = space == std::string_view::npos ? std::string_view{} : value.substr(space + 1);
      split_hyphens(s.word, [&](std::string_view piece, bool) {
        bool held = false;
        for (uint32_t p = form.parts_begin; p < form.parts_end; ++p) held = held || s.parts[p].hash == hash_bytes(piece);
        holds_all = holds_all && held;
      });
    }
    return holds_all ? INT_MAX : 4;
  }
  bool is_demonym(const Entry& entry) const { return labels_.demonym && entry.label == *labels_.demonym; }
  void link_place(uint32_t cluster, EntryId entry) {
    uint32_t& canonical = s.place_keys.at(key_of_text(gazetteer_.value(gazetteer_.entry(entry))));
    canonical = canonical == kNone ? cluster : unite(canonical, cluster);
  }
  // A country or people in a list: the same entity as the place; one of its own unless it is part of another name.
  void link_listed_place(uint32_t m) {
    const Mention& mention = doc_.mentions[m];
    uint32_t& known = s.place_keys.at(key_of_text(gazetteer_.value(gazetteer_.entry(mention.entry))));
    if (known == kNone && s.in_name[mention.tokens.begin] > 0) return;
    NameForm form;
    form.mention = m;
    form.label = *labels_.place;
    form.name = mention.tokens;
    form.parts_begin = form.parts_end = form.key_end = static_cast<uint32_t>(s.parts.size());
    const bool has_value = gazetteer_.has_value(gazetteer_.entry(mention.entry));
    form.score = is_label(mention, labels_.demonym) ? 0 : has_value ? 3 : static_cast<int>(mention.tokens.size()) * 4;
    s.forms.push_back(form);
    const uint32_t f = static_cast<uint32_t>(s.forms.size() - 1);
    s.name_of[m] = form.name;
    if (known == kNone) known = new_cluster(f);
    if (s.clusters[known].entry == EntryId::None) s.clusters[known].entry = mention.entry;
    join(f, known);
  }

  // ---- names that no rule saw -------------------------------------------------------------------------------------

  // The words that certain names begin with, by token hash.
  void list_new_names() {
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      const NameForm& form = s.forms[f];
      if (is_person(form) && !form.added) {
        const Parts parts = parts_of(form);
        if (parts.size == 0) continue;
        const uint32_t surname = form.single ? 0 : surname_of(parts);
        if (!form.single) list_given_name(f, parts, surname);
        if (surname == parts.size || parts.at[surname]->initial) continue;
        const uint32_t at = parts.at[surname]->token;
        if (form.single && (has(at, TokenFlag::Common) || firm_at(at) != kNone)) continue;
        uint32_t& head = s.surname_tokens.at(token(at).hash);
        if (head == kNone) add_node(head, f, parts.at[surname]->hash);
      }
    }
    for (const uint32_t f : s.org_names) {
      const NameForm& form = s.forms[f];
      if (form.parts_begin == form.parts_end || !capital(form.name.begin)) continue;
      if (form.name.size() == 1) {
        if (!has(form.name.begin, TokenFlag::Common) && !form.acronym) s.single_orgs.at(token(form.name.begin).hash) = f;
        continue;
      }
      uint32_t& head = s.org_tokens.at(pair_of_tokens(form.name.begin));
      add_node(head, f);
    }
    for (const Token& word : doc_.tokens)
      if (word.flags.has(TokenFlag::Common) && word.flags.has(TokenFlag::Lower) && s.surname_tokens.find(word.hash) != kNone)
        s.small_letters.at(word.hash) = 1;
  }
  // "Angela" after "Angela Brown", where nobody else of the article bears it.
  void list_given_name(uint32_t f, const Parts& parts, uint32_t surname) {
    const NamePart& given = *parts.at[surname == 0 ? 1 : 0];
    const uint32_t at = given.token;
    if (given.initial || given.patronymic || !capital(at) || has(at, TokenFlag::Common) || has(at, TokenFlag::Hyphenated) ||
        has(at, TokenFlag::Initial) || token(at).text.size() < 3 || names_place_at(at))
      return;
    const Bearers& bearers = bearers_at(given.hash);
    if (bearers.others != 1 || bearers.surname_first.ids[0] != kNone) return;
    uint32_t& head = s.surname_tokens.at(token(at).hash);
    if (head == kNone) add_node(head, f, given.hash);
  }
  uint64_t pair_of_tokens(uint32_t at) const { return hash_pair(token(at).hash, token(at + 1).hash); }

  uint32_t add_mention(TokenSpan tokens, LabelId label, uint32_t sentence, uint32_t cluster) {
    Mention mention;
    mention.tokens = tokens;
    mention.label = label;
    mention.sentence = static_cast<SentenceId>(sentence);
    mention.slots.begin = mention.slots.end = static_cast<uint32_t>(doc_.slots.size());
    if (labels_.name) {
      doc_.slots.push_back({*labels_.name, tokens, MentionId::None, {}});
      ++mention.slots.end;
    }
    const uint32_t index = to_index(doc_.add_mention(mention));
    s.cluster_of.push_back(cluster);
    s.name_of.push_back(tokens);
    s.held.push_back(1);
    return index;
  }

  bool in_larger_name(uint32_t at, TokenSpan sentence) const {
    // In a headline a capital tells nothing of a word of the dictionary.
    const auto open = [&](uint32_t other) {
      return capital(other) && s.covered[other] == 0 && !has(other, TokenFlag::Function) && !has(other, TokenFlag::Punctuation) &&
             !(has(other, TokenFlag::Headline) && has(other, TokenFlag::Common));
    };
    if (at + 1 < sentence.end && open(at + 1)) return true;
    if (at == sentence.begin || !open(at - 1) || has(at - 1, TokenFlag::SentenceStart) || s.in_title[at - 1] > 0) return false;
    bool honorific = false;
    each_mention_at(at - 1, [&](uint32_t m) { honorific = honorific || is_label(doc_.mentions[m], labels_.honorific); });
    return !honorific;
  }

  // Whether somebody of that surname was named in full before: "Maria Hill runs the agency. Hill said …".
  bool was_named(uint64_t surname) const {
    const uint32_t index = s.bearers_of.find(surname);
    return index != kNone && s.bearers[index].surname_before.ids[0] != kNone;
  }

  // Whether what follows is what follows a name rather than an ordinary word: a verb, "'s", a comma, the end.
  bool acts_next(uint32_t at, uint32_t end) const {
    if (at + 1 >= end) return true;
    const TokenFlags next = token(at + 1).flags;
    if (next.has(TokenFlag::Possessive) || is_mark(at + 1, ',') || is_mark(at + 1, '.') || is_word(at + 1, "and")) return true;
    if (next.has(TokenFlag::Verb) || next.has(TokenFlag::Adverb)) return true;
    normalize_word(doc_.text(token(at + 1)), s.word);
    bool says = is_one_of(s.word, kAuxiliaries);
    each_mention_at(at + 1, [&](uint32_t m) { says = says || is_label(doc_.mentions[m], labels_.saying_verb); });
    return says;
  }

  // A headline or a line in capitals throughout, where a capital tells nothing.
  bool in_capitals(TokenSpan sentence) const {
    uint32_t words = 0;
    for (uint32_t at = sentence.begin; at < sentence.end; ++at) {
      if (has(at, TokenFlag::Lower) || has(at, TokenFlag::Capitalised)) return false;
      words += has(at, TokenFlag::AllCaps);
    }
    return words > 2;
  }
  // Whether a surname stands at a token of such a line: beside it only words of a dictionary, or its bearer's given name.
  bool surname_in_capitals(uint32_t at, TokenSpan sentence, uint64_t surname) const {
    const auto unknown = [&](uint32_t other) {
      return has(other, TokenFlag::AllCaps) && s.covered[other] == 0 && !has(other, TokenFlag::Common) && !has(other, TokenFlag::Function) &&
             !has(other, TokenFlag::Possessive);
    };
    if (token(at).text.size() < 4 || (at + 1 < sentence.end && unknown(at + 1))) return false;
    if (given_before(at, sentence, surname)) return true;
    return !has(at, TokenFlag::Common) && (at == sentence.begin || !unknown(at - 1));
  }
  // Whether the word before a surname is the given name of somebody of that surname.
  bool given_before(uint32_t at, TokenSpan sentence, uint64_t surname) const {
    const uint32_t index = s.bearers_of.find(surname);
    if (at == sentence.begin || index == kNone || s.covered[at - 1] > 0) return false;
    for (const uint32_t id : s.bearers[index].surname_first.ids) {
      if (id == kNone) break;
      const NameForm& form = s.forms[s.clusters[id].best];
      if (token(s.parts[form.parts_begin].token).hash == token(at - 1).hash) return true;
    }
    return false;
  }
  // Whether the article names somebody of that surname in full, and never writes the word in small letters.
  bool is_word_of_a_name(uint32_t at, uint64_t surname) const {
    return s.bearers_of.find(surname) != kNone && s.small_letters.find(token(at).hash) == kNone;
  }

  bool surname_here(uint32_t at, TokenSpan sentence, uint64_t surname) const {
    if (has(at, TokenFlag::AllCaps) && in_capitals(sentence)) return surname_in_capitals(at, sentence, surname);
    if (has(at, TokenFlag::Common) && has(at, TokenFlag::Headline)) {
      const bool plain = has(at, TokenFlag::Frequent) && !acts_next(at, sentence.end);
      return !plain && has(at, TokenFlag::Capitalised) && is_word_of_a_name(at, surname) && !in_larger_name(at, sentence);
    }
    if (has(at, TokenFlag::Common) && (has(at, TokenFlag::SentenceStart) || at == sentence.begin) &&
        !(was_named(surname) && acts_next(at, sentence.end)))
      return false;
    if (has(at, TokenFlag::AllCaps) && (has(at, TokenFlag::Common) || token(at).text.size() < 4)) return false;
    return !in_larger_name(at, sentence);
  }

  // Adds the surname of a known person that stands here; gives the end of what was added, or `at`.
  uint32_t find_new_person(uint32_t at, uint32_t sentence_index) {
    const uint32_t head = s.surname_tokens.find(token(at).hash);
    if (head == kNone) return at;
    const Sentence& sentence = doc_.sentences[sentence_index];
    uint32_t place = kNone;
    if (s.covered[at] > 0) {
      if (s.covered[at] > 1 || s.in_title[at] > 0 || sentence.zone == Zone::Dateline) return at;
      each_mention_at(at, [&](uint32_t m) {
        const Mention& mention = doc_.mentions[m];
        if (is_label(mention, labels_.place) && mention.state == MentionState::Alive && mention.tokens.size() == 1) place = m;
      });
      if (place == kNone) return at;
      if (at > sentence.tokens.begin) {
        normalize_word(doc_.text(token(at - 1)), s.word);
        if (is_one_of(s.word, kInside)) return at;
      }
    }
    const State::Node node = s.nodes[head];
    if (!surname_here(at, sentence.tokens, node.hash)) return at;
    if (is_given_name(node) && (place != kNone || qualifies_next(at, sentence.tokens.end))) return at;
    const uint32_t cluster = find_named(at, node);
    if (cluster == kNone) return at;
    // "Al Marri": the particles that stand before the surname in the full name.
    TokenSpan span{at, at + 1};
    const NameForm& form = s.forms[s.clusters[cluster].best];
    for (uint32_t p = form.parts_end; p-- > form.parts_begin + 1;) {
      if (s.parts[p].hash != node.hash) continue;
      while (--p > form.parts_begin && s.parts[p].particle && span.begin > sentence.tokens.begin &&
             s.covered[span.begin - 1] == 0 && token(span.begin - 1).hash == token(s.parts[p].token).hash)
        --span.begin;
      break;
    }
    if (has(at, TokenFlag::AllCaps) && in_capitals(sentence.tokens) && given_before(at, sentence.tokens, node.hash)) --span.begin;
    if (place != kNone) {
      doc_.mentions[place].state = MentionState::Outranked;
      s.cluster_of[place] = kNone;
    }
    add_mention(span, *labels_.person, sentence_index, cluster);
    return at + 1;
  }
  // Of those that list_new_names() lists: whether it is no surname.
  bool is_given_name(const State::Node& node) const {
    const NameForm& form = s.forms[node.value];
    if (form.single) return false;
    const Parts parts = parts_of(form);
    const uint32_t surname = surname_of(parts);
    return surname < parts.size && parts.at[surname]->hash != node.hash;
  }
  // "Christian groups", "Zorka Steel", "Anne of Leeds": a word that goes with the next is no given name alone.
  bool qualifies_next(uint32_t at, uint32_t end) const {
    if (at + 1 >= end) return false;
    const TokenFlags next = token(at + 1).flags;
    if (is_word(at + 1, "of") || capital(at + 1) || is_mark(at + 1, '-')) return true;
    return next.has(TokenFlag::Adjective) && !next.has(TokenFlag::Verb);
  }
  // The person whose surname, known from elsewhere, stands at a token; kNone when the honorific tells that it is another.
  uint32_t find_named(uint32_t at, const State::Node& node) {
    NameForm title;
    if (at > 0) note_honorific(at - 1, title);
    uint32_t cluster = find_bearer(node.hash, title.gender, title.sir, s.listed[at] & kGiven);
    if (cluster == kNone && s.forms[node.value].single) {
      if (s.forms[node.value].cluster == kNone) resolve_person(node.value);  // its only name comes later in the text
      cluster = s.forms[node.value].cluster;
      if (!gender_agrees(title.gender, s.clusters[cluster].gender())) return kNone;
    }
    if (cluster != kNone && s.clusters[cluster].titled == Gender::Unknown) s.clusters[cluster].titled = title.gender;
    return cluster;
  }

  uint32_t find_new_organization(uint32_t at, uint32_t sentence_index) {
    const TokenSpan sentence = doc_.sentences[sentence_index].tokens;
    if (at + 1 < sentence.end) {
      uint32_t best = kNone, compared = 0;
      for (uint32_t n = s.org_tokens.find(pair_of_tokens(at)); n != kNone && compared < kMaxCompared; n = s.nodes[n].next, ++compared) {
        const TokenSpan name = s.forms[s.nodes[n].value].name;
        if (at + name.size() > sentence.end || (best != kNone && s.forms[best].name.size() >= name.size())) continue;
        bool same = true;
        for (uint32_t i = 0; i < name.size() && same; ++i)
          same = token(name.begin + i).hash == token(at + i).hash && s.covered[at + i] == 0;
        if (same) best = s.nodes[n].value;
      }
      if (best != kNone) {
        const uint32_t end = at + s.forms[best].name.size();
        if (end < sentence.end && capital(end) && s.covered[end] == 0 && !has(end, TokenFlag::Function) && s.in_title[end] == 0)
          return at;  // a longer name
        add_mention({at, end}, *labels_.organization, sentence_index, s.forms[best].cluster);
        touch_organization(s.forms[best], false);
        last_named_ = s.forms[best].cluster;
        return end;
      }
    }
    uint32_t cluster = kNone;
    bool lone = false;
    if (at > sentence.begin && is_the(at - 1) && has(at, TokenFlag::Capitalised) && !in_larger_name(at, sentence)) {
      normalize_word(doc_.text(token(at)), s.word);
      const uint64_t hash = hash_bytes(s.word);
      lone = s.heads.find(hash) != kNone || (s.other_words.find(hash) != kNone && s.single_orgs.find(token(at).hash) != kNone);
      if (lone) cluster = find_by_head(hash, true);
    }
    if (lone) {
      // resolved by what was named before
    } else if (is_acronym(at)) {
      const uint64_t key = key_of_token(at);
      cluster = s.org_keys.find(key);
      if (cluster == kNone && token(at).text.size() >= 3 && !has(at, TokenFlag::Common)) {
        cluster = s.initials.find(key);
        if (cluster == kAmbiguous) cluster = kNone;
      }
    } else if (const uint32_t f = s.single_orgs.find(token(at).hash); f != kNone && !in_larger_name(at, sentence)) {
      cluster = s.forms[f].cluster;
    } else if (has(at, TokenFlag::MixedCase)) {
      cluster = s.defined.find(key_of_token(at));
    }
    if (cluster == kNone && !has(at, TokenFlag::Headline) && !in_larger_name(at, sentence)) cluster = firm_at(at);
    if (cluster == kNone) return at;
    add_mention({at, at + 1}, *labels_.organization, sentence_index, cluster);
    last_named_ = cluster;
    return at + 1;
  }

  // ---- one walk through the text ------------------------------------------------------------------------------------

  // Resolves in reading order what depends on what was named before.
  void walk() {
    // Later names for what is named by one word first.
    for (const NameForm& form : s.forms)
      if (is_organization(form) && !form.added && !form.single && form.cluster != kNone && form.parts_begin < form.parts_end)
        touch_organization(form, true);
    uint32_t f = 0;
    uint32_t done = 0;  // tokens before it are part of a mention that was added
    uint32_t sentence = 0;
    for (uint32_t at = 0; at < size(); ++at) {
      for (; f < s.in_order && doc_.mentions[s.forms[f].mention].tokens.begin == at; ++f) read(f);
      if (labels_.reference)
        each_mention_at(at, [&](uint32_t m) {
          if (is_label(doc_.mentions[m], labels_.reference) && doc_.mentions[m].state == MentionState::Alive) link_reference(m);
        });
      while (sentence < doc_.sentences.size() && doc_.sentences[sentence].tokens.end <= at) ++sentence;
      if (sentence == doc_.sentences.size() || !doc_.sentences[sentence].tokens.contains(at)) continue;
      if (at < done || s.added[at] > 0 || !capital(at) || !has(at, TokenFlag::Word)) continue;
      uint32_t end = labels_.person ? find_new_person(at, sentence) : at;
      if (end == at && labels_.organization && s.covered[at] == 0) end = find_new_organization(at, sentence);
      done = std::max(done, end);
    }
  }
  // "Ferrox said" was taken for a person where the article names Ferrox Shipping Ltd.
  bool is_firm_after_all(const NameForm& form) {
    if (!form.single || form.added || !form.honorific.empty() || form.gender != Gender::Unknown || form.cluster != kNone) return false;
    Mention& mention = doc_.mentions[form.mention];
    if (form.name.size() != 1 || mention.tokens.size() != 1 || mention.state != MentionState::Alive) return false;
    if (s.in_title[form.name.begin] > 0 || (form.name.begin > 0 && s.in_title[form.name.begin - 1] > 0)) return false;
    const uint32_t cluster = firm_at(form.name.begin);
    if (cluster == kNone) return false;
    mention.state = MentionState::Outranked;
    s.held[form.mention] = 0;
    add_mention(form.name, *labels_.organization, to_index(mention.sentence), cluster);
    last_named_ = cluster;
    return true;
  }
  // "The academy said": the organisation named last whose name has that head; "the company": the organisation named last, if
  // it is a firm.
  void link_reference(uint32_t m) {
    const uint32_t at = doc_.mentions[m].tokens.end - 1;
    normalize_word(doc_.text(token(at)), s.word);
    const bool firm_named = last_named_ != kNone && s.clusters[root(last_named_)].firm;
    uint32_t cluster = s.head_recent.find(hash_bytes(s.word));
    if (firm_named && is_one_of(s.word, kFirmWords)) cluster = last_named_;
    const bool another = firm_named && cluster != kNone && root(cluster) != root(last_named_);
    s.cluster_of[m] = another && is_one_of(s.word, kTradeWords) ? kNone : cluster;
  }

  void read(uint32_t f) {
    NameForm& form = s.forms[f];
    if (is_person(form)) {
      if (labels_.organization && is_firm_after_all(form)) return;
      if (!form.single) {
        touch_person(form.cluster);
      } else if (form.cluster == kNone) {
        const uint32_t at = form.name.end - 1;
        const uint32_t head = form.added ? s.surname_tokens.find(token(at).hash) : kNone;
        const uint32_t cluster = head != kNone ? find_named(at, s.nodes[head]) : kNone;
        if (cluster != kNone) join(f, cluster);
        else resolve_person(f);
      }
      return;
    }
    if (!is_organization(form)) return;
    if (form.lone) {
      const NamePart& part = s.parts[form.parts_begin];
      const uint32_t cluster = find_by_head(part.hash, part.capital);
      form.score = form.added ? 1 : 2;
      if (cluster != kNone) join(f, cluster);
      else group_organization(f);
    } else if (!form.single && form.parts_begin < form.parts_end) {
      touch_organization(form, false);
    }
    last_named_ = s.forms[f].cluster;
  }

  // ---- titles -------------------------------------------------------------------------------------------------------

  // The words of a role before "of", "for" or a comma.
  TokenSpan role_words(const Mention& title) const {
    TokenSpan role = slot_tokens(title, labels_.role);
    if (role.empty()) role = title.tokens;
    role = trimmed(role);
    for (uint32_t at = role.begin + 1; at < role.end; ++at)
      if (is_edge(at) || has(at, TokenFlag::Preposition) || is_word(at, "of") || is_word(at, "for")) role.end = at;
    return role;
  }
  // What a slot of a title names, as a number; 0 when the slot is empty.
  uint64_t named_in(const Mention& title, std::optional<SlotId> slot) {
    const SlotValue* value = find_slot(title, slot);
    if (!value) return 0;
    if (value->mention != MentionId::None && s.cluster_of[to_index(value->mention)] != kNone)
      return 1 + root(s.cluster_of[to_index(value->mention)]);
    uint64_t key = kKeySeed;
    for (uint32_t at = value->tokens.begin; at < value->tokens.end; ++at) key = hash_pair(key, token(at).hash);
    return key;
  }
  bool is_deputy(uint32_t at) {
    normalize_word(doc_.text(token(at)), s.word);
    return is_one_of(s.word, kDeputies);
  }

  bool is_former(const Mention& title) {
    const TokenSpan status = slot_tokens(title, labels_.status_slot);
    for (uint32_t at = status.begin; at < status.end; ++at) {
      normalize_word(doc_.text(token(at)), s.word);
      if (is_one_of(s.word, kFormer)) return true;
    }
    return false;
  }

  void link_titles() {
    if (!labels_.title || !labels_.person) return;
    s.title_end.assign(size() + 1, kNone);
    s.person_end.assign(size() + 1, kNone);
    for (uint32_t at = 0; at < size(); ++at) {
      each_mention_at(at, [&](uint32_t m) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive || mention.tokens.empty()) return;
        if (is_label(mention, labels_.title)) s.title_end[mention.tokens.end] = m;
        if (!is_label(mention, labels_.person) || s.cluster_of[m] == kNone) return;
        s.person_end[mention.tokens.end] = m;
        s.clusters[root(s.cluster_of[m])].sentence = to_index(mention.sentence);
        for (const uint32_t title : {s.title_end[at], at > 0 && is_mark(at - 1, ',') ? s.title_end[at - 1] : kNone})
          if (title != kNone && !doc_.mentions[title].tokens.overlaps(mention.tokens)) give_office(title, m);
      });
      each_mention_at(at, [&](uint32_t m) {
        const Mention& mention = doc_.mentions[m];
        if (mention.state != MentionState::Alive || mention.tokens.empty() || !is_label(mention, labels_.title)) return;
        if (const uint32_t person = person_before(at); person != kNone) {
          give_office(m, person);
        } else if (!person_after(mention.tokens.end)) {
          link_lone_title(m);
        }
      });
    }
  }
  // PERSON "," [the] TITLE
  uint32_t person_before(uint32_t at) const {
    if (at > 1 && (is_the(at - 1) || is_word(at - 1, "a") || is_word(at - 1, "an"))) --at;
    return at > 1 && is_mark(at - 1, ',') ? s.person_end[at - 1] : kNone;
  }
  bool person_after(uint32_t at) const {
    bool found = false;
    if (at < size() && is_mark(at, ',')) ++at;
    each_mention_at(at, [&](uint32_t m) {
      found = found || (is_label(doc_.mentions[m], labels_.person) && doc_.mentions[m].state == MentionState::Alive);
    });
    return found;
  }

  void give_office(uint32_t title, uint32_t person) {
    const Mention& mention = doc_.mentions[title];
    const TokenSpan role = role_words(mention);
    State::Office office{};
    office.person = s.cluster_of[person];
    office.role_begin = role.begin, office.role_end = role.end;
    office.organization = named_in(mention, labels_.organization_slot);
    office.place = named_in(mention, labels_.place_slot);
    office.former = is_former(mention);
    for (uint32_t at = role.begin; at + 1 < role.end; ++at) office.deputy = office.deputy || is_deputy(at);
    s.offices.push_back(office);
    uint32_t& index = s.offices_of.at(token(role.end - 1).hash);
    if (index == kNone) {
      index = static_cast<uint32_t>(s.office_lists.size());
      s.office_lists.emplace_back();
    }
    s.office_lists[index].recent.touch(static_cast<uint32_t>(s.offices.size() - 1));
  }

  // "The rector said": the last who was given that office.
  void link_lone_title(uint32_t m) {
    const Mention& mention = doc_.mentions[m];
    const uint32_t begin = mention.tokens.begin;
    const bool definite = is_the(begin) || (begin > 0 && is_the(begin - 1)) || has(begin, TokenFlag::SentenceStart);
    if (!definite || s.in_name[begin] > 0) return;
    const uint32_t end = mention.tokens.end;
    const uint64_t organization = named_in(mention, labels_.organization_slot);
    const uint64_t place = named_in(mention, labels_.place_slot);
    if (organization == 0 && place == 0 && end < size() && (is_word(end, "of") || is_word(end, "for"))) return;  // of what was not read
    const TokenSpan role = role_words(mention);
    const uint32_t index = s.offices_of.find(token(role.end - 1).hash);
    if (index == kNone) return;
    for (const uint32_t id : s.office_lists[index].recent.ids) {
      if (id == kNone) return;
      const State::Office& office = s.offices[id];
      if ((organization && organization != office.organization) || (place && place != office.place)) continue;
      if (office.former != is_former(mention)) continue;
      const uint32_t words = office.role_end - office.role_begin;
      if (role.size() > words || (role.size() < words && office.deputy)) continue;
      bool same = true;
      for (uint32_t i = 1; i <= role.size() && same; ++i) same = token(role.end - i).hash == token(office.role_end - i).hash;
      if (!same) continue;
      s.cluster_of[m] = office.person;
      if (labels_.reference) link_office(m, role, index);
      return;
    }
  }
  // The same for a REFERENCE ("the rector" as who speaks), where nobody else of the article has such an office and the
  // person was named a few sentences ago at most.
  void link_office(uint32_t title, TokenSpan role, uint32_t index) {
    const uint32_t person = root(s.cluster_of[title]);
    for (const uint32_t id : s.office_lists[index].recent.ids) {
      if (id == kNone) break;
      const State::Office& office = s.offices[id];
      if (root(office.person) == person || office.role_end - office.role_begin < role.size()) continue;
      bool same = true;
      for (uint32_t i = 1; i <= role.size() && same; ++i) same = token(role.end - i).hash == token(office.role_end - i).hash;
      if (same) return;
    }
    const Mention& mention = doc_.mentions[title];
    if (mention.sentence == SentenceId::None || s.clusters[person].sentence == kNone ||
        to_index(mention.sentence) - s.clusters[person].sentence > kMaxOfficeSentences)
      return;
    s.clusters[person].sentence = to_index(mention.sentence);
    const uint32_t begin = mention.tokens.begin, end = mention.tokens.end;
    for (uint32_t at = begin > 0 ? begin - 1 : 0; at <= begin; ++at)
      each_mention_at(at, [&](uint32_t m) {
        const Mention& reference = doc_.mentions[m];
        if (is_label(reference, labels_.reference) && reference.tokens.end == end) s.cluster_of[m] = person;
      });
  }

  // ---- entities -----------------------------------------------------------------------------------------------------

  void make_entities() {
    for (NameCluster& cluster : s.clusters) cluster.best = kNone;
    for (uint32_t f = 0; f < s.forms.size(); ++f) {
      const NameForm& form = s.forms[f];
      if (form.cluster == kNone || s.cluster_of[form.mention] == kNone) continue;
      NameCluster& cluster = s.clusters[root(form.cluster)];
      const NameCluster& own = s.clusters[form.cluster];
      if (cluster.best == kNone || form.score > s.forms[cluster.best].score) cluster.best = f;
      if (cluster.entry == EntryId::None) cluster.entry = own.entry;
      if (cluster.titled == Gender::Unknown) cluster.titled = own.titled;
      if (cluster.named == Gender::Unknown) cluster.named = own.named;
      if (cluster.honorific == kNone && !form.honorific.empty()) cluster.honorific = f;
    }
    for (uint32_t at = 0; at < size(); ++at) each_mention_at(at, [&](uint32_t m) { make_entity(m); });
    sort_aliases();
  }

  void make_entity(uint32_t m) {
    if (s.cluster_of[m] == kNone) return;
    NameCluster& cluster = s.clusters[root(s.cluster_of[m])];
    if (cluster.entity == kNone) {
      cluster.entity = static_cast<uint32_t>(doc_.entities.size());
      const NameForm& best = s.forms[cluster.best];
      Entity entity;
      entity.label = cluster.label;
      entity.best = static_cast<MentionId>(best.mention);
      entity.entry = cluster.entry;
      entity.gender = cluster.gender();
      entity.name = name_of(best, cluster);
      if (cluster.honorific != kNone) entity.honorific = doc_.one_line(doc_.text_span(s.forms[cluster.honorific].honorific));
      doc_.entities.push_back(entity);
      s.alias_seen.at(hash_pair(cluster.entity, hash_bytes(entity.name))) = 1;
    }
    doc_.mentions[m].entity = static_cast<EntityId>(cluster.entity);
    if (s.name_of[m].empty()) return;  // a title, a reference
    const std::string_view name = doc_.one_line(doc_.text_span(s.name_of[m]));
    uint32_t& seen = s.alias_seen.at(hash_pair(cluster.entity, hash_bytes(name)));
    if (seen != kNone) return;
    seen = 1;
    s.aliases.push_back({cluster.entity, name});
  }

  // A country of which the article has only the adjective is named as the list names it.
  std::string_view name_of(const NameForm& best, const NameCluster& cluster) {
    const bool place = labels_.place && cluster.label == *labels_.place;
    if (place && best.score == 0 && cluster.entry != EntryId::None) return gazetteer_.value(gazetteer_.entry(cluster.entry));
    return doc_.one_line(doc_.text_span(best.name));
  }

  void sort_aliases() {
    s.alias_begins.assign(doc_.entities.size() + 1, 0);
    for (const State::Alias& alias : s.aliases) ++s.alias_begins[alias.entity + 1];
    for (size_t e = 0; e < doc_.entities.size(); ++e) {
      s.alias_begins[e + 1] += s.alias_begins[e];
      doc_.entities[e].aliases = {s.alias_begins[e], s.alias_begins[e + 1]};
    }
    doc_.aliases.resize(s.aliases.size());
    for (const State::Alias& alias : s.aliases) doc_.aliases[s.alias_begins[alias.entity]++] = alias.text;
  }

  const LinkLabels& labels_;
  const Gazetteer& gazetteer_;
  State& s;
  Document& doc_;
  uint32_t last_named_ = kNone;  // cluster of the organisation that the walk read last
};

}  // namespace

LinkLabels LinkLabels::of(const Schema& schema) {
  LinkLabels out;
  out.person = schema.find_label("PERSON");
  out.organization = schema.find_label("ORGANIZATION");
  out.place = schema.find_label("PLACE");
  out.title = schema.find_label("TITLE");
  out.event = schema.find_label("EVENT");
  out.reference = schema.find_label("REFERENCE");
  out.honorific = schema.find_label("HONORIFIC");
  out.given_name = schema.find_label("GIVEN_NAME");
  out.female_name = schema.find_label("FEMALE_NAME");
  out.male_name = schema.find_label("MALE_NAME");
  out.surname = schema.find_label("SURNAME");
  out.demonym = schema.find_label("DEMONYM");
  out.country = schema.find_label("COUNTRY");
  out.saying_verb = schema.find_label("SAYING_VERB");
  out.city = schema.find_label("CITY");
  out.region = schema.find_label("REGION");
  out.name = schema.find_slot("name");
  out.honorific_slot = schema.find_slot("honorific");
  out.role = schema.find_slot("role");
  out.organization_slot = schema.find_slot("organization");
  out.place_slot = schema.find_slot("place");
  out.status_slot = schema.find_slot("status");
  return out;
}

LinkScratch::LinkScratch() : state(std::make_unique<State>()) {}
LinkScratch::~LinkScratch() = default;
LinkScratch::LinkScratch(LinkScratch&&) noexcept = default;
LinkScratch& LinkScratch::operator=(LinkScratch&&) noexcept = default;

void link_mentions(const LinkLabels& labels, const Gazetteer& gazetteer, LinkScratch& scratch, Document& doc) {
  Linker(labels, gazetteer, *scratch.state, doc).run();
}

}  // namespace nutgraf
