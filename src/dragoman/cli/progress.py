"""Progress for people: bars on a terminal, one line a step elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


class Progress:
    """Shows the steps of a round as they go on."""

    def __init__(self) -> None:
        self._bars: RichProgress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._since: dict[str, float] = {}

    def __enter__(self) -> Self:
        if sys.stdout.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            self._bars = Progress(TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def watch(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` pieces of `step` are done."""
        self._since.setdefault(step, time.monotonic())
        if self._bars is None:
            if done >= total:
                print(f"  {step:<20} {total:>5}  {time.monotonic() - self._since.pop(step):5.1f} s", flush=True)
            return
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(step, total=total)
        self._bars.update(self._tasks[step], completed=done, total=total)

    def say(self, words: str) -> None:
        """Print a line above the bars."""
        if self._bars is not None:
            self._bars.console.print(words, highlight=False, markup=False)
        else:
            print(words, flush=True)
