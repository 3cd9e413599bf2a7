"""One article at a time, as it arrives: how likely it belongs to each open story, and the decision with its reasons.

The article is compared with a story's last articles. For each, several kinds of evidence are weighed by one logistic model:
vectors, names and words by how rare they are among the open stories, how far one's headline is told by the other, numbers,
days, the time between; and what contradicts. `dragoman.group.features` says what each is, the table of weights how much it
counts. A story is as likely as its articles are on average, in log odds: one report that is like it is not enough where the
others are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import fmean

from dragoman import text
from dragoman.group.clues import clues
from dragoman.group.features import Asked, Pair, apart, asked, compare
from dragoman.group.opened import begun, joined
from dragoman.group.reasons import Candidate, why
from dragoman.group.rules import Rules
from dragoman.group.weigh import odds
from dragoman.group.window import Near, Window
from dragoman.model import Analysis, Article, Clues, Decision, Membership, OpenStory, Reason, Story, digest

AT_A_TIME = 128
HOPELESS = -2.0  # log odds of the closest one, below which the others are not looked at


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """`threshold` is the least likelihood to join a story; `staying` that to stay in it when all of it is looked at, a little
    lower, so that what was decided is not taken back for nothing; `merging` that for two stories to become one. `leeway` (log
    odds) is added for two articles in different languages: there is less to share, and less to be confused with. `window` is
    the time after its last article during which a story is open; `encoded` are the languages (ISO 639-1) that the encoder
    knows: in others, vectors say little."""

    threshold: float = 0.65
    staying: float = 0.6
    merging: float = 0.8
    leeway: float = 0.3
    window: timedelta = timedelta(days=14)
    encoded: frozenset[str] = frozenset(
        ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """An article's place: the story as it is now, the membership, the decision, and the story for the next article."""

    story: Story
    membership: Membership
    decision: Decision
    opened: OpenStory


def place(
    article: Article,
    analysis: Analysis,
    open_stories: Sequence[OpenStory] | Window,
    now: datetime,
    settings: GroupSettings | None = None,
) -> Placed:
    """Decide where `article` belongs among `open_stories`, in whatever order they are, at `now`. The decision depends on
    nothing else."""
    window = open_stories if isinstance(open_stories, Window) else Window(open_stories)
    return _place(article, clues(article, analysis), window, now, settings or GroupSettings(), None, Rules())


def place_all(
    articles: Iterable[tuple[Article, Analysis]],
    window: Window,
    now: datetime,
    settings: GroupSettings | None = None,
    rules: Rules | None = None,
) -> Iterator[Placed]:
    """Decide of each article in turn, as `place` does, and put each decision into `window` before the next: many at once
    cost a fraction of what they cost one by one. What persons have decided, `rules`, goes before what is likely."""
    waiting, rules = list(articles), rules or Rules()
    for start in range(0, len(waiting), AT_A_TIME):
        batch = waiting[start : start + AT_A_TIME]
        window.prepare([analysis.vector for _, analysis in batch])
        for number, (article, analysis) in enumerate(batch):
            placed = _place(article, clues(article, analysis), window, now, settings or GroupSettings(), number, rules)
            window.put(placed.opened)
            rules.put(article.id, placed.story.id)
            yield placed


def _place(
    article: Article, own: Clues, window: Window, now: datetime, settings: GroupSettings, number: int | None, rules: Rules
) -> Placed:
    if held := rules.held(article.id):
        return _held(article, own, window, now, *held)
    found = candidates(own, window, settings, number)
    found = [one for one in found if rules.permits(article.id, one.opened.story.id)]
    if not found or found[0].score < settings.threshold:
        return _open(article, own, found[0] if found else None, now, window)
    return _join(article, own, found[0], now)


def candidates(
    own: Clues, window: Window, settings: GroupSettings, number: int | None = None, but: str = ""
) -> list[Candidate]:
    """Return the stories that an article may belong to, the likeliest first. `number` is its place in the batch that `window`
    was prepared for, if it was; the story `but` is left out."""
    one = looking(own, window, settings, number)
    found = [one.at(opened, cosine) for opened, cosine in one.near.found if opened.story.id != but]
    return sorted(found, key=lambda one: (-one.link, one.opened.story.id))


@dataclass(frozen=True, slots=True)
class Looking:
    """An article that looks for its story, and what it is compared by."""

    question: Asked
    near: Near
    window: Window
    settings: GroupSettings

    def at(self, opened: OpenStory, cosine: float) -> Candidate:
        """Return an open story as a candidate: `cosine` is the mean with all its articles."""
        own = self.question.clues
        pairs = self.pairs(opened)
        closest = next(pairs)
        links = [link(closest, self.settings)]
        if links[0] >= HOPELESS:
            links += [link(pair, self.settings) for pair in pairs]
        return Candidate(self.question, opened, fmean(links), cosine, apart(own.moment, opened.story), closest)

    def pairs(self, opened: OpenStory) -> Iterator[Pair]:
        """Compare with a story's last articles in turn, the closest first."""
        own = self.question.clues
        cosines = [float(own.vector @ member.vector) for member in opened.members]
        for place in sorted(range(len(cosines)), key=lambda place: (-cosines[place], place)):
            yield self.pair(opened.members[place], cosines[place])

    def pair(self, member: Clues, cosine: float) -> Pair:
        """Compare with an article; both ways it is the same."""
        usual = (self.near.usual + self.window.usual(member.vector)) / 2
        return compare(self.question, asked(member, self.window.rarity), cosine, usual, self.settings.encoded)


def link(pair: Pair, settings: GroupSettings) -> float:
    """Return how surely two articles are of one event, in log odds."""
    return odds(pair.features) + (0.0 if pair.features["same language"] else settings.leeway)


def looking(own: Clues, window: Window, settings: GroupSettings, number: int | None = None) -> Looking:
    """Return an article with what `window` finds for it."""
    return Looking(asked(own, window.rarity), window.near(own, settings.window, number), window, settings)


def likelihood(
    article: Article, analysis: Analysis, story: OpenStory, window: Window, settings: GroupSettings | None = None
) -> float:
    """Return how likely `article` belongs to `story`, between 0 and 1, where what is rare is told by `window`."""
    return looking(clues(article, analysis), window, settings or GroupSettings()).at(story, 0.0).score


# -- what is decided ---------------------------------------------------------------------------------------------------------


def _held(article: Article, own: Clues, window: Window, now: datetime, decision: int, story: Story) -> Placed:
    """A person has placed it: nothing is weighed."""
    opened, moment = window.get(story.id), article.published_at
    before = opened.story if opened else story
    story = replace(before, opened_at=min(before.opened_at, moment), updated_at=max(before.updated_at, moment))
    reasons = (Reason("person", 1.0, f"decision {decision} holds it here"),)
    membership = Membership(story.id, article.id, 1.0, reasons)
    decided = Decision("join" if opened else "open", article.id, "machine", now, reasons)
    return Placed(story, membership, decided, joined(opened, story, own) if opened else begun(story, own))


def new_story(article: Article, id: str) -> Story:
    """Return a story that begins with `article`, under this id, with an address that can be read."""
    return Story(id, f"{text.slug(article.headline) or 'story'}-{id[:6]}", article.published_at, article.published_at)


def _open(article: Article, own: Clues, nearest: Candidate | None, now: datetime, window: Window) -> Placed:
    id = digest("story", article.id)
    if window.get(id) is not None:  # a story that it opened once has gone on without it
        id = digest("story", article.id, "again")
    story = new_story(article, id)
    reasons: tuple[Reason, ...] = (Reason("likely", 0.0, "no open story is near"),)
    if nearest is not None:
        note = f"the likeliest open story, {nearest.opened.story.slug}, is not likely enough"
        evidence = why(nearest)
        reasons = (Reason("likely", round(nearest.score, 3), note), *evidence)
    decision = Decision("open", article.id, "machine", now, reasons)
    return Placed(story, Membership(id, article.id, 1.0, reasons), decision, begun(story, own))


def _join(article: Article, own: Clues, best: Candidate, now: datetime) -> Placed:
    before = best.opened.story
    updated = max(before.updated_at, article.published_at)
    story = Story(before.id, before.slug, min(before.opened_at, article.published_at), updated)
    reasons = why(best)
    decision = Decision("join", article.id, "machine", now, reasons)
    return Placed(
        story, Membership(story.id, article.id, round(best.score, 4), reasons), decision, joined(best.opened, story, own)
    )


__all__ = ["Candidate", "GroupSettings", "Placed", "candidates", "new_story", "place", "place_all"]
