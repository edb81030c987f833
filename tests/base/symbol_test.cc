#include "base/symbol.h"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>

namespace nutgraf {

TEST_CASE("a table that was never built knows nothing") {
  const SymbolTable table;
  CHECK(table.find("ann") == Symbol::Unknown);
  CHECK(table.size() == 0);
}

TEST_CASE("words get dense numbers from 1 and keep them in the table") {
  SymbolTableBuilder builder;
  const Symbol ann = builder.add("ann"), lee = builder.add("lee");
  CHECK(index_of(ann) == 1);
  CHECK(index_of(lee) == 2);
  CHECK(builder.add("ann") == ann);
  CHECK(builder.find("zzz") == Symbol::Unknown);
  CHECK(builder.text(lee) == "lee");
  PackBuilder out;
  builder.write(out);
  const Result<Pack> pack = Pack::from_bytes(out.finish());
  REQUIRE(pack.ok());
  const SymbolTable table(*pack);
  CHECK(table.size() == 3);  // Unknown included
  CHECK(table.find("ann") == ann);
  CHECK(table.find("lee") == lee);
  CHECK(table.find("") == Symbol::Unknown);
  CHECK(table.find("an") == Symbol::Unknown);
  CHECK(table.text(ann) == "ann");
}

TEST_CASE("a large table finds all its words and no other") {
  std::mt19937 random(9);
  SymbolTableBuilder builder;
  std::unordered_map<std::string, Symbol> words;
  while (words.size() < 20'000) {
    std::string word;
    for (size_t n = 1 + random() % 12; n > 0; --n) word += static_cast<char>('a' + random() % 26);
    words[word] = builder.add(word);
  }
  PackBuilder out;
  builder.write(out);
  const Result<Pack> pack = Pack::from_bytes(out.finish());
  REQUIRE(pack.ok());
  const SymbolTable table(*pack);
  for (const auto& [word, symbol] : words) {
    REQUIRE(table.find(word) == symbol);
    REQUIRE(table.text(symbol) == word);
    REQUIRE(table.find(word + "#") == Symbol::Unknown);
  }
}

}  // namespace nutgraf
