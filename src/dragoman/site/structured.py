"""What a page says to programs: schema.org's NewsArticle and CollectionPage as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from dragoman.model import Report, Source, StoryCard, StoryPage

Thing: TypeAlias = dict[str, Any]
LISTED_AT_MOST = 30


def news_article(page: StoryPage, site: str, address: str, image: str) -> Thing:
    """Return the NewsArticle of a story's page at `address` ("" where the site has none yet).

    Its publisher is the `site`; what it renders are the outlets' articles, each named with its own language.
    """
    card = page.card
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": card.title or card.headline.text,
            "description": card.lead.text if card.lead else "",
            "inLanguage": page.language,
            "datePublished": page.reports[0].published_at.isoformat(),
            "dateModified": card.published_at.isoformat(),
            "url": address,
            "mainEntityOfPage": address,
            "publisher": _filled({"@type": "NewsMediaOrganization", "name": site, "logo": image}),
            "isBasedOn": [_basis(report) for report in page.reports],
            "contentLocation": [{"@type": "Country", "identifier": code} for code in card.countries],
        }
    )


def _basis(report: Report) -> Thing:
    return _filled(
        {
            "@type": "NewsArticle",
            "headline": report.headline.original,
            "url": report.url,
            "inLanguage": report.language,
            "datePublished": "" if report.date_from == "seen" else report.published_at.isoformat(),
            "author": [{"@type": "Person", "name": name} for name in report.bylines],
            "publisher": _organisation(report.source),
        }
    )


def _organisation(source: Source) -> Thing:
    return _filled({"@type": "NewsMediaOrganization", "name": source.name, "url": source.homepage})


def collection(
    name: str, language: str, site: str, address: str, cards: Sequence[StoryCard], where: Callable[[StoryCard], str]
) -> Thing:
    """Return the CollectionPage at `address` that lists `cards`; `where` gives the address of a card's own page."""
    listed = [
        _filled({"@type": "ListItem", "position": place, "url": where(card), "name": card.title or card.headline.text})
        for place, card in enumerate(cards[:LISTED_AT_MOST], 1)
    ]
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": name,
            "inLanguage": language,
            "url": address,
            "isPartOf": {"@type": "WebSite", "name": site},
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(cards), "itemListElement": listed},
        }
    )


def _filled(thing: Thing) -> Thing:
    """Leave out what says nothing."""
    return {name: value for name, value in thing.items() if value not in ("", [], None)}
