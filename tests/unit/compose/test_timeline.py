"""When which language reported, as places on an axis."""

from dragoman.compose.timeline import timeline
from dragoman.model import Line, Report
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
