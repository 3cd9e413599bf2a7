"""What a page says of itself outside its text: JSON-LD (schema.org NewsArticle) first, then Open Graph and other meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from dragoman import text
from dragoman.feeds.links import web_address

_ARTICLE_TYPES = re.compile(r"(News|Reportage|Analysis|Opinion|Background|Review|Live)?(Article|BlogPosting|Report)\Z", re.I)
MAX_JSON = 1_000_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own particulars; None or empty where it is silent. Dates are in UTC."""

    headline: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_from: str = ""
    modified_at: datetime | None = None
    language: str | None = None
    section: str | None = None
    image: str | None = None
    canonical: str | None = None
    free: bool = True
    body: str = ""


def read(tree: Any, url: str) -> Metadata:
    """Return the particulars of the page `tree` (lxml), found at `url`."""
    data = next(_articles(tree), {})
    meta = _meta(tree)
    published, published_from = _published(data, meta, tree)
    return Metadata(
        headline=text.from_html(_string(data.get("headline")) or meta.get("og:title", "")) or _heading(tree),
        description=text.from_html(
            _string(data.get("description")) or meta.get("og:description") or meta.get("description", "")
        ),
        authors=_authors(data, meta),
        published_at=published,
        published_from=published_from,
        modified_at=date(_string(data.get("dateModified")) or meta.get("article:modified_time", "")),
        language=_language(data, tree),
        section=text.clean(_string(data.get("articleSection")) or meta.get("article:section", "")) or None,
        image=_address(_image(data) or meta.get("og:image", ""), url),
        canonical=_canonical(tree, meta, url),
        free=_string(data.get("isAccessibleForFree")).lower() not in ("false", "no"),
        body=_string(data.get("articleBody")),
    )


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        raw = (script.text or "").strip().removesuffix(";")
        if not raw or len(raw) > MAX_JSON:
            continue
        try:
            data = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from (node for node in _nodes(data) if any(_ARTICLE_TYPES.search(kind) for kind in _strings(node.get("@type"))))


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object in a JSON-LD document, the outer ones first."""
    if depth > 6:
        return
    if isinstance(data, list):
        for one in data:
            yield from _nodes(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _nodes(data.get(key), depth + 1)


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name and (tag.get("content") or "").strip():
            found.setdefault(name, tag.get("content").strip())
    return found


def _heading(tree: Any) -> str:
    """The page's only first-level heading, else its title."""
    headings = [text.clean(one.text_content()) for one in tree.iter("h1")]
    titles = [text.clean(one.text_content()) for one in tree.iter("title")]
    found = headings if len([one for one in headings if one]) == 1 else titles
    return next((one for one in found if one), "")


def _string(value: Any) -> str:
    if isinstance(value, list):
        value = next((one for one in value if one), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text.storable(str(value)).strip() if isinstance(value, str | int | float) else ""


def _strings(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]


def _authors(data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    authors = data.get("author") or data.get("creator") or []
    authors = authors if isinstance(authors, list) else [authors]
    names = [_string(one) for one in authors] or [meta.get("author", "") or meta.get("byl", "")]
    cleaned = (text.from_html(name) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name and not name.startswith("http") and len(name) < 120))


_DATE_META = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "sailthru.date",
)


def _published(data: dict[str, Any], meta: dict[str, str], tree: Any) -> tuple[datetime | None, str]:
    found = date(_string(data.get("datePublished")))
    if found:
        return found, "json-ld"
    for name in _DATE_META:
        if found := date(meta.get(name, "")):
            return found, "meta"
    stamps = [date(stamp) for stamp in tree.xpath("//article//time/@datetime | //time[@itemprop='datePublished']/@datetime")]
    return next(((stamp, "page") for stamp in stamps if stamp), (None, ""))


def date(value: str) -> datetime | None:
    """Return an ISO 8601 date as machines write it in UTC, or None. One without a zone is taken as UTC."""
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def _language(data: dict[str, Any], tree: Any) -> str | None:
    value = _string(data.get("inLanguage")) or tree.get("lang") or tree.get("xml:lang") or ""
    code = text.language_code(value)
    return text.primary(code) if code else None


def _image(data: dict[str, Any]) -> str:
    image = data.get("image")
    image = image[0] if isinstance(image, list) and image else image
    return _string(image.get("url") or image.get("contentUrl")) if isinstance(image, dict) else _string(image)


def _address(link: str, base: str) -> str | None:
    return web_address(link, base) if link else None


def _canonical(tree: Any, meta: dict[str, str], url: str) -> str | None:
    """The page's canonical address, where it is one of the same host: a page cannot speak for another outlet's."""
    links = tree.xpath("//link[@rel='canonical']/@href")
    address = _address((links[0] if links else meta.get("og:url", "")).strip(), url)
    if address is None:
        return None
    same = (urlsplit(address).hostname or "").removeprefix("www.") == (urlsplit(url).hostname or "").removeprefix("www.")
    # A canonical that is the site's front page is a fault of its template.
    return address if same and urlsplit(address).path not in ("", "/") else None
