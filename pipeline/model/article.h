// One article as it was read: bytes and what the source says about them. Readers make it, normalise takes it.
#pragma once

#include <string>

namespace nutgraf {

struct RawArticle {
  std::string id;         // file name, member path, `id` field, record id
  std::string bytes;      // as read; for JSONL the decoded text field
  std::string encoding;   // declared by the source ("utf-8", "windows-1252"); empty: find out
  std::string title;      // stated beside the text, not part of `bytes`
  std::string url;
  std::string published;  // ISO date or date-time; empty: unknown
};

}  // namespace nutgraf
