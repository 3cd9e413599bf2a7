"""What was composed already, as long as it holds: which stories stand in the window of front pages, and stories' pages.

The archive numbers its changes; whatever changed since the cache last looked is forgotten, so that nothing is shown that is
not so any more. What was not composed costs as much as ever, what was costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from dragoman.model import StoryCard, StoryMembers, StoryPage
from dragoman.ports import Archive

T = TypeVar("T")
PAGES_KEPT = 1_000  # of each language
CARDS_KEPT = 10_000
CHANGES_AT_A_TIME = 5_000  # where more has changed, everything is forgotten


class _Kept(Generic[T]):
    """What was made of stories, by language, as much as fits: what was asked for last stays longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[str, OrderedDict[str, T]] = {}

    def of(self, language: str, stories: Iterable[str]) -> dict[str, T]:
        made = self._made.get(language, OrderedDict())
        found = {id: made[id] for id in stories if id in made}
        for id in found:
            made.move_to_end(id)
        return found

    def put(self, language: str, more: Mapping[str, T]) -> None:
        made = self._made.setdefault(language, OrderedDict())
        made.update(more)
        while len(made) > self._most:
            made.popitem(last=False)

    def forget(self, stories: Iterable[str]) -> None:
        for id in stories:
            for made in self._made.values():
                made.pop(id, None)

    def clear(self) -> None:
        self._made.clear()


class PageCache:
    """Pages and members of stories, by what the archive held when they were asked for last. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = -1
        self._pages = _Kept[StoryPage](PAGES_KEPT)
        self._cards = _Kept[StoryCard](CARDS_KEPT)
        self._reports = _Kept[Mapping[str, StoryCard]](CARDS_KEPT)  # of each story, by article
        self._window: dict[str, StoryMembers] = {}
        self._since: datetime | None = None
        self._made: dict[str, tuple[int, Any]] = {}

    def refresh(self, archive: Archive) -> int:
        """Forget what has changed; return the number of the last change that the cache knows of."""
        with self._lock:
            last = archive.changes.last()
            if last != self._number:
                changed = archive.changes.since(self._number, CHANGES_AT_A_TIME) if self._number >= 0 else None
                if changed is None or changed.number < last:
                    self._forget_all()
                    self._number = last
                else:
                    self._forget(changed.stories, archive)
                    self._number = changed.number
            return self._number

    def window(self, archive: Archive, since: datetime) -> tuple[StoryMembers, ...]:
        """Return the stories that were updated at or after `since`, newest first, with who belongs to them."""
        self.refresh(archive)
        with self._lock:
            if self._since is None or since < self._since:
                self._window = {one.story.id: one for one in archive.stories.since(since)}
                self._since = since
            elif since > self._since:
                self._window = {id: one for id, one in self._window.items() if one.story.updated_at >= since}
                self._since = since
            return tuple(sorted(self._window.values(), key=lambda one: (-one.story.updated_at.timestamp(), one.story.id)))

    def opened(self, archive: Archive, start: datetime, end: datetime) -> tuple[StoryMembers, ...]:
        """Return the stories that opened at or after `start` and before `end`, from the window where it reaches so far."""
        self.refresh(archive)
        with self._lock:
            if self._since is not None and start >= self._since:
                return tuple(one for one in self._window.values() if start <= one.story.opened_at < end)
        return archive.stories.opened_between(start, end)

    def once(self, archive: Archive, key: str, make: Callable[[], T]) -> T:
        """Return what `make` gave last under `key`, as long as nothing has changed since, else what it gives now."""
        number = self.refresh(archive)
        with self._lock:
            if key in self._made and self._made[key][0] == number:
                found: T = self._made[key][1]
                return found
        made = make()
        with self._lock:
            self._made = {name: one for name, one in self._made.items() if one[0] == number} | {key: (number, made)}
        return made

    def pages(self, language: str, stories: Sequence[str]) -> dict[str, StoryPage]:
        """Return the pages of `stories` (ids) in `language` that are known, by id, as they were composed."""
        with self._lock:
            return self._pages.of(language, stories)

    def cards(self, language: str, stories: Sequence[str]) -> dict[str, StoryCard]:
        """Return the cards of `stories` (ids) in `language` that are known, by id, as they were composed."""
        with self._lock:
            return self._cards.of(language, stories)

    def reports(self, language: str, stories: Sequence[str]) -> dict[str, StoryCard]:
        """Return the cards of single reports of `stories` (ids) in `language` that are known, by article."""
        with self._lock:
            return {id: card for cards in self._reports.of(language, stories).values() for id, card in cards.items()}

    def put(self, number: int, language: str, pages: Sequence[StoryPage]) -> None:
        """Keep pages, and their cards, that were composed when the cache knew of the change `number`: where more has changed
        since, they may be out of date already."""
        with self._lock:
            if number == self._number:
                self._pages.put(language, {page.card.story.id: page for page in pages})
        self.put_cards(number, language, [page.card for page in pages])

    def put_cards(self, number: int, language: str, cards: Iterable[StoryCard]) -> None:
        """Keep cards, as `put` does pages."""
        with self._lock:
            if number == self._number:
                self._cards.put(language, {card.story.id: card for card in cards})

    def put_reports(self, number: int, language: str, cards: Iterable[StoryCard]) -> None:
        """Keep cards of single reports, as `put` does pages."""
        with self._lock:
            if number == self._number:
                for card in cards:
                    of_story = self._reports.of(language, [card.story.id]).get(card.story.id, {})
                    self._reports.put(language, {card.story.id: {**of_story, card.best_article: card}})

    def _forget_all(self) -> None:
        self._pages.clear()
        self._cards.clear()
        self._reports.clear()
        self._window, self._since = {}, None

    def _forget(self, stories: Sequence[str], archive: Archive) -> None:
        self._pages.forget(stories)
        self._cards.forget(stories)
        self._reports.forget(stories)
        if self._since is not None:
            for one in archive.stories.many(stories):
                self._window.pop(one.story.id, None)
                if one.articles and one.story.updated_at >= self._since:
                    self._window[one.story.id] = one
