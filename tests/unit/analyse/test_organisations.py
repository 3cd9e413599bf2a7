"""Institutions of world news: one key in every script and case, and no word that only looks like one."""

from __future__ import annotations

import pytest

from dragoman.analyse.gazetteer import fold
from dragoman.analyse.name_tables import folder
from dragoman.analyse.names import in_texts


def keys(text: str, language: str) -> list[str]:
    return [one.key for one in in_texts([text], language)]


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("en", "The State Department said so.", "org:state-department"),
        ("fr", "Le département d'État a confirmé.", "org:state-department"),
        ("ru", "Об этом сообщили в Госдепартаменте.", "org:state-department"),
        ("ru", "Россия вышла из Совета Европы.", "org:council-of-europe"),
        ("uk", "Рішення Європейського суду з прав людини", "org:echr"),
        ("pl", "Według Lekarzy bez Granic szpital nie działa.", "org:doctors-without-borders"),
        ("de", "Das Repräsentantenhaus stimmte zu.", "org:house-of-representatives"),
        ("ar", "وقال الحرس الثوري إن", "org:revolutionary-guards"),
        ("ar", "مقتل زعيم تنظيم القاعدة", "org:al-qaeda"),
        ("he", "לפי החות'ים, הספינה טבעה", "org:houthis"),
        ("zh", "国际刑警组织发布通报", "org:interpol"),
        ("ja", "国境なき医師団によると", "org:doctors-without-borders"),
        ("ko", "유네스코가 발표했다", "org:unesco"),
    ],
)
def test_institutions_have_one_key_in_all_scripts_and_cases(language: str, text: str, key: str) -> None:
    assert key in keys(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Ciò che serve è tempo."),  # is no Cio
        ("ar", "القاعدة العسكرية في الشمال"),  # a base, and not the one
        ("he", "בית הכנסת נשרף"),  # a synagogue
        ("bg", "Дума по дума той повтори всичко."),  # a word
        ("en", "The congress and the senate of a university met."),
    ],
)
def test_words_are_no_institutions(language: str, text: str) -> None:
    assert not any(key.startswith("org:") for key in keys(text, language))


def test_no_name_is_two_organisations() -> None:
    owners: dict[str, str] = {}
    for key, names in folder("organisations.toml").items():
        for name in map(str.strip, names.split(";")):
            assert owners.setdefault(fold(name), key) == key, name
