"""Another sentence altogether: the cosine between the vectors of a sentence and its translation.

Sentence vectors see a wrong sentence, one that was cut and one that went round in circles; they do not see a wrong number,
name or "not" (the encoder: Yang et al. 2020, ACL demo). The limits are those below which nearly no human translation falls.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.model import Check, Verdict
from dragoman.translate.checks.pair import Pair, found, passed

NAME = "meaning"
# Fitted on human translations of news and encyclopaedia, even positions: 0.1 % lie below the first, 1 % below the second.
OTHER, FAR = 0.25, 0.42
# Cosine of coarse vectors from which on exact ones are not asked. Fitted on even positions: of 77,000 pairs that exact ones
# call far (other sentences, cut ones, rounds of words) 12 reach it, none of those that fail; of translations 73 % do.
NEAR = 0.53
_LEAST = 20  # characters: headings of two words have vectors that say little
# Sides of like length that have so many words in common, by their beginnings, are not far: of 57,000 far pairs 7 are such, none
# of them one that fails, and of translations between related languages three in ten.
_STEM, _SHARED, _SHARE = 4, 3, 0.3
_SHORTER, _LONGER = 0.75, 1.35
_WORD = re.compile(rf"\w{{{_STEM},}}")


def judged(source: str, target: str) -> bool:
    """Whether the cosine of two sides can say anything: no vectors have to be made where it cannot."""
    return min(len(source), len(target)) >= _LEAST and source != target and not _have_words_in_common(source, target)


def _have_words_in_common(source: str, target: str) -> bool:
    if not _SHORTER * len(source) <= len(target) <= _LONGER * len(source):
        return False
    before, after = _stems(source), _stems(target)
    return len(before & after) >= max(_SHARED, _SHARE * len(before), _SHARE * len(after))


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


def meaning(pair: Pair) -> Check:
    """Compare what the two sides mean, where both have vectors."""
    if pair.cosine is None or pair.cosine >= FAR or not judged(pair.source, pair.target):
        return passed(NAME)
    verdict: Verdict = "fail" if pair.cosine < OTHER else "doubt"
    return found(NAME, verdict, pair, [(0, len(pair.source))], [(0, len(pair.target))], f"{pair.cosine:.2f}")
