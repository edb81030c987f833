#include "stage/link_mentions.h"

#include <random>

#include "doctest/doctest.h"
#include "stage/marked_article.h"

namespace nutgraf {
namespace {

struct Row {
  std::string what;
  std::string label;
  std::string text;
  std::string entities;
};

const std::vector<Row> kRows = {
    {"nothing", "PERSON", "", ""},
    {"no names", "PERSON", "It rained.", ""},

    // Persons
    {"equal names", "PERSON", "[P:Ann Lee] met.\n[P:Ann Lee] left.", "Ann Lee"},
    {"surname alone", "PERSON", "[P:Ann Lee] met.\n[P:Lee] left.", "Ann Lee (Lee)"},
    {"honorific and surname", "PERSON", "[P:~Dr~ {Ann Lee}] met.\n[P:Mr {Lee}] left.", "Ann Lee (Lee)"},
    {"surname before the full name", "PERSON", "[P:Mr {Okoro}] met.\n[P:Ben Okoro] left.", "Ben Okoro (Okoro)"},
    {"two of one surname: the last named", "PERSON", "[P:Ann Lee] met [P:Bob Lee].\n[P:Lee] left.", "Ann Lee; Bob Lee (Lee)"},
    {"two of one surname: by honorific", "PERSON", "[P:Mrs {Ann Lee}] met [P:Bob Lee].\n[P:Mrs {Lee}] left.",
     "Ann Lee (Lee); Bob Lee"},
    {"honorific tells apart before any full name", "PERSON", "[P:Mr {Lee}] met [P:Mrs {Lee}].", "Lee; Lee"},
    {"surname first, patronymic last", "PERSON", "[P:Petrenko Ivan Olegovich] met.\n[P:Ivan Petrenko] left.\n[P:Petrenko] spoke.",
     "Petrenko Ivan Olegovich (Ivan Petrenko, Petrenko)"},
    {"patronymic in the middle", "PERSON", "[P:Ivan Petrenko] met.\n[P:Petrenko Ivan Olegovich] left.\n[P:Ivan Olegovich Petrenko] spoke.",
     "Petrenko Ivan Olegovich (Ivan Petrenko, Ivan Olegovich Petrenko)"},
    {"surname first without patronymic", "PERSON", "[P:Petrenko Ivan] met.\n[P:Petrenko] left.", "Petrenko Ivan (Petrenko)"},
    {"two given names tell by their order", "PERSON", "[P:Ali Hassan] met [P:Hassan Ali].", "Ali Hassan; Hassan Ali"},
    {"middle initial", "PERSON", "[P:Carla T. Moss] met.\n[P:Carla Moss] left.", "Carla T. Moss (Carla Moss)"},
    {"middle initial and middle name", "PERSON", "[P:Carla T. Moss] met.\n[P:Carla Tilda Moss] left.",
     "Carla Tilda Moss (Carla T. Moss)"},
    {"two middle names", "PERSON", "[P:Carla Tilda Moss] met [P:Carla Ruth Moss].", "Carla Tilda Moss; Carla Ruth Moss"},
    {"initials for given names", "PERSON", "[P:I.O. Petrenko] met.\n[P:Ivan Olegovich Petrenko] left.",
     "Ivan Olegovich Petrenko (I.O. Petrenko)"},
    {"initials of another", "PERSON", "[P:K. Petrenko] met.\n[P:Ivan Petrenko] left.", "K. Petrenko; Ivan Petrenko"},
    {"particle and hyphen", "PERSON", "[P:Omar Al-Tikri] met.\n[P:Omar Al Tikri] left.\n[P:Al Tikri] spoke.\n[P:Tikri] sat.",
     "Omar Al-Tikri (Omar Al Tikri, Al Tikri, Tikri)"},
    {"a particle that is a given name", "PERSON", "[P:Al Moss] met [P:Tina Moss].", "Al Moss; Tina Moss"},
    {"van", "PERSON", "[P:Rik van der Meer] met.\n[P:Van der Meer] left.\n[P:Meer] spoke.",
     "Rik van der Meer (Van der Meer, Meer)"},
    {"son of: order counts", "PERSON", "[P:Fahd bin Talal] met [P:Talal bin Fahd].", "Fahd bin Talal; Talal bin Fahd"},
    {"diacritics", "PERSON", "[P:José Muñoz] met.\n[P:Jose Munoz] left.\n[P:Muñoz] sat.", "José Muñoz (Jose Munoz, Muñoz)"},
    {"letters with a stroke", "PERSON", "[P:Søren Kjær] met.\n[P:Soren Kjær] left.", "Søren Kjær (Soren Kjær)"},
    {"junior", "PERSON", "[P:Tom Reed Jr.] met.\n[P:Tom Reed] left.\n[P:Reed] sat.", "Tom Reed Jr. (Tom Reed, Reed)"},
    {"junior and senior", "PERSON", "[P:Tom Reed Jr.] met [P:Tom Reed Sr.].", "Tom Reed Jr.; Tom Reed Sr."},
    {"family name first", "PERSON", "[P:Kim Dae-won] met.\n[P:Kim] left.", "Kim Dae-won (Kim)"},
    {"two of one family name first", "PERSON", "[P:Kim Dae-won] met [P:Kim Il-su].\n[P:Kim] left.", "Kim Dae-won; Kim Il-su (Kim)"},
    {"family name known from a list", "PERSON", "[P:Wu Yongan] met [P:Wu Leitan].\n[P:Wu] left.", "Wu Yongan; Wu Leitan (Wu)"},
    {"given name alone", "PERSON", "[P:Sir {Digby Moss}] met.\n[P:Sir {Digby}] left.", "Digby Moss (Digby)"},
    {"given name of two", "PERSON", "[P:John Moss] met [P:John Reed].\n[P:John] left.", "John Moss; John Reed; John"},
    {"capitals throughout are no better", "PERSON", "[P:ANN LEE] met.\n[P:Ann Lee] left.", "Ann Lee (ANN LEE)"},
    {"a name over a line break", "PERSON", "[P:Ann\tLee] met.\n[P:Ann Lee] left.", "Ann Lee"},
    {"possessive", "PERSON", "[P:Ann Lee's] car.", "Ann Lee"},
    {"honorific in the mention, found by the list", "PERSON", "[P:Mrs Ann Lee] met.", "Ann Lee"},
    {"double surname", "PERSON", "[P:Mary Smith-Jones] met.\n[P:Smith-Jones] left.", "Mary Smith-Jones (Smith-Jones)"},
    {"nothing but a mark", "PERSON", "[P:…] met.", "…"},

    // Names that no rule saw
    {"surname unseen", "PERSON", "[P:Ann Lee] met.\nThen Lee left.", "Ann Lee (Lee)"},
    {"surname unseen, before the full name", "PERSON", "Then Lee left.\n[P:Ann Lee] met.", "Ann Lee (Lee)"},
    {"lower case is another word", "PERSON", "[P:Ann Moss] met.\nIt grew moss there.", "Ann Moss"},
    {"in an organisation it is no person", "PERSON", "[P:Ann Lee] met.\nAt [O:Lee Steel] all was well.", "Ann Lee"},
    {"in a larger name it is no person", "PERSON", "[P:Ann Lee] met.\nThen Robert Lee Harvest left.", "Ann Lee"},
    {"a common word begins a sentence", "PERSON", "[P:Ann Young] met.\nYoung people left.", "Ann Young"},
    {"a common word begins a sentence as a name does", "PERSON", "[P:Ann Young] met.\nYoung, too, left.", "Ann Young (Young)"},
    {"a common word begins a sentence before the full name", "PERSON", "Young, too, left.\n[P:Ann Young] met.", "Ann Young"},
    {"a common word within", "PERSON", "[P:Ann Young] met.\nThen Young left.", "Ann Young (Young)"},
    {"with its particles", "PERSON", "[P:Rik van der Meer] met.\nSo van der Meer left.", "Rik van der Meer (van der Meer)"},
    {"a given name alone", "PERSON", "[P:Zorka Lee] met.\nThen Zorka left.", "Zorka Lee (Zorka)"},
    {"a given name that two bear", "PERSON", "[P:Zorka Lee] met [P:Zorka Moss].\nThen Zorka left.", "Zorka Lee; Zorka Moss"},
    {"a given name that is another's surname", "PERSON", "[P:Zorka Lee] met [P:Ann Zorka].\nThen Zorka left.", "Zorka Lee; Ann Zorka (Zorka)"},
    {"a given name that is a common word", "PERSON", "[P:Young Lee] met.\nThen Young left.", "Young Lee"},
    {"a given name in a larger name", "PERSON", "[P:Zorka Lee] met.\nThen Zorka Steel left.", "Zorka Lee"},
    {"husband and wife by given names", "PERSON", "[P:Hugo Lee] met [P:Eva Lee].\n[P:~Mr~ {Lee}] left.\n[P:~Mrs~ {Lee}] sat.",
     "Hugo Lee (Lee); Eva Lee (Lee)"},
    {"a wife who is not named in full", "PERSON", "[P:Hugo Lee] met.\n[P:~Mrs~ {Lee}] sat.\n[P:~Mr~ {Lee}] left.", "Hugo Lee (Lee); Lee"},
    {"the surname means whom an honorific told last", "PERSON", "[P:Hugo Lee] met [P:Eva Lee].\n[P:~Mr~ {Lee}] sat.\n[P:Lee] left.",
     "Hugo Lee (Lee); Eva Lee"},
    {"in a line of capitals", "PERSON", "# PEOPLE THEN ZORKA ALL\n[P:Ann Zorka] met.", "Ann Zorka (ZORKA)"},
    {"in a line of capitals with the given name", "PERSON", "# ANN YOUNG ALL THEN\n[P:Ann Young] met.", "Ann Young (ANN YOUNG)"},
    {"in a line of capitals beside another name", "PERSON", "# OTTO ZORKA ALL THEN\n[P:Ann Zorka] met.", "Ann Zorka"},
    {"a common word in a line of capitals", "PERSON", "# YOUNG PEOPLE ALL THEN\n[P:Ann Young] met.", "Ann Young"},
    {"a common word in a headline", "PERSON", "# Young Then\n[P:Ann Young] met.", "Ann Young (Young)"},
    {"a common word in a headline that stands in small letters", "PERSON", "# Young Then\n[P:Ann Young] met the young.", "Ann Young"},
    {"a person named by surname only", "PERSON", "[P:Mr {Okoro}] met.\nLater Okoro left.", "Okoro"},

    // Organisations
    {"equal but for case, the, and", "ORGANIZATION", "[O:the Pipe & Wire Board] met.\n[O:Pipe and Wire board] left.",
     "Pipe & Wire Board (Pipe and Wire board)"},
    {"acronym defined", "ORGANIZATION", "[O:Institute of Cold Metals] (ICM) met.\n[O:ICM] left.", "Institute of Cold Metals (ICM)"},
    {"acronym defined that does not fit", "ORGANIZATION", "[O:Iron Guard] (KZX) met.\nThen KZX left.", "Iron Guard (KZX)"},
    {"a dateline defines nothing", "ORGANIZATION", "[O:UNITED METALS] (KZX) met.\nThen [O:KZX] left.", "UNITED METALS; KZX"},
    {"an acronym that the list knows as another's", "ORGANIZATION", "[O:Iron Guard] ([O:WMO]) met.", "Iron Guard; WMO"},
    {"acronym defined the other way", "ORGANIZATION", "[O:KZX] ([O:Iron Guard]) met.", "Iron Guard (KZX)"},
    {"acronym defined inside the mention", "ORGANIZATION", "[O:{Institute of Cold Metals} (ICM)] met.\n[O:ICM] left.",
     "Institute of Cold Metals (ICM)"},
    {"a country in brackets is no acronym", "ORGANIZATION", "[O:Institute of Cold Metals] ([L:Jordan]) met.",
     "Institute of Cold Metals"},
    {"acronym by initials", "ORGANIZATION", "[O:Institute of Cold Metals] met.\n[O:ICM] left.", "Institute of Cold Metals (ICM)"},
    {"acronym with stops", "ORGANIZATION", "[O:United Metals] met.\n[O:U.M.] left.", "United Metals (U.M.)"},
    {"a word gives two letters", "ORGANIZATION", "[O:Kazan Metal Works] met.\n[O:KAMW] left.", "Kazan Metal Works (KAMW)"},
    {"all words give a letter", "ORGANIZATION", "[O:Bank of Iron] met.\n[O:BOI] left.", "Bank of Iron (BOI)"},
    {"initials of two", "ORGANIZATION", "[O:Iron Guard] met [O:Ice Group].\n[O:IG] left.", "Iron Guard; Ice Group; IG"},
    {"acronym from the list", "ORGANIZATION", "[O:World Metal Organization] met.\n[O:WMO] left.", "World Metal Organization (WMO)"},
    {"the list knows better than initials", "ORGANIZATION", "[O:Western Mint Office] met.\n[O:WMO] left.", "Western Mint Office; WMO"},
    {"head word", "ORGANIZATION", "[O:Academy of Metals] met.\nIn the Academy all left.", "Academy of Metals (Academy)"},
    {"head word, a mention in lower case", "ORGANIZATION", "[O:Iron Bank] met.\nThen the [O:bank] left.", "Iron Bank (bank)"},
    {"head word of the last named", "ORGANIZATION", "[O:Iron Bank] met [O:Bank of Ice].\nThen the [O:bank] left.",
     "Iron Bank; Bank of Ice (bank)"},
    {"head word that is settled stays", "ORGANIZATION", "[O:Academy of Metals] met.\nThen the Academy left [O:Academy of Ice].\nIn the Academy all slept.",
     "Academy of Metals (Academy); Academy of Ice"},
    {"head word before the name", "ORGANIZATION", "Then the [O:Academy] left.\n[O:Academy of Metals] met.", "Academy of Metals (Academy)"},
    {"head word that begins a longer name", "ORGANIZATION", "[O:Academy of Metals] met.\nThen the Academy Awards came.", "Academy of Metals"},
    {"a lone name", "ORGANIZATION", "The [O:Zarkans] met.\nThe [O:Zarkans] left.", "Zarkans"},
    {"shortened", "ORGANIZATION", "[O:Agency for Roads of Northern Hills] met.\n[O:Agency for Roads] left.",
     "Agency for Roads of Northern Hills (Agency for Roads)"},
    {"shortened, of two", "ORGANIZATION",
     "[O:Agency for Roads of Hills] met [O:Agency for Roads of Dales].\n[O:Agency for Roads] left.",
     "Agency for Roads of Hills; Agency for Roads of Dales; Agency for Roads"},
    {"a country's", "ORGANIZATION", "[O:Freedonia's Agency for Roads] met.\n[O:Agency for Roads] left.", "Agency for Roads"},
    {"a jurisdiction in front adds nothing to the name", "ORGANIZATION", "[O:Freedonian Agency for Roads] met.\n[O:Agency for Roads] left.",
     "Agency for Roads (Freedonian Agency for Roads)"},
    {"jurisdictions of two", "ORGANIZATION", "[O:Freedonian Road Agency] met [O:Sylvanian Road Agency].\n[O:Road Agency] left.",
     "Freedonian Road Agency; Sylvanian Road Agency; Road Agency"},
    {"a bracketed country at the end", "ORGANIZATION", "[O:Academy of Metals (Freedonia)] met.\n[O:Academy of Metals] left.",
     "Academy of Metals"},
    {"legal form", "ORGANIZATION", "[O:Ferrox Metal Corp.] met.\n[O:Ferrox Metal] left.", "Ferrox Metal Corp. (Ferrox Metal)"},
    {"a firm's first word", "ORGANIZATION", "[O:Ferrox Shipping Corp.] met.\n[O:Ferrox] left.", "Ferrox Shipping Corp. (Ferrox)"},
    {"a firm's first word, unseen", "ORGANIZATION", "[O:Ferrox Airlines] met.\nThen Ferrox left.", "Ferrox Airlines (Ferrox)"},
    {"a firm's first word, taken for a person", "ORGANIZATION", "[O:Ferrox Airlines] met.\nThen [P:Ferrox] left.", "Ferrox Airlines (Ferrox)"},
    {"a firm that bears a person's name", "ORGANIZATION", "[O:Ferrox Airlines] met [P:Ann Ferrox].\nThen [P:Ferrox] left.", "Ferrox Airlines"},
    {"a person with an honorific is no firm", "ORGANIZATION", "[O:Ferrox Airlines] met.\nThen [P:~Mr~ {Ferrox}] left.", "Ferrox Airlines"},
    {"one word and a company form, taken for a person elsewhere", "ORGANIZATION", "[O:Ferrox Corp.] met.\nThen [P:Ferrox] left.",
     "Ferrox Corp. (Ferrox)"},
    {"one word, taken for a person elsewhere", "ORGANIZATION", "[O:Ferrox] met.\nThen [P:Ferrox] left.", "Ferrox"},
    {"the first word of two firms", "ORGANIZATION", "[O:Ferrox Airlines] met [O:Ferrox Motors].\nThen Ferrox left.", "Ferrox Airlines; Ferrox Motors"},
    {"the first word of what is no firm", "ORGANIZATION", "[O:Ferrox Road Agency] met.\nThen Ferrox left.", "Ferrox Road Agency"},
    {"acronym unseen", "ORGANIZATION", "[O:Institute of Cold Metals] met.\nThen ICM left.", "Institute of Cold Metals (ICM)"},
    {"name unseen", "ORGANIZATION", "Then Cold Metals left.\n[O:Cold Metals] met.", "Cold Metals"},
    {"name unseen that goes on", "ORGANIZATION", "Then Cold Metals Union left.\n[O:Cold Metals] met.", "Cold Metals"},
    {"one word unseen", "ORGANIZATION", "[O:Ferrox] met.\nThen Ferrox left.", "Ferrox"},
    {"nested and outranked elsewhere", "ORGANIZATION", "[O:{Board} of [O:the {Iron Hub}]] met.\nThen the Hub slept.",
     "Board; Iron Hub (Hub)"},

    // Places
    {"same place", "PLACE", "In [L:Tor Hills] and [L:the Tor Hills].", "Tor Hills"},
    {"country, its long name, its people", "PLACE", "A Freedonian left [L:Freedonia].\nIn [L:Republic of Freedonia] too.",
     "Republic of Freedonia (Freedonian, Freedonia)"},
    {"a name of other words names it worse", "PLACE", "The [L:Sylvan Hill Union] broke.\nIn [L:Sylvania] all slept.",
     "Sylvania (Sylvan Hill Union)"},
    {"capitals throughout are no better, of a place", "PLACE", "@ [L:TOR]\nIn [L:Tor] all slept.", "Tor (TOR)"},
    {"only its people", "PLACE", "A Freedonian left.", "Freedonia (Freedonian)"},
    {"a people in the name of an organisation", "PLACE", "[O:Freedonian Road Agency] met.", ""},

    {"events", "EVENT", "[E:the Third Metal Forum] began.\n[E:Third Metal Forum] ended.", "Third Metal Forum"},
};

TEST_CASE("mentions of one article become entities") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text, "young people all then");
    article.link();
    CHECK(article.entities(row.label) == row.entities);
  }
}

struct Referents {
  std::string what;
  std::string text;
  std::string titles;
};
const std::vector<Referents> kTitles = {
    {"title before the name", "[T:{Rector}] [P:Ann Lee] met.\nThen the [T:{rector}] spoke.", "-; Ann Lee"},
    {"title behind the name", "[P:Ann Lee], the [T:{rector}], met.\n[T:{Rector}] spoke.", "-; Ann Lee"},
    {"with a comma between", "The [T:{rector}], [P:Ann Lee], met.\nThe [T:{rector}] spoke.", "-; Ann Lee"},
    {"the last who was given it", "[T:{Mayor}] [P:Ann Lee] met [T:{Mayor}] [P:Bob Moss].\nThe [T:{mayor}] spoke.", "-; -; Bob Moss"},
    {"shorter", "[T:{Prime Minister}] [P:Ann Lee] met.\nThe [T:{minister}] spoke.", "-; Ann Lee"},
    {"longer", "[T:{Minister}] [P:Ann Lee] met.\nThe [T:{prime minister}] spoke.", "-; -"},
    {"a deputy is not the chairman", "[T:{Deputy Chairman}] [P:Ann Lee] met.\nThe [T:{chairman}] spoke.", "-; -"},
    {"the deputy", "[T:{Deputy Chairman}] [P:Ann Lee] met.\nThe [T:{deputy chairman}] spoke.", "-; Ann Lee"},
    {"someone else's", "[T:{Rector} of [O:Iron Academy]] [P:Ann Lee] met.\nThe [T:{rector} of [O:Ice Academy]] spoke.", "-; -"},
    {"of the same body", "[T:{Rector} of [O:Iron Academy]] [P:Ann Lee] met.\nThe [T:{rector} of [O:the {Academy}]] spoke.", "-; Ann Lee"},
    {"of what was not read", "[T:{Rector}] [P:Ann Lee] met.\nThe [T:{rector}] of something spoke.", "-; -"},
    {"a former one", "[T:~former~ {President}] [P:Ann Lee] met.\nThe [T:{president}] spoke.", "-; -"},
    {"indefinite", "[T:{Rector}] [P:Ann Lee] met.\nHe became [T:{rector}] there.", "-; -"},
    {"no one was given it", "The [T:{rector}] spoke.", "-"},
    {"a surname unseen", "[P:Ann Lee] met.\n[T:{Rector}] Lee spoke.\nThe [T:{rector}] left.", "-; Ann Lee"},
};
TEST_CASE("a title alone stands for the person who was given it") {
  for (const Referents& row : kTitles) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    CHECK(article.referents("TITLE") == row.titles);
  }
}

const std::vector<Referents> kReferences = {
    {"an office", "[T:{Rector}] [P:Ann Lee] met.\n[R:The [T:{rector}]] spoke.", "Ann Lee"},
    {"an office that two hold", "[T:{Mayor}] [P:Ann Lee] met [T:{Mayor}] [P:Bob Moss].\n[R:The [T:{mayor}]] spoke.", "-"},
    {"an office that nobody was given", "[P:Ann Lee] met.\n[R:The [T:{mayor}]] spoke.", "-"},
    {"whose holder was named long before", "[T:{Rector}] [P:Ann Lee] met.\nA.\nB.\nC.\nD.\nE.\n[R:The [T:{rector}]] spoke.", "-"},
    {"a body by its head", "[O:Academy of Metals] met.\n[R:The academy] spoke.", "Academy of Metals"},
    {"the body named last", "[O:Academy of Metals] met [O:Academy of Ice].\n[R:The academy] spoke.", "Academy of Ice"},
    {"a body named later", "[R:The academy] spoke.\n[O:Academy of Metals] met.", "-"},
    {"the company", "[O:Iron Guard] met [O:Ferrox Shipping Corp.].\n[R:The company] spoke.", "Ferrox Shipping Corp."},
    {"another body was named since", "[O:Ferrox Shipping Corp.] met [O:Iron Guard].\n[R:The company] spoke.", "-"},
    {"a bank, and a firm that may be one", "[O:Iron Bank] met [O:Ferrox Shipping Corp.].\n[R:The bank] spoke.", "-"},
    {"no firm", "[O:Iron Guard] met.\n[R:The company] spoke.", "-"},
};
TEST_CASE("a reference stands for who holds the office, and for the body of that kind") {
  for (const Referents& row : kReferences) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    CHECK(article.referents("REFERENCE") == row.titles);
    article.link();
    CHECK(article.referents("REFERENCE") == row.titles);
  }
}

TEST_CASE("gender by honorific, by patronymic, by given name") {
  const auto gender_of = [](std::string_view text) {
    MarkedArticle article(text);
    article.link();
    REQUIRE(article.doc.entities.size() == 1);
    return article.doc.entities[0].gender;
  };
  CHECK(gender_of("[P:Ann Lee] met.") == Gender::Unknown);
  CHECK(gender_of("[P:Eva Lee] met.") == Gender::Female);
  CHECK(gender_of("[P:Hugo Lee] met.") == Gender::Male);
  CHECK(gender_of("[P:~Mrs~ {Hugo Lee}] met.") == Gender::Female);
  CHECK(gender_of("[P:Zork Petrovna Lee] met.") == Gender::Female);
  CHECK(gender_of("[P:Zork Petrovich Lee] met.") == Gender::Male);
  CHECK(gender_of("[P:Ann Wu] met.") == Gender::Unknown);  // a surname, whatever men may be called
}

TEST_CASE("a surname that was taken for a place is the person, but not after 'in'") {
  MarkedArticle article("[P:Mike Jordan] met.\nThen [L:Jordan] left.\nIt rained in [L:Jordan].\n@ [L:JORDAN]");
  article.link();
  CHECK(article.referents("PERSON") == "Mike Jordan; Mike Jordan");
  CHECK(article.referents("PLACE") == "Jordan; Jordan");
  const Mention& place = article.doc.mention(article.mention("PLACE", "Jordan", 1));
  CHECK(place.state == MentionState::Outranked);
  CHECK(place.entity == EntityId::None);
}

TEST_CASE("entities carry the first honorific, the gender it tells, and the list entry") {
  MarkedArticle article("[P:Ann Lee] met.\n[P:~Mrs~ {Lee}] left [L:Freedonia].\n[P:~Dr~ {Lee}] slept.");
  article.link();
  REQUIRE(article.doc.entities.size() == 2);
  CHECK(article.doc.entities[0].honorific == "Mrs");
  CHECK(article.doc.entities[0].gender == Gender::Female);
  CHECK(article.doc.entities[0].entry == EntryId::None);
  REQUIRE(article.doc.entities[1].entry != EntryId::None);
  CHECK(article.resources.gazetteer.value(article.resources.gazetteer.entry(article.doc.entities[1].entry)) == "Freedonia");
}

TEST_CASE("a new mention has a name, a sentence, no rule and no entry") {
  MarkedArticle article("[P:Ann Lee] met.\nThen Lee left.");
  article.link();
  const Mention& added = article.doc.mentions.back();
  CHECK(article.doc.text(added.tokens) == "Lee");
  CHECK(added.rule == RuleId::None);
  CHECK(added.entry == EntryId::None);
  CHECK(to_index(added.sentence) == 1);
  REQUIRE(added.slots.size() == 1);
  CHECK(article.doc.slots[added.slots.begin].slot == article.slot("name"));
  CHECK(article.doc.slots[added.slots.begin].tokens == added.tokens);
}

TEST_CASE("labels that the schema lacks are not linked") {
  MarkedArticle article("[P:Ann Lee] met [O:Iron Guard] in [L:Tor].");
  link_mentions(LinkLabels{}, article.resources.gazetteer, article.scratch, article.doc);
  CHECK(article.doc.entities.empty());
}

// ---- laws -----------------------------------------------------------------------------------------------------------

struct Snapshot {
  std::vector<std::string> entities;
  std::vector<std::string> mentions;
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
Snapshot snapshot(const Document& doc) {
  Snapshot out;
  for (const Entity& entity : doc.entities) {
    std::string line(entity.name);
    line += " | " + std::string(entity.honorific) + " | " + std::to_string(to_index(entity.best)) + " | ";
    for (uint32_t i = entity.aliases.begin; i < entity.aliases.end; ++i) line += std::string(doc.aliases[i]) + ",";
    out.entities.push_back(line);
  }
  for (const Mention& m : doc.mentions)
    out.mentions.push_back(std::string(doc.text(m.tokens)) + " @" + std::to_string(m.tokens.begin) + " label " +
                           std::to_string(to_index(m.label)) + " entity " + std::to_string(static_cast<int>(to_index(m.entity))) +
                           (m.state == MentionState::Alive ? "" : " outranked"));
  return out;
}

void check_laws(MarkedArticle& article) {
  article.link();
  const Snapshot once = snapshot(article.doc);
  for (const Mention& mention : article.doc.mentions) {
    const bool named = mention.label == article.label("PERSON") || mention.label == article.label("ORGANIZATION");
    if (named && mention.state == MentionState::Alive) CHECK(mention.entity != EntityId::None);
    if (mention.entity == EntityId::None) continue;
    REQUIRE(to_index(mention.entity) < article.doc.entities.size());
    if (mention.label != article.label("TITLE") && mention.label != article.label("COUNTRY") && mention.label != article.label("DEMONYM"))
      CHECK(article.doc.entities[to_index(mention.entity)].label == mention.label);
  }
  article.link();
  const Snapshot twice = snapshot(article.doc);
  REQUIRE(once.entities.size() == twice.entities.size());
  for (size_t i = 0; i < once.entities.size(); ++i) CHECK(once.entities[i] == twice.entities[i]);
  REQUIRE(once.mentions.size() == twice.mentions.size());
  for (size_t i = 0; i < once.mentions.size(); ++i) CHECK(once.mentions[i] == twice.mentions[i]);
}

TEST_CASE("law: a second call changes nothing; every person and organisation has an entity") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text, "young people all then");
    check_laws(article);
  }
  for (const Referents& row : kTitles) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    check_laws(article);
  }
}

TEST_CASE("law: the same on random articles") {
  const std::vector<std::string> pieces = {
      "[P:Ann Lee]", "[P:Lee]", "[P:~Mrs~ {Lee}]", "[P:~Mr~ {Lee}]", "[P:Bob Lee]", "[P:Lee Moss]", "[P:Moss]", "Lee", "Moss", "Mrs Lee",
      "[P:Al Moss]", "[P:Omar Al-Moss]", "Al Moss", "[P:B. Lee]", "[P:Sir {Bob}]", "[P:Bob]", "[L:Lee]", "in [L:Moss]",
      "[O:Iron Guard]", "[O:Iron Guard] (IG)", "[O:IG]", "IG", "the Guard", "the [O:Guard]", "[O:Guard of Ice]", "[O:Guard of Ice for Lee]",
      "Iron Guard", "[O:Freedonian Iron Guard]", "the Iron Guard", "[O:Iron]", "Iron", "the Iron", "[O:WMO]", "WMO", "[L:Freedonia]",
      "Freedonian", "[T:{Rector} of [O:Iron Guard]]", "the [T:{rector}]", "[T:{Rector}]", ",", "met", "Young", "the", "(", ")",
      "[O:{Board} of [O:Iron Guard]]", "[E:the Forum]", "[O:Lee Inc]", "[P:Kim Dae-won]", "[P:Kim]", "Kim", "[P:Dae-won]"};
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string text;
    const size_t size = 1 + random() % 25;
    for (size_t i = 0; i < size; ++i) text += pieces[random() % pieces.size()] + (random() % 6 == 0 ? "\n" : " ");
    CAPTURE(text);
    MarkedArticle article(text, "young rector");
    check_laws(article);
  }
}

TEST_CASE("one scratch for many articles gives what a new one gives") {
  LinkScratch scratch;
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle fresh(row.text), reused(row.text);
    fresh.link();
    link_mentions(reused.labels, reused.resources.gazetteer, scratch, reused.doc);
    CHECK(snapshot(fresh.doc) == snapshot(reused.doc));
  }
}

}  // namespace
}  // namespace nutgraf
