#include "stage/mark_zones.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace nutgraf {
namespace {

using std::string_view;

// ---- cue phrases: all in small letters, as folded lines begin, are or hold them --------------------------------

// The whole line, marks at its end left out.
constexpr string_view kLineIs[] = {
    "advertisement", "advertising", "sponsored", "sponsored content", "share", "share this", "share this article",
    "share this story", "share on", "tweet", "email", "e-mail", "print", "pin it", "copy link", "tweet this", "watch video", "facebook", "twitter",
    "x", "instagram", "youtube", "linkedin", "whatsapp", "telegram", "tiktok", "pinterest", "reddit", "feedburner",
    "read more", "continue reading", "learn more", "see more", "view more", "load more", "show more", "more", "close",
    "menu", "search", "search for", "home", "back to top", "scroll to top", "top", "skip to content",
    "skip to main content", "skip to navigation", "follow us", "stay connected", "subscribe", "subscribe now", "sign up",
    "log in", "login", "register", "newsletter", "newsletter sign-up", "source", "permalink", "click here",
    "read also", "also read", "see also", "loading", "image", "photo", "video", "audio", "gallery", "caption",
    "press release", "for immediate release", "tags", "categories", "published", "author", "name*", "email*",
    "story continues below", "story continues below advertisement", "article continues below", "you are here",
    "documents to download", "previous", "next", "older posts", "newer posts", "reply", "please leave this field empty",
    "please leave this field blank", "###", "# # #", "-30-", "- 30 -", "***", "* * *", "- ends -", "-ends-",
};

// From this line on, whatever follows.
constexpr string_view kOpensComments[] = {
    "leave a reply", "leave a comment", "leave your comment", "post a comment", "add a comment", "join the conversation",
    "join the discussion", "view comments", "show comments", "your email address will not be published",
    "you must be logged in to post a comment",
};

// From this line on, as long as no paragraph of real sentences follows.
constexpr string_view kOpensRelated[] = {
    "###", "# # #", "-30-", "- 30 -",
    "related", "related posts", "related articles", "related stories", "related news", "related content", "related links",
    "related topics", "related coverage", "read also", "see also", "also read", "more on this", "more on this story",
    "more on this topic", "more stories", "more news", "more from", "latest posts", "latest news", "latest stories",
    "recent posts", "recent news", "recent articles", "you may also like", "you might also like", "you may like",
    "most read", "most popular", "most viewed", "trending", "trending now", "recommended", "recommended for you",
    "editors' picks", "top stories", "around the web", "from the web", "other news", "read next", "up next", "what to read next",
};

// The line begins so and is no more than a sentence.
constexpr string_view kLineBegins[] = {
    "sign up for ", "sign up to ", "sign up now", "sign up here", "sign up today", "subscribe to ", "subscribe now",
    "subscribe for ", "subscribe today", "follow us on", "follow us at", "like us on", "find us on", "join us on", "connect with us",
    "download our app", "download the app", "get our ", "get the latest news ", "get breaking news", "click here", "click to ",
    "tap here", "read more", "read also", "also read", "read the full ", "read next", "see also", "related:", "more:", "watch:",
    "listen:", "video:", "photos:", "photo:", "photo by ", "photo courtesy", "photo credit", "photograph:", "photography:",
    "picture:", "image:", "image credit", "image source", "image caption", "media caption", "credit:", "file photo", "getty images",
    "(getty", "(photo:", "(photo by", "(photo courtesy", "(image:", "copyright ", "\xC2\xA9", "(c) 1", "(c) 2", "all rights reserved", "source:", "[source]", "sources:",
    "this article has been adapted", "this article was originally", "this article originally", "this article first appeared",
    "this story was originally", "this story originally", "this story first appeared", "this post originally",
    "this article has been updated", "this story has been updated", "originally published", "republished ", "reprinted ",
    "we use cookies", "this site uses", "this website uses", "by continuing to ", "by clicking", "by signing up", "by subscribing",
    "accept cookies", "(published ", "published:", "published on ", "published by ", "(updated ", "updated:", "last updated",
    "last modified", "first published", "posted on ", "posted in ", "posted by ", "posted:", "filed under", "tags:", "tagged ",
    "topics:", "categories:", "category:", "share this", "share on ", "share via ", "tweet this", "email this", "print this",
    "please enable", "please turn on javascript", "javascript ", "you must be logged in", "log in to ", "create an account",
    "required fields", "your email address", "save my name", "notify me of", "have a tip", "got a tip", "have a news tip",
    "send us ", "send tips", "report a typo", "report an error", "contact us ", "for more news ", "for the latest news",
    "support our ", "donate ", "become a member", "become a subscriber", "already a subscriber", "continue reading",
    "to continue reading", "story continues", "article continues", "please leave this field", "are you a human",
    "number of views", "link to:", "permalink", "(adds ", "(corrects ", "(updates ", "(recasts ", "(rewrites ",
};

// The line holds it; each sentence of the line must hold one.
constexpr string_view kLineHolds[] = {
    "sent directly to you", "delivered to your inbox", "straight to your inbox", "in your inbox", "sign up via",
    "sign up for our", "sign up to our", "sign up for the", "subscribe to our", "subscribe to the", "to our newsletter",
    "follow us on", "like us on", "find us on", "download our app", "on our facebook page", "email address will not be published",
    "required fields are marked", "all rights reserved", "may not be published, broadcast", "min read", "minute read",
    "accept our use of cookies", "use of cookies", "unsubscribe at any time", "unsubscribe anytime", "[email protected]",
};

// A byline begins so, an opening bracket or dashes left out: "(Reporting by Ann Lee; editing by Bo Lind)".
constexpr string_view kBylineBegins[] = {
    "reporting by ", "additional reporting", "writing by ", "editing by ", "edited by ", "compiled by ", "reported by ", "written by ",
};
// Or it ends so, a full stop left out: "Ann Lee, Staff Writer".
constexpr string_view kBylineEnds[] = {
    "staff writer", "staff writers", "staff reporter", "staff correspondent", "special correspondent", "contributing writer",
    "contributed to this report", "contributed to this story", "contributed to this article", "contributed reporting",
    "associated press writer", "ap writer",
};
// Short lines with a colon that head a part of the article; "He said:" is no heading.
constexpr string_view kHeadingBegins[] = {
    "for reference", "reference", "background", "about ", "note", "editor's note", "factbox", "fact box", "quick facts", "key facts",
    "facts", "timeline", "highlights", "at a glance",
};
// What a headline does not end with: the line was cut there.
constexpr string_view kUnfinished[] = {
    "a", "an", "the", "of", "for", "and", "or", "but", "with", "by", "from", "to", "in", "on", "at", "as", "that", "is", "was", "said",
};

// Places of fewer than six letters that write datelines; other short words in capitals are mostly acronyms.
constexpr string_view kShortPlaces[] = {
    "ACCRA", "ADEN", "AMMAN", "BAKU", "BASEL", "BERN", "BOISE", "BONN", "CAIRO", "CHAD", "CHINA", "DAKAR", "DAVOS", "DELHI",
    "DHAKA", "DOHA", "DOVER", "DUBAI", "GAZA", "GHENT", "HAGUE", "HANOI", "IOWA", "IRAN", "IRAQ", "KABUL", "KIEV", "KYIV",
    "KYOTO", "LAGOS", "LEEDS", "LHASA", "LILLE", "LIMA", "LINZ", "LYON", "MALE", "MALMO", "MECCA", "MIAMI", "MILAN", "MINSK",
    "MOSUL", "NICE", "OHIO", "OMAHA", "OSAKA", "OSH", "OSLO", "PARIS", "PERTH", "PERU", "PORTO", "PRAIA", "QUITO", "RABAT",
    "RIGA", "ROME", "SANAA", "SEOUL", "SOCHI", "SOFIA", "SUVA", "SYRIA", "TAMPA", "TOKYO", "TULSA", "TUNIS", "TURIN", "VADUZ",
    "YALTA",
};

// Before a colon only these are places: "CLARIFICATION:" and the speakers of a transcript are written the same way.
constexpr string_view kColonPlaces[] = {
    "ABUJA", "AMSTERDAM", "ANKARA", "ASTANA", "ATHENS", "BAGHDAD", "BANGALORE", "BANGKOK", "BEIJING", "BEIRUT", "BENGALURU", "BERLIN",
    "BOSTON", "BRUSSELS", "CANBERRA", "CHENNAI", "CHICAGO", "COLOMBO", "DAMASCUS", "DHAKA", "DUBAI", "DUBLIN", "FRANKFURT", "GENEVA",
    "HARARE", "HONG KONG", "HYDERABAD", "ISLAMABAD", "ISTANBUL", "JAKARTA", "JERUSALEM", "KABUL", "KARACHI", "KATHMANDU", "KOLKATA",
    "KUALA LUMPUR", "KYIV", "LAGOS", "LAHORE", "LONDON", "LOS ANGELES", "MADRID", "MANILA", "MELBOURNE", "MOSCOW", "MUMBAI",
    "NAIROBI", "NEW DELHI", "NEW YORK", "OTTAWA", "PARIS", "PESHAWAR", "PRETORIA", "QUETTA", "RAWALPINDI", "RIYADH", "ROME",
    "SEOUL", "SHANGHAI", "SINGAPORE", "SYDNEY", "TAIPEI", "TEHRAN", "TOKYO", "UNITED NATIONS", "VIENNA", "WARSAW", "WASHINGTON",
    "YANGON",
};
// Words in capitals that open a line as a place does and are none.
constexpr string_view kNoPlace[] = {
    "ADVISORY", "ANALYSIS", "ANSWER", "BACKGROUND", "BREAKING", "BYLINE", "CLARIFICATION", "COMMENTARY", "CONTACT", "CORRECTED",
    "CORRECTION", "DIGEST", "EDITOR'S", "EDITORIAL", "EXCLUSIVE", "FACTBOX", "FEATURE", "HEADLINES", "HIGHLIGHTS", "INSTANT",
    "INTERVIEW", "MEDIA", "NEWS", "NOTE", "OPINION", "PHOTO", "PHOTOS", "PREVIEW", "PRESS", "QUESTION", "RELEASE", "REVIEW",
    "STATEMENT", "SUMMARY", "TIMELINE", "UPDATE", "UPDATED", "VIDEO", "WATCH", "WRAPUP",
};

constexpr string_view kMonths[] = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept", "january", "february", "march",
    "april", "june", "july", "august", "september", "october", "november", "december",
};
constexpr string_view kDays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
};

template <size_t N>
bool is_one_of(string_view word, const string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}
template <size_t N>
bool begins_with_one_of(string_view line, const string_view (&list)[N]) {
  for (const string_view phrase : list)
    if (line.size() >= phrase.size() && line[0] == phrase[0] && line.starts_with(phrase)) return true;
  return false;
}

// ---- lines ------------------------------------------------------------------------------------------------------

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper_at(string_view text, size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) return c >= 'A' && c <= 'Z';
  return is_upper(decode(text, at).code);
}
bool is_lower_at(string_view text, size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) return c >= 'a' && c <= 'z';
  return is_lower(decode(text, at).code);
}

string_view trim(string_view text, string_view marks = " \n") {
  const size_t begin = text.find_first_not_of(marks);
  if (begin == string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(marks) + 1 - begin);
}

// Bytes of the opening quotes and brackets at the beginning.
size_t opening_size(string_view text) {
  size_t at = 0;
  for (;;) {
    if (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '(' || text[at] == '[' || text[at] == '`')) {
      ++at;
    } else if (text.substr(at).starts_with("\xE2\x80\x9C") || text.substr(at).starts_with("\xE2\x80\x98") ||
               text.substr(at).starts_with("\xE2\x80\x9E")) {
      at += 3;
    } else if (text.substr(at).starts_with("\xC2\xAB")) {
      at += 2;
    } else {
      return at;
    }
  }
}

// The text without closing quotes, brackets and footnote marks "[17]" at its end.
string_view without_closing(string_view text) {
  for (;;) {
    text = trim(text);
    if (text.empty()) return text;
    if (text.back() == ']') {
      constexpr size_t kMaxMarkBytes = 5;
      const string_view end = text.substr(text.size() - std::min(text.size(), kMaxMarkBytes));
      const size_t open = end.rfind('[');
      if (open != string_view::npos && std::all_of(end.begin() + static_cast<long>(open) + 1, end.end() - 1, is_ascii_digit)) {
        text.remove_suffix(end.size() - open);
        continue;
      }
    }
    if (text.back() == '"' || text.back() == '\'' || text.back() == ')' || text.back() == ']') {
      text.remove_suffix(1);
    } else if (text.ends_with("\xE2\x80\x9D") || text.ends_with("\xE2\x80\x99")) {
      text.remove_suffix(3);
    } else if (text.ends_with("\xC2\xBB")) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

struct Line {
  TextSpan text;
  Zone zone = Zone::Body;
  bool decided = false;
  bool blank_before = false, blank_after = false;
  bool full_stop = false;     // ends as a sentence does: . ! ? … (closing quotes left out)
  bool question = false;      // that end is ? or !
  bool other_stop = false;    // ends in : ; ,
  bool teaser_dash = false;   // ends in a dash that stands alone
  bool begins_upper = false;  // after opening quotes
  bool begins_lower = false;
  bool has_lower = false;
  uint32_t words = 0;
  uint32_t upper_words = 0;   // of the words with four letters or more: those that begin with a capital
  uint32_t long_words = 0;
  uint32_t digit_words = 0;
  uint32_t sentences = 0;     // by full stops inside and at the end

  bool title_case() const { return long_words >= 2 && upper_words * 10 >= long_words * 8; }
  bool unstopped() const { return !full_stop && !other_stop; }
};

Line describe(string_view text, TextSpan span) {
  Line line;
  line.text = span;
  const string_view whole = cut(text, span);
  const size_t opening = opening_size(whole);
  if (opening < whole.size()) {
    line.begins_upper = is_upper_at(whole, opening);
    line.begins_lower = is_lower_at(whole, opening);
  }
  const string_view core = without_closing(whole);
  if (!core.empty()) {
    const char last = core.back();
    line.question = last == '!' || last == '?';
    line.full_stop = last == '.' || line.question || core.ends_with("\xE2\x80\xA6");
    line.other_stop = last == ':' || last == ';' || last == ',';
    line.teaser_dash = whole.ends_with(" -") || whole.ends_with(" \xE2\x80\x93") || whole.ends_with(" \xE2\x80\x94");
  }
  for (size_t at = 0; at < whole.size();) {
    const size_t end = std::min(whole.find(' ', at), whole.size());
    string_view word = whole.substr(at, end - at);
    word.remove_prefix(opening_size(word));
    const string_view bare = without_closing(word);
    if (!word.empty()) {
      ++line.words;
      if (is_ascii_digit(word[0]) || word[0] == '$') ++line.digit_words;
      const bool upper = is_upper_at(word, 0);
      if (bare.size() >= 4 && (upper || is_lower_at(word, 0))) {
        ++line.long_words;
        line.upper_words += upper;
      }
      const bool stop = !bare.empty() && (bare.back() == '.' || bare.back() == '!' || bare.back() == '?');
      // "Mr." and "U.S." end no sentence here; three letters and a small one before the stop do.
      if (stop && end + 1 < whole.size() && bare.size() >= 4 && bare[bare.size() - 2] >= 'a' && bare[bare.size() - 2] <= 'z') {
        const string_view rest = whole.substr(end + 1);
        const size_t skip = opening_size(rest);
        line.sentences += skip < rest.size() && is_upper_at(rest, skip);
      }
    }
    at = end + 1;
  }
  line.sentences += line.full_stop;
  line.has_lower = std::any_of(whole.begin(), whole.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return line;
}

std::vector<Line> split_lines(string_view text) {
  std::vector<Line> lines;
  bool blank = true;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const string_view line = trim(text.substr(at, end - at));
    if (line.empty()) {
      blank = true;
      if (!lines.empty()) lines.back().blank_after = true;
    } else {
      const uint32_t begin = static_cast<uint32_t>(line.data() - text.data());
      lines.push_back(describe(text, {begin, begin + static_cast<uint32_t>(line.size())}));
      lines.back().blank_before = blank;
      blank = false;
    }
    at = end + 1;
  }
  if (!lines.empty()) lines.back().blank_after = true;
  return lines;
}

// ---- datelines and dates ----------------------------------------------------------------------------------------

struct Dateline {
  uint32_t end = 0;   // bytes of its words; 0: there is none
  uint32_t rest = 0;  // where the text after the dash begins
};

// The word at `at`: letters, digits, inner stops, apostrophes and hyphens.
string_view place_word(string_view line, size_t at) {
  size_t end = at;
  while (end < line.size()) {
    const unsigned char c = static_cast<unsigned char>(line[end]);
    const bool dash = line[end] == '-' && end + 1 < line.size() && line[end + 1] != '-' && line[end + 1] != ' ';
    if (c >= 0x80) {
      const Decoded d = decode(line, end);
      const CharKind kind = kind_of(d.code);
      if (kind != CharKind::Letter && kind != CharKind::Mark && d.code != 0x2019) break;
      end += d.size;
    } else if (is_ascii_digit(line[end]) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' || c == '\'' || dash) {
      ++end;
    } else {
      break;
    }
  }
  return line.substr(at, end - at);
}

bool all_capitals(string_view word) {
  size_t letters = 0;
  for (size_t at = 0; at < word.size(); at += decode(word, at).size) {
    const char32_t c = decode(word, at).code;
    if (is_lower(c)) return false;
    letters += kind_of(c) == CharKind::Letter;
  }
  return letters >= 2;
}

bool is_month_or_day(string_view word) {
  std::string folded = fold(word);
  while (!folded.empty() && folded.back() == '.') folded.pop_back();
  return is_one_of(folded, kMonths) || is_one_of(folded, kDays);
}

// "(Reuters)" where no place stands before it.
bool is_agency(string_view bracketed) {
  constexpr string_view kAgencies[] = {"(AP)", "(Reuters)", "(AFP)", "(UPI)", "(CNN)", "(Xinhua)", "(dpa)", "(IANS)", "(PTI)",
                                       "(Bloomberg)", "(TASS)", "(Interfax)"};
  return is_one_of(bracketed, kAgencies);
}

// "KAMENSK, Russia (AP) _ ": a place in capitals, then region, date and agency, then a dash.
Dateline find_dateline(string_view line) {
  constexpr size_t kMaxBytes = 90;
  size_t at = 0;
  size_t words = 0, place_letters = 0;
  bool qualified = false;     // a region, date or agency makes it sure
  bool after_comma = false;   // a region may follow
  bool only_place = true;     // nothing but words in capitals so far
  string_view first, last;
  while (at < line.size() && at < kMaxBytes) {
    const string_view rest = line.substr(at);
    size_t dash = 0;
    if (rest.starts_with("--")) dash = 2;
    else if (rest.starts_with("\xE2\x80\x93") || rest.starts_with("\xE2\x80\x94") || rest.starts_with("\xE2\x80\x95")) dash = 3;
    else if ((rest[0] == '-' || rest[0] == '_') && at > 0 && line[at - 1] == ' ' && (rest.size() == 1 || rest[1] == ' ')) dash = 1;
    else if (rest[0] == ':' && (rest.size() == 1 || rest[1] == ' ')) dash = 1;
    if (dash > 0) {
      if (words == 0 && !qualified) return {};
      const bool colon = rest[0] == ':';
      size_t begin = at + dash;
      while (begin < line.size() && line[begin] == ' ') ++begin;
      const string_view after = line.substr(begin);
      const size_t skip = opening_size(after);
      const bool alone = after.empty();
      if (!qualified) {
        if (only_place && words == 1 && place_letters < 6 && !is_one_of(first, kShortPlaces)) return {};
        if (words > 3 || is_one_of(first, kNoPlace) || is_one_of(last, kNoPlace)) return {};
        if (colon && (alone || !is_one_of(trim(line.substr(0, at)), kColonPlaces))) return {};
        // A sentence follows: "UNESCO - the UN body" and a headline in capitals have none.
        if (!alone && (skip >= after.size() || (!is_upper_at(after, skip) && !is_ascii_digit(after[skip])))) return {};
      }
      if (!alone && !std::any_of(after.begin(), after.begin() + static_cast<long>(std::min<size_t>(after.size(), 60)),
                                 [](char c) { return c >= 'a' && c <= 'z'; }))
        return {};
      return {static_cast<uint32_t>(trim(line.substr(0, at)).size()), static_cast<uint32_t>(begin)};
    }
    if (rest[0] == ' ') {
      ++at;
    } else if (rest[0] == ',') {
      if (words == 0) return {};
      after_comma = true;
      ++at;
    } else if (rest[0] == '(' || (rest[0] == '/' && qualified)) {  // (AP)  /PRNewswire/
      const size_t close = rest.find(rest[0] == '(' ? ')' : '/', 1);
      if (close == string_view::npos || close > 40 || (words == 0 && !is_agency(rest.substr(0, close + 1)))) return {};
      qualified = true;
      at += close + 1;
    } else if (rest[0] == '/' && words > 0) {  // NEW YORK/WASHINGTON
      ++at;
    } else {
      const string_view word = place_word(line, at);
      if (word.empty()) return {};
      const bool capitals = all_capitals(word);
      if (words == 0) {
        if (!capitals || is_ascii_digit(word[0])) return {};
        first = word;
      }
      if (!capitals) {
        only_place = false;
        const bool date = is_month_or_day(word) || (is_ascii_digit(word[0]) && (after_comma || qualified || words > 0));
        const bool region = after_comma && is_upper_at(word, 0);
        if (word != "and" && !date && !region) return {};
        qualified |= date || region;
      } else {
        place_letters += word.size();
        if (after_comma) qualified = true;
      }
      last = word;
      ++words;
      if (words > 9) return {};
      at += word.size();
    }
  }
  return {};
}

// A line that is nothing but a date, or a place in capitals and a date: "Sunday, March 7, 2010", "OSLO 1999-03-02".
bool is_date_line(string_view line) {
  if (line.size() > 60) return false;
  bool digits = false, month = false, year = false, comma = false;
  size_t words = 0, place = 0;
  for (size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == ',' || line[at] == '/' || line[at] == '-' || line[at] == ':' || line[at] == '|') {
      comma |= line[at] == ',';
      ++at;
      continue;
    }
    const string_view word = place_word(line, at);
    if (word.empty()) return false;
    if (is_ascii_digit(word[0])) {
      digits = true;
      year |= word.size() >= 4 && (word.starts_with("19") || word.starts_with("20"));
    } else if (is_month_or_day(word)) {
      month = true;
    } else if (all_capitals(word) && words < 3) {
      ++place;
    } else if (place > 0 && comma && !digits && is_upper_at(word, 0)) {
      ++place;  // the country
    } else {
      return false;
    }
    ++words;
    at += word.size();
  }
  return digits && year && (month || (words <= 4 && (place > 0 || words == 1) && line.find('-') != string_view::npos)) && words <= 8;
}

// ---- bylines ----------------------------------------------------------------------------------------------------

// Two to four words that could be the name of a person and nothing else.
bool is_name_line(string_view line) {
  constexpr string_view kParticles[] = {"van", "von", "de", "der", "den", "da", "di", "la", "le", "bin", "al", "el", "dos", "du"};
  constexpr string_view kNoName[] = {
      "the", "press", "release", "news", "report", "update", "analysis", "opinion", "comment", "related", "background", "photo",
      "story", "stories", "share", "read", "more", "early", "life", "career", "history", "overview", "conclusion", "summary",
      "about", "contact", "information", "public", "service", "services", "law", "economy", "world", "politics", "business",
      "sport", "health", "education", "new", "latest", "top", "key", "next", "national", "international", "local", "editorial"};
  size_t words = 0;
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find(' ', at), line.size());
    const string_view word = line.substr(at, end - at);
    at = end + 1;
    if (word.empty() || place_word(word, 0).size() != word.size()) return false;
    if (std::any_of(word.begin(), word.end(), is_ascii_digit)) return false;
    if (is_one_of(word, kParticles)) continue;
    if (!is_upper_at(word, 0) || is_one_of(fold(word), kNoName)) return false;
    if (word.back() == '.' && word.size() > 3) return false;
    if (word.size() > 1 && all_capitals(word) && words == 0) return false;  // a heading in capitals
    ++words;
  }
  return words >= 2 && words <= 4;
}

bool is_byline(const Line& line, string_view text, string_view folded) {
  if (line.words > 25) return false;
  if ((folded.starts_with("by ") || folded.starts_with("by: ")) && line.words >= 2 && line.words <= 14 && !line.full_stop &&
      line.digit_words == 0) {
    // Names, titles and the little words between them.
    constexpr string_view kBetween[] = {"and", "of", "for", "the", "in", "at", "with", "by", "correspondent", "reporter", "editor", "writer", "staff", "|"};
    size_t others = 0;
    string_view rest = text.substr(3);
    for (size_t at = 0; at < rest.size();) {
      const size_t end = std::min(rest.find(' ', at), rest.size());
      const string_view word = trim(rest.substr(at, end - at), " ,");
      if (!word.empty() && !is_upper_at(word, 0) && !is_one_of(word, kBetween)) ++others;
      at = end + 1;
    }
    return others <= 1;
  }
  if (line.sentences > 1) return false;
  if (begins_with_one_of(trim(folded, " (-_*"), kBylineBegins)) return true;
  const string_view end = trim(folded, " .)");
  return std::any_of(std::begin(kBylineEnds), std::end(kBylineEnds), [&](string_view phrase) { return end.ends_with(phrase); });
}

// Who wrote and who edited, in brackets at the end of a paragraph: "(ml/gm)", "(Reporting by Ann Lee)". Gives its size
// in bytes, or 0.
uint32_t closing_credit_size(string_view line) {
  constexpr size_t kMaxBytes = 250;
  if (line.size() < 7 || line.back() != ')') return 0;
  const size_t open = line.rfind('(');
  if (open == string_view::npos || open == 0 || line.size() - open > kMaxBytes) return 0;
  const string_view inside = trim(line.substr(open + 1, line.size() - open - 2));
  const uint32_t size = static_cast<uint32_t>(line.size() - open);
  if (begins_with_one_of(fold(inside), kBylineBegins)) return size;
  const bool initials = inside.size() <= 14 && inside.find('/') != string_view::npos &&
                        std::all_of(inside.begin(), inside.end(), [](char c) { return c == '/' || c == '-' || (c >= 'a' && c <= 'z'); });
  return initials ? size : 0;
}

// ---- lists ------------------------------------------------------------------------------------------------------

// Bytes of the mark and the spaces behind it, or 0.
uint32_t list_mark_size(string_view line) {
  size_t mark = 0;
  constexpr string_view kMarks[] = {"*", "-", "\xE2\x80\xA2", "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xB7", "\xE2\x96\xAA", "\xE2\x96\xA0",
                                    "\xE2\x97\x8F", "\xE2\x80\xA3", "\xE2\x97\xA6", "\xE2\x9E\xA4", "\xE2\x9C\x93"};
  for (const string_view m : kMarks)
    if (line.starts_with(m)) mark = m.size();
  if (mark == 0) {
    while (mark < line.size() && mark < 3 && is_ascii_digit(line[mark])) ++mark;
    if (mark == 0 || mark >= line.size() || (line[mark] != '.' && line[mark] != ')')) return 0;
    ++mark;
  }
  const size_t begin = mark;
  while (mark < line.size() && line[mark] == ' ') ++mark;
  // "•Item" is written without a space, other marks are none then.
  if (mark == begin && !line.starts_with("\xE2\x80\xA2")) return 0;
  return mark < line.size() ? static_cast<uint32_t>(mark) : 0;
}

// ---- the article ------------------------------------------------------------------------------------------------

class Marker {
 public:
  explicit Marker(Document& doc) : doc_(doc), text_(doc.text()), lines_(split_lines(text_)) {}

  void run() {
    mark_cues();
    mark_comments();
    mark_top();
    mark_related();
    mark_middle();
    mark_end();
    write();
  }

 private:
  string_view text(const Line& line) const { return cut(text_, line.text); }
  void set(Line& line, Zone zone) {
    line.zone = zone;
    line.decided = true;
  }
  // Lines of letters in small form; only short lines are looked at for cues, so this stays small.
  string_view folded(const Line& line) {
    folded_.clear();
    fold_append(text(line), folded_);
    return folded_;
  }
  static bool is_prose(const Line& line) { return line.sentences >= 2 || line.words >= 40 || (line.full_stop && line.words >= 12); }

  // Was the line cut off before its end?
  bool is_unfinished(const Line& line) const {
    const string_view whole = text(line);
    return is_one_of(whole.substr(whole.rfind(' ') + 1), kUnfinished);
  }

  // More than the first words of another story, which break off or stop after a sentence.
  bool is_story(const Line& line) const {
    return line.words >= 20 && (line.sentences >= 2 || without_closing(text(line)).ends_with('.'));
  }

  void mark_cues();
  void mark_comments();
  void mark_top();
  Line* same_title(size_t at);
  void mark_related();
  void mark_middle();
  void mark_end();
  void write();

  Document& doc_;
  const string_view text_;
  std::vector<Line> lines_;
  std::string folded_;
};

// Lines that say themselves what they are.
void Marker::mark_cues() {
  constexpr uint32_t kMaxCueBytes = 400;
  for (Line& line : lines_) {
    if (line.text.size() > kMaxCueBytes) continue;
    const string_view low = folded(line);
    if (is_byline(line, text(line), low)) {
      set(line, Zone::Byline);
      continue;
    }
    const string_view bare = trim(low, " .:|*-\xC2\xBB>+\xC3\x97[]()");
    if (bare.empty() || is_one_of(bare, kLineIs) || is_one_of(low, kLineIs)) {
      set(line, Zone::Boilerplate);
      continue;
    }
    uint32_t cues = begins_with_one_of(low, kLineBegins) ? 1 : 0;
    const bool begins = cues > 0;
    // A quotation may invite to sign up; the paper's own prompt stands without quotes.
    if (opening_size(low) == 0 || low[0] == '(' || low[0] == '[')
      for (const string_view phrase : kLineHolds) cues += low.find(phrase) != string_view::npos;
    if (cues == 0) continue;
    const bool prompt_only = cues >= std::max(1u, line.sentences);
    if (prompt_only && (begins || line.words <= 45)) set(line, Zone::Boilerplate);
  }
}

// A comment form closes the article.
void Marker::mark_comments() {
  bool body = false;
  for (size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (body && line.words <= 20 && begins_with_one_of(folded(line), kOpensComments)) {
      for (; i < lines_.size(); ++i) set(lines_[i], Zone::Boilerplate);
      return;
    }
    body |= !line.decided && is_prose(line);
  }
}

// The line that says the title of line `at` again without the name of the site behind it.
Line* Marker::same_title(size_t at) {
  constexpr size_t kLookLines = 40;
  const string_view title = text(lines_[at]);
  for (size_t i = at + 1; i < std::min(lines_.size(), at + kLookLines); ++i) {
    const string_view other = text(lines_[i]);
    if (lines_[i].decided || lines_[i].words < 4 || !title.starts_with(other)) continue;
    const string_view rest = title.substr(other.size());
    if (rest.starts_with(" | ") || rest.starts_with(" - ") || rest.starts_with(" \xE2\x80\x93 ")) return &lines_[i];
  }
  return nullptr;
}

// Headline, sub-headline, byline and date before the first paragraph.
void Marker::mark_top() {
  constexpr uint32_t kMaxHeadlineWords = 30, kMaxPlainHeadlineWords = 20, kMaxDeckWords = 14, kMinTitleWords = 4;
  size_t at = 0;
  while (at < lines_.size() && lines_[at].decided) ++at;
  if (at == lines_.size() || lines_.size() == 1) return;
  Line& first = lines_[at];
  const bool capitals = !first.has_lower && first.words >= 3;
  const bool quoted = opening_size(text(first)) > 0;
  const bool stops = (first.full_stop && !first.question) || (first.question && (quoted || first.words > 16 || !first.blank_after));
  const bool sentence_like = first.has_lower && !first.title_case() && first.words > kMaxPlainHeadlineWords;
  const bool dateline = find_dateline(text(first)).end > 0 || is_date_line(text(first));
  if (dateline || first.begins_lower || first.words > kMaxHeadlineWords || (first.other_stop && !capitals) || (stops && !capitals) ||
      (first.sentences > 1 && !capitals) || sentence_like || is_unfinished(first) || list_mark_size(text(first)) > 0)
    return;
  // A last line, or one with nothing but list items and loose ends behind it, heads nothing.
  const bool heads = std::any_of(lines_.begin() + static_cast<long>(at) + 1, lines_.end(), [](const Line& line) { return !line.decided; });
  if (!heads) return;
  const string_view whole = text(first);
  string_view title = whole;
  if (Line* said_again = same_title(at)) {
    // "Mill sold | The Daily": the page's title, then the headline itself.
    set(first, Zone::Boilerplate);
    set(*said_again, Zone::Headline);
    title = text(*said_again);
  } else {
    set(first, Zone::Headline);
  }
  constexpr size_t kMaxDecks = 2;
  size_t decks = 0;
  for (++at; at < lines_.size(); ++at) {
    Line& line = lines_[at];
    if (line.decided) continue;
    if (is_date_line(text(line))) {
      set(line, Zone::Dateline);
      decks = kMaxDecks;  // the body follows
    } else if (text(line) == title && line.words >= kMinTitleWords) {
      set(line, Zone::Boilerplate);
    } else if (at + 1 < lines_.size() && is_name_line(text(line)) && line.unstopped()) {
      set(line, Zone::Byline);
    } else if (decks < kMaxDecks && !is_unfinished(line) && line.unstopped() && line.begins_upper && line.words >= 3 && at + 1 < lines_.size() &&
               (line.words <= kMaxDeckWords || (line.title_case() && line.words <= kMaxHeadlineWords)) &&
               (line.blank_after || !line.blank_before) && !lines_[at + 1].begins_lower && line.digit_words * 3 <= line.words &&
               find_dateline(text(line)).end == 0 && list_mark_size(text(line)) == 0) {
      set(line, Zone::Headline);
      ++decks;
    } else {
      break;
    }
  }
  // Page furniture says the title again.
  for (; at < lines_.size(); ++at)
    if (!lines_[at].decided && first.words >= kMinTitleWords && (text(lines_[at]) == title || text(lines_[at]) == whole)) set(lines_[at], Zone::Boilerplate);
}

// Headlines of other stories after "Related", up to the next paragraph of sentences.
void Marker::mark_related() {
  bool body = false;
  for (size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    if (line.zone == Zone::Body && is_prose(line)) body = true;
    if (!body || line.words > 6) continue;
    const string_view low = folded(line);
    if (!is_one_of(low, kOpensRelated) && !is_one_of(trim(low, " .:|*-"), kOpensRelated)) continue;
    set(lines_[i], Zone::Boilerplate);
    while (i + 1 < lines_.size() && !is_story(lines_[i + 1])) set(lines_[++i], Zone::Boilerplate);
  }
}

// Short lines that stand alone between paragraphs: sub-headlines, or teasers when there are several.
void Marker::mark_middle() {
  constexpr uint32_t kMaxSubheadWords = 16;
  std::vector<size_t> teasers;
  for (size_t i = 1; i + 1 < lines_.size(); ++i) {
    Line& line = lines_[i];
    if (line.decided || line.words > kMaxSubheadWords || list_mark_size(text(line)) > 0) continue;
    const Line& before = lines_[i - 1];
    const Line& after = lines_[i + 1];
    if (text(line).back() == ':' && line.words <= 4 && line.blank_before && line.blank_after &&
        begins_with_one_of(folded(line), kHeadingBegins)) {
      set(line, Zone::Headline);
      continue;
    }
    const bool begins = line.begins_upper || is_ascii_digit(text(line)[0]);
    if (!begins || !line.unstopped() || line.teaser_dash || line.digit_words * 3 > line.words) continue;
    if (find_dateline(text(line)).end > 0 || after.begins_lower || is_unfinished(line)) continue;
    const bool apart = line.blank_before && line.blank_after;
    // Without blank lines: a sentence ends before it and a long one follows.
    const bool between = !line.blank_before && !line.blank_after && before.full_stop && after.full_stop && after.words >= 8 && line.words <= 10;
    const bool before_ends = before.decided || before.full_stop || before.zone != Zone::Body || list_mark_size(text(before)) > 0;
    if (!(apart && before_ends) && !between) continue;
    if (line.words >= 6 && line.title_case() && apart) {
      teasers.push_back(i);
    } else if (line.words <= 8 || line.title_case()) {
      if (!is_date_line(text(line))) set(line, Zone::Headline);
    }
  }
  for (const size_t i : teasers) set(lines_[i], teasers.size() >= 2 ? Zone::Boilerplate : Zone::Headline);
}

// What stands after the last paragraph: the author, and headlines of other stories.
void Marker::mark_end() {
  constexpr size_t kMinRun = 3;
  size_t end = lines_.size();
  while (end > 0 && lines_[end - 1].zone == Zone::Boilerplate) --end;
  // A run of lines that end in a dash; the last may have lost it.
  size_t run = end;
  while (run > 0 && !is_prose(lines_[run - 1]) && (lines_[run - 1].teaser_dash || (run == end && lines_[run - 1].unstopped()))) --run;
  if (end - run >= kMinRun) {
    for (size_t i = run; i < end; ++i) set(lines_[i], Zone::Boilerplate);
    end = run;
  } else {
    // Headlines after the byline that closes the article.
    run = end;
    while (run > 0 && lines_[run - 1].begins_upper && !is_prose(lines_[run - 1]) && (lines_[run - 1].unstopped() || lines_[run - 1].question) &&
           lines_[run - 1].words >= 4 && lines_[run - 1].words <= 25 && lines_[run - 1].zone != Zone::Byline)
      --run;
    const bool after_author = run > 0 && end - run >= 2 && run < end && (lines_[run - 1].zone == Zone::Byline || (is_name_line(text(lines_[run - 1])) && run > 1 && is_prose(lines_[run - 2])));
    if (after_author) {
      for (size_t i = run; i < end; ++i) set(lines_[i], Zone::Boilerplate);
      end = run;
    }
  }
  while (end > 0 && lines_[end - 1].zone == Zone::Boilerplate) --end;
  if (end > 1 && !lines_[end - 1].decided && lines_[end - 1].unstopped() && is_name_line(text(lines_[end - 1])) && lines_[end - 2].full_stop)
    set(lines_[end - 1], Zone::Byline);
}

void Marker::write() {
  const auto add = [&](uint32_t begin, uint32_t end, Zone zone) {
    const string_view piece = trim(text_.substr(begin, end - begin));
    if (piece.empty()) return;
    const uint32_t at = static_cast<uint32_t>(piece.data() - text_.data());
    doc_.paragraphs.push_back({{at, at + static_cast<uint32_t>(piece.size())}, zone});
  };
  doc_.paragraphs.clear();
  for (size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    uint32_t begin = line.text.begin;
    const uint32_t end = line.text.end;
    if (line.decided) {
      add(begin, end, line.zone);
      continue;
    }
    const Dateline dateline = find_dateline(text(line));
    if (dateline.end > 0) {
      add(begin, begin + dateline.end, Zone::Dateline);
      begin += dateline.rest;
    } else if (i + 1 < lines_.size() && is_date_line(text(line)) && i < 4) {
      add(begin, end, Zone::Dateline);
      continue;
    }
    Zone zone = Zone::Body;
    if (const uint32_t mark = list_mark_size(text_.substr(begin, end - begin))) {
      begin += mark;
      zone = Zone::ListItem;
    }
    const uint32_t credit = closing_credit_size(text_.substr(begin, end - begin));
    add(begin, end - credit, zone);
    add(end - credit, end, Zone::Byline);
  }
}

}  // namespace

void mark_zones(Document& doc) { Marker(doc).run(); }

}  // namespace nutgraf
