#include "author/rule_coverage.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <sstream>
#include <tuple>

#include "author/unexplained.h"
#include "run/fact_names.h"
#include "run/map_articles.h"
#include "run/pipeline.h"
#include "rule/printer.h"

namespace nutgraf {
namespace {

using Clock = std::chrono::steady_clock;

uint64_t nanoseconds_since(Clock::time_point start) {
  return static_cast<uint64_t>((Clock::now() - start) / std::chrono::nanoseconds(1));
}

struct RuleCounts {
  uint64_t hits = 0, outranked = 0, forbidden = 0, nanoseconds = 0;
  std::vector<uint64_t> find_hits;
};

// A fact, and the pattern that it was read with.
struct ReadWith {
  std::string id;  // as the output writes it
  uint32_t rule, find;
};

struct Outcome {
  bool is_article = false;
  uint64_t sentences = 0, facts = 0;
  std::vector<UnexplainedSentence> unexplained;
  std::string lines;             // for the score
  std::vector<ReadWith> facts_read;
};

// One thread's listener and counts.
class Counter : public Trace {
 public:
  Counter(const Resources& resources, const RuleSet& rules, const RuleSources& sources, bool scored)
      : resources_(resources),
        sources_(sources),
        scored_(scored),
        names_(resources),
        writer_(resources.schema, names_, {}),
        labels_(UnexplainedLabels::of(resources.schema)),
        rules_(resources.program.rules.size()),
        fired_(resources.gazetteer.size()) {
    options_.trace = this;
    for (size_t r = 0; r < rules_.size(); ++r) rules_[r].find_hits.resize(rules.rules[r].finds.size());
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  Outcome run(const RawArticle& article) {
    Outcome out;
    finds_.clear();
    lost_.clear();
    forbidden_.clear();
    const Clock::time_point start = Clock::now();
    const bool failed = extract_article(resources_, options_, article, scratch_).has_value();
    nanoseconds_ += nanoseconds_since(start);
    if (failed) return out;
    Document& doc = scratch_.doc;
    out.is_article = true;
    out.sentences = doc.sentences.size();
    out.facts = doc.facts.size();
    count_matches();
    if (scored_) write_facts(out);
    out.unexplained = find_unexplained(resources_.program, resources_.schema, labels_, doc);
    return out;
  }

  const std::vector<RuleCounts>& rules() const { return rules_; }
  const std::vector<bool>& fired_entries() const { return fired_; }
  uint64_t nanoseconds() const { return nanoseconds_; }

  void begins(RuleId) override { begun_ = Clock::now(); }
  void ends(RuleId rule) override { rules_[to_index(rule)].nanoseconds += nanoseconds_since(begun_); }
  void matched(RuleId rule, SentenceId, TokenSpan tokens, TraceWay way) override {
    finds_[key_of(rule, tokens)] = sources_.elements[way.front().element].find;
  }
  void forbidden(RuleId rule, SentenceId, TokenSpan tokens, TraceWay, uint32_t, TokenSpan) override {
    forbidden_.insert(key_of(rule, tokens));
  }
  void outranked(RuleId loser, TokenSpan tokens, RuleId, TokenSpan, bool) override {
    lost_.insert(key_of(loser, tokens));
  }

 private:
  // A level that runs again tells its matches again: each counts once.
  using Key = std::tuple<uint32_t, uint32_t, uint32_t>;
  static Key key_of(RuleId rule, TokenSpan tokens) { return {to_index(rule), tokens.begin, tokens.end}; }

  void count_matches() {
    const Document& doc = scratch_.doc;
    for (const Mention& mention : doc.mentions) {
      if (mention.rule != RuleId::None && mention.state == MentionState::Alive)
        count_hit(mention.rule, mention.tokens);
      if (mention.rule == RuleId::None && mention.entry != EntryId::None)
        fired_[to_index(mention.entry)] = true;
    }
    // Facts that one match was split into are one hit.
    const Candidate* before = nullptr;
    for (const Candidate& candidate : doc.candidates) {
      if (candidate.state != MentionState::Alive) continue;
      if (!before || before->rule != candidate.rule || before->tokens != candidate.tokens)
        count_hit(candidate.rule, candidate.tokens);
      before = &candidate;
    }
    for (const Key& key : lost_) ++rules_[std::get<0>(key)].outranked;
    for (const Key& key : forbidden_) ++rules_[std::get<0>(key)].forbidden;
  }

  void count_hit(RuleId rule, TokenSpan tokens) {
    const auto find = finds_.find(key_of(rule, tokens));
    if (find == finds_.end()) return;  // a later stage made it of one that matched (stage/join_quotations.h)
    RuleCounts& counts = rules_[to_index(rule)];
    ++counts.hits;
    ++counts.find_hits[find->second];
    lost_.erase(key_of(rule, tokens));
  }

  void write_facts(Outcome& out) {
    const Document& doc = scratch_.doc;
    writer_.start(doc);
    for (const Fact& fact : doc.facts) {
      writer_.append_fact(fact, out.lines);
      out.lines += '\n';
      if (fact.rule == RuleId::None) continue;
      ReadWith read{{}, to_index(fact.rule), find_of(fact)};
      constexpr int kHexDigits = 16;
      for (int shift = 4 * (kHexDigits - 1); shift >= 0; shift -= 4)
        read.id += "0123456789abcdef"[fact.id >> shift & 15];
      out.facts_read.push_back(std::move(read));
    }
  }

  // The pattern of the candidate that the fact was made of: of its rule, and most of the words.
  uint32_t find_of(const Fact& fact) const {
    const Document& doc = scratch_.doc;
    uint32_t find = 0, most = 0;
    for (const Candidate& candidate : doc.candidates) {
      if (candidate.rule != fact.rule || candidate.sentence != fact.sentence ||
          candidate.state != MentionState::Alive)
        continue;
      const TextSpan text = doc.text_span(candidate.tokens);
      if (!text.overlaps(fact.evidence)) continue;
      const uint32_t common =
          std::min(text.end, fact.evidence.end) - std::max(text.begin, fact.evidence.begin);
      const auto known = finds_.find(key_of(candidate.rule, candidate.tokens));
      if (common > most && known != finds_.end()) most = common, find = known->second;
    }
    return find;
  }

  const Resources& resources_;
  const RuleSources& sources_;
  const bool scored_;
  ResourceNames names_;
  FactWriter writer_;
  const UnexplainedLabels labels_;
  ExtractOptions options_;
  Scratch scratch_;
  std::vector<RuleCounts> rules_;
  std::vector<bool> fired_;       // by entry
  uint64_t nanoseconds_ = 0;
  Clock::time_point begun_;
  // Of the article: the pattern of each match, and the matches that did not stand.
  std::map<Key, uint32_t> finds_;
  std::set<Key> lost_, forbidden_;
};

// Groups of sentences, each with its first examples.
class Groups {
 public:
  void add(const std::string& article, UnexplainedSentence&& found) {
    Unexplained& group = groups_[{found.kind, found.pattern}];
    group.kind = found.kind;
    group.pattern = std::move(found.pattern);
    ++group.sentences;
    if (group.examples.size() < kUnexplainedExamples)
      group.examples.push_back({article, std::move(found.sentence)});
  }

  std::vector<Unexplained> sorted() {
    std::vector<Unexplained> out;
    for (auto& [key, group] : groups_) out.push_back(std::move(group));
    // A pattern tells what to write; one with much between, or without a name, does not.
    const auto rank = [](const Unexplained& group) {
      return group.pattern.find(' ') == std::string::npos   ? 2
             : group.pattern.find("…") != std::string::npos ? 1
                                                            : 0;
    };
    std::stable_sort(out.begin(), out.end(), [&](const Unexplained& a, const Unexplained& b) {
      if (a.kind != b.kind) return a.kind < b.kind;
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      return a.sentences > b.sentences;
    });
    return out;
  }

 private:
  std::map<std::pair<UnexplainedKind, std::string>, Unexplained> groups_;
};

std::vector<RuleCoverage> rule_coverage(const RuleSet& rules,
                                        const std::vector<std::unique_ptr<Counter>>& workers) {
  std::vector<RuleCoverage> out;
  for (size_t r = 0; r < rules.rules.size(); ++r) {
    const Rule& rule = rules.rules[r];
    RuleCoverage& coverage = out.emplace_back();
    coverage.name = rule.name;
    coverage.place = rule.place;
    for (const Node& find : rule.finds) coverage.finds.push_back({find.place, print(find), 0, {}});
    for (const auto& worker : workers) {
      const RuleCounts& counts = worker->rules()[r];
      coverage.hits += counts.hits;
      coverage.outranked += counts.outranked;
      coverage.forbidden += counts.forbidden;
      coverage.nanoseconds += counts.nanoseconds;
      for (size_t f = 0; f < counts.find_hits.size(); ++f) coverage.finds[f].hits += counts.find_hits[f];
    }
  }
  return out;
}

std::vector<ListCoverage> list_coverage(const Gazetteer& gazetteer,
                                        const std::vector<std::unique_ptr<Counter>>& workers) {
  std::map<std::string, ListCoverage> lists;
  for (uint32_t e = 0; e < gazetteer.size(); ++e) {
    const Entry entry = gazetteer.entry(EntryId{e});
    ListCoverage& list = lists[std::string(gazetteer.list_name(entry))];
    ++list.entries;
    if (std::none_of(workers.begin(), workers.end(),
                     [&](const auto& worker) { return worker->fired_entries()[e]; }))
      list.never.emplace_back(gazetteer.text(entry));
  }
  std::vector<ListCoverage> out;
  for (auto& [name, list] : lists) {
    list.name = name;
    std::sort(list.never.begin(), list.never.end());  // as they stand in the file
    out.push_back(std::move(list));
  }
  return out;
}

}  // namespace

Result<CoverageReport> cover(const Resources& resources, const RuleSet& rules, const RuleSources& sources,
                             Reader& articles, const CoverageOptions& options) {
  const bool scored = !options.gold.empty();
  std::vector<std::unique_ptr<Counter>> workers;
  for (unsigned i = 0; i < std::max(1u, options.jobs); ++i)
    workers.push_back(std::make_unique<Counter>(resources, rules, sources, scored));
  CoverageReport report;
  Groups groups;
  std::string lines;
  std::vector<ReadWith> facts_read;
  ScoreOptions score_options;
  const auto take = [&](const RawArticle& article, Outcome outcome) {
    ++(outcome.is_article ? report.articles : report.errors);
    report.sentences += outcome.sentences;
    report.facts += outcome.facts;
    for (UnexplainedSentence& found : outcome.unexplained) groups.add(article.id, std::move(found));
    if (!scored) return;
    lines += outcome.lines;
    std::move(outcome.facts_read.begin(), outcome.facts_read.end(), std::back_inserter(facts_read));
    score_options.articles.insert(article_stem(article.id));
  };
  map_articles(
      articles, workers,
      [](const std::unique_ptr<Counter>& worker, const RawArticle& article) { return worker->run(article); },
      take, [&](const ReadError&) { ++report.errors; });
  for (const auto& worker : workers) report.nanoseconds += worker->nanoseconds();
  report.rules = rule_coverage(rules, workers);
  report.lists = list_coverage(resources.gazetteer, workers);
  report.unexplained = groups.sorted();
  if (!scored) return report;
  std::istringstream stream(lines);
  Result<ScoreReport> scores = score(options.gold, stream, score_options);
  if (!scores) return scores.errors();
  if (scores->types.empty()) return no_gold_read(options.gold);
  std::erase_if(scores->types, [&](const TypeScore& type) { return !resources.schema.find_type(type.type); });
  for (RuleCoverage& rule : report.rules)
    if (const auto record = scores->rules.find(rule.name); record != scores->rules.end())
      rule.record = {static_cast<uint32_t>(record->second.right),
                     static_cast<uint32_t>(record->second.wrong)};
  for (const ReadWith& fact : facts_read) {
    const auto judged = scores->judged.find(fact.id);
    if (judged == scores->judged.end()) continue;
    RuleRecord& record = report.rules[fact.rule].finds[fact.find].record;
    ++(judged->second ? record.right : record.wrong);
  }
  report.score = *std::move(scores);
  return report;
}

}  // namespace nutgraf
