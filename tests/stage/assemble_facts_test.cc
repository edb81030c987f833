#include "stage/assemble_facts.h"

#include <random>
#include <set>

#include "doctest/doctest.h"
#include "rule/compiler.h"
#include "stage/marked_article.h"

namespace nutgraf {
namespace {

// A program of one rule with a measured confidence.
Program one_rule() {
  static const std::vector<CompiledRule> rules = [] {
    CompiledRule rule{};
    rule.confidence = 0.5f;
    return std::vector<CompiledRule>{rule};
  }();
  Program program;
  program.rules = rules;
  return program;
}

void assemble(MarkedArticle& article, const AssembleOptions& options = {}) {
  assemble_facts(article.resources.schema, one_rule(), article.resources.symbols, article.resources.gazetteer, options, article.doc);
}

// "Ann Lee | Rector | Iron Academy | current (denied)", one fact a line, in the order of the alphabet: facts of one
// evidence are ordered by their hashes.
std::string facts_of(const MarkedArticle& article) {
  std::vector<std::string> lines;
  for (const Fact& fact : article.doc.facts) {
    std::string line;
    for (uint32_t v = fact.values.begin; v < fact.values.end; ++v)
      line += (line.empty() ? "" : " | ") + std::string(article.doc.values[v].text);
    if (fact.modality != Modality::Asserted) line += " (" + std::string(name_of(fact.modality)) + ")";
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}
std::string spans_of(const MarkedArticle& article, const Fact& fact) {
  std::string out;
  for (uint32_t v = fact.values.begin; v < fact.values.end; ++v) {
    const FactValue& value = article.doc.values[v];
    for (uint32_t p = value.places.begin; p < value.places.end; ++p)
      out += (out.empty() ? "" : " | ") + std::string(article.doc.text(article.doc.value_places[p]));
  }
  return out;
}

struct Row {
  std::string what;
  std::string text;
  std::string facts;
};
const std::vector<Row> kRows = {
    {"nothing", "", ""},
    {"no candidate", "[P:Ann Lee] came.", ""},
    {"title before the name", "|[T:{Rector}] [P:Ann Lee]| came.", "Ann Lee | Rector | current"},
    {"the fullest name of the person", "[P:Ann Maria Lee] came.\n|[T:{Rector}] [P:~Dr~ {Lee}]| spoke.", "Ann Maria Lee | Rector | current"},
    {"the fullest name of the body", "[O:Iron Academy] (IA) met.\n|[T:{Rector} of [O:the {IA}]] [P:Ann Lee]| spoke.",
     "Ann Lee | Rector | Iron Academy | current"},
    {"a place as written", "|[T:{Mayor} of [L:the Tor Hills]] [P:Ann Lee]| spoke.", "Ann Lee | Mayor | Tor Hills | current"},
    {"a people as a place", "|[L:Freedonian] [T:{President}] [P:Ann Lee]| spoke.", "Ann Lee | President | Freedonia | current"},
    {"status from the list", "|[T:~ex-~{minister}] [P:Ann Lee]| spoke.", "Ann Lee | minister | former"},
    {"status: another word of the list", "|[T:~interim~ {minister}] [P:Ann Lee]| spoke.", "Ann Lee | minister | acting"},
    {"status that no list holds", "|[T:~Honorary~ {minister}] [P:Ann Lee]| spoke.", "Ann Lee | minister | honorary"},
    {"two status words: not the default", "|[T:~current~ ~former~ {minister}] [P:Ann Lee]| spoke.", "Ann Lee | minister | former"},
    {"a line break in a title", "|[T:{Deputy\tChairman}] [P:Ann Lee]| spoke.", "Ann Lee | Deputy Chairman | current"},
    {"no person", "|[T:{Rector}]| spoke.", ""},
    {"no title", "|[P:Ann Lee]| spoke.", ""},
    {"the person who is the rector", "[T:{Rector}] [P:Ann Lee] came.\nThen |[T:{chairman}] [P:Lee]| spoke.", "Ann Lee | chairman | current"},
    {"two persons of one title", "|[P:Ann Lee] and [P:Bob Moss], both [T:{professors}]|, came.",
     "Ann Lee | professors | current\nBob Moss | professors | current"},
    {"the body is the place", "|[T:{Mayor} of [O:Tor] in [L:Tor]] [P:Ann Lee]| spoke.", "Ann Lee | Mayor | Tor | current"},
    {"a country in brackets", "|[T:{Rector} of [O:Iron Academy (Freedonia)]] [P:Ann Lee]| spoke.",
     "Ann Lee | Rector | Iron Academy | current"},

    // Merging
    {"stated twice", "|[T:{Rector}] [P:Ann Lee]| came.\n|[T:{Rector}] [P:Lee]| spoke.", "Ann Lee | Rector | current"},
    {"case of a title", "|[T:{Rector}] [P:Ann Lee]| came.\n|[P:Lee], the [T:{rector}]|, spoke.", "Ann Lee | rector | current"},
    {"stated with more", "|[T:{Rector}] [P:Ann Lee]| came.\n|[P:Lee], the [T:{rector} of [O:Iron Academy]]|, spoke.",
     "Ann Lee | rector | Iron Academy | current"},
    {"stated with other bodies", "|[T:{Rector} of [O:Ice Academy]] [P:Ann Lee]| came.\n|[P:Lee], the [T:{rector} of [O:Iron Academy]]|, spoke.",
     "Ann Lee | Rector | Ice Academy | current\nAnn Lee | rector | Iron Academy | current"},
    {"former and current stay two", "|[T:{Rector}] [P:Ann Lee]| came.\n|[P:Lee], the [T:~former~ {rector}]|, spoke.",
     "Ann Lee | Rector | current\nAnn Lee | rector | former"},
    {"two titles stay two", "|[T:{Rector}] [P:Ann Lee]| came.\n|[T:{Deputy Rector}] [P:Lee]| spoke.",
     "Ann Lee | Deputy Rector | current\nAnn Lee | Rector | current"},

    // Headlines
    {"headline alone", "# |[T:{Rector}] [P:Ann Lee]| out\nIt rained.", "Ann Lee | Rector | current"},
    {"headline and body", "# |[T:{Rector}] [P:Ann Lee]| out\n|[T:~Former~ {rector}] [P:Lee]| spoke.", "Ann Lee | rector | former"},
    {"headline of another title", "# |[T:{Chief}] [P:Ann Lee]| out\n|[T:{Rector}] [P:Lee]| spoke.",
     "Ann Lee | Chief | current\nAnn Lee | Rector | current"},

    // Modality
    {"is not", "|[P:Ann Lee] is not the [T:{rector}]|.", "Ann Lee | rector | current (denied)"},
    {"isn't", "|[P:Ann Lee] isn't the [T:{rector}]|.", "Ann Lee | rector | current (denied)"},
    {"not only", "|[P:Ann Lee] is not only the [T:{rector}]|.", "Ann Lee | rector | current"},
    {"denied being", "|[P:Ann Lee] denied being the [T:{rector}]|.", "Ann Lee | rector | current (denied)"},
    {"not in front, and governing", "It was not |[T:{Rector}] [P:Ann Lee]|.", "Ann Lee | Rector | current (denied)"},
    {"not in front, of another verb", "He did not see |[T:{Rector}] [P:Ann Lee]|.", "Ann Lee | Rector | current"},
    {"not in the sentence before", "It was not.\n|[T:{Rector}] [P:Ann Lee]| came.", "Ann Lee | Rector | current"},
    {"no longer", "|[P:Ann Lee] is no longer the [T:{rector}]|.", "Ann Lee | rector | former"},
    {"will be", "|[P:Ann Lee] will be [T:{rector}]|.", "Ann Lee | rector | incoming (planned)"},
    {"to become", "|[P:Ann Lee] is to become [T:{rector}]|.", "Ann Lee | rector | incoming (planned)"},
    {"is to be", "|[P:Ann Lee] is to be [T:{rector}]|.", "Ann Lee | rector | incoming (planned)"},
    {"will in front, of another verb", "He will meet |[T:{Rector}] [P:Ann Lee]|.", "Ann Lee | Rector | current"},
    {"might", "|[P:Ann Lee] might be [T:{rector}]|.", "Ann Lee | rector | current (possible)"},
    {"the month of May", "In May |[T:{Rector}] [P:Ann Lee]| came.", "Ann Lee | Rector | current"},
    {"if", "If |[P:Ann Lee] becomes [T:{rector}]|, all will leave.", "Ann Lee | rector | current (possible)"},
    {"reportedly", "|[P:Ann Lee], reportedly the [T:{rector}]|, came.", "Ann Lee | rector | current (reported)"},
    {"according to others", "According to two men, |[P:Ann Lee] is [T:{rector}]|.", "Ann Lee | rector | current (reported)"},
    {"according to that person", "According to |[P:Ann Lee], the [T:{rector}]|, it rained.", "Ann Lee | rector | current"},
    {"a title that holds such a word", "|[P:Ann Lee], the [T:{may queen}]|, came.", "Ann Lee | may queen | current"},
    {"asserted and denied stay two", "|[T:{Rector}] [P:Ann Lee]| came.\n|[P:Lee] is not the [T:{rector}]|.",
     "Ann Lee | Rector | current\nAnn Lee | rector | current (denied)"},
    {"planned, then asserted", "|[P:Ann Lee] may be the [T:{rector}]|.\n|[T:{Rector}] [P:Lee]| came.", "Ann Lee | rector | current"},
};

TEST_CASE("candidates become facts") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    assemble(article);
    CHECK(facts_of(article) == row.facts);
  }
}

struct Places {
  std::string what;
  std::string text;
  std::string evidence;
  std::string spans;
};
const std::vector<Places> kPlaces = {
    {"the words read, not the full name", "[P:Ann Lee] came.\nSo |[T:{Rector} of [O:the {Iron Academy}]] [P:~Dr~ {Lee}]| spoke.",
     "Rector of the Iron Academy Dr Lee", "Lee | Rector | Iron Academy"},
    {"marks at the edges", "So |, [P:Ann Lee], the [T:{rector}],| spoke.", "Ann Lee, the rector", "Ann Lee | rector"},
    {"a bracket that opens inside", "So |[P:Ann Lee] ([T:{rector}])| spoke.", "Ann Lee (rector)", "Ann Lee | rector"},
    {"a quotation that opens inside", "So |[P:Ann Lee], “[T:{rector}]”| spoke.", "Ann Lee, “rector”", "Ann Lee | rector"},
    {"a bracket that does not", "So (|[T:{Rector}] [P:Ann Lee])| spoke.", "Rector Ann Lee", "Ann Lee | Rector"},
    {"a status that was read", "So |[T:~former~ {rector}] [P:Ann Lee]| spoke.", "former rector Ann Lee", "Ann Lee | rector | former"},
    {"a people as a place", "So |[L:Freedonian] [T:{rector}] [P:Ann Lee]| spoke.", "Freedonian rector Ann Lee",
     "Ann Lee | rector | Freedonian"},
    {"a possessive", "So |[L:Freedonia's] [T:{rector}] [P:Ann Lee]| spoke.", "Freedonia's rector Ann Lee",
     "Ann Lee | rector | Freedonia"},
    {"the longer of two evidences", "|[T:{Rector}] [P:Ann Lee]| came.\n|[P:Ann Lee], who is the [T:{rector}]|, spoke.",
     "Ann Lee, who is the rector", "Ann Lee | rector"},
};
TEST_CASE("evidence and spans are the words that were read") {
  for (const Places& row : kPlaces) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    assemble(article);
    REQUIRE(article.doc.facts.size() == 1);
    const Fact& fact = article.doc.facts[0];
    CHECK(article.doc.text(fact.evidence) == row.evidence);
    CHECK(spans_of(article, fact) == row.spans);
  }
}

TEST_CASE("values of persons and organisations lead to their entities") {
  MarkedArticle article("|[T:{Rector} of [O:Iron Academy]] [P:Ann Lee]| spoke.");
  article.link();
  assemble(article);
  REQUIRE(article.doc.values.size() == 4);
  for (const size_t v : {0u, 2u}) {
    REQUIRE(article.doc.values[v].entity != EntityId::None);
    CHECK(article.doc.entities[to_index(article.doc.values[v].entity)].name == article.doc.values[v].text);
  }
  CHECK(article.doc.values[1].entity == EntityId::None);
  CHECK(article.doc.values[3].places.empty());
}

TEST_CASE("a pronoun is the person it stands for, and nothing where no one knows who") {
  MarkedArticle article("[P:Ann Lee] came.\n|[H:She] was [T:{chairman}]|.");
  article.link();
  assemble(article);
  CHECK(facts_of(article).empty());
  article.doc.mention(article.mention("PRONOUN", "She")).entity = article.doc.mention(article.mention("PERSON", "Ann Lee")).entity;
  assemble(article);
  CHECK(facts_of(article) == "Ann Lee | chairman | current");
  CHECK(spans_of(article, article.doc.facts.at(0)) == "She | chairman");
}

TEST_CASE("a slot of bare words is the mention that these words are") {
  MarkedArticle article("[O:Iron Academy] (IA) met.\n|[T:{Rector}] [P:Ann Lee] of IA| spoke.");
  article.link();
  Candidate& candidate = article.doc.candidates[0];
  const uint32_t begin = static_cast<uint32_t>(article.doc.slots.size());
  for (uint32_t i = candidate.slots.begin; i < candidate.slots.end; ++i) article.doc.slots.push_back(SlotValue(article.doc.slots[i]));
  article.doc.slots.push_back({article.slot("organization"), article.words("IA", 1), MentionId::None, {}});
  candidate.slots = {begin, static_cast<uint32_t>(article.doc.slots.size())};
  assemble(article);
  CHECK(facts_of(article) == "Ann Lee | Rector | Iron Academy | current");
}

TEST_CASE("confidence is the rule's, less in headlines and for what is not asserted") {
  const auto confidence = [](std::string_view text, RuleId rule) {
    MarkedArticle article(text);
    article.link();
    article.doc.candidates[0].rule = rule;
    assemble(article);
    return article.doc.facts.at(0).confidence;
  };
  const RuleId known{0};
  CHECK(confidence("|[T:{Rector}] [P:Ann Lee]| came.", known) == doctest::Approx(0.5));
  CHECK(confidence("|[T:{Rector}] [P:Ann Lee]| came.", RuleId::None) == doctest::Approx(kDefaultConfidence));
  const float headline = confidence("# |[T:{Rector}] [P:Ann Lee]| out", known);
  const float denied = confidence("|[P:Ann Lee] is not [T:{rector}]|.", known);
  CHECK(headline < 0.5f);
  CHECK(headline > 0.4f);
  CHECK(denied < 0.5f);
}

TEST_CASE("outranked candidates state nothing; all mentions keep each statement") {
  MarkedArticle article("|[T:{Rector}] [P:Ann Lee]| came.\n|[T:{Rector}] [P:Lee]| spoke.");
  article.link();
  assemble(article, {.all_mentions = true});
  REQUIRE(article.doc.facts.size() == 2);
  CHECK(article.doc.facts[0].id == article.doc.facts[1].id);
  article.doc.candidates[0].state = MentionState::Outranked;
  assemble(article);
  REQUIRE(article.doc.facts.size() == 1);
  CHECK(article.doc.text(article.doc.facts[0].evidence) == "Rector Lee");
}

// A candidate of another type, written by hand.
void add_candidate(MarkedArticle& article, std::string_view type, TokenSpan tokens, const std::vector<SlotValue>& slots) {
  Candidate candidate;
  candidate.type = *article.resources.schema.find_type(type);
  candidate.rule = static_cast<RuleId>(0);
  candidate.sentence = static_cast<SentenceId>(0);
  candidate.tokens = tokens;
  candidate.slots.begin = static_cast<uint32_t>(article.doc.slots.size());
  article.doc.slots.insert(article.doc.slots.end(), slots.begin(), slots.end());
  candidate.slots.end = static_cast<uint32_t>(article.doc.slots.size());
  article.doc.candidates.push_back(candidate);
}

TEST_CASE("a text in two pieces is one value with two places, and its words say nothing of the fact") {
  MarkedArticle article("“It may not rain\tsoon,” [P:Ann Lee] said, “but it will.”");
  article.link();
  const MentionId person = article.mention("PERSON", "Ann Lee");
  add_candidate(article, "statement", {0, static_cast<uint32_t>(article.doc.tokens.size())},
                {{article.slot("speaker"), article.words("Ann Lee"), person, {}},
                 {article.slot("content"), article.words("It may not rain soon"), MentionId::None, {}},
                 {article.slot("content"), article.words("but it will"), MentionId::None, {}},
                 {article.slot("cue"), {}, MentionId::None, "say"}});
  assemble(article);
  CHECK(facts_of(article) == "Ann Lee | It may not rain soon but it will | say");
  CHECK(spans_of(article, article.doc.facts.at(0)) == "Ann Lee | It may not rain\tsoon | but it will");
}

TEST_CASE("a list slot keeps all its values in one fact, each once") {
  MarkedArticle article("[O:Iron Guard], [O:Ice Guard] and [O:Iron Guard] agreed.");
  article.link();
  std::vector<SlotValue> slots;
  for (const auto& [name, nth] : {std::pair{"Iron Guard", 0u}, {"Ice Guard", 0u}, {"Iron Guard", 1u}})
    slots.push_back({article.slot("party"), article.words(name, nth), article.mention("ORGANIZATION", name, nth), {}});
  add_candidate(article, "agreement", {0, 8}, slots);
  assemble(article);
  CHECK(facts_of(article) == "Iron Guard | Ice Guard | deal");
}

TEST_CASE("nothing is said of a thing and itself") {
  for (const std::string parent : {"Iron Guard", "Ice Guard"}) {
    MarkedArticle article("[O:Iron Guard (IG)] met.\n[O:IG] and [O:" + parent + "] agreed.");
    article.link();
    const uint32_t nth = parent == "Iron Guard" ? 1 : 0;
    const auto value = [&](std::string_view slot, std::string_view name, uint32_t n) {
      return SlotValue{article.slot(slot), article.words(name, n), article.mention("ORGANIZATION", name, n), {}};
    };
    add_candidate(article, "part_of", {0, 3}, {value("organization", "IG", 1), value("parent", parent, nth)});
    assemble(article);
    CHECK(facts_of(article) == (nth == 1 ? "" : "Iron Guard | Ice Guard"));
  }
}

TEST_CASE("a candidate that states too many facts is cut, with a note") {
  std::string text = "|";
  for (int i = 0; i < 70; ++i) text += "[P:Ann Lee" + std::string(1, static_cast<char>('a' + i % 26)) + std::string(1, static_cast<char>('a' + i / 26)) + "] ";
  MarkedArticle article(text + "all [T:{professors}]|");
  article.link();
  assemble(article);
  CHECK(article.doc.facts.size() == 64);
  REQUIRE(article.doc.notes.size() == 1);
  CHECK(article.doc.notes[0].code == "N203");
}

TEST_CASE("ids: of article, type and folded slots") {
  const auto id = [](std::string_view text, std::string_view article_id) {
    MarkedArticle article(text);
    article.doc.id = article_id;
    article.link();
    assemble(article);
    return article.doc.facts.at(0).id;
  };
  const uint64_t first = id("|[T:{Rector}] [P:Ann Lee]| came.", "a");
  CHECK(first == id("So it was |[P:Ann Lee], the [T:{RECTOR}]|.", "a"));
  CHECK(first != id("|[T:{Rector}] [P:Ann Lee]| came.", "b"));
  CHECK(first != id("|[T:{Rector}] [P:Ann Moss]| came.", "a"));
  CHECK(first != id("|[T:~former~ {Rector}] [P:Ann Lee]| came.", "a"));
}

// ---- laws -----------------------------------------------------------------------------------------------------------

void check_laws(MarkedArticle& article) {
  article.link();
  assemble(article);
  const Document& doc = article.doc;
  std::set<uint64_t> ids;
  for (size_t f = 0; f < doc.facts.size(); ++f) {
    const Fact& fact = doc.facts[f];
    CHECK(ids.insert(fact.id).second);
    if (f > 0) CHECK(doc.facts[f - 1].evidence.begin <= fact.evidence.begin);
    CHECK(fact.evidence.end <= doc.text().size());
    const TypeDef& type = article.resources.schema.type(fact.type);
    size_t slot = 0;
    for (uint32_t v = fact.values.begin; v < fact.values.end; ++v) {
      const FactValue& value = doc.values[v];
      CHECK(!value.text.empty());
      while (slot < type.slots.size() && type.slots[slot].id != value.slot) ++slot;
      CHECK(slot < type.slots.size());  // in the schema's order
      for (uint32_t p = value.places.begin; p < value.places.end; ++p) CHECK(fact.evidence.contains(doc.value_places[p]));
    }
    for (const SlotDef& def : type.slots) {
      if (def.optional || def.list) continue;
      bool found = false;
      for (uint32_t v = fact.values.begin; v < fact.values.end; ++v) found = found || doc.values[v].slot == def.id;
      CHECK(found);
    }
  }
  const std::string once = facts_of(article);
  assemble(article);
  CHECK(facts_of(article) == once);
}

TEST_CASE("law: places within evidence, slots in order, one fact an id, the same again") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    check_laws(article);
  }
  const std::vector<std::string> pieces = {
      "|[T:{Rector}] [P:Ann Lee]|", "|[P:Lee], the [T:~former~ {rector} of [O:Iron Guard]]|,", "|[P:Ann Lee] will be [T:{rector}]|",
      "|[L:Freedonian] [T:{President}] [P:Bob Moss]|", "|[P:Ann Lee] and [P:Bob Moss], both [T:{professors} at [O:Guard of Ice]]|",
      "|[P:Moss] is not [T:{president} of [L:Freedonia]]|", "not", "if", "will", "(", ",", "[O:Iron Guard] (IG)", "[P:Mrs {Lee}]",
      "|[T:{Rector} of [O:the {IG}]] [P:Lee]|", "|[T:{rector}]|", "reportedly"};
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    std::string text;
    const size_t size = 1 + random() % 14;
    bool line_start = true;
    for (size_t i = 0; i < size; ++i) {
      if (line_start && random() % 5 == 0) text += "# ";
      line_start = random() % 4 == 0;
      text += pieces[random() % pieces.size()] + (line_start ? "\n" : " ");
    }
    CAPTURE(text);
    MarkedArticle article(text);
    check_laws(article);
  }
}

TEST_CASE("a fact within somebody's statement is reported, unless the article says it as well") {
  MarkedArticle a("[P:{Ann Lee}] said that |[T:{Rector}] [P:{Tom Fox}]| is ill.\n");
  const TypeId statement = *a.resources.schema.find_type("statement");
  Candidate said;
  said.type = statement;
  said.sentence = SentenceId{0};
  said.tokens = a.doc.sentences[0].tokens;
  said.slots.begin = static_cast<uint32_t>(a.doc.slots.size());
  a.doc.slots.push_back({*a.resources.schema.find_slot("speaker"), {0, 2}, MentionId::None, {}});
  a.doc.slots.push_back({*a.resources.schema.find_slot("content"), {4, said.tokens.end}, MentionId::None, {}});
  said.slots.end = static_cast<uint32_t>(a.doc.slots.size());
  a.doc.candidates.push_back(said);
  assemble(a);
  REQUIRE(a.doc.facts.size() == 2);
  const bool first = a.doc.facts[0].type == statement;
  CHECK(a.doc.facts[first ? 0 : 1].attributed_to.empty());
  CHECK(a.doc.facts[first ? 0 : 1].modality == Modality::Asserted);
  CHECK(a.doc.facts[first ? 1 : 0].attributed_to == "Ann Lee");
  CHECK(a.doc.facts[first ? 1 : 0].modality == Modality::Reported);
}

// A departure in the article's last sentence: the mentions of persons there fill `slots`, one after the other.
std::string departure_of(const std::string& text, const std::vector<std::string>& slots) {
  MarkedArticle a(text);
  a.link();
  const auto& resources = a.resources;
  Candidate left;
  left.type = *resources.schema.find_type("departure");
  left.sentence = static_cast<SentenceId>(a.doc.sentences.size() - 1);
  left.tokens = a.doc.sentences.back().tokens;
  left.slots.begin = static_cast<uint32_t>(a.doc.slots.size());
  for (const std::string& slot : slots) {
    const LabelId label = *resources.schema.find_label(slot == "title" ? "TITLE" : "PERSON");
    MentionId filled = MentionId::None;
    for (uint32_t m = 0; m < a.doc.mentions.size(); ++m) {
      const Mention& mention = a.doc.mentions[m];
      if (mention.label != label || mention.state != MentionState::Alive || !left.tokens.contains(mention.tokens.begin)) continue;
      // Of two persons the second one is replaced.
      const bool first = filled == MentionId::None;
      const bool later = !first && mention.tokens.begin > a.doc.mention(filled).tokens.begin;
      if (first || later == (slot == "replaces")) filled = static_cast<MentionId>(m);
    }
    REQUIRE(filled != MentionId::None);
    a.doc.slots.push_back({*resources.schema.find_slot(slot), a.doc.mention(filled).tokens, filled, {}});
  }
  left.slots.end = static_cast<uint32_t>(a.doc.slots.size());
  a.doc.candidates.push_back(left);
  assemble(a);
  std::string out;
  for (const Fact& fact : a.doc.facts) {
    if (fact.type != left.type) continue;
    for (uint32_t v = fact.values.begin; v < fact.values.end; ++v)
      out += (out.empty() ? "" : " | ") + std::string(a.doc.values[v].text);
  }
  return out;
}

TEST_CASE("a title that the sentence does not say is that of the person's one position") {
  const struct {
    std::string what, text;
    std::vector<std::string> slots;
    std::string fact;
  } cases[] = {
      {"nothing is known of the person", "[P:Ann Lee] resigned.", {"person"}, ""},
      {"the office, and its body", "|[T:{Rector} of [O:Iron Academy]] [P:Ann Lee]| came.\n[P:Lee] resigned.", {"person"},
       "Ann Lee | Rector | Iron Academy"},
      {"two offices", "|[T:{Rector}] [P:Ann Lee]| and |[P:Ann Lee], [T:{mayor}]| came.\n[P:Lee] resigned.", {"person"}, ""},
      {"one is over", "|[T:{Rector}] [P:Ann Lee]| came, |[P:Ann Lee], [T:~former~ {mayor}]|.\n[P:Lee] resigned.", {"person"},
       "Ann Lee | Rector"},
      {"an office that is denied", "|[P:Ann Lee] is not [T:{Rector}]|.\n[P:Lee] resigned.", {"person"}, ""},
      {"the office of another one", "|[T:{Rector}] [P:Bob Moss]| came.\n[P:Ann Lee] resigned.", {"person"}, ""},
      {"of whom is replaced", "|[T:{Rector}] [P:Bob Moss]| and |[T:{mayor}] [P:Ann Lee]|.\n[P:Lee] followed [P:Moss].",
       {"person", "replaces"}, "Ann Lee | Rector | Bob Moss"},
      {"of whom is replaced nothing is known", "|[T:{mayor}] [P:Ann Lee]| came.\n[P:Lee] followed [P:Bob Moss].",
       {"person", "replaces"}, ""},
      {"the title is said, its body elsewhere",
       "|[T:{rector} of [O:Iron Academy]] [P:Ann Lee]| came.\n[T:{Rector}] [P:Lee] resigned.",
       {"title", "person"}, "Ann Lee | Rector | Iron Academy"},
      {"another title is said", "|[T:{rector} of [O:Iron Academy]] [P:Ann Lee]| came.\n[T:{Mayor}] [P:Lee] resigned.",
       {"title", "person"}, "Ann Lee | Mayor"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.what);
    CHECK(departure_of(c.text, c.slots) == c.fact);
  }
}

}  // namespace
}  // namespace nutgraf
