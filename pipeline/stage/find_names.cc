#include "stage/find_names.h"

#include <array>

namespace nutgraf {

void find_names(const Gazetteer& gazetteer, Document& doc) {
  doc.mention_at.assign(doc.tokens.size(), Mention::kEnd);
  for (uint32_t s = 0; s < doc.sentences.size(); ++s) {
    const TokenSpan sentence = doc.sentences[s].tokens;
    for (uint32_t at = sentence.begin; at < sentence.end; ++at) {
      gazetteer.match_at(doc, at, sentence.end, [&](EntryId id, TokenSpan span) {
        const Entry entry = gazetteer.entry(id);
        const std::array<LabelId, 2> labels = {entry.label, entry.list_label};
        for (size_t i = 0; i < (labels[0] == labels[1] ? 1u : 2u); ++i) {
          bool known = false;
          for (uint32_t m = doc.mention_at[at]; m != Mention::kEnd && !known; m = doc.mentions[m].next)
            known = doc.mentions[m].label == labels[i] && doc.mentions[m].tokens == span;
          if (known) continue;
          Mention mention;
          mention.tokens = span;
          mention.label = labels[i];
          mention.sentence = static_cast<SentenceId>(s);
          mention.entry = id;
          doc.add_mention(mention);
        }
      });
    }
  }
}

}  // namespace nutgraf
