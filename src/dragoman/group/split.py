"""The slower look the other way round: a story whose articles fall apart into two that each hold together, or one and a stray.

The article that fits worst with all others begins a part of its own; then every article goes, a few times over, to the part
that it is likelier to belong to (k-means with two means, Lloyd 1982, by likelihood in place of distance). The parts are two
stories if it is as unlikely that they are one as it must be likely for two stories to be merged: what lies between is left as
it is, so that a look never takes back what the one before did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean

from dragoman.group.decide import GroupSettings, likelihood, new_story
from dragoman.group.opened import opened
from dragoman.group.rules import Rules
from dragoman.group.window import Window
from dragoman.model import Analysis, Article, Decision, OpenStory, Reason, Story, digest

FEWEST = 3  # nothing that came since tells more of a story of two than was known when they met
PASSES = 6

Member = tuple[Article, Analysis]


@dataclass(frozen=True, slots=True)
class Part:
    """The articles (ids) that leave `story` and are `new` from now on; `kept` and `left` are what becomes of both."""

    story: Story
    new: Story
    leaving: tuple[str, ...]
    decision: Decision
    kept: OpenStory
    left: OpenStory


def split(
    story: Story,
    members: Sequence[Member],
    window: Window,
    now: datetime,
    settings: GroupSettings,
    *,
    rules: Rules,
    taken: Callable[[str], bool] = lambda _id: False,
) -> Part | None:
    """Return what leaves `story`, or None. `members` are its analysed articles in order of publication, `window` tells what is
    rare, and `taken` whether an id is another living story's.

    The larger part keeps id and address, since most of those who came for the story came for that; of equal ones the part of
    its first article. What a person placed stays.
    """
    if len(members) < FEWEST or not rules.may_split(story.id):
        return None
    likely = _Likely(story, members, window, settings)
    second = _parts(likely)
    if not _two(likely, second, settings):
        return None
    leaving = _leaving(members, second, rules)
    return None if leaving is None else _part(story, members, leaving, likely, now, taken)


class _Likely:
    """How likely each article belongs to a part of a story, which is some of its articles but itself."""

    def __init__(self, story: Story, members: Sequence[Member], window: Window, settings: GroupSettings) -> None:
        self.story, self.members, self._window, self._settings = story, members, window, settings

    def all(self, part: Collection[int]) -> list[float]:
        """Return the likelihood of each article to belong with the others of `part`."""
        whole = opened(self.story, [self.members[number] for number in sorted(part)])
        return [self._one(number, part, whole) for number in range(len(self.members))]

    def _one(self, number: int, part: Collection[int], whole: OpenStory) -> float:
        rest = whole
        if number in part:
            if len(part) == 1:
                return 0.0  # alone, it belongs with nobody
            rest = _without(whole, self.members[number], [self.members[other][0] for other in part if other != number])
        return likelihood(*self.members[number], rest, self._window, self._settings)


def _without(whole: OpenStory, member: Member, others: Sequence[Article]) -> OpenStory:
    """Return an open story as an article of its own looks at it: without itself."""
    article, _ = member
    moments = [one.published_at for one in others]
    return replace(
        whole,
        story=replace(whole.story, opened_at=min(moments), updated_at=max(moments)),
        size=whole.size - 1,
        members=tuple(one for one in whole.members if one.article != article.id),
    )


def _parts(likely: _Likely) -> frozenset[int]:
    """Return the numbers of the articles of the second part, which the one that fits worst begins."""
    everyone = frozenset(range(len(likely.members)))
    fits = likely.all(everyone)
    worst = min(everyone, key=lambda number: (fits[number], -number))
    second = frozenset({worst})
    for _ in range(PASSES):
        with_first, with_second = likely.all(everyone - second), likely.all(second)
        better = frozenset(number for number in everyone if with_second[number] > with_first[number])
        # The one that the part began with has nobody to be with until others come.
        better |= {worst} if second == {worst} else frozenset()
        if better in (second, everyone, frozenset()):
            break
        second = better
    return second


def _two(likely: _Likely, second: frozenset[int], settings: GroupSettings) -> bool:
    """Whether both parts hold together, each by itself, and are as surely two as two stories that are merged are one."""
    first = frozenset(range(len(likely.members))) - second
    with_first, with_second = likely.all(first), likely.all(second)
    for part, own, other in ((first, with_first, with_second), (second, with_second, with_first)):
        if len(part) > 1 and fmean(own[number] for number in part) < settings.threshold:
            return False
        if fmean(other[number] for number in part) > 1 - settings.merging:
            return False
    return True


def _leaving(members: Sequence[Member], second: frozenset[int], rules: Rules) -> frozenset[int] | None:
    """Which of the two parts leaves; None where a person placed articles of both."""
    first = frozenset(range(len(members))) - second
    held = {number for number, (article, _) in enumerate(members) if rules.held(article.id)}
    if held & first and held & second:
        return None
    if held:
        return second if held & first else first
    return min(first, second, key=lambda part: (len(part), 0 in part))


def _part(
    story: Story,
    members: Sequence[Member],
    leaving: frozenset[int],
    likely: _Likely,
    now: datetime,
    taken: Callable[[str], bool],
) -> Part:
    staying = [member for number, member in enumerate(members) if number not in leaving]
    going = [members[number] for number in sorted(leaving)]
    with_rest = likely.all(frozenset(range(len(members))) - leaving)
    score = fmean(with_rest[number] for number in leaving)
    note = f"{len(going)} of {len(members)} articles tell of something else"
    reasons = (Reason("likely", round(score, 3), note),)
    new = split_off(story.id, going[0][0], taken)
    new = replace(new, updated_at=max(article.published_at for article, _ in going))
    moments = [article.published_at for article, _ in staying]
    kept = replace(story, opened_at=min(moments), updated_at=max(moments))
    ids = tuple(article.id for article, _ in going)
    decision = Decision("split", story.id, "machine", now, reasons)
    return Part(kept, new, ids, decision, opened(kept, staying), opened(new, going))


def split_off(story: str, first: Article, taken: Callable[[str], bool]) -> Story:
    """Return the story that begins with the article `first`, which left another (id): under an id that is always the same, but
    for those that are `taken` by stories which live."""
    parts = ["split", story, first.id]
    while taken(id := digest(*parts)):
        parts.append("again")
    return new_story(first, id)
