"""What an article says that can be told of a story: its names, words, numbers and days, each with a weight."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from dragoman.model import Analysis, Article, Clues

# An event is told at the beginning: what stands there weighs more, and words are taken from there alone.
TOP_PASSAGES = 2
TOP_LENGTH = 1_200
MOST_NAMES = 40
MOST_WORDS = 200
MOST_NUMBERS = 24
STEM = 6
# "Three" is said of anything: a small count tells less than a sum, a share, a length.
SMALL_COUNT = 12
SMALL = 0.3
_WORD = re.compile(r"[^\W\d_]{3,}")
_WIDE = re.compile("[\u0e01-\u0e4e\u3041-\u30ff\u3400-\u9fff]{2,}")


def clues(article: Article, analysis: Analysis) -> Clues:
    """Return what `article` and its analysis say of the event that it tells."""
    top = {passage.id for passage in article.passages[:TOP_PASSAGES]} | {
        passage.id for passage in article.passages if passage.kind in ("headline", "lead")
    }
    text = " ".join(passage.text for passage in article.passages if passage.kind != "caption")
    language = analysis.language.partition("-")[0]
    return Clues(
        article.id,
        article.published_at,
        analysis.vector,
        analysis.encoded or language,
        language,
        _names(analysis, top),
        words(article.headline),
        words(f"{article.headline} {text[:TOP_LENGTH]}"),
        _numbers(analysis, top),
        _days(analysis),
        len(text),
        {key: mention.name for mention in reversed(analysis.mentions) for key in _keys(mention.key)},
    )


def _names(analysis: Analysis, top: set[str]) -> dict[str, float]:
    counted: Counter[str] = Counter()
    prominent: set[str] = set()
    for mention in analysis.mentions:
        for key in _keys(mention.key):
            counted[key] += 1
            if mention.span.passage in top:
                prominent.add(key)
    weighed = {key: min(3.0, 0.75 + 0.25 * count) + (1.0 if key in prominent else 0.0) for key, count in counted.items()}
    return heaviest(weighed, MOST_NAMES)


def _keys(key: str) -> tuple[str, ...]:
    """A name's key, and its last part alone, since headlines give surnames."""
    if not key.startswith("name:"):
        return (key,)
    last = key.removeprefix("name:").rpartition("-")[2]
    return (key, f"part:{last}") if "-" in key else (f"part:{last}",)


def _numbers(analysis: Analysis, top: set[str]) -> dict[str, float]:
    weighed: dict[str, float] = {}
    for quantity in analysis.quantities:
        weight = 2.0 if quantity.span.passage in top else 1.0
        weight *= SMALL if not quantity.unit and abs(quantity.value) <= SMALL_COUNT else 1.0
        for value in (quantity.value,) if quantity.high is None else (quantity.value, quantity.high):
            key = f"{quantity.unit} {value:g}"
            weighed[key] = max(weight, weighed.get(key, 0.0))
    return heaviest(weighed, MOST_NUMBERS)


def _days(analysis: Analysis) -> dict[str, float]:
    days: dict[str, float] = {}
    for period in analysis.periods:
        # A day of the article's time zone begins up to half a day off midnight in UTC.
        day = (period.start + timedelta(hours=11)).date()
        if period.precision in ("minute", "hour", "part of day", "day"):
            days[period.start.date().isoformat()] = 1.0
        elif period.precision == "month":
            days[f"{day:%Y-%m}"] = 0.5
        elif period.precision == "year":
            days[f"{day:%Y}"] = 0.3
    return days


@lru_cache(maxsize=4_096)
def words(text: str) -> dict[str, float]:
    """Return the words of a text, cut to their first letters, since endings change; pairs of characters where no spaces are."""
    counted: Counter[str] = Counter()
    for run in _WIDE.findall(text):
        counted.update(one + other for one, other in pairwise(run))
    for word in _WORD.findall(_WIDE.sub(" ", text).lower()):
        counted[word[:STEM]] += 1
    return heaviest({word: min(2.0, 0.5 + 0.5 * count) for word, count in counted.items()}, MOST_WORDS)


def heaviest(weighed: dict[str, float], most: int) -> dict[str, float]:
    """Return the keys that weigh most, all as they stand where they are no more."""
    if len(weighed) <= most:
        return weighed
    return dict(sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


__all__ = ["Clues", "clues", "heaviest", "words"]
