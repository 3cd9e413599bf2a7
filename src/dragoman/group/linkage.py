"""Articles → those that hold together, by how surely each two tell of one event.

Average linkage (Sokal and Michener 1958): of all groups the two that are nearest become one, as long as their articles are
likely enough to tell of one event, on average over all pairs. One pair that is alike by chance joins nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def hold_together(links: NDArray[np.float64], least: float) -> list[list[int]]:
    """Return the groups that hold together, each the numbers of its articles in order, the group of the first one first.

    `links` (articles, articles) are log odds that two are of one event, the same both ways; `least` is the least mean of two
    groups that become one.
    """
    groups = [[number] for number in range(len(links))]
    sums = links.astype(np.float64, copy=True)
    while len(groups) > 1:
        sizes = np.array([len(group) for group in groups])
        means = sums / np.outer(sizes, sizes)
        np.fill_diagonal(means, -np.inf)
        first, other = sorted(divmod(int(np.argmax(means)), len(groups)))
        if means[first, other] < least:
            break
        groups[first] += groups.pop(other)
        sums[first] += sums[other]
        sums[:, first] += sums[:, other]
        sums = np.delete(np.delete(sums, other, 0), other, 1)
    return [sorted(group) for group in sorted(groups, key=min)]


def both_ways(size: int, pairs: Iterable[tuple[int, int, float]]) -> NDArray[np.float64]:
    """Return links (size, size) from those of each pair of numbers."""
    found = np.zeros((size, size))
    for one, other, link in pairs:
        found[one, other] = found[other, one] = link
    return found
