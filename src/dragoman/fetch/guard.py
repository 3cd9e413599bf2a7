"""Which addresses the desk may connect to: public ones, and loopback ports that desk.toml allows by name.

The check stands where a socket is made, after names are resolved, so that a redirect or a name whose answer changes cannot get
around it (server-side request forgery, CWE-918).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable

from dragoman.errors import ConfigError

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedAddressError(OSError):
    """A connection to an address that is not public was refused."""


def is_public(address: str) -> bool:
    """Whether `address`, an IP literal, is one of the public internet, all the way through IPv6 wrappings of IPv4."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def allowed_ports(allow: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Return the loopback (address, port) pairs that "127.0.0.1:8001" or "localhost:8001" name. ConfigError for all else."""
    pairs: set[tuple[str, int]] = set()
    for entry in allow:
        host, _, port = entry.rpartition(":")
        hosts = ("127.0.0.1", "::1") if host == "localhost" else (host.strip("[]"),)
        try:
            loopback = all(ipaddress.ip_address(one).is_loopback for one in hosts)
        except ValueError:
            loopback = False
        if not loopback or not port.isdigit():
            advice = 'Write a loopback address and a port, "127.0.0.1:8001"; nothing else is let through.'
            raise ConfigError(f"fetch.allow: {entry!r} is not allowed.", advice=advice)
        pairs |= {(one, int(port)) for one in hosts}
    return frozenset(pairs)


def socket_factory(allowed: frozenset[tuple[str, int]]) -> Callable[[AddrInfo], socket.socket]:
    """Return a maker of sockets, as aiohttp's connector wants it, that raises RefusedAddressError for other addresses."""

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        if not is_public(where[0]) and (where[0], where[1]) not in allowed:
            raise RefusedAddressError(f"{where[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    return make
