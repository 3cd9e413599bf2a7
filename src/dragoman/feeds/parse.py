"""A feed's bytes → items. RSS 0.9 to 2.0, RDF, Atom and JSON Feed.

Well-formed feeds go to fastfeedparser, all others to feedparser: on malformed XML the fast one drops text silently.
"""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dragoman import text
from dragoman.feeds.links import same_link, web_address
from dragoman.model import Done, Failed, Feed, Item, Outcome, digest

MAX_ENTRIES = 2_000
LONGEST_SUMMARY = 300
# The keyword of an entity declaration, in UTF-8 and in UTF-16.
_ENTITY = re.compile(rb"(<\0?!\0?)E(?=\0?N\0?T\0?I\0?T\0?Y)")


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says of itself, and its items in its own order. `skipped` counts entries that lead nowhere."""

    title: str
    homepage: str
    language: str | None
    items: tuple[Item, ...]
    skipped: int


def parse(body: bytes, feed: Feed, now: datetime) -> Outcome[ParsedFeed]:
    """Read the bytes that `feed` answered with at `now`. Failed says what else they are than a feed."""
    if not body.strip():
        return Failed("feed-empty", "The address answers with nothing. Open it in a browser.")
    try:
        tree = _well_formed(body)
        data = _strict(body) if tree is not None or _is_json(body) else _tolerant(body)
    except _NOT_A_FEED as error:
        return Failed("not-a-feed", f"The address does not give a feed ({error}). Look for its feed with `dragoman add`.")
    about = data.get("feed", {})
    entries = list(data.get("entries", []))[:MAX_ENTRIES]
    title = _words(about, "title")
    if not entries and not title:
        return Failed("not-a-feed", "The address gives a page without entries. Look for its feed with `dragoman add`.")
    homepage = _link(about, feed.url) or feed.url
    language = text.language_code(_words(about, "language") or _channel_language(tree))
    items = tuple(_items(entries, feed, language, homepage, now))
    return Done(ParsedFeed(text.from_html(title), homepage, language, items, len(entries) - len(items)))


# What the two parsers raise for bytes that are no feed; AttributeError, IndexError and KeyError are theirs on odd trees.
_NOT_A_FEED = (ValueError, TypeError, AttributeError, IndexError, KeyError, LookupError, RecursionError)


def _is_json(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _well_formed(body: bytes) -> Any:
    """The tree of `body`, where the fast parser can be trusted with it: XML without an error or entities of its own."""
    from lxml import etree

    if _is_json(body) or _ENTITY.search(body):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _channel_language(tree: Any) -> str:
    """The language that RSS and RDF give in an element, which the fast parser leaves out."""
    found = None if tree is None else tree.find("{*}channel/{*}language")
    return "" if found is None else text.clean(found.text or "")


def _strict(body: bytes) -> Mapping[str, Any]:
    import fastfeedparser

    try:
        data: Mapping[str, Any] = fastfeedparser.parse(body, include_tags=False, include_media=False, include_enclosures=False)
    except ValueError:
        if _is_json(body):
            raise
        return _tolerant(body)  # old dialects of RSS and Atom
    return data


def _tolerant(body: bytes) -> Mapping[str, Any]:
    import feedparser

    # Entities are not declared, so that none expands; and a stream, because feedparser opens files that bytes name.
    stream = io.BytesIO(_ENTITY.sub(rb"\1X", body))
    data: Mapping[str, Any] = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    return data


def _items(entries: list[Any], feed: Feed, language: str | None, homepage: str, now: datetime) -> Iterator[Item]:
    for entry in entries:
        url = _link(entry, homepage)
        title = text.from_html(_words(entry, "title"))
        summary, content = _texts(entry)
        if not url or not (title or summary or content):
            continue
        guid = _words(entry, "id").strip()
        if not guid or guid == _words(entry, "link").strip():  # parsers give the link where the feed gives no guid
            guid = same_link(url)
        yield Item(
            id=digest(feed.source, guid),
            feed=feed.url,
            source=feed.source,
            guid=guid,
            url=url,
            title=title,
            summary=summary,
            content=content,
            language=language,
            authors=_authors(entry),
            published_at=_date(entry, "published") or _date(entry, "updated"),
            seen_at=now,
        )


def _words(entry: Mapping[str, Any], *names: str) -> str:
    """Return the first of the fields `names` that says something; JSON may hold numbers and lists where text belongs."""
    values = (entry.get(name) for name in names)
    return next((text.storable(str(one)) for one in values if one and isinstance(one, str | int)), "")


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = entry.get(name)
    return [one for one in values if isinstance(one, Mapping)] if isinstance(values, list) else []


def _link(entry: Mapping[str, Any], base: str) -> str:
    link, guid = _words(entry, "link"), _words(entry, "id")
    if not link and guid.startswith(("http://", "https://")):
        link = guid
    return (web_address(link, base) or "") if link else ""


def _texts(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the summary as plain text, and the full text as HTML where the feed gives more than a summary: beside it, or,
    as many outlets do, in its place."""
    described = _words(entry, "description", "summary")
    content = max((_words(one, "value") for one in _objects(entry, "content")), key=len, default="") or described
    summary, full = text.from_html(described), text.from_html(content)
    if len(full) <= len(summary) + 80 and len(summary) <= LONGEST_SUMMARY:
        return summary or full, ""
    if not summary or full.startswith(summary[:200]):
        summary = _first_words(full, LONGEST_SUMMARY)
    return summary, content


def _first_words(full: str, limit: int) -> str:
    return full if len(full) <= limit else re.sub(r"\s+\S*$", "", full[:limit]) + " …"


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = [_words(one, "name") for one in _objects(entry, "authors")]
    names = names or [_words(entry, "author")]
    return tuple(dict.fromkeys(cleaned for name in names if (cleaned := text.from_html(name))))


def _date(entry: Mapping[str, Any], name: str) -> datetime | None:
    """Return the entry's date in UTC. A date without a zone is taken as UTC."""
    parsed = entry.get(f"{name}_parsed")
    try:
        if parsed:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        value = datetime.fromisoformat(str(entry.get(name) or ""))
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
