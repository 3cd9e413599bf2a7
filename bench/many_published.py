"""Archives of made-up stories for the bench of the site: any number of them, some hundreds a day. Not a bench itself.

Words are made of syllables and drawn as in natural text (Zipf), in two scripts; outlets, languages and sizes of stories are
drawn as a desk finds them: most stories have few articles, a few have many. Sentences repeat over articles, so that making an
archive is quick; their number for each article is that of an excerpt.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import insert

from dragoman.archive import SqlArchive, rows, schema
from dragoman.model import (
    Analysis,
    Article,
    Attempt,
    CardChoice,
    Check,
    Decision,
    EngineIdentity,
    Item,
    Membership,
    Mention,
    Passage,
    Reason,
    Rendering,
    Sentence,
    Source,
    Span,
    Story,
    StoryMembers,
    digest,
)
from dragoman.translate.sentences import sentences

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
A_DAY = 400  # stories
OUTLETS = 200
LANGUAGES = ("fr", "en", "es", "de", "ar", "ru", "ja", "pt")
COUNTRIES = ("FR", "GB", "ES", "DE", "EG", "RU", "JP", "BR", "US", "MX")
EDITIONS = ("fr", "en")
ENGINE = EngineIdentity("made-up", "1")
AT_A_TIME = 2_000  # articles
SENTENCES = 3_000  # of each language
DIMENSIONS = 32


@dataclass
class Maker:
    """Makes stories. The same seed makes the same archive."""

    seed: int = 7
    random: random.Random = field(init=False)
    pool: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        words = {False: self._words("bdfgklmnprstv", "aeiou"), True: self._words("бвгдклмнпрст", "аеиоу")}
        weights = [1 / (place + 3) for place in range(len(words[False]))]
        self.pool = {
            code: [self._sentence(words[code in ("ru", "ar", "ja")], weights) for _ in range(SENTENCES)] for code in LANGUAGES
        }

    def _words(self, consonants: str, vowels: str) -> list[str]:
        syllables = [one + other for one in consonants for other in vowels]
        return ["".join(self.random.choices(syllables, k=self.random.randint(1, 4))) for _ in range(8_000)]

    def _sentence(self, words: Sequence[str], weights: Sequence[float]) -> str:
        return " ".join(self.random.choices(words, weights, k=self.random.randint(9, 18))).capitalize() + "."

    def sources(self) -> tuple[Source, ...]:
        """The outlets."""
        return tuple(
            Source(
                f"outlet-{number}", f"Outlet {number}", f"https://outlet{number}.example/", COUNTRIES[number % len(COUNTRIES)],
                (LANGUAGES[number % len(LANGUAGES)],), (f"https://outlet{number}.example/rss",),
            )
            for number in range(OUTLETS)
        )  # fmt: skip

    def article(self, source: Source, story: int, number: int, at: datetime) -> Article:
        """An article of a headline and three paragraphs."""
        language = source.languages[0]
        id = digest("made-up", str(story), str(number))
        pool = self.pool[language]
        texts = [self.random.choice(pool)[:-1]] + [" ".join(self.random.choices(pool, k=2)) for _ in range(3)]
        kinds = ("headline", "lead", "paragraph", "paragraph")
        passages = tuple(Passage(f"{id}-{place}", id, place, kinds[place], text) for place, text in enumerate(texts))
        url = f"{source.homepage}{story}/{number}"
        return Article(
            id, source.id, url, url, language, texts[0], ("A. Writer",), "World", None, at, "json-ld", "free", 1, passages
        )

    def story(self, number: int, of: int, sources: Sequence[Source]) -> tuple[Story, list[Article]]:
        """The story of this number of `of`, the last of which is of today."""
        opened = NOW - timedelta(days=(of - number) / A_DAY)
        size = min(40, 1 + int(self.random.paretovariate(1.15) * 1.6))
        told = self.random.sample(sources, k=min(size, len(sources)))
        times = sorted(
            opened + timedelta(minutes=self.random.expovariate(1 / 300) if place else 0) for place in range(len(told))
        )
        articles = [
            self.article(one, number, place, min(at, NOW)) for place, (one, at) in enumerate(zip(told, times, strict=True))
        ]
        id = digest("story", str(number))
        return Story(id, f"made-up-{number}", articles[0].published_at, articles[-1].published_at), articles

    def analysis(self, article: Article) -> Analysis:
        """What was learned of an article: a vector, and a name."""
        vector = np.zeros(DIMENSIONS, dtype=np.float32)
        vector[self.random.randrange(DIMENSIONS)] = 1
        mention = Mention(Span(article.passages[0].id, 0, 4), "country", self.random.choice(COUNTRIES), "Land")
        return Analysis(article.id, article.language or "und", 0.9, vector, "made-up 1", (mention,))


def renderings(article: Article, language: str) -> Iterator[Rendering]:
    """What is shown of an article's headline and lead in `language`."""
    source_language = article.language or "und"
    for passage in article.passages[:2]:
        for sentence in sentences(passage, source_language):
            if source_language == language:
                yield Rendering(sentence, source_language, language, sentence.text, "source")
            else:
                yield Rendering(
                    sentence,
                    source_language,
                    language,
                    _translated(sentence),
                    "translation",
                    _attempt(sentence, language, source_language),
                )


def _translated(sentence: Sentence) -> str:
    return " ".join(reversed(sentence.text.rstrip(".").split())).capitalize() + "."


def _attempt(sentence: Sentence, language: str, source_language: str) -> Attempt:
    checks = (Check("numbers", "pass"), Check("length", "pass"))
    return Attempt(sentence.text, source_language, language, ENGINE, _translated(sentence), checks, checked_with="1")


def fill(archive: SqlArchive, stories: int, maker: Maker) -> tuple[Story, ...]:
    """Fill an empty archive with so many stories; each third one follows the one before and is related to the one before that."""
    sources = maker.sources()
    archive.sources.put(sources)
    made = (maker.story(number, stories, sources) for number in range(1, stories + 1))
    found: list[Story] = []
    while batch := list(islice(made, AT_A_TIME // 5)):
        _store(archive, batch, maker)
        found += [story for story, _ in batch]
    _link(archive, found)
    with archive._engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO changes SELECT 'article', id, row_number() OVER (ORDER BY published_at) FROM articles"
        )
        connection.exec_driver_sql(
            "INSERT INTO changes SELECT 'story', id, (SELECT count(*) FROM articles) + row_number() OVER (ORDER BY id) FROM stories"
        )
        connection.exec_driver_sql("ANALYZE")
    return tuple(found)


def choose(archive: SqlArchive, stories: Sequence[Story]) -> None:
    """Store what the stories' cards are made with, as the publication of their pages does: for each edition an article in its
    own language where there is one, else the first."""
    number = archive.changes.last()
    for start in range(0, len(stories), AT_A_TIME):
        members = archive.stories.many([one.id for one in stories[start : start + AT_A_TIME]])
        articles = {one.id: one for one in archive.articles.many([id for one in members for id in one.articles])}
        archive.cards.put([_choice(one, language, articles) for one in members for language in EDITIONS], number)


def _choice(one: StoryMembers, language: str, articles: Mapping[str, Article]) -> CardChoice:
    best = next((id for id in one.articles if articles[id].language == language), one.articles[0])
    return CardChoice(one.story.id, language, best, (), articles[one.articles[-1]].published_at)


def _store(archive: SqlArchive, batch: Sequence[tuple[Story, Sequence[Article]]], maker: Maker) -> None:
    tables: dict[Any, list[dict[str, Any]]] = {table: [] for table in schema.metadata.sorted_tables}
    attempts: dict[str, dict[str, Any]] = {}
    for story, articles in batch:
        tables[schema.stories].append(rows.story_row(story))
        for article in articles:
            item = _item(article)
            tables[schema.items].append(rows.item_row(item))
            tables[schema.articles].append(rows.article_row(item.id, article))
            tables[schema.passages] += map(rows.passage_row, article.passages)
            tables[schema.analyses].append(rows.analysis_row(article, maker.analysis(article)))
            tables[schema.memberships].append(
                {"article": article.id, "story": story.id, "score": 0.8, "reasons": [], "reviewed": True}
            )
            for language in EDITIONS:
                for one in renderings(article, language):
                    tables[schema.renderings].append(_rendering_row(one))
                    if one.attempt:
                        row = rows.attempt_row(one.attempt)
                        attempts[row["key"]] = row
        vector = np.ones(DIMENSIONS, dtype=np.float16).tobytes()
        tables[schema.profiles].append(
            {"story": story.id, "opened_at": story.opened_at, "updated_at": story.updated_at, "size": len(articles),
             "vector": vector, "told": zlib.compress(b"{}"), "engine": "made-up 1", "number": 1, "linked": True, "segment": None}
        )  # fmt: skip
    with archive._engine.begin() as connection:
        rows.upsert(connection, schema.attempts, list(attempts.values()))
        for table, values in tables.items():
            if values and table is not schema.attempts:
                connection.execute(insert(table), values)


def _item(article: Article) -> Item:
    return Item(
        digest("item", article.id), f"https://{article.source}.example/rss", article.source, article.url, article.url,
        article.headline, "", "", article.language, (), article.published_at, article.published_at,
    )  # fmt: skip


def _rendering_row(one: Rendering) -> dict[str, Any]:
    return {
        "passage": one.sentence.passage,
        "language": one.language,
        "position": one.sentence.index,
        "start": one.sentence.start,
        "end": one.sentence.end,
        "source_language": one.source_language,
        "text": one.text,
        "shown_as": one.shown_as,
        "attempt": rows.attempt_key(one.attempt) if one.attempt else None,
        "reason": one.reason,
        "engines": "made-up",
    }


def _link(archive: SqlArchive, stories: Sequence[Story]) -> None:
    ordered = sorted(stories, key=lambda one: (one.opened_at, one.id))
    values = [
        {"story": ordered[place].id, "earlier": ordered[place - back].id, "kind": kind, "score": 0.7, "reasons": [],
         "names": [{"key": "name", "written": {"en": "Somebody"}}]}
        for place in range(2, len(ordered), 3)
        for back, kind in ((1, "follows"), (2, "related"))
    ]  # fmt: skip
    with archive._engine.begin() as connection:
        if values:
            connection.execute(insert(schema.links), values)


def add(archive: SqlArchive, maker: Maker, story: Story, number: int) -> Article:
    """Let one more outlet report a story, the way that a round would store it."""
    source = maker.sources()[number % OUTLETS]
    article = maker.article(source, 10_000_000 + number, number, NOW)
    item = _item(article)
    archive.items.put([item])
    archive.articles.put([(item.id, article)])
    archive.analyses.put([(article, maker.analysis(article))])
    membership = Membership(story.id, article.id, 0.8, (Reason("vectors", 0.8),))
    updated = Story(story.id, story.slug, story.opened_at, NOW)
    archive.stories.put([(updated, membership, Decision("join", article.id, "machine", NOW, membership.reasons))])
    for language in EDITIONS:
        made = list(renderings(article, language))
        archive.translations.put_attempts([one.attempt for one in made if one.attempt])
        archive.translations.put_renderings(made, "made-up")
    return article
