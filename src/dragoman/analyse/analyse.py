"""Articles → analyses, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dragoman.analyse.language import identify
from dragoman.model import Analysis, Article

if TYPE_CHECKING:
    from dragoman.model import Vector
    from dragoman.ports import Encoder

# A story is told by its headline and, a little more, by its lead; what the encoder costs grows with the text.
HEADLINE_WEIGHT = 0.4
LEAD_WEIGHT = 0.6
LEAD_LENGTH = 320


def engine_name(encoder: Encoder) -> str:
    """Return the name under which analyses with `encoder` are stored: another encoder makes other vectors."""
    return f"{encoder.name} {encoder.version}"


def analyse(articles: Sequence[Article], encoder: Encoder) -> tuple[Analysis, ...]:
    """Return the analysis of each article, in order."""
    headlines = encoder.encode([article.headline for article in articles])
    leads = encoder.encode([article.lead[:LEAD_LENGTH] for article in articles])
    made: list[Analysis] = []
    for article, headline, lead in zip(articles, headlines, leads, strict=True):
        language, confidence = identify(_sample(article), article.language)
        vector = unit(HEADLINE_WEIGHT * headline + LEAD_WEIGHT * lead)
        made.append(Analysis(article.id, language, confidence, vector, engine_name(encoder)))
    return tuple(made)


def _sample(article: Article) -> str:
    return " ".join(passage.text for passage in article.passages)


def unit(vector: Vector) -> Vector:
    """Return `vector` with length one; zeros stay zeros."""
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)
