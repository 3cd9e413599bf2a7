"""What stands beside a story: its thread in order of time, and what to read also, diverse."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from dragoman.model import Link, Story

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


def one_thread(story: str, thread: Collection[Link]) -> frozenset[str]:
    """Return the ids of all stories of the thread that `story` is in, itself among them."""
    found, reached = {story}, [story]
    while reached:
        id = reached.pop()
        for link in thread:
            if id in (link.story, link.earlier) and link.other(id) not in found:
                found.add(link.other(id))
                reached.append(link.other(id))
    return frozenset(found)


def related(candidates: Sequence[Candidate], thread: Collection[Link], own: Collection[str]) -> tuple[Candidate, ...]:
    """Return what to read also, what to read first in front: near, recent and weighty, and unlike what stands before it; of one
    thread a single story, and none of `own`, the thread of the page."""
    waiting = [one for one in candidates if one.story.id not in own]
    if not waiting:
        return ()
    newest = max(one.story.updated_at for one in waiting)
    worth = {one.story.id: _worth(one, newest) for one in waiting}
    best = max(worth.values())
    chosen: list[Candidate] = []
    while waiting and len(chosen) < RELATED_AT_MOST:
        next_one = max(
            waiting, key=lambda one: (NEARNESS * worth[one.story.id] / best - (1 - NEARNESS) * _likest(one, chosen), one.story.id)
        )
        chosen.append(next_one)
        taken = one_thread(next_one.story.id, thread)
        waiting = [one for one in waiting if one.story.id not in taken]
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
