"""What every archive must keep of stories' cards: a choice holds until its story or an article in it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.archive import SqlArchive, open_archive
from dragoman.model import CardChoice
from tests.conftest import NOW
from tests.contract.test_archive import ADDRESSES, MERGE, SOURCE, analysis, article, filled, placed

ONE = CardChoice("story1", "fr", "article1", ("FR", "DE"), NOW)
TWO = CardChoice("story2", "fr", "article3", (), NOW)


@pytest.fixture(params=sorted(ADDRESSES))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlArchive]:
    """Story 1 of the articles 1 and 2, story 2 of article 3; article 4 waits."""
    with open_archive(ADDRESSES[request.param](tmp_path)) as opened:
        filled(opened, range(1, 5))
        opened.stories.put([placed(1, 1), placed(1, 2, "join"), placed(2, 3)])
        yield opened


def choose(archive: SqlArchive) -> dict[str, CardChoice]:
    archive.cards.put([ONE, TWO, replace(ONE, language="en", best="article2")], archive.changes.last())
    return archive.cards.many(["story1", "story2", "story9"], "fr")


def revise(archive: SqlArchive, number: int) -> None:
    archive.articles.put([(f"item{number}", article(number, ("Headline", "Another.")))])


def test_choices_come_back_by_story_and_language(archive: SqlArchive) -> None:
    assert choose(archive) == {"story1": ONE, "story2": TWO}
    assert archive.cards.many(["story1"], "en")["story1"].best == "article2"
    assert archive.cards.many(["story1"], "de") == {}
    later = replace(ONE, best="article2", countries=())
    archive.cards.put([later], archive.changes.last())
    assert archive.cards.many(["story1"], "fr") == {"story1": later}


CHANGES: dict[str, Callable[[SqlArchive], object]] = {
    "an article joins": lambda archive: archive.stories.put([placed(1, 4, "join")]),
    "an article is revised": lambda archive: revise(archive, 2),
    "an article is analysed again": lambda archive: archive.analyses.put([(article(2), analysis(2, "words 2"))]),
    "a source's terms change": lambda archive: archive.sources.put([replace(SOURCE, terms="link")]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_choice_holds_until_its_story_changes(archive: SqlArchive, change: Callable[[SqlArchive], object]) -> None:
    assert "story1" in choose(archive)
    change(archive)
    assert "story1" not in archive.cards.many(["story1"], "fr")


def test_a_change_of_one_story_leaves_the_others_and_a_merge_changes_both(archive: SqlArchive) -> None:
    choose(archive)
    revise(archive, 3)
    assert archive.cards.many(["story1", "story2"], "fr") == {"story1": ONE}
    choose(archive)
    archive.decisions.put([MERGE], known=archive.decisions.last())
    assert archive.cards.many(["story1", "story2"], "fr") == {}


def test_what_was_chosen_before_a_change_does_not_hold_after_it(archive: SqlArchive) -> None:
    before = archive.changes.last()
    revise(archive, 1)
    archive.cards.put([ONE, TWO], before)
    assert archive.cards.many(["story1", "story2"], "fr") == {"story2": TWO}
