"""Checks on a translated sentence, each small and pure: pass, doubt or fail, with the spans that made it so.

A check never says that a translation is good. It says what can be known without understanding: that a number is gone, that a
sum is in another currency, that half of the sentence is missing. A failure is shown to no reader as if it were right; a doubt
is shown with its reason. How often each is wrong is measured by `bench/guard.py`, on human translations and on damaged ones.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.model import Check
from dragoman.translate.checks.added import added
from dragoman.translate.checks.dates import dates
from dragoman.translate.checks.form import length, repetition
from dragoman.translate.checks.gaps import gaps
from dragoman.translate.checks.language import output_language, untranslated
from dragoman.translate.checks.meaning import meaning
from dragoman.translate.checks.money import currencies, units
from dragoman.translate.checks.names import names
from dragoman.translate.checks.negation import negation
from dragoman.translate.checks.numbers import numbers
from dragoman.translate.checks.pair import Checker, Pair
from dragoman.translate.checks.quotes import quotes
from dragoman.translate.checks.tokens import tokens

# Raised with every change of what a check says: stored translations are then checked again, without being made again.
CHECKS_VERSION = "4"
MOST_READ = 4_000  # characters of a side that are read: no sentence of the press is longer

CHECKS: tuple[Checker, ...] = (
    length, tokens, numbers, currencies, units, dates, names, negation, quotes, repetition, untranslated, output_language, gaps,
    added, meaning,
)  # fmt: skip

__all__ = ["CHECKS", "CHECKS_VERSION", "MOST_READ", "Pair", "run"]


def run(pair: Pair) -> tuple[Check, ...]:
    """Return what every check says of a pair, in the order of CHECKS.

    Of a side longer than MOST_READ characters the beginning is read, but for its length.
    """
    if max(len(pair.source), len(pair.target)) <= MOST_READ:
        return tuple(check(pair) for check in CHECKS)
    read = replace(pair, source=pair.source[:MOST_READ], target=pair.target[:MOST_READ])
    return (length(pair), *(check(read) for check in CHECKS[1:]))
