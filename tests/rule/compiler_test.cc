// Tree -> program: names, levels, limits.
#include "rule/compiler.h"

#include <doctest/doctest.h>

#include "rule/parser.h"

namespace nutgraf {
namespace {

constexpr std::string_view kSchema =
    "label PERSON: name TEXT\nlabel TITLE: role TEXT, organization ORGANIZATION?, status STATUS?\nlabel ORGANIZATION: name TEXT\n"
    "fact position: person PERSON, title TITLE, organization ORGANIZATION?, status STATUS = current\n";

struct Compiled {
  Errors errors;
  Pack pack;
  Schema schema;
  Program program;
  RuleSources sources;
};

Compiled compile(std::string_view text, bool need_examples = false, const RuleInputs& given = {}) {
  Compiled out;
  Result<RuleSet> rules = parse_rules(text, "t.rules");
  if (!rules) {
    out.errors = rules.errors();
    return out;
  }
  out.schema = *Schema::parse(kSchema, "test.schema");
  const LabelId list = *out.schema.add_label("ROLE");
  RuleInputs inputs = given;
  inputs.label_of_list = [=](std::string_view name) { return name == "roles" ? std::optional(list) : std::nullopt; };
  inputs.list_names = {"roles"};
  inputs.labels_of_lists.add(list);
  inputs.need_examples = need_examples;
  SymbolTableBuilder symbols;
  PackBuilder builder;
  const Result<std::vector<RuleWord>> words = compile_rules(*rules, inputs, out.schema, symbols, builder, &out.sources);
  if (!words) {
    out.errors = words.errors();
    return out;
  }
  out.pack = *Pack::from_bytes(builder.finish());
  out.program = Program(out.pack);
  return out;
}

std::string codes(const Errors& errors) {
  std::string out;
  for (const Error& error : errors) out += error.code + " " + std::to_string(error.place.line) + ":" + std::to_string(error.place.column) + "; ";
  return out;
}

std::string times(std::string_view piece, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += piece;
  return out;
}

TEST_CASE("no rules make a program without levels") {
  const Compiled out = compile("");
  CHECK(out.errors.empty());
  CHECK(out.program.rules.empty());
  CHECK(out.program.levels.empty());
}

TEST_CASE("each element knows where it was written") {
  const std::string text =
      "word SAY = (say~ | add~)\n"
      "word HE_SAID = \"prime minister\" SAY\n"
      "rule r -> HIT\n"
      "  find {role:ROLE} ...2 (der | die | <number> of)\n"
      "  find HE_SAID {it: so!+}\n"
      "  unless not inside\n";
  const Compiled out = compile(text);
  REQUIRE(out.errors.empty());
  REQUIRE(out.sources.elements.size() == out.program.elements.size());
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  std::string written, finds;
  for (const ElementSource& source : out.sources.elements) {
    CHECK(out.sources.files[source.file] == "t.rules");
    finds += std::to_string(source.find);
    written += lines[source.line - 1].substr(source.column - 1, source.width);
    written += source.piece == UINT32_MAX ? "; " : " by " + out.sources.pieces[source.piece] + "; ";
  }
  CHECK(written ==
        "{role:ROLE}; ...2; ...2; <number>; of; (der | die | <number> of); \"prime minister\" by HE_SAID; "
        "\"prime minister\" by HE_SAID; (say~ | add~) by HE_SAID; so!; not; ");
  CHECK(finds == "00000011110");
}

TEST_CASE("every error has its code and its place, each is told once") {
  const std::vector<std::pair<std::string, const char*>> rows = {
      {"rule r -> HIT\n find a\n", ""},
      {"rule r -> positon\n find a\n", "R011 1:11; "},
      {"rule r -> Title\n find a\n", "R011 1:11; "},
      {"rule r -> HIT\n find {PERSN}\n", "R012 2:8; "},
      {"rule r -> HIT\n find <word, not PERSN>\n", "R012 2:18; "},
      {"rule r -> HIT\n find a\n unless {PERSN} before\n", "R012 3:10; "},
      {"rule r -> HIT\n find @rolls\n", "R013 2:8; "},
      {"rule r -> position\n find {persn:PERSON}\n", "R019 2:8; "},
      {"rule r -> TITLE\n find a\n set stats = x\n", "R019 3:6; "},
      {"rule r -> TITLE\n find {role:ROLE}\n take status from role as stats\n", "R019 3:27; "},
      {"rule r -> HIT\n find a\n prefer over q\n", "R020 3:14; "},
      {"rule r -> HIT\n find a\nrule r -> HIT\n find b\n", "R021 3:6; "},
      {"word AA = a\nword AA = b\n", "R021 2:1; "},
      {"rule r -> HIT\n find [a]\n", "R022 2:7; "},
      {"rule r -> HIT\n find ...3\n find (a | b*)\n", "R022 2:7; R022 3:7; "},
      {"rule r -> HIT\n find a\n unless b* inside\n", "R022 3:9; "},
      {"rule r -> HIT\n", "R024 1:6; "},
      {"rule r -> HIT\n find <tall>\n", "R027 2:8; "},
      {"rule r -> HIT\n find <Capitalised>\n", "R027 2:8; "},
      {"rule r -> HIT\n find SPEECH\n", "R028 2:7; "},
      {"rule r -> HIT\n find a\n prefer over r\n", "R029 1:6; "},
      {"rule r -> HIT\n find a\n prefer over s\nrule s -> HIT\n find a\n prefer over t\nrule t -> HIT\n find a\n prefer over s\n", "R029 4:6; "},
      {"rule r -> HIT\n find a\n take x from y\n", "R032 3:14; "},
      {"rule r -> HIT\n find a\n take x from y shared\n", "R032 3:14; "},
      {"rule r -> HIT\n find {one: a}\n where one = two\n", "R032 3:14; "},
      {"word AA = a AA\nrule r -> HIT\n find AA\n", "R033 1:13; "},
      {"word AA = BB BB\nword BB = CC CC\nword CC = (a | AA)\nrule r -> HIT\n find AA AA AA\n", "R033 3:16; "},
      // Pieces that nobody uses are looked at, too; one that ten rules use is told once.
      {"word AA = {PERSN} <tall> BB @x\n", "R012 1:12; R027 1:20; R028 1:26; R013 1:30; "},
      {"word AA = {PERSN}\nrule r -> HIT\n find AA\nrule s -> HIT\n find AA AA\n", "R012 1:12; "},
      {"rule r -> HIT\n find \" \"\n", "R003 2:7; "},
      // Only what the line says is wrong, nothing that follows from it.
      {"rule r -> HIT\n find {AA BB}\n take x from y\n", "R003 2:8; "},
      {"rule r -> HIT\n find <lower, capitalised>\n", "R041 2:7; "},
      {"rule r -> HIT\n find <number, word>\n", "R041 2:7; "},
      {"rule r -> HIT\n find <verb, not verb>\n", "R041 2:7; "},
      {"rule r -> HIT\n find <ROLE, not ROLE>\n", "R041 2:7; "},
      {"rule r -> HIT\n find <capitalised, mixed-case, word, not number>\n", ""},
      // Labels that wait for each other; one that may begin without the other is no matter.
      {"rule a -> AA\n find x {AA}\n", "R035 1:11; "},
      {"rule a -> AA\n find {BB}\nrule b -> BB\n find y {CC}\nrule c -> CC\n find <AA>\n", "R035 1:11; "},
      {"rule a -> AA\n find x\n only {BB} before\nrule b -> BB\n find {AA} y\n", "R035 1:11; "},
      {"rule a -> AA\n find {BB}\nrule b -> BB\n find y\n unless {AA} before\n", ""},
      {"rule a -> AA\n find {BB}\n find x\nrule b -> BB\n find y {AA}\n", ""},
      {"rule a -> ROLE\n find x {ROLE}\n", ""},
      // An example that can only fail.
      {"rule r -> HIT\n find {one: a}\n yes a\n one=a | tow=b\n no b\n", "R036 4:10; "},
      {"rule r -> position\n find {person:PERSON}\n set title = x\n yes a\n person=a | status=current | title=x\n no b\n", ""},
      {"rule r -> HIT\n find vice-president's!\n", "R003 2:7; "},
      {"rule r -> HIT\n find {PERSN}\n set x = y when <tall> inside\nrule s -> nothing\n", "R011 4:11; R012 2:8; R027 3:18; "},
  };
  for (const auto& [rules, want] : rows) {
    const std::string text(rules);
    CAPTURE(text);
    const Compiled out = compile(text);
    CHECK(codes(out.errors) == std::string(want));
    for (const Error& error : out.errors) CHECK((!error.message.empty() && !error.remedy.empty()));
  }
}

TEST_CASE("a remedy names what was meant, a loop names its members") {
  const auto message = [](std::string_view text) {
    const Compiled out = compile(text);
    return out.errors.empty() ? std::string() : to_string(out.errors[0]);
  };
  CHECK(message("rule r -> HIT\n find {PERSN}\n") == "t.rules:2:8: error R012: unknown label PERSN (did you mean PERSON?)");
  CHECK(message("rule r -> HIT\n find @rolls\n") == "t.rules:2:8: error R013: there is no list called rolls (did you mean roles?)");
  CHECK(message("rule one -> HIT\n find a\n prefer over two\nrule two -> HIT\n find a\n prefer over one\n").find("one over two over one") != std::string::npos);
  CHECK(message("rule a -> AA\n find {BB}\nrule b -> BB\n find y {CC}\nrule c -> CC\n find <AA>\n").find("AA needs BB needs CC needs AA") != std::string::npos);
  CHECK(message("rule r -> HIT\n find @ROLE\n").find("for the label write {ROLE}") != std::string::npos);
  CHECK(message("rule r -> HIT\n find ROLE\n").find("for the label write {ROLE}") != std::string::npos);
  CHECK(message("word AA = BB\nword BB = AA\n").find("AA holds BB holds AA") != std::string::npos);
}

TEST_CASE("examples are asked for") {
  CHECK(codes(compile("rule r -> HIT\n find a\n", true).errors) == "R025 1:6; R026 1:6; ");
  CHECK(codes(compile("rule r -> HIT\n find a\n yes a\n", true).errors) == "R026 1:6; ");
  CHECK(codes(compile("rule r -> HIT\n find a\n yes? a\n no? b\n", true).errors) == "R025 1:6; R026 1:6; ");
  CHECK(codes(compile("rule r -> HIT\n find a\n yes a\n no b\n", true).errors) == "");
}

TEST_CASE("a rule fills at most 32 slots") {
  std::string text = "rule r -> HIT\n find a";
  for (int i = 0; i < 32; ++i) text += " {s" + std::to_string(i) + ": a}";
  CHECK(codes(compile(text + "\n").errors) == "");
  CHECK(codes(compile(text + " {more: a}\n").errors).starts_with("R030 2:"));
}

// So many rules with one pattern.
std::string rules_of(const std::string& pattern, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += "rule r" + std::to_string(i) + " -> HIT\n find " + pattern + "\n";
  return out;
}

TEST_CASE("what is too large is an error, in good time") {
  const std::string head = "rule r -> HIT\n find ";
  // A billion elements out of nine short lines, and a billion edges out of one.
  std::string pieces = "word P0 = a\n";
  for (int i = 1; i < 15; ++i) pieces += "word P" + std::to_string(i) + " =" + times(" P" + std::to_string(i - 1), 10) + "\n";
  CHECK(codes(compile(pieces + head + "P14\n").errors).starts_with("R034 17:"));
  CHECK(codes(compile(head + times("a ", 100'000) + "\n").errors) == "R034 2:7; ");
  CHECK(codes(compile(head + "a " + times("[a b] ", 50'000) + "\n").errors) == "R034 2:7; ");
  CHECK(codes(compile(head + "a " + times("...20 ", 400) + "b\n").errors) == "R034 2:7; ");
  CHECK(codes(compile(head + "a ...20 b ...20 c ...20 d ...20 e\n").errors) == "");
  std::string deep = "word P0 = a\n", chain;
  for (int i = 1; i < 30; ++i) deep += "word P" + std::to_string(i) + " = P" + std::to_string(i - 1) + " b\n";
  CHECK(codes(compile(deep + head + "P29\n").errors) == "R017 21:12; ");
  for (int i = 29; i > 0; --i) chain += "word P" + std::to_string(i) + " = P" + std::to_string(i - 1) + " b\n";
  CHECK(codes(compile(chain + "word P0 = a\n" + head + "P29\n").errors).starts_with("R017 "));
  // Each part is small, but there are many of them.
  CHECK(codes(compile("word AA = (" + times("a b | ", 150) + "c d) (" + times("a b | ", 150) + "c d)\n" + rules_of("AA AA", 1000)).errors).starts_with("R034 "));
  CHECK(codes(compile("word AA = (" + times("a | ", 50'000) + "b)\n" + rules_of("AA", 1000)).errors).starts_with("R034 "));
  std::string spelt;
  for (int i = 0; i < 20'000; ++i) {
    std::string word = "abcdefghijklmnopq";
    for (int bit = 0; bit < 16; ++bit)
      if (i >> bit & 1) word[static_cast<size_t>(bit)] = static_cast<char>(word[static_cast<size_t>(bit)] - 'a' + 'A');
    spelt += "rule r" + std::to_string(i) + " -> HIT\n find " + word + "! (" + word + " | w" + std::to_string(i) + ")\n";
  }
  CHECK(codes(compile(spelt).errors).starts_with("R034 "));
  std::string slots = "rule r -> HIT\n find a\n";
  for (int i = 0; i < 3000; ++i) slots += " set s" + std::to_string(i) + " = x\n";
  CHECK(codes(compile(slots).errors).starts_with("S010 "));
  const Compiled many = compile(times("rule r -> nothing\n find {NIX} ZZ\n prefer over x\n", 2000));
  CHECK(many.errors.size() == 1001);
  CHECK(many.errors.back().code == "R038");
  // A long chain of preferences needs no deep stack.
  std::string rules;
  for (int i = 0; i < 30'000; ++i) rules += "rule r" + std::to_string(i) + " -> HIT\n find a\n prefer over r" + std::to_string(i + 1) + "\n";
  CHECK(codes(compile(rules + "rule r30000 -> HIT\n find a\n").errors) == "");
  CHECK(codes(compile(rules + "rule r30000 -> HIT\n find a\n prefer over r0\n").errors) == "R029 1:6; ");
}

// "HIT:r s | *TITLE:t | facts:f": the levels with their rules, * where one runs again.
std::string levels(const Compiled& compiled) {
  std::string out;
  for (const Level& level : compiled.program.levels) {
    if (!out.empty()) out += " | ";
    if (level.repeated) out += "*";
    if (level.makes_facts) out += "facts:";
    for (uint32_t i = level.rules_begin; i < level.rules_end; ++i)
      out += (i > level.rules_begin ? " " : "") + std::string(compiled.program.name(static_cast<RuleId>(compiled.program.level_rules[i])));
  }
  return out;
}

TEST_CASE("levels follow from what rules make and need") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"rule a -> AA\n find x\n", "a"},
      {"rule b -> BB\n find {AA}\nrule a -> AA\n find x\n", "a | b"},
      {"rule c -> CC\n find {BB}\nrule b -> BB\n find {AA}\nrule a -> AA\n find x\nrule d -> DD\n find y\n", "a d | b | c"},
      {"rule b -> BB\n find y\n unless {AA} before\nrule a -> AA\n find x\n", "a | b"},
      {"rule b -> BB\n find y\n set s = t when <AA> inside\nrule a -> AA\n find x\n", "a | b"},
      {"rule b -> BB\n find <not AA>\nrule a -> AA\n find x\n", "a | b"},
      {"word PP = {AA}\nword QQ = x PP\nrule b -> BB\n find QQ\nrule a -> AA\n find x\n", "a | b"},
      {"rule a -> AA\n find x [{AA}]\n", "*a"},
      {"rule a -> AA\n find {BB}\nrule b -> BB\n find y [{AA}]\nrule c -> CC\n find {BB}\nrule d -> DD\n find z\n", "*a b | d | c"},
      {"rule f -> position\n find {person:PERSON}\nrule p -> PERSON\n find x\n", "p | facts:f"},
      {"rule f -> position\n find {title: x}\n", "facts:f"},
      // A list asked for by name stands for its label, and rules may make that, too.
      {"rule b -> BB\n find @roles\nrule a -> ROLE\n find x\n", "a | b"},
  };
  for (const auto& [rules, want] : rows) {
    const std::string text(rules);
    CAPTURE(text);
    const Compiled out = compile(text);
    CHECK(codes(out.errors) == "");
    CHECK(levels(out) == std::string(want));
  }
}

TEST_CASE("words of a choice are one element, a gap word each one, a loop unbounded") {
  const auto main_pattern = [](const Compiled& c) { return c.program.patterns[c.program.rules[0].pattern]; };
  const Compiled choice = compile("rule r -> HIT\n find (a | b | c~ | d e) f\n");
  CHECK(main_pattern(choice).elements_end - main_pattern(choice).elements_begin == 4);
  CHECK(main_pattern(choice).words_at_most == 3);
  const Compiled gap = compile("rule r -> HIT\n find a ...4 b\n");
  CHECK(main_pattern(gap).elements_end - main_pattern(gap).elements_begin == 6);
  CHECK(main_pattern(gap).words_at_most == 6);
  CHECK(main_pattern(compile("rule r -> HIT\n find a b*\n")).words_at_most == UINT32_MAX);
  CHECK(main_pattern(compile("rule r -> HIT\n find a {ROLE}\n")).words_at_most == UINT32_MAX);
}

TEST_CASE("confidence is measured precision, drawn to 0.8 while there is little of it") {
  RuleInputs inputs;
  inputs.records["good"] = {90, 0};
  inputs.records["bad"] = {0, 30};
  const Compiled out = compile("rule new -> HIT\n find a\nrule good -> HIT\n find b\nrule bad -> HIT\n find c\n", false, inputs);
  REQUIRE(out.program.rules.size() == 3);
  CHECK(out.program.rules[0].confidence == doctest::Approx(0.8));
  CHECK(out.program.rules[1].confidence == doctest::Approx(0.98));
  CHECK(out.program.rules[2].confidence == doctest::Approx(0.2));
}

}  // namespace
}  // namespace nutgraf
