"""Keeping the index of words up to date with the archive, and answering what readers ask of it.

Only what may be shown is indexed: the sentences that `dragoman.compose.select` lets through, in their own language and as the
editions render them. What a result shows is composed like a story's page, of the same sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dragoman.analyse.terms import asked, terms
from dragoman.compose.search import PER_PAGE, Found, SearchPage
from dragoman.editions import Editions
from dragoman.model import Line, Rendering, Report, Searchable, digest
from dragoman.text import primary

INDEX_VERSION = "1"  # to be raised when `dragoman.analyse.terms` or what is indexed changes
CHANGES_AT_A_TIME = 400
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Searching:
    """The search over what a desk shows."""

    editions: Editions

    # -- the index -----------------------------------------------------------------------------------------------------

    def index(self, watch: Watch = lambda _step, _done, _total: None, stopping: Callable[[], bool] = lambda: False) -> int:
        """Bring the index up to date, and return how many articles were read. What has not changed costs nothing."""
        archive, count = self.editions.archive, 0
        settings = self.editions.settings
        number = archive.search.known(digest(INDEX_VERSION, str(settings.private), *settings.editions))
        while not stopping() and (changed := archive.changes.since(number, CHANGES_AT_A_TIME)) is not None:
            found = list(self._searchable(changed.articles))
            archive.search.put(found, set(changed.articles) - {one.article for one in found}, changed.number)
            number, count = changed.number, count + len(found)
            watch("index", count, count)
        return count

    def _searchable(self, articles: Sequence[str]) -> Iterator[Searchable]:
        """Yield these articles (ids) as they can be searched: those that were analysed and are still there."""
        shown = list(self.editions.shown_of(articles).values())
        rendered = [self.editions.renderings(shown, language) for language in self.editions.settings.editions]
        for one, *made in zip(shown, *rendered, strict=True):
            lines = [" ".join(sentence.text for sentence in sentences) for sentences in one.passages]
            translated = [[_translated(line) for line in lines_made] for lines_made in made]
            headline = [*lines[:1], *(line for of in translated for line in of[:1])]
            text = [*lines[1:], *(line for of in translated for line in of[1:])]
            of = (one.language, one.source.id, one.source.country)
            yield Searchable(one.article.id, one.article.published_at, " ".join(headline), " ".join(text), *of)

    # -- what readers ask ----------------------------------------------------------------------------------------------

    def answer(self, page: SearchPage, now: datetime) -> SearchPage:
        """Return the page of a search with what was found for it."""
        archive, of = self.editions.archive, page.filters
        sources = self.editions.sources()
        choices = replace(page, sources=sources, languages=sorted({primary(code) for one in sources for code in one.languages}))
        if not page.asked:
            return choices
        ids, total = archive.search.find(
            page.query,
            language=of.language,
            source=of.source,
            country=of.country,
            since=of.since,
            until=of.until,
            limit=PER_PAGE,
            offset=(page.number - 1) * PER_PAGE,
        )
        return replace(choices, results=tuple(self._found(ids, page, now)), total=total)

    def _found(self, ids: Sequence[str], page: SearchPage, now: datetime) -> Iterator[Found]:
        """Yield what a page shows of each article, in their order; those that a change has just taken out are left out."""
        words = {term for one in asked(page.query) for term in one.terms}
        for one in self.editions.reports(ids, page.language, now):
            (report,) = one.reports
            yield Found(one.card.story, report, _line(report, words))


def _translated(line: Sequence[Rendering]) -> str:
    return " ".join(one.text for one in line if one.shown_as == "translation")


def _line(report: Report, words: set[str]) -> Line | None:
    """The line that has most of the words asked for, the first where none has any."""

    def score(line: Line) -> int:
        told = set(terms(line.text)) | set(terms(line.original))
        return sum(any(one.startswith(word) for one in told) for word in words)

    return max(report.lines, key=score, default=None)
