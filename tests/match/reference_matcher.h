// The referee of match/engine: what one rule matches in one sentence, read off the syntax tree by trying every way.
// Slow and obvious on purpose: no automaton, no tables, no shared code with the engine beyond the document.
// Not for rules with take, set or where: those are decided after the match.
//
//   ReferenceMatcher matcher(syntax, schema, doc, sentence);
//   matcher.matches(rule)  ->  [{[0,3), captures of each way with that span and the fewest gap words}]
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/utf8.h"
#include "model/document.h"
#include "model/morphology.h"
#include "model/scan.h"
#include "model/schema.h"
#include "rule/syntax.h"

namespace nutgraf {

class ReferenceMatcher {
 public:
  struct Capture {
    std::string slot;
    uint32_t begin, end;
    friend auto operator<=>(const Capture&, const Capture&) = default;
  };
  using Captures = std::vector<Capture>;  // sorted
  struct Match {
    TokenSpan tokens;
    std::set<Captures> ways;
  };

  ReferenceMatcher(const RuleSet& rules, const Schema& schema, const Document& doc, SentenceId sentence)
      : rules_(rules), schema_(schema), doc_(doc), span_(doc.sentences[to_index(sentence)].tokens) {}

  // Leftmost, of these the longest; behind a match from its end on, behind a forbidden one from the next token on.
  // Nothing when there are too many ways to try.
  std::optional<std::vector<Match>> matches(const Rule& rule) {
    std::vector<Match> out;
    for (uint32_t at = span_.begin; at < span_.end;) {
      std::set<Way> all;
      for (const Node& find : rule.finds)
        for (const Way& way : ways(find, at, span_.end)) all.insert(way);
      if (too_many_) return std::nullopt;
      uint32_t end = at;
      for (const Way& way : all) end = std::max(end, way.end);
      if (end == at || forbidden(rule, {at, end})) {
        ++at;
        continue;
      }
      uint32_t gaps = UINT32_MAX;
      for (const Way& way : all)
        if (way.end == end) gaps = std::min(gaps, way.gaps);
      Match match{{at, end}, {}};
      for (const Way& way : all)
        if (way.end == end && way.gaps == gaps) match.ways.insert(way.captures);
      out.push_back(match);
      at = end;
    }
    if (too_many_) return std::nullopt;
    return out;
  }

 private:
  // One way to match a node from some token on.
  struct Way {
    uint32_t end, gaps;
    Captures captures;
    friend auto operator<=>(const Way&, const Way&) = default;
  };
  static constexpr size_t kMostWays = 3000;

  static Way joined(const Way& a, const Way& b) {
    Way out{b.end, a.gaps + b.gaps, a.captures};
    out.captures.insert(out.captures.end(), b.captures.begin(), b.captures.end());
    std::sort(out.captures.begin(), out.captures.end());
    return out;
  }

  std::set<Way> sequence(const std::vector<Node>& nodes, size_t from, uint32_t at, uint32_t limit) {
    if (from == nodes.size()) return {Way{at, 0, {}}};
    std::set<Way> out;
    for (const Way& first : ways(nodes[from], at, limit))
      for (const Way& rest : sequence(nodes, from + 1, first.end, limit)) add(out, joined(first, rest));
    return out;
  }

  void add(std::set<Way>& out, Way way) {
    if (out.size() < kMostWays) out.insert(std::move(way));
    else too_many_ = true;
  }

  // Every way to match the node from token `at`, before `limit`; a way may be empty.
  std::set<Way> ways(const Node& node, uint32_t at, uint32_t limit) {
    std::set<Way> out;
    if (too_many_) return out;
    switch (node.kind) {
      case NodeKind::Sequence:
        return sequence(node.children, 0, at, limit);
      case NodeKind::Choice:
        for (const Node& child : node.children)
          for (const Way& way : ways(child, at, limit)) add(out, way);
        return out;
      case NodeKind::Optional:
        out = ways(node.children[0], at, limit);
        add(out, {at, 0, {}});
        return out;
      case NodeKind::Star:
      case NodeKind::Plus: {
        // Rounds that take no word add nothing.
        std::set<Way> open = ways(node.children[0], at, limit);
        if (node.kind == NodeKind::Star) open.insert({at, 0, {}});
        out = open;
        while (!open.empty() && !too_many_) {
          std::set<Way> next;
          for (const Way& way : open)
            for (const Way& round : ways(node.children[0], way.end, limit)) {
              if (round.end == way.end) continue;
              const Way longer = joined(way, round);
              if (!out.count(longer)) next.insert(longer);
              add(out, longer);
            }
          open = std::move(next);
        }
        return out;
      }
      case NodeKind::Gap:
        for (uint32_t n = 0; n <= node.count && at + n <= limit; ++n) {
          out.insert({at + n, n, {}});
          if (at + n < limit && doc_.tokens[at + n].flags.has(TokenFlag::Punctuation)) break;
        }
        return out;
      case NodeKind::Word: {
        const std::vector<std::string> words = scan_words(node.text);
        if (at + words.size() > limit) return out;
        for (size_t i = 0; i < words.size(); ++i)
          if (!is_word(node, words[i], doc_.text(doc_.tokens[at + i]))) return out;
        out.insert({at + static_cast<uint32_t>(words.size()), 0, {}});
        return out;
      }
      case NodeKind::Mention:
        for (const Mention& mention : doc_.mentions) {
          if (mention.tokens.begin != at || mention.tokens.end > limit || schema_.label(mention.label).name != node.text) continue;
          Way way{mention.tokens.end, 0, {}};
          if (!node.slot.empty()) way.captures.push_back({node.slot, at, way.end});
          out.insert(way);
        }
        return out;
      case NodeKind::Group:
        for (Way way : ways(node.children[0], at, limit)) {
          if (way.end != at) way.captures.push_back({node.slot, at, way.end});
          std::sort(way.captures.begin(), way.captures.end());
          add(out, way);
        }
        return out;
      case NodeKind::Shape:
        if (at < limit && shape_holds(node, at)) out.insert({at + 1, 0, {}});
        return out;
      case NodeKind::Piece:
        for (const Piece& piece : rules_.pieces)
          if (piece.name == node.text) return ways(piece.pattern, at, limit);
        return out;
      case NodeKind::List:
        break;
    }
    return out;
  }

  static bool is_word(const Node& node, const std::string& word, std::string_view text) {
    if (node.form == WordForm::Exact) return text == node.text;
    if (fold(text) == word) return true;
    if (node.form != WordForm::AnyForm) return false;
    const std::vector<std::string> forms = inflect(word);
    return std::find(forms.begin(), forms.end(), fold(text)) != forms.end();
  }

  bool shape_holds(const Node& node, uint32_t at) const {
    for (const ShapeTest& test : node.tests) {
      bool holds = false;
      for (const TokenFlagName& name : kTokenFlagNames)
        if (name.name == test.name) holds = doc_.tokens[at].flags.has(name.flag);
      for (const Mention& mention : doc_.mentions)
        if (schema_.label(mention.label).name == test.name && mention.tokens.contains(at)) holds = true;
      if (holds == test.negated) return false;
    }
    return true;
  }

  bool stands(const Node& pattern, uint32_t from, uint32_t to, uint32_t limit, std::optional<uint32_t> end) {
    for (uint32_t at = from; at <= to && at < limit; ++at)
      for (const Way& way : ways(pattern, at, limit))
        if (end ? way.end == *end : way.end > at) return true;
    return false;
  }

  bool forbidden(const Rule& rule, TokenSpan match) {
    constexpr uint32_t kFar = 24;
    for (const Condition& condition : rule.conditions) {
      bool found = false;
      switch (condition.where) {
        case Where::Inside:
          found = stands(condition.pattern, match.begin, match.end - 1, match.end, std::nullopt);
          break;
        case Where::Before:
          if (match.begin > span_.begin)
            found = stands(condition.pattern, std::max(span_.begin, match.begin - std::min(match.begin, kFar)), match.begin - 1, match.begin, match.begin);
          break;
        case Where::After:
          found = stands(condition.pattern, match.end, match.end, std::min(span_.end, match.end + kFar), std::nullopt);
          break;
      }
      if (found == condition.negated) return true;
    }
    return false;
  }

  const RuleSet& rules_;
  const Schema& schema_;
  const Document& doc_;
  TokenSpan span_;
  bool too_many_ = false;
};

}  // namespace nutgraf
