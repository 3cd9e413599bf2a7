"""How likely each block of a page is the article's text: a logistic model with a table of weights, in two looks."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from dragoman.extract.blocks import Block, Page
from dragoman.extract.features import Features, features
from dragoman.extract.metadata import Metadata

_MOST = 800.0  # a block longer than this weighs no more
_DEPTHS = tuple(
    (depth, f"likely in {name}", f"text in {name}")
    for depth, name in enumerate(("element", "parent", "grandparent", "great-grandparent"))
)


def scores(page: Page, about: Metadata) -> list[float]:
    """Return for each block of the page how likely it is the article's text, in log odds: above 0, it rather is.

    The first look is at each block alone; the second one weighs the same again, with the first scores of the blocks around.
    """
    weights = _weights()
    of_places: dict[int, tuple[float, float]] = {}
    first, second = [], []
    for of_place, own in features(page, about):
        place = of_places.get(id(of_place))
        if place is None:
            place = of_places[id(of_place)] = _sums(weights, of_place)
        alone = _sums(weights, own)
        first.append(place[0] + alone[0])
        second.append(place[1] + alone[1])
    around = in_context(page, first)
    return [score + _sums(weights, found)[1] for score, found in zip(second, around, strict=True)]


def _sums(weights: dict[str, tuple[float, float]], found: Features) -> tuple[float, float]:
    first = second = 0.0
    for name, value in found:
        if (weight := weights.get(name)) is not None:
            first += weight[0] * value
            second += weight[1] * value
    return first, second


@cache
def _weights() -> dict[str, tuple[float, float]]:
    """The table of weights, for the first and the second look."""
    table = tomllib.loads(files("dragoman.extract").joinpath("tables/weights.toml").read_text(encoding="utf-8"))
    first, second = table["first"], table["second"]
    return {name: (first.get(name, 0.0), second.get(name, 0.0)) for name in first | second}


def in_context(page: Page, scores: list[float]) -> list[Features]:
    """Return what the scores of the blocks around say of each block: a second look, with the first one's scores.

    `scores` are log odds, one for each block. What counts is the share of likely text, by length, in the elements around a
    block, among its neighbours and among the blocks that stand in the same kind of place.
    """
    if not scores:
        return []
    view = _View(page, scores)
    return [[] if block.links else list(view.of_block(index, block)) for index, block in enumerate(page.blocks)]


class _View:
    """A page with how likely each of its blocks is text."""

    def __init__(self, page: Page, scores: list[float]) -> None:
        self._page, self._scores = page, scores
        self._likely = [1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) for score in scores]
        self._weights = [min(block.length, _MOST) for block in page.blocks]
        self._texts = [one * weight for one, weight in zip(self._likely, self._weights, strict=True)]
        self._total = sum(self._texts) + 1
        self._held = [0.0] * len(page.places)  # of each element: the likely text, and all text
        self._all = [0.0] * len(page.places)
        self._alike: dict[tuple[str, ...], tuple[float, float]] = {}
        for block, text, weight in zip(page.blocks, self._texts, self._weights, strict=True):
            for place in block.places:
                self._held[place] += text
                self._all[place] += weight
            before = self._alike.get(page.signature(block), (0.0, 0.0))
            self._alike[page.signature(block)] = before[0] + text, before[1] + weight
        best = max(range(len(self._held)), key=lambda place: self._held[place] - 0.5 * self._all[place])
        self._inside = [best in block.places for block in page.blocks]
        body = [index for index, one in enumerate(self._likely) if self._inside[index] and one > 0.5]
        self._body = (body[0], body[-1]) if body else (0, 0)

    def of_block(self, index: int, block: Block) -> Iterator[tuple[str, float]]:
        """Yield the features of a block among the others."""
        low, high = max(0, index - 3), index + 4
        near = sum(self._texts[low:high]) - self._texts[index]
        all_near = sum(self._weights[low:high]) - self._weights[index]
        alike = self._alike[self._page.signature(block)]
        yield "score", self._scores[index]
        yield "likely", self._likely[index]
        yield "in best", float(self._inside[index])
        yield "alike", alike[0] / (alike[1] + 1)
        yield "likely before", self._likely[index - 1] if index else 0.0
        yield "likely after", self._likely[index + 1] if index + 1 < len(self._likely) else 0.0
        yield "likely near", near / (all_near + 1)
        yield "in body", float(self._body[0] <= index <= self._body[1])
        for depth, likely, text in _DEPTHS:
            place = block.places[min(depth, len(block.places) - 1)]
            yield likely, self._held[place] / (self._all[place] + 1)
            yield text, self._held[place] / self._total
