#!/usr/bin/env python3
"""scripts/check_floors.py finds each kind of mistake in a tree made wrong on purpose, and nothing in a right one."""
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
import check_floors  # noqa: E402

HEADER = "// What it is for.\n#pragma once\n"
CMAKE = "".join(f"nutgraf_room({room} KNOWS {' '.join(sorted(known))} USES Threads::Threads)\n" if known else f"nutgraf_room({room})\n"
                for room, known in check_floors.KNOWS.items())
RIGHT = {
    "CMakeLists.txt": CMAKE,
    "pipeline/base/a.h": HEADER,
    "pipeline/model/b.h": HEADER + '#include <vector>\n\n#include "base/a.h"\n',
    "pipeline/format/c.h": HEADER,
    "pipeline/stage/d.cc": '#include "model/b.h"\n',
    "pipeline/cli/main.cc": 'int main() { std::printf("hello"); std::exit(0); }\n',
    # None of these prints: a comment, literals, a function whose name ends alike.
    "pipeline/run/e.cc": '// exit(1)\n/* std::cout\n */ auto s = "printf(";\nauto r = R"x(exit(1)")x";\nint q = 1\'000; snprintf(b, 3, "x");\n',
}
# One change to the right tree, and the complaint that must come of it (and no other).
WRONG = [
    ("pipeline/base/a.h", HEADER + '#include "model/b.h"\n', "pipeline/base/a.h:3: base may not include model"),
    ("pipeline/stage/d.cc", '#include "format/c.h"\n', "pipeline/stage/d.cc:1: stage may not include format"),
    ("pipeline/rule/f.cc", '\n#include "gazetteer/g.h"\n', "pipeline/rule/f.cc:2: rule may not include gazetteer"),
    ("pipeline/match/f.cc", '#include "run/h.h"\n', "pipeline/match/f.cc:1: match may not include run"),
    ("pipeline/model/f.cc", '#include "b.h"\n', 'pipeline/model/f.cc:1: "b.h" is not of the form "room/name.h"'),
    ("pipeline/model/f.cc", '#include "base/zzz.h"\n', 'pipeline/model/f.cc:1: "base/zzz.h" does not exist'),
    ("pipeline/model/f.cc", "#include <base/a.h>\n",
     'pipeline/model/f.cc:1: <base/a.h> is a header of this project: write "base/a.h"'),
    ("pipeline/base/f.h", "// For this.\n", "pipeline/base/f.h:1: no #pragma once"),
    ("pipeline/base/f.h", "#pragma once\n",
     "pipeline/base/f.h:1: a header opens with a comment: what it is for, what it is not, one example"),
    ("pipeline/run/f.cc", "\nvoid f() { std::cerr << 1; }\n", "pipeline/run/f.cc:2: only cli prints and exits: std::cerr"),
    ("pipeline/stage/f.cc", "void f() { std::exit(1); }\n", "pipeline/stage/f.cc:1: only cli prints and exits: exit("),
    ("pipeline/author/f.cc", 'void f() { fprintf(stderr, "x"); }\n',
     "pipeline/author/f.cc:1: only cli prints and exits: fprintf("),
    ("pipeline/common/f.h", HEADER, "pipeline/common/f.h:1: stands in no room"),
    ("CMakeLists.txt", CMAKE.replace("nutgraf_room(rule KNOWS base model", "nutgraf_room(rule KNOWS base gazetteer model"),
     "CMakeLists.txt:4: room rule links other rooms than its floor allows"),
    ("CMakeLists.txt", CMAKE.replace("nutgraf_room(base)\n", ""), "CMakeLists.txt:1: room base is missing"),
]
ALSO = {"pipeline/gazetteer/g.h": HEADER, "pipeline/run/h.h": HEADER}


def complaints_about(files):
    with tempfile.TemporaryDirectory() as tree:
        for name, text in files.items():
            path = os.path.join(tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        return check_floors.check(tree)


def main():
    failures = 0
    for change, text, wanted in [("CMakeLists.txt", CMAKE, None)] + WRONG:
        found = complaints_about({**RIGHT, **ALSO, change: text})
        if found != ([wanted] if wanted else []):
            failures += 1
            print(f"{change}: wanted {wanted!r}, got {found!r}")
    print(f"{len(WRONG) + 1} trees, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
