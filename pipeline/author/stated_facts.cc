#include "author/stated_facts.h"

namespace nutgraf {

std::string words_of(const StatedFact& fact) {
  std::string out;
  for (const auto& [slot, words] : fact.slots) out += (out.empty() ? "" : " | ") + slot + "=" + words;
  return out;
}

FactReader::FactReader(const Resources& resources)
    : resources_(resources), names_(resources), writer_(resources.schema, names_, {}) {}

std::optional<std::vector<StatedFact>> FactReader::read(const RawArticle& article) {
  if (extract_article(resources_, {}, article, scratch_)) return std::nullopt;
  Document& doc = scratch_.doc;
  std::vector<StatedFact> out;
  writer_.start(doc);
  for (const Fact& fact : doc.facts) {
    StatedFact& stated = out.emplace_back();
    stated.type = resources_.schema.type(fact.type).name;
    stated.rule = names_.rule(fact.rule);
    stated.modality = name_of(fact.modality);
    for (uint32_t i = fact.values.begin; i < fact.values.end; ++i)
      stated.slots.emplace_back(resources_.schema.slot_name(doc.values[i].slot), doc.values[i].text);
    stated.id = fact.id;
    stated.evidence = doc.to_raw(fact.evidence);
    const TextSpan sentence =
        fact.sentence == SentenceId::None ? fact.evidence : doc.sentences[to_index(fact.sentence)].text;
    stated.sentence = doc.one_line(sentence);
    writer_.append_fact(fact, stated.json);
  }
  return out;
}

}  // namespace nutgraf
