"""Who reports, on a map of the world: where its marks stand, as values."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dragoman.compose.timeline import Share

# The map's width and height in its own units. Land south of 56° S, where nobody publishes, is left out.
WIDTH, HEIGHT = 1000.0, 430.0
_NORTH = 84.0
_SCALE = WIDTH / (2 * 2.7066299)
# The smallest part that is shown, in units of width, and where nearly all of it is shown, all is.
_CLOSEST, _NEARLY_ALL = 260.0, 620.0
_ROOM = 0.16  # around the marks, as a share of their extent
_LEAST, _MORE = 0.014, 0.018  # a mark's radius, and what many outlets add to it, as shares of the shown width


@dataclass(frozen=True, slots=True)
class Mark:
    """A country's outlets, a disc at the country's capital."""

    share: Share
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The part of the map that is shown, and the marks on it, the largest first, so that it hides no other."""

    left: float
    top: float
    width: float
    height: float
    marks: tuple[Mark, ...]


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point of the earth (degrees) stands on the map, by the Equal Earth projection (Šavrič, Patterson and Jenny
    2018, doi:10.1080/13658816.2018.1504949): no country is drawn larger than it is."""
    x, y = _equal_earth(math.radians(longitude), math.radians(latitude))
    top = _equal_earth(0, math.radians(_NORTH))[1]
    return WIDTH / 2 + _SCALE * x, _SCALE * (top - y)


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    half_root = math.sqrt(3) / 2
    angle = math.asin(half_root * math.sin(latitude))
    square = angle * angle
    sixth = square**3
    x = longitude * math.cos(angle) / (half_root * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    return x, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


def world_map(shares: Sequence[Share]) -> WorldMap | None:
    """Return the map of the countries that report; None where fewer than two of them have a place on it."""
    placed = [(share, *place(*_capitals()[share.country])) for share in shares if share.country in _capitals()]
    if len(placed) < 2:
        return None
    left, top, width, height = _part([x for _, x, _ in placed], [y for _, _, y in placed])
    most = max(len(share.outlets) for share, _, _ in placed)
    marks = [Mark(share, round(x, 1), round(y, 1), _radius(len(share.outlets), most, width)) for share, x, y in placed]
    return WorldMap(left, top, width, height, tuple(sorted(marks, key=lambda mark: -mark.radius)))


def _radius(outlets: int, most: int, width: float) -> float:
    more = math.sqrt((outlets - 1) / (most - 1)) if most > 1 else 0
    return round(width * (_LEAST + _MORE * more), 2)


def _part(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float, float]:
    """The part of the map around these points, as wide for its height as all of it is."""
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    width = max(_CLOSEST, (1 + 2 * _ROOM) * wide, (1 + 2 * _ROOM) * high * WIDTH / HEIGHT)
    if width > _NEARLY_ALL:
        return 0.0, 0.0, WIDTH, HEIGHT
    height = width * HEIGHT / WIDTH
    left = (min(xs) + max(xs) - width) / 2
    top = (min(ys) + max(ys) - height) / 2
    return (
        round(min(max(left, 0), WIDTH - width), 1),
        round(min(max(top, 0), HEIGHT - height), 1),
        round(width, 1),
        round(height, 1),
    )


@cache
def _capitals() -> dict[str, tuple[float, float]]:
    """The longitude and latitude of each country's capital, by ISO 3166-1 alpha-2."""
    table = tomllib.loads((resources.files("dragoman.compose") / "tables" / "capitals.toml").read_text("utf-8"))
    return {code: (longitude, latitude) for code, (longitude, latitude) in table.items()}
