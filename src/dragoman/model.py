"""The domain types: frozen values that every step takes and gives.

All datetimes are aware and in UTC. Ids are strings: stable, readable in a log, safe in a URL. Positions (``start``, ``end``)
count characters of a passage's text. This module imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float32]

T = TypeVar("T")

Terms: TypeAlias = Literal["link", "excerpt", "full"]
PassageKind: TypeAlias = Literal["headline", "lead", "subhead", "paragraph", "quote", "caption"]
DateFrom: TypeAlias = Literal["feed", "json-ld", "meta", "page", "seen"]
Access: TypeAlias = Literal["free", "cut", "paywalled"]
Verdict: TypeAlias = Literal["pass", "doubt", "fail"]
Quality: TypeAlias = Literal["full", "gist"]
MentionKind: TypeAlias = Literal["person", "place", "country", "organisation", "outlet", "name"]
LinkKind: TypeAlias = Literal["follows", "related"]
Precision: TypeAlias = Literal["minute", "hour", "part of day", "day", "week", "month", "season", "year", "decade", "century"]
DecidedBy: TypeAlias = Literal["machine", "person"]
Role: TypeAlias = Literal["placed", "beside", "parted"]
ShownAs: TypeAlias = Literal["source", "translation", "original"]
ListKind: TypeAlias = Literal["section", "day", "source"]


def digest(*parts: str, length: int = 16) -> str:
    """Return the first `length` hex digits of the SHA-256 of `parts`, which are kept apart from each other."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


# -- sources and what they send ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet. `country` is ISO 3166-1 alpha-2, `languages` are BCP 47 codes, the first one is its main language.

    `terms` says what the outlet lets others publish: a link (headline and link), an excerpt, or the full text.
    `pace` is the least number of seconds between two requests to the outlet.
    """

    id: str
    name: str
    homepage: str
    country: str
    languages: tuple[str, ...]
    feeds: tuple[str, ...]
    terms: Terms = "excerpt"
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of a source, and what the last answers said of it.

    `url` is the address in desk.toml, `location` the one that it has moved to for good. `failures` counts those in a row, with
    the last one's reason and note. `interval` is the number of seconds between the last two looks at it that were planned;
    `body_key` a digest of the last body, for feeds that answer in full each time. A feed that is gone has `retired_at` and is
    not asked any more.
    """

    url: str
    source: str
    etag: str | None = None
    last_modified: str | None = None
    due_at: datetime | None = None
    failures: int = 0
    last_reason: str = ""
    last_note: str = ""
    location: str | None = None
    interval: float | None = None
    body_key: str | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    retired_at: datetime | None = None

    @property
    def address(self) -> str:
        """Where to ask for the feed now."""
        return self.location or self.url


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `content` is the feed's own full text as HTML, where it gives one."""

    id: str
    feed: str
    source: str
    guid: str
    url: str
    title: str
    summary: str
    content: str
    language: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    seen_at: datetime

    @property
    def text_key(self) -> str:
        """A digest of what a reader would see of the item: it changes when the outlet retitles or rewrites it.

        It does not change with what outlets change without saying anything: a link's parameters, white space, markup.
        """
        page = re.split(r"[?#]", self.url, maxsplit=1)[0].partition("://")[2].rstrip("/")
        return digest(page.lower(), *(_bare_text(part) for part in (self.title, self.summary, self.content)))


# What is no text in HTML: the insides of scripts, then tags and comments.
_SCRIPT = re.compile(r"<(?:script|style)\b[^<>]*>[^<]*", re.I)
_MARKUP = re.compile(r"<[^<>]*>")


def _bare_text(markup: str) -> str:
    """The words of `markup`, and nothing else of it."""
    return " ".join(html.unescape(_MARKUP.sub(" ", _SCRIPT.sub(" ", markup))).split())


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as fetched. `headers` are the answer's, names in lower case; `body` is decompressed, in its own encoding.

    `moved_to` is the address that permanent redirects alone have led to, if any. `reservations` are those that the host
    declares for the address outside of the page (see `Article.reservations`).
    """

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    media_type: str
    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None
    reservations: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the value of the header `name` (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def charset(self) -> str | None:
        """The encoding that the server declares, or None."""
        found = re.search(r"charset=[\"']?([\w.:-]+)", self.header("content-type") or "", re.I)
        return found[1] if found else None


# -- articles ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article: a headline, a paragraph. Its id follows its text, so citations outlive a revision."""

    id: str
    article: str
    index: int
    kind: PassageKind
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """What was taken from a page, or from a feed alone (`from_feed`). `date_from` says who gave `published_at`.

    `reservations` are what the outlet reserves for this page: "noarchive" (no copy of the page is kept, or shown in full),
    "nosnippet" (a headline and a link, nothing of the text), "tdm" (text and data mining: the page is not read, the feed alone
    speaks). `problem` says why an article `from_feed` has no page, as a code that can be counted.

    `bylines` are people; `organisations` are the agencies, desks and outlets that stand beside or in place of them.
    `image_credit` is who is to be named for `image`. `notes` are codes of what a reader must know of the page: "live" (a report
    that changes while it is read), "part" (one page of several), "corrected" (it carries a correction).
    """

    id: str
    source: str
    url: str
    canonical: str
    language: str | None
    headline: str
    bylines: tuple[str, ...]
    section: str | None
    image: str | None
    published_at: datetime
    date_from: DateFrom
    access: Access
    revision: int
    passages: tuple[Passage, ...]
    from_feed: bool = False
    modified_at: datetime | None = None
    reservations: tuple[str, ...] = ()
    problem: str = ""
    organisations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    image_credit: str | None = None

    @property
    def lead(self) -> str:
        """The lead, else the first paragraph, else nothing: what stands first below the headline."""
        for kind in ("lead", "paragraph", "quote"):
            for passage in self.passages:
                if passage.kind == kind:
                    return passage.text
        return ""

    @property
    def text_key(self) -> str:
        """A digest of the passages: equal for two captures of which the reader sees the same."""
        return digest(*(f"{passage.kind}:{passage.text}" for passage in self.passages))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A block of a page that is not taken for the article's text, and why, as a code that can be counted."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class FrameBlock:
    """A block that an outlet's pages repeat: the number of the page that had it first, how many had it, the last that did."""

    first: int
    pages: int
    last: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What an outlet's pages have in common: how many were seen, the last of them by their keys, and their blocks by the keys
    of their texts."""

    source: str
    pages: int = 0
    recent: tuple[str, ...] = field(default=(), repr=False)
    blocks: Mapping[str, FrameBlock] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article with what was left out of its page, and the keys of the page's blocks that are no links, for the
    outlet's frame."""

    article: Article
    left_out: tuple[LeftOut, ...] = ()
    blocks: frozenset[str] = frozenset()


# -- facts: who, where, how many, when -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a passage: from character `start` up to and without character `end` of its text."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `key` is the same across scripts and spellings; `name` is the fullest form that the article gives.

    `note` says what is odd about the spelling ("" where nothing is): it may be another mention's name, garbled.
    """

    span: Span
    kind: MentionKind
    key: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, both normalised: "5,3 milliards d'euros" is 5.3e9 of "EUR".

    `unit` is "" for a bare count, "%" for percentages, an ISO 4217 code, an SI symbol, "ordinal", "score" and so on (see
    `dragoman.analyse.quantities`). `high` is the upper end of a range or the second figure of a score.
    """

    span: Span
    value: float
    unit: str
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A date or time, resolved: from `start` up to and without `end`, in UTC. `precision` is how finely it is told."""

    span: Span
    start: datetime
    end: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks, without the marks; in pieces where they run on over paragraphs."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """Where the article names another outlet as its source. `outlet` is the outlet's key, `url` a link beside the name."""

    span: Span
    outlet: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words of an article's passages tell, each with its place in the text; `language` is the one they are read in."""

    language: str
    confidence: float
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()
    quotes: tuple[Quote, ...] = ()
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was learned of an article's text. `vector` has unit length; `engine` names the encoder that made it; `encoded` is
    the language of the text that it was made of, where that is the headline in translation."""

    article: str
    language: str
    confidence: float
    vector: Vector = field(repr=False, compare=False)
    engine: str
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()
    quotes: tuple[Quote, ...] = ()
    credits: tuple[Credit, ...] = ()
    encoded: str = ""


# -- stories -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """What outlets tell of one event. `id` and `slug` never change, whatever is merged or split."""

    id: str
    slug: str
    opened_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Clues:
    """An article as grouping sees it, made by `dragoman.group.clues`.

    `names`, `words`, `numbers` and `days` are keys with weights, `headline` the words of the headline; a key of `names` is that
    of a mention, or `part:` and the last part of a person's name; of `numbers` "unit value"; of `days` an ISO date.
    `encoded` is the language of the text that the vector is of, `language` the article's; `length` is that of its text in
    characters, `called` how it writes its names, by key.
    """

    article: str
    moment: datetime
    vector: Vector = field(repr=False, compare=False)
    encoded: str
    language: str
    names: Mapping[str, float]
    headline: Mapping[str, float]
    words: Mapping[str, float]
    numbers: Mapping[str, float]
    days: Mapping[str, float]
    length: int
    called: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A story as grouping sees it, made by `dragoman.group.opened` and `dragoman.group.joined`.

    `total` is the sum of its articles' vectors (dimensions,), `size` how many they are, `members` the last of them, in the
    order they came. `names`, `words`, `numbers` and `days` are sums of what its articles tell, by key; `languages` counts its
    articles by language, `length` is how many characters they have together.
    """

    story: Story
    total: Vector = field(repr=False, compare=False)
    size: int
    members: tuple[Clues, ...] = field(default=(), repr=False)
    names: Mapping[str, float] = field(default_factory=dict, repr=False)
    words: Mapping[str, float] = field(default_factory=dict, repr=False)
    numbers: Mapping[str, float] = field(default_factory=dict, repr=False)
    days: Mapping[str, float] = field(default_factory=dict, repr=False)
    languages: Mapping[str, int] = field(default_factory=dict)
    length: int = 0


@dataclass(frozen=True, slots=True)
class StoryMembers:
    """A story with the ids of its articles in order of publication, its outlets' ids and its languages; whether a person pinned
    it, and the headlines that a person gave it, by language."""

    story: Story
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    pinned: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A story as the archive remembers it, so that it can be compared without reading its articles again.

    `called` is how its articles write its names: key → language → name. `articles` are the ids of those it was made of,
    `engine` the encoder of its vectors, `number` the last decision that it knows of.
    """

    opened: OpenStory
    called: Mapping[str, Mapping[str, str]]
    articles: tuple[str, ...]
    engine: str
    number: int


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name that two stories have in common: its key, and how it is written, by language."""

    key: str
    written: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Two stories that belong beside each other. `story` "follows" `earlier` where it is the same course of events, and is
    "related" to it where it is another event with the same names; `earlier` opened first. `score` is from 0 to 1."""

    story: str
    earlier: str
    kind: LinkKind
    score: float
    names: tuple[SharedName, ...]
    reasons: tuple[Reason, ...]

    def other(self, id: str) -> str:
        """Return the id of the one of the two that is not `id`."""
        return self.earlier if id == self.story else self.story


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision: its name, its figure, and a note for people."""

    name: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """An article's place in a story, with the score and the reasons that put it there."""

    story: str
    article: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided of a subject (an article's or story's id), by a person or by the machine. `who` and `why` are
    a person's name and words."""

    kind: str
    subject: str
    by: DecidedBy
    at: datetime
    reasons: tuple[Reason, ...]
    who: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An article goes from one story into another (ids)."""

    article: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Word:
    """What a person's decision, by its number, says of an article: it was `placed` into a story; it was `beside` those that
    were, in that story already; or it was `parted` from them, and is never put together with them again. `story` is where
    one that was placed, or beside, is held with the others, whatever the machine does; None where nothing holds it any more."""

    decision: int
    article: str
    role: Role
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A story's headline in the edition of `language`, in a person's words."""

    story: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A decision on stories with all that it does, stored as one.

    `opens` are stories that it makes, or makes pages again; a story that all articles leave becomes a redirect. `ends` are
    numbers of decisions whose words and titles hold no longer. A word of the decision itself has number 0; one with another
    number replaces what that decision said of the article. `pinned` sets or lifts the pin of the decision's subject.
    """

    decision: Decision
    moves: tuple[Move, ...] = ()
    opens: tuple[Story, ...] = ()
    words: tuple[Word, ...] = ()
    ends: tuple[int, ...] = ()
    undoes: int | None = None
    pinned: bool | None = None
    title: Title | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A decision as the log holds it: its number, what it moved, the title that it gave, and which decision undid it."""

    number: int
    decision: Decision
    moves: tuple[Move, ...] = ()
    title: Title | None = None
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """What persons have decided, as far as it concerns some articles: their words, where the articles that these speak of are
    now, and which stories are pinned. Stories are given as what they have gone into. `known` is the number of the last
    decision of a person: what the machine decides from this holds until there is another."""

    words: tuple[Word, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    held: Mapping[str, Story] = field(default_factory=dict)
    known: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in an archive since somebody looked: ids of articles, of stories (those that hold these articles among them)
    and of sources, and the number of the last change that this knows of."""

    articles: tuple[str, ...]
    stories: tuple[str, ...]
    sources: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Searchable:
    """An article as it can be searched: what is shown of it, in its own language and in those of the editions."""

    article: str
    published_at: datetime
    headline: str
    text: str
    language: str
    source: str
    country: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article that a person took out for good, and what is left of it: the story that it was in, if any, its outlet (id),
    its address, who withdrew it, when and why."""

    article: str
    story: str | None
    source: str
    url: str
    at: datetime
    who: str
    why: str


# -- translation ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, by its place in the passage's text."""

    passage: str
    index: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """What one check says of a translation. Spans are (start, end) in the source and in the target sentence."""

    name: str
    verdict: Verdict
    source_spans: tuple[tuple[int, int], ...] = ()
    target_spans: tuple[tuple[int, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """Who made a translation or a vector. `version` changes with the engine's models, so that a change of engine is a
    change of data. `quality` is "gist" for an engine whose output only gives the drift."""

    name: str
    version: str
    quality: Quality = "full"

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Guide:
    """What an engine is told of one sentence besides its text: how names are rendered, as (name, rendering), and what stands
    before it, in its own language, so that "he" or "the bank" can be understood."""

    names: tuple[tuple[str, str], ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of a translation service. `characters` are of the sentences sent, `tokens` are those that it counted,
    both ways, `cost` is in the currency of desk.toml."""

    requests: int = 0
    characters: int = 0
    tokens: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to translate a sentence's text. An engine that gave nothing leaves `text` empty and says why in `error`.

    `way` is how it came to be where that was not at once (a code, see `dragoman.translate.choose`); `checked_with` is the
    version of the checks that gave the verdicts, "" where none did. `names` are those of the sentence, with what the stylebook
    bade then, None where nobody looked.
    """

    source_text: str
    source_language: str
    language: str
    engine: EngineIdentity
    text: str
    checks: tuple[Check, ...]
    error: str = ""
    way: str = ""
    checked_with: str = ""
    names: tuple[SourceName, ...] | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the checks; an attempt without a text has failed."""
        verdicts = {check.verdict for check in self.checks}
        if not self.text.strip() or "fail" in verdicts:
            return "fail"
        return "doubt" if "doubt" in verdicts else "pass"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is shown of a sentence in a reader's language.

    `shown_as` is "source" where the sentence is in the reader's language already, "translation" where an attempt passed,
    "original" where nothing passed: then `text` is the sentence itself and `reason` says why (a code, see
    `dragoman.translate.choose`).
    """

    sentence: Sentence
    source_language: str
    language: str
    text: str
    shown_as: ShownAs
    attempt: Attempt | None = None
    reason: str = ""


# -- pages ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a line comes from: a passage of an article, and the address of the original."""

    article: str
    passage: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """The smallest thing that is published: renderings of one passage's sentences, what they render, and its kind."""

    renderings: tuple[Rendering, ...]
    cites: tuple[Citation, ...]
    kind: PassageKind = "paragraph"

    @property
    def text(self) -> str:
        """The line as one string in the language shown."""
        return " ".join(rendering.text for rendering in self.renderings)

    @property
    def original(self) -> str:
        """The line as one string in its own language."""
        return " ".join(rendering.sentence.text for rendering in self.renderings)

    @property
    def source_language(self) -> str:
        """The language of the original."""
        return self.renderings[0].source_language

    @property
    def shown_as(self) -> ShownAs:
        """How the line is shown: as the original where any of its sentences is, else translated where any is."""
        kinds = {rendering.shown_as for rendering in self.renderings}
        return "original" if "original" in kinds else "translation" if "translation" in kinds else "source"


@dataclass(frozen=True, slots=True)
class Report:
    """What one article contributes to a story page. `from_feed`, `problem`, `access`, `revision` and `notes` are told
    to the reader."""

    article: str
    source: Source
    url: str
    language: str
    published_at: datetime
    date_from: DateFrom
    bylines: tuple[str, ...]
    headline: Line
    lines: tuple[Line, ...]
    from_feed: bool
    access: Access
    revision: int
    modified_at: datetime | None
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as it stands on a front page or in a feed. `best` gave the headline and the lead, `first` reported first of
    those that were read. `title` is the desk's own headline, where a person gave one for this edition. `countries` (ISO 3166-1
    alpha-2) are those that most of its articles tell of, `section` is the key of the section that it stands in (see
    `dragoman.compose.places`)."""

    story: Story
    headline: Line
    lead: Line | None
    best: Source
    first: Source
    sources: tuple[Source, ...]
    languages: tuple[str, ...]
    articles: int
    published_at: datetime
    weight: float
    title: str = ""
    countries: tuple[str, ...] = ()
    section: str = ""

    @property
    def best_article(self) -> str:
        """The article (id) that gave the headline and the lead."""
        return self.headline.cites[0].article


@dataclass(frozen=True, slots=True)
class CardChoice:
    """What a card is made with that only a look at every article of its story tells, so that a list of many stories can be made
    from one article each: `best` (an article's id) gives headline and lead in `language`; the countries that are told of; when
    the last article was published."""

    story: str
    language: str
    best: str
    countries: tuple[str, ...]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class LinkedStory:
    """Another story on a story's page, with the names that led there. Of its card, the headline and the counts are shown."""

    card: StoryCard
    names: tuple[SharedName, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story in one language: the best headline, what each outlet reports, oldest first.

    `before` and `after` are the stories of the same course of events, in order of time; `related` are other events with the
    same names, those to read first in front.
    """

    card: StoryCard
    language: str
    reports: tuple[Report, ...]
    before: tuple[LinkedStory, ...] = ()
    after: tuple[LinkedStory, ...] = ()
    related: tuple[LinkedStory, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The stories of an edition by weight, at the moment `cut_at`."""

    language: str
    cut_at: datetime
    cards: tuple[StoryCard, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories that stand on a page of their own: those of a section (`key` is that of `StoryCard.section`), those that opened
    on a day (an ISO date, in UTC), those that a source reports (its id). `earlier` and `later` are the keys of those before and
    after it, where there are any."""

    kind: ListKind
    key: str
    language: str
    cut_at: datetime
    cards: tuple[StoryCard, ...]
    earlier: str = ""
    later: str = ""

    @property
    def path(self) -> str:
        """The page's address below that of its edition, with a slash at its end."""
        return f"{self.kind}/{self.key}/"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's state, in a word and in figures. Times are in UTC; `full_text` is the share of its articles that were read
    from their pages, `problems` counts the others by reason; `silent` says that its feeds answer but have had nothing new for
    long."""

    id: str
    name: str
    state: str
    last_success_at: datetime | None
    last_new_at: datetime | None
    next_at: datetime | None
    failures: int
    reason: str
    note: str
    articles: int
    full_text: float | None
    problems: dict[str, int]
    feeds: int
    retired: int
    moved: tuple[str, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source, how it is, and the stories that it reports, newest first."""

    source: Source
    health: SourceHealth
    listing: Listing


@dataclass(frozen=True, slots=True)
class Edition:
    """What lists stories in one language: the front page; `lists` are the pages of its sections and of the last days."""

    language: str
    cut_at: datetime
    front: FrontPage
    lists: tuple[Listing, ...] = ()


# -- what became of one item of work -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The work gave a value."""

    value: T


@dataclass(frozen=True, slots=True)
class Skipped:
    """There was nothing to do, and that is fine. `reason` is a short code that can be counted."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The work could not be done. `reason` is a short code that can be counted; `note` says what to do, to a person.

    `retry_at` is the time before which it must not be tried again, where a server has said so.
    """

    reason: str
    note: str = ""
    retry_at: datetime | None = None


Outcome: TypeAlias = Done[T] | Skipped | Failed


# -- memory and stylebook --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceName:
    """A name in a sentence that is to be translated: as it stands there, without the ending of its case where that is known
    (`plain`), its key, and whether a gazetteer knows it. `text` is how the stylebook bids it be written in the reader's
    language, "" where it bids nothing."""

    surface: str
    plain: str
    key: str
    known: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class StyleEntry:
    """How an editor has a name written in a reader's language. `source_language` is "" where that holds whatever the language
    of the source. `by` and `at` (UTC) say who decided."""

    name: str
    key: str
    source_language: str
    language: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spellings:
    """What the press in readers' languages was seen to write. `forms`: (language, key) → spelling → in how many articles;
    `links`: (source language, key, reader's language) → spelling that stood for it there → in how many pairs of articles of one
    story."""

    forms: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    links: Mapping[tuple[str, str, str], Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """How an editor has a sentence translated, whatever engines make of it. `at` in UTC."""

    source_text: str
    source_language: str
    language: str
    text: str
    by: str
    at: datetime
