"""What stands beside a story: its thread in order of time, and what to read also, diverse."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from dragoman.model import Link, Story, StoryMembers

if TYPE_CHECKING:
    from dragoman.model import Vector

BEFORE_AT_MOST = 4
AFTER_AT_MOST = 3
RELATED_AT_MOST = 3
# How much nearness counts against being other than what stands there already (Carbonell and Goldstein 1998).
NEARNESS = 0.6
HALF_LIFE = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be read also: how near it is (0 to 1), how many outlets report it, and where it points."""

    link: Link
    story: Story
    outlets: int
    vector: Vector


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a story: links back, the earliest first; links on, the earliest first; what to read also."""

    before: tuple[Link, ...] = ()
    after: tuple[Link, ...] = ()
    related: tuple[Link, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all stories that these links name."""
        return frozenset(id for one in (*self.before, *self.after, *self.related) for id in (one.story, one.earlier))


def beside(
    ids: Collection[str],
    links: Collection[Link],
    thread: Collection[Link],
    stories: Mapping[str, StoryMembers],
    vectors: Mapping[str, Vector],
) -> dict[str, Beside]:
    """Return what stands beside each of the stories `ids`.

    `links` are those to related stories, `thread` all of the threads that these and they are in; a link with a story that is
    not among `stories` leads nowhere any more.
    """
    thread = [one for one in thread if one.story in stories and one.earlier in stories]
    part = parts(thread)
    opened_at = {id: one.story.opened_at for id, one in stories.items()}
    candidates: dict[str, list[Candidate]] = {id: [] for id in ids}
    for link in links:
        for id in {link.story, link.earlier} & candidates.keys():
            other = link.other(id)
            if other in stories and other in vectors:
                candidates[id].append(Candidate(link, stories[other].story, len(stories[other].sources), vectors[other]))
    return {
        id: Beside(
            before(id, thread), after(id, thread, opened_at), tuple(one.link for one in related(id, candidates[id], part))
        )
        for id in ids
    }


def before(story: str, thread: Collection[Link]) -> tuple[Link, ...]:
    """Return the links back from `story` to what it follows, and what that follows, the earliest story first."""
    back = {link.story: link for link in thread}
    found: list[Link] = []
    while story in back and len(found) < BEFORE_AT_MOST:
        found.append(back.pop(story))
        story = found[-1].earlier
    return tuple(reversed(found))


def after(story: str, thread: Collection[Link], opened_at: Mapping[str, datetime]) -> tuple[Link, ...]:
    """Return the links to what follows `story`, directly or through others, the first to open first."""
    on = [link for link in thread if link.earlier == story]
    found: dict[str, Link] = {}
    while on:
        link = min(on, key=lambda one: (opened_at[one.story], one.story))
        on.remove(link)
        found[link.story] = link
        on += [one for one in thread if one.earlier == link.story and one.story not in found]
    return tuple(found.values())[:AFTER_AT_MOST]


def parts(thread: Collection[Link]) -> Mapping[str, str]:
    """Return for each story of some threads the id of one that stands for its whole thread."""
    stands_for: dict[str, str] = {}

    def root(id: str) -> str:
        while (above := stands_for.setdefault(id, id)) != id:
            id = above
        return id

    for link in thread:
        one, other = root(link.story), root(link.earlier)
        stands_for[max(one, other)] = min(one, other)
    return {id: root(id) for id in list(stands_for)}


def related(story: str, candidates: Sequence[Candidate], part: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Return what to read beside `story`, what to read first in front: near, recent and weighty, and unlike what stands before
    it; of one thread (see `parts`) a single story, and none of its own."""

    def thread_of(id: str) -> str:
        return part.get(id, id)

    waiting = [one for one in candidates if thread_of(one.story.id) != thread_of(story)]
    if not waiting:
        return ()
    newest = max(one.story.updated_at for one in waiting)
    worth = {one.story.id: _worth(one, newest) for one in waiting}
    best = max(worth.values())
    chosen: list[Candidate] = []
    while waiting and len(chosen) < RELATED_AT_MOST:
        gains = {one.story.id: NEARNESS * worth[one.story.id] / best - (1 - NEARNESS) * _likest(one, chosen) for one in waiting}
        gained = max(waiting, key=lambda one: (gains[one.story.id], one.story.id))
        chosen.append(gained)
        waiting = [one for one in waiting if thread_of(one.story.id) != thread_of(gained.story.id)]
    return tuple(chosen)


def _worth(one: Candidate, newest: datetime) -> float:
    """Nearness, doubled by many outlets and halved by age. Age is counted from the newest candidate, so that the order of
    stories that do not change does not either."""
    weighty = 1 + (1 - 1 / max(1, one.outlets))
    return one.link.score * weighty * float(np.exp2(-((newest - one.story.updated_at) / HALF_LIFE)))


def _likest(one: Candidate, chosen: Sequence[Candidate]) -> float:
    return max((_cosine(one.vector, other.vector) for other in chosen), default=0.0)


def _cosine(one: Vector, other: Vector) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0
