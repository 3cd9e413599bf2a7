"""One rendering per name and language: on whose word, and for which names."""

from __future__ import annotations

import pytest

from dragoman.model import SourceName, Spellings, StyleEntry
from dragoman.translate.stylebook import Stylebook, Written, key_of, own_key, source_names
from tests.conftest import NOW

TOWN = "name:KRPRN"
SEEN = Spellings(
    {
        ("fr", TOWN): {"Karveline": 5, "Carvelin": 1},
        ("fr", "name:AN"): {"Anne": 9, "Ine": 2},
        ("fr", "name:STPN"): {"Stepan": 2},
        ("fr", "name:MRKP"): {"Markov": 4},
        ("fr", "country:us"): {"États-Unis": 30, "USA": 3},
    },
    {("el", "name:KRPLN", "fr"): {"Karveline": 3}, ("es", TOWN, "fr"): {"Karveline": 1}},
)

UNBOUND = (("नरेंद्र मोदी ने कहा", "hi"), ("دونالد ترامپ با او", "fa"))


def name(text: str, language: str) -> SourceName:
    (found,) = source_names(text, language)
    return found


def entry(text: str, source: str = "", of: str = "Карвелин") -> StyleEntry:
    return StyleEntry(of, key_of(of, source or "ru"), source, "fr", text, "anna", NOW)


def test_names_are_found_whatever_their_case() -> None:
    found = name("Взрыв произошел рядом с Карвелином.", "ru")
    assert (found.surface, found.plain, found.key) == ("Карвелином", "Карвелин", TOWN)
    assert source_names("Das britische Parlament tagt.", "de") == ()  # peoples have no rendering of their own


def test_a_short_form_has_the_part_of_the_key_that_is_its_own() -> None:
    assert own_key("name:STPN-MRKP", "Маркова", "ru") == "name:MRKP"
    assert own_key("name:STPN-MRKP", "Степан Марков", "ru") == "name:STPN-MRKP"
    assert own_key("city:1", "Маркова", "ru") == "city:1"


def test_the_editor_goes_before_the_press_and_the_press_before_letters() -> None:
    town = SourceName("Карвелине", "Карвелин", TOWN)
    assert Stylebook("fr", (entry("Karvelin"),), SEEN).written(town, "ru") == Written("Karvelin", "editor", 0, sure=True)
    assert Stylebook("fr", (), SEEN).written(town, "ru") == Written("Karveline", "press", 5, sure=True)
    assert Stylebook("fr").written(town, "ru") == Written("Karveline", "letters")
    assert Stylebook("en").written(town, "ru") == Written("Karvelin", "letters")


def test_an_editors_entry_counts_the_articles_that_use_it() -> None:
    found = Stylebook("fr", (entry("Carvelin"),), SEEN).written(SourceName("Карвелин", "Карвелин", TOWN), "uk")
    assert found is not None
    assert (found.text, found.articles) == ("Carvelin", 1)


def test_an_entry_of_one_language_leaves_others_alone() -> None:
    book = Stylebook("fr", (entry("Karvelyn", "uk"),), SEEN)
    town = SourceName("Карвелин", "Карвелин", TOWN)
    assert [one.text for one in (book.written(town, "uk"), book.written(town, "ru")) if one] == ["Karvelyn", "Karveline"]


def test_names_that_share_a_key_are_told_apart_by_their_letters() -> None:
    book = Stylebook("fr", (entry("Inne", of="Инна"),), SEEN)
    found = [book.written(SourceName(one, one, "name:AN"), "ru") for one in ("Анна", "Инна")]
    assert [one.text for one in found if one] == ["Anne", "Inne"]


def test_a_name_of_several_words_is_made_of_the_words_seen() -> None:
    found = Stylebook("fr", (), SEEN).written(SourceName("Степан Марков", "Степан Марков", "name:STPN-MRKP"), "ru")
    assert found == Written("Stepan Markov", "press", 2)
    assert not found.binds  # nobody has seen the two together


def test_what_stood_for_a_name_in_stories_is_its_rendering_whatever_its_key() -> None:
    found = Stylebook("fr", (), SEEN).written(SourceName("Καρβελιν", "Καρβελιν", "name:KRPLN"), "el")
    assert found is not None
    assert found.text == "Karveline"


def test_in_one_script_a_name_stays_unless_stories_have_shown_another() -> None:
    town = SourceName("Karvelin", "Karvelin", TOWN)
    shown, guessed = (Stylebook("fr", (), SEEN).written(town, language) for language in ("es", "it"))
    assert shown is not None
    assert guessed is not None
    assert (shown.text, shown.binds, guessed.binds) == ("Karveline", True, False)
    unlike = SourceName("Carpriana", "Carpriana", TOWN)
    assert Stylebook("fr", (), SEEN).written(unlike, "es") == Written("Carpriana", "letters")


def test_acronyms_are_written_as_acronyms() -> None:
    book = Stylebook("fr", (), SEEN)
    found = [book.written(SourceName(one, one, "country:us", True), "ru") for one in ("США", "Соединённые Штаты")]
    assert [one.text for one in found if one] == ["USA", "États-Unis"]


def test_keys_of_names() -> None:
    assert key_of("Kyiv", "en") == "city:703448"
    assert key_of("Карвелин", "ru") == TOWN
    assert key_of("Frankreich", "de") == "country:fr"


def test_an_entry_of_a_full_name_counts_for_its_words_alone_unless_they_have_their_own() -> None:
    full, own = entry("Stiepan Markof", of="Степан Марков"), entry("Marcof", of="Марков")
    short = SourceName("Маркова", "Марков", "name:MRKP")
    assert Stylebook("fr", (full,), SEEN).written(short, "ru") == Written("Markof", "editor", 0, sure=True)
    assert Stylebook("fr", (full, own), SEEN).written(short, "ru") == Written("Marcof", "editor", 0, sure=True)
    assert Stylebook("fr", (entry("M. Stiepan Markof", of="Степан Марков"),), SEEN).written(short, "ru") == Written(
        "Markov", "press", 4, sure=True
    )


def test_a_greek_name_is_found_by_its_second_reading_where_the_first_is_not_known() -> None:
    book = Stylebook("en", (), Spellings({("en", key_of("Lambridis", "en")): {"Lambridis": 4}}))
    told = SourceName("Λαμπρίδης", "Λαμπρίδης", key_of("Λαμπρίδης", "el"))
    found, without = book.written(told, "el"), Stylebook("en").written(told, "el")
    assert found is not None
    assert (found.text, found.origin) == ("Lambridis", "press")
    assert without is not None
    assert (without.text, without.origin) == ("Labridis", "letters")


@pytest.mark.parametrize(
    ("surface", "source", "code", "reader", "expected"),
    [
        ("Inglaterra", "es", "gb", "en", "England"),
        ("Reino Unido", "es", "gb", "en", "United Kingdom"),
        ("Amerika", "de", "us", "en", "America"),
        ("США", "ru", "us", "fr", "États-Unis"),
        ("Палестини", "uk", "ps", "en", "Palestine"),
        ("Territoires palestiniens", "fr", "ps", "en", "Palestinian Territories"),
        ("Holanda", "es", "nl", "fr", "Hollande"),
    ],
)
def test_a_country_is_called_in_the_sense_in_which_its_source_calls_it(
    surface: str, source: str, code: str, reader: str, expected: str
) -> None:
    found = Stylebook(reader).written(SourceName(surface, surface, f"country:{code}", known=True), source)
    assert found is not None
    assert found.text == expected


def test_the_press_tells_no_sense_of_a_country_that_the_source_did_not_mean() -> None:
    seen = Spellings(
        {("fr", "country:gb"): {"Angleterre": 90, "Royaume-Uni": 4}, ("fr", "country:cn"): {"chinois": 8, "Chine": 5}}, {}
    )
    written = [
        Stylebook("fr", (), seen).written(SourceName(one, one, key, known=True), "en")
        for one, key in (("UK", "country:gb"), ("England", "country:gb"), ("China", "country:cn"))
    ]
    assert [one.text for one in written if one] == ["Royaume-Uni", "Angleterre", "Chine"]


def test_a_name_in_the_readers_letters_loses_the_endings_of_its_case() -> None:
    seen = Spellings({("fr", "name:KRPRNK"): {"Karvelinski": 3}, ("fr", "name:MRKP"): {"Markov": 4}}, {})
    book = Stylebook("fr", (), seen)
    found = book.written(SourceName("Markovem", "Markovem", key_of("Markovem", "cs")), "cs")
    assert found == Written("Markov", "press", 4)
    # what was not seen without its ending stays as it is
    other = book.written(SourceName("Novakem", "Novakem", key_of("Novakem", "cs")), "cs")
    assert other == Written("Novakem", "letters")


def test_words_of_the_sentence_do_not_belong_to_a_name_in_a_script_without_capitals() -> None:
    assert [name(text, language).surface for text, language in UNBOUND] == ["नरेंद्र मोदी", "دونالد ترامپ"]
    assert [name(text, language).plain for text, language in UNBOUND] == ["नरेंद्र मोदी", "دونالد ترامپ"]


def test_a_spelling_that_does_not_sound_like_the_name_is_no_rendering_of_it() -> None:
    seen = Spellings(
        {("en", "name:KRSTN"): {"Christine": 5}, ("en", "name:PRS"): {"Boris": 40}, ("en", "name:PST"): {"Post": 9}}, {}
    )
    book = Stylebook("en", (), seen)
    assert book.by_press(SourceName("كريستين بلاسي", "كريستين بلاسي", "name:KRSTN-PRS"), "ar") is None
    assert book.by_press(SourceName("Веста", "Веста", "name:PST"), "ru") is None
