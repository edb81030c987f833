// Directories as they stood in a git revision, taken out into a temporary directory.
// Not a git library: runs the user's own git and tar, with arguments that no shell reads.
//
//   Result<Revision> head = Revision::take_out("HEAD~1", {"rules", "gazetteers"});
//   head->directory() + "/rules"        // there while `head` lives
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace nutgraf {

class Revision {
 public:
  // Takes: whatever git calls a revision; directories by their paths below the current directory, which must
  // lie in a git work tree.
  // Errors: V001 git cannot be run, V002 no such revision, V003 the revision lacks one of the directories,
  // V004 no room in the temporary directory.
  static Result<Revision> take_out(const std::string& revision, const std::vector<std::string>& directories);

  const std::string& directory() const { return folder_->path; }

 private:
  // Removed with the last Revision that knows it.
  struct Folder {
    explicit Folder(std::string made) : path(std::move(made)) {}
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    const std::string path;
  };
  explicit Revision(std::shared_ptr<const Folder> folder) : folder_(std::move(folder)) {}
  std::shared_ptr<const Folder> folder_;
};

}  // namespace nutgraf
