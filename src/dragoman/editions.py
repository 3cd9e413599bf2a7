"""From the archive to an edition: loads what compose needs and calls it. The desk publishes with it, the served site reads
with it; neither keeps anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dragoman.compose import pages, select
from dragoman.config import Settings
from dragoman.model import Article, Edition, Rendering, Sentence, Source, StoryMembers, StoryPage
from dragoman.ports import Archive
from dragoman.translate.choose import WAITING, as_source
from dragoman.translate.sentences import sentences

SHOWN_FOR = timedelta(days=3)
SHOWN_AT_MOST = 120
BATCH = 40  # stories loaded at a time


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be published of an article: its sentences by passage, the headline's first."""

    article: Article
    source: Source
    language: str
    passages: tuple[tuple[Sentence, ...], ...]

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """The ids of the passages of which something is shown."""
        return tuple(sentences[0].passage for sentences in self.passages)


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a desk as they stand in its archive."""

    archive: Archive
    settings: Settings

    def front(self, now: datetime) -> tuple[StoryMembers, ...]:
        """Return the stories that stand in an edition cut at `now`, the weightiest first."""
        return select.front(self.archive.stories.since(now - SHOWN_FOR), now, SHOWN_AT_MOST)

    def shown(self, stories: Sequence[StoryMembers]) -> Iterator[tuple[StoryMembers, tuple[Shown, ...]]]:
        """Yield each story with what may be shown of its articles."""
        sources = {source.id: source for source in self.archive.sources.all()}
        for start in range(0, len(stories), BATCH):
            batch = stories[start : start + BATCH]
            ids = [id for one in batch for id in one.articles]
            articles = {article.id: article for article in self.archive.articles.many(ids)}
            languages = {analysis.article: analysis.language for analysis in self.archive.analyses.many(ids)}
            for one in batch:
                known = [id for id in one.articles if id in articles and id in languages]
                if known:
                    yield one, tuple(self._shown(articles[id], sources[articles[id].source], languages[id]) for id in known)

    def _shown(self, article: Article, source: Source, language: str) -> Shown:
        kept = select.shown(article, source, language, sentences, private=self.settings.private)
        return Shown(article, source, language, tuple(one for one in kept if one))

    def edition(self, language: str, now: datetime) -> Edition:
        """Return the edition in `language`, cut at `now`."""
        return pages.edition(tuple(self._pages(self.front(now), language, now)), language, now)

    def story(self, slug: str, language: str, now: datetime) -> StoryPage | None:
        """Return the page of the story with this slug in `language`, or None."""
        found = self.archive.stories.by_slug(slug)
        return None if found is None else next(self._pages((found,), language, now), None)

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
        for one, shown in self.shown(stories):
            ids = [id for article in shown for id in article.passage_ids]
            rendered = self.archive.translations.renderings(ids, language)
            covered = [
                pages.Covered(article.article, article.source, article.language, _rendered(article, language, rendered.get))
                for article in shown
            ]
            yield pages.story_page(one.story, [one for one in covered if one.renderings], now=now, language=language)


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
