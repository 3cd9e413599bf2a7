"""Makers of analyses and open stories for the tests of grouping."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from dragoman.group import GroupSettings, Placed, opened, place
from dragoman.model import Analysis, Article, Mention, OpenStory, Period, Quantity, Span
from tests.making import NOW, article, at, story

EAST, NORTH = (1.0, 0.0), (0.0, 1.0)
ENCODED = "en"
FOREIGN = "uk"


def leaning(cosine: float) -> tuple[float, float]:
    """A unit vector with this cosine with EAST."""
    return cosine, (1 - cosine**2) ** 0.5


def told(
    id: str,
    vector: tuple[float, float] = EAST,
    *,
    headline: str = "",
    names: tuple[str, ...] = (),
    numbers: tuple[tuple[float, str], ...] = (),
    days: tuple[datetime, ...] = (),
    language: str = ENCODED,
    hours: float = 0.0,
    **particulars: Any,
) -> tuple[Article, Analysis]:
    """An article, published `hours` before NOW, with its analysis: all facts stand in its headline."""
    one = article(id, headline or f"{id}", published_at=at(hours), language=language, **particulars)
    place = Span(one.passages[0].id, 0, 1)
    return one, Analysis(
        id,
        language,
        1.0,
        np.array(vector, dtype=np.float32),
        "test 1",
        mentions=tuple(Mention(place, "name", key, key.partition(":")[2].title()) for key in names),
        quantities=tuple(Quantity(place, value, unit) for value, unit in numbers),
        periods=tuple(Period(place, day, day, "day") for day in days),
    )


def of(id: str, *members: tuple[Article, Analysis]) -> OpenStory:
    """An open story of these articles."""
    moments = [one.published_at for one, _ in members]
    return opened(story(id, min(moments), max(moments)), members)


def placed(one: tuple[Article, Analysis], *stories: OpenStory, **settings: Any) -> Placed:
    return place(*one, stories, NOW, GroupSettings(encoded=frozenset({ENCODED}), **settings))


def score(one: tuple[Article, Analysis], story: OpenStory) -> float:
    """How likely an article belongs to a story, which it joins whatever comes."""
    return placed(one, story, threshold=0.0).membership.score


__all__ = ["EAST", "FOREIGN", "NORTH", "leaning", "of", "placed", "score", "told"]
