#include "model/schema.h"

#include <doctest/doctest.h>

#include "base/file.h"

namespace nutgraf {

TEST_CASE("an empty schema declares nothing") {
  const Result<Schema> schema = Schema::parse("# nothing\n\n", "t");
  REQUIRE(schema.ok());
  CHECK(schema->labels().empty());
  CHECK(schema->types().empty());
}

TEST_CASE("labels, types, slots, and what ? * and = say of them") {
  const Result<Schema> schema = Schema::parse(
      "label PERSON\n"
      "label TITLE: role TEXT, person PERSON?   # of whom\n"
      "fact position: person PERSON, title TITLE,\n"
      "  status STATUS = current, date DATE*?\n",
      "t");
  REQUIRE(schema.ok());
  REQUIRE(schema->find_type("position"));
  const TypeDef& position = schema->type(*schema->find_type("position"));
  REQUIRE(position.slots.size() == 4);  // the comma at the end of a line goes on
  CHECK(position.slots[0].label == schema->find_label("PERSON"));
  CHECK_FALSE(position.slots[0].optional);
  CHECK_FALSE(position.slots[2].label);  // STATUS is a fixed word, no label
  CHECK(position.slots[2].default_value == "current");
  CHECK(position.slots[3].optional);
  CHECK(position.slots[3].list);
  CHECK(schema->find_label("DATE"));  // named by a slot
  CHECK(position.find(*schema->find_slot("title")) == &position.slots[1]);
  CHECK(position.find(*schema->find_slot("role")) == nullptr);
  const LabelDef& title = schema->label(*schema->find_label("TITLE"));
  REQUIRE(title.slots.size() == 2);
  CHECK(schema->slot_name(title.slots[0].id) == "role");
}

TEST_CASE("each mistake has its code and its place") {
  const struct {
    std::string_view text, code;
    uint32_t line;
  } cases[] = {
      {"type position: a B\n", "S001", 1},
      {"\nlabel person\n", "S002", 2},
      {"fact POSITION: a B\n", "S002", 1},
      {"label A: x TEXT\nlabel A: y TEXT\n", "S003", 2},
      {"fact a: x TEXT\nfact a: y TEXT\n", "S003", 2},
      {"fact a\n", "S004", 1},
      {"fact a x TEXT\n", "S005", 1},
      {"fact a: x TEXT y\n", "S005", 1},
      {"fact a: , x TEXT\n", "S006", 1},
      {"fact a: x TEXT, x TEXT\n", "S007", 1},
      {"fact a: x text\n", "S008", 1},
      {"fact a: x PERSON|\n", "S015", 1},
      {"fact a: x PERSON|TEXT\n", "S015", 1},
      {"fact a: x TEXT|PERSON\n", "S015", 1},
      {"fact a: x TEXT\nfact b: x PERSON = c\n", "S016", 2},
  };
  for (const auto& c : cases) {
    CAPTURE(c.text);
    const Result<Schema> schema = Schema::parse(c.text, "facts.schema");
    REQUIRE_FALSE(schema.ok());
    CHECK(schema.errors()[0].code == c.code);
    CHECK(schema.errors()[0].place.line == c.line);
    CHECK(schema.errors()[0].place.file == "facts.schema");
  }
}

TEST_CASE("all mistakes of a file are told, not the first") {
  const Result<Schema> schema = Schema::parse("type a\nfact B: x TEXT\nfact c: x text\n", "t");
  REQUIRE_FALSE(schema.ok());
  CHECK(schema.errors().size() == 3);
}

TEST_CASE("more labels than a set holds are refused") {
  std::string text;
  for (uint32_t i = 0; i <= kMaxLabels; ++i) text += "label L" + std::to_string(i) + ": x TEXT\n";
  const Result<Schema> schema = Schema::parse(text, "t");
  REQUIRE_FALSE(schema.ok());
  CHECK(schema.errors()[0].code == "S009");
}

TEST_CASE("a slot of several kinds takes a mention of any of them") {
  const Result<Schema> schema = Schema::parse("fact said: speaker PERSON|BODY*?, cue LEMMA, words TEXT\n", "t");
  REQUIRE(schema.ok());
  const SlotDef& speaker = schema->types()[0].slots[0];
  CHECK(speaker.kind == "PERSON|BODY");
  CHECK(speaker.list);
  CHECK(speaker.optional);
  CHECK(speaker.label == schema->find_label("PERSON"));
  CHECK(speaker.takes(*schema->find_label("PERSON")));
  CHECK(speaker.takes(*schema->find_label("BODY")));
  CHECK_FALSE(schema->types()[0].slots[1].label.has_value());
  CHECK(schema->to_text().find("speaker PERSON|BODY*?, cue LEMMA, words TEXT") != std::string::npos);
}

TEST_CASE("a schema written as text is the same schema with the same numbers") {
  const Result<std::string> text = read_file(std::string(NUTGRAF_SOURCE_DIR) + "/rules/facts.schema");
  REQUIRE(text.ok());
  Result<Schema> schema = Schema::parse(*text, "rules/facts.schema");
  REQUIRE(schema.ok());
  REQUIRE(schema->add_label("ONLY_IN_A_LIST").ok());
  const Result<Schema> again = Schema::parse(schema->to_text(), "t");
  REQUIRE(again.ok());
  REQUIRE(again->labels().size() == schema->labels().size());
  for (size_t i = 0; i < schema->labels().size(); ++i) {
    CHECK(again->labels()[i].name == schema->labels()[i].name);
    CHECK(again->labels()[i].slots.size() == schema->labels()[i].slots.size());
  }
  REQUIRE(again->types().size() == schema->types().size());
  for (size_t i = 0; i < schema->types().size(); ++i) {
    CHECK(again->types()[i].name == schema->types()[i].name);
    REQUIRE(again->types()[i].slots.size() == schema->types()[i].slots.size());
    for (size_t k = 0; k < schema->types()[i].slots.size(); ++k) {
      const SlotDef &was = schema->types()[i].slots[k], &is = again->types()[i].slots[k];
      CHECK(is.name == was.name);
      CHECK(is.kind == was.kind);
      CHECK(is.label == was.label);
      CHECK(is.optional == was.optional);
      CHECK(is.list == was.list);
      CHECK(is.default_value == was.default_value);
    }
  }
  CHECK(again->to_text() == schema->to_text());
}

}  // namespace nutgraf
