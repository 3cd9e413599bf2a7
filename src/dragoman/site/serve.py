"""The site as a server: the same pages as in the folder, composed from the archive when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.compose import sitemap
from dragoman.compose.feeds import FORMATS
from dragoman.compose.search import SearchPage, read
from dragoman.config import Settings
from dragoman.model import FrontPage, Listing, Source, SourcePage, StoryCard, StoryMembers, StoryPage, Withdrawal
from dragoman.site import feeds
from dragoman.site.notices import headers, notices
from dragoman.site.render import POLICY, Renderer, story_path

# The media types of the site's own files, and whether their names follow their content.
ASSETS = {"css": ("text/css", True), "js": ("text/javascript", True), "svg": ("image/svg+xml", False)}
EARLIEST = date(1990, 1, 1)  # before it there was no news on the web


class Newsroom(Protocol):
    """What the served site reads."""

    def front_page(self, language: str, now: datetime) -> FrontPage:
        """Return the front page of the edition in `language`, cut at `now`."""
        ...

    def story(self, slug: str, language: str, now: datetime) -> StoryPage | None:
        """Return the page of the story with this slug in `language`, or None."""
        ...

    def section(self, key: str, language: str, now: datetime) -> Listing | None:
        """Return the page of the section with this key, or None."""
        ...

    def day(self, day: date, language: str, now: datetime) -> Listing:
        """Return the page of `day` (UTC)."""
        ...

    def source(self, source: Source, language: str, now: datetime) -> SourcePage:
        """Return the page of a source."""
        ...

    def moved(self, slug: str) -> str | None:
        """Return the slug of the story that the one with this slug has gone into, or None."""
        ...

    def withdrawn(self, slug: str) -> tuple[Withdrawal, ...]:
        """Return what was withdrawn from the story with this slug."""
        ...

    def last_withdrawn(self) -> tuple[Withdrawal, ...]:
        """Return what was withdrawn last, the newest first."""
        ...

    def opened_on(self, day: date) -> tuple[StoryMembers, ...]:
        """Return the stories that opened on a day (UTC)."""
        ...

    def days(self) -> tuple[date, ...]:
        """Return the days (UTC) on which stories opened, in order."""
        ...

    def sources(self) -> tuple[Source, ...]:
        """Return every source."""
        ...

    def counts(self, language: str) -> Mapping[tuple[str, str], int]:
        """Return how many sentences are shown in `language`, by (how, why or by which engine)."""
        ...

    def verdicts(self, language: str) -> Mapping[tuple[str, str, str], int]:
        """Return what the checks found in translations into `language`, by (engine, check, verdict)."""
        ...


class Searcher(Protocol):
    """What answers searches."""

    def answer(self, page: SearchPage, now: datetime) -> SearchPage:
        """Return the page of a search with what was found for it."""
        ...


def make_app(
    settings: Settings, newsroom: Newsroom, clock: Callable[[], datetime], searcher: Searcher | None = None
) -> Starlette:
    """Return the ASGI application of the site; without a searcher, its search page says that it cannot search."""
    site = _Site(settings, newsroom, clock, searcher)
    listed = ("", "section/{key}/", "day/{key}/", "source/{key}/")
    routes = [
        Route("/", site.root),
        *(Route(f"/{name}", site.notice) for name in notices(settings)),
        Route("/sitemap.xml", site.sitemaps),
        Route("/{language}/sitemap/{day}.xml", site.sitemap),
        Route("/{language}/news.xml", site.news),
        Route("/{language}/search/", site.search),
        Route("/assets/{name}", site.asset),
        Route("/{language}/", site.front),
        *(Route(f"/{{language}}/{path}feed.{{format}}", site.feed) for path in listed),
        Route("/{language}/method/", site.method),
        Route("/{language}/about/", site.about),
        Route("/{language}/story/{slug}/", site.story),
        Route("/{language}/section/{key}/", site.section),
        Route("/{language}/day/{key}/", site.day),
        Route("/{language}/source/{key}/", site.source),
    ]
    told = [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers(settings).items()]
    middleware = [Middleware(GZipMiddleware, minimum_size=800), Middleware(_SecurityHeaders, told=told)]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={404: site.missing})


class _Site:
    """The handlers. They are plain functions, so that Starlette runs them off the event loop: the archive blocks."""

    def __init__(
        self, settings: Settings, newsroom: Newsroom, clock: Callable[[], datetime], searcher: Searcher | None
    ) -> None:
        self._settings = settings
        self._newsroom = newsroom
        self._searcher = searcher
        self._clock = clock
        self._renderer = Renderer(settings)
        self._counted: dict[str, tuple[date, Mapping[tuple[str, str], int], Mapping[tuple[str, str, str], int]]] = {}

    def root(self, request: Request) -> Response:
        """Lead to the edition that the reader's browser asks for, else to the first."""
        wanted = [
            part.split(";")[0].strip().lower().split("-")[0] for part in request.headers.get("accept-language", "").split(",")
        ]
        language = next((code for code in wanted if code in self._settings.editions), self._settings.editions[0])
        return RedirectResponse(f"{language}/", 302, headers={"Vary": "Accept-Language"})

    def front(self, request: Request) -> Response:
        """The front page."""
        return HTMLResponse(self._renderer.front(self._newsroom.front_page(self._language(request), self._clock())))

    def story(self, request: Request) -> Response:
        """A story's page; one that went into another leads there for good, one of which nothing is left says so."""
        now = self._clock()
        page = self._newsroom.story(request.path_params["slug"], self._language(request), now)
        if page is not None:
            return HTMLResponse(self._renderer.story(page, now))
        slug, language = request.path_params["slug"], self._language(request)
        if (to := self._newsroom.moved(slug)) is not None:
            return RedirectResponse(f"../{to}/", 301)
        if withdrawals := self._newsroom.withdrawn(slug):
            note = self._renderer.withdrawn(slug, language, withdrawals, self._newsroom.sources(), now)
            return HTMLResponse(note, 410)
        raise HTTPException(404)

    def method(self, request: Request) -> Response:
        """The page on sources and method."""
        language = self._language(request)
        now = self._clock()
        counted = self._counted.get(language)
        if counted is None or counted[0] != now.date():  # it counts over the whole archive: once a day
            counted = now.date(), self._newsroom.counts(language), self._newsroom.verdicts(language)
            self._counted[language] = counted
        return HTMLResponse(self._renderer.method(language, self._newsroom.sources(), *counted[1:], now))

    def about(self, request: Request) -> Response:
        """The page that says what the site is."""
        language, newsroom = self._language(request), self._newsroom
        return HTMLResponse(self._renderer.about(language, newsroom.sources(), self._clock(), newsroom.last_withdrawn()))

    def section(self, request: Request) -> Response:
        """A section's page."""
        return HTMLResponse(self._renderer.listing(self._section(request)))

    def _section(self, request: Request) -> Listing:
        found = self._newsroom.section(request.path_params["key"], self._language(request), self._clock())
        if found is None:
            raise HTTPException(404)
        return found

    def day(self, request: Request) -> Response:
        """The page of a day, of those that are not to come."""
        return HTMLResponse(self._renderer.listing(self._day(request)))

    def _day(self, request: Request) -> Listing:
        return self._newsroom.day(self._date(request.path_params["key"]), self._language(request), self._clock())

    def _date(self, written: str) -> date:
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise HTTPException(404) from None
        if not EARLIEST <= day <= self._clock().date():
            raise HTTPException(404)
        return day

    def source(self, request: Request) -> Response:
        """A source's page."""
        return HTMLResponse(self._renderer.source(self._source(request)))

    def _source(self, request: Request) -> SourcePage:
        found = next((one for one in self._newsroom.sources() if one.id == request.path_params["key"]), None)
        if found is None:
            raise HTTPException(404)
        return self._newsroom.source(found, self._language(request), self._clock())

    def search(self, request: Request) -> Response:
        """What was found for a search."""
        language, now = self._language(request), self._clock()
        if self._searcher is None:
            return HTMLResponse(self._renderer.search(SearchPage(language, served=False), now))
        page = read(request.query_params.multi_items(), language)
        return HTMLResponse(self._renderer.search(self._searcher.answer(page, now), now))

    def feed(self, request: Request) -> Response:
        """A feed of the list at the same address, in one of the formats."""
        ending = request.path_params["format"]
        if ending not in FORMATS:
            raise HTTPException(404)
        now, language = self._clock(), self._language(request)
        path = request.url.path.lstrip("/").removesuffix(f"feed.{ending}")
        name, cards = self._list(path.split("/")[1], request, now)
        content = feeds.of_list(self._settings, name, language, path, cards, now)[ending]
        return Response(content, media_type=FORMATS[ending])

    def _list(self, kind: str, request: Request, now: datetime) -> tuple[str, Sequence[StoryCard]]:
        """The name of a list's feed, and its stories."""
        language, title = self._language(request), self._settings.title
        if not kind:
            return title, self._newsroom.front_page(language, now).cards
        if kind == "source":
            page = self._source(request)
            return f"{page.source.name} – {title}", page.listing.cards
        listing = self._section(request) if kind == "section" else self._day(request)
        return feeds.list_name(listing, self._settings), listing.cards

    def sitemaps(self, _request: Request) -> Response:
        """The index of all sitemaps. Without an address there are none: they hold whole ones."""
        if not self._settings.address:
            raise HTTPException(404)
        return _xml(sitemap.index(feeds.sitemap_urls(self._settings, self._newsroom.days())))

    def sitemap(self, request: Request) -> Response:
        """The sitemap of a day."""
        language, day = self._language(request), self._date(request.path_params["day"])
        if not self._settings.address:
            raise HTTPException(404)
        stories = [one for one in self._newsroom.opened_on(day) if one.articles]
        base = f"{self._settings.address}/"
        return _xml(sitemap.sitemap((base + story_path(one.story, language), one.story.updated_at) for one in stories))

    def news(self, request: Request) -> Response:
        """The sitemap of an edition's news."""
        now, language = self._clock(), self._language(request)
        if not self._settings.address:
            raise HTTPException(404)
        cards = self._newsroom.front_page(language, now).cards
        placed = [(f"{self._settings.address}/{story_path(card.story, language)}", card) for card in cards]
        return _xml(sitemap.news(self._settings.title, language, placed, now))

    def notice(self, request: Request) -> Response:
        """What programs are told."""
        name = request.url.path.lstrip("/")
        kind = "application/json" if name.endswith(".json") else "text/plain; charset=utf-8"
        return Response(notices(self._settings)[name], media_type=kind)

    def asset(self, request: Request) -> Response:
        """A file of the site's own."""
        name = request.path_params["name"]
        if name not in self._renderer.assets:
            raise HTTPException(404)
        kind, for_good = ASSETS[name.rpartition(".")[2]]
        caching = {"Cache-Control": "public, max-age=31536000, immutable" if for_good else "public, max-age=86400"}
        return Response(self._renderer.assets[name], media_type=kind, headers=caching)

    def missing(self, request: Request, _error: Exception) -> Response:
        """The page for an address at which there is nothing."""
        first = request.url.path.strip("/").split("/")[0]
        language = first if first in self._settings.editions else self._settings.editions[0]
        return HTMLResponse(self._renderer.missing(language, self._clock()), 404)

    def _language(self, request: Request) -> str:
        language: str = request.path_params["language"]
        if language not in self._settings.editions:
            raise HTTPException(404)
        return language


def _xml(content: bytes) -> Response:
    return Response(content, media_type="application/xml")


class _SecurityHeaders:
    """No script within a page, nothing from other hosts, no frame around us, and no word to outlets of which page a reader
    came from."""

    def __init__(self, app: ASGIApp, told: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._app = app
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    *self._told,
                    (b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
