#include "rule/compiler.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "base/suggest.h"
#include "base/utf8.h"
#include "model/morphology.h"
#include "model/scan.h"
#include "rule/filter.h"
#include "rule/sections.h"

namespace nutgraf {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

// What a piece of pattern looks like from outside (Glushkov 1961).
struct Fragment {
  bool nullable = false;
  std::vector<Edge> firsts;
  std::vector<uint32_t> lasts;
  uint32_t group_slots = 0;  // of the groups inside
};

class Compiler {
 public:
  Compiler(const RuleSet& rules, const RuleInputs& inputs, Schema& schema, SymbolTableBuilder& symbols, RuleSources* sources)
      : rules_(rules), inputs_(inputs), schema_(schema), symbols_(symbols), sources_(sources) {}

  Result<std::vector<RuleWord>> run(PackBuilder& pack) {
    ranked_labels_ = declared_labels();
    register_names();
    check_pieces();
    for (uint32_t i = 0; i < rules_.rules.size(); ++i) {
      compile_rule(i);
      const std::vector<uint32_t> parts = filter_parts(compiled_.back());
      for (size_t part = 1; part < parts.size(); ++part) joint_edges_ += joints(parts[part - 1], parts[part]);
      if (elements_.size() <= kMaxElements && edges_.size() + joint_edges_ <= kMaxEdges && steps_ <= kMaxBuildSteps) continue;
      fail(rules_.rules[i].name_place, "R034", "the rules are too large in all; those from here on were not looked at",
           "remove some, shorten gaps, or use large pieces less often", static_cast<uint32_t>(rules_.rules[i].name.size()));
      return errors_;
    }
    if (errors_.empty()) {
      find_levels();
      check_startless_cycles();
    }
    check_prefer_loops();
    if (errors_.empty() && class_conditions() > kMaxEdges)
      fail(rules_.rules.back().name_place, "R034", "the rules are too large in all: too many words with ! that other rules hold as well", "write them without !");
    if (!errors_.empty()) return errors_;
    return write(pack);
  }

 private:
  // A piece is built for each pattern that holds it: its errors are told once.
  void fail(const Place& place, const char* code, std::string message, std::string remedy, uint32_t width = 1) {
    if (errors_.size() > kMaxCompileErrors || !told_.insert({place.file, place.line, place.column, code, message}).second) return;
    if (errors_.size() == kMaxCompileErrors)
      errors_.push_back({place, "R038", "more than " + std::to_string(kMaxCompileErrors) + " mistakes: the rest is not told", "mend the first ones"});
    else
      errors_.push_back({place, code, std::move(message), std::move(remedy), width});
  }

  // "did you mean …" costs a look at every name.
  std::string suggest(std::string_view name, const std::vector<std::string>& names, std::string_view otherwise) {
    return ++suggestions_ <= kMaxSuggestions ? did_you_mean(name, names, otherwise) : std::string(otherwise);
  }
  bool may_suggest() const { return suggestions_ < kMaxSuggestions; }
  template <class Map>
  static std::vector<std::string> keys_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& entry : map) names.push_back(entry.first);
    return names;
  }
  static Place at_column(Place place, uint32_t column) {
    if (column) place.column = column;
    return place;
  }
  static uint32_t width_of(const std::string& name) { return static_cast<uint32_t>(std::max<size_t>(1, count_codepoints(name))); }

  // Their mentions compete with each other.
  LabelSet declared_labels() const {
    LabelSet out;
    for (uint32_t i = 0; i < schema_.labels().size(); ++i)
      if (schema_.is_declared(static_cast<LabelId>(i))) out.add(static_cast<LabelId>(i));
    return out;
  }

  void register_names() {
    for (const Piece& piece : rules_.pieces) {
      const auto [it, added] = pieces_.try_emplace(piece.name, &piece);
      if (!added) fail(piece.place, "R021", "two pieces are called " + piece.name, "rename one");
    }
    for (uint32_t i = 0; i < rules_.rules.size(); ++i) {
      const Rule& rule = rules_.rules[i];
      const auto [it, added] = rule_ids_.try_emplace(rule.name, i);
      if (!added)
        fail(rule.name_place, "R021", "two rules are called " + rule.name, "rename one; the other is in " + to_where(rules_.rules[it->second].place), width_of(rule.name));
      if (is_label_name(rule.target)) {
        const auto label = schema_.add_label(rule.target);
        if (!label) fail(rule.target_place, "S009", label.errors()[0].message, label.errors()[0].remedy, width_of(rule.target));
      } else if (!schema_.find_type(rule.target)) {
        std::vector<std::string> names;
        for (const TypeDef& type : schema_.types()) names.push_back(type.name);
        fail(rule.target_place, "R011", "unknown fact type " + rule.target,
             suggest(rule.target, names, "declare it in facts.schema, or write a label in capitals"), width_of(rule.target));
      }
    }
  }

  // Names in pieces that no rule uses are checked as well; pieces that hold each other are found before any is built.
  void check_pieces() {
    constexpr uint32_t kLooking = kNone;
    std::map<std::string, uint32_t> heights;  // pieces inside each other, this one included
    std::vector<std::string> trail;
    const std::function<void(const Piece&)> visit = [&](const Piece& piece) {
      heights[piece.name] = kLooking;
      trail.push_back(piece.name);
      uint32_t height = 1;
      for_each_node(piece.pattern, [&](const Node& node) {
        if (node.kind == NodeKind::Mention || node.kind == NodeKind::List) label_of(node);
        if (node.kind == NodeKind::Shape) shape_of(node);
        if (node.kind != NodeKind::Piece) return;
        const Piece* inner = piece_of(node);
        if (!inner) return;
        if (!heights.count(inner->name) && trail.size() <= kMaxPieceDepth) visit(*inner);
        const auto known = heights.find(inner->name);
        if (known != heights.end() && known->second == kLooking) {
          std::string cycle;
          for (auto it = std::find(trail.begin(), trail.end(), inner->name); it != trail.end(); ++it) cycle += *it + " holds ";
          fail(node.place, "R033", "pieces hold each other: " + cycle + inner->name, "a piece may not be used inside itself", node.width);
          pieces_are_bad_ = true;
          return;
        }
        height = std::max(height, known == heights.end() ? kMaxPieceDepth + 1 : known->second + 1);
        if (height <= kMaxPieceDepth) return;
        fail(node.place, "R017", "pieces stand inside each other more than " + std::to_string(kMaxPieceDepth) + " deep", "write some of them out", node.width);
        pieces_are_bad_ = true;
        height = 1;  // told once, not for every piece above
      });
      trail.pop_back();
      heights[piece.name] = height;
    };
    for (const Piece& piece : rules_.pieces)
      if (!heights.count(piece.name)) visit(*pieces_.at(piece.name));
  }

  const Piece* piece_of(const Node& node) {
    if (const auto it = pieces_.find(node.text); it != pieces_.end()) return it->second;
    if (schema_.find_label(node.text)) {
      fail(node.place, "R028", "no piece of pattern is called " + node.text, "for the label write {" + node.text + "}", node.width);
      return nullptr;
    }
    const std::vector<std::string> names = may_suggest() ? keys_of(pieces_) : std::vector<std::string>();
    std::string small = node.text;
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    fail(node.place, "R028", "no piece of pattern is called " + node.text,
         suggest(node.text, names, "for the word itself write " + small + " or " + node.text + "!"), node.width);
    return nullptr;
  }

  static std::string to_where(const Place& place) { return place.file + ":" + std::to_string(place.line); }

  // ---- one rule ---------------------------------------------------------------------------------------------------

  struct RuleContext {
    uint32_t rule = 0;
    std::vector<SlotId> slots;  // local number -> slot
    const std::vector<SlotDef>* declared = nullptr;
    bool broken = false;        // a part of it was not understood: what seems to be missing may be there
  };

  void compile_rule(uint32_t index) {
    const Rule& rule = rules_.rules[index];
    CompiledRule out{};
    out.name_begin = add_text(rule.name), out.name_size = static_cast<uint32_t>(rule.name.size());
    out.file_begin = add_text(rule.place.file), out.file_size = static_cast<uint32_t>(rule.place.file.size());
    out.line = rule.place.line;
    out.makes_fact = !is_label_name(rule.target);
    RuleContext context;
    context.rule = index;
    context.broken = rule.broken;
    if (out.makes_fact) {
      const auto type = schema_.find_type(rule.target);
      if (!type) return compiled_.push_back(out);
      out.target = static_cast<uint16_t>(to_index(*type));
      context.declared = &schema_.type(*type).slots;
    } else {
      const auto label = schema_.find_label(rule.target);
      if (!label) return compiled_.push_back(out);
      out.target = static_cast<uint16_t>(to_index(*label));
      if (!schema_.label(*label).slots.empty()) context.declared = &schema_.label(*label).slots;
    }
    if (rule.finds.empty() && !rule.broken) fail(rule.name_place, "R024", "rule " + rule.name + " has no pattern", "add a line: find …", width_of(rule.name));
    if (inputs_.need_examples && !rule.broken) {
      const auto has = [&](bool positive) {
        return std::any_of(rule.examples.begin(), rule.examples.end(), [&](const Example& e) { return e.positive == positive && !e.known_failure; });
      };
      if (!has(true))
        fail(rule.name_place, "R025", "rule " + rule.name + " has no `yes` example", "add a sentence it must match, and below it what it finds there", width_of(rule.name));
      if (!has(false))
        fail(rule.name_place, "R026", "rule " + rule.name + " has no `no` example", "add a near miss: a sentence that looks alike but must not match", width_of(rule.name));
    }
    out.pattern = add_pattern(rule.finds, index, &context);
    out.slots_begin = static_cast<uint32_t>(slot_ids_.size());
    slot_ids_.insert(slot_ids_.end(), context.slots.begin(), context.slots.end());
    out.slots_end = static_cast<uint32_t>(slot_ids_.size());

    out.conditions_begin = static_cast<uint32_t>(conditions_.size());
    std::vector<CompiledCondition> own;
    for (const Condition& condition : rule.conditions) own.push_back(compile_condition(condition));
    std::vector<CompiledCondition> of_sets;
    for (const Set& set : rule.sets)
      if (set.has_condition) of_sets.push_back(compile_condition(set.condition));
    conditions_.insert(conditions_.end(), own.begin(), own.end());
    out.conditions_end = static_cast<uint32_t>(conditions_.size());
    uint32_t set_condition = out.conditions_end;
    conditions_.insert(conditions_.end(), of_sets.begin(), of_sets.end());

    out.takes_begin = static_cast<uint32_t>(takes_.size());
    for (const Take& take : rule.takes) {
      const auto from = captured_slot(context, take.from, take.from_place);
      const auto as = target_slot(context, take.as, take.as_place, rule.target);
      const auto slot = slot_named(take.slot, take.place);
      if (from && as && slot) takes_.push_back({*slot, *as, static_cast<uint16_t>(to_index(*from)), take.shared, 0});
    }
    out.takes_end = static_cast<uint32_t>(takes_.size());
    out.sets_begin = static_cast<uint32_t>(sets_.size());
    for (const Set& set : rule.sets) {
      const auto slot = target_slot(context, set.slot, set.slot_place, rule.target);
      if (slot)
        sets_.push_back({*slot, 0, add_text(set.value), static_cast<uint32_t>(set.value.size()), set.has_condition ? set_condition : kNone});
      if (set.has_condition) ++set_condition;
    }
    out.sets_end = static_cast<uint32_t>(sets_.size());
    out.checks_begin = static_cast<uint32_t>(checks_.size());
    for (const Check& check : rule.checks) {
      const auto left = captured_slot(context, check.left, check.left_place);
      const auto right = captured_slot(context, check.right, check.right_place);
      if (left && right) checks_.push_back({check.kind, check.negated, *left, *right});
    }
    out.checks_end = static_cast<uint32_t>(checks_.size());
    out.prefers_begin = static_cast<uint32_t>(prefers_.size());
    for (const auto& [name, place] : rule.prefers) {
      const auto it = rule_ids_.find(name);
      if (it == rule_ids_.end()) {
        fail(place, "R020", "unknown rule " + name, suggest(name, may_suggest() ? keys_of(rule_ids_) : std::vector<std::string>(), "name a rule of this pack"), width_of(name));
      } else {
        prefers_.push_back(it->second);
      }
    }
    out.prefers_end = static_cast<uint32_t>(prefers_.size());
    if (context.broken) broken_rules_.insert(index);
    check_expected(rule, context);
    const auto record = inputs_.records.find(rule.name);
    out.confidence = confidence_of(record == inputs_.records.end() ? RuleRecord{} : record->second);
    compiled_.push_back(out);
  }

  std::optional<SlotId> captured_slot(const RuleContext& context, const std::string& name, const Place& place) {
    const auto slot = schema_.find_slot(name);
    if (slot && std::find(context.slots.begin(), context.slots.end(), *slot) != context.slots.end()) return slot;
    if (context.broken) return std::nullopt;
    std::vector<std::string> names;
    for (const SlotId id : context.slots) names.push_back(schema_.slot_name(id));
    fail(place, "R032", "no find of this rule fills the slot " + name,
         suggest(name, names, "write {" + name + ":LABEL} in the pattern"), width_of(name));
    return std::nullopt;
  }

  // An example that expects what the rule never fills can only fail.
  void check_expected(const Rule& rule, const RuleContext& context) {
    if (context.broken) return;
    std::set<std::string> filled;
    for (const SlotId slot : context.slots) filled.insert(schema_.slot_name(slot));
    for (const Take& take : rule.takes) filled.insert(take.as);
    for (const Set& set : rule.sets) filled.insert(set.slot);
    if (context.declared)
      for (const SlotDef& slot : *context.declared)
        if (!slot.label && !slot.default_value.empty()) filled.insert(slot.name);
    const std::vector<std::string> names(filled.begin(), filled.end());
    for (const Example& example : rule.examples)
      for (size_t i = 0; i < example.expected.size(); ++i)
        for (size_t j = 0; j < example.expected[i].size(); ++j) {
          const std::string& slot = example.expected[i][j].first;
          if (filled.count(slot)) continue;
          fail(example.expected_places[i][j], "R036", "this example expects " + slot + ", which rule " + rule.name + " does not fill",
               suggest(slot, names, "write {" + slot + ":LABEL} in the pattern, or take it from another slot"), width_of(slot));
        }
  }

  std::optional<SlotId> slot_named(const std::string& name, const Place& place) {
    const Result<SlotId> slot = schema_.add_slot_name(name);
    if (slot) return *slot;
    fail(place, "S010", slot.errors()[0].message, slot.errors()[0].remedy, width_of(name));
    return std::nullopt;
  }

  std::optional<SlotId> target_slot(const RuleContext& context, const std::string& name, const Place& place, const std::string& target) {
    if (context.declared) {
      std::vector<std::string> names;
      for (const SlotDef& slot : *context.declared) {
        if (slot.name == name) return slot.id;
        names.push_back(slot.name);
      }
      std::string all;
      for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
      fail(place, "R019", target + " has no slot " + name, suggest(name, names, "it has " + all + "; others are declared in facts.schema"), width_of(name));
      return std::nullopt;
    }
    return slot_named(name, place);
  }

  CompiledCondition compile_condition(const Condition& condition) {
    return {add_pattern({&condition.pattern, 1}, kNone, nullptr), condition.where, condition.negated, 0};
  }

  // ---- patterns ---------------------------------------------------------------------------------------------------

  uint32_t add_pattern(std::span<const Node> finds, uint32_t rule, RuleContext* context) {
    context_ = context;
    current_rule_ = rule;
    current_pattern_ = static_cast<uint32_t>(patterns_.size());
    Pattern pattern{};
    pattern.elements_begin = static_cast<uint32_t>(elements_.size());
    followers_.clear();
    pattern_edges_ = 0;
    too_large_ = false;
    std::vector<Edge> firsts;
    for (const Node& find : finds) {
      current_find_ = static_cast<uint32_t>(&find - finds.data());
      const Fragment fragment = build(find, 0, 0, 0);
      if (too_large_) {
        fail(find.place, "R034", "this pattern is too large, with all its pieces and gaps", "split the rule, or shorten the gaps", find.width);
        break;
      }
      if (fragment.nullable)
        fail(find.place, "R022", "this pattern can match nothing", "make one of its parts required", find.width);
      firsts.insert(firsts.end(), fragment.firsts.begin(), fragment.firsts.end());
      for (const uint32_t last : fragment.lasts) elements_[last].last = true;
    }
    pattern.elements_end = static_cast<uint32_t>(elements_.size());
    pattern.firsts_begin = static_cast<uint32_t>(edges_.size());
    edges_.insert(edges_.end(), firsts.begin(), firsts.end());
    pattern.firsts_end = static_cast<uint32_t>(edges_.size());
    for (uint32_t e = pattern.elements_begin; e < pattern.elements_end; ++e) {
      std::vector<Edge>& follow = followers_[e - pattern.elements_begin];
      std::stable_sort(follow.begin(), follow.end(), [](const Edge& a, const Edge& b) { return a.target < b.target; });
      follow.erase(std::unique(follow.begin(), follow.end(), [](const Edge& a, const Edge& b) { return a.target == b.target; }), follow.end());
      elements_[e].edges_begin = static_cast<uint32_t>(edges_.size());
      edges_.insert(edges_.end(), follow.begin(), follow.end());
      elements_[e].edges_end = static_cast<uint32_t>(edges_.size());
    }
    pattern.words_at_most = longest(pattern);
    patterns_.push_back(pattern);
    return current_pattern_;
  }

  // Tokens of the longest match, or kNone when a loop or a mention makes it unbounded.
  uint32_t longest(const Pattern& pattern) const {
    const uint32_t n = pattern.elements_end - pattern.elements_begin;
    // Elements are numbered left to right, so that every edge of a pattern without loops goes forward.
    std::vector<uint32_t> length(n, 1);
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; ++i) {
      const Element& element = elements_[pattern.elements_begin + i];
      if (element.kind == ElementKind::Mention) return kNone;
      for (uint32_t e = element.edges_begin; e < element.edges_end; ++e) {
        const uint32_t target = edges_[e].target - pattern.elements_begin;
        if (target <= i) return kNone;
        length[target] = std::max(length[target], length[i] + 1);
      }
      if (element.last) most = std::max(most, length[i]);
    }
    return most;
  }

  uint32_t add_element(const Node& node, ElementKind kind, uint32_t slots, uint32_t group_slots) {
    if (sources_) note_source(node);
    Element element{};
    element.kind = kind;
    element.slots = slots;
    element.group_slots = group_slots;
    element.rule = current_rule_;
    element.pattern = current_pattern_;
    elements_.push_back(element);
    followers_.emplace_back();
    return static_cast<uint32_t>(elements_.size() - 1);
  }

  void note_source(const Node& node) {
    const auto number = [](std::vector<std::string>& names, const std::string& name) {
      if (names.empty() || names.back() != name) names.push_back(name);
      return static_cast<uint32_t>(names.size() - 1);
    };
    sources_->elements.push_back({number(sources_->files, node.place.file), node.place.line, node.place.column, node.width,
                                  outer_piece_ ? number(sources_->pieces, outer_piece_->name) : kNone, current_find_});
  }

  std::vector<Edge>& followers_of(uint32_t element) {
    return followers_[element - (static_cast<uint32_t>(elements_.size()) - static_cast<uint32_t>(followers_.size()))];
  }

  // Whether the pattern has grown past its limits: nothing more is built then.
  bool is_too_large() {
    too_large_ = too_large_ || followers_.size() > kMaxPatternElements || pattern_edges_ > kMaxPatternEdges || steps_ > kMaxBuildSteps;
    return too_large_;
  }

  static Fragment of_element(uint32_t element) { return {false, {{element, 0}}, {element}, 0}; }

  // What stands behind `a` begins its groups anew: two groups side by side are two values, as are two rounds of a loop.
  void connect(const Fragment& a, const Fragment& b) {
    pattern_edges_ += a.lasts.size() * b.firsts.size();
    if (is_too_large()) return;
    for (const uint32_t last : a.lasts)
      for (const Edge& first : b.firsts) followers_of(last).push_back({first.target, first.restarts | (b.group_slots & elements_[first.target].slots)});
  }

  Fragment concatenate(Fragment a, Fragment b) {
    connect(a, b);
    Fragment out;
    out.nullable = a.nullable && b.nullable;
    out.group_slots = a.group_slots | b.group_slots;
    out.firsts = std::move(a.firsts);
    if (a.nullable) out.firsts.insert(out.firsts.end(), b.firsts.begin(), b.firsts.end());
    out.lasts = std::move(b.lasts);
    if (b.nullable) out.lasts.insert(out.lasts.end(), a.lasts.begin(), a.lasts.end());
    return out;
  }

  // The local number of a slot; registers it and checks that the target has it.
  uint32_t slot_bit(const Node& node) {
    if (node.slot.empty() || !context_) return 0;
    const auto slot = target_slot(*context_, node.slot, at_column(node.place, node.slot_column), rules_.rules[context_->rule].target);
    if (!slot) return 0;
    auto it = std::find(context_->slots.begin(), context_->slots.end(), *slot);
    if (it == context_->slots.end()) {
      if (context_->slots.size() == kMaxSlotsPerRule) {
        fail(at_column(node.place, node.slot_column), "R030", "a rule fills at most " + std::to_string(kMaxSlotsPerRule) + " slots", "split the rule", width_of(node.slot));
        return 0;
      }
      context_->slots.push_back(*slot);
      it = context_->slots.end() - 1;
    }
    return uint32_t{1} << (it - context_->slots.begin());
  }

  Fragment build(const Node& node, uint32_t slots, uint32_t group_slots, uint32_t depth) {
    ++steps_;
    if (is_too_large()) return {};
    switch (node.kind) {
      case NodeKind::Sequence: {
        Fragment out;
        out.nullable = true;
        for (const Node& child : node.children) out = concatenate(std::move(out), build(child, slots, group_slots, depth));
        return out;
      }
      case NodeKind::Choice:
        return build_choice(node, slots, group_slots, depth);
      case NodeKind::Optional: {
        Fragment out = build(node.children[0], slots, group_slots, depth);
        out.nullable = true;
        return out;
      }
      case NodeKind::Star:
      case NodeKind::Plus: {
        Fragment out = build(node.children[0], slots, group_slots, depth);
        connect(out, out);
        if (node.kind == NodeKind::Star) out.nullable = true;
        return out;
      }
      case NodeKind::Gap: {
        Fragment out;
        out.nullable = true;
        uint32_t previous = kNone;
        for (uint32_t i = 0; i < node.count; ++i) {
          const uint32_t gap = add_element(node, ElementKind::Gap, slots, group_slots);
          if (previous == kNone) out.firsts.push_back({gap, 0});
          else followers_of(previous).push_back({gap, 0});
          out.lasts.push_back(gap);
          previous = gap;
        }
        return out;
      }
      case NodeKind::Word:
        return build_words(node, slots, group_slots);
      case NodeKind::List:
      case NodeKind::Mention: {
        const uint32_t bit = slot_bit(node);
        const uint32_t element = add_element(node, ElementKind::Mention, slots | bit, group_slots);
        if (const auto label = label_of(node)) elements_[element].label = static_cast<uint16_t>(to_index(*label));
        return of_element(element);
      }
      case NodeKind::Group: {
        const uint32_t bit = slot_bit(node);
        Fragment out = build(node.children[0], slots | bit, group_slots | bit, depth);
        out.group_slots |= bit;
        return out;
      }
      case NodeKind::Shape: {
        const uint32_t element = add_element(node, ElementKind::Shape, slots, group_slots);
        elements_[element].test = add_shape(node);
        return of_element(element);
      }
      case NodeKind::Piece: {
        const Piece* piece = piece_of(node);
        if (!piece || piece->broken || pieces_are_bad_) {
          if (context_) context_->broken = true;
          return of_element(add_element(node, ElementKind::Gap, slots, group_slots));
        }
        if (depth == 0) outer_piece_ = piece;
        Fragment out = build(piece->pattern, slots, group_slots, depth + 1);
        if (depth == 0) outer_piece_ = nullptr;
        return out;
      }
    }
    return {};
  }

  // Single words of a choice become one element with a set of words: a hundred verbs cost as much as one.
  Fragment build_choice(const Node& node, uint32_t slots, uint32_t group_slots, uint32_t depth) {
    Fragment out;
    const auto add = [&](Fragment branch) {
      out.nullable = out.nullable || branch.nullable;
      out.group_slots |= branch.group_slots;
      out.firsts.insert(out.firsts.end(), branch.firsts.begin(), branch.firsts.end());
      out.lasts.insert(out.lasts.end(), branch.lasts.begin(), branch.lasts.end());
    };
    std::vector<uint32_t> words;
    const Node* written = nullptr;  // what its author is shown: the word where it is the only one, else the choice
    for (const Node& child : node.children) {
      ++steps_;
      if (is_too_large()) return out;
      if (child.kind == NodeKind::Word && child.form != WordForm::Exact && scan_words(child.text).size() == 1) {
        for (const uint32_t symbol : symbols_of(child)) words.push_back(symbol);
        written = written ? &node : &child;
      } else {
        add(build(child, slots, group_slots, depth));
      }
    }
    if (!words.empty()) {
      const uint32_t element = add_element(*written, ElementKind::Word, slots, group_slots);
      elements_[element].test = word_condition(std::move(words));
      add(of_element(element));
    }
    return out;
  }

  // The symbols that a one-word node stands for.
  std::vector<uint32_t> symbols_of(const Node& node) {
    std::vector<uint32_t> out;
    const std::string word = scan_words(node.text)[0];
    out.push_back(index_of(symbols_.add(word)));
    if (node.form == WordForm::AnyForm) {
      for (const std::string& form : inflect(word)) out.push_back(index_of(symbols_.add(form)));
      if (const auto it = inputs_.irregular_forms.find(word); it != inputs_.irregular_forms.end())
        for (const std::string& form : it->second) out.push_back(index_of(symbols_.add(form)));
    }
    steps_ += 4 * out.size();  // they are looked up and sorted
    return out;
  }

  uint32_t word_condition(std::vector<uint32_t> symbols) {
    std::sort(symbols.begin(), symbols.end());
    symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
    const auto [it, added] = word_conditions_.try_emplace(std::move(symbols), condition_count_);
    if (added) {
      for (const uint32_t symbol : it->first) conditions_of_symbol_[symbol].push_back(condition_count_);
      ++condition_count_;
    }
    return it->second;
  }

  uint32_t exact_condition(const std::string& text, const std::string& folded) {
    const auto [it, added] = exact_conditions_.try_emplace(text, condition_count_);
    if (added) {
      const uint32_t symbol = index_of(symbols_.add(folded));
      conditions_of_symbol_.try_emplace(symbol);
      conditions_of_text_[{symbol, text}].push_back(condition_count_);
      ++condition_count_;
    }
    return it->second;
  }

  Fragment build_words(const Node& node, uint32_t slots, uint32_t group_slots) {
    const std::vector<std::string> words = scan_words(node.text);
    if (words.empty()) {
      fail(node.place, "R003", "there is no word here", "write a word or a mark in quotation marks");
      return of_element(add_element(node, ElementKind::Gap, slots, group_slots));
    }
    if (node.form != WordForm::AnyCase && words.size() > 1)
      fail(node.place, "R003", "! and ~ stand behind a single word", "write each word by itself", node.width);
    Fragment out;
    out.nullable = true;
    for (const std::string& word : words) {
      const uint32_t element = add_element(node, ElementKind::Word, slots, group_slots);
      if (node.form == WordForm::Exact) elements_[element].test = exact_condition(node.text, word);
      else if (node.form == WordForm::AnyForm) elements_[element].test = word_condition(symbols_of(node));
      else elements_[element].test = word_condition({index_of(symbols_.add(word))});
      out = concatenate(std::move(out), of_element(element));
    }
    return out;
  }

  std::optional<LabelId> label_of(const Node& node) {
    if (node.kind == NodeKind::List) {
      if (const auto label = inputs_.label_of_list(node.text)) return label;
      const bool is_label = schema_.find_label(node.text).has_value();
      fail(at_column(node.place, node.name_column), "R013", "there is no list called " + node.text,
           is_label ? "for the label write {" + node.text + "}" : suggest(node.text, inputs_.list_names, "add it to gazetteers/manifest.tsv"), width_of(node.text));
      return std::nullopt;
    }
    if (const auto label = schema_.find_label(node.text)) return label;
    fail(at_column(node.place, node.name_column), "R012", "unknown label " + node.text,
         suggest(node.text, label_names(), "no list and no rule makes it"), width_of(node.text));
    return std::nullopt;
  }

  std::vector<std::string> label_names() const {
    std::vector<std::string> names;
    for (const LabelDef& label : schema_.labels()) names.push_back(label.name);
    return names;
  }

  uint32_t add_shape(const Node& node) {
    const ShapeCondition shape = shape_of(node);
    const auto [it, added] = shape_numbers_.try_emplace({shape.must, shape.must_not, shape.in.bits, shape.not_in.bits}, static_cast<uint32_t>(shapes_.size()));
    if (added) shapes_.push_back(shape);
    return it->second;
  }

  ShapeCondition shape_of(const Node& node) {
    ShapeCondition shape;
    for (const ShapeTest& test : node.tests) {
      if (is_label_name(test.name)) {
        const auto label = schema_.find_label(test.name);
        if (!label)
          fail(test.place, "R012", "unknown label " + test.name, suggest(test.name, label_names(), "no list and no rule makes it"), width_of(test.name));
        else (test.negated ? shape.not_in : shape.in).add(*label);
        continue;
      }
      if (test.name == kAnyShape) {
        if (test.negated) fail(test.place, "R041", "no word can be not any", "say which words", width_of(test.name));
        continue;
      }
      const auto it = std::find_if(kTokenFlagNames.begin(), kTokenFlagNames.end(), [&](const TokenFlagName& f) { return f.name == test.name; });
      if (it == kTokenFlagNames.end()) {
        std::vector<std::string> names = {std::string(kAnyShape)};
        for (const TokenFlagName& flag : kTokenFlagNames) names.emplace_back(flag.name);
        fail(test.place, "R027", "unknown shape " + test.name, suggest(test.name, names, "capitalised, all-caps, number, …"), width_of(test.name));
        continue;
      }
      (test.negated ? shape.must_not : shape.must) |= static_cast<uint32_t>(it->flag);
    }
    check_shape(node, shape);
    return shape;
  }

  // Forms that exclude each other (model/scan.h); what is demanded and forbidden at once.
  void check_shape(const Node& node, const ShapeCondition& shape) {
    const auto tell = [&](const std::string& what) {
      fail(node.place, "R041", "no word can be " + what, "for either of them write (<a> | <b>)", node.width);
    };
    for (const TokenFlagName& flag : kTokenFlagNames)
      if (shape.must & shape.must_not & static_cast<uint32_t>(flag.flag)) return tell(std::string(flag.name) + " and not " + std::string(flag.name));
    for (uint32_t label = 0; label < schema_.labels().size(); ++label)
      if ((shape.in & shape.not_in).has(static_cast<LabelId>(label))) {
        const std::string& name = schema_.label(static_cast<LabelId>(label)).name;
        return tell("part of " + name + " and not");
      }
    static constexpr uint32_t kKinds = static_cast<uint32_t>(TokenFlag::Word) | static_cast<uint32_t>(TokenFlag::Number) | static_cast<uint32_t>(TokenFlag::Punctuation);
    // "McDonald" is capitalised and mixed-case.
    static constexpr uint32_t kEven = static_cast<uint32_t>(TokenFlag::AllCaps) | static_cast<uint32_t>(TokenFlag::Lower);
    for (const uint32_t group : {kKinds, kEven | static_cast<uint32_t>(TokenFlag::Capitalised), kEven | static_cast<uint32_t>(TokenFlag::MixedCase)}) {
      std::string names;
      size_t found = 0;
      for (const TokenFlagName& flag : kTokenFlagNames) {
        if (!(shape.must & group & static_cast<uint32_t>(flag.flag))) continue;
        if (found++) names += " and ";
        names += flag.name;
      }
      if (found > 1) return tell(names);
    }
  }

  // ---- levels -----------------------------------------------------------------------------------------------------

  // The labels that a pattern tests, in its pieces too; each piece is gone through once.
  void needs_of(const Node& node, LabelSet& out) {
    for_each_node(node, [&](const Node& n) {
      if (n.kind == NodeKind::Mention || n.kind == NodeKind::List)
        if (const auto label = label_of(n)) out.add(*label);
      for (const ShapeTest& test : n.tests)
        if (const auto label = schema_.find_label(test.name)) out.add(*label);
      if (n.kind != NodeKind::Piece) return;
      const Piece* piece = piece_of(n);
      if (!piece) return;
      const auto [it, added] = needs_of_piece_.try_emplace(piece);
      if (added) needs_of(piece->pattern, it->second);
      out = out | it->second;
    });
  }

  void find_levels() {
    const uint32_t labels = static_cast<uint32_t>(schema_.labels().size());
    std::vector<std::set<uint32_t>> needs(labels);       // by made label: labels it needs that rules make
    std::vector<std::vector<uint32_t>> makers(labels);   // by label: rules
    for (uint32_t r = 0; r < compiled_.size(); ++r)
      if (!compiled_[r].makes_fact) makers[compiled_[r].target].push_back(r);
    for (uint32_t r = 0; r < compiled_.size(); ++r) {
      if (compiled_[r].makes_fact) continue;
      LabelSet all;
      for_each_pattern(rules_.rules[r], [&](const Node& node) { needs_of(node, all); });
      for (uint32_t label = 0; label < labels; ++label)
        if (all.has(static_cast<LabelId>(label)) && !makers[label].empty()) needs[compiled_[r].target].insert(label);
    }
    // Strongly connected components (Tarjan 1972); a component comes out after all that it needs.
    std::vector<uint32_t> order(labels, 0), low(labels, 0), component(labels, kNone), depth_of;
    std::vector<bool> on_stack(labels, false), repeated;
    std::vector<uint32_t> stack;
    std::vector<std::vector<uint32_t>> components;
    uint32_t clock = 0;
    const std::function<void(uint32_t)> visit = [&](uint32_t v) {
      order[v] = low[v] = ++clock;
      stack.push_back(v);
      on_stack[v] = true;
      for (const uint32_t w : needs[v]) {
        if (!order[w]) {
          visit(w);
          low[v] = std::min(low[v], low[w]);
        } else if (on_stack[w]) {
          low[v] = std::min(low[v], order[w]);
        }
      }
      if (low[v] != order[v]) return;
      std::vector<uint32_t> members;
      uint32_t w;
      do {
        w = stack.back();
        stack.pop_back();
        on_stack[w] = false;
        component[w] = static_cast<uint32_t>(components.size());
        members.push_back(w);
      } while (w != v);
      uint32_t depth = 0;
      bool again = false;
      for (const uint32_t member : members)
        for (const uint32_t need : needs[member]) {
          if (component[need] == components.size()) again = true;
          else depth = std::max(depth, depth_of[component[need]] + 1);
        }
      components.push_back(members);
      depth_of.push_back(depth);
      repeated.push_back(again);
    };
    for (uint32_t label = 0; label < labels; ++label)
      if (!makers[label].empty() && !order[label]) visit(label);

    const uint32_t depths = depth_of.empty() ? 0 : *std::max_element(depth_of.begin(), depth_of.end()) + 1;
    for (uint32_t depth = 0; depth < depths; ++depth) {
      std::vector<uint32_t> once;
      for (uint32_t c = 0; c < components.size(); ++c) {
        if (depth_of[c] != depth) continue;
        std::vector<uint32_t> rules;
        for (const uint32_t label : components[c]) rules.insert(rules.end(), makers[label].begin(), makers[label].end());
        if (repeated[c]) add_level(rules, true, false);
        else once.insert(once.end(), rules.begin(), rules.end());
      }
      if (!once.empty()) add_level(once, false, false);
    }
    std::vector<uint32_t> facts;
    for (uint32_t r = 0; r < compiled_.size(); ++r)
      if (compiled_[r].makes_fact) facts.push_back(r);
    if (!facts.empty()) add_level(facts, false, true);
  }

  void add_level(std::vector<uint32_t> rules, bool repeated, bool makes_facts) {
    std::sort(rules.begin(), rules.end());
    Level level{};
    level.repeated = repeated;
    level.makes_facts = makes_facts;
    level.rules_begin = static_cast<uint32_t>(level_rules_.size());
    FilterBuilder filter(patterns_, elements_, edges_);
    for (const uint32_t r : rules) {
      level_rules_.push_back(r);
      CompiledRule& rule = compiled_[r];
      rule.level = static_cast<uint32_t>(levels_.size());
      const std::vector<uint32_t> parts = filter_parts(rule);
      rule.looks_around = parts.size() > 1;
      filter.add_rule(r, parts);
      for (const uint32_t part : parts) level.label_mask = level.label_mask | labels_of(part);
      level.needed_labels = level.needed_labels | labels_of(rule.pattern);
      for (uint32_t c = rule.conditions_begin; c < rule.conditions_end; ++c)
        level.needed_labels = level.needed_labels | labels_of(conditions_[c].pattern);
      for (uint32_t i = rule.sets_begin; i < rule.sets_end; ++i)
        if (sets_[i].condition != kNone) level.needed_labels = level.needed_labels | labels_of(conditions_[sets_[i].condition].pattern);
    }
    filter.finish(level, filter_);
    level.rules_end = static_cast<uint32_t>(level_rules_.size());
    levels_.push_back(level);
  }

  // Whether a match of the pattern can be had when only these labels can be found.
  bool can_match(const Pattern& pattern, LabelSet findable) const {
    const auto holds = [&](const Element& element) {
      if (element.kind == ElementKind::Mention) return findable.has(static_cast<LabelId>(element.label));
      if (element.kind == ElementKind::Shape) return (shapes_[element.test].in & findable) == shapes_[element.test].in;
      return true;
    };
    std::vector<bool> seen(pattern.elements_end - pattern.elements_begin, false);
    std::vector<uint32_t> stack;
    const auto follow = [&](uint32_t begin, uint32_t end) {
      for (uint32_t e = begin; e < end; ++e) {
        const uint32_t target = edges_[e].target;
        if (seen[target - pattern.elements_begin]) continue;
        seen[target - pattern.elements_begin] = true;
        if (holds(elements_[target])) stack.push_back(target);
      }
    };
    follow(pattern.firsts_begin, pattern.firsts_end);
    while (!stack.empty()) {
      const Element& element = elements_[stack.back()];
      stack.pop_back();
      if (element.last) return true;
      follow(element.edges_begin, element.edges_end);
    }
    return false;
  }

  bool can_fire(const CompiledRule& rule, LabelSet findable) const {
    if (!can_match(patterns_[rule.pattern], findable)) return false;
    for (uint32_t c = rule.conditions_begin; c < rule.conditions_end; ++c)
      if (!conditions_[c].negated && !can_match(patterns_[conditions_[c].pattern], findable)) return false;
    return true;
  }

  // Labels that need each other may begin nowhere: each rule waits for what another one of them makes.
  void check_startless_cycles() {
    LabelSet made, findable = inputs_.labels_of_lists;
    for (const CompiledRule& rule : compiled_)
      if (!rule.makes_fact) made.add(static_cast<LabelId>(rule.target));
    for (const uint32_t broken : broken_rules_) made.remove(static_cast<LabelId>(compiled_[broken].target));  // what it lacks may make it
    for (uint32_t label = 0; label < schema_.labels().size(); ++label)
      if (!made.has(static_cast<LabelId>(label))) findable.add(static_cast<LabelId>(label));  // told elsewhere
    for (bool more = true; more;) {
      more = false;
      for (const CompiledRule& rule : compiled_) {
        if (rule.makes_fact || findable.has(static_cast<LabelId>(rule.target)) || !can_fire(rule, findable)) continue;
        findable.add(static_cast<LabelId>(rule.target));
        more = true;
      }
    }
    // From a label that cannot be found to one that it needs, until one comes again.
    LabelSet told = findable;
    for (uint32_t r = 0; r < compiled_.size(); ++r) {
      if (compiled_[r].makes_fact || told.has(static_cast<LabelId>(compiled_[r].target))) continue;
      std::vector<uint32_t> trail;
      uint32_t label = compiled_[r].target;
      while (std::find(trail.begin(), trail.end(), label) == trail.end()) {
        trail.push_back(label);
        told.add(static_cast<LabelId>(label));
        label = unfindable_need(label, findable);
      }
      trail.push_back(label);
      const auto begin = std::find(trail.begin(), trail.end(), label);
      std::string cycle;
      for (auto it = begin; it + 1 != trail.end(); ++it) cycle += schema_.label(static_cast<LabelId>(*it)).name + " needs ";
      const Rule& rule = rules_.rules[maker_of(trail.back())];
      fail(rule.target_place, "R035", "this can never be found, because it needs itself first: " + cycle + schema_.label(static_cast<LabelId>(trail.back())).name,
           "add a find that makes one of them without the others", width_of(rule.target));
    }
  }

  uint32_t maker_of(uint32_t label) const {
    for (uint32_t r = 0; r < compiled_.size(); ++r)
      if (!compiled_[r].makes_fact && compiled_[r].target == label) return r;
    return kNone;
  }

  // A label that the first maker of `label` waits for.
  uint32_t unfindable_need(uint32_t label, LabelSet findable) {
    LabelSet needs;
    for_each_pattern(rules_.rules[maker_of(label)], [&](const Node& node) { needs_of(node, needs); });
    const CompiledRule& rule = compiled_[maker_of(label)];
    uint32_t any = label;
    for (uint32_t need = 0; need < schema_.labels().size(); ++need) {
      const LabelId id = static_cast<LabelId>(need);
      if (!needs.has(id) || findable.has(id)) continue;
      any = need;
      LabelSet without = findable;
      for (uint32_t other = 0; other < schema_.labels().size(); ++other)
        if (other != need) without.add(static_cast<LabelId>(other));
      if (!can_fire(rule, without)) return need;  // it alone is enough to keep the rule from matching
    }
    return any;
  }

  // Edges from one pattern into another that stands behind it.
  size_t joints(uint32_t left, uint32_t right) const {
    const Pattern &a = patterns_[left], &b = patterns_[right];
    const auto lasts = std::count_if(elements_.begin() + a.elements_begin, elements_.begin() + a.elements_end, [](const Element& e) { return e.last; });
    return static_cast<size_t>(lasts) * (b.firsts_end - b.firsts_begin);
  }

  // What must stand one behind the other for the rule to match: an `only … before`, its pattern, an `only … after`. They
  // are necessary, so the filter may look for them. One on each side: a second is left to the exact match.
  std::vector<uint32_t> filter_parts(const CompiledRule& rule) const {
    constexpr size_t kMaxJoints = 1 << 14;  // edges between two parts
    std::vector<uint32_t> parts = {rule.pattern};
    for (const Where where : {Where::Before, Where::After}) {
      for (uint32_t c = rule.conditions_begin; c < rule.conditions_end; ++c) {
        if (conditions_[c].negated || conditions_[c].where != where) continue;
        const uint32_t context = conditions_[c].pattern;
        if (where == Where::Before && joints(context, rule.pattern) <= kMaxJoints) parts.insert(parts.begin(), context);
        if (where == Where::After && joints(rule.pattern, context) <= kMaxJoints) parts.push_back(context);
        break;
      }
    }
    return parts;
  }

  LabelSet labels_of(uint32_t pattern) const {
    LabelSet out;
    for (uint32_t e = patterns_[pattern].elements_begin; e < patterns_[pattern].elements_end; ++e) {
      const Element& element = elements_[e];
      if (element.kind == ElementKind::Mention) out.add(static_cast<LabelId>(element.label));
      if (element.kind == ElementKind::Shape) out = out | shapes_[element.test].in | shapes_[element.test].not_in;
    }
    return out;
  }

  // Depth first, with a stack of its own: a chain of rules may be as long as the file.
  void check_prefer_loops() {
    std::vector<uint8_t> color(compiled_.size(), 0);
    std::vector<std::pair<uint32_t, uint32_t>> stack;  // rule, next of its prefers to look at
    for (uint32_t r = 0; r < compiled_.size(); ++r) {
      if (color[r] != 0) continue;
      color[r] = 1;
      stack.push_back({r, compiled_[r].prefers_begin});
      while (!stack.empty()) {
        const uint32_t rule = stack.back().first;
        if (stack.back().second == compiled_[rule].prefers_end) {
          color[rule] = 2;
          stack.pop_back();
          continue;
        }
        const uint32_t next = prefers_[stack.back().second++];
        if (color[next] == 0) {
          color[next] = 1;
          stack.push_back({next, compiled_[next].prefers_begin});
        } else if (color[next] == 1) {
          auto it = std::find_if(stack.begin(), stack.end(), [&](const auto& entry) { return entry.first == next; });
          std::string cycle;
          for (; it != stack.end(); ++it) cycle += rules_.rules[it->first].name + " over ";
          fail(rules_.rules[next].name_place, "R029", "rules are preferred over each other in a loop: " + cycle + rules_.rules[next].name, "remove one of them",
               width_of(rules_.rules[next].name));
          return;
        }
      }
    }
  }

  // ---- output -----------------------------------------------------------------------------------------------------

  uint32_t add_text(const std::string& text) {
    const uint32_t begin = static_cast<uint32_t>(strings_.size());
    strings_ += text;
    return begin;
  }

  // What write() makes of the words: one that is asked for exactly as written has all conditions of the word as well.
  size_t class_conditions() const {
    size_t out = 0;
    for (const auto& [key, conditions] : conditions_of_text_) out += conditions_of_symbol_.at(key.first).size() + conditions.size();
    return out;
  }

  std::vector<RuleWord> write(PackBuilder& pack) {
    std::vector<RuleWord> words(symbols_.size());
    std::map<std::vector<uint32_t>, uint32_t> class_of = {{{}, 0}};
    std::vector<std::vector<uint32_t>> classes = {{}};
    const auto intern = [&](std::vector<uint32_t> conditions) {
      std::sort(conditions.begin(), conditions.end());
      const auto [it, added] = class_of.try_emplace(conditions, static_cast<uint32_t>(classes.size()));
      if (added) classes.push_back(it->first);
      return it->second;
    };
    for (const auto& [symbol, conditions] : conditions_of_symbol_) words[symbol].rule_class = intern(conditions);
    std::vector<ExactForm> exact;
    for (const auto& [key, conditions] : conditions_of_text_) {
      std::vector<uint32_t> all = conditions_of_symbol_[key.first];
      all.insert(all.end(), conditions.begin(), conditions.end());
      words[key.first].exact_forms = true;
      exact.push_back({key.first, add_text(key.second), static_cast<uint32_t>(key.second.size()), intern(all)});
    }
    std::vector<uint32_t> begins, flat;
    for (const auto& conditions : classes) {
      begins.push_back(static_cast<uint32_t>(flat.size()));
      flat.insert(flat.end(), conditions.begin(), conditions.end());
    }
    begins.push_back(static_cast<uint32_t>(flat.size()));
    pack.add(section::kRules, compiled_);
    pack.add(section::kLevels, levels_);
    pack.add(section::kLevelRules, level_rules_);
    pack.add(section::kPatterns, patterns_);
    pack.add(section::kElements, elements_);
    pack.add(section::kRuleEdges, edges_);
    pack.add(section::kShapes, shapes_);
    pack.add(section::kSlotIds, slot_ids_);
    pack.add(section::kConditions, conditions_);
    pack.add(section::kTakes, takes_);
    pack.add(section::kSets, sets_);
    pack.add(section::kChecks, checks_);
    pack.add(section::kPrefers, prefers_);
    pack.add(section::kFilterNodes, filter_.nodes);
    pack.add(section::kFilterWords, filter_.words);
    pack.add(section::kFilterOthers, filter_.others);
    pack.add(section::kFilterRules, filter_.rules);
    pack.add(section::kClassBegins, begins);
    pack.add(section::kClassConditions, flat);
    pack.add(section::kExactForms, exact);
    pack.add_text(section::kStrings, strings_);
    pack.add(section::kRankedLabels, std::vector<LabelSet>{ranked_labels_});
    return words;
  }

  const RuleSet& rules_;
  const RuleInputs& inputs_;
  Schema& schema_;
  SymbolTableBuilder& symbols_;
  RuleSources* sources_;
  uint32_t current_find_ = 0;
  const Piece* outer_piece_ = nullptr;        // that is being put in
  Errors errors_;
  std::set<std::tuple<std::string, uint32_t, uint32_t, std::string, std::string>> told_;
  std::map<std::string, const Piece*> pieces_;
  bool pieces_are_bad_ = false;
  std::map<std::string, uint32_t> rule_ids_;
  LabelSet ranked_labels_;

  RuleContext* context_ = nullptr;
  uint32_t current_rule_ = kNone, current_pattern_ = 0;
  std::vector<std::vector<Edge>> followers_;  // of the current pattern's elements
  size_t pattern_edges_ = 0;                  // before equal ones are put together
  size_t joint_edges_ = 0;                    // of the filter, between the patterns of a rule
  size_t steps_ = 0, suggestions_ = 0;
  std::set<uint32_t> broken_rules_;
  std::map<const Piece*, LabelSet> needs_of_piece_;
  bool too_large_ = false;

  std::vector<CompiledRule> compiled_;
  std::vector<Level> levels_;
  std::vector<uint32_t> level_rules_, prefers_;
  std::vector<Pattern> patterns_;
  std::vector<Element> elements_;
  std::vector<Edge> edges_;
  std::vector<ShapeCondition> shapes_;
  std::map<std::tuple<uint32_t, uint32_t, std::array<uint64_t, 2>, std::array<uint64_t, 2>>, uint32_t> shape_numbers_;
  std::vector<SlotId> slot_ids_;
  std::vector<CompiledCondition> conditions_;
  std::vector<CompiledTake> takes_;
  std::vector<CompiledSet> sets_;
  std::vector<CompiledCheck> checks_;
  FilterArrays filter_;
  std::map<std::vector<uint32_t>, uint32_t> word_conditions_;
  std::map<std::string, uint32_t> exact_conditions_;
  std::map<uint32_t, std::vector<uint32_t>> conditions_of_symbol_;
  std::map<std::pair<uint32_t, std::string>, std::vector<uint32_t>> conditions_of_text_;
  uint32_t condition_count_ = 0;
  std::string strings_;
};

}  // namespace

std::set<std::string> lists_by_name(const RuleSet& rules) {
  std::set<std::string> out;
  const auto add = [&](const Node& node) {
    for_each_node(node, [&](const Node& n) {
      if (n.kind == NodeKind::List) out.insert(n.text);
    });
  };
  for (const Rule& rule : rules.rules) for_each_pattern(rule, add);
  for (const Piece& piece : rules.pieces) add(piece.pattern);
  return out;
}

Result<std::vector<RuleWord>> compile_rules(const RuleSet& rules, const RuleInputs& inputs, Schema& schema,
                                            SymbolTableBuilder& symbols, PackBuilder& pack, RuleSources* sources) {
  return Compiler(rules, inputs, schema, symbols, sources).run(pack);
}

}  // namespace nutgraf
