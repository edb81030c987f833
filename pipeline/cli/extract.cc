// nutgraf extract [FILE|DIR|-]...
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/packs.h"
#include "cli/terminal.h"
#include "format/reader.h"
#include "run/batch.h"

namespace nutgraf::cli {
namespace {

struct ExtractCommand {
  std::vector<std::string> paths;
  PackOptions pack;
  std::string input = "auto";
  std::string map;
  std::string published;
  std::string output = "facts";
  std::vector<std::string> types;
  std::string offsets = "bytes";
  std::string progress = "auto";
  unsigned jobs = 0;
  bool all_mentions = false;
  bool exit_status = false;
  bool strict = false;
  bool unbuffered = false;
};

// One line on stderr that is written over again, at most ten times a second.
class Progress {
 public:
  explicit Progress(bool on) : on_(on), start_(Clock::now()), shown_at_(start_) {}
  void show(const BatchCounts& counts) {
    const Clock::time_point now = Clock::now();
    // A run of less than a second needs none.
    if (!on_ || now - start_ < std::chrono::seconds(1) || now - shown_at_ < std::chrono::milliseconds(100)) return;
    shown_at_ = now;
    shown_ = true;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    char line[160];
    const int size = std::snprintf(line, sizeof line, "\r%llu articles, %llu facts, %llu errors, %.1f MB/s \x1b[K",
                                   static_cast<unsigned long long>(counts.articles), static_cast<unsigned long long>(counts.facts),
                                   static_cast<unsigned long long>(counts.errors), static_cast<double>(counts.bytes) / 1e6 / seconds);
    std::fwrite(line, 1, static_cast<size_t>(std::max(size, 0)), stderr);
  }
  void clear() const {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  const bool on_;
  const Clock::time_point start_;
  Clock::time_point shown_at_;
  bool shown_ = false;
};

// YYYY-MM-DD, alone or before a time of day.
bool is_iso_date(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i)
    if (kForm[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-') return false;
  const int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (text.size() == kForm.size() || text[10] == 'T' || text[10] == ' ');
}

// The fact types asked for, by TypeId; nothing, after a message, when one is unknown.
std::optional<std::vector<bool>> wanted_types(const std::vector<std::string>& names, const Schema& schema) {
  std::vector<bool> wanted;
  if (names.empty()) return wanted;
  wanted.resize(schema.types().size());
  std::vector<std::string> known;
  for (const TypeDef& type : schema.types()) known.push_back(type.name);
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  for (const std::string& name : names) {
    const std::optional<TypeId> type = schema.find_type(name);
    if (!type) {
      say("there is no fact type " + name, did_you_mean(name, known, "there are: " + all));
      return std::nullopt;
    }
    wanted[to_index(*type)] = true;
  }
  return wanted;
}

int run_extract(const ExtractCommand& command) {
  ReadOptions read;
  read.input = command.input;
  read.published = command.published;
  if (!command.published.empty() && !is_iso_date(command.published)) {
    say("--published " + command.published + " is no date", "write it as 2024-05-31");
    return kUsage;
  }
  if (!command.map.empty()) {
    Result<FieldMap> fields = parse_field_map(command.map);
    if (!fields) {
      say("--map: " + fields.errors()[0].message, fields.errors()[0].remedy);
      return kUsage;
    }
    read.fields = *std::move(fields);
  }
  Loaded loaded = load_resources(command.pack);
  if (!loaded.resources) return loaded.exit_code;
  BatchOptions options;
  options.jobs = command.jobs ? command.jobs : std::max(1u, std::thread::hardware_concurrency());
  options.articles = command.output == "articles";
  options.all_mentions = command.all_mentions;
  options.write.unit = *offset_unit(command.offsets);
  std::optional<std::vector<bool>> types = wanted_types(command.types, loaded.resources->schema);
  if (!types) return kUsage;
  options.write.types = *std::move(types);

  Sources sources(command.paths.empty() ? std::vector<std::string>{"-"} : command.paths, std::move(read));
  for (const std::string& notice : sources.notices()) say(notice);
  Output output(command.unbuffered);
  Progress progress(command.progress == "on" || (command.progress == "auto" && is_terminal(STDERR_FILENO) && !is_terminal(STDOUT_FILENO)));
  BatchCallbacks callbacks;
  callbacks.write = [&](std::string_view lines) {
    output.write(lines);
    return true;
  };
  callbacks.source_failed = [&](const ReadError& error) {
    progress.clear();
    say(error.source + ": " + error.message);
  };
  callbacks.progress = [&](const BatchCounts& counts) { progress.show(counts); };
  const BatchCounts counts = run_batch(*loaded.resources, sources, options, callbacks);
  output.flush();
  progress.clear();
  if (counts.sources_failed) return kUsage;
  if (command.strict && counts.errors) {
    say(std::to_string(counts.errors) + " of " + std::to_string(counts.articles) + " articles were rejected");
    return kRejected;
  }
  return command.exit_status && counts.facts == 0 ? kNoFact : kDone;
}

}  // namespace

void add_extract(CLI::App& app, Run& run) {
  auto command = std::make_shared<ExtractCommand>();
  CLI::App* extract = app.add_subcommand("extract", "Facts of articles, one JSON object a line");
  ExtractCommand& c = *command;
  extract->add_option("FILE", c.paths, "files, directories, or - for standard input")->type_name("");
  extract->add_option("--input", c.input, "auto, text (a file is an article) or jsonl (a line is one)")
      ->check(CLI::IsMember({"auto", "text", "jsonl"}))->type_name("FORMAT");
  extract->add_option("--map", c.map, "fields of foreign JSONL: text=content,date=published")->type_name("FIELD=NAME,...");
  extract->add_option("--published", c.published, "date of articles that do not state theirs; resolves \"last May\"")->type_name("DATE");
  extract->add_option("--output", c.output, "facts (one a line) or articles (one object each, with all that was found)")
      ->check(CLI::IsMember({"facts", "articles"}))->type_name("FORMAT");
  extract->add_option("--types", c.types, "only facts of these types, as position (see nutgraf schema)")->delimiter(',')->allow_extra_args(false)->type_name("TYPE,...");
  extract->add_option("--offsets", c.offsets, "unit of places: bytes, codepoints or utf16")
      ->check(CLI::IsMember({"bytes", "codepoints", "utf16"}))->type_name("UNIT");
  extract->add_flag("--all-mentions", c.all_mentions, "a fact for each place that states it");
  add_pack_options(*extract, c.pack);
  extract->add_option("-j,--jobs", c.jobs, "articles at once; the output is the same for any number (default: every processor)")
      ->check(CLI::Range(1u, 1024u))->type_name("N");
  extract->add_flag("-e,--exit-status", c.exit_status, "exit 1 when there was no fact");
  extract->add_flag("--strict", c.strict, "exit 3 when an article became an error record");
  extract->add_flag("--unbuffered", c.unbuffered, "write each line at once, also into a pipe");
  extract->add_option("--progress", c.progress, "auto (on a terminal), on or off")
      ->check(CLI::IsMember({"auto", "on", "off"}))->type_name("WHEN");
  extract->footer(
      "Examples:\n"
      "  nutgraf extract article.txt\n"
      "  nutgraf extract news/ | jq -r '[.person, .title, .organization] | @tsv'\n"
      "  zcat dump.jsonl.gz | nutgraf extract --input jsonl --map text=body --types position -\n"
      "  nutgraf extract --output articles --offsets codepoints article.txt\n"
      "\n"
      "Exit: 0 done · 1 no fact (-e) · 2 usage, or a file cannot be read or written · 3 an article was\n"
      "rejected (--strict) · 4 rules or lists invalid");
  extract->callback([command, extract, &run] {
    run = [command, extract] {
      if (command->paths.empty() && is_terminal(STDIN_FILENO)) {
        std::fputs(extract->help().c_str(), stderr);
        return kUsage;
      }
      return run_extract(*command);
    };
  });
}

}  // namespace nutgraf::cli
