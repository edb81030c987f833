#include "stage/normalize.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace nutgraf {

struct NormalizeScratch::State {
  // Opened on first need; null when ICU has none.
  UCharsetDetector* detector() {
    if (!detector_) {
      UErrorCode status = U_ZERO_ERROR;
      detector_ = ucsdet_open(&status);
    }
    return detector_;
  }
  // The converter of that name, reset; null when there is none.
  UConverter* converter(const std::string& name) {
    const auto [it, added] = converters_.try_emplace(name, nullptr);
    if (added) {
      UErrorCode status = U_ZERO_ERROR;
      it->second = ucnv_open(name.c_str(), &status);
      if (U_FAILURE(status)) it->second = nullptr;
    }
    if (it->second) ucnv_reset(it->second);
    return it->second;
  }
  ~State() {
    if (detector_) ucsdet_close(detector_);
    for (const auto& [name, converter] : converters_)
      if (converter) ucnv_close(converter);
  }

  std::vector<UChar> units;
  std::vector<int32_t> unit_offsets;
  OffsetMap rewrite;
  std::string rewritten;

 private:
  UCharsetDetector* detector_ = nullptr;
  std::map<std::string, UConverter*> converters_;
};

NormalizeScratch::NormalizeScratch() : state(std::make_unique<State>()) {}
NormalizeScratch::~NormalizeScratch() = default;
NormalizeScratch::NormalizeScratch(NormalizeScratch&&) noexcept = default;
NormalizeScratch& NormalizeScratch::operator=(NormalizeScratch&&) noexcept = default;

namespace {

using std::string_view;

// Longer articles are cut there: offsets are 32 bits, and conversion keeps three times the input in memory.
constexpr size_t kMaxRawBytes = size_t{256} << 20;

uint8_t byte_at(string_view text, size_t at) { return static_cast<uint8_t>(text[at]); }
uint32_t u32(size_t n) { return static_cast<uint32_t>(n); }

bool is_ascii_letter(uint8_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
bool is_ascii_digit(uint8_t c) { return c >= '0' && c <= '9'; }
// Part of a word, for deciding whether a mark stands inside one.
bool is_wordy(uint8_t c) { return is_ascii_letter(c) || is_ascii_digit(c); }

// ---- what the bytes are -----------------------------------------------------------------------------------------

// Bytes of the ill-formed sequence at `at`: a maximal subpart as Unicode 15, 3.9 (table 3-8) defines it, which one
// U+FFFD replaces. `cut`: it is the beginning of a sequence that the end of the text cut short.
size_t ill_formed_size(string_view text, size_t at, bool& cut) {
  const uint8_t first = byte_at(text, at);
  size_t more = 0;
  uint8_t low = 0x80, high = 0xBF;  // of the second byte
  if (first >= 0xC2 && first <= 0xDF) more = 1;
  if (first >= 0xE0 && first <= 0xEF) more = 2;
  if (first >= 0xF0 && first <= 0xF4) more = 3;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  size_t size = 1;
  for (; size <= more && at + size < text.size(); ++size) {
    const uint8_t c = byte_at(text, at + size);
    if (c < low || c > high) break;
    low = 0x80;
    high = 0xBF;
  }
  cut = more > 0 && size <= more && at + size == text.size();
  return size;
}

struct Survey {
  size_t good = 0;      // sequences of two to four bytes that are UTF-8
  size_t bad = 0;       // ill-formed ones
  size_t controls = 0;  // NULs and other control characters, white space not counted
  size_t nuls[4] = {};  // by place modulo four
  size_t escapes = 0;
  size_t cut_bytes = 0;  // of a sequence that the end cut short
  size_t all_nuls() const { return nuls[0] + nuls[1] + nuls[2] + nuls[3]; }
};

// Cost: O(bytes); sixteen ASCII bytes a step.
Survey survey(string_view bytes) {
  Survey out;
  for (size_t at = 0; at < bytes.size();) {
#ifdef __SSE2__
    while (at + 16 <= bytes.size()) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
      // Signed: below the space are the control characters and all bytes from 0x80 on.
      const int rare = _mm_movemask_epi8(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)));
      if (rare) {
        at += static_cast<size_t>(std::countr_zero(static_cast<unsigned>(rare)));
        break;
      }
      at += 16;
    }
    if (at >= bytes.size()) break;
#endif
    const uint8_t c = byte_at(bytes, at);
    if (c >= 0x80) {
      const Decoded d = decode(bytes, at);
      if (d.size > 1) {
        ++out.good;
        at += d.size;
        continue;
      }
      bool cut = false;
      const size_t size = ill_formed_size(bytes, at, cut);
      ++out.bad;
      if (cut) out.cut_bytes = size;
      at += size;
      continue;
    }
    if (c < 0x20) {
      if (c == 0) ++out.nuls[at % 4];
      if (c == 0x1B) ++out.escapes;
      out.controls += !(c >= '\t' && c <= '\r');
    }
    ++at;
  }
  return out;
}

struct Mark {
  string_view bytes;
  const char* encoding;
};
// UTF-32LE stands before UTF-16LE, whose mark it begins with.
constexpr Mark kByteOrderMarks[] = {
    {string_view("\xFF\xFE\0\0", 4), "UTF-32LE"}, {string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
    {string_view("\xFF\xFE", 2), "UTF-16LE"},     {string_view("\xFE\xFF", 2), "UTF-16BE"},
};

constexpr string_view kBinaryMagic[] = {
    "\x89PNG\r\n\x1A\n", "\xFF\xD8\xFF", "GIF87a", "GIF89a", "%PDF-", "PK\x03\x04", "PK\x05\x06",
    "\x1F\x8B", "BZh9", "\xFD" "7zXZ", "\x28\xB5\x2F\xFD", "7z\xBC\xAF\x27\x1C", "\x7F" "ELF",
    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "OggS", "ID3\x03", "ID3\x04", "fLaC", "SQLite format 3", "\xCA\xFE\xBA\xBE",
    "Rar!\x1A\x07", "II*\x00", "wOFF", "wOF2",
};

bool has_binary_magic(string_view bytes) {
  for (const string_view magic : kBinaryMagic)
    if (bytes.starts_with(magic)) return true;
  return bytes.size() >= 12 && bytes.starts_with("RIFF") && (bytes.substr(8, 4) == "WEBP" || bytes.substr(8, 4) == "WAVE" || bytes.substr(8, 4) == "AVI ");
}

bool too_many_controls(const Survey& found, size_t size_bytes) {
  return found.controls > 4 && found.controls * 10 > size_bytes;
}

// UTF-16 and UTF-32 without a byte order mark, by where the NUL bytes of their ASCII characters are; or "".
// A letter of English gives one (three) of them at the same place of every unit.
const char* wide_encoding(const Survey& found, size_t size_bytes) {
  if (size_bytes < 4) return "";
  const size_t units32 = size_bytes / 4, units16 = size_bytes / 2;
  const size_t* n = found.nuls;
  if (n[1] * 10 >= units32 * 9 && n[2] * 10 >= units32 * 9) {
    if (n[3] * 10 >= units32 * 9 && n[0] * 10 < units32) return "UTF-32LE";
    if (n[0] * 10 >= units32 * 9 && n[3] * 10 < units32) return "UTF-32BE";
  }
  const size_t even = n[0] + n[2], odd = n[1] + n[3];
  const size_t enough = std::max<size_t>(2, units16 / 12);
  if (odd >= enough && even * 20 <= odd) return "UTF-16LE";
  if (even >= enough && odd * 20 <= even) return "UTF-16BE";
  return "";
}

std::string lower_ascii(string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// What browsers read these as (WHATWG Encoding Standard): pages say ISO-8859-1 and use the quotes of windows-1252.
std::string usual_name(const std::string& name) {
  const std::string lower = lower_ascii(name);
  if (lower == "iso-8859-1" || lower == "latin1" || lower == "us-ascii" || lower == "ascii") return "windows-1252";
  if (lower == "iso-8859-9") return "windows-1254";
  if (lower == "gb2312" || lower == "gbk") return "GB18030";
  return name;
}

// Does the mean run of bytes from 0x80 on stay below two? So it is in English with accents and quotes in a
// single-byte encoding; other scripts come in runs.
bool high_bytes_are_lonely(string_view bytes) {
  size_t runs = 0, high = 0;
  bool inside = false;
  for (const char c : bytes) {
    const bool now = static_cast<uint8_t>(c) >= 0x80;
    high += now;
    runs += now && !inside;
    inside = now;
  }
  return high * 2 < runs * 3;
}

// The name of the encoding of bytes that are not UTF-8.
std::string guess_encoding(string_view bytes, const std::string& declared, NormalizeScratch::State& state) {
  if (!declared.empty() && lower_ascii(declared).find("utf") == std::string::npos && state.converter(usual_name(declared)))
    return usual_name(declared);
  UCharsetDetector* detector = state.detector();
  if (!detector) return "windows-1252";
  UErrorCode status = U_ZERO_ERROR;
  // The detector's statistics are settled long before a megabyte.
  ucsdet_setText(detector, bytes.data(), static_cast<int32_t>(std::min<size_t>(bytes.size(), 1 << 20)), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector, &count, &status);
  if (U_FAILURE(status)) return "windows-1252";
  const bool lonely = high_bytes_are_lonely(bytes);
  for (int32_t i = 0; i < count; ++i) {
    UErrorCode failed = U_ZERO_ERROR;
    const std::string name = ucsdet_getName(matches[i], &failed);
    const int32_t confidence = ucsdet_getConfidence(matches[i], &failed);
    if (U_FAILURE(failed) || name.starts_with("UTF") || name.starts_with("IBM"))
      continue;  // Unicode was looked for before; EBCDIC is in no news
    const bool single_byte = name.starts_with("ISO-8859") || name.starts_with("windows") || name.starts_with("KOI8");
    if (single_byte && lonely) return "windows-1252";
    if (confidence < 10) break;
    if (!state.converter(usual_name(name))) continue;
    return usual_name(name);
  }
  return "windows-1252";
}

// ---- raw bytes -> source ----------------------------------------------------------------------------------------

// Copies bytes that are nearly UTF-8, one U+FFFD for each ill-formed sequence.
void replace_ill_formed(string_view raw, Document& doc) {
  for (size_t at = 0; at < raw.size();) {
    size_t end = at;
    while (end < raw.size()) {
      if (byte_at(raw, end) < 0x80) {
        ++end;
        continue;
      }
      const Decoded d = decode(raw, end);
      if (d.size == 1) break;
      end += d.size;
    }
    doc.decoded.append(raw.substr(at, end - at));
    doc.decoded_offsets.keep(u32(end - at));
    at = end;
    if (at == raw.size()) break;
    bool cut = false;
    const size_t size = ill_formed_size(raw, at, cut);
    append_utf8(doc.decoded, 0xFFFD);
    doc.decoded_offsets.replace(u32(size), 3);
    doc.add_note("N101", "bytes that are not UTF-8 were replaced by U+FFFD");
    if (cut) doc.add_note("N104", "the end cuts a character in two");
    at += size;
  }
  doc.source = doc.decoded;
}

// Converts by ICU. False when there is no such converter or it gives up.
bool convert(string_view raw, const std::string& name, size_t mark_bytes, NormalizeScratch::State& state,
             Document& doc) {
  UConverter* converter = state.converter(name);
  if (!converter) return false;
  doc.decoded.clear();
  doc.decoded_offsets.clear();
  doc.decoded_offsets.drop(u32(mark_bytes));
  const string_view bytes = raw.substr(mark_bytes);
  // The whole article in one call, so that every offset counts from its beginning.
  size_t capacity = bytes.size() + 64;
  size_t made = 0;
  for (;;) {
    state.units.resize(capacity);
    state.unit_offsets.resize(capacity);
    UChar* target = state.units.data();
    const char* source = bytes.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter, &target, target + capacity, &source, bytes.data() + bytes.size(),
                   state.unit_offsets.data(), true, &status);
    made = static_cast<size_t>(target - state.units.data());
    if (status == U_BUFFER_OVERFLOW_ERROR) {
      capacity *= 2;
      ucnv_reset(converter);
      continue;
    }
    if (U_FAILURE(status)) return false;
    break;
  }
  size_t lost = 0;
  uint32_t raw_at = 0;
  for (size_t i = 0; i < made;) {
    // All units that come from the same bytes; the bytes go to where the next units come from.
    const size_t text_begin = doc.decoded.size();
    const int32_t from = state.unit_offsets[i];
    char32_t code = 0;
    do {
      code = state.units[i++];
      if (code >= 0xD800 && code < 0xDC00 && i < made && (state.units[i] & 0xFC00) == 0xDC00)
        code = 0x10000 + ((code - 0xD800) << 10) + (state.units[i++] - 0xDC00u);
      if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
      lost += code == 0xFFFD;
      append_utf8(doc.decoded, code);
    } while (i < made && state.unit_offsets[i] <= from);
    const uint32_t raw_end = i < made ? static_cast<uint32_t>(state.unit_offsets[i]) : u32(bytes.size());
    const uint32_t text_size = u32(doc.decoded.size() - text_begin);
    if (text_size == 1 && raw_end - raw_at == 1 && bytes[raw_at] == doc.decoded.back()) {
      doc.decoded_offsets.keep(1);
    } else {
      doc.decoded_offsets.replace(raw_end - raw_at, text_size);
    }
    raw_at = raw_end;
  }
  if (lost) doc.add_note("N102", "bytes without a meaning in the article's encoding were replaced by U+FFFD");
  doc.encoding = name;
  doc.source = doc.decoded;
  return true;
}

RawKind find_source(string_view raw, const std::string& declared, NormalizeScratch::State& state, Document& doc) {
  if (has_binary_magic(raw)) return RawKind::Binary;
  doc.encoding = "UTF-8";
  for (const Mark& mark : kByteOrderMarks)
    if (raw.starts_with(mark.bytes) && convert(raw, mark.encoding, mark.bytes.size(), state, doc))
      return too_many_controls(survey(doc.source), doc.source.size()) ? RawKind::Binary : RawKind::Text;

  const Survey found = survey(raw);
  if (found.all_nuls() > 0) {
    std::string wide = wide_encoding(found, raw.size());
    if (wide.empty() && lower_ascii(declared).starts_with("utf-16"))
      wide = lower_ascii(declared) == "utf-16be" ? "UTF-16BE" : "UTF-16LE";
    if (!wide.empty() && convert(raw, wide, 0, state, doc)) {
      if (!too_many_controls(survey(doc.source), doc.source.size())) return RawKind::Text;
      return RawKind::Binary;
    }
  }
  if (too_many_controls(found, raw.size())) return RawKind::Binary;

  const bool stateful = found.escapes > 0 && found.good == 0 && found.bad == 0;
  if (stateful) {
    // ISO-2022 is written in ASCII bytes; only escapes tell it.
    const std::string name = guess_encoding(raw, declared, state);
    if (lower_ascii(name).starts_with("iso-2022") && convert(raw, name, 0, state, doc)) return RawKind::Text;
  }
  if (found.bad == 0) {
    doc.source = raw;
    return RawKind::Text;
  }
  // Two-byte encodings give a valid sequence by chance for about one pair in ten, single-byte ones for almost none.
  const bool only_cut = found.bad == 1 && found.cut_bytes > 1;
  if (found.good * 2 >= found.bad || only_cut) {
    replace_ill_formed(raw, doc);
    return RawKind::Text;
  }
  if (!convert(raw, guess_encoding(raw, declared, state), 0, state, doc)) replace_ill_formed(raw, doc);
  return too_many_controls(survey(doc.source), doc.source.size()) ? RawKind::Binary : RawKind::Text;
}

// ---- hard-wrapped lines -----------------------------------------------------------------------------------------

struct Wrapping {
  bool evident = false;
  size_t width = 0;  // bytes that nearly every line keeps to
};

bool ends_sentence(string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '"' || line.back() == '\'' || line.back() == ')')) line.remove_suffix(1);
  if (line.ends_with("\xE2\x80\x9D") || line.ends_with("\xE2\x80\x99")) line.remove_suffix(3);
  return line.empty() || line.back() == '.' || line.back() == '!' || line.back() == '?' || line.back() == ':' || line.back() == ';';
}

string_view trimmed(string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

// Does the line begin as an item of a list does?
bool begins_item(string_view line) {
  if (line.empty()) return false;
  if ((line[0] == '*' || line[0] == '-') && line.size() > 1 && line[1] == ' ') return true;
  if (line.starts_with("\xE2\x80\xA2") || line.starts_with("\xE2\x80\x93 ")) return true;
  size_t digits = 0;
  while (digits < line.size() && is_ascii_digit(byte_at(line, digits))) ++digits;
  return digits > 0 && digits < 4 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

size_t first_word_size(string_view line) { return std::min(line.find(' '), line.size()); }

// Looks at the first lines only: an article that is wrapped is wrapped from its beginning.
Wrapping find_wrapping(string_view text) {
  constexpr size_t kMaxLines = 400;
  constexpr size_t kMaxLookBytes = 64 << 10;
  text = text.substr(0, kMaxLookBytes);
  std::array<uint16_t, kMaxLines> sizes;
  size_t lines = 0, pairs = 0, long_pairs = 0, mid_sentence = 0, lower_start = 0;
  string_view before;
  for (size_t at = 0; at < text.size() && lines < kMaxLines;) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (!line.empty()) {
      sizes[lines++] = static_cast<uint16_t>(std::min<size_t>(line.size(), UINT16_MAX));
      if (!before.empty()) {
        ++pairs;
        long_pairs += before.size() >= 45 && before.size() <= 110;
        mid_sentence += before.size() >= 45 && !ends_sentence(before);
        lower_start += line[0] >= 'a' && line[0] <= 'z';
      }
    }
    before = line;
  }
  if (pairs < 3 || long_pairs * 10 < pairs * 6 || mid_sentence * 2 < pairs || lower_start * 4 < pairs) return {};
  const auto tenth_longest = sizes.begin() + static_cast<long>(lines - 1 - lines / 10);
  std::nth_element(sizes.begin(), tenth_longest, sizes.begin() + static_cast<long>(lines));
  return {true, *tenth_longest};
}

// ---- source -> text ---------------------------------------------------------------------------------------------

// Bytes at which copying has to look closer. '\n' and other white space are seen to apart.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<size_t>(c)] = c < 0x20 || c >= 0x7F || c == '&' || c == '\\' || c == '*' || c == '_' || c == '[';
  return table;
}();

struct NamedCharacter {
  string_view name;
  char32_t code;
};
// HTML 4 names that news feeds use, sorted by bytes.
constexpr NamedCharacter kNamedCharacters[] = {
    {"AElig", 0xC6}, {"Aacute", 0xC1}, {"Acirc", 0xC2}, {"Agrave", 0xC0}, {"Aring", 0xC5}, {"Atilde", 0xC3},
    {"Auml", 0xC4}, {"Ccedil", 0xC7}, {"Dagger", 0x2021}, {"ETH", 0xD0}, {"Eacute", 0xC9}, {"Ecirc", 0xCA},
    {"Egrave", 0xC8}, {"Euml", 0xCB}, {"Iacute", 0xCD}, {"Icirc", 0xCE}, {"Igrave", 0xCC}, {"Iuml", 0xCF},
    {"Ntilde", 0xD1}, {"OElig", 0x152}, {"Oacute", 0xD3}, {"Ocirc", 0xD4}, {"Ograve", 0xD2}, {"Oslash", 0xD8},
    {"Otilde", 0xD5}, {"Ouml", 0xD6}, {"Prime", 0x2033}, {"Scaron", 0x160}, {"THORN", 0xDE}, {"Uacute", 0xDA},
    {"Ucirc", 0xDB}, {"Ugrave", 0xD9}, {"Uuml", 0xDC}, {"Yacute", 0xDD}, {"Yuml", 0x178}, {"aacute", 0xE1},
    {"acirc", 0xE2}, {"acute", 0xB4}, {"aelig", 0xE6}, {"agrave", 0xE0}, {"amp", '&'}, {"apos", '\''},
    {"aring", 0xE5}, {"atilde", 0xE3}, {"auml", 0xE4}, {"bdquo", 0x201E}, {"brvbar", 0xA6}, {"bull", 0x2022},
    {"ccedil", 0xE7}, {"cedil", 0xB8}, {"cent", 0xA2}, {"circ", 0x2C6}, {"copy", 0xA9}, {"curren", 0xA4},
    {"dagger", 0x2020}, {"deg", 0xB0}, {"divide", 0xF7}, {"eacute", 0xE9}, {"ecirc", 0xEA}, {"egrave", 0xE8},
    {"emsp", 0x2003}, {"ensp", 0x2002}, {"eth", 0xF0}, {"euml", 0xEB}, {"euro", 0x20AC}, {"frac12", 0xBD},
    {"frac14", 0xBC}, {"frac34", 0xBE}, {"gt", '>'}, {"hellip", 0x2026}, {"iacute", 0xED}, {"icirc", 0xEE},
    {"iexcl", 0xA1}, {"igrave", 0xEC}, {"iquest", 0xBF}, {"iuml", 0xEF}, {"laquo", 0xAB}, {"ldquo", 0x201C},
    {"lrm", 0x200E}, {"lsaquo", 0x2039}, {"lsquo", 0x2018}, {"lt", '<'}, {"macr", 0xAF}, {"mdash", 0x2014},
    {"micro", 0xB5}, {"middot", 0xB7}, {"minus", 0x2212}, {"nbsp", 0xA0}, {"ndash", 0x2013}, {"not", 0xAC},
    {"ntilde", 0xF1}, {"oacute", 0xF3}, {"ocirc", 0xF4}, {"oelig", 0x153}, {"ograve", 0xF2}, {"ordf", 0xAA},
    {"ordm", 0xBA}, {"oslash", 0xF8}, {"otilde", 0xF5}, {"ouml", 0xF6}, {"para", 0xB6}, {"permil", 0x2030},
    {"plusmn", 0xB1}, {"pound", 0xA3}, {"prime", 0x2032}, {"quot", '"'}, {"raquo", 0xBB}, {"rdquo", 0x201D},
    {"reg", 0xAE}, {"rlm", 0x200F}, {"rsaquo", 0x203A}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"scaron", 0x161},
    {"sect", 0xA7}, {"shy", 0xAD}, {"sup1", 0xB9}, {"sup2", 0xB2}, {"sup3", 0xB3}, {"szlig", 0xDF},
    {"thinsp", 0x2009}, {"thorn", 0xFE}, {"tilde", 0x2DC}, {"times", 0xD7}, {"trade", 0x2122}, {"uacute", 0xFA},
    {"ucirc", 0xFB}, {"ugrave", 0xF9}, {"uml", 0xA8}, {"uuml", 0xFC}, {"yacute", 0xFD}, {"yen", 0xA5},
    {"yuml", 0xFF}, {"zwj", 0x200D}, {"zwnj", 0x200C},
};
static_assert(std::is_sorted(std::begin(kNamedCharacters), std::end(kNamedCharacters),
                             [](const NamedCharacter& a, const NamedCharacter& b) { return a.name < b.name; }));

// Numbers 128–159 in character references mean windows-1252 (HTML Standard, "numeric character reference end state").
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};

struct Reference {
  char32_t code = 0;
  uint32_t size = 0;  // bytes, 0: this '&' begins none
};
Reference character_reference(string_view text, size_t at) {
  constexpr size_t kMaxBytes = 12;
  const string_view rest = text.substr(at, kMaxBytes);
  const size_t end = rest.find(';');
  if (end == string_view::npos || end < 3) return {};
  const uint32_t size = u32(end + 1);
  string_view body = rest.substr(1, end - 1);
  if (body[0] != '#') {
    const auto it = std::lower_bound(std::begin(kNamedCharacters), std::end(kNamedCharacters), body,
                                     [](const NamedCharacter& a, string_view name) { return a.name < name; });
    if (it == std::end(kNamedCharacters) || it->name != body) return {};
    return {it->code, size};
  }
  body.remove_prefix(1);
  const bool hex = !body.empty() && (body[0] | 32) == 'x';
  if (hex) body.remove_prefix(1);
  if (body.empty() || body.size() > 7) return {};
  char32_t code = 0;
  for (const char c : body) {
    const char lower = static_cast<char>(c | 32);
    if (is_ascii_digit(static_cast<uint8_t>(c))) {
      code = code * (hex ? 16 : 10) + static_cast<char32_t>(c - '0');
    } else if (hex && lower >= 'a' && lower <= 'f') {
      code = code * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return {};
    }
  }
  if (code >= 0x80 && code < 0xA0) code = kWindows1252[code - 0x80];
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size};
}

string_view ligature(char32_t code) {
  constexpr string_view kLetters[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  return code >= 0xFB00 && code <= 0xFB06 ? kLetters[code - 0xFB00] : string_view();
}

enum class CharUse : uint8_t { Plain, Space, Break, Drop, Control, Ligature };

CharUse use_of(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return c == ' ' ? CharUse::Space : CharUse::Plain;
  if (c == '\t') return CharUse::Space;
  if ((c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029) return CharUse::Break;
  if (c < 0xA0) return CharUse::Control;
  if (c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000) return CharUse::Space;
  // Soft hyphen, zero width, marks of direction, byte order mark, tags: nothing that a reader sees.
  if (c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F))
    return CharUse::Drop;
  if (c >= 0xFB00 && c <= 0xFB06) return CharUse::Ligature;
  return CharUse::Plain;
}

// Can the character be part of text that is not NFC? No for Latin letters and common punctuation.
bool may_change_in_nfc(char32_t c) { return c >= 0x300 && !(c >= 0x2010 && c <= 0x205E); }

class Cleaner {
 public:
  Cleaner(string_view source, Document& doc)
      : source_(source), doc_(doc), text_(doc.writable_text()), wrapping_(find_wrapping(source)) {}

  // True when the text has characters that NFC might change.
  bool run() {
    text_.reserve(source_.size() + 16);
    size_t at = 0;
    while (at < source_.size()) {
      size_t end = plain_end(at);
      if (link_close_ >= at) end = std::min(end, link_close_);
      if (end > at && source_[at] == ' ' && after_white_space()) {
        at = clean_white_space(at, item_at(at));  // mark-up stood between two spaces
        continue;
      }
      pending_end_ = end;
      at = end;
      if (at == source_.size()) break;
      const Item item = item_at(at);
      switch (item.use) {
        case CharUse::Plain:
          if (item.verbatim) {
            pending_end_ = at + item.size;
          } else {
            flush(at);
            put(item);
          }
          at += item.size;
          pending_begin_ = item.verbatim ? pending_begin_ : at;
          pending_end_ = at;
          break;
        case CharUse::Ligature:
          flush(at);
          put(item);
          at += item.size;
          pending_begin_ = pending_end_ = at;
          break;
        default:
          at = clean_white_space(at, item);
      }
    }
    flush(source_.size());
    return check_nfc_;
  }

 private:
  struct Item {
    CharUse use = CharUse::Plain;
    bool verbatim = true;  // Plain: the bytes stand as they are
    uint32_t size = 1;     // bytes of the source
    char32_t code = 0;
  };

  // End of the run of bytes that need no look. A space is looked at when something special follows it.
  size_t plain_end(size_t at) const {
    const auto special = [&](size_t i) { return kSpecial[byte_at(source_, i)]; };
#ifdef __SSE2__
    const auto is = [](__m128i block, char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    while (at + 17 <= source_.size()) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source_.data() + at));
      __m128i rare = _mm_or_si128(_mm_cmplt_epi8(block, _mm_set1_epi8(0x20)), is(block, 0x7F));
      rare = _mm_or_si128(rare, _mm_or_si128(is(block, '&'), is(block, '\\')));
      rare = _mm_or_si128(rare, _mm_or_si128(is(block, '*'), _mm_or_si128(is(block, '_'), is(block, '['))));
      const unsigned marks = static_cast<unsigned>(_mm_movemask_epi8(rare));
      const unsigned spaces = static_cast<unsigned>(_mm_movemask_epi8(is(block, ' ')));
      const uint8_t after = byte_at(source_, at + 16);
      const unsigned next = (marks | spaces) >> 1 | static_cast<unsigned>(kSpecial[after] || after == ' ') << 15;
      const unsigned stops = marks | (spaces & next);
      if (stops) return at + static_cast<size_t>(std::countr_zero(stops));
      at += 16;
    }
#endif
    for (; at < source_.size(); ++at) {
      if (special(at)) break;
      if (source_[at] == ' ' && (at + 1 == source_.size() || special(at + 1) || source_[at + 1] == ' ')) break;
    }
    return at;
  }

  // What stands at a byte that plain_end stopped at.
  Item item_at(size_t at) {
    const uint8_t c = byte_at(source_, at);
    if (c >= 0x80) {
      const Decoded d = decode(source_, at);
      check_nfc_ |= may_change_in_nfc(d.code);
      return {use_of(d.code), true, d.size, d.code};
    }
    if (at == escaped_at_) return {};
    switch (c) {
      case '\r': return {CharUse::Break, true, at + 1 < source_.size() && source_[at + 1] == '\n' ? 2u : 1u, '\n'};
      case '&': {
        const Reference found = character_reference(source_, at);
        if (found.size == 0) return {};
        check_nfc_ |= may_change_in_nfc(found.code);
        return {use_of(found.code), false, found.size, found.code};
      }
      case '\\':
        if (at + 1 < source_.size() && string_view("\\`*_{}[]()#+-.!|>~<\"'$&").find(source_[at + 1]) != string_view::npos) {
          escaped_at_ = at + 1;
          return {CharUse::Drop, true, 1, 0};
        }
        return {};
      case '*': return strong_mark(at);
      case '_': return emphasis_mark(at);
      case '[': return link_begin(at);
      case ']': return at == link_close_ ? mark_up(link_close_end_ - at) : literal(1);
      default: return {use_of(c), true, 1, c};
    }
  }

  static Item mark_up(size_t size_bytes) { return {CharUse::Drop, true, u32(size_bytes), 0}; }
  // Marks that stand as they are.
  static Item literal(size_t size_bytes) { return {CharUse::Plain, true, u32(size_bytes), 0}; }

  size_t run_size(size_t at, char c) const {
    size_t end = at;
    while (end < source_.size() && source_[end] == c) ++end;
    return end - at;
  }
  bool wordy_before(size_t at) const { return at > 0 && is_wordy(byte_at(source_, at - 1)); }
  bool wordy_after(size_t at) const { return at < source_.size() && is_wordy(byte_at(source_, at)); }
  bool white_at(size_t at) const { return at >= source_.size() || source_[at] == ' ' || source_[at] == '\n' || source_[at] == '\r' || source_[at] == '\t'; }

  // Where mark-up that begins at `at` must have ended: at a blank line.
  size_t paragraph_end(size_t at) {
    if (at < paragraph_end_) return paragraph_end_;
    size_t end = at;
    for (;;) {
      end = std::min(source_.find('\n', end), source_.size());
      if (end + 1 >= source_.size() || source_[end + 1] == '\n' || source_[end + 1] == '\r') break;
      ++end;
    }
    return paragraph_end_ = end;
  }

  // **strong**, __strong__ : marks in pairs within a paragraph; "2**3", "* *" and rows of them stay.
  Item strong_mark(size_t at) {
    if (at == strong_close_) return mark_up(run_size(at, '*'));
    const size_t size = run_size(at, '*');
    if (size < 2 || size > 3 || (wordy_before(at) && wordy_after(at + size))) return literal(size);
    const size_t end = paragraph_end(at);
    if (end == no_strong_before_ || (strong_close_ != kNone && at < strong_close_)) return literal(size);
    bool words = false;
    for (size_t i = at + size; i < end;) {
      const size_t stars = run_size(i, '*');
      if (stars == size && words && !(wordy_before(i) && wordy_after(i + stars))) {
        strong_close_ = i;
        return mark_up(size);
      }
      words |= is_wordy(byte_at(source_, i)) || byte_at(source_, i) >= 0x80;
      i += std::max<size_t>(1, stars);
    }
    no_strong_before_ = end;
    return literal(size);
  }

  // _emphasis_ that hugs words. " _ " is the dash of the wires; snake_case and addresses stay.
  Item emphasis_mark(size_t at) {
    const size_t size = run_size(at, '_');
    if (at == emphasis_close_) return mark_up(emphasis_size_);
    if (size > 2 || (emphasis_close_ != kNone && at < emphasis_close_)) return literal(size);
    const bool opens = (at == 0 || white_at(at - 1) || byte_at(source_, at - 1) >= 0x80 ||
                        string_view("\"'([*`").find(source_[at - 1]) != string_view::npos) &&
                       !white_at(at + size);
    const size_t end = paragraph_end(at);
    if (!opens || end == no_emphasis_before_) return literal(size);
    for (size_t i = at + size; i < end;) {
      const size_t bars = run_size(i, '_');
      if (bars == size && i > at + size && !white_at(i - 1) && !wordy_after(i + bars)) {
        emphasis_close_ = i;
        emphasis_size_ = size;
        return mark_up(size);
      }
      i += std::max<size_t>(1, bars);
    }
    no_emphasis_before_ = end;
    return literal(size);
  }

  // [text](address "title"): the text stays. plain_end does not stop at ']', so the text is bounded here.
  Item link_begin(size_t at) {
    if (at < link_close_end_) return {};
    const size_t end = std::min(paragraph_end(at), at + kMaxLinkBytes);
    size_t close = at + 1;
    while (close < end && source_[close] != ']' && source_[close] != '[') close += source_[close] == '\\' ? 2 : 1;
    if (close + 1 >= end || source_[close] != ']' || source_[close + 1] != '(' || close == at + 1) return {};
    size_t i = close + 2;
    const string_view address = source_.substr(i, end - i);
    constexpr string_view kBeginnings[] = {"http:", "https:", "mailto:", "ftp:", "www.", "/", "#", "<http"};
    if (std::none_of(std::begin(kBeginnings), std::end(kBeginnings), [&](string_view b) { return address.starts_with(b); }))
      return {};
    for (int depth = 0; i < end && !white_at(i) && source_[i] != '['; ++i) {
      if (source_[i] == '(') ++depth;
      if (source_[i] == ')' && depth-- == 0) break;
    }
    if (i < end && source_[i] == ' ') {  // "title"
      const char quote = i + 1 < end ? source_[i + 1] : ' ';
      if (quote != '"' && quote != '\'') return {};
      const size_t title_size = source_.substr(i + 2, end - std::min(end, i + 2)).find(quote);
      if (title_size == string_view::npos) return {};
      i += title_size + 3;
    }
    if (i >= end || source_[i] != ')') return {};
    link_close_ = close;
    link_close_end_ = i + 1;
    return mark_up(1);
  }

  bool after_white_space() const {
    if (pending_end_ > pending_begin_) {
      const char c = source_[pending_end_ - 1];
      return c == ' ' || c == '\n';
    }
    return text_.empty() || text_.back() == ' ' || text_.back() == '\n';
  }
  bool at_text_start() const { return text_.empty() && pending_begin_ == pending_end_; }

  // A run of spaces, line breaks and things to drop becomes one space, one line break, a blank line or nothing.
  // Takes: its first item (what opens mark-up may be asked for once only). Gives: the byte after the run.
  size_t clean_white_space(size_t begin, Item item);
  // Does the only line break of the run [begin, end) come from wrapping?
  bool is_wrapped(size_t begin, size_t end) const;
  enum class Hyphen : uint8_t { None, Kept, Dropped };
  // What to do about a hyphen before such a line break.
  Hyphen hyphen_before(size_t begin, size_t end);

  // Writes the bytes that stand as they are, up to `at`.
  void flush(size_t at) {
    const size_t size = pending_end_ - pending_begin_;
    text_.append(source_.data() + pending_begin_, size);
    doc_.offsets.keep(u32(size));
    pending_begin_ = pending_end_ = at;
  }
  void put(const Item& item) {
    const size_t before = text_.size();
    if (item.use == CharUse::Ligature) {
      text_ += ligature(item.code);
    } else {
      append_utf8(text_, item.code);
    }
    doc_.offsets.replace(item.size, u32(text_.size() - before));
  }

  static constexpr size_t kNone = SIZE_MAX;
  static constexpr size_t kMaxLinkBytes = 4096;

  string_view source_;
  Document& doc_;
  std::string& text_;
  const Wrapping wrapping_;
  bool check_nfc_ = false;
  size_t pending_begin_ = 0, pending_end_ = 0;  // source bytes that are still to be written as they are
  size_t line_begin_ = 0;                       // in the source
  bool line_joined_ = false;                    // to the one before it
  size_t escaped_at_ = kNone;
  size_t paragraph_end_ = 0;
  size_t strong_close_ = kNone, no_strong_before_ = kNone;
  size_t emphasis_close_ = kNone, emphasis_size_ = 0, no_emphasis_before_ = kNone;
  size_t link_close_ = kNone, link_close_end_ = 0;
  int hyphen_searches_ = 0;
};

bool Cleaner::is_wrapped(size_t begin, size_t end) const {
  constexpr size_t kLookBytes = 256;
  constexpr size_t kMinLineBytes = 40;
  const string_view before = trimmed(source_.substr(line_begin_, begin - line_begin_));
  string_view next = source_.substr(end, kLookBytes);
  next = trimmed(next.substr(0, next.find('\n')));
  if (before.size() < kMinLineBytes || next.empty() || begins_item(next) || next.starts_with("by ")) return false;
  const size_t line_break = source_.substr(begin, end - begin).rfind('\n');
  if (line_break != string_view::npos && end - begin - line_break > 2) return false;  // an indented line begins a paragraph
  const size_t last_word = before.rfind(' ') + 1;
  if (before.find("://", last_word) != string_view::npos) return false;
  const bool mid_sentence = !ends_sentence(before);
  if (mid_sentence && next[0] >= 'a' && next[0] <= 'z') return true;
  if (!wrapping_.evident) return false;
  if (before.size() + 1 + first_word_size(next) > wrapping_.width) return true;
  return mid_sentence && (line_joined_ || (before[last_word] >= 'a' && before[last_word] <= 'z'));
}

Cleaner::Hyphen Cleaner::hyphen_before(size_t begin, size_t end) {
  constexpr int kMaxSearches = 64;
  constexpr size_t kSearchBytes = 256 << 10;
  if (begin < 2 || source_[begin - 1] != '-' || pending_end_ != begin || pending_begin_ == pending_end_) return Hyphen::None;
  size_t word = begin - 1;
  while (word > line_begin_ && is_ascii_letter(byte_at(source_, word - 1))) --word;
  size_t rest = end;
  while (rest < source_.size() && is_ascii_letter(byte_at(source_, rest))) ++rest;
  const string_view first = source_.substr(word, begin - 1 - word), second = source_.substr(end, rest - end);
  if (first.empty() || second.empty() || second[0] < 'a') return Hyphen::None;
  if (second == "and" || second == "or" || second == "to") return Hyphen::None;  // "pre- and post-war"
  // Sure is what the article itself shows: the word without the hyphen, and never with it.
  if (++hyphen_searches_ > kMaxSearches) return Hyphen::Kept;
  const string_view where = source_.substr(0, kSearchBytes);
  const std::string joined = std::string(first) + std::string(second);
  const std::string hyphenated = std::string(first) + "-" + std::string(second);
  bool stands_elsewhere = false;
  for (size_t at = where.find(joined); at != string_view::npos && !stands_elsewhere; at = where.find(joined, at + 1))
    stands_elsewhere = !wordy_before(at) && !wordy_after(at + joined.size());
  return stands_elsewhere && where.find(hyphenated) == string_view::npos ? Hyphen::Dropped : Hyphen::Kept;
}

size_t Cleaner::clean_white_space(size_t begin, Item item) {
  size_t at = begin;
  uint32_t breaks = 0;
  bool spaces = false;
  while (item.use != CharUse::Plain && item.use != CharUse::Ligature) {
    breaks += item.use == CharUse::Break;
    spaces |= item.use == CharUse::Space;
    if (item.use == CharUse::Control) {
      const uint32_t here = u32(text_.size() + (pending_end_ - pending_begin_));
      doc_.add_note("N103", "control characters were left out", {here, here});
    }
    at += item.size;
    if (at == source_.size()) break;
    item = item_at(at);
  }
  string_view out;
  bool wrapped = false;
  size_t dropped_before = 0;
  if (breaks == 1) {
    wrapped = is_wrapped(begin, at);
    out = wrapped ? " " : "\n";
    if (wrapped) {
      const Hyphen hyphen = hyphen_before(begin, at);
      if (hyphen != Hyphen::None) out = "";
      dropped_before = hyphen == Hyphen::Dropped;
    }
  } else if (breaks > 1) {
    out = "\n\n";
  } else if (spaces) {
    out = " ";
  }
  if (at_text_start() || at == source_.size() || (out == " " && after_white_space())) out = "";
  if (out == source_.substr(begin, at - begin)) {
    pending_end_ = at;
  } else {
    pending_end_ -= dropped_before;
    flush(at);
    text_ += out;
    doc_.offsets.replace(u32(at - begin + dropped_before), u32(out.size()));
  }
  if (breaks > 0) {
    line_begin_ = at;
    line_joined_ = wrapped;
  }
  return at;
}

// ---- composition ------------------------------------------------------------------------------------------------

// Brings the text to NFC; only segments that change get a piece of their own in the map.
void compose(NormalizeScratch::State& state, Document& doc) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return;
  const icu::StringPiece text(doc.text().data(), static_cast<int32_t>(doc.text().size()));
  if (nfc->isNormalizedUTF8(text, status) || U_FAILURE(status)) return;
  state.rewritten.clear();
  state.rewrite.clear();
  icu::Edits edits;
  icu::StringByteSink<std::string> sink(&state.rewritten);
  nfc->normalizeUTF8(0, text, sink, &edits, status);
  if (U_FAILURE(status)) return;
  for (auto it = edits.getFineIterator(); it.next(status);) {
    if (it.hasChange()) {
      state.rewrite.replace(static_cast<uint32_t>(it.oldLength()), static_cast<uint32_t>(it.newLength()));
    } else {
      state.rewrite.keep(static_cast<uint32_t>(it.oldLength()));
    }
  }
  doc.offsets.rewritten_by(state.rewrite);
  doc.writable_text().swap(state.rewritten);
}

}  // namespace

RawKind normalize(const RawArticle& raw, NormalizeScratch& scratch, Document& doc) {
  string_view bytes = raw.bytes;
  if (bytes.size() > kMaxRawBytes) {
    bytes = bytes.substr(0, kMaxRawBytes);
    doc.add_note("N105", "the article is longer than 256 MiB: the rest was not read");
  }
  if (bytes.empty()) return RawKind::Empty;
  if (find_source(bytes, raw.encoding, *scratch.state, doc) == RawKind::Binary) return RawKind::Binary;
  if (Cleaner(doc.source, doc).run()) compose(*scratch.state, doc);
  return doc.text().empty() ? RawKind::Empty : RawKind::Text;
}

}  // namespace nutgraf
