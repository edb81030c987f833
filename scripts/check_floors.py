#!/usr/bin/env python3
"""Holds the sources of pipeline/ to the floors of the design and to the form of a header.

    scripts/check_floors.py [TREE]      prints file:line: what is wrong; exits 1 when anything is

A room includes only the rooms it knows (the same table as the nutgraf_room() lines of CMakeLists.txt, which are checked
against it); only cli prints and exits; a header opens with a comment and has #pragma once; headers of this project are
included as "room/name.h" and exist.
"""
import os
import re
import sys

KNOWS = {
    "base": "",
    "model": "base",
    "gazetteer": "base model",
    "rule": "base model",
    "format": "base model",
    "match": "base model gazetteer rule",
    "stage": "base model gazetteer rule match",
    "run": "base model gazetteer rule format match stage",
    "author": "base model gazetteer rule format match stage run",
    "cli": "base model gazetteer rule format match stage run author",
}
KNOWS = {room: set(known.split()) for room, known in KNOWS.items()}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
PRINTS = re.compile(r"std::c(?:out|err|log)\b|\b(?:f|v|vf)?printf\s*\(|\b(?:f?puts|f?putc|putchar|perror)\s*\("
                    r"|\b(?:_|_E|quick_)?exit\s*\(")
# Comments and literals, which may say "exit(" without doing it. A raw string ends at its own delimiter.
QUIET = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^(\s]*)\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z])\'(?:\\.|[^\'\\\n])+\'',
                   re.S)


def blank(match):
    """The same lines with nothing in them, so that places stay true."""
    return "\n" * match.group().count("\n")


def check_file(tree, room, path, complain):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for number, line in enumerate(text.split("\n"), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        quote, name = found.groups()
        other = name.split("/")[0]
        if quote == "<":
            if other in KNOWS and "/" in name:
                complain(path, number, f'<{name}> is a header of this project: write "{name}"')
        elif other not in KNOWS or "/" not in name:
            complain(path, number, f'"{name}" is not of the form "room/name.h"')
        elif not os.path.exists(os.path.join(tree, "pipeline", name)):
            complain(path, number, f'"{name}" does not exist')
        elif other != room and other not in KNOWS[room]:
            complain(path, number, f"{room} may not include {other}")
    if path.endswith(".h"):
        if not text.startswith("//"):
            complain(path, 1, "a header opens with a comment: what it is for, what it is not, one example")
        if not re.search(r"^#pragma once$", text, re.M):
            complain(path, 1, "no #pragma once")
    if room != "cli":
        for number, line in enumerate(QUIET.sub(blank, text).split("\n"), 1):
            found = PRINTS.search(line)
            if found:
                complain(path, number, f"only cli prints and exits: {found.group().strip()}")


def check_cmake(path, complain):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    stated = {}
    for found in re.finditer(r"^nutgraf_room\((\w+)([^)]*)\)", text, re.M):
        number = text.count("\n", 0, found.start()) + 1
        knows = re.search(r"KNOWS\s+([a-z ]+)", found.group(2))
        stated[found.group(1)] = set(knows.group(1).split()) if knows else set()
        if stated[found.group(1)] != KNOWS.get(found.group(1)):
            complain(path, number, f"room {found.group(1)} links other rooms than its floor allows")
    for room in KNOWS:
        if room not in stated:
            complain(path, 1, f"room {room} is missing")


def check(tree):
    """Every complaint about the tree, as file:line: message."""
    complaints = []

    def complain(path, number, message):
        complaints.append(f"{os.path.relpath(path, tree)}:{number}: {message}")

    check_cmake(os.path.join(tree, "CMakeLists.txt"), complain)
    pipeline = os.path.join(tree, "pipeline")
    for directory, folders, files in sorted(os.walk(pipeline)):
        folders.sort()
        room = os.path.relpath(directory, pipeline).split(os.sep)[0]
        for name in sorted(files):
            if not name.endswith((".h", ".cc")):
                continue
            path = os.path.join(directory, name)
            if room not in KNOWS:
                complain(path, 1, "stands in no room")
            else:
                check_file(tree, room, path, complain)
    return complaints


def main():
    tree = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    complaints = check(tree)
    print("\n".join(complaints) if complaints else "floors: every room keeps to its own")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
