"""The open stories, held so that the few that an article may belong to are found without looking at all of them.

Candidates are the nearest by vector, and those that share the article's rarest names: where the encoder does not know a
language, names alone lead to the story. How rare a name is, is counted among their articles (inverse document frequency,
Spärck Jones 1972), with a prior by kind, so that it means something before there are many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from heapq import nlargest
from math import floor, log, log2
from typing import TYPE_CHECKING

import numpy as np

from dragoman.group.clues import Clues
from dragoman.model import OpenStory

if TYPE_CHECKING:
    from dragoman.model import Vector

BY_VECTOR = 6
SKETCH = 128  # dimensions
BY_SKETCH = 48
BY_NAMES = 5
# A name that more open stories have than this leads nowhere.
MOST_HOLDERS = 200
_BACKGROUND = 30.0  # articles that count as seen before there are any, with what is usual for them
USUAL = 0.2
_FEW_PLACES = 1_000
_NO_BATCH = np.zeros((0, 0), dtype=np.float32)
_PRIORS = {"country": 8.0, "region": 3.0, "org": 4.0, "outlet": 10.0, "city": 2.0, "part": 1.0, "name": 0.7}
_LEAST_PRIOR = 0.7


class Rarities(dict[str, float]):
    """How much each key tells, from 0 (every story has it) to 1, worked out as it is asked for."""

    def __init__(self, held: Mapping[str, int]) -> None:
        super().__init__()
        self._held = held
        self._whole = 0.0

    def among(self, stories: int) -> None:
        """Count among so many stories, in steps, so that what was worked out can be kept between them."""
        whole = 2 ** (floor(4 * log2(stories + _BACKGROUND)) / 4)
        if whole != self._whole:
            self._whole = whole
            self.clear()

    def __missing__(self, key: str) -> float:
        kind, colon, _ = key.partition(":")
        prior = _PRIORS.get(kind, 1.0) if colon else 1.0
        rare = log(self._whole / min(self._whole, self._held.get(key, 0) + prior)) / log(self._whole / _LEAST_PRIOR)
        self[key] = rare
        return rare


@dataclass(frozen=True, slots=True)
class Near:
    """What a window finds for an article: see `Window.near`."""

    found: tuple[tuple[OpenStory, float], ...]
    usual: float


class Window:
    """Open stories by id. `put` takes a new one or a new state of one; it is the caller that owns the values."""

    def __init__(self, stories: Iterable[OpenStory] = ()) -> None:
        self._take(stories)

    def _take(self, stories: Iterable[OpenStory]) -> None:
        """Hold these stories, and no others."""
        self._stories: list[OpenStory] = []
        self._rows: dict[str, int] = {}
        self._means = np.zeros((0, 0), dtype=np.float32)
        self._sketches = np.zeros((0, 0), dtype=np.float32)
        self._sum = np.zeros(0, dtype=np.float64)  # of means
        self._times = np.zeros((0, 2))
        self._held: Counter[str] = Counter()
        self._articles = 0
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        self.rarity = Rarities(self._held)
        self._asked = np.zeros((0, 0), dtype=np.float32)
        self._batch = _NO_BATCH
        self.rarity.among(0)
        for story in stories:
            self.put(story)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def room(self) -> int:
        """How many stories it has room for before it must grow."""
        return len(self._means)

    def __iter__(self) -> Iterator[OpenStory]:
        return (self._stories[row] for row in self._rows.values())

    def put(self, opened: OpenStory) -> None:
        """Take a story as it is now."""
        row = self._rows.get(opened.story.id)
        before: OpenStory | None = None
        if row is None:
            row = self._rows[opened.story.id] = len(self._stories)
            self._stories.append(opened)
            self._grow(len(opened.total))
        else:
            before, self._stories[row] = self._stories[row], opened
        mean: Vector = (opened.total / opened.size).astype(np.float32)
        self._sum = self._sum + mean - self._means[row] if before is not None or len(self._sum) else mean.astype(np.float64)
        self._means[row], self._sketches[row] = mean, sketch(mean)
        self._times[row] = opened.story.opened_at.timestamp(), opened.story.updated_at.timestamp()
        if row < self._batch.shape[1]:
            self._batch[:, row] = self._asked @ self._sketches[row]
        else:  # more came than the batch has room for: from now on, one by one
            self._batch = _NO_BATCH
        for name in opened.names:
            if before is None or name not in before.names:
                self._holders[name].append(row)
        self._count(opened, before)

    def _count(self, now: OpenStory | None, before: OpenStory | None) -> None:
        """Count in what a story's articles tell `now`, and take out what they told `before`; only what has changed is looked
        at. A story of which no articles are held, as profiles are, counts as one."""
        are, were = _tellers(now), _tellers(before)
        self._articles += len(are) - len(were)
        for tellers, others, more in ((are, were, 1), (were, are, -1)):
            for id, one in tellers.items():
                if others.get(id) is not one:
                    for key in (*one.names, *one.words, *one.numbers):
                        self._held[key] += more
                        self.rarity.pop(key, None)
        self.rarity.among(self._articles)

    def get(self, id: str) -> OpenStory | None:
        """Return the story with this id as it is, None where it is not open."""
        row = self._rows.get(id)
        return None if row is None else self._stories[row]

    def drop(self, id: str) -> None:
        """Forget a story: it was closed, or went into another one. Its place stays, and is never near, until so many places are
        empty that it is worth to begin anew."""
        row = self._rows.pop(id)
        self._times[row] = np.nan
        self._sum = self._sum - self._means[row]
        self._count(None, self._stories[row])
        if len(self._stories) > max(_FEW_PLACES, 2 * len(self._rows)):
            self._take(list(self))

    def _grow(self, dimensions: int) -> None:
        if len(self._stories) > len(self._means):
            room = max(64, 2 * len(self._means))
            self._means = _with_room(self._means, room, dimensions)
            self._sketches = _with_room(self._sketches, room, min(dimensions, SKETCH))
            self._times = _with_room(self._times, room, 2)

    # -- candidates --------------------------------------------------------------------------------------------------------

    def prepare(self, vectors: Sequence[Vector]) -> None:
        """Compare a batch with all stories at once, which costs a tenth of comparing one by one; `near` then takes the
        number of an article in the batch. Each article of it should open one story at most before the next is prepared."""
        count = len(self._stories)
        self._asked = sketch(np.stack(vectors))
        self._batch = np.zeros((len(vectors), count + len(vectors)), dtype=np.float32)
        if count:
            np.matmul(self._asked, self._sketches[:count].T, out=self._batch[:, :count])

    def near(self, one: Clues, window: timedelta, number: int | None = None) -> Near:
        """Return candidates for an article, by id, each with the mean cosine of its articles with it; and the mean cosine that
        it has with all."""
        count = len(self._stories)
        if not count:
            return Near((), USUAL)
        seconds, room = one.moment.timestamp(), window.total_seconds()
        times = self._times[:count]
        gaps = np.maximum(times[:, 0] - seconds, seconds - times[:, 1])
        open_then = gaps <= room  # never for one that was dropped, whose times are no numbers
        rows = [*self._by_vector(one.vector, number, open_then), *self._by_names(one, open_then)]
        found = [(self._stories[row], float(self._means[row] @ one.vector)) for row in dict.fromkeys(rows)]
        by_id = tuple(sorted(found, key=lambda pair: pair[0].story.id))
        return Near(by_id, self.usual(one.vector))

    def usual(self, vector: Vector) -> float:
        """Return the mean cosine that a vector has with the stories, with some that are usual before there are many."""
        total = float(self._sum @ vector) if len(self._sum) else 0.0
        return (total + _BACKGROUND * USUAL) / (len(self._rows) + _BACKGROUND)

    def _by_vector(self, vector: Vector, number: int | None, open_then: np.ndarray) -> list[int]:
        """The nearest: by sketches, which cost a quarter, several times as many as are wanted; of these, by their vectors."""
        count = len(self._stories)
        alone = number is None or not len(self._batch)
        rough = self._sketches[:count] @ sketch(vector) if alone else self._batch[number, :count]
        masked = np.where(open_then, rough, -2.0)
        most = BY_SKETCH if vector.shape[0] > SKETCH else BY_VECTOR
        best = np.argpartition(masked, -most)[-most:] if count > most else np.arange(count)
        rows = best[open_then[best]]
        cosines = self._means[rows] @ vector
        return [int(row) for row in rows[np.argsort(-cosines, kind="stable")][:BY_VECTOR]]

    def _by_names(self, one: Clues, open_then: np.ndarray) -> list[int]:
        shared: defaultdict[int, float] = defaultdict(float)
        for name in one.names:
            holders = self._holders.get(name, ())
            if 0 < len(holders) <= MOST_HOLDERS:
                worth = self.rarity[name]
                for row in holders:
                    shared[row] += worth
        ranked = ((worth, self._stories[row].story.id, row) for row, worth in shared.items() if open_then[row])
        return [row for _, _, row in nlargest(BY_NAMES, ranked)]


def _tellers(opened: OpenStory | None) -> dict[str, Clues | OpenStory]:
    if opened is None:
        return {}
    return {one.article: one for one in opened.members} or {opened.story.id: opened}


def sketch(vectors: Vector) -> Vector:
    """Return vectors (..., dimensions) in fewer dimensions, SKETCH at most, in which products are about the same: by a random
    projection (Johnson and Lindenstrauss 1984), always the same one."""
    dimensions: int = vectors.shape[-1]
    if dimensions <= SKETCH:
        return vectors
    return vectors @ _projection(dimensions)


@cache
def _projection(dimensions: int) -> Vector:
    random = np.random.default_rng(1).standard_normal((dimensions, SKETCH))
    orthogonal, _ = np.linalg.qr(random)
    return np.asarray(orthogonal * np.sqrt(dimensions / SKETCH), dtype=np.float32)


def _with_room(rows: np.ndarray, room: int, dimensions: int) -> np.ndarray:
    larger = np.zeros((room, dimensions), dtype=rows.dtype)
    if len(rows):
        larger[: len(rows)] = rows
    return larger
