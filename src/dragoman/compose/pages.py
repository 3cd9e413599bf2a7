"""Articles and renderings → story pages and the front page of an edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dragoman.compose.places import section, told
from dragoman.compose.related import Beside
from dragoman.compose.select import weight
from dragoman.model import (
    Article,
    Citation,
    Edition,
    FrontPage,
    Line,
    Link,
    LinkedStory,
    Mention,
    PassageKind,
    Rendering,
    Report,
    Source,
    Story,
    StoryCard,
    StoryPage,
)

_RANK = {"source": 0, "translation": 1, "original": 3}


@dataclass(frozen=True, slots=True)
class Covered:
    """An article as a story page needs it: its source, its language, the renderings of what may be shown, by passage, the
    headline's first, and whom and what it names."""

    article: Article
    source: Source
    language: str
    renderings: tuple[tuple[Rendering, ...], ...]
    mentions: tuple[Mention, ...] = ()


def story_page(story: Story, covered: Sequence[Covered], language: str, now: datetime, title: str = "") -> StoryPage:
    """Return the page of `story` in `language`. `covered` holds at least one article; reports stand in order of publication;
    `title` is the headline that a person gave it, if one did."""
    in_order = sorted(covered, key=lambda one: (one.article.published_at, one.article.id))
    reports = tuple(_report(one) for one in in_order)
    countries = told([(one.article, one.mentions) for one in in_order])
    return StoryPage(_card(story, reports, now, title, countries), language, reports)


def _report(covered: Covered) -> Report:
    article = covered.article
    headline, *lines = (_line(covered, renderings) for renderings in covered.renderings)
    return Report(
        article=article.id,
        source=covered.source,
        url=article.url,
        language=covered.language,
        published_at=article.published_at,
        date_from=article.date_from,
        bylines=article.bylines,
        headline=headline,
        lines=tuple(lines),
        from_feed=article.from_feed,
        access=article.access,
        revision=article.revision,
        modified_at=article.modified_at,
        problem=article.problem,
        notes=article.notes,
    )


def _line(covered: Covered, renderings: tuple[Rendering, ...]) -> Line:
    cited = renderings[0].sentence.passage
    kind: PassageKind = next((passage.kind for passage in covered.article.passages if passage.id == cited), "paragraph")
    return Line(renderings, (Citation(covered.article.id, cited, covered.source.id, covered.article.url),), kind)


def _card(story: Story, reports: Sequence[Report], now: datetime, title: str, countries: tuple[str, ...]) -> StoryCard:
    best = min(reports, key=_how_well_shown)
    sources = tuple({report.source.id: report.source for report in reports}.values())
    languages = tuple(dict.fromkeys(report.language for report in reports))
    return StoryCard(
        story=story,
        headline=best.headline,
        lead=best.lines[0] if best.lines else None,
        best=best.source,
        first=reports[0].source,
        sources=sources,
        languages=languages,
        articles=len(reports),
        published_at=reports[-1].published_at,
        weight=weight(story, len(sources), len(languages), now),
        title=title,
        countries=countries,
        section=section(countries, sources),
    )


def _how_well_shown(report: Report) -> tuple[int, int, int, datetime]:
    """Order of preference for a story's headline: in the reader's own language, then well translated, then gist; with a lead
    before without; the first before the later ones."""
    ranks = [_rank(rendering) for line in (report.headline, *report.lines[:1]) for rendering in line.renderings]
    doubts = sum(_doubtful(rendering) for rendering in report.headline.renderings)
    return max(ranks), doubts + (0 if report.lines else 1), int(report.from_feed), report.published_at


def _rank(rendering: Rendering) -> int:
    gist = rendering.attempt is not None and rendering.attempt.engine.quality == "gist"
    return 2 if gist and rendering.shown_as == "translation" else _RANK[rendering.shown_as]


def _doubtful(rendering: Rendering) -> bool:
    return rendering.attempt is not None and rendering.attempt.verdict == "doubt"


def linked(page: StoryPage, beside: Beside, cards: Mapping[str, StoryCard]) -> StoryPage:
    """Return `page` with the stories beside it, of those whose cards are given (by id)."""
    own = page.card.story.id

    def of(links: Sequence[Link], which: Callable[[Link], str]) -> tuple[LinkedStory, ...]:
        return tuple(LinkedStory(cards[which(one)], one.names) for one in links if which(one) in cards)

    return replace(
        page,
        before=of(beside.before, lambda one: one.earlier),
        after=of(beside.after, lambda one: one.story),
        related=of(beside.related, lambda one: one.other(own)),
    )


def edition(
    pages: Sequence[StoryPage],
    language: str,
    now: datetime,
    beside: Sequence[StoryPage] = (),
    moved: Sequence[tuple[str, str]] = (),
) -> Edition:
    """Return the edition that holds `pages`, the weightiest stories first on its front page, and the pages `beside` them that
    it does not show; `moved` are addresses (slugs) that lead to others."""
    ranked = sorted(pages, key=lambda page: (-page.card.weight, page.card.story.id))
    front = FrontPage(language, now, tuple(page.card for page in ranked))
    return Edition(language, now, front, (*ranked, *beside), tuple(moved))
