"""Dates and times, resolved by hand against Tuesday, 17 February 2026, noon in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dragoman.analyse.dates import dates_in
from dragoman.analyse.periods import periods, periods_in
from dragoman.model import Passage

NOW = datetime(2026, 2, 17, 12, tzinfo=UTC)

CASES = [
    # weekdays look back, unless a cue looks ahead
    ("fr", "Il est venu samedi.", "samedi", "2026-02-14", "2026-02-15", "day"),
    ("en", "He came last Friday.", "last Friday", "2026-02-13", "2026-02-14", "day"),
    ("en", "He came on Tuesday.", "Tuesday", "2026-02-17", "2026-02-18", "day"),
    ("en", "He came last Tuesday.", "last Tuesday", "2026-02-10", "2026-02-11", "day"),
    ("fr", "Il viendra mardi prochain.", "mardi prochain", "2026-02-24", "2026-02-25", "day"),
    ("ru", "в предстоящую субботу", "предстоящую субботу", "2026-02-21", "2026-02-22", "day"),
    ("ar", "يوم السبت الماضي", "يوم السبت الماضي", "2026-02-14", "2026-02-15", "day"),
    ("he", "ביום שישי", "יום שישי", "2026-02-13", "2026-02-14", "day"),
    # months
    ("ru", "это было в июле", "июле", "2025-07-01", "2025-08-01", "month"),
    ("en", "since February", "February", "2026-02-01", "2026-03-01", "month"),
    ("pl", "w listopadzie 2024 r.", "listopadzie 2024 r.", "2024-11-01", "2024-12-01", "month"),
    ("fr", "d'ici fin mai", "d'ici fin mai", "2026-02-17T12", "2026-06-01", "month"),
    ("en", "by the end of May", "by the end of May", "2026-02-17T12", "2026-06-01", "month"),
    ("de", "Mitte Juni 2025", "Mitte Juni 2025", "2025-06-11", "2025-06-21", "month"),
    # days
    ("en", "on 12 May 2015", "12 May 2015", "2015-05-12", "2015-05-13", "day"),
    ("en", "on May 12, 2015", "May 12, 2015", "2015-05-12", "2015-05-13", "day"),
    ("en", "from 12 to 14 May 2015", "12 to 14 May 2015", "2015-05-12", "2015-05-15", "day"),
    ("en", "on 3 March", "3 March", "2026-03-03", "2026-03-04", "day"),
    ("en", "on 3 November", "3 November", "2025-11-03", "2025-11-04", "day"),
    ("es", "el 3 de marzo de 2024", "3 de marzo de 2024", "2024-03-03", "2024-03-04", "day"),
    ("es", "el uno de marzo", "uno de marzo", "2026-03-01", "2026-03-02", "day"),
    ("de", "am 12.05.2015", "12.05.2015", "2015-05-12", "2015-05-13", "day"),
    ("hu", "2018. szeptember 29-én", "2018. szeptember 29-én", "2018-09-29", "2018-09-30", "day"),
    ("zh", "2018年9月29日抵达", "2018年9月29日", "2018-09-29", "2018-09-30", "day"),
    ("ja", "３０日に発表した", "３０日", "2026-01-30", "2026-01-31", "day"),
    ("ko", "9월 10일부터", "9월 10일", "2025-09-10", "2025-09-11", "day"),
    ("vi", "ngày 3 tháng 5 năm 2015", "3 tháng 5 năm 2015", "2015-05-03", "2015-05-04", "day"),
    ("th", "3 พฤษภาคม 2558", "3 พฤษภาคม 2558", "2015-05-03", "2015-05-04", "day"),
    ("ar", "3 أيار 2015", "3 أيار 2015", "2015-05-03", "2015-05-04", "day"),
    ("sl", "3. maj 2015", "3. maj 2015", "2015-05-03", "2015-05-04", "day"),
    # words
    ("ja", "昨日、発表した", "昨日", "2026-02-16", "2026-02-17", "day"),
    ("tr", "dün geldi", "dün", "2026-02-16", "2026-02-17", "day"),
    ("fr", "hier soir", "hier soir", "2026-02-16T18", "2026-02-17", "part of day"),
    ("en", "tonight", "tonight", "2026-02-17T18", "2026-02-18", "part of day"),
    ("de", "nächste Woche", "nächste Woche", "2026-02-23", "2026-03-02", "week"),
    ("it", "il mese scorso", "il mese scorso", "2026-01-01", "2026-02-01", "month"),
    ("uk", "минулого року", "минулого року", "2025-01-01", "2026-01-01", "year"),
    # distances
    ("en", "three years ago", "three years ago", "2023-01-01", "2024-01-01", "year"),
    ("fr", "il y a trois ans", "il y a trois ans", "2023-01-01", "2024-01-01", "year"),
    ("ru", "через 5 дней", "через 5 дней", "2026-02-22", "2026-02-23", "day"),
    ("he", "לפני יומיים", "לפני יומיים", "2026-02-15", "2026-02-16", "day"),
    ("en", "two hours ago", "two hours ago", "2026-02-17T10", "2026-02-17T11", "hour"),
    # clock times
    ("en", "at 19:30", "19:30", "2026-02-17T19:30", "2026-02-17T19:31", "minute"),
    ("en", "on Saturday at 8 p.m.", "Saturday at 8 p.m.", "2026-02-14T20", "2026-02-14T21", "hour"),
    ("fr", "mardi à 20 heures", "mardi à 20 heures", "2026-02-17T20", "2026-02-17T21", "hour"),
    ("zh", "2月3日下午5点", "2月3日下午5点", "2026-02-03T17", "2026-02-03T18", "hour"),
    # years and more
    ("en", "in 1870", "1870", "1870-01-01", "1871-01-01", "year"),
    ("en", "the 2015-16 season", "2015-16", "2015-01-01", "2017-01-01", "year"),
    ("en", "in the 1990s", "1990s", "1990-01-01", "2000-01-01", "decade"),
    ("es", "los años 90", "los años 90", "1990-01-01", "2000-01-01", "decade"),
    ("fr", "au XIXe siècle", "XIXe siècle", "1801-01-01", "1901-01-01", "century"),
]  # fmt: skip


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written + (":00" if len(written) == 13 else "")).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text", "span", "since", "until", "precision"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_what_a_date_means(language: str, text: str, span: str, since: str, until: str, precision: str) -> None:
    found = [(text[one.start : one.end], one.since, one.until, one.precision) for one in periods_in(text, language, NOW)]
    assert found == [(span, moment(since), moment(until), precision)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He may march on; they sat in the sun."),
        ("en", "2000 people, 1500 ships"),
        ("es", "más de 2000 millones"),
        ("fr", "une sonde vers mars"),
        ("ro", "mai mult"),
        ("en", "30 February 2015 was"),
        ("vi", "lần thứ hai"),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert periods_in(text, language, NOW) == ()


def test_days_begin_at_midnight_of_the_article_s_zone() -> None:
    (found,) = periods_in("yesterday", "en", datetime(2026, 2, 17, 23, 30, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    assert (found.since, found.until) == (datetime(2026, 2, 16, 15, tzinfo=UTC), datetime(2026, 2, 17, 15, tzinfo=UTC))


def test_a_day_is_as_long_as_the_clock_makes_it() -> None:
    (found,) = periods_in("on 29 March 2026", "en", NOW, ZoneInfo("Europe/Paris"))
    assert (found.until - found.since).total_seconds() == 23 * 3600


def test_passages_keep_their_ids() -> None:
    passages = (Passage("p1", "a", 0, "headline", "No date"), Passage("p2", "a", 1, "paragraph", "It rained yesterday."))
    (found,) = periods(passages, "en", NOW)
    assert (found.span.passage, found.span.start, found.span.end, found.precision) == ("p2", 10, 19, "day")


def test_partial_dates_are_the_same_in_every_script() -> None:
    lines = [
        ("en", "September 29, 2018"),
        ("ru", "29 сентября 2018 года"),
        ("fa", "۲۹ سپتامبر ۲۰۱۸"),
        ("hi", "29 सितंबर 2018"),
        ("el", "29 Σεπτεμβρίου 2018"),
    ]
    for language, text in lines:
        assert [(one.year, one.month, one.day) for one in dates_in(text, language)] == [(2018, 9, 29)], language
