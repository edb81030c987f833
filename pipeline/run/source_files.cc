#include "run/source_files.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/file.h"
#include "run/resources.h"

namespace nutgraf {
namespace {

// A stranger's bytes may not ask for all memory: lists and rules are smaller than this together.
constexpr uint64_t kMaxBytes = uint64_t{1} << 32;

Error damaged() {
  return {{}, "P003", "the rules and lists in the compiled pack are damaged", "build it again with `nutgraf compile`"};
}

void append_size(uint64_t size, std::string& out) {
  char bytes[sizeof size];
  std::memcpy(bytes, &size, sizeof size);
  out.append(bytes, sizeof bytes);
}

std::optional<uint64_t> take_size(std::string_view& bytes) {
  uint64_t size;
  if (bytes.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  return size;
}

std::optional<std::string> take_text(std::string_view& bytes) {
  const std::optional<uint64_t> size = take_size(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  std::string out(bytes.substr(0, *size));
  bytes.remove_prefix(*size);
  return out;
}

}  // namespace

Result<std::vector<SourceFile>> read_source_files(const std::string& directory, const std::string& name,
    const std::vector<std::string>& endings) {
  const Result<std::vector<std::string>> files = list_files(directory);
  if (!files) return files.errors();
  std::vector<SourceFile> out;
  for (const std::string& path : *files) {
    const auto is_end = [&](const std::string& ending) { return path.ends_with(ending); };
    if (std::none_of(endings.begin(), endings.end(), is_end)) continue;
    Result<std::string> text = read_file(path);
    if (!text) return text.errors();
    out.push_back({name + path.substr(directory.size()), *std::move(text)});
  }
  return out;
}

std::string pack_files(const std::vector<SourceFile>& files) {
  std::string plain;
  for (const SourceFile& file : files)
    for (const std::string* text : {&file.path, &file.text}) {
      append_size(text->size(), plain);
      plain += *text;
    }
  std::string out;
  append_size(plain.size(), out);
  uLongf size = ::compressBound(plain.size());
  std::string packed(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
      plain.size(), Z_BEST_COMPRESSION);
  return out.append(packed, 0, size);
}

Result<std::vector<SourceFile>> unpack_files(std::string_view bytes) {
  const std::optional<uint64_t> plain_size = take_size(bytes);
  // Deflate makes of a byte 1,032 at most.
  const uint64_t most = std::min<uint64_t>(kMaxBytes, bytes.size() * uint64_t{1032});
  if (!plain_size || *plain_size > most) return damaged();
  std::string plain(*plain_size, '\0');
  uLongf size = plain.size();
  const int code = ::uncompress(reinterpret_cast<Bytef*>(plain.data()), &size,
      reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (code != Z_OK || size != plain.size()) return damaged();
  std::vector<SourceFile> out;
  for (std::string_view rest = plain; !rest.empty();) {
    std::optional<std::string> path = take_text(rest), text = take_text(rest);
    if (!path || !text) return damaged();
    out.push_back({*std::move(path), *std::move(text)});
  }
  return out;
}

Result<std::vector<SourceFile>> built_in_files(uint32_t section) {
  const Result<std::shared_ptr<const Resources>> resources = Resources::built_in();
  if (!resources) return resources.errors();
  return unpack_files((*resources)->pack.text(section));
}

}  // namespace nutgraf
