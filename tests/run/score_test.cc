#include "run/score.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

namespace nutgraf {
namespace {

// The one type's score of `facts` lines against a gold article "a".
TypeScore score_of(const std::string& gold, const std::string& facts) {
  std::istringstream lines(facts);
  const Result<ScoreReport> report = score({{"a.json", "{\"article\":\"a.txt\",\"facts\":[" + gold + "]}"}}, lines, {});
  REQUIRE(report);
  REQUIRE(report->types.size() == 1);
  return report->types[0];
}

std::string fact(const std::string& slots) { return "{\"article\":\"a_7.txt\"," + slots + "}\n"; }

}  // namespace

TEST_CASE("folding") {
  struct Case {
    const char* text;
    const char* folded;
  };
  const Case cases[] = {
      {"", ""},
      {"Ann", "ann"},
      {"The Board", "board"},
      {"an  Board\n", "board"},
      {"Theatre", "theatre"},
      {"the", "the"},
      {"“Zoë” d’Arc", "zoe darc"},
      {"vice–rector", "vice rector"},
      {"(Acme).", "acme"},
      {"Dr. Ann", "ann"},
      {"Prof. Dr Ann", "ann"},
      {"His Excellency Mr. Ann", "ann"},
      {"H.E. Ann", "ann"},
      {"Drake", "drake"},
      {"Straße", "strasse"},
      {"ﬁne…", "fine"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.text));
    CHECK(fold_for_score(c.text) == c.folded);
  }
}

TEST_CASE("what counts as found") {
  const std::string gold = R"({"type":"position","person":["Ann Lee","Lee"],"title":"chair","status":"current"})";
  struct Case {
    const char* what;
    std::string gold, facts;
    size_t found, wrong;
  };
  const Case cases[] = {
      {"nothing", gold, "", 0, 0},
      {"the same", gold, fact(R"("type":"position","person":"Ann Lee","title":"chair")"), 1, 0},
      {"one of equals, folded", gold, fact(R"("type":"position","person":"Ms. LEE","title":"“Chair”")"), 1, 0},
      {"other person", gold, fact(R"("type":"position","person":"Bo","title":"chair")"), 0, 1},
      {"a key slot is missing", gold, fact(R"("type":"position","person":"Lee")"), 0, 1},
      {"an organisation that gold does not state", gold, fact(R"("type":"position","person":"Lee","title":"chair","organization":"Acme")"), 0, 1},
      {"twice the same", gold, fact(R"("type":"position","person":"Lee","title":"chair")") + fact(R"("type":"position","person":"LEE","title":"chair")"), 1, 0},
      {"twice, once by another of its names", gold,
       fact(R"("type":"position","person":"Lee","title":"chair")") + fact(R"("type":"position","person":"Ann Lee","title":"chair")"), 1, 0},
      {"other articles and records do not count", gold,
       "{\"article\":\"b.txt\",\"type\":\"position\",\"person\":\"Bo\"}\n" + fact(R"("type":"error","code":"E101")") +
           "{\"article\":{\"id\":\"a.txt\"},\"type\":\"article\"}\n\n", 0, 0},
      {"an office of a place", R"({"type":"position","person":"Lee","title":"mayor","place":"Kyoto"})",
       fact(R"("type":"position","person":"Lee","title":"mayor","organization":"Kyoto")"), 1, 0},
      {"null: may be left out", R"({"type":"position","person":"Lee","title":"mayor","organization":["City",null]})",
       fact(R"("type":"position","person":"Lee","title":"mayor")"), 1, 0},
      {"most of the words of a long slot", R"({"type":"event","name":"Third Annual Harbour Fair"})",
       fact(R"("type":"event","name":"Annual Harbour Fair")"), 1, 0},
      {"too few of them", R"({"type":"event","name":"Third Annual Harbour Fair"})", fact(R"("type":"event","name":"Harbour Fair of Kyoto")"), 0, 1},
      {"the first words of a quotation", R"({"type":"statement","speaker":"Lee","content":"one two three …"})",
       fact(R"("type":"statement","speaker":"Lee","content":"one two three four five six seven eight nine ten")"), 1, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.what));
    const TypeScore s = score_of(c.gold, c.facts);
    CHECK(s.gold == 1);
    CHECK(s.found == c.found);
    CHECK(s.wrong == c.wrong);
  }
}

TEST_CASE("optional facts are neither rewarded nor punished") {
  const std::string gold = R"({"type":"position","person":"Lee","title":"chair","optional":true})";
  const TypeScore s = score_of(gold, fact(R"("type":"position","person":"Lee","title":"chair")"));
  CHECK(s.gold == 0);
  CHECK(s.found == 0);
  CHECK(s.wrong == 0);
  CHECK(s.optional_found == 1);
}

TEST_CASE("slots that gold states beside the keys") {
  const TypeScore s = score_of(R"({"type":"position","person":"Lee","title":"chair","status":"former","place":"Kyoto"})",
                               fact(R"("type":"position","person":"Lee","title":"chair","status":"former")"));
  CHECK(s.slots == 2);
  CHECK(s.slots_right == 1);
}

namespace {

// A fact of each type with all its slots; "keys" are those that decide whether it is found.
struct TypeCase {
  const char* fact;
  std::vector<std::string> keys;
};
const TypeCase kTypes[] = {
    {R"({"type":"position","person":"Lee","title":"chair","organization":"Acme","place":"Kyoto")"
     R"(,"status":"former","since":"2001"})",
     {"person", "title", "organization"}},
    {R"({"type":"statement","speaker":"Lee","content":"rain is near","kind":"direct","cue":"say")"
     R"(,"addressee":"Bo","event":"Fair"})",
     {"speaker", "content"}},
    {R"({"type":"event","name":"Fair","kind":"fair","date":"2001","place":"Kyoto","organizer":"Acme")"
     R"(,"part_of":"Week"})",
     {"name"}},
    {R"({"type":"participation","participant":"Lee","event":"Fair","role":"speaker"})",
     {"participant", "event", "role"}},
    {R"({"type":"appointment","person":"Lee","title":"chair","organization":"Acme","place":"Kyoto")"
     R"(,"date":"2001","by":"Bo","replaces":"Cy"})",
     {"person", "title", "organization"}},
    {R"({"type":"departure","person":"Lee","title":"chair","organization":"Acme","date":"2001")"
     R"(,"kind":"retired"})",
     {"person", "title", "organization"}},
    {R"({"type":"award","recipient":"Lee","award":"Oak Leaf","presenter":"Bo","event":"Fair")"
     R"(,"date":"2001"})",
     {"recipient", "award"}},
    {R"({"type":"founding","organization":"Acme","founder":"Lee","date":"2001","place":"Kyoto"})",
     {"organization", "founder"}},
    {R"({"type":"meeting","participant":"Lee","with":"Bo","place":"Kyoto","date":"2001")"
     R"(,"topic":"rain"})",
     {"participant", "with"}},
    {R"({"type":"agreement","party":[["Acme"],["Bolt"]],"kind":"treaty","date":"2001")"
     R"(,"place":"Kyoto","topic":"rain"})",
     {"party"}},
    {R"({"type":"affiliation","person":"Lee","organization":"Acme","relation":"member"})",
     {"person", "organization", "relation"}},
    {R"({"type":"part_of","organization":"Acme","parent":"Bolt"})", {"organization", "parent"}},
    {R"({"type":"alias","entity":"Acme","alias":"A"})", {"entity", "alias"}},
    {R"({"type":"quantity","subject":"Acme","measure":"staff","value":7,"qualifier":"about"})",
     {"subject", "measure", "value"}},
    {R"({"type":"location","event":"Fair","place":"Kyoto"})", {"event", "place"}},
    {R"({"type":"location","organization":"Acme","place":"Kyoto"})", {"organization", "place"}},
    // A type of the user's own.
    {R"({"type":"recall","maker":"Acme","product":"kettle"})", {"maker", "product"}},
};

std::string line(nlohmann::json fact) {
  fact["article"] = "a.txt";
  fact["id"] = "f1";
  return fact.dump() + "\n";
}

}  // namespace

TEST_CASE("which slots decide, type by type") {
  for (const TypeCase& c : kTypes) {
    const nlohmann::json gold = nlohmann::json::parse(c.fact);
    const size_t others = gold.size() - 1 - c.keys.size();
    CAPTURE(std::string(c.fact));
    const TypeScore same = score_of(c.fact, line(gold));
    CHECK(same.found == 1);
    CHECK(same.slots == others);
    CHECK(same.slots_right == others);
    for (const auto& [slot, value] : gold.items()) {
      if (slot == "type") continue;
      CAPTURE(slot);
      const bool key = std::find(c.keys.begin(), c.keys.end(), slot) != c.keys.end();
      nlohmann::json other = gold;
      other[slot] = "quite another";
      const TypeScore changed = score_of(c.fact, line(other));
      CHECK(changed.found == !key);
      CHECK(changed.wrong == key);
      if (!key) CHECK(changed.slots_right == others - 1);
      other.erase(slot);
      CHECK(score_of(c.fact, line(other)).found == !key);
    }
  }
}

TEST_CASE("which slots are loose, and how much") {
  struct Case {
    const char* slot;
    size_t words;  // of ten, that must be right
  };
  const Case cases[] = {{"content", 6},   {"name", 6},   {"event", 6},   {"measure", 6}, {"award", 6},
                        {"recipient", 6}, {"topic", 5},  {"person", 10}, {"title", 10},  {"place", 10},
                        {"alias", 10},    {"party", 10}, {"organization", 10}};
  const std::string right[] = {"oak", "elm", "ash", "fir", "yew", "rye", "hay", "ivy", "fig", "nut"};
  for (const Case& c : cases) {
    CAPTURE(std::string(c.slot));
    const auto note = [&](size_t words) {
      std::string text;
      for (size_t i = 0; i < std::size(right); ++i) text += (i < words ? right[i] : "birch") + " ";
      return nlohmann::json{{"type", "note"}, {c.slot, text}};
    };
    for (size_t words = 0; words <= std::size(right); ++words) {
      CAPTURE(words);
      CHECK((score_of(note(10).dump(), line(note(words))).found == 1) == (words >= c.words));
    }
  }
}

TEST_CASE("lists of parties, founders, presenters and numbers with their words") {
  using nlohmann::json;
  const std::string pact = R"({"type":"agreement","party":[["Acme Ltd","Acme"],["Bolt"]],"kind":"deal"})";
  const auto agreement = [](const json& parties) {
    return line({{"type", "agreement"}, {"party", parties}});
  };
  CHECK(score_of(pact, agreement({"Acme", "Bolt"})).found == 1);
  CHECK(score_of(pact, agreement({"Cobb", "Bolt"})).found == 1);  // one of them is enough
  CHECK(score_of(pact, agreement({"Cobb", "Dunn"})).wrong == 1);

  const std::string founded = R"({"type":"founding","organization":"Acme","founder":[["Lee"],["Bo"]]})";
  const auto founding = [](const json& founder) {
    return line({{"type", "founding"}, {"organization", "Acme"}, {"founder", founder}});
  };
  CHECK(score_of(founded, founding({"Lee", "Bo"})).found == 1);
  // One fact for each founder says no more than one for both, and nothing wrong.
  const TypeScore each = score_of(founded, founding("Lee") + founding("Bo"));
  CHECK(each.found == 1);
  CHECK(each.wrong == 0);

  const std::string count = R"({"type":"quantity","subject":"Acme","measure":"sales","value":[2400000,"£2.4m"]})";
  const auto quantity = [](const json& value) {
    return line({{"type", "quantity"}, {"subject", "Acme"}, {"measure", "sales"}, {"value", value}});
  };
  CHECK(score_of(count, quantity("2400000")).found == 1);
  CHECK(score_of(count, quantity("£2.4m")).found == 1);
  CHECK(score_of(count, quantity(2400000)).found == 1);
  CHECK(score_of(count, quantity("2.4")).wrong == 1);
}

// Two facts of nearly one name took each other's answer.
TEST_CASE("the closest pairs are matched first") {
  const TypeScore s = score_of(
      R"({"type":"event","name":"Harbour Fair Opening Night Gala"},{"type":"event","name":"Harbour Fair Opening Night"})",
      fact(R"("type":"event","name":"Harbour Fair Opening Night")") + fact(R"("type":"event","name":"Harbour Fair Opening Night Gala")"));
  CHECK(s.found == 2);
  CHECK(s.wrong == 0);
}

TEST_CASE("what cannot be read") {
  std::istringstream none(""), broken("{\"article\":\n");
  for (const char* gold : {"", "[]", "{}", "{\"article\":1,\"facts\":[]}", "{\"article\":\"a\",\"facts\":[{}]}"}) {
    CAPTURE(std::string(gold));
    CHECK(score({{"g.json", gold}}, none, {}).errors()[0].code == "E140");
  }
  const Result<ScoreReport> report = score({{"g.json", "{\"article\":\"a\",\"facts\":[]}"}}, broken, {});
  REQUIRE_FALSE(report);
  CHECK(to_string(report.errors()[0]).starts_with("facts:1: error E141"));
}

}  // namespace nutgraf
