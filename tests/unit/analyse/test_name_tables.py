"""What the tables of names have in each language. Whoever adds a language reads here what is missing."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.name_tables import entries, folder, name_table, outlet_hosts, outlet_names, written

ALL = ["en", "fr", "es", "de", "it", "pt", "nl", "pl", "cs", "ru", "uk", "bg", "el", "tr", "ar", "he", "fa", "hi", "zh", "ja"]
MORE = ["ko", "th", "vi", "id", "ro", "sv", "hu", "sw", "ca"]
NEEDED = ("titles", "negation", "quotes", "before", "after")
# Names decline here: the table must say how.
DECLINING = ["pl", "cs", "ru", "uk", "el", "tr", "hu", "ko", "ro"]
LARGE = (
    "us",
    "gb",
    "fr",
    "de",
    "it",
    "es",
    "pl",
    "ua",
    "ru",
    "cn",
    "jp",
    "in",
    "br",
    "mx",
    "il",
    "ir",
    "iq",
    "sy",
    "tr",
    "eg",
    "za",
    "au",
    "ca",
    "kp",
    "kr",
)
CAPITALS = [
    "en",
    "fr",
    "es",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "ru",
    "uk",
    "bg",
    "el",
    "tr",
    "vi",
    "id",
    "ro",
    "sv",
    "hu",
    "sw",
    "ca",
]
# Adjectives of countries; the others use the country's name itself.
ADJECTIVES = [language for language in ALL if language not in ("zh", "ja")] + ["ro", "sv", "hu", "ca"]


@pytest.mark.parametrize("language", ALL + MORE)
def test_a_table_is_complete(language: str) -> None:
    table = written(language)
    lacking = [name for name in NEEDED if not table.get(name)]
    if language in DECLINING and not table.get("cases"):
        lacking.append("cases")
    if language in CAPITALS and not table.get("starters"):
        lacking.append("starters")
    if language in ADJECTIVES and len(table.get("demonyms", {})) < 30:
        lacking.append("demonyms")
    assert not lacking, f"tables/names/{language}.toml lacks {', '.join(lacking)}"


@pytest.mark.parametrize("language", ALL + MORE)
def test_entries_are_well_formed(language: str) -> None:
    table = written(language)
    codes = {code for code, _ in gazetteer().countries["en"]}
    for section in ("countries", "demonyms"):
        unknown = set(table.get(section, {})) - codes - {"endings", "none"}
        assert not unknown, f"no such countries: {unknown}"
    assert all(len(pair) == 2 for pair in table["quotes"].split()), table["quotes"]
    assert all(re.fullmatch(r"[^>]+>[^>]+", case) for case in table.get("cases", "").split())
    assert len(entries(table, "titles")) >= 20


@pytest.mark.parametrize("language", ALL + MORE)
def test_the_large_countries_have_names(language: str) -> None:
    table = name_table(language)
    known = {entry.key for entry in table.words.values()} | {
        entry.key for group in table.phrases.values() for _, entry in group
    }
    known |= {entry.key for group in table.scan.values() for _, entry in group}
    wanted = {f"country:{code}" for code in LARGE}
    assert not wanted - known


def test_outlets_are_well_formed() -> None:
    outlets = folder("outlets.toml")
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in outlets)
    names: dict[str, str] = {}
    for name, key, _ in outlet_names():
        assert names.setdefault(name, key) == key, f"{name} stands for {names[name]} and {key}"
    assert len(outlets) > 300
    assert outlet_hosts()["reuters.com"] == "reuters"


def test_the_gazetteer_is_small_and_says_where_it_is_from() -> None:
    tables = resources.files("dragoman.analyse") / "tables"
    assert len((tables / "gazetteer.txt.gz").read_bytes()) < 3_000_000
    assert "GeoNames" in (tables / "NOTICE").read_text("utf-8")
    assert len(gazetteer().keys) > 10_000


def test_folding() -> None:
    assert fold("São-Paulo") == "sao paulo"
    assert fold("أوكرانيا") == fold("اوكرانيا")
    assert fold("Ουκρανία") == "ουκρανια"
    assert fold("ארה״ב") == fold('ארה"ב')
