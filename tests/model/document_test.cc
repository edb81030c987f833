#include "model/document.h"

#include <doctest/doctest.h>

#include <set>

namespace nutgraf {
namespace {

Mention at(uint32_t begin, uint32_t end) {
  Mention mention;
  mention.tokens = {begin, end};
  return mention;
}

}  // namespace

TEST_CASE("label sets") {
  LabelSet set;
  CHECK(set.empty());
  for (const uint32_t i : {0u, 63u, 64u, kMaxLabels - 1}) {
    set.add(static_cast<LabelId>(i));
    CHECK(set.has(static_cast<LabelId>(i)));
  }
  CHECK_FALSE(set.has(static_cast<LabelId>(1)));
  LabelSet other;
  other.add(static_cast<LabelId>(64));
  CHECK((set & other) == other);
  CHECK((set | other) == set);
}

TEST_CASE("mentions are found at the token where they begin, the last added first") {
  Document doc;
  doc.tokens.resize(3);
  const MentionId a = doc.add_mention(at(0, 1));
  const MentionId b = doc.add_mention(at(0, 3));
  const MentionId c = doc.add_mention(at(2, 3));
  CHECK(doc.mention_at[0] == to_index(b));
  CHECK(doc.mention(b).next == to_index(a));
  CHECK(doc.mention(a).next == Mention::kEnd);
  CHECK(doc.mention_at[1] == Mention::kEnd);
  CHECK(doc.mention_at[2] == to_index(c));
}

TEST_CASE("text of tokens and spans") {
  Document doc;
  doc.writable_text() = "Ann Lee spoke";
  doc.tokens.resize(3);
  doc.tokens[0].text = {0, 3};
  doc.tokens[1].text = {4, 7};
  doc.tokens[2].text = {8, 13};
  CHECK(doc.text(doc.tokens[1]) == "Lee");
  CHECK(doc.text(TokenSpan{0, 2}) == "Ann Lee");
  CHECK(doc.text(TokenSpan{1, 1}).empty());
}

TEST_CASE("a note of the same kind is counted, its first place kept") {
  Document doc;
  doc.add_note("N103", "gone", {1, 2});
  doc.add_note("N103", "gone", {5, 6});
  doc.add_note("N110", "put back", {7, 8});
  REQUIRE(doc.notes.size() == 2);
  CHECK(doc.notes[0].count == 2);
  CHECK(doc.notes[0].where == TextSpan{1, 2});
}

TEST_CASE("raw places go through both maps when the source was decoded") {
  // raw "\xE9t\xE9" in windows-1252, source "été" (5 bytes), text "été"
  Document doc;
  doc.decoded = "été";
  doc.source = doc.decoded;
  doc.decoded_offsets.replace(1, 2);
  doc.decoded_offsets.keep(1);
  doc.decoded_offsets.replace(1, 2);
  doc.offsets.keep(5);
  CHECK(doc.to_raw({2, 3}) == RawSpan{1, 2});
  CHECK(doc.to_raw({0, 5}) == RawSpan{0, 3});
}

TEST_CASE("clear forgets the article") {
  Document doc;
  doc.writable_text() = "x";
  doc.tokens.resize(1);
  doc.add_mention(at(0, 1));
  doc.add_note("N103", "gone");
  doc.offsets.keep(1);
  doc.paragraphs.push_back({{0, 1}, Zone::Body});
  doc.encoding = "UTF-8";
  doc.clear();
  CHECK(doc.text().empty());
  CHECK(doc.tokens.empty());
  CHECK(doc.mentions.empty());
  CHECK(doc.mention_at.empty());
  CHECK(doc.notes.empty());
  CHECK(doc.paragraphs.empty());
  CHECK(doc.offsets.pieces() == 0);
  CHECK(doc.encoding.empty());
}

TEST_CASE("every zone and modality has a name of its own, every flag a bit of its own") {
  std::set<std::string_view> names;
  for (const Zone zone : {Zone::Headline, Zone::Byline, Zone::Dateline, Zone::Body, Zone::ListItem, Zone::Boilerplate})
    names.insert(name_of(zone));
  CHECK(names.size() == 6);
  for (const Modality modality : {Modality::Asserted, Modality::Reported, Modality::Planned, Modality::Possible, Modality::Denied})
    names.insert(name_of(modality));
  CHECK(names.size() == 11);
  uint32_t bits = 0;
  std::set<std::string_view> flag_names;
  for (const TokenFlagName& flag : kTokenFlagNames) {
    CHECK((bits & static_cast<uint32_t>(flag.flag)) == 0);
    bits |= static_cast<uint32_t>(flag.flag);
    flag_names.insert(flag.name);
  }
  CHECK(flag_names.size() == kTokenFlagNames.size());
}

}  // namespace nutgraf
