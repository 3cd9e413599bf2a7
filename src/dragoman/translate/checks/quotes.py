"""Quotes: what stands in quotation marks in the source does so in the translation.

Only whether there are any counts: a language may mark titles and nicknames otherwise, and quotes of several sentences are cut.
"""

from __future__ import annotations

from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, found, passed, quotes_in

NAME = "quotes"
_WORDS = 5  # a quote of fewer is a title or a nickname, which some languages write without marks


def quotes(pair: Pair) -> Check:
    """Words quoted on one side alone are a doubt: a reader must know who speaks."""
    source, target = quotes_in(pair.source, pair.source_language), quotes_in(pair.target, pair.language)
    if bool(source) == bool(target):
        return passed(NAME)
    text = pair.source if source else pair.target
    spoken = [(start, end) for start, end in source or target if _is_speech(text[start:end])]
    if not spoken or _has_mark(pair.target if source else pair.source):
        return passed(NAME)
    return found(NAME, "doubt", pair, source and spoken, target and spoken)


def _is_speech(text: str) -> bool:
    return len(text.split()) >= _WORDS or (not text.isascii() and len(text) > 4 * _WORDS)


def _has_mark(text: str) -> bool:
    """Whether a mark stands there all the same, open or alone: the quote goes on in another sentence."""
    return any(mark in text for mark in "\"“”„«»‹›「」『』《》''") or text.startswith(("–", "—", "- "))
