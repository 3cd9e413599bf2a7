"""Step functions in this process: for tests, for one page, for a profiler."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from dragoman.model import Failed, Outcome

In = TypeVar("In")
Out = TypeVar("Out")


def guarded(function: Callable[[In], Outcome[Out]], value: In) -> Outcome[Out]:
    """Return what `function` makes of `value`; an exception is Failed("crash"): one bad page must not end a run."""
    try:
        return function(value)
    except MemoryError:
        return Failed("too-much-memory", "It wanted more memory than a worker may take.")
    except Exception as error:  # noqa: BLE001  # whatever a parser raises on a hostile page
        return Failed("crash", f"{type(error).__name__}: {error}")


class Here:
    """A pool that is no pool."""

    def map(self, function: Callable[[In], Outcome[Out]], values: Iterable[In]) -> Iterator[Outcome[Out]]:
        """Yield what `function` makes of each value, in order; see `dragoman.ports.WorkerPool`."""
        for value in values:
            yield guarded(function, value)

    def close(self) -> None:
        """Nothing to end."""
