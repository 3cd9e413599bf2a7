"""Where marks stand on the map of who reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.compose.timeline import by_country
from dragoman.compose.world import HEIGHT, WIDTH, _capitals, place, world_map
from tests.making import source


def shares(*countries: str):
    return by_country([source(f"{country}-{number}", country=country) for number, country in enumerate(countries)])


def test_a_place_is_where_the_projection_s_authors_put_it() -> None:
    # x and y of 180° E, 0° N are 2.70663 and 0, of 0° E, 90° N 0 and 1.31736, for a sphere of radius 1
    assert place(0, 84)[1] == pytest.approx(0)
    assert place(180, 0)[0] - place(0, 0)[0] == pytest.approx(WIDTH / 2)
    assert (place(0, -90)[1] - place(0, 90)[1]) / WIDTH == pytest.approx(2 * 1.31736 / (2 * 2.70663), rel=1e-4)


def test_every_capital_stands_on_the_map() -> None:
    for code, (longitude, latitude) in _capitals().items():
        x, y = place(longitude, latitude)
        assert 0 <= x <= WIDTH, code
        assert 0 <= y <= HEIGHT, code
    assert len(_capitals()) > 240
    x, y = place(*_capitals()["FR"])
    assert place(*_capitals()["RU"])[0] > x
    assert place(*_capitals()["ZA"])[1] > y


def test_a_map_of_neighbours_shows_their_part_of_the_world() -> None:
    drawn = world_map(shares("FR", "DE", "DE", "DE", "BE"))
    assert [(mark.share.country, len(mark.share.outlets)) for mark in drawn.marks] == [("DE", 3), ("FR", 1), ("BE", 1)]
    assert drawn.marks[0].radius > drawn.marks[1].radius == drawn.marks[2].radius
    assert drawn.width < WIDTH / 2
    assert drawn.width / drawn.height == pytest.approx(WIDTH / HEIGHT, rel=0.01)


def test_a_map_of_the_whole_world_shows_all_of_it() -> None:
    drawn = world_map(shares("FR", "BR", "JP"))
    assert (drawn.left, drawn.top, drawn.width, drawn.height) == (0, 0, WIDTH, HEIGHT)


def test_one_country_or_none_that_is_known_has_no_map() -> None:
    assert world_map(shares("FR", "FR")) is None
    assert world_map(shares("FR", "QQ")) is None
    assert world_map(()) is None


@given(st.lists(st.sampled_from(sorted(_capitals())), min_size=2, unique=True))
def test_every_mark_stands_within_what_is_shown(countries: list[str]) -> None:
    drawn = world_map(shares(*countries))
    assert len(drawn.marks) == len(countries)
    assert 0 <= drawn.left <= drawn.left + drawn.width <= WIDTH + 0.2
    assert 0 <= drawn.top <= drawn.top + drawn.height <= HEIGHT + 0.2
    for mark in drawn.marks:
        assert drawn.left <= mark.x <= drawn.left + drawn.width
        assert drawn.top <= mark.y <= drawn.top + drawn.height
