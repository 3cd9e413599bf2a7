"""Hostile addresses, names and redirects: each is refused, and nothing is connected to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from dragoman.fetch.address import checked, redirected
from dragoman.fetch.guard import allowed_ports
from dragoman.fetch.http import HttpTransport
from dragoman.fetch.resolve import KEPT, Resolver
from dragoman.model import Capture, Done, Failed, Outcome
from tests.unit.fetch.loopback import PAGE, Time, loopback, say

LITERALS = [
    # this machine and its networks, in every spelling
    "http://127.0.0.1/", "http://127.255.255.254/", "http://0.0.0.0/", "http://10.0.0.1/", "http://172.16.0.1/",
    "http://192.168.1.1/", "http://100.64.0.1/", "http://2130706433/", "http://017700000001/", "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://10.1/", "http://0/",
    "http://127.0.0.1./", "http://0x7f.1./", "http://127.0.0.01/", "http://256.256.256.256/", "http://4294967295/",
    "http://1.2.3.4.5/", "http://foo.0x/", "http://foo.123/",
    # metadata services, link-local, multicast, reserved, documentation
    "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/", "http://metadata.google.internal/", "http://metadata/", "http://instance-data/",
    "http://169.254.0.1/", "http://224.0.0.1/", "http://239.1.2.3/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://192.0.2.1/", "http://198.18.0.1/", "http://203.0.113.9/", "http://192.88.99.1/",
    # IPv6, and IPv4 wrapped in it
    "http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:1:2:3:4:80ff:fffe]/",
    "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fec0::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/",
    "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[100::1]/", "http://[5f00::1]/", "http://[3fff::1]/",
    "http://[2606:4700::5efe:7f00:1]/", "http://[v1.x]/",
    # names of this machine and of local networks
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://ⓁⓄcalhost/",
    "http://localhost.localdomain/", "http://printer.local/", "http://router.lan/", "http://fritz.home.arpa/",
    "http://intranet/", "http://wiki.corp/", "http://x.onion/", "http://db.internal/",
    # what Unicode makes of a host
    "http://１２７.0.0.1/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/", "http://127．0．0．1/", "http://１２７。１/",
    # who is asked is not who it seems
    "http://user@example.org/", "http://user:pw@example.org/", "http://:@example.org/", "http://@example.org/",
    "http://example.org@127.0.0.1/", "http://example.org%40127.0.0.1/", "http://example.org:80@127.0.0.1/",
    "http://example.org\\@127.0.0.1/", "http://example.org\\.127.0.0.1/", "http://127.0.0.1\\@example.org/",
    "http:/\t/user@example.org/", "http://exa\nmple.org/", "http://exam\tple.org/", "http://example.org\r\nX: y/",
    "http://example.org\x00.127.0.0.1/", "http://exa mple.org/", "http://example.org:80:80/", "http://example..org/",
    "http://.example.org/", "http://example.org../", "http://%31%32%37.0.0.1/", "http://-x.example.org/",
    # other schemes, other services
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org:70/", "data:text/html,x", "javascript:alert(1)",
    "jar:http://example.org!/", "//example.org/", "example.org", "http:///x", "http:x", "", "http://[::1", "http://",
    "http://example.org:22/", "http://example.org:25/", "http://example.org:6379@x/", "http://example.org:6667/",
    "https://example.org:465/", "http://example.org:0/", "http://example.org:99999/", "http://example.org/" + "a" * 9000,
]  # fmt: skip

NAMES: dict[str, tuple[str, ...]] = {
    "loopback.example.org": ("127.0.0.1",),
    "rfc1918.example.org": ("10.0.0.8",),
    "router.example.org": ("192.168.0.1",),
    "metadata.example.org": ("169.254.169.254",),
    "six.example.org": ("::1",),
    "mapped.example.org": ("::ffff:10.0.0.1",),
    "nat64.example.org": ("64:ff9b::7f00:1",),
    "local.example.org": ("fe80::1%eth0",),
    "multicast.example.org": ("224.0.0.251",),
    "any.example.org": ("0.0.0.0",),
    "mixed.example.org": ("93.184.216.34", "127.0.0.1"),
    "mixed6.example.org": ("2606:4700::1111", "fd00::1"),
    "127.0.0.1.nip.example.org": ("127.0.0.1",),
    "none.example.org": (),
}
REFUSALS = {"bad-address", "refused-address", "refused-redirect"}


async def lookup(name: str) -> Sequence[str]:
    if name not in NAMES:
        raise OSError("no such name")
    return NAMES[name]


def reason(outcome: Outcome[Capture]) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.reason


def test_the_table_is_long_enough() -> None:
    assert len(LITERALS) + len(NAMES) > 60


def test_hostile_addresses_are_refused() -> None:
    async def ask() -> dict[str, str]:
        async with HttpTransport(lookup=lookup) as transport:
            return {url: reason(await transport.get(url, wanted)) for url in LITERALS for wanted in ("feed", "page")}

    assert {url: why for url, why in asyncio.run(ask()).items() if why not in REFUSALS} == {}


def test_names_that_lead_to_private_addresses_are_refused() -> None:
    async def ask() -> dict[str, str]:
        async with HttpTransport(lookup=lookup) as transport:
            return {name: reason(await transport.get(f"http://{name}/", "feed")) for name in NAMES}

    asked = asyncio.run(ask())
    assert asked.pop("none.example.org") == "connection"
    assert set(asked.values()) == {"refused-address"}


def test_redirects_to_hostile_addresses_are_refused() -> None:
    targets = [url for url in LITERALS if url.startswith(("http://", "https://", "file:", "ftp:", "gopher:", "data:", "java"))]
    # A header cannot carry these, and an empty host is read as relative.
    targets = [url for url in targets if url.isprintable() and len(url) < 4000] + [f"http://{name}/" for name in NAMES]

    async def ask() -> dict[str, str]:
        async with loopback() as press:
            press.answers = {f"/{n}": say(302, Location=url) for n, url in enumerate(targets)}
            async with press.transport(lookup=lookup) as transport:
                found = {url: reason(await transport.get(press.url(f"/{n}"), "feed")) for n, url in enumerate(targets)}
            assert len(press.asked) == len(targets)
            return found

    asked = asyncio.run(ask())
    assert asked.pop("http://none.example.org/") == "connection"
    assert {url: why for url, why in asked.items() if why not in REFUSALS} == {}


def test_a_redirect_is_refused_however_far_along_it_stands() -> None:
    async def ask() -> str:
        async with loopback() as press:
            press.answers = {"/a": say(301, Location="/b"), "/b": say(307, Location="//169.254.169.254/latest")}
            async with press.transport() as transport:
                return reason(await transport.get(press.url("/a"), "feed"))

    assert asyncio.run(ask()) == "refused-address"


def test_a_name_is_looked_up_once_for_its_check_and_its_use() -> None:
    """The second answer of a name server would be a private address; nobody asks for it before the first one has expired."""
    answers = iter([("127.0.0.1",), ("10.0.0.1",), ("10.0.0.1",)])

    async def changing(name: str) -> Sequence[str]:
        return next(answers)

    async def ask() -> None:
        async with loopback() as press:
            press.answers = {"/a": PAGE}
            async with press.transport(lookup=changing) as transport:
                for _ in range(3):
                    assert isinstance(await transport.get(press.url("/a", "news.example.org"), "page"), Done)
        assert {host for host, *_ in press.asked} == {"news.example.org"}

    asyncio.run(ask())
    assert len(list(answers)) == 2


def test_a_name_whose_answer_changes_is_refused_from_then_on() -> None:
    time, answers = Time(), iter([("93.184.216.34",), ("127.0.0.1",)])

    async def changing(name: str) -> Sequence[str]:
        return next(answers)

    async def ask() -> None:
        resolver = Resolver(allowed_ports(()), changing, monotonic=time.monotonic)
        assert await resolver.addresses("news.example.org", 80) == ("93.184.216.34",)
        time.passed += KEPT + 1
        with pytest.raises(OSError, match="not a public address"):
            await resolver.addresses("news.example.org", 80)

    asyncio.run(ask())


def test_an_answer_that_is_only_allowed_at_another_port_is_refused() -> None:
    async def ask() -> tuple[str, str]:
        async with loopback() as press, press.transport() as transport:
            elsewhere = f"http://news.example.org:{press.port + 1}/"
            return reason(await transport.get(elsewhere, "feed")), reason(await transport.get("http://localhost:81/", "feed"))

    assert asyncio.run(ask()) == ("refused-address", "refused-address")


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTP://Example.ORG/", "http://example.org/"),
        (" https://example.org/a b?q=é#top\n", "https://example.org/a%20b?q=%C3%A9"),
        ("http://example.org./x", "http://example.org/x"),
        ("http://bücher.example.org/", "http://xn--bcher-kva.example.org/"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("http://a_b.example.org:8080/", "http://a_b.example.org:8080/"),
        ("http://example.org/@handle?to=user@example.org", "http://example.org/@handle?to=user@example.org"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_ordinary_addresses_are_asked(written: str, asked: str) -> None:
    assert str(checked(written)) == asked


@pytest.mark.parametrize(
    ("start", "location", "end"),
    [
        ("https://example.org/a", "b?next=http://example.com/", "https://example.org/b?next=http://example.com/"),
        ("https://example.org/a", "//example.com/b", "https://example.com/b"),
        ("https://example.org/a", "http://www.example.org/a", "http://www.example.org/a"),
        ("https://example.org/a", "http://example.com/", "refused-redirect"),
        ("http://example.org/a", "http://example.com/", "http://example.com/"),
        ("http://example.org/a", "https://user@example.com/", "refused-address"),
        ("http://example.org/a", "//user@example.com/", "refused-address"),
        ("http://example.org/a", "http://[::1", "bad-address"),
        ("http://example.org/a", "mailto:desk@example.org", "bad-address"),
        ("http://example.org/a", "/\\example.com", "http://example.org/%5Cexample.com"),
    ],
)
def test_where_a_redirect_leads(start: str, location: str, end: str) -> None:
    url = checked(start)
    assert not isinstance(url, Failed)
    to = redirected(url, location)
    assert (to.reason if isinstance(to, Failed) else str(to)) == end


def test_names_are_looked_up_side_by_side_and_failures_are_remembered() -> None:
    asked: list[str] = []
    time = Time()

    async def ask() -> None:
        gate = asyncio.Event()

        async def hanging(name: str) -> Sequence[str]:
            asked.append(name)
            if name == "hangs.example.org":
                await gate.wait()
            if name == "gone.example.org":
                raise OSError("no such name")
            return ("93.184.216.34",)

        resolver = Resolver(allowed_ports(()), hanging, monotonic=time.monotonic)
        waiting = [asyncio.create_task(resolver.addresses("hangs.example.org", 80)) for _ in range(3)]
        for _ in range(2):
            with pytest.raises(OSError, match="no such name"):
                await resolver.addresses("gone.example.org", 80)
        assert await resolver.addresses("news.example.org", 80)
        waiting[0].cancel()  # who gives up does not end it for the others
        await asyncio.sleep(0)
        gate.set()
        assert await waiting[1] == await waiting[2] == ("93.184.216.34",)
        resolver.forget("news.example.org")
        await resolver.addresses("news.example.org", 80)
        await resolver.close()

    asyncio.run(ask())
    assert sorted(asked) == ["gone.example.org", "hangs.example.org", "news.example.org", "news.example.org"]
