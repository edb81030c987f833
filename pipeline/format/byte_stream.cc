#include "format/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace nutgraf {

// Source: RFC 1952 through zlib. Members one behind the other are one file, as `cat a.gz b.gz` makes it.
class ByteStream::Gzip {
 public:
  static constexpr size_t kPackedBytes = size_t{256} << 10;

  Gzip() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    failed_ = inflateInit2(&stream_, kGzipOnly) != Z_OK;
  }
  ~Gzip() { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  // Room for more packed bytes; take() says how many came.
  char* room() {
    packed_.resize(kPackedBytes);
    return packed_.data();
  }
  void take(size_t bytes) {
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(bytes);
  }
  void take(const char* bytes, size_t size) {
    packed_.assign(bytes, size);
    take(size);
  }
  bool is_empty() const { return stream_.avail_in == 0; }
  // Between two members: the file may end here.
  bool may_end() const { return !inside_; }
  bool failed() const { return failed_; }

  // Unpacks what was taken: how many bytes of room were filled.
  size_t unpack(char* to, size_t room) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(room);
    while (stream_.avail_out > 0 && stream_.avail_in > 0 && !failed_) {
      inside_ = true;
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        inside_ = false;
        failed_ = inflateReset(&stream_) != Z_OK;
      } else if (code != Z_OK) {
        failed_ = true;
      }
    }
    return room - stream_.avail_out;
  }

 private:
  z_stream stream_{};
  std::string packed_;
  bool inside_ = false;
  bool failed_ = false;
};

ByteStream::ByteStream(int fd, bool owned) : fd_(fd), owned_(owned) {}

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
      gzip_(std::move(other.gzip_)),
      begun_(other.begun_),
      error_(std::move(other.error_)) {}

ByteStream& ByteStream::operator=(ByteStream&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(owned_, other.owned_);
  std::swap(ended_, other.ended_);
  std::swap(buffer_, other.buffer_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(gzip_, other.gzip_);
  std::swap(begun_, other.begun_);
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
  if (buffer_.size() < end_ + want + kPaddingBytes)
    buffer_.resize(std::max(end_ + want + kPaddingBytes, buffer_.size() * 2));
  char* to = buffer_.data() + end_;
  const size_t room = buffer_.size() - kPaddingBytes - end_;
  size_t size = gzip_ ? unpack(to, room) : read_file(to, room);
  if (!begun_ && size > 0) {
    begun_ = true;
    if (begins_as_gzip(to, size)) size = unpack(to, room);
  }
  end_ += size;
  ended_ = size == 0;
  return !ended_;
}

size_t ByteStream::read_file(char* to, size_t room) {
  for (;;) {
    const ssize_t n = ::read(fd_, to, room);
    if (n >= 0) return static_cast<size_t>(n);
    if (errno == EINTR) continue;
    error_ = std::strerror(errno);
    return 0;
  }
}

bool ByteStream::begins_as_gzip(char* bytes, size_t& size) {
  constexpr std::string_view kMagic = "\x1F\x8B";
  // A pipe may have given but one byte yet.
  if (size == 1 && bytes[0] == kMagic[0]) size += read_file(bytes + 1, 1);
  if (!std::string_view(bytes, size).starts_with(kMagic)) return false;
  gzip_ = std::make_unique<Gzip>();
  gzip_->take(bytes, size);
  return true;
}

size_t ByteStream::unpack(char* to, size_t room) {
  // zlib counts in 32 bits.
  room = std::min(room, size_t{1} << 30);
  for (;;) {
    const size_t size = gzip_->unpack(to, room);
    if (gzip_->failed()) error_ = "the gzip data are damaged";
    if (size > 0 || gzip_->failed()) return size;
    const size_t packed = read_file(gzip_->room(), Gzip::kPackedBytes);
    gzip_->take(packed);
    if (packed > 0) continue;
    if (error_.empty() && !gzip_->may_end()) error_ = "the gzip data are cut short";
    return 0;
  }
}

bool ByteStream::would_wait() const {
  if (ended_ || (gzip_ && !gzip_->is_empty())) return false;
  pollfd waiting{fd_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) == 0;
}

}  // namespace nutgraf
