"""Parts of countries: one key in every script and case, and what only has the name of one stays what it is."""

from __future__ import annotations

import pytest

from dragoman.analyse.gazetteer import country_of, fold, gazetteer
from dragoman.analyse.name_tables import folder, parts
from dragoman.analyse.names import in_texts
from dragoman.analyse.transliterate import script


def keys(text: str, language: str) -> list[str]:
    return [one.key for one in in_texts([text], language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The governor of California spoke."),
        ("fr", "Le gouverneur de la Californie a parlé."),
        ("de", "Der Gouverneur Kaliforniens hat gesprochen."),
        ("pl", "Gubernator Kalifornii przemówił."),
        ("hu", "A törvényt Kaliforniában hozták."),
        ("tr", "Yasa dün Kaliforniya'da kabul edildi."),
        ("ru", "Закон приняли в Калифорнии."),
        ("uk", "Закон ухвалили в Каліфорнії."),
        ("el", "Ο νόμος ψηφίστηκε στην Καλιφόρνια."),
        ("ar", "وقال الحاكم بكاليفورنيا"),
        ("fa", "این قانون در کالیفرنیا تصویب شد"),
        ("he", "החוק התקבל בקליפורניה"),
        ("hi", "यह कानून कैलिफ़ोर्निया में पारित हुआ"),
        ("zh", "加州州长说"),
        ("zh", "加利福尼亚州的法律"),
        ("ja", "米カリフォルニア州の法律"),
        ("ko", "캘리포니아주에서 통과된 법"),
        ("th", "กฎหมายของรัฐแคลิฟอร์เนีย"),
    ],
)
def test_a_state_has_one_key_in_all_scripts_and_cases(language: str, text: str) -> None:
    assert "region:us-ca" in keys(text, language)


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("de", "Die Polizei in Niedersachsen hat ihn gefasst.", "region:de-ni"),
        ("ru", "Бои идут в Южной Осетии.", "region:ge-so"),
        ("pl", "Był na Florydzie.", "region:us-fl"),
        ("cs", "Žije v Dolním Sasku.", "region:de-ni"),
        ("en", "People in New South Wales voted.", "region:au-nsw"),  # not Wales
        ("es", "Vive en Nuevo México.", "region:us-nm"),  # not Mexico
        ("en", "A judge in New Mexico agreed.", "region:us-nm"),
        ("en", "They fled to Baja California.", "region:mx-bcn"),
        ("fr", "Le Tibet et le Haut-Karabakh sont loin.", "region:nagorno-karabakh"),
        ("zh", "湖北省的医院", "region:cn-hb"),
        ("vi", "Ông sinh ở tỉnh Quảng Đông.", "region:cn-gd"),
    ],
)
def test_parts_of_several_words_and_those_whose_names_end_like_a_countrys(language: str, text: str, key: str) -> None:
    assert key in keys(text, language)
    assert not {"country:mx", "region:gb-wls", "region:us-ca"} & set(keys(text, language))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The president of Georgia resigned.", ["country:ge"]),
        ("en", "He lives in New York.", ["city:5128581"]),
        ("en", "He lives in Washington.", ["city:4140963"]),
        ("de", "Er lebt in Hamburg.", ["city:2911298"]),
        ("de", "Sind die Zahlen falsch?", []),  # Sindh is Sind in French
        ("it", "Tigre ucciso allo zoo.", []),  # nor is a tiger from Tigray
        ("ru", "Кампания началась вчера.", []),
        ("he", "הנשיא הסיני אמר", ["country:cn"]),  # of China, not of the Sinai
    ],
)
def test_names_that_are_more_often_something_else_are_no_parts_of_countries(
    language: str, text: str, expected: list[str]
) -> None:
    assert keys(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She had read Virginia Woolf in school.",
        "He went to see the new Indiana Jones with her.",
        "They honoured Joe Montana on Monday.",
        "We saw Virginie Efira there.",
        "They crossed the Sierra Nevada on foot.",
        "She was born in Victoria.",
        "They went on to Bahía Blanca.",
    ],
)
def test_people_mountains_and_towns_are_no_states(text: str) -> None:
    assert not any(key.startswith("region:") for key in keys(text, "en"))


def test_each_name_is_one_parts_and_each_part_has_an_english_name() -> None:
    owners: dict[str, str] = {}
    for language, table in parts().items():
        assert table.keys() <= parts()["en"].keys(), language
        for code, names in table.items():
            for name in names:
                assert name.strip() == name, (language, code)
                assert name.removeprefix("~"), (language, code)
                assert owners.setdefault(fold(name), code) == code, name


# Cities that have the name of the part that they lie in, and are less known than it.
SMALLER = frozenset(
    (
        *("us-ok", "ca-on", "de-bb", "mx-nay", "br-ce", "br-ma", "br-pe", "br-pr", "cn-ha", "jp-23", "kr-49", "it-34", "in-gj"),
        *("jp-17", "us-ma", "us-ca"),  # in one script alone
    )
)


def test_cities_keep_their_names() -> None:
    kept = gazetteer()
    for table in parts().values():
        for code, names in table.items():
            for name in names:
                number = kept.places.get(fold(name))
                city = number is not None and kept.keys[number].startswith("city:")
                assert not city or code in SMALLER or name.startswith("~"), (code, name)


def test_names_in_scripts_without_capitals_or_spaces_are_long_enough() -> None:
    least = {"han": 2, "kana": 2, "hangul": 2, "thai": 5, "arabic": 3, "hebrew": 3, "devanagari": 3}
    short = [
        name
        for table in parts().values()
        for names in table.values()
        for name in names
        if len(name.removeprefix("~")) < least.get(script(name), 3)
    ]
    assert short == []


def test_a_part_tells_of_its_country() -> None:
    assert [country_of(key) for key in ("country:ua", "region:us-ca", "region:gb-sct")] == ["ua", "us", "gb"]
    assert [country_of(key) for key in ("region:150", "region:nagorno-karabakh", "region:black-sea", "city:5", "name:K")] == [
        ""
    ] * 5


def test_no_part_is_also_a_region() -> None:
    regions = folder("regions.toml").keys()
    assert not [code for code in parts()["en"] if code in regions]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El presidente Abdel Fatah al Sisi habló."),
        ("en", "The governor of South Tyrol resigned."),
        ("nl", "De premier van Zuid-Tirol sprak."),
        ("fr", "Le département de Maine-et-Loire est touché."),
        ("es", "El Partido Colorado ganó."),
        ("hu", "Hajdú-Bihar megye elnöke beszélt."),
        ("vi", "Ông Lê Thanh Hải đã nói."),
        ("zh", "他将参加州长选举。"),
        ("ru", "Джорджия Мелони ответила."),
        ("es", "Ayer llovió. Nevada intensa en los Andes."),
        ("de", "Das Oberhaus stimmte zu."),
    ],
)
def test_what_has_the_name_of_a_part_in_it_is_no_part(language: str, text: str) -> None:
    assert not [key for key in keys(text, language) if key.startswith(("region:", "org:"))]
