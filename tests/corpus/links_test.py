#!/usr/bin/env python3
"""Mentions of persons are put to the right person: the share that is, against corpus/links, must not fall below the floors.

    links_test.py TREE PROGRAM [--shared DIR] [--show]

PROGRAM runs with the rules and lists of TREE. Three sets: corpus/dev always; seeds and eval/news of DIR (TREE/../shared) where they are
present, else they pass and it says so.

A gold mention is found where a PERSON that the program names overlaps it, and right where that one's entity is the gold person's. Which entity
stands for which person is decided once an article: one to one, so that most mentions by name agree. A person whose mentions are split over
two entities therefore loses those of the smaller, and of two persons in one entity the one named less loses all.
Pronouns (he, she) are counted apart, with the persons as the names gave them; key 0 is someone whom the article does not name, and right
is to give nobody.

    names     0.920  of 50: 1 not found, 2 put to another, 1 to an entity of its own
--show prints each mention that went wrong, with its place in bytes, and each PERSON where the gold has no mention at all.
"""
import argparse
import collections
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

# Shares of mentions put to the right person: by name, by pronoun. They only go up.
FLOORS = {"dev": (0.98, 0.90), "seeds": (0.98, 0.93), "news": (0.97, 0.95), "seeds and news": (0.98, 0.96)}

Gold = collections.namedtuple("Gold", "start end key kind")
NOBODY = "0"


def read_gold(path):
    """(sha256 of the article, its mentions)"""
    with open(path, encoding="utf-8") as f:
        first, header, *lines = f.read().splitlines()
    if not first.startswith("# sha256 ") or header != "start\tend\tkey\tkind":
        sys.exit(f"{path}: not a file of links")
    mentions = []
    for line in lines:
        start, end, key, kind = line.split("\t")
        mentions.append(Gold(int(start), int(end), key, kind))
    return first.split()[2], mentions


def best_pairs(weight):
    """Rows to columns, one to one, with the largest sum of weight[row][column]. (Kuhn 1955, in the form of Jonker and Volgenant 1987.)"""
    size = max(len(weight), max(map(len, weight), default=0))
    cost = [[-(weight[i][j] if i < len(weight) and j < len(weight[i]) else 0) for j in range(size)] for i in range(size)]
    u, v, row_of = [0] * (size + 1), [0] * (size + 1), [size] * (size + 1)
    for i in range(size):
        row_of[size], j0 = i, size
        least, came, used = [float("inf")] * (size + 1), [size] * (size + 1), [False] * (size + 1)
        while row_of[j0] != size:
            used[j0], i0, delta, j1 = True, row_of[j0], float("inf"), size
            for j in range(size):
                if used[j]:
                    continue
                reduced = cost[i0][j] - u[i0] - v[j]
                if reduced < least[j]:
                    least[j], came[j] = reduced, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(size + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
        while j0 != size:
            row_of[j0] = row_of[came[j0]]
            j0 = came[j0]
    return {row_of[j]: j for j in range(size) if row_of[j] < len(weight) and j < len(weight[row_of[j]]) and weight[row_of[j]][j] > 0}


def overlap(a, b):
    return min(a.end, b["end"]) - max(a.start, b["start"])


def judge(gold, article):
    """Yields (gold mention, the program's mention or None, what became of it: right, not found, another, apart)."""
    found = {}
    for g in gold:
        label = "PERSON" if g.kind == "name" else "PRONOUN"
        over = [m for m in article["mentions"] if m["label"] == label and overlap(g, m) > 0]
        found[g] = max(over, key=lambda m: overlap(g, m), default=None)
    persons = sorted({g.key for g in gold if g.kind == "name"})
    entities = [e["id"] for e in article["entities"]]
    together = collections.Counter((g.key, m["entity"]) for g, m in found.items() if g.kind == "name" and m and "entity" in m)
    pairs = best_pairs([[together[p, e] for e in entities] for p in persons])
    entity_of = {persons[i]: entities[j] for i, j in pairs.items()}
    for g, m in found.items():
        entity = m.get("entity") if m else None
        if g.key == NOBODY:
            outcome = "right" if entity is None else "another"
        elif entity is None:
            outcome = "not found"
        elif entity == entity_of.get(g.key):
            outcome = "right"
        else:
            outcome = "another" if entity in entity_of.values() else "apart"
        yield g, m, outcome


def extract(tree, program, articles):
    """The program's word on each article, by file name. Pronouns are no label of the output: a copy of the rules declares it."""
    with tempfile.TemporaryDirectory() as scratch:
        rules = os.path.join(scratch, "rules")
        shutil.copytree(os.path.join(tree, "rules"), rules)
        with open(os.path.join(rules, "facts.schema"), "a", encoding="utf-8") as f:
            f.write("\nlabel PRONOUN\n")
        done = subprocess.run(
            [program, "extract", "--rules", rules, "--gazetteers", os.path.join(tree, "gazetteers"), "--no-rule-tests", "--output", "articles", *articles],
            stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    return {os.path.basename(r["article"]["id"]): r for r in results}


def measure(tree, program, gold_dir, article_dir, show):
    """Counts of (kind, outcome) over the set."""
    stems = sorted(name[:-4] for name in os.listdir(gold_dir) if name.endswith(".tsv"))
    paths = [os.path.join(article_dir, stem + ".txt") for stem in stems]
    results = extract(tree, program, paths)
    counts = collections.Counter()
    for stem, path in zip(stems, paths):
        sha, gold = read_gold(os.path.join(gold_dir, stem + ".tsv"))
        with open(path, "rb") as f:
            raw = f.read()
        if hashlib.sha256(raw).hexdigest() != sha:
            sys.exit(f"{path}: not the article whose links {gold_dir} holds")
        for g in gold:
            if (raw[g.start:g.end].lower() in (b"he", b"she")) != (g.kind == "pronoun") or g.kind not in ("name", "pronoun"):
                sys.exit(f"{gold_dir}/{stem}.tsv: {g.start}-{g.end} is no {g.kind}")
        article = results[stem + ".txt"]
        wrong = []
        for g, m, outcome in judge(gold, article):
            counts[g.kind, outcome] += 1
            if outcome != "right":
                wrong.append((g.start, g.end, f"{g.kind} {outcome}", m))
        for m in article["mentions"]:
            if m["label"] == "PERSON" and all(overlap(g, m) <= 0 for g in gold):
                counts["nobody", "named"] += 1
                wrong.append((m["start"], m["end"], "nobody's name", m))
        name_of = {e["id"]: e["name"] for e in article["entities"]}
        for start, end, what, m in sorted(wrong, key=lambda w: w[:2]) if show else ():
            around = raw[max(0, start - 40):start], raw[start:end], raw[end:end + 30]
            before, words, after = (" ".join(part.decode("utf-8", "replace").split()) for part in around)
            given = f" -> {name_of[m['entity']]}" if m and "entity" in m else ""
            print(f"  {stem}:{start}-{end} {what}: {before} [{words}] {after}{given}")
    return counts


def share(counts, kind):
    """(share that is right, a line that says so)"""
    total = sum(n for (k, _), n in counts.items() if k == kind)
    right = counts[kind, "right"] / total if total else 1.0
    wrong = ", ".join(f"{counts[kind, o]} {words}" for o, words in (("not found", "not found"), ("another", "put to another"), ("apart", "to an entity of its own")))
    return right, f"{kind + 's':9} {right:.3f}  of {total}: {wrong}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tree")
    parser.add_argument("program")
    parser.add_argument("--shared")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    shared = options.shared or os.path.join(options.tree, "..", "shared")
    sets = {"dev": os.path.join(options.tree, "corpus", "dev"), "seeds": os.path.join(shared, "seeds"), "news": os.path.join(shared, "eval", "news")}
    measured = {}
    for name, articles in sets.items():
        if not os.path.isdir(articles):
            print(f"{name}: no {articles}: not tried")
            continue
        measured[name] = measure(options.tree, options.program, os.path.join(options.tree, "corpus", "links", name), articles, options.show)
    if "seeds" in measured and "news" in measured:
        measured["seeds and news"] = measured["seeds"] + measured["news"]
    failed = False
    for name, counts in measured.items():
        print(name)
        for kind, floor in zip(("name", "pronoun"), FLOORS[name]):
            right, line = share(counts, kind)
            low = right < floor
            failed = failed or low
            print(f"  {line}{f'  BELOW THE FLOOR OF {floor}' if low else ''}")
        print(f"  named as persons where the gold names nobody: {counts['nobody', 'named']}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
