"""The words of the interface: catalogues, names of languages and countries, dates. CLDR through Babel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache, lru_cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations

from dragoman.compose import places
from dragoman.model import Line, Rendering, SharedName, Terms
from dragoman.translate import choose

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
# ISO 3166-1 leaves these to users: CLDR's names for them ("Pseudo-Accents") are no countries'.
_NO_COUNTRY = re.compile(r"AA|Q[M-Z]|X[A-JL-Z]|ZZ|")


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the interface's words in `language`; English where there is no catalogue for it."""
    file = resources.files("dragoman.site") / "locales" / f"{language}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as written:
        write_mo(compiled, read_po(written, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def locale(language: str) -> Locale:
    """Return CLDR's locale for `language`; English where CLDR knows none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def direction(language: str) -> str:
    """Return "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache(10_000)
def language_name(code: str, language: str) -> str:
    """Return the name of the language `code` in `language`; the code itself where it has none."""
    return str(locale(language).languages.get(code.replace("-", "_"), code))


def own_name(code: str) -> str:
    """Return the name of a language in itself, as in a list to choose from."""
    name = language_name(code, code)
    return name[:1].upper() + name[1:]


@lru_cache(10_000)
def country_name(code: str, language: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in `language`; nothing for codes that name none."""
    return "" if _NO_COUNTRY.fullmatch(code) else str(locale(language).territories.get(code, code))


def long_date(at: datetime, language: str) -> str:
    """Return the day as a masthead says it, in UTC."""
    return day_name(at.date(), language)


def short_moment(at: datetime, now: datetime, language: str) -> str:
    """Return a moment in UTC: the time alone today, the day and the time in the last half year, else the date."""
    if at.date() == now.date():
        return _time(at.time(), language)
    if abs((now - at).days) < 180:
        return f"{_short_day(at.date(), language)}, {_time(at.time(), language)}"
    return _date(at.date(), language)


def short_day(at: datetime, now: datetime, language: str) -> str:
    """Return a day in UTC: without its year where it is of the last half year."""
    return _short_day(at.date(), language) if abs((now - at).days) < 180 else _date(at.date(), language)


# A page tells the same moments over and over, and CLDR's patterns are slow to fill.


@lru_cache(10_000)
def _time(at: time, language: str) -> str:
    return format_time(at, "short", locale=locale(language))


@lru_cache(10_000)
def _short_day(day: date, language: str) -> str:
    return str(format_skeleton("MMMd", day, locale=locale(language)))


@lru_cache(10_000)
def _date(day: date, language: str) -> str:
    return format_date(day, "medium", locale=locale(language))


@lru_cache(10_000)
def day_name(day: date, language: str) -> str:
    """Return a day as a headline says it, with its weekday and its year."""
    return format_date(day, "full", locale=locale(language))


def tick_text(at: datetime, *, day: bool, language: str) -> str:
    """Return what stands at a line of a time axis: the day, or the time within one (UTC)."""
    return _short_day(at.date(), language) if day else _time(at.time(), language)


def section_name(key: str, language: str, *, short: bool = False) -> str:
    """Return the name of a section: that of a region of the world, or of the press in a language, of which the `short` name
    is the language's."""
    _ = catalogue(language).gettext
    if key == "middle-east":
        return _("Middle East")
    if code := places.cldr_code(key):
        return str(locale(language).territories.get(code, key))
    name = language_name(key, language)
    if not short:
        return _("Press in %(language)s") % {"language": name}
    return name[:1].upper() + name[1:]


def state_text(state: str, language: str) -> str:
    """Return how a source is (`SourceHealth.state`), as a reader is told it."""
    _ = catalogue(language).gettext
    states = {
        "well": _("answers, and has news"),
        "silent": _("answers, and has had nothing new for some days"),
        "partly failing": _("some of its feeds do not answer"),
        "failing": _("does not answer at present"),
        "gone": _("its feeds are gone"),
        "no feed": _("has no feed that is read"),
        "not asked yet": _("has not been asked yet"),
    }
    return states.get(state, state)


def mail(language: str) -> str:
    """Return the word for e-mail."""
    return catalogue(language).gettext("E-mail")


def percent_text(share: float, language: str) -> str:
    """Return a share (0 to 1) as the language writes a whole percentage."""
    return format_percent(share, locale=locale(language))


def names_text(names: Sequence[SharedName], language: str) -> str:
    """Return names as a list in `language`: countries by CLDR, others as articles in it write them, else in English, else as
    the first article does."""
    shown = [_written(name, language) for name in names]
    return format_list([name for name in dict.fromkeys(shown) if name], locale=locale(language))


def _written(name: SharedName, language: str) -> str:
    kind, _, code = name.key.partition(":")
    if kind == "country" and (known := country_name(code.upper(), language)):
        return known
    for spoken in (language.split("-")[0], "en"):
        if spoken in name.written:
            return name.written[spoken]
    return next(iter(name.written.values()), "")


@lru_cache(10_000)
def number_text(number: int, language: str) -> str:
    """Return a number as the language writes it."""
    return format_decimal(number, locale=locale(language))


def terms_name(terms: Terms, language: str) -> str:
    """Return what a source's terms let the site show."""
    _ = catalogue(language).gettext
    return {"link": _("headline and link"), "excerpt": _("headline, excerpt and link"), "full": _("full text")}[terms]


def why_original(rendering: Rendering) -> str:
    """Return why a sentence is shown in the original, in the language of the edition that shows it."""
    _ = catalogue(rendering.language).gettext
    names = {
        "source": language_name(rendering.source_language, rendering.language),
        "target": language_name(rendering.language, rendering.language),
    }
    match rendering.reason:
        case choose.NO_ENGINE:
            return _("Shown in the original: no engine is installed that translates %(source)s into %(target)s.") % names
        case choose.ENGINE_FAILED | choose.ENGINE_BROKEN:
            return _("Shown in the original: the engine gave nothing for this sentence.")
        case choose.WAITING:
            return _("Shown in the original: not translated yet.")
        case _:
            failed = checks_text(rendering, "fail")
            return _("Shown in the original: its translation failed a check (%(checks)s).") % {"checks": failed}


def why_feed_only(problem: str, language: str) -> str:
    """Return why an outlet's feed alone speaks of an article, and not its page."""
    _ = catalogue(language).gettext
    match problem:
        case "robots":
            return _("from the outlet’s feed; its robots.txt asks programs not to read the page")
        case "tdm":
            return _("from the outlet’s feed; it reserves text and data mining of the page")
        case "paywalled":
            return _("from the outlet’s feed; the page is for subscribers")
        case "consent-page":
            return _("from the outlet’s feed; the page asks for consent first")
        case "script-page":
            return _("from the outlet’s feed; the page is made by scripts")
        case _:
            return _("from the outlet’s feed; its page could not be read")


def note_text(note: str, language: str) -> str:
    """Return what a reader is told of how an outlet's page was made, by its code (`Article.notes`); "" for unknown codes."""
    _ = catalogue(language).gettext
    match note:
        case "live":
            return _("a live report, which may have changed since")
        case "part":
            return _("one page of an article that goes on")
        case "corrected":
            return _("corrected by the outlet")
        case _:
            return ""


def checks_text(rendering: Rendering, verdict: str) -> str:
    """Return the checks that gave `verdict`, by name, with what they found."""
    found = rendering.attempt.checks if rendering.attempt else ()
    parts = [(check_name(one.name, rendering.language), one.note) for one in found if one.verdict == verdict]
    return "; ".join(f"{name}: {note}" if note else name for name, note in parts)


def check_name(name: str, language: str) -> str:
    """Return what a check looks at, in words."""
    _ = catalogue(language).gettext
    names = {
        "numbers": _("numbers"),
        "currencies": _("currencies"),
        "units": _("units"),
        "dates": _("dates"),
        "names": _("names"),
        "negation": _("a “not” more or less"),
        "quotes": _("quotation marks"),
        "length": _("length"),
        "repetition": _("repetition"),
        "untranslated": _("words left over"),
        "language": _("language"),
        "gaps": _("a gap"),
        "added": _("something added"),
        "meaning": _("another sentence"),
        "protected": _("addresses and codes"),
    }
    return names.get(name, name)


def made_by(line: Line) -> str:
    """Return who translated a line, and what its checks leave in doubt, in the edition's language."""
    translated = [one for one in line.renderings if one.attempt is not None and one.shown_as == "translation"]
    if not translated:
        return ""
    _ = catalogue(translated[0].language).gettext
    engines = dict.fromkeys(one.attempt.engine.name for one in translated if one.attempt is not None)
    said = _("Translated by %(engine)s.") % {"engine": ", ".join(engines)}
    if any(one.attempt is not None and one.attempt.way == choose.REPAIRED for one in translated):
        said += " " + _("A figure or a currency in it was put right after the original.")
    doubts = "; ".join(dict.fromkeys(text for one in translated if (text := checks_text(one, "doubt"))))
    in_doubt = _("In doubt: %(checks)s.") % {"checks": doubts}
    return f"{said} {in_doubt}" if doubts else said
