"""What a reader must know of how a page was made: a live report, one page of several, corrected since. As codes."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from dragoman import text
from dragoman.extract.declared import Declared, string

FEWEST_UPDATES = 3  # times of day in a live report
LONGEST_LABELLED = 1_500
_LIVE_TYPE = "LiveBlogPosting"
_LIVE = re.compile(r"live-?_?(blog|ticker|feed|report|story|stream-?post)|(?<![a-z])ticker-?(list|entries|events)|minute-?by-?minute", re.I)
_LIVE_PATH = re.compile(r"/(live-?blog|live-?ticker|liveblogs|live)(/|-|$)|[-/](liveblog|liveticker|newsblog)[-/.]", re.I)
_MANY_MARKS = re.compile(r"pagin|page-?(nav|links|numbers)|post-page|multi-?page|nav-?pages", re.I)
_OF = re.compile(
    r"(?:page|seite|página|pagina|pagine|strona|страница|стр\.?|sayfa|sida|side|sivu|strana|oldal|σελίδα|halaman|trang|صفحة|第)\s*"
    r"(\d{1,2})\s*(?:页|頁|ページ|/|of|von|sur|de|di|van|z|ze|из|із|av|af|από|dari|من|共)?\s*(?:/|共)?\s*(\d{1,2})\b",
    re.I,
)
_PAGE_NAMES = frozenset({"page", "p", "seite", "pagina", "pg", "start", "pageno", "page_no"})
_PAGE_END = re.compile(r"(?:[/_-]+(?:page|p|seite|pagina|komplettansicht)?[/_-]?\d{1,2}|,(?:page|seite)?-?\d{1,2})?(?:/|(\.s?html?))?$", re.I)
_COMMENTS = re.compile(r"comment|cpage|reviews|replies|kommentar", re.I)
_LABELLED = (
    "//*[self::p or self::div or self::aside or self::section or self::li][contains(@class,'orrect') or contains(@class,'larif') or "
    "contains(@class,'rratum') or contains(@class,'ectif') or contains(@class,'itornote') or contains(@class,'itor-note') or "
    "contains(@class,'itors-note')]"
)
_CORRECTS = re.compile(r"(?<![a-z])(correction|clarification|erratum|rectificati)|[a-z]Correction", re.I)


def notes(declared: Declared, tree: Any, url: str) -> tuple[str, ...]:
    """Return codes for the page `tree` (lxml) found at `url`, in this order:

    - "live": a live report, which changes while it is read: JSON-LD's LiveBlogPosting, or a list of updates with their times
    - "part": one page of several that make the article
    - "corrected": it carries a correction, an erratum or a clarification
    """
    found = (("live", _live(declared, tree, url)), ("part", _part(tree, url)), ("corrected", _corrected(declared, tree)))
    return tuple(code for code, there in found if there)


def _live(declared: Declared, tree: Any, url: str) -> bool:
    if _LIVE_TYPE in declared.types:
        return True
    named = bool(_LIVE_PATH.search(urlsplit(url).path))
    for element in tree.xpath("//*[contains(@class,'ive') or contains(@class,'icker') or contains(@id,'ive')]")[:200]:
        if element.tag in ("div", "section", "ol", "ul", "main", "article") and _LIVE.search(_name(element)):
            return named or len(element.xpath("descendant::time")) >= FEWEST_UPDATES
    return named and len(tree.xpath("//article//time | //main//time")) > FEWEST_UPDATES


def _name(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


# -- one page of several -----------------------------------------------------------------------------------------------------------


def _part(tree: Any, url: str) -> bool:
    here = _page_of(url, url)
    for link in tree.xpath("//link[@rel='next' or @rel='prev'] | //a[@rel='next' or @rel='prev']"):
        address = link.get("href") or ""
        if address and not _COMMENTS.search(address) and _page_of(address, url) == here and not _same(address, url):
            return True
    for element in tree.xpath("//*[contains(@class,'pag') or contains(@class,'Pag')]")[:40]:
        if not _MANY_MARKS.search(_name(element)) or _COMMENTS.search(_name(element)):
            continue
        words = text.clean(element.text_content()[:400])
        if (of := _OF.search(words)) and 0 < int(of[1]) <= int(of[2]) and int(of[2]) > 1:
            return True
        pages = {one for one in element.xpath("descendant::a/@href") if not one.startswith("#") and not _COMMENTS.search(one)}
        if any(_page_of(one, url) == here and not _same(one, url) for one in pages):
            return True
    return False


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


# -- corrections -------------------------------------------------------------------------------------------------------------------


def _corrected(declared: Declared, tree: Any) -> bool:
    if string(declared.article.get("correction")) or declared.article.get("correction") or "CorrectionComment" in declared.types:
        return True
    if any(_CORRECTS.search(_name(one)) and 20 < len(text.clean(one.text_content())) < LONGEST_LABELLED for one in tree.xpath(_LABELLED)):
        return True
    return any(
        _labels().match(_start(one)) and len(one.text_content()) < LONGEST_LABELLED for one in tree.iter("p")
    )


def _start(paragraph: Any) -> str:
    """The first words of a paragraph, up to fifty characters."""
    begun = ""
    for piece in paragraph.itertext():
        begun += piece
        if len(begun.lstrip()) >= 50:
            break
    return begun.lstrip(" \t\r\n*_[(–—-•").replace("\u2019", "'")[:50]  # noqa: RUF001


@cache
def _labels() -> re.Pattern[str]:
    table = tomllib.loads(files("dragoman.extract").joinpath("tables/corrections.toml").read_text(encoding="utf-8"))
    words = sorted({re.escape(word) for own in table.values() for word in own}, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:\s*\([^()]{{1,30}}\)|,?\s+\d[\d./ -]{{3,12}})?\s*(?:[:：.,;\])–—-]|$|\n)", re.I)  # noqa: RUF001
