"""What persons' decisions leave open to the machine: where an article is held, which stories it may be in, which may be one.

Of two articles the latest word counts: a decision that placed one and parted the other keeps them apart until a later one puts
them into one story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dragoman.model import Constraints, Story, Word


class Rules:
    """Constraints, looked up by article and story, kept up to date by `put` as articles are placed. Every article that is
    parted from another is known by `where` it is, as far as it is in a story."""

    def __init__(self, constraints: Constraints | None = None) -> None:
        constraints = constraints or Constraints()
        self.known = constraints.known
        self._stories = constraints.held
        self._pinned = constraints.pinned
        self._where: dict[str, str] = {}
        self._inside: defaultdict[str, set[str]] = defaultdict(set)
        self._of_article: defaultdict[str, list[Word]] = defaultdict(list)
        self._placed: defaultdict[int, set[str]] = defaultdict(set)
        self._parted: defaultdict[int, set[str]] = defaultdict(set)
        self._together: defaultdict[int, set[str]] = defaultdict(set)
        for word in sorted(constraints.words, key=lambda one: (-one.decision, one.article)):
            self._take(word)
        for article, story in constraints.where.items():
            self.put(article, story)

    def _take(self, word: Word) -> None:
        self._of_article[word.article].append(word)
        if word.role == "parted":
            self._parted[word.decision].add(word.article)
        else:
            self._together[word.decision].add(word.article)
        if word.role == "placed":
            self._placed[word.decision].add(word.article)

    def put(self, article: str, story: str) -> None:
        """Note where an article is now."""
        if article in self._of_article:
            before = self._where.get(article)
            if before is not None:
                self._inside[before].discard(article)
            self._where[article] = story
            self._inside[story].add(article)

    def where(self, article: str) -> str | None:
        """Return the story that an article is in, None for those that no word speaks of."""
        return self._where.get(article)

    def held(self, article: str) -> tuple[int, Story] | None:
        """Return the last decision that holds an article, and the story that it is held in, or None."""
        for word in self._of_article.get(article, ()):
            if word.story is not None:
                return word.decision, self._stories[word.story]
        return None

    def words(self, article: str) -> tuple[Word, ...]:
        """Return the words on an article, the latest first."""
        return tuple(self._of_article.get(article, ()))

    def parted(self, article: str) -> frozenset[str]:
        """Return the articles that must not be in one story with this one."""
        return frozenset(other for other, _ in self._parted_by(article))

    def _parted_by(self, article: str) -> Iterator[tuple[str, int]]:
        for word in self._of_article.get(article, ()):
            others: Iterable[str] = ()
            if word.role == "placed":
                others = self._parted[word.decision]
            elif word.role == "parted":
                others = self._placed[word.decision]
            for other in sorted(others):
                if not self._put_together_since(article, other, word.decision):
                    yield other, word.decision

    def _put_together_since(self, article: str, other: str, decision: int) -> bool:
        return any(
            other in self._together[word.decision]
            for word in self._of_article[article]
            if word.decision > decision and word.role != "parted"
        )

    def against(self, article: str, story: str) -> int | None:
        """Return the decision that keeps an article out of a story because of another article there, or None."""
        for other, decision in self._parted_by(article):
            if self._where.get(other) == story or ((held := self.held(other)) is not None and held[1].id == story):
                return decision
        return None

    def permits(self, article: str, story: str) -> bool:
        """Return whether the machine may put an article into a story: none that is pinned, none with one parted from it."""
        return story not in self._pinned and self.against(article, story) is None

    def may_merge(self, of: str, into: str) -> bool:
        """Return whether the machine may make two stories one."""
        if of in self._pinned or into in self._pinned:
            return False
        return all(self.against(article, into) is None for article in self._in(of))

    def merge(self, of: str, into: str) -> None:
        """Note that two stories have become one."""
        for article in self._in(of):
            self.put(article, into)

    def _in(self, story: str) -> tuple[str, ...]:
        return tuple(sorted(self._inside.get(story, ())))

    def may_split(self, story: str) -> bool:
        """Return whether the machine may take articles out of a story."""
        return story not in self._pinned
