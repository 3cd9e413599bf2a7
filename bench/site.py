"""The site: what it costs to make, to keep up to date and to serve, and whether readers can use it.

    ./run bench site [--stories N [N ...]] [--served N] [--requests N] [--no-browser]

Archives are made up (see `many_published.py`): 400 stories a day, about five articles each, two editions. `built_per_cpu_s` is
the number of story pages made in a CPU second when a whole site is made anew, of the smallest archive; `incremental_ms` the CPU
milliseconds from an article in the archive to the last file written, in a process that runs already, for each size, with the
index of words; `pages_rewritten` how many files that are (the median, of the largest archive); `served_p95_ms` the CPU
milliseconds of an answer, the 95th percentile over pages of all kinds, with the largest archive; `story_kb` the size of the
largest of the story pages asked for, compressed. In a real browser, on a page of each kind: `axe_violations`, WCAG 2.2 AA, and
`foreign_requests`, those to any other host. Without a browser both are null.
"""

from __future__ import annotations

import gzip
import random
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

from dragoman.archive import SqlArchive, open_archive
from dragoman.config import Settings
from dragoman.editions import Editions
from dragoman.model import Story
from dragoman.publishing import Publishing
from dragoman.searching import Searching
from dragoman.site.publish import Folder, State
from dragoman.site.serve import make_app
from many_published import EDITIONS, NOW, Maker, add, choose, fill
from measure import arguments, cpu_seconds, result, table

SIZES = (1_000, 5_000, 20_000)
ADDED = 7  # articles, one by one
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


class Bench:
    """One archive with its site."""

    def __init__(self, folder: Path, archive: SqlArchive, stories: int) -> None:
        self.maker = Maker()
        self.archive = archive
        self.stories = fill(archive, stories, self.maker)
        self.settings = Settings(
            folder, "Made up", EDITIONS, site=folder / "site", address="https://news.example", sources=self.maker.sources()
        )
        self.editions = Editions(archive, self.settings)
        self.publishing = Publishing(self.editions, self.settings.site)
        self.searching = Searching(self.editions)

    def build(self) -> float:
        """Make the whole site, and return how many story pages a CPU second made."""
        before = cpu_seconds()
        made = self.publishing.run(NOW, everything=True)
        return made.stories * len(EDITIONS) / (cpu_seconds() - before)

    def settle(self) -> None:
        """Take the site's older pages as made, and bring the rest and the index up to date: what comes next is news alone."""
        self.searching.index()
        choose(self.archive, self.stories)
        folder = Folder(self.settings.site, self.settings)
        if folder.state is None:
            folder.keep(State(folder.look, self.archive.changes.last()))
        self.publishing.run(NOW)

    def incremental(self) -> tuple[float, int]:
        """Return the CPU milliseconds and the files written for one new article, the medians of several."""
        costs, files = [], []
        latest = sorted(self.stories, key=lambda one: one.updated_at)[-200:]
        for number in range(ADDED):
            add(self.archive, self.maker, random.Random(number).choice(latest), number)
            before = cpu_seconds()
            self.searching.index()
            files.append(self.publishing.run(NOW + timedelta(minutes=number)).files)
            costs.append(1000 * (cpu_seconds() - before))
        return statistics.median(costs), int(statistics.median(files))

    def served(self, requests: int) -> tuple[float, float]:
        """Return the 95th percentile of an answer's CPU milliseconds, and the size of the largest story page, compressed."""
        from starlette.testclient import TestClient

        client = TestClient(make_app(self.settings, self.editions, lambda: NOW, self.searching))
        costs: list[float] = []
        largest = 0
        for path in self._paths(requests):
            before = cpu_seconds()
            answer = client.get(path)
            costs.append(1000 * (cpu_seconds() - before))
            if answer.status_code != 200:
                raise RuntimeError(f"{path} gave {answer.status_code}")
            if "/story/" in path:
                largest = max(largest, len(gzip.compress(answer.content)))
        costs.sort()
        return costs[int(0.95 * (len(costs) - 1))], largest / 1000

    def _paths(self, requests: int) -> Iterator[str]:
        """Addresses as readers and programs ask for them: mostly stories, of all ages, then lists, searches and feeds."""
        dice = random.Random(1)
        days = sorted({one.opened_at.date().isoformat() for one in self.stories})
        words = [word for one in self.maker.pool["fr"][:200] for word in one.rstrip(".").lower().split()]
        source = dice.choice(self.settings.sources)
        kinds: list[tuple[int, Callable[[], str]]] = [
            (50, lambda: f"story/{dice.choice(self.stories).slug}/"),
            (12, lambda: ""),
            (14, lambda: f"search/?q={quote(dice.choice(words))}"),
            (4, lambda: f"search/?q={quote(dice.choice(words))}&language=ru&since={dice.choice(days)}"),
            (5, lambda: f"day/{dice.choice(days)}/"),
            (5, lambda: f"source/{source.id}/"),
            (5, lambda: f"feed.{dice.choice(('atom', 'rss', 'json'))}"),
            (2, lambda: f"sitemap/{dice.choice(days)}.xml"),
            (3, lambda: "about/"),
        ]
        weights = [weight for weight, _ in kinds]
        for _ in range(requests):
            ((_, path),) = dice.choices(kinds, weights)
            yield f"/{dice.choice(EDITIONS)}/{path()}"


@contextmanager
def bench(stories: int) -> Iterator[Bench]:
    """Make an archive of so many stories, for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        yield Bench(Path(folder), archive, stories)


# -- in a browser ------------------------------------------------------------------------------------------------------


def in_browser(one: Bench) -> tuple[int | None, int | None]:
    """Return how many violations axe finds, and how many requests go to other hosts, on a page of each kind."""
    chromium = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    try:
        from axe_playwright_python.sync_playwright import Axe
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None, None
    if chromium is None:
        return None, None
    violations = foreign = 0
    with _listening(one) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for path in _kinds(one.stories[-1]):
            tab = browser.new_page()
            asked: list[str] = []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.goto(base + path)
            found = Axe().run(tab, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
            violations += len(found.response["violations"])
            foreign += sum(not url.startswith((base, "data:")) for url in asked)
            tab.close()
        browser.close()
    return violations, foreign


def _kinds(story: Story) -> list[str]:
    day = story.opened_at.date().isoformat()
    return [
        "/fr/",
        f"/fr/story/{story.slug}/",
        f"/en/day/{day}/",
        "/fr/source/outlet-1/",
        "/en/search/?q=ba",
        "/fr/method/",
        "/fr/about/",
    ]


@contextmanager
def _listening(one: Bench) -> Iterator[str]:
    import socket

    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = make_app(one.settings, one.editions, lambda: NOW, one.searching)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def main(arguments_given: list[str] | None = None) -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--stories", type=int, nargs="+", default=list(SIZES), help="sizes of archives (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=400, help="answers to measure (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="leave the browser out")
    given = parser.parse_args(arguments_given)
    figures: dict[str, Any] = {"incremental_ms": {}}
    sizes = sorted(given.stories)
    for size in sizes:
        with bench(size) as one:
            if size == sizes[0]:
                figures["built_per_cpu_s"] = one.build()
                violations = (None, None) if given.no_browser else in_browser(one)
                figures["axe_violations"], figures["foreign_requests"] = violations
            one.settle()
            cost, figures["pages_rewritten"] = one.incremental()
            figures["incremental_ms"][str(size)] = round(cost, 1)
            if size == sizes[-1]:
                figures["articles"] = sum(sum(of.values()) for of in one.archive.sources.articles_taken().values())
                figures["served_p95_ms"], figures["story_kb"] = one.served(given.requests)
    table([(name, str(value)) for name, value in figures.items()], ("figure", ""))
    result(figures)


if __name__ == "__main__":
    main()
