"""Damaged feeds and pages, and whether the parsers survive them. Not a bench itself."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman.extract import Page, extract
from dragoman.feeds.parse import parse
from dragoman.model import Capture, Done, Feed, Item, Outcome
from dragoman.workers import Processes
from measure import table
from real_press import real_pages


@dataclass(frozen=True)
class Mutant:
    """A damaged feed or page, and the seed that made it."""

    kind: str
    name: str
    seed: int
    body: bytes


def mutants(data: Path, count: int) -> Iterator[Mutant]:
    """Yield `count` mutations of the data's feeds and pages, two feeds for each page."""
    feeds = [
        (path.name, path.read_bytes())
        for path in sorted((data / "feeds").rglob("*"))
        if path.is_file() and path.stat().st_size < 400_000
    ]
    pages = [(page.id, page.body) for page in real_pages(data) if len(page.body) < 400_000]
    for seed in range(count):
        chance = random.Random(seed)
        kind, pool = ("page", pages) if pages and (seed % 3 == 2 or not feeds) else ("feed", feeds)
        name, body = chance.choice(pool)
        yield Mutant(kind, name, seed, mutate(body, chance))


def mutate(body: bytes, chance: random.Random) -> bytes:
    """Return `body` after one to eight damages: bytes flipped, pieces cut, doubled, moved, hostile pieces put in."""
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        size = len(damaged)
        start = chance.randrange(size + 1)
        length = min(chance.choice((1, 4, 50, 2_000)), size - start)
        piece = bytes(damaged[start : start + length])
        match chance.randrange(6):
            case 0:
                for place in range(start, start + length):
                    damaged[place] = chance.randrange(256)
            case 1:
                del damaged[start : start + length]
            case 2:
                damaged[start:start] = piece * chance.choice((1, 3, 100))
            case 3:
                damaged[start:start] = chance.choice(HOSTILE)
            case 4:
                del damaged[start:]
            case _:
                del damaged[start : start + length]
                place = chance.randrange(len(damaged) + 1)
                damaged[place:place] = piece
    return bytes(damaged)


HOSTILE = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<script>", b"</", b"&#x0;", b"&#xD800;", b"&amp;" * 500, b"<div>" * 3000, b"\x00" * 64,
    b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a [<!ENTITY a '" + b"a" * 100 + b"'>]>", b"&a;" * 100, b"<?xml encoding='utf-7'?>",
    b'<meta charset="utf-16">', b"https://[", b"9" * 400, "\u202e\u2066".encode(), b"%00%ff", b'"' * 99, b"{" * 2000, b"[" * 2000,
)  # fmt: skip


def survive(mutant: Mutant) -> Outcome[float]:
    """Parse a mutant, and return the seconds it took; what escapes a parser is a failure of ours."""
    now, start = datetime(2026, 5, 14, tzinfo=UTC), time.monotonic()
    if mutant.kind == "feed":
        parse(mutant.body, Feed("https://outlet.example/feed", "outlet"), now)
    else:
        url = "https://outlet.example/page"
        item = Item("i", "f", "outlet", url, url, "A title", "", "", None, (), None, now)
        extract(Page(item, Done(Capture(url, url, now, 200, "text/html", mutant.body)), now))
    return Done(time.monotonic() - start)


def fuzz(data: Path, count: int) -> dict[str, Any]:
    """Parse mutations in worker processes; return how many raised, died, or took more than ten seconds."""
    pool = Processes(timeout=10)
    failures, slowest = 0, 0.0
    work = mutants(data, count)
    kept: list[Mutant] = []

    def remember() -> Iterator[Mutant]:
        for mutant in work:
            kept.append(mutant)
            yield mutant

    for outcome in pool.map(survive, remember()):
        mutant = kept.pop(0)
        if isinstance(outcome, Done):
            slowest = max(slowest, outcome.value)
        else:
            failures += 1
            print(f"  {mutant.kind} {mutant.name}, seed {mutant.seed}: {outcome.reason} {outcome.note}")
    pool.close()
    table([[count, failures, slowest]], ["mutations", "failures", "slowest s"])
    print()
    return {"fuzz_failures": failures}
