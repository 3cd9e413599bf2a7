"""Worker processes for engines that crash, hang or hold the interpreter: jobs go in, answers come out, none is lost or doubled.

A worker has one job in hand at a time. When it dies or hangs over a job of one sentence, that sentence is at fault; a job of
several is taken apart first, and its sentences go on one by one.
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

DONE, DIED, TIMEOUT = "done", "died", "timeout"
DEATHS_ALLOWED = 2
"""A worker can be killed from outside, so a sentence is tried again in a new worker, once."""

Answer: TypeAlias = tuple[str, tuple[str, ...]]
"""What became of a sentence: DONE with its translations, best first, or the reason why there is none, with nothing."""


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

    A process runs `serve(pipe)`: it gets (errand, texts) and sends as many answers as texts, until the pipe is closed.
    """

    def __init__(self, serve: Callable[[Connection], None], name: str, workers: int = 1) -> None:
        self._workers = [_Worker(serve, name) for _ in range(max(1, workers))]
        self._lock = threading.Lock()

    def run(self, jobs: Iterable[Job], timeout_s: float) -> Iterator[tuple[int, Answer]]:
        """Yield (place, answer) of every sentence, as they are done; a job may take `timeout_s` seconds."""
        with self._lock:
            yield from _run(self._workers, jobs, timeout_s)

    def close(self) -> None:
        """End the processes; the next job starts new ones."""
        with self._lock:
            for worker in self._workers:
                worker.end()


class _Worker:
    """A worker process and the job that it has in hand."""

    def __init__(self, serve: Callable[[Connection], None], name: str) -> None:
        self.job: Job | None = None
        self.deadline = 0.0
        self._serve, self._name = serve, name
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

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
        self.job, self.deadline = job, time.monotonic() + timeout_s
        try:
            self.pipe.send((job.errand, job.texts))
        except OSError:
            self.end()  # it died while it had nothing to do, which is no fault of this job
            self.pipe.send((job.errand, job.texts))

    def answers(self) -> list[Answer] | None:
        """Return what became of the job, or None where the process died of it."""
        try:
            answers: list[Answer] = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            return None
        return answers

    def end(self) -> None:
        """End the process, whatever it does."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()


def _run(workers: Sequence[_Worker], jobs: Iterable[Job], timeout_s: float) -> Iterator[tuple[int, Answer]]:
    waiting = list(jobs)[::-1]
    busy: list[_Worker] = []
    try:
        while waiting or busy:
            for worker in workers:
                if waiting and worker.job is None:
                    worker.take(waiting.pop(), timeout_s)
                    busy.append(worker)
            for worker in _ready(busy):
                busy.remove(worker)
                job, worker.job = worker.job, None
                assert job is not None  # noqa: S101  only workers with a job are busy
                answers = _answers(worker, job)
                if isinstance(answers, str):
                    waiting += _again(job, answers)
                else:
                    yield from zip(job.places, answers, strict=True)
    finally:
        # Left early (Ctrl-C): an answer still to come would be taken for the next job's.
        for worker in busy:
            worker.job = None
            worker.end()


def _ready(busy: Sequence[_Worker]) -> list[_Worker]:
    """Wait until a worker has answered, died or run out of time, and return those that have."""
    patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    heard = wait([worker.pipe for worker in busy], patience)
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in heard or worker.deadline <= now]


def _answers(worker: _Worker, job: Job) -> list[Answer] | str:
    """Return what became of a worker's job, or why it has to be tried again."""
    if not worker.pipe.poll():
        worker.end()
        return [(TIMEOUT, ())] if len(job.texts) == 1 else TIMEOUT
    answers = worker.answers()
    if answers is not None:
        return answers
    job.deaths += 1
    return [(DIED, ())] if len(job.texts) == 1 and job.deaths >= DEATHS_ALLOWED else DIED


def _again(job: Job, why: str) -> list[Job]:
    """Return what is to be tried after a job ended its worker: the same sentence once more, or each of several alone."""
    return [job] if len(job.texts) == 1 and why == DIED else job.alone()[::-1]
