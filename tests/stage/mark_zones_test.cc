#include "stage/mark_zones.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "base/file.h"
#include "stage/normalize.h"

namespace nutgraf {
namespace {

// One line a paragraph: "headline: Mill sold".
std::string zones(std::string_view text) {
  Document doc;
  doc.writable_text() = text;
  mark_zones(doc);
  std::string out;
  for (const Paragraph& paragraph : doc.paragraphs)
    out += std::string(name_of(paragraph.zone)) + ": " + std::string(doc.text(paragraph.text)) + "\n";
  return out;
}

void check_laws(std::string_view text) {
  Document doc;
  doc.writable_text() = text;
  mark_zones(doc);
  uint32_t at = 0;
  for (const Paragraph& paragraph : doc.paragraphs) {
    REQUIRE_FALSE(paragraph.text.empty());
    REQUIRE(paragraph.text.begin >= at);
    REQUIRE(paragraph.text.end <= text.size());
    const std::string_view words = doc.text(paragraph.text);
    REQUIRE(words.find('\n') == std::string_view::npos);
    REQUIRE(words.front() != ' ');
    REQUIRE(words.back() != ' ');
    at = paragraph.text.end;
  }
  // Nothing is lost but list marks, the dashes of datelines and white space.
  at = 0;
  const auto check_gap = [&](uint32_t end) {
    REQUIRE(end - at <= 64);
    for (const char c : text.substr(at, end - at)) {
      const bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
      REQUIRE_FALSE(letter);
    }
  };
  for (const Paragraph& paragraph : doc.paragraphs) {
    check_gap(paragraph.text.begin);
    at = paragraph.text.end;
  }
  check_gap(static_cast<uint32_t>(text.size()));
}

constexpr std::string_view kBody =
    "The council met on Monday to talk about the bridge. It was closed at once, the mayor said after the meeting.";

}  // namespace

TEST_CASE("no text, no paragraphs") {
  CHECK(zones("").empty());
  CHECK(zones("\n\n").empty());
}

TEST_CASE("the example of the header") {
  CHECK(zones("Mill sold\n\nKYIV (XX) _ A court sold the mill on Monday, an official of the town said.\n\nLeave a Reply") ==
        "headline: Mill sold\ndateline: KYIV (XX)\nbody: A court sold the mill on Monday, an official of the town said.\n"
        "boilerplate: Leave a Reply\n");
}

TEST_CASE("first lines: a headline, or none") {
  const struct {
    std::string_view first;
    std::string_view zone;
  } cases[] = {
      {"Council closes old bridge", "headline"},
      {"Council Closes Old Bridge Over the River", "headline"},
      {"COUNCIL CLOSES OLD BRIDGE.", "headline"},
      {"Is the old bridge safe?", "headline"},
      {"The mayor closed the bridge.", "body"},
      {"“The bridge is closed!”", "body"},
      {"The mayor, Ann Lee:", "body"},
      {"and the bridge was closed", "body"},
      {"The council that was chosen in the spring by all the towns on the river has closed the bridge, which is old, the mayor said", "body"},
      {"The bridge was built by", "body"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.first);
    const std::string out = zones(std::string(c.first) + "\n\n" + std::string(kBody));
    CHECK(out == std::string(c.zone) + ": " + std::string(c.first) + "\nbody: " + std::string(kBody) + "\n");
  }
}

TEST_CASE("a text of one line is body, whatever it looks like") {
  for (const std::string_view line : {"Chairman of the Mill Ann Lee", "Council Closes Old Bridge", "one two"})
    CHECK(zones(line) == "body: " + std::string(line) + "\n");
}

TEST_CASE("between headline and text: sub-headline, byline, date") {
  const std::string body = "body: " + std::string(kBody) + "\n";
  CHECK(zones("Council closes bridge\nMayor Speaks of Winter Storms\nBy Ann Lee, Staff Writer\nSunday, March 7, 2010\n\n" + std::string(kBody)) ==
        "headline: Council closes bridge\nheadline: Mayor Speaks of Winter Storms\nbyline: By Ann Lee, Staff Writer\n"
        "dateline: Sunday, March 7, 2010\n" + body);
  CHECK(zones("Council closes bridge\nAnn Lee\n" + std::string(kBody)) == "headline: Council closes bridge\nbyline: Ann Lee\n" + body);
  CHECK(zones("COUNCIL CLOSES BRIDGE.\nLONDON 1999-03-02\n" + std::string(kBody)) ==
        "headline: COUNCIL CLOSES BRIDGE.\ndateline: LONDON 1999-03-02\n" + body);
  // A page's title, its furniture and the headline again.
  CHECK(zones("Council closes old bridge | The Daily\nSkip to content\nCouncil closes old bridge\n" + std::string(kBody) +
              "\nCouncil closes old bridge") ==
        "boilerplate: Council closes old bridge | The Daily\nboilerplate: Skip to content\nheadline: Council closes old bridge\n" + body +
            "boilerplate: Council closes old bridge\n");
}

TEST_CASE("datelines: the words, without the dash") {
  const struct {
    std::string_view line, place;  // "": none
  } cases[] = {
      {"ASTANA – The council met.", "ASTANA"},
      {"TOMSK, Russia (AP) _ The council met.", "TOMSK, Russia (AP)"},
      {"SANTA ROSA, CA--From a bridge came a storm.", "SANTA ROSA, CA"},
      {"MOSCOW, March 3 (Reuters) - The council met.", "MOSCOW, March 3 (Reuters)"},
      {"NEW YORK/WASHINGTON (Reuters) - The council met.", "NEW YORK/WASHINGTON (Reuters)"},
      {"SAN JOSE, Calif., Nov. 3 /PRNewswire/ -- The council met.", "SAN JOSE, Calif., Nov. 3 /PRNewswire/"},
      {"BUFFALO, N.Y. (AP) — “We met,” the mayor said.", "BUFFALO, N.Y. (AP)"},
      {"NUR-SULTAN. KAZINFORM – The council met.", "NUR-SULTAN. KAZINFORM"},
      {"LONDON: The council met.", "LONDON"},
      {"ROME - The council met.", "ROME"},
      {"(Reuters) - The council met.", "(Reuters)"},
      {"OTTAWA — 61 people met.", "OTTAWA"},
      // none
      {"UNESCO - the body of the United Nations - met.", ""},
      {"NATO - The alliance met.", ""},
      {"UPDATE - The council met.", ""},
      {"CLARIFICATION: The council met.", ""},
      {"MAYOR: The bridge is closed.", ""},  // a speaker
      {"SOCCER - TOMSK BEAT OMSK.", ""},
      {"The mayor - Ann Lee - met the council.", ""},
      {"A Council – The Daily.", ""},
      {"ASTANA hosts a conference - again.", ""},
      {"GDP, Inflation and the bridge - all met.", ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.line);
    const std::string out = zones(std::string(c.line) + "\n\n" + std::string(kBody));
    if (c.place.empty()) {
      CHECK(out.find("dateline") == std::string::npos);
    } else {
      CHECK(out.starts_with("dateline: " + std::string(c.place) + "\nbody: "));
    }
  }
  // Alone on its line.
  CHECK(zones("TOMSK, Russia (AP) _\n\nThe council met on Monday.").starts_with("dateline: TOMSK, Russia (AP)\nbody: The"));
}

TEST_CASE("list items lose their mark") {
  CHECK(zones("They are:\n* Ann Lee, a baker\n- Bo Lind\n• Cy Moe\n1. Di Noor\n2) Ed Ott") ==
        "body: They are:\nlist-item: Ann Lee, a baker\nlist-item: Bo Lind\nlist-item: Cy Moe\nlist-item: Di Noor\nlist-item: Ed Ott\n");
  CHECK(zones("They met.\n2014. A year.\n*All were old.\n-5 degrees.") ==
        "body: They met.\nbody: 2014. A year.\nbody: *All were old.\nbody: -5 degrees.\n");
}

TEST_CASE("prompts, credits and page furniture are boilerplate") {
  const std::string_view lines[] = {
      "Get the Daily's stories sent directly to you! Sign up via the website or subscribe to our channels!",
      "Sign up for our newsletter",
      "Follow us on Facebook and X.",
      "Subscribe to the Daily",
      "Advertisement",
      "ADVERTISEMENT",
      "Share this article",
      "Photo: Ann Lee",
      "Getty Images",
      "(Published Tuesday, Nov. 3, 2015)",
      "This article has been adapted from its original source.",
      "Source: The Daily",
      "[Source]",
      "Click here to read the letter",
      "We use cookies to make this site better.",
      "© 2019 The Daily. All rights reserved.",
      "Copyright 2019 The Daily",
      "# # #",
      "7 min read",
      "* * *",
  };
  for (const std::string_view line : lines) {
    CAPTURE(line);
    const std::string text = std::string(kBody) + "\n\n" + std::string(line) + "\n\n" + std::string(kBody);
    CHECK(zones(text) == "body: " + std::string(kBody) + "\nboilerplate: " + std::string(line) + "\nbody: " + std::string(kBody) + "\n");
  }
}

TEST_CASE("real sentences stay, whatever word they hold") {
  const std::string_view lines[] = {
      "The company will share the profit with its workers. Ann Lee, its head, said so on Monday.",
      "“Sign up for our school,” said the rector.",
      "Follow-up talks were held on Tuesday.",
      "The mayor asked the papers to publish the source of the photo. They refused.",
      "Related companies were fined.",
      "Subscribers to the Daily fell by a third. The paper's head, Bo Lind, resigned.",
      "Print workers met on Monday.",
      "The advertisement was withdrawn.",
      "By Monday the bridge was closed.",
      "Edited versions of the speech were sent to the members. The mayor had not seen them.",
  };
  for (const std::string_view line : lines) {
    CAPTURE(line);
    CHECK(zones(std::string(kBody) + "\n\n" + std::string(line)) ==
          "body: " + std::string(kBody) + "\nbody: " + std::string(line) + "\n");
  }
}

TEST_CASE("a comment form closes the article, its comments with it") {
  const std::string out = zones(std::string(kBody) + "\n\nLeave a Reply\n\nYour email address will not be published.\n\n" + std::string(kBody));
  CHECK(out == "body: " + std::string(kBody) + "\nboilerplate: Leave a Reply\nboilerplate: Your email address will not be published.\nboilerplate: " +
                   std::string(kBody) + "\n");
}

TEST_CASE("headlines of other stories at the end") {
  const std::string body = "body: " + std::string(kBody) + "\n";
  CHECK(zones(std::string(kBody) + "\nAnn Lee\n-\nMill sold to a baker -\nStorms: what to do? -\nRiver rises again") ==
        body + "byline: Ann Lee\nboilerplate: -\nboilerplate: Mill sold to a baker -\nboilerplate: Storms: what to do? -\nboilerplate: River rises again\n");
  CHECK(zones(std::string(kBody) + "\nRelated stories\nMill sold to a baker\nMay 3, 2019\nThe mill was sold on …\n" + std::string(kBody)) ==
        body + "boilerplate: Related stories\nboilerplate: Mill sold to a baker\nboilerplate: May 3, 2019\nboilerplate: The mill was sold on …\n" + body);
  CHECK(zones(std::string(kBody) + "\nAnn Lee\nMill sold to a baker\nRiver rises once again") ==
        body + "byline: Ann Lee\nboilerplate: Mill sold to a baker\nboilerplate: River rises once again\n");
}

TEST_CASE("a headline between paragraphs: one is a sub-headline, several are teasers") {
  const std::string body = "body: " + std::string(kBody) + "\n", text = std::string(kBody) + "\n\n";
  const std::string one = "Baker Buys Old Mill After Long Winter Storm", two = "Three Hurt When Bridge Falls in Northern Town";
  CHECK(zones(text + one + "\n\n" + text) == body + "headline: " + one + "\n" + body);
  CHECK(zones(text + one + "\n\n" + text + two + "\n\n" + text) == body + "boilerplate: " + one + "\n" + body + "boilerplate: " + two + "\n" + body);
  // Short headings are no teasers, however many.
  CHECK(zones(text + "Early life\n\n" + text + "Later years\n\n" + text) == body + "headline: Early life\n" + body + "headline: Later years\n" + body);
  CHECK(zones(text + "For reference:\n\n" + text) == body + "headline: For reference:\n" + body);
  // What introduces a quotation is text.
  CHECK(zones(text + "The mayor said:\n\n" + text) == body + "body: The mayor said:\n" + body);
  // A paragraph that was cut in two is text.
  CHECK(zones("They gave talks on The Bridge and\n\nthe River of the North.\n\n" + text).find("headline") == std::string::npos);
}

TEST_CASE("who wrote it, at the end") {
  const std::string body = "body: " + std::string(kBody) + "\n";
  const struct {
    std::string_view end;
    std::string_view credit;
  } cases[] = {{" (ml/gm)", "(ml/gm)"},
               {" (Reporting by Ann Lee in Tomsk; editing by Bo Lind)", "(Reporting by Ann Lee in Tomsk; editing by Bo Lind)"},
               {"\n\n(Additional reporting by Ann Lee)", "(Additional reporting by Ann Lee)"},
               {"\n\nAnn Lee contributed to this report.", "Ann Lee contributed to this report."},
               {"\n\nAnn Lee", "Ann Lee"}};
  for (const auto& c : cases) CHECK(zones(std::string(kBody) + std::string(c.end)) == body + "byline: " + std::string(c.credit) + "\n");
  // Not in the middle of a sentence, and no other brackets.
  for (const std::string_view line : {"Figures compiled by the council show that the bridge is old.", "The bridge is old (by any count)."})
    CHECK(zones(std::string(kBody) + "\n" + std::string(line)) == body + "body: " + std::string(line) + "\n");
}

TEST_CASE("sentences, one a line, are text") {
  const std::string_view text = "The council met on Monday.\nIt closed the bridge.\nAnn Lee, the mayor, was there.\nNobody was hurt.";
  CHECK(zones(text) == "body: The council met on Monday.\nbody: It closed the bridge.\nbody: Ann Lee, the mayor, was there.\nbody: Nobody was hurt.\n");
}

TEST_CASE("paragraphs stand in order and lose no word, on random lines") {
  std::mt19937 random(2);
  const std::string_view lines[] = {
      "", "", "Council closes old bridge", "TOMSK, Russia (AP) _ The council met.", "TOMSK –", "LONDON:", "(", "-", "* ", "* a", "1.", "1. x", "12",
      "By Ann Lee", "Ann Lee", "(ml/gm)", "Leave a Reply", "Related", "###", "Sign up for our letter", "Sunday, March 7, 2010", "“", "”…", "said:",
      "The council met on Monday to talk about the bridge, and closed it at once. It is old.", "Éa – b", "A -", "[17]", "\"",
      "Council closes old bridge | The Daily", "Baker Buys Old Mill After Long Winter Storm", "жители – города", "(Reuters) - The council met.",
  };
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text += std::string(lines[random() % std::size(lines)]) + "\n";
    CAPTURE(text);
    check_laws(text);
  }
}

TEST_CASE("articles of others, where they are: paragraphs of sentences are kept") {
  const std::string eval = std::string(NUTGRAF_SOURCE_DIR) + "/../shared/eval/data/";
  NormalizeScratch scratch;
  Document doc;
  for (const char* name : {"sentences_gum.jsonl", "names_gum_news.jsonl", "quotes_polnear.jsonl", "events_meantime.jsonl"}) {
    const Result<std::string> file = read_file(eval + name);
    if (!file) {
      MESSAGE("no ../shared/eval/data/" << std::string(name) << ": not tried");
      continue;
    }
    std::istringstream lines(*file);
    size_t bytes = 0, dropped = 0;
    for (std::string line; std::getline(lines, line);) {
      RawArticle raw;
      raw.bytes = nlohmann::json::parse(line)["text"];
      doc.clear();
      REQUIRE(normalize(raw, scratch, doc) == RawKind::Text);
      check_laws(doc.text());
      mark_zones(doc);
      for (const Paragraph& paragraph : doc.paragraphs) {
        bytes += paragraph.text.size();
        dropped += paragraph.zone == Zone::Boilerplate ? paragraph.text.size() : 0;
      }
    }
    CAPTURE(std::string(name));
    CHECK(dropped * 1000 <= bytes);  // these texts were cleaned by hand
  }
}

}  // namespace nutgraf
