"""What one answer may cost: sizes, times and numbers, all in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a transport. Times are seconds, sizes are bytes; the defaults suit a desk on one machine.

    `wire_bytes` counts a body as sent, `body_bytes` after decompression, `side_bytes` a robots.txt and its like, of which the
    rest is left unread. Bodies over `large_bytes` are read `large_at_once` at a time, so that memory is bounded.

    `connect` covers the look-up of the name and the connection, `first_byte` the wait for the answer's headers, `total` all of
    one request. A body has `grace`, and then time for what has come at `least_rate` bytes a second.

    Of `connections` in all, `per_address` go to one public IP address at once, over all its hosts, and `per_own_address` to a
    loopback port that desk.toml allows. `lookups` names are looked up side by side. `keep_alive` is for idle connections.

    `crawl_delay` and `held_back` are the most that a host can ask for. `backoff` is the first wait where it asks for patience
    without saying how much, doubled each time; `patience` is how many times in a row a host may be silent before it is left
    alone in the same way.
    """

    wire_bytes: int = 8_000_000
    body_bytes: int = 12_000_000
    side_bytes: int = 512_000  # RFC 9309 asks for at least 500 KiB to be read
    large_bytes: int = 1_000_000
    large_at_once: int = 24
    header_bytes: int = 16_384
    redirects: int = 6

    connect: float = 10.0
    first_byte: float = 20.0
    total: float = 45.0
    grace: float = 10.0
    least_rate: float = 1_000.0

    connections: int = 256
    per_address: int = 4
    per_own_address: int = 64
    lookups: int = 64
    keep_alive: float = 5.0

    crawl_delay: float = 60.0
    held_back: float = 86_400.0
    backoff: float = 60.0
    patience: int = 3
