// Files: read whole, mapped, written whole.
// Not for streams of articles (format/reader.h reads those in pieces).
//
//   read_file("missing.txt").errors()[0]  ->  missing.txt: error F001: cannot open the file (No such file …)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nutgraf {

// Errors: F001 cannot open, F002 cannot read.
Result<std::string> read_file(const std::string& path);

// Writes beside the target and renames, so that a reader never sees half a file.
// Errors: F003 cannot write.
Result<bool> write_file(const std::string& path, std::string_view bytes);

// A read-only mapping, shared by all processes that map the file.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Valid while this object (or the one it was moved into) lives.
  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  size_t size_ = 0;
};

// All regular files below `directory`, in byte order of their paths; hidden ones (".x") are left out.
// Errors: F001.
Result<std::vector<std::string>> list_files(const std::string& directory);

}  // namespace nutgraf
