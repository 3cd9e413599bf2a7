"""The gazetteer: names of countries and places in many languages → keys. Loaded when it is first asked, and kept.

The table is made by `tools/make_gazetteer.py` from CLDR and GeoNames (see NOTICE beside it).
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from dragoman.analyse.transliterate import script

_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیېے", "ي"),
        **dict.fromkeys("ةۀھہ", "ه"),
        **{"ک": "ك", "ئ": "ي", "ؤ": "و", "ـ": "", "\u200c": " ", "\u200f": "", "\u200e": ""},
        **{chr(mark): "" for mark in (*range(0x064B, 0x0653), 0x0670)},
    }
)
_HEBREW = str.maketrans(
    {**{chr(mark): "" for mark in range(0x0591, 0x05C8)}, **dict.fromkeys("׳’‘", "'"), **dict.fromkeys("״“”„", '"'), "־": " "}
)
_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]")
_JOINT = re.compile(r"[\s\-‐‑–·・＝=]+")
_PLAIN = str.maketrans(
    {"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ё": "е", "’": "'", "ʼ": "'", "‘": "'"}
)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Return `text` as tables are looked up: small letters, no marks on Latin and Greek, one space for hyphens and middle dots,
    one letter for what Arabic and Persian keyboards and careful writers write differently."""
    lower = text.lower()
    if not lower.isascii():
        kind = script(lower)
        if kind in ("latin", "greek"):
            lower = _COMBINING.sub("", unicodedata.normalize("NFKD", lower))
        elif kind == "arabic":
            lower = lower.translate(_ARABIC)
        elif kind == "hebrew":
            lower = lower.translate(_HEBREW)
        elif kind == "devanagari":
            lower = unicodedata.normalize("NFD", lower).replace("\u093c", "").replace("ँ", "ं").replace("\u200d", "")
        lower = lower.translate(_PLAIN)
    return lower if lower.isalpha() else _JOINT.sub(" ", lower).strip()


def country_of(key: str) -> str:
    """Return the country (ISO 3166-1 alpha-2, small letters) that a key of a name tells of: its own, or the one that it is a
    part of ("region:us-ca"); "" for all else."""
    kind, _, code = key.partition(":")
    if kind == "country":
        return code
    country, hyphen, part = code.partition("-")
    return country if kind == "region" and hyphen and part and len(country) == 2 else ""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`countries`: language → (code, name) pairs as CLDR writes them; `places`: folded form → number of a place, of which
    `keys` and `names` tell more; `longest`: first word of forms of several words → how many words the longest has."""

    countries: dict[str, tuple[tuple[str, str], ...]] = field(repr=False)
    places: dict[str, int] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    longest: dict[str, int] = field(repr=False)


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer."""
    countries: dict[str, tuple[tuple[str, str], ...]] = {}
    places: dict[str, int] = {}
    keys: list[str] = []
    names: list[str] = []
    longest: dict[str, int] = {}
    packed = (resources.files("dragoman.analyse") / "tables" / "gazetteer.txt.gz").read_bytes()
    for line in gzip.decompress(packed).decode().split("\n"):
        kind, key, rest = line.split("\t")
        if kind == "C":
            pairs = (pair.partition("=") for pair in rest.split("|"))
            countries[key] = tuple((code, name) for code, _, name in pairs)
            continue
        name, *forms = rest.split("|")
        for form in forms:
            places[form] = len(keys)
            if " " in form:
                first, count = form[: form.index(" ")], form.count(" ") + 1
                longest[first] = max(longest.get(first, 0), count)
        keys.append(key)
        names.append(name)
    return Gazetteer(countries, places, tuple(keys), tuple(names), longest)
