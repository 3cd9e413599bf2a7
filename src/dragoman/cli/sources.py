"""The commands on desk.toml and its sources. Each returns what to tell the person."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from dragoman import text
from dragoman.config import FILE_NAME, Settings, add_sources, load, source_id
from dragoman.errors import ConfigError, FetchError
from dragoman.feeds import links, opml
from dragoman.feeds.parse import ParsedFeed, parse
from dragoman.fetch.http import HttpTransport
from dragoman.model import Capture, Done, Feed, Source

MAX_FEEDS = 8  # a page that announces more lists its sections and tags; the first ones are the main ones


def new(folder: Path) -> str:
    """Write the starting desk.toml into `folder`. ConfigError where there is one."""
    file = folder / FILE_NAME
    if file.exists():
        raise ConfigError("stands here already; it is left as it is.", subject=str(file), advice="Name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    starter = (resources.files("dragoman.cli") / "starter.toml").read_text("utf-8")
    file.write_text(starter, "utf-8")
    settings = load(file)
    languages = {code for source in settings.sources for code in source.languages}
    return (
        f"{file}: {len(settings.sources)} outlets in {len(languages)} languages. Read it, set `contact` and `editions`, then:\n"
        f"  dragoman doctor --desk {folder}\n  dragoman run --desk {folder}\n  dragoman serve --desk {folder}"
    )


def add(desk: Path, url: str) -> str:
    """Find the feeds of the page at `url` and add its outlet. FetchError where none is found."""
    settings = load(desk)
    url = url if "://" in url else f"https://{url}"
    found = asyncio.run(_find(settings, url))
    if not found:
        advice = "Look on the outlet's site for its feed (RSS), and add that address."
        raise FetchError("no feed was found there, neither announced nor at the usual places.", subject=url, advice=advice)
    source = _source(url, found)
    added = add_sources(desk, (source,))
    if not added:
        return f"{source.name} is in desk.toml already."
    return f"Added {added[0].name} ({added[0].id}):\n" + "\n".join(f"  {feed}" for feed in added[0].feeds)


async def _find(settings: Settings, url: str) -> list[tuple[str, ParsedFeed]]:
    async with HttpTransport(contact=settings.contact, allow=settings.allow) as transport:
        outcome = await transport.get(url, "feed")
        if not isinstance(outcome, Done):
            raise FetchError(outcome.note or outcome.reason, subject=url)
        if parsed := _as_feed(outcome.value):
            return [(url, parsed)]
        announced = links.announced_feeds(outcome.value.body, outcome.value.final_url)[:MAX_FEEDS]
        found = [(one, parsed) for one in announced if (parsed := await _ask(transport, one))]
        if found:
            return found
        for one in links.usual_feeds(outcome.value.final_url):
            if parsed := await _ask(transport, one):
                return [(one, parsed)]
    return []


async def _ask(transport: HttpTransport, url: str) -> ParsedFeed | None:
    outcome = await transport.get(url, "feed", pace=0.5)
    return _as_feed(outcome.value) if isinstance(outcome, Done) else None


def _as_feed(capture: Capture) -> ParsedFeed | None:
    parsed = parse(capture.body, Feed(capture.url, "new"), datetime.now(UTC))
    return parsed.value if isinstance(parsed, Done) and parsed.value.items else None


def _source(url: str, found: list[tuple[str, ParsedFeed]]) -> Source:
    _, first = found[0]
    parts = urlsplit(first.homepage if urlsplit(first.homepage).hostname else url)
    homepage = f"{parts.scheme}://{parts.netloc}/"
    declared = text.primary(first.language) if first.language else ""
    languages = (declared,) if declared.isalpha() and 2 <= len(declared) <= 3 else ()
    return Source(
        source_id(homepage), first.title or source_id(homepage), homepage, "", languages, tuple(feed for feed, _ in found)
    )


def import_opml(desk: Path, file: Path) -> str:
    """Add the outlets of an OPML file. PageError where it is none."""
    load(desk)
    sources = opml.read(file.read_bytes())
    added = add_sources(desk, sources)
    return f"Added {len(added)} of {len(sources)} feeds; the others are in desk.toml already."


def export_opml(desk: Path) -> str:
    """Return the desk's feeds as OPML."""
    settings = load(desk)
    return opml.write(settings.sources, settings.title).decode("utf-8")
