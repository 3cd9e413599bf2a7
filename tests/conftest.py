"""What tests share: a fixed time, a press that answers from memory, engines that are quick and do what a test says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pytest

from dragoman.archive import SqlArchive, open_archive
from dragoman.model import Capture, Done, EngineIdentity, Failed, Outcome

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqlArchive]:
    with open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}") as opened:
        yield opened


class Replay:
    """A transport that answers from memory: address → bytes of a page, or a Failed."""

    def __init__(self, pages: dict[str, bytes | Failed], clock: Callable[[], datetime] = lambda: NOW) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self._clock = clock

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def get(
        self, url: str, wanted: str, *, etag: str | None = None, last_modified: str | None = None, pace: float = 0.0
    ) -> Outcome[Capture]:
        self.asked.append(url)
        answer = self.pages.get(url, Failed("http-404", "The server answers 404."))
        if isinstance(answer, Failed):
            return answer
        kind = "application/xml" if wanted == "feed" else "text/html"
        headers = (("content-type", f"{kind}; charset=utf-8"), ("etag", f'"{len(answer)}"'))
        return Done(Capture(url, url, self._clock(), 200, kind, answer, headers))


TRANSLATED: dict[str, str] = {}  # what Marking made → what it made it of


class WordVectors:
    """An encoder that knows words only: texts with the same words have the same vector, and so have a text and what Marking
    made of it."""

    name = "words"
    version = "1"
    languages = frozenset({"en", "fr"})

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in TRANSLATED.get(text, text).lower().split():
                vectors[row, sum(word.encode()) % 64] += 1
            length = np.linalg.norm(vectors[row])
            vectors[row] /= length or 1
        return vectors


WORDS = {
    "fr": "la ville est dans le pays où les gens ont toujours vécu avec leurs enfants",
    "en": "the town is in the land where the people have always lived with their children",
}


class Marking:
    """A translator that puts the target language before a short text, and makes a long one as long a text in the target
    language. It fails on "unspeakable", and notes what it was asked."""

    def __init__(self, name: str = "marking", pairs: set[tuple[str, str]] | None = None, version: str = "1") -> None:
        self.name = name
        self.version = version
        self.pairs = pairs
        self.asked: list[str] = []

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        return (source, target) if source != target and (self.pairs is None or (source, target) in self.pairs) else None

    def identity(self, source: str, target: str) -> EngineIdentity:
        return EngineIdentity(self.name, self.version)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        self.asked += texts
        made = {text: self._made(text, target) for text in texts if "unspeakable" not in text}
        TRANSLATED.update({other: text for text, other in made.items()})
        return [Done(made[text]) if text in made else Failed("died") for text in texts]

    @staticmethod
    def _made(text: str, target: str) -> str:
        if len(text) < 34:
            return f"({target}) {text}"
        words = WORDS.get(target, WORDS["en"]).split()
        numbers = "".join(f" {number}" for number in re.findall(r"\d+", text))
        return f"({target}) " + " ".join(words[: max(4, len(text) // 6)]) + numbers + "."

    def close(self) -> None:
        return None
