// What rules state in an article, as words: facts that outlive the document, to set beside those of other
// rules.
//
//   FactReader reader(*resources);
//   reader.read(article)[0].slots    // {{"person", "Ann Lee"}, {"title", "chair"}, {"status", "current"}}
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "format/facts_json.h"
#include "run/fact_names.h"
#include "run/pipeline.h"

namespace nutgraf {

struct StatedFact {
  std::string type, rule, modality;  // "position", "title-before-name", "asserted"
  // As the output shows them; a list slot stands several times.
  std::vector<std::pair<std::string, std::string>> slots;
  uint64_t id = 0;
  RawSpan evidence;                  // of the article's bytes: the same for all rules
  std::string sentence;              // on one line
  std::string json;                  // as `nutgraf extract` writes it, without line end
};

// "person=Ann Lee | title=chair": as examples in rules have it.
std::string words_of(const StatedFact& fact);

// One a thread. `resources` must outlive it.
class FactReader {
 public:
  explicit FactReader(const Resources& resources);
  FactReader(FactReader&&) = delete;
  // Gives: the facts in the order of the output; nothing when it is no article.
  std::optional<std::vector<StatedFact>> read(const RawArticle& article);

 private:
  const Resources& resources_;
  ResourceNames names_;
  FactWriter writer_;
  Scratch scratch_;
};

}  // namespace nutgraf
