// nutgraf rules why
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "author/rule_why.h"
#include "base/suggest.h"
#include "cli/rules.h"
#include "cli/terminal.h"
#include "cli/why_report.h"
#include "format/reader.h"

namespace nutgraf::cli {
namespace {

struct WhyCommand {
  std::string file;
  PackOptions pack;
  std::string rule;
  std::vector<std::string> slots;
  bool json = false, html = false;
};

// FILE:LINE:COL taken apart from the right, unless a file has that whole name.
struct FilePlace {
  std::string file;
  uint32_t line = 0, column = 0;
};

FilePlace parse_place(const std::string& text) {
  FilePlace out{text, 0, 0};
  std::error_code code;
  std::vector<uint32_t> numbers;
  while (numbers.size() < 2 && !std::filesystem::exists(out.file, code)) {
    const size_t colon = out.file.rfind(':');
    uint32_t number = 0;
    if (colon == std::string::npos) break;
    const char* end = out.file.data() + out.file.size();
    const auto [stop, wrong] = std::from_chars(out.file.data() + colon + 1, end, number);
    if (wrong != std::errc() || stop != end || number == 0) break;
    numbers.insert(numbers.begin(), number);
    out.file.resize(colon);
  }
  if (!numbers.empty()) out.line = numbers[0];
  if (numbers.size() > 1) out.column = numbers[1];
  return out;
}

// The one article of the file, or nothing and a word on stderr.
std::optional<RawArticle> read_article(const std::string& file) {
  Sources sources({file}, {});
  std::optional<RawArticle> out;
  while (const std::optional<ReadItem> item = sources.next()) {
    if (const ReadError* error = std::get_if<ReadError>(&*item)) {
      say((error->id.empty() ? file : error->id) + ": " + error->message);
      return std::nullopt;
    }
    if (out) {
      say(file + " holds more than one article", "give one as text: jq -r .text | nutgraf rules why -");
      return std::nullopt;
    }
    out = std::get<RawArticle>(*item);
  }
  if (!out) say(file + " holds no article");
  return out;
}

std::optional<RuleId> find_rule(const WrittenRules& written, const std::string& name) {
  std::vector<std::string> names;
  for (uint32_t i = 0; i < written.rules.rules.size(); ++i) {
    // A fact names its rule with the fact's type before it.
    const Rule& rule = written.rules.rules[i];
    if (rule.name == name || rule.target + "." + rule.name == name) return RuleId{i};
    names.push_back(rule.name);
  }
  say("there is no rule " + name, did_you_mean(name, names, "rules stand in the .rules files of --rules"));
  return std::nullopt;
}

bool parse_slots(const std::vector<std::string>& texts, SlotWords& out) {
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      say("--slot " + text + " is not understood", "--slot 'person=Jane Doe'");
      return false;
    }
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return true;
}

// Many sentences and no line: which there are, and what was read from each.
std::string overview(const Resources& resources, const Explainer& explainer,
    const std::vector<SentenceId>& sentences, const std::string& file) {
  std::string out;
  for (const SentenceId sentence : sentences) {
    const Place place = explainer.place_of(sentence);
    std::string rules;
    for (const Candidate& c : explainer.doc().candidates)
      if (c.sentence == sentence && c.state == MentionState::Alive)
        rules += (rules.empty() ? "" : ", ") + std::string(resources.program.name(c.rule));
    out += file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
        explainer.words_of(sentence).text + "\n";
    if (!rules.empty()) out += "    " + rules + "\n";
  }
  return out;
}

int run_why(const WhyCommand& command) {
  const FilePlace place = parse_place(command.file);
  WhyOptions options;
  if (!parse_slots(command.slots, options.slots)) return kUsage;
  const std::optional<RawArticle> raw = read_article(place.file);
  if (!raw) return kUsage;
  const WrittenRules written = load_written_rules(command.pack);
  if (written.exit_code) return written.exit_code;
  if (!command.rule.empty()) {
    options.rule = find_rule(written, command.rule);
    if (!options.rule) return kUsage;
  } else if (!options.slots.empty()) {
    say("--slot needs --rule",
        "nutgraf rules why article.txt:3 --rule title-before-name --slot 'person=Jane Doe'");
    return kUsage;
  }
  RuleSource source(written.rules, written.sources);
  Explainer explainer(*written.resources, source);
  if (const std::optional<ReadError> error = explainer.read(*raw, place.file)) {
    say(place.file + ": " + error->message);
    return kUsage;
  }
  const std::vector<SentenceId> sentences = explainer.sentences_at(place.line, place.column);
  if (sentences.empty()) {
    say("no sentence stands at " + command.file,
        "headlines and paragraphs of the article do; lines of a web page's frame do not");
    return kUsage;
  }
  Output output(false);
  const bool all = command.json || command.html || options.rule || place.line != 0;
  if (!all && sentences.size() > 1) {
    output.write(overview(*written.resources, explainer, sentences, place.file));
    say("name one of these " + std::to_string(sentences.size()) + " sentences: nutgraf rules why " +
        place.file + ":LINE[:COL]");
    return kDone;
  }
  std::vector<SentenceWhy> page;
  for (const SentenceId sentence : sentences) {
    SentenceWhy why = explainer.explain(sentence, options);
    if (command.json) output.write(why_json(why));
    else if (command.html) page.push_back(std::move(why));
    else output.write((sentence == sentences.front() ? "" : "\n") + why_text(why));
  }
  if (command.html) output.write(why_html(page, "Why: " + command.file));
  return kDone;
}

}  // namespace

void add_rules_why(CLI::App& rules, Run& run) {
  auto command = std::make_shared<WhyCommand>();
  command->pack.rules = "rules";
  CLI::App* why = rules.add_subcommand("why", "Why rules matched a sentence, and why others did not");
  why->add_option("FILE[:LINE[:COL]]", command->file,
      "an article, - for standard input; the sentences on that line, or around that column")
      ->required()
      ->type_name("");
  why->add_option("--rule", command->rule, "explain only this rule")->type_name("NAME");
  why->add_option("--slot", command->slots,
      "words that the rule should have found: person=Jane Doe; may be repeated")->type_name("NAME=WORDS");
  why->add_option("--rules", command->pack.rules,
      "the rules and facts.schema (default: rules)")->type_name("DIR");
  why->add_option("--gazetteers", command->pack.gazetteers,
      kListsHelp)->type_name("DIR");
  CLI::Option* json = why->add_flag("--json", command->json, "one object a sentence, for tools");
  why->add_flag("--html", command->html, "one page for a browser")->excludes(json);
  why->footer(
      "Examples:\n"
      "  nutgraf rules why article.txt:3\n"
      "  nutgraf rules why article.txt:3 --rule title-before-name --slot 'person=Jane Doe'\n"
      "  echo 'Chairwoman Jane Doe resigned.' | nutgraf rules why - --html > why.html");
  why->callback([command, &run] { run = [command] { return run_why(*command); }; });
}

}  // namespace nutgraf::cli
