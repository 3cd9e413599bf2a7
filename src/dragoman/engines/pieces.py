"""How many pieces a SentencePiece vocabulary cuts a text into: an engine drops what is beyond its context without a word.

Only as much of the format is read as counting needs: the pieces with their scores, and the best segmentation by their sum.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

SPACE = "\u2581"
_NORMAL, _USER_DEFINED, _BYTE = 1, 4, 6
_UNKNOWN_COST = 10.0  # below the worst score, as in SentencePiece


class PieceCounter:
    """Counts a text's pieces by one vocabulary."""

    def __init__(self, vocabulary: bytes) -> None:
        """Read a .spm file's content. ValueError where it is none."""
        self._scores: dict[str, float] = {}
        self._bytes = False
        worst = 0.0
        for text, score, kind in _read_pieces(vocabulary):
            worst = min(worst, score)
            if kind in (_NORMAL, _USER_DEFINED):
                self._scores[text] = score
            self._bytes = self._bytes or kind == _BYTE
        if not self._scores:
            raise ValueError("no pieces in the vocabulary")
        self._longest = max(map(len, self._scores))
        self._unknown = worst - _UNKNOWN_COST

    def fits(self, text: str, limit: int) -> bool:
        """Return whether `text` has at most `limit` pieces."""
        plain = _normal(text)
        # No piece is shorter than a byte, and most sentences are short: they need no counting.
        return len(plain.encode("utf-8", "replace")) <= limit or self._count(plain) <= limit

    def count(self, text: str) -> int:
        """Return the number of pieces of `text` after the usual normalisation (NFKC, white space collapsed)."""
        return self._count(_normal(text))

    def _count(self, plain: str) -> int:
        best = [(0.0, 0)] + [(float("-inf"), 0)] * len(plain)  # (score, pieces) of the best way to each place
        for start in range(len(plain)):
            score, pieces = best[start]
            for end in range(start + 1, min(start + self._longest, len(plain)) + 1):
                gain = self._scores.get(plain[start:end])
                if gain is not None and score + gain > best[end][0]:
                    best[end] = (score + gain, pieces + 1)
            if score + self._unknown > best[start + 1][0]:
                cost = len(plain[start].encode("utf-8", "replace")) if self._bytes else 1
                best[start + 1] = (score + self._unknown, pieces + cost)
        return best[-1][1]


def _normal(text: str) -> str:
    return SPACE + SPACE.join(unicodedata.normalize("NFKC", text).split())


class _Field(NamedTuple):
    number: int
    value: int | bytes


def _read_pieces(data: bytes) -> Iterator[tuple[str, float, int]]:
    """Yield the pieces of a ModelProto (its field 1): text, score, kind."""
    for field in _fields(data):
        if field.number == 1 and isinstance(field.value, bytes):
            parts = {part.number: part.value for part in _fields(field.value)}
            text, score, kind = parts.get(1, b""), parts.get(2, b"\0\0\0\0"), parts.get(3, _NORMAL)
            if isinstance(text, bytes) and isinstance(score, bytes) and len(score) == 4 and isinstance(kind, int):
                yield text.decode("utf-8", "replace"), float(struct.unpack("<f", score)[0]), kind


def _fields(data: bytes) -> Iterator[_Field]:
    """Yield the fields of a protobuf message. ValueError where it ends too early or is none."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        wire = key & 7
        if wire == 0:
            value, place = _varint(data, place)
            yield _Field(key >> 3, value)
            continue
        if wire == 2:
            size, place = _varint(data, place)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise ValueError("not a SentencePiece vocabulary")
        if place + size > len(data):
            raise ValueError("the vocabulary is cut off")
        yield _Field(key >> 3, data[place : place + size])
        place += size


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place
    raise ValueError("the vocabulary is cut off")
