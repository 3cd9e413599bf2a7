"""From stories that are stored to links between them, through the archive: open and closed stories, changes, second rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, update

from dragoman.archive import SqlArchive, open_archive, schema
from dragoman.archive.segments import Segments
from dragoman.config import Settings
from dragoman.editions import Editions
from dragoman.linking import Linked, Linking
from dragoman.model import Analysis, Article, Decision, Membership, Mention, Reason, Source, Span, Story
from dragoman.publishing import Publishing
from dragoman.site.render import Renderer
from tests.conftest import NOW, WordVectors
from tests.integration.test_rounds import contents, files
from tests.making import article, item, source

DAY = timedelta(days=1)
ENGINE = "words 1"
NAMES = ("name:MR-TNT", "name:KRTS-PN", "city:1")
CALLED = {"name:MR-TNT": "Mara Tennant", "name:KRTS-PN": "Curtis Penn", "city:1": "Geneva"}
COURT = "court murder trial judge harbour"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SqlArchive]:
    with open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}") as opened:
        opened.sources.put([source("paper", languages=("en",))])
        opened.segments = Segments(opened._engine, tmp_path / "segments", least=1)
        yield opened


def tell(
    archive: SqlArchive, id: str, days: float, headline: str = COURT, names: Sequence[str] = NAMES, story: str = ""
) -> None:
    """Store an article that opened a story of its own so many days ago, or joined one."""
    moment = NOW - days * DAY
    one: Article = article(id, f"{headline} {id}", published_at=moment)
    archive.items.put([item(id=f"item-{id}", guid=id, url=one.url)])
    archive.articles.put([(f"item-{id}", one)])
    mentions = tuple(Mention(Span(one.passages[0].id, 0, 1), "name", key, CALLED.get(key, key)) for key in names)
    vector = WordVectors().encode([headline])[0]
    archive.analyses.put([(one, Analysis(id, "en", 1.0, vector, ENGINE, mentions))])
    told = Story(story or f"story-{id}", f"slug-{story or id}", moment, moment)
    reasons = (Reason("likely", 0.0),)
    kind = "join" if story else "open"
    archive.stories.put([(told, Membership(told.id, id, 1.0, reasons), Decision(kind, id, "machine", moment, reasons))])


def link(archive: SqlArchive, now: datetime = NOW) -> Linked:
    return Linking(archive, WordVectors(), ENGINE).run(now)


def filler(archive: SqlArchive, count: int = 12) -> None:
    """Other news, so that something can stand out from what is usual."""
    for number in range(count):
        tell(
            archive,
            f"f{number}",
            1 + number / 10,
            f"word{number} thing{number * 7} matter{number * 13}",
            (f"name:F{number}-LL",),
        )


def kinds(archive: SqlArchive, *ids: str) -> set[tuple[str, str, str]]:
    return {(one.story, one.kind, one.earlier) for one in archive.threads.of([f"story-{id}" for id in ids])}


def test_a_verdict_follows_a_trial_that_follows_an_arrest_long_closed(archive: SqlArchive) -> None:
    tell(archive, "arrest", 200, "court murder arrest judge harbour")
    tell(archive, "trial", 60)
    tell(archive, "verdict", 1, "court murder verdict judge harbour")
    filler(archive)
    done = link(archive)
    assert archive.segments.count() == 2
    assert kinds(archive, "trial") >= {("story-trial", "follows", "story-arrest"), ("story-verdict", "follows", "story-trial")}
    assert (done.stories, done.follows) == (15, 2)
    (decision,) = [one.decision for one in archive.decisions.of("story-verdict") if one.decision.kind == "follow"]
    assert decision.by == "machine"
    assert "Mara Tennant" in next(one.note for one in decision.reasons if one.name == "names")


def test_a_closed_story_is_found_by_names_alone_where_there_is_no_segment(archive: SqlArchive) -> None:
    tell(archive, "arrest", 200)
    filler(archive)
    link(archive)
    assert archive.segments.count() == 1
    archive.segments.search = lambda vectors, _count: [() for _ in vectors]  # type: ignore[method-assign]
    tell(archive, "trial", 1)
    link(archive)
    assert ("story-trial", "follows", "story-arrest") in kinds(archive, "trial")


def test_a_second_round_with_nothing_new_writes_nothing(archive: SqlArchive, tmp_path: Path) -> None:
    tell(archive, "arrest", 100)
    tell(archive, "trial", 1)
    filler(archive)
    link(archive)
    before, filed = contents(str(archive._engine.url)), files(tmp_path / "segments")
    assert link(archive) == Linked()
    assert contents(str(archive._engine.url)) == before
    assert files(tmp_path / "segments") == filed


def test_only_what_changed_is_compared(archive: SqlArchive) -> None:
    filler(archive)
    link(archive)
    tell(archive, "new", 0.5, "something else altogether", ("name:SM-LS",))
    tell(archive, "more", 0.4, "word3 thing21 matter39", ("name:F3-LL",), story="story-f3")
    assert link(archive).stories == 2


def test_links_end_when_a_story_becomes_another(archive: SqlArchive) -> None:
    tell(archive, "arrest", 100)
    tell(archive, "trial", 1)
    tell(archive, "other", 0.5, "election coalition parliament ballot", ("name:LKTN-SMN",))
    filler(archive)
    link(archive)
    assert ("story-trial", "follows", "story-arrest") in kinds(archive, "trial")
    with archive._engine.begin() as connection:  # a person parts the article from the story, and puts another in its place
        connection.execute(update(schema.memberships).where(schema.memberships.c.article == "trial").values(story="story-f1"))
        connection.execute(
            update(schema.memberships).where(schema.memberships.c.article == "other").values(story="story-trial")
        )
        decision = {"kind": "split", "subject": "trial", "by": "person", "at": NOW, "reasons": []}
        connection.execute(schema.decisions.insert().values(decision))
        connection.execute(schema.decisions.insert().values({**decision, "subject": "other"}))
    link(archive)
    assert not [one for one in kinds(archive, "trial") if "story-trial" in one]
    assert [one.decision.kind for one in archive.decisions.of("story-trial")] == ["follow", "unfollow"]


def test_a_withdrawn_story_leaves_profiles_links_and_segments(archive: SqlArchive) -> None:
    tell(archive, "arrest", 100)
    tell(archive, "trial", 1)
    filler(archive)
    link(archive)
    with archive._engine.begin() as connection:
        connection.execute(delete(schema.memberships).where(schema.memberships.c.article == "arrest"))
        decision = {"kind": "withdraw", "subject": "arrest", "by": "person", "at": NOW, "reasons": []}
        connection.execute(schema.decisions.insert().values(decision))
    link(archive)
    assert archive.profiles.many(["story-arrest"]) == {}
    assert kinds(archive, "arrest", "trial") == set()
    assert archive.segments.count() == 0


def test_lost_segments_are_made_anew_and_lead_to_the_same(archive: SqlArchive, tmp_path: Path) -> None:
    tell(archive, "arrest", 100)
    filler(archive)
    link(archive)
    for path in (tmp_path / "segments").iterdir():
        path.unlink()
    assert archive.segments.missing() == (1,)
    tell(archive, "trial", 1)
    link(archive)
    assert archive.segments.missing() == ()
    assert ("story-trial", "follows", "story-arrest") in kinds(archive, "trial")


@pytest.mark.parametrize("stop_after", range(1, 8))
def test_a_round_that_is_stopped_goes_on_where_it_was(archive: SqlArchive, tmp_path: Path, stop_after: int) -> None:
    asked = iter(range(1000))
    stopping: Callable[[], bool] = lambda: next(asked) >= stop_after  # noqa: E731
    tell(archive, "arrest", 100)
    tell(archive, "trial", 1)
    filler(archive, 3)
    Linking(archive, WordVectors(), ENGINE).run(NOW, stopping)
    link(archive)
    assert archive.threads.waiting(9) == ()
    assert ("story-trial", "follows", "story-arrest") in kinds(archive, "trial")


# -- on the page -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    paper: Source = source("paper", languages=("en",))
    return Settings(tmp_path, "Test", editions=("en", "fr"), site=tmp_path / "site", sources=(paper,))


def test_pages_show_what_came_before_and_after(archive: SqlArchive, settings: Settings) -> None:
    tell(archive, "arrest", 200, "court murder arrest judge harbour")
    tell(archive, "trial", 2)
    tell(archive, "verdict", 1, "court murder verdict judge harbour")
    filler(archive)
    link(archive)
    editions = Editions(archive, settings)
    trial = editions.story("slug-trial", "en", NOW)
    assert trial is not None
    assert [one.card.story.id for one in trial.before] == ["story-arrest"]
    assert [one.card.story.id for one in trial.after] == ["story-verdict"]
    assert trial.related == ()
    assert trial in editions.pages([one for one in editions.front(NOW) if one.story.id == "story-trial"], "en", NOW)
    waiting = {one.article.id: len(one.passages) for one in editions.to_render(NOW)}
    assert waiting["arrest"] == 1  # long off the front page: its headline is rendered, and nothing else


def test_the_static_site_links_stories_of_all_ages(archive: SqlArchive, settings: Settings) -> None:
    tell(archive, "arrest", 200, "court murder arrest judge harbour")
    tell(archive, "trial", 2)
    filler(archive)
    link(archive)
    Publishing(Editions(archive, settings), settings.site).run(NOW)
    page = (settings.site / "en" / "story" / "slug-trial" / "index.html").read_text("utf-8")
    assert "Previously" in page
    assert "court murder arrest judge harbour arrest" in page
    assert "en/story/slug-arrest/index.html" in page
    assert (settings.site / "en" / "story" / "slug-arrest" / "index.html").is_file()
    served = Editions(archive, settings).story("slug-trial", "en", NOW)
    assert served is not None
    assert "en/story/slug-arrest/" in Renderer(settings).story(served, NOW)


def test_what_to_read_also_says_why(archive: SqlArchive, settings: Settings) -> None:
    tell(archive, "one", 2)
    tell(archive, "two", 1.9, "court murder trial weather judge")
    filler(archive)
    link(archive)
    made = Editions(archive, settings).story("slug-one", "en", NOW)
    assert made is not None
    html = Renderer(settings).story(made, NOW)
    assert "Read also" in html
    assert "same: " in html
    assert "Mara Tennant" in html
    assert "Course of events" not in html
    assert replace(made, related=()) != made
    assert "Read also" not in Renderer(settings).story(made, NOW, lambda _story: False)


def test_vectors_of_sums_stay_finite(archive: SqlArchive) -> None:
    tell(archive, "big", 1)
    for number in range(40):
        tell(archive, f"b{number}", 0.9, story="story-big")
    link(archive)
    found = archive.profiles.many(["story-big"])["story-big"]
    assert found.opened.size == 41
    assert np.isfinite(found.opened.total).all()
    assert np.linalg.norm(found.opened.total) == pytest.approx(41, rel=0.01)
