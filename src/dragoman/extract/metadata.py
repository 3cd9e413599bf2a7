"""What a page says of itself outside its text: JSON-LD (schema.org NewsArticle) first, then Open Graph and other meta tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from dragoman import text
from dragoman.extract import bylines, declared, elements, headline, notes, outlet, pictures
from dragoman.extract.declared import Declared, string, strings
from dragoman.extract.elements import Elements
from dragoman.extract.outlet import Outlet
from dragoman.feeds import dates
from dragoman.feeds.links import web_address

MOST_TIMES = 20  # elements that say a time and are looked at
NOBODY = outlet.of((), "")  # an outlet of which nothing is known


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own particulars; None or empty where it is silent. Dates are in UTC.

    `authors` are people, `organisations` the agencies, desks and outlets of its byline. `free` is off where the page says that
    it is for subscribers, `walled` on where it says so of a part. `notes` are codes (see `notes.notes`), `image_credit` is who
    is to be named for `image`.
    """

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
    organisations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    image_credit: str | None = None
    walled: bool = False
    outlet: Outlet = NOBODY


def read(tree: Any, url: str) -> Metadata:
    """Return the particulars of the page `tree` (lxml), found at `url`."""
    page = elements.find(tree)
    said = declared.read(page)
    data = said.article
    own = _outlet(said, url)
    names = bylines.read(said, page, own)
    language = _language(said, tree)
    stamps = _Stamps(said, page, language)
    published, published_from = stamps.published()
    image = _address(pictures.address(said), url)
    open_to_all = _open(data.get("isAccessibleForFree"))
    parts_open = [_open(part.get("isAccessibleForFree")) for part in _objects(data.get("hasPart"))]
    return Metadata(
        headline=headline.choose(string(data.get("headline")), said.tag("og:title"), page, own, _sections(said)),
        description=text.from_html(string(data.get("description")) or said.tag("og:description", "description")),
        authors=names.people,
        published_at=published,
        published_from=published_from,
        modified_at=stamps.modified(),
        language=language,
        section=text.clean(string(data.get("articleSection")) or said.tag("article:section")) or None,
        image=image,
        canonical=_canonical(page, said, url),
        free=open_to_all is not False and (open_to_all is True or False not in parts_open),
        body=string(data.get("articleBody")),
        organisations=names.organisations,
        notes=notes.notes(said, page, url),
        image_credit=pictures.credit(said, page, image),
        walled=False in parts_open,
        outlet=own,
    )


def _outlet(said: Declared, url: str) -> Outlet:
    tags = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher", "copyright")
    return outlet.of([*said.names, *(said.tag(name) for name in tags)], url)


def _sections(said: Declared) -> frozenset[str]:
    """The keys of the names of the sections that the page stands in."""
    tagged = (value for name, values in said.meta.items() if "section" in name or "category" in name for value in values)
    return frozenset(outlet.key(one) for one in (*strings(said.article.get("articleSection")), *tagged))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _open(value: Any) -> bool | None:
    """Whether something is said to be free for all, None where nothing is said."""
    said = string(value).lower().rsplit("/", 1)[-1]
    return None if not said else said not in ("false", "no", "0")


# -- dates -------------------------------------------------------------------------------------------------------------

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "sailthru.date",
    "parsely-pub-date",
    "og:published_time",
    "og:article:published_time",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified", "lastmod")


class _Stamps:
    """The dates of a page, each with its time zone where any of the page's own dates has one."""

    def __init__(self, said: Declared, page: Elements, language: str | None) -> None:
        self._said, self._page, self._language = said, page, language

    def published(self) -> tuple[datetime | None, str]:
        """When the page was published, and where that was read: "json-ld", "meta" or "page"."""
        for where, stamp in self._stamps():
            if found := self._moment(stamp, _PUBLISHED):
                return found, where
        return None, ""

    def _stamps(self) -> Iterator[tuple[str, str]]:
        yield "json-ld", string(self._said.article.get("datePublished"))
        yield from (("meta", self._said.tag(name)) for name in _PUBLISHED)
        for time in self._page.of("time")[:MOST_TIMES]:
            if time.get("itemprop") == "datePublished" or any(True for _ in time.iterancestors("article")):
                yield "page", time.get("datetime") or ""

    def modified(self) -> datetime | None:
        """When the page says that it was changed last."""
        stamps = (string(self._said.article.get("dateModified")), *(self._said.tag(name) for name in _MODIFIED))
        return next((found for stamp in stamps if (found := self._moment(stamp, _MODIFIED))), None)

    def _moment(self, stamp: str, tags: tuple[str, ...]) -> datetime | None:
        found = date(stamp, self._language)
        if found is None or zoned(stamp) or not _timed(stamp):
            return found
        # A time of day without a zone: where the page gives the same one with a zone elsewhere, that is the zone.
        shown = (one.get("datetime") or "" for one in self._page.of("time")[:10])
        for other in (*(self._said.tag(name) for name in tags), *shown):
            if zoned(other) and (there := _local(other)) and there.replace(tzinfo=None) == found.replace(tzinfo=None):
                return there.astimezone(UTC)
        return found


def date(value: str, language: str | None = None) -> datetime | None:
    """Return the moment of a date in UTC, or None. One without a zone is taken as UTC; `language` is for names of months."""
    try:
        found = datetime.fromisoformat(value.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return dates.read(value, language) if any(map(str.isdigit, value)) else None


def zoned(stamp: str) -> bool:
    """Return whether a date in ISO 8601 has its distance from Greenwich."""
    found = _local(stamp)
    return found is not None and found.tzinfo is not None


def _timed(stamp: str) -> bool:
    return ":" in stamp and _local(stamp) is not None


def _local(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp.strip())
    except ValueError:
        return None


# -- other particulars -------------------------------------------------------------------------------------------------


def _language(said: Declared, tree: Any) -> str | None:
    value = string(said.article.get("inLanguage")) or tree.get("lang") or tree.get("xml:lang") or ""
    code = text.language_code(value)
    return text.primary(code) if code else None


def _address(link: str, base: str) -> str | None:
    return web_address(link, base) if link else None


def _canonical(page: Elements, said: Declared, url: str) -> str | None:
    """The page's canonical address, where it is one of the same host: a page cannot speak for another outlet's."""
    links = [one.get("href") or "" for one in page.of("link") if one.get("rel") == "canonical"]
    address = _address((links[0] if links else said.tag("og:url")).strip(), url)
    if address is None:
        return None
    same = (urlsplit(address).hostname or "").removeprefix("www.") == (urlsplit(url).hostname or "").removeprefix("www.")
    # A canonical that is the site's front page is a fault of its template.
    return address if same and urlsplit(address).path not in ("", "/") else None
