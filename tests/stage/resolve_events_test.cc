#include "stage/resolve_events.h"

#include "doctest/doctest.h"
#include "stage/marked_article.h"

namespace nutgraf {
namespace {

struct Row {
  std::string what;
  std::string label;
  std::string text;
  std::string referents;
};

const std::vector<Row> kRows = {
    {"nothing", "OCCASION", "", ""},
    {"no event before", "OCCASION", "The [C:forum] began.", "-"},
    {"the forum", "OCCASION", "The [E:7th Delta Forum] began.\nAnn opened the [C:forum].", "7th Delta Forum"},
    {"this forum", "OCCASION",
     "The [E:7th Delta Forum] began.\nAnn opened this [C:forum].", "7th Delta Forum"},
    {"another one", "OCCASION", "The [E:7th Delta Forum] began.\nAnn opened a [C:forum].", "-"},
    {"named only later", "OCCASION", "Ann opened the [C:forum].\nThe [E:7th Delta Forum] began.", "-"},
    {"of another kind", "OCCASION", "The [E:7th Delta Forum] began.\nAnn opened the [C:dinner].", "-"},
    {"only some of its words", "OCCASION",
     "The [E:7th Delta Forum] began.\nAnn opened the [C:youth forum].", "-"},
    {"by the words around its name", "TALK",
     "The [E:panel session \"{Why Rivers Flood}\"] began.\nAnn opened the [K:session].", "Why Rivers Flood"},
    {"the latest of two", "OCCASION",
     "The [E:7th Delta Forum] and the [E:9th Alpha Forum] began.\nAnn saw the [C:forum].", "9th Alpha Forum"},
    {"past one of another kind", "OCCASION",
     "The [E:7th Delta Forum] and the [E:Alpha Cup] began.\nAnn left the [C:forum].", "7th Delta Forum"},
    {"the one event", "TALK", "The [E:7th Delta Forum] began.\nAnn left the [K:event].", "7th Delta Forum"},
    {"the event, of two", "TALK",
     "The [E:7th Delta Forum] and the [E:Alpha Cup] began.\nAnn left the [K:event].", "-"},
    {"no event so far", "TALK", "Ann left the [K:event].", "-"},
};

TEST_CASE("the forum stands for the event that was named before") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    const EventLabels labels = EventLabels::of(article.resources.schema);
    resolve_events(labels, article.doc);
    CHECK(article.referents(row.label) == row.referents);
    resolve_events(labels, article.doc);  // a second call changes nothing
    CHECK(article.referents(row.label) == row.referents);
  }
}

// However many events an article names, few are looked at: the oldest are forgotten, and it stays linear.
TEST_CASE("an event is forgotten behind sixteen others") {
  std::string text = "The [E:7th Delta Forum] began.\n";
  for (uint32_t n = 0; n < kMaxRecentEvents - 1; ++n) text += "The [E:Alpha Cup] began.\n";
  for (const bool more : {false, true}) {
    MarkedArticle article(text + (more ? "The [E:Alpha Cup] began.\n" : "") + "Ann left the [C:forum].");
    article.link();
    resolve_events(EventLabels::of(article.resources.schema), article.doc);
    CHECK(article.referents("OCCASION") == (more ? "-" : "7th Delta Forum"));
  }
}

}  // namespace
}  // namespace nutgraf
