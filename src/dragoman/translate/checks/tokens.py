"""Protected tokens: what stood in for an address or a code must come back as often as it was given, or it cannot be put back."""

from __future__ import annotations

from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, passed

NAME = "tokens"


def tokens(pair: Pair) -> Check:
    """Every token of the source stands in the target exactly once."""
    lost = [token for token in pair.tokens if pair.target.count(token) != 1]
    return Check(NAME, "fail", note=" ".join(lost)) if lost else passed(NAME)
