"""How well a partition agrees with what people say. Not a bench itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from math import comb

import numpy as np

Placed = tuple[Hashable, Hashable]  # the story that people say, the story that was found


def bcubed(placed: Sequence[Placed]) -> tuple[float, float, float]:
    """Return BCubed F1, precision and recall (Bagga and Baldwin 1998): means over articles."""
    if not placed:
        return 0.0, 0.0, 0.0
    precision, recall = (float(np.mean(one)) for one in zip(*each(placed), strict=True))
    return 2 * precision * recall / (precision + recall), precision, recall


def bcubed_by_size(placed: Sequence[Placed], most_small: int = 3) -> tuple[float, float]:
    """Return BCubed F1 over the articles of small stories (2 to `most_small`), and over those of larger ones."""
    sizes = Counter(told for told, _ in placed)
    with_story = list(zip(placed, each(placed), strict=True))
    small = [one for (told, _), one in with_story if 1 < sizes[told] <= most_small]
    large = [one for (told, _), one in with_story if sizes[told] > most_small]
    return f1(small), f1(large)


def f1(of_articles: Sequence[tuple[float, float]]) -> float:
    """Return F1 of mean precision and mean recall."""
    if not of_articles:
        return 0.0
    precision, recall = (float(np.mean(one)) for one in zip(*of_articles, strict=True))
    return 2 * precision * recall / (precision + recall)


def each(placed: Iterable[Placed]) -> list[tuple[float, float]]:
    """Return BCubed precision and recall of each article."""
    placed = list(placed)
    told, found, both = Counter(one for one, _ in placed), Counter(one for _, one in placed), Counter(placed)
    return [(both[one] / found[one[1]], both[one] / told[one[0]]) for one in placed]


def pairwise(placed: Sequence[Placed]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of articles."""
    told, found, both = Counter(one for one, _ in placed), Counter(one for _, one in placed), Counter(placed)
    right, made, true = (sum(comb(count, 2) for count in one.values()) for one in (both, found, told))
    precision, recall = right / made if made else 0.0, right / true if true else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def adjusted_rand(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return the adjusted Rand index of two partitions of the same things (Hubert and Arabie 1985)."""
    both = sum(comb(count, 2) for count in Counter(zip(first, second, strict=True)).values())
    one, other = (sum(comb(count, 2) for count in Counter(labels).values()) for labels in (first, second))
    expected = one * other / max(1, comb(len(first), 2))
    most = (one + other) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's correlation of ranks; equal values share theirs."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return 0.0
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray:
    _, places, counts = np.unique(np.asarray(values, float), return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def bootstrap(
    first: Sequence[float], second: Sequence[float], figure: Callable[..., float], rounds: int = 1000
) -> tuple[float, float]:
    """Return the middle 95 % of a figure of pairs of values, over resamples."""
    chosen = random.Random(1)
    found = []
    for _ in range(rounds):
        places = chosen.choices(range(len(first)), k=len(first))
        found.append(figure([first[place] for place in places], [second[place] for place in places]))
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))
