"""What readers' languages call places and organisations that others call otherwise: `tables/called.toml`, read.

Why a table besides CLDR and GeoNames: CLDR writes names of countries for forms ("Hong Kong SAR China"), not for the press, and
GeoNames has one name a city for all languages. Pure; nothing is looked up but tables of the package.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dragoman.analyse.gazetteer import fold, gazetteer

READERS = ("en", "fr", "de", "es", "it", "pt", "nl")  # languages with lists in the table


@dataclass(frozen=True, slots=True)
class Called:
    """What a language calls the world. `countries`: code of a country > its name; `cities`: key > name; `things`: id of an
    organisation or region > its name; `unknown`: cities of the table that the gazetteer does not know, for its tests."""

    countries: Mapping[str, str]
    cities: Mapping[str, str]
    things: Mapping[str, str]
    unknown: tuple[str, ...]


@cache
def called(language: str) -> Called:
    """Return what `language` calls the world; empty where the table has nothing of it."""
    table = _table().get(language, {})
    cities = [(city, name, city_key(city)) for city, name in _pairs(table.get("cities", ""))]
    return Called(
        dict(_pairs(table.get("countries", ""))),
        {key: name for _, name, key in cities if key},
        dict(_pairs(table.get("things", ""))),
        tuple(city for city, _, key in cities if not key),
    )


@cache
def in_english() -> Mapping[str, str]:
    """Return what English calls the cities that the table has in any language, by key: what it lists for English, else the name
    that the city is listed by."""
    cities = [city for one in READERS for city, _ in _pairs(_table()[one]["cities"])]
    return {**{city_key(city): city for city in reversed(cities)}, **called("en").cities}


@cache
def listed_names() -> frozenset[str]:
    """Return the folded names of those cities, in all the languages of the table."""
    return frozenset(fold(name) for one in READERS for pair in _pairs(_table()[one]["cities"]) for name in pair)


@cache
def sense(name: str) -> str:
    """Return which sense of a country a name has: "england" for England, which tables know as Britain; "" for most."""
    folded = fold(name)
    return next((one for one, forms in _senses().items() if folded in forms), "")


def city_key(name: str) -> str:
    """Return the key of the place that the gazetteer knows as `name`, as `place_key` has it, or ""."""
    number = gazetteer().places.get(fold(name))
    return place_key(number) if number is not None else ""


def place_key(number: int) -> str:
    """Return the key of a place by which the table is asked: the gazetteer's, with the number of the place where others may
    have the same one, as small towns whose consonants are alike (Leuven, Ravenna)."""
    key = gazetteer().keys[number]
    return f"{key} {number}" if key.startswith("name:") else key


@cache
def _senses() -> Mapping[str, frozenset[str]]:
    return {one: frozenset(fold(form.strip()) for form in forms.split(";")) for one, forms in _table()["senses"].items()}


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files("dragoman.translate") / "tables" / "called.toml").read_text("utf-8"))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands left and right of each ">"."""
    for pair in filter(None, map(str.strip, text.split(";"))):
        left, _, right = pair.partition(">")
        yield left.strip(), right.strip()
