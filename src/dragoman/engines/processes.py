"""Worker processes for engines that crash, hang or hold the interpreter: jobs go in, answers come out, none is lost or doubled.

A worker has one job in hand, and may have another one lying ready, so that it need not wait for the desk between two. When it
dies or hangs over a job of one sentence, that sentence is at fault; a job of several is taken apart first, and its sentences go
on one by one. What lay ready is handed out anew.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from dragoman.errors import EngineError

DONE, DIED, TIMEOUT = "done", "died", "timeout"
DEATHS_ALLOWED = 2
"""A worker can be killed from outside, so a sentence is tried again in a new worker, once."""

FAILURES_ALLOWED = 6
"""Workers that may end or hang before any has given an answer; then it is no sentence's fault, the engine does not start."""

MOST_READY = 8_000
"""Characters of a job that lies ready. A pipe takes as many at once; the desk would wait for the worker with more."""

Answer: TypeAlias = tuple[str, tuple[str, ...]]
"""What became of a sentence: DONE with its translations, best first, or the reason why there is none, with what there is to say
of it."""


@dataclass(slots=True)
class Job:
    """Sentences for a worker: their places in what was asked, what is to be done with them, and how often it ended a worker."""

    places: tuple[int, ...]
    errand: object
    texts: tuple[str, ...]
    deaths: int = 0

    def alone(self) -> list[Job]:
        """Return a job for each sentence."""
        return [Job((place,), self.errand, (text,)) for place, text in zip(self.places, self.texts, strict=True)]


def jobs_of(texts: Sequence[str], places: Sequence[int], errand: object, size: int) -> list[Job]:
    """Return jobs of at most `size` sentences each: of those of `texts` that stand at `places`, in this order."""
    batches = [places[start : start + size] for start in range(0, len(places), size)]
    return [Job(tuple(batch), errand, tuple(texts[place] for place in batch)) for batch in batches]


class Crew:
    """Worker processes, each made when it is first needed.

    A process runs `serve(pipe)`: it gets (errand, texts) and sends as many answers as texts, until the pipe is closed. It is
    then given `grace_s` seconds to end what it has started.
    """

    def __init__(self, serve: Callable[[Connection], None], name: str, workers: int = 1, grace_s: float = 0.0) -> None:
        self._name = name
        self._workers = [_Worker(serve, name, grace_s) for _ in range(max(1, workers))]
        self._lock = threading.Lock()
        self._answered, self._failures = False, 0

    def run(self, jobs: Iterable[Job], timeout_s: float) -> Iterator[tuple[int, Answer]]:
        """Yield (place, answer) of every sentence, as they are done; a job may take `timeout_s` seconds.

        EngineError where no process has ever given an answer, and FAILURES_ALLOWED of them have ended or hung.
        """
        with self._lock:
            yield from self._run(jobs, timeout_s)

    def close(self) -> None:
        """End the processes; the next job starts new ones."""
        with self._lock:
            for worker in self._workers:
                worker.end()

    def _run(self, jobs: Iterable[Job], timeout_s: float) -> Iterator[tuple[int, Answer]]:
        waiting = list(jobs)[::-1]
        busy: list[_Worker] = []
        try:
            while waiting or busy:
                self._hand_out(waiting, busy, timeout_s)
                for worker in _ready(busy):
                    job, answers, ready = worker.finish(timeout_s)
                    if worker.job is None:
                        busy.remove(worker)
                    waiting += [ready] if ready is not None else []
                    if isinstance(answers, str):
                        waiting += _again(job, answers)
                    else:
                        yield from zip(job.places, answers, strict=True)
                    self._count(worker.lives)
        finally:
            # Left early (Ctrl-C): an answer still to come would be taken for the next job's.
            for worker in busy:
                worker.end()

    def _hand_out(self, waiting: list[Job], busy: list[_Worker], timeout_s: float) -> None:
        """Give a job to each worker that has none, then one to lie ready where there are enough for all."""
        for worker in self._workers:
            if waiting and worker.job is None:
                busy.append(worker)
                worker.take(waiting.pop(), timeout_s)
        for worker in busy:
            if len(waiting) >= len(self._workers) and worker.ready is None and worker.lay_ready(waiting[-1]):
                waiting.pop()

    def _count(self, answered: bool) -> None:
        self._answered = self._answered or answered
        self._failures += not answered
        if not self._answered and self._failures >= FAILURES_ALLOWED:
            self._failures = 0
            raise EngineError(
                "the translation process ends, or gives no answer, before it has translated anything.",
                subject=self._name,
                advice="`dragoman doctor` says what is installed; install the engine's library and models anew.",
            )


class _Worker:
    """A worker process, the job that it has in hand, and the one that lies ready for it."""

    def __init__(self, serve: Callable[[Connection], None], name: str, grace_s: float) -> None:
        self.job: Job | None = None
        self.ready: Job | None = None
        self.deadline = 0.0
        self._serve, self._name, self._grace_s = serve, name, grace_s
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def lives(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    @property
    def pipe(self) -> Connection:
        """The pipe to the process, which is started where there is none."""
        if self._pipe is None:
            # Spawned: a fork would copy whatever threads and locks the desk has just then.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=self._serve, args=(theirs,), daemon=True, name=self._name)
            self._process.start()
            theirs.close()
        return self._pipe

    def take(self, job: Job, timeout_s: float) -> None:
        """Hand a job to the process."""
        try:
            self._send(job)
        except OSError:
            self.end()  # it died while it had nothing to do, which is no fault of this job
            self._send(job)
        self.job, self.deadline = job, time.monotonic() + timeout_s

    def lay_ready(self, job: Job) -> bool:
        """Hand the process a job for when it is done with the one in hand; False where that has to wait."""
        if sum(map(len, job.texts)) > MOST_READY:
            return False
        try:
            self._send(job)
        except OSError:
            return False  # it died over the job in hand, as will be seen
        self.ready = job
        return True

    def finish(self, timeout_s: float) -> tuple[Job, list[Answer] | str, Job | None]:
        """Return the job in hand with what became of it, or why it has to be tried again, and the job that lay ready if it
        has to be handed out anew. Where the process lives on, that one is now in hand."""
        job, ready = self.job, self.ready
        assert job is not None  # noqa: S101  only workers with a job are asked
        answers = self._answers(job)
        if not self.lives:
            return job, answers, ready
        self.job, self.ready, self.deadline = ready, None, time.monotonic() + timeout_s
        return job, answers, None

    def _answers(self, job: Job) -> list[Answer] | str:
        """Return what became of a job; the process is ended where it has died or run out of time."""
        if not self.pipe.poll():
            self.end()
            return [(TIMEOUT, ())] if len(job.texts) == 1 else TIMEOUT
        try:
            answers: list[Answer] = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            job.deaths += 1
            return [(DIED, ())] if len(job.texts) == 1 and job.deaths >= DEATHS_ALLOWED else DIED
        return answers

    def _send(self, job: Job) -> None:
        self.pipe.send((job.errand, job.texts))

    def end(self) -> None:
        """End the process, whatever it does; its jobs are nobody's."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        self.job = self.ready = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            if self._grace_s:
                process.join(self._grace_s)
            process.kill()
            process.join()
            process.close()


def _ready(busy: Sequence[_Worker]) -> list[_Worker]:
    """Wait until a worker has answered, died or run out of time, and return those that have."""
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    heard = wait([worker.pipe for worker in busy], patience)
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in heard or worker.deadline <= now]


def _again(job: Job, why: str) -> list[Job]:
    """Return what is to be tried after a job ended its worker: the same sentence once more, or each of several alone."""
    return [job] if len(job.texts) == 1 and why == DIED else job.alone()[::-1]
