// In place of built_in_pack.cc in the program that compiles the pack.
#include "run/resources.h"

namespace nutgraf {

Result<std::shared_ptr<const Resources>> Resources::built_in() {
  return Error{{}, "P004", "this program was built without rules", "name them: --rules DIR --gazetteers DIR"};
}

}  // namespace nutgraf
