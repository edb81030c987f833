#!/usr/bin/env python3
"""The man page and --help name the same options.

    man_page_test.py TREE PROGRAM
"""
import os
import re
import subprocess
import sys

OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*|-[A-Za-z])(?![\w-])")


def helps(program, command=()):
    """(command, its help) of the program and of every command below it."""
    done = subprocess.run([program, *command, "--help"], capture_output=True, text=True, timeout=60, check=True)
    yield " ".join(command), done.stdout
    below = re.search(r"^Subcommands:\n((?:  .*\n)+)", done.stdout, re.M)
    for name in re.findall(r"^  (\w+)", below.group(1), re.M) if below else []:
        yield from helps(program, (*command, name))


def main():
    tree, program = sys.argv[1], sys.argv[2]
    with open(os.path.join(tree, "docs", "nutgraf.1"), encoding="utf-8") as f:
        page = f.read().replace("\\-", "-")
    # Only tagged paragraphs (.TP, then a line) declare an option: examples also hold those of other programs.
    in_page = set()
    for tag in re.findall(r"^\.TP\n(\..*)$", page, re.M):
        in_page.update(OPTION.findall(tag))
    in_help, wrong = set(), []
    for command, text in helps(program):
        # An option is declared at the start of an indented line: "  -j,--jobs N   how many …"
        for line in re.findall(r"^ +(-.*)$", text, re.M):
            in_help.update(OPTION.findall(re.split(r"  +", line)[0]))
        if f"nutgraf {command}".strip() not in page:
            wrong.append(f"docs/nutgraf.1 does not name the command {command}")
    wrong += [f"docs/nutgraf.1 lacks {option}" for option in sorted(in_help - in_page)]
    wrong += [f"docs/nutgraf.1 has {option}, which no --help names" for option in sorted(in_page - in_help)]
    print("\n".join(wrong))
    print(f"{len(in_help)} options, {len(wrong)} differences")
    return 1 if wrong or not in_help else 0


if __name__ == "__main__":
    sys.exit(main())
