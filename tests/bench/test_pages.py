"""The bench of pages gives the figures that it promises: here on a tiny set of pages, made by the test."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

pages = pytest.importorskip("pages")
real_press = pytest.importorskip("real_press")

TOWNS = [
    "Vilmar", "Marrow", "Ostrel", "Kaveth", "Lunden", "Sorrel", "Tamber", "Wendry", "Jorlat", "Pellin", "Quarne", "Reddik",
]  # fmt: skip
MOTTO = "The Paper has told its readers what happens along the river since it was founded by two printers and a ferryman."


def written(town: str) -> list[str]:
    return [
        f"The council of {town} met on Tuesday and agreed to rebuild the old bridge before the winter, officials said.",
        f"Engineers will begin with the outer arches at {town}, which the flood of last spring had moved by a hand's width.",
        f"The work in {town} is to last until October, according to a document that the council made public on Wednesday.",
        f"Until then a ferry will carry those who live on the far bank of {town}, twice in an hour and free of charge.",
    ]


def page(town: str, *more: str, head: str = "", encoding: str = "utf-8") -> str:
    body = "".join(f"<p>{one}</p>" for one in (*written(town), *more))
    title = f"{town} to rebuild its bridge"
    return (
        f"<html lang='en'><head><meta charset='{encoding}'><title>{title}</title>{head}</head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li></ul></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )


def fundus(town: str, publisher: str = "North", **gold: Any) -> dict[str, Any]:
    head = '<meta property="article:published_time" content="2026-02-01T22:30:00+02:00"><meta name="author" content="Ana Ruiz">'
    head += '<meta name="tdm-reservation" content="1">'
    return {
        "id": town,
        "publisher": publisher,
        "url": f"https://{publisher.lower()}.example/{town}",
        "crawled": "",
        "html": page(town, head=head),
        "gold": {
            "title": f"{town} to rebuild its bridge",
            "authors": ["Ana Ruiz"],
            "publishing_date": "2026-02-01T22:30:00+02:00",
            "body": {"summary": [], "sections": [{"headline": [], "paragraphs": written(town)}]},
            **gold,
        },
    }


def waddle(town: str, number: int) -> dict[str, Any]:
    return {
        "id": town,
        "outlet": "south.example",
        "date": f"2026-02-{number + 1:02}",
        "language": "en",
        "gold_html": "".join(f"<p>{one}" for one in written(town)),
        "html_base64": base64.b64encode(page(town, MOTTO).encode()).decode(),
    }


def stored(folder: Path, **sets: Sequence[dict[str, Any]]) -> Path:
    (folder / "pages").mkdir()
    for name, rows in sets.items():
        with gzip.open(folder / "pages" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    wrong = fundus("Marrow", title="Another title", authors=["Ben Okri"], publishing_date="2026-02-03T08:00:00+00:00")
    return stored(tmp_path, fundus=[fundus("Vilmar"), wrong], waddle=[waddle(town, day) for day, town in enumerate(TOWNS)])


def test_the_figures(data: Path) -> None:
    figures = pages.measure(pages.in_order(real_press.real_pages(data)), watch=lambda _: None)
    assert set(figures) == {"fundus", "waddle", "trafilatura", "cpu_ratio"}
    assert figures["fundus"]["f1"] == figures["fundus"]["precision"] == figures["fundus"]["recall"] == 1.0
    assert figures["fundus"]["furniture_share"] == 0.0
    # of two pages: one title, one day, and one of the two names on either side is right
    assert (figures["fundus"]["title"], figures["fundus"]["date"], figures["fundus"]["authors"]) == (0.5, 0.5, 0.5)
    assert figures["waddle"]["recall"] == 1.0
    assert 0.9 < figures["waddle"]["f1"] < 1.0  # the first pages of the outlet have its motto
    assert 0 < figures["waddle"]["furniture_share"] < 0.2
    assert figures["waddle"]["frame_gain"] > 0.01
    assert figures["waddle"]["languages"] == {"en": pytest.approx(figures["waddle"]["f1"], abs=0.001)}
    assert set(figures["trafilatura"]["waddle"]) == {"default", "fast", "precision"}
    assert 0 < figures["trafilatura"]["waddle"]["default"]["f1"] <= 1
    assert figures["cpu_ratio"] > 0
    assert json.loads(json.dumps(figures)) == figures


def test_the_command_prints_one_object_last(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pages.py", "--data", str(data)])
    pages.main()
    lines = capsys.readouterr().out.splitlines()
    assert set(json.loads(lines[-1])) == {"fundus", "waddle", "trafilatura", "cpu_ratio"}
    assert any("trafilatura precision" in line for line in lines)


def test_without_pages_it_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pages.py", "--data", str(tmp_path)])
    with pytest.raises(SystemExit, match=str(tmp_path / "pages")):
        pages.main()


def test_pages_come_by_outlet_and_date(tmp_path: Path) -> None:
    rows = [waddle("Ostrel", 7), waddle("Kaveth", 2), waddle("Lunden", 4)]
    found = pages.in_order(real_press.real_pages(stored(tmp_path, waddle=rows, fundus=[fundus("Vilmar")])))
    assert [one.id for one in found] == ["Vilmar", "Kaveth", "Lunden", "Ostrel"]


def test_the_frame_is_learned_on_the_way(data: Path) -> None:
    ordered = [one for one in pages.in_order(real_press.real_pages(data)) if one.outlet.startswith("w-")]
    learned, _ = pages.read_all(ordered, frames=True)
    bare, _ = pages.read_all(ordered, frames=False)
    assert [MOTTO in pages.paragraphs(one) for one in bare] == [True] * len(TOWNS)
    with_motto = [MOTTO in pages.paragraphs(one) for one in learned]
    assert with_motto[0]
    assert not any(with_motto[6:])


def test_a_page_without_html_counts_as_nothing_found() -> None:
    empty = real_press.RealPage("w-x", "1", "", b"", "text/html", "", "Some words of gold.")
    found, _ = pages.read_all([empty], frames=True)
    assert pages.paragraphs(found[0] if found[0] and found[0].blocks else None) == []


@pytest.mark.parametrize(
    ("paragraph", "has"),
    [
        ("one two three four five", True),
        ("two three four", True),  # a short one by its words
        ("two four", False),
        ("THREE, four!", True),
        ("five six seven eight nine ten eleven", False),
        ("one two three four five six zero zero zero", True),  # three of six shingles
        ("one two three four zero zero zero zero", False),
        ("hree four", False),
    ],
)
def test_the_counterpart_of_a_paragraph(paragraph: str, has: bool) -> None:
    scores = pages.Scores()
    scores.add([paragraph], "One, two: three four. Five six")
    assert scores.furniture == (0 if has else 1)
    assert scores.paragraphs == 1


def test_means_are_of_pages() -> None:
    scores = pages.Scores()
    scores.add(["a b c d"], "a b c d")
    scores.add(["w x y z", "a b c d"], "a b c d")
    figures = scores.figures()
    # four shingles more of the second page's five are wrong: w x y z, x y z a, y z a b, z a b c
    assert figures["precision"] == pytest.approx((1 + 1 / 5) / 2)
    assert figures["recall"] == 1.0
    assert figures["furniture_share"] == pytest.approx(1 / 3)
    assert pages.Scores().figures() == {"f1": 0.0, "precision": 0.0, "recall": 0.0, "furniture_share": 0.0}
