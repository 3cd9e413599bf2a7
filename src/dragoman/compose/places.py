"""Where a story belongs: the countries that it tells of, and the section that it stands in."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from dragoman.analyse.gazetteer import country_of
from dragoman.model import Article, Mention, Source

TOLD_AT_MOST = 3
IN_HEADLINE = 3  # how many mentions elsewhere one in a headline stands for


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((resources.files("dragoman.compose") / "tables" / "regions.toml").read_text("utf-8"))


@cache
def _region_of() -> dict[str, str]:
    return {code: region for region, table in _tables().items() for code in table["countries"].split()}


def regions() -> tuple[str, ...]:
    """Return the keys of the regions that have sections, in the order in which they stand."""
    return tuple(_tables())


def cldr_code(region: str) -> str:
    """Return CLDR's code for the name of a region, "" where it has none."""
    return str(_tables().get(region, {}).get("cldr", ""))


def region(country: str) -> str:
    """Return the region of a country (ISO 3166-1 alpha-2), "" where it is in none."""
    return _region_of().get(country, "")


def told(reports: Sequence[tuple[Article, Sequence[Mention]]]) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1 alpha-2) that articles of a story tell of, the one that most of them name first. Who
    names a part of a country (Texas) names the country.

    A country that fewer than half of the articles name is not what the story is about, and is left out.
    """
    articles: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for article, named in reports:
        headline = article.passages[0].id if article.passages else ""
        weights: Counter[str] = Counter()
        for one in named:
            country = country_of(one.key)
            if country:
                weights[country.upper()] += IN_HEADLINE if one.span.passage == headline else 1
        articles.update(weights.keys())
        mentions += weights
    about = [code for code, number in articles.items() if 2 * number >= len(reports) and region(code)]
    return tuple(sorted(about, key=lambda code: (-articles[code], -mentions[code], code))[:TOLD_AT_MOST])


def section(countries: Sequence[str], sources: Sequence[Source]) -> str:
    """Return the key of the section of a story that tells of `countries` and that `sources` report, the first first.

    The region of what is told; else the one that most of the sources are from; else, where no country is known, as after an
    import of a list of feeds, the language of the first source.
    """
    if countries:
        return region(countries[0])
    counted = Counter(known for source in sources if (known := region(source.country)))
    if counted:
        return counted.most_common(1)[0][0]
    return _tongue(sources[0]) if sources else ""


def sections(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the keys of the sections that a desk with these sources has: the regions where a country of theirs is known, and
    the languages of the sources of which none is, those of most sources first."""
    listed = list(sources)
    placed = [source for source in listed if region(source.country)]
    tongues = Counter(_tongue(source) for source in listed if not region(source.country))
    ordered = sorted((code for code in tongues if code), key=lambda code: (-tongues[code], code))
    return (*(regions() if placed else ()), *ordered)


def _tongue(source: Source) -> str:
    return source.languages[0].split("-")[0] if source.languages else ""
