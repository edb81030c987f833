#include "format/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace nutgraf {

Result<ByteStream> ByteStream::open(const std::string& path) {
  if (path == "-") return ByteStream(STDIN_FILENO, false);
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Error{{path}, "F001", "cannot open the file", std::strerror(errno)};
  return ByteStream(fd, true);
}

ByteStream::ByteStream(ByteStream&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)),
      ended_(other.ended_),
      buffer_(std::move(other.buffer_)),
      begin_(std::exchange(other.begin_, 0)),
      end_(std::exchange(other.end_, 0)),
      error_(std::move(other.error_)) {}

ByteStream& ByteStream::operator=(ByteStream&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(owned_, other.owned_);
  std::swap(ended_, other.ended_);
  std::swap(buffer_, other.buffer_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(error_, other.error_);
  return *this;
}

ByteStream::~ByteStream() {
  if (owned_) ::close(fd_);
}

bool ByteStream::more() {
  if (ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  size_t want = kBlockBytes;
  struct stat status;
  // A small file needs no large buffer; one byte more finds its end.
  if (buffer_.empty() && ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode) &&
      static_cast<size_t>(status.st_size) < kBlockBytes)
    want = static_cast<size_t>(status.st_size) + 1;
  if (buffer_.size() < end_ + want + kPaddingBytes) buffer_.resize(std::max(end_ + want + kPaddingBytes, buffer_.size() * 2));
  for (;;) {
    const ssize_t n = ::read(fd_, buffer_.data() + end_, buffer_.size() - kPaddingBytes - end_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) error_ = std::strerror(errno);
    if (n <= 0) {
      ended_ = true;
      return false;
    }
    end_ += static_cast<size_t>(n);
    return true;
  }
}

bool ByteStream::would_wait() const {
  if (ended_) return false;
  pollfd waiting{fd_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

}  // namespace nutgraf
