"""The encoder that remembers gives what the encoder itself gives, and asks it for each text once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.engines.encoder import RememberingEncoder
from tests.conftest import WordVectors


class Asked(WordVectors):
    """An encoder that notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        return super().encode(texts)


def test_a_text_is_encoded_once_and_stays_in_its_place() -> None:
    own = Asked()
    encoder = RememberingEncoder(own)
    first = encoder.encode(["a bridge", "a town", "a bridge"])
    again = encoder.encode(["a town", "a river", "a bridge"])
    assert own.asked == [["a bridge", "a town"], ["a river"]]
    assert np.array_equal(first, WordVectors().encode(["a bridge", "a town", "a bridge"]))
    assert np.array_equal(again, WordVectors().encode(["a town", "a river", "a bridge"]))
    assert encoder.encode([]).shape == WordVectors().encode([]).shape
    assert (encoder.name, encoder.version, encoder.languages) == (own.name, own.version, own.languages)


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    own = Asked()
    encoder = RememberingEncoder(own, kept=2)
    assert encoder.encode(["one", "two", "three"]).shape[0] == 3  # more at once than are kept
    encoder.encode(["two"])
    encoder.encode(["four"])
    own.asked.clear()
    encoder.encode(["two", "four"])
    assert own.asked == []
    encoder.encode(["three"])
    assert own.asked == [["three"]]


def test_what_is_given_back_can_be_changed_without_harm() -> None:
    encoder = RememberingEncoder(WordVectors())
    encoder.encode(["a bridge"])[:] = 7
    assert np.array_equal(encoder.encode(["a bridge"]), WordVectors().encode(["a bridge"]))
