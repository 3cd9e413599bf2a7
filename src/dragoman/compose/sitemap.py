"""Addresses of pages → sitemaps (sitemaps.org, protocol 0.9): one file a day and edition, an index of them all, and one of the
news of the last two days.

A day's file changes while its stories do; those of other days stay as they are, so that a new story costs the same on a site
of any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from lxml import etree

from dragoman.model import StoryCard
from dragoman.text import storable

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
MOST = 50_000  # addresses of a file, by the protocol
NEWS_FOR, MOST_NEWS = timedelta(days=2), 1_000  # of a file of news, by the extension


def day_name(day: date) -> str:
    """Return the name of the file of a day below its edition's address."""
    return f"sitemap/{day.isoformat()}.xml"


def sitemap(pages: Iterable[tuple[str, datetime]]) -> bytes:
    """Return the sitemap of pages: each a whole address, and when it last changed."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP})
    for url, changed in list(pages)[:MOST]:
        node = _add(root, "url")
        _add(node, "loc", url)
        _add(node, "lastmod", changed.isoformat(timespec="seconds"))
    return _bytes(root)


def index(urls: Sequence[str]) -> bytes:
    """Return the index of the sitemaps at these whole addresses, the last ones where there are too many."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for url in urls[-MOST:]:
        _add(_add(root, "sitemap"), "loc", url)
    return _bytes(root)


def news(site: str, language: str, cards: Iterable[tuple[str, StoryCard]], now: datetime) -> bytes:
    """Return the news sitemap of an edition of the site that is called `site`: cards with the whole addresses of their pages,
    of which those of the last two days count."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "news": NEWS})
    fresh = [(url, card) for url, card in cards if now - card.published_at <= NEWS_FOR]
    for url, card in fresh[:MOST_NEWS]:
        node = _add(root, "url")
        _add(node, "loc", url)
        told = _add(node, "news", namespace=NEWS)
        publication = _add(told, "publication", namespace=NEWS)
        _add(publication, "name", site, NEWS)
        _add(publication, "language", language, NEWS)
        _add(told, "publication_date", card.story.opened_at.isoformat(timespec="seconds"), NEWS)
        _add(told, "title", card.title or card.headline.text, NEWS)
    return _bytes(root)


def _add(parent: Any, name: str, text: str = "", namespace: str = SITEMAP) -> Any:
    node = etree.SubElement(parent, f"{{{namespace}}}{name}")
    if text:
        node.text = storable(text)
    return node


def _bytes(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made
