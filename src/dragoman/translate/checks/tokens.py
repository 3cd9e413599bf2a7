"""Addresses, handles and codes: each comes through as it is, and no token is left (see `dragoman.translate.protection`)."""

from __future__ import annotations

from collections import Counter

from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, found, passed
from dragoman.translate.protection import kept_in, left_tokens

NAME = "protected"


def tokens(pair: Pair) -> Check:
    """What must not be translated stands in the target as often as in the source. A handle may have lost its sign: a doubt."""
    left = [span for span in left_tokens(pair.target) if pair.target[slice(*span)] not in pair.source]
    if left:
        return found(NAME, "fail", pair, target=left)
    kept = kept_in(pair.source)
    lost = [one for one, number in Counter(kept).items() if pair.target.count(one) < number] if kept else []
    if not lost:
        return passed(NAME)
    places = [(pair.source.find(one), pair.source.find(one) + len(one)) for one in lost]
    certain = any(sign in one for one in lost for sign in ("://", "www."))
    return found(NAME, "fail" if certain else "doubt", pair, places)
