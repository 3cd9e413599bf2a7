"""The reasons of a decision, for people: what an article and a story share, and what speaks against their being one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dragoman.group.features import Asked, Pair
from dragoman.group.weigh import likely
from dragoman.model import OpenStory, Reason

SHOWN = 4
MOST = 3 * SHOWN
# Below this, a feature that speaks against says nothing that a person would want to read.
WORTH_SAYING = 0.25
_SAID_AGAINST = {
    "names against": "most of the names are others",
    "known names against, other language": "most of the places and organisations are others",
    "numbers against": "both tell figures, and they differ",
    "days against": "both tell days, and they differ",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open story that an article may belong to: the article as it was asked, how surely it does (mean log odds over the
    story's articles), the mean cosine with them, how long before or after it is, and the pair with the closest of them."""

    question: Asked
    opened: OpenStory
    link: float
    cosine: float
    apart: timedelta
    pair: Pair

    @property
    def score(self) -> float:
        """How likely the article belongs to the story, between 0 and 1."""
        return likely(self.link)


def why(one: Candidate) -> tuple[Reason, ...]:
    """Return what speaks for an article's belonging to a story, and what speaks against it."""
    return (*_shared(one), *_against(one.pair))


def _shared(one: Candidate) -> Iterator[Reason]:
    """Yield what speaks for it: vectors; names, words, numbers and days that are shared with the likeliest of the story's
    articles, compared by how rare they are; the time between."""
    yield Reason("vectors", round(one.cosine, 3), "mean cosine with the story's articles")
    for name, found, ours in (
        ("names", one.pair.names, one.question.names),
        ("words", one.pair.words, one.question.words),
        ("numbers", one.pair.numbers, one.question.numbers),
        ("days", one.pair.days, one.question.days),
    ):
        if found.common:
            listed = _note(one.question, found.most_telling(ours, MOST))
            # Words are cut to their beginnings, which say little to people.
            yield Reason(name, round(found.cosine, 2), listed if name != "words" else f"{len(found.common)} in common")
    yield Reason("hours apart", round(one.apart / timedelta(hours=1), 1), "from the story's first or last article")


def _against(pair: Pair) -> Iterator[Reason]:
    """Yield what speaks against it."""
    for name, note in _SAID_AGAINST.items():
        value = pair.features.get(name, 0.0)
        if value >= WORTH_SAYING:
            yield Reason(name.partition(",")[0].removeprefix("known "), round(value, 2), note)


def _note(question: Asked, keys: list[str]) -> str:
    """The few keys that tell most, as they are written; a name and its last part are one."""
    called = question.clues.called
    return ", ".join(list(dict.fromkeys(called.get(key, key.strip()) for key in keys))[:SHOWN])
