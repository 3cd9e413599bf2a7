"""Addresses of pages: which two are the same page, and where a page says that its feeds are."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(utm_\w+|at_(medium|campaign|custom\d|link\w*|format|ptr_name|bbc_team)|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|xtor|"
    r"cmpid|cmp|ocid|smid|ns_(mchannel|source|campaign|linkname)|ftag|taid|icid|traffic_source|__twitter_impression|ref_src|"
    r"wt_mc|ito|sr_share|guccounter)",
    re.I,
)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")

# Where outlets put a feed that their pages do not announce, the most usual first.
USUAL_PATHS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/?feed=rss2")


def same_link(url: str) -> str:
    """Return `url` without its fragment and tracking parameters, its host in lower case: equal for links to one page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")  # other encodings than UTF-8 come back
    query = urlencode([(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)], errors="surrogateescape")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def web_address(link: str, base: str = "") -> str | None:
    """Return the absolute address of `link`, found at `base`, or None where it is none of the web."""
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def announced_feeds(body: bytes, url: str) -> tuple[str, ...]:
    """Return the feeds that the page `body`, found at `url`, announces with <link rel="alternate">, in its order."""
    from lxml import html
    from lxml.etree import ParserError

    try:
        tree = html.fromstring(body)
    except (ParserError, ValueError):
        return ()
    base = web_address(next(iter(tree.xpath("//base/@href")), ""), url) or url
    found = [
        web_address(link.get("href"), base)
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower().split(";")[0].strip() in _FEED_TYPES
        and link.get("href")
    ]
    return tuple(dict.fromkeys(one for one in found if one))


def usual_feeds(url: str) -> tuple[str, ...]:
    """Return the addresses at which a site at `url` most often keeps a feed."""
    return tuple(urljoin(url, path) for path in USUAL_PATHS)
