#include "cli/why_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace nutgraf::cli {
namespace {

using Json = nlohmann::ordered_json;

// Lines of pieces are broken before this column.
constexpr size_t kLineColumns = 100;
constexpr size_t kElementColumns = 40;
constexpr size_t kConditionColumns = 100;

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string padded(const std::string& text, size_t columns) {
  const size_t have = count_codepoints(text);
  return have < columns ? text + std::string(columns - have, ' ') : text;
}

std::string where(const Place& place) { return place.file + ":" + std::to_string(place.line); }

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

std::string shortened(const std::string& text, size_t columns) {
  if (count_codepoints(text) <= columns) return text;
  size_t end = 0;
  for (size_t i = 0; i + 1 < columns; ++i) end += decode(text, end).size;
  return text.substr(0, end) + "…";
}

// An element as its author knows it: one that came from a named piece by the piece's name, too. Of long ones the beginning:
// the place of the rule stands beside it.
std::string element_text(const std::string& element, const std::string& piece) {
  if (piece.empty()) return shortened(element, kElementColumns);
  return count_codepoints(element) > kElementColumns / 2 ? piece : element + " of " + piece;
}

std::string wanted_text(const WhyWanted& wanted) {
  std::string out = element_text(wanted.element, wanted.piece);
  if (wanted.gap > 0) out += " within " + std::to_string(wanted.gap) + (wanted.gap == 1 ? " word" : " words");
  return out;
}

// What was wanted, each once: several elements of one piece are shown by the piece's name.
std::vector<std::string> wanted_texts(const WhyMiss& miss) {
  std::vector<std::string> out;
  for (const WhyWanted& wanted : miss.wanted) {
    std::string text = wanted_text(wanted) + (wanted.found.empty() ? "" : "; " + wanted.found);
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  }
  return out;
}

std::string assumed_text(const WhyAssumed& assumed) {
  const std::string words = quoted(assumed.words.text);
  if (!assumed.word.empty()) return words + " were " + assumed.word;
  if (assumed.lists.empty()) return words + " were " + assumed.label;
  return words + " were in " + joined(assumed.lists, " or ") + " (as " + assumed.label + ")";
}

std::string hint_text(const WhyHint& hint) {
  std::vector<std::string> all;
  for (const WhyAssumed& assumed : hint) all.push_back(assumed_text(assumed));
  return "would match if " + joined(all, " and ");
}

const char* outcome_text(WhyOutcome outcome) {
  switch (outcome) {
    case WhyOutcome::Stands: return "matched";
    case WhyOutcome::Forbidden: return "forbidden";
    case WhyOutcome::Outranked: return "outranked";
  }
  return "";
}

// People are spared the label rules that an `only` kept from most places where they would match.
bool is_beside(const WhyMatch& match) {
  return match.outcome == WhyOutcome::Forbidden && !match.asked && !match.makes_fact &&
      match.condition_words.text.empty();
}

std::string label_text(const WhyLabel& label) {
  std::string by = label.list;
  if (by.empty()) by = label.rule.empty() ? "linked to another mention" : "rule " + label.rule;
  const std::string out = label.label + " (" + by + ")";
  return label.lost_to.empty() ? out : out + " — lost to " + label.lost_to;
}

// Labels of the same words together, in the order of the words.
using LabelsOfWords = std::pair<std::string, std::vector<const WhyLabel*>>;
std::vector<LabelsOfWords> by_words(const std::vector<WhyLabel>& labels) {
  std::vector<LabelsOfWords> out;
  for (const WhyLabel& label : labels) {
    if (out.empty() || out.back().second[0]->words.tokens != label.words.tokens)
      out.push_back({label.words.text, {}});
    out.back().second.push_back(&label);
  }
  return out;
}

std::string labels_text(const std::vector<WhyLabel>& labels) {
  std::string out;
  for (const auto& [words, of_words] : by_words(labels)) {
    std::vector<std::string> all;
    for (const WhyLabel* label : of_words) all.push_back(label_text(*label));
    out += "    " + padded(words, 32) + "  " + joined(all, ", ") + "\n";
  }
  return out.empty() ? out : "  what the words are\n" + out;
}

std::string title_of(const std::string& rule, const std::string& target, const Place& place) {
  return rule + " -> " + target + "   " + where(place);
}

// ---- JSON -----------------------------------------------------------------------------------------------------------

Json json_of(const WhyWords& words) {
  return {{"text", words.text}, {"begin", words.bytes.begin}, {"end", words.bytes.end}};
}
Json json_of(const SlotWords& slots) {
  Json out = Json::array();
  for (const auto& [slot, words] : slots) out.push_back({{"slot", slot}, {"words", words}});
  return out;
}
Json json_of(const std::vector<WhyPiece>& pieces) {
  Json out = Json::array();
  for (const WhyPiece& piece : pieces) {
    Json one = {{"element", piece.element}};
    if (!piece.piece.empty()) one["piece"] = piece.piece;
    one["words"] = json_of(piece.words);
    out.push_back(std::move(one));
  }
  return out;
}
Json json_of(const Place& place) {
  return {{"file", place.file}, {"line", place.line}, {"column", place.column}};
}

Json json_of(const WhyLabel& label) {
  Json out = {{"label", label.label}, {"words", json_of(label.words)}};
  if (!label.list.empty()) out["list"] = label.list;
  if (!label.rule.empty()) out["rule"] = label.rule;
  if (!label.slots.empty()) out["slots"] = json_of(label.slots);
  if (!label.lost_to.empty()) out["lost_to"] = label.lost_to;
  return out;
}

Json json_of(const WhyMatch& match) {
  Json out = {{"rule", match.rule}, {"makes", match.target}, {"place", json_of(match.place)},
      {"outcome", outcome_text(match.outcome)},
              {"words", json_of(match.words)}, {"pieces", json_of(match.pieces)}};
  if (match.outcome == WhyOutcome::Stands) out["slots"] = json_of(match.slots);
  if (!match.condition.empty()) out["condition"] = match.condition;
  if (!match.condition_words.text.empty()) out["condition_words"] = json_of(match.condition_words);
  if (!match.winner.empty()) out["winner"] = {{"rule", match.winner}, {"words", json_of(match.winner_words)}};
  if (!match.reason.empty()) out["reason"] = match.reason;
  return out;
}

Json json_of(const WhyHint& hint) {
  Json out = Json::array();
  for (const WhyAssumed& assumed : hint) {
    Json one = {{"words", json_of(assumed.words)}};
    if (!assumed.label.empty()) one["label"] = assumed.label;
    if (!assumed.word.empty()) one["instead"] = assumed.word;
    if (!assumed.lists.empty()) one["lists"] = assumed.lists;
    out.push_back(std::move(one));
  }
  return out;
}

Json json_of(const WhyMiss& miss) {
  Json wanted = Json::array(), deeper = Json::array(), hints = Json::array();
  for (const WhyWanted& w : miss.wanted) {
    Json one = {{"element", w.element}};
    if (!w.piece.empty()) one["piece"] = w.piece;
    if (w.gap > 0) one["within_words"] = w.gap;
    if (!w.found.empty()) one["found"] = w.found;
    wanted.push_back(std::move(one));
  }
  for (const WhyMiss& below : miss.deeper) deeper.push_back(json_of(below));
  for (const WhyHint& hint : miss.hints) hints.push_back(json_of(hint));
  Json out = {{"rule", miss.rule}, {"makes", miss.target}, {"place", json_of(miss.place)},
      {"pieces", json_of(miss.pieces)},
          {"next", miss.next.text.empty() ? Json() : json_of(miss.next)}, {"wanted", wanted},
              {"deeper", deeper}, {"would_match_if", hints}};
  if (!miss.notes.empty()) out["notes"] = miss.notes;
  return out;
}

// ---- HTML -----------------------------------------------------------------------------------------------------------

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element_html(const char* name, const char* css, const std::string& text) {
  return std::string("<") + name + " class=\"" + css + "\">" + escaped(text) + "</" + name + ">\n";
}

std::string pieces_html(const std::vector<WhyPiece>& pieces, const WhyWords* next = nullptr) {
  std::string words, elements;
  for (const WhyPiece& piece : pieces) {
    words += "<td>" + escaped(piece.words.text) + "</td>";
    elements += "<td>" + escaped(element_text(piece.element, piece.piece)) + "</td>";
  }
  if (next) {
    words += "<td class=\"stop\">" + (next->text.empty() ? "(end)" : escaped(next->text)) + "</td>";
    elements += "<td class=\"stop\">✗</td>";
  }
  return words.empty() ? words : "<table class=\"pieces\"><tr>" + words + "</tr><tr class=\"elements\">" +
      elements + "</tr></table>\n";
}

std::string miss_html(const WhyMiss& miss) {
  std::string out = element_html("h3", "miss", title_of(miss.rule, miss.target, miss.place));
  if (miss.pieces.empty()) out += element_html("p", "stop", "nothing that it begins with stands there");
  else out += pieces_html(miss.pieces, &miss.next);
  out += "<ul>\n";
  for (const std::string& wanted : wanted_texts(miss))
    out += element_html("li", "wanted", "wanted " + wanted);
  out += "</ul>\n";
  for (const std::string& note : miss.notes) out += element_html("p", "note", note);
  for (const WhyHint& hint : miss.hints) out += element_html("p", "hint", hint_text(hint));
  for (const WhyMiss& below : miss.deeper) out += "<blockquote>" + miss_html(below) + "</blockquote>\n";
  return out;
}

std::string sentence_html(const SentenceWhy& why) {
  std::string out = "<section>\n" + element_html("h2", "sentence", why.words.text) +
      element_html("p", "place", where(why.place));
  out += "<details open><summary>What the words are</summary><table class=\"labels\">\n";
  for (const auto& [words, labels] : by_words(why.labels)) {
    out += "<tr><th>" + escaped(words) + "</th><td>";
    for (const WhyLabel* label : labels) out += element_html("span",
        label->lost_to.empty() ? "label" : "label lost", label_text(*label));
    out += "</td></tr>\n";
  }
  out += "</table></details>\n";
  for (const WhyMatch& match : why.matches) {
    if (is_beside(match)) continue;
    out += element_html("h3", outcome_text(match.outcome), title_of(match.rule, match.target, match.place)) +
        pieces_html(match.pieces);
    if (!match.slots.empty()) out += element_html("p", "slots", slots_text(match.slots));
    if (const std::string verdict = verdict_text(match); !verdict.empty())
      out += element_html("p", "verdict", verdict);
  }
  for (const WhyMiss& miss : why.misses) out += miss_html(miss);
  return out + "</section>\n";
}

constexpr const char* kStyle =
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h2{font:1.3rem/1.4 Georgia,serif;margin:0}h3{font-size:1rem;margin:1.5rem 0 .3rem}h3::before{margin-right:.5rem}"
    "h3.matched::before{content:'matched';color:#197a3e}h3.outranked::before{content:'outranked';color:#a05a00}"
    "h3.forbidden::before{content:'forbidden';color:#b3261e}h3.miss::before{content:'no match';color:#777}"
    "section{border-top:1px solid #8885;padding:1rem 0}.place,.elements{color:#777}.place{margin:0}"
    "table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.1rem .8rem .1rem 0;font-weight:normal}"
    ".pieces{overflow-x:auto;display:block}.pieces td{border-left:2px solid #8885;padding-left:.5rem}.elements,.slots{font:.85rem/1.5 ui-monospace,monospace}"
    ".stop,.verdict{color:#b3261e}.hint{color:#197a3e;font-weight:600}.label{display:inline-block;margin-right:.8rem}.lost{text-decoration:line-through}"
    "ul{margin:.2rem 0;padding-left:1.2rem}p{margin:.3rem 0}blockquote{margin:.5rem 0 .5rem 1rem;border-left:3px solid #8885;padding-left:1rem}"
    "@media (prefers-color-scheme:dark){h3.matched::before,.hint{color:#6fd58f}.stop,.verdict,h3.forbidden::before{color:#ff8a80}}";

}  // namespace

std::string verdict_text(const WhyMatch& match) {
  if (match.outcome == WhyOutcome::Forbidden)
    return "forbidden by: " + shortened(match.condition, kConditionColumns) +
        (match.condition_words.text.empty() ? "" : " — there stands " + quoted(match.condition_words.text));
  if (match.outcome == WhyOutcome::Stands) return "";
  if (match.winner.empty()) return "lost: " + match.reason;
  return "rule " + match.winner + " won with " + quoted(match.winner_words.text) + ": " + match.reason;
}

Json match_json(const WhyMatch& match) { return json_of(match); }
Json miss_json(const WhyMiss& miss) { return json_of(miss); }

std::string slots_text(const SlotWords& slots) {
  std::string out;
  for (const auto& [slot, words] : slots) out += (out.empty() ? "" : " | ") + slot + "=" + words;
  return out;
}

std::string laid_out(const std::vector<WhyPiece>& pieces, const std::string& indent) {
  std::string out, words = indent, elements = indent;
  const auto flush = [&] {
    while (words.ends_with(' ')) words.pop_back();
    while (elements.ends_with(' ')) elements.pop_back();
    out += words + "\n" + elements + "\n";
    words = elements = indent;
  };
  for (const WhyPiece& piece : pieces) {
    const std::string element = element_text(piece.element, piece.piece);
    const size_t columns = std::max(count_codepoints(piece.words.text), count_codepoints(element)) + 2;
    if (words.size() > indent.size() && count_codepoints(words) + columns > kLineColumns) flush();
    words += padded(piece.words.text, columns);
    elements += padded(element, columns);
  }
  if (!pieces.empty()) flush();
  return out;
}

std::string miss_text(const WhyMiss& miss, const std::string& indent) {
  std::string out = laid_out(miss.pieces, indent);
  if (miss.pieces.empty()) out += indent + "nothing stands there that it can begin with; wanted\n";
  else out += indent + "got this far; at " +
      (miss.next.text.empty() ? "the end of the sentence" : quoted(miss.next.text)) + " wanted\n";
  for (const std::string& wanted : wanted_texts(miss)) out += indent + "  " + wanted + "\n";
  for (const std::string& note : miss.notes) out += indent + note + "\n";
  for (const WhyHint& hint : miss.hints) out += indent + hint_text(hint) + "\n";
  for (const WhyMiss& below : miss.deeper) {
    out += indent + "and rule " + below.rule + " -> " + below.target + " (" + where(below.place) + ")\n";
    out += miss_text(below, indent + "  ");
  }
  return out;
}

std::string why_text(const SentenceWhy& why) {
  std::string out = where(why.place) + ": " + why.words.text + "\n\n" + labels_text(why.labels);
  for (const WhyMatch& match : why.matches) {
    if (is_beside(match)) continue;
    out += "\n  " + std::string(outcome_text(match.outcome)) + ": " +
        title_of(match.rule, match.target, match.place) + "\n";
    out += laid_out(match.pieces, "    ");
    if (!match.slots.empty()) out += "    " + slots_text(match.slots) + "\n";
    if (const std::string verdict = verdict_text(match); !verdict.empty()) out += "    " + verdict + "\n";
  }
  for (const WhyMiss& miss : why.misses)
    out += "\n  did not match: " + title_of(miss.rule, miss.target, miss.place) + "\n" +
        miss_text(miss, "    ");
  return out;
}

std::string why_json(const SentenceWhy& why) {
  Json labels = Json::array(), matches = Json::array(), misses = Json::array();
  for (const WhyLabel& label : why.labels) labels.push_back(json_of(label));
  for (const WhyMatch& match : why.matches) matches.push_back(json_of(match));
  for (const WhyMiss& miss : why.misses) misses.push_back(json_of(miss));
  const Json out = {{"place", json_of(why.place)}, {"sentence", json_of(why.words)}, {"labels", labels},
      {"matches", matches}, {"misses", misses}};
  return out.dump() + "\n";
}

std::string why_html(const std::vector<SentenceWhy>& sentences, const std::string& title) {
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escaped(title) + "</title>\n<style>" +
                    kStyle + "</style>\n</head>\n<body>\n" + element_html("h1", "title", title);
  for (const SentenceWhy& why : sentences) out += sentence_html(why);
  return out + "</body>\n</html>\n";
}

}  // namespace nutgraf::cli
