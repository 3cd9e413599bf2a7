"""What the tables say of names in a language, made ready for looking up. Tables: `tables/names/<language>.toml`, outlets,
organisations, regions, parts of countries, and the gazetteer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from dragoman import text as plain
from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.transliterate import script
from dragoman.model import MentionKind

# Scripts in which words stand side by side without a space: names are looked for at every character.
UNSPACED = frozenset(("han", "kana", "thai"))
_UNCASED = frozenset((*UNSPACED, "arabic", "hebrew", "devanagari", "hangul"))
# Written with marks that tell words apart, so that they must not be taken off.
_MARKS_COUNT = frozenset(("vi",))
_SECOND_TABLE = {"zh": ("zh", "zh_Hant")}
SHORT = 4


class Entry(NamedTuple):
    """What a form stands for. `shouted`: it counts only in capitals (US, but not us); `weak`: an outlet only beside a cue."""

    key: str
    kind: MentionKind
    shouted: bool = False
    weak: bool = False


Phrase = tuple[tuple[str, ...], Entry]


# For a language without a table.
_ANY_QUOTES = ("“”", "””", "«»", "»«", "»»", '""', "‘’", "’’", "„“", "„”", "‚‘", "「」", "『』")


@dataclass(frozen=True, slots=True)
class NameTable:
    """The names of one language. Forms are folded; `phrases` and `stems` are filed under the first letters of their first word.

    `title_starts` are the first words of titles. `cases` says what an ending stands for: of "Москве" "е" may stand for "а".
    `person` are endings that may be cut from names that are in no gazetteer. `scan` has forms by their first two characters,
    for scripts without spaces.
    """

    language: str
    words: Mapping[str, Entry] = field(repr=False)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(repr=False)
    stems: Mapping[str, tuple[Phrase, ...]] = field(repr=False)
    stem_endings: frozenset[str]
    cases: Mapping[str, tuple[str, ...]]
    person: tuple[str, ...]
    titles: frozenset[str]
    title_starts: frozenset[str]
    places: frozenset[str]
    particles: frozenset[str]
    starters: frozenset[str]
    prefixes: tuple[str, ...]
    quotes: tuple[str, ...]
    scan: Mapping[str, tuple[tuple[str, Entry], ...]] = field(repr=False)
    adjectives: Mapping[str, tuple[str, ...]]

    @property
    def declines(self) -> bool:
        """Whether the language declines names by more than a genitive."""
        return len(self.cases) > 4

    def fold(self, word: str) -> str:
        """Return a word as this table is looked up."""
        return word.lower() if self.language in _MARKS_COUNT else fold(word)


def folder(name: str) -> dict[str, Any]:
    """Return a table of the package as it is written."""
    file = resources.files("dragoman.analyse") / "tables" / name
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def written(language: str) -> dict[str, Any]:
    """Return `tables/names/<language>.toml`, empty where there is none."""
    return folder(f"names/{language}.toml") if re.fullmatch(r"[a-z]{2,3}", language) else {}


def entries(table: Mapping[str, Any], name: str) -> list[str]:
    """Return the entries of a field that parts them by semicolons."""
    return [part.strip() for part in str(table.get(name, "")).split(";") if part.strip()]


@cache
def name_table(language: str) -> NameTable:
    """Return the names of a language by its BCP 47 code. A language without a table has the general rules."""
    primary = plain.primary(language)
    table = written(primary)
    forms = [*_cities(table), *_countries(primary, table)] or [*_countries("en", written("en"))]
    if primary in _MARKS_COUNT:
        forms += _world()  # with their marks, which the table for all languages takes off
    words, phrases = _filed(forms, primary)
    stems, endings = _stems(table.get("demonyms", {}), primary)
    keep = str.lower if primary in _MARKS_COUNT else fold
    titles = frozenset(map(keep, entries(table, "titles")))
    return NameTable(
        language=primary,
        words=words,
        phrases=phrases,
        stems=stems,
        stem_endings=endings,
        cases=_cases(table, "cases"),
        adjectives=_cases(table, "adjectives"),
        person=tuple(sorted(str(table.get("person", "")).split(), key=len, reverse=True)),
        titles=titles,
        title_starts=frozenset(title.partition(" ")[0] for title in titles),
        places=frozenset(map(keep, entries(table, "places"))),
        particles=frozenset(map(keep, entries(table, "particles"))),
        starters=frozenset(map(keep, str(table.get("starters", "")).split())),
        prefixes=tuple(sorted(map(fold, str(table.get("prefixes", "")).split()), key=len, reverse=True)),
        quotes=tuple(str(table.get("quotes", "")).split()) or _ANY_QUOTES,
        scan=_scan(primary, forms) if primary in ("zh", "ja", "th", "lo", "km", "my", "yue") else {},
    )


@cache
def everywhere() -> tuple[Mapping[str, Entry], Mapping[str, tuple[Phrase, ...]]]:
    """Return the words and the phrases that count in every language: organisations, outlets, English names of countries."""
    return _filed([*_countries("en", written("en")), *_world()], "en")


def _world() -> Iterator[tuple[str, Entry]]:
    for key, names in folder("organisations.toml").items():
        for name in names.split(";"):
            yield name.strip(), Entry(f"org:{key}", "organisation", shouted=_is_shouted(name.strip()))
    for key, names in folder("regions.toml").items():
        for name in names.split(";"):
            known = f"city:{key}" if key.isdigit() else f"region:{key.removeprefix('m49-')}"
            yield name.strip(), Entry(known, "place")
    yield from _parts()
    for name, key, weak in outlet_names():
        yield name, Entry(f"outlet:{key}", "outlet", shouted=_is_shouted(name), weak=weak)


@cache
def parts() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return what languages call parts of countries: language → code ("us-ca") → names, the one that its press uses first. A
    name with "~" before it is written, but not looked for: it is more often something else's."""
    return {
        language: {
            (code if country == "more" else f"{country}-{code}"): tuple(names.split("/"))
            for country, line in table.items()
            for code, _, names in (pair.strip().partition(" > ") for pair in line.split(";"))
        }
        for language, table in _parts_written().items()
        if language != "none"
    }


@cache
def _parts_written() -> Mapping[str, Mapping[str, str]]:
    return folder("parts.toml")


def _parts() -> Iterator[tuple[str, Entry]]:
    """Yield the names of parts of countries, in all languages; first those of what only has the name of a part in it."""
    for name in _parts_written()["none"]["names"].split(";"):
        yield name.strip(), Entry("", "place")
    known = {name: code for table in parts().values() for code, names in table.items() for name in names}
    yield from ((name, Entry(f"region:{code}", "place")) for name, code in known.items() if not name.startswith("~"))


def outlet_names() -> Iterator[tuple[str, str, bool]]:
    """Yield the names of outlets with their keys, and whether a name is weak; hosts are left out."""
    for key, names in folder("outlets.toml").items():
        for name in map(str.strip, names.split(";")):
            bare = name.removeprefix("~")
            if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,3}", bare):
                yield bare, key, bare != name


@cache
def given_names() -> frozenset[str]:
    """Return given names, folded, of all scripts."""
    return frozenset(fold(name) for names in folder("given.toml").values() for name in names.split())


@cache
def first_words() -> frozenset[str]:
    """Return the first words of the phrases that count everywhere: what may begin one where it is written small."""
    return frozenset(parts[0] for group in everywhere()[1].values() for parts, entry in group if entry.kind == "organisation")


@cache
def outlet_hosts() -> dict[str, str]:
    """Return the hosts of outlets with their keys."""
    found: dict[str, str] = {}
    for key, names in folder("outlets.toml").items():
        for name in map(str.strip, names.split(";")):
            if re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,3}", name):
                found[name.lower()] = key
    return found


def _cities(table: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield the names of cities that the table adds to the gazetteer's, by their GeoNames ids."""
    for number, names in table.get("cities", {}).items():
        for name in names.split(";"):
            yield name.strip(), Entry(f"city:{number}", "place")


# Territories that are named after saints: their names are mostly those of churches and people.
_SAINTS = frozenset(("mf", "sx", "bl", "sh", "pm"))
_TAIL = re.compile(r"\s*[(（\[].*$")


def _countries(primary: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield the names of countries: what the table says first, then CLDR's."""
    written_here = dict(table.get("countries", {}))
    none = written_here.pop("none", "")
    for code, names in written_here.items():
        for name in names.split(";"):
            yield name.strip(), Entry(f"country:{code}", "country", shouted=_is_shouted(name.strip()))
    for language in _SECOND_TABLE.get(primary, (primary,)):
        for code, name in gazetteer().countries.get(language, ()):
            short = _TAIL.sub("", name).replace(" & ", " and ")
            if len(short) > 1 and code not in _SAINTS:
                yield short, Entry(f"country:{code}", "country") if code.isalpha() else Entry(f"region:{code}", "place")
    for name in none.split(";"):
        yield name.strip(), Entry("", "country")


def _is_shouted(name: str) -> bool:
    letters = name.replace(".", "").replace(" ", "")
    return len(letters) <= SHORT and letters.isupper() and script(name) not in _UNCASED


def _cases(table: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    pairs = (case.partition(">") for case in str(table.get(name, "")).split())
    return {end: tuple("" if base == "-" else base for base in bases.split("|")) for end, _, bases in pairs}


def _article_off(word: str) -> str:
    """An Arabic word without its article, which prepositions melt into."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _filed(forms: Iterable[tuple[str, Entry]], language: str) -> tuple[dict[str, Entry], dict[str, tuple[Phrase, ...]]]:
    """File forms by what they are looked up by; what comes first wins."""
    words: dict[str, Entry] = {}
    phrases: dict[str, dict[tuple[str, ...], Entry]] = {}
    for name, entry in forms:
        form = name.lower() if language in _MARKS_COUNT else fold(name)
        form = form.replace("-", " ").replace(".", "" if entry.shouted else " ")
        parts = tuple((form.replace("'", " ") if script(form) == "latin" else form).split())
        if not parts:
            continue
        if language == "ar" and script(form) == "arabic":
            parts = (_article_off(parts[0]), *parts[1:])
        if len(parts) == 1:
            words.setdefault(parts[0], entry)
        else:
            phrases.setdefault(parts[0][:3], {}).setdefault(parts, entry)
    longest = {first: tuple(sorted(group.items(), key=lambda one: -len(one[0]))) for first, group in phrases.items()}
    return words, longest


def _stems(table: Mapping[str, Any], language: str) -> tuple[dict[str, tuple[Phrase, ...]], frozenset[str]]:
    """File the stems of demonyms by their first three letters, the longest first."""
    found: dict[str, list[Phrase]] = {}
    keep = str.lower if language in _MARKS_COUNT else fold
    for code, stems in table.items():
        if code == "endings":
            continue
        for stem in map(keep, str(stems).replace("-", "_").split()):
            parts = tuple(keep(part) for part in stem.replace("_", " ").split())
            for last in (parts[-1], *_softened(parts[-1], language)):
                whole = (*parts[:-1], last)
                found.setdefault(whole[0][:3], []).append((whole, Entry(f"country:{code}", "country")))
    endings = frozenset("" if end == "-" else keep(end) for end in str(table.get("endings", "-")).split()) | {""}
    order = {first: tuple(sorted(group, key=lambda one: -sum(map(len, one[0])))) for first, group in found.items()}
    return order, endings


def _softened(stem: str, language: str) -> tuple[str, ...]:
    """What -sk and -ck become before the plural of persons: Czech čeští, němečtí; Polish brytyjscy, niemieccy."""
    if stem[-2:] not in ("sk", "ck") or language not in ("cs", "sk", "pl"):
        return ()
    return (stem[:-1] + ("cy" if language == "pl" else "ti"),)


def _scan(language: str, forms: Iterable[tuple[str, Entry]]) -> dict[str, tuple[tuple[str, Entry], ...]]:
    """File everything that is written without spaces by its first two characters, the longest first."""
    found: dict[str, dict[str, Entry]] = {}
    wanted = {"zh": ("han",), "yue": ("han",), "ja": ("han", "kana"), "th": ("thai",)}.get(language, ())
    demonyms = [
        (stem, Entry(f"country:{code}", "country"))
        for code, stems in written(language).get("demonyms", {}).items()
        for stem in str(stems).split()
        if code != "endings"
    ]
    pairs = str(written(language).get("pairs", "")).split()
    both = [
        (one[0] + other[0], Entry(f"country:{one[1:]}+country:{other[1:]}", "country"))
        for one in pairs
        for other in pairs
        if one[1:] != other[1:] and one[0] + other[0] != "日中"  # daytime
    ]
    for name, entry in (*both, *forms, *demonyms, *_world()):
        form = fold(name)
        if len(form) > 1 and not entry.weak and script(form) in UNSPACED:
            found.setdefault(form[:2], {}).setdefault(form, entry)
    kept = gazetteer()
    for form, number in kept.places.items():
        if len(form) > 1 and script(form) in wanted:
            found.setdefault(form[:2], {}).setdefault(form, Entry(kept.keys[number], "place"))
    return {first: tuple(sorted(group.items(), key=lambda one: -len(one[0]))) for first, group in found.items()}
