"""The site as a server: the same pages as in the folder, composed from the archive when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.config import Settings
from dragoman.model import Edition, Listing, Source, SourcePage, StoryPage
from dragoman.site.render import POLICY, Renderer

# The media types of the site's own files, and whether their names follow their content.
ASSETS = {"css": ("text/css", True), "js": ("text/javascript", True), "svg": ("image/svg+xml", False)}
EARLIEST = date(1990, 1, 1)  # before it there was no news on the web


class Newsroom(Protocol):
    """What the served site reads."""

    def edition(self, language: str, now: datetime, *, linked: bool = True) -> Edition:
        """Return the edition in `language`, cut at `now`; `linked` is whether its pages say what stands beside each story."""
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

    def source(self, id: str, language: str, now: datetime) -> SourcePage | None:
        """Return the page of the source with this id, or None."""
        ...

    def moved(self, slug: str) -> str | None:
        """Return the slug of the story that the one with this slug has gone into, or None."""
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


def make_app(settings: Settings, newsroom: Newsroom, clock: Callable[[], datetime]) -> Starlette:
    """Return the ASGI application of the site."""
    site = _Site(settings, newsroom, clock)
    routes = [
        Route("/", site.root),
        Route("/robots.txt", site.robots),
        Route("/sitemap.xml", site.sitemap),
        Route("/assets/{name}", site.asset),
        Route("/{language}/", site.front),
        Route("/{language}/feed.atom", site.feed),
        Route("/{language}/method/", site.method),
        Route("/{language}/about/", site.about),
        Route("/{language}/story/{slug}/", site.story),
        Route("/{language}/section/{key}/", site.section),
        Route("/{language}/day/{day}/", site.day),
        Route("/{language}/source/{id}/", site.source),
    ]
    middleware = [Middleware(GZipMiddleware, minimum_size=800), Middleware(_SecurityHeaders)]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={404: site.missing})


class _Site:
    """The handlers. They are plain functions, so that Starlette runs them off the event loop: the archive blocks."""

    def __init__(self, settings: Settings, newsroom: Newsroom, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._newsroom = newsroom
        self._clock = clock
        self._renderer = Renderer(settings)

    def root(self, request: Request) -> Response:
        """Lead to the edition that the reader's browser asks for, else to the first."""
        wanted = [
            part.split(";")[0].strip().lower().split("-")[0] for part in request.headers.get("accept-language", "").split(",")
        ]
        language = next((code for code in wanted if code in self._settings.editions), self._settings.editions[0])
        return RedirectResponse(f"{language}/", 302, headers={"Vary": "Accept-Language"})

    def front(self, request: Request) -> Response:
        """The front page."""
        return HTMLResponse(self._renderer.front(self._edition(self._language(request), self._clock())))

    def story(self, request: Request) -> Response:
        """A story's page; one that went into another leads there for good."""
        now = self._clock()
        page = self._newsroom.story(request.path_params["slug"], self._language(request), now)
        if page is not None:
            return HTMLResponse(self._renderer.story(page, now))
        to = self._newsroom.moved(request.path_params["slug"])
        if to is None:
            raise HTTPException(404)
        return RedirectResponse(f"../{to}/", 301)

    def method(self, request: Request) -> Response:
        """The page on sources and method."""
        language = self._language(request)
        counts, verdicts = self._newsroom.counts(language), self._newsroom.verdicts(language)
        return HTMLResponse(self._renderer.method(language, self._newsroom.sources(), counts, verdicts, self._clock()))

    def about(self, request: Request) -> Response:
        """The page that says what the site is."""
        return HTMLResponse(self._renderer.about(self._language(request), self._newsroom.sources(), self._clock()))

    def section(self, request: Request) -> Response:
        """A section's page."""
        found = self._newsroom.section(request.path_params["key"], self._language(request), self._clock())
        if found is None:
            raise HTTPException(404)
        return HTMLResponse(self._renderer.listing(found))

    def day(self, request: Request) -> Response:
        """The page of a day, of those that are not to come."""
        now, language = self._clock(), self._language(request)
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            raise HTTPException(404) from None
        if not EARLIEST <= day <= now.date():
            raise HTTPException(404)
        return HTMLResponse(self._renderer.listing(self._newsroom.day(day, language, now)))

    def source(self, request: Request) -> Response:
        """A source's page."""
        found = self._newsroom.source(request.path_params["id"], self._language(request), self._clock())
        if found is None:
            raise HTTPException(404)
        return HTMLResponse(self._renderer.source(found))

    def feed(self, request: Request) -> Response:
        """The edition's Atom feed."""
        edition = self._edition(self._language(request), self._clock())
        return Response(self._renderer.atom(edition), media_type="application/atom+xml")

    def sitemap(self, _request: Request) -> Response:
        """The sitemap of all editions."""
        if not self._settings.address:
            raise HTTPException(404)
        now = self._clock()
        editions = [self._edition(language, now) for language in self._settings.editions]
        return Response(self._renderer.sitemap(editions), media_type="application/xml")

    def robots(self, _request: Request) -> Response:
        """What programs may read."""
        return PlainTextResponse(self._renderer.robots())

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

    def _edition(self, language: str, now: datetime) -> Edition:
        """An edition for what lists its stories: what stands beside each is on the story's own page."""
        return self._newsroom.edition(language, now, linked=False)

    def _language(self, request: Request) -> str:
        language: str = request.path_params["language"]
        if language not in self._settings.editions:
            raise HTTPException(404)
        return language


class _SecurityHeaders:
    """No script within a page, nothing from other hosts, no frame around us, and no word to outlets of which page a reader
    came from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
