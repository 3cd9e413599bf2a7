"""What a story page says, and where each line leads."""

from typing import Any

import pytest

from dragoman.compose.pages import Covered, card, choice, front_page, story_page
from dragoman.model import Article, Attempt, Check, Rendering, StoryMembers, StoryPage
from dragoman.translate.sentences import sentences
from tests.making import NOW, article, at, engine, source, story

KINDS = ("own", "full", "doubted", "gist", "original")


def rendered(one: Article, kind: str, language: str) -> tuple[tuple[Rendering, ...], ...]:
    return tuple(
        tuple(rendering(sentence, kind, language) for sentence in sentences(passage, "en")) for passage in one.passages
    )


def rendering(sentence: Any, kind: str, language: str) -> Rendering:
    if kind == "own":
        return Rendering(sentence, "fr", language, sentence.text, "source")
    if kind == "original":
        return Rendering(sentence, language, language, sentence.text, "original", None, "no-engine")
    checks = (Check("numbers", "doubt" if kind == "doubted" else "pass"),)
    made = Attempt(sentence.text, language, "fr", engine(quality="gist" if kind == "gist" else "full"), sentence.text, checks)
    return Rendering(sentence, language, "fr", sentence.text, "translation", made)


def covered(id: str, kind: str, hours: float = 0.0, outlet: str = "", language: str = "en", **particulars: Any) -> Covered:
    pieces = particulars.pop("pieces", (("lead", f"Lead of {id}. It goes on."),))
    one = article(id, f"Headline of {id}", pieces, published_at=at(hours), **particulars)
    return Covered(one, source(outlet or f"outlet-{id}"), language, rendered(one, kind, language))


def headline(page: StoryPage) -> str:
    return page.card.headline.text.removeprefix("Headline of ")


@pytest.mark.parametrize("better", range(len(KINDS) - 1))
def test_the_headline_is_the_one_shown_best(better: int) -> None:
    for worse in range(better + 1, len(KINDS)):
        # the better one is later: how well it is shown counts before when
        page = story_page(story(), [covered("good", KINDS[better], 1), covered("bad", KINDS[worse], 9)], "fr", NOW)
        assert headline(page) == "good", (KINDS[better], KINDS[worse])
        assert page.card.best.id == "outlet-good"
        assert page.card.lead is not None
        assert page.card.lead.text == "Lead of good. It goes on."
        assert page.card.first.id == "outlet-bad"


def test_with_a_lead_before_without() -> None:
    page = story_page(story(), [covered("bare", "full", 9, pieces=()), covered("whole", "full", 1)], "fr", NOW)
    assert headline(page) == "whole"
    alone = story_page(story(), [covered("bare", "full", pieces=())], "fr", NOW)
    assert alone.card.lead is None


def test_a_page_before_a_feed_s_entry_and_then_the_first() -> None:
    page = story_page(story(), [covered("feed", "full", 9, from_feed=True), covered("page", "full", 1)], "fr", NOW)
    assert headline(page) == "page"
    page = story_page(story(), [covered("later", "full", 1), covered("sooner", "full", 9)], "fr", NOW)
    assert headline(page) == "sooner"


def test_a_lead_that_fell_back_spoils_a_good_headline() -> None:
    broken = covered("broken", "full", 9)
    first, *_ = broken.renderings
    spoiled = Covered(broken.article, broken.source, "en", (first, rendered(broken.article, "original", "en")[1]))
    page = story_page(story(), [spoiled, covered("whole", "gist", 1)], "fr", NOW)
    assert headline(page) == "whole"


def test_reports_stand_in_order_of_publication() -> None:
    given = [covered("b", "full", 2), covered("a", "full", 2), covered("z", "full", 5), covered("c", "full", 1)]
    for order in (given, given[::-1]):
        page = story_page(story(), order, "fr", NOW)
        assert [report.article for report in page.reports] == ["z", "a", "b", "c"]
        assert (page.card.first.id, page.card.published_at) == ("outlet-z", at(1))


def test_a_card_counts_outlets_and_languages_once() -> None:
    page = story_page(
        story(),
        [
            covered("a", "full", 4, "paper"),
            covered("b", "full", 3, "bote", "de"),
            covered("c", "full", 2, "paper"),
            covered("d", "original", 1, "novi", "bg"),
        ],
        "fr",
        NOW,
    )
    assert [one.id for one in page.card.sources] == ["paper", "bote", "novi"]
    assert (page.card.languages, page.card.articles) == (("en", "de", "bg"), 4)
    assert page.card.weight == pytest.approx(2 + 1.5)  # log2(1 + 3 outlets) + half of 3 languages


def test_every_line_leads_to_its_passage() -> None:
    pieces = (("lead", "First. Second."), ("paragraph", "Third."))
    given = [covered("a", "full", 4, "paper", pieces=pieces), covered("b", "original", 2, "bote", pieces=pieces)]
    page = story_page(story(), given, "fr", NOW)
    for report, one in zip(page.reports, given, strict=True):
        lines = (report.headline, *report.lines)
        assert [line.original for line in lines] == [passage.text for passage in one.article.passages]
        for line, passage in zip(lines, one.article.passages, strict=True):
            (citation,) = line.cites
            assert (citation.article, citation.passage) == (one.article.id, passage.id)
            assert (citation.source, citation.url) == (one.source.id, one.article.url)
        assert report.url == one.article.url


def test_a_report_tells_what_the_reader_must_know() -> None:
    one = covered(
        "a", "full", 3, bylines=("Ana",), from_feed=True, access="paywalled", revision=3, modified_at=at(1), date_from="page",
        notes=("live", "corrected"),
    )  # fmt: skip
    (report,) = story_page(story(), [one], "fr", NOW).reports
    assert (report.bylines, report.from_feed, report.access, report.revision) == (("Ana",), True, "paywalled", 3)
    assert report.notes == ("live", "corrected")
    assert (report.published_at, report.modified_at, report.date_from, report.language) == (at(3), at(1), "page", "en")


def test_an_edition_puts_the_weightiest_first() -> None:
    small = story_page(story("s1", updated_at=at(1)), [covered("a", "full")], "fr", NOW)
    large = story_page(story("s2", updated_at=at(1)), [covered("b", "full"), covered("c", "full", language="de")], "fr", NOW)
    twin = story_page(story("s0", updated_at=at(1)), [covered("d", "full")], "fr", NOW)
    made = front_page([small.card, large.card, twin.card], "fr", NOW)
    assert [one.story.id for one in made.cards] == ["s2", "s0", "s1"]
    assert (made.language, made.cut_at) == ("fr", NOW)
    assert front_page([], "fr", NOW).cards == ()


def test_a_card_of_what_was_chosen_is_that_of_the_page() -> None:
    given = [covered("bad", "original", 9), covered("good", "full", 5, language="de"), covered("gist", "gist", 1)]
    page = story_page(story(), given, "fr", NOW, "Un titre à nous")
    members = StoryMembers(
        page.card.story,
        tuple(report.article for report in page.reports),
        tuple(one.id for one in page.card.sources),
        page.card.languages,
        titles={"fr": "Un titre à nous", "en": "Ours"},
    )
    chosen = choice(page)
    best = next(one for one in given if one.article.id == chosen.best)
    assert best.article.id != page.reports[0].article
    assert card(members, chosen, best, {one.source.id: one.source for one in given}, NOW) == page.card
