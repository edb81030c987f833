// The compiled rules and lists inside the program. NUTGRAF_PACK is the path of what `nutgraf compile` wrote.
#include "run/resources.h"

__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".global nutgraf_pack_begin\n"
    "nutgraf_pack_begin:\n"
    ".incbin \"" NUTGRAF_PACK "\"\n"
    ".global nutgraf_pack_end\n"
    "nutgraf_pack_end:\n"
    ".byte 0\n"
    ".previous\n");

extern "C" const char nutgraf_pack_begin[];
extern "C" const char nutgraf_pack_end[];

namespace nutgraf {

Result<std::shared_ptr<const Resources>> Resources::built_in() {
  Result<Pack> pack = Pack::from_static({nutgraf_pack_begin, static_cast<size_t>(nutgraf_pack_end - nutgraf_pack_begin)});
  if (!pack) return pack.errors();
  return from_pack(*std::move(pack));
}

}  // namespace nutgraf
