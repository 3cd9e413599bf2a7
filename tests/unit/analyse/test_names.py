from __future__ import annotations

import pytest

from dragoman.analyse.names import in_texts, mentions
from dragoman.model import Passage


def keys(text: str, language: str) -> dict[str, str]:
    return {name.name if not name.known else text[name.start : name.end]: name.key for name in in_texts([text], language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They met in Ukraine and in the U.S. on Friday."),
        ("en", "Ukrainian and American officials met."),
        ("fr", "La rencontre des États-Unis et de l'Ukraine."),
        ("fr", "Les responsables ukrainiens et américains."),
        ("de", "Ein Treffen der USA mit der Ukraine."),
        ("de", "Ukrainische und amerikanische Beamte."),
        ("es", "En Ucrania y en EE. UU. no se sabe."),
        ("it", "Incontro tra Stati Uniti e l'Ucraina."),
        ("pt", "Os ucranianos e os norte-americanos."),
        ("nl", "Overleg van Oekraïne met de Verenigde Staten."),
        ("pl", "Rozmowy w Stanach Zjednoczonych o Ukrainie."),
        ("pl", "Ukraińscy i amerykańscy urzędnicy."),
        ("cs", "Jednání ve Spojených státech o Ukrajině."),
        ("cs", "Ukrajinští a američtí úředníci."),
        ("ru", "Переговоры Соединенных Штатов с Украиной."),
        ("ru", "Украинские и американские чиновники."),
        ("uk", "Перемовини Сполучених Штатів з Україною."),
        ("bg", "Среща на САЩ с Украйна."),
        ("el", "Συνομιλίες των Ηνωμένων Πολιτειών με την Ουκρανία."),
        ("tr", "ABD'nin Ukrayna'yla görüşmesi."),
        ("ar", "محادثات بين الولايات المتحدة وأوكرانيا"),
        ("he", 'שיחות בין ארה"ב לאוקראינה'),
        ("fa", "گفتگوی آمریکا با اوکراین"),
        ("hi", "अमेरिका और यूक्रेन की बातचीत"),
        ("zh", "美国与乌克兰会谈"),
        ("ja", "アメリカとウクライナの会談"),
        ("ko", "미국과 우크라이나의 회담"),
        ("th", "การเจรจาระหว่างสหรัฐฯ กับยูเครน"),
        ("vi", "Cuộc gặp giữa Hoa Kỳ và Ukraine."),
        ("id", "Pertemuan Amerika Serikat dengan Ukraina."),
        ("ro", "Discuții ale Statelor Unite cu Ucraina."),
        ("sv", "Samtal mellan USA och Ukraina."),
        ("hu", "Az Egyesült Államok és Ukrajnával."),
        ("sw", "Mazungumzo ya Marekani na Ukraine."),
        ("ca", "Reunió dels Estats Units amb Ucraïna."),
        ("ca", "Els EUA i Ucraïna."),
    ],
)
def test_countries_in_every_language(language: str, text: str) -> None:
    found = {name.key for name in in_texts([text], language) if name.kind == "country"}
    assert found == {"country:us", "country:ua"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It costs 20 US dollars."),
        ("de", "Das kostet 20 US-Dollar."),
        ("es", "Cuesta 20 dólares estadounidenses."),
        ("en", "He toured Latin America and New Mexico."),
        ("en", "Coach Jordan Tellwright spoke to us."),
        ("vi", "Hôm Chủ Nhật, trung tâm mở cửa."),
        ("tr", "Cadde boştu."),
    ],
)
def test_what_is_no_country(language: str, text: str) -> None:
    assert [name.key for name in in_texts([text], language) if name.kind == "country"] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Shells fell near Bakhmut."),
        ("fr", "Des tirs près de Bakhmout."),
        ("de", "Beschuss bei Bachmut gemeldet."),
        ("ru", "Обстрелы в Бахмуте продолжаются."),
        ("uk", "Обстріли біля Бахмута тривають."),
        ("pl", "Ostrzał w Bachmucie i wokół Bachmutu."),
        ("ar", "قصف على مدينة باخموت"),
        ("he", "הפגזה על העיר בחמוט"),
        ("ja", "バフムートで砲撃"),
        ("ko", "바흐무트에서 포격"),
    ],
)
def test_a_town_has_one_key_in_all_scripts(language: str, text: str) -> None:
    assert "name:PKMT" in {name.key for name in in_texts([text], language)}


def test_famous_cities_have_their_number() -> None:
    for language, text in [
        ("en", "In Cologne"),
        ("de", "In Köln"),
        ("ru", "в Кёльне"),
        ("ja", "ケルンで"),
        ("ar", "في كولونيا"),
    ]:
        assert {name.key for name in in_texts([text], language)} == {"city:2886242"}, language


def test_a_short_form_belongs_to_the_full_one() -> None:
    texts = ["Spokesman John Kirby spoke on Monday.", "There was no change, Kirby said."]
    full, short = (name for name in in_texts(texts, "en") if "KRP" in name.key)
    assert full.key == short.key == "name:SN-KRP"
    assert full.kind == short.kind == "person"
    assert short.name == "John Kirby"


def test_declined_names_meet() -> None:
    texts = ["Пресс-секретарь Джон Кирби.", "Разговор с Иваном Петровым и Иван Петров."]
    assert {name.key for name in in_texts(texts, "ru") if name.kind != "country"} >= {"name:SN-KRP", "name:APN-PTRP"}
    assert len({name.key for name in in_texts([texts[1]], "ru")}) == 1


def test_a_garbled_town_is_linked_and_flagged() -> None:
    texts = ["The fight for Bakhmut goes on.", "Troops near Bahamut were shelled, but Bakhmut holds."]
    odd = [name for name in in_texts(texts, "en") if name.note]
    assert [texts[name.text][name.start : name.end] for name in odd] == ["Bahamut"]
    assert odd[0].key == "name:PKMT"
    assert odd[0].name == "Bakhmut"
    assert "Bakhmut" in odd[0].note


def test_a_misspelled_city_is_linked_by_likeness() -> None:
    odd = [name for name in in_texts(["In Damascus it is calm.", "Trade with Damascis grew."], "en") if name.note]
    assert [name.key for name in odd] == ["city:170654"]


def test_two_countries_told_by_a_character_each() -> None:
    assert [name.key for name in in_texts(["中美关系"], "zh")] == ["country:cn", "country:us"]
    assert [name.key for name in in_texts(["其中美国"], "zh")] == ["country:us"]


def test_a_surname_is_no_town() -> None:
    found = in_texts(["They saw Tommy Fleetwood and later Gary Holt there."], "en")
    assert [(name.name, name.kind) for name in found] == [("Tommy Fleetwood", "name"), ("Gary Holt", "name")]


@pytest.mark.parametrize("key", ["org:eu", "org:un"])
def test_organisations_are_translated(key: str) -> None:
    texts = {
        "en": "The European Union and the United Nations",
        "fr": "L'Union européenne et les Nations unies",
        "ru": "Евросоюз и ООН",
        "pl": "Unii Europejskiej i Narodów Zjednoczonych",
        "zh": "欧盟和联合国",
        "ar": "الاتحاد الأوروبي والأمم المتحدة",
    }
    for language, text in texts.items():
        assert key in {name.key for name in in_texts([text], language)}, language


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ar", "وقال الرئيس ستيبان ماركوف إن", "name:STPN-MRKP"),
        ("he", "אמר הנשיא סטפן מרקוב", "name:STPN-MRKP"),
        ("ja", "ステパン・マルコフ大統領は", "name:STPN-MRKP"),
        ("zh", "总统米兰·马丁", "name:MRN-MTN"),
        ("de", "Der Sprecher Stepan Markow sagte.", "name:STPN-MRKP"),
        ("tr", "Başkan Stepan Markov'un sözleri", "name:STPN-MRKP"),
        ("hu", "Stepan Markovval beszélt, Stepan Markov szerint", "name:STPN-MRKP"),
    ],
)
def test_people_in_other_scripts(language: str, text: str, name: str) -> None:
    assert name in {found.key for found in in_texts([text], language)}


def test_words_with_capitals_for_other_reasons_are_no_names() -> None:
    assert in_texts(["The council met. Yesterday it rained. Nobody knew why."], "en") == []
    assert in_texts(["Der Rat tagte gestern im Haus der Gemeinde über den Vertrag."], "de") == []
    assert in_texts(["Council Votes To Close Old Bridge After Storm"], "en") == []


def test_mentions_have_spans_of_their_passages() -> None:
    passages = [Passage("p1", "a", 0, "headline", "Rain"), Passage("p2", "a", 1, "paragraph", "It rained in Paris.")]
    (found,) = mentions(passages, "en")
    assert (found.span.passage, found.span.start, found.span.end) == ("p2", 13, 18)
    assert found.kind == "place"


def test_a_language_without_a_table_still_has_rules() -> None:
    found = {name.key for name in in_texts(["Presidentti Stepan Markov puhui Pariisissa, Paris."], "fi")}
    assert "city:2988507" in found
    assert "name:PRSTNT-STPN-MRKP" in found or "name:STPN-MRKP" in found
    assert in_texts([""], "xx") == []
    assert in_texts([], "en") == []
