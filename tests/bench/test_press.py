"""The benches run on any data folder and give the figures they promise: here on a tiny one, made by the test."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

measure = pytest.importorskip("measure")
mutations = pytest.importorskip("mutations")

TEXT = [
    f"Paragraph {number} tells at some length what the council of Vilmar decided about its old bridge." for number in range(8)
]


def page(number: int, encoding: str = "utf-8") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    head = f'<meta charset="{encoding}"><title>Bridge {number}</title><link rel="canonical" href="https://outlet.example/{number}">'
    return f"<html><head>{head}</head><body><h1>Bridge {number}</h1><article>{body}</article></body></html>"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "feeds" / "world").mkdir(parents=True)
    gold = {
        "title": "Bridge 1",
        "publishing_date": "2026-02-01T10:00:00+00:00",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": TEXT}]},
    }
    fundus = [{"id": "a", "publisher": "A", "url": "https://a.example/1", "crawled": "", "html": page(1), "gold": gold}]
    waddle = [
        {
            "id": str(number),
            "outlet": "b.example",
            "date": "2026-02-02",
            "language": "en",
            "gold_html": "".join(f"<p>{paragraph}" for paragraph in TEXT)
            if number == 2
            else "<p>Something else altogether was meant to be here, and is not",
            "html_base64": base64.b64encode(page(number).encode()).decode(),
        }
        for number in (2, 3)
    ]
    for name, rows in (("fundus", fundus), ("waddle", waddle)):
        with gzip.open(tmp_path / "pages" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    items = "".join(
        f"<item><title>News {n}</title><link>https://c.example/{n}</link><description>What happened, {n}.</description></item>"
        for n in range(3)
    )
    (tmp_path / "feeds" / "world" / "c.xml").write_text(f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>")
    return tmp_path


def test_press_measures_what_it_says(data: Path) -> None:
    command = [sys.executable, str(BENCH / "press.py"), "--data", str(data), "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) == {
        "articles", "articles_share", "unexplained", "cpu_ratio", "peak_mb", "second_round_full_requests", "second_round_written",
        "feeds_per_s", "fuzz_failures",
    }  # fmt: skip
    # three pages and three items without a page; the third page's gold text is another's
    assert (figures["articles"], figures["unexplained"]) == (5, 1)
    assert figures["articles_share"] == pytest.approx(5 / 6, abs=0.001)
    assert (figures["second_round_full_requests"], figures["second_round_written"], figures["fuzz_failures"]) == (0, 0, 0)
    assert figures["peak_mb"] > 50
    assert figures["feeds_per_s"] > 1


def test_text_is_scored_by_shingles() -> None:
    assert measure.f1("a b c d e", "a b c d e") == (1.0, 1.0, 1.0)
    assert measure.f1("A b, c. d", "a B c D") == (1.0, 1.0, 1.0)
    assert measure.f1("a b c d", "w x y z") == (0.0, 0.0, 0.0)
    score, precision, recall = measure.f1("a b c d e f", "a b c d")  # three shingles, of which one is right
    assert (precision, recall) == (pytest.approx(1 / 3), 1.0)
    assert score == pytest.approx(0.5)
    assert measure.f1("会议在北京举行", "会议在北京") == (pytest.approx(2 / 3), 0.5, 1.0)


def test_the_same_seed_makes_the_same_damage(data: Path) -> None:
    first, second = ([one.body for one in mutations.mutants(data, 30)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 25
    assert {one.kind for one in mutations.mutants(data, 30)} == {"feed", "page"}
