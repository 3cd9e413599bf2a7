"""The bench of facts gives the figures that it promises: here on a tiny corpus, made by the test."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

facts = pytest.importorskip("facts")

LINES = {
    "eng": ["Five ships came on 12 May 2015.", "It cost $3 million, 20 percent more.", "They won 2-1.", "Nothing happened."],
    "fra": [
        "Cinq navires sont venus le 12 mai 2015.",
        "Il a coûté 3 millions de dollars, 20 % de plus.",
        "Ils ont gagné.",
        "Sept jours.",
    ],
    "jpn": ["2015年5月12日に船が5隻来た。", "300万ドル、20%増。", "2対1で勝った。", "何もなかった。"],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    with gzip.open(tmp_path / "stories" / "ntrex.jsonl.gz", "wt", encoding="utf-8") as file:
        for language, sentences in LINES.items():
            file.write(json.dumps({"story": "s", "language": language, "sentences": sentences}) + "\n")
    return tmp_path


def test_lines_are_compared_with_english(data: Path) -> None:
    tallies = facts.compare(data, facts.quantity_facts)
    french, japanese = tallies["fra"], tallies["jpn"]
    # English: 5 ships, 3e6 USD, 20 %, and 2-1 as two figures; French lacks the score and tells of seven days
    assert (french.true, french.found, french.wanted) == (3, 4, 5)
    assert (japanese.true, japanese.found, japanese.wanted) == (5, 5, 5)
    assert french.precision == 3 / 4
    assert french.recall == 3 / 5
    figures = facts.figures(tallies)
    assert figures["all"] == 2 * 8 / (9 + 10)
    assert figures["latin_cyrillic"] == figures["by_language"]["fra"] == 2 * 3 / (4 + 5)


def test_dates_are_compared_by_what_is_told(data: Path) -> None:
    assert facts.figures(facts.compare(data, facts.date_facts)) == {
        "all": 1.0,
        "latin_cyrillic": 1.0,
        "by_language": {"fra": 1.0, "jpn": 1.0},
    }
    assert facts.date_facts("in 1998 and on Friday", "en") == {}


def test_a_range_counts_as_its_ends() -> None:
    assert facts.quantity_facts("5 to 10 percent", "en") == {(5, "%"): 1, (10, "%"): 1}


def test_the_bench_prints_its_figures_last(data: Path) -> None:
    command = [sys.executable, str(BENCH / "facts.py"), "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {"quantities", "dates"} <= set(figures)
    assert set(figures["quantities"]) == {"all", "latin_cyrillic", "by_language"}


def test_misses_are_shown_line_by_line(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts.print_misses(data, "fra")
    assert "Ils ont gagné." in capsys.readouterr().out
