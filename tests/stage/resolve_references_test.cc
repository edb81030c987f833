#include "stage/resolve_references.h"

#include "doctest/doctest.h"
#include "stage/marked_article.h"

namespace nutgraf {
namespace {

struct Row {
  std::string what;
  std::string label;
  std::string text;
  std::string referents;
};

const std::vector<Row> kRows = {
    {"nothing", "PRONOUN", "", ""},
    {"nobody before", "PRONOUN", "[H:He] left.", "-"},
    {"the sentence before", "PRONOUN", "[P:Ann Lee] met.\n[H:She] left.", "Ann Lee"},
    {"the person named first", "PRONOUN", "[P:Ann Lee] met [P:Eva Moss].\n[H:She] left.", "Ann Lee"},
    {"one named before it in its own sentence", "PRONOUN", "[P:Ann Lee] met.\n[P:Eva Moss] said [H:she] left.", "Eva Moss"},
    {"another gender, shown by the honorific", "PRONOUN", "[P:~Mrs~ {Ann Lee}] met.\n[H:He] left.", "-"},
    {"past another gender in its own sentence", "PRONOUN", "[P:~Mr~ {Bob Lee}] met.\n[P:~Mrs~ {Eva Moss}] said [H:he] left.", "Bob Lee"},
    {"outside a quotation, nobody named in it", "PRONOUN", "[P:Bob Lee] met.\n\"They know [P:Sam Moss] well,\" [H:he] said.", "Bob Lee"},
    {"inside a quotation, somebody named in it", "PRONOUN", "[P:Bob Lee] met.\n\"[P:Sam Moss] left, [H:he] did,\" they said.", "Sam Moss"},
    {"a chain of pronouns", "PRONOUN", "[P:Ann Lee] met.\n[H:She] sat.\n[H:She] spoke.\n[H:She] left.", "Ann Lee; Ann Lee; Ann Lee"},
    {"another gender, shown by the given name", "PRONOUN", "[P:Eva Moss] met.\n[H:He] left.", "-"},
    {"past another gender in the same sentence", "PRONOUN", "[P:Eva Moss] met [P:Hugo Lee].\n[H:He] left.", "Hugo Lee"},
    {"past a sentence about another gender", "PRONOUN", "[P:Hugo Lee] met.\n[P:Eva Moss] sat.\n[H:He] left.", "Hugo Lee"},
    {"a speaker does not call himself he", "PRONOUN", "[P:Sam Moss] met.\n[P:Bob Lee] said: \"So [H:he] left.\"", "Sam Moss"},
    {"the speaker is who is named right before the quotation", "PRONOUN", "Asked of [P:Sam Moss] then, [P:Bob Lee] said: \"[H:He] left.\"", "Sam Moss"},
    {"nor one who is named behind the quotation", "PRONOUN", "[P:Bob Lee] met.\n\"[H:He] left,\" said [P:Bob Lee].", "-"},
    {"it speaks", "REFERENCE", "[O:Iron Bank] met [O:Ice Bank].\n[R:It] spoke.", "Iron Bank"},
    {"it speaks where the sentence names another", "REFERENCE", "[O:Iron Bank] met.\n[O:Ice Bank] sat as [R:it] spoke.", "-"},
    {"it, and a body behind a preposition", "REFERENCE", "Shares of the [O:Iron Bank] fell.\n[R:It] spoke.", "-"},
    {"it inside a quotation", "REFERENCE", "[O:Iron Bank] met.\n\"[R:It] spoke.\"", "-"},
    {"it, too far back", "REFERENCE", "[O:Iron Bank] met.\nA.\nB.\n[R:It] spoke.", "-"},
    {"too far back", "PRONOUN", "[P:Ann Lee] met.\nIt rained.\nIt rained.\nIt rained.\n[H:She] left.", "-"},
    {"a body by its word", "BODY", "The [O:Delta College] met.\nThe [B:college] left.", "Delta College"},
    {"the latest of two", "BODY", "The [O:Delta College] met the [O:Alpha College].\nThe [B:college] left.", "Alpha College"},
    {"no body of that word", "BODY", "The [O:Delta College] met.\nThe [B:bank] left.", "-"},
    {"not without the", "BODY", "The [O:Delta College] met.\nA [B:college] left.", "-"},
};

TEST_CASE("he, she and a body stand for what was named before") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    const ReferenceLabels labels = ReferenceLabels::of(article.resources.schema);
    resolve_references(labels, article.doc);
    CHECK(article.referents(row.label) == row.referents);
    resolve_references(labels, article.doc);  // a second call changes nothing
    CHECK(article.referents(row.label) == row.referents);
  }
}

// "role / organization" of each title, "-" for none.
std::string bodies(const MarkedArticle& article) {
  std::string out;
  std::vector<Mention> titles;
  for (const Mention& mention : article.doc.mentions)
    if (mention.label == article.label("TITLE")) titles.push_back(mention);
  std::sort(titles.begin(), titles.end(), [](const Mention& a, const Mention& b) { return a.tokens.begin < b.tokens.begin; });
  for (const Mention& mention : titles) {
    std::string role, organization = "-";
    for (uint32_t k = mention.slots.begin; k < mention.slots.end; ++k) {
      const SlotValue& value = article.doc.slots[k];
      if (value.slot == article.slot("role")) role = article.doc.text(value.tokens);
      if (value.slot == article.slot("organization")) organization = article.doc.text(value.tokens);
    }
    out += (out.empty() ? "" : "; ") + role + " / " + organization;
  }
  return out;
}

TEST_CASE("bodies are handed on to titles that leave them out") {
  const std::vector<Row> rows = {
      {"a list takes the body of its lead", "", "The [M:{teachers} at [O:Delta College]] met:\n* [P:Ann Lee], [T:{teacher of art}]\n* [P:Bob Moss], [T:{teacher of law}]",
       "teacher of art / Delta College; teacher of law / Delta College"},
      {"not outside lists", "", "The [M:{teachers} at [O:Delta College]] met.\n[P:Ann Lee], [T:{teacher of art}]", "teacher of art / -"},
      {"its own body stays", "", "The [M:{teachers} at [O:Delta College]] met:\n* [P:Ann Lee], [T:{teacher} at [O:Alpha College]]", "teacher / Alpha College"},
      {"a lead too far before", "",
       "The [M:{teachers} at [O:Delta College]] met.\nA.\nB.\nC.\nD.\nE.\nF.\nG.\n* [P:Ann Lee], [T:{teacher of art}]", "teacher of art / -"},
      {"an office told apart by its field", "",
       "[P:Ann Lee], [T:{dean for studies} of [O:Delta College]], left.\n[P:Bob Moss], [T:{dean for research}], sat.",
       "dean for studies / Delta College; dean for research / Delta College"},
      {"another office with a field", "",
       "[P:Ann Lee], [T:{dean for studies} of [O:Delta College]], left.\n[P:Bob Moss], [T:{minister for research}], sat.",
       "dean for studies / Delta College; minister for research / -"},
      {"without a field", "", "[P:Ann Lee], [T:{dean for studies} of [O:Delta College]], left.\n[P:Bob Moss], [T:{dean}], sat.",
       "dean for studies / Delta College; dean / -"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    MarkedArticle article(row.text);
    article.link();
    resolve_references(ReferenceLabels::of(article.resources.schema), article.doc);
    CHECK(bodies(article) == row.referents);
  }
}

}  // namespace
}  // namespace nutgraf
