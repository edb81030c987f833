#include "model/morphology.h"

#include <algorithm>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "model/document.h"

namespace nutgraf {
namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

struct Row {
  const char* base;
  std::vector<std::string> forms;
};
const std::vector<Row> kRows = {
    {"", {""}},
    {"meet", {"meets", "meeting"}},
    {"host", {"hosts", "hosted", "hosting"}},
    {"announce", {"announces", "announced", "announcing"}},
    {"agree", {"agrees", "agreed", "agreeing"}},
    {"plan", {"plans", "planned", "planning"}},
    {"permit", {"permits", "permitted", "permitting"}},
    {"travel", {"travels", "travelled", "traveled", "travelling"}},
    {"equip", {"equips", "equipped", "equipping"}},
    {"study", {"studies", "studied", "studying"}},
    {"play", {"plays", "played", "playing"}},
    {"die", {"dies", "died", "dying"}},
    {"underlie", {"underlies", "underlying"}},
    {"pass", {"passes", "passed", "passing"}},
    {"fix", {"fixes", "fixed", "fixing"}},
    {"launch", {"launches", "launched", "launching"}},
    {"push", {"pushes", "pushed", "pushing"}},
    {"go", {"goes", "going"}},
    {"quiz", {"quizzes", "quizzed", "quizzing"}},
    {"bus", {"buses", "busses"}},
    {"panic", {"panics", "panicked", "panicking"}},
    {"city", {"cities"}},
    {"wife", {"wives"}},
    {"shelf", {"shelves"}},
    {"serve", {"serves", "served", "serving"}},
    {"house", {"houses", "housed", "housing"}},
    {"size", {"sizes", "sized"}},
    {"dye", {"dyes", "dyed", "dyeing"}},
    {"continue", {"continues", "continued", "continuing"}},
    {"co-found", {"co-founds", "co-founded", "co-founding"}},
    {"café", {"cafés"}},
};

TEST_CASE("inflect makes the regular forms, the word itself first") {
  for (const Row& row : kRows) {
    const auto forms = inflect(row.base);
    CAPTURE(row.base);
    REQUIRE(!forms.empty());
    CHECK(forms[0] == row.base);
    for (const std::string& form : row.forms) {
      CAPTURE(form);
      CHECK(contains(forms, form));
    }
  }
}

TEST_CASE("base_candidates finds the way back") {
  for (const Row& row : kRows) {
    for (const std::string& form : row.forms) {
      CAPTURE(form);
      CHECK(contains(base_candidates(form), row.base));
    }
  }
}

TEST_CASE("the best candidate comes first, without a dictionary") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"announced", "announce"}, {"making", "make"},        {"visited", "visit"},     {"offered", "offer"},
      {"explained", "explain"},  {"planned", "plan"},       {"called", "call"},       {"passed", "pass"},
      {"settled", "settle"},     {"donated", "donate"},     {"decided", "decide"},    {"required", "require"},
      {"cities", "city"},        {"ties", "tie"},           {"houses", "house"},      {"boxes", "box"},
      {"classes", "class"},      {"serves", "serve"},       {"ministers", "minister"}, {"dying", "die"},
      {"playing", "play"},       {"process", "process"},    {"campus", "campus"},     {"crisis", "crisis"},
      {"need", "need"},          {"king", "king"},          {"bring", "bring"},       {"minister", "minister"},
      {"raised", "raise"},       {"charged", "charge"},     {"belonged", "belong"},   {"changed", "change"},
  };
  for (const auto& row : rows) {
    const auto& form = row.first;
    const auto& base = row.second;
    CAPTURE(form);
    CHECK(base_candidates(form).front() == base);
  }
}

constexpr uint32_t kVerb = static_cast<uint32_t>(TokenFlag::Verb);
constexpr uint32_t kNoun = static_cast<uint32_t>(TokenFlag::Noun);
constexpr uint32_t kAdjective = static_cast<uint32_t>(TokenFlag::Adjective);
constexpr uint32_t kAdverb = static_cast<uint32_t>(TokenFlag::Adverb);

TEST_CASE("an ending suggests classes") {
  const std::vector<std::pair<const char*, uint32_t>> rows = {
      {"", 0},                    {"plan", 0},                {"king", 0},
      {"organisation", kNoun},    {"department", kNoun},      {"happiness", kNoun},   {"university", kNoun},
      {"quickly", kAdverb},       {"regional", kAdjective},   {"famous", kAdjective}, {"active", kAdjective},
      {"useful", kAdjective},     {"economic", kAdjective},   {"speaker", kNoun},     {"speakers", kNoun},
      {"walked", kVerb | kAdjective}, {"walking", kVerb | kNoun}, {"bridges", kNoun | kVerb}, {"process", 0},
  };
  for (const auto& row : rows) {
    const auto& word = row.first;
    const auto& classes = row.second;
    CAPTURE(word);
    CHECK(classes_by_ending(word) == classes);
  }
}

TEST_CASE("law: a word is among the base candidates of each of its forms") {
  std::mt19937 random(7);
  const std::string letters = "aeiouybcdfghklmnprstvwxzqe";
  for (int round = 0; round < 20000; ++round) {
    std::string base;
    for (size_t size = 1 + random() % 8; size > 0; --size) base += letters[random() % letters.size()];
    for (const std::string& form : inflect(base)) {
      CAPTURE(base);
      CAPTURE(form);
      REQUIRE(contains(base_candidates(form), base));
    }
  }
}

}  // namespace
}  // namespace nutgraf
