"""How a language leads to another: by a model of the pair, or by two through English."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]

PIVOT = "en"


def pair_for(source: str, target: str, available: Collection[Pair]) -> Pair | None:
    """Return the pair of `available` that serves: itself, else one of a script or region of it ("zh-Hans" for "zh")."""
    if (source, target) in available:
        return source, target
    return min((pair for pair in available if _serves(pair[0], source) and _serves(pair[1], target)), default=None)


def pairs_for(source: str, target: str, available: Collection[Pair]) -> tuple[Pair, ...]:
    """Return the pairs that lead from `source` to `target`: the direct one, else two through English, else nothing."""
    if source == target:
        return ()
    if direct := pair_for(source, target, available):
        return (direct,)
    first, second = pair_for(source, PIVOT, available), pair_for(PIVOT, target, available)
    return (first, second) if first and second else ()


def _serves(offered: str, asked: str) -> bool:
    return offered == asked or offered.startswith(f"{asked}-")
