"""Articles → an open story: what they tell together. Sums, so that one more article costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.group.clues import clues, heaviest
from dragoman.model import Analysis, Article, Clues, OpenStory, Story

# More of a story than its last articles is never compared with one: what it tells moves on.
MOST_MEMBERS = 24
# A story of hundreds of articles is told by what most of them share.
MOST_KEYS = 120


def opened(story: Story, members: Sequence[tuple[Article, Analysis]]) -> OpenStory:
    """Return `story` as grouping sees it, with these articles, of which there is one at least, in the order they came."""
    return told_by(story, [clues(article, analysis) for article, analysis in members])


def told_by(story: Story, members: Sequence[Clues]) -> OpenStory:
    """Return `story` as grouping sees it, with articles of which the clues are known, as `opened` does."""
    whole = begun(story, members[0])
    for one in members[1:]:
        whole = joined(whole, story, one)
    return whole


def begun(story: Story, first: Clues) -> OpenStory:
    """Return a story of one article."""
    return OpenStory(
        story=story,
        total=first.vector,
        size=1,
        members=(first,),
        names=first.names,
        words=first.words,
        numbers=first.numbers,
        days=first.days,
        languages={first.language: 1},
        length=first.length,
    )


def joined(before: OpenStory, story: Story, one: Clues) -> OpenStory:
    """Return an open story with one more article; `story` is what it has become by it."""
    return OpenStory(
        story=story,
        total=before.total + one.vector,
        size=before.size + 1,
        members=(*before.members, one)[-MOST_MEMBERS:],
        names=_sum(before.names, one.names),
        words=_sum(before.words, one.words),
        numbers=_sum(before.numbers, one.numbers),
        days=_sum(before.days, one.days),
        languages={**before.languages, one.language: before.languages.get(one.language, 0) + 1},
        length=before.length + one.length,
    )


def together(into: OpenStory, of: OpenStory) -> OpenStory:
    """Return two open stories as one, which is called as the first is."""
    story = replace(
        into.story,
        opened_at=min(into.story.opened_at, of.story.opened_at),
        updated_at=max(into.story.updated_at, of.story.updated_at),
    )
    languages = Counter(into.languages)
    languages.update(of.languages)
    return OpenStory(
        story=story,
        total=into.total + of.total,
        size=into.size + of.size,
        members=tuple(sorted((*into.members, *of.members), key=lambda one: (one.moment, one.article)))[-MOST_MEMBERS:],
        names=_sum(into.names, of.names),
        words=_sum(into.words, of.words),
        numbers=_sum(into.numbers, of.numbers),
        days=_sum(into.days, of.days),
        languages=dict(languages),
        length=into.length + of.length,
    )


def _sum(before: Mapping[str, float], more: Mapping[str, float]) -> Mapping[str, float]:
    """Return the sums by key, the heaviest where they are many."""
    whole = dict(before)
    for key, weight in more.items():
        whole[key] = whole.get(key, 0.0) + weight
    if len(whole) > 2 * MOST_KEYS:
        return heaviest(whole, MOST_KEYS)
    return whole
