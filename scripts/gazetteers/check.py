#!/usr/bin/env python3
"""Checks gazetteers/manifest.tsv and every list it names.

    python3 scripts/gazetteers/check.py [DIRECTORY]

Prints FILE:LINE: what is wrong; exit 0 if nothing is, 1 if something is.
"""
import datetime
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
MANIFEST_HEADER = ['file', 'label', 'case', 'match', 'source', 'version', 'licence', 'date']
LIST_HEADER = ['entry', 'value', 'id']
CASES = {'any', 'capitalised', 'exact'}
MATCHES = {'word', 'suffix', 'prefix'}
MAX_WORDS = 12

problems = 0


def report(path, line, what):
    global problems
    problems += 1
    print(f'{path}:{line}: {what}')


def read_lines(path):
    """The lines of a UTF-8 file without their ends; reports what is wrong with its bytes."""
    with open(path, 'rb') as file:
        data = file.read()
    if data.startswith(b'\xef\xbb\xbf'):
        report(path, 1, 'byte order mark')
    if data and not data.endswith(b'\n'):
        report(path, data.count(b'\n') + 1, 'last line has no line end')
    lines = []
    for number, raw in enumerate(data.split(b'\n')[:-1] if data.endswith(b'\n') else data.split(b'\n'), 1):
        if raw.endswith(b'\r'):
            report(path, number, 'carriage return')
            raw = raw[:-1]
        try:
            line = raw.decode('utf-8')
        except UnicodeDecodeError as error:
            report(path, number, f'not UTF-8: {error.reason}')
            line = raw.decode('utf-8', 'replace')
        if line != unicodedata.normalize('NFC', line):
            report(path, number, 'not in Unicode NFC')
        lines.append(line)
    return lines


def check_entry(path, number, entry, case, match):
    if not entry:
        report(path, number, 'empty entry')
        return
    if entry != entry.strip() or '  ' in entry or '\u00a0' in entry:
        report(path, number, f'spaces around or doubled in {entry!r}')
    if any(c in entry for c in '’‘`“”"'):
        report(path, number, f'quotation mark in {entry!r}: apostrophes are straight')
    if any(unicodedata.category(c) in ('Cc', 'Cf', 'Co', 'Cs') for c in entry):
        report(path, number, f'control character in {entry!r}')
    if len(entry.split()) > MAX_WORDS:
        report(path, number, f'more than {MAX_WORDS} words: {entry!r}')
    if match != 'word' and ' ' in entry:
        report(path, number, f'a {match} is no more than one word: {entry!r}')
    if match == 'suffix' and entry != entry.lower():
        report(path, number, f'a suffix is lower-case: {entry!r}')


def check_list(path, case, match):
    lines = read_lines(path)
    if not lines or lines[0].split('\t') != LIST_HEADER:
        report(path, 1, 'header must be ' + '<tab>'.join(LIST_HEADER))
    if len(lines) < 2:
        report(path, 1, 'no entries')
    previous, seen, folded = b'', {}, {}
    for number, line in enumerate(lines[1:], 2):
        fields = line.split('\t')
        if len(fields) > len(LIST_HEADER):
            report(path, number, f'{len(fields)} fields, at most {len(LIST_HEADER)}')
        if line.startswith('#'):
            report(path, number, 'comments are not allowed')
        if len(fields) > 1 and fields[-1] == '':
            report(path, number, 'trailing tab')
        if any(field != field.strip() for field in fields):
            report(path, number, 'spaces at the end of a field')
        entry = fields[0]
        check_entry(path, number, entry, case, match)
        if entry in seen:
            report(path, number, f'duplicate of line {seen[entry]}: {entry!r}')
        elif entry.encode() < previous:
            report(path, number, f'not in byte order: {entry!r}')
        if case == 'any':
            other = folded.setdefault(entry.lower(), number)
            if other != number and entry not in seen:
                report(path, number, f'same as line {other} but for case: {entry!r}')
        seen.setdefault(entry, number)
        previous = max(previous, entry.encode())
    return len(lines) - 1


def check_manifest(directory):
    path = os.path.join(directory, 'manifest.tsv')
    if not os.path.exists(path):
        report(path, 1, 'missing')
        return
    lines = read_lines(path)
    if not lines or lines[0].split('\t') != MANIFEST_HEADER:
        report(path, 1, 'header must be ' + '<tab>'.join(MANIFEST_HEADER))
    named, stems, previous = {}, {}, ''
    for number, line in enumerate(lines[1:], 2):
        fields = line.split('\t')
        if len(fields) != len(MANIFEST_HEADER):
            report(path, number, f'{len(fields)} fields, not {len(MANIFEST_HEADER)}')
            continue
        name, label, case, match, source, version, licence, date = fields
        if name in named:
            report(path, number, f'{name} is already in line {named[name]}')
        if name < previous:
            report(path, number, f'not sorted by file: {name}')
        named[name], previous = number, name
        stem = os.path.splitext(os.path.basename(name))[0]
        if stem in stems:
            report(path, number, f'the name {stem!r} is already in line {stems[stem]}')
        stems[stem] = number
        if not re.fullmatch(r'[A-Z][A-Z0-9_]*', label):
            report(path, number, f'label {label!r} is not upper-case')
        if case not in CASES:
            report(path, number, f'case {case!r} is none of {", ".join(sorted(CASES))}')
        if match not in MATCHES:
            report(path, number, f'match {match!r} is none of {", ".join(sorted(MATCHES))}')
        for field, value in (('source', source), ('version', version), ('licence', licence)):
            if not value.strip():
                report(path, number, f'{field} is empty')
        try:
            datetime.date.fromisoformat(date)
        except ValueError:
            report(path, number, f'date {date!r} is not ISO 8601')
        if not os.path.exists(os.path.join(directory, name)):
            report(path, number, f'{name} does not exist')
        elif case in CASES and match in MATCHES:
            check_list(os.path.join(directory, name), case, match)
    for folder, folders, files in os.walk(directory):
        folders.sort()
        for file in sorted(files):
            name = os.path.relpath(os.path.join(folder, file), directory)
            if file.endswith('.tsv') and name != 'manifest.tsv' and name not in named:
                report(os.path.join(directory, name), 1, 'not in the manifest')


if __name__ == '__main__':
    check_manifest(sys.argv[1] if len(sys.argv) > 1
                   else os.path.relpath(os.path.join(os.path.dirname(os.path.dirname(HERE)), 'gazetteers')))
    print(f'{problems} problem{"" if problems == 1 else "s"}', file=sys.stderr)
    sys.exit(1 if problems else 0)
