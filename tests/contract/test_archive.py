"""What every archive must do, whatever database is below. A second database is a second address in `ADDRESSES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dragoman.archive import SqlArchive, open_archive
from dragoman.errors import ArchiveError
from dragoman.model import (
    Analysis,
    Article,
    Attempt,
    Capture,
    Change,
    Check,
    Credit,
    Decision,
    Done,
    EngineIdentity,
    Failed,
    Feed,
    Frame,
    FrameBlock,
    Item,
    Membership,
    Mention,
    Move,
    Passage,
    Period,
    Quantity,
    Quote,
    Reason,
    Rendering,
    Sentence,
    Source,
    Span,
    Story,
    Title,
    Usage,
    Word,
)
from dragoman.ports import Archive
from tests.conftest import NOW

HOUR = timedelta(hours=1)
ADDRESSES: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: f"sqlite:///{folder / 'archive.sqlite'}"}


@pytest.fixture(params=sorted(ADDRESSES))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return ADDRESSES[request.param](tmp_path)


@pytest.fixture
def archive(address: str) -> Iterator[SqlArchive]:
    with open_archive(address) as opened:
        yield opened


SOURCE = Source(
    "courier", "The Courier", "https://courier.example/", "FR", ("fr", "en"), ("https://courier.example/rss",), "full", 2.5
)
ENGINE = EngineIdentity("apertium", "3.8 fr-en", "gist")


def item(number: int = 1, **changes: object) -> Item:
    made = Item(
        f"item{number}", SOURCE.feeds[0], SOURCE.id, f"guid-{number}", f"https://courier.example/{number}", f"Title {number}",
        "Summary", "", "fr", ("Anna Morvell",), NOW - number * HOUR, NOW,
    )  # fmt: skip
    return replace(made, **changes)


def page(number: int = 1, body: bytes = b"<p>\xe9t\xe9</p>") -> Capture:
    url = f"https://courier.example/{number}"
    return Capture(url, url + "?final", NOW, 200, "text/html", body, (("etag", '"x"'),))


def article(number: int = 1, texts: tuple[str, ...] = ("Headline", "First."), **changes: object) -> Article:
    id = f"article{number}"
    kinds = ("headline", "lead", "paragraph", "paragraph")
    passages = tuple(Passage(f"{id}-{text}", id, place, kinds[place], text) for place, text in enumerate(texts))
    made = Article(
        id, SOURCE.id, f"https://courier.example/{number}", f"https://courier.example/{number}/canonical", "fr", texts[0],
        ("Anna Morvell",), "World", None, NOW - number * HOUR, "json-ld", "free", 1, passages, modified_at=NOW,
    )  # fmt: skip
    return replace(made, **changes)


def analysis(number: int = 1, engine: str = "words 1") -> Analysis:
    vector = np.zeros(8, dtype=np.float32)
    vector[number % 8] = 1
    span = Span(f"article{number}-First.", 0, 5)
    return Analysis(
        f"article{number}", "fr", 0.9, vector, engine,
        (Mention(span, "place", "city:1", "Marrow", "odd"),), (Quantity(span, 5.3e9, "EUR", 6e9), Quantity(span, 2, "")),
        (Period(span, NOW - HOUR, NOW, "hour"),), (Quote((span, span)),), (Credit(span, "reuters"),),
    )  # fmt: skip


def filled(archive: Archive, numbers: range = range(1, 2)) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(number) for number in numbers])
    for number in numbers:
        archive.captures.put(item(number), Done(page(number)), NOW)
        archive.captures.mark_extracted([(item(number), None)])
        archive.articles.put([(f"item{number}", article(number))])
    archive.analyses.put([(article(number), analysis(number)) for number in numbers])


def placed(story_number: int, number: int, kind: str = "open") -> tuple[Story, Membership, Decision]:
    story = Story(f"story{story_number}", f"slug-{story_number}", NOW - 5 * HOUR, NOW - HOUR)
    reasons = (Reason("vectors", 0.7, "mean cosine"),)
    return (
        story,
        Membership(story.id, f"article{number}", 0.7, reasons),
        Decision(kind, f"article{number}", "machine", NOW, reasons),
    )


def test_opening_twice_keeps_everything(address: str) -> None:
    with open_archive(address) as archive:
        archive.sources.put([SOURCE])
    with open_archive(address) as archive:
        assert archive.sources.all() == (SOURCE,)


def test_an_archive_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(ArchiveError, match=r"archive\.sqlite"):
        open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}")


def test_a_feed_keeps_its_state_until_no_source_lists_it(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.feeds.put(Feed(SOURCE.feeds[0], SOURCE.id, '"e"', "Mon", NOW + HOUR, 3, "timeout", "slow"))
    second = replace(SOURCE, name="Renamed", feeds=(*SOURCE.feeds, "https://courier.example/more"))
    archive.sources.put([second])
    assert archive.feeds.all()[1] == Feed(SOURCE.feeds[0], SOURCE.id, '"e"', "Mon", NOW + HOUR, 3, "timeout", "slow")
    archive.sources.put([replace(second, feeds=("https://courier.example/more",))])
    assert [feed.url for feed in archive.feeds.all()] == ["https://courier.example/more"]


def test_feeds_are_due_when_never_asked_or_when_their_time_has_come(archive: Archive) -> None:
    archive.sources.put([replace(SOURCE, feeds=("https://a.example/", "https://b.example/", "https://c.example/"))])
    assert archive.feeds.next_due_at() is None
    archive.feeds.put(Feed("https://b.example/", SOURCE.id, due_at=NOW))
    archive.feeds.put(Feed("https://c.example/", SOURCE.id, due_at=NOW + timedelta(seconds=1)))
    assert {feed.url for feed in archive.feeds.due(NOW)} == {"https://a.example/", "https://b.example/"}
    archive.feeds.put(Feed("https://a.example/", SOURCE.id, due_at=NOW + HOUR))
    assert archive.feeds.next_due_at() == NOW


def test_items_are_new_once_and_changed_when_their_text_is(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    assert archive.items.put([item(1), item(2)]) == (("item1", "item2"), ())
    assert archive.items.put([item(1, seen_at=NOW + HOUR), item(2, title="Corrected", seen_at=NOW + HOUR)]) == ((), ("item2",))
    changed = archive.items.get("item2")
    assert changed is not None
    assert (changed.title, changed.seen_at) == ("Corrected", NOW)
    assert archive.items.get("item1") == item(1)
    assert archive.items.get("nothing") is None


def test_the_same_item_twice_in_one_feed_is_one(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    assert archive.items.put([item(1), item(1)]) == (("item1",), ())


def test_more_items_than_a_statement_holds(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    new, changed = archive.items.put([item(number) for number in range(1, 1203)])
    assert (len(new), changed) == (1202, ())
    assert archive.items.put([item(number) for number in range(1, 1203)]) == ((), ())
    assert len(archive.items.to_fetch(NOW, 5000)) == 1202
    assert len(archive.items.to_fetch(NOW, 7)) == 7


def test_an_item_waits_for_its_page_until_it_has_an_answer_for_its_present_text(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1)])
    assert archive.items.to_fetch(NOW, 10) == (item(1),)
    archive.captures.put(item(1), Failed("http-404", "gone"), NOW)
    assert archive.items.to_fetch(NOW, 10) == ()
    archive.items.put([item(1, title="Corrected")])
    assert [one.title for one in archive.items.to_fetch(NOW, 10)] == ["Corrected"]


def test_a_page_comes_back_as_it_was_fetched(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1)])
    assert archive.captures.get("item1") is None
    archive.captures.put(item(1), Done(page(1)), NOW)
    assert archive.captures.get("item1") == Done(page(1))
    archive.captures.put(item(1), Failed("timeout", "slow"), NOW)
    assert archive.captures.get("item1") == Failed("timeout", "slow")


def test_a_page_waits_for_extraction_until_marked_and_again_when_fetched_again(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1), item(2)])
    archive.captures.put(item(1), Done(page(1)), NOW)
    archive.captures.put(item(2), Failed("http-500", "broken"), NOW + HOUR)
    assert archive.captures.to_extract(10) == ((item(1), Done(page(1))), (item(2), Failed("http-500", "broken")))
    archive.captures.mark_extracted([(item(1), None)])
    archive.captures.mark_extracted([(item(2), Failed("no-text", "empty"))])
    assert archive.captures.to_extract(10) == ()
    assert archive.captures.problem("item1") is None
    assert archive.captures.problem("item2") == Failed("no-text", "empty")
    archive.captures.put(item(1), Done(page(1, b"<p>again</p>")), NOW)
    assert [one.id for one, _ in archive.captures.to_extract(10)] == ["item1"]


def test_an_article_comes_back_whole(archive: Archive) -> None:
    filled(archive)
    assert archive.articles.get("article1") == article(1)
    assert archive.articles.of_item("item1") == article(1)
    assert archive.articles.get("nothing") is None
    assert archive.articles.many(["nothing", "article1"]) == (article(1),)


def test_a_revision_counts_texts_and_old_passages_can_still_be_cited(archive: Archive) -> None:
    filled(archive)
    first = archive.articles.put([("item1", article(1, section="Politics"))])[0]
    assert (first.revision, archive.articles.get("article1").section) == (1, "Politics")
    second = archive.articles.put([("item1", article(1, texts=("Headline", "Second.")))])[0]
    assert second.revision == 2
    stored = archive.articles.get("article1")
    assert [passage.text for passage in stored.passages] == ["Headline", "Second."]
    sentence = Sentence("article1-First.", 0, 0, 6, "First.")
    archive.translations.put_renderings([Rendering(sentence, "fr", "fr", "First.", "source")], "")
    assert archive.translations.renderings(["article1-First."], "fr")["article1-First."][0].text == "First."
    assert archive.articles.put([("item1", article(1, texts=("Headline", "First.")))])[0].revision == 3


def test_articles_wait_for_analysis_by_engine_and_text(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1), item(2)])
    archive.articles.put([("item1", article(1))])
    archive.articles.put([("item2", article(2))])
    assert [one.id for one in archive.articles.to_analyse("words 1", 10)] == ["article2", "article1"]
    archive.analyses.put([(article(1), analysis(1)), (article(2), analysis(2))])
    assert archive.articles.to_analyse("words 1", 10) == ()
    assert len(archive.articles.to_analyse("words 2", 10)) == 2
    archive.articles.put([("item1", article(1, texts=("Headline", "Second.")))])
    assert [one.id for one in archive.articles.to_analyse("words 1", 10)] == ["article1"]


def test_vectors_come_back_to_the_bit(archive: Archive) -> None:
    filled(archive)
    vector = np.random.default_rng(1).normal(size=512).astype(np.float32)
    archive.analyses.put([(article(1), replace(analysis(1), vector=vector))])
    (found,) = archive.analyses.many(["article1", "nothing"])
    assert np.array_equal(found.vector, vector)
    assert found == analysis(1)


def test_articles_are_grouped_once_in_order_of_publication(archive: Archive) -> None:
    filled(archive, range(1, 4))
    assert archive.analyses.to_group(10) == ("article3", "article2", "article1")
    archive.stories.put([placed(1, 3), placed(1, 2, "join")])
    assert archive.analyses.to_group(10) == ("article1",)


def test_an_article_stays_where_it_was_placed_first(archive: Archive) -> None:
    filled(archive)
    archive.stories.put([placed(1, 1)])
    archive.stories.put([placed(2, 1, "join")])
    story, membership = archive.stories.of_article("article1")
    assert (story.id, membership.score, membership.reasons) == ("story1", 0.7, (Reason("vectors", 0.7, "mean cosine"),))
    assert [record.decision.kind for record in archive.decisions.of("article1")] == ["open"]


def test_a_slug_once_given_stays(archive: Archive) -> None:
    filled(archive, range(1, 3))
    archive.stories.put([placed(1, 1)])
    story, membership, decision = placed(1, 2, "join")
    archive.stories.put([(replace(story, slug="another", updated_at=NOW), membership, decision)])
    found = archive.stories.by_slug("slug-1")
    assert found is not None
    assert (found.story.updated_at, found.articles, found.sources, found.languages) == (
        NOW, ("article2", "article1"), ("courier",), ("fr",),
    )  # fmt: skip
    assert archive.stories.by_slug("another") is None


def test_open_stories_have_the_sum_of_their_vectors(archive: Archive) -> None:
    filled(archive, range(1, 4))
    archive.stories.put([placed(1, 1), placed(1, 2, "join"), placed(2, 3)])
    opened = {one.story.id: one for one in archive.stories.open_since(NOW - 2 * HOUR)}
    assert opened["story1"].size == 2
    assert opened["story1"].total.tolist() == [0, 1, 1, 0, 0, 0, 0, 0]
    assert archive.stories.open_since(NOW) == ()


def test_stories_since_a_moment_newest_first(archive: Archive) -> None:
    filled(archive, range(1, 3))
    story, membership, decision = placed(2, 2)
    archive.stories.put([placed(1, 1), (replace(story, updated_at=NOW), membership, decision)])
    assert [one.story.id for one in archive.stories.since(NOW - HOUR)] == ["story2", "story1"]
    assert [one.story.id for one in archive.stories.since(NOW)] == ["story2"]


def test_stories_by_the_day_they_opened_on_and_the_days_around(archive: Archive) -> None:
    filled(archive, range(1, 4))
    for number, days in ((1, 20), (2, 2), (3, 0)):
        story, membership, decision = placed(number, number)
        moment = NOW - 24 * days * HOUR
        archive.stories.put([(replace(story, opened_at=moment, updated_at=NOW), membership, decision)])
    start, end = NOW - 48 * HOUR, NOW - 24 * HOUR
    assert [one.story.id for one in archive.stories.opened_between(start, end)] == ["story2"]
    assert [one.articles for one in archive.stories.opened_between(NOW, NOW + HOUR)] == [("article3",)]
    assert archive.stories.opened_between(start - HOUR, start) == ()
    assert archive.stories.opened_around(start, end) == (NOW - 480 * HOUR, NOW)
    assert archive.stories.opened_around(NOW - 480 * HOUR, NOW + HOUR) == (None, None)


def test_the_last_reports_of_a_source_with_their_stories(archive: Archive) -> None:
    filled(archive, range(1, 5))
    archive.stories.put([placed(1, 3), placed(1, 2, "join"), placed(2, 1)])
    found = archive.stories.reported_by(SOURCE.id, 10)
    assert [(story.id, article) for story, article in found] == [
        ("story2", "article1"), ("story1", "article2"), ("story1", "article3"),
    ]  # fmt: skip
    assert [article for _, article in archive.stories.reported_by(SOURCE.id, 2)] == ["article1", "article2"]
    assert archive.stories.reported_by("nobody", 10) == ()


def attempt(text: str = "First.", version: str = "1", made: str = "Erst.") -> Attempt:
    checks = (Check("numbers", "doubt", ((0, 1),), ((2, 3), (4, 5)), "−1"),)
    return Attempt(text, "fr", "de", EngineIdentity("firefox", version), made, checks)


def test_attempts_are_remembered_by_text_pair_engine_and_version(archive: Archive) -> None:
    archive.translations.put_attempts([attempt(), attempt(version="2"), attempt("Other."), attempt("Other.")])
    found = archive.translations.attempts(["First.", "Nothing."], "fr", "de")
    assert set(found) == {"First."}
    assert set(found["First."]) == {attempt(), attempt(version="2")}
    assert archive.translations.attempts(["First."], "fr", "en") == {}
    archive.translations.put_attempts([attempt(made="Zuerst.")])
    assert {one.text for one in archive.translations.attempts(["First."], "fr", "de")["First."]} == {"Zuerst.", "Erst."}


def test_renderings_replace_those_of_their_passage(archive: Archive) -> None:
    filled(archive)
    archive.translations.put_attempts([attempt()])
    sentence = Sentence("article1-First.", 0, 0, 6, "First.")
    shown = Rendering(sentence, "fr", "de", "Erst.", "translation", attempt())
    archive.translations.put_renderings([shown], "firefox 1")
    assert archive.translations.renderings(["article1-First."], "de") == {"article1-First.": (shown,)}
    assert archive.translations.rendered(["article1-First.", "x"], "de", "firefox 1") == {"article1-First.": {(0, 6)}}
    assert archive.translations.rendered(["article1-First."], "de", "firefox 2") == {}
    archive.translations.put_renderings([replace(shown, shown_as="original", reason="engine-broken")], "firefox 1")
    assert archive.translations.rendered(["article1-First."], "de", "firefox 1") == {}
    half = replace(
        shown,
        sentence=Sentence("article1-First.", 0, 0, 3, "Fir"),
        text="Fir",
        shown_as="original",
        reason="no-engine",
        attempt=None,
    )
    archive.translations.put_renderings([half], "")
    assert archive.translations.renderings(["article1-First."], "de") == {"article1-First.": (half,)}
    assert archive.translations.shown("de") == {("original", "no-engine"): 1}


def test_sentences_shown_are_counted_by_how_and_by_whom(archive: Archive) -> None:
    filled(archive)
    archive.translations.put_attempts([attempt()])
    first, second = Sentence("article1-First.", 0, 0, 3, "Fir"), Sentence("article1-First.", 1, 3, 6, "st.")
    archive.translations.put_renderings(
        [
            Rendering(first, "fr", "de", "Erst.", "translation", attempt()),
            Rendering(second, "fr", "de", "st.", "original", None, "no-engine"),
        ],
        "firefox 1",
    )
    assert archive.translations.shown("de") == {("translation", "firefox"): 1, ("original", "no-engine"): 1}
    assert archive.translations.shown("en") == {}


def test_a_time_without_a_zone_is_refused(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    with pytest.raises(Exception, match="time zone"):
        archive.items.put([item(1, published_at=datetime(2026, 5, 14, 12, 0))])  # noqa: DTZ001


def test_find_an_item_by_its_link_or_its_articles_addresses(archive: Archive) -> None:
    filled(archive)
    assert archive.items.find("https://courier.example/1") == item(1)
    assert archive.items.find("https://courier.example/1/canonical") == item(1)
    assert archive.items.find("https://courier.example/2") is None


def test_a_page_that_was_read_can_be_let_go_of_in_the_same_breath(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1)])
    archive.captures.put(item(1), Done(page(1)), NOW)
    archive.captures.mark_extracted([(item(1), None)], forget={item(1).id})
    assert archive.captures.to_extract(10) == ()
    kept = archive.captures.get("item1")
    assert isinstance(kept, Done)
    assert (kept.value.body, kept.value.status) == (b"", 200)


def test_an_item_whose_link_changes_keeps_its_article(archive: Archive) -> None:
    filled(archive)
    moved = archive.articles.put([("item1", article(2, texts=("Headline", "Second.")))])[0]
    assert (moved.id, moved.revision) == ("article1", 2)
    assert [passage.id for passage in moved.passages] == ["article1-Headline", "article1-Second."]
    assert archive.articles.get("article2") is None
    assert archive.articles.of_item("item1") == moved


def test_the_feed_that_told_of_an_item_first_has_the_say(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1)])
    other = item(1, feed="https://courier.example/other", summary="In other words")
    assert archive.items.put([other]) == ((), ())
    assert archive.items.put([item(1, summary="Corrected")]) == ((), ("item1",))


def test_failures_are_counted_but_for_those_of_the_host(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    archive.items.put([item(1)])
    assert archive.captures.failures(item(1)) == 0
    archive.captures.put(item(1), Failed("timeout"), NOW, NOW + HOUR)
    archive.captures.put(item(1), Failed("held-back"), NOW, NOW + HOUR)
    archive.captures.put(item(1), Failed("timeout"), NOW, NOW + HOUR)
    assert archive.captures.failures(item(1)) == 2
    assert archive.items.to_fetch(NOW, 10) == ()
    assert archive.items.to_fetch(NOW + HOUR, 10) == (item(1),)
    archive.captures.put(item(1), Done(page(1)), NOW)
    assert archive.captures.failures(item(1)) == 0


def test_feeds_keep_all_that_politeness_needs(archive: Archive) -> None:
    archive.sources.put([SOURCE])
    feed = Feed(
        SOURCE.feeds[0], SOURCE.id, None, None, NOW, 0, "", "", "https://courier.example/moved", 900.0, "key", NOW, NOW - HOUR, None,
    )  # fmt: skip
    archive.feeds.put(feed)
    assert archive.feeds.all() == (feed,)
    assert archive.feeds.due(NOW) == (feed,)
    archive.feeds.put(replace(feed, retired_at=NOW))
    assert archive.feeds.due(NOW) == ()


def test_articles_are_counted_by_why_their_page_was_not_read(archive: Archive) -> None:
    filled(archive, range(1, 4))
    archive.articles.put([("item2", article(2, from_feed=True, problem="http-404", reservations=("nosnippet",)))])
    assert archive.sources.articles_taken() == {"courier": {"": 2, "http-404": 1}}
    stored = archive.articles.get("article2")
    assert stored is not None
    assert (stored.problem, stored.reservations) == ("http-404", ("nosnippet",))


def test_articles_keep_their_particulars(archive: Archive) -> None:
    filled(archive, range(1, 3))
    particulars = {"organisations": ("dpa", "新华社"), "notes": ("live", "corrected"), "image_credit": "Ana Ruiz/dpa"}
    archive.articles.put([("item2", article(2, **particulars))])
    stored = archive.articles.get("article2")
    assert stored is not None
    assert (stored.organisations, stored.notes, stored.image_credit) == tuple(particulars.values())
    plain = archive.articles.get("article1")
    assert plain is not None
    assert (plain.organisations, plain.notes, plain.image_credit) == ((), (), None)


# -- frames ------------------------------------------------------------------------------------------------------------


def test_frames_are_kept_and_replaced(archive: Archive) -> None:
    frame = Frame("courier", 3, ("p1", "p2"), {"k": FrameBlock(0, 3, 2), "l": FrameBlock(2, 1, 2)})
    archive.frames.put([frame, Frame("gazette")])
    assert archive.frames.many(["courier", "nobody"]) == {"courier": frame}
    later = replace(frame, pages=4)
    archive.frames.put([later])
    assert archive.frames.many(["courier", "gazette"]) == {"courier": later, "gazette": Frame("gazette")}
    archive.frames.put([])
    assert archive.frames.many([]) == {}


# -- what was decided of stories ---------------------------------------------------------------------------------------------


def by_person(kind: str, subject: str, **more: object) -> Change:
    return replace(Change(Decision(kind, subject, "person", NOW, (), "anna", "one event")), **more)


def by_machine(kind: str, subject: str, **more: object) -> Change:
    return replace(Change(Decision(kind, subject, "machine", NOW, (Reason("likely", 0.97),))), **more)


@pytest.fixture
def decided(archive: SqlArchive) -> SqlArchive:
    """Story 1 of the articles 1 and 2, story 2 of article 3."""
    filled(archive, range(1, 4))
    archive.stories.put([placed(1, 1), placed(1, 2, "join"), placed(2, 3)])
    return archive


MERGE = by_person(
    "merge", "story1", moves=(Move("article3", "story2", "story1"),),
    words=tuple(Word(0, f"article{number}", "placed", "story1") for number in (1, 2, 3)),
)  # fmt: skip


def test_a_decision_moves_articles_and_the_story_that_they_left_leads_on(decided: Archive) -> None:
    (number,) = decided.decisions.put([MERGE], known=decided.decisions.last()) or ()
    assert decided.stories.by_slug("slug-1").articles == ("article3", "article2", "article1")
    assert decided.stories.by_slug("slug-2") is None
    assert decided.stories.leads_to("slug-2").slug == "slug-1"
    assert decided.stories.leads_to("slug-1").slug == "slug-1"
    assert decided.stories.leads_to("slug-9") is None
    story, membership = decided.stories.of_article("article3")
    assert (story.id, membership.reasons[0].name) == ("story1", "person")
    assert (story.opened_at, story.updated_at) == (NOW - 3 * HOUR, NOW - HOUR)
    assert [one.story.id for one in decided.stories.since(NOW - 99 * HOUR)] == ["story1"]
    assert [one.story.id for one in decided.stories.touched_since(NOW)] == ["story1"]
    record = decided.decisions.record(number)
    assert (record.decision, record.moves, record.undone_by) == (MERGE.decision, MERGE.moves, None)
    assert decided.decisions.log(10) == decided.decisions.of("story2")[-1:] == (record,)
    assert decided.decisions.ended(number, ["story1", "story2"]) == {"story1": (story, False), "story2": (story, True)}


def test_chains_of_merges_lead_to_the_last_in_one_step(decided: Archive) -> None:
    filled(decided, range(4, 5))
    decided.stories.put([placed(3, 4)])
    decided.decisions.put([MERGE], known=decided.decisions.last())
    later = by_machine("merge", "story1", moves=tuple(Move(f"article{n}", "story1", "story3") for n in (1, 2, 3)))
    later = replace(later, decision=replace(later.decision, at=NOW + HOUR))
    decided.decisions.put([later], known=decided.decisions.last())
    moved = {one.slug: to.slug for one, to in decided.stories.moved_since(NOW + HOUR)}
    assert moved == {"slug-1": "slug-3", "slug-2": "slug-3"}
    assert decided.stories.moved_since(NOW + 2 * HOUR) == ()


def test_a_story_without_articles_leads_to_where_most_of_them_went(decided: Archive) -> None:
    filled(decided, range(4, 6))
    decided.stories.put([placed(1, 4, "join"), placed(4, 5)])
    for article, target in (("article1", "story2"), ("article2", "story2"), ("article4", "story4")):
        move = by_person("move", article, moves=(Move(article, "story1", target),))
        decided.decisions.put([move], known=decided.decisions.last())
    assert decided.stories.leads_to("slug-1").slug == "slug-2"


def test_a_story_that_is_merged_leads_to_where_it_was_merged_wherever_its_articles_went_before(decided: Archive) -> None:
    filled(decided, range(4, 6))
    decided.stories.put([placed(1, 4, "join"), placed(4, 5)])
    for article in ("article1", "article2"):
        move = by_person("move", article, moves=(Move(article, "story1", "story4"),))
        decided.decisions.put([move], known=decided.decisions.last())
    merge = by_machine("merge", "story1", moves=(Move("article4", "story1", "story2"),))
    decided.decisions.put([merge], known=decided.decisions.last())
    assert decided.stories.leads_to("slug-1").slug == "slug-2"


def test_an_undone_decision_makes_the_story_a_page_again(decided: Archive) -> None:
    (number,) = decided.decisions.put([MERGE], known=decided.decisions.last()) or ()
    back = by_person("undo", "story1", moves=(Move("article3", "story1", "story2"),), ends=(number,), undoes=number)
    (undo,) = decided.decisions.put([back], known=number) or ()
    assert decided.stories.by_slug("slug-2").articles == ("article3",)
    assert decided.stories.moved_since(NOW - 99 * HOUR) == ()
    assert decided.decisions.record(number).undone_by == undo
    assert decided.decisions.constraints(["article3"]).words == ()


def test_words_come_back_with_where_their_articles_are_and_what_held_them_has_become(decided: Archive) -> None:
    words = (Word(0, "article3", "placed", "story2"), Word(0, "article1", "parted"))
    (number,) = decided.decisions.put([by_person("split", "story1", words=words)], known=decided.decisions.last()) or ()
    found = decided.decisions.constraints(["article1"])
    assert set(found.words) == {replace(word, decision=number) for word in words}
    assert (found.where, found.known) == ({"article1": "story1", "article3": "story2"}, number)
    assert found.held["story2"].slug == "slug-2"
    assert decided.decisions.constraints(["article2"]).words == ()
    assert set(decided.decisions.constraints(since=NOW - HOUR).words) == set(found.words)
    assert decided.decisions.constraints(since=NOW).words == ()
    decided.decisions.put([by_machine("merge", "story2", moves=(Move("article3", "story2", "story1"),))], known=number)
    assert {word.story for word in decided.decisions.constraints(["article3"]).words} == {"story1", None}
    let_go = by_person("undo", "story1", words=(Word(number, "article3", "placed", None),))
    decided.decisions.put([let_go], known=decided.decisions.last())
    assert {word.story for word in decided.decisions.constraints(["article3"]).words} == {None}


def test_pins_and_titles_are_kept_until_they_end(decided: Archive) -> None:
    titles = [Title("story1", "fr", "Un"), Title("story1", "fr", "Deux"), Title("story1", "en", "One")]
    pin = by_person("pin", "story1", pinned=True)
    changes = [pin, *(by_person("title", "story1", title=title) for title in titles)]
    numbers = decided.decisions.put(changes, known=decided.decisions.last()) or ()
    story = decided.stories.by_slug("slug-1")
    assert (story.pinned, story.titles) == (True, {"fr": "Deux", "en": "One"})
    assert decided.decisions.constraints().pinned == {"story1"}
    assert decided.decisions.record(numbers[2]).title == titles[1]
    ends = by_person("undo", "story1", pinned=False, ends=numbers[2:3])
    decided.decisions.put([ends], known=decided.decisions.last())
    story = decided.stories.by_slug("slug-1")
    assert (story.pinned, story.titles) == (False, {"fr": "Un", "en": "One"})


def test_what_was_decided_before_a_person_spoke_is_not_stored_after(decided: Archive) -> None:
    known = decided.decisions.constraints().known
    machine = by_machine("merge", "story2", moves=(Move("article3", "story2", "story1"),))
    (number,) = decided.decisions.put([by_person("pin", "story1", pinned=True)], known=decided.decisions.last()) or ()
    assert decided.decisions.put([machine], known=known, reviewed=["story1"]) is None
    assert decided.stories.by_slug("slug-2").articles == ("article3",)
    assert decided.stories.to_review() == ("story1", "story2")
    filled(decided, range(4, 5))
    assert not decided.stories.put([placed(1, 4, "join")], known=known)
    assert decided.stories.of_article("article4") is None
    assert decided.stories.put([placed(1, 4, "join")], known=number)


def test_a_persons_decision_waits_for_no_one_but_sees_all(decided: Archive) -> None:
    """What a person decides was looked up before: any decision since, the machine's too, makes it void."""
    known = decided.decisions.last()
    filled(decided, range(4, 5))
    decided.stories.put([placed(1, 4, "join")])
    assert decided.decisions.put([MERGE], known=known) is None
    assert decided.decisions.put([MERGE], known=decided.decisions.last())


def test_stories_wait_for_a_look_until_it_was_taken_and_again_when_something_comes(decided: Archive) -> None:
    assert decided.stories.to_review() == ("story1", "story2")
    decided.decisions.put([], known=0, reviewed=decided.stories.to_review())
    assert decided.stories.to_review() == ()
    filled(decided, range(4, 5))
    decided.stories.put([placed(2, 4, "join")])
    assert decided.stories.to_review() == ("story2",)
    split = by_machine("split", "story1", moves=(Move("article1", "story1", "new"),), opens=(Story("new", "new", NOW, NOW),))
    decided.decisions.put([split], known=0, reviewed=["story2"])
    assert decided.stories.to_review() == ()
    assert decided.stories.by_slug("new").articles == ("article1",)


def test_stories_are_found_by_id_slug_or_beginning(decided: Archive) -> None:
    assert [one.id for one in decided.stories.find("story1")] == ["story1"]
    assert [one.id for one in decided.stories.find("slug-2")] == ["story2"]
    assert [one.id for one in decided.stories.find("slug")] == ["story1", "story2"]
    assert [one.id for one in decided.stories.find("slug", limit=1)] == ["story1"]
    assert decided.stories.find("%") == ()
    assert [one.articles for one in decided.stories.many(["story2", "story1", "nothing"])] == [
        ("article2", "article1"),
        ("article3",),
    ]


def test_the_ways_to_one_text_are_attempts_of_their_own(archive: Archive) -> None:
    once, repaired = attempt(made="Zuerst."), replace(attempt(made="Als Erstes."), way="repaired", checked_with="7")
    archive.translations.put_attempts([once, repaired])
    assert set(archive.translations.attempts(["First."], "fr", "de")["First."]) == {once, repaired}


def test_what_checks_found_is_counted_and_listed(archive: Archive) -> None:
    doubted = attempt()
    failed = replace(attempt("Other."), checks=(Check("numbers", "fail", ((0, 2),), (), "−12"), Check("names", "pass")))
    archive.translations.put_attempts([doubted, failed])
    found = archive.translations.verdicts("de")
    doubts = sum(check.verdict == "doubt" for check in doubted.checks)
    assert found["firefox", "", ""] == 2
    assert found["firefox", "numbers", "fail"] == 1
    assert ("firefox", "names", "pass") not in found
    assert sum(number for (_, name, verdict), number in found.items() if name and verdict == "doubt") == doubts
    assert archive.translations.verdicts("en") == {}


def test_what_services_were_asked_adds_up_by_day(archive: Archive) -> None:
    monday, tuesday = date(2026, 5, 11), date(2026, 5, 12)
    assert archive.usage.of(monday) == {}
    archive.usage.add(monday, "home", Usage(1, 400, cost=0.5))
    archive.usage.add(monday, "home", Usage(0, 0, 120, 0.25))
    archive.usage.add(monday, "other", Usage(1, 10))
    archive.usage.add(tuesday, "home", Usage(2, 50, 30, 1.0))
    assert archive.usage.of(monday) == {"home": Usage(1, 400, 120, 0.75), "other": Usage(1, 10)}
    assert archive.usage.since(monday) == {"home": Usage(3, 450, 150, 1.75), "other": Usage(1, 10)}
    assert archive.usage.since(tuesday) == {"home": Usage(2, 50, 30, 1.0)}


def test_translations_are_counted_by_pair_with_what_checks_said(archive: Archive) -> None:
    engine = EngineIdentity("firefox", "1")

    def made(text: str, *verdicts: str, out: str = "x", language: str = "en") -> Attempt:
        checks = tuple(Check(f"c{number}", verdict) for number, verdict in enumerate(verdicts))  # type: ignore[arg-type]
        return Attempt(text, "bg", language, engine, out, checks)

    archive.translations.put_attempts(
        [made("a", "pass"), made("b", "doubt", "fail"), made("c", "doubt"), made("d", out=""), made("a", "pass", language="fr")]
    )
    assert archive.translations.verdicts_by_pair() == {("firefox", "bg", "en"): (3, 1, 1), ("firefox", "bg", "fr"): (1, 0, 0)}
