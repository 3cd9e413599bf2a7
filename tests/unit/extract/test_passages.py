"""Pieces of text → passages."""

import pytest
from lxml import etree

from dragoman.extract.passages import MAX_PASSAGES, arrange, from_markup, from_tree, passages


def test_a_repeated_text_has_ids_of_its_own() -> None:
    made = passages("a1", [("paragraph", "Again."), ("quote", "Again."), ("paragraph", "Again."), ("paragraph", "Again.")])
    assert len({one.id for one in made}) == 4
    assert made[2].id == f"{made[0].id}-2"
    assert made[3].id == f"{made[0].id}-3"
    assert all(one.id.startswith("a1-") for one in made)


def test_an_id_does_not_depend_on_the_place() -> None:
    alone = passages("a1", [("paragraph", "Words.")])[0]
    behind = passages("a1", [("headline", "Title"), ("paragraph", "Words.")])[1]
    assert alone.id == behind.id
    assert (alone.index, behind.index) == (0, 1)
    assert passages("a2", [("paragraph", "Words.")])[0].id != alone.id


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("One.\n\nTwo\nlines.", [("paragraph", "One."), ("paragraph", "Two lines.")]),
        ("One.<br><br/>Two.", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<h2>Sub</h2><blockquote><p>Said.</p></blockquote>", [("subhead", "Sub"), ("quote", "Said.")]),
        ("<ul><li>One.</li><li><p>Two.</p></li></ul>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<p>Text.</p><script>steal()</script><figure><p>Caption</p></figure>", [("paragraph", "Text.")]),
        ("<p>Text.</p><p><a href='/x'>More from us</a></p>", [("paragraph", "Text.")]),
        ("plain & simple", [("paragraph", "plain & simple")]),
        ("", []),
        ("<p> </p>", []),
    ],
)
def test_from_markup(markup: str, expected: list[tuple[str, str]]) -> None:
    assert list(from_markup(markup)) == expected


def test_arrange_ends_with_text() -> None:
    pieces = arrange("Title", "", [("paragraph", "One."), ("subhead", "Comments"), ("subhead", "Newsletter")])
    assert pieces == [("headline", "Title"), ("paragraph", "One.")]


def test_arrange_takes_each_text_once() -> None:
    pieces = arrange(
        "The Title", "", [("subhead", "the title!"), ("paragraph", "One."), ("paragraph", "ONE"), ("paragraph", "…")]
    )
    assert pieces == [("headline", "The Title"), ("paragraph", "One.")]


def test_arrange_has_an_end() -> None:
    assert len(arrange("Title", "", (("paragraph", f"Number {n}.") for n in range(MAX_PASSAGES * 2)))) == MAX_PASSAGES + 1


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<p>See <ref>the report</ref>of the council, all of it.</p>", "See the report of the council, all of it."),
        ("<p>See <ref>the report</ref>, all of it.</p>", "See the report, all of it."),
        ("<p>市議会は<ref>報告書</ref>を公表した、と市長は述べた。</p>", "市議会は報告書を公表した、と市長は述べた。"),
        ("<p>One line<lb/>and another</p>", "One line and another"),
        ("<p>H<hi>alf</hi> of it</p>", "Half of it"),
    ],
)
def test_words_at_links_and_line_ends(block: str, expected: str) -> None:
    assert [words for _, words in from_tree(etree.fromstring(f"<body>{block}</body>"))] == [expected]
