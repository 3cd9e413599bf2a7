"""Which attempt a reader is shown, if any, and what to try next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dragoman.model import Attempt, Correction, Done, EngineIdentity, Outcome, Rendering, Sentence, SourceName
from dragoman.translate import checks
from dragoman.translate.binding import styled
from dragoman.translate.checks import CHECKS_VERSION, Pair

# Why a sentence is shown in the original.
NO_ENGINE: Final = "no-engine"  # no engine that is installed translates this pair
ENGINE_FAILED: Final = "engine-failed"  # every engine broke off on this sentence
ENGINE_BROKEN: Final = "engine-broken"  # an engine could not be used at all; it is tried again
WAITING: Final = "waiting"  # no round has come to it yet
CHECK_FAILED: Final = "check-failed"  # every translation failed a check

EDITOR: Final = "editor"  # what stands for the engine of a correction

# How an attempt came to be, in the order in which they are made.
AT_ONCE: Final = ""  # the sentence as it is, what must not be translated protected
ALTERNATIVE: Final = "alternative"  # what the engine held possible besides
REPAIRED: Final = "repaired"  # a failed attempt with one figure or currency, or its names, put right
UNPROTECTED: Final = "unprotected"  # the sentence with nothing protected
IN_PIECES: Final = "pieces"  # a long sentence, piece by piece


def attempt(
    text: str,
    source_language: str,
    language: str,
    engine: EngineIdentity,
    outcome: Outcome[str],
    way: str = AT_ONCE,
    names: tuple[SourceName, ...] | None = None,
) -> Attempt:
    """Return what `engine` made of `text`, whose names are `names`, as an attempt, not checked yet."""
    made, error = (outcome.value, "") if isinstance(outcome, Done) else ("", outcome.reason)
    return Attempt(text, source_language, language, engine, made, (), error, way, names=names)


def corrected(one: Correction) -> Attempt:
    """Return an editor's correction as an attempt: it is shown as it is, and no check has a say in it."""
    editor = EngineIdentity(EDITOR, one.at.isoformat())
    return Attempt(
        one.source_text, one.source_language, one.language, editor, one.text, checked_with=CHECKS_VERSION, checks=(), names=()
    )


def check(one: Attempt, cosine: float | None = None) -> Attempt:
    """Return an attempt with what today's checks say of it. `cosine` is that of the vectors of its two sides, None without."""
    if not one.text:
        return replace(one, checks=(), checked_with=CHECKS_VERSION)
    verdicts = checks.run(Pair(one.source_text, one.text, one.source_language, one.language, cosine))
    if one.names:
        verdicts = styled(verdicts, one.source_text, one.text, one.names, one.language)
    return replace(one, checks=verdicts, checked_with=CHECKS_VERSION)


def is_checked(one: Attempt) -> bool:
    """Whether the verdicts of an attempt are those of today's checks."""
    return one.checked_with == CHECKS_VERSION


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
    """Whether more should be tried: nothing so far can be shown."""
    return all(one.verdict == "fail" for one in attempts)
