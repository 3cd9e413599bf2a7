"""What stands in quotation marks: in each language's own marks, nested, and run on over paragraphs.

An apostrophe is no quotation mark, nor is the sign of feet or minutes. A quote that is never closed and does not run on ends
with its paragraph. Where a paragraph opens with a mark while the one before is still open, the quote runs on, as style
guides of English, French and Spanish ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from dragoman.analyse.name_tables import name_table
from dragoman.model import Passage, Quote, Span

# Opening mark → what closes it, for marks that say by their shape what they do in every language.
_PAIRS = {"「": "」", "『": "』", "《": "》", "〈": "〉", "«": "»", "“": "”", "‹": "›"}
_BRACKETS = frozenset("「『《〈")
_STRAIGHT = frozenset("\"'＂״")
_APOSTROPHES = frozenset("'’‘׳ʼ`")
MAX_NESTED = 4


@dataclass(slots=True)
class _Open:
    """A quote that is open: the mark, what closes it, and where its words began, by passage."""

    mark: str
    closers: frozenset[str]
    passage: int
    start: int
    spans: list[tuple[int, int, int]] = field(default_factory=list)


def quotes(passages: Sequence[Passage], language: str) -> tuple[Quote, ...]:
    """Return the quotes in `passages`, in the order in which they begin; a nested one after the one around it."""
    found = in_texts([passage.text for passage in passages], language)
    return tuple(Quote(tuple(Span(passages[number].id, start, end) for number, start, end in spans)) for spans in found)


def in_texts(texts: Sequence[str], language: str) -> list[list[tuple[int, int, int]]]:
    """Return the quotes in the texts of one article, each as pieces: number of the text, first character, end."""
    marks = _marks(language)
    found: list[list[tuple[int, int, int]]] = []
    stack: list[_Open] = []
    for number, text in enumerate(texts):
        place = _run_on(text, stack)
        for start, char in _signs(text, place, marks):
            _sign(text, number, start, char, stack, found, marks)
        stack = _at_end(text, number, stack, texts[number + 1] if number + 1 < len(texts) else "", found)
    trimmed = [[piece for one in spans if (piece := _trimmed(texts, one))] for spans in found]
    return sorted(spans for spans in trimmed if spans)


def _trimmed(texts: Sequence[str], piece: tuple[int, int, int]) -> tuple[int, int, int] | None:
    """A piece without white space around it, None if nothing is left."""
    number, start, end = piece
    inner = texts[number][start:end]
    start += len(inner) - len(inner.lstrip())
    return (number, start, start + len(inner.strip())) if inner.strip() else None


@dataclass(frozen=True, slots=True)
class _Marks:
    openers: dict[str, frozenset[str]]
    closers: frozenset[str]
    signs: re.Pattern[str]


@cache
def _marks(language: str) -> _Marks:
    pairs: dict[str, set[str]] = {}
    own = name_table(language).quotes
    for pair in own:
        if len(pair) == 2:
            pairs.setdefault(pair[0], set()).add(pair[1])
    for opener, closer in _PAIRS.items():
        # Another language's marks count only where they do not contradict the language's own: „…“ closes with “.
        if not any(opener in pair for pair in own):
            pairs.setdefault(opener, set()).add(closer)
    pairs.setdefault('"', {'"'})
    pairs.setdefault("„", {"“", "”", '"'})
    closers = frozenset(closer for ends in pairs.values() for closer in ends)
    signs = "".join(sorted(set(pairs) | closers))
    return _Marks({opener: frozenset(ends) for opener, ends in pairs.items()}, closers, re.compile(f"[{re.escape(signs)}]|''"))


def _signs(text: str, place: int, marks: _Marks) -> Iterator[tuple[int, str]]:
    for match in marks.signs.finditer(text, place):
        yield match.start(), match[0]


def _sign(
    text: str,
    number: int,
    start: int,
    char: str,
    stack: list[_Open],
    found: list[list[tuple[int, int, int]]],
    marks: _Marks,
) -> None:
    """Open or close a quote by the mark at `start`."""
    end = start + len(char)
    before, after = text[start - 1 : start], text[end : end + 1]
    if char in _APOSTROPHES and before.isalnum() and after.isalnum():
        return
    if char in ('"', "״", "“", "”") and before.isalpha() and after.isalpha() and "\u05d0" <= after <= "\u05ea":
        return  # the mark of a Hebrew abbreviation
    if char in ('"', "'", "”", "’") and before.isdigit() and not any(char in one.closers for one in stack):
        return  # inches, feet
    closes = any(char in one.closers for one in stack)
    # French puts a space behind its opening mark; brackets of East Asia say by their shape what they do.
    shaped = char in _BRACKETS or (char in "«‹" and not closes and not _is_letter(before))
    opens = char in marks.openers and (shaped or _leans_right(before, after))
    if opens and closes and (not after.isalnum() or char == stack[-1].mark):
        # A mark that can do both: it closes where no word follows it, or where it has opened the innermost quote.
        opens = after.isalnum() and not before.isalnum() and char not in stack[-1].closers
    if closes and not opens:
        if char in _APOSTROPHES and not _closes_single(text, end, stack, char):
            return
        _close(number, start, char, stack, found)
    elif opens and len(stack) < MAX_NESTED:
        if char in _APOSTROPHES and not (_leans_right(before, after) and _is_closed_later(text, end, marks.openers[char])):
            return
        if char in _STRAIGHT and not (before == "" or after):
            return
        stack.append(_Open(char, marks.openers[char], number, end))


def _is_letter(char: str) -> bool:
    """Whether a character belongs to a word that spaces would part from a mark."""
    return char.isalnum() and not "\u3000" <= char <= "\u9fff"


def _leans_right(before: str, after: str) -> bool:
    """Whether a mark between these two characters opens: nothing of a word before it, something after it."""
    return not (_is_letter(before) or (before and before in ".,!?…;%)")) and bool(after) and not after.isspace()


def _closes_single(text: str, end: int, stack: list[_Open], char: str) -> bool:
    """Whether a single mark after a word closes: "the workers' union" inside of a quote does not."""
    if char not in stack[-1].closers:
        return False
    after = text[end : end + 1]
    if after and (after.isalnum()):
        return False
    before = text[end - 2 : end - 1]
    if before == "s" and after == " ":
        # A plural's genitive, if the quote is closed by a mark later on and no other quote begins before that.
        rest = text[end : end + 300]
        return not re.match(r"[^'‘’]*[^\s'‘’]['’](?=[\s.,;:!?)]|$)", rest)
    return True


def _is_closed_later(text: str, start: int, closers: frozenset[str]) -> bool:
    for match in re.finditer("|".join(map(re.escape, closers)), text[start : start + 1_000]):
        after = text[start + match.end() : start + match.end() + 1]
        if match.start() and not after.isalnum():
            return True
    return False


def _close(number: int, start: int, char: str, stack: list[_Open], found: list[list[tuple[int, int, int]]]) -> None:
    """Close the innermost quote that this mark closes; those inside of it that were left open end with it."""
    level = max(place for place, one in enumerate(stack) if char in one.closers)
    while len(stack) > level:
        one = stack.pop()
        if not stack[level:] and len(stack) == level:
            found.append([*one.spans, (number, one.start, start)])


def _at_end(
    text: str,
    number: int,
    stack: list[_Open],
    following: str,
    found: list[list[tuple[int, int, int]]],
) -> list[_Open]:
    """End a paragraph: quotes that the next one takes up again stay open."""
    if not stack:
        return stack
    outer = stack[0]
    begins = following.lstrip()[:1]
    if outer.mark not in _APOSTROPHES and begins and begins in (outer.mark, *outer.closers):
        outer.spans.append((number, outer.start, len(text)))
        return [outer]
    found.append([*outer.spans, (number, outer.start, len(text))])
    return []


def _run_on(text: str, stack: list[_Open]) -> int:
    """Go on with a quote at a paragraph that repeats the mark; return where to read on."""
    if not stack:
        return 0
    place = len(text) - len(text.lstrip()) + 1
    stack[0].start = place
    return place
