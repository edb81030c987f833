#!/usr/bin/env python3
"""Runs every example of the documents that people read, as they are written.

    examples_test.py TREE PROGRAM

README.md, rules/README.md and corpus/README.md:
  ```console    lines that begin with "$ " are run; the lines below each are what it must print (stdout, then stderr); the
                line in which a rule or a list's entry stands may be another ("position.rules:13"), since they move when others are written,
                as may times ("52 ms") and shares of time ("4.2%")
  ```sh         is run and must end with 0
The first quotation of README.md, given to the program, must give the objects of the first ```json block.
docs/nutgraf.1: every line of its EXAMPLES that is set as code is run and must end with 0.
NOTICE holds what gazetteers/NOTICE.part says.

They run in a copy of the tree's rules, lists and articles, with nutgraf on the PATH; ./scripts/nutgraf is the program and
./scripts/test, which runs this test, is left out.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def run(command, place):
    environment = dict(os.environ, PATH=os.path.join(place, "bin") + os.pathsep + os.environ["PATH"],
                       XDG_CACHE_HOME=os.path.join(place, "cache"), LC_ALL="C.UTF-8", NO_COLOR="1")
    return subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=place, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)


def without_times(text):
    return re.sub(r" *\b\d+(?:\.\d+)?(%| ms\b)", r" N\1", text)


def make_place(place, tree, program):
    for name in ("rules", "gazetteers", "corpus", "docs"):
        if os.path.isdir(os.path.join(tree, name)):
            shutil.copytree(os.path.join(tree, name), os.path.join(place, name))
    for folder, name, text in (("bin", "nutgraf", f'#!/bin/sh\nexec "{program}" "$@"\n'),
                               ("scripts", "nutgraf", f'#!/bin/sh\nexec "{program}" "$@"\n'),
                               ("scripts", "test", "#!/bin/sh\nexit 0\n"), ("scripts", "bench", "#!/bin/sh\nexit 0\n")):
        os.makedirs(os.path.join(place, folder), exist_ok=True)
        path = os.path.join(place, folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, 0o755)


def transcript(block):
    """(command, wanted output) of each "$ " line; a line that ends with a backslash goes on."""
    steps = []
    lines = block.split("\n")[:-1]
    while lines:
        line = lines.pop(0)
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command += "\n" + lines.pop(0)
            steps.append([command, ""])
        else:
            steps[-1][1] += line + "\n"
    return steps


def examples_of_markdown(text):
    """(line, command, wanted output or None)"""
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        kind, block = found.groups()
        if kind == "sh":
            yield line, block, None
        elif kind == "console":
            for command, wanted in transcript(block):
                yield line, command, wanted


def examples_of_man_page(text):
    """Code lines (.EX … .EE) of the section EXAMPLES."""
    start = text.index("\n.SH EXAMPLES") + 1
    end = text.find("\n.SH ", start)
    section = text[start:end if end >= 0 else len(text)]
    for found in re.finditer(r"^\.EX\n(.*?)^\.EE$", section, re.M | re.S):
        line = text.count("\n", 0, start + found.start()) + 1
        code = found.group(1).replace("\\-", "-").replace("\\e", "\\").replace("\\(aq", "'").replace("\\&", "")
        yield line, code, None


def without_lines(output):
    return re.sub(r"(\.rules|gazetteers/[\w/]+\.tsv):\d+", r"\1:…", output)


def check_opening(text, place):
    """The quotation and the object at the top of README.md."""
    quotation = re.search(r"^> (.*(?:\n> .*)*)", text, re.M).group(1).replace("\n> ", " ")
    shown = next(found.group(2) for found in BLOCK.finditer(text) if found.group(1) == "json")
    with open(os.path.join(place, "opening.txt"), "w", encoding="utf-8") as f:
        f.write(quotation + "\n")
    got = run("nutgraf < opening.txt", place).stdout.decode()
    decoder = json.JSONDecoder()
    wanted, at = [], 0
    while shown[at:].strip():
        at += len(shown[at:]) - len(shown[at:].lstrip())
        value, at = decoder.raw_decode(shown, at)
        wanted.append(value)
    found = [json.loads(line) for line in got.splitlines()]
    if found == wanted:
        return []
    return [f"README.md: the opening shows other facts than nutgraf states:\n{got}"]


def main():
    tree, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    failures, count = [], 1
    with open(os.path.join(tree, "NOTICE"), encoding="utf-8") as whole, open(os.path.join(tree, "gazetteers", "NOTICE.part"), encoding="utf-8") as part:
        if part.read() not in whole.read():
            failures.append("NOTICE does not say what gazetteers/NOTICE.part says")
    with tempfile.TemporaryDirectory() as place:
        make_place(place, tree, program)
        for name in ("README.md", "rules/README.md", "corpus/README.md", "docs/nutgraf.1"):
            with open(os.path.join(tree, name), encoding="utf-8") as f:
                text = f.read()
            if name == "README.md":
                failures += check_opening(text, place)
                count += 1
            for line, command, wanted in (examples_of_man_page if name.endswith(".1") else examples_of_markdown)(text):
                count += 1
                done = run(command, place)
                got = done.stdout.decode(errors="replace")
                if wanted is not None and without_times(without_lines(got)) != without_times(without_lines(wanted)):
                    failures.append(f"{name}:{line}: {command}\n  wanted:\n{wanted}  got:\n{got}")
                elif wanted is None and done.returncode:
                    failures.append(f"{name}:{line}: exit {done.returncode}: {command}\n{got}")
    print("\n".join(failures))
    print(f"{count} examples, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
