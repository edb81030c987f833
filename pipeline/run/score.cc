#include "run/score.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <tuple>

#include "base/file.h"

namespace nutgraf {
namespace {

using nlohmann::json;
using std::string_view;

// By which two facts of a type are told apart. None for a type of the user's own.
const std::vector<std::string>& keys_of(const std::string& type) {
  static const std::map<std::string, std::vector<std::string>> kKeys = {
      {"position", {"person", "title", "organization"}},
      {"statement", {"speaker", "content"}},
      {"event", {"name"}},
      {"participation", {"participant", "event", "role"}},
      {"award", {"recipient", "award"}},
      {"founding", {"organization", "founder"}},
      {"quantity", {"subject", "measure", "value"}},
      {"alias", {"entity", "alias"}},
      {"part_of", {"organization", "parent"}},
      {"meeting", {"participant", "with"}},
      {"affiliation", {"person", "organization", "relation"}},
      {"appointment", {"person", "title", "organization"}},
      {"departure", {"person", "title", "organization"}},
      {"agreement", {"party"}},
      {"location", {"organization", "event", "place"}},
  };
  static const std::vector<std::string> kNone;
  const auto found = kKeys.find(type);
  return found == kKeys.end() ? kNone : found->second;
}

// Share of the words that both sides must have in common; 0: the slot must be equal.
double loose_share(const std::string& slot) {
  if (slot == "topic") return 0.5;
  for (const char* loose : {"content", "name", "event", "measure", "award", "recipient"})
    if (slot == loose) return 0.6;
  return 0;
}

const json& slot_of(const json& fact, const std::string& slot) {
  static const json kNull;
  const auto found = fact.find(slot);
  return found == fact.end() ? kNull : *found;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// A slot's values, lists within lists opened.
std::vector<std::string> values_of(const json& value) {
  std::vector<std::string> out;
  if (value.is_array()) {
    for (const json& inner : value)
      for (std::string& text : values_of(inner)) out.push_back(std::move(text));
  } else if (!value.is_null()) {
    out.push_back(text_of(value));
  }
  return out;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  const icu::UnicodeString folded = icu::UnicodeString::fromUTF8(fold_for_score(text));
  icu::UnicodeString word;
  const auto end = [&] {
    if (!word.isEmpty()) word.toUTF8String(out.emplace_back());
    word.remove();
  };
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (u_isalnum(c) || c == '_')
      word.append(c);
    else
      end();
  }
  end();
  return out;
}

size_t common_words(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<std::string> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size();
}

bool equal_values(const std::string& slot, const json& gold, const json& got) {
  const double share = loose_share(slot);
  const std::vector<std::string> gots = values_of(got);
  for (const std::string& g : values_of(gold)) {
    for (const std::string& p : gots) {
      if (fold_for_score(g) == fold_for_score(p)) return true;
      if (share == 0) continue;
      const std::vector<std::string> a = words_of(g);
      std::vector<std::string> b = words_of(p);
      // Gold holds only the first words of a long quotation, and says so.
      if (slot == "content" && g.find("…") != std::string::npos) b.resize(std::min(b.size(), std::max<size_t>(a.size(), 1)));
      if (a.empty() || b.empty()) continue;
      if (static_cast<double>(common_words(a, b)) / static_cast<double>(std::max(a.size(), b.size())) >= share) return true;
    }
  }
  return false;
}

bool may_be_absent(const json& gold) {
  return gold.is_array() && std::any_of(gold.begin(), gold.end(), [](const json& v) { return v.is_null(); });
}

bool is_slot(const std::string& key) {
  for (const char* other : {"type", "evidence", "evidence_at", "hard", "optional"})
    if (key == other) return false;
  return true;
}

// What a line of facts holds besides its slots.
bool is_record_keeping(const std::string& key) {
  for (const char* other : {"schema", "article", "modality", "confidence", "spans", "entities", "id"})
    if (key == other) return true;
  return false;
}

// Of a type without keys every slot that gold states must be right.
std::vector<std::string> keys_for(const json& gold) {
  std::vector<std::string> keys = keys_of(gold.value("type", ""));
  if (keys.empty())
    for (const auto& [slot, wanted] : gold.items())
      if (is_slot(slot)) keys.push_back(slot);
  return keys;
}

bool matches(const json& gold, const json& got) {
  const std::string type = gold.value("type", "");
  for (const std::string& slot : keys_for(gold)) {
    const json& wanted = slot_of(gold, slot);
    const json& found = slot_of(got, slot);
    if (wanted.is_null()) {
      // An office of a place: an organisation is tolerated only when it is that place.
      const bool stated = type == "position" && slot == "organization" && !found.is_null() && found != "";
      if (stated && (slot_of(gold, "place").is_null() || !equal_values("place", gold["place"], found))) return false;
      continue;
    }
    if (found.is_null()) {
      if (may_be_absent(wanted)) continue;
      return false;
    }
    if (!equal_values(slot, wanted, found)) return false;
  }
  return true;
}

// How near a found fact is to a gold one: exact words count most.
int exactness(const json& gold, const json& got) {
  int sum = 0;
  for (const auto& [slot, wanted] : gold.items()) {
    if (!is_slot(slot)) continue;
    const json& found = slot_of(got, slot);
    const std::string folded = fold_for_score(found.is_null() ? "None" : text_of(found));
    const auto same = [&](const json& value) { return value.is_string() && fold_for_score(value.get<std::string>()) == folded; };
    sum += 2 * (wanted.is_array() ? std::any_of(wanted.begin(), wanted.end(), same) : same(wanted));
    sum += equal_values(slot, wanted, found);
  }
  return sum;
}

std::string rule_name(const json& fact) {
  const std::string rule = fact.value("rule", "");
  return rule.substr(rule.find('.') + 1);
}

class Scorer {
 public:
  Scorer(const std::map<std::string, std::vector<json>>& gold, const std::map<std::string, std::vector<json>>& got, ScoreReport& report)
      : gold_(gold), got_(got), report_(report) {}

  void score_type(const std::string& type) {
    score_ = {};
    score_.type = type;
    for (const auto& [article, facts] : gold_) {
      std::vector<const json*> golds;
      for (const json& fact : facts)
        if (fact.value("type", "") == type) golds.push_back(&fact);
      score_article(article, type, golds, unique(article, type));
    }
    report_.types.push_back(score_);
  }

 private:
  // The found facts of that type; two whose key slots fold to the same count once.
  std::vector<const json*> unique(const std::string& article, const std::string& type) const {
    std::vector<const json*> out;
    std::set<std::string> seen;
    const auto found = got_.find(article);
    if (found == got_.end()) return out;
    for (const json& fact : found->second) {
      if (fact.value("type", "") != type) continue;
      std::string key;
      if (keys_of(type).empty())
        key = fact.value("id", fact.dump(-1, ' ', false, json::error_handler_t::replace));
      for (const std::string& slot : keys_of(type)) key += slot_of(fact, slot).dump() + "\n";
      std::string folded;
      icu::UnicodeString::fromUTF8(key).foldCase().toUTF8String(folded);
      if (seen.insert(folded).second) out.push_back(&fact);
    }
    return out;
  }

  void show(const char* kind, const std::string& article, const std::string& type, const json& what) {
    report_.shown.push_back(std::string(kind) + " " + article + " " + type + " " +
                            what.dump(-1, ' ', false, json::error_handler_t::replace));
  }

  void score_article(const std::string& article, const std::string& type, const std::vector<const json*>& golds,
                     const std::vector<const json*>& found) {
    // The closest pairs first, so that two facts of nearly one name do not take each other's answer.
    std::vector<std::tuple<bool, int, size_t, size_t>> pairs;
    std::vector<bool> used(found.size());
    for (size_t g = 0; g < golds.size(); ++g)
      for (size_t f = 0; f < found.size(); ++f)
        if (matches(*golds[g], *found[f]))
          pairs.emplace_back(golds[g]->value("optional", false), -exactness(*golds[g], *found[f]), g, f);
    std::sort(pairs.begin(), pairs.end());
    std::map<size_t, size_t> answer;
    for (const auto& [optional, exact, g, f] : pairs) {
      if (answer.contains(g) || used[f]) continue;
      answer[g] = f;
      used[f] = true;
    }
    for (size_t g = 0; g < golds.size(); ++g) {
      if (golds[g]->value("optional", false)) {
        score_.optional_found += answer.contains(g);
        continue;
      }
      ++score_.gold;
      if (!answer.contains(g)) {
        json what = *golds[g];
        what.erase("type");
        show("MISSED", article, type, what);
        continue;
      }
      ++score_.found;
      score_slots(article, type, *golds[g], *found[answer[g]]);
    }
    // A further fact that says the same as a gold fact in other words is not wrong.
    for (const auto& pair : pairs) used[std::get<3>(pair)] = true;
    for (size_t f = 0; f < found.size(); ++f) {
      RuleScore& rule = report_.rules[rule_name(*found[f])];
      ++(used[f] ? rule.right : rule.wrong);
      report_.judged[found[f]->value("id", "")] = used[f];
      if (used[f]) continue;
      ++score_.wrong;
      json what;
      const std::vector<std::string>& keys = keys_of(type);
      for (const auto& [slot, value] : found[f]->items()) {
        const bool key = keys.empty() ? is_slot(slot) && !is_record_keeping(slot)
                                      : std::find(keys.begin(), keys.end(), slot) != keys.end();
        if (key || slot == "place" || slot == "status" || slot == "rule") what[slot] = value;
      }
      show("WRONG ", article, type, what);
    }
  }

  void score_slots(const std::string& article, const std::string& type, const json& gold, const json& got) {
    const std::vector<std::string> keys = keys_for(gold);
    for (const auto& [slot, wanted] : gold.items()) {
      if (!is_slot(slot) || std::find(keys.begin(), keys.end(), slot) != keys.end()) continue;
      ++score_.slots;
      if (equal_values(slot, wanted, slot_of(got, slot))) {
        ++score_.slots_right;
        continue;
      }
      json of = json::array();
      for (const std::string& key : keys) of.push_back(slot_of(gold, key));
      show("SLOT  ", article, type, {{"slot", slot}, {"gold", wanted}, {"got", slot_of(got, slot)}, {"of", of}});
    }
  }

  const std::map<std::string, std::vector<json>>& gold_;
  const std::map<std::string, std::vector<json>>& got_;
  ScoreReport& report_;
  TypeScore score_;
};

bool is_quote(UChar32 c) {
  return (c >= 0x2018 && c <= 0x201B) || (c >= 0x201C && c <= 0x201E) || c == '"' || c == '\'' || c == '`' || c == 0xAB || c == 0xBB;
}
bool is_dash(UChar32 c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == '-'; }

// Takes the words off the beginning when white space follows; "mr" also takes "mr.".
bool drop_leading(std::string& text, std::initializer_list<string_view> words, bool with_stop) {
  for (const string_view word : words) {
    if (!string_view(text).starts_with(word)) continue;
    size_t at = word.size();
    if (with_stop && at < text.size() && text[at] == '.') ++at;
    if (at >= text.size() || text[at] != ' ') continue;
    text.erase(0, at + 1);
    return true;
  }
  return false;
}

}  // namespace

std::string article_stem(const std::string& name) {
  const size_t slash = name.rfind('/');
  const std::string last = slash == std::string::npos ? name : name.substr(slash + 1);
  return last.substr(0, last.find_first_of("_."));
}

Result<GoldFiles> load_gold(const std::string& directory) {
  const Result<std::vector<std::string>> paths = list_files(directory);
  if (!paths) return paths.errors();
  GoldFiles out;
  for (const std::string& path : *paths) {
    if (!path.ends_with(".json")) continue;
    Result<std::string> text = read_file(path);
    if (!text) return text.errors();
    out.emplace_back(path, *std::move(text));
  }
  if (out.empty()) return Error{{directory}, "E142", "this directory holds no gold facts", "a .json file for each article"};
  return out;
}

Error no_gold_read(const GoldFiles& gold) {
  const std::string directory = gold.empty() ? "" : gold[0].first.substr(0, gold[0].first.rfind('/'));
  return {{directory}, "E143", "no article that was read has gold facts here", "an article and its gold have one name up to the first _ or ."};
}

std::string fold_for_score(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
  if (U_SUCCESS(status)) wide = nfkd->normalize(wide, status);
  wide.foldCase();
  icu::UnicodeString kept;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (u_getCombiningClass(c) || is_quote(c)) continue;
    const bool space = is_dash(c) || u_isUWhiteSpace(c);
    if (!space)
      kept.append(c);
    else if (!kept.endsWith(icu::UnicodeString(u' ')))
      kept.append(u' ');
  }
  std::string out;
  kept.toUTF8String(out);
  constexpr string_view kOuter = " .,;:!?()[]";
  out.erase(0, std::min(out.find_first_not_of(kOuter), out.size()));
  out.erase(out.find_last_not_of(kOuter) + 1);
  drop_leading(out, {"the", "a", "an"}, false);
  while (drop_leading(out, {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "his excellency",
                            "her excellency", "h.e", "hon"}, true)) {
  }
  return out;
}

Result<ScoreReport> score(const GoldFiles& gold_files, std::istream& facts, const ScoreOptions& options) {
  std::map<std::string, std::vector<json>> gold, got;
  std::set<std::string> types(options.types.begin(), options.types.end());
  for (const auto& [name, text] : gold_files) {
    const json file = json::parse(text, nullptr, false);
    if (!file.is_object() || !file.contains("article") || !file["article"].is_string() || !file.contains("facts") || !file["facts"].is_array())
      return Error{{name}, "E140", "this is no file of gold facts", "{\"article\": NAME, \"facts\": [{\"type\": …}]}"};
    const std::string article = article_stem(file["article"].get<std::string>());
    if (!options.articles.empty() && !options.articles.contains(article)) continue;
    std::vector<json>& facts_of = gold[article];
    for (const json& fact : file["facts"]) {
      if (!fact.is_object() || !fact.contains("type") || !fact["type"].is_string())
        return Error{{name}, "E140", "a gold fact has no type", "{\"type\": \"position\", …}"};
      facts_of.push_back(fact);
      if (options.types.empty()) types.insert(fact["type"].get<std::string>());
    }
  }
  std::string line;
  for (uint32_t number = 1; std::getline(facts, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    json fact = json::parse(line, nullptr, false);
    if (!fact.is_object()) return Error{{"facts", number}, "E141", "this line is no JSON object", "score takes the lines of nutgraf extract"};
    const auto article = fact.find("article");
    if (article != fact.end() && article->is_string() && fact.value("type", json()).is_string()) {
      const std::string key = article_stem(article->get<std::string>());
      if (gold.contains(key)) got[key].push_back(std::move(fact));
    }
  }
  ScoreReport report;
  Scorer scorer(gold, got, report);
  for (const std::string& type : types) scorer.score_type(type);
  return report;
}

}  // namespace nutgraf
