"""Frames: what the pages of an outlet have in common."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, select

from dragoman.archive import rows, schema
from dragoman.model import Frame, FrameBlock


class SqlFrames:
    """The last state of each outlet's frame."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def many(self, sources: Collection[str]) -> dict[str, Frame]:
        """The frames of these sources (ids) that are known."""
        found: dict[str, Frame] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(sorted(sources)):
                for row in connection.execute(select(schema.frames).where(schema.frames.c.source.in_(batch))):
                    blocks = {key: FrameBlock(*values) for key, values in row.blocks.items()}
                    found[row.source] = Frame(row.source, row.pages, tuple(row.recent), blocks)
        return found

    def put(self, frames: Collection[Frame]) -> None:
        """Store frames; each takes the place of what was known of its source."""
        values = [
            {
                "source": frame.source,
                "pages": frame.pages,
                "recent": frame.recent,
                "blocks": {key: (block.first, block.pages, block.last) for key, block in frame.blocks.items()},
            }
            for frame in frames
        ]
        with self._engine.begin() as connection:
            rows.upsert(connection, schema.frames, values)
