"""From the archive to an edition: loads what compose needs and calls it. The desk publishes with it, the served site reads
with it; what was composed is kept as long as it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TypeAlias

from dragoman.cache import PageCache
from dragoman.compose import lists, pages, places, select
from dragoman.compose.health import health
from dragoman.compose.related import Beside, beside
from dragoman.config import Settings
from dragoman.model import (
    Analysis,
    Article,
    CardChoice,
    Edition,
    Feed,
    FrontPage,
    Listing,
    Mention,
    Rendering,
    Sentence,
    Source,
    SourcePage,
    Story,
    StoryCard,
    StoryMembers,
    StoryPage,
    Withdrawal,
)
from dragoman.ports import Archive
from dragoman.translate.choose import WAITING, as_source
from dragoman.translate.sentences import sentences

# The feeds of sources, and how many articles were taken of them, by source.
_Asked: TypeAlias = tuple[Mapping[str, Sequence[Feed]], Mapping[str, Mapping[str, int]]]

SHOWN_FOR = timedelta(days=3)
SHOWN_AT_MOST = 120
# For so long after a decision the pages that it concerns are brought up to date, also where no front page shows them.
MENDED_FOR = timedelta(days=14)
DAY_AT_MOST = 120
REPORTS_SHOWN = 40  # of a source
WITHDRAWN_SHOWN = 30
BATCH = 40  # stories loaded at a time


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be published of an article: its sentences by passage, the headline's first; and whom and what it names."""

    article: Article
    source: Source
    language: str
    passages: tuple[tuple[Sentence, ...], ...]
    mentions: tuple[Mention, ...] = ()

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """The ids of the passages of which something is shown."""
        return tuple(sentences[0].passage for sentences in self.passages)


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a desk as they stand in its archive."""

    archive: Archive
    settings: Settings
    cache: PageCache = field(default_factory=PageCache, compare=False, repr=False)

    def front(self, now: datetime) -> tuple[StoryMembers, ...]:
        """Return the stories that stand in an edition cut at `now`, the weightiest first."""
        return select.front(self.cache.window(self.archive, now - SHOWN_FOR), now, SHOWN_AT_MOST)

    def mended(self, now: datetime) -> tuple[StoryMembers, ...]:
        """Return the stories that no front page cut at `now` shows, and that need a page: a person has decided something of
        them lately, or an address has come to lead to them."""
        shown = {one.story.id for one in self.front(now)}
        touched = {one.story.id: one for one in self.archive.stories.touched_since(now - MENDED_FOR)}
        led_to = {to.id for _, to in self.archive.stories.moved_since(now - SHOWN_FOR)} - touched.keys()
        needed = touched | {one.story.id: one for one in self.archive.stories.many(led_to)}
        return tuple(one for id, one in sorted(needed.items()) if id not in shown)

    def shown(self, stories: Sequence[StoryMembers]) -> Iterator[tuple[StoryMembers, tuple[Shown, ...]]]:
        """Yield each story with what may be shown of its articles."""
        for start in range(0, len(stories), BATCH):
            batch = stories[start : start + BATCH]
            known = self.shown_of([id for one in batch for id in one.articles])
            for one in batch:
                if found := tuple(known[id] for id in one.articles if id in known):
                    yield one, found

    def shown_of(self, articles: Sequence[str]) -> dict[str, Shown]:
        """Return what may be shown of these articles (ids), by id: of those that were analysed."""
        if not articles:
            return {}
        analyses = {analysis.article: analysis for analysis in self.archive.analyses.many(articles)}
        found = self.archive.articles.many(articles)
        sources = self.archive.sources.many({one.source for one in found})
        return {one.id: self._shown(one, sources[one.source], analyses[one.id]) for one in found if one.id in analyses}

    def _shown(self, article: Article, source: Source, analysis: Analysis) -> Shown:
        language = analysis.language
        kept = select.shown(article, source, language, sentences, private=self.settings.private)
        return Shown(article, source, language, tuple(one for one in kept if one), analysis.mentions)

    def to_render(self, now: datetime) -> Iterator[Shown]:
        """Yield what an edition cut at `now` shows of each article: of those of stories that stand beside others alone, the
        headline."""
        made = (*self.front(now), *self.mended(now))
        for _, articles in self.shown(made):
            yield from articles
        shown = {one.story.id for one in made}
        linked = {id for one in self._beside(tuple(shown)).values() for id in one.ids} - shown
        for _, articles in self.shown(self.archive.stories.many(linked)):
            yield from (replace(one, passages=one.passages[:1]) for one in articles)

    def edition(self, language: str, now: datetime) -> Edition:
        """Return the edition in `language`, cut at `now`."""
        front = self.front_page(language, now)
        lists = (*self._sections(front), *self._days(language, now))
        return Edition(language, now, front, lists)

    def front_page(self, language: str, now: datetime) -> FrontPage:
        """Return the front page of the edition in `language`, cut at `now`."""
        return pages.front_page(self._cards(self.front(now), language, now), language, now)

    def story(self, slug: str, language: str, now: datetime) -> StoryPage | None:
        """Return the page of the story with this slug in `language`, or None."""
        found = self.archive.stories.by_slug(slug)
        if found is None:
            return None
        return next(iter(self._linked(tuple(self._pages((found,), language, now)), language, now)), None)

    def pages(self, stories: Sequence[StoryMembers], language: str, now: datetime) -> tuple[StoryPage, ...]:
        """Return the pages of `stories` in `language`, with what stands beside each, of those that have articles."""
        return self._linked(tuple(self._pages(stories, language, now)), language, now)

    def reports(self, articles: Sequence[str], language: str, now: datetime) -> Iterator[StoryPage]:
        """Yield for each of these articles (ids) that is in a story its page as it would be with this article alone."""
        found = [(self.archive.stories.of_article(id), id) for id in articles]
        yield from self._reports([(placed[0], id) for placed, id in found if placed is not None], language, now)

    def _reports(self, placed: Sequence[tuple[Story, str]], language: str, now: datetime) -> Iterator[StoryPage]:
        yield from self._composed([StoryMembers(story, (article,), (), ()) for story, article in placed], language, now)

    def section(self, key: str, language: str, now: datetime) -> Listing | None:
        """Return the page of the section with this key, or None where the desk has no such section."""
        if key not in places.sections(self.sources()):
            return None
        return lists.section_list(key, self.front_page(language, now).cards, language, now)

    def day(self, day: date, language: str, now: datetime) -> Listing:
        """Return the page of `day` (UTC): its weightiest stories, without those that no edition has shown."""
        start = datetime.combine(day, time(), UTC)
        end = start + timedelta(days=1)
        opened = select.front(self.cache.opened(self.archive, start, end), end, DAY_AT_MOST)
        cards = self._cards(opened, language, now)
        shown = [card for card in cards if all(one.reason != WAITING for one in card.headline.renderings)]
        earlier, later = self.archive.stories.opened_around(start, end)
        return replace(
            lists.day_list(day, shown, language, now),
            earlier=earlier.date().isoformat() if earlier else "",
            later=later.date().isoformat() if later and later <= now else "",
        )

    def source(self, source: Source, language: str, now: datetime) -> SourcePage:
        """Return the page of a source: what it reported last, and how it is."""
        feeds, taken = self._asked(now)
        found = health(source, feeds.get(source.id, ()), taken.get(source.id, {}), now)
        return lists.source_page(source, found, self._reported_by(source, language, now), language, now)

    def _reported_by(self, source: Source, language: str, now: datetime) -> Iterator[StoryCard]:
        """Yield a card of each of the last reports of a source, with its own headline, the newest first."""
        number = self.cache.refresh(self.archive)
        placed = self.archive.stories.reported_by(source.id, REPORTS_SHOWN)
        known = self.cache.reports(language, [story.id for story, _ in placed])
        missing = [(story, article) for story, article in placed if article not in known]
        whole = self.cache.pages(language, [story.id for story, _ in missing])
        alone = self._reports([(story, article) for story, article in missing if story.id not in whole], language, now)
        of = {page.reports[0].article: page for page in alone}
        of |= {article: whole[story.id] for story, article in missing if story.id in whole}
        made = [pages.report_card(page, article, now) for article, page in of.items()]
        self.cache.put_reports(number, language, made)
        known |= {card.best_article: card for card in made}
        yield from (known[article] for _, article in placed if article in known)

    def moved(self, slug: str) -> str | None:
        """Return the slug of the story that the one with this slug has gone into, None where there is none or it has not."""
        found = self.archive.stories.leads_to(slug)
        return None if found is None or found.slug == slug else found.slug

    def withdrawn(self, slug: str) -> tuple[Withdrawal, ...]:
        """Return what was withdrawn from the story with this slug, the newest first."""
        found = self.archive.stories.leads_to(slug)
        return self.archive.withdrawals.of([found.id]) if found is not None else ()

    def last_withdrawn(self) -> tuple[Withdrawal, ...]:
        """Return what was withdrawn last, the newest first."""
        return self.archive.withdrawals.log(WITHDRAWN_SHOWN)

    def opened_on(self, day: date) -> tuple[StoryMembers, ...]:
        """Return the stories that opened on a day (UTC)."""
        start = datetime.combine(day, time(), UTC)
        return self.cache.opened(self.archive, start, start + timedelta(days=1))

    def days(self) -> tuple[date, ...]:
        """Return the days (UTC) on which stories opened, in order."""
        return self.archive.stories.days()

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by id."""
        return self.archive.sources.all()

    def counts(self, language: str) -> Mapping[tuple[str, str], int]:
        """Return how many sentences are shown in `language`, by (how, why or by which engine)."""
        return self.archive.translations.shown(language)

    def verdicts(self, language: str) -> Mapping[tuple[str, str, str], int]:
        """Return what the checks found in translations into `language`, by (engine, check, verdict)."""
        return self.archive.translations.verdicts(language)

    def _pages(self, stories: Sequence[StoryMembers], language: str, now: datetime) -> Iterator[StoryPage]:
        """Yield the pages of `stories`, as they were composed where they have not changed; weights are those of `now`."""
        number = self.cache.refresh(self.archive)
        known = self.cache.pages(language, [one.story.id for one in stories])
        made = list(self._composed([one for one in stories if one.story.id not in known], language, now))
        self.cache.put(number, language, made)
        known |= {page.card.story.id: page for page in made}
        for one in stories:
            if (page := known.get(one.story.id)) is not None:
                yield replace(page, card=_weighed(page.card, now))

    def _cards(self, stories: Sequence[StoryMembers], language: str, now: datetime) -> Iterator[StoryCard]:
        """Yield the cards of `stories`, as their pages have them: from the article that was chosen alone, where it is known."""
        number = self.cache.refresh(self.archive)
        known = self.cache.cards(language, [one.story.id for one in stories])
        missing = {one.story.id: one for one in stories if one.story.id not in known}
        chosen = self.archive.cards.many(missing, language)
        made = {card.story.id: card for card in self._chosen_cards([missing[id] for id in chosen], chosen, language, now)}
        self.cache.put_cards(number, language, made.values())
        whole = self._pages([one for id, one in missing.items() if id not in made], language, now)
        known |= made | {page.card.story.id: page.card for page in whole}
        yield from (_weighed(known[one.story.id], now) for one in stories if one.story.id in known)

    def _chosen_cards(
        self, stories: Sequence[StoryMembers], chosen: Mapping[str, CardChoice], language: str, now: datetime
    ) -> Iterator[StoryCard]:
        shown = self.shown_of([choice.best for choice in chosen.values()])
        sources = self.archive.sources.many({id for one in stories for id in one.sources})
        rendered = dict(zip(shown, self.renderings(list(shown.values()), language), strict=True))
        for one in stories:
            choice = chosen[one.story.id]
            if rendered.get(choice.best):
                yield pages.card(one, choice, _covered(shown[choice.best], rendered[choice.best]), sources, now)

    def _composed(self, stories: Sequence[StoryMembers], language: str, now: datetime) -> Iterator[StoryPage]:
        found = self.shown(stories)
        while batch := list(islice(found, BATCH)):
            rendered = iter(self.renderings([article for _, shown in batch for article in shown], language))
            for one, shown in batch:
                covered = [_covered(article, next(rendered)) for article in shown]
                yield pages.story_page(
                    one.story,
                    [one for one in covered if one.renderings],
                    now=now,
                    language=language,
                    title=one.titles.get(language, ""),
                )

    def renderings(self, shown: Sequence[Shown], language: str) -> list[tuple[tuple[Rendering, ...], ...]]:
        """Return what is shown in `language` of each of these articles, by passage."""
        known = self.archive.translations.renderings([id for one in shown for id in one.passage_ids], language)
        return [_rendered(one, language, known.get) for one in shown]

    # -- pages that list stories ---------------------------------------------------------------------------------------------

    def _sections(self, front: FrontPage) -> Iterator[Listing]:
        for key in places.sections(self.sources()):
            yield lists.section_list(key, front.cards, front.language, front.cut_at)

    def _days(self, language: str, now: datetime) -> Iterator[Listing]:
        """The pages of the days of which an edition's front page can show stories: those before do not change any more."""
        for back in range(SHOWN_FOR.days):
            yield self.day(now.date() - timedelta(days=back), language, now)

    def _asked(self, now: datetime) -> _Asked:
        """How feeds are, and what was taken: counted over the whole archive, once a minute at most."""
        return self.cache.once(self.archive, f"asked {now:%H:%M}", self._ask)

    def _ask(self) -> _Asked:
        feeds: dict[str, list[Feed]] = {}
        for feed in self.archive.feeds.all():
            feeds.setdefault(feed.source, []).append(feed)
        return feeds, self.archive.sources.articles_taken()

    # -- what stands beside a story ------------------------------------------------------------------------------------------

    def _linked(self, made: Sequence[StoryPage], language: str, now: datetime) -> tuple[StoryPage, ...]:
        """Put beside each page the stories that are linked with its own, with their cards in the same language."""
        beside = self._beside([page.card.story.id for page in made])
        cards = {page.card.story.id: page.card for page in made}
        missing = {id for one in beside.values() for id in one.ids} - cards.keys()
        cards |= {card.story.id: card for card in self._cards(self.archive.stories.many(missing), language, now)}
        return tuple(pages.linked(page, beside[page.card.story.id], cards) for page in made)

    def _beside(self, ids: Sequence[str]) -> dict[str, Beside]:
        """Return what stands beside each of these stories."""
        links = [one for one in self.archive.threads.of(ids) if one.kind == "related"]
        others = {id for one in links for id in (one.story, one.earlier)}
        thread = self.archive.threads.threads({*ids, *others})
        stories = self.archive.stories.many({*others, *ids, *(id for one in thread for id in (one.story, one.earlier))})
        return beside(ids, links, thread, {one.story.id: one for one in stories}, self.archive.profiles.vectors(others))


def _weighed(card: StoryCard, now: datetime) -> StoryCard:
    return replace(card, weight=select.weight(card.story, len(card.sources), len(card.languages), now))


def _covered(shown: Shown, renderings: tuple[tuple[Rendering, ...], ...]) -> pages.Covered:
    return pages.Covered(shown.article, shown.source, shown.language, renderings, shown.mentions)


def _rendered(
    shown: Shown, language: str, renderings: Callable[[str], tuple[Rendering, ...] | None]
) -> tuple[tuple[Rendering, ...], ...]:
    """The renderings of an article's shown sentences; a sentence that no round has translated yet stands in the original."""
    return tuple(
        tuple(_one(sentence, shown, language, renderings(sentence.passage) or ()) for sentence in passage)
        for passage in shown.passages
    )


def _one(sentence: Sentence, shown: Shown, language: str, known: Sequence[Rendering]) -> Rendering:
    if shown.language == language:
        return as_source(sentence, language)
    match = next((one for one in known if one.sentence == sentence and one.source_language == shown.language), None)
    return match or Rendering(sentence, shown.language, language, sentence.text, "original", reason=WAITING)
