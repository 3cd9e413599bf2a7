"""What hosts ask for, and how the transport keeps to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from dragoman.fetch.limits import Limits
from dragoman.fetch.pace import JITTER, Hosts, seconds_of
from dragoman.model import Capture, Done, Failed, Outcome
from tests.conftest import NOW
from tests.unit.fetch.loopback import PAGE, QUICK, Time, loopback, say

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def failed(outcome: Outcome[Capture]) -> Failed:
    assert isinstance(outcome, Failed), outcome
    return outcome


def done(outcome: Outcome[Capture]) -> Capture:
    assert isinstance(outcome, Done), outcome
    return outcome.value


# -- patience ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 5000, 999_999_999_999.0),
        ("Thu, 14 May 2026 13:00:00 GMT", 3600.0),
        ("Thursday, 14-May-26 13:00:00 GMT", 3600.0),
        ("Thu, 14 May 2026 15:00:00 +0200", 3600.0),
        ("Thu, 14 May 2026 11:00:00 GMT", None),
        ("Thu, 99 May 2026 11:00:00 GMT", None),
        ("Thu, 14 May 99999999999 11:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert seconds_of(value, NOW) == seconds


@pytest.mark.parametrize("status", [429, 503, 403, 500])
def test_a_host_that_says_when_to_come_back_is_left_alone_until_then(status: int) -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/a": say(status, Retry_After="3600"), "/b": PAGE}
            first = failed(await transport.get(press.url("/a"), "feed"))
            assert (first.reason, first.retry_at) == (f"http-{status}", NOW + HOUR)
            for wanted in ("feed", "page"):
                second = failed(await transport.get(press.url("/b"), wanted))
                assert (second.reason, second.retry_at) == ("held-back", NOW + HOUR)
            # Another host, at the same place, is another matter.
            assert done(await transport.get(press.url("/b", "other.example.org"), "feed"))
            time.now += HOUR
            assert done(await transport.get(press.url("/b"), "feed"))
        assert press.paths() == ["/a", "/b", "/b"]

    asyncio.run(ask())


def test_a_date_is_understood_and_a_year_is_cut_to_a_day() -> None:
    async def ask() -> None:
        async with loopback() as press, press.transport() as transport:
            press.answers = {
                "/date": say(503, Retry_After="Thu, 14 May 2026 13:00:00 GMT"),
                "/year": say(429, Retry_After="31536000"),
            }
            assert failed(await transport.get(press.url("/date", "a.example.org"), "feed")).retry_at == NOW + HOUR
            assert failed(await transport.get(press.url("/year", "b.example.org"), "feed")).retry_at == NOW + DAY

    asyncio.run(ask())


def test_those_who_wait_for_a_host_are_told_at_once() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/a": say(429, Retry_After="60")}
            outcomes = await asyncio.gather(*(transport.get(press.url("/a"), "feed", pace=5.0) for _ in range(20)))
        assert [failed(one).reason for one in outcomes] == ["http-429"] + ["held-back"] * 19
        assert len(press.asked) == 1
        assert time.naps == []

    asyncio.run(ask())


def test_a_host_that_does_not_say_how_long_is_given_twice_as_much_time_each_time() -> None:
    async def ask() -> list[float]:
        time, waits = Time(), []
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/a": say(429), "/b": PAGE}
            for path in ("/a", "/a", "/a", "/b", "/a"):
                outcome = await transport.get(press.url(path), "feed")
                if isinstance(outcome, Failed):
                    assert outcome.retry_at
                    waits.append((outcome.retry_at - time.now).total_seconds())
                    time.now = outcome.retry_at
        return waits

    assert asyncio.run(ask()) == [60, 120, 240, 60]


def test_a_host_that_never_answers_is_left_alone_after_some_tries() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:

            async def hang_up(writer: asyncio.StreamWriter) -> None:
                writer.close()

            press.answers = {"/a": hang_up, "/b": PAGE}
            outcomes = [failed(await transport.get(press.url("/a"), "feed")) for _ in range(5)]
            assert [one.reason for one in outcomes] == ["connection"] * 3 + ["held-back"] * 2
            assert outcomes[2].retry_at == outcomes[4].retry_at == NOW + timedelta(seconds=60)
            time.now += HOUR
            assert done(await transport.get(press.url("/b"), "feed"))
            assert failed(await transport.get(press.url("/a"), "feed")).retry_at is None

    asyncio.run(ask())


# -- pace ----------------------------------------------------------------------------------------------------------------


def test_one_host_is_asked_one_thing_at_a_time_at_its_pace() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {f"/{n}": PAGE for n in range(6)}
            outcomes = await asyncio.gather(*(transport.get(press.url(f"/{n}"), "feed", pace=2.0) for n in range(6)))
        assert all(isinstance(one, Done) for one in outcomes)
        assert press.most_at_once == 1
        assert len(time.naps) == 5
        assert len({round(nap, 6) for nap in time.naps}) == 1
        assert 2.0 <= time.naps[0] <= 2.0 * (1 + JITTER)

    asyncio.run(ask())


def test_jitter_differs_by_host_and_not_by_chance() -> None:
    async def nap(host: str) -> float:
        time = Time()
        hosts = Hosts(Limits(), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
        for _ in range(2):
            async with hosts.turn(host, 10.0):
                pass
        return time.naps[0]

    naps = [asyncio.run(nap(f"{n}.example.org")) for n in range(50)]
    assert naps == [asyncio.run(nap(f"{n}.example.org")) for n in range(50)]
    assert 10.0 <= min(naps) < 10.5
    assert 11.5 < max(naps) <= 12.0


def test_crawl_delay_widens_the_pace_of_a_host_and_only_of_it() -> None:
    async def ask(delay: str) -> list[float]:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            robots = f"User-agent: *\nCrawl-delay: {delay}\n".encode()
            press.answers = {"127.0.0.1 /robots.txt": say(200, robots), "/a": PAGE}
            await transport.get(press.url("/a"), "page", pace=1.0)
            assert press.paths() == ["/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/a"]
            naps, time.naps = time.naps, []
            for _ in range(2):
                await transport.get(press.url("/a", "other.example.org"), "feed", pace=1.0)
            assert time.naps[0] < 2.0
        return naps

    assert all(20.0 <= nap <= 24.0 for nap in asyncio.run(ask("20")))
    assert all(60.0 <= nap <= 72.0 for nap in asyncio.run(ask("86400")))
    assert all(1.0 <= nap <= 1.2 for nap in asyncio.run(ask("nan")))


def test_few_connections_go_to_one_address_whatever_hosts_share_it() -> None:
    async def ask() -> int:
        gate = asyncio.Event()

        async def slow(writer: asyncio.StreamWriter) -> None:
            if press.at_once == 4:
                gate.set()
            await gate.wait()
            await asyncio.sleep(0.005)
            writer.write(PAGE)

        async with loopback() as press:
            press.answers = {"/a": slow}
            limits = Limits(per_own_address=4)
            async with press.transport(limits=limits) as transport:
                asked = [transport.get(press.url("/a", f"{n}.example.org"), "feed") for n in range(24)]
                assert all(isinstance(one, Done) for one in await asyncio.gather(*asked))
            return press.most_at_once

    assert asyncio.run(ask()) == 4


def test_who_is_cancelled_leaves_nothing_locked() -> None:
    async def ask() -> None:
        async with loopback() as press:
            asked = asyncio.Event()

            async def silent(writer: asyncio.StreamWriter) -> None:
                asked.set()
                await asyncio.sleep(5)

            press.answers = {"/silent": silent, "/a": PAGE}
            limits = Limits(connections=1, per_own_address=1)
            async with press.transport(limits=limits) as transport:
                tasks = [asyncio.create_task(transport.get(press.url("/silent"), "feed", pace=1)) for _ in range(3)]
                pages = [asyncio.create_task(transport.get(press.url("/a", "b.example.org"), "page")) for _ in range(3)]
                await asked.wait()
                for task in tasks + pages:
                    task.cancel()
                found = await asyncio.gather(*tasks, *pages, return_exceptions=True)
                assert all(isinstance(one, asyncio.CancelledError) for one in found)
                async with asyncio.timeout(20):
                    assert done(await transport.get(press.url("/a"), "page"))
                    assert done(await transport.get(press.url("/a", "b.example.org"), "page"))

    asyncio.run(ask())


def test_hosts_about_which_there_is_nothing_to_remember_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.fetch.pace.MAX_HOSTS", 10)
    time = Time()
    hosts = Hosts(Limits(), clock=time.clock, monotonic=time.monotonic, sleep=time.sleep)
    hosts.answered("held.example.org", 429, "60")

    async def ask() -> None:
        for n in range(50):
            async with hosts.turn(f"{n}.example.org", 0.0):
                pass

    asyncio.run(ask())
    assert len(hosts._hosts) <= 10
    assert hosts.held("held.example.org")


# -- redirects -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [([301], "/1"), ([308, 301], "/2"), ([301, 302], "/1"), ([302, 301], None), ([307], None), ([303], None), ([], None)],
)
def test_only_an_unbroken_chain_of_permanent_redirects_moves_an_address(statuses: list[int], moved: str | None) -> None:
    async def ask() -> None:
        async with loopback() as press, press.transport() as transport:
            press.answers = {f"/{n}": say(status, Location=f"/{n + 1}") for n, status in enumerate(statuses)}
            press.answers[f"/{len(statuses)}"] = PAGE
            capture = done(await transport.get(press.url("/0"), "feed"))
            assert capture.moved_to == (press.url(moved) if moved else None)
            assert (capture.url, capture.final_url) == (press.url("/0"), press.url(f"/{len(statuses)}"))

    asyncio.run(ask())


def test_redirects_end() -> None:
    async def ask() -> None:
        async with loopback() as press, press.transport() as transport:
            press.answers = {f"/{n}": say(302, Location=f"/{n + 1}") for n in range(50)}
            press.answers |= {"/round": say(302, Location="/round"), "/nowhere": say(302)}
            assert failed(await transport.get(press.url("/0"), "feed")).reason == "redirects"
            assert len(press.asked) == QUICK.redirects + 1
            assert failed(await transport.get(press.url("/round"), "feed")).reason == "redirects"
            assert failed(await transport.get(press.url("/nowhere"), "feed")).reason == "http-302"

    asyncio.run(ask())


def test_each_step_of_a_redirect_waits_for_its_own_host() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            there = press.url("/a", "b.example.org")
            press.answers = {"127.0.0.1 /a": say(302, Location=there), "b.example.org /a": PAGE}
            for _ in range(2):
                await transport.get(press.url("/a"), "feed", pace=3.0)
            # By then the second host has rested about as long as the first one.
            assert time.naps[0] >= 3.0
            assert sum(time.naps[1:]) < 1.0
            press.answers["b.example.org /a"] = say(429, Retry_After="60")
            assert failed(await transport.get(press.url("/a"), "feed")).reason == "http-429"
            assert failed(await transport.get(press.url("/a"), "feed")).reason == "held-back"

    asyncio.run(ask())
