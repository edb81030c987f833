#include "author/condition_check.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/utf8.h"
#include "model/scan.h"

namespace nutgraf {
namespace {

bool has_letter_or_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80; });
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) { return std::find(names.begin(), names.end(), name) != names.end(); }

// What a condition's word is, as far as it tells where the word can stand.
struct SoughtWord {
  std::string text;  // folded
  bool any_form = false;
};

// Which words the parts of a pattern can take. In doubt, it can.
class WordPlaces {
 public:
  explicit WordPlaces(const PackSource& source) {
    for (const Piece& piece : source.rules.pieces) pieces_.emplace(piece.name, &piece.pattern);
    for (const Rule& rule : source.rules.rules) makers_[rule.target].push_back(&rule);
    for (const List& list : source.lists) add(list);
  }

  // Whether some words of the match can be the condition's pattern.
  bool can_hold(const Rule& rule, const Node& wanted) const {
    switch (wanted.kind) {
      case NodeKind::Sequence:
        return std::all_of(wanted.children.begin(), wanted.children.end(), [&](const Node& n) { return can_hold(rule, n); });
      case NodeKind::Choice:
        return std::any_of(wanted.children.begin(), wanted.children.end(), [&](const Node& n) { return can_hold(rule, n); });
      case NodeKind::Plus:
      case NodeKind::Group: return can_hold(rule, wanted.children[0]);
      case NodeKind::Piece: {
        const auto piece = pieces_.find(wanted.text);
        return piece == pieces_.end() || can_hold(rule, *piece->second);
      }
      case NodeKind::Word: {
        const std::vector<std::string> words = scan_words(wanted.text);
        return std::all_of(words.begin(), words.end(), [&](const std::string& word) { return some_find_takes(rule, {fold(word), wanted.form == WordForm::AnyForm}); });
      }
      default: return true;
    }
  }

 private:
  void add(const List& list) {
    if (list.match != MatchKind::Word) return;
    std::set<std::string>& words = words_of_label_[list.label];
    std::set<std::string>& of_list = words_of_list_[list.name];
    for (const ListEntry& entry : list.entries) {
      if (list.label == "FUNCTION_WORD") function_words_[fold(entry.text)] = entry.value;
      if (list.label == "IRREGULAR") irregular_[fold(entry.text)].insert(fold(entry.value));
      for (const std::string& word : scan_words(entry.text)) words.insert(fold(word)), of_list.insert(fold(word));
    }
  }

  bool some_find_takes(const Rule& rule, const SoughtWord& word) const {
    std::set<std::string> seen;  // labels and pieces that were looked through
    return std::any_of(rule.finds.begin(), rule.finds.end(), [&](const Node& find) { return takes(find, word, seen, false); });
  }

  bool takes(const Node& node, const SoughtWord& word, std::set<std::string>& seen, bool in_name) const {
    switch (node.kind) {
      case NodeKind::Gap: return has_letter_or_digit(word.text);
      case NodeKind::Word: return takes_word(node, word);
      case NodeKind::Shape: return takes_shape(node, word, in_name);
      case NodeKind::List: return has(words_of_list_, node.text, word);
      case NodeKind::Mention: return label_takes(node.text, word, seen);
      case NodeKind::Piece: {
        const auto piece = pieces_.find(node.text);
        if (!seen.insert((in_name ? "in a name: " : "here: ") + node.text).second) return false;
        return piece == pieces_.end() || takes(*piece->second, word, seen, in_name);
      }
      default:
        return std::any_of(node.children.begin(), node.children.end(), [&](const Node& n) { return takes(n, word, seen, in_name); });
    }
  }

  bool label_takes(const std::string& label, const SoughtWord& word, std::set<std::string>& seen) const {
    if (!seen.insert(label).second) return false;
    if (has(words_of_label_, label, word)) return true;
    const auto makers = makers_.find(label);
    if (makers == makers_.end()) return false;
    for (const Rule* rule : makers->second)
      for (const Node& find : rule->finds)
        if (takes(find, word, seen, true)) return true;
    return false;
  }

  bool takes_word(const Node& node, const SoughtWord& word) const {
    const std::vector<std::string> words = scan_words(node.text);
    return std::any_of(words.begin(), words.end(), [&](const std::string& each) {
      const std::string folded = fold(each);
      return folded == word.text || ((node.form == WordForm::AnyForm || word.any_form) && may_be_forms(folded, word.text));
    });
  }

  // Regular forms begin alike: make, making.
  bool may_be_forms(const std::string& a, const std::string& b) const {
    const auto bases = [&](const std::string& word) {
      const auto found = irregular_.find(word);
      std::set<std::string> out = found == irregular_.end() ? std::set<std::string>() : found->second;
      out.insert(word);
      return out;
    };
    if (a.substr(0, 2) == b.substr(0, 2)) return true;
    const std::set<std::string> bases_of_a = bases(a), bases_of_b = bases(b);
    return std::any_of(bases_of_a.begin(), bases_of_a.end(), [&](const std::string& base) { return bases_of_b.count(base) > 0; });
  }

  bool takes_shape(const Node& node, const SoughtWord& word, bool in_name) const {
    const auto function = function_words_.find(word.text);
    const bool is_function = function != function_words_.end();
    // "The" and "of" stand in names; "not" and "she" do not.
    const bool in_no_name = is_function && !is_one_of(function->second, {"determiner", "preposition", "conjunction"});
    return std::all_of(node.tests.begin(), node.tests.end(), [&](const ShapeTest& test) {
      if (test.negated) return test.name != "function" || !is_function;
      if (is_one_of(test.name, {"number", "year"})) return !std::isalpha(static_cast<unsigned char>(word.text[0]));
      if (test.name == "punctuation") return !has_letter_or_digit(word.text);
      if (is_one_of(test.name, {"capitalised", "all-caps", "acronym", "mixed-case"})) return !(in_name && in_no_name);
      return true;
    });
  }

  static bool has(const std::map<std::string, std::set<std::string>>& map, const std::string& key, const SoughtWord& word) {
    const auto words = map.find(key);
    if (words == map.end()) return false;
    if (!word.any_form) return words->second.count(word.text) > 0;
    const auto begin = words->second.lower_bound(word.text.substr(0, 2));
    return begin != words->second.end() && begin->starts_with(word.text.substr(0, 2));
  }

  std::map<std::string, const Node*> pieces_;
  std::map<std::string, std::vector<const Rule*>> makers_;
  std::map<std::string, std::set<std::string>> words_of_label_, words_of_list_, irregular_;
  std::map<std::string, std::string> function_words_;  // with their class
};

// The words of a condition, as they are told: "not", "never"
std::string words_in(const Node& pattern) {
  std::string out;
  for_each_node(pattern, [&](const Node& node) {
    if (node.kind == NodeKind::Word) out += (out.empty() ? "\"" : ", \"") + node.text + "\"";
  });
  return out;
}

// not or never -> (not | never); empty where the condition is no such list.
std::string as_choice(const Node& pattern) {
  if (pattern.kind != NodeKind::Sequence || pattern.children.size() < 3) return "";
  const auto joins = [](const Node& node) { return node.kind == NodeKind::Word && node.form == WordForm::AnyCase && (node.text == "or" || node.text == "and"); };
  std::string out, part;
  bool joined = false;
  for (const Node& node : pattern.children) {
    if (node.kind != NodeKind::Word) return "";
    if (!joins(node)) {
      part += (part.empty() ? "" : " ") + node.text + (node.form == WordForm::AnyForm ? "~" : node.form == WordForm::Exact ? "!" : "");
      continue;
    }
    if (part.empty()) return "";
    joined = true;
    out += (out.empty() ? "(" : " | ") + part;
    part.clear();
  }
  return joined && !part.empty() ? out + " | " + part + ")" : "";
}

}  // namespace

Errors condition_warnings(const PackSource& source) {
  Errors out;
  const WordPlaces places(source);
  const auto look = [&](const Rule& rule, const Condition& condition) {
    const Place& place = condition.pattern.place;
    const uint32_t width = condition.pattern.width;
    if (const std::string choice = as_choice(condition.pattern); !choice.empty()) {
      out.push_back({place, "R067", "these words must stand there one after the other", "for one of several write " + choice, width, true});
    } else if (condition.where == Where::Inside && !places.can_hold(rule, condition.pattern)) {
      const std::string words = words_in(condition.pattern);
      out.push_back({place, "R068", "this condition can never hold: the pattern has no place for " + words,
                     "remove it, write before or after instead of inside, or add words between: ...3", width, true});
    }
  };
  for (const Rule& rule : source.rules.rules) {
    for (const Condition& condition : rule.conditions) look(rule, condition);
    for (const Set& set : rule.sets)
      if (set.has_condition) look(rule, set.condition);
  }
  return out;
}

}  // namespace nutgraf
