// A file or standard input, read in blocks into one buffer that a reader looks at and takes from.
// Not line-based and not decoded; gzip, known by its first bytes, is unpacked. simdjson may read kPaddingBytes behind what is held.
//
//   auto stream = ByteStream::open("-");
//   while (stream->held().find('\n') == npos && stream->more()) {}
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nutgraf {

class ByteStream {
 public:
  static constexpr size_t kBlockBytes = size_t{2} << 20;
  static constexpr size_t kPaddingBytes = 64;

  // "-" is standard input. Errors: F001 cannot open.
  static Result<ByteStream> open(const std::string& path);
  ByteStream(ByteStream&& other) noexcept;
  ByteStream& operator=(ByteStream&& other) noexcept;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  ~ByteStream();

  // What was read and not taken; valid until more() or take().
  std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }
  // Reads one block more. False at the end, or when reading fails: then error() says why.
  bool more();
  void take(size_t bytes) { begin_ += bytes; }
  bool at_end() const { return ended_; }
  // Whether more() would have to wait: standard input with nothing there yet.
  bool would_wait() const;
  const std::string& error() const { return error_; }

 private:
  ByteStream(int fd, bool owned);
  // Reads from the file into `room` bytes: how many were read; 0 at the end, or when reading fails.
  size_t read_file(char* to, size_t room);
  size_t unpack(char* to, size_t room);
  // Whether the file is gzip: then what was read of it goes to the unpacker. May read a second byte.
  bool begins_as_gzip(char* bytes, size_t& size);

  class Gzip;
  int fd_ = -1;
  bool owned_ = false;
  bool ended_ = false;
  std::string buffer_;
  size_t begin_ = 0, end_ = 0;
  std::unique_ptr<Gzip> gzip_;   // null: not packed
  bool begun_ = false;
  std::string error_;
};

}  // namespace nutgraf
