#!/usr/bin/env python3
"""What rules/README.md says of the language is so.

    rules_readme_test.py TREE PROGRAM

Each ```rules block is put into a copy of the tree's rules, alone, as rules/example.rules, and must hold its examples there; a block whose
first line is "# R012" must be refused with that code, and with the words of the ```text block after it: by `rules check`, or with R031
by `rules test`.
A ```tsv block holds lines for the list that was named last before it (`gazetteers/people/roles.tsv`); they are added for all.
The table of shapes: each must hold of the word set as code, and no shape of the program may be missing.
Codes are for errors_test.py.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def add_to_list(path, lines):
    with open(path, encoding="utf-8") as f:
        header, *entries = f.read().splitlines()
    entries = sorted(entries + lines, key=lambda line: line.split("\t")[0].encode())
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join([header, *entries]) + "\n")


def read(tree, *path):
    with open(os.path.join(tree, *path), encoding="utf-8") as f:
        return f.read()


class Place:
    """The tree's rules and lists, to which one file of rules is added at a time."""

    def __init__(self, root, tree, program):
        self.root, self.tree, self.program, self.runs = root, tree, program, 0
        shutil.copytree(os.path.join(tree, "gazetteers"), os.path.join(root, "gazetteers"))
        shutil.copytree(os.path.join(tree, "rules"), os.path.join(root, "rules"))

    def run(self, verb, rules, name):
        """(exit code, stdout, stderr) with these rules in rules/example.rules"""
        place = os.path.join(self.root, name)
        shutil.copytree(os.path.join(self.root, "rules"), os.path.join(place, "rules"))
        if rules:
            with open(os.path.join(place, "rules", "example.rules"), "w", encoding="utf-8") as f:
                f.write(rules)
        done = subprocess.run([self.program, "rules", verb, "rules", "--gazetteers", "../gazetteers"], cwd=place, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=300, env=dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8"))
        return done.returncode, done.stdout, done.stderr


def rows_of_shapes(page):
    """(shapes, sentence, words) of the table: the first word has the first shape, and so on; a single word has all."""
    table = re.search(r"^\| shape \|.*\n\|-.*\n((?:\|.*\n)+)", page, re.M).group(1)
    for names, _, example in ([cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()):
        shapes, words = re.findall(r"`([\w-]+)`", names), re.findall(r"`(.+?)`", example)
        yield shapes, example.replace("`", ""), words * len(shapes) if len(words) == 1 else words


def rules_of_shapes(rows):
    """A rule for each shape; nothing but "nowhere" stands in the near miss, whatever the shape is."""
    return "".join(f"rule shape-{shape} -> SHAPE_{shape.upper()}\n  find {{word: <{shape}>}}\n  unless nowhere inside\n"
                   f"  yes {sentence}\n      word={word}\n  no nowhere\n"
                   for shapes, sentence, words in rows for shape, word in zip(shapes, words))


def refuses(code):
    """The command that tells of such a mistake: R031 is told of an example."""
    return "test" if code == "R031" else "check"


def main():
    tree, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    page = read(tree, "rules", "README.md")
    failures = []
    examples, wrong = [], []  # (line, rules), (line, code, rules, words)
    with tempfile.TemporaryDirectory() as root:
        place = Place(root, tree, program)
        blocks = list(BLOCK.finditer(page))
        for found, after in zip(blocks, blocks[1:] + [None]):
            line = page.count("\n", 0, found.start()) + 1
            kind, text = found.groups()
            code = re.match(r"# ([RSG]\d{3})\n", text)
            if kind == "tsv":
                named = re.findall(r"`(gazetteers/[\w/]+\.tsv)`", page[:found.start()])[-1]
                add_to_list(os.path.join(root, named), text.splitlines())
            elif kind == "rules" and code:
                wrong.append((line, code.group(1), text, after.group(2) if after and after.group(1) == "text" else None))
            elif kind == "rules":
                examples.append((line, text))
        rows = list(rows_of_shapes(page))
        # In halves: a label for each shape, beside those of the rules that ship, would be more than there may be.
        table = page.count("\n", 0, page.index("\n| shape |")) + 2
        for odd in (0, 1):
            examples.append((table + odd, rules_of_shapes(rows[odd::2])))

        # What fails without the page's rules is for other tests to tell.
        _, counted, said = place.run("test", "", "without")
        if not counted:
            sys.exit("the rules of the tree do not compile:\n" + said)
        known = {line for line in said.splitlines() if re.match(r"rules/\S+: (?:error|warning) ", line)}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for (line, _), (code, counted, said) in zip(examples, pool.map(lambda e: place.run("test", e[1], f"at{e[0]}"), examples)):
                told = [s for s in said.splitlines() if re.match(r"rules/\S+: (?:error|warning) ", s) and s not in known]
                if not counted or told or code not in ((0, 4) if known else (0,)):
                    failures.append(f"rules/README.md:{line}: exit {code}\n{said}")
            for (line, wanted, _, words), (code, _, said) in zip(wrong, pool.map(lambda w: place.run(refuses(w[1]), w[2], f"at{w[0]}"), wrong)):
                warned = f"warning {wanted}: " in said
                if (code != 4 or f"error {wanted}: " not in said) and not warned or (words is not None and said != words):
                    failures.append(f"rules/README.md:{line}: expected exit 4 and {wanted}, got exit {code}\n{said}")

    in_program = set(re.findall(r'^    \{"([\w-]+)", TokenFlag::', read(tree, "pipeline", "model", "document.cc"), re.M)) | {"any"}
    in_page = {shape for shapes, _, _ in rows for shape in shapes}
    for what, missing in (("shapes that the table lacks", in_program - in_page), ("shapes that the program lacks", in_page - in_program)):
        if missing:
            failures.append(f"rules/README.md: {what}: {', '.join(sorted(missing))}")
    print("\n".join(failures))
    print(f"{len(examples) + len(wrong)} examples, {len(failures)} wrong")
    return 1 if failures or len(examples) < 11 or not wrong else 0


if __name__ == "__main__":
    sys.exit(main())
