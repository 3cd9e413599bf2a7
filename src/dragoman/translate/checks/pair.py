"""A sentence and its translation, and what several checks read of each. That is kept for a while, as a sentence is held against
what several engines made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from dragoman.analyse import quotes
from dragoman.model import Check, Verdict

Span: TypeAlias = tuple[int, int]
_KEPT = 512  # sentences: a batch of the desk with what two engines made of it


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in `source_language` and a translation of it into `language` (BCP 47 primary subtags).

    `cosine` is that of their vectors, None where one of the languages has none.
    """

    source: str
    target: str
    source_language: str
    language: str
    cosine: float | None = None


Checker: TypeAlias = Callable[[Pair], Check]


@cache
def passed(name: str) -> Check:
    """Return the verdict of a check that found nothing."""
    return Check(name, "pass")


def found(
    name: str, verdict: Verdict, text: Pair, source: Iterable[Span] = (), target: Iterable[Span] = (), note: str = ""
) -> Check:
    """Return a verdict with its spans, and a note: `note`, else what is gone and what is new ("−12 +21")."""
    gone, new = tuple(source), tuple(target)
    said = [*(f"−{text.source[start:end]}" for start, end in gone), *(f"+{text.target[start:end]}" for start, end in new)]
    return Check(name, verdict, gone, new, note or " ".join(said))


@lru_cache(maxsize=_KEPT)
def quotes_in(text: str, language: str) -> tuple[Span, ...]:
    """Return what stands in quotation marks, without the marks."""
    return tuple((start, end) for spans in quotes.in_texts([text], language) for _, start, end in spans)
