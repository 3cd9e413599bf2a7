"""News sitemaps (https://www.sitemaps.org/schemas/sitemap-news/0.9/) and plain sitemaps → entries."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dragoman.feeds import dates

if TYPE_CHECKING:
    from lxml.etree import _Element


def is_sitemap(root: _Element) -> bool:
    """Whether `root` lists pages."""
    return _local(root) == "urlset"


def is_index(root: _Element) -> bool:
    """Whether `root` lists sitemaps."""
    return _local(root) == "sitemapindex"


def entries(root: _Element, limit: int) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
    """Return what a sitemap says of its outlet, its pages as entries, newest first and at most `limit`, and how many were
    left out: a page without any date might be of any year."""
    found = [_entry(url) for url in root.iterchildren("{*}url")]
    dated = [one for one in found if one["link"] and (one["published"] or one["title"])]
    dated.sort(key=lambda one: one["published"] or "9", reverse=True)
    languages = Counter(one["language"] for one in dated if one["language"])
    names = Counter(one["outlet"] for one in dated if one["outlet"])
    about = {"title": _most(names), "language": _most(languages)}
    return about, dated[:limit], len(found) - len(dated)


def listed(root: _Element) -> tuple[str, ...]:
    """Return the addresses of the sitemaps that an index lists, the last changed first."""
    found = []
    for sitemap in root.iterchildren("{*}sitemap"):
        changed = dates.read(_text(sitemap, "lastmod"))
        found.append((changed.isoformat() if changed else "", _text(sitemap, "loc")))
    return tuple(dict.fromkeys(url for _, url in sorted(found, key=lambda pair: pair[0], reverse=True) if url))


def _entry(url: _Element) -> dict[str, Any]:
    news = url.find("{*}news")
    published = _text(news, "publication_date") if news is not None else ""
    moment: datetime | None = dates.read(published) or dates.read(_text(url, "lastmod"))
    publication = news.find("{*}publication") if news is not None else None
    return {
        "link": _text(url, "loc"),
        "title": _text(news, "title"),
        "published": moment.isoformat() if moment else "",
        "language": _text(publication, "language"),
        "outlet": _text(publication, "name"),
    }


def _text(parent: _Element | None, name: str) -> str:
    found = parent.find(f"{{*}}{name}") if parent is not None else None
    return (found.text or "").strip() if found is not None else ""


def _most(counted: Counter[str]) -> str:
    return counted.most_common(1)[0][0] if counted else ""


def _local(root: _Element) -> str:
    tag = str(root.tag)
    return tag[tag.rfind("}") + 1 :].lower()
