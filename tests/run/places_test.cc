// The promise of the output: cutting the input at the places of a fact gives its words, in every unit and encoding.
#include <doctest/doctest.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/utf8.h"
#include "format/reader.h"
#include "run/fact_names.h"
#include "run/pipeline.h"

namespace nutgraf {
namespace {

using nlohmann::json;
using std::string_view;

const Resources& resources() {
  static const std::shared_ptr<const Resources> kBuiltIn = *Resources::built_in();
  return *kBuiltIn;
}

std::u32string to_codepoints(string_view text) {
  std::u32string out;
  for (size_t at = 0; at < text.size();) {
    const Decoded d = decode(text, at);
    out += d.code;
    at += d.size;
  }
  return out;
}

std::string from_codepoints(const std::u32string& codes) {
  std::string out;
  for (const char32_t code : codes) append_utf8(out, code);
  return out;
}

// What the unit's user cuts: bytes of the file, code points or UTF-16 units of its decoded text. Gives UTF-8.
class Cutter {
 public:
  Cutter(const RawArticle& raw, const Document& doc)
      : raw_(raw.bytes),
        encoding_(doc.decoded_offsets.pieces() ? doc.encoding : "UTF-8"),
        points_(to_codepoints(doc.source)),
        units_(icu::UnicodeString::fromUTF8(icu::StringPiece(doc.source.data(), static_cast<int32_t>(doc.source.size())))) {}

  std::string operator()(OffsetUnit unit, uint32_t begin, uint32_t end) const {
    std::string out;
    switch (unit) {
      case OffsetUnit::Bytes: return decoded(raw_.substr(begin, end - begin));
      case OffsetUnit::Codepoints: return from_codepoints(points_.substr(begin, end - begin));
      case OffsetUnit::Utf16:
        units_.tempSubStringBetween(static_cast<int32_t>(begin), static_cast<int32_t>(end)).toUTF8String(out);
        return out;
    }
    return out;
  }

 private:
  std::string decoded(string_view bytes) const {
    const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), encoding_.c_str());
    std::string out;
    text.toUTF8String(out);
    return out;
  }
  string_view raw_;
  std::string encoding_;
  std::u32string points_;
  icu::UnicodeString units_;
};

struct Seen {
  size_t articles = 0, facts = 0, mentions = 0;
};

// Every span in `value`: [3, 7] or lists of such.
void each_span(const json& value, const std::function<void(uint32_t, uint32_t)>& found) {
  if (value.is_array() && value.size() == 2 && value[0].is_number()) return found(value[0], value[1]);
  for (const json& inner : value) each_span(inner, found);
}

void check_article(const RawArticle& raw, Scratch& scratch, Seen& seen) {
  if (extract_article(resources(), {}, raw, scratch)) return;
  ++seen.articles;
  const Document& doc = scratch.doc;
  const Cutter cut(raw, doc);
  const ResourceNames names(resources());
  constexpr OffsetUnit kUnits[] = {OffsetUnit::Bytes, OffsetUnit::Codepoints, OffsetUnit::Utf16};
  json articles[3];
  for (int u = 0; u < 3; ++u) {
    FactWriter writer(resources().schema, names, {kUnits[u], {}});
    writer.start(doc);
    std::string out;
    writer.append_article(raw, out);
    articles[u] = json::parse(out);
    CHECK(json::parse(articles[u].dump()) == articles[u]);
  }
  // Each place once a unit: the words must be the same in all three.
  std::vector<std::string> words[3];
  size_t empty = 0;
  for (int u = 0; u < 3; ++u) {
    const auto note = [&](uint32_t begin, uint32_t end) {
      empty += begin >= end;
      words[u].push_back(cut(kUnits[u], begin, end));
    };
    for (const json& fact : articles[u]["facts"]) {
      note(fact["evidence"]["start"], fact["evidence"]["end"]);
      CHECK(words[u].back() == fact["evidence"]["text"].get<std::string>());
      for (const auto& [slot, places] : fact["spans"].items()) each_span(places, note);
    }
    for (const json& mention : articles[u]["mentions"]) note(mention["start"], mention["end"]);
    for (const json& sentence : articles[u]["sentences"]) note(sentence["start"], sentence["end"]);
  }
  seen.facts += articles[0]["facts"].size();
  seen.mentions += articles[0]["mentions"].size();
  CHECK(empty == 0);
  CHECK(words[0] == words[1]);
  CHECK(words[1] == words[2]);
}

// The article in another encoding; characters that it lacks become '?'.
std::string converted(const std::string& utf8, const char* encoding) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::string out(static_cast<size_t>(text.length()) * 4 + 16, '\0');
  out.resize(static_cast<size_t>(text.extract(0, text.length(), out.data(), static_cast<uint32_t>(out.size()), encoding)));
  return out;
}

void check_all(const std::vector<std::string>& paths, const std::function<std::string(const std::string&)>& change, Seen& seen) {
  Scratch scratch;
  Sources sources(paths, {});
  while (std::optional<ReadItem> item = sources.next()) {
    auto* raw = std::get_if<RawArticle>(&*item);
    REQUIRE(raw);
    CAPTURE(raw->id);
    raw->bytes = change(raw->bytes);
    raw->encoding.clear();
    check_article(*raw, scratch, seen);
  }
}

std::vector<std::string> articles_at_hand() {
  const std::string root = NUTGRAF_SOURCE_DIR;
  std::vector<std::string> out = {root + "/corpus"};
  for (const char* other : {"/../shared/seeds", "/../shared/eval/news", "/../shared/eval/suites/UTF-8-test.txt"})
    if (std::filesystem::exists(root + other)) out.push_back(root + other);
  return out;
}

}  // namespace

TEST_CASE("places cut the words, in every unit and encoding") {
  struct Case {
    std::string what;
    std::function<std::string(const std::string&)> change;
  };
  const Case cases[] = {
      {"as it is", [](const std::string& s) { return s; }},
      {"with a byte order mark", [](const std::string& s) { return "\xEF\xBB\xBF" + s; }},
      {"UTF-16 with a mark", [](const std::string& s) { return "\xFF\xFE" + converted(s, "UTF-16LE"); }},
      {"UTF-16 without one", [](const std::string& s) { return converted(s, "UTF-16BE"); }},
      {"windows-1252", [](const std::string& s) { return converted("Café “déjà vu” – ", "windows-1252") + converted(s, "windows-1252"); }},
      {"0xFF bytes within UTF-8",
       [](const std::string& s) {
         std::string out = "Ünï — “cödé” ";
         for (size_t i = 0; i < s.size(); ++i) {
           if (i % 97 == 0) out += '\xFF';
           out += s[i];
         }
         return out;
       }},
      {"carriage returns, decomposed accents, tabs",
       [](const std::string& s) {
         std::string out = "Cafe\xCC\x81\r\n";
         for (const char c : s) out += c == '\n' ? "\r\n" : c == 'e' ? "e\xCC\x81" : std::string(1, c);
         return out;
       }},
      {"four-byte characters between words",
       [](const std::string& s) {
         std::string out;
         for (const char c : s) out += c == '.' ? ". 😀 " : std::string(1, c);
         return out;
       }},
      {"NUL bytes",
       [](const std::string& s) {
         std::string out;
         for (size_t i = 0; i < s.size(); ++i) {
           out += s[i];
           if (i % 1000 == 999) out += '\0';
         }
         return out;
       }},
      {"cut short", [](const std::string& s) { return s.substr(0, s.size() * 2 / 3); }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Seen seen;
    check_all(articles_at_hand(), c.change, seen);
    MESSAGE(c.what << ": " << seen.articles << " articles, " << seen.facts << " facts, " << seen.mentions << " mentions");
    CHECK(seen.articles >= 15);
    CHECK(seen.mentions > 100);
  }
}

TEST_CASE("places in records of JSONL: sets of annotated text, where they are at hand") {
  const std::string data = std::string(NUTGRAF_SOURCE_DIR) + "/../shared/eval/data";
  if (!std::filesystem::exists(data)) {
    MESSAGE("skipped: " << data << " is not there");
    return;
  }
  Seen seen;
  std::vector<std::string> paths;
  const Result<std::vector<std::string>> files = list_files(data);
  REQUIRE(files);
  for (const std::string& path : *files)
    if (path.ends_with(".jsonl")) paths.push_back(path);
  check_all(paths, [](const std::string& s) { return s; }, seen);
  MESSAGE(seen.articles << " articles, " << seen.facts << " facts, " << seen.mentions << " mentions");
  CHECK(seen.articles > 5000);
}

}  // namespace nutgraf
