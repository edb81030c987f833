#include "author/label_lists.h"

#include <algorithm>
#include <map>

namespace nutgraf {
namespace {

class Search {
 public:
  Search(const RuleSet& rules, const std::vector<List>& lists) : rules_(rules), lists_(lists) {
    for (const Piece& piece : rules.pieces) pieces_[piece.name] = &piece.pattern;
  }

  // Breadth first: what is nearest to the label comes first.
  std::vector<std::string> run(const std::string& label, bool enough) {
    files_.clear();
    queue_ = {label};
    for (size_t next = 0; next < queue_.size(); ++next) {
      const std::string wanted = queue_[next];
      add_lists(wanted);
      for (const Rule& rule : rules_.rules) {
        if (rule.target != wanted) continue;
        for (const Node& find : rule.finds) enough ? add_enough(find, 0) : add_all(find, 0);
      }
    }
    return files_;
  }

 private:
  void add_lists(const std::string& label) {
    for (const List& list : lists_)
      if ((list.label == label || "@" + list.name == label) && list.match == MatchKind::Word)
        add(files_, list.file);
  }

  static void add(std::vector<std::string>& to, const std::string& what) {
    if (std::find(to.begin(), to.end(), what) == to.end()) to.push_back(what);
  }

  const Node& plain(const Node& node, uint32_t depth) const {
    const auto piece = node.kind == NodeKind::Piece ? pieces_.find(node.text) : pieces_.end();
    return piece == pieces_.end() || depth > 20 ? node : plain(*piece->second, depth + 1);
  }

  bool may_be_missing(const Node& written) const {
    const Node& node = plain(written, 0);
    if (node.kind == NodeKind::Optional || node.kind == NodeKind::Star || node.kind == NodeKind::Gap)
      return true;
    if (node.kind == NodeKind::Choice)
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const Node& n) { return may_be_missing(n); });
    if (node.kind != NodeKind::Sequence) return false;
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node& n) { return may_be_missing(n); });
  }

  // The labels each of which is a match by itself.
  void add_enough(const Node& written, uint32_t depth) {
    const Node& node = plain(written, 0);
    if (depth > 20) return;
    switch (node.kind) {
      case NodeKind::Mention: return add(queue_, node.text);
      case NodeKind::List: return add(queue_, "@" + node.text);
      case NodeKind::Choice:
        for (const Node& branch : node.children) add_enough(branch, depth + 1);
        return;
      case NodeKind::Group:
      case NodeKind::Plus: return add_enough(node.children[0], depth + 1);
      case NodeKind::Sequence: {
        const auto required = [&](const Node& n) { return !may_be_missing(n); };
        if (std::count_if(node.children.begin(), node.children.end(), required) == 1)
          add_enough(*std::find_if(node.children.begin(), node.children.end(), required), depth + 1);
        return;
      }
      default: return;
    }
  }

  void add_all(const Node& written, uint32_t depth) {
    const Node& node = plain(written, 0);
    if (depth > 20) return;
    if (node.kind == NodeKind::Mention) add(queue_, node.text);
    if (node.kind == NodeKind::List) add(queue_, "@" + node.text);
    for (const ShapeTest& test : node.tests)
      if (!test.negated && is_label_name(test.name)) add(queue_, test.name);
    for (const Node& child : node.children) add_all(child, depth + 1);
  }

  const RuleSet& rules_;
  const std::vector<List>& lists_;
  std::map<std::string, const Node*> pieces_;
  std::vector<std::string> queue_, files_;
};

}  // namespace

std::vector<std::string> lists_for(const std::string& label, const RuleSet& rules,
                                   const std::vector<List>& lists) {
  Search search(rules, lists);
  std::vector<std::string> out = search.run(label, true);
  if (out.empty()) out = search.run(label, false);
  const auto is_for_words = [&](const std::string& file) {
    return std::any_of(lists.begin(), lists.end(), [&](const List& list) {
      return list.file == file && list.case_policy != CasePolicy::Exact;
    });
  };
  std::stable_partition(out.begin(), out.end(), is_for_words);
  return out;
}

}  // namespace nutgraf
