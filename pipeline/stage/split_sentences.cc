#include "stage/split_sentences.h"

#include <algorithm>
#include <array>

namespace nutgraf {
namespace {

// What a token can do for the end of a sentence. Quotation marks are Open or Close by their place in the paragraph.
enum class Mark : uint8_t {
  None,
  Stop,         // .
  Question,     // ? !
  Ellipsis,     // ... …
  WideStop,     // 。 ！ ？: need no space behind them
  ShortForm,    // an abbreviation or initial that carries its stop
  OpenQuote,
  CloseQuote,
  OpenBracket,
  CloseBracket,
  Dash,
  Bullet,
  Inner,        // , ; : %: never begins a sentence
};

bool is_ender(Mark mark) { return mark >= Mark::Stop && mark <= Mark::ShortForm; }

constexpr size_t kLookAheadTokens = 40;   // for the partner of a single closing quote
constexpr size_t kNoteTokens = 5;         // words in a footnote mark: [17], [better source needed]
constexpr size_t kTailTokens = 32;        // marks behind a stop that may belong to the sentence
constexpr size_t kCutBackTokens = 64;     // how far before the limit a comma is near

class Splitter {
 public:
  Splitter(const Lexicon& lexicon, Document& doc) : lexicon_(lexicon), doc_(doc), tokens_(doc.tokens) {}

  // Splits tokens [begin, end), which are those of one paragraph.
  void split(uint32_t paragraph, size_t begin, size_t end) {
    mark(begin, end);
    size_t start = begin;
    for (size_t at = begin; at < end;) {
      size_t stop = sentence_end(start, at, end);
      if (stop == 0 && at + 1 < end && begins_line(start, at + 1)) stop = at + 1;
      if (stop == 0 && (ends_heading(start, at, end) || ends_caption(start, at, end))) stop = at + 1;
      if (stop == 0 && at + 1 - start >= kMaxSentenceTokens) stop = cut_long(start, at + 1);
      if (stop == 0) {
        ++at;
        continue;
      }
      add_sentence(paragraph, start, stop);
      start = at = stop;
    }
    if (start < end) add_sentence(paragraph, start, end);
  }

 private:
  std::string_view text(size_t at) const { return doc_.text(tokens_[at]); }
  bool has(size_t at, TokenFlag flag) const { return tokens_[at].flags.has(flag); }
  // No white space between this token and the one before it.
  bool glued(size_t at) const { return !has(at, TokenFlag::SpaceBefore); }
  Mark& mark_of(size_t at) { return marks_[at - base_]; }
  Mark mark_of(size_t at) const { return marks_[at - base_]; }

  static Mark form_mark(std::string_view form) {
    if (form.size() == 1) {
      switch (form[0]) {
        case '.': return Mark::Stop;
        case '?': case '!': return Mark::Question;
        case '(': case '[': case '{': return Mark::OpenBracket;
        case ')': case ']': case '}': return Mark::CloseBracket;
        case ',': case ';': case ':': case '%': case '/': return Mark::Inner;
        case '-': return Mark::Dash;
        case '*': return Mark::Bullet;
        default: return Mark::None;
      }
    }
    if (form[0] == '.') return Mark::Ellipsis;
    if (form[0] == '-') return Mark::Dash;
    if (form == "…") return Mark::Ellipsis;
    if (form == "–" || form == "—" || form == "―") return Mark::Dash;
    if (form == "•" || form == "·" || form == "▪" || form == "■" || form == "●" || form == "◦") return Mark::Bullet;
    if (form == "。" || form == "！" || form == "？") return Mark::WideStop;
    return Mark::None;
  }

  // Gives every token its Mark, pairs the quotation marks of the paragraph and sets Quoted between them.
  void mark(size_t begin, size_t end) {
    base_ = begin;
    marks_.assign(end - begin, Mark::None);
    constexpr size_t kNone = SIZE_MAX;
    size_t open_double = kNone, open_single = kNone;
    const auto quote = [&](size_t from, size_t to) {
      for (size_t i = from + 1; i < to; ++i) tokens_[i].flags.add(TokenFlag::Quoted);
    };
    for (size_t at = begin; at < end; ++at) {
      if (has(at, TokenFlag::Abbreviation)) {
        mark_of(at) = Mark::ShortForm;
        continue;
      }
      if (!has(at, TokenFlag::Punctuation)) continue;
      const std::string_view form = text(at);
      const bool before = at > begin && glued(at) && mark_of(at - 1) != Mark::OpenBracket &&
                          mark_of(at - 1) != Mark::OpenQuote && mark_of(at - 1) != Mark::Dash;
      const bool after = at + 1 < end && glued(at + 1);
      enum { kNotQuote, kOpen, kClose } role = kNotQuote;
      bool single = false;
      if (form == "\"" || form == "''" || form == "’’" || form == "＂") {
        if (form != "\"" && form != "＂") role = open_double == kNone && after && !before ? kOpen : kClose;
        else if (after && !before) role = kOpen;
        else if (before && !after) role = kClose;
        else role = open_double == kNone ? kOpen : kClose;
      } else if (form == "“" || form == "``" || form == "«" || form == "„" || form == "‟" || form == "‘‘") {
        const bool closes = before && (!after || has(at + 1, TokenFlag::Punctuation));
        role = form == "“" && open_double != kNone && closes ? kClose : kOpen;  // „so“, and slips
      } else if (form == "”" || form == "»") {
        role = open_double == kNone && after && !before ? kOpen : kClose;
      } else if (form == "'" || form == "‘" || form == "’" || form == "‚" || form == "‹" || form == "›" || form == "`") {
        single = true;
        if (form == "‘" || form == "‚" || form == "‹" || form == "`") role = kOpen;
        else if (form == "'" && after && !before) role = kOpen;
        else if (open_single != kNone && before) role = closes_single(at, end) ? kClose : kNotQuote;
        else if (before && !after && is_ender(mark_of(at - 1))) role = kClose;  // opened paragraphs ago
        if (role == kNotQuote) continue;
        if (role == kClose) tokens_[at].flags.remove(TokenFlag::Possessive);
      }
      if (role == kNotQuote) {
        mark_of(at) = form_mark(form);
        continue;
      }
      size_t& open = single ? open_single : open_double;
      mark_of(at) = role == kOpen ? Mark::OpenQuote : Mark::CloseQuote;
      if (role == kOpen) {
        if (open == kNone || single) open = at;
      } else if (open != kNone) {
        quote(open, at);
        open = kNone;
      }
    }
    // A speech that goes on in the next paragraph has no closing mark; a lone apostrophe opens nothing.
    if (open_double != kNone) quote(open_double, end);
    if (open_single == begin && text(begin) == "‘") quote(open_single, end);
  }

  // A lone ' or ’ behind a word while a single quote is open: closes it unless it is the ' of a plural ("the workers’
  // fund’") and another one that could close follows.
  bool closes_single(size_t at, size_t end) const {
    if (!has(at, TokenFlag::Possessive)) return true;
    if (at + 1 >= end || !has(at + 1, TokenFlag::Word)) return true;
    const std::string_view form = text(at);
    for (size_t i = at + 1; i < end && i < at + kLookAheadTokens; ++i) {
      if (!has(i, TokenFlag::Punctuation)) continue;
      const std::string_view other = text(i);
      if (other == "‘" || (other == "'" && has(i, TokenFlag::SpaceBefore))) return true;
      if (other == form && glued(i)) return false;
    }
    return true;
  }

  // The index behind a footnote mark that begins at `at`, or `at`: [17], [note 3], [citation needed].
  size_t skip_note(size_t at, size_t end) const {
    if (at >= end || mark_of(at) != Mark::OpenBracket || text(at) != "[") return at;
    for (size_t i = at + 1; i < end && i <= at + kNoteTokens; ++i) {
      if (text(i) == "]") return i > at + 1 ? i + 1 : at;
      if (!has(i, TokenFlag::Number) && !has(i, TokenFlag::Lower) && text(i) != "?" && text(i) != ",") return at;
    }
    return at;
  }

  // The index behind the sentence that began at `start`, when the token `at` ends it; else 0.
  size_t sentence_end(size_t start, size_t at, size_t end) const {
    const Mark ender = mark_of(at);
    if (!is_ender(ender)) return 0;
    Mark strongest = ender;
    bool quote = false, bracket = false;
    size_t next = at + 1;
    while (next < end && next < at + kTailTokens) {
      if (has(next, TokenFlag::LineStart)) break;
      const Mark m = mark_of(next);
      if (m == Mark::CloseQuote) quote = true;
      else if (m == Mark::CloseBracket) bracket = true;
      else if ((m == Mark::Stop || m == Mark::Question || m == Mark::Ellipsis) && (glued(next) || m == Mark::Question)) {
        strongest = m;
      } else if (const size_t behind = skip_note(next, end); behind != next) {
        next = behind;
        continue;
      } else if (has(next, TokenFlag::Number) && glued(next) && ender == Mark::Stop && next + 1 < end && !glued(next + 1) &&
                 has(next + 1, TokenFlag::Capitalised) && !has(at - (at > start), TokenFlag::Number)) {
        // a footnote number glued behind: "said.12 The"
      } else {
        break;
      }
      ++next;
    }
    if (next >= end || has(next, TokenFlag::LineStart)) return next;
    if (ender == Mark::WideStop) return next;
    return may_begin(start, at, next, end, strongest, quote, bracket) ? next : 0;
  }

  // True when what ends with the token `at` is a caption or heading without a stop, glued to what follows:
  // "Dock workers in Odesa Photo: Ann Lee", "Old bridge at dusk In the valley below …".
  bool ends_caption(size_t start, size_t at, size_t end) const {
    if (at + 2 >= end || glued(at + 1) || !has(at + 1, TokenFlag::Capitalised) || has(at + 1, TokenFlag::Quoted)) return false;
    if (!has(at, TokenFlag::Word) || has(at, TokenFlag::Function) || has(at, TokenFlag::Abbreviation)) return false;
    const std::string_view form = text(at + 1);
    if (text(at + 2) == ":") {
      static constexpr std::array<std::string_view, 6> kCredits = {"Image", "Photo", "Photograph", "Picture", "Photos", "Credit"};
      return at > start && std::find(kCredits.begin(), kCredits.end(), form) != kCredits.end();
    }
    if (form != "In" && form != "On") return false;
    static constexpr std::array<std::string_view, 6> kDeterminers = {"the", "a", "an", "his", "her", "their"};
    return at > start && std::find(kDeterminers.begin(), kDeterminers.end(), text(at + 2)) != kDeterminers.end();
  }

  // True when a new sentence may begin at `next`, behind the ender at `at`.
  bool may_begin(size_t start, size_t at, size_t next, size_t end, Mark ender, bool quote, bool bracket) const {
    const bool short_form = ender == Mark::ShortForm;
    // The first word behind opening marks.
    size_t word = next;
    bool opening = false;
    while (word < end && word < next + 4 && (mark_of(word) == Mark::OpenQuote || mark_of(word) == Mark::OpenBracket)) {
      opening = true;
      ++word;
    }
    if (word >= end) return false;
    if (mark_of(word) == Mark::Inner || mark_of(word) == Mark::CloseQuote || mark_of(word) == Mark::CloseBracket) return false;
    if (mark_of(word) == Mark::Bullet) return true;
    if (mark_of(word) == Mark::Dash || (is_ender(mark_of(word)) && mark_of(word) != Mark::ShortForm)) return false;
    if (has(word, TokenFlag::Possessive)) return false;
    const bool lower = has(word, TokenFlag::Lower);
    if (glued(next)) {
      // A lost space: "ended.The next".
      return !quote && !bracket && ender == Mark::Stop && at > start && has(at - 1, TokenFlag::Lower) &&
             text(at - 1).size() > 1 && has(word, TokenFlag::Capitalised) && has(word, TokenFlag::Word) &&
             next + 1 < end && !glued(next + 1);
    }
    // "1." "A." "IV." that number a list item are no sentences.
    if (at == start && short_form) return false;
    if (ender == Mark::Stop && at == start + 1 && next == at + 1 && !lower && is_item_number(start)) return false;
    if (short_form && bracket && bracket_opened_inside(start, at)) return false;  // (U.S.)
    if (short_form) return short_form_ends(at, word, end, opening && mark_of(next) == Mark::OpenQuote);
    // "c. 1520", "n. 7": one small letter and a number; "(ca. 1520)": a number inside brackets.
    if (ender == Mark::Stop && at > start && has(word, TokenFlag::Number) && !quote && !bracket &&
        ((has(at - 1, TokenFlag::Lower) && text(at - 1).size() == 1) || bracket_opened_inside(start, at)))
      return false;
    if (lower) return opening && !quote && ender == Mark::Stop;
    if (ender == Mark::Stop && at > start && next == at + 1 && !has(word, TokenFlag::Function) &&
        is_clipped_name(at - 1))
      return false;
    if (ender == Mark::Ellipsis) return !glued_ellipsis_goes_on(at, word);
    if (ender == Mark::Question) {
      if (bracket && !quote && bracket_opened_inside(start, at)) return false;
      if (quote && speech_verb_follows(word, end)) return false;
    }
    return true;
  }

  // "Kl. Nemov": a given name cut to consonants, which no list knows.
  bool is_clipped_name(size_t at) const {
    const std::string_view form = text(at);
    return has(at, TokenFlag::Capitalised) && form.size() >= 2 && form.size() <= 3 && glued(at + 1) &&
           form.find_first_of("aeiouyAEIOUY") == std::string_view::npos;
  }

  bool is_item_number(size_t at) const {
    if (has(at, TokenFlag::Number)) return text(at).size() <= 3;
    const std::string_view form = text(at);
    return form.size() <= 4 && form.find_first_not_of("IVX") == std::string_view::npos && has(at, TokenFlag::Word);
  }

  // "U.S. Senate" goes on, "in the U.S. The next" ends; titles and months never end a sentence before a name or number.
  bool short_form_ends(size_t at, size_t word, size_t end, bool quote_opens) const {
    if (has(word, TokenFlag::Lower) || has(word, TokenFlag::Number)) return false;
    const Abbreviation kind = lexicon_.info(tokens_[at].word).abbreviation;
    // "The", "In", "A": not "A." and not "ALL", which is a ticker.
    const bool starter = has(word, TokenFlag::Function) && has(word, TokenFlag::Capitalised) && mark_of(word) != Mark::ShortForm &&
                         !(text(word) == "Under" && word + 1 < end && !has(word + 1, TokenFlag::Lower));  // U.S. Under Secretary
    switch (kind) {
      case Abbreviation::Title:
      case Abbreviation::Other:
        return false;
      case Abbreviation::Month:
        return starter;
      case Abbreviation::End:
      case Abbreviation::None:
        return starter || quote_opens;
    }
    return false;
  }

  // "we just ... I do not know" goes on; "I do not know... But" ends.
  bool glued_ellipsis_goes_on(size_t at, size_t word) const { return !glued(at) || text(word) == "I"; }

  // The sentence that began at `start` has opened the bracket in which the token `at` stands.
  bool bracket_opened_inside(size_t start, size_t at) const {
    for (size_t i = at; i > start && at - i < kLookAheadTokens; --i) {
      if (mark_of(i) == Mark::CloseBracket) return false;
      if (mark_of(i) == Mark::OpenBracket) return true;
    }
    return false;
  }

  // "Why?" Ann Lee asked.
  bool speech_verb_follows(size_t word, size_t end) const {
    static constexpr std::array<std::string_view, 14> kVerbs = {"said",  "says",    "asked", "asks",   "wrote", "added",   "replied",
                                                                "cried", "shouted", "told",  "writes", "adds",  "wonders", "wondered"};
    for (size_t i = word; i < end && i < word + 5; ++i) {
      if (std::find(kVerbs.begin(), kVerbs.end(), text(i)) != kVerbs.end()) return i > word;
      if (has(i, TokenFlag::Lower) || !has(i, TokenFlag::Word)) return false;
    }
    return false;
  }

  // A line break that separates: not before a lower-case word that goes on with what stands before it.
  bool begins_line(size_t start, size_t at) const {
    if (!has(at, TokenFlag::LineStart)) return false;
    return at == start || !has(at, TokenFlag::Lower);
  }

  // KEY FIGURES FOR SPRING The ministry said …: a heading in capitals glued to its text ends before "The".
  bool ends_heading(size_t start, size_t at, size_t end) const {
    if (at < start + 2 || at + 2 >= end || !has(at, TokenFlag::AllCaps)) return false;
    if (!has(at + 1, TokenFlag::Function) || !has(at + 1, TokenFlag::Capitalised) || !has(at + 2, TokenFlag::Lower)) return false;
    if (at - start > 16) return false;
    for (size_t i = start; i <= at; ++i)
      if (!has(i, TokenFlag::AllCaps)) return false;
    return true;
  }

  size_t cut_long(size_t start, size_t end) {
    size_t cut = end;
    for (size_t i = end; i > start + 1 && end - i < kCutBackTokens; --i) {
      const std::string_view form = text(i - 1);
      if (form == "," || form == ";") {
        cut = i;
        break;
      }
    }
    doc_.add_note("N201", "a sentence of more than 512 tokens was cut", tokens_[start].text);
    return cut;
  }

  void add_sentence(uint32_t paragraph, size_t begin, size_t end) {
    const TokenSpan span{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    doc_.sentences.push_back({span, doc_.text_span(span), paragraph, doc_.paragraphs[paragraph].zone});
    for (size_t i = begin; i < end; ++i) {
      if (!has(i, TokenFlag::Word) && !has(i, TokenFlag::Number)) continue;
      tokens_[i].flags.add(TokenFlag::SentenceStart);
      break;
    }
  }

  const Lexicon& lexicon_;
  Document& doc_;
  std::vector<Token>& tokens_;
  std::vector<Mark> marks_;   // of the paragraph's tokens
  size_t base_ = 0;           // the paragraph's first token
};

}  // namespace

void split_sentences(const Lexicon& lexicon, Document& doc) {
  doc.sentences.clear();
  Splitter splitter(lexicon, doc);
  size_t at = 0;
  for (uint32_t p = 0; p < doc.paragraphs.size(); ++p) {
    const Paragraph& paragraph = doc.paragraphs[p];
    if (paragraph.zone == Zone::Boilerplate) continue;
    const size_t begin = at;
    while (at < doc.tokens.size() && doc.tokens[at].text.begin < paragraph.text.end) ++at;
    if (begin < at) splitter.split(p, begin, at);
  }
}

}  // namespace nutgraf
