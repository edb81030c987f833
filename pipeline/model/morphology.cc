#include "model/morphology.h"

#include <algorithm>
#include <array>

#include "model/document.h"

namespace nutgraf {
namespace {

bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }
bool is_consonant(char c) { return c >= 'a' && c <= 'z' && !is_vowel(c); }

bool ends_in(std::string_view word, std::string_view ending) { return word.ends_with(ending); }

// Takes the plural and third person in -es: pass, box, buzz, watch, push, go.
bool takes_es(std::string_view word) {
  for (const std::string_view ending : {"s", "x", "z", "ch", "sh", "o"})
    if (ends_in(word, ending)) return true;
  return false;
}

// One consonant behind one vowel, so that it may be doubled: plan, permit, equip; not rain, show, box.
bool may_double(std::string_view word) {
  const size_t n = word.size();
  if (n < 2) return false;
  const char last = word[n - 1];
  if (!is_consonant(last) || last == 'w' || last == 'x' || last == 'y' || last == 'h') return false;
  if (!is_vowel(word[n - 2])) return false;
  if (n == 2 || !is_vowel(word[n - 3])) return true;
  return word[n - 3] == 'u' && n >= 4 && word[n - 4] == 'q';
}

bool has_doubled_end(std::string_view word) {
  const size_t n = word.size();
  return n >= 2 && word[n - 1] == word[n - 2] && is_consonant(word[n - 1]);
}

uint32_t count_vowel_groups(std::string_view word) {
  uint32_t groups = 0;
  bool inside = false;
  for (size_t i = 0; i < word.size(); ++i) {
    const bool vowel = is_vowel(word[i]) || (word[i] == 'y' && i > 0);
    if (vowel && !inside) ++groups;
    inside = vowel;
  }
  return groups;
}

// True when a stem left by -ed or -ing more likely lost an e: mak(e), announc(e), settl(e); not visit, offer, explain.
bool likely_lost_e(std::string_view stem) {
  const size_t n = stem.size();
  if (n < 2) return false;
  const char last = stem[n - 1];
  const char before = stem[n - 2];
  if (!is_consonant(last)) return last == 'u';  // continu(e)
  if (last == 'c' || last == 'v' || last == 'z') return true;
  if (last == 's') return before != 's';
  if (last == 'g') return before != 'g' && !(before == 'n' && !ends_in(stem, "ang") && !ends_in(stem, "eng"));
  if (last == 'l' && is_consonant(before)) return before != 'l' && before != 'r' && before != 'w';  // settl, enabl; not curl
  if (last == 'w' || last == 'x' || last == 'y' || last == 'h') return false;
  if (!is_vowel(before)) return false;
  if (n >= 3 && is_vowel(stem[n - 3]) && !(n >= 4 && stem[n - 3] == 'u' && stem[n - 4] == 'q')) return false;  // claim
  if (count_vowel_groups(stem) == 1) return true;  // mak, hop
  static constexpr std::array<std::string_view, 24> kLostE = {"at", "ut", "ot", "ad", "id", "ud", "od", "ib",
                                                              "ir", "ur", "ar", "in", "um", "am", "om", "il",
                                                              "ul", "uk", "ak", "ok", "ik", "ap", "yp", "ed"};
  return std::any_of(kLostE.begin(), kLostE.end(), [&](auto ending) { return ends_in(stem, ending); });
}

// A list of words, each once, in the order in which they came.
class Words {
 public:
  void add(std::string word) {
    if (!word.empty() && std::find(words_.begin(), words_.end(), word) == words_.end()) words_.push_back(std::move(word));
  }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

// What is left of a form without -ed or -ing: the bases it may come from.
void add_stem_bases(std::string_view stem, Words& out) {
  const std::string plain(stem);
  const std::string with_e = plain + "e";
  if (has_doubled_end(stem)) {
    const char last = stem.back();
    const std::string single = plain.substr(0, plain.size() - 1);
    const bool keeps_double = last == 's' || last == 'z' || last == 'f' || (last == 'l' && count_vowel_groups(stem) == 1);
    out.add(keeps_double ? plain : single);
    out.add(keeps_double ? single : plain);
    out.add(with_e);
    return;
  }
  const bool lost_e = likely_lost_e(stem);
  out.add(lost_e ? with_e : plain);
  out.add(lost_e ? plain : with_e);
  if (ends_in(stem, "ck")) out.add(plain.substr(0, plain.size() - 1));  // panicked
}

}  // namespace

std::vector<std::string> inflect(std::string_view base) {
  const std::string word(base);
  if (word.empty()) return {word};
  Words out;
  out.add(word);
  const size_t n = word.size();
  const bool consonant_y = n >= 2 && word[n - 1] == 'y' && is_consonant(word[n - 2]);
  const bool final_e = n > 2 && word[n - 1] == 'e';
  const std::string cut = word.substr(0, n - 1);

  out.add(word + "s");
  if (takes_es(word)) out.add(word + "es");
  if (consonant_y) out.add(cut + "ies");
  if (n > 1 && ends_in(word, "f") && !ends_in(word, "ff")) out.add(cut + "ves");
  if (ends_in(word, "fe") && n > 3) out.add(word.substr(0, n - 2) + "ves");

  if (word[n - 1] == 'e' && n > 1) {
    out.add(word + "d");
  } else if (consonant_y) {
    out.add(cut + "ied");
  } else {
    out.add(word + "ed");
  }

  if (ends_in(word, "ie") && n > 2) {
    out.add(word.substr(0, n - 2) + "ying");
  } else if (final_e && !ends_in(word, "ee") && !ends_in(word, "oe") && !ends_in(word, "ye")) {
    out.add(cut + "ing");
  } else {
    out.add(word + "ing");
  }

  if (may_double(word)) {
    const std::string doubled = word + word[n - 1];
    if (word[n - 1] == 's' || word[n - 1] == 'z') out.add(doubled + "es");
    out.add(doubled + "ed");
    out.add(doubled + "ing");
  }
  if (ends_in(word, "c")) {
    out.add(word + "ked");
    out.add(word + "king");
  }
  return out.take();
}

std::vector<std::string> base_candidates(std::string_view form) {
  const std::string word(form);
  if (word.empty()) return {word};
  Words out;
  const size_t n = word.size();
  const auto without = [&](size_t bytes) { return word.substr(0, n - bytes); };

  if (ends_in(word, "ss") || ends_in(word, "us") || ends_in(word, "is")) {
    out.add(word);
    out.add(without(1));
  } else if (ends_in(word, "ies") && n > 3) {
    if (n == 4) out.add(without(1));  // ties
    out.add(without(3) + "y");
    out.add(without(1));
  } else if (ends_in(word, "ves") && n > 3) {
    out.add(without(1));
    out.add(without(3) + "f");
    out.add(without(3) + "fe");
  } else if (ends_in(word, "es") && n > 2) {
    const std::string stem = without(2);
    const bool keep_e = !takes_es(stem) || ((ends_in(stem, "s") || ends_in(stem, "z")) && !has_doubled_end(stem));
    out.add(keep_e ? without(1) : stem);
    if (has_doubled_end(stem) && ends_in(stem, "z")) out.add(without(3));  // quizzes
    out.add(keep_e ? stem : without(1));
    if (has_doubled_end(stem)) out.add(without(3));
  } else if (ends_in(word, "s") && n > 1) {
    out.add(without(1));
  } else if (ends_in(word, "ied") && n > 3) {
    if (n == 4) out.add(without(1));  // tied
    out.add(without(3) + "y");
    out.add(without(1));
    out.add(without(2));  // skied
  } else if (ends_in(word, "ed") && n > 2) {
    const std::string_view stem = form.substr(0, n - 2);
    if (ends_in(stem, "e") || count_vowel_groups(stem) == 0) out.add(word);  // need, bed
    if (ends_in(stem, "e")) out.add(without(1));                              // agreed
    add_stem_bases(stem, out);
  } else if (ends_in(word, "ing") && n > 3) {
    const std::string_view stem = form.substr(0, n - 3);
    if (ends_in(stem, "y") && n <= 5) out.add(word.substr(0, n - 4) + "ie");  // dying
    if (count_vowel_groups(stem) == 0) out.add(word);                         // king
    add_stem_bases(stem, out);
    if (ends_in(stem, "y")) out.add(word.substr(0, n - 4) + "ie");            // underlying
  }
  out.add(word);
  return out.take();
}

namespace {

constexpr uint32_t kVerb = static_cast<uint32_t>(TokenFlag::Verb);
constexpr uint32_t kNoun = static_cast<uint32_t>(TokenFlag::Noun);
constexpr uint32_t kAdjective = static_cast<uint32_t>(TokenFlag::Adjective);
constexpr uint32_t kAdverb = static_cast<uint32_t>(TokenFlag::Adverb);

struct Ending {
  std::string_view text;
  uint32_t classes;
};
// The first that fits counts, so longer ones stand before those that they end in.
constexpr std::array<Ending, 41> kEndings = {{
    {"ments", kNoun},     {"tions", kNoun},     {"sions", kNoun},  {"ities", kNoun},     {"ment", kNoun},  {"tion", kNoun},
    {"sion", kNoun},      {"ness", kNoun},      {"ship", kNoun},   {"ships", kNoun},     {"hood", kNoun},  {"ance", kNoun},
    {"ence", kNoun},      {"ists", kNoun},      {"isms", kNoun},   {"able", kAdjective}, {"ible", kAdjective}, {"less", kAdjective},
    {"ical", kAdjective}, {"ity", kNoun},       {"ism", kNoun},    {"ist", kNoun},       {"ers", kNoun},   {"ors", kNoun},
    {"ous", kAdjective},  {"ive", kAdjective},  {"ful", kAdjective}, {"ary", kAdjective | kNoun}, {"ish", kAdjective},
    {"ise", kVerb},       {"ize", kVerb},       {"ify", kVerb},    {"ate", kVerb | kAdjective | kNoun}, {"ing", kVerb | kNoun},
    {"er", kNoun},        {"or", kNoun},        {"al", kAdjective}, {"ic", kAdjective},  {"ly", kAdverb},
    {"ed", kVerb | kAdjective}, {"cy", kNoun},
}};
constexpr size_t kShortestStem = 3;  // "king" and "need" end in nothing

}  // namespace

uint32_t classes_by_ending(std::string_view whole) {
  // The last part of "vice-rector" tells its class.
  const std::string_view word = whole.substr(whole.rfind('-') + 1);
  for (const Ending& ending : kEndings)
    if (word.size() >= ending.text.size() + kShortestStem && ends_in(word, ending.text)) return ending.classes;
  const bool plural = word.size() > kShortestStem && ends_in(word, "s") && !ends_in(word, "ss") && !ends_in(word, "us") &&
                      !ends_in(word, "is");
  return plural ? kNoun | kVerb : 0;
}

}  // namespace nutgraf
