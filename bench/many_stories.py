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
    first, second = chosen.choices(real, k=2)
    vector = first.vector + 0.05 * noise.standard_normal(len(first.vector)).astype(np.float32)
    kept = [name for name in (*first.names, *second.names) if chosen.random() < 0.25]
    names = {
        **dict.fromkeys(kept, 1.0),
        **{f"name:made-{chosen.randrange(5 * 10**4)}": 1.0 for _ in range(len(first.names) // 2)},
    }
    shaken = replace(
        first, article=f"made-up-{number}", vector=vector / np.linalg.norm(vector), names=names, numbers=second.numbers
    )
    return begun(Story(f"made-up-{number}", "made-up", NOW, NOW), shaken)
