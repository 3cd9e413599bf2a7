"""Which entry is which: the same one again, however it is retitled, re-dated or linked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from dragoman.feeds.links import same_link
from dragoman.model import digest

LONGEST_GUID = 1_000
_CLOCK = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)|(?<!\d)(20\d{6})T?(\d{4})")
# A fragment that only counts revisions, tracks, or points at comments; any other may be an entry of its own on the page.
_FRAGMENT_NOISE = re.compile(r"\d{0,4}|comments?|respond|.*=.*")


def identities(entries: Sequence[tuple[str, str]], now: datetime) -> list[str]:
    """Return a key for each (guid, link), equal for the same entry each time that the feed is read.

    It is the guid; the link where there is none, or where the guids are no good: one guid for several links, or guids
    that all tell the time at which the feed was made.
    """
    guids = [_guid(guid) for guid, _ in entries]
    counted = Counter(guids)
    links: dict[str, set[str]] = defaultdict(set)
    for guid, (_, link) in zip(guids, entries, strict=True):
        if counted[guid] > 1:
            links[guid].add(_address(link))
    changing = _tell_the_time(guids, now)
    return [
        guid if guid and not changing and len(links[guid]) < 2 else _address(link)
        for guid, (_, link) in zip(guids, entries, strict=True)
    ]


def _guid(guid: str) -> str:
    stripped = guid.strip()
    if stripped.startswith(("http://", "https://")):
        stripped = _address(stripped)
    return stripped if len(stripped) <= LONGEST_GUID else digest(stripped, length=64)


def _address(link: str) -> str:
    """`link` as `same_link` gives it, with a fragment that makes it another entry."""
    bare = same_link(link)
    if "#" not in link:
        return bare
    try:
        fragment = urlsplit(link.strip()).fragment
    except ValueError:
        return bare
    return bare if _FRAGMENT_NOISE.fullmatch(fragment) else f"{bare}#{fragment}"


def _tell_the_time(guids: Sequence[str], now: datetime) -> bool:
    """Whether every guid holds the present minute: then they are made anew each time. One or two may just be fresh."""
    return len(guids) > 2 and all(_is_of(guid, now) for guid in guids)


def _is_of(guid: str, now: datetime) -> bool:
    for found in _CLOCK.finditer(guid):
        if found[1] and abs(int(found[1]) - now.timestamp()) < 600:
            return True
        minutes = {(now + timedelta(minutes=ago)).strftime("%Y%m%d%H%M") for ago in range(-5, 2)} if found[2] else set()
        if found[2] and found[2] + found[3] in minutes:
            return True
    return False
