"""The slower look: which open stories are one, now that more of each has come.

What an article alone does not tell, a few together do: a story that was opened too early, because its first article came in a
language of which the encoder knows little, is met by the next ones. Each of its last articles is asked again, as if it came
now; a story is as likely to belong to another as they are on average.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from dragoman.group.clues import Clues
from dragoman.group.decide import Candidate, GroupSettings, candidates
from dragoman.group.features import Asked
from dragoman.group.opened import together
from dragoman.group.reasons import against, shared
from dragoman.group.window import Window
from dragoman.model import Decision, OpenStory

ASKED = 6  # of a story's last articles


@dataclass(frozen=True, slots=True)
class Merge:
    """Story `of` goes into story `into`, which keeps its id and slug: `opened` is what becomes of it."""

    of: str
    into: str
    score: float
    decision: Decision
    opened: OpenStory


def review(open_stories: Iterable[OpenStory], now: datetime, settings: GroupSettings | None = None) -> tuple[Merge, ...]:
    """Return the merges of open stories, in the order in which they are to be made. Depends on nothing else, and not on the
    order of the stories."""
    settings = settings or GroupSettings()
    window = Window(sorted(open_stories, key=lambda one: one.story.id))
    waiting = sorted(window, key=lambda one: (one.size, one.story.id))
    merges: list[Merge] = []
    for story in waiting:
        now_is = window.get(story.story.id)
        if now_is is None or now_is.size != story.size:
            continue  # it has grown by what went into it, which is enough for one look
        question, found = candidates_of(now_is, window, settings)
        found = [one for one in found if one.score >= settings.merging]
        if found:
            merge = _merge(question, now_is, found[0], now)
            merges.append(merge)
            window.drop(merge.of)
            window.put(merge.opened)
    return tuple(merges)


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
        language=language,
        names=mean(opened.names),
        words=mean(opened.words),
        numbers=mean(opened.numbers),
        days=mean(opened.days),
        length=opened.length // size,
        called={},
    )


def candidates_of(story: OpenStory, window: Window, settings: GroupSettings) -> tuple[Asked, list[Candidate]]:
    """Return the stories that a story may be one with, the likeliest first, and the last of its articles as asked."""
    asked_for = story.members[-ASKED:]
    best: dict[str, Candidate] = {}
    scores: defaultdict[str, float] = defaultdict(float)
    for member in asked_for:
        question, found = candidates(member, window, settings, but=story.story.id)
        for one in found:
            scores[one.opened.story.id] += one.score / len(asked_for)
            known = best.get(one.opened.story.id)
            best[one.opened.story.id] = one if known is None or one.score > known.score else known
    likeliest = [replace(one, score=scores[id]) for id, one in best.items()]
    return question, sorted(likeliest, key=lambda one: (-one.score, one.opened.story.id))


def _merge(question: Asked, smaller: OpenStory, best: Candidate, now: datetime) -> Merge:
    """The larger story keeps its address, of equal ones the older."""
    larger = best.opened
    into, of = sorted((larger, smaller), key=lambda one: (-one.size, one.story.opened_at, one.story.id))
    reasons = (*shared(question, best.cosine, best.apart, best.pair), *against(best.pair))
    decision = Decision("merge", of.story.id, "machine", now, reasons)
    return Merge(of.story.id, into.story.id, round(best.score, 4), decision, together(into, of))
