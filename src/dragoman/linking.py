"""After grouping: which stories belong beside those that changed. Candidates are the open stories that are nearest by vector or
share rare names, the nearest closed ones by the archive's segments, and whoever else shares rare names in the archive.

A story that has not changed costs nothing, and nothing here grows with the archive but the search of its segments, whose cost
grows as their number does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dragoman.group import GroupSettings, Window
from dragoman.group.features import Rarity
from dragoman.group.links import MOST_APART, links
from dragoman.group.profiles import found_by, profile
from dragoman.group.review import as_article
from dragoman.group.window import Rarities
from dragoman.model import Link, Profile
from dragoman.ports import Archive, Encoder

DECISIONS_AT_A_TIME = 400
STORIES_AT_A_TIME = 256  # segments are opened once for so many
NEAREST = 8
BY_NAMES = 8
# A name that more stories of the archive have than this leads nowhere: what it costs to look it up is bounded.
MOST_HOLDERS = 64
MOST_SEEN = 4_000  # profiles that are kept in memory while stories are linked


@dataclass(slots=True)
class Linked:
    """What was done: stories that were compared, links found that stories follow, links to what is related."""

    stories: int = 0
    follows: int = 0
    related: int = 0


@dataclass(frozen=True, slots=True)
class Linking:
    """Links the stories of an archive. `engine` names the encoder of the vectors as analyses do; `stopping` is asked between
    two pieces of work."""

    archive: Archive
    encoder: Encoder
    engine: str
    window: timedelta = field(default_factory=lambda: GroupSettings().window)

    def run(self, now: datetime, stopping: Callable[[], bool] = lambda: False) -> Linked:
        """Link the stories that changed; each story's links are stored before the next is compared."""
        done = Linked()
        self._profile(stopping)
        if not stopping():
            self.archive.segments.tend(now - self.window)
        if self.archive.threads.waiting(1) and not stopping():
            among = self._among()
            while (ids := self.archive.threads.waiting(STORIES_AT_A_TIME)) and not stopping():
                for id, found in self._linked(ids, among):
                    self.archive.threads.put(id, found, now)
                    done.stories += 1
                    done.follows += sum(one.kind == "follows" for one in found)
                    done.related += sum(one.kind == "related" for one in found)
        return done

    # -- profiles ------------------------------------------------------------------------------------------------------------

    def _profile(self, stopping: Callable[[], bool]) -> None:
        """Make the profiles of stories that changed, and forget those of stories that are gone."""
        while not stopping() and (changed := self.archive.profiles.waiting(self.engine, DECISIONS_AT_A_TIME)):
            self._make(*changed)

    def _make(self, changed: Mapping[str, Sequence[str]], number: int) -> None:
        ids = [id for members in changed.values() for id in members]
        articles = {article.id: article for article in self.archive.articles.many(ids)}
        analyses = {analysis.article: analysis for analysis in self.archive.analyses.many(ids)}
        stories = self.archive.profiles.stories(changed)
        made: list[tuple[Profile, Sequence[str]]] = []
        for id, members in changed.items():
            told = [(articles[one], analyses[one]) for one in members if one in articles and one in analyses]
            if told and id in stories:
                one = profile(stories[id], told, self.engine, number)
                made.append((one, found_by(one)))
        kept = {one.opened.story.id for one, _ in made}
        self.archive.profiles.put(made, [id for id in changed if id not in kept], number)

    # -- links ---------------------------------------------------------------------------------------------------------------

    def _among(self) -> _Among:
        profiles = {one.opened.story.id: one for one in self.archive.profiles.unfiled()}
        window = Window(one.opened for one in profiles.values())
        return _Among(profiles, window, len(window) + self.archive.segments.count())

    def _linked(self, ids: Sequence[str], among: _Among) -> Iterator[tuple[str, tuple[Link, ...]]]:
        """Yield what is decided of each of these stories."""
        profiles = self._profiles(ids, among)
        own = [profiles[id] for id in ids if id in profiles]
        asked = [replace(as_article(one.opened), moment=one.opened.story.updated_at) for one in own]
        vectors = [one.vector for one in asked]
        among.window.prepare(vectors)
        filed = self.archive.segments.search(vectors, NEAREST)
        for number, (one, clues) in enumerate(zip(own, asked, strict=True)):
            near = among.window.near(clues, MOST_APART, number)
            id = one.opened.story.id
            holders = self.archive.profiles.holders(found_by(one), MOST_HOLDERS)
            rarity = among.rarity(holders)
            known = self.archive.threads.of([id])
            followers = [link.story for link in known if link.kind == "follows" and link.earlier == id]
            wanted = {opened.story.id for opened, _ in near.found} | set(filed[number]) | {link.other(id) for link in known}
            wanted |= set(_by_names(holders, rarity, id))
            others = self._profiles(wanted - {id}, among)
            yield id, links(one, list(others.values()), rarity, near.usual, self.encoder.languages, followers)

    def _profiles(self, ids: Collection[str], among: _Among) -> dict[str, Profile]:
        """Return the profiles of these stories that there are: those of open ones are in memory already, and some of others
        that were looked at before."""
        here = {id: one for id in ids if (one := among.profiles.get(id) or among.seen.get(id)) is not None}
        found = self.archive.profiles.many([id for id in ids if id not in here])
        if len(among.seen) + len(found) > MOST_SEEN:
            among.seen.clear()
        among.seen.update(found)
        return here | found


@dataclass(frozen=True, slots=True)
class _Among:
    """The stories that a story is compared among: those that are not filed, by id, how many there are with those that are, and
    those of these that were `seen` while others were linked."""

    profiles: Mapping[str, Profile]
    window: Window
    stories: int
    seen: dict[str, Profile] = field(default_factory=dict)

    def rarity(self, holders: Mapping[str, Sequence[str]]) -> Rarity:
        """How much each key tells: of names, the lesser of what it tells among the open stories and in the whole archive."""
        whole = Rarities({key: len(ids) for key, ids in holders.items()})
        whole.among(self.stories)
        return _Lesser(self.window.rarity, {key: whole[key] for key in holders})


class _Lesser(dict[str, float]):
    """Rarity among the open stories, where some keys are known to be less rare than that."""

    def __init__(self, open_stories: Rarity, whole: Mapping[str, float]) -> None:
        super().__init__()
        self._open = open_stories
        self._whole = whole

    def __missing__(self, key: str) -> float:
        self[key] = found = min(self._open[key], self._whole.get(key, 1.0))
        return found


def _by_names(holders: Mapping[str, Sequence[str]], rarity: Rarity, own: str) -> list[str]:
    """The stories that share most with a story, by the rarity of the names that they share."""
    shared: Counter[str] = Counter()
    for key, ids in holders.items():
        if len(ids) <= MOST_HOLDERS:
            for id in ids:
                shared[id] += rarity[key]  # type: ignore[assignment]
    shared.pop(own, None)
    return sorted(shared, key=lambda id: (-shared[id], id))[:BY_NAMES]
