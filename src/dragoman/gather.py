"""Gathering: the feeds that are due, and the pages of what they announce, all hosts side by side.

Every host has a queue of its own, worked off one request at a time at the host's pace; feeds and pages of one host share its
turn in the transport. So the next due host decides what is asked next, and a host that is slow delays nobody but itself. Feeds
are parsed in worker processes while others are still being fetched, and their items' pages are asked for as soon as they are
stored. What is left when the time for a round is over waits in the archive for the next one.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from dragoman.config import Settings
from dragoman.feeds.answer import FeedAnswer, read_answer
from dragoman.feeds.parse import ParsedFeed
from dragoman.feeds.retry import retry_at
from dragoman.feeds.schedule import PollLimits, after_answer, after_failure, is_news, same_body
from dragoman.model import Capture, Done, Failed, Feed, Item, Outcome, Skipped
from dragoman.ports import Archive, Transport, WorkerPool

Watch = Callable[[str, int, int], None]

ITEMS_AT_A_TIME = 2_000
ANSWERS_AT_A_TIME = 64
ANSWERS_WAITING = 256
LOOK_AGAIN = timedelta(hours=6)


@dataclass(slots=True)
class Gathered:
    """What a round's gathering did. `unchanged` counts feeds and pages that had nothing new, `reasons` what was not taken."""

    feeds: int = 0
    items: int = 0
    pages: int = 0
    unchanged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


class Gathering:
    """One round's gathering. `clock` gives the time in UTC; `stopping` is asked before every request."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        transport: Transport,
        pool: WorkerPool,
        *,
        clock: Callable[[], datetime],
        watch: Watch,
        stopping: Callable[[], bool],
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._transport = transport
        self._pool = pool
        self._clock = clock
        self._watch = watch
        self._stopping = stopping
        self._paces = {source.id: source.pace for source in settings.sources}
        self._limits = PollLimits.around(timedelta(minutes=settings.interval_minutes))
        self._max_age = timedelta(days=settings.max_age_days)
        self._answers: asyncio.Queue[tuple[Feed, Capture]] = asyncio.Queue(ANSWERS_WAITING)
        self._pages: dict[str, deque[str]] = {}
        self._page_workers: set[asyncio.Task[None]] = set()
        self._known: set[str] = set()
        self._page_count = 0
        self._feed_count = 0
        self._broken: BaseException | None = None
        self._until = monotonic() + settings.gather_seconds
        self.gathered = Gathered()

    async def run(self) -> Gathered:
        """Ask all feeds that are due, then fetch all pages that wait, until done or the time is over."""
        reader = asyncio.ensure_future(self._read_answers())
        asking = asyncio.ensure_future(self._ask_all())
        try:
            # the reader never ends by itself: where it does, something broke, and nobody would empty the queue
            await asyncio.wait({reader, asking}, return_when=asyncio.FIRST_COMPLETED)
            await (asking if asking.done() else reader)
        finally:
            for task in (reader, asking, *self._page_workers):
                task.cancel()
        return self.gathered

    async def _ask_all(self) -> None:
        self._enqueue_waiting()
        await self._ask_feeds(self._archive.feeds.due(self._clock()))
        await self._answers.join()
        while self._page_workers or (self._enqueue_waiting() and not self._over()):
            await asyncio.gather(*self._page_workers)
        if self._broken is not None:
            raise self._broken

    def _over(self) -> bool:
        return self._stopping() or monotonic() > self._until

    # -- feeds -------------------------------------------------------------------------------------------------------------

    async def _ask_feeds(self, due: Sequence[Feed]) -> None:
        hosts: dict[str, list[Feed]] = {}
        for feed in due:
            hosts.setdefault(_host(feed.address), []).append(feed)
        await asyncio.gather(*(self._ask_host(feeds, len(due)) for feeds in hosts.values()))

    async def _ask_host(self, feeds: Sequence[Feed], total: int) -> None:
        for feed in feeds:
            if self._over():
                return
            await self._ask(feed)
            self._feed_count += 1
            self._watch("feeds", self._feed_count, total)

    async def _ask(self, feed: Feed) -> None:
        pace = self._paces.get(feed.source, 1.0)
        outcome = await self._transport.get(feed.address, "feed", etag=feed.etag, last_modified=feed.last_modified, pace=pace)
        self.gathered.feeds += 1
        if not isinstance(outcome, Done):
            self._feed_failed(feed, outcome)
        elif outcome.value.status == 304 or same_body(feed, outcome.value):
            self.gathered.unchanged += 1
            self._archive.feeds.put(
                after_answer(feed, outcome.value, self._clock(), new_items=0, published=(), limits=self._limits)
            )
        else:
            await self._answers.put((feed, outcome.value))

    async def _read_answers(self) -> None:
        """Parse answers in worker processes, many at a time, and store what they announce."""
        while True:
            batch = [await self._answers.get()]
            while len(batch) < ANSWERS_AT_A_TIME and not self._answers.empty():
                batch.append(self._answers.get_nowait())
            work = [FeedAnswer(capture.body, feed, self._clock(), capture.charset) for feed, capture in batch]
            outcomes = await asyncio.to_thread(self._parse, work)
            for (feed, capture), outcome in zip(batch, outcomes, strict=True):
                self._store(feed, capture, outcome)
                self._answers.task_done()

    def _parse(self, work: Sequence[FeedAnswer]) -> list[Outcome[ParsedFeed]]:
        return list(self._pool.map(read_answer, work))

    def _store(self, feed: Feed, capture: Capture, outcome: Outcome[ParsedFeed]) -> None:
        """Store a feed's items, then the feed's state: a crash between the two only means that it is asked again."""
        if not isinstance(outcome, Done):
            self._feed_failed(feed, outcome)
            return
        parsed, now = outcome.value, self._clock()
        news = [item for item in parsed.items if is_news(item.published_at, now, self._max_age)]
        new, changed = self._archive.items.put(news)
        self.gathered.items += len(new) + len(changed)
        self.gathered.reasons["item: leads nowhere"] += parsed.skipped
        self.gathered.reasons["item: too old"] += len(parsed.items) - len(news)
        # of a feed that never answered before everything is new, though a crash may have come after it was stored
        fresh = len(new) if feed.last_success_at else len(news)
        published = [item.published_at for item in parsed.items if item.published_at]
        least = parsed.least_interval
        after = after_answer(
            feed, capture, now, new_items=fresh, published=published, limits=self._limits, least_interval=least
        )
        self._archive.feeds.put(after)
        urls = {item.id: item.url for item in news}
        for id in (*new, *changed):
            self._enqueue(id, urls[id])

    def _feed_failed(self, feed: Feed, outcome: Failed | Skipped) -> None:
        failed = outcome if isinstance(outcome, Failed) else Failed(outcome.reason, outcome.note)
        self.gathered.reasons[f"feed: {failed.reason}"] += 1
        self._archive.feeds.put(after_failure(feed, failed, self._clock(), self._limits))

    # -- pages -------------------------------------------------------------------------------------------------------------

    def _enqueue_waiting(self) -> int:
        """Queue the items whose pages wait in the archive; returns how many were not queued in this round before."""
        waiting = self._archive.items.to_fetch(self._clock(), ITEMS_AT_A_TIME + len(self._known))
        return sum(self._enqueue(item.id, item.url) for item in waiting)

    def _enqueue(self, id: str, url: str) -> bool:
        if id in self._known:
            return False
        self._known.add(id)
        host = _host(url)
        if host in self._pages:
            self._pages[host].append(id)
            return True
        self._pages[host] = deque([id])
        worker = asyncio.ensure_future(self._fetch_host(host))
        self._page_workers.add(worker)
        worker.add_done_callback(self._page_worker_ended)
        return True

    def _page_worker_ended(self, worker: asyncio.Task[None]) -> None:
        self._page_workers.discard(worker)
        if not worker.cancelled() and (error := worker.exception()):
            self._broken = self._broken or error

    async def _fetch_host(self, host: str) -> None:
        """Work off a host's pages. The queue goes when it is empty, so that a later item starts another worker."""
        queue = self._pages[host]
        try:
            while queue and not self._over():
                if item := self._archive.items.get(queue.popleft()):
                    await self._fetch(item)
                self._page_count += 1
                self._watch("pages", self._page_count, len(self._known))
        finally:
            del self._pages[host]

    async def _fetch(self, item: Item) -> None:
        before = self._archive.captures.get(item.id)
        old = before.value if isinstance(before, Done) and before.value.body else None
        outcome = await self._transport.get(
            item.url,
            "page",
            etag=old.header("etag") if old else None,
            last_modified=old.header("last-modified") if old else None,
            pace=self._paces.get(item.source, 1.0),
        )
        now = self._clock()
        if isinstance(outcome, Done) and outcome.value.status == 304 and old is not None:
            self.gathered.unchanged += 1
            self._archive.captures.put(item, Done(replace(old, fetched_at=now)), now)
        elif isinstance(outcome, Failed) and old is not None:
            # what was read before is better than what the feed alone says; the page is looked at again later
            self.gathered.reasons[f"page: {outcome.reason}"] += 1
            later = retry_at(outcome, 1, now)
            self._archive.captures.put(item, Done(old), now, later + LOOK_AGAIN if later else None)
        elif isinstance(outcome, Failed):
            self.gathered.reasons[f"page: {outcome.reason}"] += 1
            again = retry_at(outcome, self._archive.captures.failures(item) + 1, now)
            self._archive.captures.put(item, outcome, now, again)
        else:
            self.gathered.pages += 1
            self._archive.captures.put(item, outcome, now)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
