"""How a name is written in a reader's language where nobody has shown it: by gazetteers, else letter by letter.

Gazetteers: CLDR's countries and exemplar cities (Unicode Technical Standard 35) and GeoNames' cities. Letter by letter: tables
of the practical transliterations that the press of a language uses (`tables/letters/<language>.toml`), not of scholarly ones:
French writes Kherson and Choïgou, English Shoigu, German Schoigu. Pure; nothing is looked up but tables of the package.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from rapidfuzz import fuzz

from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.name_tables import folder, outlet_names, parts, written
from dragoman.analyse.transliterate import romanise, script
from dragoman.translate.called import called, in_english, listed_names, place_key
from dragoman.translate.checks.dictionary import is_word

ALPHABETS = ("cyrillic", "greek")  # scripts of which the letters tell how a name sounds
SAME = 0.5  # likeness from which on two spellings may be one name's
BY_OTHERS_NAMES = 650  # so many places, by size, are known by what others call them: those of a million and more
DECLINED = 0.8  # likeness from which on one may be the other's declined
LATIN_READERS = frozenset(
    (
        "en",
        "fr",
        "de",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "cs",
        "sk",
        "ro",
        "sv",
        "da",
        "nb",
        "no",
        "fi",
        "hu",
        "tr",
        "ca",
        "id",
        "vi",
    )
)
_TAIL = re.compile(r"\s*[(（\[].*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def likeness(one: str, other: str) -> float:
    """Return how alike two spellings or skeletons are, from 0 to 1: the share of letters in common, in order (Indel)."""
    return float(fuzz.ratio(one, other)) / 100


def plain(name: str, language: str) -> str:
    """Return a name in small Latin letters, for comparing."""
    return romanise(name, language).replace("-", " ")


def by_gazetteer(key: str, name: str, language: str) -> str:
    """Return how gazetteers write what has this key in `language`; `name` is how the source writes it. "" where none does."""
    kind, _, code = key.partition(":")
    if kind == "country" or (kind == "region" and code.isdigit()):
        return next(iter(countries(language).get(code, ())), "")
    if kind in ("org", "region"):
        return called(language).things.get(code) or _part(code, language) or _translated(language).get(key, "")
    if kind == "outlet":
        return _outlets().get(code, "")
    if _is_word_alone(key, name):
        return ""
    listed = in_english() if language == "en" else called(language).cities
    number = _number(key, name)
    asked = place_key(number) if number is not None and key.startswith("name:") else key
    own = listed.get(asked) or _cities(language).get(key, "")
    if own or language not in LATIN_READERS:
        return own
    return (_geonames(key, name, number) if number is not None else "") or in_english().get(asked, "")


def _part(code: str, language: str) -> str:
    """Return what a language calls a part of a country, "" where the tables do not tell. English names are those of languages
    with Latin letters that have a table too: it would have said otherwise."""
    own = parts().get(language)
    if own is None:
        return ""
    names = own.get(code) or (parts()["en"].get(code, ()) if language in LATIN_READERS else ())
    return names[0].removeprefix("~") if names else ""


def _number(key: str, name: str) -> int | None:
    """Return the number of the place that is called `name` somewhere and has this key, else of the one with this key whose own
    name is most like it; None where there is none."""
    kept = gazetteer()
    number = kept.places.get(fold(name))
    if number is not None and kept.keys[number] == key:
        return number
    romanised = plain(name, "")
    return max(_places().get(key, ()), key=lambda one: likeness(plain(kept.names[one], ""), romanised), default=None)


def _geonames(key: str, name: str, number: int) -> str:
    """Return GeoNames' name of a place that is called `name` somewhere; "" where its name is another one altogether, as places
    have the old names of others. Small places are asked for from other scripts alone."""
    kept, latin = gazetteer(), script(name) == "latin"
    exact = kept.places.get(fold(name)) == number
    if key.startswith("name:") and not exact and likeness(plain(kept.names[number], ""), plain(name, "")) < DECLINED:
        return ""
    found = kept.names[number]
    if latin and key.startswith("name:"):  # as it is, without the ending of its case
        return found if _is_declined(name, found) and fold(name) != fold(found) else ""
    if latin and (number >= BY_OTHERS_NAMES or likeness(plain(found, ""), plain(name, "")) < SAME):
        return found if _is_declined(name, found) else ""
    short = found.removesuffix(" City")
    return short if kept.places.get(fold(short)) == number else found


def _is_declined(name: str, found: str) -> bool:
    """Whether a name is another one, or that with an ending."""
    return plain(name, "").startswith(plain(found, "").rstrip("aeiouy"))


def _is_word_alone(key: str, name: str) -> bool:
    """Whether a name is a word that some language happens to call a city by ("Lion"), and neither its own name nor listed."""
    if script(name) != "latin" or not is_word(name.lower(), "en") or fold(name) in listed_names():
        return False
    kept = gazetteer()
    number = kept.places.get(fold(name))
    return number is not None and kept.keys[number] == key and fold(kept.names[number]) != fold(name)


@cache
def _translated(language: str) -> Mapping[str, str]:
    """Organisations and regions by key: the first of their names that is made of words of the language, but not of English
    ones."""
    found: dict[str, str] = {}
    for kind, table in (("org", "organisations.toml"), ("region", "regions.toml")):
        for key, names in folder(table).items():
            told = [name.strip() for name in names.split(";")]
            own = [name for name in told if _made_of(name, language) and not _made_of(name, "en")]
            if language == "en" or own:
                found[f"{kind}:{key}"] = told[0] if language == "en" else own[0]
    return found


def _made_of(name: str, language: str) -> bool:
    pieces = _WORD.findall(name)
    return not name.isupper() and all(is_word(piece.lower(), language) or is_word(piece, language) for piece in pieces)


@cache
def _outlets() -> Mapping[str, str]:
    """Outlets by key: the first of their names in Latin letters."""
    found: dict[str, str] = {}
    for name, key, _ in outlet_names():
        if script(name) == "latin":
            found.setdefault(key, name)
    return found


@cache
def _places() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, key in enumerate(gazetteer().keys):
        found[key] = (*found.get(key, ()), number)
    return found


@cache
def countries(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of countries and continents by code in a language: what the press calls them by `tables/called.toml`,
    then CLDR's, without what stands in brackets, then the others that the press uses."""
    found = {code: (_TAIL.sub("", name),) for code, name in gazetteer().countries.get(language, ())}
    for code, names in written(language).get("countries", {}).items():
        if code != "none":
            others = tuple(name.strip() for name in str(names).split(";"))
            own = found.get(code, ())  # of the cities that are regions of China CLDR says that they are, which no press does
            found[code] = tuple(dict.fromkeys((*others, *own) if code in ("hk", "mo") else (*own, *others)))
    for code, name in called(language).countries.items():
        found[code] = tuple(dict.fromkeys((name, *found.get(code, ()))))
    return found


@cache
def _cities(language: str) -> Mapping[str, str]:
    """CLDR's exemplar cities of time zones by key, in a language. Some zones are called by a country, by whose name gazetteers
    know its capital too: Puerto Rico is not what San Juan is called."""
    try:
        zones = Locale.parse(language).time_zones
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, str] = {}
    kept, lands = gazetteer(), {fold(name) for names in countries("en").values() for name in names}
    for zone, words in zones.items():
        called_by = fold(zone.rpartition("/")[2].replace("_", " "))
        number = kept.places.get(called_by)
        if number is None or "city" not in words or not kept.keys[number].startswith("city:"):
            continue
        if called_by not in lands or fold(kept.names[number]) == called_by:
            found[kept.keys[number]] = _TAIL.sub("", str(words["city"])).partition(",")[0]
    return found


@lru_cache(maxsize=20_000)
def by_letters(name: str, source_language: str, language: str) -> str:
    """Return a name letter by letter as `language` writes names of `source_language`; as it is, where both use one
    script; "" where the script does not tell how a name sounds, or the reader's language has no Latin letters."""
    kind = script(name)
    if kind == "latin" or kind == script_of(language):
        return name
    if language not in LATIN_READERS or kind not in ALPHABETS:
        return ""
    if kind == "greek":
        return _WORD.sub(lambda word: romanise(word[0], source_language).capitalize(), name)
    table = _letters(language)
    return _WORD.sub(lambda word: _spelled(word[0], source_language, table), name)


def script_of(language: str) -> str:
    """Return the script that a reader's language is written in, "latin" for those that this module writes, else ""."""
    return "latin" if language in LATIN_READERS else "cyrillic" if language in ("ru", "uk", "bg", "sr", "mk", "be") else ""


def _spelled(word: str, source_language: str, table: Mapping[str, Mapping[str, str]]) -> str:
    """A word letter by letter: rules for its end first, then pairs, then single letters; those of the language before all."""
    lower = word.lower()
    own = {**table.get("cyrillic", {}), **table.get(source_language, {})}
    endings = {**table.get("endings", {}), **table.get(f"{source_language}-endings", {})}
    tail = next((end for end in sorted(endings, key=len, reverse=True) if lower.endswith(end) and len(lower) > len(end)), "")
    body = lower.removesuffix(tail)
    pattern = re.compile("|".join(map(re.escape, sorted(own, key=len, reverse=True))))
    made = pattern.sub(lambda found: own[found[0]] if found.start() or f"^{found[0]}" not in own else own[f"^{found[0]}"], body)
    made += endings.get(tail, "")
    return made[:1].upper() + made[1:] if word[:1].isupper() else made


@cache
def _letters(language: str) -> Mapping[str, Mapping[str, str]]:
    kept = resources.files("dragoman.translate") / "tables" / "letters"
    own = kept / f"{language}.toml"
    tables: dict[str, str] = tomllib.loads((own if own.is_file() else kept / "en.toml").read_text("utf-8"))
    return {
        name: {letters: sounds for letters, _, sounds in (pair.partition(">") for pair in pairs.split())}
        for name, pairs in tables.items()
    }
