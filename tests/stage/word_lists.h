// A small lexicon for tests of the stages that need one: words written here, compiled as the real lists are.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "gazetteer/compiler.h"
#include "gazetteer/lexicon.h"
#include "model/schema.h"

namespace nutgraf {

class WordLists {
 public:
  // One list; `words` are separated by white space, each may be "word=value".
  WordLists& add(std::string label, std::string_view words, MatchKind match = MatchKind::Word) {
    List list;
    list.name = label + std::to_string(lists_.size());
    list.file = list.name + ".tsv";
    list.label = std::move(label);
    list.match = match;
    std::istringstream in{std::string(words)};
    for (std::string word; in >> word;) {
      const size_t equals = word.find('=');
      ListEntry entry;
      entry.text = word.substr(0, equals);
      if (equals != std::string::npos) entry.value = word.substr(equals + 1);
      list.entries.push_back(entry);
    }
    lists_.push_back(std::move(list));
    return *this;
  }

  // The abbreviations and function words that most tests need.
  WordLists& add_usual() {
    add("ABBREVIATION",
        "Mr.=title Mrs.=title Ms.=title Dr.=title Prof.=title St.=title Gen.=title Sen.=title Gov.=title Rep.=title "
        "Lt.=title Col.=title Capt.=title Sgt.=title Rev.=title Hon.=title "
        "Jan.=month Feb.=month Aug.=month Sept.=month Oct.=month Nov.=month Dec.=month Sat.=month "
        "No.=other p.=other pp.=other vs.=other v.=other e.g.=other i.e.=other vol.=other Art.=other Fig.=other "
        "Inc.=end Corp.=end Ltd.=end Co.=end Jr.=end Sr.=end etc.=end U.S.=end U.N.=end D.C.=end a.m.=end p.m.=end Ph.D.=end");
    add("FUNCTION_WORD",
        "the=determiner a=determiner an=determiner this=determiner that=determiner these=determiner those=determiner "
        "no=determiner some=determiner all=determiner each=determiner "
        "he=pronoun she=pronoun it=pronoun they=pronoun we=pronoun i=pronoun you=pronoun who=pronoun what=pronoun "
        "his=determiner her=determiner its=determiner their=determiner our=determiner there=pronoun "
        "in=preposition on=preposition at=preposition of=preposition for=preposition from=preposition by=preposition "
        "with=preposition after=preposition before=preposition under=preposition to=preposition as=preposition "
        "during=preposition since=preposition "
        "and=conjunction but=conjunction or=conjunction so=conjunction when=conjunction while=conjunction if=conjunction "
        "although=conjunction however=adverb then=adverb now=adverb not=adverb also=adverb "
        "was=auxiliary were=auxiliary is=auxiliary are=auxiliary had=auxiliary has=auxiliary will=auxiliary");
    add("COMMON_WORD", "sat gen rep hon fig art go said say minister speak announce meet city cities");
    add("IRREGULAR", "said=say held=hold");
    return *this;
  }

  // Lives as long as this object.
  const Lexicon& lexicon() {
    if (!pack_) {
      Result<Schema> schema = Schema::parse("", "test");
      SymbolTableBuilder symbols;
      Result<GazetteerCompiler> compiler = GazetteerCompiler::make(lists_, {}, *schema, symbols);
      PackBuilder builder;
      symbols.write(builder);
      compiler->write(symbols, {}, builder);
      Result<Pack> pack = Pack::from_bytes(builder.finish());
      pack_.emplace(std::move(*pack));
      lexicon_ = Lexicon(*pack_);
    }
    return lexicon_;
  }

 private:
  std::vector<List> lists_;
  std::optional<Pack> pack_;
  Lexicon lexicon_;
};

// A document whose paragraphs are the lines of `text`; lines that begin with "# " are headlines, with "~ " boilerplate.
inline void fill(Document& doc, std::string_view text) {
  doc.clear();
  doc.writable_text() = text;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    size_t begin = at, stop = end;
    Zone zone = Zone::Body;
    if (text.substr(at, 2) == "# ") zone = Zone::Headline, begin += 2;
    if (text.substr(at, 2) == "~ ") zone = Zone::Boilerplate, begin += 2;
    while (begin < stop && text[begin] == ' ') ++begin;
    while (stop > begin && text[stop - 1] == ' ') --stop;
    if (begin < stop) doc.paragraphs.push_back({{static_cast<uint32_t>(begin), static_cast<uint32_t>(stop)}, zone});
    at = end + 1;
  }
}

}  // namespace nutgraf
