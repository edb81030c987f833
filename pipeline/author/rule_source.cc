#include "author/rule_source.h"

#include "author/rule_match.h"
#include "base/file.h"
#include "base/utf8.h"

namespace nutgraf {
namespace {

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> out;
  const Result<std::string> text = read_file(file);
  if (!text) return out;
  for (size_t begin = text->starts_with("\xEF\xBB\xBF") ? 3 : 0; begin <= text->size();) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    out.push_back(text->substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

// `width` code points from `column` (from 1) on.
std::string cut_columns(const std::string& line, uint32_t column, uint32_t width) {
  size_t begin = 0;
  for (uint32_t i = 1; i < column && begin < line.size(); ++i) begin += decode(line, begin).size;
  size_t end = begin;
  for (uint32_t i = 0; i < width && end < line.size(); ++i) end += decode(line, end).size;
  return line.substr(begin, end - begin);
}

}  // namespace

bool ElementText::holds(const ElementText& other) const {
  return place.file == other.place.file && place.line == other.place.line && width > other.width &&
      place.column <= other.place.column && other.place.column + other.width <= place.column + width;
}

const std::string& RuleSource::line(const std::string& file, uint32_t number) {
  static const std::string kNone;
  auto known = lines_.find(file);
  if (known == lines_.end()) known = lines_.emplace(file, lines_of(file)).first;
  return number >= 1 && number <= known->second.size() ? known->second[number - 1] : kNone;
}

ElementText RuleSource::element(uint32_t element) {
  if (element >= sources_.elements.size()) return {};
  const ElementSource& source = sources_.elements[element];
  ElementText out;
  out.place = {sources_.files[source.file], source.line, source.column};
  out.width = source.width;
  out.text = one_spaced(cut_columns(line(out.place.file, source.line), source.column, source.width));
  if (source.piece != UINT32_MAX) out.piece = sources_.pieces[source.piece];
  return out;
}

std::string RuleSource::condition(RuleId id, uint32_t number) {
  const Rule& written = rule(id);
  const size_t conditions = written.conditions.size();
  if (number >= conditions + written.checks.size()) return {};
  const Place& place = number < conditions ? written.conditions[number].place
      : written.checks[number - conditions].place;
  std::string text = line(place.file, place.line);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '#' && !quoted) text.resize(i);
  }
  return one_spaced(text);
}

}  // namespace nutgraf
