"""Counting pieces: what the engine would make of a text, without the engine."""

from pathlib import Path

import pytest

from dragoman.engines.pieces import PieceCounter

VOCABULARY = (Path(__file__).resolve().parents[2] / "fixtures" / "models" / "eo-en" / "vocab.eoen.spm").read_bytes()


@pytest.fixture(scope="module")
def counter():
    return PieceCounter(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("La hundo", 2), ("  La\n hundo. ", 3), ("Bahmut", 7), ("hundoj", 2), ("漢字", 3), ("", 1), ("ﬁ", 3)],
)
def test_counts(counter, text, pieces):
    assert counter.count(text) == pieces


def test_fits_says_the_same_as_counting(counter):
    assert counter.fits("hundo " * 127, 127)
    assert not counter.fits("hundo " * 128, 127)
    assert not counter.fits("ﷺ" * 10, 127)  # one character that normalises to eighteen


def test_bytes_stand_for_unknown_characters_where_the_vocabulary_has_them():
    byte_piece = b"\x0a\x0a" + b"\x0a\x06<0xE6>" + b"\x18\x06"
    assert PieceCounter(VOCABULARY + byte_piece).count("漢") == 4


@pytest.mark.parametrize(
    "damaged", [b"", b"\x0a", VOCABULARY[:-1], VOCABULARY[:500], b"\xff" * 20, b"PK\x03\x04 not a vocabulary"]
)
def test_what_is_no_vocabulary_is_refused(damaged):
    with pytest.raises(ValueError, match="vocabulary"):
        PieceCounter(damaged)
