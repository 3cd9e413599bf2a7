"""What must pass an engine untouched: addresses, handles and codes, given to it as tokens and put back afterwards.

A token is one alphanumeric word, `XNE1`: engines carry those over as names they have never met, where square brackets drift
about in Apertium's output and neural engines translate what is inside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ENDS = r"[^\s<>\"'»”’)\].,;:!?…。，、]"
_KEPT = re.compile(
    rf"https?://[^\s<>\"«»“”]*{_ENDS}"
    rf"|www\.[^\s<>\"«»“”]*{_ENDS}"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"
    r"|(?<![\w@.])[@#][A-Za-z]\w{2,}"
    r"|(?<![\w-])(?:[A-Z]{2,6}-)?\d{4}-\d{4,}(?![\w-])|(?<![\w-])(?=[A-Z0-9-]*\d)[A-Z]{1,6}[0-9]*(?:-[A-Z0-9]{2,}){2,}(?![\w-])"
)
_SIGNS = ("://", "www.", "@", "#")  # one of these is in all that is kept, but for codes: they have a hyphen and a digit
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"XNE\d+")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text with tokens, and what each of them stands for, in order: the first is `XNE1`."""

    text: str
    kept: tuple[str, ...] = ()


def _may_have_kept(text: str) -> bool:
    """Whether a text can have anything to keep: most have nothing, and this costs a tenth of looking for it."""
    return any(sign in text for sign in _SIGNS) or ("-" in text and _DIGIT.search(text) is not None)


def kept_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the addresses, handles and codes of a text, in order."""
    return tuple(match.span() for match in _KEPT.finditer(text)) if _may_have_kept(text) else ()


def kept_in(text: str) -> tuple[str, ...]:
    """Return the addresses, handles and codes of a text, in order."""
    return tuple(text[start:end] for start, end in kept_spans(text))


def left_tokens(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of tokens in a text."""
    return tuple(match.span() for match in _TOKEN.finditer(text)) if "XNE" in text else ()


def protect(text: str, names: Sequence[str] = ()) -> Protected:
    """Return `text` with a token in the place of every address, handle, code, and of every one of `names` that it has.

    A text that has tokens of its own is left as it is.
    """
    if left_tokens(text) or not (names or _may_have_kept(text)):
        return Protected(text)
    patterns = [*(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)), _KEPT.pattern]
    kept: list[str] = []

    def token(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"XNE{len(kept)}"

    return Protected(re.sub("|".join(patterns), token, text), tuple(kept))


def restore(text: str, protected: Protected) -> str | None:
    """Return a translation of `protected.text` with what its tokens stand for; None where one did not come back just once."""
    found = _TOKEN.findall(text)
    if sorted(found) != sorted(f"XNE{number}" for number in range(1, len(protected.kept) + 1)):
        return None
    return _TOKEN.sub(lambda match: protected.kept[int(match[0].removeprefix("XNE")) - 1], text)
