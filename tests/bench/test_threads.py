"""The bench of threads gives the figures that it promises: here on a tiny corpus, made by the test."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import WordVectors
from tests.making import rss

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

threads = pytest.importorskip("threads")
many_archived = pytest.importorskip("many_archived")

TRIAL = [
    "Curtis Pennwright is tried in Geneva for the murder of Anna Morvell.",
    "The trial of Curtis Pennwright for the murder of Anna Morvell opened in Geneva.",
]
VERDICT = [
    "Curtis Pennwright is guilty in Geneva of the murder of Anna Morvell.",
    "The trial of Curtis Pennwright for the murder of Anna Morvell ended in Geneva.",
]
OTHERS = [
    [f"{name} sells {what}, and {what} cost more this {when}.", f"In the {when} many buy {what}, said {name}."]
    for name, what, when in (
        ("Bertram Oldfield", "eggs", "spring"),
        ("Sigrid Halvorsen", "boats", "summer"),
        ("Pablo Marquina", "tyres", "autumn"),
        ("Ilse Vandermeer", "coats", "winter"),
        ("Tomas Kralicek", "lamps", "evening"),
    )
]


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    stories = [("7", "trial", TRIAL), ("7", "verdict", VERDICT)]
    stories += [(str(number), "other", text) for number, text in enumerate(OTHERS, 10)]
    folder = tmp_path / "stories"
    _write(
        folder / "ecbplus.jsonl.gz",
        [{"topic": topic, "story": story, "sentences": text} for topic, story, text in stories for _ in range(2)],
    )
    _write(
        folder / "basil.jsonl.gz",
        [
            {"story": story, "title": text[0], "paragraphs": text[1:], "date": f"2015-0{month}-12", "source": source}
            for month, (story, text) in enumerate({"trial": TRIAL, "verdict": VERDICT}.items(), 1)
            for source in ("one", "two")
        ],
    )
    _write(folder / "ntrex.jsonl.gz", [{"story": text[0], "language": "eng", "sentences": text} for text in OTHERS])
    world = tmp_path / "feeds" / "world"
    world.mkdir(parents=True)
    items = (
        f"<title>{text[0]}</title><link>https://p.example/{number}</link><description>{text[1]}</description>"
        for number, text in enumerate(OTHERS)
    )
    (world / "paper.xml").write_text(rss(*items), encoding="utf-8")
    return tmp_path


def test_all_promised_figures(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(many_archived, "OPEN", 20)
    monkeypatch.setattr(many_archived, "LINKED", 8)
    figures = threads.measured(data, WordVectors(), [1_000], shown=True)
    assert (figures["ecbplus_pairs"], figures["ecbplus_precision"]) == (1, 1.0)
    assert (figures["basil_pairs"], figures["basil_precision"]) == (1, 1.0)
    assert figures["world_threads"] == figures["world_related"] == 0
    assert figures["ms_per_story_1k"] > 0
    assert figures["ms_per_search_1k"] > 0
    assert figures["ms_nothing_new_1k"] > 0
    assert "Curtis Pennwright is guilty" in capsys.readouterr().out


def test_precision_counts_wrong_pairs() -> None:
    found = [threads.Link(later, "a", "related", 0.5, (), ()) for later in ("a2", "b1")]
    assert threads.precision(found, lambda one, other: one[0] == other[0]) == 0.5
    assert threads.precision([], lambda _one, _other: False) == 1.0
