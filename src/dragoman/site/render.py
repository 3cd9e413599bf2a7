"""Values → HTML, Atom and XML: one environment for the static folder and the served site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2

from dragoman.compose.timeline import timeline
from dragoman.config import Settings
from dragoman.model import Edition, Line, Rendering, Source, Story, StoryPage, digest
from dragoman.site import words
from dragoman.translate.choose import NO_ENGINE, WAITING

if TYPE_CHECKING:
    from datetime import datetime

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'"


@dataclass(frozen=True)
class Renderer:
    """Renders the pages of a desk's site. `index` is appended to links to folders: "index.html" for a folder that is opened
    as files, nothing for a server."""

    settings: Settings
    index: str = ""

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        """The site's own files by name; the stylesheet's name follows its content, so that it may be cached for good."""
        folder = resources.files("dragoman.site") / "assets"
        style = (folder / "style.css").read_bytes()
        return {self.stylesheet: style, "icon.svg": (folder / "icon.svg").read_bytes()}

    @cached_property
    def stylesheet(self) -> str:
        """The stylesheet's file name."""
        style = (resources.files("dragoman.site") / "assets" / "style.css").read_bytes()
        return f"style-{hashlib.sha256(style).hexdigest()[:10]}.css"

    @cached_property
    def _environments(self) -> dict[str, jinja2.Environment]:
        return {}

    def _environment(self, language: str) -> jinja2.Environment:
        if language not in self._environments:
            self._environments[language] = _make_environment(language)
        return self._environments[language]

    def front(self, edition: Edition) -> str:
        """Return the front page of an edition."""
        cards = edition.front.cards
        counts = {
            "outlets": len({source.id for card in cards for source in card.sources}),
            "tongues_read": len({code for card in cards for code in card.languages}),
        }
        return self._page("front.html.j2", edition.language, edition.cut_at, "", edition=edition, **counts)

    def story(self, page: StoryPage, now: datetime, has_page: Callable[[Story], bool] = lambda _story: True) -> str:
        """Return a story's page. Of other stories, those that have a page of their own in this edition are linked."""
        folder = f"story/{page.card.story.slug}/"
        related = [one for one in page.related if has_page(one.card.story)]
        values = {"page": page, "timeline": timeline(page.reports), "related": related, "has_page": has_page}
        return self._page("story.html.j2", page.language, now, folder, **values)

    def moved(self, to: str, language: str) -> str:
        """Return the page at the address of a story that went into another one, whose slug is `to`."""
        return (
            self._environment(language)
            .get_template("moved.html.j2")
            .render(self._shared(), language=language, root="../../../", to=to, address=slug_path(to, language))
        )

    def method(
        self,
        language: str,
        sources: Sequence[Source],
        shown: Mapping[tuple[str, str], int],
        verdicts: Mapping[tuple[str, str, str], int],
        now: datetime,
    ) -> str:
        """Return the page on sources and method; `shown` counts sentences by (how, why or by which engine), `verdicts`
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

    def atom(self, edition: Edition) -> str:
        """Return an edition's Atom feed (RFC 4287)."""
        template = self._environment(edition.language).get_template("feed.atom.j2")
        return template.render(self._shared(), edition=edition, feed_id=self._feed_id, entry_id=self._entry_id)

    def sitemap(self, editions: Sequence[Edition]) -> str:
        """Return the sitemap (sitemaps.org, protocol 0.9)."""
        template = self._environment("en").get_template("sitemap.xml.j2")
        return template.render(self._shared(), editions_made=editions)

    def robots(self) -> str:
        """Return robots.txt: a private site asks to be left alone."""
        if self.settings.private:
            return "User-agent: *\nDisallow: /\n"
        where = f"\nSitemap: {self.settings.address}/sitemap.xml\n" if self.settings.address else ""
        return f"User-agent: *\nAllow: /\n{where}"

    def _page(self, template: str, language: str, now: datetime, folder: str, **values: Any) -> str:
        def path_in(other: str) -> str:
            return f"{other}/{folder}"

        values = {"root": "../" * (1 + folder.count("/")), "path_in": path_in, "language": language, "now": now} | values
        return self._environment(language).get_template(template).render(self._shared() | values)

    def _shared(self) -> dict[str, Any]:
        return {
            "site_title": self.settings.title,
            "editions": self.settings.editions,
            "index": self.index,
            "policy": POLICY,
            "stylesheet": self.stylesheet,
            "base": f"{self.settings.address}/",
            "settings_address": self.settings.address,
        }

    def _authority(self) -> str:
        return urlsplit(self.settings.address).netloc or digest(self.settings.title)

    def _feed_id(self, language: str) -> str:
        return f"tag:{self._authority()},2026:{language}"

    def _entry_id(self, story: Story, language: str) -> str:
        return f"tag:{self._authority()},2026:{language}/{story.id}"


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
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words.catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {
        "direction": words.direction,
        "language_name": partial(words.language_name, language=language),
        "own_name": words.own_name,
        "country_name": partial(words.country_name, language=language),
        "long_date": partial(words.long_date, language=language),
        "short_moment": partial(words.short_moment, language=language),
        "short_day": partial(words.short_day, language=language),
        "names_text": partial(words.names_text, language=language),
        "number_text": partial(words.number_text, language=language),
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
    environment.filters["language_name"] = partial(words.language_name, language=language)
    environment.filters["country_name"] = partial(words.country_name, language=language)
    return environment


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
