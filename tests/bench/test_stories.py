"""The bench of stories gives the figures that it promises: here on a tiny corpus, made by the test."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import WordVectors
from tests.making import rss

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

clusters = pytest.importorskip("clusters")
stories = pytest.importorskip("stories")
real_stories = pytest.importorskip("real_stories")

BRIDGE = [
    "The bridge in Marrow reopens.",
    "Traffic crossed the bridge in Marrow on Monday, 12 May 2025.",
    "It had been closed.",
]
EGGS = ["Eggs cost more than ever.", "A dozen eggs cost 9 euros in April, said Ann Corby, who sells them.", "Hens were ill."]


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    told = {"bridge": BRIDGE, "eggs": EGGS}
    _write(
        tmp_path / "stories" / "basil.jsonl.gz",
        [
            {"story": story, "title": text[0], "paragraphs": text[1:], "date": f"201{year}-05-12", "source": source}
            for year, (story, text) in enumerate(told.items())
            for source in ("one", "two", "three")
        ],
    )
    _write(
        tmp_path / "stories" / "ecbplus.jsonl.gz",
        [{"topic": "1", "story": story, "sentences": ["http : / / x . example", *text]} for story, text in told.items()],
    )
    _write(
        tmp_path / "stories" / "ntrex.jsonl.gz",
        [{"story": story, "language": code, "sentences": text} for story, text in told.items() for code in ("eng", "ukr")],
    )
    bridge, eggs = " ".join(BRIDGE), " ".join(EGGS)
    _write(
        tmp_path / "stories" / "semeval22.jsonl.gz",
        [
            {"text1": one, "lang1": "en", "text2": other, "lang2": "en", "Overall": grade}
            for one, other, grade in ((bridge, bridge, 1), (eggs, eggs, 1.5), (bridge, eggs, 4), (eggs, bridge, 3.5))
        ],
    )
    world = tmp_path / "feeds" / "world"
    world.mkdir(parents=True)
    items = (
        f"<title>{text[0]}</title><link>https://p.example/{name}</link><description>{text[1]}</description>"
        for name, text in told.items()
    )
    (world / "paper.xml").write_text(rss(*items), encoding="utf-8")
    (world / "copy.xml").write_text((world / "paper.xml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_all_promised_figures(data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stories, "OPEN_STORIES", 50)
    monkeypatch.setattr(stories, "ARCHIVED", 30)
    monkeypatch.setattr(stories, "ORDERS", 2)
    labels = tmp_path / "labels.jsonl"
    keys = [hashlib.sha256(f"https://p.example/{name}".encode()).hexdigest()[:12] for name in ("bridge", "eggs")]
    labels.write_text("\n".join(json.dumps({"key": key, "story": key, "sure": True}) for key in keys), encoding="utf-8")
    figures = stories.measured(data, WordVectors(), labels, shown=False)
    assert figures["basil"] == figures["basil_undated"] == figures["order_ari"] == 1.0
    assert figures["ecbplus"] == figures["ecbplus_precision"] == figures["ntrex_encoder"] == 1.0
    assert set(figures["ntrex_languages"]) == {"eng", "ukr"}
    assert figures["semeval22"] > 0.7
    assert figures["ms_per_article_50k"] > 0
    assert figures["world"] == {"bcubed": 1.0, "pairwise_p": 0.0, "pairwise_r": 0.0, "pairwise_f1": 0.0, "small": 0.0}


def test_each_link_of_the_stream_comes_once(data: Path) -> None:
    assert len(real_stories.world(data)) == 2


def test_an_address_is_no_headline(data: Path) -> None:
    assert [one.article.headline for one in real_stories.ecbplus(data)] == [BRIDGE[0], EGGS[0]]


def test_figures_of_partitions() -> None:
    placed = [("a", 1), ("a", 1), ("a", 2), ("b", 2)]
    f1, precision, recall = clusters.bcubed(placed)
    assert precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
    assert clusters.pairwise(placed) == pytest.approx((0.5, 1 / 3, 0.4))
    assert clusters.adjusted_rand([1, 1, 2, 2], ["x", "x", "y", "y"]) == 1.0
    assert clusters.adjusted_rand([1, 1, 2, 2], [1, 2, 1, 2]) < 0.0
    assert clusters.spearman([1, 2, 2, 4], [10, 20, 20, 30]) == pytest.approx(1.0)


def test_small_stories_and_large_ones_apart() -> None:
    placed = [("small", 1), ("small", 2), *(("large", 3) for _ in range(5)), ("alone", 9)]
    assert clusters.bcubed_by_size(placed) == pytest.approx((2 * 0.5 / 1.5, 1.0))
