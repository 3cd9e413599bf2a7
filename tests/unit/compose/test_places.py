"""Which countries a story tells of, and which section it stands in."""

from __future__ import annotations

from dragoman.compose.places import region, regions, section, sections, told
from dragoman.model import Article, Mention, Span
from tests.making import article, source


def naming(id: str, *countries: str, headline: str = "") -> tuple[Article, list[Mention]]:
    """An article that names `countries` in its text and the country `headline` above it."""
    one = article(id)
    places = [(code, f"{id}-text") for code in countries] + [(headline, one.passages[0].id)] * bool(headline)
    return one, [Mention(Span(passage, 0, 1), "country", f"country:{code}", code) for code, passage in places]


def test_the_country_that_most_articles_name_comes_first() -> None:
    assert told([naming("a", "fr", "de"), naming("b", "de"), naming("c", "de", "fr")]) == ("DE", "FR")


def test_a_headline_weighs_more_than_the_text() -> None:
    assert told([naming("a", "fr", "fr", headline="de")]) == ("DE", "FR")


def test_what_few_articles_name_is_not_what_the_story_is_about() -> None:
    assert told([naming("a", "aw"), naming("b"), naming("c")]) == ()


def test_who_names_a_part_of_a_country_names_the_country() -> None:
    one = article("a")
    mentions = [Mention(Span("x", 0, 1), "place", key, "X") for key in ("region:us-tx", "region:150", "region:black-sea")]
    assert told([(one, mentions)]) == ("US",)


def test_other_names_and_codes_that_are_no_countries_do_not_count() -> None:
    one, _ = naming("a")
    mentions = [
        Mention(Span("x", 0, 1), "place", "city:2988507", "Paris"),
        Mention(Span("x", 0, 1), "country", "country:xc", "X"),
    ]
    assert told([(one, mentions)]) == ()
    assert told([]) == ()


def test_every_country_has_one_region() -> None:
    assert [region(code) for code in ("FR", "EG", "MX", "US", "TL", "XK")] == [
        "europe", "middle-east", "latin-america", "north-america", "asia", "europe",
    ]  # fmt: skip
    assert region("XC") == region("") == ""


def test_a_story_stands_where_it_happens_else_where_it_is_told_else_with_its_language() -> None:
    british, french, german = (source(id, country=code) for id, code in (("a", "GB"), ("b", "FR"), ("c", "JP")))
    nowhere = source("d", country="", languages=("pt-BR", "en"))
    assert section(("BR", "FR"), [british]) == "latin-america"
    assert section((), [german, british, french]) == "europe"
    assert section((), [nowhere]) == "pt"
    assert section((), [source("e", country="", languages=())]) == ""


def test_a_desk_has_regions_where_countries_are_known_and_languages_else() -> None:
    english = [source(id, country="", languages=("en",)) for id in "ab"]
    german = source("c", country="", languages=("de",))
    assert sections([german, *english]) == ("en", "de")
    assert sections([source("d", country="FR")]) == regions()
    assert sections([source("d", country="FR"), german]) == (*regions(), "de")
    assert sections([]) == ()
