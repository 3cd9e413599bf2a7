"""The language of a text: py3langid (Lui and Baldwin 2012, ACL demo), with what the outlet declares as a prior."""

from __future__ import annotations

from functools import cache
from typing import Any

MAX_TEXT = 800
# How much more likely a declared language is than any other before the text is read. Outlets seldom lie on purpose, but
# templates are copied: text that speaks clearly wins.
PRIOR_ODDS = 30.0


def identify(text: str, declared: str | None = None) -> tuple[str, float]:
    """Return the language of `text` (ISO 639-1) and the probability of it, between 0 and 1.

    `declared` is the primary subtag that the page or the feed gives. A text without letters is what was declared, or "und".
    """
    if not any(character.isalpha() for character in text):
        return (declared or "und"), 0.0
    odds = {language: float(share) for language, share in _identifier().rank(text[:MAX_TEXT])}
    if declared in odds:
        odds[declared] *= PRIOR_ODDS
    best = max(odds, key=lambda language: odds[language])
    return best, odds[best] / sum(odds.values())


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
