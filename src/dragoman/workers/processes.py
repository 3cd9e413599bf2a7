"""Step functions in local processes. A call that takes too long is killed with its process, and only that call is lost."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from dragoman.model import Failed, Outcome
from dragoman.workers.here import guarded

In = TypeVar("In")
Out = TypeVar("Out")

TASKS_PER_CHILD = 2_000  # parsers leak a little; a fresh process forgets it
MAX_MEMORY = 2_000_000_000  # bytes of address space a process: a page that wants more is not worth it


class Processes:
    """A pool of `workers` processes (as many as there are cores, unless told). `timeout` is in seconds a call, `memory` the
    most bytes of address space that a process may take."""

    def __init__(self, workers: int = 0, timeout: float = 30.0, memory: int = MAX_MEMORY) -> None:
        self.workers = workers or os.cpu_count() or 1
        self.timeout = timeout
        self.memory = memory
        self._executor: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[In], Outcome[Out]], values: Iterable[In]) -> Iterator[Outcome[Out]]:
        """Yield what `function` makes of each value, in order; see `dragoman.ports.WorkerPool`.

        At most a few calls a worker are under way at a time, so that memory does not grow with the number of values.
        """
        waiting: deque[tuple[In, Future[Outcome[Out]]]] = deque()
        for value in values:
            waiting.append((value, self._submit(function, value)))
            if len(waiting) >= 3 * self.workers:
                yield self._first(function, waiting)
        while waiting:
            yield self._first(function, waiting)

    def _first(self, function: Callable[[In], Outcome[Out]], waiting: deque[tuple[In, Future[Outcome[Out]]]]) -> Outcome[Out]:
        """Wait for the first call. Where the pool broke or hangs, make the call again, alone: that shows whose fault it is."""
        value, future = waiting.popleft()
        try:
            return future.result(self.timeout * 2)
        except (BrokenProcessPool, TimeoutError):
            self._kill()
        outcome = self._alone(function, value)
        again = [(one, self._submit(function, one)) for one, _ in waiting]
        waiting.clear()
        waiting.extend(again)
        return outcome

    def _alone(self, function: Callable[[In], Outcome[Out]], value: In) -> Outcome[Out]:
        try:
            return self._submit(function, value).result(self.timeout)
        except TimeoutError:
            self._kill()
            return Failed("timeout", f"It took longer than {self.timeout:g} s and was stopped.")
        except BrokenProcessPool:
            self._kill()
            return Failed("died", "The process that read it died, most likely for want of memory.")

    def _submit(self, function: Callable[[In], Outcome[Out]], value: In) -> Future[Outcome[Out]]:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.workers,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(self.memory,),
                max_tasks_per_child=TASKS_PER_CHILD,
            )
        try:
            return self._executor.submit(guarded, function, value)
        except BrokenProcessPool:  # a call before this one has ended a process; whose fault it is is found out in its turn
            self._kill()
            return self._submit(function, value)

    def _kill(self) -> None:
        """End all processes at once, whatever they do; the next call starts new ones."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        for process in list((executor._processes or {}).values()):
            process.kill()
        executor.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """End the pool's processes."""
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)


def _prepare(memory: int) -> None:
    """Make a worker: Ctrl-C goes to the whole process group, but the desk ends its workers itself; memory is bounded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is imported stays: no collection has to look at it again
    gc.set_threshold(20_000, 20, 20)  # parsers make many small things that live for one page
    with contextlib.suppress(ImportError, ValueError, OSError):  # systems without such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
