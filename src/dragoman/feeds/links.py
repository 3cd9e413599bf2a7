"""Addresses of pages: which two are the same page, and where a page says that its feeds are."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(utm_?\w+|at_(medium|campaign|custom\d|link\w*|format|ptr_name|bbc_team|channel|creation|type|variant)|fbclid|gclid|gclsrc|"
    r"gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|mc_[ce]id|mkt_tok|igshid?|xtor|cmpid|cmp|ocid|smid|smtyp|"
    r"ns_(mchannel|source|campaign|linkname|fee)|ftag|taid|icid|traffic_source|__twitter_impression|ref_src|ref_url|wt[._]\w+|"
    r"ito|sr_share|guccounter|guce_referrer\w*|_hs(enc|mi)|vero_(id|conv)|oly_(enc|anon)_id|s_cid|srnd|sref|maca|feedtype|"
    r"pk_(campaign|kwd|source|medium)|mtm_\w+|matomo_\w+|piwik_\w+|wkey|yptr|soc_(src|trk)|spm|scm|echobox|_gl|_ga)",
    re.I,
)
_AMP = re.compile(r"amp|amp=[1y]?|amp=true|outputtype=amp", re.I)
_PORTS = {"http": ":80", "https": ":443"}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")

# Where outlets put a feed that their pages do not announce, the most usual first.
USUAL_PATHS = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/?feed=rss2")


def same_link(url: str) -> str:
    """Return `url` in the form that all links to its page share: without fragment, tracking parameters and AMP's marks, its
    host in lower case without a default port. The page can be had there."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    if port := _PORTS.get(scheme):
        host = host.removesuffix(port)
    # Pieces stay as they are written: a query may be in another encoding than UTF-8, or no list of parameters at all.
    pieces = [piece for piece in parts.query.split("&") if piece.strip() and not _is_noise(piece)]
    return urlunsplit((scheme, host, _without_amp(parts.path) or "/", "&".join(pieces), "")).strip()


def _without_amp(path: str) -> str:
    """`path` without a last segment "amp" below a title: there stands the article itself. (A section may be on amplifiers.)"""
    segments = path.rstrip("/").rsplit("/", 2)
    if len(segments) == 3 and segments[2] == "amp" and len(segments[1]) > 12 and "-" in segments[1]:
        return f"{segments[0]}/{segments[1]}" + ("/" if path.endswith("/") else "")
    return path


def _is_noise(piece: str) -> bool:
    return bool(_TRACKING.fullmatch(piece.partition("=")[0]) or _AMP.fullmatch(piece))


def web_address(link: str, base: str = "") -> str | None:
    """Return the absolute address of `link`, found at `base`, or None where it is none of the web."""
    try:
        address = link.strip()
        if not address.startswith(("https://", "http://")):
            address = urljoin(base, address)
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
