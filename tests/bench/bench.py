#!/usr/bin/env python3
"""Measures the release program and prints a table; scripts/bench builds it first and says what the arguments mean.

Articles: raw_bbc.jsonl.gz (5 MB of news, 2,089 articles) where it stands in ../shared/eval/data, else the project's corpus
repeated to 5 MB. MB is 1,000,000 bytes of input; MB/s count the processor's time, of all threads together (one core), unless said otherwise.
Every measurement checks its answer: equal input gives equal facts.
"""
import csv
import datetime
import glob
import gzip
import hashlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

MB = 1e6
NO_STAGES = ("bytes", "articles", "facts", "answer", "bare", "all", "entries", "lost", "pack", "map", "own", "shared")


class Bench:
    def __init__(self, root, place):
        self.root, self.place = root, place
        self.program = os.path.join(root, "build", "release", "nutgraf")
        self.stage_program = os.path.join(root, "build", "release", "tests", "bench", "nutgraf_bench")
        self.figures = []  # (group, what, figure, unit, bound or None, holds)

    def path(self, name):
        return os.path.join(self.place, name)

    def add(self, group, what, figure, unit, at_least=None, at_most=None):
        holds = (at_least is None or figure >= at_least) and (at_most is None or figure <= at_most)
        bound = f"≥ {at_least:g}" if at_least is not None else f"≤ {at_most:g}" if at_most is not None else ""
        self.figures.append((group, what, figure, unit, bound, holds))
        print(f"{group:8} {what:58} {figure:10.2f} {unit:6} {bound:8} {'' if holds else 'MISSED'}", flush=True)

    def process(self, arguments, stdin=None, out=None):
        """Of one run: seconds by the clock, seconds of processor (all threads together), peak resident megabytes.

        Linux counts into the peak what this process had resident when it forked, so this script stays small itself.
        """
        with open(stdin or os.devnull, "rb") as source, open(out or os.devnull, "wb") as sink:
            start = time.perf_counter()
            child = subprocess.Popen(arguments, stdin=source, stdout=sink)
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"bench: exit {child.returncode}: {' '.join(arguments)}")
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / MB

    def answer(self):
        """Hash of what the last run wrote."""
        digest = hashlib.sha256()
        with open(self.path("facts"), "rb") as f:
            while piece := f.read(1 << 20):
                digest.update(piece)
        return digest.digest()

    def stages_of(self, articles, rounds, rules=None, gazetteers=None):
        """The lines of nutgraf_bench: name, TAB, number."""
        directories = [rules or os.path.join(self.root, "rules"), gazetteers or os.path.join(self.root, "gazetteers")]
        done = subprocess.run([self.stage_program, *directories, str(rounds), articles], stdout=subprocess.PIPE, text=True, check=True)
        return dict((name, float(value) if name != "answer" else value)
                    for name, value in (line.split("\t") for line in done.stdout.splitlines()))


def write_articles(bench):
    """5 MB of articles as JSONL, and its name."""
    path = bench.path("articles.jsonl")
    raw = os.path.join(bench.root, "..", "shared", "eval", "data", "raw_bbc.jsonl.gz")
    with open(path, "wb") as out:
        if os.path.exists(raw):
            with gzip.open(raw) as source:
                while piece := source.read(1 << 20):
                    out.write(piece)
            return path, "raw_bbc"
        articles = []
        for name in sorted(glob.glob(os.path.join(bench.root, "corpus", "*", "*.txt"))):
            with open(name, encoding="utf-8") as f:
                articles.append((os.path.basename(name), f.read()))
        size, round_number = 0, 0
        while size < 5 * MB:
            for name, text in articles:
                line = json.dumps({"id": f"{round_number}-{name}", "text": text}, ensure_ascii=False).encode() + b"\n"
                size += out.write(line)
            round_number += 1
    return path, "corpus"


def bench_stages(bench):
    path, name = write_articles(bench)
    size = os.path.getsize(path)
    first, again = bench.stages_of(path, 5), bench.stages_of(path, 5)
    if first["answer"] != again["answer"]:
        raise SystemExit("bench: two runs stated different facts")
    for stage, seconds in first.items():
        if stage not in NO_STAGES:
            bench.add("stages", f"{stage}, {name}", size / MB / min(seconds, again[stage]), "MB/s")
    bench.add("stages", "for comparison: a bare tokenise + hash loop", size / MB / min(first["bare"], again["bare"]), "MB/s")
    bench.add("stages", f"all stages, one core ({first['facts']:.0f} facts)", size / MB / min(first["all"], again["all"]), "MB/s")
    runs = [bench.process([bench.program, "extract", "--jobs", "1", path]) for _ in range(5)]
    bench.add("stages", f"whole process: extract --jobs 1 {name}", size / MB / min(run[1] for run in runs), "MB/s", at_least=20)
    bench.add("stages", "  by the clock", size / MB / min(run[0] for run in runs), "MB/s")
    bench.add("stages", "  its peak memory", max(run[2] for run in runs), "MB")


def bench_article(bench):
    text = b""
    for name in sorted(glob.glob(os.path.join(bench.root, "corpus", "dev", "*.txt"))):
        with open(name, "rb") as f:
            text += f.read() + b"\n"
        if len(text) >= 5000:
            break
    path = bench.path("article.txt")
    with open(path, "wb") as f:
        f.write(text[:5000].rsplit(b" ", 1)[0] + b".\n")
    outputs = set()
    runs = []
    for _ in range(11):
        runs.append(bench.process([bench.program, "extract", path], out=bench.path("facts")))
        outputs.add(bench.answer())
    if len(outputs) != 1 or outputs == {hashlib.sha256().digest()}:
        raise SystemExit("bench: the article gave no facts, or different ones")
    bench.add("article", "5 KB article, whole process, median of 11", statistics.median(run[0] for run in runs) * 1e3, "ms", at_most=20)
    bench.add("article", "  its peak memory", max(run[2] for run in runs), "MB", at_most=100)


def synthetic_rules(count, words):
    """Rules as editors write them, over words that the articles hold: each asks for a word or two and for mentions."""
    rng = random.Random(7)

    def word():
        # Log-uniform over ranks: frequent words stand in many rules, rare ones in a few, as in real packs.
        return words[int(len(words) ** rng.random()) - 1] + rng.choice(["", "", "", "~"])

    def filler():
        return rng.choice([lambda: word(), lambda: f"[{word()}]", lambda: f"({word()} | {word()} {word()})",
                           lambda: f"...{rng.randint(1, 5)}", lambda: "[the]", lambda: '[","]', lambda: "<capitalised>",
                           lambda: f"{word()}*"])()

    def middle():
        return " ".join([word()] + [filler() for _ in range(rng.randint(0, 3))])

    rules = []
    for number in range(count):
        find = rng.choice([
            lambda: f"{{person:PERSON}} {middle()} {{title:TITLE}}",
            lambda: f"{{title:TITLE}} {middle()} {{person:PERSON}}",
            lambda: f"{word()} {middle()} {{person:PERSON}} {filler()} {{title:TITLE}}",
            lambda: f"{{person:PERSON}} {middle()} {{title:TITLE}} {filler()} {{organization:ORGANIZATION}}",
        ])()
        rules.append(f"rule synthetic-{number} -> position\n  find  {find}\n"
                     "  yes   Jane Doe, the president of Acme, resigned.\n        person=Jane Doe | title=president\n"
                     "  no    Jane Doe, Acme and others resigned.\n")
    return "\n".join(rules)


def bench_packs(bench):
    articles, name = write_articles(bench)
    counts = {}
    with open(articles, encoding="utf-8") as f:
        for line in f:
            for word in re.findall(r"\b[a-z]{2,}\b", json.loads(line)["text"]):
                counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))[:8000]
    size = os.path.getsize(articles)
    speeds, engine = {}, {}
    for count in (1000, 5000):
        rules = bench.path(f"rules-{count}")
        shutil.copytree(os.path.join(bench.root, "rules"), rules)
        with open(os.path.join(rules, "synthetic.rules"), "w", encoding="utf-8") as f:
            f.write(synthetic_rules(count, words))
        first = bench.stages_of(articles, 3, rules)
        again = bench.stages_of(articles, 3, rules)
        if first["answer"] != again["answer"]:
            raise SystemExit("bench: two runs stated different facts")
        seconds = min(first["all"], again["all"])
        engine[count] = min(run["recognize"] + run["relate"] for run in (first, again))
        speeds[count] = size / MB / seconds
        bench.add("packs", f"{count:,} synthetic rules and the project's own, {name}", speeds[count], "MB/s")
        bench.add("packs", f"  the stages that run rules", size / MB / engine[count], "MB/s")
    bench.add("packs", "all stages: time with 5,000 over time with 1,000", speeds[1000] / speeds[5000], "x", at_most=2)
    bench.add("packs", "  the stages that run rules", engine[5000] / engine[1000], "x", at_most=2)


def made_up_names(count, given_names):
    """Entries as lists of people, bodies, firms and places have them: (entry, value, id), sorted, each once.

    A fifth have an id and a sixth a value, as in the project's own lists.
    """
    rng = random.Random(11)
    onsets = "b br ch d dr f g gr h j k kl l m n p r s sh st t tr v w y z".split()
    middles, ends = "a e i o u ai ea ou".split(), "n r l s t m sky ov ev ic ko berg son ton ley man ez er".split()
    stems = list(dict.fromkeys("".join(rng.choice(onsets) + rng.choice(middles) for _ in range(rng.randint(1, 2))) + rng.choice(ends)
                               for _ in range(250_000)))
    names = [stem.capitalize() for stem in stems]
    kinds = "Institute University Academy Ministry Agency Bank Museum Council Committee Hospital Foundation School".split()
    fields = "Health Trade Culture Economics Science Transport Energy Education Statistics Agriculture Justice Sport".split()
    firms = "Group Holdings Ltd. Inc. Motors Foods Airlines Energy Capital Partners Systems Media".split()
    places = "Lake Mount New North South East West Upper Lower Port San Fort".split()

    def name():
        # Log-uniform over ranks: a few surnames are everybody's, most are rare.
        return names[int(len(names) ** rng.random()) - 1] if rng.random() < 0.5 else rng.choice(names)

    def entry():
        kind = rng.random()
        if kind < 0.5:
            return f"{rng.choice(given_names)} {name()}" if rng.random() < 0.8 else f"{rng.choice(given_names)} {name()} {name()}"
        if kind < 0.7:
            return f"{name()} {rng.choice(kinds)} of {rng.choice(fields)}" + (f" and {rng.choice(fields)}" if rng.random() < 0.3 else "")
        if kind < 0.85:
            return f"{name()} {rng.choice(['', name() + ' '])}{rng.choice(firms)}"
        return f"{rng.choice(places)} {name()}" if rng.random() < 0.4 else name()

    rows = {}
    while len(rows) < count:
        text = entry()
        rows[text] = (text, name() if rng.random() < 1 / 6 else "", f"Q{rng.randint(1000, 90_000_000)}" if rng.random() < 1 / 5 else "")
    return [rows[text] for text in sorted(rows)]


def write_large_lists(bench, entries):
    """The project's own lists and made-up names beside them, so many entries in all."""
    lists = bench.path("gazetteers-large")
    shutil.copytree(os.path.join(bench.root, "gazetteers"), lists)
    own = 0
    for path in glob.glob(os.path.join(lists, "**", "*.tsv"), recursive=True):
        if os.path.basename(path) != "manifest.tsv":
            with open(path, encoding="utf-8") as f:
                own += sum(1 for _ in f) - 1
    with open(os.path.join(lists, "people", "given_names.tsv"), encoding="utf-8") as f:
        given_names = [line.split("\t")[0].rstrip("\n") for line in f][1:]
    with open(os.path.join(lists, "made_up.tsv"), "w", encoding="utf-8") as f:
        f.write("entry\tvalue\tid\n" + "".join("\t".join(row) + "\n" for row in made_up_names(entries - own, given_names)))
    with open(os.path.join(lists, "manifest.tsv"), "a", encoding="utf-8") as f:
        f.write("made_up.tsv\tMADE_UP_NAME\tcapitalised\tword\ttests/bench/bench.py\t1\tApache-2.0\t2026-01-01\n")
    return lists


def bench_gazetteer(bench):
    articles, name = write_articles(bench)
    size = os.path.getsize(articles)
    lists = write_large_lists(bench, 1_000_000)
    own = bench.stages_of(articles, 5)
    first, again = bench.stages_of(articles, 5, gazetteers=lists), bench.stages_of(articles, 5, gazetteers=lists)
    if first["answer"] != again["answer"] or first["lost"] or own["lost"]:
        raise SystemExit("bench: two runs stated different facts, or an entry was not found where it stands")
    bench.add("lists", f"a million entries: their pack ({first['entries']:,.0f} names in it)", first["pack"] / MB, "MB", at_most=64)
    bench.add("lists", "  mapped and ready", min(first["map"], again["map"]) * 1e3, "ms", at_most=20)
    bench.add("lists", "  of it copied by a process that uses it", first["own"] / MB, "MB", at_most=0)
    bench.add("lists", "  of its pages in memory, shared with a second process", 100 * first["shared"], "%", at_least=99)
    bench.add("lists", f"find_names, {name}", size / MB / min(first["find_names"], again["find_names"]), "MB/s", at_least=80)
    bench.add("lists", f"  with the project's own lists ({own['entries']:,.0f} names)", size / MB / own["find_names"], "MB/s")


HOSTILE_RULES = """
rule hostile-choice -> position
  find  (a | a b)* ...5 (a | a b)* c {person:PERSON} {title:TITLE}
  yes   a c Jane Doe president
        person=Jane Doe | title=president
  no    Jane Doe, Acme and others resigned.
rule hostile-gaps -> position
  find  a ...20 a ...20 a ...20 a ...20 {person:PERSON} {title:TITLE}
  yes   a a a a Jane Doe president
        person=Jane Doe | title=president
  no    Jane Doe, Acme and others resigned.
rule hostile-loops -> TITLE
  find  {role:((a* b*)* (a | b)+ c)}
  yes   She is a c now.
        role=a c
  no    They chair the Steering Committee.
"""


def write_repeated(path, piece, size):
    """`size` bytes of the piece, without holding them here."""
    block = piece * max(1, (1 << 20) // len(piece))
    with open(path, "wb") as f:
        while size > 0:
            size -= f.write(block[:size])


def bench_hostile(bench):
    prose = b""
    for name in sorted(glob.glob(os.path.join(bench.root, "corpus", "*", "*.txt"))):
        with open(name, "rb") as f:
            prose += b" ".join(f.read().split()) + b" "
    rules = bench.path("rules-hostile")
    shutil.copytree(os.path.join(bench.root, "rules"), rules)
    with open(os.path.join(rules, "hostile.rules"), "w", encoding="utf-8") as f:
        f.write(HOSTILE_RULES)
    own = [bench.program, "extract", "--jobs", "1"]
    with_rules = own + ["--no-rule-tests", "--rules", rules, "--gazetteers", os.path.join(bench.root, "gazetteers")]
    # Memory is bounded: a token, its mentions and its offsets weigh so many bytes at most, and a token may be one byte.
    cases = [
        ("a million words: a a a …", b"a ", 2_000_000, own),
        ("a million open brackets", b"(", 1_000_000, own),
        ("a million quotation marks", b'"', 1_000_000, own),
        ("a million curly quotation marks", "“".encode(), 3_000_000, own),
        ("a million initials: A.A.A. …", b"A.", 2_000_000, own),
        ("a million capitalised words", b"Ann ", 4_000_000, own),
        ("a million titles: of the president of the …", b"president of the ", 6_000_000, own),
        ("a 100 MB line of prose", prose, 50_000_000, own),
        ("hostile patterns on a b a a b …", b"a b a a b a ", 4_000_000, with_rules),
        ("hostile patterns on prose", prose, 4_000_000, with_rules),
    ]
    for what, piece, size, command in cases:
        seconds, peaks = [], []
        base = min(bench.process(command + [write_case(bench, b"a", 1)])[1] for _ in range(3))
        for length in (size, 2 * size):
            path = write_case(bench, piece, length)
            rounds, answers = [], set()
            for _ in range(2 if size > 10_000_000 else 3):
                rounds.append(bench.process(command + [path], out=bench.path("facts")))
                answers.add(bench.answer())
            if len(answers) != 1:
                raise SystemExit(f"bench: two runs stated different facts: {what}")
            seconds.append(max(min(run[1] for run in rounds) - base, 1e-3))
            peaks.append(max(run[2] for run in rounds))
        bench.add("hostile", what, 2 * size / MB / seconds[1], "MB/s")
        bench.add("hostile", "  time for twice the text", seconds[1] / seconds[0], "x", at_most=2.2)
        bench.add("hostile", f"  peak memory at {2 * size / MB:g} MB", peaks[1], "MB", at_most=50 + 64 * 2 * size / MB)


def write_case(bench, piece, size):
    path = bench.path("hostile.txt")
    write_repeated(path, piece, size)
    return path


def record(bench):
    directory = os.path.join(bench.root, "tests", "bench", "records")
    os.makedirs(directory, exist_ok=True)
    commit = subprocess.run(["git", "-C", bench.root, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True).stdout.strip()
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        processor = (re.findall(r"^model name\s*: (.*)$", f.read(), re.M) or ["?"])[0]
    path = os.path.join(directory, "speed.csv")
    is_new = not os.path.exists(path)
    with open(path, "a", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        if is_new:
            out.writerow(["date", "commit", "processor", "group", "what", "figure", "unit", "bound"])
        for group, what, figure, unit, bound, _ in bench.figures:
            out.writerow([datetime.date.today().isoformat(), commit, processor, group, what.strip(), f"{figure:.2f}", unit, bound])


def main():
    root, arguments = os.path.abspath(sys.argv[1]), sys.argv[2:]
    groups = {"stages": bench_stages, "article": bench_article, "packs": bench_packs, "gazetteer": bench_gazetteer, "hostile": bench_hostile}
    wrong = [a for a in arguments if a not in groups and a not in ("--check", "--record")]
    if wrong:
        raise SystemExit(f"bench: unknown argument {wrong[0]}; see scripts/bench")
    chosen = [g for g in groups if g in arguments] or list(groups)
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = place
        bench = Bench(root, place)
        for group in chosen:
            groups[group](bench)
        if "--record" in arguments:
            record(bench)
    missed = sum(not figure[5] for figure in bench.figures)
    if missed:
        print(f"{missed} of {sum(bool(figure[4]) for figure in bench.figures)} bounds missed")
    return 1 if missed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main())
