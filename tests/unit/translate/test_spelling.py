"""How names are written where nobody has shown it: expected values are what the press of each language prints."""

from __future__ import annotations

import pytest

from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.name_tables import folder
from dragoman.analyse.transliterate import skeleton
from dragoman.translate.called import READERS, called, sense
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


CITIES = {one: gazetteer().keys[gazetteer().places[one]] for one in ("bremen", "koln", "lyon", "orel", "jakarta", "glasgow")}


@pytest.mark.parametrize(
    ("key", "name", "renderings"),
    [
        (CITIES["bremen"], "Бремен", {"en": "Bremen", "fr": "Brême", "es": "Bremen", "it": "Brema"}),
        (CITIES["koln"], "Köln", {"en": "Cologne", "fr": "Cologne", "de": "Köln", "it": "Colonia", "nl": "Keulen"}),
        (
            "org:gaza-strip",
            "قطاع غزة",
            {"en": "Gaza Strip", "de": "Gazastreifen", "it": "Striscia di Gaza", "nl": "Gazastrook"},
        ),
        ("org:olympic-games", "Олимпийские игры", {"en": "Olympics", "fr": "Jeux olympiques", "pt": "Jogos Olímpicos"}),
        ("country:tr", "Türkei", {"en": "Turkey", "fr": "Turquie", "de": "Türkei"}),
        ("country:hk", "Гонконг", {"en": "Hong Kong", "fr": "Hong Kong", "de": "Hongkong", "it": "Hong Kong"}),
        ("country:us", "США", {"en": "United States", "fr": "États-Unis", "de": "USA", "es": "Estados Unidos"}),
    ],
)
def test_each_language_has_its_own_names_of_the_world(key: str, name: str, renderings: dict[str, str]) -> None:
    assert {language: by_gazetteer(key, name, language) for language in renderings} == renderings


@pytest.mark.parametrize(
    ("key", "en", "fr", "de"),
    [
        ("region:us-ca", "California", "Californie", "Kalifornien"),
        ("region:us-fl", "Florida", "Floride", "Florida"),
        ("region:us-tx", "Texas", "Texas", "Texas"),
        ("region:us-ga", "Georgia", "Géorgie", "Georgia"),
        ("region:us-nc", "North Carolina", "Caroline du Nord", "North Carolina"),
        ("region:ca-bc", "British Columbia", "Colombie-Britannique", "British Columbia"),
        ("region:au-tas", "Tasmania", "Tasmanie", "Tasmanien"),
        ("region:de-by", "Bavaria", "Bavière", "Bayern"),
        ("region:de-nw", "North Rhine-Westphalia", "Rhénanie-du-Nord-Westphalie", "Nordrhein-Westfalen"),
        ("region:it-82", "Sicily", "Sicile", "Sizilien"),
        ("region:es-pv", "Basque Country", "Pays basque", "Baskenland"),
        ("region:ru-ce", "Chechnya", "Tchétchénie", "Tschetschenien"),
        ("region:ge-so", "South Ossetia", "Ossétie du Sud", "Südossetien"),
        ("region:cn-sc", "Sichuan", "Sichuan", "Sichuan"),
        ("region:et-ti", "Tigray", "Tigré", "Tigray"),
        ("region:nagorno-karabakh", "Nagorno-Karabakh", "Haut-Karabakh", "Bergkarabach"),
    ],
)
def test_parts_of_countries_are_called_as_each_press_calls_them(key: str, en: str, fr: str, de: str) -> None:
    assert [by_gazetteer(key, "", language) for language in ("en", "fr", "de")] == [en, fr, de]


def test_a_language_without_a_table_of_parts_is_not_told_the_english_name() -> None:
    assert by_gazetteer("region:us-ca", "California", "fi") == ""
    assert by_gazetteer("region:us-tx", "Texas", "ro") == "Texas"
    assert by_gazetteer("region:us-tx", "Texas", "ja") == "テキサス州"
    assert by_gazetteer("region:mx-coa", "Coahuila", "ja") == ""  # which writes no Latin letters


@pytest.mark.parametrize(
    ("key", "en", "fr", "de", "it"),
    [
        ("org:unesco", "UNESCO", "Unesco", "Unesco", "Unesco"),
        ("org:oecd", "OECD", "OCDE", "OECD", "Ocse"),
        ("org:osce", "OSCE", "OSCE", "OSZE", "Osce"),
        ("org:state-department", "State Department", "département d'État", "US-Außenministerium", "Dipartimento di Stato"),
        ("org:council-of-europe", "Council of Europe", "Conseil de l'Europe", "Europarat", "Consiglio d'Europa"),
        ("org:european-council", "European Council", "Conseil européen", "Europäischer Rat", "Consiglio europeo"),
        ("org:eiffel-tower", "Eiffel Tower", "tour Eiffel", "Eiffelturm", "Torre Eiffel"),
    ],
)
def test_institutions_are_called_as_each_press_calls_them(key: str, en: str, fr: str, de: str, it: str) -> None:
    assert [by_gazetteer(key, "", language) for language in ("en", "fr", "de", "it")] == [en, fr, de, it]


def test_each_line_of_the_table_names_what_the_gazetteers_know() -> None:
    things = {id for table in ("organisations.toml", "regions.toml") for id in folder(table)}
    for language in READERS:
        table = called(language)
        assert table.countries.keys() <= countries("en").keys(), language
        assert table.unknown == (), language
        assert table.things.keys() <= things, language


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        (CITIES["lyon"], "Lion", ""),  # of Lion Air
        (CITIES["orel"], "Oriol", ""),  # a given name
        (CITIES["orel"], "Orël", "Orël"),
        (CITIES["orel"], "Орёл", "Orël"),
        (CITIES["jakarta"], "Yakarta", "Jakarta"),  # a city of millions is known by many names
        (CITIES["glasgow"], "Glasgows", "Glasgow"),
        (CITIES["koln"], "Cologne", "Cologne"),  # an English word, and a city's name that is in the table
    ],
)
def test_what_somebody_calls_a_city_is_not_always_the_city(key: str, name: str, expected: str) -> None:
    assert by_gazetteer(key, name, "en") == expected


@pytest.mark.parametrize(
    ("name", "fr"),
    [("Leuven", "Louvain"), ("Ravenna", "Ravenne"), ("Piacenza", "Plaisance"), ("Vicenza", "Vicence"), ("Бахмуте", "Bakhmout")],
)
def test_towns_whose_consonants_are_alike_are_told_apart(name: str, fr: str) -> None:
    assert by_gazetteer(f"name:{skeleton(name)}", name, "fr") == fr


@pytest.mark.parametrize(
    ("name", "renderings"),
    [
        ("Frankfurt am Main", {"en": "Frankfurt", "fr": "Francfort", "pt": "Frankfurt"}),
        ("Benin City", {"en": "Benin City", "fr": "Benin City"}),  # in Nigeria, and not Benin
        ("Guatemala City", {"en": "Guatemala City", "de": "Guatemala-Stadt", "es": "Ciudad de Guatemala"}),
        ("Nizhniy Novgorod", {"en": "Nizhny Novgorod", "fr": "Nijni Novgorod", "nl": "Nizjni Novgorod"}),
        ("Ürümqi", {"en": "Urumqi", "fr": "Urumqi", "de": "Urumtschi"}),
    ],
)
def test_cities_are_called_as_the_press_calls_them_where_geonames_does_not(name: str, renderings: dict[str, str]) -> None:
    key = gazetteer().keys[gazetteer().places[fold(name)]]
    assert {language: by_gazetteer(key, name, language) for language in renderings} == renderings


def test_names_of_a_part_and_of_the_whole_country_are_told_apart() -> None:
    assert [sense(one) for one in ("Inglaterra", "Англії", "Großbritannien", "Америці", "США", "Palästina", "")] == [
        "england",
        "england",
        "",
        "america",
        "",
        "palestine",
        "",
    ]
    assert all(fold(one) for one in countries("en")["gb"])


def test_likeness_is_the_share_of_letters_in_common() -> None:
    assert (likeness("abcd", "abcd"), likeness("abcd", "wxyz")) == (1.0, 0.0)
    assert likeness("abcd", "abc") == pytest.approx(6 / 7)


def test_a_city_is_not_called_as_the_country_whose_time_zone_is_called_after_it() -> None:
    assert by_gazetteer("city:4568127", "San Juan", "fr") == "San Juan"
    assert by_gazetteer("city:3041563", "Andorra la Vella", "fr") == "Andorre-la-Vieille"
    assert by_gazetteer("city:1880252", "Singapore", "fr") == "Singapour"
