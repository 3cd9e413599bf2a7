"""Rounds with persons' decisions in between: what they said holds, addresses lead on, nothing is written twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.archive import SqlArchive
from dragoman.desk import Desk
from dragoman.editions import Editions
from dragoman.errors import StoryError
from dragoman.group import Rules, Window, place_all
from dragoman.group.decide import GroupSettings
from dragoman.model import Change, Decision, Move, Story
from dragoman.site.serve import make_app
from dragoman.stories import Stories
from tests.conftest import NOW, Marking, Replay
from tests.deciding import arrive, broken, of_event, regroup_and_look, said, stories, together
from tests.integration.test_rounds import desk, files, press

GOLDEN = Path(__file__).parent.parent / "golden" / "moved.html"
BRIDGE = [of_event("bridge", number, hours=number) for number in (1, 2, 3)]
FISHING = [of_event("fishing", number, hours=number) for number in (1, 2)]


def slug_of(archive: SqlArchive, article: str) -> str:
    return archive.stories.of_article(article)[0].slug


@pytest.fixture
def persons(archive: SqlArchive) -> Stories:
    arrive(archive, *BRIDGE, *FISHING)
    regroup_and_look(archive)
    assert together(archive) == {frozenset({"bridge1", "bridge2", "bridge3"}), frozenset({"fishing1", "fishing2"})}
    return Stories(archive)


# -- what the machine keeps to -------------------------------------------------------------------------------------------------


def test_stories_that_a_person_merged_stay_one(archive: SqlArchive, persons: Stories) -> None:
    persons.merge(slug_of(archive, "bridge1"), [slug_of(archive, "fishing1")], said())
    arrive(archive, of_event("bridge", 4), of_event("fishing", 4))
    regroup_and_look(archive)
    regroup_and_look(archive)
    assert {"bridge1", "bridge2", "bridge3", "fishing1", "fishing2"} <= set(stories(archive)[slug_of(archive, "bridge1")])
    assert broken(archive) == []


def test_articles_that_a_person_parted_are_not_put_together_again(archive: SqlArchive, persons: Stories) -> None:
    """All tell of one event: the machine would put them together each time, by joining and by merging, and through others."""
    persons.split(slug_of(archive, "bridge1"), ["bridge1"], said())
    for number in (4, 5):
        arrive(archive, of_event("bridge", number))
        regroup_and_look(archive)
        assert slug_of(archive, "bridge1") not in (slug_of(archive, "bridge2"), slug_of(archive, "bridge3"))
        assert broken(archive) == []


def test_a_moved_article_stays_and_new_ones_go_where_they_may(archive: SqlArchive, persons: Stories) -> None:
    persons.move("bridge1", slug_of(archive, "fishing1"), said())
    arrive(archive, of_event("bridge", 4))
    regroup_and_look(archive)
    assert slug_of(archive, "bridge1") == slug_of(archive, "fishing1")
    assert slug_of(archive, "bridge4") == slug_of(archive, "bridge2")


def test_a_pinned_story_stays_as_it_is(archive: SqlArchive, persons: Stories) -> None:
    slug = slug_of(archive, "bridge1")
    persons.pin(slug, said(), on=True)
    arrive(archive, of_event("bridge", 4), of_event("bridge", 5))
    regroup_and_look(archive)
    assert stories(archive)[slug] == ("bridge3", "bridge2", "bridge1")
    assert slug_of(archive, "bridge4") == slug_of(archive, "bridge5")
    persons.pin(slug, said(), on=False)
    arrive(archive, of_event("bridge", 6))
    assert regroup_and_look(archive).merged == 1
    assert slug_of(archive, "bridge6") == slug_of(archive, "bridge4") == slug_of(archive, "bridge1")


def test_articles_analysed_anew_stay_where_a_person_put_them(archive: SqlArchive, persons: Stories) -> None:
    persons.move("bridge1", slug_of(archive, "fishing1"), said())
    article, analysis = BRIDGE[0]
    archive.analyses.put([(article, analysis)])
    regroup_and_look(archive)
    assert slug_of(archive, "bridge1") == slug_of(archive, "fishing1")


def test_a_whole_regrouping_keeps_to_what_persons_said(archive: SqlArchive, persons: Stories) -> None:
    """All articles are decided anew, from nothing, under the same words; the outcome is a change like another."""
    persons.split(slug_of(archive, "bridge1"), ["bridge1"], said())
    persons.move("fishing1", slug_of(archive, "bridge2"), said())
    everything = [*BRIDGE, *FISHING]
    constraints = archive.decisions.constraints([article.id for article, _ in everything])
    free = Rules(type(constraints)(constraints.words, {}, constraints.pinned, constraints.held, constraints.known))
    settings = GroupSettings(encoded=frozenset({"en"}))
    made = {one.membership.article: one.story for one in place_all(everything, Window(), NOW, settings, free)}
    moves = tuple(
        Move(article, origin, story.id) for article, story in made.items() if (origin := constraints.where[article]) != story.id
    )
    change = Change(Decision("regroup", "all", "machine", NOW, ()), moves, opens=tuple(set(made.values())))
    before = list(stories(archive))
    assert archive.decisions.put([change], known=free.known)
    assert broken(archive) == []
    assert slug_of(archive, "fishing1") == slug_of(archive, "bridge2") != slug_of(archive, "bridge1")
    assert all(archive.stories.by_slug(archive.stories.leads_to(slug).slug) for slug in before)


# -- undo ----------------------------------------------------------------------------------------------------------------------


def test_an_undone_split_is_free_again(archive: SqlArchive, persons: Stories) -> None:
    before = together(archive)
    decided = persons.split(slug_of(archive, "bridge1"), ["bridge1"], said())
    alone = slug_of(archive, "bridge1")
    undone = persons.undo(None, said())
    assert (undone.change.undoes, undone.stays) == (decided.number, {})
    assert together(archive) == before
    assert archive.stories.leads_to(alone).slug == slug_of(archive, "bridge2")
    with pytest.raises(StoryError, match="no decision of a person to undo"):
        persons.undo(None, said())
    with pytest.raises(StoryError, match="undone already"):
        persons.undo(decided.number, said())
    with pytest.raises(StoryError, match="was an undo"):
        persons.undo(undone.number, said())


def test_an_undo_restores_what_nothing_later_depends_on(archive: SqlArchive, persons: Stories) -> None:
    into, of = slug_of(archive, "bridge1"), slug_of(archive, "fishing1")
    merged = persons.merge(into, [of], said())
    persons.split(into, ["fishing1"], said())
    arrive(archive, of_event("bridge", 4))
    regroup_and_look(archive)
    undone = persons.undo(merged.number, said())
    assert undone.stays == {"fishing1": f"decision {merged.number + 1} has placed it there, or others beside it, since"}
    assert stories(archive)[of] == ("fishing2",)
    assert set(stories(archive)[into]) == {"bridge1", "bridge2", "bridge3", "bridge4"}
    assert broken(archive) == []


def test_what_an_undo_cannot_bring_back_is_let_go_of_by_older_words(archive: SqlArchive, persons: Stories) -> None:
    """An article was placed into one story, then into another; what it is parted from has since come to the first. It stays, and
    the word that had placed it there first must not claim it."""
    bridge, fishing = slug_of(archive, "bridge1"), slug_of(archive, "fishing1")
    first = persons.move("bridge1", fishing, said()).number
    second = persons.move("bridge1", bridge, said()).number
    third = persons.move("bridge2", fishing, said()).number
    undone = persons.undo(second, said())
    assert undone.stays == {"bridge1": f"decision {third} parts it from an article there"}
    assert slug_of(archive, "bridge1") == bridge
    assert [word.decision for word in undone.change.words if word.story is None and word.article == "bridge1"] == [
        second,
        first,
    ]
    assert broken(archive) == []


def test_what_an_undo_cannot_part_again_is_not_parted_by_an_older_word(archive: SqlArchive, persons: Stories) -> None:
    """The first decision parted bridge3 from bridge1, the second put it there all the same, and cannot be taken back whole."""
    of = slug_of(archive, "bridge1")
    persons.split(of, ["bridge1", "bridge2"], said())
    new = slug_of(archive, "bridge1")
    arrive(archive, of_event("bridge", 4, hours=72))
    regroup_and_look(archive)
    second = persons.move("bridge3", new, said()).number
    third = persons.move("bridge2", slug_of(archive, "bridge4"), said()).number
    undone = persons.undo(second, said())
    assert undone.stays == {"bridge3": f"decision {third} parts it from an article there"}
    assert slug_of(archive, "bridge3") == slug_of(archive, "bridge1")
    assert broken(archive) == []


def test_decisions_of_the_machine_are_not_undone(archive: SqlArchive, persons: Stories) -> None:
    with pytest.raises(StoryError, match="no decision of a person"):
        persons.undo(1, said())


# -- the slower look -------------------------------------------------------------------------------------------------------------


def test_what_the_machine_split_it_does_not_merge_until_something_came(archive: SqlArchive) -> None:
    """Two events were put into one story, as an older model may have done: the look parts them, and leaves them so."""
    arrive(archive, *BRIDGE, *FISHING)
    story = Story("mixed", "mixed", NOW - timedelta(hours=3), NOW - timedelta(hours=1))
    from dragoman.model import Membership

    archive.stories.put(
        [
            (story, Membership("mixed", article.id, 1.0, ()), Decision("join", article.id, "machine", NOW, ()))
            for article, _ in [*BRIDGE, *FISHING]
        ]
    )
    first = regroup_and_look(archive)
    assert (first.split, first.merged) == (1, 0)
    assert set(stories(archive)["mixed"]) == {"bridge1", "bridge2", "bridge3"}
    parted = together(archive)
    second = regroup_and_look(archive)
    assert (second.split, second.merged) == (0, 0)
    assert together(archive) == parted
    (record,) = [one for one in archive.decisions.of("mixed") if one.decision.kind == "split"]
    assert record.decision.reasons


def test_a_person_who_speaks_while_the_desk_decides_is_heard(archive: SqlArchive, persons: Stories) -> None:
    """The pin comes after the desk has loaded what is open, and before it stores: what it decided is decided anew."""
    slug = slug_of(archive, "bridge1")
    arrive(archive, of_event("bridge", 4))
    put, spoken = archive.stories.put, []

    class Interrupted:
        def __getattr__(self, name: str) -> object:
            return getattr(stories_of, name)

        def put(self, *args: object, **more: object) -> bool:
            if not spoken:
                spoken.append(persons_before.pin(slug, said(), on=True))
            return put(*args, **more)

    stories_of, persons_before = archive.stories, Stories(archive)
    archive.stories = Interrupted()
    summary = regroup_and_look(archive)
    archive.stories = stories_of
    assert summary.stories == 1
    assert slug_of(archive, "bridge4") != slug
    assert len(stories(archive)[slug]) == 3


# -- the site --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(archive: SqlArchive, tmp_path: Path) -> Callable[[], Desk]:
    transport = Replay(press())
    return lambda: desk(archive, tmp_path, transport, Marking(), clock=lambda: NOW)


def slugs(archive: SqlArchive) -> dict[str, str]:
    return {
        name: slug_of(archive, archive.articles.of_item(archive.items.find(f"https://{name}").id).id)
        for name in ("north.example/1", "north.example/2", "sud.example/2")
    }


def test_a_merged_story_leaves_a_page_that_leads_on_and_a_second_round_writes_nothing(
    archive: SqlArchive, tmp_path: Path, site: Callable[[], Desk]
) -> None:
    site().round()
    dam, strike, _ = slugs(archive).values()
    persons = Stories(archive)
    persons.merge(strike, [dam], said())
    assert site().round().published > 0
    page = (tmp_path / "site" / "fr" / "story" / dam / "index.html").read_text("utf-8")
    assert f'<meta http-equiv="refresh" content="0; url=../{strike}/index.html">' in page
    assert '<meta name="robots" content="noindex">' in page
    for listed in ("fr/index.html", "fr/feed.atom", "en/index.html"):
        content = (tmp_path / "site" / listed).read_text("utf-8")
        assert strike in content
        assert dam not in content
    again = site().round()
    assert (again.published, again.merged, again.split, again.stories) == (0, 0, 0, 0)


def test_the_page_that_leads_on_is_the_golden_one(archive: SqlArchive, tmp_path: Path, site: Callable[[], Desk]) -> None:
    site().round()
    dam, strike, _ = slugs(archive).values()
    Stories(archive).merge(strike, [dam], said())
    site().round()
    page = (tmp_path / "site" / "en" / "story" / dam / "index.html").read_text("utf-8")
    assert re.sub(r"style-[0-9a-f]{10}", "style", page) == GOLDEN.read_text("utf-8")


def test_chains_lead_to_the_last_and_an_undo_makes_a_page_again(
    archive: SqlArchive, tmp_path: Path, site: Callable[[], Desk]
) -> None:
    made = site()
    made.round()
    dam, strike, other = slugs(archive).values()
    persons = Stories(archive)
    first = persons.merge(strike, [dam], said())
    persons.merge(other, [strike], said())
    client = TestClient(make_app(made.settings, Editions(archive, made.settings), lambda: NOW), follow_redirects=False)
    for slug in (dam, strike):
        answer = client.get(f"/fr/story/{slug}/")
        assert (answer.status_code, answer.headers["location"]) == (301, f"../{other}/")
    assert client.get(f"/fr/story/{other}/").status_code == 200
    persons.undo(None, said())
    assert client.get(f"/fr/story/{dam}/").headers["location"] == f"../{strike}/"
    persons.undo(first.number, said())
    assert client.get(f"/fr/story/{dam}/").status_code == 200
    site().round()
    assert files(tmp_path / "site")[f"fr/story/{dam}/index.html"].decode().count("<article") > 1


def test_a_title_is_shown_in_its_edition_as_the_desks_own(
    archive: SqlArchive, tmp_path: Path, site: Callable[[], Desk]
) -> None:
    site().round()
    dam, *_ = slugs(archive).values()
    persons = Stories(archive)
    persons.title(dam, "fr", "Le barrage <a cédé>", said())
    site().round()
    for name in (f"fr/story/{dam}/index.html", "fr/index.html", "fr/feed.atom"):
        assert "Le barrage &lt;a cédé&gt;" in (tmp_path / "site" / name).read_text("utf-8"), name
    assert "Le titre est de cette rédaction" in (tmp_path / "site" / f"fr/story/{dam}/index.html").read_text("utf-8")
    assert "cédé&gt;" not in (tmp_path / "site" / "en" / "index.html").read_text("utf-8")
    persons.undo(None, said())
    site().round()
    assert "cédé&gt;" not in (tmp_path / "site" / "fr" / "index.html").read_text("utf-8")


def test_an_old_story_that_a_person_decided_of_is_published_anew_though_no_front_page_shows_it(
    archive: SqlArchive, tmp_path: Path
) -> None:
    transport = Replay(press())
    desk(archive, tmp_path, transport, Marking()).round()
    dam, strike, _ = slugs(archive).values()
    later = NOW + timedelta(days=9)
    Stories(archive).title(dam, "fr", "Neuf jours après", type(said())("anna", later))
    Stories(archive).merge(dam, [strike], type(said())("anna", later))
    desk(archive, tmp_path, transport, Marking(), clock=lambda: later).round()
    assert "Neuf jours après" in (tmp_path / "site" / f"fr/story/{dam}/index.html").read_text("utf-8")
    assert f"../{dam}/" in (tmp_path / "site" / f"fr/story/{strike}/index.html").read_text("utf-8")
    assert dam not in (tmp_path / "site" / "fr" / "index.html").read_text("utf-8")
