"""How each language gets to each edition, how good that is, and what services have cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dragoman.archive import SqlArchive
from dragoman.cli.doctor import Way, languages, services, way
from dragoman.config import Service, Settings
from dragoman.engines.factory import Translators
from dragoman.model import EngineIdentity, Usage
from tests.conftest import Marking, WordVectors
from tests.making import source

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


class Routed(Marking):
    """An engine with given ways, and an identity."""

    def __init__(self, name: str, version: str, quality: str, *routes: tuple[str, ...]) -> None:
        super().__init__(name, version=version)
        self.quality = quality
        self.routes = {(route[0], route[-1]): route for route in routes}

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        return self.routes.get((source, target))

    def identity(self, source: str, target: str) -> EngineIdentity:
        return EngineIdentity(self.name, self.version, self.quality)  # type: ignore[arg-type]


FIREFOX = Routed("firefox", "fx bg-en:3.0:tiny:1a+en-fr:3.0:base:2b", "full", ("bg", "en", "fr"), ("bg", "en"))
APERTIUM = Routed("apertium", "3", "gist", ("es", "fr"), ("mk", "bg", "fr"), ("bg", "fr"))


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("fr", "fr"), Way("as it is")),
        (
            ("bg", "fr"),
            Way(
                "through en",
                "firefox bg-en-fr",
                "tiny model, which mistakes currencies; 1.0% failed and 4.0% in doubt of 200 so far",
            ),
        ),
        (("es", "fr"), Way("direct, gist only", "apertium es-fr", "the drift, not every word (chrF 47 on news)")),
        (("mk", "fr"), Way("through bg, gist only", "apertium mk-bg-fr", "the drift, not every word")),
        (("de", "fr"), Way("not at all", "", "sentences stand in the original")),
    ],
)
def test_ways(pair: tuple[str, str], expected: Way) -> None:
    assert way(*pair, [FIREFOX, APERTIUM], {("firefox", "bg", "fr"): (200, 2, 8)}) == expected


def test_the_order_of_a_pair_counts_and_what_is_missing_is_said() -> None:
    settings = Settings(
        root=None,  # type: ignore[arg-type]
        editions=("fr",),
        sources=(source("one", languages=("bg",)), source("two", languages=("de", "fr"))),
    )
    settings = replace(settings, services=(Service("home", "libretranslate", "http://127.0.0.1:1"),))
    made = Translators((FIREFOX, APERTIUM), {("bg", "fr"): (APERTIUM, FIREFOX)})
    lines = languages(settings, made, WordVectors(), {})
    assert lines[1].split()[:6] == ["bg", "fr", "direct,", "gist", "only", "apertium"]
    assert "not at all" in lines[2]
    assert lines[3].split()[:5] == ["fr", "fr", "as", "it", "is"]
    assert "  dragoman models install de-fr" in lines
    assert any(line.startswith("home translates none of these") for line in lines)


def test_services_tell_what_they_have_cost(archive: SqlArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME_KEY", raising=False)
    home = Service("home", "libretranslate", "http://127.0.0.1:1", key="HOME_KEY", budget=2.0)
    settings = Settings(root=None, services=(home,))  # type: ignore[arg-type]
    archive.usage.add(NOW.date().replace(day=1), "home", Usage(3, 3_000, 0, 0.75))
    archive.usage.add(NOW.date(), "home", Usage(1, 1_000, 0, 0.25))
    (line,) = services(settings, archive.usage, NOW)
    assert "home: 0.2500 of 2 today; in 30 days 1.0000, 4 requests, 4,000 characters" in line
    assert "API key is not set" in line
