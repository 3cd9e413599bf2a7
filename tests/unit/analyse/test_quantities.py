"""Quantities as the press writes them: every sentence is invented, every expected value written by hand."""

from __future__ import annotations

import pytest

from dragoman.analyse.quantities import quantities, quantities_in
from dragoman.model import Passage

CASES = [
    # scales and money
    ("fr", "Le plan coûtera 5,3 milliards d'euros.", [("5,3 milliards d'euros", 5.3e9, "EUR", None)]),
    ("pl", "Most kosztował 2 mln zł.", [("2 mln zł", 2e6, "PLN", None)]),
    ("en", "A bridge for $5.3bn and a road for £125m.", [("$5.3bn", 5.3e9, "USD", None), ("£125m", 1.25e8, "GBP", None)]),
    ("en", "It moved half a million people.", [("half a million people", 5e5, "", None)]),
    ("en", "Some two hundred and fifty-five thousand dollars", [("two hundred and fifty-five thousand dollars", 255_000, "USD", None)]),
    ("de", "Die Brücke kostet 1,5 Millionen Euro.", [("1,5 Millionen Euro", 1.5e6, "EUR", None)]),
    ("ru", "Мост обойдется в 3,2 млрд рублей", [("3,2 млрд рублей", 3.2e9, "RUB", None)]),
    ("hi", "सरकार ने 3 लाख रुपये दिए", [("3 लाख रुपये", 3e5, "INR", None)]),
    ("zh", "这座桥花了1.5万元", [("1.5万元", 15_000, "CNY", None)]),
    ("ja", "橋の費用は1億2千万円だった", [("1億2千万円", 1.2e8, "JPY", None)]),
    ("ro", "Podul costă 125 de milioane de lei", [("125 de milioane de lei", 1.25e8, "RON", None)]),
    ("sw", "Daraja litagharimu dola milioni 5", [("dola milioni 5", 5e6, "USD", None)]),
    ("en", "It cost $200 million (£150 million).", [("$200 million", 2e8, "USD", None)]),
    # percentages
    ("en", "up 5 percent", [("5 percent", 5, "%", None)]),
    ("de", "um 5 Prozent", [("5 Prozent", 5, "%", None)]),
    ("ru", "на 5 процентов", [("5 процентов", 5, "%", None)]),
    ("ar", "بنسبة ٥٪", [("٥٪", 5, "%", None)]),
    ("tr", "yüzde 70 arttı", [("yüzde 70", 70, "%", None)]),
    ("en", "by 3 percentage points", [("3 percentage points", 3, "pp", None)]),
    # words
    ("zh", "三百人参加", [("三百人", 300, "", None)]),
    ("ar", "قتل ١٢ شخصا", [("١٢ شخصا", 12, "", None)]),
    ("ar", "خمسة وعشرون عاما", [("خمسة وعشرون عاما", 25, "year", None)]),
    ("he", "לפני יומיים", [("יומיים", 2, "day", None)]),
    ("de", "dreiundzwanzig Schiffe", [("dreiundzwanzig", 23, "", None)]),
    ("fr", "quatre-vingt-douze navires", [("quatre-vingt-douze", 92, "", None)]),
    ("it", "ventitré navi", [("ventitré", 23, "", None)]),
    ("es", "treinta y cinco barcos", [("treinta y cinco", 35, "", None)]),
    ("cs", "dvaatřicetiletý muž", [("dvaatřicetiletý", 32, "year", None)]),
    ("uk", "двадцять п'ять кораблів", [("двадцять п'ять", 25, "", None)]),
    ("el", "τριακόσια πλοία", [("τριακόσια", 300, "", None)]),
    ("fa", "بیست و پنج کشتی", [("بیست و پنج", 25, "", None)]),
    ("ko", "배 세 척이", [("세", 3, "", None)]),
    ("th", "เรือสามลำ", [("สาม", 3, "", None)]),
    ("vi", "ba mươi lăm con tàu", [("ba mươi lăm", 35, "", None)]),
    # marks
    ("en", "1,234.5 tons", [("1,234.5 tons", 1234.5, "t", None)]),
    ("de", "1.234,5 Tonnen", [("1.234,5 Tonnen", 1234.5, "t", None)]),
    ("fr", "12 300 habitants", [("12 300", 12_300, "", None)]),
    ("es", "12,000 barcos", [("12,000", 12_000, "", None)]),
    ("hi", "1,25,000 नाव", [("1,25,000", 125_000, "", None)]),
    # units
    ("ru", "до 40 километров", [("40 километров", 40, "km", None)]),
    ("en", "some 40 kilometres", [("40 kilometres", 40, "km", None)]),
    ("en", "some 45 miles (72 kilometers) away", [("72 kilometers", 72, "km", None)]),
    ("en", "winds of 120 km/h", [("120 km/h", 120, "km/h", None)]),
    ("ja", "気温は30度、時速は速い", [("30度", 30, "°", None)]),
    ("en", "two decades of work", [("two decades", 20, "year", None)]),
    # ranges, lists and scores
    ("en", "between 5 and 10 percent", [("5 and 10 percent", 5, "%", 10)]),
    ("en", "from 3 to 4 million people", [("3 to 4 million people", 3e6, "", 4e6)]),
    ("sv", "70–90 procent", [("70–90 procent", 70, "%", 90)]),
    ("en", "they won 2-1", [("2-1", 2, "score", 1)]),
    ("de", "gewannen 2:1", [("2:1", 2, "score", 1)]),
    ("zh", "以2比1获胜", [("2比1", 2, "score", 1)]),
    ("en", "men aged 33, 34 and 39", [("33", 33, "year", None), ("34", 34, "year", None), ("39", 39, "year", None)]),
    ("es", "tienen 33, 34 y 39 años", [("33", 33, "year", None), ("34", 34, "year", None), ("39 años", 39, "year", None)]),
    # ranks
    ("en", "the 25th ship and the third one", [("25th", 25, "ordinal", None), ("third", 3, "ordinal", None)]),
    ("de", "in der 65. Minute", [("65.", 65, "ordinal", None)]),
    ("pl", "w 65. minucie", [("65.", 65, "ordinal", None)]),
    ("ja", "第25回", [("25", 25, "ordinal", None)]),
    ("ru", "двадцать восьмой корабль", [("двадцать восьмой", 28, "ordinal", None)]),
    # ages
    ("en", "Olena Koval, 25, said so", [("25", 25, "year", None)]),
    ("en", "an 18-year-old sailor", [("18-year-old", 18, "year", None)]),
    ("he", "בן ה-44", [("44", 44, "year", None)]),
    ("ja", "（35歳）", [("35歳", 35, "year", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES])
def test_what_is_a_quantity(language: str, text: str, expected: list[tuple[str, float, str, float | None]]) -> None:
    found = [(text[one.start : one.end], one.value, one.unit, one.high) for one in quantities_in(text, language)]
    assert found == expected


NONE = [
    ("en", "He left on 12 May 2015, at 8 p.m."),
    ("en", "In 1998 the bridge was old, and in the 1990s and the 19th century too."),
    ("en", "One of the ships came first; no one else did."),
    ("en", "Thousands of people and hundreds of ships, millions of stars"),
    ("en", "An F-16, a G7 summit and Covid-19"),
    ("en", "Call 0800 555 111 or 555-123-4567."),
    ("en", "at six in the morning"),
    ("de", "Eine der Brücken ist erst um 19.30 Uhr offen"),
    ("fr", "Un homme est arrivé à 20 heures, une femme à 19h30."),
    ("it", "Secondo il ministro sono arrivati alle 8"),
    ("ru", "В 2015 году, 5 мая, в 19:30"),
    ("zh", "上午8点，一些人十分高兴，2015年5月3日星期三"),
    ("ja", "数百人が午後8時に、2015年5月3日"),
    ("pt", "na quarta-feira, 3 de maio"),
    ("vi", "vào Thứ Hai, ngày 3 tháng 5 năm 2015"),
    ("th", "สามารถทำได้"),
    ("xx", "am 12.05.2015"),
]


@pytest.mark.parametrize(("language", "text"), NONE, ids=[f"{case[0]}: {case[1]}" for case in NONE])
def test_what_is_none(language: str, text: str) -> None:
    assert [(text[one.start : one.end], one.value, one.unit) for one in quantities_in(text, language)] == []


def test_a_language_without_a_table_has_digits_signs_and_codes() -> None:
    text = "x 1,234 y ৫০% z €30 USD 5 q ۱۲ km"
    found = [(one.value, one.unit) for one in quantities_in(text, "xx")]
    assert found == [(1234, ""), (50, "%"), (30, "EUR"), (5, "USD"), (12, "km")]


def test_a_language_without_a_table_has_the_units_of_cldr() -> None:
    assert [(one.value, one.unit) for one in quantities_in("20 kilometrov", "sl")] == [(20, "km")]


def test_a_regional_language_is_read_as_its_language() -> None:
    assert [one.value for one in quantities_in("2 mil barcos", "es-MX")] == [2000]


def test_spans_lie_in_their_passages() -> None:
    passages = (
        Passage("p1", "a", 0, "headline", "Five ships"),
        Passage("p2", "a", 1, "paragraph", "Nothing here"),
        Passage("p3", "a", 2, "paragraph", "and 7 boats"),
    )
    found = quantities(passages, "en")
    assert [(one.span.passage, one.span.start, one.span.end, one.value) for one in found] == [("p1", 0, 4, 5), ("p3", 4, 5, 7)]
