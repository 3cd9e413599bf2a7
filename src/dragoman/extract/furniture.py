"""Lines that outlets put into an article and that are not its text, by their words: a table for each language.

All tables count on every page: pages mix languages, and the phrases are long enough to be told apart.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = ("related", "offer", "share", "comment", "advert", "notice", "picture", "author")
MAX_LINE = 400  # what is longer than this is text, whatever it begins with
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEFORE = " \t•·・*※–—-|>»›→▶►▷+#[(【〔〈《≪■□▲●◎○◆◇☞👉📺🎧▼◀◁"  # signs that stand before a label
_AROUND = _BEFORE + ":.,!?…/0123456789)]«<】〕〉》≫。、，！"  # signs and figures around one
_KEYS = (4, 3, 2)  # phrases are looked up by this many first signs
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~«»„“”‘…–—©।،؛؟]+")

# What is written in two ways and read as one: letters that pages write without their marks, signs of other widths, signs
# that nobody sees. Turkish has both ı and i as the small letter of I.
_ONE_FOR_ANOTHER = {
    "’‘ʼʻ`´": "''''''",
    "ışţё": "ișțе",
    "άέήίόύώϊΐϋΰ": "αεηιουωιιυυ",
    "أإآٱيىكە": "ااااییکه",
    "：＝／＜＞（）［］": ":=/<>()[]",
    "\u00a0\u2009\u200c\u202f\u3000": "     ",
}
_UNSEEN = "\u0307\u00ad\u0640\u200b\u200d\u200e\u200f\u2060\ufe0f\ufeff" + "".join(
    map(chr, [*range(0x064B, 0x0653), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_FOLDED = dict(zip("".join(_ONE_FOR_ANOTHER), "".join(_ONE_FOR_ANOTHER.values()), strict=True)) | dict.fromkeys(_UNSEEN, "")
_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases of all tables. `starts` by a phrase's first signs, `within` by one of its words."""

    starts: dict[str, list[tuple[str, str]]]
    whole: dict[str, str]
    within: dict[str, list[tuple[str, str]]]
    unspaced: re.Pattern[str]  # those of `within` in scripts that do not part words
    kinds_unspaced: dict[str, str]


def kind(line: str) -> str | None:
    """Return what furniture `line` is by its words, one of KINDS, or None where its words do not tell."""
    if len(line) > MAX_LINE:
        return None
    words = _words()
    folded = _folded(line)
    if found := words.whole.get(folded.strip(_AROUND)):
        return found
    bare = folded.lstrip(_BEFORE)
    for signs in _KEYS:
        for phrase, kind in words.starts.get(bare[:signs], ()):
            if bare.startswith(phrase) and _ends_there(bare, phrase):
                return kind
    for word in _WORD.findall(folded):
        for phrase, kind in words.within.get(word, ()):
            if phrase in folded:
                return kind
    inside = _UNSPACED.search(folded) and words.unspaced.search(folded)
    return words.kinds_unspaced[inside[0]] if inside else None


def whole(line: str) -> bool:
    """Return whether `line` is nothing but a label of furniture."""
    return _folded(line).strip(_AROUND) in _words().whole


def _ends_there(line: str, phrase: str) -> bool:
    """Whether a word of the line ends where the phrase does."""
    after = line[len(phrase) : len(phrase) + 1]
    return not (_is_letter(after) and _is_letter(phrase[-1])) or bool(_UNSPACED.match(phrase[-1]))


def _is_letter(sign: str) -> bool:
    """Whether `sign` is part of a word. The vowels of many scripts are marks."""
    return sign.isalnum() or (sign > "\x7f" and unicodedata.category(sign)[0] == "M")


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _TO_FOLD.sub(lambda sign: _FOLDED[sign[0]], unicodedata.normalize("NFC", text).lower())


@cache
def _words() -> _Words:
    starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    whole: dict[str, str] = {}
    within: dict[str, list[tuple[str, str]]] = defaultdict(list)
    unspaced: dict[str, str] = {}
    for kind, how, phrase in _phrases():
        if how == "starts":
            starts[phrase[: _KEYS[0]]].append((phrase, kind))
        elif how == "whole":
            whole[phrase] = kind
        elif _UNSPACED.search(phrase):
            unspaced[phrase] = kind
        else:
            within[_key(phrase)].append((phrase, kind))
    for phrases in starts.values():
        phrases.sort(key=lambda one: -len(one[0]))
    pattern = re.compile("|".join(re.escape(one) for one in sorted(unspaced, key=len, reverse=True)) or r"(?!)")
    return _Words(dict(starts), whole, dict(within), pattern, unspaced)


def _key(phrase: str) -> str:
    """Return the word to look `phrase` up by: its longest, but not its last, to which a line may add an ending."""
    words = list(_WORD.finditer(phrase))
    ended = [word[0] for word in words if word.end() < len(phrase)] or [word[0] for word in words]
    return max(ended, key=len)


def _phrases() -> list[tuple[str, str, str]]:
    """Every phrase of every table with its kind and how it is looked for."""
    found = []
    for table in sorted(files("dragoman.extract").joinpath("tables/furniture").iterdir(), key=lambda one: one.name):
        for kind, ways in tomllib.loads(table.read_text(encoding="utf-8")).items():
            for how, phrases in ways.items():
                found += [(kind, how, _folded(phrase)) for phrase in phrases]
    return found
