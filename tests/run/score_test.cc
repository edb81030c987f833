#include "run/score.h"

#include <doctest/doctest.h>

#include <sstream>

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
