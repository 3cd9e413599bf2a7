"""The reasons of a decision, for people: what an article and a story share, and what speaks against their being one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dragoman.group.features import Asked, Pair
from dragoman.model import Reason

SHOWN = 4
MOST = 3 * SHOWN
# Below this, a feature that speaks against says nothing that a person would want to read.
WORTH_SAYING = 0.25
_AGAINST = {
    "names against": "most of the names are others",
    "known names against, other language": "most of the places and organisations are others",
    "numbers against": "both tell figures, and they differ",
    "days against": "both tell days, and they differ",
}


def shared(question: Asked, cosine: float, apart: timedelta, pair: Pair) -> Iterator[Reason]:
    """Yield what speaks for it: vectors; names, words, numbers and days that are shared with the likeliest of the story's
    articles, compared by how rare they are; the time between."""
    yield Reason("vectors", round(cosine, 3), "mean cosine with the story's articles")
    for name, found, ours in (
        ("names", pair.names, question.names),
        ("words", pair.words, question.words),
        ("numbers", pair.numbers, question.numbers),
        ("days", pair.days, question.days),
    ):
        if found.common:
            listed = _note(question, found.most_telling(ours, MOST))
            # Words are cut to their beginnings, which say little to people.
            yield Reason(name, round(found.cosine, 2), listed if name != "words" else f"{len(found.common)} in common")
    yield Reason("hours apart", round(apart / timedelta(hours=1), 1), "from the story's first or last article")


def against(pair: Pair) -> Iterator[Reason]:
    """Yield what speaks against it."""
    for name, note in _AGAINST.items():
        value = pair.features.get(name, 0.0)
        if value >= WORTH_SAYING:
            yield Reason(name.partition(",")[0].removeprefix("known "), round(value, 2), note)


def _note(question: Asked, keys: list[str]) -> str:
    """The few keys that tell most, as they are written; a name and its last part are one."""
    called = question.clues.called
    return ", ".join(list(dict.fromkeys(called.get(key, key.strip()) for key in keys))[:SHOWN])
