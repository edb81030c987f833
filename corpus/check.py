#!/usr/bin/env python3
"""Check the corpus: every article has its gold file, every gold fact is well formed and stands in its article.

    check.py            prints one line a problem, and exits 1 if there was one
    check.py --counts   prints besides the number of facts by article and type

Checked: names of files; UTF-8; length; valid JSON; known types, slots, closed values and slots that hold a list; evidence
verbatim (after soft hyphens are dropped and white space is folded); the words of every slot value stand in the article
(titles, verbs, measures and demonyms may be inflected: "heads" gives "head"); a number and the words of a quantity stand
in its evidence; a title stands in its own evidence unless the fact is marked "hard"; a year stands in the article or is
counted from one that does ("last year"); a slot that may be left out lists null only where that is useful; no fact
stands twice. README.md names every article, and as many as there are.
"""
import collections, json, pathlib, re, sys

ROOT = pathlib.Path(__file__).resolve().parent
LENGTH = (150, 600)  # words of an article

# type: (slots that must be there, slots that may)
SLOTS = {
    "position": ("person title status", "organization place since until"),
    "statement": ("speaker content kind cue", "addressee event"),
    "event": ("name", "kind date place organizer part_of"),
    "participation": ("participant event role", ""),
    "appointment": ("person title", "organization place date by replaces"),
    "departure": ("person title", "organization date kind"),
    "award": ("recipient award", "presenter event date"),
    "founding": ("organization", "founder date place"),
    "meeting": ("participant with", "place date topic"),
    "agreement": ("party kind", "date place topic"),
    "affiliation": ("person organization relation", ""),
    "part_of": ("organization parent", ""),
    "alias": ("entity alias", ""),
    "quantity": ("subject measure value", "qualifier"),
    "location": ("place", "organization event"),  # one of the two
}
SLOTS = {t: (set(must.split()), set(may.split())) for t, (must, may) in SLOTS.items()}
KEYS = {  # the slots that tell two facts of one type apart
    "position": "person title organization", "statement": "speaker content", "event": "name",
    "participation": "participant event role", "award": "recipient award", "founding": "organization founder",
    "quantity": "subject measure value", "alias": "entity alias", "part_of": "organization parent",
    "meeting": "participant with", "affiliation": "person organization relation",
    "appointment": "person title organization", "departure": "person title organization", "agreement": "party",
    "location": "organization event place",
}
CLOSED = {
    ("position", "status"): {"current", "former", "acting", "incoming", "honorary"},
    ("statement", "kind"): {"direct", "indirect", "mixed"},
    ("participation", "role"): {"attendee", "speaker", "moderator", "opener", "host", "organizer", "presenter", "awardee"},
    ("affiliation", "relation"): {"graduate", "member", "founding member", "founder", "co-founder", "associate", "employee", "adviser", "faculty"},
    ("departure", "kind"): {"resigned", "dismissed", "retired", "died", "left"},
}
# The kinds of agreement go by a class where one fits, besides the article's own words ("deal").
CLASSES = {("agreement", "kind"): {"memorandum", "treaty", "contract"}}
# Several at once: a list of parties, each a list of equals. One: as any other slot.
LISTS = {("agreement", "party"), ("event", "organizer"), ("award", "presenter"), ("founding", "founder")}
FLAGS = {"hard", "optional"}
NULLABLE = {"organization", "place", "founder"}
INFLECTED = {"title", "cue", "measure", "place", "kind"}
RELATIVE = re.compile(r"\b(ago|last|next|this|past|previous|earlier|later|since|until|today|tonight|yesterday|tomorrow|now|"
                      r"(mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|"
                      r"january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter)\b", re.I)
DATES = {"date", "since", "until"}
ISO = re.compile(r"(\d{4}|-)(-\d\d){0,2}(/((\d{4}|-)-)?\d\d(-\d\d)?)?$|\d{4}/\d{4}$")
IRREGULAR = {"say": "said", "tell": "told", "speak": "spoke", "find": "found", "wales": "welsh", "finland": "finnish", "france": "french", "pay": "paid", "leader": "led",
             "write": "wrote", "give": "gave", "hold": "held", "make": "made", "swear": "swore", "think": "thought", "know": "knew", "hear": "heard",
             "feel": "felt", "show": "showed", "plead": "pleaded", "admit": "admitted", "sing": "sang"}
NUMBERS = dict(zip("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(), range(1, 21)))
NUMBERS.update(thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90, hundred=100)
SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}


def fold(text):
    """soft hyphens dropped, any run of white space (also no-break spaces, CR, hard wraps) one blank"""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def words(text):
    return re.findall(r"\w+", text.casefold())


def squash(text):
    return re.sub(r"\W+", "", text.casefold())


def stands(value, slot, article_words, squashed):
    """do the words of the value stand in the article?"""
    if squash(value) in squashed:
        return True
    for word in words(value):
        if word in article_words:
            continue
        if slot in INFLECTED:
            if IRREGULAR.get(word) in article_words:
                continue
            stem = word[: max(3, len(word) - 2)]
            if any(w.startswith(stem) and abs(len(w) - len(word)) <= 3 for w in article_words):
                continue
        return False
    return True


def numbers_of(text):
    found = set()
    for digits, scale in re.findall(r"(\d[\d,]*(?:\.\d+)?)[\s-]?(thousand|million|billion|bn|m|k)?\b", text):
        value = float(digits.replace(",", "").rstrip("."))
        found.add(value)
        if scale:
            found.add(round(value * SCALES[scale], 3))
    for digits in re.findall(r"\d+\.\d+|\d+", text):  # glued: "14countries", "31-24", "168.3km"
        found.add(float(digits))
    all_words = words(text)
    for n, word in enumerate(all_words):
        if word in NUMBERS:
            found.add(float(NUMBERS[word]))
            scale = all_words[n + 1] if n + 1 < len(all_words) else ""
            if scale in SCALES:
                found.add(NUMBERS[word] * SCALES[scale])
    return found


def check_fact(fact, text, problem):
    kind = fact.get("type")
    if kind not in SLOTS:
        return problem(f"unknown type {kind!r}")
    must, may = SLOTS[kind]
    slots = set(fact) - {"type", "evidence"} - FLAGS
    for slot in sorted(must - slots):
        problem(f"{kind}: slot {slot} is missing")
    for slot in sorted(slots - must - may):
        problem(f"{kind}: unknown slot {slot}")
    for flag in FLAGS & set(fact):
        if fact[flag] is not True:
            problem(f"{kind}: {flag} is true or absent")
    evidence = fact.get("evidence")
    if not isinstance(evidence, str) or not evidence.strip():
        return problem(f"{kind}: no evidence")
    if fold(evidence) not in text["folded"]:
        problem(f"{kind}: evidence does not stand in the article: {evidence[:80]!r}")
    for slot in sorted(slots & (must | may)):
        value = fact[slot]
        if (kind, slot) == ("quantity", "value"):
            values = value if isinstance(value, list) else [value]
            if isinstance(values[0], bool) or not isinstance(values[0], (int, float)):
                problem(f"quantity: value {value!r} is no number, and does not begin with one")
            for v in values:
                if isinstance(v, str):
                    if squash(v) not in squash(evidence):
                        problem(f"quantity: value {v!r} does not stand in its evidence")
                elif round(float(v), 3) not in numbers_of(fold(evidence)):
                    problem(f"quantity: value {v} does not stand in its evidence")
            continue
        nested = isinstance(value, list) and any(isinstance(v, list) for v in value)
        if slot == "party" or (kind, slot) in LISTS and nested:
            if not isinstance(value, list) or len(value) < 2 or not all(isinstance(p, list) and p for p in value):
                problem(f"{kind}: several of {slot} are a list of lists of equals, two or more")
                continue
            values = [v for several in value for v in several]
        else:
            values = value if isinstance(value, list) else [value]
        if not values or all(v is None for v in values):
            problem(f"{kind}: slot {slot} is empty")
        if len(set(values)) != len(values):
            problem(f"{kind}: slot {slot} lists a value twice: {values}")
        for v in values:
            if v is None:
                if slot not in NULLABLE:
                    problem(f"{kind}: null in slot {slot}")
            elif not isinstance(v, str) or v != v.strip() or not v:
                problem(f"{kind}: bad value {v!r} in slot {slot}")
            elif (kind, slot) in CLOSED:
                if v not in CLOSED[kind, slot]:
                    problem(f"{kind}: {slot} may not be {v!r}")
            elif slot in DATES:
                year = re.match(r"\d{4}", v)
                if not ISO.match(v):
                    problem(f"{kind}: {slot} {v!r} is no ISO date")
                elif year and year.group() not in text["folded"] and not (text["years"] and RELATIVE.search(evidence)):
                    problem(f"{kind}: year of {slot} {v!r} does not stand in the article")
            elif slot == "cue" and v == ":" or v in CLASSES.get((kind, slot), ()):
                pass
            elif not stands(v.removesuffix(" …"), slot, text["words"], text["squashed"]):
                problem(f"{kind}: {slot} {v!r} does not stand in the article")
    if kind == "location" and len({"organization", "event"} & set(fact)) != 1:
        problem("location: of an organization or of an event, one of the two")
    if kind == "position" and "title" in fact and not fact.get("hard"):
        titles = fact["title"] if isinstance(fact["title"], list) else [fact["title"]]
        if not any(stands(t, "title", set(words(fold(evidence))), squash(fold(evidence))) for t in titles):
            problem(f"position: title {titles} does not stand in its evidence (mark it hard?)")


def check_readme(articles, problem):
    """articles: split -> names; its table in README.md has a row for each, and its number stands there"""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for split, names in articles.items():
        table = re.search(rf"^\| {split} \|.*\n((?:\|.*\n)*)", text, re.M)
        rows = re.findall(r"^\| `([^`]+)` \|", table.group(1), re.M) if table else []
        for name in sorted(names ^ set(rows)):
            problem(f"README.md: {name} is {'not in' if name in names else 'no article, but in'} the table of {split}")
        number = re.search(rf"^{split}/\*\.txt .* (\d+) articles", text, re.M)
        if not number or int(number.group(1)) != len(names):
            problem(f"README.md: {split} has {len(names)} articles")


def main():
    problems, counts, stems = [], {}, collections.Counter()
    for split in ("dev", "test"):
        articles = {p.stem: p for p in sorted((ROOT / split).glob("*.txt"))}
        golds = {p.stem: p for p in sorted((ROOT / split / "gold").glob("*.json"))}
        for stem in sorted(set(articles) ^ set(golds)):
            problems.append(f"{split}/{stem}: has no {'gold file' if stem in articles else 'article'}")
        for stem in sorted(set(articles) & set(golds)):
            where = f"{split}/{stem}"

            def problem(what):
                problems.append(f"{where}: {what}")

            stems[stem] += 1
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem):
                problem("the name is not lower-case words joined by hyphens")
            try:
                raw = articles[stem].read_bytes().decode("utf-8")
                doc = json.loads(golds[stem].read_text(encoding="utf-8"))
            except (UnicodeDecodeError, json.JSONDecodeError) as e:
                problem(str(e))
                continue
            if not LENGTH[0] <= len(raw.split()) <= LENGTH[1]:
                problem(f"{len(raw.split())} words")
            if set(doc) != {"article", "facts"} or doc["article"] != f"{stem}.txt":
                problem("the gold file is not {article, facts} of this article")
                continue
            folded = fold(raw)
            text = {"folded": folded, "words": set(words(folded)), "squashed": squash(folded),
                    "years": re.findall(r"\b(?:1[5-9]|20)\d\d\b", folded)}
            seen = set()
            for n, fact in enumerate(doc["facts"]):
                check_fact(fact, text, lambda what: problem(f"fact {n}: {what}"))
                if fact.get("type") in KEYS:
                    key = json.dumps([fact["type"]] + [fact.get(s) for s in KEYS[fact["type"]].split()])
                    if key in seen:
                        problem(f"fact {n}: stands twice: {key}")
                    seen.add(key)
            counts[where] = collections.Counter(f.get("type") for f in doc["facts"])
            counts[where]["optional"] = sum(f.get("type") == "position" and f.get("optional", False) for f in doc["facts"])
    check_readme({split: {where.split("/")[1] for where in counts if where.startswith(split + "/")} for split in ("dev", "test")},
                 problems.append)
    for stem, n in stems.items():
        if n > 1:
            problems.append(f"{stem}: the name stands in dev and in test")
    if "--counts" in sys.argv[1:]:
        for where, c in counts.items():
            rest = ", ".join(f"{t} {c[t]}" for t in SLOTS if t != "position" and c[t])
            print(f"{where}: position {c['position']} ({c['optional']} of them optional), {rest}")
        total = sum(counts.values(), collections.Counter())
        print(f"all: position {total['position']} ({total['optional']} of them optional), facts {sum(total.values()) - total['optional']}")
    for p in problems:
        print(p)
    if not problems:
        print(f"{len(counts)} articles: no problem")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
