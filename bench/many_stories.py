"""What a decision costs among tens of thousands of open stories, made up from real ones. Not a bench itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dragoman.group import GroupSettings, Window, place_all
from dragoman.group.clues import clues
from dragoman.group.opened import begun
from dragoman.model import Clues, OpenStory, Story
from measure import cpu_seconds
from real_stories import NOW, Told

DECIDED = 384


def ms_per_article(told: Sequence[Told], count: int, chosen: GroupSettings) -> float:
    """Return the CPU milliseconds of a decision among `count` open stories, batched."""
    shuffled = list(told)
    random.Random(1).shuffle(shuffled)
    if not shuffled:
        return 0.0
    window = Window(_made_up(shuffled, count))
    stream = [(one.article, one.analysis) for one in shuffled[:DECIDED] if one.analysis is not None]
    start = cpu_seconds()
    made = sum(1 for _ in place_all(stream, window, NOW, chosen))
    return 1000 * (cpu_seconds() - start) / made


def _made_up(told: Sequence[Told], count: int) -> list[OpenStory]:
    """Return stories of one article each: the clues of real ones, mixed; their vectors, shaken. Half of their names are of
    their own, so that a name is about as rare as it would be."""
    chosen, noise = random.Random(1), np.random.default_rng(1)
    real = [clues(one.article, one.analysis) for one in told if one.analysis is not None]
    return [_shaken(number, chosen, noise, real) for number in range(count)]


def _shaken(number: int, chosen: random.Random, noise: np.random.Generator, real: Sequence[Clues]) -> OpenStory:
    mixed = mixture(chosen, noise, real, shake=0.05, name="name:made", names=5 * 10**4, weight=1.0)
    return begun(Story(f"made-up-{number}", "made-up", NOW, NOW), replace(mixed, article=f"made-up-{number}"))


def mixture(
    chosen: random.Random,
    noise: np.random.Generator,
    real: Sequence[Clues],
    *,
    shake: float,
    name: str,
    names: int,
    weight: float,
) -> Clues:
    """Return the clues of one article with the figures and some of the names of another, its vector shaken by so much; half of
    its names are its own, of so many made up, with a weight."""
    first, second = chosen.choices(real, k=2)
    vector = first.vector + shake * noise.standard_normal(len(first.vector)).astype(np.float32)
    kept = [one for one in (*first.names, *second.names) if chosen.random() < 0.25]
    own = {f"{name}-{chosen.randrange(names)}": weight for _ in range(len(first.names) // 2)}
    told = {**dict.fromkeys(kept, 1.0), **own}
    return replace(first, vector=vector / np.linalg.norm(vector), names=told, numbers=second.numbers)
