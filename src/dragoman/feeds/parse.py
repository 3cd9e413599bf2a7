"""A feed's bytes → items. RSS 0.9 to 2.0, RDF, Atom, JSON Feed and sitemaps, in every encoding.

Well-formed feeds go to fastfeedparser, all others to feedparser: on malformed XML the fast one drops text silently.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dragoman import text
from dragoman.feeds import dates, hints, jsonfeed, sitemaps
from dragoman.feeds.encoding import as_utf8
from dragoman.feeds.identity import identities
from dragoman.feeds.links import web_address
from dragoman.feeds.mend import mend
from dragoman.model import Done, Failed, Feed, Item, Outcome, digest

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES = 2_000
MAX_TOLERATED = 2_000_000  # bytes of a malformed feed: the tolerant parser takes seconds for a million
LONGEST_TITLE = 1_000
LONGEST_SUMMARY = 300  # of one that is made from the full text
LONGEST_OWN_SUMMARY = 5_000
LONGEST_CONTENT = 400_000
LONGEST_ADDRESS = 4_000
MAX_AUTHORS = 20
LATEST = timedelta(days=366)  # a date further ahead is none
_OPENING = 6_000  # so much markup says whether an entry holds more than its summary

# The keyword of an entity declaration.
_ENTITY = re.compile(rb"(<!)E(?=NTITY)")
# Both parsers take the square of these in time: attributes of one element, prefixes of namespaces.
MAX_ATTRIBUTES = 200
MAX_PREFIXES = 200
_PREFIX = re.compile(rb"xmlns:([\w.-]{1,100})")
_FEED_LIKE = re.compile(rb"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|channel|item|entry|urlset|sitemapindex)\b", re.I)
_SITEMAP = re.compile(rb"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)\b", re.I)
_ESCAPED = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);|"
    r"</?(?:a|abbr|b|br|cite|em|i|p|q|small|span|strong|sub|sup)\b[^<>]*>",
    re.I,
)
# What the two parsers raise for bytes that are no feed, besides ValueError; most of these are theirs on odd trees.
_PARSERS_ERRORS = (TypeError, AttributeError, LookupError, RecursionError, AssertionError)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says of itself, and its items in its own order (of a sitemap, the newest first).

    `skipped` counts entries that lead nowhere. `least_interval` is how long the feed asks to be left alone.
    """

    title: str
    homepage: str
    language: str | None
    items: tuple[Item, ...]
    skipped: int
    least_interval: timedelta | None = None


def parse(body: bytes, feed: Feed, now: datetime, charset: str | None = None) -> Outcome[ParsedFeed]:
    """Read the bytes that `feed` answered with at `now`; `charset` is what the server says of them, if anything.

    Failed says what else they are than a feed: "feed-empty", "not-a-feed", "sitemap-index".
    """
    if not body.strip():
        return Failed("feed-empty", "The address answers with nothing. Open it in a browser.")
    try:
        found = _entries(as_utf8(body, charset), now)
    except (ValueError, RecursionError) as error:
        return _no_feed(f"The address does not give a feed ({text.clean(str(error))[:120] or type(error).__name__}).")
    if isinstance(found, Failed):
        return found
    title = _plain(_words(found.about, "title"))[:LONGEST_TITLE]
    if not (found.entries or title or found.skipped or found.untitled):
        return _no_feed("The address gives a page without entries.")
    homepage = _link(found.about, feed.address) or feed.address
    items = [_item(entry, url, guid, feed, found.language, now) for entry, url, guid in _leading(found.entries, homepage, now)]
    kept = [item for item in items if found.untitled or item.title or item.summary or item.content]
    skipped = len(found.entries) - len(kept) + found.skipped
    once = {item.id: item for item in reversed(kept)}  # an entry that stands there twice is one
    items = [item for item in kept if once.pop(item.id, None)]
    return Done(ParsedFeed(title, homepage, found.language, tuple(items), skipped, found.least_interval))


def _no_feed(what: str) -> Failed:
    return Failed("not-a-feed", f"{what} Look for its feed with `dragoman add`.")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a format's reader found: the feed's fields, its entries' fields, and how many it left out."""

    about: Mapping[str, Any]
    entries: list[Mapping[str, Any]]
    language: str | None
    least_interval: timedelta | None = None
    skipped: int = 0
    untitled: bool = False  # an entry may be an address and a date


# -- readers of formats ------------------------------------------------------------------------------------------------


def _entries(body: bytes, now: datetime) -> _Found | Failed:
    if jsonfeed.is_json(body):
        about, entries = jsonfeed.entries(body, MAX_ENTRIES)
        return _Found(about, list(entries), text.language_code(_words(about, "language")))
    if not _FEED_LIKE.search(body, 0, 65_536):
        raise ValueError("it has none of a feed's elements")
    root = _well_formed(body)
    if root is None and _SITEMAP.search(body, 0, 2_000):
        root = _recovered(body)
    if root is not None and sitemaps.is_index(root):
        return _index(root)
    if root is not None and sitemaps.is_sitemap(root):
        about, pages, skipped = sitemaps.entries(root, MAX_ENTRIES)
        return _Found(about, list(pages), text.language_code(about["language"]), skipped=skipped, untitled=True)
    if root is None:
        return _tolerant(body, now)
    if str(root.tag).rsplit("}", 1)[-1].lower() == "html":
        raise ValueError("it gives a page")
    return _strict(root, body, now)


def _index(root: _Element) -> Failed:
    listed = sitemaps.listed(root)
    some = ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
    return Failed("sitemap-index", f"The address lists sitemaps. Give the one with the news: {some or 'it names none'}.")


def _well_formed(body: bytes) -> _Element | None:
    """The tree of `body`, where the fast parser can be trusted with it: XML without an error or entities of its own."""
    from lxml import etree

    if _ENTITY.search(body):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root.xpath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])"):
        raise ValueError("it has an element with attributes without end")
    return root


def _recovered(body: bytes) -> _Element | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(_ENTITY.sub(rb"\1X", body), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _strict(root: _Element, body: bytes, now: datetime) -> _Found:
    import fastfeedparser
    from lxml import etree

    language = text.language_code(_language(root))
    asked = hints.of_tree(root, now)
    mended, changed = mend(root, language, now, MAX_ENTRIES)
    if changed:
        body = etree.tostring(mended, encoding="utf-8")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dates that it cannot read; they were read before (see `dates`)
            data = fastfeedparser.parse(body, include_tags=False, include_media=False, include_enclosures=False)
    except (ValueError, *_PARSERS_ERRORS):
        return _tolerant(body, now)  # old dialects of RSS and Atom
    return _Found(data.get("feed", {}), data.get("entries", []), language, asked)


def _language(root: _Element) -> str:
    """The language that RSS and RDF give in an element, Atom in an attribute."""
    found = root.find("{*}channel/{*}language")
    declared = root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return text.clean((found.text or "") if found is not None else declared)


def _tolerant(body: bytes, now: datetime) -> _Found:
    import feedparser

    if len(set(_PREFIX.findall(body, 0, MAX_TOLERATED))) > MAX_PREFIXES:
        raise ValueError("it has namespaces without end")
    # Entities are not declared, so that none expands; and a stream, because feedparser opens files that bytes name.
    stream = io.BytesIO(_ENTITY.sub(rb"\1X", body[:MAX_TOLERATED]))
    try:
        data = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except _PARSERS_ERRORS as error:
        raise ValueError(str(error)) from error
    about = data.get("feed", {})
    said = {"ttl": "ttl", "updatePeriod": "sy_updateperiod", "updateFrequency": "sy_updatefrequency"}
    asked = hints.least_interval(lambda name: _words(about, said.get(name, "")), (), (), now)
    language = text.language_code(_words(about, "language"))
    # Plain dicts, because feedparser's own give one date for another, with a warning.
    return _Found(about, [dict(entry) for entry in data.get("entries", [])[:MAX_ENTRIES]], language, asked)


# -- entries → items ---------------------------------------------------------------------------------------------------


def _leading(
    entries: Sequence[Mapping[str, Any]], homepage: str, now: datetime
) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """The entries that lead somewhere, where to, and the key of each."""
    found = [(entry, url) for entry in entries if (url := _link(entry, homepage))]
    keys = identities([(_guid(entry), url) for entry, url in found], now)
    return ((entry, url, key) for (entry, url), key in zip(found, keys, strict=True))


def _item(entry: Mapping[str, Any], url: str, guid: str, feed: Feed, language: str | None, now: datetime) -> Item:
    summary, content = _texts(entry)
    return Item(
        id=digest(feed.source, guid),
        feed=feed.url,
        source=feed.source,
        guid=guid,
        url=url,
        title=_plain(_words(entry, "title"))[:LONGEST_TITLE],
        summary=summary,
        content=content,
        language=text.language_code(_words(entry, "language")) or language,
        authors=_authors(entry),
        published_at=_date(entry, language, now),
        seen_at=now,
    )


def _words(entry: Mapping[str, Any], *names: str) -> str:
    """Return the first of the fields `names` that says something; JSON may hold numbers and lists where text belongs."""
    for name in names:
        value = entry.get(name)
        if value and isinstance(value, str | int):
            return str(value)
    return ""


def _objects(entry: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = entry.get(name)
    return [one for one in values if isinstance(one, Mapping)] if isinstance(values, list) else []


def _guid(entry: Mapping[str, Any]) -> str:
    guid = text.storable(_words(entry, "id")).strip()
    return "" if guid == _words(entry, "link").strip() else guid  # parsers give the link where the feed gives no guid


def _link(entry: Mapping[str, Any], base: str) -> str:
    link = text.storable(_words(entry, "link")).strip()
    if not link:
        link = _words(entry, "id") if _words(entry, "id").startswith(("http://", "https://")) else ""
    return (web_address(link, base) or "") if 0 < len(link) <= LONGEST_ADDRESS else ""


def _texts(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return the summary as plain text, and the full text as HTML where the feed gives more than a summary: beside it, or,
    as many outlets do, in its place."""
    described = _words(entry, "description", "summary")
    content = _cut(max((_words(one, "value") for one in _objects(entry, "content")), key=len, default=""), LONGEST_CONTENT)
    content = content or _cut(described, LONGEST_CONTENT)
    summary = _plain(_cut(described, 4 * LONGEST_OWN_SUMMARY))
    full = _plain(_cut(content, _OPENING + 4 * len(summary)))
    if len(full) <= len(summary) + 80 and len(content) > _OPENING + 4 * len(summary):
        full = _plain(content)
    if len(full) <= len(summary) + 80 and len(summary) <= LONGEST_SUMMARY:
        return summary or full, ""
    if not summary or full.startswith(summary[:200]):
        summary = _first_words(full, LONGEST_SUMMARY)
    return _first_words(summary, LONGEST_OWN_SUMMARY), text.storable(content).strip()


def _plain(markup: str) -> str:
    """The plain text of `markup`; where it was escaped twice, as it was meant."""
    plain = text.from_html(markup)
    return text.from_html(plain) if ("&" in plain or "<" in plain) and _ESCAPED.search(plain) else plain


def _cut(markup: str, limit: int) -> str:
    """The first `limit` characters of `markup`, without half a tag at their end."""
    if len(markup) <= limit:
        return markup
    kept = markup[:limit]
    return kept[: kept.rfind("<")] if kept.rfind("<") > max(kept.rfind(">"), 0) else kept


def _first_words(full: str, limit: int) -> str:
    if len(full) <= limit:
        return full
    kept = full[:limit]
    return (kept.rpartition(" ")[0] or kept) + " …"


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    names = [_words(one, "name")[:LONGEST_TITLE] for one in _objects(entry, "authors")[:MAX_AUTHORS]]
    names = names or [_words(entry, "author")[:LONGEST_TITLE]]
    return tuple(dict.fromkeys(cleaned for name in names if (cleaned := text.from_html(name))))


def _date(entry: Mapping[str, Any], language: str | None, now: datetime) -> datetime | None:
    """When an entry was published, else when it was changed; in UTC, as `dates.read` takes it."""
    for name in ("published", "updated", "created"):
        found = dates.read(_words(entry, name), language, now)
        if found and found <= now + LATEST:
            return found
    return None
