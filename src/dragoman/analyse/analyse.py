"""Articles → analyses, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dragoman.model import Analysis, Article, Facts

if TYPE_CHECKING:
    from dragoman.model import Vector
    from dragoman.ports import Encoder

# A story is told by its headline and, a little more, by what stands first below it; what the encoder costs grows with the text.
HEADLINE_WEIGHT = 0.4
LEAD_WEIGHT = 0.6
LEAD_LENGTH = 220
FACTS_VERSION = 1  # raise it when the tables or rules of facts change: articles are then read again


def engine_name(encoder: Encoder) -> str:
    """Return the name under which analyses with `encoder` are stored: another encoder makes other vectors, other tables other
    facts."""
    return f"{encoder.name} {encoder.version}, facts {FACTS_VERSION}"


def analyse(articles: Sequence[Article], found: Sequence[Facts], encoder: Encoder) -> tuple[Analysis, ...]:
    """Return the analysis of each article with its facts, in order."""
    headlines = encoder.encode([article.headline for article in articles])
    leads = encoder.encode([beginning(article) for article in articles])
    made: list[Analysis] = []
    for article, known, headline, lead in zip(articles, found, headlines, leads, strict=True):
        vector = unit(HEADLINE_WEIGHT * headline + LEAD_WEIGHT * lead)
        of_facts = (known.mentions, known.quantities, known.periods, known.quotes, known.credits)
        made.append(Analysis(article.id, known.language, known.confidence, vector, engine_name(encoder), *of_facts))
    return tuple(made)


def beginning(article: Article) -> str:
    """Return the first characters below the headline: of the lead and of the paragraphs, as many as it takes."""
    text = ""
    for passage in article.passages:
        if len(text) >= LEAD_LENGTH:
            break
        if passage.kind in ("lead", "paragraph", "quote"):
            text += f" {passage.text}" if text else passage.text
    return text[:LEAD_LENGTH]


def unit(vector: Vector) -> Vector:
    """Return `vector` with length one; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)
