"""Where on a page the article's text is: trafilatura's answer, and a second one where the page gives cause to doubt it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dragoman.extract.passages import Piece, from_tree

# The plain reading (every paragraph of the page's article element, else of the page) agrees with a right answer on most pages.
AGREES = 0.6
# Where it does not, but the strict reading agrees with the plain one this well, the two outvote the first.
OUTVOTES = 0.7
LEAST_TEXT = 100
SHORT = 25  # a paragraph shorter than this may be a label, and says little of where the text is
_SHINGLE = 4


def pieces(tree: Any) -> list[Piece]:
    """Return the text blocks of the page `tree` (lxml), in order; an empty list where there are none.

    trafilatura reads the page with its fallbacks (fast mode leaves four pages in a hundred with the wrong block). What it gives
    is held against a plain reading of all paragraphs; where the two differ, trafilatura's strict mode has the casting vote.
    """
    first = _read(tree)
    shingles = _shingles(_plain(tree))
    alike = _alike(_shingles(first), shingles)
    if alike >= AGREES:
        return first
    strict = _read(tree, fast=True, favor_precision=True)
    if _length(strict) < LEAST_TEXT:
        return first
    strictly = _shingles(strict)
    vote = _alike(strictly, shingles)
    return strict if vote >= OUTVOTES and vote > max(alike, _alike(_shingles(first), strictly)) else first


def _plain(tree: Any) -> list[Piece]:
    """Every paragraph of the page, or of its one article element, whatever it is."""
    articles = list(tree.iter("article"))
    where = articles[0] if len(articles) == 1 else tree
    return [("paragraph", words) for one in where.iter("p") if len(words := one.text_content().strip()) >= SHORT]


def _read(tree: Any, **mode: bool) -> list[Piece]:
    import trafilatura

    settings: Any = {"include_comments": False, "include_tables": False, "include_links": True, **mode}
    found: Any = trafilatura.bare_extraction(tree, **settings)
    return list(from_tree(found.body)) if found is not None else []


def _length(some: list[Piece]) -> int:
    return sum(len(words) for _, words in some)


def _shingles(some: list[Piece]) -> Counter[str]:
    """The runs of letters of a text, four words or, where words are not set apart, a dozen letters long."""
    text = " ".join(words for _, words in some)
    words = text.split()
    if len(text) < 12 * max(len(words), 1):
        return Counter(" ".join(words[start : start + _SHINGLE]) for start in range(max(len(words) - _SHINGLE + 1, 0)))
    return Counter(text[start : start + 12] for start in range(0, max(len(text) - 11, 0)))


def _alike(some: Counter[str], others: Counter[str]) -> float:
    """Sørensen and Dice's coefficient of two texts' shingles, between 0 and 1."""
    total = sum(some.values()) + sum(others.values())
    return 2 * sum((some & others).values()) / total if total else 1.0
