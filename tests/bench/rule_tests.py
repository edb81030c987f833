#!/usr/bin/env python3
"""The examples of a large pack of rules run in a time that an editor does not notice.

    rule_tests.py PROGRAM [RULES]

Writes a pack of 1,000 rules (or RULES) with three examples each, no two alike, runs `rules test` on it three times, and
fails when an example fails or the fastest run takes more than two seconds.
"""
import os
import subprocess
import sys
import tempfile
import time

LIMIT_SECONDS = 2.0
ROLES = ["warden", "keeper", "ranger", "steward", "bailiff", "provost", "sexton", "reeve", "chamberlain", "almoner"]
VERBS = ["open", "close", "paint", "visit", "inherit", "repair", "inspect", "praise", "survey", "abandon"]
THINGS = ["bridge", "harbour", "tower", "market", "orchard", "quarry", "ferry", "chapel", "granary", "lighthouse"]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def rule(number):
    verb, thing, role = VERBS[number % 10], THINGS[number // 10 % 10], ROLES[number // 100 % 10]
    place = f"place{number}"
    past = verb + ("d" if verb.endswith("e") else "ed")
    return (f"rule rule-{number} -> position\n"
            f"  find  {{person:PERSON}} \",\" [the] {{title:TITLE}} \",\" ...3 {verb}~ the [old] {thing} (at | near | in) {place}\n"
            f"  find  {{title:TITLE}} {{person:PERSON}} ...3 {verb}~ the [old] {thing} (at | near | in) {place}\n"
            f"  unless (not | never) inside\n"
            f"  yes   Anna Tolliver, the {role}, then {past} the old {thing} at {place} on Monday.\n"
            f"        person=Anna Tolliver | title={role}\n"
            f"  yes   After the rain the {role} Anna Tolliver {past} the {thing} near {place}.\n"
            f"        person=Anna Tolliver | title={role}\n"
            f"  no    The {role} Anna Tolliver never {past} the {thing} near {place}.\n")


def write_pack(place, rules):
    write(f"{place}/rules/facts.schema",
          "label PERSON: name TEXT\nlabel TITLE: role TEXT\nfact position: person PERSON, title TITLE, status STATUS = current\n")
    write(f"{place}/rules/names.rules",
          "rule name -> PERSON\n  find  {name: {GIVEN_NAME} <capitalised>}\n  yes   Later Anna Tolliver spoke.\n  no    Later they spoke.\n"
          "rule office -> TITLE\n  find  {role:ROLE}\n  yes   The warden spoke.\n  no    They spoke.\n")
    write(f"{place}/rules/many.rules", "\n".join(rule(i) for i in range(rules)))
    header, row = "file\tlabel\tcase\tmatch\tsource\tversion\tlicence\tdate\n", "{}\t{}\t{}\tword\ttest\t1\tCC0-1.0\t2024-01-01\n"
    write(f"{place}/gazetteers/manifest.tsv",
          header + row.format("names.tsv", "GIVEN_NAME", "capitalised") + row.format("roles.tsv", "ROLE", "any"))
    write(f"{place}/gazetteers/names.tsv", "entry\tvalue\tid\nAnna\t\t\n")
    write(f"{place}/gazetteers/roles.tsv", "entry\tvalue\tid\n" + "".join(f"{role}\t\t\n" for role in sorted(ROLES)))


def main():
    program, rules = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as place:
        write_pack(place, rules)
        seconds = []
        for _ in range(3):
            start = time.monotonic()
            done = subprocess.run([program, "rules", "test"], cwd=place, capture_output=True, text=True, timeout=300, check=False)
            seconds.append(time.monotonic() - start)
        print(done.stdout + done.stderr[:2000], end="")
        print("%d rules, %d examples: %.2f s (of %s)" % (rules + 2, 3 * rules + 4, min(seconds), ", ".join("%.2f" % s for s in seconds)))
        wanted = f"{rules + 2} rules, {3 * rules + 4} examples: {3 * rules + 4} hold, 0 fail"
        return 0 if done.returncode == 0 and wanted in done.stdout and (min(seconds) < LIMIT_SECONDS or rules > 1000) else 1


if __name__ == "__main__":
    sys.exit(main())
