#include "author/rule_diff.h"

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>
#include <tuple>

#include "run/map_articles.h"

namespace nutgraf {
namespace {

std::string join_values(const StatedFact& fact, const std::string& slot) {
  std::string out;
  for (const auto& [name, words] : fact.slots)
    if (name == slot) out += (out.empty() ? "" : " and ") + words;
  return out;
}

std::vector<SlotChange> differences(const StatedFact& before, const StatedFact& after) {
  std::vector<SlotChange> out;
  std::set<std::string> seen;
  for (const StatedFact* fact : {&after, &before}) {
    for (const auto& [slot, words] : fact->slots) {
      if (!seen.insert(slot).second) continue;
      SlotChange change{slot, join_values(before, slot), join_values(after, slot)};
      if (change.before != change.after) out.push_back(std::move(change));
    }
  }
  if (before.modality != after.modality) out.push_back({"modality", before.modality, after.modality});
  if (before.rule != after.rule) out.push_back({"rule", before.rule, after.rule});
  return out;
}

size_t equal_slots(const StatedFact& a, const StatedFact& b) {
  return static_cast<size_t>(std::count_if(a.slots.begin(), a.slots.end(), [&](const auto& slot) {
    return std::find(b.slots.begin(), b.slots.end(), slot) != b.slots.end();
  }));
}

// Pairs of what is left on both sides that say nearly the same of the same words.
std::vector<std::pair<size_t, size_t>> pair_up(const std::vector<StatedFact>& before,
                                               const std::vector<StatedFact>& after) {
  std::vector<std::tuple<size_t, size_t, size_t>> near;  // slots that differ, before, after
  for (size_t b = 0; b < before.size(); ++b) {
    for (size_t a = 0; a < after.size(); ++a) {
      if (before[b].type != after[a].type || !before[b].evidence.overlaps(after[a].evidence)) continue;
      const size_t equal = equal_slots(before[b], after[a]);
      if (equal > 0) near.emplace_back(before[b].slots.size() + after[a].slots.size() - 2 * equal, b, a);
    }
  }
  std::sort(near.begin(), near.end());
  std::vector<bool> used_before(before.size()), used_after(after.size());
  std::vector<std::pair<size_t, size_t>> out;
  for (const auto& [different, b, a] : near) {
    if (used_before[b] || used_after[a]) continue;
    used_before[b] = used_after[a] = true;
    out.emplace_back(b, a);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// One thread's pair of packs.
struct Side {
  std::unique_ptr<FactReader> before, after;
};

struct Outcome {
  bool is_article = false;
  uint64_t facts_before = 0, facts_after = 0;
  std::vector<FactChange> changes;
  std::string lines_before, lines_after;  // for the scores
};

// Articles that someone keeps, as a reader gives them.
class KeptArticles : public Reader {
 public:
  explicit KeptArticles(const std::vector<RawArticle>& articles) : articles_(articles) {}
  std::optional<ReadItem> next() override {
    if (at_ == articles_.size()) return std::nullopt;
    return articles_[at_++];
  }
  bool ready() override { return true; }

 private:
  const std::vector<RawArticle>& articles_;
  size_t at_ = 0;
};

std::string lines_of(const std::vector<StatedFact>& facts) {
  std::string out;
  for (const StatedFact& fact : facts) out += fact.json + "\n";
  return out;
}

size_t count_kind(const auto& changes, ChangeKind kind, auto kind_of) {
  return static_cast<size_t>(
      std::count_if(changes.begin(), changes.end(), [&](const auto& c) { return kind_of(c) == kind; }));
}

}  // namespace

std::vector<FactChange> compare_facts(const std::string& article, std::vector<StatedFact> before,
                                      std::vector<StatedFact> after) {
  std::vector<FactChange> out;
  const auto changed = [&](StatedFact& b, StatedFact& a) {
    std::vector<SlotChange> slots = differences(b, a);
    if (!slots.empty())
      out.push_back({ChangeKind::Changed, article, std::move(b), std::move(a), std::move(slots)});
  };
  std::map<uint64_t, size_t> by_id;
  for (size_t b = 0; b < before.size(); ++b) by_id.emplace(before[b].id, b);
  std::vector<bool> known(before.size());
  std::vector<StatedFact> lost, gained;
  for (StatedFact& fact : after) {
    const auto same = by_id.find(fact.id);
    if (same == by_id.end() || known[same->second]) {
      gained.push_back(std::move(fact));
      continue;
    }
    known[same->second] = true;
    changed(before[same->second], fact);
  }
  for (size_t b = 0; b < before.size(); ++b)
    if (!known[b]) lost.push_back(std::move(before[b]));
  std::vector<bool> paired_lost(lost.size()), paired_gained(gained.size());
  for (const auto& [b, a] : pair_up(lost, gained)) {
    paired_lost[b] = paired_gained[a] = true;
    changed(lost[b], gained[a]);
  }
  for (size_t b = 0; b < lost.size(); ++b)
    if (!paired_lost[b]) out.push_back({ChangeKind::Lost, article, std::move(lost[b]), std::nullopt, {}});
  for (size_t a = 0; a < gained.size(); ++a)
    if (!paired_gained[a])
      out.push_back({ChangeKind::Gained, article, std::nullopt, std::move(gained[a]), {}});
  return out;
}

size_t RuleDiff::count(ChangeKind kind) const {
  return count_kind(changes, kind, [](const FactChange& change) { return change.kind; });
}

size_t RuleChanges::count(ChangeKind kind) const {
  return count_kind(changes, kind, [](const FactChange* change) { return change->kind; });
}

Result<RuleDiff> diff_rules(const Resources& before, const Resources& after, Reader& articles,
                            const DiffOptions& options) {
  const bool scored = !options.gold.empty();
  std::vector<Side> workers;
  for (unsigned i = 0; i < std::max(1u, options.jobs); ++i)
    workers.push_back({std::make_unique<FactReader>(before), std::make_unique<FactReader>(after)});
  RuleDiff diff;
  std::string lines_before, lines_after;
  ScoreOptions score_options;
  const auto run = [&](Side& side, const RawArticle& article) {
    Outcome out;
    std::optional<std::vector<StatedFact>> old_facts = side.before->read(article),
                                           new_facts = side.after->read(article);
    if (!old_facts || !new_facts) return out;
    out.is_article = true;
    out.facts_before = old_facts->size(), out.facts_after = new_facts->size();
    if (scored) out.lines_before = lines_of(*old_facts), out.lines_after = lines_of(*new_facts);
    out.changes = compare_facts(article.id, *std::move(old_facts), *std::move(new_facts));
    return out;
  };
  const auto take = [&](const RawArticle& article, Outcome outcome) {
    ++(outcome.is_article ? diff.articles : diff.errors);
    diff.facts_before += outcome.facts_before;
    diff.facts_after += outcome.facts_after;
    std::move(outcome.changes.begin(), outcome.changes.end(), std::back_inserter(diff.changes));
    if (!scored) return;
    lines_before += outcome.lines_before, lines_after += outcome.lines_after;
    score_options.articles.insert(article_stem(article.id));
  };
  map_articles(articles, workers, run, take, [&](const ReadError&) { ++diff.errors; });
  if (!scored) return diff;
  const auto score_of = [&](const std::string& lines) {
    std::istringstream stream(lines);
    return score(options.gold, stream, score_options);
  };
  Result<ScoreReport> score_before = score_of(lines_before), score_after = score_of(lines_after);
  if (!score_before) return score_before.errors();
  if (!score_after) return score_after.errors();
  if (score_before->types.empty()) return no_gold_read(options.gold);
  // What neither side can state tells nothing of the change.
  for (ScoreReport* report : {&*score_before, &*score_after})
    std::erase_if(report->types, [&](const TypeScore& type) {
      return !before.schema.find_type(type.type) && !after.schema.find_type(type.type);
    });
  diff.score_before = *std::move(score_before);
  diff.score_after = *std::move(score_after);
  return diff;
}

CorpusFacts read_facts(const Resources& resources, const std::vector<RawArticle>& articles, unsigned jobs) {
  std::vector<std::unique_ptr<FactReader>> workers;
  for (unsigned i = 0; i < std::max(1u, jobs); ++i)
    workers.push_back(std::make_unique<FactReader>(resources));
  KeptArticles reader(articles);
  CorpusFacts out;
  const auto run = [](const std::unique_ptr<FactReader>& worker, const RawArticle& article) {
    return worker->read(article);
  };
  const auto take = [&](const RawArticle&, std::optional<std::vector<StatedFact>> facts) {
    out.push_back(facts ? *std::move(facts) : std::vector<StatedFact>());
  };
  map_articles(reader, workers, run, take, [](const ReadError&) {});
  return out;
}

RuleDiff diff_facts(const std::vector<RawArticle>& articles, const CorpusFacts& before,
                    const CorpusFacts& after) {
  RuleDiff diff;
  diff.articles = articles.size();
  for (size_t i = 0; i < articles.size(); ++i) {
    diff.facts_before += before[i].size();
    diff.facts_after += after[i].size();
    std::vector<FactChange> changes = compare_facts(articles[i].id, before[i], after[i]);
    std::move(changes.begin(), changes.end(), std::back_inserter(diff.changes));
  }
  return diff;
}

std::vector<RuleChanges> by_rule(const RuleDiff& diff) {
  std::map<std::string, RuleChanges> rules;
  for (const FactChange& change : diff.changes) {
    RuleChanges& of_rule = rules[change.fact().rule];
    of_rule.rule = change.fact().rule;
    of_rule.changes.push_back(&change);
  }
  std::vector<RuleChanges> out;
  for (auto& [name, changes] : rules) out.push_back(std::move(changes));
  std::stable_sort(out.begin(), out.end(), [](const RuleChanges& a, const RuleChanges& b) {
    return a.changes.size() > b.changes.size();
  });
  return out;
}

}  // namespace nutgraf
