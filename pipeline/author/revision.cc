#include "author/revision.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/file.h"

extern char** environ;

namespace nutgraf {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int exit_code = 0;   // 127: the program cannot be run
  std::string out;     // what it printed
};

// Runs a program found on the PATH, with these arguments. What it prints goes by way of the folder.
Ran run(const std::string& folder, const std::vector<std::string>& arguments) {
  const std::string printed = folder + "/printed", complained = folder + "/complained";
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, printed.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, complained.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed) return {127, {}};
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  Ran out;
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  const Result<std::string> text = read_file(out.exit_code ? complained : printed);
  if (text) out.out = *text;
  while (out.out.ends_with('\n')) out.out.pop_back();
  return out;
}

std::string make_folder() {
  std::error_code failed;
  const fs::path place = fs::temp_directory_path(failed);
  std::string name = (failed ? fs::path("/tmp") : place).string() + "/nutgraf-revision-XXXXXX";
  return ::mkdtemp(name.data()) ? name : std::string();
}

}  // namespace

Revision::Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

Result<Revision> Revision::take_out(const std::string& revision,
                                    const std::vector<std::string>& directories) {
  const std::string made = make_folder();
  if (made.empty())
    return Error{{},
                 "V004",
                 "there is no room for revision " + revision + " in the temporary directory",
                 "set TMPDIR to a directory that can be written"};
  const auto folder = std::make_shared<const Folder>(made);
  // From here on git sees only the number of the commit, whatever the revision was called.
  const Ran commit =
      run(made, {"git", "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (commit.exit_code == 127)
    return Error{{}, "V001", "git cannot be run", "install git, or name a directory"};
  if (commit.exit_code)
    return Error{{},
                 "V002",
                 revision + " is neither a directory nor a revision of a git repository here",
                 "see git log --oneline"};
  for (const std::string& directory : directories) {
    const std::string archive = made + "/archive.tar";
    const Ran archived =
        run(made, {"git", "archive", "--format=tar", "--output=" + archive, commit.out, "--", directory});
    const Ran unpacked = archived.exit_code ? archived : run(made, {"tar", "-xf", archive, "-C", made});
    if (unpacked.exit_code == 127)
      return Error{{}, "V001", "tar cannot be run", "install tar, or name a directory"};
    if (unpacked.exit_code)
      return Error{{},
                   "V003",
                   "revision " + revision + " has no directory " + directory + " here",
                   "go to the directory that holds it, or name another with --gazetteers"};
    std::error_code ignored;
    fs::remove(archive, ignored);
  }
  return Revision(folder);
}

}  // namespace nutgraf
