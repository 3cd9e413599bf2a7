"""Stories → feeds of a list of theirs: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, one of each for every list.

A feed holds what the list's page holds: headlines and first lines, as they are shown there. Nothing is written as markup, so
that no text of an outlet's can become any.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from dragoman.model import Line, StoryCard
from dragoman.text import storable

ATOM, XML = "http://www.w3.org/2005/Atom", "http://www.w3.org/XML/1998/namespace"
DC = "http://purl.org/dc/elements/1.1/"
ENTRIES = 60  # of a list, the first
FORMATS = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a feed. `id` is permanent; texts have their languages, `via` are the addresses of the originals of what is
    shown, `outlets` the names of all that report it."""

    id: str
    url: str
    title: str
    title_language: str
    summary: str
    summary_language: str
    published: datetime
    updated: datetime
    via: tuple[str, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewsFeed:
    """A feed: the list's name, its own address and its page's, without and with the name of the file (`{}` stands for the
    format). `updated` is when anything in it last changed."""

    id: str
    title: str
    author: str
    language: str
    url: str
    address: str
    updated: datetime
    entries: tuple[Entry, ...]


def feed(
    title: str,
    author: str,
    language: str,
    base: str,
    path: str,
    authority: str,
    cards: Sequence[StoryCard],
    made: datetime,
    story_path: Callable[[StoryCard], str],
) -> NewsFeed:
    """Return the feed of a list: `cards` of the page at `path` below `base`, which end in a slash, by a site that is called
    `author` and whose names (RFC 4151) are those of `authority`. A list without a story was changed at `made`."""

    def entry(card: StoryCard) -> Entry:
        return Entry(
            id=f"tag:{authority},2026:{language}/{card.story.id}",
            url=base + story_path(card),
            title=storable(card.title or card.headline.text),
            title_language=language if card.title else _spoken(card.headline, language),
            summary=storable(card.lead.text) if card.lead else "",
            summary_language=_spoken(card.lead, language) if card.lead else language,
            published=card.story.opened_at,
            updated=card.published_at,
            via=tuple(dict.fromkeys(one.url for line in (card.headline, card.lead) if line for one in line.cites)),
            outlets=tuple(one.name for one in card.sources),
        )

    entries = tuple(map(entry, cards[:ENTRIES]))
    list_path = path.removeprefix(f"{language}/")
    return NewsFeed(
        id=f"tag:{authority},2026:{language}" + (f":{list_path.strip('/')}" if list_path else ""),
        title=storable(title),
        author=storable(author),
        language=language,
        url=base + path,
        address=f"{base}{path}feed.{{}}",
        updated=max((one.updated for one in entries), default=made.replace(hour=0, minute=0, second=0, microsecond=0)),
        entries=entries,
    )


def _spoken(line: Line, language: str) -> str:
    """The language in which a line is shown in the edition in `language`."""
    return line.source_language if line.shown_as == "original" else language


def files(one: NewsFeed) -> dict[str, bytes]:
    """Return the feed in each format, by the ending of its file's name."""
    return {"atom": atom(one), "rss": rss(one), "json": json_feed(one)}


def atom(one: NewsFeed) -> bytes:
    """Return the feed in Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(f"{{{XML}}}lang", one.language)
    _add(root, "title", one.title)
    _add(root, "id", one.id)
    _add(root, "updated", one.updated.isoformat())
    _add(_add(root, "author"), "name", one.author)
    _add(root, "link", rel="self", type=FORMATS["atom"], href=one.address.format("atom"))
    _add(root, "link", rel="alternate", type="text/html", href=one.url)
    for entry in one.entries:
        node = _add(root, "entry")
        _add(node, "id", entry.id)
        _add(node, "title", entry.title, entry.title_language)
        _add(node, "updated", entry.updated.isoformat())
        _add(node, "published", entry.published.isoformat())
        _add(node, "link", rel="alternate", type="text/html", href=entry.url)
        for url in entry.via:
            _add(node, "link", rel="via", href=url)
        if entry.summary:
            _add(node, "summary", entry.summary, entry.summary_language)
        for name in entry.outlets:
            _add(_add(node, "contributor"), "name", name)
    return _bytes(root)


def _add(parent: Any, name: str, text: str = "", language: str = "", **attributes: str) -> Any:
    node = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text:
        node.text = storable(text)
    if language:
        node.set(f"{{{XML}}}lang", language)
    for key, value in attributes.items():
        node.set(key, storable(value))
    return node


def rss(one: NewsFeed) -> bytes:
    """Return the feed in RSS 2.0 (rssboard.org), with names of outlets as Dublin Core's contributors. RSS has no room for the
    language of an entry."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "dc": DC})
    channel = etree.SubElement(root, "channel")

    def add(parent: Any, name: str, text: str, **attributes: str) -> None:
        node = etree.SubElement(parent, name, attributes)
        node.text = storable(text) or None

    add(channel, "title", one.title)
    add(channel, "link", one.url)
    add(channel, "description", one.title)
    add(channel, "language", one.language)
    add(channel, "lastBuildDate", format_datetime(one.updated))
    add(channel, f"{{{ATOM}}}link", "", rel="self", type=FORMATS["rss"], href=storable(one.address.format("rss")))
    for entry in one.entries:
        node = etree.SubElement(channel, "item")
        add(node, "title", entry.title)
        add(node, "link", entry.url)
        add(node, "guid", entry.id, isPermaLink="false")
        add(node, "pubDate", format_datetime(entry.updated))
        if entry.summary:
            add(node, "description", _escaped(entry.summary))
        for name in entry.outlets:
            add(node, f"{{{DC}}}contributor", name)
    return _bytes(root)


def _escaped(text: str) -> str:
    """Text for a field that readers take for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bytes(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made


def json_feed(one: NewsFeed) -> bytes:
    """Return the feed as a JSON Feed (jsonfeed.org, version 1.1)."""
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "external_url": entry.via[0] if entry.via else entry.url,
            "title": entry.title,
            "content_text": entry.summary or entry.title,
            "language": entry.summary_language if entry.summary else entry.title_language,
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": name} for name in entry.outlets],
        }
        for entry in one.entries
    ]
    about = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one.title,
        "home_page_url": one.url,
        "feed_url": one.address.format("json"),
        "language": one.language,
        "authors": [{"name": one.author}],
        "items": items,
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
