"""The demo: a small invented press on loopback, taken the whole way."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path

import tomlkit

from dragoman.archive import open_archive
from dragoman.cli import work
from dragoman.cli.models import install_pairs
from dragoman.cli.progress import Progress
from dragoman.config import FILE_NAME, Settings, add_sources, load
from dragoman.demo.press import Press
from dragoman.desk import Summary
from dragoman.editions import Editions
from dragoman.engines import debian
from dragoman.engines.factory import make_translators
from dragoman.engines.mirrors import Mirror
from dragoman.engines.models import ModelStore
from dragoman.errors import ConfigError, EngineError

EDITIONS = ("fr", "en")
TITLE = "The Dragoman Demo"


def demo(folder: Path, port: int, *, once: bool) -> None:
    """Set up, run two rounds (between them, one outlet corrects a report), publish, and serve unless `once`."""
    started = time.monotonic()
    with Press(work.now()) as press:
        settings = _fresh_desk(folder, press, port)
        print("Translation engine")
        _get_engines(settings)
        print(f"The invented press is at {press.base}")
        summary = _rounds(settings, press)
    _tell(settings, summary, time.monotonic() - started)
    if not once:
        with open_archive(settings.archive) as archive:
            work.serve_app(settings, archive, "127.0.0.1", port)


def _fresh_desk(folder: Path, press: Press, port: int) -> Settings:
    """Write the demo's desk.toml and forget what an earlier demo left. A folder with another desk is not touched."""
    file = folder / FILE_NAME
    if file.exists() and load(file).title != TITLE:
        raise ConfigError("holds a desk that is not the demo's.", subject=str(folder), advice="Name another --folder.")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("archive.sqlite*"):
        old.unlink()
    shutil.rmtree(folder / "site", ignore_errors=True)
    desk = {"title": TITLE, "editions": list(EDITIONS), "contact": "the demo on this machine", "interval_minutes": 0}
    site = {"address": f"http://127.0.0.1:{port}"}
    fetch = {"allow": [press.base.removeprefix("http://")]}
    file.write_text(tomlkit.dumps({"desk": desk, "site": site, "fetch": fetch}), "utf-8")
    add_sources(file, press.sources())
    return load(file)


def _get_engines(settings: Settings) -> None:
    """Get what translators can be had: Firefox models where they can be downloaded, else Apertium where we may install it."""
    if not (missing := _missing(settings)):
        print("  is here already")
        return
    try:
        print("  Firefox models, from Mozilla's service …", flush=True)
        install_pairs(ModelStore(), Mirror(), missing)
        return
    except EngineError as error:
        print(f"  cannot be had: {error.message}")
    packages = debian.packages_for(missing)
    if packages and debian.can_install():
        try:
            print("  Apertium, with apt …", flush=True)
            debian.install_with_apt(packages, lambda _line: None)
            return
        except EngineError as error:
            print(f"  cannot be had: {error}")
    if packages:
        print(f"  For translations (the gist), run this, and the demo again:\n    {debian.apt_command(packages)}")


def _missing(settings: Settings) -> list[tuple[str, str]]:
    """The pairs that no engine translates, though one of Apertium's packages or a Firefox model might."""
    translators = make_translators(settings)
    spoken = sorted({code for source in settings.sources for code in source.languages})
    pairs = [(source, target) for source in spoken for target in EDITIONS if source != target]
    return [pair for pair in pairs if not any(engine.route(*pair) for engine in translators.order)]


def _rounds(settings: Settings, press: Press) -> Summary:
    stop = threading.Event()
    with Progress() as progress, work.open_desk(settings, progress, stop) as desk:
        progress.say("First round")
        summary = desk.round()
        press.advance()
        for feed in desk.archive.feeds.all():  # people wait for the demo; outlets' feeds are asked when they are due
            desk.archive.feeds.put(replace(feed, due_at=None))
        progress.say("Second round: one outlet has corrected a report")
        again = desk.round()
    return replace(
        again,
        feeds=summary.feeds,
        items=summary.items,
        articles=summary.articles,
        from_feed=summary.from_feed,
        stories=summary.stories,
        joined=summary.joined,
        reasons=summary.reasons + again.reasons,
    )


def _tell(settings: Settings, summary: Summary, seconds: float) -> None:
    """Print what was gathered and published, from the archive itself."""
    with open_archive(settings.archive) as archive:
        source = Editions(archive, settings)
        editions = [source.edition(language, work.now()) for language in settings.editions]
        shown = {language: source.counts(language) for language in settings.editions}
    spoken = {code for card in editions[0].front.cards for code in card.languages}
    print(f"\ngathered    {summary.items} items of {summary.feeds} feeds, in {len(spoken)} languages")
    print(f"articles    {summary.articles}, of which {summary.from_feed} from the feed alone; {summary.revised} revised")
    print(f"stories     {len(editions[0].front.cards)}")
    for language, counts in shown.items():
        translated = sum(number for (how, _), number in counts.items() if how == "translation")
        originals = [f"{reason} {number}" for (how, reason), number in sorted(counts.items()) if how == "original"]
        print(f"edition {language}  {translated} sentences translated; in the original: {', '.join(originals) or 'none'}")
    pages = sum(len(edition.front.cards) + 2 for edition in editions) + 1
    print(f"published   {pages} pages in {settings.site}")
    print(f"seconds     {seconds:.1f}")
