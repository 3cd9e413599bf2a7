"""Whatever articles are like, the whole site together shows no more of any of them than its limit: pages, feeds, sitemaps and
search results, in all editions, originals and translations."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dragoman.archive import SqlArchive, open_archive
from dragoman.compose.select import EXCERPT_LENGTH, EXCERPT_SHARE, HEADLINE_LENGTH
from dragoman.config import Settings
from dragoman.editions import Editions
from dragoman.model import Analysis, Article, Attempt, Decision, Membership, Passage, Reason, Rendering, Sentence, Story
from dragoman.publishing import Publishing
from dragoman.searching import Searching
from dragoman.site.serve import make_app
from dragoman.translate.sentences import sentences
from tests.making import NOW, article, engine, item, source

EDITIONS = ("en", "fr")
WORD = re.compile(r"[wt](\d+)x(\d+)q")
KINDS = ("lead", "paragraph", "quote", "subhead", "caption")
PIECES = st.lists(st.tuples(st.sampled_from(KINDS), st.lists(st.integers(1, 30), min_size=1, max_size=6)), max_size=8)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, str]:
    """An article of words that nobody else has, and its source's terms."""
    number = draw(st.integers(0, 10**6))
    count = iter(range(10**6))

    def sentence(length: int) -> str:
        return " ".join(f"w{number}x{next(count)}q" for _ in range(length)).capitalize() + "."

    id = f"a{number}"
    texts = [("headline", " ".join(sentence(length) for length in draw(st.lists(st.integers(1, 60), min_size=1, max_size=3))))]
    texts += [(kind, " ".join(sentence(length) for length in lengths)) for kind, lengths in draw(PIECES)]
    passages = tuple(Passage(f"{id}-{place}", id, place, kind, text) for place, (kind, text) in enumerate(texts))  # type: ignore[arg-type]
    reservations = tuple(draw(st.sets(st.sampled_from(["nosnippet", "noarchive", "tdm"]))))
    made = article(
        id, texts[0][1], passages=passages, source=f"s{number}", reservations=reservations, from_feed=draw(st.booleans()),
        url=f"https://s{number}.example/a", canonical=f"https://s{number}.example/a",
    )  # fmt: skip
    return made, draw(st.sampled_from(["link", "excerpt", "full"]))


def limit(one: Article, terms: str) -> int:
    """How many characters of an article may be shown, all in all."""
    body = [len(passage.text) for passage in one.passages[1:] if passage.kind != "caption"]
    if {"nosnippet", "tdm"} & set(one.reservations) or terms == "link":
        return HEADLINE_LENGTH
    if terms == "full" and "noarchive" not in one.reservations:
        return HEADLINE_LENGTH + sum(body)
    share = EXCERPT_LENGTH if one.from_feed and len(body) <= 1 else min(EXCERPT_LENGTH, int(EXCERPT_SHARE * sum(body)))
    return HEADLINE_LENGTH + share


def fill(archive: SqlArchive, told: Sequence[tuple[Article, str]]) -> None:
    archive.sources.put([source(one.source, terms=terms, languages=("en",)) for one, terms in told])
    archive.items.put([item(id=one.id, guid=one.id, url=one.url, source=one.source) for one, _ in told])
    archive.articles.put([(one.id, one) for one, _ in told])
    archive.analyses.put([(one, Analysis(one.id, "en", 0.9, np.ones(4, dtype=np.float32), "words 1")) for one, _ in told])
    story = Story("story", "the-story", NOW, NOW)
    for one, _ in told:
        reasons = (Reason("test", 1.0),)
        archive.stories.put(
            [(story, Membership("story", one.id, 1.0, reasons), Decision("open", one.id, "machine", NOW, reasons))]
        )
        for passage in one.passages:  # all is rendered, as if terms had been wider once
            made = [_translated(each) for each in sentences(passage, "en")]
            archive.translations.put_attempts([one.attempt for one in made if one.attempt])
            archive.translations.put_renderings(made, "test")


def _translated(one: Sentence) -> Rendering:
    text = one.text.lower().replace("w", "t")
    return Rendering(one, "en", "fr", text, "translation", Attempt(one.text, "en", "fr", engine(), text, ()))


def seen(archive: SqlArchive, desk: Settings) -> str:
    """All that readers can come to see."""
    editions = Editions(archive, desk)
    searching = Searching(editions)
    searching.index()
    Publishing(editions, desk.site).run(NOW)
    client = TestClient(make_app(desk, editions, lambda: NOW, searching))
    told = [path.read_text("utf-8") for path in desk.site.rglob("*") if path.is_file()]
    told += [client.get(f"/{code}/story/the-story/").text for code in EDITIONS]
    told += [client.get(f"/{code}/search/?q=&since=2000-01-01").text for code in EDITIONS]
    ids = archive.stories.many(["story"])[0].articles
    words = [passage.text.split()[-1] for one in archive.articles.many(ids) for passage in one.passages]
    told += [client.get(f"/{code}/search/?q={word}").text.split("</form>")[-1] for code in EDITIONS for word in words[:6]]
    return unquote("\n".join(told))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(told=st.lists(articles(), min_size=1, max_size=3, unique_by=lambda one: one[0].id))
def test_no_limit_is_ever_exceeded(told: list[tuple[Article, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        fill(archive, told)
        desk = Settings(Path(folder), "Test", EDITIONS, site=Path(folder) / "site", address="https://news.example")
        shown = {
            (number, place)
            for number, place in WORD.findall(seen(archive, replace(desk, sources=archive.sources.all())).lower())
        }
    for one, terms in told:
        number = one.id.removeprefix("a")
        characters = sum(len(f"w{number}x{place}q") for of, place in shown if of == number)
        assert characters <= limit(one, terms), (terms, one.reservations)
        assert characters > 0  # the headline is always shown
