"""Whole rounds of the desk: twice changes nothing, killed anywhere it goes on, one bad source stops nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from dragoman.archive import SqlArchive, open_archive
from dragoman.archive.schema import metadata
from dragoman.config import Settings
from dragoman.desk import Desk, Summary
from dragoman.editions import Editions
from dragoman.errors import EngineError
from dragoman.model import Done, Failed, Outcome, Source
from dragoman.publishing import Publishing
from dragoman.site.publish import STATE
from dragoman.workers import Here
from tests.conftest import NOW, Marking, Replay, WordVectors

OUTLETS = {
    "north": ("en", "North Gazette"),
    "sud": ("fr", "Le Sud"),
}


def page(headline: str, *paragraphs: str, language: str = "en") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f'<html lang="{language}"><head><title>{headline}</title><meta property="og:title" content="{headline}"></head>'
    return f"{head}<body><article><h1>{headline}</h1>{body}</article></body></html>".encode()


def feed(outlet: str, *titles: str, day: int = 14) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://{outlet}.example/{place}</link><guid>{outlet}-{place}</guid>"
        f"<description>{title}, in short.</description><pubDate>Thu, {day} May 2026 0{place}:00:00 GMT</pubDate></item>"
        for place, title in enumerate(titles, 1)
    )
    return f"<rss version='2.0'><channel><title>{outlet}</title><link>https://{outlet}.example/</link>{items}</channel></rss>".encode()


DAM = "The old dam above Vilmar broke in the night and the valley was evacuated before morning."
DAM_FR = "Le vieux barrage en amont de Vilmar a cédé dans la nuit et la vallée a été évacuée avant le matin."
STRIKE = "Dockers in Maravel walked out over pay and forty ships are waiting outside of the harbour."
STRIKE_MORE = "Their union wants eight percent more, and the owners of the port offer three and a half from the autumn on."
STRIKE_LATER = "Coffee, fruit and cars are on board, and the first of the captains have turned back to other ports."
MORE = "Officials said on Thursday that nobody was hurt, and that the works would begin within days of the event."
LATER = "A second report is expected next week from the engineers of the valley, who have begun to measure the walls."
MORE_FR = "Les autorités ont dit jeudi que personne n'a été blessé et que les travaux commenceraient dans les prochains jours."
LATER_FR = (
    "Un second rapport est attendu la semaine prochaine des ingénieurs de la vallée, qui ont commencé à mesurer les murs."
)


def press() -> dict[str, bytes | Failed]:
    return {
        "https://north.example/rss": feed("north", "Dam breaks above Vilmar", "Dockers strike in Maravel"),
        "https://sud.example/rss": feed("sud", "Le barrage de Vilmar cède", "unspeakable"),
        "https://north.example/1": page("Dam breaks above Vilmar", DAM, MORE, LATER + " Again."),
        "https://north.example/2": page("Dockers strike in Maravel", STRIKE, STRIKE_MORE, STRIKE_LATER),
        "https://sud.example/1": page("Le barrage de Vilmar cède", DAM_FR, MORE_FR, LATER_FR, language="fr"),
        # the second page of the south is missing: its feed alone speaks of it
    }


def sources() -> tuple[Source, ...]:
    return tuple(
        Source(id, name, f"https://{id}.example/", "FR", (language,), (f"https://{id}.example/rss",))
        for id, (language, name) in OUTLETS.items()
    )


def desk(
    archive: SqlArchive,
    folder: Path,
    transport: Replay,
    *engines: Marking,
    clock: Callable[[], datetime] = lambda: NOW,
    editions: tuple[str, ...] = ("fr", "en"),
) -> Desk:
    settings = Settings(folder, "Test", editions=editions, site=folder / "site", interval_minutes=0.0, sources=sources())

    publishing = Publishing(Editions(archive, settings), settings.site)
    return Desk(
        settings, archive, transport=lambda: transport, translators=engines, encoder=WordVectors(), pool=Here(),
        publish=lambda at: publishing.run(at).files, clock=clock,
    )  # fmt: skip


def contents(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the archive, table by table, in no matter which order it was written."""
    with create_engine(address).connect() as connection:
        return {
            table.name: sorted(
                map(repr, ([v for k, v in row._mapping.items() if k != "number"] for row in connection.execute(select(table))))
            )
            for table in metadata.sorted_tables
        }


def files(folder: Path) -> dict[str, bytes]:
    """What readers can see of a folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != STATE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_round_takes_articles_the_whole_way(archive: SqlArchive, tmp_path: Path) -> None:
    engine = Marking()
    summary = desk(archive, tmp_path, Replay(press()), engine).round()
    assert (summary.feeds, summary.items, summary.articles, summary.from_feed) == (2, 4, 4, 1)
    assert summary.reasons["page: http-404"] == 1
    assert summary.stories + summary.joined == 4
    assert summary.originals == {"engine-failed": 2}  # the headline that nobody can say, and what the feed says of it
    french = (tmp_path / "site" / "fr" / "index.html").read_text("utf-8")
    assert "(fr) Dockers strike in Maravel" in french
    assert "unspeakable" in french
    assert "(en) Le barrage" in (tmp_path / "site" / "en" / "index.html").read_text("utf-8") or summary.joined


def test_a_second_round_changes_nothing(archive: SqlArchive, tmp_path: Path) -> None:
    address = str(archive._engine.url)
    engine, transport = Marking(), Replay(press())
    desk(archive, tmp_path, transport, engine).round()
    before, published, asked = contents(address), files(tmp_path / "site"), len(engine.asked)
    again = desk(archive, tmp_path, transport, engine).round()
    assert contents(address) == before
    assert files(tmp_path / "site") == published
    assert len(engine.asked) == asked
    assert (again.items, again.articles, again.stories, again.joined, again.translated, again.published) == (0, 0, 0, 0, 0, 0)
    assert [url for url in transport.asked if url.endswith("/1")] == ["https://north.example/1", "https://sud.example/1"]


class KillSelf:
    """Stands before a store and kills the process, as a power cut would, just before its nth writing call."""

    def __init__(self, store: Any, fuse: list[int]) -> None:
        self._store, self._fuse = store, fuse

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if not name.startswith(("put", "mark")):
            return method

        def call(*args: Any, **kwargs: Any) -> Any:
            self._fuse[0] -= 1
            if self._fuse[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*args, **kwargs)

        return call


STORES = (
    "sources",
    "feeds",
    "items",
    "captures",
    "articles",
    "analyses",
    "stories",
    "decisions",
    "profiles",
    "threads",
    "translations",
)


def _round_with_fuse(address: str, folder: Path, fuse: list[int]) -> None:
    with open_archive(address) as archive:
        for name in STORES:
            setattr(archive, name, KillSelf(getattr(archive, name), fuse))
        desk(archive, folder, Replay(press()), Marking()).round()


def test_killed_before_any_write_the_next_round_goes_on_there(tmp_path: Path) -> None:
    """The process is killed before its first write, its second, and so on, in every step; then it runs to its end. The archive
    and the site must be those of a run that nobody disturbed."""
    fork = multiprocessing.get_context("fork")
    whole = tmp_path / "whole"
    _round_with_fuse(f"sqlite:///{whole / 'archive.sqlite'}", whole, [10_000])
    expected, site = contents(f"sqlite:///{whole / 'archive.sqlite'}"), files(whole / "site")
    killed = 0
    for writes in range(200):
        folder = tmp_path / str(writes)
        address = f"sqlite:///{folder / 'archive.sqlite'}"
        process = fork.Process(target=_round_with_fuse, args=(address, folder, [writes]))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -signal.SIGKILL
        killed += 1
        _round_with_fuse(address, folder, [10_000])
        assert contents(address) == expected, f"killed before write {writes}"
        assert files(folder / "site") == site
    assert killed >= 15


def test_a_retitled_item_is_the_same_article_revised(archive: SqlArchive, tmp_path: Path) -> None:
    pages = press()
    engine = Marking()
    desk(archive, tmp_path, Replay(pages), engine).round()
    story = archive.stories.of_article(archive.articles.of_item(archive.items.find("https://north.example/1").id).id)
    pages["https://north.example/rss"] = feed("north", "Dam above Vilmar holds", "Dockers strike in Maravel")
    pages["https://north.example/1"] = page("Dam above Vilmar holds", DAM + " It holds again.", MORE, LATER + " Again.")
    asked = len(engine.asked)
    summary = desk(archive, tmp_path, Replay(pages), engine, clock=lambda: NOW + timedelta(days=1)).round()
    assert (summary.items, summary.articles, summary.revised, summary.stories) == (1, 1, 1, 0)
    article = archive.articles.of_item(archive.items.find("https://north.example/1").id)
    assert (article.revision, article.headline) == (2, "Dam above Vilmar holds")
    assert archive.stories.of_article(article.id)[0].slug == story[0].slug
    new = engine.asked[asked:]
    assert "Dam above Vilmar holds" in new
    assert MORE not in new


def test_another_engine_is_tried_where_the_first_fails_and_its_coming_changes_what_is_shown(
    archive: SqlArchive, tmp_path: Path
) -> None:
    first = desk(archive, tmp_path, Replay(press()), Marking("fr-only", {("en", "fr")})).round()
    assert first.originals["no-engine"] > 0
    second = desk(archive, tmp_path, Replay(press()), Marking("fr-only", {("en", "fr")}), Marking("both")).round()
    assert second.translated > 0
    assert second.originals["no-engine"] == 0
    assert archive.translations.shown("en").get(("original", "no-engine"), 0) == 0


class Broken(Marking):
    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        raise EngineError("the model is damaged")


def test_an_engine_that_breaks_down_leaves_originals_and_no_wreck(archive: SqlArchive, tmp_path: Path) -> None:
    summary = desk(archive, tmp_path, Replay(press()), Broken("broken")).round()
    assert summary.translated == 0
    assert set(summary.originals) == {"engine-broken"}
    mended = desk(archive, tmp_path, Replay(press()), Marking("broken")).round()
    assert mended.translated > 0  # it is asked again, although it is the same engine
    assert "engine-broken" not in mended.originals


def test_an_engine_that_is_broken_is_passed_over(archive: SqlArchive, tmp_path: Path) -> None:
    healed = desk(archive, tmp_path, Replay(press()), Broken("broken"), Marking("sound")).round()
    assert healed.translated > 0


@pytest.mark.parametrize("answer", [Failed("timeout", "slow"), b"", b"<html><body>no feed</body></html>", b"\x00\xff" * 100])
def test_a_bad_feed_stops_nothing_and_waits_longer_each_time(
    archive: SqlArchive, tmp_path: Path, answer: bytes | Failed
) -> None:
    pages = press() | {"https://sud.example/rss": answer}
    summary = desk(archive, tmp_path, Replay(pages), Marking()).round()
    assert summary.articles == 2
    bad = next(one for one in archive.feeds.all() if one.source == "sud")
    assert bad.failures == 1
    assert bad.last_reason
    assert sum(count for reason, count in summary.reasons.items() if reason.startswith("feed: ")) == 1


def test_old_items_are_not_news(archive: SqlArchive, tmp_path: Path) -> None:
    pages = press() | {"https://north.example/rss": feed("north", "Dam breaks above Vilmar", day=1)}
    summary = desk(archive, tmp_path, Replay(pages), Marking()).round()
    assert summary.reasons["item: too old"] == 1
    assert archive.items.find("https://north.example/1") is None


def test_stopping_ends_a_round_between_two_pieces_of_work(archive: SqlArchive, tmp_path: Path) -> None:
    made = desk(archive, tmp_path, Replay(press()), Marking())
    made._stopping = lambda: len(archive.items.to_fetch(NOW, 10)) > 0
    assert made.round().articles == 0
    made._stopping = lambda: False
    assert made.round().articles == 4


def test_a_desk_without_sources_publishes_an_empty_site(archive: SqlArchive, tmp_path: Path) -> None:
    made = desk(archive, tmp_path, Replay({}))
    made.settings = replace(made.settings, sources=())
    assert made.round() == Summary(published=made_files(tmp_path))
    assert "No story has been gathered yet" in (tmp_path / "site" / "en" / "index.html").read_text("utf-8")


def made_files(folder: Path) -> int:
    return len(files(folder / "site"))


def test_a_passing_failure_does_not_undo_what_was_read(archive: SqlArchive, tmp_path: Path) -> None:
    pages = press()
    desk(archive, tmp_path, Replay(pages), Marking()).round()
    before = archive.articles.of_item(archive.items.find("https://north.example/1").id)
    pages["https://north.example/rss"] = feed("north", "Dam breaks above Vilmar, again", "Dockers strike in Maravel")
    pages["https://north.example/1"] = Failed("http-503", "busy")
    clock = NOW + timedelta(days=1)
    summary = desk(archive, tmp_path, Replay(pages), Marking(), clock=lambda: clock).round()
    item = archive.items.find("https://north.example/1")
    after = archive.articles.of_item(item.id)
    assert summary.reasons["page: http-503"] == 1
    assert (after.from_feed, after.passages, after.revision) == (False, before.passages, 1)
    assert archive.items.to_fetch(clock, 10) == ()
    assert archive.items.to_fetch(clock + timedelta(days=1), 10) == (item,)


def test_a_page_that_its_parser_cannot_survive_is_told_of_by_its_feed(archive: SqlArchive, tmp_path: Path) -> None:
    class Dying(Here):
        def map(self, function: Any, values: Any) -> Any:
            for value, outcome in zip(values, super().map(function, values), strict=True):
                page_of_north = getattr(getattr(value, "item", None), "url", "") == "https://north.example/1"
                yield Failed("died", "killed") if page_of_north and isinstance(value.capture, Done) else outcome

    made = desk(archive, tmp_path, Replay(press()), Marking())
    made._pool = Dying()
    made.round()
    article = archive.articles.of_item(archive.items.find("https://north.example/1").id)
    assert (article.from_feed, article.problem, article.headline) == (True, "died", "Dam breaks above Vilmar")


def test_a_fault_while_feeds_are_read_ends_the_round_and_does_not_hang_it(archive: SqlArchive, tmp_path: Path) -> None:
    class Broken(Here):
        def map(self, function: Any, values: Any) -> Any:
            raise RuntimeError("no process could be started")

    made = desk(archive, tmp_path, Replay(press()), Marking())
    made._pool = Broken()
    with pytest.raises(RuntimeError, match="no process"):
        made.round()
    made._pool = Here()
    assert made.round().articles == 4


def test_a_fault_while_pages_are_fetched_is_not_swallowed(archive: SqlArchive, tmp_path: Path) -> None:
    class Faulty(Replay):
        async def get(self, url: str, wanted: str, **more: Any) -> Any:
            if wanted == "page" and url.endswith("/2"):
                raise RuntimeError("a fault of ours")
            return await super().get(url, wanted, **more)

    with pytest.raises(RuntimeError, match="of ours"):
        desk(archive, tmp_path, Faulty(press()), Marking()).round()
