"""The desk learns what an outlet's pages repeat, keeps it, and reads the next pages with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dragoman.archive import SqlArchive, open_archive
from dragoman.config import Settings
from dragoman.desk import Desk, Summary
from dragoman.extract.frame import key, seen
from dragoman.model import Frame, FrameBlock, Source
from dragoman.workers import Here
from tests.conftest import NOW, Marking, Replay, WordVectors

TOWNS = ["Vilmar", "Marrow", "Ostrel", "Kaveth", "Lunden", "Sorrel", "Tamber", "Wendry"]
LATER = ["Jorlat", "Pellin"]
MOTTO = "The Paper has told its readers what happens along the river since it was founded by two printers and a ferryman."
NORTH = "https://north.example/rss"


def written(town: str) -> list[str]:
    return [
        f"The council of {town} met on Tuesday and agreed to rebuild the old bridge before the winter, officials said.",
        f"Engineers will begin with the outer arches at {town}, which the flood of last spring had moved by a hand's width.",
        f"The work in {town} is to last until October, according to a document that the council made public on Wednesday.",
    ]


def page(town: str, *more: str) -> bytes:
    body = "".join(f"<p>{one}</p>" for one in (*written(town), *more))
    title = f"{town} to rebuild its bridge"
    return f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def feed(outlet: str, towns: list[str]) -> bytes:
    items = "".join(
        f"<item><title>{town} to rebuild its bridge</title><link>https://{outlet}.example/{town}</link><guid>{town}</guid></item>"
        for town in towns
    )
    return f"<rss version='2.0'><channel><title>{outlet}</title><link>https://{outlet}.example/</link>{items}</channel></rss>".encode()


def press(outlet: str, towns: list[str], *more: str) -> dict[str, Any]:
    answers = {f"https://{outlet}.example/{town}": page(town, *more) for town in towns}
    return {f"https://{outlet}.example/rss": feed(outlet, towns), **answers}


def desk(archive: SqlArchive, folder: Path, pages: dict[str, Any]) -> Desk:
    outlets = [url.split("/")[2].partition(".")[0] for url in pages if url.endswith("/rss")]
    sources = tuple(
        Source(one, one.title(), f"https://{one}.example/", "FR", ("en",), (f"https://{one}.example/rss",)) for one in outlets
    )
    settings = Settings(folder, "Test", editions=("en",), site=folder / "site", interval_minutes=0.0, sources=sources)
    archive.sources.put(sources)
    return Desk(
        settings, archive, transport=lambda: Replay(pages), translators=(Marking(),), encoder=WordVectors(), pool=Here(),
        publish=lambda at: 0, clock=lambda: NOW,
    )  # fmt: skip


def take(archive: SqlArchive, folder: Path, pages: dict[str, Any]) -> Summary:
    """What is gathered and extracted in a round."""
    summary = Summary()
    one = desk(archive, folder, pages)
    one.gather(summary)
    one.extract(summary)
    one.close()
    return summary


def known(archive: SqlArchive, *outlets: str) -> dict[str, Frame]:
    return archive.frames.many(outlets or ("north",))


def texts(archive: SqlArchive) -> dict[str, list[str]]:
    """By town: the text of each article."""
    found = archive.articles.to_analyse("none yet", 100)
    return {one.url.rsplit("/", 1)[1]: [passage.text for passage in one.passages[1:]] for one in found}


def test_a_round_learns_the_frame_and_the_next_one_reads_with_it(archive: SqlArchive, tmp_path: Path) -> None:
    assert take(archive, tmp_path, press("north", TOWNS, MOTTO)).articles == len(TOWNS)
    frame = known(archive)["north"]
    assert frame.pages == len(TOWNS)
    assert frame.blocks[key(MOTTO)] == FrameBlock(0, 8, 7)
    assert frame.blocks[key(written("Vilmar")[0])].pages == 1
    assert texts(archive) == {town: [*written(town), MOTTO] for town in TOWNS}  # nothing was known of the outlet yet

    assert take(archive, tmp_path, press("north", [*TOWNS, *LATER], MOTTO)).articles == len(LATER)
    taken = texts(archive)
    assert {town: taken[town] for town in LATER} == {town: written(town) for town in LATER}
    assert known(archive)["north"].blocks[key(MOTTO)].pages == 10


def test_the_frame_outlives_the_archive_s_being_closed(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    with open_archive(address) as first:
        take(first, tmp_path, press("north", TOWNS, MOTTO))
    with open_archive(address) as second:
        take(second, tmp_path, press("north", [*TOWNS, *LATER], MOTTO))
        assert {town: texts(second)[town] for town in LATER} == {town: written(town) for town in LATER}


def test_an_outlet_s_frame_is_its_own(archive: SqlArchive, tmp_path: Path) -> None:
    pages = press("north", TOWNS, MOTTO) | press("south", ["Quarne", "Reddik"])
    take(archive, tmp_path, pages)
    frames = known(archive, "north", "south")
    assert (frames["north"].pages, frames["south"].pages) == (8, 2)
    assert key(MOTTO) not in frames["south"].blocks
    later = pages | press("south", ["Quarne", "Reddik", "Steven"], MOTTO)
    take(archive, tmp_path, later)
    assert texts(archive)["Steven"] == [*written("Steven"), MOTTO]


def test_without_new_pages_nothing_is_learned(archive: SqlArchive, tmp_path: Path) -> None:
    pages = press("north", TOWNS, MOTTO)
    take(archive, tmp_path, pages)
    before = known(archive)
    assert take(archive, tmp_path, pages).articles == 0
    assert known(archive) == before


def test_an_item_without_its_page_teaches_nothing(archive: SqlArchive, tmp_path: Path) -> None:
    summary = take(archive, tmp_path, {NORTH: feed("north", TOWNS)})
    assert (summary.articles, summary.from_feed) == (8, 8)
    assert known(archive) == {}


class Cut(Exception):
    """The power goes."""


@pytest.mark.parametrize("step", ["articles.put", "frames.put", "captures.mark_extracted"])
def test_what_was_read_is_learned_whenever_the_power_goes(
    archive: SqlArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    pages = press("north", TOWNS, MOTTO)
    store, name = step.split(".")

    def cut(*_: Any, **__: Any) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(getattr(archive, store), name, cut)
        with pytest.raises(Cut):
            take(archive, tmp_path, pages)
    take(archive, tmp_path, pages)
    frame = known(archive)["north"]
    assert frame.pages == len(TOWNS)
    assert frame.blocks[key(MOTTO)].pages == len(TOWNS)
    assert all(seen(frame, f"https://north.example/{town}") for town in TOWNS)
    assert texts(archive)["Vilmar"][:3] == written("Vilmar")
