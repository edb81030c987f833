// Lists -> trie -> what is found in a text; and what is known of single words.
#include "gazetteer/gazetteer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <set>

#include "base/utf8.h"
#include "gazetteer/compiler.h"
#include "gazetteer/lexicon.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

constexpr uint32_t bit(TokenFlag flag) { return static_cast<uint32_t>(flag); }

List list(const std::string& name, const std::string& label, std::vector<ListEntry> entries, CasePolicy policy = CasePolicy::Any, MatchKind match = MatchKind::Word) {
  List out;
  out.name = name, out.file = name + ".tsv", out.label = label, out.case_policy = policy, out.match = match;
  out.source = "the authors", out.version = "1", out.licence = "CC0-1.0";
  out.entries = std::move(entries);
  return out;
}

struct Compiled {
  Schema schema;
  std::string bytes;
  std::unique_ptr<Pack> pack;
  Lexicon lexicon;
  Gazetteer gazetteer;
  std::optional<LabelId> list_label;
};

Compiled compile(std::vector<List> lists, const std::set<std::string>& by_name = {}, const std::string& path = "") {
  Compiled out;
  out.schema = *Schema::parse("", "test");
  SymbolTableBuilder symbols;
  Result<GazetteerCompiler> compiler = GazetteerCompiler::make(std::move(lists), by_name, out.schema, symbols);
  REQUIRE(compiler);
  if (!by_name.empty()) out.list_label = compiler->label_of_list(*by_name.begin());
  PackBuilder builder;
  compiler->write(symbols, {}, builder);
  symbols.write(builder);
  out.bytes = builder.finish();
  if (path.empty()) {
    out.pack = std::make_unique<Pack>(*Pack::from_bytes(out.bytes));
  } else {
    REQUIRE(write_file(path, out.bytes));
    out.pack = std::make_unique<Pack>(*Pack::from_file(path));
  }
  out.lexicon = Lexicon(*out.pack);
  out.gazetteer = Gazetteer(*out.pack);
  return out;
}

void fill(const Compiled& compiled, std::string_view text, Document& doc) {
  doc.clear();
  doc.writable_text() = text;
  for (Scanned scanned = scan_token(doc.text(), 0); !scanned.text.empty(); scanned = scan_token(doc.text(), scanned.text.end)) {
    Token token;
    token.text = scanned.text;
    token.flags = scanned.flags;
    token.word = compiled.lexicon.find(fold(doc.text(scanned.text)));
    doc.tokens.push_back(token);
  }
}

// "LABEL[words]=value …" at every token, shortest first.
std::string found(const Compiled& compiled, std::string_view text) {
  Document doc;
  fill(compiled, text, doc);
  std::string out;
  for (uint32_t at = 0; at < doc.tokens.size(); ++at)
    compiled.gazetteer.match_at(doc, at, static_cast<uint32_t>(doc.tokens.size()), [&](EntryId id, TokenSpan span) {
      const Entry entry = compiled.gazetteer.entry(id);
      std::string words(doc.text(span));
      for (char& c : words)
        if (c == '\n') c = '/';
      out += (out.empty() ? "" : " ") + compiled.schema.label(entry.label).name + "[" + words + "]";
      if (compiled.gazetteer.value(entry) != compiled.gazetteer.text(entry)) out += "=" + std::string(compiled.gazetteer.value(entry));
    });
  return out;
}

TEST_CASE("no lists find nothing") {
  const Compiled none = compile({});
  CHECK(found(none, "The Bank of England") == "");
  CHECK(found(none, "") == "");
  CHECK(none.gazetteer.size() == 0);
  Document doc;
  doc.tokens.resize(1);
  Gazetteer().match_at(doc, 0, 1, [](EntryId, TokenSpan) { FAIL("nothing can be found"); });
}

TEST_CASE("entries of one word and of several, nested, competing, across line breaks") {
  const Compiled lists = compile({
      list("roles", "ROLE", {{"chairmen", "chairman", "", 0}, {"governor", "", "", 0}, {"vice president", "", "", 0}, {"president", "", "", 0}}),
      list("bodies", "BODY", {{"Bank", "", "", 0}, {"Bank of England", "", "Q1", 0}, {"England Bank", "", "", 0}, {"A B C D E F G H I J K L", "", "", 0}, {"U.S. Congress", "", "", 0}}),
      list("countries", "COUNTRY", {{"England", "", "", 0}, {"Côte d'Ivoire", "", "", 0}}),
  });
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"zzz", ""},
      {"governor", "ROLE[governor]"},
      {"GOVERNOR Governor", "ROLE[GOVERNOR] ROLE[Governor]"},
      {"the Bank of England governor", "BODY[Bank] BODY[Bank of England] COUNTRY[England] ROLE[governor]"},
      {"Bank of zzz England", "BODY[Bank] COUNTRY[England]"},
      {"Bank of", "BODY[Bank]"},
      {"Bank of\nEngland Bank", "BODY[Bank] BODY[Bank of/England] COUNTRY[England] BODY[England Bank] BODY[Bank]"},
      {"vice president", "ROLE[vice president] ROLE[president]"},
      {"vice, president", "ROLE[president]"},
      {"chairmen", "ROLE[chairmen]=chairman"},
      {"a b c d e f g h i j k l m", "BODY[a b c d e f g h i j k l]"},
      {"Côte d’Ivoire CÔTE D'IVOIRE", "COUNTRY[Côte d’Ivoire] COUNTRY[CÔTE D'IVOIRE]"},
      {"the U.S. Congress", "BODY[U.S. Congress]"},
  };
  for (const auto& [words, want] : rows) {
    const std::string text(words);
    CAPTURE(text);
    CHECK(found(lists, text) == std::string(want));
  }
}

TEST_CASE("nothing is found from the limit on") {
  const Compiled lists = compile({list("bodies", "BODY", {{"Bank", "", "", 0}, {"Bank of England", "", "", 0}})});
  Document doc;
  fill(lists, "Bank of England", doc);
  uint32_t hits = 0;
  lists.gazetteer.match_at(doc, 0, 2, [&](EntryId, TokenSpan span) {
    ++hits;
    CHECK(span == TokenSpan{0, 1});
  });
  CHECK(hits == 1);
}

TEST_CASE("case policies") {
  const std::vector<ListEntry> entries = {{"Who", "", "", 0}, {"al-Farabi University", "", "", 0}, {"O'Brien", "", "", 0}, {"Élan", "", "", 0}, {"3M", "", "", 0}, {"bank of Rome", "", "", 0}};
  const std::string text = "who Who WHO al-Farabi University Al-Farabi University al-farabi university O’Brien o'brien élan Élan 3M 3m bank of Rome Bank of Rome bank of\nRome";
  CHECK(found(compile({list("n", "NAME", entries)}), text) ==
        "NAME[who] NAME[Who] NAME[WHO] NAME[al-Farabi University] NAME[Al-Farabi University] NAME[al-farabi university] NAME[O’Brien] NAME[o'brien] NAME[élan] NAME[Élan] NAME[3M] NAME[3m] "
        "NAME[bank of Rome] NAME[Bank of Rome] NAME[bank of/Rome]");
  // A name that begins small stands as it is written.
  CHECK(found(compile({list("n", "NAME", entries, CasePolicy::Capitalised)}), text) ==
        "NAME[Who] NAME[WHO] NAME[al-Farabi University] NAME[O’Brien] NAME[Élan] NAME[3M] NAME[3m] NAME[bank of Rome] NAME[bank of/Rome]");
  CHECK(found(compile({list("n", "NAME", entries, CasePolicy::Exact)}), text) ==
        "NAME[Who] NAME[al-Farabi University] NAME[O’Brien] NAME[Élan] NAME[3M] NAME[bank of Rome] NAME[bank of/Rome]");
}

TEST_CASE("a list asked for by name has a label of its own where it shares one") {
  const std::vector<List> lists = {list("one", "SAYING", {{"said", "", "", 0}}), list("two", "SAYING", {{"noted", "", "", 0}})};
  const Compiled shared = compile(lists, {"two"});
  REQUIRE(shared.list_label);
  CHECK(shared.schema.label(*shared.list_label).name == "@two");
  CHECK(shared.gazetteer.entry(EntryId{1}).list_label == *shared.list_label);
  CHECK(shared.gazetteer.entry(EntryId{0}).list_label == shared.gazetteer.entry(EntryId{0}).label);
  const Compiled alone = compile({lists[0]}, {"one"});
  REQUIRE(alone.list_label);
  CHECK(alone.schema.label(*alone.list_label).name == "SAYING");
  CHECK(!compile(lists, {"three"}).list_label);
}

TEST_CASE("an entry knows its list, value and id") {
  const Compiled lists = compile({list("bodies", "BODY", {{"Acme", "Acme Corporation", "Q7", 0}})});
  const Entry entry = lists.gazetteer.entry(EntryId{0});
  CHECK(lists.gazetteer.text(entry) == "Acme");
  CHECK(lists.gazetteer.value(entry) == "Acme Corporation");
  CHECK(lists.gazetteer.external_id(entry) == "Q7");
  CHECK(lists.gazetteer.list_name(entry) == "bodies");
}

TEST_CASE("of two lists with one label an editor's entry comes first") {
  std::vector<List> lists = {list("one", "BODY", {{"Acme", "Acme Mining", "", 0}}),
      list("two", "BODY", {{"Acme", "Acme Foods", "", 0}})};
  CHECK(found(compile(lists), "Acme") == "BODY[Acme]=Acme Mining BODY[Acme]=Acme Foods");
  lists[1].entries[0].is_own = true;
  CHECK(found(compile(lists), "Acme") == "BODY[Acme]=Acme Foods BODY[Acme]=Acme Mining");
}

TEST_CASE("a column of texts gives every row its own") {
  const std::string large(300, 'x');
  for (const uint32_t rows : {0u, 1u, 63u, 64u, 65u, 1000u}) {
    const auto text_of = [&](uint32_t row) {
      if (row % 7 == 3) return large;
      return row % 3 == 0 ? "v" + std::to_string(row % 11) : std::string();
    };
    TextColumnBuilder builder;
    for (uint32_t row = 0; row < rows; ++row) builder.add(text_of(row));
    PackBuilder bytes;
    builder.write(40, bytes);
    const Pack pack = *Pack::from_bytes(bytes.finish());
    const TextColumn column(pack, 40);
    for (uint32_t row = 0; row < rows; ++row) {
      CHECK(column[row] == text_of(row));
      CHECK(column.has(row) == !text_of(row).empty());
    }
  }
}

TEST_CASE("a pack on disk finds the same") {
  std::string path = std::filesystem::temp_directory_path().string() + "/nutgraf_pack_XXXXXX";
  const int file = mkstemp(path.data());
  REQUIRE(file >= 0);
  close(file);
  const std::vector<List> lists = {list("bodies", "BODY", {{"Bank", "", "", 0}, {"Bank of England", "", "", 0}}), list("ends", "PATRONYMIC", {{"ovich", "", "", 0}}, CasePolicy::Any, MatchKind::Suffix)};
  const Compiled memory = compile(lists), disk = compile(lists, {}, path);
  CHECK(memory.bytes == disk.bytes);
  CHECK(memory.pack->content_hash() == disk.pack->content_hash());
  CHECK(found(disk, "the Bank of England") == "BODY[Bank] BODY[Bank of England]");
  CHECK(disk.lexicon.affix_flags("petrovich") == bit(TokenFlag::Patronymic));
  std::remove(path.c_str());
}

TEST_CASE("what is known of single words") {
  const Compiled lists = compile({
      list("common", "COMMON_WORD", {{"go", "", "", 0}, {"king", "", "", 0}, {"k", "", "", 0}, {"process", "", "", 0}, {"proces", "", "", 0}, {"say", "", "", 0}, {"says", "", "", 0}, {"meet", "", "", 0}, {"meeting", "", "", 0}}),
      list("frequent", "FREQUENT_WORD", {{"say", "", "", 0}}),
      list("function", "FUNCTION_WORD", {{"the", "determiner", "", 0}, {"was", "auxiliary", "", 0}, {"of", "preposition", "", 0}}),
      list("irregular", "IRREGULAR", {{"said", "say", "", 0}, {"went", "go", "", 0}}),
      list("short", "ABBREVIATION", {{"Mr.", "title", "", 0}, {"no.", "other", "", 0}, {"Jan.", "month", "", 0}, {"Inc.", "end", "", 0}}),
      list("bodies", "BODY", {{"Acme Ltd.", "", "", 0}}),
  });
  const auto info = [&](std::string_view word) { return lists.lexicon.info(lists.lexicon.find(word)); };
  const auto lemma = [&](std::string_view word) { return std::string(lists.lexicon.symbols().text(info(word).lemma)); };
  CHECK(lists.lexicon.find("zzz") == Symbol::Unknown);
  CHECK(info("zzz").flags == 0);
  CHECK(info("zzz").lemma == Symbol::Unknown);
  CHECK(info("go").flags == bit(TokenFlag::Common));
  CHECK(info("say").flags == (bit(TokenFlag::Common) | bit(TokenFlag::Frequent)));
  CHECK(info("the").flags == (bit(TokenFlag::Common) | bit(TokenFlag::Function) | bit(TokenFlag::Determiner)));
  CHECK(info("was").flags == (bit(TokenFlag::Common) | bit(TokenFlag::Function) | bit(TokenFlag::Verb)));
  CHECK(lemma("said") == "say");
  CHECK(lemma("went") == "go");
  CHECK(lemma("says") == "say");
  CHECK(lemma("meeting") == "meet");
  // Not "k" and "proces", though both are in the dictionary.
  CHECK(lemma("king") == "king");
  CHECK(lemma("process") == "process");
  CHECK(info("mr.").abbreviation == Abbreviation::Title);
  CHECK(info("mr.").abbreviation_capital);
  CHECK(info("no.").abbreviation == Abbreviation::Other);
  CHECK(!info("no.").abbreviation_capital);
  CHECK(info("jan.").abbreviation == Abbreviation::Month);
  CHECK(info("inc.").abbreviation == Abbreviation::End);
  CHECK(info("ltd.").abbreviation == Abbreviation::Other);
  CHECK(info("acme").in_list);
  CHECK(!info("go").in_list);
  CHECK(found(lists, "go the said Mr. Acme Ltd") == "");
}

TEST_CASE("endings and beginnings of names") {
  const Compiled lists = compile({
      list("p", "PATRONYMIC", {{"ovich", "", "", 0}, {"ovna", "", "", 0}, {"uly", "", "", 0}}, CasePolicy::Any, MatchKind::Suffix),
      list("s", "SURNAME_ENDING", {{"ov", "", "", 0}, {"shvili", "", "", 0}, {"vich", "", "", 0}}, CasePolicy::Any, MatchKind::Suffix),
      list("b", "SURNAME_ENDING", {{"Mc", "", "", 0}, {"Mac", "", "", 0}}, CasePolicy::Any, MatchKind::Prefix),
  });
  const uint32_t patronymic = bit(TokenFlag::Patronymic), surname = bit(TokenFlag::SurnameForm);
  CHECK(lists.lexicon.affix_flags("") == 0);
  CHECK(lists.lexicon.affix_flags("petrovich") == (patronymic | surname));
  CHECK(lists.lexicon.affix_flags("petrovna") == patronymic);
  CHECK(lists.lexicon.affix_flags("petrov") == surname);
  CHECK(lists.lexicon.affix_flags("mcdonald") == surname);
  CHECK(lists.lexicon.affix_flags("macron") == surname);
  CHECK(lists.lexicon.affix_flags("ovich") == 0);      // an ending is no name by itself,
  CHECK(lists.lexicon.affix_flags("xovich") == surname);  // and needs two letters before it
  CHECK(lists.lexicon.affix_flags("smith") == 0);
  CHECK(Lexicon().affix_flags("petrov") == 0);
}

TEST_CASE("random lists find what a search word by word finds") {
  std::mt19937 random(5);
  const auto pick = [&](uint32_t n) { return std::uniform_int_distribution<uint32_t>(0, n - 1)(random); };
  const std::vector<std::string> words = {"a", "b", "c", "d"};
  for (int round = 0; round < 300; ++round) {
    std::set<std::string> texts;
    for (uint32_t n = pick(12); n > 0; --n) {
      std::string entry = words[pick(3)];
      for (uint32_t w = pick(4); w > 0; --w) entry += " " + words[pick(3)];
      texts.insert(entry);
    }
    std::vector<ListEntry> entries;
    for (const std::string& text : texts) entries.push_back({text, "", "", 0});
    const Compiled lists = compile({list("n", "NAME", entries)});
    std::vector<std::string> tokens;
    for (uint32_t n = pick(15); n > 0; --n) tokens.push_back(words[pick(4)]);
    std::string text, want;
    for (const std::string& token : tokens) text += token + " ";
    for (size_t begin = 0; begin < tokens.size(); ++begin) {
      std::string piece;
      for (size_t end = begin; end < tokens.size(); ++end) {
        piece += (end == begin ? "" : " ") + tokens[end];
        if (texts.count(piece)) want += (want.empty() ? "" : " ") + ("NAME[" + piece + "]");
      }
    }
    CAPTURE(text);
    CHECK(found(lists, text) == want);
  }
}

}  // namespace
}  // namespace nutgraf
