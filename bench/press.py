"""Gathering: real feeds and real pages over loopback, one whole round of the desk without translation, and a second one.

    ./run bench press [--data DIR] [--quick]

Serves `feeds/world/*.xml` as they are, and the pages of `pages/*.jsonl.gz` as outlets of their own, with feeds made from them in
order of date. The pages that the world feeds link to are not there: each is a 404, and the feed alone speaks. Then:

- how many of all items become articles; those with gold text only count at a shingle F1 of .5 or better, and what does not must
  have a reason;
- what the round costs in CPU seconds of the process tree, against trafilatura alone (`fast=True`) on the same pages in the same
  run, and the tree's peak memory;
- what a second round asks for in full, and writes again, though nothing has changed: nothing, it should be;
- how many feeds a second one process polls on one core, with hosts among them that drip, hang, never end and break off;
- how many of 10,000 mutations of the feeds and pages make a parser raise, or take more than ten seconds: none, it should be.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dragoman.archive import open_archive
from dragoman.config import Settings
from dragoman.desk import Desk
from dragoman.editions import Editions
from dragoman.engines.factory import make_encoder
from dragoman.model import Source
from dragoman.publishing import Publishing
from dragoman.workers import Processes
from many_feeds import many_feeds
from measure import PeakMemory, arguments, cpu_seconds, f1, result, table
from mutations import fuzz
from real_press import NothingElsewhere, PressServer, RealPage, real_pages

BODY = ("lead", "subhead", "paragraph", "quote")
GOOD_ENOUGH = 0.5


@dataclass
class Rounds:
    """What two rounds did, as the process that ran them tells it."""

    cpu: float = 0.0
    seconds: float = 0.0
    items: int = 0
    articles: dict[str, tuple[str, str, bool, str]] = field(default_factory=dict)  # item url → id, text, from_feed, problem
    problems: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    written: int = 0


def run_rounds(base: str, sources: list[Source], folder: Path, said: Connection, go_on: Connection) -> None:
    """Run a round, tell what it did, wait, run another, tell that."""
    settings = Settings(
        folder,
        editions=("en",),
        archive=f"sqlite:///{folder / 'archive.sqlite'}",
        site=folder / "site",
        allow=(urlsplit(base).netloc,),
        max_age_days=36_500,
        interval_minutes=0,
        sources=tuple(sources),
    )
    clock = [datetime.now(UTC).replace(hour=12)]
    for number in range(2):
        pool = Processes()
        start_cpu, start = cpu_seconds(), time.monotonic()
        with open_archive(settings.archive) as archive:
            desk = Desk(
                settings,
                archive,
                transport=lambda: NothingElsewhere(base),
                translators=(),
                encoder=make_encoder(settings.encoder),
                pool=pool,
                publish=lambda at, archive=archive: Publishing(Editions(archive, settings), settings.site).run(at).files,
                clock=lambda: clock[0],
            )
            if number:
                for feed in archive.feeds.all():
                    archive.feeds.put(replace(feed, due_at=None))  # every feed is asked again
            summary = desk.round()
            desk.close()
            pool.close()
            done = Rounds(cpu_seconds() - start_cpu, time.monotonic() - start, summary.items, written=summary.published)
            done.reasons = dict(summary.reasons)
            if number == 0:
                _collect(archive, done)
        said.send(done)
        clock[0] += timedelta(minutes=5)
        go_on.recv()


def _collect(archive: Any, done: Rounds) -> None:
    from sqlalchemy import select

    from dragoman.archive import schema

    with archive._engine.connect() as connection:
        items = connection.execute(select(schema.items.c.id, schema.items.c.url, schema.items.c.source)).all()
    for id, url, source in items:
        article = archive.articles.of_item(id)
        if article is not None:
            text = "\n".join(passage.text for passage in article.passages if passage.kind in BODY)
            done.articles[f"{source} {url}"] = (article.id, text, article.from_feed, article.problem)
        elif problem := archive.captures.problem(id):
            done.problems[f"{source} {url}"] = problem.reason
        else:
            done.problems[f"{source} {url}"] = ""


# -- the figures -----------------------------------------------------------------------------------------------------------------


def gather(data: Path) -> dict[str, Any]:
    """Serve the data, run two rounds, and return their figures."""
    pages = real_pages(data)
    feeds = {path.stem: path.read_bytes() for path in sorted((data / "feeds" / "world").glob("*.xml"))}
    server = PressServer(pages, feeds)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    spawn = multiprocessing.get_context("spawn")
    said, say = spawn.Pipe(duplex=False)
    wait, go_on = spawn.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        process = spawn.Process(target=run_rounds, args=(server.base, server.sources, Path(folder), say, wait))
        process.start()
        say.close()  # so that a process that dies ends the waiting
        wait.close()
        with PeakMemory(process.pid or 0) as memory:
            first: Rounds = said.recv()
        before = Counter(server.answers)
        go_on.send(True)
        second: Rounds = said.recv()
        go_on.send(True)
        process.join()
    full = sum(
        count for (path, status), count in (server.answers - before).items() if status == 200 and path in server.resources
    )
    server.shutdown()
    alone = trafilatura_alone(pages)
    figures = _judge(first, server)
    table(
        [
            ["first round", first.cpu, first.seconds],
            ["second round", second.cpu, second.seconds],
            ["trafilatura alone", alone, alone],
        ],
        ["", "CPU s", "s"],
    )
    return figures | {
        "cpu_ratio": first.cpu / alone,
        "peak_mb": memory.peak / 1e6,
        "second_round_full_requests": full,
        "second_round_written": second.written,
    }


def _judge(first: Rounds, server: PressServer) -> dict[str, Any]:
    good = unexplained = 0
    rows: Counter[str] = Counter()
    for key, (_, text, from_feed, problem) in first.articles.items():
        page = server.gold.get(key.split(" ", 1)[1])
        if page is None or not page.gold.strip() or f1(text, page.gold)[0] >= GOOD_ENOUGH:
            good += 1
        elif problem or from_feed:
            rows[f"article below F1 {GOOD_ENOUGH}: {problem}"] += 1
        else:
            unexplained += 1
            rows[f"article below F1 {GOOD_ENOUGH}, and no reason"] += 1
            print("  unexplained:", page.outlet, page.id, f"{f1(text, page.gold)[0]:.2f}")
    for problem in first.problems.values():
        unexplained += not problem
        rows[f"no article: {problem or 'and no reason'}"] += 1
    rows |= Counter({f"({reason})": count for reason, count in first.reasons.items() if count})
    table([[reason, count] for reason, count in rows.most_common()], ["not taken, and why", "items"])
    print()
    return {"articles": good, "articles_share": good / max(first.items, 1), "unexplained": unexplained}


def trafilatura_alone(pages: list[RealPage]) -> float:
    """Return the CPU seconds of trafilatura (`fast=True`) on the same pages, in this process."""
    import trafilatura

    trafilatura.extract(pages[0].body, fast=True)
    start = cpu_seconds()
    for page in pages:
        trafilatura.extract(page.body, fast=True, include_comments=False)
    return cpu_seconds() - start


def main() -> None:
    """Run the bench."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="fewer feeds and mutations: a look, not a figure")
    chosen = parser.parse_args()
    figures = gather(chosen.data)
    figures |= many_feeds(500 if chosen.quick else 5_000, bad=4 if chosen.quick else 40)
    figures |= fuzz(chosen.data, 300 if chosen.quick else 10_000)
    result(figures)


if __name__ == "__main__":
    main()
