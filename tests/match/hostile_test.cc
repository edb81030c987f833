// The engine's work grows with the text and with nothing else: counted in its own steps, never in seconds.
// Patterns and texts are those that make backtracking engines, eager automata or copied threads blow up.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"
#include "gazetteer/compiler.h"
#include "match/engine.h"
#include "rule/compiler.h"
#include "rule/parser.h"

using namespace nutgraf;

namespace {

// A pack of rules alone, with no list, and what reads it.
struct Compiled {
  Pack pack;
  Lexicon lexicon;
  Program program;
};

Compiled compile(const std::string& rules) {
  Result<RuleSet> set = parse_rules(rules, "hostile.rules");
  for (const Error& error : set ? Errors{} : set.errors()) FAIL(to_string(error));
  Result<Schema> schema = Schema::parse("label HIT\nlabel NEST\n", "hostile.schema");
  REQUIRE(schema);
  SymbolTableBuilder symbols;
  // Words that stand in the texts and in no rule, so that they are not all Unknown.
  for (std::string_view word : {"x", "y"}) symbols.add(word);
  Result<GazetteerCompiler> lists = GazetteerCompiler::make({}, {}, *schema, symbols);
  REQUIRE(lists);
  RuleInputs inputs;
  inputs.label_of_list = [](std::string_view) { return std::nullopt; };
  inputs.need_examples = false;
  PackBuilder builder;
  Result<std::vector<RuleWord>> words = compile_rules(*set, inputs, *schema, symbols, builder);
  for (const Error& error : words ? Errors{} : words.errors()) FAIL(to_string(error));
  lists->write(symbols, *words, builder);
  symbols.write(builder);
  Result<Pack> pack = Pack::from_bytes(builder.finish());
  REQUIRE(pack);
  Compiled compiled{*std::move(pack), {}, {}};
  compiled.lexicon = Lexicon(compiled.pack);
  compiled.program = Program(compiled.pack);
  return compiled;
}

// A document of these words, cut into sentences of so many.
void fill(const Lexicon& lexicon, const std::vector<std::string_view>& words, uint32_t sentence_tokens, Document& doc) {
  doc.clear();
  std::string text;
  for (std::string_view word : words) text.append(word).append(" ");
  doc.writable_text() = std::move(text);
  uint32_t at = 0;
  for (std::string_view word : words) {
    Token token;
    token.text = {at, at + static_cast<uint32_t>(word.size())};
    token.word = token.lemma = lexicon.find(word);
    token.hash = static_cast<uint32_t>(hash_bytes(word));
    token.flags.add(kind_of(static_cast<char32_t>(word[0])) == CharKind::Letter ? TokenFlag::Word : TokenFlag::Punctuation);
    token.flags.add(TokenFlag::SpaceBefore);
    token.flags.add(TokenFlag::Lower);
    doc.tokens.push_back(token);
    at += static_cast<uint32_t>(word.size()) + 1;
  }
  doc.paragraphs.push_back({{0, at}, Zone::Body});
  for (uint32_t begin = 0; begin < words.size(); begin += sentence_tokens) {
    Sentence sentence;
    sentence.tokens = {begin, std::min(begin + sentence_tokens, static_cast<uint32_t>(words.size()))};
    sentence.text = doc.text_span(sentence.tokens);
    doc.sentences.push_back(sentence);
  }
  doc.mention_at.assign(words.size(), Mention::kEnd);
}

struct Work {
  uint64_t steps;
  size_t mentions;
};

Work run(const Compiled& compiled, const std::vector<std::string_view>& words, uint32_t sentence_tokens) {
  MatchScratch scratch;
  Document doc;
  fill(compiled.lexicon, words, sentence_tokens, doc);
  for (const Made made : {Made::Labels, Made::Facts}) run_levels(compiled.program, compiled.lexicon, made, scratch, doc);
  return {scratch.steps(), doc.mentions.size()};
}

std::vector<std::string_view> repeated(const std::vector<std::string_view>& words, size_t size) {
  std::vector<std::string_view> out(size);
  for (size_t i = 0; i < size; ++i) out[i] = words[i % words.size()];
  return out;
}

std::string rule(std::string_view name, std::string_view label, std::string_view find) {
  return "rule " + std::string(name) + " -> " + std::string(label) + "\n  find  " + std::string(find) + "\n";
}

// Texts in sentences as long as split_sentences leaves them, and shorter ones that are a single sentence: what the engine
// is promised, and what it must survive all the same.
struct Shape {
  uint32_t words, sentence_tokens;
};
constexpr Shape kShapes[] = {{5'120, 512}, {1'500, UINT32_MAX / 2}};

}  // namespace

TEST_CASE("twice the text takes at most 2.2 times the steps, whatever the pattern") {
  const std::vector<std::string> packs = {
      rule("words", "HIT", "a"),
      rule("choice", "HIT", "(a | a b)* ...5 (a | a b)* c"),
      rule("gaps", "HIT", "a ...20 a ...20 a ...20 a ...20 c"),
      rule("loops", "HIT", "((a* b*)* (a | b)+)+ c"),
      rule("options", "HIT", "[a] [a] [a] [a] [a] [a] [a] [a] [a] [a] a a a a a a a a a a"),
      rule("slots", "HIT", "{x: (a | a a)} {y: (a | a a)*} {z: (a | a b)+} c"),
      rule("shapes", "HIT", "<lower>* <word>* <lower>+ c"),
      rule("brackets", "HIT", "\"(\"* ...20 \")\""),
      rule("leaf", "NEST", "a") + rule("nested", "NEST", "\"(\" {NEST} \")\"") + rule("pair", "NEST", "{NEST} b {NEST}"),
      rule("leaf", "NEST", "a") + rule("chain", "HIT", "{NEST}* ...5 {NEST}* c"),
      rule("inside", "HIT", "(a | b)+ c") + "  unless a ...20 a ...20 b inside\n  unless (a | a b)+ before\n",
  };
  const std::vector<std::vector<std::string_view>> texts = {
      {"a"}, {"("}, {"\""}, {"a", "b"}, {"a", "b", "a", "a", "b"}, {"a", "a", "a", "c"}, {"(", "(", "(", "a", ")", ")", ")"},
      {"x", "y", "zzz"}, {"a", "b", "x", "c", "y"},
  };
  for (const std::string& pack : packs) {
    CAPTURE(pack);
    const Compiled compiled = compile(pack);
    for (const std::vector<std::string_view>& text : texts) {
      const std::string first(text[0]);
      CAPTURE(first);
      CAPTURE(text.size());
      for (const auto& [size, sentence_tokens] : kShapes) {
        CAPTURE(size);
        const Work once = run(compiled, repeated(text, size), sentence_tokens);
        const Work twice = run(compiled, repeated(text, 2 * size), sentence_tokens);
        CHECK(once.steps > 0);
        CHECK(static_cast<double>(twice.steps) <= 2.2 * static_cast<double>(once.steps));
        CHECK(twice.mentions >= once.mentions);
      }
    }
  }
}

TEST_CASE("patterns made at random grow no faster") {
  std::mt19937 random(20240);
  const auto pick = [&](uint32_t n) { return std::uniform_int_distribution<uint32_t>(0, n - 1)(random); };
  // A pattern of so many elements, nested up to `depth`.
  const auto make = [&](const auto& self, uint32_t depth) -> std::string {
    std::string out;
    for (uint32_t i = 0, n = 1 + pick(3); i < n; ++i) {
      if (!out.empty()) out += ' ';
      switch (pick(depth ? 8 : 3)) {
        case 0: out += "a"; break;
        case 1: out += "b"; break;
        case 2: out += "..." + std::to_string(1 + pick(6)); break;
        case 3: out += "(" + self(self, depth - 1) + " | " + self(self, depth - 1) + ")"; break;
        case 4: out += "(" + self(self, depth - 1) + ")*"; break;
        case 5: out += "(" + self(self, depth - 1) + ")+"; break;
        case 6: out += "[" + self(self, depth - 1) + "]"; break;
        default: out += "c"; break;
      }
    }
    return out;
  };
  const std::string_view letters[] = {"a", "b", "c", "x"};
  for (int round = 0; round < 60; ++round) {
    const std::string pack = rule("random", "HIT", "a " + make(make, 3) + " c");
    CAPTURE(pack);
    const Compiled compiled = compile(pack);
    std::vector<std::string_view> piece(1 + pick(12));
    for (std::string_view& word : piece) word = letters[pick(4)];
    const Work once = run(compiled, repeated(piece, 1'500), kShapes[1].sentence_tokens);
    const Work twice = run(compiled, repeated(piece, 3'000), kShapes[1].sentence_tokens);
    CHECK(static_cast<double>(twice.steps) <= 2.2 * static_cast<double>(once.steps) + 1000);
  }
}
