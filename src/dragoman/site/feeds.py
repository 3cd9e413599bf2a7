"""The feeds and sitemaps of a desk's site: what `dragoman.compose` makes of lists, under the site's addresses and names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from dragoman.compose import feeds, sitemap
from dragoman.config import Settings
from dragoman.model import Listing, StoryCard, digest
from dragoman.site import words
from dragoman.site.render import story_path


def of_list(
    settings: Settings, name: str, language: str, path: str, cards: Sequence[StoryCard], now: datetime
) -> dict[str, bytes]:
    """Return the feeds of the list that is called `name` and stands at `path` below the site's root, by the ending of their
    files' names."""
    authority = urlsplit(settings.address).netloc or digest(settings.title)
    base = f"{settings.address}/"
    made = feeds.feed(
        name, settings.title, language, base, path, authority, cards, now, lambda card: story_path(card.story, language)
    )
    return feeds.files(made)


def list_name(listing: Listing, settings: Settings) -> str:
    """Return what the feed of a section or a day is called."""
    if listing.kind == "day":
        name = words.day_name(date.fromisoformat(listing.key), listing.language)
    else:
        name = words.section_name(listing.key, listing.language)
    return f"{name} – {settings.title}"


def sitemap_urls(settings: Settings, days: Sequence[date]) -> list[str]:
    """Return the addresses of all sitemaps, those of the last days last."""
    base = settings.address
    of_days = [f"{base}/{language}/{sitemap.day_name(day)}" for day in days for language in settings.editions]
    return [*of_days, *(f"{base}/{language}/news.xml" for language in settings.editions)]
