// How fast each stage is, on one core, in one run with a bare loop over the same text for comparison.
//
//   nutgraf_bench RULES GAZETTEERS ROUNDS SOURCE...
//
// Prints name, TAB, number a line: bytes of the articles, articles, facts; then the seconds that `bare`, `read`, each
// stage (by the clock; the others by the processor's time), `write` and `all` took in the best round of each; then
// `answer`, a hash of all that was written. Every round must write the same and find as many tokens, sentences, mentions
// and entities as the first, else it exits with 1.
#include <time.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "base/hash.h"
#include "format/facts_json.h"
#include "format/reader.h"
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

void report(std::string_view name, double seconds) { std::printf("%.*s\t%.6f\n", static_cast<int>(name.size()), name.data(), seconds); }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) fail("give RULES GAZETTEERS ROUNDS SOURCE...");
  const Result<std::string> bytes = compile_pack(argv[1], argv[2]);
  if (!bytes) fail(to_string(bytes.errors()[0]));
  Result<Pack> pack = Pack::from_bytes(*bytes);
  if (!pack) fail(to_string(pack.errors()[0]));
  const Result<std::shared_ptr<const Resources>> resources = Resources::from_pack(*std::move(pack));
  if (!resources) fail(to_string(resources.errors()[0]));
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
    const uint64_t bare = run_bare((*resources)->lexicon.symbols(), articles);
    const double seconds = now_seconds() - start;
    const Round round = run_round(**resources, articles, scratch);
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
  report("bare", bare_seconds);
  report("read", read_seconds);
  for (size_t i = 0; i < stages().size(); ++i) report(stages()[i].name, static_cast<double>(best.stages.nanoseconds[i]) * 1e-9);
  report("write", best.write);
  report("all", best.all + read_seconds);
  std::printf("answer\t%016" PRIx64 "\n", best.answer.written);
}
