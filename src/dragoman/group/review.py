"""The slower look: which open stories are one, now that more of each has come.

What an article alone does not tell, a few together do: a story that was opened too early, because its first article came in a
language of which the encoder knows little, is met by the next ones. Each of its last articles is asked again, as if it came
now; a story is as likely to belong to another as its articles and the other's are of one event, on average over all pairs.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean

import numpy as np

from dragoman.group.clues import Clues
from dragoman.group.decide import HOPELESS, Candidate, GroupSettings, Looking, looking
from dragoman.group.opened import together
from dragoman.group.reasons import why
from dragoman.group.rules import Rules
from dragoman.group.split import Part
from dragoman.group.window import Window
from dragoman.model import Change, Decision, Move, OpenStory

ASKED = 6  # of a story's last articles


@dataclass(frozen=True, slots=True)
class Merge:
    """Story `of` goes into story `into`, which keeps its id and slug: `opened` is what becomes of it."""

    of: str
    into: str
    score: float
    decision: Decision
    opened: OpenStory


def review(
    open_stories: Iterable[OpenStory] | Window,
    now: datetime,
    settings: GroupSettings | None = None,
    *,
    rules: Rules | None = None,
    asked: Container[str] | None = None,
) -> tuple[Merge, ...]:
    """Return the merges of open stories, in the order in which they are to be made. Depends on nothing else, and not on the
    order of the stories. Only the stories `asked` (ids), where they are given, look for one to belong to: those that have
    changed. What persons have decided, `rules`, goes before what is likely. A `Window` is left as the merges leave it."""
    settings, rules = settings or GroupSettings(), rules or Rules()
    window = open_stories if isinstance(open_stories, Window) else Window(sorted(open_stories, key=lambda one: one.story.id))
    waiting = sorted(
        (one for one in window if asked is None or one.story.id in asked), key=lambda one: (one.size, one.story.id)
    )
    merges: list[Merge] = []
    for story in waiting:
        now_is = window.get(story.story.id)
        if now_is is None or now_is.size != story.size:
            continue  # it has grown by what went into it, which is enough for one look
        found = [
            one
            for one in candidates_of(now_is, window, settings)
            if one.score >= settings.merging and rules.may_merge(now_is.story.id, one.opened.story.id)
        ]
        if found:
            merge = _merge(now_is, found[0], now)
            merges.append(merge)
            window.drop(merge.of)
            window.put(merge.opened)
            rules.merge(merge.of, merge.into)
    return tuple(merges)


def changes(parts: Sequence[Part], merges: Sequence[Merge], members: Mapping[str, Sequence[str]]) -> tuple[Change, ...]:
    """Return what a look found, splits first, as changes to be made in this order. `members` are the articles (ids) of the
    stories that are part of a merge, as they were before the look."""
    inside = {story: list(articles) for story, articles in members.items()}
    made: list[Change] = []
    for part in parts:
        moves = tuple(Move(article, part.story.id, part.new.id) for article in part.leaving)
        made.append(Change(part.decision, moves, opens=(part.new,)))
        inside[part.story.id] = [one for one in inside.get(part.story.id, ()) if one not in part.leaving]
        inside[part.new.id] = list(part.leaving)
    for merge in merges:
        going = inside.pop(merge.of)
        made.append(Change(merge.decision, tuple(Move(one, merge.of, merge.into) for one in going)))
        inside[merge.into] += going
    return tuple(made)


def as_article(opened: OpenStory) -> Clues:
    """Return what a story says as if it were one article: means over its articles."""
    size = opened.size
    language = max(sorted(opened.languages), key=lambda code: opened.languages[code])

    def mean(sums: Mapping[str, float]) -> dict[str, float]:
        return {key: total / size for key, total in sums.items()}

    return Clues(
        article=opened.story.id,
        moment=opened.story.opened_at + (opened.story.updated_at - opened.story.opened_at) / 2,
        vector=opened.total / np.float32(size),  # of no unit length: cosines with it are means over the articles
        encoded=language,
        language=language,
        names=mean(opened.names),
        headline={},
        words=mean(opened.words),
        numbers=mean(opened.numbers),
        days=mean(opened.days),
        length=opened.length // size,
        called={},
    )


def candidates_of(story: OpenStory, window: Window, settings: GroupSettings) -> list[Candidate]:
    """Return the stories that a story may be one with, the likeliest first: each is as likely as its articles and the story's
    last ones are of one event, on average over all pairs."""
    asking = [looking(member, window, settings) for member in story.members[-ASKED:]]
    near = {opened.story.id: opened for one in asking for opened, _ in one.near.found if opened.story.id != story.story.id}
    found = (_candidate(asking, near[id]) for id in sorted(near))
    return sorted(found, key=lambda one: (-one.link, one.opened.story.id))


def _candidate(asking: Sequence[Looking], other: OpenStory) -> Candidate:
    """Compare a story's articles with another story, as long as there is hope."""
    found: list[Candidate] = []
    for one in asking:
        found.append(one.at(other, float(one.question.clues.vector @ other.total) / other.size))
        if found[0].link < HOPELESS:
            break
    best = max(found, key=lambda one: one.link)
    return replace(best, link=fmean(one.link for one in found))


def _merge(smaller: OpenStory, best: Candidate, now: datetime) -> Merge:
    """The larger story keeps its address, of equal ones the older."""
    larger = best.opened
    into, of = sorted((larger, smaller), key=lambda one: (-one.size, one.story.opened_at, one.story.id))
    decision = Decision("merge", of.story.id, "machine", now, why(best))
    return Merge(of.story.id, into.story.id, round(best.score, 4), decision, together(into, of))
