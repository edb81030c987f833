// Gives a fuzz target the inputs that were kept, so that what was mended once stays mended in every build.
//
//   fuzz_rule_parser tests/fuzz/corpus/rule_parser
#include <cstdio>

#include "base/file.h"
#include "fuzz/fuzz_target.h"

int main(int argc, char** argv) {
  size_t inputs = 0;
  for (int i = 1; i < argc; ++i) {
    const auto files = nutgraf::list_files(argv[i]);
    if (!files) continue;
    for (const std::string& file : *files) {
      const auto bytes = nutgraf::read_file(file);
      if (!bytes) continue;
      std::fprintf(stderr, "%s\n", file.c_str());
      LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size());
      ++inputs;
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs ? 0 : 1;
}
