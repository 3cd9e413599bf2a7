"""Join the best open story, or open one: with score and reasons, and the same every time."""

from datetime import timedelta

import numpy as np
import pytest

from dragoman.group import GroupSettings, Placed, place
from dragoman.model import Analysis, OpenStory
from tests.making import NOW, article, at, story

SETTINGS = GroupSettings(threshold=0.5, window=timedelta(days=4), fading=0.2)
EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


def leaning(cosine: float) -> tuple[float, float]:
    """A unit vector with this cosine with EAST."""
    return cosine, (1 - cosine**2) ** 0.5


def opened(id: str, *vectors: tuple[float, float], opened_at: float = 0.0, updated_at: float = 0.0) -> OpenStory:
    total = np.array(vectors, dtype=np.float32).sum(axis=0)
    return OpenStory(story(id, at(opened_at), at(updated_at)), total, len(vectors))


def placed(vector: tuple[float, float], *stories: OpenStory, hours: float = 0.0, headline: str = "Bridge reopens") -> Placed:
    one = article("a9", headline, published_at=at(hours))
    analysis = Analysis("a9", "en", 1.0, np.array(vector, dtype=np.float32), "test 1")
    return place(one, analysis, stories, NOW, SETTINGS)


def reasons(made: Placed) -> dict[str, float]:
    return {reason.name: reason.value for reason in made.membership.reasons}


def test_the_first_article_opens_a_story() -> None:
    made = placed(EAST, hours=5)
    assert (made.decision.kind, made.decision.subject, made.decision.by, made.decision.at) == ("open", "a9", "machine", NOW)
    assert (made.story.opened_at, made.story.updated_at) == (at(5), at(5))
    assert (made.membership.story, made.membership.article) == (made.story.id, "a9")
    assert (made.opened.story, made.opened.size, made.opened.total.tolist()) == (made.story, 1, [1.0, 0.0])


def test_it_joins_the_best_story() -> None:
    made = placed(EAST, opened("s1", leaning(0.7)), opened("s2", leaning(0.9)), opened("s3", leaning(0.8)))
    assert (made.decision.kind, made.story.id) == ("join", "s2")
    assert made.membership.score == pytest.approx(0.9, abs=1e-4)
    assert reasons(made) == {"vectors": 0.9, "hours apart": 0.0}
    assert made.decision.reasons == made.membership.reasons
    assert made.opened.size == 2
    assert made.opened.total.tolist() == pytest.approx([1.9, leaning(0.9)[1]], abs=1e-6)


def test_the_score_is_the_mean_over_the_story_s_articles() -> None:
    made = placed(EAST, opened("s1", leaning(0.9), leaning(0.5)))
    assert made.membership.score == pytest.approx(0.7, abs=1e-4)
    assert placed(EAST, opened("s1", EAST, NORTH, NORTH)).decision.kind == "open"


@pytest.mark.parametrize(("cosine", "kind"), [(0.51, "join"), (0.49, "open")])
def test_the_threshold_decides(cosine: float, kind: str) -> None:
    made = placed(EAST, opened("s1", leaning(cosine)))
    assert made.decision.kind == kind
    if kind == "open":
        assert reasons(made) == {"nearest": cosine}
        assert "0.5" in made.membership.reasons[0].note


@pytest.mark.parametrize(
    ("hours", "score"),
    [(0, 0.9), (-24, 0.85), (-48, 0.8), (-95, 0.9 - 0.2 * 95 / 96), (10 + 24, 0.85), (5, 0.9)],
)
def test_a_story_fades_with_the_time_to_its_last_or_first_article(hours: float, score: float) -> None:
    # the story ran from ten hours before NOW until NOW; negative hours are after it
    made = placed(EAST, opened("s1", leaning(0.9), opened_at=10), hours=hours)
    assert made.membership.score == pytest.approx(score, abs=1e-3)


@pytest.mark.parametrize("hours", [-97, 10 + 97])
def test_beyond_the_window_a_story_is_closed(hours: float) -> None:
    made = placed(EAST, opened("s1", EAST, opened_at=10), hours=hours)
    assert made.decision.kind == "open"


def test_a_nearer_time_decides_between_equal_texts() -> None:
    made = placed(EAST, opened("old", EAST, opened_at=60, updated_at=50), opened("new", EAST, opened_at=20, updated_at=10))
    assert made.story.id == "new"


def test_equal_stories_are_taken_in_the_order_given() -> None:
    one, two = opened("s1", leaning(0.8)), opened("s2", leaning(0.8))
    assert placed(EAST, one, two).story.id == "s1"
    assert placed(EAST, two, one).story.id == "s2"


@pytest.mark.parametrize(("hours", "first", "last"), [(30, 30, 10), (15, 20, 10), (0, 20, 0)])
def test_a_story_that_is_joined_keeps_its_name_and_covers_the_article(hours: float, first: float, last: float) -> None:
    before = opened("s1", EAST, opened_at=20, updated_at=10)
    made = placed(EAST, before, hours=hours, headline="Quite another headline")
    assert (made.story.id, made.story.slug) == (before.story.id, before.story.slug)
    assert (made.story.opened_at, made.story.updated_at) == (at(first), at(last))
    assert made.opened.story == made.story
    assert before.total.tolist() == [1.0, 0.0]  # what was given is left as it was


@pytest.mark.parametrize(
    ("headline", "words"),
    [
        ("Bridge reopens in Marrow", "bridge-reopens-in-marrow"),
        ("L'été à Besançon", "l-ete-a-besancon"),
        ("Мост открыт для движения", "story"),
        ("Мост: EU und UN", "eu-und-un"),
        ("ЕС и ВТО обсуждают поставки F-16", "story"),
        ("أعيد فتح الجسر", "story"),
        ("", "story"),
    ],
)
def test_the_slug_can_be_read_and_is_the_story_s_own(headline: str, words: str) -> None:
    made = placed(EAST, headline=headline)
    assert made.story.slug == f"{words}-{made.story.id[:6]}"


def test_the_same_article_opens_the_same_story() -> None:
    assert placed(EAST) == placed(EAST)


def test_what_says_nothing_joins_nothing() -> None:
    assert placed((0.0, 0.0), opened("s1", EAST)).decision.kind == "open"
