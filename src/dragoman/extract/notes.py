"""What a reader must know of how a page was made: a live report, one page of several, corrected since. As codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from dragoman import text
from dragoman.extract.declared import Declared, string
from dragoman.extract.elements import Elements

FEWEST_UPDATES = 3  # times of day in a live report
LONGEST_LABELLED = 1_500
START = 50  # characters of a paragraph in which a label is
MOST_ELEMENTS = 40  # that are looked into, of those that a template calls something
FEWEST_SIGNS = 20  # of a correction
_BEFORE_LABEL = " \t\r\n*_[(–—-•"
_LIVE_TYPE = "LiveBlogPosting"
_LIVE = re.compile(
    r"live-?_?(blog|ticker|feed|report|story|stream-?post)|(?<![a-z])ticker-?(list|entries|events)|minute-?by-?minute", re.I
)
_LIVE_PATH = re.compile(r"/(live-?blog|live-?ticker|liveblogs|live)(/|-|$)|[-/](liveblog|liveticker|newsblog)[-/.]", re.I)
_MANY = re.compile(r"pagin|page-?(nav|links|numbers)|post-page|multi-?page|nav-?pages", re.I)
_OF = re.compile(
    r"(?:page|seite|página|pagina|pagine|strona|страница|стр\.?|sayfa|sida|side|sivu|strana|oldal|σελίδα|halaman|trang|صفحة|第)\s*"
    r"(\d{1,2})\s*(?:页|頁|ページ|/|of|von|sur|de|di|van|z|ze|из|із|av|af|από|dari|من)?[\s/共全]*(\d{1,2})(?!\d)",
    re.I,
)
_PAGE_NAMES = frozenset({"page", "p", "seite", "pagina", "pg", "start", "pageno", "page_no"})
_PAGE_END = re.compile(
    r"(?:[/_-]+(?:page|p|seite|pagina|komplettansicht)?[/_-]?\d{1,2}|,(?:page|seite)?-?\d{1,2})?(?:/|(\.s?html?))?$", re.I
)
_COMMENTS = re.compile(r"comment|cpage|reviews|replies|kommentar", re.I)
_CORRECTS = re.compile(r"(?<![a-z])(correction|clarification|erratum|rectificati)(?!s)|[a-z]Correction(?!s)", re.I)


def notes(declared: Declared, page: Elements, url: str) -> tuple[str, ...]:
    """Return codes for the page found at `url`, in this order:

    - "live": a live report, which changes while it is read: JSON-LD's LiveBlogPosting, or a list of updates with their times
    - "part": one page of several that make the article
    - "corrected": it carries a correction, an erratum or a clarification
    """
    found = (("live", _live(declared, page, url)), ("part", _part(page, url)), ("corrected", _corrected(declared, page)))
    return tuple(code for code, there in found if there)


def _live(declared: Declared, page: Elements, url: str) -> bool:
    if _LIVE_TYPE in declared.types:
        return True
    named = bool(_LIVE_PATH.search(urlsplit(url).path))
    for element in _called(page, _LIVE, "ive", "icker"):
        if named or len(element.xpath("descendant::time")) >= FEWEST_UPDATES:
            return True
    return named and len(page.of("time")) > FEWEST_UPDATES


def _called(page: Elements, pattern: re.Pattern[str], *pieces: str) -> Iterator[Any]:
    """The elements whose class has `pattern`, but for those of comments. One of `pieces` is in each such class: looking for
    these first is quick."""
    found = (
        element
        for element, name in page.named
        if any(piece in name for piece in pieces) and pattern.search(name) and not _COMMENTS.search(name)
    )
    return islice(found, MOST_ELEMENTS)


# -- one page of several -----------------------------------------------------------------------------------------------


def _part(page: Elements, url: str) -> bool:
    here = _page_of(url, url)
    links = [one.get("href") for one in page.of("link") if one.get("rel") in ("next", "prev")]
    if any(_is_sibling(address, here, url) for address in links):
        return True
    for element in _called(page, _MANY, "ag"):
        of = _OF.search(text.clean(element.text_content()[:400]))
        if of and 0 < int(of[1]) <= int(of[2]) and int(of[2]) > 1:
            return True
        if any(_is_sibling(address, here, url) for address in element.xpath("descendant::a/@href")):
            return True
    return False


def _is_sibling(address: str | None, here: object, url: str) -> bool:
    """Whether an address is another page of the article at `url`, whose own is `here`."""
    if not address or address.startswith("#") or _COMMENTS.search(address):
        return False
    return here is not None and _page_of(address, url) == here and not _same(address, url)


def _page_of(address: str, base: str) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
    """The address of an article, without what says which of its pages it is; None for one that is no address."""
    try:
        parts = urlsplit(urljoin(base, address))
    except ValueError:
        return None
    path = _PAGE_END.sub(lambda found: found[1] or "", parts.path)
    query = tuple(sorted((name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _PAGE_NAMES))
    return (parts.hostname or "").removeprefix("www."), path, query if path in ("", "/") or len(query) < 3 else ()


def _same(address: str, url: str) -> bool:
    own, other = urlsplit(url), urlsplit(urljoin(url, address))
    return (own.path.rstrip("/"), own.query) == (other.path.rstrip("/"), other.query)


# -- corrections -------------------------------------------------------------------------------------------------------


def _corrected(declared: Declared, page: Elements) -> bool:
    given = declared.article.get("correction")
    for one in given if isinstance(given, list) else [given]:
        if string(one.get("text") or one.get("description") or one.get("name") if isinstance(one, dict) else one):
            return True
    called = _called(page, _CORRECTS, "orrect", "larif", "rrat")
    if any(FEWEST_SIGNS < len(text.clean(one.text_content())) < LONGEST_LABELLED for one in called):
        return True
    labels = _labels()
    return any(labels.match(_start(one)) and len(one.text_content()) < LONGEST_LABELLED for one in page.of("p"))


def _start(paragraph: Any) -> str:
    """The first words of a paragraph, some fifty characters."""
    begun = (paragraph.text or "").lstrip(_BEFORE_LABEL)
    if len(begun) < START and len(paragraph):
        begun = "".join(islice(paragraph.itertext(), 8)).lstrip(_BEFORE_LABEL)
    return begun[:START].replace("\u2019", "'")


@cache
def _labels() -> re.Pattern[str]:
    table = tomllib.loads(files("dragoman.extract").joinpath("tables/corrections.toml").read_text(encoding="utf-8"))
    words = sorted({re.escape(word) for own in table.values() for word in own}, key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(words)})(?:\s*\([^()]{{1,30}}\)|,?\s+\d[\d./ -]{{3,12}})?\s*(?:[:：.,;\])–—-]|$|\n)", re.I
    )
