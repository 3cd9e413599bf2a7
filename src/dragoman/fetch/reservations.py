"""What an outlet reserves outside of its pages: text and data mining, in tdmrep.json and ai.txt.

tdmrep.json (W3C TDM Reservation Protocol) is a list of places with 0 or 1; the first place that matches counts. ai.txt has the
form of a robots.txt, and names what must not be mined by path or by file ending. Both are read before an origin's first page of
a day. Most origins have neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from dragoman.fetch.body import looks_like_html
from dragoman.fetch.daily import DAY, Daily, Kept
from dragoman.fetch.robots import KEPT_WITHOUT_ANSWER, TOKEN, Ask, is_missing, parsed
from dragoman.model import Capture, Done, Failed, Outcome

if TYPE_CHECKING:
    from protego import Protego
    from yarl import URL

TDM = "tdm"
MAX_PLACES = 1_000
_OVERHEAD = 500
_PUNCTUATION = "/%*$!'(),:;=@&+?~"


@dataclass(frozen=True, slots=True)
class Declared:
    """What an origin declares: places in order, with whether they are reserved, and the rules of its ai.txt."""

    places: tuple[tuple[str, bool], ...] = ()
    ai: Protego | None = None

    def reserves(self, url: URL) -> bool:
        """Whether text and data mining of the page at `url` is reserved."""
        path = url.raw_path_qs
        reserved = next((reserved for place, reserved in self.places if matches(place, path)), False)
        return reserved or not _may_mine(self.ai, url)


class Reservations:
    """What origins reserve. `ask` fetches a file; `clock` says when a day is over."""

    def __init__(self, ask: Ask, clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._declared = Daily(self._read, clock)
        self.close = self._declared.close

    async def of(self, url: URL, pace: float) -> tuple[str, ...]:
        """Return the reservations that the origin of `url` declares for it: ("tdm",) or none."""
        declared = await self._declared.get(str(url.origin()), pace)
        return (TDM,) if declared.reserves(url) else ()

    async def _read(self, origin: str, pace: float, before: Declared | None) -> Kept[Declared]:
        before = before or Declared()
        rep = await self._ask(f"{origin}/.well-known/tdmrep.json", pace)
        if not _is_answer(rep):
            return Kept(before, KEPT_WITHOUT_ANSWER, _OVERHEAD)
        ai = await self._ask(f"{origin}/ai.txt", pace)
        declared = Declared(_places(rep), _ai_rules(ai) if _is_answer(ai) else before.ai)
        size = _OVERHEAD + sum(4 * len(one.value.body) for one in (rep, ai) if isinstance(one, Done))
        return Kept(declared, DAY if _is_answer(ai) else KEPT_WITHOUT_ANSWER, size)


def places_in(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the places that a tdmrep.json names, in order, with whether they are reserved; none where it is not one."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    entries = entries if isinstance(entries, list) else [entries]
    found = []
    for entry in entries[:MAX_PLACES]:
        if isinstance(entry, dict) and (flag := entry.get("tdm-reservation")) in (0, 1, "0", "1"):
            place = entry.get("location", "/")  # some write a single object that is meant for all
            if isinstance(place, str) and place:
                found.append((quote(place, safe=_PUNCTUATION), str(int(flag)) == "1"))
    return tuple(found)


def matches(place: str, path: str) -> bool:
    """Whether `path` lies in `place`: a prefix, in which * stands for anything and a $ at its end for the end."""
    whole = place.endswith("$")
    first, *rest = place.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not whole or path == first
    at = len(first)
    for part in rest[:-1]:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if whole:
        return path.endswith(rest[-1]) and len(path) - len(rest[-1]) >= at
    return path.find(rest[-1], at) >= 0


def _is_answer(outcome: Outcome[Capture]) -> bool:
    return isinstance(outcome, Done) or (isinstance(outcome, Failed) and is_missing(outcome))


def _places(outcome: Outcome[Capture]) -> tuple[tuple[str, bool], ...]:
    return places_in(outcome.value.body.decode("utf-8-sig", "replace")) if isinstance(outcome, Done) else ()


def _ai_rules(outcome: Outcome[Capture]) -> Protego | None:
    # Many sites answer a page that says "not found" with a 200.
    if not isinstance(outcome, Done) or looks_like_html(outcome.value.body):
        return None
    return parsed(outcome.value.body.decode("utf-8-sig", "replace"))


def _may_mine(rules: Protego | None, url: URL) -> bool:
    if rules is None:
        return True
    # ai.txt speaks of file endings; a page without one is HTML all the same.
    path = url.raw_path
    ending = "" if re.search(r"\.\w+$", path) else "index.html" if path.endswith("/") else ".html"
    return all(rules.can_fetch(f"{url.origin()}{one}", TOKEN) for one in {url.raw_path_qs, path + ending})
