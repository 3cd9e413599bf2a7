"""Lines that outlets put into an article and that are not its text, by their words: a table for each language.

All tables count on every page: pages mix languages, and the phrases are long enough to be told apart.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = ("related", "offer", "share", "comment", "advert", "notice", "picture", "author")
MAX_LINE = 400  # what is longer than this is text, whatever it begins with
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_AROUND = " :：.…0123456789()[]»>›→|•-–—"  # signs and figures around a label
_KEY = 2  # phrases are looked up by this many first signs


@dataclass(frozen=True, slots=True)
class _Words:
    """The phrases of all tables. `starts` and `whole` by the phrase's first signs."""

    starts: dict[str, list[tuple[str, str]]]
    whole: dict[str, str]
    within: re.Pattern[str]
    kinds_within: dict[str, str]


def kind(line: str) -> str | None:
    """Return what furniture `line` is by its words, one of KINDS, or None where its words do not tell."""
    if len(line) > MAX_LINE:
        return None
    words = _words()
    bare = _bare(line)
    if found := words.whole.get(bare.strip(_AROUND)):
        return found
    for phrase, kind in words.starts.get(bare[:_KEY], ()):
        if bare.startswith(phrase) and _ends_there(bare, phrase):
            return kind
    inside = words.within.search(bare)
    return words.kinds_within[inside[0]] if inside else None


def whole(line: str) -> bool:
    """Return whether `line` is nothing but a label of furniture."""
    return _bare(line).strip(_AROUND) in _words().whole


def _ends_there(line: str, phrase: str) -> bool:
    """Whether a word of the line ends where the phrase does."""
    after = line[len(phrase) : len(phrase) + 1]
    return not (after.isalnum() and phrase[-1].isalnum()) or bool(_UNSPACED.match(phrase[-1]))


def _bare(line: str) -> str:
    return line.lower().replace("’", "'").lstrip(" •·*–—-|>»›→▶►+[(【■▲●◆☞👉📺🎧▼")


@cache
def _words() -> _Words:
    starts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    whole: dict[str, str] = {}
    within: dict[str, str] = {}
    for kind, how, phrase in _phrases():
        if how == "starts":
            starts[phrase[:_KEY]].append((phrase, kind))
        elif how == "whole":
            whole[phrase] = kind
        else:
            within[phrase] = kind
    for phrases in starts.values():
        phrases.sort(key=lambda one: -len(one[0]))
    pattern = re.compile("|".join(re.escape(one) for one in sorted(within, key=len, reverse=True)) or r"(?!)")
    return _Words(dict(starts), whole, pattern, within)


def _phrases() -> list[tuple[str, str, str]]:
    """Every phrase of every table with its kind and how it is looked for."""
    found = []
    for table in sorted(files("dragoman.extract").joinpath("tables/furniture").iterdir(), key=lambda one: one.name):
        for kind, ways in tomllib.loads(table.read_text(encoding="utf-8")).items():
            for how, phrases in ways.items():
                found += [(kind, how, phrase.lower()) for phrase in phrases]
    return found
