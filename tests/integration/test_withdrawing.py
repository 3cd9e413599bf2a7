"""An article that a person withdraws is gone from pages, feeds, search and memory, and stays away."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from dragoman.archive import SqlArchive, schema
from dragoman.editions import Editions
from dragoman.model import Correction, Done
from dragoman.searching import Searching
from dragoman.site.serve import make_app
from tests.conftest import NOW, Marking, Replay
from tests.integration.test_rounds import desk, files, press

URL = "https://north.example/2"
TEXT = b"Dockers"


def everything(archive: SqlArchive) -> str:
    """All that the archive holds, but for the note itself and the names of addresses."""
    with archive._engine.connect() as connection:
        kept = [table for table in schema.metadata.sorted_tables if table.name not in ("withdrawals", "withdrawn", "stories")]
        rows = [repr(tuple(row)) for table in kept for row in connection.execute(select(table))]
        rows += [repr(tuple(row)) for row in connection.exec_driver_sql("SELECT headline, body FROM search_index")]
    return "\n".join(rows)


@pytest.fixture
def withdrawn(archive: SqlArchive, tmp_path: Path):
    made = desk(archive, tmp_path, Replay(press()), Marking())
    made.round()
    assert TEXT in b"".join(files(tmp_path / "site").values())
    assert archive.search.find("dockers")[1] == 1
    item = archive.items.find(URL)
    assert item is not None
    article = archive.articles.of_item(item.id)
    assert article is not None
    archive.memory.correct([Correction(article.headline, article.language, "fr", "Les dockers", "Ana", NOW)])
    (found,) = archive.withdrawals.withdraw(URL, NOW, "Ana", "a court's order")
    made.round()
    return made, found, item


def test_nothing_of_it_is_left(archive: SqlArchive, tmp_path: Path, withdrawn) -> None:
    _, found, item = withdrawn
    assert (found.url, found.source, found.who, found.why) == (URL, "north", "Ana", "a court's order")
    assert archive.articles.get(found.article) is None
    assert archive.items.get(item.id) is None
    assert archive.captures.get(item.id) is None
    assert archive.search.find("dockers") == ((), 0)
    assert "Dockers in Maravel walked out" not in everything(archive)
    shown = {name for name, content in files(tmp_path / "site").items() if TEXT in content}
    assert shown == set()
    assert archive.memory.corrections() == ()
    assert "Dam breaks above Vilmar" in everything(archive)  # nothing else went


def test_its_address_says_so(archive: SqlArchive, tmp_path: Path, withdrawn) -> None:
    made, found, _ = withdrawn
    (story,) = archive.stories.many([found.story])
    page = (tmp_path / "site" / "en" / "story" / story.story.slug / "index.html").read_text("utf-8")
    assert "This story was withdrawn" in page
    assert "North Gazette" in page
    editions = Editions(archive, made.settings)
    client = TestClient(make_app(made.settings, editions, lambda: NOW, Searching(editions)))
    answer = client.get(f"/fr/story/{story.story.slug}/")
    assert answer.status_code == 410
    assert "Ce sujet a été retiré" in answer.text
    for about in ((tmp_path / "site" / "fr" / "about" / "index.html").read_text("utf-8"), client.get("/fr/about/").text):
        assert "Retraits" in about
    assert archive.withdrawals.log(5) == (found,)
    assert archive.decisions.log(5)[0].decision.kind == "withdraw"


def test_it_stays_away_whatever_brings_it_again(archive: SqlArchive, tmp_path: Path, withdrawn) -> None:
    assert withdrawn
    again = press()
    # the same item; the same address under another guid, with a tracker; a page elsewhere that says it is the same article
    rss = again["https://north.example/rss"]
    assert isinstance(rss, bytes)
    other = rss.replace(b"<guid>north-2</guid>", b"<guid>other</guid>").replace(
        b"https://north.example/2</link>", b"https://north.example/2?utm_source=feed</link>"
    )
    copy = other.replace(b"https://north.example/2?utm_source=feed", b"https://north.example/copy").replace(
        b">other<", b">copy<"
    )
    page = again["https://north.example/2"]
    assert isinstance(page, bytes)
    moved = page.replace(b"</head>", b'<link rel="canonical" href="https://north.example/2"></head>')
    for body in (rss, other, copy):
        answers = again | {"https://north.example/rss": body, "https://north.example/copy": moved}
        with archive._engine.begin() as connection:
            connection.execute(schema.feeds.update().values(due_at=None, etag=None, body_key=None))
        desk(archive, tmp_path, Replay(answers), Marking()).round()
        assert archive.search.find("dockers") == ((), 0)
        assert not [name for name, content in files(tmp_path / "site").items() if TEXT in content]


def test_lifted_it_may_come_again(archive: SqlArchive, tmp_path: Path, withdrawn) -> None:
    _, found, _ = withdrawn
    assert archive.withdrawals.lift(URL) == (found,)
    assert archive.withdrawals.lift(URL) == ()
    with archive._engine.begin() as connection:
        connection.execute(schema.feeds.update().values(due_at=None, etag=None, body_key=None))
    desk(archive, tmp_path, Replay(press()), Marking()).round()
    assert archive.search.find("dockers")[1] == 1


def test_what_was_on_its_way_is_not_stored(archive: SqlArchive, withdrawn) -> None:
    _, _, item = withdrawn
    archive.captures.put(item, Done(_capture()), NOW)
    assert archive.captures.get(item.id) is None
    assert archive.items.put([item]) == ((), ())


def _capture():
    from tests.making import captured

    return captured("<p>Dockers</p>", url=URL).value


def test_an_unknown_address_withdraws_nothing(archive: SqlArchive) -> None:
    assert archive.withdrawals.withdraw("https://nowhere.example/", NOW, "Ana", "why") == ()
    assert archive.withdrawals.log(5) == ()
