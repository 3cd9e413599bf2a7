"""Take a picture of every kind of page, desktop and phone, light and dark: `python tools/screenshots.py OUT [--desk FOLDER]`.

FOLDER is a desk's folder, whose archive is only read; without it the demo is run first. The pages are served, so that search is
among them. `--languages fr,ar` names the editions, `--kinds front,story` the kinds of pages, `--at 2026-05-14T12:00Z` the
moment at which the pages are read, where it is not now.
"""

import argparse
import dataclasses
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import tomlkit
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from dragoman.archive import open_archive
from dragoman.config import Settings, load
from dragoman.editions import Editions
from dragoman.searching import Searching
from dragoman.site.serve import make_app

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--desk", type=Path)
    parser.add_argument("--languages", default="fr,ar")
    parser.add_argument("--kinds", default="")
    parser.add_argument("--at", type=datetime.fromisoformat, default=datetime.now(UTC))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    languages = tuple(given.languages.split(","))
    with tempfile.TemporaryDirectory() as temporary:
        settings = dataclasses.replace(load(given.desk or demo(Path(temporary) / "demo", languages)), editions=languages)
        with open_archive(settings.archive) as archive:
            source = Editions(archive, settings)
            pages = kinds(source, languages[0], given.at)
            wanted = given.kinds.split(",") if given.kinds else list(pages)
            with served(settings, source, given.at) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                for language in languages:
                    for kind in wanted:
                        take(browser, f"{address}/{language}/{pages[kind]}", given.out / f"{kind}-{language}")
                browser.close()


def demo(folder: Path, languages: tuple[str, ...]) -> Path:
    """Run the demo, then a round that translates into `languages` too, and return its desk's folder."""
    dragoman = [sys.executable, "-c", "from dragoman.cli import main; main()"]
    subprocess.run([*dragoman, "demo", "--once", "--folder", str(folder)], check=True, stdout=subprocess.DEVNULL)
    desk = tomlkit.parse((folder / "desk.toml").read_text("utf-8"))
    desk["desk"]["editions"] = list(languages)
    (folder / "desk.toml").write_text(tomlkit.dumps(desk), "utf-8")
    subprocess.run([*dragoman, "run", "--once", "--desk", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def kinds(source: Editions, language: str, now: datetime) -> dict[str, str]:
    """Return the address of a page of each kind: of stories, the one that stands with most others and has most outlets."""
    edition = source.edition(language, now)
    pages = source.pages(source.front(now), language, now)
    story = max(pages, key=lambda page: (bool(page.before or page.after) + bool(page.related), len(page.reports)))
    section = max((one for one in edition.lists if one.kind == "section"), key=lambda one: len(one.cards))
    day = max((one for one in edition.lists if one.kind == "day"), key=lambda one: len(one.cards))
    word = max((word for one in story.card.headline.renderings for word in one.text.split()), key=len)
    outlet = max((source.source(one, language, now) for one in source.sources()), key=lambda one: len(one.listing.cards))
    return {
        "front": "",
        "story": f"story/{story.card.story.slug}/",
        "section": section.path,
        "day": day.path,
        "source": outlet.listing.path,
        "search": f"search/?{urlencode({'q': word})}",
        "about": "about/",
        "method": "method/",
        "missing": "nothing/here/",
    }


@contextmanager
def served(settings: Settings, source: Editions, now: datetime) -> Iterator[str]:
    app = make_app(settings, source, lambda: now, Searching(source))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def take(browser: Browser, address: str, name: Path) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab = context.new_page()
            tab.goto(address)
            path = name.with_name(f"{name.name}-{size}-{scheme}.png")
            tab.screenshot(path=path, full_page=True)
            print(path)
            context.close()


if __name__ == "__main__":
    main()
