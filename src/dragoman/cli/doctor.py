"""What is installed, what is missing for which language, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from dragoman import __version__
from dragoman.archive import open_archive
from dragoman.config import Settings, load
from dragoman.engines import debian
from dragoman.engines.factory import make_encoder, make_translators
from dragoman.ports import Archive, Encoder, Translator


def examine(where: Path) -> None:
    """Print the state of the desk at `where`."""
    settings = load(where)
    translators = make_translators(settings.translators)
    encoder = make_encoder(settings.encoder)
    print(f"dragoman   {__version__} on Python {sys.version.split()[0]}")
    print(f"desk       {settings.root}: {len(settings.sources)} sources, editions in {', '.join(settings.editions)}")
    with open_archive(settings.archive, settings.segments) as archive:
        print(f"archive    {settings.archive.rpartition('@')[2]}")
        print(f"segments   {segments(archive)}")
    if not settings.contact:
        print("contact    none: outlets cannot reach you. Set `contact` in desk.toml.")
    print(f"encoder    {encoder.name} {encoder.version}")
    print()
    for line in languages(settings, translators, encoder):
        print(line)


def segments(archive: Archive) -> str:
    """Return how the vectors of closed stories are kept, and what is missing of them."""
    held, missing = archive.segments.count(), archive.segments.missing()
    if missing:
        return f"{', '.join(map(str, missing))} missing or damaged: the next round makes them anew from the archive."
    return f"{held} closed stories in files" if held else "none yet: closed stories are few"


def languages(settings: Settings, translators: Sequence[Translator], encoder: Encoder) -> list[str]:
    """Return a line for each language of the sources: how it gets to each edition, and what is missing."""
    spoken = sorted({code for source in settings.sources for code in source.languages} or set(settings.editions))
    lines = [f"{'language':<10} " + " ".join(f"{'→ ' + edition:<24}" for edition in settings.editions) + " grouping"]
    missing: list[tuple[str, str]] = []
    for code in spoken:
        ways = [way(code, edition, translators) for edition in settings.editions]
        missing += [(code, edition) for edition, one in zip(settings.editions, ways, strict=True) if not one]
        grouped = "by its own vectors" if code in encoder.languages else "by vectors made for its neighbours"
        lines.append(f"{code:<10} " + " ".join(f"{one or 'none: the original':<24}" for one in ways) + f" {grouped}")
    return [*lines, *advice(missing)]


def way(source: str, target: str, translators: Sequence[Translator]) -> str:
    """Return how a language gets to another, "firefox ru-en-fr" say, or nothing."""
    if source == target:
        return "as it is"
    for engine in translators:
        if route := engine.route(source, target):
            quality = " (gist)" if engine.identity(source, target).quality == "gist" else ""
            return f"{engine.name} {'-'.join(route)}{quality}"
    return ""


def advice(missing: list[tuple[str, str]]) -> list[str]:
    """Return what to do about pairs that no engine translates."""
    if not missing:
        return ["", "Every language has a way to every edition."]
    lines = ["", "What is missing, and how to get it:"]
    lines += [f"  dragoman models install {source}-{target}" for source, target in missing]
    if packages := debian.packages_for(missing):
        lines.append(f"  or, for the gist of some: {debian.apt_command(packages)}")
    return lines
