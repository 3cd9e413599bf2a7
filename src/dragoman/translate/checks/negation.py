"""Negation: a sentence that says "not" where its source says none, or the other way round, is a doubt.

Languages negate by a word, inside of a word, or by what a word means ("fail", "unable"); the table tells the first two, and
lists words with which nothing can be said. What remains is seldom wrong, but it is never certain: hence no failures.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from dragoman.analyse.words import words
from dragoman.model import Check
from dragoman.translate.checks.dictionary import is_word
from dragoman.translate.checks.pair import Pair, Span, found, passed

NAME = "negation"
_LEAST = 2  # letters of a word without its prefix
_UNSPACED = frozenset(("zh", "ja"))
_PLAIN, _WITHIN, _UNCLEAR = 1, 2, 4  # what a word says of negation


@dataclass(frozen=True, slots=True)
class _Table:
    """How a language negates: see tables/negation.toml."""

    words: frozenset[str]
    unclear: frozenset[str]
    within: re.Pattern[str] | None
    never: re.Pattern[str] | None
    prefix: str
    language: str


@dataclass(frozen=True, slots=True)
class Negations:
    """Where a sentence negates, where inside of words at most, and whether a word leaves it open."""

    plain: tuple[Span, ...]
    within: tuple[Span, ...]
    open: bool


def negation(pair: Pair) -> Check:
    """Compare whether the two sides negate."""
    source, target = negations_in(pair.source, pair.source_language), negations_in(pair.target, pair.language)
    if source is None or target is None or bool(source.plain) == bool(target.plain):
        return passed(NAME)
    other = target if source.plain else source
    if other.within or other.open:
        return passed(NAME)
    return found(NAME, "doubt", pair, source.plain, target.plain)


@lru_cache(maxsize=512)
def negations_in(text: str, language: str) -> Negations | None:
    """Return how `text` negates; None for a language without a table."""
    table = _table(language)
    if table is None:
        return None
    lower = text.lower().replace("’", "'")
    if table.never is not None:
        lower = table.never.sub(lambda match: " " * len(match[0]), lower)
    if language in _UNSPACED and table.within is not None:
        within = tuple(match.span() for match in table.within.finditer(lower))
        plain = tuple(span for span in within if any(word in lower[max(0, span[0] - 1) : span[1] + 2] for word in table.words))
        return Negations(plain, within, any(word in lower for word in table.unclear))
    # "don't" has two words; spans stay where they are
    told = words(text if lower == text.lower() and "n't" not in lower else lower.replace("n't", " no"))
    kinds = [((word.start, word.end), kind) for word in told if (kind := _kind(word.text.lower(), language))]
    return Negations(
        tuple(span for span, kind in kinds if kind & _PLAIN),
        tuple(span for span, kind in kinds if kind & _WITHIN),
        any(kind & _UNCLEAR for _, kind in kinds),
    )


@lru_cache(maxsize=50_000)
def _kind(word: str, language: str) -> int:
    """Return what a word says of negation, 0 for nothing: words come again and again."""
    table = _table(language)
    if table is None:
        return 0
    plain = word in table.words or _prefixed(word, table)
    within = table.within is not None and table.within.search(word) is not None
    return _PLAIN * plain | _WITHIN * within | _UNCLEAR * (word in table.unclear)


def _prefixed(word: str, table: _Table) -> bool:
    """Whether a word is another one of the dictionary with the language's "not" before it."""
    if not table.prefix or not word.startswith(table.prefix):
        return False
    rest = word.removeprefix(table.prefix)
    return len(rest) >= _LEAST and is_word(rest, table.language)


@cache
def _tables() -> dict[str, dict[str, Any]]:
    file = resources.files("dragoman.translate") / "tables" / "negation.toml"
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _table(language: str) -> _Table | None:
    raw = _tables().get(language)
    if raw is None:
        return None
    within, never = raw.get("within"), raw.get("never")
    return _Table(
        frozenset(raw.get("words", "").split()),
        frozenset(raw.get("unclear", "").split()),
        re.compile(within) if within else None,
        re.compile(never) if never else None,
        raw.get("prefix", ""),
        language,
    )
