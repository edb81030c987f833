#include "author/rule_new.h"

#include <algorithm>
#include <map>
#include <set>

#include "author/example_pattern.h"
#include "author/example_slots.h"
#include "author/near_miss.h"
#include "author/rule_match.h"
#include "author/rule_test.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "match/trace.h"
#include "rule/printer.h"
#include "run/pipeline.h"

namespace nutgraf {
namespace {

using Fill = ExampleSlot::Fill;

constexpr uint32_t kContextWords = 4;   // before the first slot, where nothing else tells the rule from others
constexpr size_t kNearMisses = 2;
constexpr size_t kTrials = 4;           // each with another rule to prefer over

Error error(const char* code, std::string message, std::string remedy = {}) {
  return {{}, code, std::move(message), std::move(remedy)};
}

// ---- the rule, not tried yet ------------------------------------------------------------------------------

class Draft {
 public:
  Draft(const RuleBook& book, const WantedRule& wanted, const std::vector<ExampleSlot>& slots,
        const Document& doc)
      : book_(book), wanted_(wanted), slots_(slots), doc_(doc), pattern_(book.resources, doc) {
    for (const ExampleSlot& slot : slots)
      if (slot.fill == Fill::Mention || slot.fill == Fill::Words) standing_.push_back(slot);
    std::sort(standing_.begin(), standing_.end(),
              [](const auto& a, const auto& b) { return a.tokens.begin < b.tokens.begin; });
  }

  Result<Rule> run() {
    if (standing_.empty())
      return error("A006", "no slot stands in the sentence", "name the words of one at least");
    for (size_t i = 0; i + 1 < standing_.size(); ++i) {
      if (standing_[i].tokens.overlaps(standing_[i + 1].tokens))
        return error("A006", standing_[i].name + " and " + standing_[i + 1].name + " have words in common",
                     "leave one out");
      between_.push_back(pattern_.between({standing_[i].tokens.end, standing_[i + 1].tokens.begin}));
    }
    if (sentence_of(standing_.front()) != sentence_of(standing_.back()))
      return error("A006", "the slots stand in several sentences", "a rule reads within one sentence");
    rule_.target = wanted_.target;
    rule_.finds.push_back(in_sequence(nodes()));
    if (!has_context_ && says_nothing())
      return error("A006", "the words before and after do not tell what this is", "give a longer sentence");
    add_items();
    rule_.name = wanted_.name.empty() ? free_name() : wanted_.name;
    add_examples();
    return rule_;
  }

  // Of the rule of run(): nothing but the kinds of its slots and marks.
  bool has_no_words() const { return makes_fact() && needs_context() && !has_context_; }

 private:
  size_t sentence_of(const ExampleSlot& slot) const {
    size_t i = 0;
    while (i < doc_.sentences.size() && !doc_.sentences[i].tokens.contains(slot.tokens)) ++i;
    return i;
  }

  bool makes_fact() const { return book_.resources.schema.find_type(wanted_.target).has_value(); }

  // No verb and no noun between the slots: one must come from what stands before.
  bool needs_context() const {
    for (const std::vector<PatternPart>& parts : between_)
      for (const PatternPart& part : parts)
        if (part.role == WordRole::Verb || part.role == WordRole::Other) return false;
    return true;
  }

  // A single slot of a kind that anything may have.
  bool says_nothing() const {
    if (standing_.size() > 1) return false;
    return standing_[0].fill == Fill::Mention || only_shapes(pattern_.inside(standing_[0].tokens));
  }

  static bool only_shapes(const std::vector<PatternPart>& parts) {
    return std::all_of(parts.begin(), parts.end(),
                       [](const PatternPart& part) { return part.node.kind != NodeKind::Word; });
  }

  std::vector<Node> nodes() {
    std::vector<Node> out;
    if (needs_context()) add_context(out);
    if (!has_context_ && makes_fact()) add_preposition(out);
    for (size_t i = 0; i < standing_.size(); ++i) {
      out.push_back(slot_node(standing_[i]));
      if (i >= between_.size()) break;
      for (const PatternPart& part : between_[i]) out.push_back(part.node);
      parts_.insert(parts_.end(), between_[i].begin(), between_[i].end());
    }
    return out;
  }

  // From the nearest verb (for a label: the nearest word that means something) before the first slot on; of a fact
  // it is part of the pattern, of a label only a condition, since a label is the words that it labels.
  void add_context(std::vector<Node>& out) {
    const bool fact = makes_fact();
    if (!fact && !says_nothing()) return;
    const uint32_t end = standing_[0].tokens.begin;
    const uint32_t sentence = doc_.sentences[sentence_of(standing_[0])].tokens.begin;
    uint32_t begin = end;
    for (uint32_t at = end; at > sentence && end - at < kContextWords; --at) {
      const WordRole role = pattern_.role(at - 1);
      if (role == WordRole::Mark) break;
      if (role == WordRole::Verb || (!fact && role != WordRole::Function)) begin = at - 1;
      if (begin != end) break;
    }
    if (begin == end) return;
    const std::vector<PatternPart> parts = pattern_.between({begin, end});
    parts_.insert(parts_.end(), parts.begin(), parts.end());
    has_context_ = true;
    std::vector<Node> context;
    for (const PatternPart& part : parts) context.push_back(part.node);
    if (fact) out = context;
    else rule_.conditions.push_back({false, in_sequence(context), Where::Before, {}});
  }

  // "From 2011 to 2019": the small word before the first slot says what it is.
  void add_preposition(std::vector<Node>& out) {
    const uint32_t end = standing_[0].tokens.begin;
    const uint32_t sentence = doc_.sentences[sentence_of(standing_[0])].tokens.begin;
    if (end == sentence || !doc_.tokens[end - 1].flags.has(TokenFlag::Preposition)) return;
    for (const PatternPart& part : pattern_.between({end - 1, end})) out.push_back(part.node);
  }

  // A word that the example has not may stand there.
  static bool has_room(const Node& node) {
    if (node.kind == NodeKind::Gap) return true;
    if (node.kind == NodeKind::Shape)
      return std::any_of(node.tests.begin(), node.tests.end(), [](const auto& test) { return test.name == "adverb"; });
    return std::any_of(node.children.begin(), node.children.end(), has_room);
  }

  Node slot_node(const ExampleSlot& slot) const {
    if (slot.fill == Fill::Mention) return mention_node(slot.label, slot.name);
    std::vector<Node> words;
    for (const PatternPart& part : pattern_.inside(slot.tokens)) words.push_back(part.node);
    Node out = around(NodeKind::Group, in_sequence(std::move(words)));
    out.slot = slot.name;
    return out;
  }

  void add_items() {
    for (const ExampleSlot& slot : slots_) {
      if (slot.fill == Fill::Take) rule_.takes.push_back({slot.as_in, slot.from, slot.name, false, {}});
      if (slot.fill == Fill::Fixed) rule_.sets.push_back({slot.name, slot.words, false, {}, {}});
    }
    const auto is_verb = [](const PatternPart& part) { return part.role == WordRole::Verb; };
    // "did not hand the job to": before the match, when it begins with the verb; inside it where words may stand between.
    const Where where_denied = has_context_ ? Where::Before : Where::Inside;
    const bool room = has_context_ || std::any_of(parts_.begin(), parts_.end(),
                                                  [](const PatternPart& part) { return has_room(part.node); });
    if (makes_fact() && room && std::any_of(parts_.begin(), parts_.end(), is_verb))
      rule_.conditions.push_back({true, choice_of({"not", "never"}), where_denied, {}});
  }

  // The rule's name: the verbs and nouns of its pattern, with the small word behind a verb: take-over, take-helm.
  // Where it has none, its slots in order, or the label.
  std::string free_name() const {
    std::string name;
    bool after_verb = false;
    for (const PatternPart& part : parts_) {
      const bool telling = part.role == WordRole::Verb || part.role == WordRole::Other ||
                           (part.role == WordRole::Function && after_verb);
      if (telling && part.node.kind == NodeKind::Word) name += (name.empty() ? "" : "-") + part.node.text;
      after_verb = part.role == WordRole::Verb;
    }
    if (name.empty() && makes_fact())
      for (const ExampleSlot& slot : standing_) name += (name.empty() ? "" : "-") + slot.name;
    if (name.empty()) name = fold(wanted_.target);
    std::replace(name.begin(), name.end(), '_', '-');
    std::set<std::string> taken;
    for (const Rule& rule : book_.rules.rules) taken.insert(rule.name);
    std::string out = name;
    for (int n = 2; taken.contains(out); ++n) out = name + "-" + std::to_string(n);
    return out;
  }

  void add_examples() {
    Example yes;
    yes.text = wanted_.sentence;
    yes.expected.emplace_back();
    for (const ExampleSlot& slot : slots_) yes.expected[0].emplace_back(slot.name, slot.words);
    rule_.examples.push_back(std::move(yes));
    for (std::string& text : near_misses(pattern_, doc_, standing_, parts_)) {
      Example no;
      no.positive = false;
      no.text = std::move(text);
      rule_.examples.push_back(std::move(no));
    }
  }

  const RuleBook& book_;
  const WantedRule& wanted_;
  const std::vector<ExampleSlot>& slots_;
  const Document& doc_;
  ExamplePattern pattern_;
  std::vector<ExampleSlot> standing_;                // in the order of the sentence
  std::vector<std::vector<PatternPart>> between_;
  std::vector<PatternPart> parts_;                   // all words of the pattern
  bool has_context_ = false;
  Rule rule_;
};

// ---- trying it --------------------------------------------------------------------------------------------

// Which rules win where the rule also matches.
class Winners : public Trace {
 public:
  explicit Winners(RuleId rule) : rule_(rule) {}
  void outranked(RuleId loser, TokenSpan, RuleId winner, TokenSpan, bool) override {
    if (loser == rule_ && winner != rule_ && winner != RuleId::None) winners_.insert(winner);
  }
  const std::set<RuleId>& winners() const { return winners_; }

 private:
  RuleId rule_;
  std::set<RuleId> winners_;
};

class Trial {
 public:
  Trial(const RuleBook& book, Rule rule) : book_(book), rule_(std::move(rule)) {}

  Result<Rule> run() {
    for (size_t n = 0; n < kTrials; ++n) {
      if (Errors errors = compile(); !errors.empty()) return errors;
      const RuleTestReport report = test_rules(*resources_, RuleSet{{rule_}, {}});
      const bool yes_fails = std::any_of(report.failures.begin(), report.failures.end(),
                                         [](const RuleTestFailure& f) { return f.kind == "yes"; });
      if (yes_fails && n + 1 < kTrials && prefer_over_winners()) continue;
      if (yes_fails) return told(report.failures[0]);
      keep_near_misses(report);
      if (rule_.examples.size() < 2)
        return error("A006", "no near miss was found: the rule would match whatever stands in place of these words",
                     "give a longer sentence");
      return check_others();
    }
    return error("A007", "other rules win wherever this one matches");
  }

 private:
  Errors compile() {
    Result<std::string> bytes = compile_pack(book_.places, nullptr, RuleSet{{rule_}, {}});
    if (!bytes) return bytes.errors();
    Result<Pack> pack = Pack::from_bytes(*std::move(bytes));
    if (!pack) return pack.errors();
    Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack));
    if (!resources) return resources.errors();
    resources_ = *std::move(resources);
    return {};
  }

  bool prefer_over_winners() {
    const uint32_t last = static_cast<uint32_t>(resources_->program.rules.size() - 1);  // added rules come last
    Winners winners{RuleId{last}};
    RawArticle raw;
    raw.id = "example";
    raw.bytes = rule_.examples[0].text;
    Scratch scratch;
    ExtractOptions options;
    options.trace = &winners;
    if (extract_article(*resources_, options, raw, scratch)) return false;
    const size_t before = rule_.prefers.size();
    for (const RuleId winner : winners.winners()) {
      const std::string name(resources_->program.name(winner));
      const auto same = [&](const auto& preferred) { return preferred.first == name; };
      if (std::none_of(rule_.prefers.begin(), rule_.prefers.end(), same))
        rule_.prefers.emplace_back(name, Place{});
    }
    return rule_.prefers.size() > before;
  }

  static Error told(const RuleTestFailure& failure) {
    std::string details;
    for (const ComparedMatch& match : failure.compared)
      for (const ComparedSlot& slot : match.slots)
        if (!slot.right)
          details += (details.empty() ? ": " : "; ") + slot.slot + " is " + (slot.found.empty() ? "not found" : slot.found);
    return error("A007", "the rule does not read its own example" + details,
                 "choose other words for its slots, or write the rule by hand");
  }

  // Of the `no` that hold the nearest stay.
  void keep_near_misses(const RuleTestReport& report) {
    std::set<std::string> failing;
    for (const RuleTestFailure& failure : report.failures) failing.insert(failure.sentence);
    std::vector<Example> kept;
    for (Example& example : rule_.examples)
      if (example.positive || (!failing.contains(example.text) && kept.size() <= kNearMisses))
        kept.push_back(std::move(example));
    rule_.examples = std::move(kept);
  }

  // Examples of other rules that held without this one must hold with it.
  Result<Rule> check_others() {
    std::set<std::string> before;
    for (const RuleTestFailure& failure : test_rules(book_.resources, book_.rules).failures)
      before.insert(to_string(failure.error));
    Errors broken;
    for (const RuleTestFailure& failure : test_rules(*resources_, book_.rules).failures)
      if (!before.contains(to_string(failure.error))) broken.push_back(failure.error);
    if (broken.empty()) return rule_;
    const std::string said = "with this rule examples of other rules would fail:\n" + print(rule_);
    broken.insert(broken.begin(), error("A007", said));
    return broken;
  }

  const RuleBook& book_;
  Rule rule_;
  std::shared_ptr<const Resources> resources_;
};

// ---- what can be told before the sentence is read ---------------------------------------------------------

Errors wrong_request(const RuleBook& book, const WantedRule& wanted) {
  Errors out;
  const Schema& schema = book.resources.schema;
  if (!is_label_name(wanted.target) && !schema.find_type(wanted.target)) {
    std::vector<std::string> types;
    for (const TypeDef& type : schema.types()) types.push_back(type.name);
    out.push_back(error("A001", "there is no fact type " + wanted.target,
                        did_you_mean(wanted.target, types, "facts.schema declares them")));
  }
  for (const Rule& rule : book.rules.rules)
    if (rule.name == wanted.name)
      out.push_back(error("A005", "there is a rule " + wanted.name + " already: " + rule.place.file + ":" +
                          std::to_string(rule.place.line),
                          "choose another --name"));
  const auto in_name = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c >= 0x80; };
  if (!std::all_of(wanted.name.begin(), wanted.name.end(), in_name))
    out.push_back(error("A005", "\"" + wanted.name + "\" is no name for a rule",
                        "letters, digits and hyphens: takes-over"));
  if (wanted.slots.empty())
    out.push_back(error("A002", "no slot is named", "person=\"Maria Tolliver\" title=\"director\""));
  return out;
}

// Asked for by its value, "incoming": a `yes` has the words, "next".
void add_remarks_on_words(const WantedRule& wanted, const std::vector<ExampleSlot>& slots,
                          std::vector<std::string>& remarks) {
  for (const ExampleSlot& slot : slots)
    for (const auto& [name, words] : wanted.slots)
      if (slot.fill == Fill::Take && name == slot.name && one_spaced(words) != slot.words)
        remarks.push_back(name + "=" + one_spaced(words) + " is what \"" + slot.words + "\" is reported as: the example says " +
                          name + "=" + slot.words + ", the words of the sentence");
}

}  // namespace

Result<RuleProposal> propose_rule(const RuleBook& book, const WantedRule& wanted) {
  if (Errors errors = wrong_request(book, wanted); !errors.empty()) return errors;
  RawArticle raw;
  raw.id = "example";
  raw.bytes = wanted.sentence;
  Scratch scratch;
  if (const auto unread = extract_article(book.resources, {}, raw, scratch))
    return error("A003", unread->message, "give a sentence");
  const Result<std::vector<ExampleSlot>> slots = find_slots(book, wanted, scratch.doc);
  if (!slots) return slots.errors();
  RuleProposal out;
  Readers readers = who_reads(book, wanted, *slots, scratch.doc);
  out.read_by = std::move(readers.same);
  out.remarks = std::move(readers.otherwise);
  if (!out.read_by.empty()) return out;
  add_remarks_on_words(wanted, *slots, out.remarks);
  Draft drafting(book, wanted, *slots, scratch.doc);
  Result<Rule> draft = drafting.run();
  if (!draft) return draft.errors();
  if (drafting.has_no_words())
    out.remarks.push_back("the pattern has no verb or noun to go by and will match often: "
                          "see with rules diff what it gains and breaks");
  Result<Rule> tried = Trial(book, *std::move(draft)).run();
  if (!tried) return tried.errors();
  out.rule = *std::move(tried);
  return out;
}

}  // namespace nutgraf
