"""Values → HTML, Atom and XML: one environment for the static folder and the served site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from dragoman.compose import places
from dragoman.compose.feeds import FORMATS
from dragoman.compose.lists import layout
from dragoman.compose.search import SearchPage
from dragoman.compose.timeline import by_country, timeline
from dragoman.compose.world import HEIGHT, WIDTH, world_map
from dragoman.config import Settings
from dragoman.model import FrontPage, Line, Listing, Rendering, Source, SourcePage, Story, StoryCard, StoryPage, Withdrawal
from dragoman.site import words
from dragoman.site.share import share_links
from dragoman.site.structured import collection, news_article
from dragoman.translate.choose import NO_ENGINE, WAITING

if TYPE_CHECKING:
    from datetime import datetime

# Nothing but the site's own files, and no script within a page: what outlets send could not run if it ever became markup.
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
FEEDS = tuple(zip(FORMATS, FORMATS.values(), ("Atom", "RSS", "JSON Feed"), strict=True))
FRESH_DAYS = 3  # days that the front page leads to


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of a desk's site. `index` is appended to links to folders: "index.html" for a folder that is opened
    as files, nothing for a server."""

    settings: Settings
    index: str = ""

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        """The site's own files by name; the names of stylesheet and script follow their content, so that they may be cached
        for good."""
        fixed = {name: _asset(name) for name in ("icon.svg", "land.svg")}
        return {self.stylesheet: _asset("style.css"), self.script: _asset("site.js")} | fixed

    @cached_property
    def stylesheet(self) -> str:
        """The stylesheet's file name."""
        return f"style-{hashlib.sha256(_asset('style.css')).hexdigest()[:10]}.css"

    @cached_property
    def script(self) -> str:
        """The script's file name."""
        return f"site-{hashlib.sha256(_asset('site.js')).hexdigest()[:10]}.js"

    @cached_property
    def _sections(self) -> tuple[str, ...]:
        return places.sections(self.settings.sources)

    @cached_property
    def _environments(self) -> dict[str, jinja2.Environment]:
        return {}

    def _environment(self, language: str) -> jinja2.Environment:
        if language not in self._environments:
            self._environments[language] = _make_environment(language)
        return self._environments[language]

    def front(self, page: FrontPage) -> str:
        """Return the front page of an edition."""
        cards, language = page.cards, page.language
        values = {
            "cards": cards,
            "outlets": len({source.id for card in cards for source in card.sources}),
            "tongues_read": len({code for card in cards for code in card.languages}),
            "layout": layout(cards),
            "days": [page.cut_at.date() - timedelta(days=back) for back in range(FRESH_DAYS)],
            "data": self._collection(self.settings.title, language, "", cards),
        }
        return self._page("front.html.j2", language, page.cut_at, "", **values)

    def story(self, page: StoryPage, now: datetime, has_page: Callable[[Story], bool] = lambda _story: True) -> str:
        """Return a story's page. Of other stories, those that have a page of their own in this edition are linked."""
        folder = f"story/{page.card.story.slug}/"
        address = self._address(page.language, folder)
        title = page.card.title or page.card.headline.text
        countries = by_country(report.source for report in page.reports)
        values = {
            "page": page,
            "timeline": timeline(page.reports),
            "countries": countries,
            "map": world_map(countries),
            "related": [one for one in page.related if has_page(one.card.story)],
            "has_page": has_page,
            "share": share_links(address, title, words.mail(page.language)) if address else (),
            "data": news_article(page, self.settings.title, address, self._address("assets", "icon.svg")),
        }
        return self._page("story.html.j2", page.language, now, folder, **values)

    def listing(self, listing: Listing, has_page: Callable[[Story], bool] = lambda _story: True) -> str:
        """Return the page of a section or of a day. Stories that have no page of their own are left out."""
        cards = [card for card in listing.cards if has_page(card.story)]
        day = date.fromisoformat(listing.key) if listing.kind == "day" else None
        name = words.day_name(day, listing.language) if day else words.section_name(listing.key, listing.language)
        data = self._collection(name, listing.language, listing.path, cards)
        values = {"listing": listing, "cards": cards, "name": name, "data": data}
        return self._page("listing.html.j2", listing.language, listing.cut_at, listing.path, **values)

    def source(self, page: SourcePage, has_page: Callable[[Story], bool] = lambda _story: True) -> str:
        """Return a source's page. Stories that have no page of their own are left out."""
        listing = page.listing
        cards = [card for card in listing.cards if has_page(card.story)]
        data = self._collection(page.source.name, listing.language, listing.path, cards)
        values = {"source": page.source, "health": page.health, "cards": cards, "data": data}
        return self._page("source.html.j2", listing.language, listing.cut_at, listing.path, **values)

    def search(self, page: SearchPage, now: datetime) -> str:
        """Return the page of a search: its form, and what was found."""
        return self._page("search.html.j2", page.language, now, "search/", page=page, query=_query)

    def about(self, language: str, sources: Sequence[Source], now: datetime, withdrawals: Sequence[Withdrawal] = ()) -> str:
        """Return the page that says what the site is, which sources it reads, and what was withdrawn last."""
        ordered = sorted(sources, key=lambda one: (words.country_name(one.country, language), one.name.casefold()))
        values = {
            "sources": ordered,
            "tongues": list(dict.fromkeys(code.split("-")[0] for one in ordered for code in one.languages[:1])),
            "countries": list(dict.fromkeys(one.country for one in ordered if words.country_name(one.country, language))),
            "settings": self.settings,
            "map": world_map(by_country(ordered)),
            "withdrawals": _withdrawn(withdrawals, sources),
        }
        return self._page("about.html.j2", language, now, "about/", **values)

    def moved(self, to: str, language: str) -> str:
        """Return the page at the address of a story that went into another one, whose slug is `to`."""
        return (
            self._environment(language)
            .get_template("moved.html.j2")
            .render(self._shared(), language=language, root="../../../", to=to, address=slug_path(to, language))
        )

    def withdrawn(
        self, slug: str, language: str, withdrawals: Sequence[Withdrawal], sources: Sequence[Source], now: datetime
    ) -> str:
        """Return the page at the address of a story of which nothing is left: when what was withdrawn, of which outlets."""
        told = _withdrawn(withdrawals, sources)
        return self._page("withdrawn.html.j2", language, now, f"story/{slug}/", withdrawals=told)

    def method(
        self,
        language: str,
        sources: Sequence[Source],
        shown: Mapping[tuple[str, str], int],
        verdicts: Mapping[tuple[str, str, str], int],
        now: datetime,
    ) -> str:
        """Return the page on the method; `shown` counts sentences by (how, why or by which engine), `verdicts`
        translations by (engine, check, verdict)."""
        rows, failures = _shown_rows(language, shown), _failure_rows(language, verdicts)
        return self._page("method.html.j2", language, now, "method/", sources=sources, shown=rows, failures=failures)

    def missing(self, language: str, now: datetime) -> str:
        """Return the page for an address at which there is nothing."""
        return self._page("missing.html.j2", language, now, "", root="/")

    def languages(self) -> str:
        """Return the page at the root, which leads to the first edition."""
        template = self._environment(self.settings.editions[0]).get_template("languages.html.j2")
        return template.render(self._shared())

    def _page(self, template: str, language: str, now: datetime, folder: str, **values: Any) -> str:
        def path_in(other: str) -> str:
            return f"{other}/{folder}"

        shared = {
            "root": "../" * (1 + folder.count("/")),
            "path_in": path_in,
            "folder": folder,
            "language": language,
            "now": now,
        }
        values = shared | values
        return self._environment(language).get_template(template).render(self._shared() | values)

    def _shared(self) -> dict[str, Any]:
        return {
            "site_title": self.settings.title,
            "editions": self.settings.editions,
            "index": self.index,
            "policy": POLICY,
            "stylesheet": self.stylesheet,
            "script": self.script,
            "sections": self._sections,
            "private": self.settings.private,
            "feed_formats": FEEDS,
            "map_width": WIDTH,
            "map_height": HEIGHT,
            "base": f"{self.settings.address}/",
            "settings_address": self.settings.address,
        }

    def _address(self, *parts: str) -> str:
        """The whole address of a file or folder of the site, "" where the desk does not say where its site stands."""
        return f"{self.settings.address}/{'/'.join(parts)}" if self.settings.address else ""

    def _collection(self, name: str, language: str, path: str, cards: Sequence[StoryCard]) -> Mapping[str, Any]:
        def where(card: StoryCard) -> str:
            return f"{self.settings.address}/{story_path(card.story, language)}" if self.settings.address else ""

        return collection(name, language, self.settings.title, self._address(language, path), cards, where)


def _asset(name: str) -> bytes:
    return (resources.files("dragoman.site") / "assets" / name).read_bytes()


def _withdrawn(withdrawals: Sequence[Withdrawal], sources: Sequence[Source]) -> list[tuple[datetime, str]]:
    """When what was withdrawn, and of which outlet."""
    names = {source.id: source.name for source in sources}
    return [(one.at, names.get(one.source, one.source)) for one in withdrawals]


def _query(page: SearchPage, number: int) -> str:
    return urlencode(page.parameters(number))


def story_path(story: Story, language: str) -> str:
    """Return the address of a story's page below the site's root, with a slash at its end."""
    return slug_path(story.slug, language)


def slug_path(slug: str, language: str) -> str:
    """Return the address of the page of the story with this slug, as `story_path` does."""
    return f"{language}/story/{slug}/"


def _make_environment(language: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dragoman.site", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # the page is UTF-8; <, >, & and ' are escaped
    environment.install_gettext_translations(words.catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {
        "_": _translating(language),
        "direction": words.direction,
        "language_name": partial(words.language_name, language=language),
        "own_name": words.own_name,
        "country_name": partial(words.country_name, language=language),
        "long_date": partial(words.long_date, language=language),
        "short_moment": partial(words.short_moment, language=language),
        "short_day": partial(words.short_day, language=language),
        "names_text": partial(words.names_text, language=language),
        "number_text": partial(words.number_text, language=language),
        "percent_text": partial(words.percent_text, language=language),
        "section_name": partial(words.section_name, language=language),
        "day_name": partial(words.day_name, language=language),
        "tick_text": partial(words.tick_text, language=language),
        "state_text": partial(words.state_text, language=language),
        "terms_name": partial(words.terms_name, language=language),
        "story_path": story_path,
        "is_gist": is_gist,
        "spoken": spoken,
        "doubts": partial(words.checks_text, verdict="doubt"),
        "why_feed_only": partial(words.why_feed_only, language=language),
        "note_text": partial(words.note_text, language=language),
        "why_report": why_report,
        "why_line": why_line,
        "made_by": words.made_by,
    }
    environment.tests["known_country"] = lambda code: bool(words.country_name(code, language))
    environment.filters["language_name"] = partial(words.language_name, language=language)
    environment.filters["country_name"] = partial(words.country_name, language=language)
    return environment


def _translating(language: str) -> Callable[..., Markup]:
    """Return what templates translate with. Jinja's own looks a message up anew each time, which made a fifth of a page."""
    catalogue = words.catalogue(language)

    @cache
    def looked_up(message: str) -> Markup:
        return Markup(catalogue.gettext(message))  # noqa: S704  # our own catalogues, not what outlets send

    def translated(message: str, **values: object) -> Markup:
        return looked_up(message) % values

    return translated


def is_gist(line: Line) -> bool:
    """Whether any sentence of a line is shown as an engine rendered it that only gives the drift."""
    return any(_by_gist(one) for one in line.renderings if one.shown_as == "translation")


def spoken(line: Line, language: str) -> str:
    """The language in which a line is shown in the edition in `language`."""
    return line.source_language if line.shown_as == "original" else language


def _by_gist(rendering: Rendering) -> bool:
    return rendering.attempt is not None and rendering.attempt.engine.quality == "gist"


def why_report(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return why a report's sentences are shown in the original where the reason is the same for all of a language."""
    return _whys(lines, of_the_pair=True)


def why_line(line: Line) -> tuple[str, ...]:
    """Return why sentences of a line are shown in the original where the reason is their own."""
    return _whys([line], of_the_pair=False)


def _whys(lines: Sequence[Line], *, of_the_pair: bool) -> tuple[str, ...]:
    shown = [one for line in lines for one in line.renderings if one.shown_as == "original"]
    return tuple(dict.fromkeys(words.why_original(one) for one in shown if (one.reason in (NO_ENGINE, WAITING)) == of_the_pair))


def _shown_rows(language: str, shown: Mapping[tuple[str, str], int]) -> list[tuple[str, int]]:
    _ = words.catalogue(language).gettext
    whys = {
        "no-engine": _("in the original: no engine for the pair"),
        "engine-failed": _("in the original: the engine gave nothing"),
        "check-failed": _("in the original: the translation failed a check"),
        "engine-broken": _("in the original: the engine gave nothing"),
    }
    named = []
    for (how, detail), number in sorted(shown.items(), key=lambda entry: -entry[1]):
        if how == "source":
            name = _("in the edition’s own language")
        elif how == "translation":
            name = _("translated by %(engine)s") % {"engine": detail}
        else:
            name = whys.get(detail, detail)
        named.append((name, number))
    return named


@dataclass(frozen=True, slots=True)
class _FailureRow:
    """What one check found in one engine's translations."""

    engine: str
    check: str
    failed: int
    doubted: int
    of: int


def _failure_rows(language: str, verdicts: Mapping[tuple[str, str, str], int]) -> list[_FailureRow]:
    """Return rows by engine, those of its checks first that failed most often."""
    checks = sorted({(engine, name) for engine, name, _ in verdicts if name})
    rows = [
        _FailureRow(
            engine,
            words.check_name(name, language),
            verdicts.get((engine, name, "fail"), 0),
            verdicts.get((engine, name, "doubt"), 0),
            verdicts.get((engine, "", ""), 0),
        )
        for engine, name in checks
    ]
    return sorted(rows, key=lambda row: (row.engine, -row.failed, -row.doubted, row.check))
