#include "format/facts_json.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "base/utf8.h"
#include "format/json_text.h"
#include "format/schema_json.h"

using nlohmann::json;
using nlohmann::ordered_json;

namespace nutgraf {
namespace {

class Names : public FactNames {
 public:
  std::string_view rule(RuleId) const override { return "some-rule"; }
  std::string_view entry(EntryId) const override { return "Q84"; }
};

Schema make_schema() {
  auto schema = Schema::parse(
      "label PERSON: name TEXT\nlabel ORGANIZATION: name TEXT\nlabel PLACE\nlabel DATE\n"
      "fact position: person PERSON, title TEXT, organization ORGANIZATION?, status STATUS = current\n"
      "fact event: name TEXT, organizer ORGANIZATION*?, place PLACE?\n",
      "test");
  REQUIRE(schema);
  return *schema;
}

// A document as the stages leave it: `words` are the tokens of the text.
struct Built {
  Document doc;
  Schema schema = make_schema();

  explicit Built(std::string_view text) {
    doc.id = "a \"b\".txt";
    doc.writable_text() = text;
    doc.source = doc.text();
    doc.offsets.keep(static_cast<uint32_t>(text.size()));
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find(' ', at), text.size());
      Token token;
      token.text = {static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
      token.flags.add(TokenFlag::Word);
      doc.tokens.push_back(token);
      at = end + 1;
    }
    Sentence sentence;
    sentence.tokens = {0, static_cast<uint32_t>(doc.tokens.size())};
    sentence.text = {0, static_cast<uint32_t>(text.size())};
    doc.sentences.push_back(sentence);
  }

  LabelId label(const char* name) const { return *schema.find_label(name); }

  MentionId mention(const char* label_name, TokenSpan tokens, EntityId entity = EntityId::None, RuleId rule = RuleId::None) {
    Mention m;
    m.tokens = tokens;
    m.label = label(label_name);
    m.entity = entity;
    m.rule = rule;
    return doc.add_mention(m);
  }

  EntityId entity(const char* label_name, std::string_view name) {
    Entity e;
    e.label = label(label_name);
    e.name = name;
    doc.entities.push_back(e);
    return static_cast<EntityId>(doc.entities.size() - 1);
  }

  void value(const char* slot, std::string_view text, std::vector<TextSpan> places, EntityId entity = EntityId::None) {
    FactValue v;
    v.slot = *schema.find_slot(slot);
    v.text = text;
    v.entity = entity;
    v.places.begin = static_cast<uint32_t>(doc.value_places.size());
    doc.value_places.insert(doc.value_places.end(), places.begin(), places.end());
    v.places.end = static_cast<uint32_t>(doc.value_places.size());
    doc.values.push_back(v);
  }

  // A fact of all values since the last one.
  void fact(const char* type, TextSpan evidence) {
    Fact f;
    f.type = *schema.find_type(type);
    f.rule = RuleId{0};
    f.sentence = SentenceId{0};
    f.evidence = evidence;
    f.values = {doc.facts.empty() ? 0 : doc.facts.back().values.end, static_cast<uint32_t>(doc.values.size())};
    f.confidence = 0.966f;
    f.id = 0x9f2c00000000000aULL;
    doc.facts.push_back(f);
  }
};

std::string write_fact(const Built& built, size_t index = 0, OffsetUnit unit = OffsetUnit::Bytes) {
  const Names names;
  FactWriter writer(built.schema, names, {unit, {}});
  writer.start(built.doc);
  std::string out;
  writer.append_fact(built.doc.facts[index], out);
  return out;
}

json write_article(const Built& built) {
  const Names names;
  FactWriter writer(built.schema, names, {});
  writer.start(built.doc);
  RawArticle raw;
  raw.id = built.doc.id;
  raw.bytes = built.doc.text();
  raw.title = "T";
  std::string out;
  writer.append_article(raw, out);
  return json::parse(out);
}

}  // namespace

TEST_CASE("strings") {
  const std::string cases[] = {"", "a", "\"", "\\", "\n\r\t\b\f", std::string("\0\x01\x1f\x7f", 4), "é€😀", "</script>", "\xE2\x80\xA8"};
  for (const std::string& text : cases) {
    CAPTURE(text);
    std::string out;
    append_json_string(text, out);
    CHECK(json::parse(out) == text);
    CHECK(out == json(text).dump());  // byte for byte what the referee writes
  }
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string text, out;
    for (uint32_t n = random() % 20; n > 0; --n) {
      char32_t code = random() % (random() % 2 ? 0x80 : 0x110000);
      if (code >= 0xD800 && code < 0xE000) code = 'x';
      append_utf8(text, code);
    }
    append_json_string(text, out);
    CHECK(out == json(text).dump());
  }
}

TEST_CASE("a fact, key by key") {
  Built b("Chair Ann Lee spoke");
  const EntityId ann = b.entity("PERSON", "Ann Lee");
  b.mention("PERSON", {1, 3}, ann);
  b.value("person", "Ann Lee", {{6, 13}}, ann);
  b.value("title", "Chair", {{0, 5}});
  b.value("status", "current", {});
  b.fact("position", {0, 13});
  CHECK(write_fact(b) ==
        R"({"schema":"nutgraf/1","type":"position","article":"a \"b\".txt","person":"Ann Lee","title":"Chair","status":"current",)"
        R"("modality":"asserted","confidence":0.97,"evidence":{"text":"Chair Ann Lee","start":0,"end":13,"sentence":0},)"
        R"("spans":{"person":[6,13],"title":[0,5]},"entities":{"person":"p1"},"rule":"position.some-rule","id":"9f2c00000000000a"})");
}

TEST_CASE("lists, and values read in several pieces") {
  Built b("A met B and C today");
  const EntityId one = b.entity("ORGANIZATION", "B"), two = b.entity("ORGANIZATION", "C");
  b.mention("ORGANIZATION", {2, 3}, one);
  b.mention("ORGANIZATION", {4, 5}, two);
  b.value("name", "A today", {{0, 1}, {14, 19}});
  b.value("organizer", "B", {{6, 7}}, one);
  b.value("organizer", "C", {{12, 13}}, two);
  b.fact("event", {0, 19});
  b.value("name", "A", {{0, 1}});
  b.value("organizer", "B", {}, one);
  b.fact("event", {0, 1});
  const json fact = json::parse(write_fact(b));
  CHECK(fact["name"] == "A today");
  CHECK(fact["organizer"] == json::array({"B", "C"}));
  CHECK(fact["spans"] == json::parse(R"({"name":[[0,1],[14,19]],"organizer":[[6,7],[12,13]]})"));
  CHECK(fact["entities"] == json::parse(R"({"organizer":["o1","o2"]})"));
  const json second = json::parse(write_fact(b, 1));
  CHECK(second["organizer"] == json::array({"B"}));
  CHECK(second["spans"] == json::parse(R"({"name":[0,1]})"));
}

TEST_CASE("confidence has two decimals") {
  for (const auto& [confidence, text] : std::vector<std::pair<float, std::string>>{
           {0, "0.00"}, {0.004f, "0.00"}, {0.005f, "0.01"}, {0.5f, "0.50"}, {0.996f, "1.00"}, {1, "1.00"}, {7, "1.00"}}) {
    Built b("A");
    b.value("name", "A", {{0, 1}});
    b.fact("event", {0, 1});
    b.doc.facts[0].confidence = confidence;
    CHECK(write_fact(b).find("\"confidence\":" + text + ",") != std::string::npos);
  }
}

TEST_CASE("places in three units, and the evidence that they cut out") {
  // One, two, three and four bytes; one or two UTF-16 units; more than one step of the counter.
  std::string padding;
  for (int i = 0; i < 300; ++i) padding += "é";
  Built b(padding + "😀 Zoë €uro 😀");
  const uint32_t at = static_cast<uint32_t>(padding.size()) + 5;
  b.value("name", "Zoë", {{at, at + 4}});
  b.fact("event", {at, at + 11});
  const auto span = [&](OffsetUnit unit) { return json::parse(write_fact(b, 0, unit)); };
  CHECK(span(OffsetUnit::Bytes)["spans"]["name"] == json::array({605, 609}));
  CHECK(span(OffsetUnit::Codepoints)["spans"]["name"] == json::array({302, 305}));
  CHECK(span(OffsetUnit::Utf16)["spans"]["name"] == json::array({303, 306}));
  for (const OffsetUnit unit : {OffsetUnit::Bytes, OffsetUnit::Codepoints, OffsetUnit::Utf16})
    CHECK(span(unit)["evidence"]["text"] == "Zoë €uro");
}

TEST_CASE("law: counted from marks is counted from the beginning") {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::string text;
    std::vector<uint32_t> starts = {0};
    for (uint32_t n = random() % 900; n > 0; --n) {
      append_utf8(text, std::array<char32_t, 5>{'a', 0xE9, 0x20AC, 0x1F600, ' '}[random() % 5]);
      starts.push_back(static_cast<uint32_t>(text.size()));
    }
    Document doc;
    doc.writable_text() = text;
    doc.source = doc.text();
    doc.offsets.keep(static_cast<uint32_t>(text.size()));
    OffsetCounter points, units;
    points.start(doc, OffsetUnit::Codepoints);
    units.start(doc, OffsetUnit::Utf16);
    for (int i = 0; i < 100; ++i) {
      const uint32_t end = starts[random() % starts.size()];
      CHECK(points.locate({0, end}).end == count_codepoints(std::string_view(text).substr(0, end)));
      CHECK(units.locate({0, end}).end == count_utf16(std::string_view(text).substr(0, end)));
    }
  }
}

TEST_CASE("bytes are those of the file, code points those of its decoded text") {
  // windows-1252 "é A" behind a byte that was dropped.
  Document doc;
  doc.decoded = "é A";
  doc.source = doc.decoded;
  doc.decoded_offsets.drop(1);
  doc.decoded_offsets.replace(1, 2);
  doc.decoded_offsets.keep(2);
  doc.writable_text() = "é A";
  doc.offsets.keep(4);
  OffsetCounter counter;
  counter.start(doc, OffsetUnit::Bytes);
  CHECK(counter.locate({3, 4}).begin == 3);
  CHECK(counter.locate({3, 4}).end == 4);
  counter.start(doc, OffsetUnit::Codepoints);
  CHECK(counter.locate({3, 4}).begin == 2);
  CHECK(counter.locate({0, 2}).end == 1);
}

TEST_CASE("an article: only what is declared, alive and outermost; entities by label in order of mention") {
  Built b("New York of Bo saw Al in May");
  const EntityId bo = b.entity("PERSON", "Bo"), al = b.entity("PERSON", "Al"), ny = b.entity("PLACE", "New York");
  b.mention("PERSON", {5, 6}, bo);  // Bo comes later in the text than Al here
  b.mention("PERSON", {3, 4}, al);
  b.mention("PLACE", {0, 2});
  b.mention("PLACE", {0, 2}, ny);
  b.mention("PLACE", {1, 2}, ny);
  const MentionId may = b.mention("DATE", {7, 8}, EntityId::None, RuleId{1});
  b.doc.mention_values.push_back({may, "2024-05-31"});
  const MentionId lost = b.mention("ORGANIZATION", {0, 4});
  b.doc.mention(lost).state = MentionState::Outranked;
  REQUIRE(b.schema.add_label("GIVEN_NAME"));
  b.mention("GIVEN_NAME", {3, 4});
  b.doc.add_note("N101", "odd bytes", {0, 3});
  const json article = write_article(b);
  CHECK(article["article"]["id"] == "a \"b\".txt");
  CHECK(article["article"]["bytes"] == 28);
  CHECK(article["article"]["language"] == "und");
  CHECK_FALSE(article["article"].contains("url"));
  CHECK(article["mentions"] == json::parse(R"([{"start":0,"end":8,"label":"PLACE","entity":"l1"},
      {"start":12,"end":14,"label":"PERSON","entity":"p1"},{"start":19,"end":21,"label":"PERSON","entity":"p2"},
      {"start":25,"end":28,"label":"DATE","value":"2024-05-31","rule":"some-rule"}])"));
  CHECK(article["entities"] == json::parse(R"([{"id":"p1","label":"PERSON","name":"Al","aliases":[]},
      {"id":"p2","label":"PERSON","name":"Bo","aliases":[]},{"id":"l1","label":"PLACE","name":"New York","aliases":[]}])"));
  CHECK(article["sentences"] == json::parse(R"([{"start":0,"end":28,"paragraph":0,"zone":"body"}])"));
  CHECK(article["notes"][0] == json::parse(R"({"code":"N101","message":"odd bytes","start":0,"end":3,"count":1})"));
  CHECK(article["notes"][1]["code"] == "N120");
}

TEST_CASE("sha256 of the raw bytes") {
  // NIST's example for "abc".
  Built b("abc");
  CHECK(write_article(b)["article"]["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("language goes by the share of function words") {
  Document doc;
  CHECK(language_of(doc) == "und");
  for (int i = 0; i < 10; ++i) {
    Token token;
    token.flags.add(TokenFlag::Word);
    if (i < 2) token.flags.add(TokenFlag::Function);
    doc.tokens.push_back(token);
  }
  CHECK(language_of(doc) == "en");
  doc.tokens[0].flags = {};
  doc.tokens[0].flags.add(TokenFlag::Word);
  CHECK(language_of(doc) == "und");
}

TEST_CASE("errors") {
  std::string out;
  append_error({"x\n.txt", "E101", "the article is empty", ""}, out);
  CHECK(out == R"({"schema":"nutgraf/1","type":"error","article":"x\n.txt","code":"E101","message":"the article is empty"})");
}

TEST_CASE("the JSON Schema describes every key that is written, and no other") {
  Built b("Chair Ann Lee spoke");
  const EntityId ann = b.entity("PERSON", "Ann Lee");
  b.mention("PERSON", {1, 3}, ann);
  b.value("person", "Ann Lee", {{6, 13}}, ann);
  b.value("title", "Chair", {{0, 5}});
  b.value("organization", "Acme", {{0, 5}});
  b.value("status", "current", {});
  b.fact("position", {0, 13});
  b.doc.facts.back().attributed_to = "Tom Fox";
  const ordered_json schema = ordered_json::parse(schema_json(b.schema));
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  const ordered_json fact = ordered_json::parse(write_fact(b));
  const ordered_json& of_type = schema["$defs"]["position"];
  std::vector<std::string> written, described;
  for (const auto& [key, value] : fact.items()) written.push_back(key);
  for (const auto& [key, value] : of_type["properties"].items()) described.push_back(key);
  CHECK(written == described);  // also their order
  CHECK(of_type["x-crossReferences"]["wikidata"][0] == "P39");
  CHECK(schema["$defs"]["event"]["properties"]["organizer"]["type"] == "array");
}

}  // namespace nutgraf
