"""The interface's words: every catalogue is whole, every placeholder stays, names and dates are the language's own."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dragoman.model import SharedName
from dragoman.site import words

LOCALES = sorted(file.name.removesuffix(".po") for file in (resources.files("dragoman.site") / "locales").iterdir())
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def tool() -> ModuleType:
    path = Path(__file__).parents[3] / "tools" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template() -> Catalog:
    return tool().extracted()


def catalogue(language: str) -> Catalog:
    with (resources.files("dragoman.site") / "locales" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def test_there_are_catalogues() -> None:
    assert {"fr", "es", "de", "ar"} == set(LOCALES)  # English is what the templates are written in


@pytest.mark.parametrize("language", LOCALES)
def test_a_catalogue_is_whole(template: Catalog, language: str) -> None:
    has = catalogue(language)
    for message in template:
        if not message.id:
            continue
        found = has.get(message.id if isinstance(message.id, str) else message.id[0])
        assert found is not None, message.id
        strings = (found.string,) if isinstance(found.string, str) else found.string
        assert all(strings), message.id
    assert len(has) == len(template), "messages that nothing uses any more: run tools/messages.py"


@pytest.mark.parametrize("language", LOCALES)
def test_placeholders_stay(language: str) -> None:
    for message in catalogue(language):
        wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[1] if message.id else ""))
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for string in strings:
            if message.id and isinstance(message.id, str):
                assert set(PLACEHOLDER.findall(string)) == wanted
            assert set(PLACEHOLDER.findall(string)) <= wanted


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert words.catalogue("sw").gettext("Coverage") == "Coverage"
    assert words.catalogue("fr").gettext("Coverage") == "Couverture"
    assert words.catalogue("ar").ngettext("%(num)s outlet", "%(num)s outlets", 2) == "وسيلتا إعلام"


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("ru", "fr", "russe"), ("ca", "ar", "الكتالانية"), ("xx-none", "en", "xx-none"), ("fr", "zz", "French")],
)
def test_names_of_languages(code: str, language: str, name: str) -> None:
    assert words.language_name(code, language) == name


def test_names_of_countries() -> None:
    assert words.country_name("DE", "fr") == "Allemagne"
    assert words.country_name("", "fr") == ""
    assert words.country_name("XA", "en") == ""  # CLDR calls it "Pseudo-Accents"
    assert words.country_name("XK", "en") == "Kosovo"


@pytest.mark.parametrize(
    ("code", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa-AF", "rtl"), ("fr", "ltr"), ("zh-Hans", "ltr")]
)
def test_direction(code: str, direction: str) -> None:
    assert words.direction(code) == direction


def test_moments_are_short_when_near() -> None:
    now = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
    assert words.short_moment(now.replace(hour=9), now, "fr") == "09:00"
    assert words.short_moment(now.replace(day=13), now, "fr") == "13 mai, 12:00"
    assert words.short_moment(now.replace(year=2024), now, "fr") == "14 mai 2024"
    assert words.long_date(now, "en") == "Thursday, May 14, 2026"


def test_names_are_written_as_the_reader_writes_them() -> None:
    names = (
        SharedName("country:ch", {"de": "Schweiz"}),
        SharedName("city:2660646", {"de": "Genf", "fr": "Genève", "en": "Geneva"}),
        SharedName("name:TNT", {"bg": "Тенант", "en": "Tennant"}),
        SharedName("name:PN", {"bg": "Пен"}),
        SharedName("name:NN", {}),
    )
    assert words.names_text(names, "fr") == "Suisse, Genève, Tennant et Пен"
    assert words.names_text(names[:2], "en") == "Switzerland and Geneva"
    assert words.names_text((names[1], SharedName("part:KNP", {"fr": "Genève"})), "fr") == "Genève"


def test_a_day_has_its_year_only_where_it_is_long_ago() -> None:
    now = datetime(2026, 5, 14, tzinfo=UTC)
    assert words.short_day(datetime(2026, 5, 2, 9, tzinfo=UTC), now, "en") == "May 2"
    assert words.short_day(datetime(2025, 5, 2, 9, tzinfo=UTC), now, "en") == "May 2, 2025"
