"""What can be seen without reading: how long a translation is, and whether it goes round in circles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import eq

from dragoman.analyse.name_tables import name_table
from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, Span, found, passed

LENGTH, REPETITION = "length", "repetition"
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\S+")
_EDGES = "\"'’‘“”„«»‹›().,;:!?…[]{}-–—*"
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts in which a character says as much as two or three
# In news, a faithful sentence has between a third and three times the characters of its source, all languages taken together.
SHORTEST, LONGEST, SLACK = 1 / 3, 3.0, 20
# Beyond these a translation has lost or added a clause more often than not.
SHORT, LONG, LEAST = 0.55, 2.0, 15
_PARTS, _OPENS = ',;:.!?،、)"”', '("“«„'
_DENSE_LOOP = re.compile(r"(\D{2,20}?)\1{3,}")
_LOOP = 3  # the same words as often in a row are an engine's, not a writer's
_PHRASE = 4  # words of a phrase that is said twice
_READ = 20_000  # characters: what is longer is judged by its beginning


def length(pair: Pair) -> Check:
    """A translation much shorter or longer than its source has lost or made up something; one without words has lost all."""
    before, after = _weight(pair.source), _weight(pair.target)
    note = f"{len(pair.source)} → {len(pair.target)}"
    if _speaks(pair.source) and not _speaks(pair.target):
        return found(LENGTH, "fail", pair, note=note)
    if not SHORTEST * before - SLACK <= after <= LONGEST * before + SLACK:
        return found(LENGTH, "fail", pair, note=note)
    if not SHORT * before - LEAST <= after <= LONG * before + LEAST:
        return found(LENGTH, "doubt", pair, note=note)
    return passed(LENGTH)


def _speaks(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _weight(text: str) -> float:
    return float(len(text)) if text.isascii() else len(text) + 1.5 * len(_DENSE.findall(text))


def repetition(pair: Pair) -> Check:
    """The same words over and over, more often than in the source, are an engine's loop; a word twice in a row is a doubt."""
    source, target = pair.source[:_READ], pair.target[:_READ]
    looped = _DENSE_LOOP.search(target) if not target.isascii() and _DENSE.search(target) else None
    if looped and not _DENSE_LOOP.search(source):
        return found(REPETITION, "fail", pair, target=[looped.span()])
    twice = list(_twice(target, pair.language))
    if twice and _times(twice) > _times(list(_twice(source, pair.source_language))):
        times, span = max(twice)
        return found(REPETITION, "fail" if times >= _LOOP else "doubt", pair, target=[span])
    most, words = _most_repeated(target)
    if most > _LOOP and most > _most_repeated(source)[0] + 2:
        return found(REPETITION, "doubt", pair, note=f"{most} × {words!r}")
    return passed(REPETITION)


def _times(twice: Sequence[tuple[int, Span]]) -> int:
    return max((times for times, _ in twice), default=0)


@lru_cache(maxsize=512)
def _most_repeated(text: str) -> tuple[int, str]:
    """Return how often the commonest three words in a row stand in a text, and which they are."""
    words = _WORD.findall(text.casefold())
    rows = list(zip(words, words[1:], words[2:], strict=False))
    if len(set(rows)) == len(rows):  # nothing is said twice, as in most texts
        return min(1, len(rows)), " ".join(rows[0]) if rows else ""
    trigram, most = Counter(rows).most_common(1)[0]
    return most, " ".join(trigram)


def _twice(text: str, language: str) -> Iterator[tuple[int, Span]]:
    """Yield how often a word or phrase stands in a row, and where; not small words ("that that") within a sentence."""
    bare = [token.strip(_EDGES) for token in text.casefold().split()]
    if not any(any(map(eq, bare, bare[further:])) for further in range(1, _PHRASE + 1)):
        return  # as in most texts
    tokens = list(_TOKEN.finditer(text))
    place = 0
    while place < len(bare):
        if bare[place] not in bare[place + 1 : place + 1 + _PHRASE]:  # most words: nothing that begins with it is said again
            place += 1
            continue
        size, times = _row(bare, tokens, place)
        if times > 1:
            last = place + size * times - 1
            small = size == 1 and bare[place] in name_table(language).starters and last < len(bare) - 1
            if not small:
                yield times, (tokens[place].start(), tokens[last].end())
        place += size * times


def _row(bare: Sequence[str], tokens: Sequence[re.Match[str]], place: int) -> tuple[int, int]:
    """Return how many words the phrase at `place` has that is said again at once, and how often it is said."""
    for size in range(1, _PHRASE + 1):
        phrase, times = bare[place : place + size], 1
        while phrase == bare[place + size * times : place + size * (times + 1)] and all(phrase):
            times += 1
        if times > 1 and _runs_on(
            [token[0] for token in tokens[place : place + size * times]], place + size * times == len(bare)
        ):
            return size, times
    return 1, 1


def _runs_on(words: Sequence[str], last: bool) -> bool:
    """Whether nothing parts words in a row: no stop, comma or bracket. Figures in a row are only odd at the end."""
    parted = any(word[-1] in _PARTS for word in words[:-1]) or any(
        word[0] in _OPENS for word in words[1:] if word[0] != words[0][0]
    )
    return not parted and (last or any(any(map(str.isalpha, word)) for word in words))
