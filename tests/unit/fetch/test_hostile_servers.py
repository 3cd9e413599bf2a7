"""Servers that are slow, endless, broken or out to do harm: each costs little, and holds up no other."""

from __future__ import annotations

import asyncio
import gzip
import random
import time
import zlib
from collections.abc import Iterator

import pytest

from dragoman.fetch.limits import Limits
from dragoman.fetch.slots import Slots
from dragoman.model import Capture, Done, Failed, Outcome
from dragoman.ports import Wanted
from tests.unit.fetch.loopback import PAGE, PATIENT, QUICK, Loopback, Speaker, loopback, say

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n"


def one(answer: bytes | Speaker, wanted: Wanted = "feed", limits: Limits = PATIENT) -> Outcome[Capture]:
    async def ask() -> Outcome[Capture]:
        async with loopback() as press, press.transport(limits=limits) as transport:
            press.answers = {"/a": answer}
            return await transport.get(press.url("/a"), wanted)

    return asyncio.run(ask())


def reason(outcome: Outcome[Capture]) -> str:
    return outcome.reason if isinstance(outcome, Failed) else "done"


# -- slow ----------------------------------------------------------------------------------------------------------------


async def silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3)


async def trickle(writer: asyncio.StreamWriter) -> None:
    writer.write(ENDLESS)
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def stalled(writer: asyncio.StreamWriter) -> None:
    writer.write(ENDLESS + b"<p>and then")
    await asyncio.sleep(3)


async def endless_body(writer: asyncio.StreamWriter) -> None:
    writer.write(CHUNKED)
    for _ in range(100_000):
        writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        await writer.drain()


async def endless_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(1_000_000):
        writer.write(b"X-%d: y\r\n" % n)
        await writer.drain()


async def slow_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(1_000):
        writer.write(b"X-%d: y\r\n" % n)
        await asyncio.sleep(0.02)


async def long_header(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(10_000):
        writer.write(b"y" * 10_000)
        await writer.drain()


async def endless_informing(writer: asyncio.StreamWriter) -> None:
    for _ in range(1_000):
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.005)


async def reset(writer: asyncio.StreamWriter) -> None:
    writer.write(ENDLESS + b"<p>")
    await writer.drain()
    writer.transport.abort()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


SLOW: dict[str, tuple[Speaker, str]] = {
    "silent": (silent, "timeout"),
    "trickle": (trickle, "timeout"),
    "stalled": (stalled, "timeout"),
    "slow-headers": (slow_headers, "timeout"),
    "informing": (endless_informing, "timeout"),
}
ENDLESSLY: dict[str, tuple[Speaker, str]] = {
    "endless": (endless_body, "too-large"),
    "headers": (endless_headers, "connection"),
    "long-header": (long_header, "connection"),
    "reset": (reset, "connection"),
    "hang-up": (hang_up, "connection"),
}


@pytest.mark.parametrize("name", SLOW | ENDLESSLY)
def test_what_becomes_of_it(name: str) -> None:
    speaker, expected = (SLOW | ENDLESSLY)[name]
    assert reason(one(speaker, limits=QUICK if name in SLOW else PATIENT)) == expected


def test_slow_hosts_delay_no_other() -> None:
    """Fifty healthy hosts, and every kind of slow one four times over: the healthy ones are done while all the slow ones wait."""

    async def ask() -> None:
        limits = Limits(connect=5, first_byte=5, total=5, grace=5, connections=100)
        speakers = list(SLOW.values())
        async with loopback() as press, press.transport(limits=limits) as transport:
            press.answers = {"/feed": PAGE} | {f"/{name}": speaker for name, (speaker, _) in SLOW.items()}
            slow = [
                asyncio.create_task(transport.get(press.url(f"/{name}", f"{n}.{name}.example.org"), "feed"))
                for name in SLOW
                for n in range(4)
            ]
            while len(press.asked) < 4 * len(speakers):
                await asyncio.sleep(0.001)
            async with asyncio.timeout(20):
                healthy = [transport.get(press.url("/feed", f"{n}.example.org"), "feed") for n in range(50)]
                assert all(isinstance(outcome, Done) for outcome in await asyncio.gather(*healthy))
            assert not any(task.done() for task in slow)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    asyncio.run(ask())


def test_who_waits_for_a_host_keeps_no_connection_from_others() -> None:
    async def ask() -> None:
        async with loopback() as press:
            press.answers = {"/silent": silent, "/a": PAGE}
            limits = Limits(connections=2)
            async with press.transport(limits=limits) as transport:
                queue = [asyncio.create_task(transport.get(press.url("/silent"), "feed")) for _ in range(20)]
                while not press.asked:
                    await asyncio.sleep(0.001)
                async with asyncio.timeout(20):
                    assert reason(await transport.get(press.url("/a", "other.example.org"), "feed")) == "done"
                for task in queue:
                    task.cancel()
                await asyncio.gather(*queue, return_exceptions=True)

    asyncio.run(ask())


def test_slots() -> None:
    async def ask() -> None:
        slots, order = Slots(2), list[str]()

        async def use(place: str, seconds: float) -> None:
            async with slots.take(place, 1):
                order.append(place)
                await asyncio.sleep(seconds)

        tasks = [asyncio.create_task(use("a", 0.05)) for _ in range(3)]
        await asyncio.sleep(0)
        assert slots.busy("a") == 3
        await use("b", 0)
        assert order == ["a", "b"]
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert order == ["a", "b", "a"]
        assert slots.busy("a") == 0

    asyncio.run(ask())


# -- too much ------------------------------------------------------------------------------------------------------------


def bomb(encoding: str, megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits={"gzip": 31, "deflate": 15, "bare": -15}[encoding])
    piece = b"\0" * 1_000_000
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize("kind", ["gzip", "deflate", "bare"])
@pytest.mark.parametrize("wanted", ["feed", "page"])
def test_bombs_are_stopped_early(kind: str, wanted: Wanted) -> None:
    """A real one of 100 MB that then goes on without end: as large as it likes, no more than the limit is ever unpacked."""
    packed = bomb(kind, 100)
    encoding = "gzip" if kind == "gzip" else "deflate"
    sent = 0

    async def answer(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n"
        writer.write(head.encode() + packed)
        for _ in range(1000):
            await writer.drain()
            writer.write(b"\0" * 100_000)
            sent += 100_000

    begun = time.process_time()
    assert reason(one(answer, wanted, Limits(body_bytes=2_000_000))) == "too-large"
    assert time.process_time() - begun < 3
    assert sent < 20_000_000


def test_a_bomb_in_a_feed_that_is_itself_a_gzip_file() -> None:
    assert reason(one(say(200, bomb("gzip", 20), Content_Type="application/gzip"))) == "too-large"


def test_a_gzip_file_of_many_empty_members() -> None:
    assert reason(one(say(200, gzip.compress(b"") * 100_000, Content_Encoding="gzip"))) == "encoding"


def test_sizes_on_the_wire_and_unpacked() -> None:
    limits = Limits(wire_bytes=1_000, body_bytes=5_000, large_bytes=100)
    noise = random.Random(1).randbytes(1_200)
    assert reason(one(say(200, b"x" * 1_000), limits=limits)) == "done"
    assert reason(one(say(200, b"x" * 1_001), limits=limits)) == "too-large"
    assert reason(one(CHUNKED + b"3e9\r\n" + b"x" * 1_001 + b"\r\n0\r\n\r\n", limits=limits)) == "too-large"
    assert reason(one(say(200, gzip.compress(noise), Content_Encoding="gzip"), limits=limits)) == "too-large"
    assert reason(one(say(200, gzip.compress(b"x" * 5_000), Content_Encoding="gzip"), limits=limits)) == "done"
    assert reason(one(say(200, gzip.compress(b"x" * 5_001), Content_Encoding="gzip"), limits=limits)) == "too-large"


def test_large_bodies_are_read_a_few_at_a_time() -> None:
    async def ask() -> None:
        limits = Limits(large_bytes=10_000, large_at_once=1, grace=5)
        async with loopback() as press, press.transport(limits=limits) as transport:
            gate = asyncio.Event()

            async def large(writer: asyncio.StreamWriter) -> None:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40000\r\n\r\n" + b"x" * 20_000)
                await gate.wait()
                writer.write(b"x" * 20_000)

            press.answers = {"/large": large, "/small": PAGE}
            waiting = [asyncio.create_task(transport.get(press.url("/large", f"{n}.example.org"), "feed")) for n in range(4)]
            assert reason(await transport.get(press.url("/small"), "feed")) == "done"
            gate.set()
            assert [reason(outcome) for outcome in await asyncio.gather(*waiting)] == ["done"] * 4

    asyncio.run(ask())


# -- nonsense ------------------------------------------------------------------------------------------------------------

NONSENSE = [
    b"",
    b"\r\n\r\n",
    b"\x00\xff\x80",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"HTTP/9.9 200 OK\r\n\r\n",
    b"HTTP/1.1 99999 OK\r\n\r\n",
    b"HTTP/1.1 200\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
    CHUNKED + b"zz\r\nhello\r\n",
    CHUNKED + b"ffffffffffffffffff\r\nhello\r\n",
    say(200, b"not packed at all", Content_Encoding="gzip"),
    say(200, gzip.compress(b"<p>text</p>")[:-9], Content_Encoding="gzip"),
    say(200, b"\x1b\x03", Content_Encoding="br"),
    say(200, gzip.compress(gzip.compress(b"<p>")), Content_Encoding="gzip, gzip"),
    say(200, b"x", Set_Cookie="a=\x01; ;;;", Content_Type=";;;"),
    say(302, b"", Location="\x00"),
    say(302, b"", Location="http://[::1"),
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_a_value(answer: bytes) -> None:
    for wanted in ("feed", "page"):
        assert isinstance(one(answer, wanted), Done | Failed)  # type: ignore[arg-type]


def mutations(number: int) -> Iterator[bytes]:
    chance = random.Random(7)
    seeds = [PAGE, say(301, b"", Location="/b"), say(200, gzip.compress(b"<p>text</p>" * 9), Content_Encoding="gzip"), CHUNKED]
    for n in range(number):
        answer = bytearray(seeds[n % len(seeds)])
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(answer))
            answer[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        yield bytes(answer)


def test_a_thousand_broken_answers() -> None:
    async def ask() -> None:
        async with loopback() as press:
            answers = list(mutations(1_000))
            press.answers = {f"{n}.example.org /a": answer for n, answer in enumerate(answers)}
            async with press.transport(limits=Limits(first_byte=1, total=1, grace=1)) as transport:
                asked = [transport.get(press.url("/a", f"{n}.example.org"), "feed") for n in range(len(answers))]
                assert all(isinstance(outcome, Done | Failed) for outcome in await asyncio.gather(*asked))

    asyncio.run(ask())


# -- what is kept --------------------------------------------------------------------------------------------------------


def test_headers_are_kept_as_text_that_can_be_stored_and_only_while_short() -> None:
    answer = say(200, b"<p>", ETag='"1"', X_Long="y" * 5_000, Set_Cookie="a=1").replace(b"X-Long", b"X-Odd: \xff\xe9\r\nX-Long")
    outcome = one(answer)
    assert isinstance(outcome, Done)
    names = [name for name, _ in outcome.value.headers]
    assert "etag" in names
    assert not {"x-long", "set-cookie"} & set(names)
    assert (outcome.value.header("x-odd") or "").encode() == "\ufffd\ufffd".encode()


def test_no_cookie_comes_back() -> None:
    async def ask() -> Loopback:
        async with loopback() as press, press.transport() as transport:
            press.answers = {"/a": say(302, b"", Location="/b", Set_Cookie="seen=1; Path=/"), "/b": PAGE}
            for _ in range(2):
                await transport.get(press.url("/a"), "page")
            return press

    assert not any("cookie" in headers for *_, headers in asyncio.run(ask()).asked)


def test_what_is_said_of_us() -> None:
    async def ask() -> dict[str, str]:
        async with loopback() as press, press.transport(contact="desk@example.org\r\nX-Evil: 1") as transport:
            press.answers = {"/a": PAGE}
            await transport.get(press.url("/a", "news.example.org"), "page", etag='"1"\r\nX: y', last_modified="été")
            return press.asked[-1][2] | {"port": str(press.port)}

    headers = asyncio.run(ask())
    assert headers["user-agent"].startswith("Dragoman/")
    assert "+desk@example.org" in headers["user-agent"]
    assert headers["host"] == f"news.example.org:{headers['port']}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert not {"x-evil", "if-none-match", "if-modified-since", "x", "referer"} & set(headers)
