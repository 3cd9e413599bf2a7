"""What speaks for and against two articles' telling of one event: a few figures, most from about 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log1p, sqrt

from dragoman.model import Clues, Story

# How rare each key is, from 0 to 1; a key that is not there yet is worked out by asking for it.
Rarity = Mapping[str, float]


# What gazetteers and tables know has the same key in every language.
SURE = ("country:", "region:", "city:", "org:")


class _Alike(dict[str, float]):
    """For keys that all tell as much."""

    def __missing__(self, _key: str) -> float:
        return 1.0


_ALIKE = _Alike()


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article's keys, each with its weight times how rare it is; their sum and the sum of their squares."""

    keys: Mapping[str, float]
    mass: float
    square: float


@dataclass(frozen=True, slots=True)
class Asked:
    """An article, what it says weighed by how rare that is among the open stories."""

    clues: Clues
    names: Weighed
    headline: Weighed
    words: Weighed
    numbers: Weighed
    days: Weighed


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far two articles' keys are the same: `cosine` compares both whole; `held` is the share of what one tells that the
    other tells too, by weight, for the one of which that is more; `least` is what the one that tells less tells."""

    common: tuple[str, ...]
    cosine: float
    held: float
    least: float

    def most_telling(self, ours: Weighed, count: int) -> list[str]:
        """Return the shared keys that weigh most."""
        return sorted(self.common, key=lambda key: (-ours.keys[key], key))[:count]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles beside each other: all features, and what they come from."""

    features: Mapping[str, float]
    names: Overlap
    words: Overlap
    numbers: Overlap
    days: Overlap


def asked(clues: Clues, rarity: Rarity) -> Asked:
    """Weigh what an article says, by how rare it is among the open stories."""
    return Asked(
        clues,
        weighed(clues.names, rarity),
        weighed(clues.headline, rarity),
        weighed(clues.words, rarity),
        weighed(clues.numbers, rarity),
        weighed(clues.days, _ALIKE),
    )


def weighed(keys: Mapping[str, float], rarity: Rarity) -> Weighed:
    """Return keys with their weights times their rarity."""
    found: dict[str, float] = {}
    mass = square = 0.0
    for key, weight in keys.items():
        found[key] = told = weight * rarity[key]
        mass += told
        square += told * told
    return Weighed(found, mass, square)


def overlap(one: Weighed, other: Weighed) -> Overlap:
    """Compare what two articles tell."""
    few, many = (one, other) if len(one.keys) <= len(other.keys) else (other, one)
    common = tuple(key for key in few.keys if key in many.keys)  # no set: sums of floats depend on their order
    dot = ours = theirs = 0.0
    for key in common:
        mine, yours = one.keys[key], other.keys[key]
        dot += mine * yours
        ours += mine
        theirs += yours
    length = sqrt(one.square * other.square)
    held = max(ours / one.mass if one.mass else 0.0, theirs / other.mass if other.mass else 0.0)
    return Overlap(common, dot / length if length else 0.0, held, min(one.mass, other.mass))


def apart(moment: datetime, story: Story) -> timedelta:
    """How long before the story opened, or after its last article, `moment` is."""
    if moment < story.opened_at:
        return story.opened_at - moment
    return max(moment - story.updated_at, timedelta())


def compare(one: Asked, other: Asked, cosine: float, usual: float, encoded: frozenset[str]) -> Pair:
    """Compare two articles whose vectors have this `cosine`, where `usual` is what stories have with the first.

    `encoded` are the encoder's languages: in others a vector says little.
    """
    names, words = overlap(one.names, other.names), overlap(one.words, other.words)
    numbers, days = overlap(one.numbers, other.numbers), overlap(one.days, other.days)
    hours = abs(one.clues.moment - other.clues.moment) / timedelta(hours=1)
    known = float(one.clues.encoded in encoded and other.clues.encoded in encoded)
    same = float(one.clues.language == other.clues.language)
    alike = names.cosine * _much(names.least, 1)
    found = {
        "same language": same,
        "foreign": 1 - known,
        "vectors": known * cosine,
        "vectors, foreign": (1 - known) * cosine,
        "stands out": known * (cosine - usual),
        "stands out, foreign": (1 - known) * (cosine - usual),
        "names": alike,
        "names, foreign": (1 - known) * alike,
        "names, other language": (1 - same) * alike,
        "names against": same * _against(names, 3),
        "known names against, other language": 0.0 if same else _sure_against(one.names, other.names),
        "words": same * words.cosine,
        "words, other language": (1 - same) * words.cosine,
        "headlines told": same * (_told(one.headline, other.words) + _told(other.headline, one.words)) / 2,
        "numbers": numbers.cosine * _much(numbers.least, 1),
        "numbers in common": log1p(len(numbers.common)),
        "numbers against": _against(numbers, 2),
        "days in common": 1 - exp(-len(days.common)),
        "days against": _against(days, 1),
        "vectors and words": same * known * max(cosine, 0.0) * sqrt(words.cosine),
        "vectors and names": max(cosine, 0.0) * alike,
        "a day apart": 1 - exp(-hours / 24),
        "days apart": 1 - exp(-hours / 96),
        "short": 1.0 - _much(min(one.clues.length, other.clues.length), 600),
    }
    return Pair(found, names, words, numbers, days)


def _sure_against(one: Weighed, other: Weighed) -> float:
    """How much each article tells of places and organisations that the other does not have, on average. Across languages only
    these speak against: their keys are from tables, while other names may not have met by their sound."""
    return (_sure_missing(one, other) + _sure_missing(other, one)) / 2


def _sure_missing(one: Weighed, other: Weighed) -> float:
    sure = [(key, weight) for key, weight in one.keys.items() if key.startswith(SURE)]
    mass = sum(weight for _, weight in sure)
    common = sum(weight for key, weight in sure if key in other.keys)
    return (1 - common / mass) * _much(mass, 2) if mass else 0.0


def _told(headline: Weighed, words: Weighed) -> float:
    """How much of one article's headline the other tells too: what an event is, as against its theme, stands there."""
    common = sum(weight for key, weight in headline.keys.items() if key in words.keys)
    return common / headline.mass if headline.mass else 0.0


def _against(both: Overlap, half: float) -> float:
    """How much both tell of which neither has the other's."""
    return (1 - both.held) * _much(both.least, half)


def _much(amount: float, half: float) -> float:
    """From 0 for nothing towards 1: `half` gives one half."""
    return amount / (amount + half)
