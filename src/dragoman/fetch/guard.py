"""Which addresses the desk may connect to: public ones, and loopback ports that desk.toml allows by name.

The check stands where names are resolved and, as the last word, where a socket is made, so that a redirect or a name whose
answer changes cannot get around it (server-side request forgery, CWE-918).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable

from dragoman.errors import ConfigError

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]
Allowed = frozenset[tuple[str, int]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST6 = ipaddress.ip_network("2000::/3")  # nothing else was ever given out for use on the public internet
# What Python's tables, which differ between its versions, may take for global.
_REFUSED4 = tuple(
    ipaddress.ip_network(one)
    for one in (
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata service is among them
        "192.88.99.0/24",  # the relays of 6to4, which is retired
        "168.63.129.16/32",  # a cloud's service address for its own machines
    )
)
_REFUSED6 = tuple(
    ipaddress.ip_network(one)
    for one in (
        "2001::/23",  # protocol assignments: Teredo, which wraps IPv4, is one of them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps IPv4
        "3fff::/20",  # documentation
    )
)


class RefusedAddressError(OSError):
    """A connection to an address that is not public was refused."""


def is_public(address: str) -> bool:
    """Whether `address`, an IP literal, is one of the public internet, all the way through IPv6 wrappings of IPv4."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in one for one in _REFUSED4)
    if ip.scope_id is not None:
        return False
    inner = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
    if inner is not None:
        return is_public(str(inner))
    return ip in _UNICAST6 and ip.is_global and not any(ip in one for one in _REFUSED6) and not _is_isatap(ip)


def _is_isatap(ip: ipaddress.IPv6Address) -> bool:
    """Whether `ip` ends in 0:5efe:a.b.c.d, which a router may unwrap to the IPv4 address in it (RFC 5214)."""
    return (int(ip) >> 32) & 0xFCFFFFFF == 0x5EFE


def permitted(address: str, port: int, allowed: Allowed) -> bool:
    """Whether the desk may connect to `port` of `address`: a public one, or one of the `allowed`."""
    return is_public(address) or (address, port) in allowed


def allowed_ports(allow: Iterable[str]) -> Allowed:
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


def socket_factory(allowed: Allowed) -> Callable[[AddrInfo], socket.socket]:
    """Return a maker of sockets, as aiohttp's connector wants it, that raises RefusedAddressError for other addresses."""

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        if not permitted(where[0], where[1], allowed):
            raise RefusedAddressError(f"{where[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    return make
