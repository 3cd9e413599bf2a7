"""Which attempt a reader is shown, if any, and what to try next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dragoman.model import Attempt, Done, EngineIdentity, Outcome, Rendering, Sentence
from dragoman.translate import checks

# Why a sentence is shown in the original.
NO_ENGINE: Final = "no-engine"  # no engine that is installed translates this pair
ENGINE_FAILED: Final = "engine-failed"  # every engine broke off on this sentence
ENGINE_BROKEN: Final = "engine-broken"  # an engine could not be used at all; it is tried again
WAITING: Final = "waiting"  # no round has come to it yet
CHECK_FAILED: Final = "check-failed"  # every translation failed a check


def attempt(text: str, source_language: str, language: str, engine: EngineIdentity, outcome: Outcome[str]) -> Attempt:
    """Return what `engine` made of `text` as an attempt, checked."""
    if not isinstance(outcome, Done):
        return Attempt(text, source_language, language, engine, "", (), outcome.reason)
    verdicts = checks.run(text, outcome.value, source_language, language)
    return Attempt(text, source_language, language, engine, outcome.value, verdicts)


def as_source(sentence: Sentence, language: str) -> Rendering:
    """Return the rendering of a sentence that is in the reader's language already."""
    return Rendering(sentence, language, language, sentence.text, "source")


def choose(sentence: Sentence, source_language: str, language: str, attempts: Sequence[Attempt]) -> Rendering:
    """Return what is shown of `sentence`, given the attempts in the order of the desk's engines.

    The first one that no check fails, be it with doubts; else the sentence itself, with the reason.
    """
    good = next((one for one in attempts if one.verdict != "fail"), None)
    if good is not None:
        return Rendering(sentence, source_language, language, good.text, "translation", good)
    failed = next((one for one in reversed(attempts) if one.text), attempts[-1] if attempts else None)
    if failed is None:
        reason = NO_ENGINE
    elif any(one.error == ENGINE_BROKEN for one in attempts):
        reason = ENGINE_BROKEN
    else:
        reason = CHECK_FAILED if failed.text else ENGINE_FAILED
    return Rendering(sentence, source_language, language, sentence.text, "original", failed, reason)


def needs_next(attempts: Sequence[Attempt]) -> bool:
    """Whether the next engine should try: nothing so far can be shown."""
    return all(one.verdict == "fail" for one in attempts)
