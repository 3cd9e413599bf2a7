"""A feed's tree → the same feed in the words that the fast parser knows.

The fast parser reads the usual names and dates. This finds an entry's link and date under all the others that outlets use for
them, and writes them as it expects them. A feed that is as it should be, as most are, is left untouched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from dragoman.feeds import dates

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDF_FEEDS = (
    "{http://purl.org/rss/1.0/}",
    "{http://my.netscape.com/rdf/simple/0.9/}",
    "{http://channel.netscape.com/rdf/simple/0.9/}",
)
_OLD_RSS = re.compile(r"\{http://(?:backend\.userland\.com|blogs\.law\.harvard\.edu|cyber\.law\.harvard\.edu)/[^}]*\}", re.I)
_XHTML = "{http://www.w3.org/1999/xhtml}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MARKUP = ("description", "encoded", "content", "summary", "body", "div")
_NAMESPACES = re.compile(r' xmlns(?::\w{1,20})?="[^"]{0,200}"')

# What says when an entry was published, the best first; then what says when it was changed.
_PUBLISHED = ("pubDate", "published", "issued", "pubdate", "PubDate", "date", "created", "publicationDate", "available")
_UPDATED = ("updated", "modified", "modificationDate")
_DATES = frozenset((*_PUBLISHED, *_UPDATED))
# Those that the fast parser knows, whatever namespace they stand in.
_KNOWN_DATES = frozenset(("pubDate", "published", "issued", "updated", "modified"))
_DC_DATE = f"{_DC}date"
_NO_PAGE = re.compile(r"\.(mp3|m4a|aac|ogg|opus|wav|mp4|m4v|mov|webm|avi|jpe?g|png|gif|webp|svg|avif|pdf|zip|epub)$", re.I)


def mend(root: _Element, language: str | None, now: datetime, limit: int) -> tuple[_Element, bool]:
    """Return the feed `root`, which may be changed in place, cut after `limit` entries, and whether anything was changed."""
    feed = _as_rss(root)
    changed = feed is not root
    for number, entry in enumerate(list(feed.iter(*_entry_tags(feed)))):
        if number >= limit:
            entry.getparent().remove(entry)
            changed = True
            continue
        named: dict[str, list[_Element]] = {}
        for child in entry:
            tag = child.tag
            if isinstance(tag, str):
                named.setdefault(tag[tag.rfind("}") + 1 :], []).append(child)
        changed |= _mend_markup(entry, named) or _mend_silence(entry, named)
        changed |= _mend_date(entry, named, language, now)
        changed |= _mend_atom(entry, named) if entry.tag.endswith("entry") else _mend_rss(entry, named)
    return feed, changed | _mend_titles(feed)


def _entry_tags(root: _Element) -> tuple[str, ...]:
    tag = str(root.tag)
    namespace = tag[: tag.rfind("}") + 1]
    return ("item", f"{ATOM}entry", f"{namespace}entry", f"{namespace}item")


def _as_rss(root: _Element) -> _Element:
    """RSS 0.9, RSS 1.0 and RSS 2.0 in a namespace, in the words of RSS 2.0: of RDF, the fast parser drops the full text."""
    if root.tag == _RDF + "RDF":
        for old in _RDF_FEEDS:
            if next(root.iter(f"{old}item"), None) is not None:
                return _from_rdf(root, old)
    elif found := _OLD_RSS.match(str(root.tag)):
        for element in list(root.iter(f"{found[0]}*")):
            element.tag = element.tag[found.end() :]
        return deepcopy(root)  # another one, so that it is seen to have changed
    return root


def _from_rdf(root: _Element, namespace: str) -> _Element:
    for element in list(root.iter(f"{namespace}*")):
        element.tag = element.tag[len(namespace) :]
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    feed = root.makeelement("rss", {"version": "2.0"}, prefixes)
    channel = root.find("channel")
    feed.append(channel if channel is not None else root.makeelement("channel"))
    for item in root.findall("item"):
        if about := item.get(f"{_RDF}about"):
            _put(item, "guid", about).set("isPermaLink", "false")
        feed[0].append(item)
    return feed


# -- dates -------------------------------------------------------------------------------------------------------------


def _mend_date(entry: _Element, named: dict[str, list[_Element]], language: str | None, now: datetime) -> bool:
    """Leave an entry with the dates that can be read, in a form that nobody can mistake."""
    found = [element for name in named.keys() & _DATES for element in named[name]]
    if found and all(_is_plain(element) for element in found):
        return False
    moment = _first_date(named, _PUBLISHED, language, now) or _first_date(named, _UPDATED, language, now)
    for element in found:
        entry.remove(element)  # the parser would guess at it, and take its time
    if moment:
        atom = entry.tag.endswith("entry")
        _put(entry, entry.tag[: entry.tag.rfind("}") + 1] + "published" if atom else _DC_DATE, moment.isoformat())
        if atom and "purl.org/atom" in entry.tag:
            entry[-1].tag = entry.tag[: entry.tag.rfind("}") + 1] + "issued"
    return bool(found)


def _is_plain(element: _Element) -> bool:
    tag = str(element.tag)
    known = tag[tag.rfind("}") + 1 :] in _KNOWN_DATES or tag == _DC_DATE
    return known and dates.quick(element.text or "") is not None


def _first_date(
    named: dict[str, list[_Element]], names: tuple[str, ...], language: str | None, now: datetime
) -> datetime | None:
    texts = (element.text or "" for name in names for element in named.get(name, ()))
    return next((moment for text in texts if (moment := dates.read(text, language, now))), None)


# -- links -------------------------------------------------------------------------------------------------------------


def _mend_rss(entry: _Element, named: dict[str, list[_Element]]) -> bool:
    links = named.get("link", [])
    plain = [link for link in links if not str(link.tag).startswith(ATOM) and (link.text or "").strip()]
    original = _texts(named, "origLink")  # FeedBurner's: its own links lead by its servers
    if plain and not original:
        return _absolute(plain[0], plain[0].text or "", "text")
    found = next(iter(original), "") or next(_rss_links(named, links), "")
    if not found:
        return False
    for link in links:
        entry.remove(link)
    _put(entry, entry.tag[: entry.tag.rfind("}") + 1] + "link", urljoin(entry.base or "", found.strip()))
    return True


def _rss_links(named: dict[str, list[_Element]], links: list[_Element]) -> Iterator[str]:
    """Where else an entry of RSS says where it leads, the surest first."""
    yield from (link.get("href") for link in links if link.get("href") and link.get("rel", "alternate") == "alternate")
    for guid in named.get("guid", []):
        if _is_address(guid.text) and guid.get("isPermaLink", "true").lower() != "false":
            yield guid.text or ""
    media = (*named.get("player", ()), *named.get("enclosure", ()), *named.get("content", ()))
    yield from (one.get("url") for one in media if _is_page(one))
    yield from (text for text in (*_texts(named, "guid"), *_texts(named, "identifier")) if _is_address(text))


def _mend_atom(entry: _Element, named: dict[str, list[_Element]]) -> bool:
    links = [link for link in named.get("link", []) if link.get("href")]
    original = _texts(named, "origLink")
    if len(links) == 1 and not original and links[0].get("rel", "alternate") == "alternate":
        return _absolute(links[0], links[0].get("href"), "href")
    best = min(links, key=_rank, default=None)
    if original:
        address = original[0]
    elif best is not None and _rank(best) < (9, 9):
        address = urljoin(best.base or "", best.get("href").strip())
    else:
        sources = [content.get("src") for content in named.get("content", []) if content.get("src")]
        address = next((one for one in (*sources, *_texts(named, "id")) if _is_address(one)), "")
    for link in named.get("link", []):
        entry.remove(link)
    if address:
        link = _put(entry, entry.tag[: entry.tag.rfind("}") + 1] + "link", "")
        link.set("rel", "alternate")
        link.set("href", address)
    return bool(address or links)


def _rank(link: _Element) -> tuple[int, int]:
    """How well a link of Atom leads to the entry's page; (9, 9) for one that leads to something else."""
    rel = link.get("rel", "alternate").rsplit("/", 1)[-1].lower()
    kind = (link.get("type") or "text/html").lower()
    if rel not in ("alternate", "canonical", "related", "via") or (link.get("media") or "").startswith("handheld"):
        return (9, 9)
    return (["canonical", "alternate", "related", "via"].index(rel), 0 if "html" in kind else 1)


def _absolute(element: _Element, link: str, place: str) -> bool:
    """Write a relative link in full where the feed says what it is relative to (xml:base)."""
    if "://" in link or not (base := element.base):
        return False
    if place == "text":
        element.text = urljoin(base, link.strip())
    else:
        element.set(place, urljoin(base, link.strip()))
    return True


def _is_address(text: Any) -> bool:
    return isinstance(text, str) and text.strip().startswith(("http://", "https://"))


def _is_page(element: _Element) -> bool:
    """Whether a medium is a page, or a player on one, rather than a file of sound or pictures."""
    kind, url = (element.get("type") or "").lower(), element.get("url") or ""
    if not _is_address(url):
        return False
    untold = not kind and element.get("medium") in (None, "document") and not _NO_PAGE.search(url)
    return "html" in kind or untold


# -- texts ------------------------------------------------------------------------------------------------------------


def _mend_markup(entry: _Element, named: dict[str, list[_Element]]) -> bool:
    """Markup that stands in a text unescaped, as XHTML may, is mostly dropped by the fast parser."""
    changed = False
    for name in _MARKUP:
        for element in named.get(name, ()):
            if not len(element) or str(element.tag).startswith(_MEDIA):
                continue
            if str(element.tag).startswith(_XHTML):
                element.tag = _ENCODED
            element.text = _inside(element)
            element.attrib.pop("type", None)
            del element[:]
            if entry.tag.endswith("entry"):
                element.set("type", "html")
            changed = True
    return changed


def _mend_silence(entry: _Element, named: dict[str, list[_Element]]) -> bool:
    """An entry without a text under the usual names may have one in Dublin Core, or describe its picture or its film."""
    texts = (element for name in _MARKUP for element in named.get(name, ()))
    if any(not str(element.tag).startswith((_MEDIA, _DC)) and (element.text or "").strip() for element in texts):
        return False
    others = entry.iter(f"{_DC}description", f"{_TERMS}abstract", f"{_MEDIA}description")
    described = next((text for one in others if (text := (one.text or "").strip())), "")
    if described:
        namespace = entry.tag[: entry.tag.rfind("}") + 1]
        _put(entry, f"{namespace}summary" if entry.tag.endswith("entry") else f"{namespace}description", described)
    return bool(described)


def _inside(element: _Element) -> str:
    from lxml import etree

    for child in element.iter(f"{_XHTML}*"):
        child.tag = child.tag[len(_XHTML) :]
    inside = [html.escape(element.text or "", quote=False)]
    inside += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return _NAMESPACES.sub("", "".join(inside))


def _mend_titles(root: _Element) -> bool:
    """A title may be a piece of XHTML, which the fast parser drops."""
    changed = False
    for title in root.iter(f"{ATOM}title"):
        if len(title):
            words = "".join(title.itertext())
            for child in list(title):
                title.remove(child)
            title.text, changed = words, True
            title.attrib.pop("type", None)
    return changed


def _texts(named: dict[str, list[_Element]], name: str) -> list[str]:
    return [text for element in named.get(name, ()) if (text := (element.text or "").strip())]


def _put(parent: _Element, tag: str, text: str) -> _Element:
    element = parent.makeelement(tag)
    element.text = text
    parent.append(element)
    return element
