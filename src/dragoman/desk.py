"""The way of an article through the house, on one screen: see `Desk.round`.

The desk loads what a step needs, calls it, and stores what it gave before the next begins. What waits for a step is what the
step before has stored and this one has not; so a round can end anywhere and the next one goes on there.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

from dragoman.analyse import analyse, engine_name, facts
from dragoman.config import Settings
from dragoman.editions import Editions, Shown
from dragoman.extract import Page, extract, learn
from dragoman.gather import Gathered, Gathering
from dragoman.group import GroupSettings, Rules, Window, place_all
from dragoman.group.review import changes, review
from dragoman.group.split import parts
from dragoman.learning import learn_spellings
from dragoman.linking import Linking
from dragoman.model import (
    Analysis,
    Article,
    Decision,
    Done,
    Extraction,
    Facts,
    Failed,
    Frame,
    Membership,
    Outcome,
    Rendering,
    Sentence,
    Skipped,
    Story,
)
from dragoman.ports import Archive, Encoder, Translator, Transport, WorkerPool
from dragoman.searching import Searching
from dragoman.translate.binding import Binding
from dragoman.translate.checks import CHECKS_VERSION
from dragoman.translate.choose import as_source, choose
from dragoman.translate.stylebook import Stylebook
from dragoman.translating import Translating
from dragoman.workers import Here

Watch = Callable[[str, int, int], None]
Publish = Callable[[datetime], int]

PAGES_AT_A_TIME = 100
STORED_AT_A_TIME = 25
NO_COPY = frozenset({"noarchive", "tdm"})  # reservations under which the page itself is not kept once it was read
ARTICLES_AT_A_TIME = 128
PASSAGES_AT_A_TIME = 64
UNKNOWN = "und"
PIVOT = "en"  # what most engines translate into
KEPT_LONGER = timedelta(days=1)  # an article may come a little later than those that came before it
OWN_LANGUAGE = "="  # what stands for the engines of a rendering that needs none


@dataclass(slots=True)
class Summary:
    """What a round did. `reasons` counts what was skipped or failed, by step and reason; `originals` counts sentences shown in
    the original, by reason; `seconds` is wall time."""

    feeds: int = 0
    items: int = 0
    pages: int = 0
    unchanged: int = 0
    articles: int = 0
    from_feed: int = 0
    revised: int = 0
    stories: int = 0
    joined: int = 0
    merged: int = 0
    split: int = 0
    follows: int = 0
    related: int = 0
    learned: int = 0
    translated: int = 0
    remembered: int = 0
    published: int = 0
    seconds: float = 0.0
    originals: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Open:
    """The open stories as a desk left them: those updated since a moment, with all that persons had decided by then."""

    since: datetime
    known: int
    window: Window


class Desk:
    """A news desk: the archive and the engines that it works with, given from outside.

    `translators` are tried in their order, for some pairs of languages in that of `orders`.
    `publish` brings the site up to date as of a moment and returns how many files changed. `watch` is told (step, done, total)
    as work goes on.
    `stopping` is asked between two pieces of work: once it says yes, the round ends with all that is done stored.
    """

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        *,
        transport: Callable[[], Transport],
        translators: Sequence[Translator],
        orders: Mapping[tuple[str, str], Sequence[Translator]] | None = None,
        encoder: Encoder,
        pool: WorkerPool,
        publish: Publish,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        watch: Watch = lambda _step, _done, _total: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.settings = settings
        self.archive = archive
        self.editions = Editions(archive, settings)
        self._transport = transport
        self._translators = translators
        self._orders = orders or {}
        self._encoder = encoder
        self._pool = pool
        self._publish = publish
        self._clock = clock
        self._watch = watch
        self._stopping = stopping
        # One transport for all rounds: robots.txt and a server's wish to be left alone outlive a round.
        self._runner: asyncio.Runner | None = None
        self._open: _Open | None = None  # so are the open stories
        self._open_transport: Transport | None = None

    def round(self) -> Summary:
        """Take everything that waits the whole way, once."""
        summary = Summary()
        started = self._clock()
        self.archive.sources.put(self.settings.sources)
        steps = (
            *(self.gather, self.extract, self.analyse, self.group, self.review, self.link, self.learn),
            *(self.translate, self.index, self.publish),
        )
        for step in steps:
            if not self._stopping():
                step(summary)
        summary.seconds = (self._clock() - started).total_seconds()
        return summary

    # -- gather: feeds and pages, as they are --------------------------------------------------------------------------

    def gather(self, summary: Summary) -> None:
        """Ask the feeds that are due, and fetch the pages of new and changed items."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        gathered = self._runner.run(self._gather())
        summary.feeds, summary.items, summary.pages = gathered.feeds, gathered.items, gathered.pages
        summary.unchanged = gathered.unchanged
        summary.reasons += gathered.reasons

    async def _gather(self) -> Gathered:
        if self._open_transport is None:
            self._open_transport = await self._transport().__aenter__()
        gathering = Gathering(
            self.settings,
            self.archive,
            self._open_transport,
            self._pool,
            clock=self._clock,
            watch=self._watch,
            stopping=self._stopping,
        )
        return await gathering.run()

    def close(self) -> None:
        """Close the connections to the press. What the transport knows of hosts (rules, patience asked for) is forgotten."""
        if self._runner is not None and self._open_transport is not None:
            self._runner.run(self._open_transport.__aexit__(None, None, None))
            self._runner.close()
        self._runner = self._open_transport = None

    # -- extract, analyse, group, review ------------------------------------------------------------------------------------

    def extract(self, summary: Summary) -> None:
        """Take an article from every captured page, in processes that can be killed, and learn the outlets' frames."""
        languages = {source.id: source.languages[0] for source in self.settings.sources if source.languages}
        while (waiting := self.archive.captures.to_extract(PAGES_AT_A_TIME)) and not self._stopping():
            frames = self.archive.frames.many({item.source for item, _ in waiting})
            pages = [
                Page(item, capture, self._clock(), languages.get(item.source), frames.get(item.source))
                for item, capture in waiting
            ]
            broken: list[Page] = []
            taken: list[tuple[Page, Outcome[Extraction]]] = []
            for done, (page, outcome) in enumerate(zip(pages, self._pool.map(extract, pages), strict=True), 1):
                if isinstance(outcome, Failed) and isinstance(page.capture, Done):  # the parser hung, died or crashed
                    broken.append(replace(page, capture=outcome))
                else:
                    taken.append((page, outcome))
                if len(taken) >= STORED_AT_A_TIME:
                    self._store_articles(taken, frames, summary)
                    taken = []
                self._watch("extract", done, len(pages))
            self._store_articles([*taken, *zip(broken, self._pool.map(extract, broken), strict=True)], frames, summary)

    def _store_articles(
        self, taken: Sequence[tuple[Page, Outcome[Extraction]]], frames: dict[str, Frame], summary: Summary
    ) -> None:
        """Store what was taken from pages, and learn from it what the pages of each outlet repeat."""
        taken = self._without_withdrawn(taken)
        found = [(page, outcome.value) for page, outcome in taken if isinstance(outcome, Done)]
        articles = self.archive.articles.put([(page.item.id, one.article) for page, one in found])
        learned: dict[str, Frame] = {}
        for (page, one), article in zip(found, articles, strict=True):
            if one.blocks:
                source = page.item.source
                learned[source] = frames[source] = learn(frames.get(source) or Frame(source), article.canonical, one.blocks)
        self.archive.frames.put(learned.values())  # before the pages are marked as read: a page that is read again is known
        problems = {page.item.id: outcome for page, outcome in taken if not isinstance(outcome, Done)}
        forget = {page.item.id for page, one in found if NO_COPY & set(one.article.reservations)}
        self.archive.captures.mark_extracted([(page.item, problems.get(page.item.id)) for page, _ in taken], forget=forget)
        summary.articles += len(articles)
        summary.from_feed += sum(article.from_feed for article in articles)
        summary.revised += sum(article.revision > 1 for article in articles)
        summary.reasons += Counter(f"article: {problem.reason}" for problem in problems.values())

    def _without_withdrawn(self, taken: Sequence[tuple[Page, Outcome[Extraction]]]) -> list[tuple[Page, Outcome[Extraction]]]:
        """Skip articles that a person withdrew, and that another item leads to."""

        def names(outcome: Outcome[Extraction]) -> set[str]:
            return {outcome.value.article.url, outcome.value.article.canonical} if isinstance(outcome, Done) else set()

        away = self.archive.withdrawals.names({name for _, outcome in taken for name in names(outcome)})
        return [(page, Skipped("withdrawn") if names(outcome) & away else outcome) for page, outcome in taken]

    def analyse(self, summary: Summary) -> None:
        """Learn each article's language, the facts that it tells, and its vector.

        Here, and not in the pool: every process would load the tables of all languages, and a text is no page that hangs.
        """
        engine = engine_name(self._encoder)
        while (articles := self.archive.articles.to_analyse(engine, ARTICLES_AT_A_TIME)) and not self._stopping():
            found = [
                outcome.value if isinstance(outcome, Done) else Facts(article.language or UNKNOWN, 0.0)
                for article, outcome in zip(articles, Here().map(facts, articles), strict=True)
            ]
            if any(article.revision > 1 for article in articles):
                self._open = None  # stories tell something else now
            made = analyse(articles, found, self._encoder, self._translated_headlines(articles, found, summary))
            self.archive.analyses.put(list(zip(articles, made, strict=True)))
            self._watch("analyse", len(articles), len(articles))

    def _translated_headlines(
        self, articles: Sequence[Article], found: Sequence[Facts], summary: Summary
    ) -> dict[str, tuple[str, str]]:
        """Return headlines, by article, in a language that the encoder knows, with that language: of articles in one that it
        does not know, where an engine can."""
        foreign: defaultdict[str, list[Article]] = defaultdict(list)
        for article, known in zip(articles, found, strict=True):
            language = known.language.partition("-")[0]
            if language not in self._encoder.languages and article.headline.strip():
                foreign[language].append(article)
        headlines: dict[str, tuple[str, str]] = {}
        for language, told in foreign.items():
            for target in dict.fromkeys((PIVOT, *self.settings.editions)):
                engines = self._engines(language, target)
                if engines and target in self._encoder.languages:
                    translating = Translating(self.archive.translations, self._encoder, language, target, engines)
                    attempts = translating.attempts([one.headline for one in told])
                    summary.remembered += translating.remembered
                    good = {text: one.text for text, made in attempts.items() for one in made if one.verdict != "fail"}
                    headlines |= {one.id: (target, good[one.headline]) for one in told if one.headline in good}
                    break
        return headlines

    def group(self, summary: Summary) -> None:
        """Decide of each article, in order of publication, which open story it joins, or that it opens one."""
        settings = GroupSettings(encoded=self._encoder.languages)
        while (ids := self.archive.analyses.to_group(ARTICLES_AT_A_TIME)) and not self._stopping():
            articles = self.archive.articles.many(ids)
            analyses = {analysis.article: analysis for analysis in self.archive.analyses.many(ids)}
            since = articles[0].published_at - settings.window
            rules = Rules(self.archive.decisions.constraints(ids, since))
            kept = self._open_stories(since, rules.known)
            waiting = [(article, analyses[article.id]) for article in articles]
            found: list[tuple[Story, Membership, Decision]] = []
            for done, placed in enumerate(place_all(waiting, kept.window, self._clock(), settings, rules), 1):
                found.append((placed.story, placed.membership, placed.decision))
                if len(found) >= STORED_AT_A_TIME or done == len(articles):
                    if not self.archive.stories.put(found, known=rules.known):
                        break  # a person has decided meanwhile: what is left is decided anew, with that
                    summary.stories += sum(decision.kind == "open" for *_, decision in found)
                    summary.joined += sum(decision.kind == "join" for *_, decision in found)
                    found = []
                self._watch("group", done, len(articles))
            else:
                self._open = kept

    def _open_stories(self, since: datetime, known: int) -> _Open:
        """Return the stories that are open at `since` and after, where `known` is the last decision of a person: as this desk
        left them, else loaded. It is the only machine that changes them. They are kept again once all that was decided with
        them is stored."""
        kept, self._open = self._open, None
        earliest = since - KEPT_LONGER
        if kept is None or kept.known != known or kept.since > since:
            kept = _Open(earliest, known, Window(self.archive.stories.open_since(earliest)))
        for closed in [one.story.id for one in kept.window if one.story.updated_at < earliest]:
            kept.window.drop(closed)
        return kept

    def review(self, summary: Summary) -> None:
        """Look again at the open stories to which something came: which fall apart into two, which are one."""
        waiting = self.archive.stories.to_review()
        if not waiting:
            return
        settings, now = GroupSettings(encoded=self._encoder.languages), self._clock()
        since = now - settings.window
        rules = Rules(self.archive.decisions.constraints(since=since))
        kept = self._open_stories(since, rules.known)
        window = kept.window
        fallen = parts(waiting, window, self._members, now, settings, rules=rules, taken=self._lives)
        # A story of one article was decided as it came; of those that came after it, each has looked at it.
        grown = {id for id in waiting if (story := window.get(id)) is not None and story.size > 1}
        asked = grown | {part.new.id for part in fallen}
        merges = review(window, now, settings, rules=rules, asked=asked)
        members = self.archive.stories.many({id for one in merges for id in (one.of, one.into)})
        made = changes(fallen, merges, {one.story.id: one.articles for one in members})
        if self.archive.decisions.put(made, known=rules.known, reviewed=waiting) is not None:
            summary.split, summary.merged = len(fallen), len(merges)
            self._open = kept
        self._watch("review", len(waiting), len(waiting))

    def _members(self, story: str) -> list[tuple[Article, Analysis]]:
        """Return the analysed articles of a story, in the order they came."""
        (one,) = self.archive.stories.many([story])
        return list(zip(self.archive.articles.many(one.articles), self.archive.analyses.many(one.articles), strict=True))

    def _lives(self, story: str) -> bool:
        return any(one.articles for one in self.archive.stories.many([story]))

    def link(self, summary: Summary) -> None:
        """Decide of each story that changed which one it follows, and which others are worth reading beside it."""
        linking = Linking(self.archive, self._encoder, engine_name(self._encoder))
        linked = linking.run(self._clock(), self._stopping)
        summary.follows, summary.related = linked.follows, linked.related
        self._watch("link", linked.stories, linked.stories)

    def learn(self, summary: Summary) -> None:
        """Learn from what came into stories how the press of the editions' languages writes names."""
        summary.learned = learn_spellings(self.archive, self.settings.editions, self._stopping)
        self._watch("learn", summary.learned, summary.learned)

    # -- select and translate: only what will be shown ---------------------------------------------------------------------

    def translate(self, summary: Summary) -> None:
        """Render what the editions will show of each article, and nothing else."""
        shown = list(self.editions.to_render(self._clock()))
        for language in self.settings.editions:
            book = Stylebook(language, self.archive.stylebook.entries(language))
            for source_language in sorted({one.language for one in shown}):
                if not self._stopping():
                    waiting = [one for one in shown if one.language == source_language]
                    spellings_of = self.archive.stylebook.spellings_of
                    load = partial(spellings_of, source_language=source_language, language=language)
                    self._render(waiting, Binding(book, source_language, load), language, summary)

    def _engines(self, source_language: str, language: str) -> list[Translator]:
        """Return the engines that translate a pair, in the order in which they are tried."""
        if source_language == language:
            return []
        order = self._orders.get((source_language, language), self._translators)
        return [one for one in order if one.route(source_language, language)]

    def _render(self, shown: Sequence[Shown], binding: Binding, language: str, summary: Summary) -> None:
        """Render the shown passages of one language that were not rendered with the engines and checks that there are now."""
        source_language = binding.source_language
        engines = self._engines(source_language, language)
        identities = "|".join(str(engine.identity(source_language, language)) for engine in engines)
        signature = OWN_LANGUAGE if source_language == language else f"{identities} checks {CHECKS_VERSION}"
        passages = {sentences[0].passage: sentences for one in shown for sentences in one.passages}
        done = self.archive.translations.rendered(list(passages), language, signature)
        told = self.archive.translations.named(list(done), language)
        binding.prepare(name for names in told.values() for name in names)
        for id, names in told.items():
            if not binding.holds(" ".join(one.text for one in passages[id]), names):
                del done[id]  # the stylebook bids something else now
        waiting = [
            sentences
            for id, sentences in passages.items()
            if {(one.start, one.end) for one in sentences} - done.get(id, frozenset())
        ]
        translating = Translating(self.archive.translations, self._encoder, source_language, language, engines, binding)
        for start in range(0, len(waiting), PASSAGES_AT_A_TIME):
            if self._stopping():
                break
            batch = [sentence for sentences in waiting[start : start + PASSAGES_AT_A_TIME] for sentence in sentences]
            if source_language == language:
                renderings = [as_source(sentence, language) for sentence in batch]
            else:
                translating.contexts = _contexts(batch)
                attempts = translating.attempts([sentence.text for sentence in batch])
                renderings = [choose(one, source_language, language, attempts[one.text]) for one in batch]
            self.archive.translations.put_renderings(renderings, signature)
            _count(renderings, summary)
            self._watch(
                f"translate {source_language} → {language}", min(start + PASSAGES_AT_A_TIME, len(waiting)), len(waiting)
            )
        summary.remembered += translating.remembered

    # -- compose and publish -------------------------------------------------------------------------------------------------

    def index(self, _summary: Summary) -> None:
        """Bring the index of words up to date with what is shown."""
        Searching(self.editions).index(self._watch, self._stopping)

    def publish(self, summary: Summary) -> None:
        """Bring the site up to date; pages that have not changed are left alone."""
        summary.published = self._publish(self._clock())
        self._watch("publish", summary.published, summary.published)


def _contexts(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Return what stands before each sentence in its passage, by text."""
    return {
        sentence.text: before.text
        for before, sentence in pairwise(sentences)
        if before.passage == sentence.passage and sentence.index == before.index + 1
    }


def _count(renderings: Sequence[Rendering], summary: Summary) -> None:
    for rendering in renderings:
        summary.translated += rendering.shown_as == "translation"
        if rendering.shown_as == "original":
            summary.originals[rendering.reason] += 1
