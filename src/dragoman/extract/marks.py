"""What an element's class and id say that it is: the words of templates' authors, by a table of stems."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

_CAMEL = re.compile(r"([a-z])([A-Z])")
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=20_000)
def marks(name: str) -> frozenset[str]:
    """Return what `name` (an element's class, id and the like) says, as keys of the table; nothing where no word is known."""
    words = _WORDS.findall(_CAMEL.sub(r"\1 \2", name).lower())
    pairs = (" ".join(pair) for pair in pairwise(words))
    return frozenset(mark for word in (*words, *pairs) for mark in _of_word(word))


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[str, ...]:
    return tuple(mark for mark, stems in _stems().items() if stems.search(word))


@cache
def _stems() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(files("dragoman.extract").joinpath("tables/marks.toml").read_text(encoding="utf-8"))
    return {mark: re.compile("|".join(stems)) for mark, stems in table.items()}
