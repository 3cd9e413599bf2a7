"""OPML 2.0 subscription lists (http://opml.org/spec2.opml) → sources, and back."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from dragoman import text
from dragoman.config import source_id
from dragoman.errors import PageError
from dragoman.feeds.links import web_address
from dragoman.model import Source

MAX_OUTLINES = 20_000


def read(body: bytes) -> tuple[Source, ...]:
    """Return a source for every feed that an OPML file lists. PageError where the file is no OPML or lists none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageError(f"the file is no OPML: {error}.", advice="Export it again from your feed reader.") from error
    outlines = [] if root is None else [one for one in root.iter("outline") if web_address(one.get("xmlUrl") or "")]
    if not outlines:
        raise PageError(
            "the file lists no feed (no outline with an xmlUrl of the web).", advice="Export it again from your feed reader."
        )
    return tuple(_source(outline) for outline in outlines[:MAX_OUTLINES])


def _source(outline: etree._Element) -> Source:
    feed = str(outline.get("xmlUrl")).strip()
    homepage = web_address(str(outline.get("htmlUrl") or "")) or feed
    name = text.clean(str(outline.get("title") or outline.get("text") or "")) or source_id(homepage)
    language = text.language_code(str(outline.get("language") or ""))
    country = text.clean(str(outline.get("country") or "")).upper()
    country = country if len(country) == 2 and country.isascii() and country.isalpha() else ""
    return Source(source_id(homepage), name, homepage, country, (text.primary(language),) if language else (), (feed,))


def write(sources: Sequence[Source], title: str) -> bytes:
    """Return an OPML file that lists the feeds of `sources`."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        for feed in source.feeds:
            particulars = {"text": source.name, "title": source.name, "xmlUrl": feed, "htmlUrl": source.homepage}
            particulars |= {"language": source.languages[0]} if source.languages else {}
            particulars |= {"country": source.country} if source.country else {}
            etree.SubElement(body, "outline", type="rss", **particulars)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written
