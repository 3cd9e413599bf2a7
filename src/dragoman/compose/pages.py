"""Articles and renderings → story pages and the front page of an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dragoman.compose.places import section, told
from dragoman.compose.related import Beside
from dragoman.compose.select import weight
from dragoman.model import (
    Article,
    CardChoice,
    Citation,
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
    StoryMembers,
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
    best = min(reports, key=_how_well_shown)
    chosen = CardChoice(story.id, language, best.article, countries, reports[-1].published_at)
    sources = tuple({report.source.id: report.source for report in reports}.values())
    languages = tuple(dict.fromkeys(report.language for report in reports))
    members = StoryMembers(
        story, tuple(one.article for one in reports), tuple(one.id for one in sources), languages, titles={language: title}
    )
    return StoryPage(_card(members, chosen, best, sources, now), language, reports)


def choice(page: StoryPage) -> CardChoice:
    """Return what the card of a page was made with."""
    card = page.card
    return CardChoice(card.story.id, page.language, card.best_article, card.countries, card.published_at)


def card(members: StoryMembers, chosen: CardChoice, best: Covered, sources: Mapping[str, Source], now: datetime) -> StoryCard:
    """Return the card of a story as `story_page` makes it, from the article that was chosen alone. `sources` holds all that
    report it, by id."""
    return _card(members, chosen, _report(best), tuple(sources[id] for id in members.sources), now)


def report_card(page: StoryPage, article: str, now: datetime) -> StoryCard:
    """Return the card of one report (an article's id) of a story's page: its own headline, and nothing of the others."""
    report = next(one for one in page.reports if one.article == article)
    members = StoryMembers(page.card.story, (article,), (report.source.id,), (report.language,))
    chosen = CardChoice(page.card.story.id, page.language, article, (), report.published_at)
    return _card(members, chosen, report, (report.source,), now)


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


def _card(one: StoryMembers, chosen: CardChoice, best: Report, sources: tuple[Source, ...], now: datetime) -> StoryCard:
    return StoryCard(
        story=one.story,
        headline=best.headline,
        lead=best.lines[0] if best.lines else None,
        best=best.source,
        first=sources[0],
        sources=sources,
        languages=one.languages,
        articles=len(one.articles),
        published_at=chosen.published_at,
        weight=weight(one.story, len(sources), len(one.languages), now),
        title=one.titles.get(chosen.language, ""),
        countries=chosen.countries,
        section=section(chosen.countries, sources),
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


def front_page(cards: Iterable[StoryCard], language: str, now: datetime) -> FrontPage:
    """Return the front page with these stories, the weightiest first."""
    return FrontPage(language, now, tuple(sorted(cards, key=lambda card: (-card.weight, card.story.id))))
