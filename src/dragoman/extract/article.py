"""One page, or one feed entry without its page → one article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from dragoman import text
from dragoman.extract import body, bylines, html, kinds, metadata
from dragoman.extract.metadata import Metadata
from dragoman.extract.passages import Piece, arrange, from_markup, passages, with_summary
from dragoman.feeds.links import same_link
from dragoman.model import (
    Access,
    Article,
    Capture,
    DateFrom,
    Done,
    Extraction,
    Failed,
    Frame,
    Item,
    Outcome,
    Skipped,
    digest,
)

MAX_PAGE = 8_000_000
CUT_TEXT = 1_500  # behind a wall, less text than this is the teaser before it
MAX_HEADLINE = 160  # where no headline is given and the text must lend one
_WEB_BEGAN = 1991


@dataclass(frozen=True, slots=True)
class Page:
    """What `extract` needs: the feed's entry, the answer for its page, the time, the feed's language, the outlet's frame."""

    item: Item
    capture: Outcome[Capture]
    now: datetime
    language: str | None = None
    frame: Frame | None = None


def extract(page: Page) -> Outcome[Extraction]:
    """Return the article of a page; from the feed's entry alone where the page cannot be had or holds too little text.

    Failed with the page's reason where the feed's entry says nothing either. The revision is for the archive to count.
    """
    if isinstance(page.capture, Done):
        made = _from_page(page, page.capture.value)
        if isinstance(made, Done):
            return made
        problem: Failed | Skipped = made
    else:
        problem = page.capture
    return _from_feed(page, problem)


def _from_page(page: Page, capture: Capture) -> Done[Extraction] | Failed:
    if len(capture.body) > MAX_PAGE:
        return Failed("too-large", f"The page is larger than {MAX_PAGE // 1_000_000} MB.")
    tree = html.parse(capture.body, capture.charset)
    if tree is None:
        return Failed("no-html", "The page holds no HTML.")
    about = metadata.read(tree, capture.final_url)
    reserved = kinds.reservations(tree, capture)
    if "tdm" in reserved:
        return Failed("tdm", "The outlet reserves text and data mining: the page is not read, the feed alone speaks.")
    found = body.read(tree, about, page.frame, same_link(about.canonical or capture.final_url))
    length = body.length(found.pieces)
    if length < body.LEAST_TEXT:
        problem = kinds.problem(tree, about, capture.final_url)
        if problem.reason != "no-text" or length <= len(_feed_text(page.item)):
            return problem
    if about.published_at is None and page.item.published_at is None:
        about = replace(about, published_at=_searched_date(tree, page.now), published_from="page")
    article = _assemble(page, about, found.pieces, capture.final_url)
    cut = article.access == "free" and length < CUT_TEXT and (about.walled or kinds.has_paywall(tree))
    article = replace(article, reservations=reserved, access="cut" if cut else article.access)
    return Done(Extraction(article, tuple(found.left_out), found.keys))


def _searched_date(tree: Any, now: datetime) -> datetime | None:
    """A date that htmldate finds somewhere on the page (Barbaresi 2020, JOSS 5(51)): a day, without a time."""
    import htmldate

    found = htmldate.find_date(tree, extensive_search=False, original_date=True, max_date=now.date().isoformat())
    return metadata.date(found or "")


def _from_feed(page: Page, problem: Failed | Skipped) -> Outcome[Extraction]:
    item = page.item
    pieces = list(from_markup(item.content)) if item.content else []
    if not item.title and not item.summary and not pieces:
        return problem
    headline = item.title or item.summary[:MAX_HEADLINE]
    pieces = with_summary(item.summary, pieces) if item.summary != headline else pieces
    about = Metadata(headline=headline, description=item.summary)
    article = _assemble(page, about, pieces, item.url)
    reserved = _reserved(page.capture.value) if isinstance(page.capture, Done) else ()
    access: Access = "paywalled" if problem.reason == "paywalled" else article.access
    return Done(Extraction(replace(article, from_feed=True, problem=problem.reason, reservations=reserved, access=access)))


def _reserved(capture: Capture) -> tuple[str, ...]:
    """What the outlet reserves for a page that gave no article: its feed's text is shown with the same care."""
    tree = html.parse(capture.body, capture.charset) if len(capture.body) <= MAX_PAGE else None
    return kinds.reservations(tree, capture) if tree is not None else capture.reservations


def _assemble(page: Page, about: Metadata, pieces: list[Piece], url: str) -> Article:
    item = page.item
    canonical = same_link(about.canonical or url)
    named = bylines.split(item.authors, about.outlet) if not about.authors and not about.organisations else None
    id = digest(item.source, same_link(item.url))
    headline = about.headline or item.title or pieces[0][1][:MAX_HEADLINE]
    published_at, date_from = _dated(page, about)
    access: Access = "free" if about.free else "paywalled"
    return Article(
        id=id,
        source=item.source,
        url=item.url,
        canonical=canonical,
        language=about.language or (text.primary(item.language) if item.language else page.language),
        headline=headline,
        bylines=named.people if named else about.authors,
        section=about.section,
        image=about.image,
        published_at=published_at,
        date_from=date_from,
        access=access,
        revision=1,
        passages=passages(id, arrange(headline, about.description, pieces)),
        modified_at=_past(about.modified_at, page.now),
        organisations=named.organisations if named else about.organisations,
        notes=about.notes,
        image_credit=about.image_credit,
    )


def _dated(page: Page, about: Metadata) -> tuple[datetime, DateFrom]:
    """The feed's date, else the page's own, else when the item was first seen. Never in the future, never before the web."""
    if found := _past(page.item.published_at, page.now):
        return found, "feed"
    if found := _past(about.published_at, page.now):
        return found, cast(DateFrom, about.published_from)
    return page.item.seen_at, "seen"


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    if moment is None or moment.year < _WEB_BEGAN or moment > now + timedelta(hours=26):
        return None
    return min(moment, now)  # clocks and time zones of outlets run ahead by hours


def _feed_text(item: Item) -> str:
    return text.from_html(item.content) or item.summary
