#include "author/example_pattern.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "model/morphology.h"
#include "rule/parser.h"

namespace nutgraf {
namespace {

constexpr uint32_t kShortestGap = 3;     // words that are not worth naming one by one
constexpr uint32_t kGapLeeway = 2;       // words more than the example has
constexpr uint32_t kWordsOfAside = 12;
constexpr uint32_t kFewestInAside = 2;

// Labels of lists whose entries are of one kind: one stands for all.
constexpr std::array<std::string_view, 6> kKinds = {"MONTH", "WEEKDAY", "NUMBER_WORD", "ORDINAL_WORD",
                                                    "SAYING_VERB", "DEMONYM"};

Node shape_node(const char* shape) {
  Node out;
  out.kind = NodeKind::Shape;
  out.tests.push_back({shape, false, {}});
  return out;
}

Node gap_node(uint32_t words) {
  Node out;
  out.kind = NodeKind::Gap;
  out.count = std::min(words, kMaxGap);
  return out;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_comma(const PatternPart& part) { return part.role == WordRole::Mark && part.node.text == ","; }

uint32_t words_of(const std::vector<PatternPart>& parts, size_t begin, size_t end) {
  uint32_t out = 0;
  for (size_t i = begin; i < end; ++i) out += parts[i].tokens.size();
  return out;
}

TokenSpan tokens_of(const std::vector<PatternPart>& parts, size_t begin, size_t end) {
  return {parts[begin].tokens.begin, parts[end - 1].tokens.end};
}

bool has_content(const std::vector<PatternPart>& parts, size_t begin, size_t end) {
  return std::any_of(parts.begin() + static_cast<long>(begin), parts.begin() + static_cast<long>(end),
                     [](const PatternPart& part) {
                       return part.role == WordRole::Verb || part.role == WordRole::Other;
                     });
}

// <capitalised> <capitalised>  ->  <capitalised>+
void join_shapes(std::vector<PatternPart>& parts) {
  for (size_t i = 0; i + 1 < parts.size();) {
    const Node& next = parts[i + 1].node;
    Node& node = parts[i].node;
    const bool loop = node.kind == NodeKind::Plus;
    const Node& one = loop ? node.children[0] : node;
    if (one.kind != NodeKind::Shape || next.kind != NodeKind::Shape || one.tests != next.tests) {
      ++i;
      continue;
    }
    if (!loop) node = around(NodeKind::Plus, Node(node));
    parts[i].tokens.end = parts[i + 1].tokens.end;
    parts.erase(parts.begin() + static_cast<long>(i + 1));
  }
}

// "Doe, a lawyer from Varnik, took over": what stands between two commas may be anything, or nothing, where
// there is a verb or a noun outside them to go by.
void open_asides(std::vector<PatternPart>& parts) {
  for (size_t first = 0; first < parts.size(); ++first) {
    if (!is_comma(parts[first])) continue;
    size_t last = first + 1;
    while (last < parts.size() && parts[last].role != WordRole::Mark) ++last;
    if (last >= parts.size() || !is_comma(parts[last]) || last - first - 1 < kFewestInAside) continue;
    if (!has_content(parts, 0, first) && !has_content(parts, last + 1, parts.size())) continue;
    const uint32_t words = words_of(parts, first + 1, last);
    Node words_between = in_sequence({word_node(","), gap_node(std::max(words, kWordsOfAside)), word_node(",")});
    PatternPart aside{around(NodeKind::Optional, std::move(words_between)),
                      WordRole::Mark, tokens_of(parts, first, last + 1)};
    parts.erase(parts.begin() + static_cast<long>(first), parts.begin() + static_cast<long>(last + 1));
    parts.insert(parts.begin() + static_cast<long>(first), std::move(aside));
  }
}

// A stretch without marks keeps its verb with the small word behind it, and the small words before the next
// slot.
void open_stretch(std::vector<PatternPart>& parts, size_t begin, size_t end) {
  size_t keep = begin;
  while (keep < end && parts[keep].role != WordRole::Verb) ++keep;
  if (keep == end) keep = begin;
  ++keep;
  if (keep < end && parts[keep].role == WordRole::Function) ++keep;
  size_t tail = end;
  const auto is_small = [](const PatternPart& part) {
    return part.role == WordRole::Function || part.role == WordRole::Determiner;
  };
  while (tail > keep && is_small(parts[tail - 1])) --tail;
  if (tail < keep + kShortestGap) return;
  PatternPart gap{gap_node(words_of(parts, keep, tail) + kGapLeeway), WordRole::Function,
                  tokens_of(parts, keep, tail)};
  parts.erase(parts.begin() + static_cast<long>(keep), parts.begin() + static_cast<long>(tail));
  parts.insert(parts.begin() + static_cast<long>(keep), std::move(gap));
}

void open_stretches(std::vector<PatternPart>& parts) {
  for (size_t end = parts.size(); end > 0;) {
    size_t begin = end;
    while (begin > 0 && parts[begin - 1].role != WordRole::Mark) --begin;
    if (begin < end) open_stretch(parts, begin, end);
    end = begin > 0 ? begin - 1 : 0;
  }
}

}  // namespace

// ---- pieces of a pattern ----------------------------------------------------------------------------------

Node word_node(std::string text, WordForm form) {
  Node out;
  out.kind = NodeKind::Word;
  out.text = std::move(text);
  out.form = form;
  return out;
}

Node mention_node(std::string label, std::string slot) {
  Node out;
  out.kind = NodeKind::Mention;
  out.text = std::move(label);
  out.slot = std::move(slot);
  return out;
}

Node choice_of(std::initializer_list<const char*> words) {
  Node out;
  out.kind = NodeKind::Choice;
  for (const char* word : words) out.children.push_back(word_node(word));
  return out;
}

Node around(NodeKind kind, Node child) {
  Node out;
  out.kind = kind;
  out.children.push_back(std::move(child));
  return out;
}

Node in_sequence(std::vector<Node> nodes) {
  if (nodes.size() == 1) return std::move(nodes[0]);
  Node out;
  out.kind = NodeKind::Sequence;
  out.children = std::move(nodes);
  return out;
}

// ---- words ------------------------------------------------------------------------------------------------

// The longest mention there that stands for others like it: of a label of facts.schema, or of a list of one
// kind.
const Mention* ExamplePattern::mention_at(uint32_t token, uint32_t end) const {
  const Mention* best = nullptr;
  for (const Mention& m : doc_.mentions) {
    if (m.state != MentionState::Alive || m.tokens.begin != token || m.tokens.end > end) continue;
    const LabelDef& label = resources_.schema.label(m.label);
    if (!label.declared && std::find(kKinds.begin(), kKinds.end(), label.name) == kKinds.end()) continue;
    if (!best || m.tokens.end > best->tokens.end) best = &m;
  }
  return best;
}

// Whether the dictionary has it in -ing: take -> taking.
bool ExamplePattern::has_participle(std::string_view base) const {
  for (const std::string& form : inflect(base)) {
    const TokenFlags flags{resources_.lexicon.info(resources_.lexicon.find(form)).flags};
    if (form.ends_with("ing") && flags.has(TokenFlag::Common)) return true;
  }
  return false;
}

// The flag <verb> goes by endings: "took" is found by its base form, "quit" by the name or adverb before it.
// Behind an article or a preposition stands a noun, and a base form is no second verb: "took the reins last May".
bool ExamplePattern::is_verb(uint32_t at) const {
  const Token& token = doc_.tokens[at];
  const TokenFlags before = at > 0 ? doc_.tokens[at - 1].flags : TokenFlags{};
  const bool base_form = token.lemma == Symbol::Unknown || token.lemma == token.word;
  const bool may_be_noun = base_form || doc_.text(token).ends_with('s');
  if (!token.flags.has(TokenFlag::Lower) || before.has(TokenFlag::Determiner)) return false;
  if (may_be_noun && before.has(TokenFlag::Preposition)) return false;
  if (!base_form && token.flags.has(TokenFlag::Verb)) return true;
  if (!base_form) return !may_be_noun && has_participle(base_of(at));
  if (!token.flags.has(TokenFlag::Verb) && !has_participle(base_of(at))) return false;
  const bool after_name = before.has(TokenFlag::Capitalised) || before.has(TokenFlag::AllCaps);
  if (!after_name && !before.has(TokenFlag::Adverb)) return false;
  for (uint32_t i = at; i > 0 && !doc_.tokens[i - 1].flags.has(TokenFlag::Punctuation); --i)
    if (role(i - 1) == WordRole::Verb) return false;
  return true;
}

std::string ExamplePattern::base_of(uint32_t token) const {
  const Symbol lemma = doc_.tokens[token].lemma;
  if (lemma == Symbol::Unknown) return fold(doc_.text(doc_.tokens[token]));
  return std::string(resources_.lexicon.symbols().text(lemma));
}

WordRole ExamplePattern::role(uint32_t token) const {
  const TokenFlags flags = doc_.tokens[token].flags;
  if (flags.has(TokenFlag::Punctuation)) return WordRole::Mark;
  if (flags.has(TokenFlag::Function) || flags.has(TokenFlag::Preposition)) return WordRole::Function;
  if (is_verb(token)) return WordRole::Verb;
  if (flags.has(TokenFlag::Adverb) && !flags.has(TokenFlag::Noun) && !flags.has(TokenFlag::Adjective))
    return WordRole::Adverb;
  return WordRole::Other;
}

PatternPart ExamplePattern::part_at(uint32_t at, uint32_t end) const {
  const TokenSpan one{at, at + 1};
  if (const Mention* mention = mention_at(at, end))
    return {mention_node(resources_.schema.label(mention->label).name), WordRole::Name, mention->tokens};
  const Token& token = doc_.tokens[at];
  const std::string word = fold(doc_.text(token));
  if (token.flags.has(TokenFlag::Possessive)) return {shape_node("possessive"), WordRole::Function, one};
  if (token.flags.has(TokenFlag::Year)) return {shape_node("year"), WordRole::Name, one};
  if (token.flags.has(TokenFlag::Ordinal)) return {shape_node("ordinal"), WordRole::Name, one};
  if (token.flags.has(TokenFlag::Number)) return {shape_node("number"), WordRole::Name, one};
  if (is_one_of(word, {"the", "a", "an"}))
    return {around(NodeKind::Optional, choice_of({"the", "a", "an"})), WordRole::Determiner, one};
  if (is_one_of(word, {"his", "her", "its", "their"}))
    return {choice_of({"his", "her", "its", "their"}), WordRole::Determiner, one};
  const WordRole part = role(at);
  if (part == WordRole::Adverb) return {around(NodeKind::Optional, shape_node("adverb")), part, one};
  if (token.flags.has(TokenFlag::AllCaps)) return {shape_node("all-caps"), WordRole::Name, one};
  if (token.flags.has(TokenFlag::Capitalised) && !token.flags.has(TokenFlag::SentenceStart) &&
      part != WordRole::Function)
    return {shape_node("capitalised"), WordRole::Name, one};
  if (part == WordRole::Verb) return {word_node(base_of(at), WordForm::AnyForm), part, one};
  return {word_node(word), part, one};
}

std::vector<PatternPart> ExamplePattern::between(TokenSpan tokens) const {
  std::vector<PatternPart> out;
  for (uint32_t at = tokens.begin; at < tokens.end; at = out.back().tokens.end)
    out.push_back(part_at(at, tokens.end));
  join_shapes(out);
  open_asides(out);
  open_stretches(out);
  return out;
}

std::vector<PatternPart> ExamplePattern::inside(TokenSpan tokens) const {
  std::vector<PatternPart> out;
  for (uint32_t at = tokens.begin; at < tokens.end; ++at) {
    const Token& token = doc_.tokens[at];
    const bool capital = token.flags.has(TokenFlag::Capitalised);
    const bool kind_of_thing = at + 1 == tokens.end && token.flags.has(TokenFlag::Common);
    Node node = word_node(fold(doc_.text(token)));
    if (capital && kind_of_thing) node = word_node(std::string(doc_.text(token)), WordForm::Exact);
    else if (capital) node = shape_node("capitalised");
    else if (token.flags.has(TokenFlag::AllCaps)) node = shape_node("all-caps");
    else if (token.flags.has(TokenFlag::Year)) node = shape_node("year");
    else if (token.flags.has(TokenFlag::Number)) node = shape_node("number");
    out.push_back({std::move(node), WordRole::Other, {at, at + 1}});
  }
  join_shapes(out);
  return out;
}

}  // namespace nutgraf
