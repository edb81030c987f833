// Values end to end: the rules and lists that ship, and the stage that reckons.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "run/pipeline.h"

namespace nutgraf {
namespace {

struct Row {
  const char* text;
  const char* values;  // "words = value", each behind the other; "words" alone has no value
  const char* published = "2015-03-02";  // a Monday
};

const std::vector<Row> kRows = {
    {"It rained.", ""},
    // Dates.
    {"The hall opened on Tuesday, May 22, 2012.", "Tuesday, May 22, 2012 = 2012-05-22"},
    {"The hall opened on the 22nd of May 2012.", "the 22nd of May 2012 = 2012-05-22"},
    {"The hall opened on 30 February 2012.", "30 February 2012"},
    {"The hall opened on 2012-05-22.", "2012-05-22 = 2012-05-22"},
    {"The hall opened in May.", "May = 2014-05"},
    {"The hall opened last May.", "last May = 2014-05"},
    {"The hall will open in May.", "May = 2015-05"},
    {"The hall opened in late November 2012.", "late November 2012 = 2012-11"},
    {"The hall opened on Nov. 3.", "Nov. 3 = 2014-11-03"},
    {"The hall opened on Nov. 3.", "Nov. 3 = --11-03", ""},
    {"The hall opened on Tuesday.", "Tuesday", ""},
    {"The hall opened on Thursday.", "Thursday = 2015-02-26"},
    {"The hall will open on Thursday.", "Thursday = 2015-03-05"},
    {"The hall is to be opened on Thursday.", "Thursday = 2015-03-05"},
    {"They said Thursday that the hall will open.", "Thursday = 2015-02-26"},
    {"They praised Will Malvek on Thursday.", "Thursday = 2015-02-26"},
    {"Thursday's feast will be the last.", "Thursday = 2015-02-26"},
    {"The feast planned for Saturday was put off.", "Saturday = 2015-02-28"},
    {"The hall is closed until Thursday.", "Thursday = 2015-03-05"},
    {"The hall opened last week and closes next month.", "last week = 2015-W09; next month = 2015-04"},
    {"The hall opened two years ago.", "two years ago = 2013"},
    {"The hall opened in May 2003. It burnt down the following year.",
     "May 2003 = 2003-05; the following year = 2004"},
    {"The hall opened on May 3, 2003, and burnt down the same day.",
     "May 3, 2003 = 2003-05-03; the same day = 2003-05-03"},
    {"The hall opened on May 3, 2003. It burnt down three days later.",
     "May 3, 2003 = 2003-05-03; three days later = 2003-05-06"},
    {"The hall burnt down three days later.", "three days later"},
    {"The hall stood from 1994 to 1997.", "from 1994 to 1997 = 1994/1997"},
    {"The hall was built in 1994-97.", "1994-97 = 1994/1997"},
    {"The hall is open May to October 2020.", "May to October 2020 = 2020-05/2020-10"},
    {"The fair is held on May 3-5, 2020.", "May 3-5, 2020 = 2020-05-03/2020-05-05"},
    {"The hall was built in the 1990s.", "1990s = 199"},
    {"The hall was built in the 19th century.", "19th century = 18"},
    {"Sales rose in the third quarter of 2014.", "the third quarter of 2014 = 2014-Q3"},
    {"Sales rose in the first half of last year.", "the first half of last year = 2014-01/2014-06"},
    {"The hall opened last summer.", "last summer = 2014-SU"},
    {"The hall opened on Christmas Day.", "Christmas Day = 2014-12-25"},
    {"The hall opened two days before Christmas.", "two days before Christmas = 2014-12-23"},
    // Not dates.
    {"They may march in the fall of night.", ""},
    {"April Jones met the Sunday Times.", ""},
    // Times.
    {"The hall opens on Friday at 9 p.m.", "Friday at 9 p.m. = 2015-03-06T21:00; Friday = 2015-03-06"},
    {"The hall opened at 9.30pm GMT.", "9.30pm GMT = T21:30Z"},
    {"The hall opened at noon.", "noon = T12:00"},
    {"The hall opened at 13 p.m.", "13 p.m."},
    {"The hall opened at 1430 GMT on Sunday.", "1430 GMT on Sunday = 2015-03-01T14:30Z; Sunday = 2015-03-01"},
    // Durations.
    {"It took two and a half years.", "two and a half years = P2.5Y"},
    {"It took three hours.", "three hours = PT3H"},
    {"It rained twice in the last two years.", "the last two years = P2Y/2015-03-02"},
    // Amounts.
    {"It cost $1.5bn.", "$1.5bn = USD 1500000000"},
    {"It cost £3m.", "£3m = GBP 3000000"},
    {"It cost US$40 billion.", "US$40 billion = USD 40000000000"},
    {"It cost 20 million euros.", "20 million euros = EUR 20000000"},
    {"It cost Rs 500 crore.", "Rs 500 crore = INR 5000000000"},
    {"It cost 50 pence.", "50 pence = GBP 0.5"},
    {"It cost two hundred and fifty thousand dollars.",
     "two hundred and fifty thousand dollars = USD 250000"},
    {"It cost millions of dollars.", ""},
    {"It rose by 7.5%.", "7.5% = 7.5"},
    {"It rose by three per cent.", "three per cent = 3"},
    {"It sold 2,000 tickets and five million cups.", "2,000 = 2000; five million = 5000000"},
    {"It sold a dozen tickets.", "a dozen = 12"},
    {"It lies 2.5 miles from here.", "2.5 miles = 2.5 mi"},
    {"They won 3-1.", ""},
};

std::string values_of(const Resources& resources, const Row& row) {
  RawArticle raw;
  raw.id = "a.txt";
  raw.published = row.published;
  raw.bytes = row.text;
  Scratch scratch;
  REQUIRE_FALSE(extract_article(resources, {}, raw, scratch));
  const Document& doc = scratch.doc;
  std::vector<std::pair<TokenSpan, std::string>> found;
  for (uint32_t m = 0; m < doc.mentions.size(); ++m) {
    const Mention& mention = doc.mentions[m];
    const std::string& label = resources.schema.label(mention.label).name;
    if (mention.state != MentionState::Alive || mention.rule == RuleId::None) continue;
    const std::vector<std::string> kinds = {"DATE", "TIME", "DURATION", "MONEY", "PERCENT", "NUMBER"};
    if (std::find(kinds.begin(), kinds.end(), label) == kinds.end()) continue;
    const std::string_view value = doc.value_of(static_cast<MentionId>(m));
    const std::string words(doc.text(mention.tokens));
    found.emplace_back(mention.tokens, value.empty() ? words : words + " = " + std::string(value));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first.begin != b.first.begin ? a.first.begin < b.first.begin : a.first.end > b.first.end;
  });
  std::string out;
  for (const auto& [tokens, text] : found) out += (out.empty() ? "" : "; ") + text;
  return out;
}

TEST_CASE("dates, times, amounts and numbers with their values") {
  const auto resources = Resources::built_in();
  REQUIRE(resources);
  for (const Row& row : kRows) {
    CAPTURE(row.text);
    CHECK(values_of(**resources, row) == row.values);
  }
}

TEST_CASE("an article without a date is seen from the one in its byline") {
  const auto resources = Resources::built_in();
  REQUIRE(resources);
  const Row row{"Hall opens after years\n\nBy Jane Doe\nMay 22, 2014\n\n"
                "The hall of the town opened on Tuesday, its keeper said.",
                "", ""};
  const std::string values = values_of(**resources, row);
  CAPTURE(values);
  CHECK(values.find("Tuesday = 2014-05-20") != std::string::npos);
}

}  // namespace
}  // namespace nutgraf
