"""What every worker pool must do, wherever it runs."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from dragoman.model import Done, Failed, Outcome, Skipped
from dragoman.ports import WorkerPool
from dragoman.workers import Here, Processes


def double(value: int) -> Outcome[int]:
    if value == 13:
        raise ValueError("thirteen")
    if value == 14:
        return Skipped("fourteen")
    return Done(2 * value)


def kill_on_seven(value: int) -> Outcome[int]:
    if value == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return Done(value)


def hang_on_seven(value: int) -> Outcome[int]:
    if value == 7:
        threading.Event().wait()
    return Done(value)


def hoard(size: int) -> Outcome[int]:
    return Done(len(bytearray(size)))


@pytest.fixture(params=["here", "processes"])
def pool(request: pytest.FixtureRequest) -> Iterator[WorkerPool]:
    made: WorkerPool = Here() if request.param == "here" else Processes(2)
    yield made
    made.close()


def test_outcomes_come_in_order(pool: WorkerPool) -> None:
    assert list(pool.map(double, range(10))) == [Done(2 * value) for value in range(10)]


def test_what_raises_has_failed_and_the_others_go_on(pool: WorkerPool) -> None:
    outcomes = list(pool.map(double, [12, 13, 14, 15]))
    assert outcomes[0] == Done(24)
    assert outcomes[1] == Failed("crash", "ValueError: thirteen")
    assert outcomes[2:] == [Skipped("fourteen"), Done(30)]


def test_nothing_gives_nothing(pool: WorkerPool) -> None:
    assert list(pool.map(double, [])) == []


def test_a_closed_pool_starts_anew(pool: WorkerPool) -> None:
    pool.close()
    assert list(pool.map(double, [1])) == [Done(2)]


def test_a_call_that_dies_is_the_only_one_lost() -> None:
    pool = Processes(2)
    outcomes = list(pool.map(kill_on_seven, range(20)))
    assert [place for place, one in enumerate(outcomes) if isinstance(one, Failed)] == [7]
    assert outcomes[7].reason == "died"
    assert outcomes[19] == Done(19)
    pool.close()


def test_calls_that_die_while_others_are_handed_in_lose_nothing_else() -> None:
    pool = Processes(2)
    values = [7 if place % 5 == 4 else place + 100 for place in range(30)]
    outcomes = list(pool.map(kill_on_seven, values))
    assert [isinstance(one, Failed) for one in outcomes] == [value == 7 for value in values]
    pool.close()


def test_a_call_that_hangs_is_killed_and_is_the_only_one_lost() -> None:
    pool = Processes(2, timeout=3.0)
    list(pool.map(double, [1, 2]))  # the processes are up: their start does not count against the call
    outcomes = list(pool.map(hang_on_seven, range(12)))
    assert [place for place, one in enumerate(outcomes) if isinstance(one, Failed)] == [7]
    assert outcomes[7].reason == "timeout"
    pool.close()


def test_a_call_that_wants_too_much_memory_is_refused_it() -> None:
    pool = Processes(1, memory=1_000_000_000)
    assert list(pool.map(hoard, [1, 3_000_000_000, 2]))[1].reason == "too-much-memory"
    pool.close()


def test_no_more_values_are_taken_than_are_worked_on() -> None:
    taken: list[int] = []

    def values() -> Iterator[int]:
        for value in range(1000):
            taken.append(value)
            yield value

    pool = Processes(2)
    outcomes = pool.map(double, values())
    assert next(outcomes) == Done(0)
    assert len(taken) <= 8
    pool.close()
