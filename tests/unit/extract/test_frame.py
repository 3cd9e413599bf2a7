"""What an outlet's pages repeat: learned, held against blocks, forgotten."""

from collections.abc import Iterable

import pytest

from dragoman.extract import Page, extract
from dragoman.extract.frame import (
    FORGOTTEN_AFTER,
    MAX_BLOCKS,
    MOST_COUNTED,
    ONCE_FORGOTTEN_AFTER,
    WEIGHT,
    against,
    key,
    learn,
    seen,
)
from dragoman.model import Done, Extraction, Frame, FrameBlock
from tests.making import NOW, captured, item


def learned(pages: Iterable[Iterable[str]], frame: Frame | None = None, name: str = "page") -> Frame:
    """The frame after pages with these keys of blocks."""
    known = frame or Frame("paper")
    for number, keys in enumerate(pages, known.pages):
        known = learn(known, f"https://paper.example/{name}-{number}", keys)
    return known


def test_a_key_is_of_the_text_in_any_case() -> None:
    assert key("All rights reserved") == key("ALL RIGHTS RESERVED")
    assert key("All rights reserved") != key("All rights reserved.")
    assert key("\ud800 half a sign")


def test_learning_counts_pages() -> None:
    frame = learned([["a", "b"], ["a"], ["a", "c", "c"]])
    assert (frame.source, frame.pages) == ("paper", 3)
    assert frame.blocks == {"a": FrameBlock(0, 3, 2), "b": FrameBlock(0, 1, 0), "c": FrameBlock(2, 1, 2)}
    assert frame.recent == tuple(key(f"https://paper.example/page-{number}") for number in range(3))


def test_learning_leaves_what_it_learned_from_alone() -> None:
    before = learned([["a"]])
    after = learned([["a"]], before)
    assert (before.pages, before.blocks["a"].pages) == (1, 1)
    assert (after.pages, after.blocks["a"].pages) == (2, 2)


def test_another_look_at_a_page_is_not_another_page() -> None:
    frame = learned([["a"], ["b"]])
    assert learn(frame, "https://paper.example/page-0", ["a", "changed"]) == frame
    assert seen(frame, "https://paper.example/page-0")
    assert not seen(frame, "https://paper.example/page-7")
    assert not seen(None, "https://paper.example/page-0")


def test_what_did_not_come_back_is_forgotten() -> None:
    frame = learned([["once", "twice"], ["twice"]])
    soon = learned([["x"]] * (ONCE_FORGOTTEN_AFTER - 1), frame)
    assert {"once", "twice"} <= set(soon.blocks)
    later = learned([["x"]] * 2, soon)
    assert "once" not in later.blocks
    assert "twice" in later.blocks
    long_after = learned([["x"]] * (FORGOTTEN_AFTER + 2), frame)
    assert set(long_after.blocks) == {"x"}


def test_a_redesign_is_forgotten_and_the_new_frame_learned() -> None:
    old = learned([["old menu", "old footer"]] * 30)
    new = learned([["new menu"]] * (FORGOTTEN_AFTER + 2), old)
    assert set(new.blocks) == {"new menu"}
    assert against(new, "old footer") == 0
    # a line that came with the redesign weighs as one that was always there: only pages since it came count
    assert against(learned([["new menu"]] * 10, old), "new menu") == WEIGHT * MOST_COUNTED


def test_a_frame_has_an_end_and_keeps_what_came_last() -> None:
    frame = learned([[f"{page}-{block}" for block in range(400)] + ["menu"] for page in range(8)])
    assert len(frame.blocks) == MAX_BLOCKS
    assert frame.blocks["menu"] == FrameBlock(0, 8, 7)
    assert "7-0" in frame.blocks
    assert "0-0" not in frame.blocks


def test_pages_are_remembered_as_long_as_their_blocks() -> None:
    frame = learned([["a"]] * (FORGOTTEN_AFTER + 10))
    assert len(frame.recent) == FORGOTTEN_AFTER
    assert seen(frame, f"https://paper.example/page-{FORGOTTEN_AFTER + 9}")
    assert not seen(frame, "https://paper.example/page-9")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([], 0.0),
        ([["b"]] * 5, 0.0),
        ([["a"]], 2.0),  # one of one page
        ([["a"]] * 3, 6.0),
        ([["a"]] * 20, 12.0),  # more than six pages count no more
        ([["a"], ["b"], ["b"], ["a"]], 2.0),  # two, on half of the pages since it came
        ([["b"], ["b"], ["a"]], 2.0),  # pages before it came say nothing
        ([["a"], ["b"], ["b"], ["b"]], 0.5),
    ],
)
def test_how_much_is_held_against_a_block(pages: list[list[str]], expected: float) -> None:
    assert against(learned(pages), "a") == pytest.approx(expected)


def test_a_page_is_not_held_against_itself() -> None:
    assert against(None, "a") == 0
    assert against(learned([["a"]]), "a", again=True) == 0
    assert against(learned([["a"], ["a"]]), "a", again=True) == pytest.approx(2.0)
    assert against(learned([["a"], ["b"], ["a"]]), "a", again=True) == pytest.approx(WEIGHT * 1 * 1 / 2)


# -- pages of an outlet ------------------------------------------------------------------------------------------------------------

TOWNS = ["Marrow", "Vilmar", "Ostrel", "Kaveth", "Lunden", "Sorrel", "Tamber", "Wendry", "Jorlat", "Pellin"]
BACKGROUND = (
    "The river rose by four metres in the spring of last year, when the snow of two winters melted within a week and took "
    "eleven bridges with it on its way down to the coast."
)
MOTTO = "The Paper has told its readers what happens along the river since it was founded by two printers and a ferryman."


def report(town: str, *more: str, menu: str = "") -> str:
    paragraphs = [
        f"The council of {town} met on Tuesday and agreed to rebuild the old bridge before the winter, officials said.",
        f"Engineers will begin with the outer arches at {town}, which the flood of last spring had moved by a hand's width.",
        *more,
        f"The work in {town} is to last until October, according to a document that the council made public on Wednesday.",
    ]
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = f'<title>{town} to rebuild its bridge</title><link rel="canonical" href="/{town}">'
    return (
        f"<html><head><meta charset='utf-8'>{head}</head><body>{menu}<article><h1>{town} to rebuild its bridge</h1>{body}"
        f"</article></body></html>"
    )


def take(markup: str, town: str, frame: Frame | None) -> Extraction:
    url = f"https://paper.example/{town}"
    made = extract(Page(item(url=url), captured(markup, url=url), NOW, frame=frame))
    assert isinstance(made, Done), made
    return made.value


def after(reports: dict[str, str], frame: Frame | None = None) -> tuple[list[Extraction], Frame]:
    """What is taken of an outlet's pages in order, and its frame then."""
    frame = frame or Frame("paper")
    found = []
    for town, markup in reports.items():
        found.append(take(markup, town, frame))
        frame = learn(frame, found[-1].article.canonical, found[-1].blocks)
    return found, frame


def texts(taken: Extraction) -> list[str]:
    return [one.text for one in taken.article.passages if one.kind != "headline"]


def test_a_line_on_every_page_is_left_out_after_some() -> None:
    found, _ = after({town: report(town, MOTTO) for town in TOWNS})
    assert MOTTO in texts(found[0])  # by itself it looks like text
    for one in found[6:]:
        assert MOTTO not in texts(one)
        assert ("frame", MOTTO) in [(left.reason, left.text) for left in one.left_out]
        assert len(texts(one)) == 3


def test_background_that_some_reports_repeat_stays() -> None:
    found, _ = after({town: report(town, *([BACKGROUND] if number in (1, 5, 9) else [])) for number, town in enumerate(TOWNS)})
    assert [BACKGROUND in texts(one) for one in found] == [number in (1, 5, 9) for number in range(10)]
    assert all(len(texts(one)) == 3 + (number in (1, 5, 9)) for number, one in enumerate(found))


def test_a_page_that_is_read_again_is_the_same() -> None:
    reports = {town: report(town) for town in TOWNS}
    found, frame = after(reports)
    for _ in range(3):
        again, then = after(reports, frame)
        assert [texts(one) for one in again] == [texts(one) for one in found]
        assert then == frame


def test_a_page_whose_text_is_changed_later_keeps_the_rest() -> None:
    _, frame = after({"Marrow": report("Marrow")})
    revised = take(report("Marrow", BACKGROUND), "Marrow", frame)
    assert len(texts(revised)) == 4


def test_after_a_redesign_the_new_frame_counts() -> None:
    _, frame = after({f"{town}-{number}": report(f"{town}-{number}", MOTTO) for number in range(2) for town in TOWNS})
    assert against(frame, key(MOTTO)) == WEIGHT * MOST_COUNTED
    found, frame = after(
        {f"{town}-{n}": report(f"{town}-{n}", menu="<p>New</p>") for n in range(2, 9) for town in TOWNS}, frame
    )
    assert against(frame, key(MOTTO)) == 0
    assert against(frame, key("New")) == WEIGHT * MOST_COUNTED
    assert all(len(texts(one)) == 3 for one in found)
