"""A press of a few events, analysed and waiting to be grouped, and what must hold whatever is decided of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from dragoman.archive import SqlArchive
from dragoman.config import Settings
from dragoman.desk import Desk, Summary
from dragoman.group import Rules
from dragoman.model import Analysis, Article
from dragoman.stories import Said
from dragoman.workers import Here
from tests.conftest import Replay, WordVectors
from tests.grouping import EAST, NORTH, leaning, told
from tests.making import NOW, captured, item, source

EVENTS = {
    "bridge": (EAST, "Bridge in Marrow reopens after the flood", ("name:brk-trn", "city:1", "org:river-authority")),
    "fishing": (NORTH, "Parliament votes on fishing in the north", ("city:8", "name:ks-lnd", "org:fishers")),
    "strike": (leaning(-0.6), "Dockers in Maravel walk out over pay", ("city:5", "name:mr-vl", "org:union")),
}


def of_event(event: str, number: int, hours: float = 0.0) -> tuple[Article, Analysis]:
    """An article on one of EVENTS, by the source "paper"."""
    vector, headline, names = EVENTS[event]
    return told(f"{event}{number}", vector, headline=f"{headline}, part {number}", names=names, hours=hours)


def arrive(archive: SqlArchive, *came: tuple[Article, Analysis]) -> None:
    """Store articles with their analyses: they wait for a story."""
    archive.sources.put([source()])
    for article, analysis in came:
        one = item(id=f"item-{article.id}", guid=article.id, url=article.url, title=article.headline)
        archive.items.put([one])
        archive.captures.put(one, captured(b"", url=article.url), NOW)
        archive.captures.mark_extracted([(one, None)])
        archive.articles.put([(one.id, article)])
        archive.analyses.put([(article, analysis)])


def regroup_and_look(archive: SqlArchive, clock: Callable[[], datetime] = lambda: NOW) -> Summary:
    """Let the desk group what waits and take its slower look."""
    summary = Summary()
    desk = Desk(
        Settings(Path(), "Test"), archive, transport=lambda: Replay({}), translators=(), encoder=WordVectors(), pool=Here(),
        publish=lambda _editions: 0, clock=clock,
    )  # fmt: skip
    desk.group(summary)
    desk.review(summary)
    return summary


def said(why: str = "") -> Said:
    return Said("anna", NOW, why)


def stories(archive: SqlArchive) -> dict[str, tuple[str, ...]]:
    """The articles of each living story, by slug."""
    return {one.story.slug: one.articles for one in archive.stories.since(datetime.min.replace(tzinfo=NOW.tzinfo))}


def together(archive: SqlArchive) -> set[frozenset[str]]:
    """Which articles are together."""
    return {frozenset(articles) for articles in stories(archive).values()}


def broken(archive: SqlArchive) -> list[str]:
    """What does not hold of what must: words of persons, one story an article, no story without any."""
    placed = [article for articles in stories(archive).values() for article in articles]
    wrong = [f"{article} is in several stories" for article in placed if placed.count(article) > 1]
    wrong += [f"{slug} has no article" for slug, articles in stories(archive).items() if not articles]
    constraints = archive.decisions.constraints(placed)
    rules = Rules(constraints)
    for article in placed:
        held = rules.held(article)
        if held is not None and held[1].id != constraints.where[article]:
            wrong.append(f"{article} is not where decision {held[0]} holds it")
        together = {other for other in rules.parted(article) if constraints.where.get(other) == constraints.where[article]}
        wrong += [f"{article} is together with {other}" for other in together]
    return wrong


__all__ = ["arrive", "broken", "of_event", "regroup_and_look", "said", "stories", "together"]
