"""Which stories belong beside a story: what it follows, and what else happened to the same names.

A story follows an earlier one where both tell one course of events: the arrest, the trial, the verdict. It is related to one
that tells another event with the same names in it. Both ask for two kinds of evidence at once, since each alone misleads:
vectors far above what the story has with others in general (a common theme has that too), and names that both give weight to
and that few stories have (a common byline has that too). Where the encoder does not know a language, names alone must do, and
more of them.

What neither is enough for is not linked: nothing rather than something unrelated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from statistics import fmean

from dragoman.group.features import Asked, Rarity, asked, overlap
from dragoman.group.profiles import LEAST_SOUND
from dragoman.group.review import as_article
from dragoman.model import Clues, Link, LinkKind, Profile, Reason, SharedName, Story

# A story opens at least so long after the one it follows, and at most so long.
LEAST_APART = timedelta(hours=6)
MOST_APART = timedelta(days=400)
RELATED_AT_MOST = 12
NAMES_SHOWN = 4
_NOTHING = frozenset(("region", "outlet"))  # said in passing, of any event
_WORTH = {"country": 0.5, "part": 0.7}  # a country alone, a last name alone: less than a whole name
_PROMINENT = 1.2  # the mean weight in a story's articles from which a name is one of its own
_SPECIFIC = 0.42  # what a name must tell to count as one
# One name does, where it is as rare as names are, and all the rest is alike: most stories of a missing person have one.
_ALONE = 0.7
_ALONE_ALIKE = 0.5
_ALONE_WORDS = 0.3
# The share of the best score from which one earlier story is about as near as another.
_AS_NEAR = 0.85


@dataclass(frozen=True, slots=True)
class Least:
    """What a link needs: how far the cosine stands out (`across` languages, where words cannot meet, more), how alike names
    and words are (cosines), what shared names tell together, how many of them there are, and how many are more than a
    country."""

    stands_out: float
    across: float
    alike: float
    words: float
    telling: float
    names: int
    specific: int


FOLLOWS = Least(stands_out=0.32, across=0.36, alike=0.3, words=0.24, telling=1.2, names=2, specific=2)
RELATED = Least(stands_out=0.28, across=0.33, alike=0.22, words=0.15, telling=0.9, names=2, specific=1)
# Other things happen to the same names: where these are many and the rest is alike, vectors need not stand out.
RELATED_BY_MANY = Least(stands_out=-0.05, across=-0.05, alike=0.4, words=0.2, telling=1.8, names=3, specific=3)
# In languages that the encoder does not know.
FOLLOWS_BY_NAMES = Least(stands_out=-1.0, across=-1.0, alike=0.3, words=0.0, telling=2.2, names=4, specific=3)
RELATED_BY_NAMES = Least(stands_out=-1.0, across=-1.0, alike=0.25, words=0.0, telling=1.6, names=3, specific=2)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two stories share: the `cosine` of their vectors, how far it `stands_out`, how alike their names and words are.
    `names` are keys with what each tells, the most telling first."""

    cosine: float
    stands_out: float
    names_alike: float
    words_alike: float
    names: Mapping[str, float]
    encoded: bool
    same_language: bool

    @property
    def telling(self) -> float:
        """What the shared names tell together."""
        return sum(self.names.values())

    @property
    def score(self) -> float:
        """How near the stories are, from 0 to 1, for the order of those that are near enough."""
        parts = [min(1.0, self.names_alike), min(1.0, self.telling / 3)]
        if self.encoded:
            parts.append(min(1.0, max(0.0, self.stands_out) / 0.6))
        if self.same_language:
            parts.append(min(1.0, 2 * self.words_alike))
        return fmean(parts)

    def enough(self, least: Least) -> bool:
        """Whether there is all that `least` asks for."""
        specific = sum(worth >= _SPECIFIC for key, worth in self.names.items() if not key.startswith("country:"))
        out = least.stands_out if self.same_language else least.across
        several = self.telling >= least.telling and len(self.names) >= least.names and specific >= least.specific
        return (
            self.stands_out >= out
            and self.names_alike >= least.alike
            and (not self.same_language or self.words_alike >= least.words)
            and (several or self._by_one_name())
        )

    def _by_one_name(self) -> bool:
        return (
            self.encoded
            and self.same_language
            and max(self.names.values(), default=0.0) >= _ALONE
            and self.names_alike >= _ALONE_ALIKE
            and self.words_alike >= _ALONE_WORDS
        )


def links(
    own: Profile,
    others: Sequence[Profile],
    rarity: Rarity,
    usual: float,
    encoded: Collection[str],
    followers: Collection[str] = (),
) -> tuple[Link, ...]:
    """Return what `own` follows, one story at most, and what it is related to, the nearest first.

    `usual` is the mean cosine that it has with stories in general, `rarity` how much each key tells among them; `encoded` are
    the encoder's languages. `followers` (ids) follow it already, and stay where they are.
    """
    me = as_article(own.opened)
    question = asked(me, rarity)
    found = []
    for other in others:
        if other.opened.story.id != own.opened.story.id and other.opened.story.id not in followers:
            found.append((other, _evidence(question, other, usual, rarity, encoded)))
    found.sort(key=lambda one: (-one[1].score, one[0].opened.story.id))
    before = _step(own.opened.story, found)
    made = [] if before is None else [_link(own, *before, "follows")]
    related = [one for one in found if one is not before and _related(one[1])]
    return (*made, *(_link(own, *one, "related") for one in related[:RELATED_AT_MOST]))


def _evidence(question: Asked, other: Profile, usual: float, rarity: Rarity, encoded: Collection[str]) -> Evidence:
    me, them = question.clues, asked(as_article(other.opened), rarity)
    names, words = overlap(question.names, them.names), overlap(question.words, them.words)
    cosine = float(them.clues.vector @ me.vector)
    theirs = other.opened.languages
    known = me.language in encoded and 2 * sum(count for code, count in theirs.items() if code in encoded) >= other.opened.size
    same = 2 * theirs.get(me.language, 0) >= other.opened.size
    telling = dict(_telling(me, other, names.common, rarity))
    return Evidence(cosine, cosine - usual, names.cosine, words.cosine, telling, known, same)


def _telling(me: Clues, other: Profile, common: Collection[str], rarity: Rarity) -> Iterator[tuple[str, float]]:
    """Yield the names that both stories have, each once, with what it tells: how rare it is, times how much both make of it."""
    whole = {key.rpartition("-")[2] for key in common if key.startswith("name:")}
    found = []
    for key in common:
        kind, _, sound = key.partition(":")
        if kind in _NOTHING or (kind in ("part", "name") and len(sound) < LEAST_SOUND) or (kind == "part" and sound in whole):
            continue
        ours, theirs = me.names[key], other.opened.names[key] / other.opened.size
        weight = sqrt(min(1.0, ours / _PROMINENT) * min(1.0, theirs / _PROMINENT))
        found.append((key, round(rarity[key] * weight * _WORTH.get(kind, 1.0), 3)))
    yield from sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _follows(story: Story, other: Profile, evidence: Evidence) -> bool:
    apart = story.opened_at - other.opened.story.opened_at
    least = FOLLOWS if evidence.encoded else FOLLOWS_BY_NAMES
    return LEAST_APART <= apart <= MOST_APART and evidence.enough(least)


def _related(evidence: Evidence) -> bool:
    enough_of = (RELATED, RELATED_BY_MANY) if evidence.encoded else (RELATED_BY_NAMES,)
    return any(evidence.enough(least) for least in enough_of)


def _step(story: Story, found: Sequence[tuple[Profile, Evidence]]) -> tuple[Profile, Evidence] | None:
    """The story that `story` follows: of those that are about as near as the nearest, the latest, since a course of events is
    told step by step."""
    steps = [one for one in found if _follows(story, *one)]
    near = [one for one in steps if one[1].score >= _AS_NEAR * steps[0][1].score]
    return max(near, key=lambda one: (one[0].opened.story.opened_at, one[0].opened.story.id), default=None)


def _link(own: Profile, other: Profile, evidence: Evidence, kind: LinkKind) -> Link:
    earlier, later = sorted((own, other), key=lambda one: (one.opened.story.opened_at, one.opened.story.id))
    shown = [key for key, _ in evidence.names.items()][:NAMES_SHOWN]
    names = tuple(SharedName(key, {**other.called.get(key, {}), **own.called.get(key, {})}) for key in shown)
    reasons = [
        Reason("earlier", 0.0, earlier.opened.story.slug),
        Reason("names", round(evidence.telling, 2), ", ".join(next(iter(one.written.values()), one.key) for one in names)),
        Reason("names alike", round(evidence.names_alike, 3), "cosine of names, by how rare they are"),
        Reason("vectors", round(evidence.cosine, 3), f"{evidence.stands_out:+.2f} against what is usual"),
        Reason("words", round(evidence.words_alike, 3), "cosine of words"),
        Reason("days apart", round(_days(earlier, later), 1), "between their first articles"),
    ]
    return Link(later.opened.story.id, earlier.opened.story.id, kind, round(evidence.score, 4), names, tuple(reasons))


def _days(earlier: Profile, later: Profile) -> float:
    return (later.opened.story.opened_at - earlier.opened.story.opened_at) / timedelta(days=1)
