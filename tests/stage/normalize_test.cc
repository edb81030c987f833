#include "stage/normalize.h"

#include <doctest/doctest.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ucnv.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "base/file.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

std::string bytes(std::initializer_list<int> list) {
  std::string out;
  for (const int b : list) out += static_cast<char>(b);
  return out;
}

// One document and one scratch for all cases, as the pipeline uses them.
struct Normalized {
  RawArticle raw;
  Document doc;
  RawKind kind = RawKind::Empty;

  static NormalizeScratch& scratch() {
    static NormalizeScratch shared;
    return shared;
  }
  explicit Normalized(std::string input, std::string encoding = "") {
    raw.bytes = std::move(input);
    raw.encoding = std::move(encoding);
    kind = normalize(raw, scratch(), doc);
  }
  std::string text() const { return std::string(doc.text()); }
  // The raw bytes of the first place where the text says this.
  std::string raw_of(std::string_view piece) const {
    const size_t at = doc.text().find(piece);
    REQUIRE(at != std::string_view::npos);
    const RawSpan span = doc.to_raw({static_cast<uint32_t>(at), static_cast<uint32_t>(at + piece.size())});
    return raw.bytes.substr(span.begin, span.size());
  }
  bool noted(std::string_view code) const {
    for (const Note& note : doc.notes)
      if (note.code == code) return true;
    return false;
  }
};

bool is_nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  return nfc->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), status);
}

// What must be true whatever went in.
void check_laws(const std::string& input, const std::string& encoding = "") {
  const Normalized n(input, encoding);
  const std::string_view text = n.doc.text();
  if (n.kind == RawKind::Binary) return;
  CAPTURE(input.substr(0, 200));
  REQUIRE((n.kind == RawKind::Empty) == text.empty());
  REQUIRE(valid_prefix(n.doc.source) == n.doc.source.size());
  REQUIRE(valid_prefix(text) == text.size());
  REQUIRE(is_nfc(text));
  REQUIRE(n.doc.offsets.text_size() == text.size());
  uint32_t text_at = 0, source_at = 0;
  for (size_t i = 0; i < n.doc.offsets.pieces(); ++i) {
    const OffsetMap::View piece = n.doc.offsets.piece(i);
    REQUIRE(piece.text.begin == text_at);
    REQUIRE(piece.raw.begin >= source_at);
    REQUIRE(piece.raw.end <= n.doc.source.size());
    if (piece.verbatim) REQUIRE(cut(text, piece.text) == n.doc.source.substr(piece.raw.begin, piece.raw.size()));
    text_at = piece.text.end;
    source_at = piece.raw.begin;
  }
  REQUIRE(text_at == text.size());
  for (size_t i = 0; i < n.doc.decoded_offsets.pieces(); ++i) {
    const OffsetMap::View piece = n.doc.decoded_offsets.piece(i);
    REQUIRE(piece.raw.end <= input.size());
    if (piece.verbatim)
      REQUIRE(n.doc.source.substr(piece.text.begin, piece.text.size()) == input.substr(piece.raw.begin, piece.raw.size()));
  }
  for (const char c : text) REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  for (const std::string_view never : {"\n\n\n", "  ", "\u00A0", "\u200B", "\uFEFF"}) {
    // Mark-up that goes away between two breaks may leave more of them.
    if (never[0] != '\n' || input.find_first_of("*_[\\") == std::string::npos) REQUIRE(text.find(never) == std::string_view::npos);
  }
  const Normalized again(input, encoding);
  REQUIRE(again.doc.text() == text);
  REQUIRE(again.doc.encoding == n.doc.encoding);
}

// The text in another encoding, by ICU.
std::string encode(std::string_view utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(utf8.size() * 8 + 16, '\0');
  const int32_t size = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                                    static_cast<int32_t>(utf8.size()), &status);
  REQUIRE(U_SUCCESS(status));
  out.resize(static_cast<size_t>(size));
  return out;
}

// Python's bytes.decode('utf-8', 'replace') by the definition of Unicode's table 3-7, one state at a time.
std::string replace_ill_formed(std::string_view in) {
  std::string out;
  for (size_t at = 0; at < in.size();) {
    const auto b = [&](size_t i) { return at + i < in.size() ? static_cast<unsigned char>(in[at + i]) : 0; };
    struct Row { int first_low, first_high, second_low, second_high, size; };
    constexpr Row kRows[] = {{0x00, 0x7F, 0, 0, 1},          {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                             {0xE1, 0xEC, 0x80, 0xBF, 3},    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
                             {0xF0, 0xF0, 0x90, 0xBF, 4},    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    size_t taken = 1;
    bool good = false;
    for (const Row& row : kRows) {
      if (b(0) < row.first_low || b(0) > row.first_high) continue;
      while (taken < static_cast<size_t>(row.size) && at + taken < in.size() &&
             b(taken) >= (taken == 1 ? row.second_low : 0x80) && b(taken) <= (taken == 1 ? row.second_high : 0xBF))
        ++taken;
      good = taken == static_cast<size_t>(row.size);
    }
    out += good ? std::string(in.substr(at, taken)) : "\uFFFD";
    at += taken;
  }
  return out;
}

}  // namespace

TEST_CASE("what is no article") {
  const struct {
    std::string raw;
    RawKind kind;
  } cases[] = {
      {"", RawKind::Empty},
      {" \r\n\t\n", RawKind::Empty},
      {"\xEF\xBB\xBF", RawKind::Empty},
      {"\xE2\x80\x8B\xC2\xA0\n", RawKind::Empty},
      {bytes({0xFF, 0xFE}), RawKind::Empty},
      {"&nbsp; &#160;", RawKind::Empty},
      {"\x89PNG\r\n\x1A\n and more", RawKind::Binary},
      {"%PDF-1.7 …", RawKind::Binary},
      {std::string("GIF89a\x01\0\x01\0", 10), RawKind::Binary},
      {std::string("\x7F" "ELF\2\1\1\0\0\0", 10), RawKind::Binary},
      {std::string(64, '\0'), RawKind::Binary},
      {"\x01\x02\x03\x04\x05\x06 a \x0E\x0F\x10\x11", RawKind::Binary},
      {"a", RawKind::Text},
      {std::string("An article with one lost byte \0 in it.", 38), RawKind::Text},
  };
  for (const auto& c : cases) {
    CAPTURE(c.raw);
    CHECK(Normalized(c.raw).kind == c.kind);
  }
}

TEST_CASE("random bytes end in one of the three kinds") {
  std::mt19937 random(1);
  for (int round = 0; round < 600; ++round) {
    std::string raw;
    for (size_t n = random() % 300; n > 0; --n) raw += static_cast<char>(random());
    check_laws(raw);
  }
}

TEST_CASE("clean text is one piece") {
  const std::string raw = "MINISTER RESIGNS\n\nThe minister, Ann Lee, resigned on Monday. \"I am tired,\" she said.\n\nShe is 61.";
  const Normalized n(raw);
  CHECK(n.text() == raw);
  CHECK(n.doc.offsets.pieces() == 1);
  CHECK(n.doc.source.data() == n.raw.bytes.data());  // a view, no copy
  CHECK(n.doc.encoding == "UTF-8");
  CHECK(n.doc.notes.empty());
}

TEST_CASE("what the text becomes") {
  const struct {
    std::string_view raw, text;
  } cases[] = {
      // line breaks and spaces
      {"a\r\nb\rc\nd", "a\nb\nc\nd"},
      {"a\u2028b\u0085c\fd", "a\nb\nc\nd"},
      {"a\n\n\n\nb", "a\n\nb"},
      {"a \t \n  \n b", "a\n\nb"},
      {"  a  b\tc\u00A0d\u2009\u3000e  ", "a b c d e"},
      {"a \u200B b\u200Bc", "a bc"},
      {"co\u00ADop \uFEFFx", "coop x"},
      // characters
      {"o\uFB03ce \uFB01ve", "office five"},
      {"cafe\u0301", "café"},
      {"\u212Bngstr\u00F6m", "Ångström"},
      {"“quotes” – and — dashes…", "“quotes” – and — dashes…"},
      {"Â£5", "Â£5"},  // mojibake is not repaired
      {"a\x01" "b\x7F" "c", "abc"},
      // character references
      {"AT&amp;T &lt;b&gt; &quot;x&quot;&nbsp;y", "AT&T <b> \"x\" y"},
      {"&#233;&#xE9;&eacute; &#8217;&rsquo;&#146;", "ééé ’’’"},
      {"AT&T; Q&A &; &#; &#x; &unknown; &#1114112; &#xD800; &#0;", "AT&T; Q&A &; &#; &#x; &unknown; &#1114112; &#xD800; &#0;"},
      {"&amp;quot;", "&quot;"},
      {"soft&shy;ly a &nbsp; b", "softly a b"},
      {"e&#769;", "é"},
      // mark-up
      {"14\\. and \\*not\\* \\_so\\_", "14. and *not* _so_"},
      {"C:\\temp", "C:\\temp"},
      {"**Ann Lee** spoke", "Ann Lee spoke"},
      {"And** Bo Lind,** a baker, left", "And Bo Lind, a baker, left"},
      {"***very*** and __strong__ too", "very and strong too"},
      {"2**3 and ** alone", "2**3 and ** alone"},
      {"* * *", "* * *"},
      {"* one\n* two", "* one\n* two"},
      {"in _The Daily_ and _Nature,_ again", "in The Daily and Nature, again"},
      {"MOSCOW (XX) _ A court _ the first _ sat", "MOSCOW (XX) _ A court _ the first _ sat"},
      {"snake_case_word http://a.b/_c_/d_e_f ____", "snake_case_word http://a.b/_c_/d_e_f ____"},
      {"_open but never closed\n\n_ next", "_open but never closed\n\n_ next"},
      {"[The Daily](https://a.b/c_(d)/e) said", "The Daily said"},
      {"[Source](http://a.b/c.html \"Link to: it\")", "Source"},
      {"[**Ann**](/ann) and [x] and [y](z)", "Ann and [x] and [y](z)"},
      {"give[s] us (hope) [sic](Reuters)", "give[s] us (hope) [sic](Reuters)"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.raw);
    CHECK(Normalized(std::string(c.raw)).text() == c.text);
    check_laws(std::string(c.raw));
  }
}

TEST_CASE("every piece of text leads back to what it was made from") {
  const Normalized n("\xEF\xBB\xBF**Ann** &amp;  Bo\r\nate cafe\xCC\x81 o\xEF\xAC\x81 [x](http://a.b)");
  CHECK(n.text() == "Ann & Bo\nate café ofi x");
  CHECK(n.raw_of("Ann") == "Ann");
  CHECK(n.raw_of("&") == "&amp;");
  CHECK(n.raw_of(" Bo") == "  Bo");
  CHECK(n.raw_of("\n") == "\r\n");
  CHECK(n.raw_of("café") == "cafe\xCC\x81");
  CHECK(n.raw_of("fi") == "\xEF\xAC\x81");
  CHECK(n.raw_of("x") == "x");
  CHECK(n.raw_of("Ann &") == "Ann** &amp;");
}

TEST_CASE("wrapped lines are joined, others are not") {
  const std::string wrapped =
      "The council of the northern district said on Monday that the old\n"
      "bridge over the river would be closed for the whole of the winter,\n"
      "and that traffic would go by the southern road until Ann Lee, the\n"
      "engineer who had built the new one, could say that it was safe to\n"
      "use again.\n"
      "\n"
      "Nobody was hurt when the bridge shook in the storm of last week and\n"
      "the mayor said so.";
  const Normalized n(wrapped);
  CHECK(n.text().find("the old bridge over") != std::string::npos);
  CHECK(n.text().find("Lee, the engineer") != std::string::npos);
  CHECK(n.text().find("again.\n\nNobody") != std::string::npos);
  CHECK(n.raw_of("old bridge") == "old\nbridge");

  const std::string_view kept[] = {
      // sentences, one a line
      "The council met on Monday to talk about the bridge and the road.\nIt closed the bridge at once.\nThe road stays open for now.",
      // a headline over the text, a byline
      "Council closes the old bridge over the river\nThe council met on Monday.",
      "Council closes the old bridge over the river for all\nby Ann Lee",
      // lists
      "The council decided the following things on Monday:\n- to close the bridge\n- to open the road",
      "The council decided the following things on Monday:\n1. close the bridge\n2. open the road",
      "bread\nmilk\nbutter",
  };
  for (const std::string_view raw : kept) CHECK(Normalized(std::string(raw)).text() == raw);
}

TEST_CASE("a word cut at the end of a line is joined when the article has it whole") {
  const std::string rest = "\nwas not asked, nor was anybody else who lives beside the bridge.";
  CHECK(Normalized("The government met. The bridge that was closed by the govern-\nment of the district" + rest)
            .text()
            .find("by the government of the district") != std::string::npos);
  CHECK(Normalized("Nobody met on Monday. The bridge that was closed by the well-\nknown council" + rest)
            .text()
            .find("by the well-known council") != std::string::npos);
  CHECK(Normalized("Nobody met on Monday. The bridge that was closed in the pre-\nand post-war years" + rest)
            .text()
            .find("the pre- and post-war") != std::string::npos);
}

TEST_CASE("one text, many encodings") {
  const std::string western = "Café Müller opened in Düsseldorf on Monday, said its owner, Señora Núñez. “It’s late,” she said – at last.";
  const std::string latin = "Café Müller opened in Düsseldorf on Monday, said its owner, Señora Núñez, who is 61.";
  const std::string russian =
      "Министр образования заявил в понедельник, что новая школа будет открыта в сентябре. Ректор университета сообщил, что "
      "занятия начнутся вовремя, и поблагодарил всех преподавателей за работу.";
  const std::string japanese = "大臣は月曜日に新しい学校が九月に開校すると述べた。学長は授業が予定どおり始まると発表し、すべての教員に感謝した。";
  const std::string chinese = "部长星期一表示,新学校将于九月开学。校长宣布课程将按时开始,并感谢所有教师的工作。大学的学生也参加了会议。";
  const struct {
    const char* encoding;
    const std::string& text;
    const char* found;
    bool declare;  // too little in the bytes to find out
  } cases[] = {
      {"UTF-8", western, "UTF-8", false},
      {"UTF-16LE", western, "UTF-16LE", false},
      {"UTF-16BE", western, "UTF-16BE", false},
      {"UTF-32LE", western, "UTF-32LE", false},
      {"UTF-32BE", western, "UTF-32BE", false},
      {"windows-1252", western, "windows-1252", false},
      {"windows-1250", latin.substr(0, 5), "windows-1252", false},  // é is the same in both
      {"ISO-8859-1", latin.substr(0, 60), "windows-1252", false},
      {"ISO-8859-15", latin.substr(0, 60), "ISO-8859-15", true},
      {"ISO-8859-5", russian, "ISO-8859-5", false},
      {"windows-1251", russian, "windows-1251", false},
      {"KOI8-R", russian, "KOI8-R", false},
      {"Shift_JIS", japanese, "Shift_JIS", false},
      {"EUC-JP", japanese, "EUC-JP", false},
      {"ISO-2022-JP", japanese, "ISO-2022-JP", false},
      {"GB18030", chinese, "GB18030", false},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.encoding));
    CAPTURE(c.text);
    const Normalized n(encode(c.text, c.encoding), c.declare ? c.encoding : "");
    CHECK(n.kind == RawKind::Text);
    CHECK(n.text() == c.text);
    CHECK(n.doc.encoding == c.found);
    CHECK(n.doc.notes.empty());
    check_laws(n.raw.bytes, n.raw.encoding);
    // To the byte: every character's raw bytes say that character in that encoding.
    if (std::string_view(c.encoding) == "ISO-2022-JP") continue;  // its escapes stand between characters
    for (uint32_t at = 0; at < c.text.size();) {
      const uint32_t size = decode(c.text, at).size;
      const RawSpan span = n.doc.to_raw({at, at + size});
      REQUIRE(n.raw.bytes.substr(span.begin, span.size()) == encode(c.text.substr(at, size), c.encoding));
      at += size;
    }
  }
}

TEST_CASE("byte order marks") {
  const std::string text = "Ann Lee, 61, spoke in Łódź 🙂.";
  const struct {
    const char* encoding;
    std::string mark;
  } cases[] = {{"UTF-16LE", bytes({0xFF, 0xFE})},
               {"UTF-16BE", bytes({0xFE, 0xFF})},
               {"UTF-32LE", bytes({0xFF, 0xFE, 0, 0})},
               {"UTF-32BE", bytes({0, 0, 0xFE, 0xFF})},
               {"UTF-8", "\xEF\xBB\xBF"}};
  for (const auto& c : cases) {
    CAPTURE(std::string(c.encoding));
    const Normalized n(c.mark + encode(text, c.encoding));
    CHECK(n.text() == text);
    CHECK(n.doc.encoding == c.encoding);
    CHECK(n.raw_of("Łódź 🙂") == encode("Łódź 🙂", c.encoding));
    check_laws(n.raw.bytes);
  }
}

TEST_CASE("a declared encoding is believed only where the bytes allow") {
  CHECK(Normalized("Caf\xC3\xA9", "windows-1252").text() == "Café");  // valid UTF-8 is UTF-8
  CHECK(Normalized("Caf\xE9", "utf-8").text() == "Café");             // and what is not, is not
  CHECK(Normalized("\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251").text() == "Привет");
  CHECK(Normalized("Caf\xE9", "no-such-encoding").text() == "Café");
  CHECK(Normalized("Caf\xE9\r\nbar").text() == "Café\nbar");
}

TEST_CASE("damaged UTF-8 stays UTF-8, replaced as Python counts") {
  const struct {
    std::string raw;
    std::string_view source;
  } cases[] = {
      {"“Ann” said \xFF so", "“Ann” said \uFFFD so"},
      {"“Ann” \xE2\x80 said", "“Ann” \uFFFD said"},
      {"“Ann” \xF0\x80\x80\x41 é", "“Ann” \uFFFD\uFFFD\uFFFDA é"},
      {"“Ann” é \xED\xA0\x80", "“Ann” é \uFFFD\uFFFD\uFFFD"},
      {"plain text, cut in a quote \xE2\x80", "plain text, cut in a quote \uFFFD"},
  };
  for (const auto& c : cases) {
    const Normalized n(c.raw);
    CAPTURE(c.source);
    CHECK(n.doc.source == c.source);
    CHECK(n.doc.encoding == "UTF-8");
    CHECK(n.noted("N101"));
    check_laws(c.raw);
  }
  CHECK(Normalized("“Ann” \xE2\x80").noted("N104"));
  CHECK_FALSE(Normalized("“Ann” \xE2\x80 so").noted("N104"));
}

TEST_CASE("replacing agrees with the table of well-formed sequences on random bytes") {
  std::mt19937 random(4);
  const std::string_view pieces[] = {"é", "—", "🙂", "a", " ", "\xC3", "\xE2\x80", "\xF0\x9F", "\x80", "\xFF", "\xED\xA0", "\xF4\x90", "\xE0\x80"};
  for (int round = 0; round < 2000; ++round) {
    std::string raw = "éééééééé";  // enough that is good
    for (size_t n = random() % 10; n > 0; --n) raw += pieces[random() % std::size(pieces)];
    const Normalized n(raw);
    REQUIRE(n.doc.source == replace_ill_formed(raw));
  }
}

TEST_CASE("what was lost is noted") {
  CHECK(Normalized("a\x01 b").noted("N103"));
  const Normalized odd(bytes({0xFF, 0xFE, 'a', 0, 'b', 0, 'c'}));  // half a unit at the end
  CHECK(odd.text() == "ab\uFFFD");
  CHECK(odd.noted("N102"));
  const Normalized lone(bytes({0xFF, 0xFE, 'a', 0, 0x00, 0xD8, 'b', 0}));  // half a pair
  CHECK(lone.text() == "a\uFFFDb");
  CHECK(Normalized("Ann & Bo").doc.notes.empty());
}

TEST_CASE("the laws hold on random mixes of everything special") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {
      " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\u00A0", "\u2003", "\u200B", "\uFEFF", "\u00AD", "\u2028", "\u0085", "\f",
      "*", "**", "***", "_", "__", "[", "]", "](", "](http://a.b)", "(http://x)", "\\", "\\*", "\\_", "&", "&amp;", "&#233;", "&nbsp;",
      "&#10;", "&shy;", "&#769;", "e", "\u0301", "\u0323", "\uFB01", "\u212B", "\u1100", "\u1161", "\u11A8", "Ann", "Lee,", "word", ". ", "-", "- ",
      "“", "”", "’", "—", "é", "ж", "中", "🙂", "\u0958", "\u037E", "\x01", "\x7F", "http://a.b/c_d_e", "a line of some forty bytes that goes on and",
  };
  for (int round = 0; round < 5000; ++round) {
    std::string raw;
    for (size_t n = 1 + random() % 30; n > 0; --n) raw += pieces[random() % std::size(pieces)];
    check_laws(raw);
  }
}

TEST_CASE("without escapes and mark-up, what is normalised stays as it is") {
  std::mt19937 random(8);
  const std::string_view pieces[] = {" ",      "  ",     "\n",     "\n\n",   "\r\n", "\t",    "\u00A0", "\u2003", "\u200B", "\uFEFF", "\u00AD", "\u2028",
                                     "e",      "\u0301", "\u0323", "\uFB01", "\u212B", "\u1100", "\u1161", "Ann",    "Lee,",   "word",   ". ",
                                     "“",      "’",      "—",      "é",      "ж",    "中",    "🙂",     "\u0958"};
  for (int round = 0; round < 3000; ++round) {
    std::string raw;
    for (size_t n = 1 + random() % 25; n > 0; --n) raw += pieces[random() % std::size(pieces)];
    const Normalized once(raw);
    const Normalized twice(once.text());
    CAPTURE(raw);
    REQUIRE(twice.text() == once.text());
  }
}

TEST_CASE("mark-up that never closes costs no more than its length") {
  for (const std::string_view piece : {"**a ", "_a ", "[a](/b ", "[", "\\", "&", "[a](/", "-\nb ", "a\xE2\x80\xA8", "__a **b "}) {
    std::string raw = "Some words first. ";
    while (raw.size() < 2'000'000) raw += piece;
    const Normalized n(raw);
    CHECK(n.kind == RawKind::Text);
    CHECK(n.doc.offsets.text_size() == n.text().size());
  }
}

// Debian's unicode-data, packed or not; empty where it is not installed.
static std::string unicode_test_file() {
  const Result<std::string> file = read_file("/usr/share/unicode/NormalizationTest.txt");
  if (file) return *file;
  std::string out;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen("bzcat /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null", "r"), pclose);
  char buffer[1 << 16];
  while (const size_t n = pipe ? fread(buffer, 1, sizeof buffer, pipe.get()) : 0) out.append(buffer, n);
  return out;
}

TEST_CASE("Unicode's own test of normalisation, where the system has it") {
  const std::string file = unicode_test_file();
  if (file.empty()) {
    MESSAGE("no /usr/share/unicode/NormalizationTest.txt: not tried");
    return;
  }
  std::istringstream lines(file);
  size_t tried = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#' || line[0] == '@') continue;
    std::string columns[2];
    std::istringstream fields(line);
    for (std::string& column : columns) {
      std::string field;
      std::getline(fields, field, ';');
      std::istringstream codes(field);
      for (std::string code; codes >> code;) append_utf8(column, static_cast<char32_t>(std::stoul(code, nullptr, 16)));
    }
    // What this stage spells out, drops or takes for white space, and what it reads as mark-up, is no matter of NFC.
    bool plain = true;
    for (size_t at = 0; at < columns[0].size(); at += decode(columns[0], at).size) {
      const char32_t c = decode(columns[0], at).code;
      plain &= !(c <= 0xA0 && std::string_view("&\\*_[ \n").find(static_cast<char>(c)) != std::string_view::npos) && c != 0xA0 && c != 0xAD && c != 0x61C &&
               c != 0x180E && !(c >= 0x2000 && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202F) && !(c >= 0x205F && c <= 0x206F) &&
               c != 0x3000 && c != 0xFEFF && !(c >= 0xFB00 && c <= 0xFB06) && !(c >= 0xE0000 && c <= 0xE007F) && c > 0x20;
    }
    if (!plain) continue;
    ++tried;
    REQUIRE(Normalized("Word " + columns[0] + " word").text() == "Word " + columns[1] + " word");
  }
  CHECK(tried > 15'000);
}

TEST_CASE("stress files made by others, where they are") {
  const std::string suites = std::string(NUTGRAF_SOURCE_DIR) + "/../shared/eval/suites/";
  const Result<std::string> stress = read_file(suites + "UTF-8-test.txt");
  const Result<std::string> naughty = read_file(suites + "naughty-strings.json");
  if (!stress || !naughty) {
    MESSAGE("no ../shared/eval/suites: not tried");
    return;
  }
  check_laws(*stress);
  CHECK(Normalized(*stress).doc.encoding == "UTF-8");
  for (size_t cut_at = 0; cut_at < stress->size(); cut_at += 97) check_laws(stress->substr(cut_at, 600));
  for (const auto& text : nlohmann::json::parse(*naughty)) check_laws(text.get<std::string>());
}

}  // namespace nutgraf
