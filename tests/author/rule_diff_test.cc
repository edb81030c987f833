#include "author/rule_diff.h"

#include "author/small_pack.h"

namespace nutgraf {
namespace {

using Slots = std::vector<std::pair<std::string, std::string>>;

StatedFact fact(uint64_t id, const Slots& slots, RawSpan evidence = {0, 10}, const std::string& rule = "r",
                const std::string& modality = "asserted") {
  StatedFact out;
  out.type = "position";
  out.rule = rule;
  out.modality = modality;
  out.slots = slots;
  out.id = id;
  out.evidence = evidence;
  return out;
}

// "+ person=Ann", "~ title: chair → mayor", one a change.
std::string shown(const std::vector<FactChange>& changes) {
  std::string out;
  for (const FactChange& change : changes) {
    if (!out.empty()) out += "; ";
    if (change.kind == ChangeKind::Gained) out += "+ " + words_of(*change.after);
    if (change.kind == ChangeKind::Lost) out += "- " + words_of(*change.before);
    if (change.kind == ChangeKind::Changed) out += "~";
    for (const SlotChange& slot : change.slots)
      out += " " + slot.slot + ": " + slot.before + " > " + slot.after;
  }
  return out;
}

const std::string kWithWarden =
    std::string(SmallPack::kOffices) +
    "rule warden -> position\n"
    "  find {title: storm warden} {person:PERSON}\n"
    "  yes  The storm warden Ann spoke.\n"
    "       person=Ann | title=storm warden\n"
    "  no   The storm warden met Ann.\n";

const std::vector<std::string> kTexts = {"The mayor Ann spoke. The storm warden Bob slept.", "Nothing.",
                                         "The chair of the town Bob met Ann, the mayor.", " \n"};

}  // namespace

TEST_CASE("facts of one article, before and after") {
  const Slots ann = {{"person", "Ann"}, {"title", "chair"}}, bob = {{"person", "Bob"}, {"title", "mayor"}};
  struct Case {
    const char* what;
    std::vector<StatedFact> before, after;
    std::string changes;
  };
  const Case cases[] = {
      {"nothing on both sides", {}, {}, ""},
      {"the same", {fact(1, ann), fact(2, bob)}, {fact(2, bob), fact(1, ann)}, ""},
      {"gained", {fact(1, ann)}, {fact(1, ann), fact(2, bob)}, "+ person=Bob | title=mayor"},
      {"lost", {fact(1, ann), fact(2, bob)}, {fact(2, bob)}, "- person=Ann | title=chair"},
      {"the same fact in other words",
       {fact(1, ann)},
       {fact(1, {{"person", "Ann"}, {"title", "Chair"}})},
       "~ title: chair > Chair"},
      {"by another rule", {fact(1, ann)}, {fact(1, ann, {0, 10}, "s")}, "~ rule: r > s"},
      {"of another modality",
       {fact(1, ann)},
       {fact(1, ann, {0, 10}, "r", "planned")},
       "~ modality: asserted > planned"},
      {"read in another place", {fact(1, ann)}, {fact(1, ann, {50, 60})}, ""},
      {"a slot more",
       {fact(1, ann)},
       {fact(3, {{"person", "Ann"}, {"title", "chair"}, {"place", "Rome"}})},
       "~ place:  > Rome"},
      {"a slot less",
       {fact(3, {{"person", "Ann"}, {"place", "Rome"}})},
       {fact(1, {{"person", "Ann"}})},
       "~ place: Rome > "},
      {"nothing in common",
       {fact(1, ann)},
       {fact(2, bob)},
       "- person=Ann | title=chair; + person=Bob | title=mayor"},
      {"from other words of the article",
       {fact(1, ann)},
       {fact(2, {{"person", "Ann"}, {"title", "mayor"}}, {10, 20})},
       "- person=Ann | title=chair; + person=Ann | title=mayor"},
      {"a list slot",
       {fact(1, {{"person", "Ann"}, {"member", "Bob"}})},
       {fact(2, {{"person", "Ann"}, {"member", "Bob"}, {"member", "Zoe"}})},
       "~ member: Bob > Bob and Zoe"},
      // Ann's fact is nearer to Ann's than Bob's with the same title.
      {"the nearest are one",
       {fact(1, ann)},
       {fact(2, {{"person", "Bob"}, {"title", "chair"}, {"status", "former"}}),
        fact(3, {{"person", "Ann"}, {"title", "mayor"}})},
       "~ title: chair > mayor; + person=Bob | title=chair | status=former"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(shown(compare_facts("a", c.before, c.after)) == c.changes);
  }
  StatedFact other = fact(2, {{"person", "Ann"}});
  other.type = "award";
  CHECK(shown(compare_facts("a", {fact(1, {{"person", "Ann"}})}, {other})) == "- person=Ann; + person=Ann");
}

TEST_CASE("two packs over articles") {
  const SmallPack before("a"), after("b");
  after.write("rules/offices.rules", kWithWarden);
  const auto old_pack = before.compile(), new_pack = after.compile();
  for (const unsigned jobs : {1u, 3u}) {
    CAPTURE(jobs);
    Articles articles(kTexts);
    const Result<RuleDiff> diff = diff_rules(*old_pack, *new_pack, articles, {jobs, {}});
    REQUIRE(diff);
    CHECK(diff->articles == 3);
    CHECK(diff->errors == 1);  // the empty one
    CHECK(diff->facts_before == 3);
    CHECK(diff->facts_after == 4);
    REQUIRE(diff->changes.size() == 1);
    CHECK(shown(diff->changes) == "+ person=Bob | title=storm warden | status=current");
    CHECK(diff->changes[0].article == "a0.txt");
    CHECK(diff->changes[0].fact().sentence == "The storm warden Bob slept.");
    CHECK(diff->changes[0].fact().json.find("\"rule\":\"position.warden\"") != std::string::npos);
    CHECK(diff->count(ChangeKind::Gained) == 1);
    CHECK_FALSE(diff->score_before);
  }
  Articles articles(kTexts);
  const Result<RuleDiff> back = diff_rules(*new_pack, *old_pack, articles, {2, {}});
  REQUIRE(back);
  CHECK(shown(back->changes) == "- person=Bob | title=storm warden | status=current");
  REQUIRE(by_rule(*back).size() == 1);
  CHECK(by_rule(*back)[0].rule == "warden");
}

TEST_CASE("facts that were kept differ as if they were read now") {
  const SmallPack before("a"), after("b");
  after.write("rules/offices.rules", kWithWarden);
  const Articles articles(kTexts);
  const CorpusFacts old_facts = read_facts(*before.compile(), articles.all(), 2),
                    new_facts = read_facts(*after.compile(), articles.all(), 1);
  REQUIRE(old_facts.size() == kTexts.size());
  const RuleDiff diff = diff_facts(articles.all(), old_facts, new_facts);
  CHECK(shown(diff.changes) == "+ person=Bob | title=storm warden | status=current");
  CHECK(diff.facts_after == diff.facts_before + 1);
  CHECK(diff_facts(articles.all(), new_facts, new_facts).changes.empty());
}

TEST_CASE("gold gives precision and recall on both sides") {
  const SmallPack before("a"), after("b");
  after.write("rules/offices.rules", kWithWarden);
  const GoldFiles gold = {
      {"gold/a0.json",
       R"({"article": "a0.txt", "facts": [{"type": "position", "person": "Ann", "title": "mayor"},)"
       R"({"type": "position", "person": "Bob", "title": "storm warden"}, {"type": "award", "recipient": "Ann"}]})"},
      {"gold/other.json",
       R"({"article": "other.txt", "facts": [{"type": "position", "person": "Zoe", "title": "chair"}]})"}};
  Articles articles(kTexts);
  const Result<RuleDiff> diff = diff_rules(*before.compile(), *after.compile(), articles, {1, gold});
  REQUIRE(diff);
  REQUIRE(diff->score_before);
  // Awards are annotated, but neither pack can state one; other.txt was not read.
  REQUIRE(diff->score_before->types.size() == 1);
  CHECK(diff->score_before->types[0].recall() == doctest::Approx(0.5));
  CHECK(diff->score_after->types[0].recall() == doctest::Approx(1));
  CHECK(diff->score_after->types[0].precision() == doctest::Approx(1));

  Articles others({"The mayor Ann spoke."});
  const Result<RuleDiff> none = diff_rules(*before.compile(), *after.compile(), others, {1, {gold[1]}});
  REQUIRE_FALSE(none);
  CHECK(none.errors()[0].code == "E143");
}

}  // namespace nutgraf
