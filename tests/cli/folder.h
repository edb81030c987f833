// The real program in an empty directory, for the tests of this room.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace nutgraf {

namespace fs = std::filesystem;
using nlohmann::json;

inline std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Ran {
  int exit_code;
  std::string out, err;
  std::vector<json> lines() const {
    std::vector<json> all;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);) all.push_back(json::parse(line));
    return all;
  }
  bool says(const std::string& words) const { return err.find(words) != std::string::npos; }
};

// An empty directory to work in; it goes with the test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("nutgraf-cli-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "work");
  }
  ~Folder() { fs::remove_all(path_); }

  void write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((path_ / "work" / name).parent_path());
    std::ofstream(path_ / "work" / name, std::ios::binary) << bytes;
  }
  fs::path operator()(const std::string& name) const { return path_ / "work" / name; }

  // Runs a line of shell in which `nutgraf` is the program.
  Ran run(const std::string& line) const {
    const std::string script = "cd '" + (path_ / "work").string() + "' && export NO_COLOR=1 XDG_CACHE_HOME='" + (path_ / "cache").string() +
                               "' && nutgraf() { '" NUTGRAF_PROGRAM "' \"$@\"; } && { " + line + "\n} > '" + (path_ / "out").string() +
                               "' 2> '" + (path_ / "err").string() + "' < /dev/null";
    std::ofstream(path_ / "line.sh") << script;
    const int status = std::system(("bash '" + (path_ / "line.sh").string() + "'").c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(path_ / "out"), read(path_ / "err")};
  }

  fs::path cache() const { return path_ / "cache"; }

 private:
  fs::path path_;
};

}  // namespace nutgraf
