"""The Protocols: what the desk asks of the world outside. Each has a contract suite in tests/contract."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Protocol, Self, TypeAlias, TypeVar, runtime_checkable

from dragoman.model import (
    Analysis,
    Article,
    Attempt,
    Capture,
    CardChoice,
    Change,
    Changed,
    Constraints,
    Correction,
    Decision,
    EngineIdentity,
    Failed,
    Feed,
    Frame,
    Guide,
    Item,
    Link,
    Membership,
    OpenStory,
    Outcome,
    Profile,
    Record,
    Rendering,
    Searchable,
    Skipped,
    Source,
    SourceName,
    Spellings,
    Story,
    StoryMembers,
    StyleEntry,
    Usage,
    Withdrawal,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

In = TypeVar("In")
Out = TypeVar("Out")

Wanted: TypeAlias = Literal["feed", "page"]


class Transport(Protocol):
    """The way out to the press. Nothing else in the house asks an outlet for anything."""

    async def get(
        self, url: str, wanted: Wanted, *, etag: str | None = None, last_modified: str | None = None, pace: float = 0.0
    ) -> Outcome[Capture]:
        """Fetch `url` as a feed or as a page, and leave its host alone for `pace` seconds after.

        Gives Done with a capture (any status below 400; 304, with an empty body, where `etag` or `last_modified` still hold),
        or Failed with a countable reason. Never raises for what a server does.
        """
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


UNAVAILABLE: Final = "unavailable"
"""The reason of a translator's Failed where not the sentence is at fault: a service is down, over its limits or its budget. The
sentence goes to the next engine, and is tried again later."""


class Translator(Protocol):
    """A translation engine. Languages are BCP 47 primary subtags ("fr")."""

    name: str

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return the languages a text passes through, ("bg", "mk", "en") say, or None where the engine has no way."""
        ...

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return who translates this pair: the version covers the models of every leg. EngineError where there is no way."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`, one sentence each. Gives as many outcomes, in order: Done with a text, never empty, or Failed.

        A sentence that kills the engine is Failed, and the engine is ready for the next call. EngineError where there is
        no way from `source` to `target`.
        """
        ...

    def close(self) -> None:
        """End the engine's processes. A closed engine may be used again: it starts anew."""
        ...


@runtime_checkable
class AlternativeTranslator(Protocol):
    """A translation engine that can say what it holds possible besides its best translation."""

    def alternatives(self, texts: Sequence[str], source: str, target: str) -> list[tuple[str, ...]]:
        """Return other translations of each of `texts`, best first, without the one that `translate` gives; none where it
        has none."""
        ...


@runtime_checkable
class GuidedTranslator(Protocol):
    """A translation engine that can be told more of a sentence than its text."""

    def guided(self, texts: Sequence[str], source: str, target: str, guides: Sequence[Guide]) -> list[Outcome[str]]:
        """Translate as `translate` does; `guides` are as many as `texts`."""
        ...


class Encoder(Protocol):
    """Turns texts into vectors of one space for all its languages."""

    name: str
    version: str
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), dimensions), each row of unit length. An empty text gives a row of zeros."""
        ...


@runtime_checkable
class CoarseEncoder(Protocol):
    """An encoder that has quicker vectors too, in a space of their own."""

    def coarse(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array as `encode` does, of vectors that tell whether two texts are near each other, not how near."""
        ...


class WorkerPool(Protocol):
    """Where step functions run."""

    def map(self, function: Callable[[In], Outcome[Out]], values: Iterable[In]) -> Iterator[Outcome[Out]]:
        """Yield what `function` makes of each value, in order. A call that raises, hangs or dies is Failed; the others go on.

        `function` and the values must be importable and picklable.
        """
        ...

    def close(self) -> None:
        """End the pool's processes."""
        ...


class SourceStore(Protocol):
    """The outlets that the desk reads."""

    def put(self, sources: Sequence[Source]) -> None:
        """Store `sources` and their feeds. A feed that no source lists any more goes; a kept one keeps its state."""
        ...

    def all(self) -> tuple[Source, ...]:
        """Every source, by id."""
        ...

    def many(self, ids: Collection[str]) -> dict[str, Source]:
        """The sources with these ids, by id."""
        ...

    def articles_taken(self) -> dict[str, dict[str, int]]:
        """How many articles were taken of each source, by why their page could not be read, "" for those that were."""
        ...


class FeedStore(Protocol):
    """What feeds answered last, and when to ask again."""

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """The feeds to ask now: never asked, or due at or before `now`."""
        ...

    def all(self) -> tuple[Feed, ...]:
        """Every feed, by address."""
        ...

    def put(self, feed: Feed) -> None:
        """Store what became of `feed`."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the next feed is due, or None where there is no feed, or one that was never asked."""
        ...


class ItemStore(Protocol):
    """What feeds have announced."""

    def put(self, items: Sequence[Item]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Store `items`; one seen before only counts if its text changed. Returns the ids of the (new, changed)."""
        ...

    def to_fetch(self, now: datetime, limit: int) -> tuple[Item, ...]:
        """Items whose page was not fetched since their text changed, or is to be tried again at `now`; oldest first."""
        ...

    def get(self, id: str) -> Item | None:
        """The item with this id, or None."""
        ...

    def find(self, url: str) -> Item | None:
        """The item whose link is `url`, or whose article has this address or canonical address, or None."""
        ...


class CaptureStore(Protocol):
    """The last answer for each item's page."""

    def put(self, item: Item, outcome: Outcome[Capture], at: datetime, retry_at: datetime | None = None) -> None:
        """Store what became of the request for `item`'s page at `at`; it replaces what was there.

        A page is asked for again at `retry_at`: after a failure that may pass, or where an older copy stands in for it.
        """
        ...

    def failures(self, item: Item) -> int:
        """How often the page was asked for in vain since the item's text is what it is."""
        ...

    def get(self, item_id: str) -> Outcome[Capture] | None:
        """What became of the request for the item's page, or None where it was not made."""
        ...

    def to_extract(self, limit: int) -> tuple[tuple[Item, Outcome[Capture]], ...]:
        """Items with an answer from which nothing was taken yet, in the order in which they were fetched."""
        ...

    def mark_extracted(self, read: Sequence[tuple[Item, Failed | Skipped | None]], *, forget: Container[str] = ()) -> None:
        """Note that items' pages were read, and why no article was taken from them, where none was.

        The copies of those whose ids are in `forget` are let go.
        """
        ...

    def problem(self, item_id: str) -> Failed | None:
        """Why no article was taken from the item's page, or None."""
        ...


class ArticleStore(Protocol):
    """What was taken from pages and feeds."""

    def put(self, taken: Sequence[tuple[str, Article]]) -> tuple[Article, ...]:
        """Store articles, each taken from an item (its id), all or none, and return them with their revisions: another text is
        the next one."""
        ...

    def get(self, id: str) -> Article | None:
        """The article with this id, as it is now, or None."""
        ...

    def many(self, ids: Sequence[str]) -> tuple[Article, ...]:
        """The articles with these ids that are known, in the order of the ids."""
        ...

    def of_item(self, item_id: str) -> Article | None:
        """The article that was taken from an item, or None."""
        ...

    def to_analyse(self, engine: str, limit: int) -> tuple[Article, ...]:
        """Articles that `engine` has not seen with their present text, oldest first."""
        ...


class FrameStore(Protocol):
    """What outlets' pages have in common."""

    def many(self, sources: Collection[str]) -> dict[str, Frame]:
        """The frames of these sources (ids) that are known."""
        ...

    def put(self, frames: Collection[Frame]) -> None:
        """Store frames; each takes the place of what was known of its source."""
        ...


class AnalysisStore(Protocol):
    """What was learned of articles."""

    def put(self, analyses: Sequence[tuple[Article, Analysis]]) -> None:
        """Store what was learned of each article's present text."""
        ...

    def many(self, article_ids: Sequence[str]) -> tuple[Analysis, ...]:
        """The analyses of these articles, in their order, without those that have none."""
        ...

    def to_group(self, limit: int) -> tuple[str, ...]:
        """Ids of analysed articles that are in no story yet, in the order of their publication."""
        ...


class StoryStore(Protocol):
    """What belongs together, and what was decided."""

    def put(self, placed: Sequence[tuple[Story, Membership, Decision]], *, known: int | None = None) -> bool:
        """Store decisions with the stories and memberships that they made, all or none; a slug, once given, stays.

        An article that is in a story already stays there, and its decision is not written twice. Nothing is stored, and the
        answer is no, where a person has decided something after the decision `known`: it is to be decided anew.
        """
        ...

    def open_since(self, moment: datetime) -> tuple[OpenStory, ...]:
        """Stories updated at or after `moment`, with what their analysed articles tell together, by id."""
        ...

    def since(self, moment: datetime) -> tuple[StoryMembers, ...]:
        """Stories updated at or after `moment`, newest first, with who belongs to them."""
        ...

    def opened_between(self, start: datetime, end: datetime) -> tuple[StoryMembers, ...]:
        """Stories that opened at or after `start` and before `end`, the last updated first, with who belongs to them."""
        ...

    def opened_on(self, day: date) -> tuple[str, ...]:
        """The ids of the stories that opened on a day (UTC), in their order; also of those that went into others."""
        ...

    def count(self) -> int:
        """How many stories there are, with those that went into others."""
        ...

    def days(self) -> tuple[date, ...]:
        """The days (UTC) on which stories opened, in order; also stories that went into others."""
        ...

    def opened_around(self, start: datetime, end: datetime) -> tuple[datetime | None, datetime | None]:
        """When the last story before `start` opened, and the first at or after `end`; None where there is none."""
        ...

    def reported_by(self, source: str, limit: int) -> tuple[tuple[Story, str], ...]:
        """The last `limit` articles (ids) of a source that are in stories, the newest first, each with its story."""
        ...

    def touched_since(self, moment: datetime) -> tuple[StoryMembers, ...]:
        """Stories of which a person decided something at or after `moment`, newest first, with who belongs to them."""
        ...

    def many(self, ids: Collection[str]) -> tuple[StoryMembers, ...]:
        """The stories with these ids, by id, with who belongs to them: nobody, where a story went into another one."""
        ...

    def by_slug(self, slug: str) -> StoryMembers | None:
        """The story with this slug and who belongs to it, or None, also where it went into another one."""
        ...

    def find(self, name: str, limit: int = 10) -> tuple[Story, ...]:
        """Stories with this id or slug, else those of which one begins with `name`, at most `limit`, by slug; whatever they
        have gone into."""
        ...

    def leads_to(self, slug: str) -> Story | None:
        """The story that the one with this slug has gone into, by however many steps; itself where it has not; or None."""
        ...

    def moved_since(self, moment: datetime) -> tuple[tuple[Story, Story], ...]:
        """Stories that went into others, with those that they lead to now, by slug: all of which the way changed at or after
        `moment`."""
        ...

    def to_review(self) -> tuple[str, ...]:
        """Ids of stories to which something came since they were last reviewed, in order."""
        ...

    def of_article(self, article_id: str) -> tuple[Story, Membership] | None:
        """The story of an article and how it came there, or None."""
        ...


class DecisionStore(Protocol):
    """What was decided of stories after their articles were placed, by persons and by the machine."""

    def put(self, changes: Sequence[Change], *, known: int, reviewed: Collection[str] = ()) -> tuple[int, ...] | None:
        """Store changes, all or none, note that the stories `reviewed` (ids) were, and return the numbers of the decisions.

        None, and nothing stored, where there is a decision after `known`: of a person, for changes by the machine; of anyone,
        for a person's. A story that all articles leave leads to the one where most of them are.
        """
        ...

    def last(self) -> int:
        """The number of the last decision, 0 before the first."""
        ...

    def constraints(self, articles: Collection[str] = (), since: datetime | None = None) -> Constraints:
        """What persons have decided that concerns these articles, and those of stories updated at or after `since`."""
        ...

    def record(self, number: int) -> Record | None:
        """The decision with this number, or None."""
        ...

    def of(self, subject: str) -> tuple[Record, ...]:
        """What was decided of an article or a story (id), and what moved it, or into it, or out of it; oldest first."""
        ...

    def log(self, limit: int) -> tuple[Record, ...]:
        """The last decisions of persons, the newest first."""
        ...

    def ended(self, number: int, stories: Collection[str]) -> dict[str, tuple[Story, bool]]:
        """What each of these stories (ids) has gone into, itself where it has not, and whether decision `number` ended it."""
        ...


class ProfileStore(Protocol):
    """What stories tell, summed up: derived from their articles, and made anew at any time."""

    def waiting(self, engine: str, limit: int) -> tuple[dict[str, tuple[str, ...]], int] | None:
        """Stories that changed since profiles were made of them, or whose profile has vectors of another encoder: their ids
        with their articles' in order of publication (none where the story is gone); and the last decision looked at, of
        `limit` at most. None where nothing is new."""
        ...

    def stories(self, ids: Collection[str]) -> dict[str, Story]:
        """The stories with these ids that there are."""
        ...

    def put(self, profiles: Sequence[tuple[Profile, Sequence[str]]], gone: Collection[str], number: int) -> None:
        """Store profiles, each with the names under which it is found; forget those of stories that are `gone`, with their
        links; and note that decisions up to `number` are known. What is written waits for its links."""
        ...

    def many(self, ids: Collection[str]) -> dict[str, Profile]:
        """The profiles of these stories that there are, by id."""
        ...

    def unfiled(self) -> Iterable[Profile]:
        """Yield the profiles that no segment holds: those of open stories, and of some that were closed of late."""
        ...

    def vectors(self, ids: Collection[str]) -> dict[str, NDArray[np.float32]]:
        """The sums of the vectors of these stories' articles, by id."""
        ...

    def holders(self, keys: Iterable[str], most: int) -> dict[str, tuple[str, ...]]:
        """The stories that are found under each of these names, by name: one more than `most` where there are more."""
        ...


class SegmentStore(Protocol):
    """The vectors of closed stories, searched without being loaded. Derived from profiles, and made anew at any time."""

    def search(self, vectors: Sequence[NDArray[np.float32]], count: int) -> list[tuple[str, ...]]:
        """Return for each vector the ids of its nearest stories, `count` at most, the nearest first."""
        ...

    def tend(self, closed_before: datetime) -> int:
        """File the stories that were updated before `closed_before`, and make anew what is missing or out of date; return how
        many were filed. ArchiveError where the folder cannot be written."""
        ...

    def missing(self) -> tuple[int, ...]:
        """The numbers of segments that are not there: the next `tend` makes them anew."""
        ...

    def count(self) -> int:
        """How many stories the segments hold."""
        ...


class ThreadStore(Protocol):
    """Which stories belong beside each other."""

    def waiting(self, limit: int) -> tuple[str, ...]:
        """Stories whose profile is newer than their links, the first opened first."""
        ...

    def put(self, story: str, links: Sequence[Link], now: datetime) -> None:
        """Store what was decided of a story: `links` take the place of all that it follows and of all that it is related to.

        A story that begins or ends to follow another is noted among the decisions, with the reasons.
        """
        ...

    def of(self, stories: Collection[str]) -> tuple[Link, ...]:
        """All links of these stories, in both directions, by story and earlier story."""
        ...

    def threads(self, stories: Collection[str]) -> tuple[Link, ...]:
        """What these stories follow and what follows them, directly or through others, some steps far."""
        ...


class TranslationStore(Protocol):
    """What engines made of sentences, by text, pair, engine and version; and what readers are shown."""

    def put_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Store `attempts`. The same text, pair, engine, version and way, with the same names bound, is the same attempt, and
        the last one counts."""
        ...

    def attempts(self, texts: Sequence[str], source_language: str, language: str) -> dict[str, tuple[Attempt, ...]]:
        """All attempts at these texts for a pair of languages, by text, in no order; a text without any is left out."""
        ...

    def corrections(self, texts: Sequence[str], source_language: str, language: str) -> dict[str, Correction]:
        """What editors have these texts translated as, by text."""
        ...

    def named(self, passages: Sequence[str], language: str) -> dict[str, tuple[SourceName, ...]]:
        """The names of the sentences that are shown of these passages in `language`, by passage, with what the stylebook bade
        when they were translated; passages of which nobody looked for names are left out."""
        ...

    def put_renderings(self, renderings: Sequence[Rendering], engines: str) -> None:
        """Store what is shown of the sentences, all of a passage at once, and which `engines` were to be had for it.

        Whatever was shown of these passages in these languages before is replaced. Attempts must be stored first.
        """
        ...

    def rendered(self, passages: Sequence[str], language: str, engines: str) -> dict[str, frozenset[tuple[int, int]]]:
        """The (start, end) of the sentences of `passages` that were rendered into `language` with these `engines` to be had,
        but for those on which an engine broke down as a whole."""
        ...

    def renderings(self, passages: Sequence[str], language: str) -> dict[str, tuple[Rendering, ...]]:
        """What is shown of these passages in `language`, by passage, sentences in order."""
        ...

    def shown(self, language: str) -> dict[tuple[str, str], int]:
        """How many sentences are shown in `language`, by (how, why or by which engine)."""
        ...

    def verdicts(self, language: str) -> dict[tuple[str, str, str], int]:
        """How many translations into `language` were not passed, by (engine, check, verdict); by (engine, "", "") all of it."""
        ...

    def verdicts_by_pair(self) -> dict[tuple[str, str, str], tuple[int, int, int]]:
        """How many translations there are, how many of them failed a check, and how many are in doubt, by (engine, source
        language, language)."""
        ...

    def doubtful(self, language: str) -> tuple[Rendering, ...]:
        """What is shown in `language` though a check doubts it, and what is not shown because one failed it, by passage."""
        ...


class MemoryStore(Protocol):
    """What editors have sentences translated as, whatever engines make of them."""

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Store corrections, all or none; each takes the place of one of the same sentence and pair. What is shown of these
        sentences waits for the next round."""
        ...

    def forget(self, source_text: str, source_language: str, language: str) -> bool:
        """Forget the correction of a sentence, which engines then translate again. Returns whether there was one."""
        ...

    def corrections(self, source_language: str = "", language: str = "") -> tuple[Correction, ...]:
        """All corrections, of a pair or of one side where that is given, by languages and sentence."""
        ...

    def translations(self) -> tuple[Attempt, ...]:
        """What engines made that readers are shown, by languages and sentence."""
        ...


class StylebookStore(Protocol):
    """How names are written in readers' languages: what editors have set, and what the press was seen to write."""

    def entries(self, language: str = "") -> tuple[StyleEntry, ...]:
        """What editors have set for a reader's language, all without one, by language and name."""
        ...

    def set(self, entries: Sequence[StyleEntry]) -> None:
        """Store entries, all or none; each takes the place of one of the same name and languages."""
        ...

    def unset(self, name: str, language: str, source_language: str = "") -> bool:
        """Forget an entry. Returns whether there was one."""
        ...

    def spellings(self, language: str) -> Spellings:
        """All that the press in a reader's language was seen to write: in a large archive, a great deal."""
        ...

    def spellings_of(self, keys: Collection[str], source_language: str, language: str) -> Spellings:
        """What the press in `language` was seen to write for names under these keys, in texts in `source_language`."""
        ...

    def add(self, more: Spellings, read: Collection[str]) -> None:
        """Add to what is known, and note that the articles `read` (ids) were counted; all or none."""
        ...

    def to_learn(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Stories with analysed articles that were not counted yet, at most `limit`, with the ids of these."""
        ...


class UsageStore(Protocol):
    """What was asked of translation services, day by day (UTC)."""

    def add(self, day: date, service: str, usage: Usage) -> None:
        """Add to what was asked of a service (its name) on a day."""
        ...

    def of(self, day: date) -> dict[str, Usage]:
        """What was asked on a day, by service."""
        ...

    def since(self, day: date) -> dict[str, Usage]:
        """What was asked on a day and after, together, by service."""
        ...


class ChangeStore(Protocol):
    """What changed, in order: for those who keep something that is made of the archive."""

    def last(self) -> int:
        """The number of the last change, 0 before the first."""
        ...

    def since(self, number: int, limit: int) -> Changed | None:
        """What changed after the change `number`, the first `limit` changes of it; None where nothing did."""
        ...


class CardStore(Protocol):
    """What stories' cards are made with, as long as it holds."""

    def put(self, choices: Sequence[CardChoice], number: int) -> None:
        """Store what was chosen by what the archive held after the change `number`, each in the place of what is known of the
        same story in the same language."""
        ...

    def many(self, stories: Collection[str], language: str) -> dict[str, CardChoice]:
        """What was chosen for these stories in `language`, by story, of those that have not changed since."""
        ...


class SearchStore(Protocol):
    """The words of what is shown, so that they can be found."""

    def known(self, rules: str) -> int:
        """The number of the last change that the index knows of. An index that was made by other `rules` (what is shown, how
        words are read) is emptied, and knows of none."""
        ...

    def put(self, found: Sequence[Searchable], gone: Collection[str], number: int) -> None:
        """Store articles as they can be searched, each in the place of what was known of it; forget those that are `gone`; and
        note that changes up to `number` are known. All or none."""
        ...

    def find(
        self,
        question: str,
        *,
        language: str = "",
        source: str = "",
        country: str = "",
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[tuple[str, ...], int]:
        """Return ids of articles that answer `question`, best first, `limit` of them from place `offset` on, and how many there
        are. Any text is a question; an empty one finds everything, the newest first.

        Words in quotation marks are found as they stand, others as the beginnings of words; accents do not count. `language`,
        `source`, `country` and the days (UTC, both included) narrow what is found.
        """
        ...


class WithdrawalStore(Protocol):
    """Articles that persons took out for good."""

    def withdraw(self, url: str, at: datetime, who: str, why: str) -> tuple[Withdrawal, ...]:
        """Delete every article and item that `url` leads to, with all that was made of them, and note that they stay away.

        Nothing is deleted, and nothing returned, where no item or article has this address. An address that is withdrawn
        already gives its withdrawal again.
        """
        ...

    def lift(self, url: str) -> tuple[Withdrawal, ...]:
        """Forget that articles at `url` were withdrawn, and return what is forgotten: a feed may bring them again."""
        ...

    def names(self, names: Collection[str]) -> frozenset[str]:
        """Those of `names` (addresses, ids of items) that are withdrawn."""
        ...

    def of(self, stories: Collection[str]) -> tuple[Withdrawal, ...]:
        """What was withdrawn from these stories, the newest first."""
        ...

    def log(self, limit: int) -> tuple[Withdrawal, ...]:
        """The last withdrawals, the newest first."""
        ...


class Archive(Protocol):
    """What the desk keeps, one store a noun. Each call is one transaction; ArchiveError where the database is gone."""

    @property
    def sources(self) -> SourceStore:
        """The outlets."""
        ...

    @property
    def feeds(self) -> FeedStore:
        """Their feeds."""
        ...

    @property
    def items(self) -> ItemStore:
        """What feeds have announced."""
        ...

    @property
    def captures(self) -> CaptureStore:
        """Pages as fetched."""
        ...

    @property
    def articles(self) -> ArticleStore:
        """What was taken from them."""
        ...

    @property
    def frames(self) -> FrameStore:
        """What outlets' pages have in common."""
        ...

    @property
    def analyses(self) -> AnalysisStore:
        """What was learned of articles."""
        ...

    @property
    def stories(self) -> StoryStore:
        """What belongs together."""
        ...

    @property
    def decisions(self) -> DecisionStore:
        """What was decided of stories."""
        ...

    @property
    def profiles(self) -> ProfileStore:
        """What stories tell, summed up."""
        ...

    @property
    def segments(self) -> SegmentStore:
        """The vectors of closed stories."""
        ...

    @property
    def threads(self) -> ThreadStore:
        """Which stories belong beside each other."""
        ...

    @property
    def translations(self) -> TranslationStore:
        """Attempts and renderings."""
        ...

    @property
    def memory(self) -> MemoryStore:
        """What editors have sentences translated as."""
        ...

    @property
    def stylebook(self) -> StylebookStore:
        """How names are written."""
        ...

    @property
    def usage(self) -> UsageStore:
        """What services were asked."""
        ...

    @property
    def changes(self) -> ChangeStore:
        """What changed, in order."""
        ...

    @property
    def cards(self) -> CardStore:
        """What stories' cards are made with."""
        ...

    @property
    def search(self) -> SearchStore:
        """The words of what is shown."""
        ...

    @property
    def withdrawals(self) -> WithdrawalStore:
        """Articles that persons took out for good."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...
