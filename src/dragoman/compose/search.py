"""What a page of search results says: the question, how it was narrowed, and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dragoman.model import Line, Report, Source, Story

PER_PAGE = 20
QUERY_LENGTH = 400
_NUMBER = re.compile("[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """How a search is narrowed; what is empty narrows nothing. `language` is the articles' (BCP 47 primary subtag), `source`
    an outlet's id, `country` its country (ISO 3166-1 alpha-2); `since` and `until` are days in UTC, both included."""

    language: str = ""
    source: str = ""
    country: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found, as its story's page shows it, and that story. `line` is the line of the report to show below
    the headline, None where nothing but the headline may be shown."""

    story: Story
    report: Report
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found for `query` in the edition in `language`, best first. `total` counts all that was found,
    `number` is the page's, from 1. What can be chosen: `languages` (codes), `sources`, and their countries.

    A page without a query that is not narrowed either is the empty form. `served` is False in a folder of files, which
    nobody searches."""

    language: str
    query: str = ""
    filters: Filters = field(default_factory=Filters)
    results: tuple[Found, ...] = ()
    total: int = 0
    number: int = 1
    languages: Sequence[str] = ()
    sources: Sequence[Source] = ()
    served: bool = True

    @property
    def asked(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.query.strip() or self.filters)

    @property
    def pages(self) -> int:
        """How many pages there are in all, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries (codes) of the sources that can be chosen."""
        return tuple(sorted({one.country for one in self.sources if one.country}))

    def parameters(self, number: int = 1) -> tuple[tuple[str, str], ...]:
        """Return the parameters of the address at which this search's page `number` stands, without those that say nothing."""
        of = self.filters
        given = {
            "q": self.query,
            "language": of.language,
            "source": of.source,
            "country": of.country,
            "since": of.since.isoformat() if of.since else "",
            "until": of.until.isoformat() if of.until else "",
            "page": str(number) if number > 1 else "",
        }
        return tuple((name, value) for name, value in given.items() if value)


def read(parameters: Sequence[tuple[str, str]], language: str) -> SearchPage:
    """Return the search that an address asks for, nothing found yet. Whatever it says is a search: a day that is none, a
    page number below one or none narrow nothing."""
    given = dict(parameters)
    filters = Filters(
        language=given.get("language", "")[:16],
        source=given.get("source", "")[:64],
        country=given.get("country", "").upper()[:2],
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )
    number = int(given["page"]) if _NUMBER.fullmatch(given.get("page", "")) else 1
    return SearchPage(language, given.get("q", "").strip()[:QUERY_LENGTH], filters, number=number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
