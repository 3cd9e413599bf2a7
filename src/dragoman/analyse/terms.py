"""The terms under which a text is found, the same in whatever database: words without accents, and pairs of characters in
scripts that put no space between words.

A run of Chinese, Japanese, Thai, Lao, Khmer or Burmese becomes its overlapping pairs of characters and its last character
alone, so that any part of it, a single character too, is a phrase or a beginning among them (Nie, Gao and others, "On the use
of words and n-grams for Chinese information retrieval", 2000). What is asked is read in the same way, so that any text is a
question: nothing in it is a command to the database.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters with their extensions.
_DENSE = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u19e0-\u19ff"
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_DENSE_RUN = re.compile(f"[{_DENSE}]+")
# Letters, digits, and marks that change a letter: in Indic scripts vowels are marks.
_RUN = re.compile(rf"[{_DENSE}]+|(?:(?![{_DENSE}_])[\w\u0900-\u0dff\u0f00-\u0fff])+")
# Accents, Hebrew and Arabic vowel points, the Arabic stroke that only lengthens a word: written or left out as one likes.
_POINTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」')
LONGEST = 64  # characters of a term: what is longer is no word
SHORTEST_BEGINNING = 4  # letters: "elec" finds "elections", "an" does not find "anything"
MOST_ASKED = 24  # terms of a question


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text must have to be found: these terms one after the other, the last of them as the beginning of a word where
    `beginning`."""

    terms: tuple[str, ...]
    beginning: bool = False


def terms(text: str) -> tuple[str, ...]:
    """Return the terms of `text`, in its order."""
    return tuple(term for run in _RUN.findall(_plain(text)) for term in _terms(run))


def asked(question: str) -> tuple[Asked, ...]:
    """Return what a text must have to answer `question`: all of its words, or what begins with them; words in quotation marks
    as they stand."""
    found: dict[Asked, None] = {}

    def phrase(match: re.Match[str]) -> str:
        words = terms(next(group for group in match.groups() if group is not None))
        if words:
            found[Asked(_inner(words))] = None
        return " "

    rest = _QUOTED.sub(phrase, question)
    for run in _RUN.findall(_plain(rest)):
        words = _terms(run)
        if _DENSE_RUN.match(run):
            found[Asked(_inner(words), beginning=len(words) == 1)] = None
        elif words:
            found[Asked(words, beginning=len(words[-1]) >= SHORTEST_BEGINNING)] = None
    return tuple(found)[:MOST_ASKED]


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a phrase without the single character that ends a dense run: elsewhere the run may go on there."""
    ends_run = len(words) > 1 and len(words[-1]) == 1 and _dense(words[-1]) and words[-2].endswith(words[-1])
    return words[:-1] if ends_run else words


def _dense(word: str) -> bool:
    return _DENSE_RUN.fullmatch(word) is not None


def _plain(text: str) -> str:
    """`text` in small letters, without what may be written or left out."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", _POINTS.sub("", unicodedata.normalize("NFD", folded)))


def _terms(run: str) -> tuple[str, ...]:
    if not _dense(run):
        return (run[:LONGEST],)
    return (*(run[place : place + 2] for place in range(len(run) - 1)), run[-1])
