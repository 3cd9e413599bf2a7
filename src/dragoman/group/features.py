"""What speaks for and against an article's belonging to a story: a few figures, each from about 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log1p, sqrt

from dragoman.group.clues import Clues
from dragoman.model import OpenStory, Story

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
    """An article that looks for its story: what it says, weighed among the open stories."""

    clues: Clues
    moment: datetime
    names: Weighed
    words: Weighed
    numbers: Weighed
    days: Weighed


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far an article's keys and a story's are the same. `shared` sums what shared keys tell; `cosine` compares both
    whole; `held` is the share of the article's that the story has, by weight, `of_story` the other way round; `mass` and
    `story_mass` are the sums."""

    shared: float
    cosine: float
    held: float
    of_story: float
    mass: float
    story_mass: float
    common: tuple[str, ...] = ()

    def most_telling(self, ours: Weighed, count: int) -> list[str]:
        """Return the shared keys that weigh most."""
        return sorted(self.common, key=lambda key: (-ours.keys[key], key))[:count]


@dataclass(frozen=True, slots=True)
class Pair:
    """An article beside a story: all features, and what they come from."""

    features: Mapping[str, float]
    cosine: float
    names: Overlap
    words: Overlap
    numbers: Overlap
    days: Overlap
    hours: float


def asked(clues: Clues, moment: datetime, rarity: Rarity) -> Asked:
    """Weigh what an article of `moment` says, by how rare it is among the open stories."""
    return Asked(
        clues,
        moment,
        weighed(clues.names, rarity),
        weighed(clues.words, rarity),
        weighed(clues.numbers, rarity),
        weighed(clues.days, _ALIKE),
    )


def weighed(keys: Mapping[str, float], rarity: Rarity) -> Weighed:
    """Return keys with their weights times their rarity."""
    found = {key: weight * rarity[key] for key, weight in keys.items()}
    return Weighed(found, sum(found.values()), sum(one * one for one in found.values()))


def overlap(ours: Weighed, theirs: Mapping[str, float], size: int, rarity: Rarity) -> Overlap:
    """Compare an article's keys with the sums of a story of `size` articles."""
    mass = square = dot = shared = ours_held = theirs_held = 0.0
    common: list[str] = []
    for key, total in theirs.items():
        rare = rarity[key]
        weight = total * rare / size
        mass += weight
        square += weight * weight
        mine = ours.keys.get(key)
        if mine is not None:
            common.append(key)
            dot += mine * weight
            ours_held += mine
            theirs_held += weight
            both = sqrt(mine * weight)
            shared += both if both < rare else rare
    length = sqrt(ours.square * square)
    return Overlap(
        shared=shared,
        cosine=dot / length if length else 0.0,
        held=ours_held / ours.mass if ours.mass else 0.0,
        of_story=theirs_held / mass if mass else 0.0,
        mass=ours.mass,
        story_mass=mass,
        common=tuple(common),
    )


def apart(moment: datetime, story: Story) -> timedelta:
    """How long before the story opened, or after its last article, `moment` is."""
    if moment < story.opened_at:
        return story.opened_at - moment
    return max(moment - story.updated_at, timedelta())


def compare(one: Asked, opened: OpenStory, cosine: float, usual: float, rarity: Rarity, encoded: frozenset[str]) -> Pair:
    """Compare an article with a story whose articles have the mean `cosine` with it, where `usual` is what others have.

    `encoded` are the encoder's languages: in others a vector says little.
    """
    size, language = opened.size, one.clues.language
    names = overlap(one.names, opened.names, size, rarity)
    words = overlap(one.words, opened.words, size, rarity)
    numbers = overlap(one.numbers, opened.numbers, size, rarity)
    days = overlap(one.days, opened.days, size, _ALIKE)
    hours = apart(one.moment, opened.story) / timedelta(hours=1)
    best = max((float(vector @ one.clues.vector) for vector in opened.recent), default=cosine)
    known = sum(count for code, count in opened.languages.items() if code in encoded) / size
    known = known if language in encoded else 0.0
    same = opened.languages.get(language, 0) / size
    missing = (1 - names.held) * _much(names.mass, 3)
    story_missing = (1 - names.of_story) * _much(names.story_mass, 3)
    sure_missing, sure_story_missing = _sure_missing(one.names, opened, rarity) if same < 1 else (0.0, 0.0)
    found = {
        "vectors": known * cosine,
        "best vector": known * best,
        "vectors, foreign": (1 - known) * cosine,
        "best vector, foreign": (1 - known) * best,
        "stands out": known * (cosine - usual),
        "stands out, foreign": (1 - known) * (cosine - usual),
        "foreign": 1 - known,
        "names": names.cosine * _much(min(names.mass, names.story_mass), 1),
        "names shared": log1p(names.shared),
        "names shared, foreign": (1 - known) * log1p(names.shared),
        "names against": same * missing,
        "known names against, other language": (1 - same) * sure_missing,
        "story's names against": same * story_missing,
        "story's known names against, other language": (1 - same) * sure_story_missing,
        "words": same * words.cosine,
        "words held": same * max(words.held, words.of_story),
        "words, other language": (1 - same) * words.cosine,
        "same language": same,
        "numbers shared": log1p(numbers.shared),
        "numbers against": _against(numbers, 2),
        "days shared": 1 - exp(-days.shared),
        "days against": _against(days, 1),
        "vectors and names": cosine * names.cosine,
        "apart": 1 - exp(-hours / 72),
        "size": log1p(size - 1),
        "short": 1.0 - _much(min(one.clues.length, opened.length / size), 600),
    }
    return Pair(found, cosine, names, words, numbers, days, hours)


def _sure_missing(ours: Weighed, opened: OpenStory, rarity: Rarity) -> tuple[float, float]:
    """How much an article tells of places and organisations that a story does not have, and the other way round. Across
    languages only these speak against: their keys are from tables, while other names may not have met by their sound."""
    mass = common = story_mass = story_common = 0.0
    for key, weight in ours.keys.items():
        if key.startswith(SURE):
            mass += weight
            if key in opened.names:
                common += weight
    for key, total in opened.names.items():
        if key.startswith(SURE):
            weight = total / opened.size * rarity[key]
            story_mass += weight
            if key in ours.keys:
                story_common += weight
    missing = (1 - common / mass) * _much(mass, 2) if mass else 0.0
    story_missing = (1 - story_common / story_mass) * _much(story_mass, 2) if story_mass else 0.0
    return missing, story_missing


def _against(both: Overlap, half: float) -> float:
    """How much both tell of which neither has the other's."""
    return (1 - max(both.held, both.of_story)) * _much(min(both.mass, both.story_mass), half)


def _much(amount: float, half: float) -> float:
    """From 0 for nothing towards 1: `half` gives one half."""
    return amount / (amount + half)
