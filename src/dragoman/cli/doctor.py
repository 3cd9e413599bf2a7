"""What is installed, what is missing for which language, and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from dragoman import __version__
from dragoman.archive import open_archive
from dragoman.config import Settings, load
from dragoman.engines import debian
from dragoman.engines.factory import Translators, make_encoder, make_translators
from dragoman.engines.models import ModelStore
from dragoman.engines.routes import measured
from dragoman.model import EngineIdentity, Usage
from dragoman.ports import Archive, Encoder, Translator, UsageStore

Record: TypeAlias = Mapping[tuple[str, str, str], tuple[int, int, int]]
"""What checks said of translations: made, failed, in doubt, by (engine, source language, language)."""


def examine(where: Path) -> None:
    """Print the state of the desk at `where`."""
    settings = load(where)
    encoder = make_encoder(settings.encoder)
    print(f"dragoman   {__version__} on Python {sys.version.split()[0]}")
    print(f"desk       {settings.root}: {len(settings.sources)} sources, editions in {', '.join(settings.editions)}")
    with open_archive(settings.archive, settings.segments) as archive:
        print(f"archive    {settings.archive.rpartition('@')[2]}")
        print(f"segments   {segments(archive)}")
        said = services(settings, archive.usage, datetime.now(UTC))
        translators = make_translators(settings, archive.usage)
        record = archive.translations.verdicts_by_pair()
    models = ModelStore().installed()
    print(f"models     {len(models)}, {sum(model.size for model in models) / 1e6:.1f} MB in {ModelStore().folder}")
    for line in said:
        print(line)
    if not settings.contact:
        print("contact    none: outlets cannot reach you. Set `contact` in desk.toml.")
    print(f"encoder    {encoder.name} {encoder.version}")
    print()
    for line in languages(settings, translators, encoder, record):
        print(line)
    translators.close()


def segments(archive: Archive) -> str:
    """Return how the vectors of closed stories are kept, and what is missing of them."""
    held, missing = archive.segments.count(), archive.segments.missing()
    if missing:
        return f"{', '.join(map(str, missing))} missing or damaged: the next round makes them anew from the archive."
    return f"{held} closed stories in files" if held else "none yet: closed stories are few"


def services(settings: Settings, usage: UsageStore, now: datetime) -> list[str]:
    """Return a line for each service: what it was asked, what it has cost, and what it may cost."""
    today, month = usage.of(now.date()), usage.since(now.date() - timedelta(days=29))
    lines = []
    for service in settings.services:
        spent, all_ = today.get(service.name, Usage()), month.get(service.name, Usage())
        cap = f" of {service.budget:g}" if service.budget is not None else ", no budget"
        key = " Its API key is not set." if service.key and not os.environ.get(service.key) else ""
        lines.append(
            f"service    {service.name}: {spent.cost:.4f}{cap} today; in 30 days {all_.cost:.4f}, {all_.requests:,} requests,"
            f" {all_.characters:,} characters, {all_.tokens:,} tokens.{key}"
        )
    return lines


def languages(settings: Settings, translators: Translators, encoder: Encoder, record: Record) -> list[str]:
    """Return a line for each language of the sources and edition: the way between them, and how good it is."""
    spoken = sorted({code for source in settings.sources for code in source.languages} or set(settings.editions))
    lines = [f"{'from':<5} {'to':<5} {'way':<20} {'by':<28} how good"]
    missing: list[tuple[str, str]] = []
    for code in spoken:
        for edition in settings.editions:
            found = way(code, edition, translators.of(code, edition), record)
            missing += [(code, edition)] if not found.by and code != edition else []
            lines.append(f"{code:<5} {edition:<5} {found.way:<20} {found.by:<28} {found.quality}".rstrip())
    lines += ["", "Stories are told by vectors of the encoder for: " + _listed(spoken, encoder.languages, inside=True)]
    lines += ["and by names, numbers, dates and translated headlines for: " + _listed(spoken, encoder.languages, inside=False)]
    return [*lines, *_idle(settings, translators, spoken), *advice(missing)]


def _idle(settings: Settings, translators: Translators, spoken: Sequence[str]) -> list[str]:
    """Return a line for each service that translates none of the pairs of its orders."""
    pairs = [(code, edition) for code in spoken for edition in settings.editions if code != edition]
    used = {engine.name for pair in pairs for engine in translators.of(*pair) if engine.route(*pair)}
    idle = [service.name for service in settings.services if service.name not in used]
    return [f"{name} translates none of these, does not answer, or is in no order." for name in idle]


def _listed(codes: Sequence[str], known: frozenset[str], *, inside: bool) -> str:
    return ", ".join(code for code in codes if (code in known) == inside) or "none"


@dataclass(frozen=True, slots=True)
class Way:
    """How a language gets to another: straight, through which language, as gist only, not at all; by which engine; how good."""

    way: str
    by: str = ""
    quality: str = ""


def way(source: str, target: str, translators: Sequence[Translator], record: Record) -> Way:
    """Return how a language gets to another by the first engine that has a way. `record` is what checks said so far."""
    if source == target:
        return Way("as it is")
    for engine in translators:
        if route := engine.route(source, target):
            identity = engine.identity(source, target)
            gist = identity.quality == "gist"
            between = f"through {', '.join(route[1:-1])}" if len(route) > 2 else "direct"
            by = f"{engine.name} {'-'.join(route)}"
            return Way(f"{between}, gist only" if gist else between, by, _quality(identity, route, record, source, target))
    return Way("not at all", "", "sentences stand in the original")


def _quality(identity: EngineIdentity, route: Sequence[str], record: Record, source: str, target: str) -> str:
    """Return what is known of a way: by how it is made, and by what the checks have said of its translations so far."""
    said = []
    if identity.quality == "gist":
        chrf = measured(route) if identity.name == "apertium" else None
        said.append("the drift, not every word" + (f" (chrF {chrf:.0f} on news)" if chrf else ""))
    if ":tiny:" in identity.version:
        said.append("tiny model, which mistakes currencies")
    made, failed, doubted = record.get((identity.name, source, target), (0, 0, 0))
    if made:
        said.append(f"{failed / made:.1%} failed and {doubted / made:.1%} in doubt of {made:,} so far")
    return "; ".join(said) or "not used yet"


def advice(missing: list[tuple[str, str]]) -> list[str]:
    """Return what to do about pairs that no engine translates."""
    if not missing:
        return ["", "Every language has a way to every edition."]
    lines = ["", "What is missing, and how to get it:"]
    lines += [f"  dragoman models install {source}-{target}" for source, target in missing]
    if packages := debian.packages_for(missing):
        lines.append(f"  or, for the gist of some: {debian.apt_command(packages)}")
    return lines
