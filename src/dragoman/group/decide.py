"""One article at a time, as it arrives: the score of every open story, and the decision with its reasons.

The score is the mean cosine of the article's vector with those of the story's articles (average linkage, online), lowered as
the story grows old. Because the mean of cosines with unit vectors is the cosine with their mean, one product with the sums of
the stories' vectors gives all scores at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from dragoman import text
from dragoman.model import Analysis, Article, Decision, Membership, OpenStory, Reason, Story, digest

if TYPE_CHECKING:
    from dragoman.model import Vector


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """`threshold` is the least score to join; `window` the time after its last article during which a story is open; a
    story that is `window` old scores `fading` less."""

    threshold: float = 0.45
    window: timedelta = timedelta(days=4)
    fading: float = 0.12


@dataclass(frozen=True, slots=True)
class Placed:
    """An article's place: the story as it is now, the membership, the decision, and the story for the next article."""

    story: Story
    membership: Membership
    decision: Decision
    opened: OpenStory


def place(
    article: Article,
    analysis: Analysis,
    open_stories: Sequence[OpenStory],
    now: datetime,
    settings: GroupSettings | None = None,
) -> Placed:
    """Decide where `article` belongs among `open_stories`, at `now`. The decision depends on nothing else."""
    settings = settings or GroupSettings()
    scores = _scores(article, analysis.vector, open_stories, settings)
    best = int(np.argmax(scores)) if len(scores) else -1
    if best < 0 or scores[best] < settings.threshold:
        return _open(article, analysis, float(scores[best]) if best >= 0 else 0.0, now, settings)
    return _join(article, analysis, open_stories[best], float(scores[best]), now)


def _scores(article: Article, vector: Vector, stories: Sequence[OpenStory], settings: GroupSettings) -> Vector:
    if not stories:
        return np.zeros(0, dtype=np.float32)
    means = np.stack([one.total for one in stories]) / np.array([[one.size] for one in stories], dtype=np.float32)
    apart = np.array([_apart(article, one.story) / settings.window for one in stories], dtype=np.float32)
    scores = (means @ vector - settings.fading * np.minimum(apart, 1.0)).astype(np.float32)
    scores[apart > 1.0] = -1.0
    return scores


def _apart(article: Article, story: Story) -> timedelta:
    """How long before the story opened, or after its last article, this one was published."""
    if article.published_at < story.opened_at:
        return story.opened_at - article.published_at
    return max(article.published_at - story.updated_at, timedelta())


def _open(article: Article, analysis: Analysis, nearest: float, now: datetime, settings: GroupSettings) -> Placed:
    id = digest("story", article.id)
    slug = f"{_slug(article.headline)}-{id[:6]}"
    story = Story(id, slug, article.published_at, article.published_at)
    reasons = (Reason("nearest", round(nearest, 3), f"no open story reaches {settings.threshold}"),)
    decision = Decision("open", article.id, "machine", now, reasons)
    return Placed(story, Membership(id, article.id, 1.0, reasons), decision, OpenStory(story, analysis.vector, 1))


def _slug(headline: str) -> str:
    """The headline as an address; "story" where other scripts leave nothing to read of it."""
    words = text.slug(headline)
    return words if words and sum(character.isalpha() for character in words) >= len(headline) / 4 else "story"


def _join(article: Article, analysis: Analysis, best: OpenStory, score: float, now: datetime) -> Placed:
    before = best.story
    updated = max(before.updated_at, article.published_at)
    story = Story(before.id, before.slug, min(before.opened_at, article.published_at), updated)
    hours = _apart(article, before) / timedelta(hours=1)
    similarity = float(best.total @ analysis.vector) / best.size
    reasons = (
        Reason("vectors", round(similarity, 3), "mean cosine with the story's articles"),
        Reason("hours apart", round(hours, 1), "from the story's first or last article"),
    )
    decision = Decision("join", article.id, "machine", now, reasons)
    opened = OpenStory(story, best.total + analysis.vector, best.size + 1)
    return Placed(story, Membership(story.id, article.id, round(score, 4), reasons), decision, opened)
