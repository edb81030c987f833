#!/usr/bin/env python3
"""Precision, recall and F1 by fact type must not fall below the floors, and floors only go up.

    scores_test.py TREE PROGRAM [--shared DIR] [--raise]

TREE/tests/corpus/floors.tsv has a line a set and fact type. The sets corpus/dev and corpus/test are always scored; those of
DIR (seeds and eval/news, annotated articles that are not part of the project) where DIR is there.
--raise writes what is seen now where it is higher, a hundredth less than seen; it lowers nothing.
"""
import csv
import os
import subprocess
import sys
import tempfile

MEASURES = ("P", "R", "F1")
SLACK = 0.01


def sets_of(tree, shared):
    yield "dev", os.path.join(tree, "corpus", "dev"), os.path.join(tree, "corpus", "dev", "gold")
    yield "test", os.path.join(tree, "corpus", "test"), os.path.join(tree, "corpus", "test", "gold")
    if shared and os.path.isdir(os.path.join(shared, "eval")):
        yield "seeds", os.path.join(shared, "seeds"), os.path.join(shared, "eval", "gold")
        yield "news", os.path.join(shared, "eval", "news"), os.path.join(shared, "eval", "news", "gold")


def scores(program, articles, gold):
    """{type: {"P": …, "R": …, "F1": …}} as `nutgraf score` prints it."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as facts:
        subprocess.run([program, "extract", articles], stdout=facts, check=True)
        table = subprocess.run([program, "score", gold, facts.name], stdout=subprocess.PIPE, text=True, check=True).stdout
    head, *lines = [line.split() for line in table.splitlines() if line.strip()]
    at = {measure: head.index(measure) for measure in MEASURES}
    return {line[0]: {measure: float(line[at[measure]]) for measure in MEASURES} for line in lines}


def main():
    arguments = sys.argv[1:]
    raises = "--raise" in arguments
    arguments = [a for a in arguments if a != "--raise"]
    shared = None
    if "--shared" in arguments:
        at = arguments.index("--shared")
        shared = arguments[at + 1]
        del arguments[at:at + 2]
    tree, program = arguments
    path = os.path.join(tree, "tests", "corpus", "floors.tsv")
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    floors = {(row["set"], row["type"]): {m: float(row[m]) for m in MEASURES} for row in rows}
    low, scored = [], set()
    for name, articles, gold in sets_of(tree, shared):
        scored.add(name)
        seen = scores(program, articles, gold)
        for key in [key for key in floors if key[0] == name and key[1] not in seen]:
            low.append(f"{name} {key[1]}: no fact of that type in the gold any more")
        for kind, values in seen.items():
            floor = floors.setdefault((name, kind), dict.fromkeys(MEASURES, 0.0))
            for measure in MEASURES:
                if values[measure] < floor[measure]:
                    low.append(f"{name} {kind}: {measure} is {values[measure]:.3f}, below its floor {floor[measure]:.3f}")
                if raises:
                    floor[measure] = max(floor[measure], round(values[measure] - SLACK, 3))
    if raises:
        with open(path, "w", newline="") as file:
            out = csv.writer(file, delimiter="\t", lineterminator="\n")
            out.writerow(("set", "type", *MEASURES))
            for (name, kind), floor in sorted(floors.items()):
                out.writerow((name, kind, *(f"{floor[m]:.3f}" for m in MEASURES)))
    print("\n".join(low) if low else f"{len(floors)} floors of {', '.join(sorted(scored))} hold")
    # Without a floor that could be missed the test would say nothing.
    return 1 if low or not any(f["F1"] > 0.5 for (name, _), f in floors.items() if name == "test") else 0


if __name__ == "__main__":
    sys.exit(main())
