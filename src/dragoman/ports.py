"""The Protocols: what the desk asks of the world outside. Each has a contract suite in tests/contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from dragoman.model import Capture, EngineIdentity, Outcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

In = TypeVar("In")
Out = TypeVar("Out")


class Transport(Protocol):
    """The way out to the press. Nothing else in the house asks an outlet for anything."""

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, pace: float = 0.0
    ) -> Outcome[Capture]:
        """Fetch `url`, at least `pace` seconds after the last request to its host.

        Gives Done with a capture (any status below 400, 304 too, with an empty body), or Failed with a countable reason.
        Never raises for what a server does.
        """
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Translator(Protocol):
    """A translation engine. Languages are BCP 47 primary subtags ("fr")."""

    name: str

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return the languages a text passes through, ("bg", "mk", "en") say, or None where the engine has no way."""
        ...

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return who translates this pair: the version covers the models of every leg. EngineError where there is no way."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`, one sentence each. Gives as many outcomes, in order: Done with a text that is not empty, or Failed.

        A sentence that kills the engine is Failed, and the engine is ready for the next call. EngineError where there is
        no way from `source` to `target`.
        """
        ...

    def close(self) -> None:
        """End the engine's processes. A closed engine may be used again: it starts anew."""
        ...


class Encoder(Protocol):
    """Turns texts into vectors of one space for all its languages."""

    name: str
    version: str
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), dimensions), each row of unit length. An empty text gives a row of zeros."""
        ...


class WorkerPool(Protocol):
    """Where step functions run."""

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Outcome[Out]]:
        """Yield what `function` makes of each value, in order. A call that raises or dies is Failed; the others go on.

        `function` and the values must be importable and picklable.
        """
        ...

    def close(self) -> None:
        """End the pool's processes."""
        ...
