"""What the invented press reports: outlets and reports as values, read from the data files beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_skeleton

from dragoman.model import Terms

_DATA = files(__package__)
_PLACEHOLDER = re.compile(r"\{(date|weekday):([+-]\d+)d\}")
_AGO = re.compile(r"(\d+)h(\d\d)")


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet; `outlets.toml` explains the fields."""

    id: str
    name: str
    motto: str
    country: str
    place: str
    language: str
    locale: str
    terms: Terms
    layout: str
    metadata: str
    feed: str
    article: str
    colour: str
    dates: str = "rfc822"
    encoding: str = "utf-8"
    zone: int = 0
    full_text: bool = False
    malformed: bool = False

    def local(self, moment: datetime) -> datetime:
        """Return `moment` on the outlet's own clock."""
        return moment.astimezone(timezone(timedelta(minutes=self.zone)))


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it stands at one moment: placeholders resolved, the correction applied or not."""

    event: str
    outlet: Outlet
    slug: str
    section: str
    author: str
    role: str
    tags: tuple[str, ...]
    headline: str
    lead: str
    body: str
    caption: str
    published_at: datetime
    modified_at: datetime | None = None
    correction: str = ""
    page_status: int = 200

    @property
    def path(self) -> str:
        """The path of the report's page on the press's server."""
        return f"/{self.outlet.id}/{self.outlet.article.format(slug=self.slug)}"

    @property
    def updated_at(self) -> datetime:
        """When the report last changed."""
        return self.modified_at or self.published_at

    @property
    def blocks(self) -> tuple[tuple[str, str], ...]:
        """The body as (kind, text): subhead or paragraph."""
        return tuple(
            ("subhead", part[3:]) if part.startswith("## ") else ("paragraph", part) for part in self.body.strip().split("\n\n")
        )


@dataclass(frozen=True, slots=True)
class ExpectedEvent:
    """An event of the invented press: the paths of the reports that tell of it, oldest first, and their languages."""

    id: str
    title: str
    paths: tuple[str, ...]
    languages: tuple[str, ...]


@cache
def outlets() -> dict[str, Outlet]:
    """Return the outlets by id."""
    table = tomllib.loads(_DATA.joinpath("outlets.toml").read_text(encoding="utf-8"))
    return {id_: Outlet(id=id_, **fields) for id_, fields in table.items()}


@cache
def words() -> dict[str, dict[str, Any]]:
    """Return the words of the pages' furniture by language."""
    return tomllib.loads(_DATA.joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def _events() -> dict[str, dict[str, Any]]:
    found = sorted(_DATA.joinpath("reports").iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8")) for file in found}


def reports(now: datetime, revision: int = 1) -> tuple[Report, ...]:
    """Return all reports as they stand at `now`, newest first; from revision 2 on the corrected ones are corrected."""
    found = (_report(event, entry, now, revision) for event, table in _events().items() for entry in table["report"])
    return tuple(sorted(found, key=lambda report: report.published_at, reverse=True))


def expected_events() -> tuple[ExpectedEvent, ...]:
    """Return what a desk that reads the whole press should find: every event once, with all its reports."""
    return tuple(_expected(reports(datetime(2000, 1, 2, tzinfo=UTC))))


def _expected(found: tuple[Report, ...]) -> Iterator[ExpectedEvent]:
    for event, table in _events().items():
        mine = [report for report in reversed(found) if report.event == event]
        languages = tuple(sorted({report.outlet.language for report in mine}))
        yield ExpectedEvent(event, table["title"], tuple(report.path for report in mine), languages)


def _report(event: str, entry: dict[str, Any], now: datetime, revision: int) -> Report:
    fields = dict(entry)
    later = fields.pop("revision", None)
    outlet = outlets()[fields.pop("outlet")]
    published = now - _ago(fields.pop("ago"))
    if later and revision > 1:
        fields |= {"modified_at": published + _ago(later["after"]), "correction": later["note"]}
        fields |= {name: text for name, text in later.items() if name not in ("after", "note")}
    fields = {name: _resolve(value, now, outlet) if isinstance(value, str) else value for name, value in fields.items()}
    return Report(event=event, outlet=outlet, published_at=published, **fields | {"tags": tuple(fields["tags"])})


def _ago(text: str) -> timedelta:
    match = _AGO.fullmatch(text)
    if match is None:
        raise ValueError(f"a span of time looks like 3h20, not {text!r}")
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _resolve(text: str, now: datetime, outlet: Outlet) -> str:
    """Replace `{date:+40d}` and `{weekday:-1d}`, counted from `now`, as the outlet's language writes them."""
    return _PLACEHOLDER.sub(lambda match: _day(match[1], now + timedelta(days=int(match[2])), outlet.locale), text)


def _day(kind: str, moment: datetime, locale: str) -> str:
    if kind == "weekday":
        return format_date(moment, "EEEE", locale=locale)
    day = format_skeleton("MMMMd", moment, locale=locale)
    return re.sub(r"^1 ", "1er ", day) if locale == "fr" else day
