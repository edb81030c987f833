#include "format/readers.h"

namespace nutgraf {
namespace {

class TextReader : public Reader {
 public:
  TextReader(ByteStream stream, std::string name) : stream_(std::move(stream)), name_(std::move(name)) {}

  std::optional<ReadItem> next() override {
    if (done_) return std::nullopt;
    done_ = true;
    while (stream_.held().size() <= kMaxArticleBytes && stream_.more()) {
    }
    if (!stream_.error().empty())
      return ReadError{name_, "E122", "reading broke off: " + stream_.error(), name_};
    if (stream_.held().size() > kMaxArticleBytes)
      return ReadError{name_, "E123", "larger than 256 MiB: no article is", ""};
    RawArticle article;
    article.id = name_;
    article.bytes = stream_.held();
    return article;
  }

  bool ready() override { return done_ || !stream_.would_wait(); }

 private:
  ByteStream stream_;
  std::string name_;
  bool done_ = false;
};

}  // namespace

std::unique_ptr<Reader> make_text_reader(ByteStream stream, std::string name) {
  return std::make_unique<TextReader>(std::move(stream), std::move(name));
}

}  // namespace nutgraf
