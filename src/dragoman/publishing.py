"""From the archive to a folder of pages: only what has changed since the folder was last brought up to date, or all of it.

The archive numbers its changes, and the folder remembers the last number that it shows. What changes a story changes its page,
the pages of the stories that stand beside it, and the lists that it is in. Nothing else is composed, rendered or written: a new
article costs the same on a site of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from dragoman.compose.pages import choice
from dragoman.config import Settings
from dragoman.editions import SHOWN_FOR, Editions
from dragoman.model import Source, StoryMembers
from dragoman.ports import Archive
from dragoman.site.publish import Folder, State

STORIES_AT_A_TIME = 40
CHANGES_AT_A_TIME = 2_000
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: files written (those that would not have changed are not), stories whose pages were made, and
    whether it came to its end."""

    files: int
    stories: int
    whole: bool


class Publishing:
    """Brings a folder up to date with an archive. `watch` is told (step, done, total), `stopping` is asked between two pieces
    of work: what is written stays, and the next run goes on there."""

    def __init__(
        self,
        editions: Editions,
        folder: Path,
        *,
        watch: Watch = lambda _step, _done, _total: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._editions = editions
        self._archive: Archive = editions.archive
        self._settings: Settings = editions.settings
        self._folder = Folder(folder, editions.settings)
        self._watch = watch
        self._stopping = stopping
        self._stories = 0

    def run(self, now: datetime, *, everything: bool = False) -> Published:
        """Bring the folder up to date as of `now`. `everything` makes all pages anew, and so does a change of their look; one
        that was stopped goes on. SiteError where a file cannot be written."""
        self._folder.written = self._stories = 0
        state = self._folder.state
        begun = state is not None and state.look == self._folder.look
        if state is None or not begun or (everything and state.after is None):
            state = State(self._folder.look, self._archive.changes.last(), after="")
            self._folder.keep(state)
        if state.after is not None:
            state = self._all(state, now)
        if state.after is None:
            self._since(state, now)
        return Published(self._folder.written, self._stories, state.after is None)

    # -- all of it -----------------------------------------------------------------------------------------------------

    def _all(self, state: State, now: datetime) -> State:
        """Make every story's page and every list, the last day first; return how far it came."""
        self._folder.fixed()
        self._daily(now)
        total, done = self._archive.stories.count(), 0
        days = self._editions.days()
        for day in reversed(days):
            ids = self._archive.stories.opened_on(day)
            if not state.after or day.isoformat() < state.after:
                for start in range(0, len(ids), STORIES_AT_A_TIME):
                    if self._stopping():
                        return state
                    self._write(ids[start : start + STORIES_AT_A_TIME], now)
                    self._watch("publish", done + start, total)
                self._days([day], now)
                state = replace(state, after=day.isoformat())
                self._folder.keep(state)
            done += len(ids)
            self._watch("publish", done, total)
        if self._settings.address:
            self._folder.sitemaps(days)
        state = replace(state, after=None)
        self._folder.keep(state)
        return state

    # -- what has changed ----------------------------------------------------------------------------------------------

    def _since(self, state: State, now: datetime) -> None:
        """Make the pages that changes since `state` concern."""
        ids, sources, number = self._changed(state.number)
        new_day = state.day != now.date()
        if new_day:
            self._daily(now)
            ids |= self._told_by_the_clock(state, now)
        changed = self._archive.stories.many(ids)
        self._write([one.story.id for one in changed], now)
        self._write(sorted(self._beside(ids) - ids), now)
        self._lists(changed, now)
        self._sources(self._archive.sources.all() if new_day else self._reporting(changed, sources), now)
        self._folder.keep(replace(state, number=number, at=now.isoformat()))
        self._watch("publish", len(ids), len(ids))

    def _changed(self, number: int) -> tuple[set[str], set[str], int]:
        """The stories and sources that changed after the change `number`, and the number of the last one."""
        ids: set[str] = set()
        sources: set[str] = set()
        while (found := self._archive.changes.since(number, CHANGES_AT_A_TIME)) is not None:
            ids |= set(found.stories)
            sources |= set(found.sources)
            number = found.number
        return ids, sources, number

    def _told_by_the_clock(self, state: State, now: datetime) -> set[str]:
        """The stories of the day on which the folder was made last: their pages tell the time alone of what is of that day."""
        if state.day is None:
            return set()
        since = datetime.combine(state.day, time(), UTC)
        return {one.story.id for one in self._archive.stories.since(max(since, now - SHOWN_FOR))}

    def _beside(self, ids: Iterable[str]) -> set[str]:
        """The stories whose pages show these ones beside their own."""
        known = sorted(set(ids))
        links = (*self._archive.threads.of(known), *self._archive.threads.threads(known))
        return {id for one in links for id in (one.story, one.earlier)}

    def _lists(self, changed: Sequence[StoryMembers], now: datetime) -> None:
        sources, withdrawals = self._archive.sources.all(), self._editions.last_withdrawn()
        for language in self._settings.editions:
            self._folder.about(language, sources, withdrawals, now)
            self._folder.edition(self._editions.edition(language, now))
        days = sorted({one.story.opened_at.date() for one in changed})
        self._days(days, now)

    def _reporting(self, changed: Sequence[StoryMembers], more: Collection[str]) -> list[Source]:
        """The sources that report these stories, and those that these went into, and some `more` (ids)."""
        into = [to for one in changed if not one.articles and (to := self._archive.stories.leads_to(one.story.slug))]
        living = (*changed, *self._archive.stories.many([one.id for one in into]))
        gone = {one.source for one in self._archive.withdrawals.of([one.story.id for one in changed])}
        known = self._archive.sources.many({id for one in living for id in one.sources} | gone | set(more))
        return [known[id] for id in sorted(known)]

    def _sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Write the pages of sources. How each is, is told once a day, and whenever it has something new."""
        for language in self._settings.editions:
            for one in sources:
                self._folder.source(self._editions.source(one, language, now))

    def _days(self, days: Sequence[date], now: datetime) -> None:
        """Write the lists and sitemaps of days; the lists of the last ones are their editions' own."""
        new = False
        for day in days:
            if day <= (now - SHOWN_FOR).date():
                for language in self._settings.editions:
                    self._folder.listing(self._editions.day(day, language, now))
            if self._settings.address:
                new = new or not self._folder.has_sitemap(day)
                self._folder.sitemap(day, self._editions.opened_on(day))
        if new:
            self._folder.sitemaps(self._editions.days())

    # -- pages ---------------------------------------------------------------------------------------------------------

    def _daily(self, now: datetime) -> None:
        """Write what counts over the whole archive: once a day."""
        sources = self._archive.sources.all()
        for language in self._settings.editions:
            counts, verdicts = self._editions.counts(language), self._editions.verdicts(language)
            self._folder.method(language, sources, counts, verdicts, now)

    def _write(self, ids: Sequence[str], now: datetime) -> None:
        """Write the pages of these stories, in every language; of those that have none any more, what stands in its place."""
        for start in range(0, len(ids), STORIES_AT_A_TIME):
            number = self._archive.changes.last()
            stories = self._archive.stories.many(ids[start : start + STORIES_AT_A_TIME])
            living = [one for one in stories if one.articles]
            for language in self._settings.editions:
                made = self._editions.pages(living, language, now)
                self._folder.stories(made, now)
                self._archive.cards.put([choice(page) for page in made], number)
            self._stories += len(living)
            for one in stories:
                if not one.articles:
                    self._instead(one, now)

    def _instead(self, one: StoryMembers, now: datetime) -> None:
        if (to := self._editions.moved(one.story.slug)) is not None:
            self._folder.moved(one.story.slug, to)
        elif withdrawals := self._archive.withdrawals.of([one.story.id]):
            self._folder.withdrawn(one.story.slug, withdrawals, self._archive.sources.all(), now)
