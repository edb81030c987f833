#!/usr/bin/env python3
"""What rules/ERRORS.md says of every code is so.

    errors_test.py TREE PROGRAM

Below each heading "### R012 · …" stands a wrong example and, behind "Mended:", the same one mended. Each is put beside the page's own rules, schema and
lists. The wrong one must give this code and no other (but those named in "(comes with R014)" of the heading), the mended one none; errors end with exit code 4,
warnings with 0, and with 4 under --strict. R031 and R051 are told by `rules test`, all others by `rules check`.
A code that the page lacks but the sources have, or the other way round, is wrong too.
"""
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.M | re.S)
MANIFEST = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n"
ROW = "people/{}.tsv\t{}\t{}\tword\tthe authors\t1\tCC0-1.0\t2026-01-01\n"
TOLD_BY_TEST = ("R031", "R051")


def write(path, text, mode="w"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, mode, encoding="utf-8") as f:
        f.write(text)


class Page:
    def __init__(self, text):
        self.base = {kind: block for kind, block in BLOCK.findall(text) if kind.startswith("base-")}
        self.sections = []  # (line, code, codes that come with it, warning?, wrong, mended)
        heads = list(re.finditer(r"^### ([A-Z]\d{3}) · (.*)$", text, re.M))
        for head, after in zip(heads, heads[1:] + [None]):
            body = text[head.end():after.start() if after else len(text)]
            body = re.split(r"^## ", body, maxsplit=1, flags=re.M)[0]
            wrong, mended = body.split("\nMended:\n")
            along = re.search(r"\(comes with ([^)]*)\)", head.group(2))
            self.sections.append((text.count("\n", 0, head.start()) + 1, head.group(1), re.findall(r"[A-Z]\d{3}", along.group(1)) if along else [],
                                  head.group(2).startswith("(warning)"), wrong, mended, re.findall(r"`((?:gazetteers|my-lists)/[\w/]+\.tsv)`", wrong)))

    def set_up(self, place, example, lists):
        """The page's rules and lists in `place`, and the example's blocks."""
        write(os.path.join(place, "rules", "base.rules"), self.base["base-rules"])
        write(os.path.join(place, "rules", "facts.schema"), self.base["base-schema"])
        write(os.path.join(place, "gazetteers", "manifest.tsv"), MANIFEST + ROW.format("names", "NAME", "capitalised") + ROW.format("roles", "ROLE", "any"))
        write(os.path.join(place, "gazetteers", "people", "names.tsv"), "entry\tvalue\tid\nBrown\nMaria\nPeter\nTolliver\n")
        write(os.path.join(place, "gazetteers", "people", "roles.tsv"), "entry\tvalue\tid\nchair\nchairman\ndirector\n")
        for kind, block in BLOCK.findall(example):
            if kind == "rules":
                write(os.path.join(place, "rules", "example.rules"), block)
            elif kind == "schema":
                write(os.path.join(place, "rules", "facts.schema"), block, "a")
            elif kind == "tsv":
                write(os.path.join(place, lists[-1]), block)
            elif kind == "sh":
                subprocess.run(["bash", "-e", "-o", "pipefail", "-c", block], cwd=place, check=True, stdout=subprocess.DEVNULL, timeout=60)
            else:
                sys.exit(f"rules/ERRORS.md: no kind of example: {kind}")


def run(program, place, *arguments):
    return subprocess.run([program, "rules", *arguments], cwd=place, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
                          env=dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8"))


def changes_in(place):
    """An example may hold changes to the lists, in my-lists."""
    return ["--gazetteers", "my-lists"] if os.path.isdir(os.path.join(place, "my-lists")) else []


def codes_told(program, place, by_test):
    """(exit code, codes, everything said)"""
    changes = changes_in(place)
    if by_test:
        done = run(program, place, "test", *changes, "rules")
        return done.returncode, set(re.findall(r": (?:error|warning) ([A-Z]\d{3}): ", done.stderr)), done.stdout + done.stderr
    done = run(program, place, "check", "--json", *changes, "rules")
    return done.returncode, {json.loads(line)["code"] for line in done.stdout.splitlines()}, done.stdout + done.stderr


def try_section(page, program, section):
    line, code, along, warning, wrong, mended, lists = section
    failures = []
    with tempfile.TemporaryDirectory() as place:
        page.set_up(place, wrong, lists)
        exit_code, told, said = codes_told(program, place, code in TOLD_BY_TEST)
        if code not in told or told - {code, *along} or exit_code != (0 if warning else 4):
            failures.append(f"rules/ERRORS.md:{line}: the wrong example of {code} gives {sorted(told)} and exit {exit_code}\n{said[:2000]}")
        if code not in TOLD_BY_TEST:
            shown = run(program, place, "check", "--strict", *changes_in(place), "rules")
            if shown.returncode != 4 or f" error {code}: " not in shown.stderr:
                failures.append(f"rules/ERRORS.md:{line}: --strict: exit {shown.returncode}\n{shown.stderr[:2000]}")
    with tempfile.TemporaryDirectory() as place:
        page.set_up(place, mended, lists)
        exit_code, told, said = codes_told(program, place, code in TOLD_BY_TEST)
        if told or exit_code != 0:
            failures.append(f"rules/ERRORS.md:{line}: the mended example of {code} gives {sorted(told)} and exit {exit_code}\n{said[:2000]}")
    return failures


def codes_of_program(tree):
    out = {"F001"}
    for room in ("rule", "gazetteer", "model", "author"):
        folder = os.path.join(tree, "pipeline", room)
        for name in sorted(os.listdir(folder)):
            if name.endswith((".cc", ".h")):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    out.update(re.findall(r'"([RSG]\d{3})"', f.read()))
    return out


def main():
    tree, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with open(os.path.join(tree, "rules", "ERRORS.md"), encoding="utf-8") as f:
        page = Page(f.read())
    failures = []
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda section: try_section(page, program, section), page.sections):
            failures += found
    on_page = [section[1] for section in page.sections]
    failures += [f"rules/ERRORS.md explains {code} twice" for code in set(on_page) if on_page.count(code) > 1]
    failures += [f"rules/ERRORS.md lacks {code}" for code in sorted(codes_of_program(tree) - set(on_page))]
    failures += [f"rules/ERRORS.md has {code}, which no source holds" for code in sorted(set(on_page) - codes_of_program(tree))]
    print("\n".join(failures))
    print(f"{len(on_page)} codes, {len(failures)} wrong")
    return 1 if failures or len(on_page) < 40 else 0


if __name__ == "__main__":
    sys.exit(main())
