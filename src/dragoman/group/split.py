"""The slower look the other way round: a story whose articles do not all hold together, now that more of them have come.

An article that opened a story has had nobody to be compared with, and the next ones only it. Seen together, what is of one
event holds together by average linkage, and what has only strayed in does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from statistics import fmean

from dragoman.group.decide import GroupSettings, link, new_story
from dragoman.group.features import asked, compare
from dragoman.group.linkage import both_ways, hold_together
from dragoman.group.opened import opened
from dragoman.group.rules import Rules
from dragoman.group.weigh import likely, log_odds
from dragoman.group.window import Window
from dragoman.model import Analysis, Article, Clues, Decision, OpenStory, Reason, Story, digest

FEWEST = 3  # nothing that came since tells more of a story of two than was known when they met

Member = tuple[Article, Analysis]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Articles (ids, in the order they came) that hold together without the rest of their story, and how likely they are of one
    event with the rest."""

    articles: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Part:
    """The articles (ids) that leave `story` and are `new` from now on; `kept` and `left` are what becomes of both."""

    story: Story
    new: Story
    leaving: tuple[str, ...]
    decision: Decision
    kept: OpenStory
    left: OpenStory


def leaving(story: OpenStory, window: Window, settings: GroupSettings, rules: Rules) -> tuple[Leaving, ...]:
    """Return what leaves a story, in the order in which it came: everything of its last articles that does not hold together
    with the largest group of them (of equal ones, with that of the first article). `window` tells what is rare.

    What a person placed stays, and so does what holds together with it.
    """
    members = story.members
    if len(members) < FEWEST or not rules.may_split(story.story.id):
        return ()
    links = both_ways(len(members), _links(members, window, settings))
    groups = hold_together(links, log_odds(settings.staying))
    held = {number for number, one in enumerate(members) if rules.held(one.article)}
    most = max(groups, key=len)  # of equal ones the first
    staying = [group for group in groups if held.intersection(group)] or [most]
    stay = [number for group in staying for number in group]
    return tuple(
        Leaving(
            tuple(members[number].article for number in group),
            likely(fmean(links[one, other] for one in group for other in stay)),
        )
        for group in groups
        if group not in staying
    )


def _links(members: Sequence[Clues], window: Window, settings: GroupSettings) -> list[tuple[int, int, float]]:
    weighed = [asked(one, window.rarity) for one in members]
    usual = [window.usual(one.vector) for one in members]
    found = []
    for one, other in combinations(range(len(members)), 2):
        cosine = float(members[one].vector @ members[other].vector)
        pair = compare(weighed[one], weighed[other], cosine, (usual[one] + usual[other]) / 2, settings.encoded)
        found.append((one, other, link(pair, settings)))
    return found


def parts(
    ids: Sequence[str],
    window: Window,
    members: Callable[[str], Sequence[Member]],
    now: datetime,
    settings: GroupSettings,
    *,
    rules: Rules,
    taken: Callable[[str], bool] = lambda _id: False,
) -> list[Part]:
    """Return what leaves each of these stories, and put all into `window` as it is then. `members` is asked for a story's
    analysed articles, in the order they came, where something leaves it; `taken` whether an id is another living story's."""
    found: list[Part] = []
    for id in ids:
        story = window.get(id)
        going = leaving(story, window, settings, rules) if story else ()
        if story is None or not going:
            continue
        kept, inside = story.story, list(members(id))
        for some in going:
            part = split(kept, inside, some, now, taken)
            kept, inside = part.kept.story, [member for member in inside if member[0].id not in some.articles]
            window.put(part.left)
            for article in some.articles:
                rules.put(article, part.new.id)
            found.append(part)
        window.drop(id)
        window.put(found[-1].kept)
    return found


def split(
    story: Story,
    members: Sequence[Member],
    going: Leaving,
    now: datetime,
    taken: Callable[[str], bool] = lambda _id: False,
) -> Part:
    """Return what becomes of a story, with its analysed `members` in the order they came, when some leave. The rest keeps id
    and address, since most of those who came for the story came for that. `taken` says whether an id is another living
    story's."""
    staying = [member for member in members if member[0].id not in going.articles]
    others = [member for member in members if member[0].id in going.articles]
    new = replace(split_off(story.id, others[0][0], taken), updated_at=max(article.published_at for article, _ in others))
    moments = [article.published_at for article, _ in staying]
    kept = replace(story, opened_at=min(moments), updated_at=max(moments))
    note = f"{len(others)} of {len(members)} articles tell of something else"
    decision = Decision("split", story.id, "machine", now, (Reason("likely", round(going.score, 3), note),))
    return Part(kept, new, going.articles, decision, opened(kept, staying), opened(new, others))


def split_off(story: str, first: Article, taken: Callable[[str], bool]) -> Story:
    """Return the story that begins with the article `first`, which left another (id): under an id that is always the same, but
    for those that are `taken` by stories which live."""
    parts = ["split", story, first.id]
    while taken(id := digest(*parts)):
        parts.append("again")
    return new_story(first, id)
