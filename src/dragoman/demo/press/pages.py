"""The pages and feeds of the invented press: from reports to the bytes that its server sends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime as rfc822
from functools import cache
from itertools import islice

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dragoman.demo.press.content import Outlet, Report, words

FEEDS = {
    "rss": ("rss.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "json": ("feed.json", "application/feed+json"),
}


def home_path(outlet: Outlet) -> str:
    """Return the path of an outlet's home page."""
    return f"/{outlet.id}/"


def feed_path(outlet: Outlet) -> str:
    """Return the path of an outlet's feed."""
    return home_path(outlet) + FEEDS[outlet.feed][0]


def photo_path(outlet: Outlet) -> str:
    """Return the path of an outlet's only photo."""
    return home_path(outlet) + "photo.svg"


def article_page(report: Report, related: Sequence[Report], base: str) -> bytes:
    """Return the page of a report with all its furniture; `related` are links, `base` the server's address."""
    outlet = report.outlet
    published, modified = outlet.local(report.published_at), outlet.local(report.updated_at)
    template = _environment().get_template(f"{outlet.layout}.html")
    text = template.render(
        **_frame(outlet, base),
        report=report,
        related=related,
        url=base + report.path,
        blocks=_with_read_also(report),
        published_iso=published.isoformat(),
        published_text=format_datetime(published, "medium", locale=outlet.locale),
        modified_iso=modified.isoformat(),
        modified_text=format_datetime(modified, "medium", locale=outlet.locale),
        json_ld=_json_ld(report, base),
    )
    return _encode(text, outlet)


def home_page(outlet: Outlet, found: Sequence[Report], base: str) -> bytes:
    """Return an outlet's home page: its reports, newest first."""
    text = _environment().get_template("home.html").render(**_frame(outlet, base), reports=found)
    return _encode(text, outlet)


def feed(outlet: Outlet, found: Sequence[Report], base: str) -> bytes:
    """Return an outlet's feed in its own form, right or malformed."""
    if outlet.feed == "json":
        return _json_feed(outlet, found, base)
    newest = sorted(found, key=lambda report: report.updated_at, reverse=True)
    values = _frame(outlet, base) | {"reports": newest, "rfc822": rfc822, "html": _html}
    text = _environment().get_template(f"feed.{outlet.feed}").render(values)
    return _encode(_spoil(text) if outlet.malformed else text, outlet)


def photo(outlet: Outlet) -> bytes:
    """Return a drawing that stands for every photo of an outlet: a sky, a sun and hills in its colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540">'
        '<rect width="960" height="540" fill="#dfe8ee"/><circle cx="720" cy="170" r="70" fill="#f6d98a"/>'
        f'<path d="M0 380 Q240 250 480 370 T960 330 V540 H0Z" fill="{outlet.colour}" opacity=".55"/>'
        f'<path d="M0 450 Q300 360 560 440 T960 420 V540 H0Z" fill="{outlet.colour}"/></svg>'
    ).encode()


@cache
def _environment() -> Environment:
    loader = PackageLoader("dragoman.demo.press", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _frame(outlet: Outlet, base: str) -> dict[str, object]:
    return {
        "outlet": outlet,
        "words": words()[outlet.language],
        "base": base,
        "home": base + home_path(outlet),
        "feed_url": base + feed_path(outlet),
        "feed_type": FEEDS[outlet.feed][1],
        "photo_url": base + photo_path(outlet),
    }


def _with_read_also(report: Report) -> list[tuple[str, str, str]]:
    """Return the body's blocks, the first three paragraphs each with a read-also line: football, football, and no football."""
    furniture = words()[report.outlet.language]
    lines = iter([*furniture["football"], furniture["other"][0]])
    return [(kind, text, next(lines, "") if kind == "paragraph" else "") for kind, text in report.blocks]


def _json_ld(report: Report, base: str) -> Markup:
    outlet = report.outlet
    author = {"@type": "Person", "name": report.author, "jobTitle": report.role}
    if not report.role:
        author = {"@type": "Organization", "name": report.author}
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": base + report.path,
        "headline": report.headline,
        "description": report.lead,
        "datePublished": outlet.local(report.published_at).isoformat(),
        "dateModified": outlet.local(report.updated_at).isoformat(),
        "author": [author],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": base + home_path(outlet)},
        "image": [base + photo_path(outlet)],
        "inLanguage": outlet.language,
        "articleSection": report.section,
        "keywords": list(report.tags),
        "isAccessibleForFree": True,
    }
    if report.correction:
        data["correction"] = report.correction
    text = json.dumps(data, ensure_ascii=outlet.encoding != "utf-8")
    return Markup(text.replace("</", "<\\/"))  # noqa: S704 - our own data, and no tag can end the script


def _json_feed(outlet: Outlet, found: Sequence[Report], base: str) -> bytes:
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": words()[outlet.language]["invented"],
        "home_page_url": base + home_path(outlet),
        "feed_url": base + feed_path(outlet),
        "language": outlet.language,
        "items": [_json_item(report, base) for report in found],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _json_item(report: Report, base: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": base + report.path,
        "url": base + report.path,
        "title": report.headline,
        "summary": report.lead,
        "content_text": report.lead,
        "authors": [{"name": report.author}],
        "tags": list(report.tags),
        "date_published": _zulu(report.published_at),
    }
    return item | ({"date_modified": _zulu(report.modified_at)} if report.modified_at else {})


def _zulu(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _html(report: Report) -> Markup:
    """Return a report's lead and body as the HTML of a feed that gives the full text."""
    tags = {"subhead": "h2", "paragraph": "p"}
    parts = [("paragraph", report.lead), *report.blocks]
    return Markup().join(Markup("<{0}>{1}</{0}>").format(tags[kind], escape(text)) for kind, text in parts)


def _spoil(xml: str) -> str:
    """Return the feed as a careless system writes it: ampersands as they are, and a tag in a description never closed."""
    return xml.replace("&amp;", "&").replace("</description>\n</item>", "<br></description>\n</item>")


def _encode(text: str, outlet: Outlet) -> bytes:
    return text.encode(outlet.encoding, errors="xmlcharrefreplace")


def related_to(report: Report, found: Sequence[Report]) -> tuple[Report, ...]:
    """Return up to three other reports of the same outlet."""
    return tuple(islice((other for other in found if other.outlet == report.outlet and other != report), 3))
