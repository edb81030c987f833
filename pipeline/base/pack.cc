#include "base/pack.h"

#include <cstring>

#include "base/hash.h"

namespace nutgraf {
namespace {

constexpr char kMagic[8] = {'N', 'U', 'T', 'G', 'R', 'A', 'F', '\n'};
constexpr size_t kAlignBytes = 16;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t sections;
  uint64_t size_bytes;
  uint64_t content_hash;
};

struct Entry {
  uint32_t number;
  uint32_t reserved;
  uint64_t begin_bytes;
  uint64_t size_bytes;
};

size_t aligned(size_t n) { return (n + kAlignBytes - 1) / kAlignBytes * kAlignBytes; }

}  // namespace

void PackBuilder::add_bytes(uint32_t section, std::string_view bytes) {
  sections_.push_back({section, std::string(bytes)});
}

std::string PackBuilder::finish() {
  size_t at = aligned(sizeof(Header) + sections_.size() * sizeof(Entry));
  std::vector<Entry> entries;
  for (const Section& s : sections_) {
    entries.push_back({s.number, 0, at, s.bytes.size()});
    at = aligned(at + s.bytes.size());
  }
  std::string out(at, '\0');
  uint64_t hash = 0;
  for (size_t i = 0; i < sections_.size(); ++i) {
    std::memcpy(out.data() + entries[i].begin_bytes, sections_[i].bytes.data(), sections_[i].bytes.size());
    hash = hash_pair(hash, hash_bytes(sections_[i].bytes));
  }
  if (!entries.empty())
    std::memcpy(out.data() + sizeof(Header), entries.data(), entries.size() * sizeof(Entry));
  Header header{{}, kPackVersion, static_cast<uint32_t>(entries.size()), at, hash};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  std::memcpy(out.data(), &header, sizeof header);
  sections_.clear();
  return out;
}

Result<Pack> Pack::check(Pack pack, const std::string& name) {
  const auto damaged = [&](const char* code, const char* what) {
    return Error{{name}, code, what, "build it again with `nutgraf compile`"};
  };
  if (pack.bytes_.size() < sizeof(Header)) return damaged("P003", "the compiled pack is cut short");
  Header header;
  std::memcpy(&header, pack.bytes_.data(), sizeof header);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0)
    return damaged("P001", "this is not a compiled pack");
  if (header.version != kPackVersion) return damaged("P002", "the pack was compiled by another version");
  if (header.size_bytes != pack.bytes_.size() ||
      sizeof(Header) + uint64_t{header.sections} * sizeof(Entry) > pack.bytes_.size())
    return damaged("P003", "the compiled pack is cut short");
  const Entry* entries = reinterpret_cast<const Entry*>(pack.bytes_.data() + sizeof(Header));
  for (uint32_t i = 0; i < header.sections; ++i)
    if (entries[i].begin_bytes > pack.bytes_.size() ||
        entries[i].size_bytes > pack.bytes_.size() - entries[i].begin_bytes)
      return damaged("P003", "the compiled pack is damaged");
  pack.content_hash_ = header.content_hash;
  return pack;
}

Result<Pack> Pack::from_bytes(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  Pack pack;
  pack.bytes_ = *owner;
  pack.owner_ = owner;
  return check(std::move(pack), "");
}

Result<Pack> Pack::from_file(const std::string& path) {
  Result<MappedFile> file = MappedFile::open(path);
  if (!file) return file.errors();
  auto owner = std::make_shared<const MappedFile>(std::move(*file));
  Pack pack;
  pack.bytes_ = owner->bytes();
  pack.owner_ = owner;
  return check(std::move(pack), path);
}

Result<Pack> Pack::from_static(std::string_view bytes) {
  Pack pack;
  pack.bytes_ = bytes;
  return check(std::move(pack), "");
}

std::string_view Pack::section_bytes(uint32_t number) const {
  Header header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  const Entry* entries = reinterpret_cast<const Entry*>(bytes_.data() + sizeof(Header));
  for (uint32_t i = 0; i < header.sections; ++i)
    if (entries[i].number == number) return bytes_.substr(entries[i].begin_bytes, entries[i].size_bytes);
  return {};
}

}  // namespace nutgraf
