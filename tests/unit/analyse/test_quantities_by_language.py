"""The same facts in the words of many languages: `quantities_by_language.txt` has the phrases and what is to be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.analyse.lexicon import languages
from dragoman.analyse.quantities import quantities_in

LEAST = 25  # phrases a language


def _phrases() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    language = ""
    for line in (Path(__file__).parent / "quantities_by_language.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            language = line[3:]
        elif language and line:
            phrase, _, wanted = line.rpartition(" | ")
            found.append((language, phrase, wanted))
    return found


def _read(written: str) -> tuple[float, str, float | None]:
    figures, _, unit = written.partition(" ")
    low, _, high = figures.partition(":" if unit == "score" else "..")
    return float(low), unit, float(high) if high else None


PHRASES = _phrases()


@pytest.mark.parametrize(("language", "phrase", "wanted"), PHRASES)
def test_quantities_of_a_phrase(language: str, phrase: str, wanted: str) -> None:
    found = [(one.value, one.unit, one.high) for one in quantities_in(phrase, language)]
    assert found == ([] if wanted == "-" else [_read(one) for one in wanted.split(", ")])


@pytest.mark.parametrize("language", languages("numbers"))
def test_every_language_has_phrases(language: str) -> None:
    count = sum(1 for other, _, _ in PHRASES if other == language)
    assert count >= LEAST, f"{language}: {count} phrases, write {LEAST - count} more into quantities_by_language.txt"
