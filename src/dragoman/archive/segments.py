"""Vectors of closed stories in files that are searched where they lie: memory does not grow with the archive.

A segment is a usearch index (HNSW, Malkov and Yashunin 2018; float16) with the ids of its stories beside it, in order. The last
one grows, a full one never changes. All of it is made from the archive: a file that is missing, or that is not what the archive
says, is made anew, and so is a segment of which many stories have changed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from dragoman.archive import rows, schema
from dragoman.archive.profiles import vector
from dragoman.errors import ArchiveError

if TYPE_CHECKING:
    from usearch.index import Index

    from dragoman.model import Vector

FULL = 100_000  # stories of a segment
LEAST = 500  # fewer closed stories are not worth a file: they are compared with the open ones
STALE = 0.02  # the share of a segment's stories that may have changed before it is made anew
_AT_A_TIME = 4_096
_FORMAT: dict[str, Any] = {"metric": "cos", "dtype": "f16", "connectivity": 16, "expansion_add": 96, "expansion_search": 64}
_profiles, _segments = schema.profiles, schema.segments


class Segments:
    """The segments of an archive, in a folder that is made when there is a first one."""

    def __init__(self, engine: Engine, folder: Path, full: int = FULL, least: int = LEAST) -> None:
        self._engine = engine
        self._folder = folder
        self._full = full
        self._least = least

    def search(self, vectors: Sequence[Vector], count: int) -> list[tuple[str, ...]]:
        """Return for each vector the ids of its nearest stories, `count` at most, the nearest first.

        One segment is open at a time, for all vectors: what is mapped does not grow with the archive. A story that has
        changed since it was put there is found all the same; whoever asks looks its profile up.
        """
        found: list[list[tuple[float, str]]] = [[] for _ in vectors]
        asked = np.stack(vectors).astype(np.float16) if vectors else np.zeros((0, 0), dtype=np.float16)
        for number, stories in self._known() if vectors else ():
            viewed = self._view(number, stories)
            if viewed is None or viewed[0].ndim != asked.shape[1]:
                continue  # the next `tend` makes it anew
            index, ids = viewed
            for row, one in enumerate(asked):  # one at a time: what a batch of one gives has another shape
                near = index.search(one, count, threads=1)
                named = (
                    (float(far), bytes(ids[int(key)]).decode()) for key, far in zip(near.keys, near.distances, strict=True)
                )
                found[row] = heapq.nsmallest(count, [*found[row], *named])
        return [tuple(id for _, id in nearest) for nearest in found]

    def missing(self) -> tuple[int, ...]:
        """The numbers of segments of which a file is not there: the next round makes them anew."""
        return tuple(number for number, stories in self._known() if not self._is_there(number, stories))

    def count(self) -> int:
        """How many stories the segments hold."""
        return sum(stories for _, stories in self._known())

    def tend(self, closed_before: datetime) -> int:
        """Put the stories that were updated before `closed_before` and are in no segment into segments; make anew what is
        missing or out of date. Returns how many stories were put. ArchiveError where the folder cannot be written."""
        self._dissolve()
        with self._engine.connect() as connection:
            closed = (_profiles.c.segment.is_(None), _profiles.c.updated_at < closed_before)
            waiting = connection.execute(
                select(_profiles.c.story).where(*closed).order_by(_profiles.c.updated_at, _profiles.c.story)
            )
            ids = list(waiting.scalars())
        if len(ids) < self._least:
            return 0
        try:
            start = 0
            while start < len(ids):
                start += self._grow(ids[start:])
        except OSError as error:
            advice = "Free space, or make the folder writable; it holds nothing that cannot be made anew."
            raise ArchiveError(f"segments cannot be written: {error}.", subject=str(self._folder), advice=advice) from error
        return len(ids)

    def _known(self) -> list[tuple[int, int]]:
        with self._engine.connect() as connection:
            query = select(_segments.c.number, _segments.c.stories).order_by(_segments.c.number)
            return [(row.number, row.stories) for row in connection.execute(query)]

    # -- files -------------------------------------------------------------------------------------------------------------

    def _path(self, number: int, stories: int) -> Path:
        """A segment's file. A grown segment has another name, so that what the archive knows is there or not, never half."""
        return self._folder / f"{number:05}-{stories:06}.usearch"

    def _is_there(self, number: int, stories: int) -> bool:
        path = self._path(number, stories)
        return path.is_file() and path.with_suffix(".npy").is_file()

    def _view(self, number: int, stories: int) -> tuple[Index, np.ndarray] | None:
        """A segment where it lies, or None where it is not there or cannot be read: then it is missing."""
        if not self._is_there(number, stories):
            return None
        path = self._path(number, stories)
        viewed = _opened(path)
        if viewed is None or not len(viewed[0]) == len(viewed[1]) == stories:
            path.unlink(missing_ok=True)
            return None
        return viewed

    def _dissolve(self) -> None:
        """Let go of segments that are missing or out of date, and of files that nothing refers to."""
        with self._engine.begin() as connection:
            kept = set()
            for row in connection.execute(select(_segments)).all():
                if row.stale > STALE * row.stories or not self._is_there(row.number, row.stories):
                    in_it = _profiles.c.segment == row.number
                    connection.execute(update(_profiles).where(in_it).values(segment=None))
                    connection.execute(delete(_segments).where(_segments.c.number == row.number))
                else:
                    kept.add(self._path(row.number, row.stories))
        for path in self._folder.glob("*-*.usearch"):
            if path not in kept:
                path.unlink()
                path.with_suffix(".npy").unlink(missing_ok=True)

    def _grow(self, ids: Sequence[str]) -> int:
        """Put the first of `ids` into the last segment, or into a new one where that is full; return how many were put."""
        known = self._known()
        number, stories = known[-1] if known and known[-1][1] < self._full else ((known[-1][0] if known else 0) + 1, 0)
        put = ids[: self._full - stories]
        self._folder.mkdir(parents=True, exist_ok=True)
        index, before = self._loaded(number, stories)
        for start in range(0, len(put), _AT_A_TIME):
            self._add(index, put[start : start + _AT_A_TIME], stories + start)
        path = self._path(number, stories + len(put))
        np.save(path.with_suffix(".npy"), np.concatenate([before, np.array([id.encode() for id in put], dtype="S32")]))
        index.save(path)
        with self._engine.begin() as connection:
            self._note(connection, number, stories, put)
        self._remove(self._path(number, stories))
        return len(put)

    def _loaded(self, number: int, stories: int) -> tuple[Index, np.ndarray]:
        """A segment in memory, to be added to, with its ids; an empty one where it is new."""
        from usearch.index import Index

        if not stories:
            return Index(ndim=self._dimensions(), **_FORMAT), np.zeros(0, dtype="S32")
        path = self._path(number, stories)
        index = Index(ndim=self._dimensions(), **_FORMAT)
        index.load(path)
        return index, np.load(path.with_suffix(".npy"))

    def _dimensions(self) -> int:
        with self._engine.connect() as connection:
            stored = connection.scalar(select(func.length(_profiles.c.vector)).limit(1))
        return int(stored or 0) // np.dtype(np.float16).itemsize

    def _add(self, index: Index, ids: Sequence[str], first: int) -> None:
        with self._engine.connect() as connection:
            found: dict[str, np.ndarray] = {}
            for batch in rows.batches(ids):
                query = select(_profiles.c.story, _profiles.c.vector).where(_profiles.c.story.in_(batch))
                found |= {row.story: vector(row.vector) for row in connection.execute(query)}
        index.add(np.arange(first, first + len(ids), dtype=np.uint64), np.stack(list(_units(found, ids))), threads=1)

    def _note(self, connection: Connection, number: int, stories: int, put: Sequence[str]) -> None:
        for batch in rows.batches(put):
            connection.execute(update(_profiles).where(_profiles.c.story.in_(batch)).values(segment=number))
        if stories:
            grown = update(_segments).where(_segments.c.number == number)
            connection.execute(grown.values(stories=stories + len(put)))
        else:
            connection.execute(insert(_segments).values(number=number, stories=len(put), stale=0))

    def _remove(self, path: Path) -> None:
        """Let go of what a grown segment was before. Where another process still reads it, it keeps what it has open."""
        path.unlink(missing_ok=True)
        path.with_suffix(".npy").unlink(missing_ok=True)


def _opened(path: Path) -> tuple[Index, np.ndarray] | None:
    """A segment's index and ids, mapped; None where they are damaged."""
    from usearch.index import Index

    try:
        index = Index.restore(path, view=True)
        return None if index is None else (index, np.load(path.with_suffix(".npy"), mmap_mode="r"))
    except (RuntimeError, ValueError, OSError):
        return None


def _units(found: dict[str, np.ndarray], ids: Sequence[str]) -> Iterator[np.ndarray]:
    """Vectors of unit length, in half precision. A sum of none has no direction, and stays as it is."""
    for id in ids:
        length = float(np.linalg.norm(found[id])) or 1.0
        yield (found[id] / length).astype(np.float16)
