#include "author/rule_test.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "author/rule_match.h"
#include "base/utf8.h"
#include "run/pipeline.h"

namespace nutgraf {
namespace {

// Hints take readings of their own: when everything fails, they would take minutes.
constexpr size_t kMaxFailuresWithHints = 20;
// Fewer examples than this are not worth another thread.
constexpr size_t kExamplesPerThread = 50;

struct Task {
  const Rule* rule;
  const Example* example;
};

RawArticle article_of(const Example& example) {
  RawArticle raw;
  raw.id = "example";
  raw.bytes = example.text;
  return raw;
}

std::string kind_of(const Example& example) {
  return std::string(example.positive ? "yes" : "no") + (example.known_failure ? "?" : "");
}

// One thread's part: its own scratch, nothing shared but what is const.
class Tester {
 public:
  explicit Tester(const Resources& resources) : resources_(resources) {
    for (uint32_t i = 0; i < resources.program.rules.size(); ++i)
      rules_[resources.program.name(RuleId{i})] = RuleId{i};
  }

  // The failure, or nothing when the example holds.
  std::optional<RuleTestFailure> run(const Task& task) {
    const RawArticle raw = article_of(*task.example);
    std::vector<RuleMatch> matches;
    const auto id = rules_.find(task.rule->name);
    if (id != rules_.end() && !extract_article(resources_, {}, raw, scratch_))
      matches = standing_matches(resources_, scratch_.doc, id->second);
    return task.example->positive ? check_yes(task, matches) : check_no(task, matches);
  }

 private:
  static RuleTestFailure failure(const Task& task, const std::string& what) {
    const std::string kind = kind_of(*task.example);
    RuleTestFailure out;
    out.error = {task.example->place, "R031",
        "this \"" + kind + "\" example " + what + " rule " + task.rule->name, "",
                 static_cast<uint32_t>(kind.size())};
    out.rule = task.rule->name;
    out.kind = kind;
    out.sentence = task.example->text;
    return out;
  }

  std::optional<RuleTestFailure> check_no(const Task& task, const std::vector<RuleMatch>& matches) const {
    if (matches.empty()) return std::nullopt;
    RuleTestFailure out = failure(task, "is matched by");
    for (const RuleMatch& match : matches) {
      ComparedMatch& compared = out.compared.emplace_back();
      compared.words = one_spaced(scratch_.doc.text(match.tokens));
      for (const auto& [slot, words] : match.slots) compared.slots.push_back({slot, "", words, false});
    }
    return out;
  }

  std::optional<RuleTestFailure> check_yes(const Task& task, const std::vector<RuleMatch>& matches) const {
    if (matches.empty()) {
      RuleTestFailure out = failure(task, "did not match");
      for (const SlotWords& line : task.example->expected) {
        ComparedMatch& compared = out.compared.emplace_back();
        for (const auto& [slot, words] : line) compared.slots.push_back({slot, words, "", false});
      }
      return out;
    }
    const std::vector<SlotWords>& lines = task.example->expected;
    std::vector<const RuleMatch*> pairs = paired(lines, matches);
    std::optional<RuleTestFailure> out;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (pairs[i] && right_slots(lines[i], *pairs[i]) == lines[i].size()) continue;
      if (!out) out = failure(task, "gives other slots than expected for");
      ComparedMatch& compared = out->compared.emplace_back();
      if (pairs[i]) compared.words = one_spaced(scratch_.doc.text(pairs[i]->tokens));
      for (const auto& [slot, words] : lines[i])
        compared.slots.push_back({slot, words, pairs[i] ? pairs[i]->found(slot) : "",
            pairs[i] && pairs[i]->has(slot, one_spaced(words))});
    }
    return out;
  }

  static size_t right_slots(const SlotWords& line, const RuleMatch& match) {
    return static_cast<size_t>(std::count_if(line.begin(), line.end(),
        [&](const auto& e) { return match.has(e.first, one_spaced(e.second)); }));
  }

  // To each line the match that it is compared with: one that satisfies it, else, of those that satisfy no line, the
  // one that agrees best and better than with another line; nothing where all are taken.
  static std::vector<const RuleMatch*> paired(const std::vector<SlotWords>& lines, const std::vector<RuleMatch>& matches) {
    std::vector<const RuleMatch*> out(lines.size(), nullptr);
    std::vector<bool> taken(matches.size(), false);
    for (size_t i = 0; i < lines.size(); ++i)
      for (size_t m = 0; m < matches.size(); ++m)
        if (right_slots(lines[i], matches[m]) == lines[i].size()) out[i] = &matches[m], taken[m] = true;
    for (;;) {
      size_t line = lines.size(), match = 0, most = 0;
      for (size_t i = 0; i < lines.size(); ++i)
        for (size_t m = 0; m < matches.size(); ++m) {
          const size_t right = right_slots(lines[i], matches[m]);
          if (out[i] || taken[m] || (line < lines.size() && right <= most)) continue;
          line = i, match = m, most = right;
        }
      if (line == lines.size()) return out;
      out[line] = &matches[match];
      taken[match] = true;
    }
  }

  const Resources& resources_;
  std::map<std::string_view, RuleId> rules_;
  Scratch scratch_;
};

std::vector<std::optional<RuleTestFailure>> run_all(const Resources& resources,
    const std::vector<Task>& tasks, unsigned jobs) {
  std::vector<std::optional<RuleTestFailure>> out(tasks.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    Tester tester(resources);
    for (size_t i = next++; i < tasks.size(); i = next++) out[i] = tester.run(tasks[i]);
  };
  if (jobs == 0) jobs = std::max(1u, std::thread::hardware_concurrency());
  jobs = static_cast<unsigned>(std::min<size_t>(jobs, tasks.size() / kExamplesPerThread + 1));
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return out;
}

// What a failing example is told: where its rule stopped, and in which column of the file that word stands.
class Teller {
 public:
  Teller(const Resources& resources, const RuleSet& rules, const RuleSources& sources)
      : rules_(rules), source_(rules, sources), explainer_(resources, source_) {}

  void explain(const Task& task, HintSearch hints, RuleTestFailure& out) {
    const RawArticle raw = article_of(*task.example);
    const RuleId id{static_cast<uint32_t>(task.rule - rules_.rules.data())};
    if (explainer_.read(raw, out.error.place.file)) return;
    if (!task.example->positive) return;
    // The first line for which nothing was found.
    const auto missing = std::find_if(out.compared.begin(), out.compared.end(),
        [](const ComparedMatch& compared) { return compared.words.empty(); });
    if (missing == out.compared.end() && !out.compared.empty()) return;
    SlotWords expected;
    for (size_t i = 0; missing != out.compared.end() && i < missing->slots.size(); ++i)
      expected.emplace_back(missing->slots[i].slot, missing->slots[i].expected);
    for (WhyMatch& match : explainer_.matches_of(id))
      if (match.outcome != WhyOutcome::Stands) out.lost.push_back(std::move(match));
    if (!out.lost.empty()) return;
    out.miss = explainer_.nearest_miss(id, expected, hints);
    if (out.miss) point_at(*out.miss, *task.example, out.error);
  }

 private:
  // The caret stands where the rule stopped that came furthest.
  void point_at(const WhyMiss& miss, const Example& example, Error& error) {
    const WhyMiss* last = &miss;
    while (!last->deeper.empty()) last = &last->deeper[0];
    const std::string& line = source_.line(example.place.file, example.place.line);
    const size_t text = line.find(example.text);
    if (text == std::string::npos || last->pieces.empty()) return;
    const size_t at = last->next.text.empty() ? example.text.size() : last->next.bytes.begin;
    const std::string_view before = std::string_view(line).substr(0, text + at);
    error.place.column = static_cast<uint32_t>(count_codepoints(before)) + 1;
    error.width = std::max<uint32_t>(1, static_cast<uint32_t>(count_codepoints(last->next.text)));
  }

  const RuleSet& rules_;
  RuleSource source_;
  Explainer explainer_;
};

RuleTestFailure now_passing(const Task& task) {
  const std::string kind = kind_of(*task.example), plain = task.example->positive ? "yes" : "no";
  RuleTestFailure out;
  out.error = {task.example->place, "R051", "this known failure holds now",
      "write " + plain + " instead of " + kind,
               static_cast<uint32_t>(kind.size()), true};
  out.rule = task.rule->name;
  out.kind = kind;
  out.sentence = task.example->text;
  return out;
}

}  // namespace

RuleTestReport test_rules(const Resources& resources, const RuleSet& rules, const RuleTestOptions& options) {
  RuleTestReport report;
  std::vector<Task> tasks;
  for (const Rule& rule : rules.rules) {
    if (options.wanted && !options.wanted(rule)) continue;
    ++report.rules;
    for (const Example& example : rule.examples) tasks.push_back({&rule, &example});
  }
  std::vector<std::optional<RuleTestFailure>> failures = run_all(resources, tasks, options.jobs);
  std::optional<Teller> teller;
  for (size_t i = 0; i < tasks.size(); ++i) {
    const bool known = tasks[i].example->known_failure;
    ++(known ? report.known_failures : report.examples);
    if (failures[i] && known) report.known.push_back(*std::move(failures[i]));
    else if (known) report.now_passing.push_back(now_passing(tasks[i]));
    if (!failures[i] || known) continue;
    if (options.sources) {
      if (!teller) teller.emplace(resources, rules, *options.sources);
      const bool many = report.failures.size() >= kMaxFailuresWithHints;
      teller->explain(tasks[i], many ? HintSearch::None : HintSearch::Everywhere, *failures[i]);
    }
    report.failures.push_back(*std::move(failures[i]));
  }
  return report;
}

}  // namespace nutgraf
