"""What a place or country that gazetteers know may be called in a language: its forms, looked for in a text.

A sentence often has a name in a shape that the reading of names passes over: with a preposition written to it, as a part of a
compound, as an adjective. Where it is only asked whether a text may tell of a place, any shape will do.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.name_tables import everywhere, name_table, written
from dragoman.analyse.transliterate import script

_SHORTEST = {"han": 2, "kana": 2, "hangul": 2, "arabic": 3, "hebrew": 3, "devanagari": 3}
_STEM = 4  # letters of a form from which on a word that begins with them may be its adjective


@lru_cache(maxsize=4_096)
def tells(text: str, key: str, language: str) -> bool:
    """Return whether `text`, in `language`, has a form of the place or country `key` in any shape."""
    folded = fold(text)
    padded = f" {folded}"
    for form in forms(key, language):
        least = _SHORTEST.get(script(form))
        if least is None:
            if len(form) >= _STEM and f" {form[: max(_STEM, len(form) - 1)]}" in padded:
                return True
        elif len(form) >= least and form in folded:
            return True
    return any(sign in text for sign in _signs(language).get(key, ()))


@lru_cache(maxsize=4_096)
def forms(key: str, language: str) -> tuple[str, ...]:
    """Return the forms of `key` in `language`, folded: those of its table, and those of the gazetteer in its script."""
    own = _in_table(language).get(key, ())
    if key.startswith("country:"):
        return own
    return (*own, *(form for form in _in_gazetteer().get(key, ()) if script(form) in _scripts(language)))


@cache
def _scripts(language: str) -> frozenset[str]:
    """Return the scripts that the language's own names are written in."""
    return frozenset(script(form) for group in _in_table(language).values() for form in group)


@cache
def _in_table(language: str) -> dict[str, tuple[str, ...]]:
    table = name_table(language)
    found: dict[str, list[str]] = defaultdict(list)
    for form, entry in (*table.words.items(), *(everywhere()[0].items() if language == "en" else ())):
        found[entry.key].append(form)
    for phrases in table.stems.values():
        for parts, entry in phrases:
            found[entry.key].append(" ".join(parts))
    for phrases in table.phrases.values():
        for parts, entry in phrases:
            found[entry.key].append(" ".join(parts))
    return {key: tuple(forms) for key, forms in found.items()}


@cache
def _in_gazetteer() -> dict[str, tuple[str, ...]]:
    kept = gazetteer()
    found: dict[str, list[str]] = defaultdict(list)
    for form, number in kept.places.items():
        found[kept.keys[number]].append(form)
    return {key: tuple(forms) for key, forms in found.items()}


@cache
def _signs(language: str) -> dict[str, tuple[str, ...]]:
    """Return the characters that stand for countries by themselves, in Chinese and Japanese: 全美, 对法."""
    pairs = str(written(language).get("pairs", "")).split()
    return {f"country:{pair[1:]}": (pair[0],) for pair in pairs}
