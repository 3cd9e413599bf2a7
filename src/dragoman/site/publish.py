"""The site as a folder of files. A file that would not change is left alone; one that does is replaced at once.

What a folder was made of stands in a file of its own, so that the next publication knows what has changed since, and one that
was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property
from importlib import resources
from pathlib import Path

from dragoman import __version__
from dragoman.compose import sitemap
from dragoman.compose.search import SearchPage
from dragoman.config import Settings
from dragoman.errors import SiteError
from dragoman.model import Edition, Listing, Source, SourcePage, StoryCard, StoryMembers, StoryPage, Withdrawal
from dragoman.site import feeds
from dragoman.site.notices import notices
from dragoman.site.render import Renderer, slug_path, story_path

STATE = ".published.json"
Shown = Mapping[tuple[str, str], int]
Verdicts = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class State:
    """What a folder was made of: the `look` of its pages (templates, words, settings), the `number` of the last change of the
    archive that it shows, when it was last brought up to date (ISO 8601). `after` is the day (ISO) of the stories that a making
    of the whole folder, the last day first, has come to, "" before the first, None where the folder is whole."""

    look: str
    number: int
    at: str = ""
    after: str | None = None

    @property
    def day(self) -> date | None:
        """The day (UTC) on which the folder was last brought up to date."""
        return datetime.fromisoformat(self.at).date() if self.at else None


class Folder:
    """The files of a site below `path`. SiteError where they cannot be read or written."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self._settings = settings
        self._renderer = Renderer(settings, index="index.html")
        self._listed: dict[str, tuple[date, Listing, str]] = {}
        self._about: dict[str, tuple[date, Sequence[Source], Sequence[Withdrawal]]] = {}
        self.written = 0

    @cached_property
    def look(self) -> str:
        """A digest of all that a page is made of besides the archive."""
        told = digest_of_package("templates", "assets", "locales")
        settings = self._settings
        of = (
            settings.title,
            settings.editions,
            settings.address,
            settings.private,
            settings.text_mining,
            settings.mining_policy,
        )
        return hashlib.sha256(f"{__version__} {told} {of}".encode()).hexdigest()[:16]

    @property
    def state(self) -> State | None:
        """What the folder was made of, or None where nobody knows."""
        try:
            return State(**json.loads((self.path / STATE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, state: State) -> None:
        """Note what the folder is made of now."""
        self._write(STATE, (json.dumps(asdict(state)) + "\n").encode(), counted=False)

    # -- stories -------------------------------------------------------------------------------------------------------

    def stories(self, pages: Iterable[StoryPage], now: datetime) -> None:
        """Write stories' pages."""
        for page in pages:
            self._write(f"{story_path(page.card.story, page.language)}index.html", self._renderer.story(page, now).encode())

    def moved(self, slug: str, to: str) -> None:
        """Let the address of a story that went into another one lead there."""
        for language in self._settings.editions:
            self._write(f"{slug_path(slug, language)}index.html", self._renderer.moved(to, language).encode())

    def withdrawn(self, slug: str, withdrawals: Sequence[Withdrawal], sources: Sequence[Source], now: datetime) -> None:
        """Say at the address of a story of which nothing is left that it was withdrawn."""
        for language in self._settings.editions:
            content = self._renderer.withdrawn(slug, language, withdrawals, sources, now)
            self._write(f"{slug_path(slug, language)}index.html", content.encode())

    # -- pages that list stories ---------------------------------------------------------------------------------------

    def edition(self, edition: Edition) -> None:
        """Write an edition's front page and its other lists with their feeds, as far as they have changed since this folder was
        opened, and its sitemap of news."""
        language, name = edition.language, self._settings.title
        front = Listing("section", "", language, edition.cut_at, edition.front.cards)
        if self._has_changed(f"{language}/", front):
            self._write(f"{language}/index.html", self._renderer.front(edition.front).encode())
            self._feeds(name, language, f"{language}/", edition.front.cards, edition.cut_at)
            if self._settings.address:
                cards = [(f"{self._settings.address}/{story_path(card.story, language)}", card) for card in edition.front.cards]
                self._write(f"{language}/news.xml", sitemap.news(name, language, cards, edition.cut_at))
        for listing in edition.lists:
            self.listing(listing)

    def listing(self, listing: Listing) -> None:
        """Write the page of a section or a day, with its feeds."""
        path = f"{listing.language}/{listing.path}"
        if self._has_changed(path, listing):
            self._write(f"{path}index.html", self._renderer.listing(listing).encode())
            self._feeds(feeds.list_name(listing, self._settings), listing.language, path, listing.cards, listing.cut_at)

    def source(self, page: SourcePage) -> None:
        """Write the page of a source, with its feeds. How the source is told once a day, and whenever it has something new."""
        listing = page.listing
        path = f"{listing.language}/{listing.path}"
        if self._has_changed(path, listing, f"{page.source} {page.health.state}"):
            self._write(f"{path}index.html", self._renderer.source(page).encode())
            name = f"{page.source.name} – {self._settings.title}"
            self._feeds(name, listing.language, path, listing.cards, listing.cut_at)

    def _feeds(self, name: str, language: str, path: str, cards: Sequence[StoryCard], now: datetime) -> None:
        for ending, content in feeds.of_list(self._settings, name, language, path, cards, now).items():
            self._write(f"{path}feed.{ending}", content)

    def _has_changed(self, path: str, listing: Listing, more: str = "") -> bool:
        """Whether a list has changed since it was last written here. A page tells its day, and the time alone of what is of
        that day; what each story weighs it does not."""
        day = listing.cut_at.replace(hour=0, minute=0, second=0, microsecond=0)
        cards = tuple(replace(card, weight=0.0) for card in listing.cards)
        told = (day.date(), replace(listing, cut_at=day, cards=cards), more)
        if self._listed.get(path) == told:
            return False
        self._listed[path] = told
        return True

    # -- the rest ------------------------------------------------------------------------------------------------------

    def about(self, language: str, sources: Sequence[Source], withdrawals: Sequence[Withdrawal], now: datetime) -> None:
        """Write the page that says what the site is, which sources it reads and what was withdrawn last, where these have
        changed since this folder was opened."""
        if self._about.get(language) != (now.date(), sources, withdrawals):
            self._about[language] = now.date(), sources, withdrawals
            self._write(f"{language}/about/index.html", self._renderer.about(language, sources, now, withdrawals).encode())

    def method(self, language: str, sources: Sequence[Source], shown: Shown, verdicts: Verdicts, now: datetime) -> None:
        """Write the page that says how the site is made (`shown`, `verdicts` are counts), and that of search."""
        self._write(f"{language}/search/index.html", self._renderer.search(SearchPage(language, served=False), now).encode())
        method = self._renderer.method(language, sources, shown, verdicts, now)
        self._write(f"{language}/method/index.html", method.encode())

    def fixed(self) -> None:
        """Write what does not follow the archive: assets, the page at the root, what programs are told."""
        for name, content in self._renderer.assets.items():
            self._write(f"assets/{name}", content)
        self._write("index.html", self._renderer.languages().encode())
        for name, content in notices(self._settings).items():
            self._write(name, content)

    def has_sitemap(self, day: date) -> bool:
        """Whether a day has its sitemaps."""
        return all((self.path / language / sitemap.day_name(day)).is_file() for language in self._settings.editions)

    def sitemap(self, day: date, stories: Sequence[StoryMembers]) -> None:
        """Write the sitemaps of the stories that opened on a day. Without an address there are none: they hold whole ones."""
        for language in self._settings.editions:
            base = f"{self._settings.address}/"
            pages = [(base + story_path(one.story, language), one.story.updated_at) for one in stories if one.articles]
            self._write(f"{language}/{sitemap.day_name(day)}", sitemap.sitemap(pages))

    def sitemaps(self, days: Sequence[date]) -> None:
        """Write the index of all sitemaps."""
        self._write("sitemap.xml", sitemap.index(feeds.sitemap_urls(self._settings, days)))

    def _write(self, name: str, content: bytes, *, counted: bool = True) -> None:
        """Write `content` to the file `name` unless it stands there, so that a reader never meets half a page."""
        path = self.path / name
        try:
            if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError as error:
            raise SiteError(
                f"the site cannot be written: {error}.", subject=str(self.path), advice="Free space, or name another folder."
            ) from error
        self.written += counted


def digest_of_package(*folders: str) -> str:
    """Return a digest of the files in these folders of the site's package."""
    told = hashlib.sha256()
    for folder in folders:
        for name, content in sorted(_files(resources.files("dragoman.site") / folder)):
            told.update(name.encode() + b"\0" + content)
    return told.hexdigest()


def _files(folder: resources.abc.Traversable) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_file():
            yield one.name, one.read_bytes()
