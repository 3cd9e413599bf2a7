"""When which language reported, as places on an axis."""

from hypothesis import given
from hypothesis import strategies as st

from dragoman.compose.timeline import by_country, timeline
from dragoman.model import Line, Report, Source
from tests.making import article, at, source


def report(id: str, language: str, hours: float) -> Report:
    one = article(id, published_at=at(hours))
    line = Line((), ())
    return Report(
        id,
        source(),
        one.url,
        language,
        one.published_at,
        "feed",
        (),
        line,
        (),
        False,
        "free",
        1,
        None,
    )


def test_places_in_percent_by_language() -> None:
    drawn = timeline([report("a", "ru", 8), report("b", "en", 6), report("c", "ru", 5), report("d", "fr", 0)])
    assert (drawn.start, drawn.end) == (at(8), at(0))
    assert [(row.language, [dot.percent for dot in row.dots]) for row in drawn.rows] == [
        ("ru", [0.0, 37.5]),
        ("en", [25.0]),
        ("fr", [100.0]),
    ]
    assert [dot.report.article for row in drawn.rows for dot in row.dots if dot.first] == ["a"]


def test_one_report() -> None:
    drawn = timeline([report("a", "ru", 8)])
    assert [(dot.percent, dot.first) for row in drawn.rows for dot in row.dots] == [(0.0, True)]


def test_equal_times() -> None:
    drawn = timeline([report("a", "ru", 8), report("b", "en", 8), report("c", "en", 8)])
    assert [[(dot.percent, dot.first) for dot in row.dots] for row in drawn.rows] == [
        [(0.0, True)],
        [(0.0, False), (0.0, False)],
    ]


def test_thirds_are_rounded() -> None:
    drawn = timeline([report("a", "en", 3), report("b", "en", 2), report("c", "en", 0)])
    assert [dot.percent for dot in drawn.rows[0].dots] == [0.0, 33.3, 100.0]


def test_lines_stand_at_full_hours_and_days() -> None:
    day = timeline([report("a", "ru", 12), report("b", "en", 0)])  # from midnight to noon
    assert [(tick.at.hour, tick.percent, tick.day) for tick in day.ticks] == [
        (3, 25.0, False),
        (6, 50.0, False),
        (9, 75.0, False),
    ]
    week = timeline([report("a", "ru", 84), report("b", "en", 0)])
    assert [(tick.at.day, tick.at.hour, tick.day) for tick in week.ticks] == [
        (12, 0, True),
        (13, 0, True),
        (14, 0, True),
    ]
    assert timeline([report("a", "ru", 1)]).ticks == ()


@given(st.floats(0, 20_000), st.floats(0, 20_000))
def test_lines_are_few_and_within_the_axis(one: float, other: float) -> None:
    first, last = max(one, other), min(one, other)
    drawn = timeline([report("a", "ru", first), report("b", "en", last)])
    assert len(drawn.ticks) <= 5
    assert all(drawn.start < tick.at < drawn.end and 0 < tick.percent < 100 for tick in drawn.ticks)


def of(country: str, id: str) -> Source:
    return source(id, country=country)


def test_outlets_by_country() -> None:
    drawn = by_country([of("GB", "a"), of("FR", "b"), of("FR", "c"), of("FR", "b"), of("", "d")])
    assert [(share.country, [one.id for one in share.outlets], share.percent) for share in drawn] == [
        ("FR", ["b", "c"], 100.0),
        ("GB", ["a"], 50.0),
    ]


def test_one_country_is_not_worth_a_drawing() -> None:
    assert by_country([of("GB", "a"), of("GB", "b"), of("", "c")]) == ()
