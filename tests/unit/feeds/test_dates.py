"""Dates as outlets write them."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

from dragoman.feeds.dates import EARLIEST, quick, read

HALF_PAST_TEN = datetime(2026, 2, 17, 10, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 2, 17, tzinfo=UTC)
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 17 Feb 2026 10:30:00 GMT",
        "Wed, 17 Feb 2026 11:30:00 +0100",  # a wrong weekday
        "17 Feb 2026 05:30:00 -0500",
        "2026-02-17T10:30:00Z",
        "2026-02-17T12:30:00.250000+02:00",
    ],
)
def test_the_two_right_forms_are_read_at_once(text: str) -> None:
    found = quick(text)
    assert found is not None
    assert found.replace(microsecond=0) == HALF_PAST_TEN
    assert read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 17 Feb 26 10:30:00 GMT",
        "Monday, 17-Feb-26 10:30:00 GMT",
        "Tue,17 Feb 2026 10:30:00 GMT",
        "Tue, 17 Feb 2026 10:30:00",
        "  Tue, 17 Feb 2026 10:30  ",
        "Tue, 17 Feb 2026 05:30:00 EST",
        "Tue, 17 Feb 2026 11:30:00 CET",
        "Tue, 17 Feb 2026 11:30:00 BST",
        "Tue, 17 Feb 2026 13:30:00 MSK",
        "Tue, 17 Feb 2026 13:30:00 МСК",
        "Tue, 17 Feb 2026 10:30:00 NOWHERE",
        "Tue, Feb 17 2026 10:30:00 AM",
        "Tue Feb 17 10:30:00 UTC 2026",
        "Tue Feb 17 2026 11:30:00 GMT+0100 (CET)",
        "Feb 17, 2026, 10:30",
        "17-Feb-2026 10:30",
        "2026-02-17 10:30",
        "2026-02-17 10:30:00",
        "2026-02-17T10:30Z",
        "2026-02-17T11:30:00+0100",
        "2026-02-17 12:30:00 +02:00",
        "2026-02-17 05:30:00 -5",
        "2026-02-17T10:30:00 Z",
        "20260217T103000Z",
        "20260217T133000+0300",
        "20260217103000",
        "202602171030",
        "2026/02/17 19:30 JST",
        "2026-W08-2 10:30",
        "2026-048T10:30",
        "17.02.2026 10:30",
        "17.2.2026, 10.30",
        "17/02/2026 - 10:30",
        "17-02-2026 10:30:00",
        "1771324200",
        "1771324200000",
        "1771324200000000",
        "1771324200.5",
        "١٧/٠٢/٢٠٢٦ ١٠:٣٠",
        "۲۰۲۶-۰۲-۱۷ ۱۰:۳۰",
        "2026年2月17日 10時30分",
        "2026年2月17日 上午10:30",
        "2026년 2월 17일 오전 10시 30분",
        "17 กุมภาพันธ์ 2569 10:30",
        "\u200f17 فبراير 2026 10:30",
    ],
)
def test_half_past_ten(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.replace(microsecond=0) == HALF_PAST_TEN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mar., 17 févr. 2026", "fr"),
        ("17 fevrier 2026", None),
        ("Dienstag, 17. Februar 2026", "de"),
        ("17 de febrero de 2026", "es"),
        ("martedì 17 febbraio 2026", None),
        ("17 февраля 2026 г.", "ru"),
        ("17 лютого 2026", "uk"),
        ("17 lutego 2026", "pl"),
        ("Út, 17 úno 2026", "cs"),
        ("17 Şubat 2026 Salı", "tr"),
        ("17 Φεβρουαρίου 2026", "el"),
        ("2026. február 17.", "hu"),
        ("17 शباط", None),
        ("17 شباط 2026", "ar"),
        ("17 फ़रवरी 2026", "hi"),
        ("17 tháng 2, 2026", "vi"),
        ("17 Februari 2026", "id"),
        ("2026 m. vasario 17 d.", "lt"),
        ("February 17th, 2026", None),
    ],
)
def test_names_of_months(text: str, language: str | None) -> None:
    assert read(text, language) == (MIDNIGHT if "2026" in text else None)


def test_the_language_decides_what_a_name_means() -> None:
    assert read("3 listopada 2025", "pl") == datetime(2025, 11, 3, tzinfo=UTC)
    assert read("3 listopada 2025", "hr") == datetime(2025, 10, 3, tzinfo=UTC)
    assert read("Mar 17 Mayo 2025", "es") == datetime(2025, 5, 17, tzinfo=UTC)
    assert read("Sat, 16 May 2026 10:30:00 IST", "he") == datetime(2026, 5, 16, 8, 30, tzinfo=UTC)
    assert read("Sat, 16 May 2026 10:30:00 IST", "en-IN") == datetime(2026, 5, 16, 5, tzinfo=UTC)


def test_day_and_month() -> None:
    assert read("03/02/2026", "fr") == datetime(2026, 2, 3, tzinfo=UTC)
    assert read("03/02/2026", "en-US") == datetime(2026, 3, 2, tzinfo=UTC)
    assert read("03.02.2026", "en-US") == datetime(2026, 2, 3, tzinfo=UTC)
    assert read("02/17/2026", "fr") == MIDNIGHT
    assert read("05/12/2026", "fr", NOW) == datetime(2026, 5, 12, tzinfo=UTC)  # the fifth of December is still to come
    assert read("05/12/2025", "fr", NOW) == datetime(2025, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("12:05 AM", 0),
        ("12:05 PM", 12),
        ("3:05 p.m.", 15),
        ("下午3:05", 15),
        ("오후 3시 05분", 15),
        ("5 PM", 17),
        ("24:00", 24),
    ],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    found = read(f"2026-02-17 {text}")
    assert found is not None
    assert (found.replace(minute=0) - MIDNIGHT).total_seconds() == hour * 3600


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "yesterday, towards evening",
        "31 Feb 2026",
        "2026-13-01",
        "99/99/2026",
        "0000-00-00 00:00:00",
        "Mon, 01 Jan 0001 00:00:00 +0500",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "17 Feb 1890",
        "0",
        "12",
        "9" * 400,
        "Feb 2026",
        "2026",
        "Feb",
        "-1",
        "1" + "٠" * 30,
    ],
)
def test_what_is_no_date_of_a_page(text: str) -> None:
    assert read(text) is None


def test_nothing_is_older_than_the_web() -> None:
    assert read("Tue, 01 Jan 1991 00:00:00 GMT") == EARLIEST
    assert read("Mon, 31 Dec 1990 23:59:59 GMT") is None
    assert read("31.12.1990") is None


def test_nonsense_costs_little() -> None:
    read("17 nomonth 2026")  # names of months are loaded once
    started = perf_counter()
    for number in range(300):
        read(f"{number} qwertz asdf {number} yxcv " * 50)
    assert perf_counter() - started < 3
