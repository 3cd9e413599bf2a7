"""Pieces of text → passages."""

import pytest

from dragoman.extract.passages import MAX_PASSAGES, arrange, from_markup, passages


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
