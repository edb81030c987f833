#include "format/reader.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "format/readers.h"

namespace fs = std::filesystem;

namespace nutgraf {
namespace {

// A directory of its own that goes with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("nutgraf-reader-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string operator()(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return (*this)(name);
  }

 private:
  fs::path path_;
};

// "id|bytes" of an article, "!code id" of an error.
std::vector<std::string> all(Reader& reader) {
  std::vector<std::string> out;
  while (const std::optional<ReadItem> item = reader.next()) {
    if (const auto* article = std::get_if<RawArticle>(&*item))
      out.push_back(article->id + "|" + article->bytes);
    else
      out.push_back("!" + std::get<ReadError>(*item).code + " " + std::get<ReadError>(*item).id);
  }
  return out;
}

std::vector<std::string> read(const std::vector<std::string>& paths, ReadOptions options = {}) {
  Sources sources(paths, std::move(options));
  return all(sources);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("one line of JSONL") {
  struct Case {
    const char* what;
    std::string line;
    Lines expected;
  };
  const std::string deep(5000, '[');
  const Case cases[] = {
      {"an empty line is no record", "", {}},
      {"white space is no record", " \t\r", {}},
      {"text alone: the line is the id", R"({"text":"a"})", {"x.jsonl:1|a"}},
      {"content", R"({"id":"7","content":"a"})", {"7|a"}},
      {"body", R"({"uuid":"u","body":"a"})", {"u|a"}},
      {"text goes before content", R"({"content":"b","text":"a","id":"i"})", {"i|a"}},
      {"an id that is null is none", R"({"id":null,"url":"http://x","text":"a"})", {"http://x|a"}},
      {"a number as id", R"({"id":12,"text":"a"})", {"12|a"}},
      {"a number of 80 bits as id", R"({"id":1208925819614629174706176,"text":"a"})", {"1.2089258196146292e+24|a"}},
      {"carriage return before the end", "{\"id\":\"i\",\"text\":\"a\"}\r", {"i|a"}},
      {"byte order mark", "\xEF\xBB\xBF{\"id\":\"i\",\"text\":\"a\"}", {"i|a"}},
      {"escapes", R"({"id":"i","text":"\u00e9\n\ud83d\ude00\u0000."})", {std::string("i|é\n😀") + '\0' + "."}},
      {"half a surrogate pair", R"({"id":"i","text":"a\ud800b\udc00c\ud83d\ude00\\ud800"})", {"i|a�b�c😀\\ud800"}},
      {"an empty text is an article", R"({"id":"i","text":""})", {"i|"}},
      {"no text", R"({"id":"i","title":"a"})", {"!E112 x.jsonl:1"}},
      {"text is no string", R"({"id":"i","text":["a"]})", {"!E112 x.jsonl:1"}},
      {"no object", R"(["a"])", {"!E111 x.jsonl:1"}},
      {"cut short", R"({"id":"i","text":"a)", {"!E110 x.jsonl:1"}},
      {"more behind it", R"({"text":"a"} x)", {"!E110 x.jsonl:1"}},
      {"not UTF-8", "{\"text\":\"a\xFF\"}", {"!E110 x.jsonl:1"}},
      {"too deep", deep, {"!E110 x.jsonl:1"}},
      {"NUL outside a string", std::string("{\"text\":\"a\"}") + '\0', {"!E110 x.jsonl:1"}},
  };
  const Folder place;
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(read({place.write("x.jsonl", c.line)}) == c.expected);
    CHECK(read({place.write("x.jsonl", c.line + "\n")}) == c.expected);
  }
}

TEST_CASE("a bad line names itself and its cause, and the run goes on") {
  const Folder place;
  Sources sources({place.write("d.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n\n{]\n{\"id\":\"b\",\"text\":\"y\"}")}, {});
  CHECK(std::get<RawArticle>(*sources.next()).id == "a");
  const ReadError error = std::get<ReadError>(*sources.next());
  CHECK(error.id == "d.jsonl:3");
  CHECK(error.message.starts_with("line 3: not valid JSON: "));
  CHECK(error.source.empty());
  CHECK(std::get<RawArticle>(*sources.next()).id == "b");
  CHECK_FALSE(sources.next());
}

TEST_CASE("what a record says beside its text") {
  const Folder place;
  const std::string file = place.write("d.jsonl", R"({"uuid":"u","headline":"H","url":"http://x","date":"2024-05-31","content":"T"})");
  const auto first = [&](const ReadOptions& options) {
    Sources sources({file}, options);
    return std::get<RawArticle>(*sources.next());
  };
  const RawArticle plain = first({});
  CHECK(plain.id == "u");
  CHECK(plain.title == "H");
  CHECK(plain.url == "http://x");
  CHECK(plain.published == "2024-05-31");
  CHECK(plain.bytes == "T");
  ReadOptions mapped;
  mapped.fields = *parse_field_map("text=headline,title=content,id=url");
  mapped.published = "2001-01-01";
  const RawArticle other = first(mapped);
  CHECK(other.bytes == "H");
  CHECK(other.title == "T");
  CHECK(other.id == "http://x");
  CHECK(other.published == "2024-05-31");  // its own date goes before the default
}

TEST_CASE("field maps") {
  CHECK(parse_field_map("")->empty());
  CHECK(*parse_field_map("text=content,published=d") == FieldMap{{"text", "content"}, {"date", "d"}});
  for (const char* wrong : {"text", "text=", "=x", "txet=content"}) {
    CAPTURE(wrong);
    const Result<FieldMap> map = parse_field_map(wrong);
    REQUIRE_FALSE(map);
    CHECK(map.errors()[0].code == "E130");
  }
  CHECK(parse_field_map("txet=content").errors()[0].remedy == "did you mean text?");
}

TEST_CASE("files are told apart by name, then by their first line") {
  const Folder place;
  struct Case {
    const char* name;
    const char* bytes;
    const char* input;
    Lines expected;
  };
  const Case cases[] = {
      {"a.txt", "", "auto", {"a.txt|"}},
      {"a.txt", "plain", "auto", {"a.txt|plain"}},
      {"a.txt", "{braces} in prose", "auto", {"a.txt|{braces} in prose"}},
      {"a.dump", "{\"id\":\"i\",\"text\":\"a\"}\n{\"id\":\"j\",\"text\":\"b\"}\n", "auto", {"i|a", "j|b"}},
      {"a.dump", "\n {\"id\":\"i\",\"text\":\"a\"}", "auto", {"i|a"}},
      {"a.dump", "{\"id\":\"i\"}", "auto", {"a.dump|{\"id\":\"i\"}"}},
      {"a.NDJSON", "x", "auto", {"!E110 a.NDJSON:1"}},
      {"a.json", "{\n \"text\": \"a\"\n}", "auto", {"!E114 a.json"}},
      {"a.json", "{\"id\":\"i\",\"text\":\"a\"}", "auto", {"i|a"}},
      {"a.txt", "{\"id\":\"i\",\"text\":\"a\"}", "text", {"a.txt|{\"id\":\"i\",\"text\":\"a\"}"}},
      {"a.txt", "{\"id\":\"i\",\"text\":\"a\"}", "jsonl", {"i|a"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.bytes);
    ReadOptions options;
    options.input = c.input;
    CHECK(read({place.write(c.name, c.bytes)}, options) == c.expected);
  }
}

TEST_CASE("directories are read in byte order; a name that is not alone gets its path") {
  const Folder place;
  CHECK(read({place("none")}) == Lines{"!E120 " + place("none")});
  fs::create_directories(place("empty"));
  CHECK(read({place("empty")}) == Lines{"!E121 " + place("empty")});

  place.write("n/b.txt", "2");
  place.write("n/a.txt", "1");
  place.write("n/.hidden", "no");
  place.write("n/c/a.txt", "3");
  place.write("n/c/gold.json", "{}");
  CHECK(read({place("n")}) == Lines{"a.txt|1", "b.txt|2", "c/a.txt|3"});
  const Sources sources({place("n")}, {});
  REQUIRE(sources.notices().size() == 1);
  CHECK(sources.notices()[0].find("left out 1 file") != std::string::npos);

  place.write("m/b.txt", "4");
  CHECK(read({place("n"), place("m")}) == Lines{"a.txt|1", place("n/b.txt") + "|2", "c/a.txt|3", place("m/b.txt") + "|4"});
  CHECK(read({place("n/b.txt"), place("gone"), place("n/c")}) == Lines{"b.txt|2", "!E120 " + place("gone"), "a.txt|3"});
}

// The first version named two files of one name in the first directory by a path that also stood in the second.
TEST_CASE("law: every file of a run has its own id") {
  const Folder place;
  for (const char* name : {"a/x", "a/b/x", "b/x", "x", "a/y"}) place.write(name, name);
  Lines ids;
  for (const std::string& line : read({place(""), place("a"), place("b")})) ids.push_back(line.substr(0, line.find('|')));
  CHECK(ids.size() == 9);
}

TEST_CASE("a file name that is not UTF-8 gives a valid id") {
  const Folder place;
  const Lines lines = read({place.write("caf\xE9.txt", "a")});
  CHECK(lines == Lines{"caf�.txt|a"});
}

TEST_CASE("gzip is unpacked, whatever the file is called") {
  const Folder place;
  const auto pack = [](const std::string& bytes) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
  };
  const std::string first = R"({"id":"1","text":"a"})" "\n", second = R"({"id":"2","text":"b"})" "\n";
  const Lines both = {"1|a", "2|b"};
  CHECK(read({place.write("a.jsonl.gz", pack(first + second))}) == both);
  CHECK(read({place.write("no-name", pack(first + second))}) == both);
  CHECK(read({place.write("members.jsonl.gz", pack(first) + pack("") + pack(second))}) == both);
  CHECK(read({place.write("a.txt.gz", pack("An article."))}) == Lines{"a.txt.gz|An article."});
  CHECK(read({place.write("empty.jsonl.gz", pack(""))}).empty());
  CHECK(read({place.write("one-byte.txt", "\x1F")}) == Lines{"one-byte.txt|\x1F"});
  CHECK(read({place.write("only-looks-like-it.txt", "\x1F\x8B")}) == Lines{"!E122 only-looks-like-it.txt"});

  std::string many;
  Lines expected;
  for (int i = 0; i < 200'000; ++i) {
    const std::string id = std::to_string(i);
    many += "{\"id\":\"" + id + "\",\"text\":\"article " + id + "\"}\n";
    expected.push_back(id + "|article " + id);
  }
  const std::string packed = pack(many);
  CHECK(read({place.write("many.jsonl.gz", packed)}) == expected);
  Lines cut = read({place.write("cut.jsonl.gz", packed.substr(0, packed.size() / 2))});
  REQUIRE(cut.size() > 1000);
  CHECK(cut.back() == "!E122 cut.jsonl.gz");
  cut.pop_back();
  CHECK(std::equal(cut.begin(), cut.end(), expected.begin()));
}

// State law: however the blocks fall, the records are the same.
TEST_CASE("records that cross the ends of blocks") {
  const Folder place;
  std::mt19937 random(7);
  std::string bytes;
  Lines expected;
  while (bytes.size() < 3 * ByteStream::kBlockBytes) {
    const size_t n = random() % 50'000;
    const std::string id = std::to_string(expected.size());
    bytes += "{\"id\":\"" + id + "\",\"text\":\"" + std::string(n, 'a' + static_cast<char>(n % 26)) + "\"}\n";
    expected.push_back(id + "|" + std::string(n, 'a' + static_cast<char>(n % 26)));
  }
  const std::string huge(2 * ByteStream::kBlockBytes + 17, 'z');
  bytes += "{\"id\":\"huge\",\"text\":\"" + huge + "\"}";
  expected.push_back("huge|" + huge);
  CHECK(read({place.write("big.jsonl", bytes)}) == expected);
}

}  // namespace nutgraf
