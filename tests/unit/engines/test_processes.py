"""The crew of worker processes, by small servants of the tests: what dies, hangs, and what lies ready meanwhile."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from dragoman.engines.processes import DIED, DONE, FAILURES_ALLOWED, MOST_READY, TIMEOUT, Answer, Crew, jobs_of
from dragoman.errors import EngineError

Serve = Callable[[Connection], None]


def shout(pipe: Connection) -> None:
    """Answers in capitals; "die" ends the process, "hang" never answers, and who gets what is written down in the errand's file."""
    try:
        while True:
            errand, texts = pipe.recv()
            with Path(errand).open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()} {' '.join(texts)[:60]}\n")
            if "die" in texts:
                os._exit(1)
            if "hang" in texts:
                threading.Event().wait()
            pipe.send([(DONE, (text.upper(),)) for text in texts])
    except (EOFError, OSError):
        return


def stillborn(pipe: Connection) -> None:
    """Ends before it answers anything."""
    os._exit(1)


@pytest.fixture
def crew() -> Iterator[Callable[..., Crew]]:
    crews: list[Crew] = []

    def make(serve: Serve = shout, workers: int = 1) -> Crew:
        crews.append(Crew(serve, "dragoman-test", workers))
        return crews[-1]

    yield make
    for one in crews:
        one.close()


def answers(crew: Crew, texts: list[str], log: Path, size: int = 2, timeout_s: float = 60) -> list[tuple[str, tuple[str, ...]]]:
    """What became of each text, in order; each has just one answer."""
    found: dict[int, Answer] = {}
    for place, answer in crew.run(jobs_of(texts, range(len(texts)), str(log), size), timeout_s):
        assert place not in found
        found[place] = answer
    assert sorted(found) == list(range(len(texts)))
    return [found[place] for place in range(len(texts))]


def done(*texts: str) -> list[Answer]:
    return [(DONE, (text.upper(),)) for text in texts]


@pytest.mark.parametrize("workers", [1, 2])
def test_all_are_answered_in_their_places(crew: Callable[..., Crew], tmp_path: Path, workers: int) -> None:
    texts = [f"word {number}" for number in range(41)]
    assert answers(crew(workers=workers), texts, tmp_path / "log") == done(*texts)


def test_what_lay_ready_behind_a_death_is_not_at_fault(crew: Callable[..., Crew], tmp_path: Path) -> None:
    texts = ["a", "b", "c", "die", "e", "f", "g", "h"]
    assert answers(crew(), texts, tmp_path / "log") == [*done("a", "b", "c"), (DIED, ()), *done("e", "f", "g", "h")]
    told = (tmp_path / "log").read_text("utf-8").splitlines()
    # the job of the one at fault, then it alone twice: the others were given to a process once each, but for those beside it
    assert [line.split(" ", 1)[1] for line in told].count("e f") == 1
    assert len({line.split()[0] for line in told}) == 4


def test_what_lay_ready_behind_one_that_hangs_is_handed_out_anew(crew: Callable[..., Crew], tmp_path: Path) -> None:
    warm = crew()
    assert answers(warm, ["a"], tmp_path / "log") == done("a")
    assert answers(warm, ["hang", "b", "c"], tmp_path / "log", size=1, timeout_s=1) == [(TIMEOUT, ()), *done("b", "c")]


def test_a_long_job_does_not_lie_ready(crew: Callable[..., Crew], tmp_path: Path) -> None:
    # a pipe holds some hundred kilobytes: with two such jobs in it the desk and the worker would wait for each other
    texts = [letter * MOST_READY * 100 for letter in "abcd"]
    assert answers(crew(), texts, tmp_path / "log", size=1) == done(*texts)


def test_processes_that_never_answer_are_no_sentences_fault(crew: Callable[..., Crew], tmp_path: Path) -> None:
    broken, jobs = crew(stillborn), jobs_of(["a"] * 100, range(100), str(tmp_path / "log"), 1)
    heard = []
    with pytest.raises(EngineError, match="before it has translated anything"):
        heard += list(broken.run(jobs, 60))
    assert len(heard) < FAILURES_ALLOWED


def test_deaths_count_no_more_once_one_has_answered(crew: Callable[..., Crew], tmp_path: Path) -> None:
    texts = ["a", *["die"] * FAILURES_ALLOWED, "b"]
    assert answers(crew(), texts, tmp_path / "log", size=1) == [*done("a"), *[(DIED, ())] * FAILURES_ALLOWED, *done("b")]
