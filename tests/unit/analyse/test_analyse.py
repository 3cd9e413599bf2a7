"""Articles → language and vector."""

import numpy as np
import pytest

from dragoman.analyse import analyse, facts, identify
from dragoman.analyse.analyse import engine_name
from dragoman.model import Analysis, Article
from dragoman.ports import Encoder
from tests.conftest import WordVectors
from tests.making import article

ENGLISH = "The council agreed on Tuesday to rebuild the old bridge before the winter, officials said in the evening."
BULGARIAN = "Общинският съвет реши във вторник да възстанови стария мост преди зимата, съобщиха служители."
UKRAINIAN = "Міська рада у вівторок ухвалила рішення відбудувати старий міст до зими, повідомили посадовці."


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), (BULGARIAN, "bg"), (UKRAINIAN, "uk"), ("市議会は火曜日、古い橋の再建を決めた。", "ja")],
)
def test_clear_text_is_known_without_a_prior(text: str, language: str) -> None:
    found, confidence = identify(text)
    assert found == language
    assert 0.9 < confidence <= 1.0


@pytest.mark.parametrize("declared", ["bg", "fr", "de"])
def test_clear_text_wins_over_a_wrong_declaration(declared: str) -> None:
    assert identify(ENGLISH, declared)[0] == "en"


def test_a_declaration_decides_where_the_text_does_not() -> None:
    words = "Marrow Ariel Delta"
    without = {identify(words, code)[0] for code in ("en", "de", "es")}
    assert without == {"en", "de", "es"}


def test_a_declaration_raises_the_confidence() -> None:
    words = "Il ponte"
    assert identify(words, "it")[1] > identify(words)[1]


@pytest.mark.parametrize(("text", "declared", "expected"), [("", "fr", "fr"), ("12 — 14 :)", "fr", "fr"), ("", None, "und")])
def test_no_letters_are_what_was_declared(text: str, declared: str | None, expected: str) -> None:
    assert identify(text, declared) == (expected, 0.0)


def test_a_declaration_that_is_no_language_changes_nothing() -> None:
    assert identify(ENGLISH, "xx") == identify(ENGLISH)


def analysed(articles: list[Article], encoder: Encoder) -> tuple[Analysis, ...]:
    return analyse(articles, [facts(one).value for one in articles], encoder)


def test_facts_stand_in_the_passages_that_tell_them() -> None:
    one = article("a", "Bridge", (("lead", "On Tuesday Anna Morvell said 4 million euros are gone."), ("caption", "7 boats")))
    found = facts(one).value
    texts = {passage.id: passage.text for passage in one.passages}
    for fact in (*found.mentions, *found.quantities, *found.periods):
        assert texts[fact.span.passage][fact.span.start : fact.span.end].strip()
    assert [(quantity.value, quantity.unit) for quantity in found.quantities] == [(4e6, "EUR")]
    assert "Anna Morvell" in [mention.name for mention in found.mentions]
    assert [period.precision for period in found.periods] == ["day"]


def test_vectors_have_unit_length_and_tell_headline_and_lead() -> None:
    both = article("a1", "Bridge reopens", (("lead", "Marrow waits."),))
    no_lead = article("a2", "Bridge reopens")
    other = article("a3", "Election called", (("paragraph", "Ministers resign."),))
    made = analysed([both, no_lead, other], WordVectors())
    assert [one.article for one in made] == ["a1", "a2", "a3"]
    for one in made:
        assert one.vector.dtype == np.float32
        assert float(np.linalg.norm(one.vector)) == pytest.approx(1.0, abs=1e-6)
        assert one.engine == engine_name(WordVectors())
    assert float(made[0].vector @ made[1].vector) > float(made[0].vector @ made[2].vector)
    assert float(made[1].vector @ WordVectors().encode(["Bridge reopens"])[0]) == pytest.approx(1.0, abs=1e-6)


def test_headline_and_lead_are_read_as_one_text() -> None:
    encoder = WordVectors()
    (one,) = analysed([article("a", "Bridge reopens", (("lead", "Marrow waits no longer."),))], encoder)
    (other,) = analysed([article("a", "Does it reopen?", (("lead", "Marrow waits no longer."),))], encoder)
    whole, asked = encoder.encode(["Bridge reopens. Marrow waits no longer.", "Does it reopen? Marrow waits no longer."])
    assert (one.vector.tolist(), other.vector.tolist()) == (whole.tolist(), asked.tolist())


def test_what_stands_far_below_does_not_move_the_vector() -> None:
    lead = "It reopens. " * 60
    one, two = (article("a", "Bridge", (("lead", lead), ("paragraph", below))) for below in ("Cats.", "Dogs."))
    first, second = analysed([one, two], WordVectors())
    assert np.array_equal(first.vector, second.vector)


def test_a_short_lead_is_helped_by_what_follows() -> None:
    encoder = WordVectors()
    pieces = (("lead", "It reopens."), ("caption", "Cats."), ("paragraph", "Marrow waits no longer."))
    (one,) = analysed([article("a", "Bridge", pieces)], encoder)
    assert float(one.vector @ encoder.encode(["Bridge. It reopens. Marrow waits no longer."])[0]) == pytest.approx(
        1.0, abs=1e-6
    )


def test_no_text_has_no_direction_and_no_error() -> None:
    (one,) = analysed([article("a", "", language=None)], WordVectors())
    assert not one.vector.any()
    assert (one.language, one.confidence) == ("und", 0.0)
    assert analysed([], WordVectors()) == ()


def test_the_language_is_that_of_the_whole_text() -> None:
    (one,) = analysed([article("a", "Marrow", (("paragraph", BULGARIAN),), language="ru")], WordVectors())
    assert one.language == "bg"


def test_another_encoder_has_another_name() -> None:
    newer = WordVectors()
    newer.version = "2"
    assert engine_name(newer) != engine_name(WordVectors())


def test_a_headline_in_translation_stands_for_an_article_that_the_encoder_cannot_read() -> None:
    encoder = WordVectors()
    one, other = article("a", "Мостът отваря", (("lead", BULGARIAN),), language="bg"), article("b", "Bridge reopens")
    of_facts = [facts(told).value for told in (one, other)]
    made = analyse([one, other], of_facts, encoder, {"a": ("en", "Bridge reopens")})
    assert made[0].vector.tolist() == made[1].vector.tolist()
    assert [(told.language, told.encoded) for told in made] == [("bg", "en"), ("en", "")]
