"""A story's articles → its profile: what they tell together, small enough to be kept for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.group.clues import clues
from dragoman.group.opened import told_by
from dragoman.model import Analysis, Article, OpenStory, Profile, Story

MOST_NAMES = 40
MOST_WORDS = 50
MOST_NUMBERS = 16
MOST_DAYS = 16
FOUND_BY = 16
# A last name of two consonants is many people's.
LEAST_SOUND = 3
_LEADS = ("name", "part", "city", "org")


def profile(story: Story, members: Sequence[tuple[Article, Analysis]], engine: str, number: int) -> Profile:
    """Return the profile of `story`, which has these articles, one at least, in the order they came. `engine` names the encoder
    of their vectors, `number` is the last decision that is known."""
    told = [clues(article, analysis) for article, analysis in members]
    short = _shortened(told_by(story, told))
    called: dict[str, dict[str, str]] = {}
    for one in told:
        for key, name in one.called.items():
            if key in short.names:
                called.setdefault(key, {}).setdefault(one.language, name)
    return Profile(short, called, tuple(article.id for article, _ in members), engine, number)


def found_by(profile: Profile) -> tuple[str, ...]:
    """Return the names under which a story is found again: those that lead to few stories, the weightiest first."""
    names = profile.opened.names
    leading = [key for key in names if leads(key)]
    return tuple(sorted(leading, key=lambda key: (-names[key], key))[:FOUND_BY])


def leads(key: str) -> bool:
    """Whether a name says more than where in the world something is."""
    kind, _, rest = key.partition(":")
    return kind in _LEADS and (kind in ("city", "org") or len(rest) >= LEAST_SOUND)


def _shortened(opened: OpenStory) -> OpenStory:
    return replace(
        opened,
        members=(),
        names=_heaviest(opened.names, MOST_NAMES),
        words=_heaviest(opened.words, MOST_WORDS),
        numbers=_heaviest(opened.numbers, MOST_NUMBERS),
        days=_heaviest(opened.days, MOST_DAYS),
    )


def _heaviest(weighed: Mapping[str, float], most: int) -> dict[str, float]:
    ranked = sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0]))
    return {key: round(weight, 3) for key, weight in ranked[:most]}
