// A small article whose mentions are written into its text, for tests of the stages behind the rules.
//
//   MarkedArticle a("|[T:{Rector} of [O:the {Academy of Metals}]] [P:Dr. {Ann Lee}]| spoke.");
//
// [P:…] person, [O:…] organisation, [L:…] place, [T:…] title, [E:…] event, [H:…] he or she, [R:…] a reference,
// [B:…] a body without a name, [C:…] a gathering without one, [K:…] a talk, [M:…] a plural title; {…} the
// words of its first slot, ~…~ its status (or the honorific of a person). A mention inside another one fills
// its slot of that kind. |…| is a candidate of type
// position that holds the mentions inside, and what its titles hold, as `take` would. A line is a sentence, "# " before
// it makes it a headline, "@ " a dateline, "* " a list item. List entries (kLists) are found by the real gazetteer.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "gazetteer/compiler.h"
#include "gazetteer/gazetteer.h"
#include "model/document.h"
#include "model/scan.h"
#include "model/schema.h"
#include "stage/find_names.h"
#include "stage/link_mentions.h"

namespace nutgraf {

inline constexpr std::string_view kMarkedSchema = R"(
label PERSON: name TEXT, honorific TEXT?
label ORGANIZATION: name TEXT, part_of ORGANIZATION?, place PLACE?
label PLACE: name TEXT, within PLACE?
label TITLE: role TEXT, organization ORGANIZATION?, place PLACE?, status STATUS?
label EVENT
label PRONOUN
label REFERENCE
label BODY
label OCCASION
label TALK
label PLURAL_TITLE: role TEXT, organization ORGANIZATION?
fact position: person PERSON, title TITLE, organization ORGANIZATION?, place PLACE?, status STATUS = current
fact statement: speaker PERSON, content TEXT, cue WORD?
fact part_of: organization ORGANIZATION, parent ORGANIZATION
fact departure: person PERSON, title TITLE = position, organization ORGANIZATION?, place PLACE?, replaces PERSON?
fact agreement: party ORGANIZATION*, kind WORD = deal
)";

// Compiled once: the schema with the labels of a few small lists, and their gazetteer.
struct MarkedResources {
  Schema schema;
  Pack pack;
  SymbolTable symbols;
  Gazetteer gazetteer;

  static const MarkedResources& get() {
    static const MarkedResources resources = make();
    return resources;
  }

 private:
  static List list(std::string name, std::string label, std::vector<std::pair<std::string, std::string>> entries) {
    List out;
    out.name = std::move(name);
    out.label = std::move(label);
    for (auto& [text, value] : entries) out.entries.push_back({text, value, "", 0});
    return out;
  }
  static MarkedResources make() {
    MarkedResources out;
    out.schema = std::move(Schema::parse(kMarkedSchema, "marked.schema")).value();
    SymbolTableBuilder builder;
    auto compiler = GazetteerCompiler::make(
        {list("countries", "COUNTRY", {{"Freedonia", ""}, {"Republic of Freedonia", "Freedonia"}, {"Sylvania", ""},
                                        {"Sylvan Hill Union", "Sylvania"}, {"Jordan", ""}}),
         list("demonyms", "DEMONYM", {{"Freedonian", "Freedonia"}, {"Sylvanian", "Sylvania"}}),
         list("organisations", "ORGANIZATION_NAME", {{"WMO", "World Metal Organization"}, {"World Metal Organization", ""}}),
         list("given_names", "GIVEN_NAME", {{"Ali", ""}, {"Hassan", ""}, {"Ann", ""}, {"John", ""}, {"Mary", ""}}),
         list("female_names", "FEMALE_NAME", {{"Eva", ""}}),
         list("male_names", "MALE_NAME", {{"Hugo", ""}, {"Wu", ""}}),
         list("surnames", "SURNAME", {{"Wu", ""}}),
         list("status_words", "STATUS_WORD", {{"former", ""}, {"ex-", "former"}, {"interim", "acting"}, {"acting", ""}}),
         list("honorifics", "HONORIFIC", {{"Mr.", ""}, {"Mrs.", ""}, {"Mr", ""}, {"Mrs", ""}, {"Dr", ""}, {"Sir", ""}})},
        {}, out.schema, builder);
    PackBuilder pack;
    compiler->write(builder, {}, pack);
    builder.write(pack);
    out.pack = std::move(Pack::from_bytes(pack.finish())).value();
    out.symbols = SymbolTable(out.pack);
    out.gazetteer = Gazetteer(out.pack);
    return out;
  }
};

class MarkedArticle {
 public:
  // `common` are lower-case words of the language, separated by spaces.
  explicit MarkedArticle(std::string_view marked, std::string_view common = "") {
    read_marks(marked);
    doc.id = "marked";
    make_tokens(common);
    find_names(resources.gazetteer, doc);
    add_mentions();
  }

  void link() { link_mentions(labels, resources.gazetteer, scratch, doc); }

  LabelId label(std::string_view name) const { return *resources.schema.find_label(name); }
  SlotId slot(std::string_view name) const { return *resources.schema.find_slot(name); }

  // "Ann Lee (Lee, Dr Lee); …" of one label, in the order of the article.
  std::string entities(std::string_view label_name) const {
    std::string out;
    for (const Entity& entity : doc.entities) {
      if (entity.label != label(label_name)) continue;
      if (!out.empty()) out += "; ";
      out += entity.name;
      std::string aliases;
      for (uint32_t i = entity.aliases.begin; i < entity.aliases.end; ++i)
        aliases += (aliases.empty() ? "" : ", ") + std::string(doc.aliases[i]);
      if (!aliases.empty()) out += " (" + aliases + ")";
    }
    return out;
  }
  // The entity of each alive mention of a label, in the order of the text; "-" for none.
  std::string referents(std::string_view label_name) const {
    std::string out;
    for (uint32_t at = 0; at < doc.tokens.size(); ++at)
      for (uint32_t m = doc.mention_at[at]; m != Mention::kEnd; m = doc.mentions[m].next) {
        const Mention& mention = doc.mentions[m];
        if (mention.label != label(label_name) || mention.state != MentionState::Alive) continue;
        if (!out.empty()) out += "; ";
        out += mention.entity == EntityId::None ? "-" : std::string(doc.entities[to_index(mention.entity)].name);
      }
    return out;
  }

  // The n-th place where these words stand.
  TokenSpan words(std::string_view text, uint32_t nth = 0) const {
    const std::vector<std::string> want = scan_plain(text);
    for (uint32_t at = 0; at + want.size() <= doc.tokens.size(); ++at) {
      bool same = true;
      for (uint32_t i = 0; i < want.size() && same; ++i) same = fold(doc.text(doc.tokens[at + i])) == want[i];
      if (same && nth-- == 0) return {at, at + static_cast<uint32_t>(want.size())};
    }
    return {};
  }
  MentionId mention(std::string_view label_name, std::string_view text, uint32_t nth = 0) const {
    const TokenSpan span = words(text, nth);
    for (uint32_t m = 0; m < doc.mentions.size(); ++m)
      if (doc.mentions[m].label == label(label_name) && doc.mentions[m].tokens == span) return static_cast<MentionId>(m);
    return MentionId::None;
  }

  const MarkedResources& resources = MarkedResources::get();
  const LinkLabels labels = LinkLabels::of(MarkedResources::get().schema);
  LinkScratch scratch;
  Document doc;

 private:
  struct Mark {
    char kind;  // P O L T E H R B M, { for a head, ~ for a status, | for a candidate
    uint32_t begin, end;
    int parent;
    TokenSpan tokens;
    MentionId mention = MentionId::None;
  };

  static std::vector<std::string> scan_plain(std::string_view text) {
    std::vector<std::string> out;
    for (uint32_t at = 0;;) {
      const Scanned scanned = scan_token(text, at);
      if (scanned.text.empty()) return out;
      out.push_back(fold(cut(text, scanned.text)));
      at = scanned.text.end;
    }
  }

  void read_marks(std::string_view marked) {
    std::string& text = doc.writable_text();
    std::vector<int> open;
    const auto begin_mark = [&](char kind) {
      marks_.push_back({kind, static_cast<uint32_t>(text.size()), 0, open.empty() ? -1 : open.back(), {}, MentionId::None});
      open.push_back(static_cast<int>(marks_.size()) - 1);
    };
    const auto end_mark = [&] {
      marks_[open.back()].end = static_cast<uint32_t>(text.size());
      open.pop_back();
    };
    for (size_t i = 0; i < marked.size(); ++i) {
      const char c = marked[i];
      if (c == '[') begin_mark(marked[i + 1]), i += 2;
      else if (c == '{') begin_mark('{');
      else if (c == ']' || c == '}') end_mark();
      else if (c == '~' || c == '|') !open.empty() && marks_[open.back()].kind == c ? end_mark() : begin_mark(c);
      else text += c;
    }
  }

  void make_tokens(std::string_view common) {
    const std::vector<std::string> common_words = scan_plain(common);
    const std::string_view text = doc.text();
    for (size_t line = 0; line < text.size();) {
      const size_t end = std::min(text.find('\n', line), text.size());
      Sentence sentence;
      const bool headline = text.substr(line, 2) == "# ", dateline = text.substr(line, 2) == "@ ";
      const bool item = text.substr(line, 2) == "* ";
      sentence.zone = headline ? Zone::Headline : dateline ? Zone::Dateline : item ? Zone::ListItem : Zone::Body;
      sentence.tokens.begin = static_cast<uint32_t>(doc.tokens.size());
      uint32_t at = static_cast<uint32_t>(line + (headline || dateline || item ? 2 : 0));
      bool quoted = false;
      while (true) {
        const Scanned scanned = scan_token(text.substr(0, end), at);
        if (scanned.text.empty()) break;
        Token token;
        token.text = scanned.text;
        token.flags = scanned.flags;
        if (cut(text, token.text) == "\"") quoted = !quoted;
        else if (quoted) token.flags.add(TokenFlag::Quoted);
        std::string folded = fold(cut(text, token.text));
        for (const char* abbreviation : {"mr", "mrs", "dr", "jr", "sr", "corp"})
          if (folded == abbreviation && text.substr(token.text.end, 1) == ".") folded += '.', ++token.text.end;
        token.hash = static_cast<uint32_t>(hash_bytes(folded));
        token.word = resources.symbols.find(folded);
        if (headline) token.flags.add(TokenFlag::Headline);
        if (folded == "of" || folded == "in") token.flags.add(TokenFlag::Preposition);
        if (folded == "the") token.flags.add(TokenFlag::Determiner);
        if (std::find(common_words.begin(), common_words.end(), folded) != common_words.end()) token.flags.add(TokenFlag::Common);
        for (const char* ending : {"ovich", "ovna", "evich"})
          if (folded.ends_with(ending)) token.flags.add(TokenFlag::Patronymic);
        for (const char* ending : {"enko", "ov", "shvili"})
          if (folded.ends_with(ending)) token.flags.add(TokenFlag::SurnameForm);
        doc.tokens.push_back(token);
        at = token.text.end;
      }
      sentence.tokens.end = static_cast<uint32_t>(doc.tokens.size());
      sentence.text = doc.text_span(sentence.tokens);
      for (uint32_t t = sentence.tokens.begin; t < sentence.tokens.end; ++t)
        if (doc.tokens[t].flags.has(TokenFlag::Word)) {
          doc.tokens[t].flags.add(TokenFlag::SentenceStart);
          break;
        }
      if (!sentence.tokens.empty()) doc.sentences.push_back(sentence);
      line = end + 1;
    }
  }

  SentenceId sentence_of(uint32_t token) const {
    for (uint32_t i = 0; i < doc.sentences.size(); ++i)
      if (doc.sentences[i].tokens.contains(token)) return static_cast<SentenceId>(i);
    return SentenceId::None;
  }

  static std::string_view label_name(char kind) {
    switch (kind) {
      case 'P': return "PERSON";
      case 'O': return "ORGANIZATION";
      case 'L': return "PLACE";
      case 'T': return "TITLE";
      case 'H': return "PRONOUN";
      case 'R': return "REFERENCE";
      case 'B': return "BODY";
      case 'C': return "OCCASION";
      case 'K': return "TALK";
      case 'M': return "PLURAL_TITLE";
      default: return "EVENT";
    }
  }
  std::string_view slot_name(const Mark& mark, char parent) const {
    switch (mark.kind) {
      case '{': return parent == 'T' || parent == 'M' ? "role" : "name";
      case '~': return parent == 'P' ? "honorific" : "status";
      case 'P':
      case 'H': return "person";
      case 'O': return parent == 'O' ? "part_of" : "organization";
      case 'T': return "title";
      default: return parent == 'L' ? "within" : "place";
    }
  }

  void add_mentions() {
    for (Mark& mark : marks_)
      for (uint32_t t = 0; t < doc.tokens.size(); ++t)
        if (mark.begin <= doc.tokens[t].text.begin && doc.tokens[t].text.end <= mark.end)
          mark.tokens = mark.tokens.empty() ? TokenSpan{t, t + 1} : TokenSpan{mark.tokens.begin, t + 1};
    // Inner mentions first: the outer ones hold them.
    for (size_t i = marks_.size(); i-- > 0;) {
      Mark& mark = marks_[i];
      if (mark.kind == '{' || mark.kind == '~') continue;
      std::vector<SlotValue> slots;
      collect(static_cast<int>(i), mark.kind, slots);
      SlotSpan span{static_cast<uint32_t>(doc.slots.size()), 0};
      doc.slots.insert(doc.slots.end(), slots.begin(), slots.end());
      span.end = static_cast<uint32_t>(doc.slots.size());
      const SentenceId sentence = sentence_of(mark.tokens.begin);
      if (mark.kind == '|') {
        Candidate candidate;
        candidate.type = *resources.schema.find_type("position");
        candidate.rule = static_cast<RuleId>(0);
        candidate.sentence = sentence;
        candidate.tokens = mark.tokens;
        candidate.slots = span;
        doc.candidates.insert(doc.candidates.begin(), candidate);
        continue;
      }
      Mention mention;
      mention.tokens = mark.tokens;
      mention.label = label(label_name(mark.kind));
      mention.sentence = sentence;
      mention.rule = static_cast<RuleId>(0);
      mention.slots = span;
      // A rule of one list element keeps the entry.
      for (uint32_t m = doc.mention_at[mark.tokens.begin]; m != Mention::kEnd; m = doc.mentions[m].next) {
        const Mention& listed = doc.mentions[m];
        if (listed.tokens == mark.tokens && listed.entry != EntryId::None && mark.kind != 'P') mention.entry = listed.entry;
      }
      mark.mention = doc.add_mention(mention);
    }
  }
  void collect(int parent, char parent_kind, std::vector<SlotValue>& slots) const {
    for (size_t i = 0; i < marks_.size(); ++i) {
      const Mark& mark = marks_[i];
      if (mark.parent != parent || mark.kind == '|') continue;
      slots.push_back({slot(slot_name(mark, parent_kind)), mark.tokens, filler(mark), {}});
      if (mark.kind == 'T' && parent_kind == '|') {
        for (size_t j = 0; j < marks_.size(); ++j)
          if (marks_[j].parent == static_cast<int>(i) && marks_[j].kind != '{')
            slots.push_back({slot(slot_name(marks_[j], 'T')), marks_[j].tokens, filler(marks_[j]), {}});
      }
    }
  }

  // A status is captured as the list entry that it is.
  MentionId filler(const Mark& mark) const {
    if (mark.kind != '~' || mark.tokens.empty()) return mark.mention;
    for (uint32_t m = doc.mention_at[mark.tokens.begin]; m != Mention::kEnd; m = doc.mentions[m].next)
      if (doc.mentions[m].label == label("STATUS_WORD") && doc.mentions[m].tokens == mark.tokens) return static_cast<MentionId>(m);
    return MentionId::None;
  }

  std::vector<Mark> marks_;
};

}  // namespace nutgraf
