// How fast each stage is, on one core, in one run with a bare loop over the same text for comparison.
//
//   nutgraf_bench RULES GAZETTEERS ROUNDS SOURCE...
//
// The pack of the rules and lists is written to a file and used from there, as it is from the cache. Prints
// name, TAB, number a line: bytes of the articles, articles, facts; `entries` of names, how many of a sample
// of them are not found in their own words (`lost`), bytes of the pack, seconds to map it, bytes of it that
// are this process's own because it wrote there, and the share of its pages in memory that a second process
// has as well (`shared`); then the seconds that `bare`, `read`, each stage (by the clock; the others by the
// processor's time), `write` and `all` took in the best round of each; then `answer`, a hash of all that was
// written. Every round must write the same and find as many tokens, sentences, mentions and entities as the
// first, else it exits with 1.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "format/facts_json.h"
#include "format/reader.h"
#include "model/scan.h"
#include "run/fact_names.h"
#include "run/pipeline.h"
#include "run/resources.h"

using namespace nutgraf;

namespace {

// Time of the processor in this, the only thread: what else runs on the machine is left out.
double now_seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// What a round made: equal in every round.
struct Answer {
  uint64_t written = 0;  // hash of the output
  uint64_t facts = 0, tokens = 0, sentences = 0, mentions = 0, entities = 0, errors = 0;
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Round {
  double all = 0, write = 0;
  StageTimes stages;
  Answer answer;
};

Round run_round(const Resources& resources, const std::vector<RawArticle>& articles, Scratch& scratch) {
  Round round;
  const ResourceNames names(resources);
  FactWriter writer(resources.schema, names, {});
  ExtractOptions options;
  options.times = &round.stages;
  std::string out;
  const double start = now_seconds();
  for (const RawArticle& article : articles) {
    Answer& answer = round.answer;
    out.clear();
    if (const std::optional<ReadError> error = extract_article(resources, options, article, scratch)) {
      append_error(*error, out);
      ++answer.errors;
    } else {
      const double write_start = now_seconds();
      writer.start(scratch.doc);
      for (const Fact& fact : scratch.doc.facts) {
        writer.append_fact(fact, out);
        out += '\n';
      }
      round.write += now_seconds() - write_start;
    }
    answer.written = hash_pair(answer.written, hash_bytes(out));
    answer.facts += scratch.doc.facts.size();
    answer.tokens += scratch.doc.tokens.size();
    answer.sentences += scratch.doc.sentences.size();
    answer.mentions += scratch.doc.mentions.size();
    answer.entities += scratch.doc.entities.size();
  }
  round.all = now_seconds() - start;
  return round;
}

// The least that any program of this kind does: cut ASCII words, fold them, hash them, look them up.
uint64_t run_bare(const SymbolTable& symbols, const std::vector<RawArticle>& articles) {
  uint64_t answer = 0;
  char word[64];
  for (const RawArticle& article : articles) {
    size_t size = 0;
    for (const char c : article.bytes) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80)) {
        if (size < sizeof word) word[size++] = upper ? static_cast<char>(c | 0x20) : c;
        continue;
      }
      if (size) answer += index_of(symbols.find({word, size}));
      size = 0;
    }
  }
  return answer;
}

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "nutgraf_bench: %s\n", message.c_str());
  std::exit(1);
}

// A file that goes with the program.
struct PackFile {
  explicit PackFile(const std::string& bytes)
      : path((std::filesystem::temp_directory_path() / ("nutgraf-bench-" + std::to_string(::getpid()) +
          ".pack")).string()) {
    if (const Result<bool> written = write_file(path, bytes); !written) fail(to_string(written.errors()[0]));
  }
  ~PackFile() { std::filesystem::remove(path); }
  PackFile(const PackFile&) = delete;
  PackFile& operator=(const PackFile&) = delete;
  const std::string path;
};

std::shared_ptr<const Resources> map_resources(const std::string& path) {
  Result<Pack> pack = Pack::from_file(path);
  if (!pack) fail(to_string(pack.errors()[0]));
  Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack));
  if (!resources) fail(to_string(resources.errors()[0]));
  return *std::move(resources);
}

// Of every tenth entry: how many are not found in an article that is their own words.
size_t lost_entries(const Resources& resources) {
  const Gazetteer& gazetteer = resources.gazetteer;
  size_t lost = 0;
  Document doc;
  for (uint32_t i = 0; i < gazetteer.size(); i += 10) {
    doc.clear();
    doc.writable_text() = gazetteer.text(gazetteer.entry(EntryId{i}));
    // Words as a list cuts them; of where they stand only the first and the last place count. Without flags
    // they are no words by their form, which stand where a capital is wanted.
    Token token;
    token.text = {0, static_cast<uint32_t>(doc.text().size())};
    for (const std::string& word : scan_words(doc.text())) {
      token.word = resources.lexicon.find(word);
      doc.tokens.push_back(token);
    }
    bool found = false;
    if (!doc.tokens.empty())
      gazetteer.match_at(doc, 0, static_cast<uint32_t>(doc.tokens.size()),
          [&](EntryId id, TokenSpan) { found = found || id == EntryId{i}; });
    lost += !found;
  }
  return lost;
}

// What the kernel says of the pages of a mapped file, in bytes.
struct Pages {
  double resident = 0, own = 0, shared = 0;
};
Pages pages_of(const std::string& path) {
  Pages out;
  std::ifstream maps("/proc/self/smaps");
  bool of_file = false;
  for (std::string line; std::getline(maps, line);) {
    const size_t colon = line.find(':');
    // "7f00-7f01 r--p …": the next mapping.
    if (line.find('-') < line.find(' ')) of_file = line.ends_with(path);
    if (!of_file || colon == std::string::npos) continue;
    const std::string key = line.substr(0, colon);
    const double bytes = 1024 * std::strtod(line.c_str() + colon + 1, nullptr);
    if (key == "Rss") out.resident += bytes;
    if (key == "Anonymous") out.own += bytes;  // copied when it was written to
    if (key == "Shared_Clean" || key == "Shared_Dirty") out.shared += bytes;  // dirty: not on the disk yet
  }
  return out;
}

// The same while a second process has mapped the file and read all of it.
Pages pages_beside_another(const std::string& path) {
  int ready[2], done[2];
  if (::pipe(ready) || ::pipe(done)) fail("no pipe");
  const pid_t child = ::fork();
  if (child < 0) fail("no second process");
  if (child == 0) {
    const Result<MappedFile> file = MappedFile::open(path);
    char sum = 0;
    if (file)
      for (size_t i = 0; i < file->bytes().size(); i += 4096) sum = static_cast<char>(sum + file->bytes()[i]);
    ::close(done[1]);
    const bool told = ::write(ready[1], &sum, 1) == 1 && ::read(done[0], &sum, 1) == 0;
    ::_exit(file && told ? 0 : 1);
  }
  char byte;
  ::close(ready[1]);
  ::close(done[0]);
  if (::read(ready[0], &byte, 1) != 1) fail("the second process could not map the pack");
  const Pages pages = pages_of(path);
  ::close(done[1]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ready[0]);
  if (status != 0) fail("the second process could not read the pack");
  return pages;
}

double clock_seconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void report(std::string_view name, double seconds) { std::printf("%.*s\t%.6f\n", static_cast<int>(name.size()), name.data(), seconds); }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) fail("give RULES GAZETTEERS ROUNDS SOURCE...");
  const Result<std::string> bytes = compile_pack({argv[1], argv[2]});
  if (!bytes) fail(to_string(bytes.errors()[0]));
  const PackFile file(*bytes);
  double map_seconds = 0;
  std::shared_ptr<const Resources> resources;
  for (int i = 0; i < 5; ++i) {
    const double start = clock_seconds();
    resources = map_resources(file.path);
    const double seconds = clock_seconds() - start;
    map_seconds = i ? std::min(map_seconds, seconds) : seconds;
  }
  const long rounds = std::max(1L, std::strtol(argv[3], nullptr, 10));

  std::vector<RawArticle> articles;
  double read_seconds = 0;
  for (long i = 0; i < rounds; ++i) {
    articles.clear();
    const double start = now_seconds();
    Sources sources({argv + 4, argv + argc}, {});
    while (std::optional<ReadItem> item = sources.next()) {
      if (const ReadError* error = std::get_if<ReadError>(&*item)) fail(error->id + ": " + error->message);
      articles.push_back(std::get<RawArticle>(*std::move(item)));
    }
    const double seconds = now_seconds() - start;
    read_seconds = i ? std::min(read_seconds, seconds) : seconds;
  }
  uint64_t size_bytes = 0;
  for (const RawArticle& article : articles) size_bytes += article.bytes.size();
  if (size_bytes == 0) fail("no articles");

  double bare_seconds = 0;
  uint64_t bare_answer = 0;
  Round best;
  Scratch scratch;
  for (long i = 0; i < rounds; ++i) {
    const double start = now_seconds();
    const uint64_t bare = run_bare(resources->lexicon.symbols(), articles);
    const double seconds = now_seconds() - start;
    const Round round = run_round(*resources, articles, scratch);
    if (i && (bare != bare_answer || round.answer != best.answer)) fail("two rounds gave different answers");
    if (i) {
      best.all = std::min(best.all, round.all);
      best.write = std::min(best.write, round.write);
      for (size_t k = 0; k < kMaxStages; ++k)
        best.stages.nanoseconds[k] = std::min(best.stages.nanoseconds[k], round.stages.nanoseconds[k]);
    } else {
      best = round;
    }
    bare_seconds = i ? std::min(bare_seconds, seconds) : seconds;
    bare_answer = bare;
  }
  std::printf("bytes\t%" PRIu64 "\narticles\t%zu\nfacts\t%" PRIu64 "\n", size_bytes, articles.size(), best.answer.facts);
  const Pages pages = pages_beside_another(file.path);
  std::printf("entries\t%zu\nlost\t%zu\npack\t%zu\n", resources->gazetteer.size(), lost_entries(*resources),
      bytes->size());
  report("map", map_seconds);
  std::printf("own\t%.0f\nshared\t%.4f\n", pages.own, pages.resident > 0 ?
      pages.shared / pages.resident : 0.0);
  report("bare", bare_seconds);
  report("read", read_seconds);
  for (size_t i = 0; i < stages().size(); ++i) report(stages()[i].name, static_cast<double>(best.stages.nanoseconds[i]) * 1e-9);
  report("write", best.write);
  report("all", best.all + read_seconds);
  std::printf("answer\t%016" PRIx64 "\n", best.answer.written);
}
