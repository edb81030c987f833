#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace nutgraf {
namespace {

Error cannot(const std::string& path, const char* code, const char* what) {
  return {{path}, code, what, std::strerror(errno)};
}

// Closes the descriptor at the end of a scope.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot(path, "F001", "cannot open the file");
  struct stat status;
  std::string bytes;
  if (::fstat(file.fd, &status) == 0 && S_ISREG(status.st_mode)) bytes.reserve(static_cast<size_t>(status.st_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t n = ::read(file.fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cannot(path, "F002", "cannot read the file");
    if (n == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(n));
  }
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".part" + std::to_string(::getpid());
  {
    const Descriptor file{::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.fd < 0) return cannot(path, "F003", "cannot write the file");
    while (!bytes.empty()) {
      const ssize_t n = ::write(file.fd, bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        const Error error = cannot(path, "F003", "cannot write the file");
        ::unlink(beside.c_str());
        return error;
      }
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    const Error error = cannot(path, "F003", "cannot write the file");
    ::unlink(beside.c_str());
    return error;
  }
  return true;
}

Result<MappedFile> MappedFile::open(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return cannot(path, "F001", "cannot open the file");
  struct stat status;
  if (::fstat(file.fd, &status) != 0) return cannot(path, "F002", "cannot read the file");
  const size_t size = static_cast<size_t>(status.st_size);
  if (size == 0) return MappedFile(nullptr, 0);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.fd, 0);
  if (data == MAP_FAILED) return cannot(path, "F002", "cannot map the file");
  return MappedFile(static_cast<const char*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_) ::munmap(const_cast<char*>(data_), size_);
}

Result<std::vector<std::string>> list_files(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code code;
  std::vector<std::string> files;
  fs::recursive_directory_iterator it(directory, fs::directory_options::skip_permission_denied, code), end;
  if (code) return Error{{directory}, "F001", "cannot open the directory", code.message()};
  for (; it != end; it.increment(code)) {
    if (code) return Error{{directory}, "F002", "cannot read the directory", code.message()};
    const bool hidden = it->path().filename().string().starts_with(".");
    if (it->is_directory(code)) {
      if (hidden) it.disable_recursion_pending();
    } else if (!hidden && it->is_regular_file(code)) {
      files.push_back(it->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace nutgraf
