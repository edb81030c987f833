// Waits for someone to save rules or lists. Source: inotify(7); nothing is polled.
// Not a reader: it tells the paths, no more.
//
//   Result<FileWatcher> watcher = FileWatcher::open({"rules", "gazetteers"});
//   watcher->wait();      // {"rules/facts/position.rules"}, once that was saved
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace nutgraf {

class FileWatcher {
 public:
  // Several files that are saved one shortly after another are one change.
  static constexpr int kQuietMs = 10;

  // Errors: W001 a directory cannot be watched.
  static Result<FileWatcher> open(const std::vector<std::string>& directories);
  FileWatcher(FileWatcher&& other) noexcept;
  FileWatcher& operator=(FileWatcher&&) = delete;
  ~FileWatcher();

  // Takes: how long to wait at most; negative: for ever. Gives: the rules (.rules, .schema) and lists (.tsv)
  // below the directories that were written, moved or removed since the last call, each once, in byte order;
  // directories that came, went or lost track of as well. Empty: nothing happened in that time.
  std::vector<std::string> wait(int timeout_ms = -1);

 private:
  explicit FileWatcher(int fd) : fd_(fd) {}
  // Watches a directory and those below it. False when one cannot be watched.
  bool add(const std::string& directory);
  // Reads what has happened into changed_.
  void read_events();
  void note(const std::string& path);

  int fd_;
  std::map<int, std::string> directory_of_;  // by watch
  std::vector<std::string> changed_;
};

}  // namespace nutgraf
