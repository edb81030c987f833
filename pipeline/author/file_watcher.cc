#include "author/file_watcher.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;

bool is_rules_or_list(const std::string& name) {
  if (name.starts_with(".")) return false;
  return name.ends_with(".rules") || name.ends_with(".schema") || name.ends_with(".tsv");
}

// Whether there is something to read, after at most that time.
bool ready(int fd, int timeout_ms) {
  pollfd waiting{fd, POLLIN, 0};
  for (;;) {
    const int n = ::poll(&waiting, 1, timeout_ms);
    if (n < 0 && errno == EINTR) continue;
    return n > 0;
  }
}

}  // namespace

Result<FileWatcher> FileWatcher::open(const std::vector<std::string>& directories) {
  FileWatcher out(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  for (const std::string& directory : directories)
    if (out.fd_ < 0 || !out.add(directory))
      return Error{{directory}, "W001", "this directory cannot be watched for changes", std::strerror(errno)};
  return out;
}

FileWatcher::FileWatcher(FileWatcher&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      directory_of_(std::move(other.directory_of_)),
      changed_(std::move(other.changed_)) {}

FileWatcher::~FileWatcher() {
  if (fd_ >= 0) ::close(fd_);
}

bool FileWatcher::add(const std::string& directory) {
  const int watch = ::inotify_add_watch(fd_, directory.c_str(), kEvents);
  if (watch < 0) return false;
  directory_of_[watch] = directory;
  std::error_code failed;
  for (fs::directory_iterator it(directory, failed), end; !failed && it != end; it.increment(failed)) {
    std::error_code ignored;
    if (it->is_directory(ignored) && !it->is_symlink(ignored) &&
        !it->path().filename().string().starts_with("."))
      add(it->path().string());
  }
  return true;
}

void FileWatcher::note(const std::string& path) { changed_.push_back(path); }

void FileWatcher::read_events() {
  alignas(inotify_event) char buffer[1 << 14];
  for (;;) {
    const ssize_t size = ::read(fd_, buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (const char* at = buffer; at < buffer + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      if (event->mask & IN_Q_OVERFLOW)  // more happened than was kept: everything may have changed
        for (const auto& [watch, directory] : directory_of_) note(directory);
      const auto directory = directory_of_.find(event->wd);
      if (directory == directory_of_.end()) continue;
      if (event->mask & IN_IGNORED) {
        directory_of_.erase(directory);
        continue;
      }
      if (event->len == 0) continue;
      const std::string name = event->name, path = directory->second + "/" + name;
      if (event->mask & IN_ISDIR) {
        if (name.starts_with(".")) continue;
        if (event->mask & (IN_CREATE | IN_MOVED_TO)) add(path);
        note(path);
      } else if (is_rules_or_list(name) &&
                 !(event->mask & IN_CREATE)) {  // a new file is told when it is written
        note(path);
      }
    }
  }
}

std::vector<std::string> FileWatcher::wait(int timeout_ms) {
  // What does not concern us wakes us as well.
  while (changed_.empty()) {
    if (!ready(fd_, timeout_ms)) return {};
    read_events();
  }
  while (ready(fd_, kQuietMs)) read_events();
  std::vector<std::string> out = std::move(changed_);
  changed_.clear();
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace nutgraf
