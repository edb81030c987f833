#include "stage/repair_spaces.h"

#include <doctest/doctest.h>

#include "stage/tokenize.h"
#include "stage/word_lists.h"

namespace nutgraf {
namespace {

const Lexicon& lexicon() {
  static WordLists lists = [] {
    WordLists made;
    made.add_usual();
    made.add("COMMON_WORD",
             "office academy conference government administration global project state party council service civil trade public standard "
             "people spoke visit opened new bridge bean bolt check carried march roman august works there forth roberts word wide stand system");
    made.add("PLACE", "Kenya Peru Oslo Tomsk");
    made.add("SURNAME", "Beck Hall Edwards");
    return made;
  }();
  return lists.lexicon();
}

// The text after the repair, and what is true of its map.
struct Repaired {
  Document doc;
  bool changed = false;
  explicit Repaired(std::string_view text) {
    fill(doc, text);
    doc.offsets.keep(static_cast<uint32_t>(text.size()));
    doc.source = text;
    tokenize(lexicon(), doc);
    changed = repair_spaces(lexicon(), doc);
    REQUIRE(doc.offsets.text_size() == doc.text().size());
    // Every kept character leads to itself, every new space to nothing.
    for (uint32_t i = 0; i < doc.text().size(); ++i) {
      const RawSpan raw = doc.to_raw({i, i + 1});
      if (raw.empty()) {
        REQUIRE(doc.text()[i] == ' ');
      } else {
        REQUIRE(text.substr(raw.begin, raw.size()) == doc.text().substr(i, 1));
      }
    }
    REQUIRE(doc.to_raw({0, static_cast<uint32_t>(doc.text().size())}) == RawSpan{0, static_cast<uint32_t>(text.size())});
  }
  std::string text() const { return std::string(doc.text()); }
};

}  // namespace

TEST_CASE("nothing to repair, nothing touched") {
  for (const std::string_view text : {"x", "The new council spoke of the bridge in Kenya."}) {
    const Repaired r(text);
    CHECK_FALSE(r.changed);
    CHECK(r.text() == text);
    CHECK(r.doc.notes.empty());
  }
}

TEST_CASE("a function word stuck to a known word") {
  const struct {
    std::string_view text, repaired;
  } cases[] = {
      {"the Officefor Trade", "the Office for Trade"},
      {"the Administrationunder Lee", "the Administration under Lee"},
      {"the Governmentof Peru", "the Government of Peru"},
      {"went inKenya again", "went in Kenya again"},
      {"and theAcademy opened", "and the Academy opened"},
      {"it andAcademy opened", "it and Academy opened"},
      {"a conferencein Oslo", "a conference in Oslo"},
      {"it is underthe council", "it is under the council"},
      {"Inthe council", "In the council"},
      {"a state-fundedproject", "a state-funded project"},
      {"“inKenya,” she said", "“in Kenya,” she said"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    const Repaired r(c.text);
    CHECK(r.changed);
    CHECK(r.text() == c.repaired);
    REQUIRE(r.doc.notes.size() == 1);
    CHECK(r.doc.notes[0].code == "N110");
  }
}

TEST_CASE("names and words that only look so stay") {
  for (const std::string_view text :
       {"Anderson", "Hanford", "Winthe", "Robertson", "Marchand", "Beckwith", "Romanof", "Augustin", "Boltin", "Edwardsby", "Thereof", "thereof",
        "forthwith", "checkin", "standby", "plugin", "withQzx", "inQzxville", "McKenya", "iPhone", "YouTube", "UNESCOfor", "ofo", "forof", "#inKenya",
        "@theAcademy", "beanof2", "ultra-wideband", "Kenyaand", "therapists"}) {
    CAPTURE(text);
    CHECK_FALSE(Repaired(text).changed);
  }
}

TEST_CASE("two known words are parted only where the article has lost spaces for certain") {
  const std::string_view likely = "The globalproject of the PublicTrade opened on the 7thOslo visit.";
  CHECK_FALSE(Repaired(likely).changed);
  CHECK(Repaired("An Officefor Trade. " + std::string(likely)).text() == "An Office for Trade. " + std::string(likely));
  CHECK(Repaired("An Officefor Trade inPeru. " + std::string(likely)).text() ==
        "An Office for Trade in Peru. The global project of the Public Trade opened on the 7th Oslo visit.");
}

TEST_CASE("a span across a repair leads to the raw words") {
  const std::string_view text = "the Officefor Trade inPeru met";
  const Repaired r(text);
  CHECK(r.text() == "the Office for Trade in Peru met");
  const auto raw = [&](std::string_view piece) {
    const auto at = static_cast<uint32_t>(r.doc.text().find(piece));
    const RawSpan span = r.doc.to_raw({at, at + static_cast<uint32_t>(piece.size())});
    return text.substr(span.begin, span.size());
  };
  CHECK(raw("Office") == "Office");
  CHECK(raw("for Trade") == "for Trade");
  CHECK(raw("Office for Trade in Peru") == "Officefor Trade inPeru");
  CHECK(raw("Peru met") == "Peru met");
}

TEST_CASE("a second repair finds nothing") {
  Repaired r("An Officefor Trade inPeru. The globalproject.");
  Repaired again(r.text());
  CHECK_FALSE(again.changed);
}

}  // namespace nutgraf
