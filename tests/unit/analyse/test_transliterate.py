from __future__ import annotations

import pytest

from dragoman.analyse.transliterate import romanise, script, skeleton, with_nasal


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vilmar", "latin"),
        ("«Вільмар»", "cyrillic"),
        ("Βίλμαρ", "greek"),
        ("فيلمار", "arabic"),
        ("וילמר", "hebrew"),
        ("विल्मर", "devanagari"),
        ("ヴィルマー", "kana"),
        ("빌마르", "hangul"),
        ("维尔马", "han"),
        ("วิลมาร์", "thai"),
        ("12 %", "other"),
    ],
)
def test_script(text: str, name: str) -> None:
    assert script(text) == name


@pytest.mark.parametrize(
    ("text", "language", "letters"),
    [
        ("Жуков", "ru", "zhukov"),
        ("Щука", "ru", "shchuka"),
        ("Щука", "bg", "shtuka"),
        ("Гнат", "uk", "hnat"),
        ("Гнат", "ru", "gnat"),
        ("Уилсон", "ru", "wilson"),
        ("Μπέλα", "el", "bela"),
        ("Ουίλσον", "el", "wilson"),
        ("Łódź", "pl", "lodzh"),
        ("Çelik", "tr", "chelik"),
        ("Façade", "fr", "fasade"),
        ("ג'ורדן", "he", "dzhurdn"),
        ("카림", "ko", "kalim"),
    ],
)
def test_romanise(text: str, language: str, letters: str) -> None:
    assert romanise(text, language) == letters


@pytest.mark.parametrize(
    "spellings",
    [
        ["Бахмут", "Bakhmut", "Bakhmout", "Bachmut", "باخموت", "בחמוט", "바흐무트"],
        ["Kirby", "Кирби", "Кірбі", "كيربي", "קירבי", "किर्बी", "Κίρμπι"],
        ["Stepan Markov", "Степан Марков", "ستيبان ماركوف", "סטפן מרקוב", "ステパン・マルコフ"],
        ["William", "Уильям", "Вильям", "ويليام"],
        ["George", "Джордж", "جورج", "Џорџ"],
        ["Churchill", "Черчилль", "צ'רצ'יל"],
        ["al-Haddad", "Haddad", "Al-Haddad"],
        ["Теодор", "Theodor", "Teodor", "Θεόδωρ"],
    ],
)
def test_spellings_of_one_name_meet(spellings: list[str]) -> None:
    assert len({skeleton(spelling) for spelling in spellings}) == 1, [skeleton(spelling) for spelling in spellings]


def test_slavic_names_in_german_and_polish() -> None:
    assert skeleton("Markow", "de") == skeleton("Markow", "pl") == skeleton("Марков", "ru")
    assert skeleton("Glasgow", "de") == skeleton("Glasgow", "en")


def test_different_names_do_not_meet() -> None:
    names = ["Kirby", "Norton", "Vilmar", "Haddad", "Obrecht", "Tanaka", "Szymanski"]
    assert len({skeleton(name) for name in names}) == len(names)


def test_a_first_vowel_counts_and_others_do_not() -> None:
    assert skeleton("Omar") != skeleton("Mar")
    assert skeleton("Mira") == skeleton("Mora")


def test_a_greek_name_has_a_second_reading_with_its_nasal() -> None:
    assert skeleton(with_nasal("Λαμπρίδης")) == skeleton("Lambridis") != skeleton("Λαμπρίδης")
    assert [with_nasal(name) for name in ("Μπέλα", "Κίρμπι", "Lambridis")] == ["Μπέλα", "Κίρμπι", "Lambridis"]
