"""How names are written where nobody has shown it: expected values are what the press of each language prints."""

from __future__ import annotations

import pytest

from dragoman.translate.spelling import by_gazetteer, by_letters, countries, likeness


@pytest.mark.parametrize(
    ("name", "source", "en", "fr", "de"),
    [
        ("Херсон", "uk", "Kherson", "Kherson", "Cherson"),
        ("Шойгу", "ru", "Shoigu", "Choïgou", "Schoigu"),
        ("Зеленський", "uk", "Zelensky", "Zelensky", "Selenskyj"),
        ("Путин", "ru", "Putin", "Poutine", "Putin"),
        ("Гостомель", "uk", "Hostomel", "Hostomel", "Hostomel"),
        ("Бойко Борисов", "bg", "Boiko Borisov", "Boïko Borisov", "Boiko Borisow"),
    ],
)
def test_names_letter_by_letter_as_each_press_writes_them(name: str, source: str, en: str, fr: str, de: str) -> None:
    assert [by_letters(name, source, language) for language in ("en", "fr", "de")] == [en, fr, de]


def test_letters_that_do_not_tell_how_a_name_sounds_give_nothing() -> None:
    assert by_letters("نتنياهو", "ar", "fr") == ""
    assert by_letters("巴赫穆特", "zh", "fr") == ""
    assert by_letters("Μητσοτάκης", "el", "fr") == "Mitsotakis"
    assert by_letters("Macron", "fr", "en") == "Macron"
    assert by_letters("Путін", "uk", "ru") == "Путін"


def test_gazetteers_tell_countries_cities_organisations_and_outlets() -> None:
    assert by_gazetteer("country:gb", "英国", "fr") == "Royaume-Uni"
    assert by_gazetteer("city:524901", "Москве", "fr") == "Moscou"
    assert by_gazetteer("city:5128581", "Нью-Йорк", "en") == "New York"
    assert by_gazetteer("org:eu", "ЕС", "fr") == "Union européenne"
    assert by_gazetteer("outlet:nyt", "紐約時報", "fr") == "New York Times"
    assert by_gazetteer("name:PKMT", "Бахмут", "en") == "Bakhmut"
    assert by_gazetteer("name:KRPRN", "Карвелин", "fr") == ""


def test_a_place_that_has_anothers_old_name_is_not_meant() -> None:
    # GeoNames knows a city in California that was once called Somerset
    assert by_gazetteer("city:5327422", "Somerset", "en") == ""
    assert countries("fr")["us"][0] == "États-Unis"


def test_likeness_is_the_share_of_letters_in_common() -> None:
    assert (likeness("abcd", "abcd"), likeness("abcd", "wxyz")) == (1.0, 0.0)
    assert likeness("abcd", "abc") == pytest.approx(6 / 7)
