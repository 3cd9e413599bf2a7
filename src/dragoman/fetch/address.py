"""Which web addresses are asked for at all: checked as written, before any name is looked up.

The result is the one form that all else works with: what is checked, what is paced, and what is asked are the same.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from dragoman.model import Failed

if TYPE_CHECKING:
    from yarl import URL

MAX_LENGTH = 8_000

# The ports that browsers refuse (WHATWG Fetch, "bad port"): other services could be made to read a request as theirs.
BAD_PORTS = frozenset(
    (
        *(0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110),
        *(
            111,
            113,
            115,
            117,
            119,
            123,
            135,
            137,
            139,
            143,
            161,
            179,
            389,
            427,
            465,
            512,
            513,
            514,
            515,
            526,
            530,
            531,
            532,
            540,
        ),
        *(548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000),
        *(6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)
# Names that mean something on a local network only (RFC 6762, 8375, 9476 and what routers use).
_LOCAL_NAMES = ("local", "internal", "localdomain", "home.arpa", "lan", "intranet", "private", "corp", "home", "onion", "alt")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?").fullmatch
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*").fullmatch
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_ABSOLUTE = re.compile(r"https?://", re.I)


def checked(text: str) -> URL | Failed:
    """Return the address that `text` spells, without its fragment, or why it is not asked for.

    "bad-address" is malformed, "refused-address" well formed and not for us: another scheme, a password, a local name, an IP
    address in an unusual spelling, a port of another service.
    """
    from yarl import URL

    text = text.strip()
    if len(text) > MAX_LENGTH:
        return _bad("it is longer than an address can be")
    # yarl drops tabs and line ends, as browsers do: who reads the address elsewhere may see another host.
    if _UNPRINTABLE.search(text):
        return _bad("it has control characters in it")
    try:
        url = URL(text).with_fragment(None)
        host, scheme, port = (url.raw_host or "").lower(), url.scheme, url.port
        authority = text.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    except ValueError:  # IDNA and Unicode errors are ValueErrors
        return _bad("it is malformed")
    if scheme not in ("http", "https") or not host or not port or ("[" in authority and ":" not in host):
        return _bad("it is not an http or https address with a host")
    if "@" in authority or url.raw_user is not None or url.raw_password is not None:
        return _refused("it has a user name in it, which addresses of the press have not")
    if port in BAD_PORTS:
        return _refused(f"port {port} belongs to another service")
    return _with_host(url, host)


def _with_host(url: URL, host: str) -> URL | Failed:
    if ":" in host:
        try:
            return url.with_host(str(ipaddress.IPv6Address(host))) if "%" not in host else _refused("it names an interface")
        except ValueError:
            return _bad("it is malformed")
    name = host.removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL, labels)):
        return _bad("its host is malformed")
    if _NUMBER(labels[-1]):
        # Resolvers read "127.1", "0x7f000001" and "017700000001" as addresses; nobody means well by them.
        return url.with_host(name) if _is_dotted_quad(name) else _refused("it spells an IP address in an unusual way")
    if labels[-1] != "localhost" and (len(labels) == 1 or f".{name}".endswith(tuple(f".{one}" for one in _LOCAL_NAMES))):
        return _refused(f"{name} is a local name")
    return url.with_host(name)


def redirected(url: URL, location: str) -> URL | Failed:
    """Return where `location` leads from `url`, or why nobody goes there.

    From https, http is followed on the same host only: an outlet may give up its own encryption, not another's.
    """
    from yarl import URL

    try:
        target = url.join(URL(location.strip()))
    except ValueError:
        return _bad("it redirects to one that is malformed")
    # A relative address is safe to spell out; an absolute one is checked as it was written.
    to = checked(location if _ABSOLUTE.match(location.strip()) else str(target))
    if isinstance(to, Failed):
        return Failed(to.reason, f"It redirects: {to.note}")
    if url.scheme == "https" and to.scheme == "http" and _site(url) != _site(to):
        return Failed("refused-redirect", f"It redirects from https to http on another host, {to.raw_host}.")
    return to


def is_ip(host: str) -> bool:
    """Whether `host`, of a checked address, is an IP literal."""
    return ":" in host or bool(_NUMBER(host.rpartition(".")[2]))


def host_key(url: URL) -> str:
    """Return what a pace is kept for: the host of a checked address, with its port where that is not a usual one."""
    return url.raw_host or "" if url.port in (80, 443) else f"{url.raw_host}:{url.port}"


def _site(url: URL) -> str:
    return (url.raw_host or "").removeprefix("www.")


def _is_dotted_quad(name: str) -> bool:
    try:
        return str(ipaddress.IPv4Address(name)) == name
    except ValueError:
        return False


def _bad(why: str) -> Failed:
    return Failed("bad-address", f"The address cannot be asked for: {why}. Mend it in desk.toml, or tell the outlet.")


def _refused(why: str) -> Failed:
    return Failed("refused-address", f"The address is not asked for: {why}.")
