"""Another sentence altogether: the cosine between the vectors of a sentence and its translation.

Sentence vectors see a wrong sentence, one that was cut and one that went round in circles; they do not see a wrong number,
name or "not" (the encoder: Yang et al. 2020, ACL demo). The limits are those below which nearly no human translation falls.
"""

from __future__ import annotations

from dragoman.model import Check, Verdict
from dragoman.translate.checks.pair import Pair, found, passed

NAME = "meaning"
# Fitted on human translations of news and encyclopaedia, even positions: 0.1 % lie below the first, 1 % below the second.
OTHER, FAR = 0.25, 0.42
# Cosine of coarse vectors from which on exact ones are not asked. Fitted on even positions: of 77,000 pairs that exact ones
# call far (other sentences, cut ones, rounds of words) 12 reach it, none of those that fail; of translations 73 % do.
NEAR = 0.53
_LEAST = 20  # characters: headings of two words have vectors that say little


def judged(source: str, target: str) -> bool:
    """Whether the cosine of two sides can say anything: no vectors have to be made where it cannot."""
    return min(len(source), len(target)) >= _LEAST and source != target


def meaning(pair: Pair) -> Check:
    """Compare what the two sides mean, where both have vectors."""
    if pair.cosine is None or not judged(pair.source, pair.target) or pair.cosine >= FAR:
        return passed(NAME)
    verdict: Verdict = "fail" if pair.cosine < OTHER else "doubt"
    return found(NAME, verdict, pair, [(0, len(pair.source))], [(0, len(pair.target))], f"{pair.cosine:.2f}")
