"""Subscription lists, ours and those of others."""

from pathlib import Path

import pytest

from dragoman.config import FILE_NAME, add_sources, load
from dragoman.errors import PageError
from dragoman.feeds import opml
from tests.making import source


def outlines(*lines: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<opml version="2.0"><head/><body>{"".join(lines)}</body></opml>'.encode()


def test_round_trip() -> None:
    sources = (
        source("paper", name='Le "Journal" & <Cie>', homepage="https://paper.example/?a=1&b=2"),
        source("bote", country="", languages=()),
        source("novi", name="Нови", homepage="https://novi.example/", country="BG", languages=("bg", "en")),
    )
    found = opml.read(opml.write(sources, "Ours & theirs"))
    assert [(one.name, one.homepage, one.country, one.feeds) for one in found] == [
        (one.name, one.homepage, one.country, one.feeds) for one in sources
    ]
    assert [one.languages for one in found] == [("fr",), (), ("bg",)]
    assert [one.id for one in found] == ["paper-example", "bote-example", "novi-example"]


def test_every_feed_of_an_outlet_is_listed() -> None:
    both = source("paper", feeds=("https://paper.example/1", "https://paper.example/2"))
    assert [one.feeds for one in opml.read(opml.write([both], "Ours"))] == [
        ("https://paper.example/1",),
        ("https://paper.example/2",),
    ]


def test_lists_of_feed_readers() -> None:
    found = opml.read(
        outlines(
            '<outline text="Europe"><outline text="Paper" type="rss" xmlUrl=" https://paper.example/feed "/></outline>',
            '<outline title="Bote" text="x" xmlUrl="https://bote.example/rss" htmlUrl="https://www.bote.example/"/>',
            '<outline xmlUrl="https://nameless.example/rss"/>',
        )
    )
    assert [(one.id, one.name) for one in found] == [
        ("paper-example", "Paper"),
        ("bote-example", "Bote"),
        ("nameless-example", "nameless-example"),
    ]
    assert found[0].homepage == "https://paper.example/feed"
    assert found[0].feeds == ("https://paper.example/feed",)


def test_what_a_hostile_list_says_never_breaks_the_desk(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[desk]\n")
    found = opml.read(
        outlines(
            '<outline text="a" xmlUrl="javascript:steal()"/>',
            '<outline text="b" xmlUrl="file:///etc/passwd"/>',
            '<outline text="c" xmlUrl="http://[broken"/>',
            '<outline text="d&#10;[[source]]" xmlUrl="https://d.example/" htmlUrl="http://[" language="日本" country="Öö"/>',
            '<outline text="e" xmlUrl="https://e.example/" language="english" country="Germany"/>',
            f'<outline text="f" xmlUrl="https://{"f" * 90}.example/" language="PT-br" country="br"/>',
        )
    )
    add_sources(tmp_path, found)
    kept = load(tmp_path).sources
    assert [one.feeds[0] for one in kept][:2] == ["https://d.example/", "https://e.example/"]
    assert [one.languages for one in kept] == [(), (), ("pt",)]
    assert [one.country for one in kept] == ["", "", "BR"]
    assert kept[0].name == "d [[source]]"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    head = f'<!DOCTYPE opml [<!ENTITY e "GROWN"><!ENTITY f SYSTEM "file://{secret}">]>'
    found = opml.read(outlines('<outline text="a" xmlUrl="https://a.example/">&e;&f;</outline>', head=head))
    assert "GROWN" not in repr(found)
    assert "SECRET" not in repr(found)


def test_a_bomb_is_no_list() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    try:
        found = opml.read(outlines('<outline text="&l9;" xmlUrl="https://a.example/"/>', head=f"<!DOCTYPE opml [{lines}]>"))
    except PageError:
        return
    assert len(repr(found)) < 10_000


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"<opml/>", outlines('<outline text="a folder"/>'), b"\x00\xff", b"<a>" * 5000]
)
def test_what_is_no_list(body: bytes) -> None:
    with pytest.raises(PageError, match="feed reader"):
        opml.read(body)
