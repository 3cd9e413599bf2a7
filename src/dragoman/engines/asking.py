"""What the engines over services share: sentences go in batches, and what comes back is not taken for a translation unseen.

A batch that cannot be read whole (another count, cut off) is asked for again sentence by sentence, and so is a sentence of a
batch whose translation is none: a large model loses its place among many more easily than in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from dragoman.model import Done, Failed, Outcome
from dragoman.ports import UNAVAILABLE
from dragoman.translate.checks import Pair
from dragoman.translate.checks.language import output_language, untranslated

T = TypeVar("T")

WRONG_COUNT, ECHO, ESCAPED, LANGUAGE = "wrong-count", "echo", "escaped", "language"
NOTES = {
    "empty": "There is no text, or the service gave none.",
    "too-long": "The sentence is longer than any that a service is sent. Split it.",
    WRONG_COUNT: "The service gave more or fewer translations than sentences.",
    ECHO: "The service gave the sentence or its instructions back.",
    ESCAPED: "The service gave text with HTML escapes that the sentence does not have.",
    LANGUAGE: "The service answered in another language.",
}
MAX_CHARACTERS = 4_000
_ESCAPE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


def in_batches(
    texts: Sequence[str], size: int, ask: Callable[[Sequence[int]], Sequence[Outcome[T]] | Failed]
) -> list[Outcome[T]]:
    """Return what became of each text. `ask` gets the places of some, and gives an outcome for each, or one for all."""
    outcomes: list[Outcome[T]] = [refusal(text) or Failed(UNAVAILABLE) for text in texts]
    places = [place for place, text in enumerate(texts) if refusal(text) is None]
    for start in range(0, len(places), size):
        batch = places[start : start + size]
        for place, outcome in zip(batch, _asked(batch, ask), strict=True):
            if not _is_done(outcome) and len(batch) > 1:
                outcome = _asked([place], ask)[0]
            outcomes[place] = outcome
    return outcomes


def _asked(batch: Sequence[int], ask: Callable[[Sequence[int]], Sequence[Outcome[T]] | Failed]) -> Sequence[Outcome[T]]:
    answer = ask(batch)
    return [answer] * len(batch) if isinstance(answer, Failed) else answer


def _is_done(outcome: Outcome[T]) -> bool:
    """Whether asking again would change nothing: it is translated, or the service cannot be had."""
    return isinstance(outcome, Done) or (isinstance(outcome, Failed) and outcome.reason == UNAVAILABLE)


def failed(reason: str) -> Failed:
    """Return Failed with what is to be said of it."""
    return Failed(reason, NOTES.get(reason, ""))


def refusal(text: str) -> Failed | None:
    """Return why a text is not sent at all, or None. One without a letter or a digit says nothing to be translated."""
    if not any(char.isalnum() for char in text):
        return failed("empty")
    return failed("too-long") if len(text) > MAX_CHARACTERS else None


def seen(text: str, made: object, source: str, target: str) -> Outcome[str]:
    """Return what a service made of `text` if it may be a translation, else Failed: empty, escaped, echo, language."""
    if not isinstance(made, str) or not made.strip():
        return failed("empty")
    if set(_ESCAPE.findall(made)) - set(_ESCAPE.findall(text)):
        return failed(ESCAPED)
    pair = Pair(text, made, source, target, None)
    if untranslated(pair).verdict == "fail":
        return failed(ECHO if made.strip() == text.strip() else LANGUAGE)
    return failed(LANGUAGE) if output_language(pair).verdict != "pass" else Done(made.strip())
