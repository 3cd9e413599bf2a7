"""The bench of engines' speed gives a ratio for each engine, on sentences that a folder may have."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

from tests.conftest import WordVectors

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

bench = pytest.importorskip("engines_speed")


def test_sentences_come_from_the_data_once_each(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    documents = [
        {"language": "spa", "sentences": ["El perro ve el gato.", "El puente es nuevo.", "El perro ve el gato."]},
        {"language": "fra", "sentences": ["Le pont est neuf."]},
    ]
    with gzip.open(tmp_path / "stories" / "ntrex.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in documents)
    assert bench.spanish(tmp_path) == ["El perro ve el gato.", "El puente es nuevo."]
    assert bench.spanish(tmp_path / "none") == []


def test_an_engine_is_measured_alone_and_through_the_desk(tmp_path: Path) -> None:
    found = bench.engines(tmp_path)
    assert {"firefox", "ctranslate2"} <= found.keys()
    make, source, sentences = found["ctranslate2"]
    assert len(set(sentences)) == len(sentences) == bench.SENTENCES * (bench.ROUNDS + 1)
    engine = make()
    measured = bench.speed(engine, source, sentences[:4], WordVectors())
    assert bench.speed(engine, source, sentences[:1], WordVectors()).ratio > 0
    engine.close()
    assert measured.ratio == pytest.approx(measured.desk / measured.alone)
    assert measured.added_ms == pytest.approx(1000 / measured.desk - 1000 / measured.alone)
    assert min(measured.alone, measured.desk) > 0
