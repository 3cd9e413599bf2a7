"""A page's headline: the best of what its metadata, its first-level headings and its title say, without the outlet's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman import text
from dragoman.extract.elements import Elements
from dragoman.extract.outlet import Outlet, key

LEAST_HEAD = 15  # characters of a headline from which what stands behind a bar may be a section
SHORT_ENDING = 40
FEW_WORDS = 3  # of a section
LIKE = 0.5  # share of words from which a first-level heading is the article's, where a page has several
MAX_TITLE = 1_000
_BAR = re.compile(r"\s*[|｜ㅣ│¦]\s*")
_DASH = re.compile(r"\s+(?:[-–—―·•∙*»«>~›]|--|::?)\s+|\s*--\s*")
_TIGHT = re.compile(r"[-–—_]")  # in scripts without spaces: "标题-某某网"
_SEPARATED = re.compile(r"\s*[|｜ㅣ│¦_]|\s+[-–—―·•∙*»«>~›:]|\s*--|[-–—](?=[^\x00-\x7f]{1,10}$)")
_QUOTES = str.maketrans("’‘‚`´“”„‟«»", '\'\'\'\'\'""""""')
_WORDS = re.compile(r"\w+")


def choose(declared: str, social: str, page: Elements, outlet: Outlet, sections: frozenset[str]) -> str:
    """Return the headline of a page; "" where nothing gives one.

    `declared` is what the page's JSON-LD says, `social` its og:title, `sections` the keys (`outlet.key`) of the sections that
    it stands in.
    """
    title = next((text.clean(one.text_content()) for one in page.of("title")), "")
    said = [text.from_html(one)[:MAX_TITLE] for one in (declared, social, title)]
    shown = _headings(page)
    heading = _heading(shown, said)
    declared, social, title = (cut(one, heading, outlet, sections) for one in said)
    # The JSON-LD is the newsroom's own wording more often than what is made for social networks or for search engines.
    return declared or social or heading or cut(title, "", outlet, sections)


def _headings(page: Elements) -> list[str]:
    found = (text.clean(one.text_content())[:MAX_TITLE] for one in page.of("h1"))
    return list(dict.fromkeys(one for one in found if one))


def _heading(shown: Sequence[str], said: Sequence[str]) -> str:
    """The page's only first-level heading, or of several the one that shares most with what else the page calls itself."""
    if len(shown) == 1:
        return shown[0]
    known = [_bag(one) for one in said if one]
    scored = [(max((_shared(_bag(one), other) for other in known), default=0.0), one) for one in shown]
    score, best = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return best if score >= LIKE else ""


def _bag(words: str) -> set[str]:
    return set(_WORDS.findall(words.casefold()))


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def cut(words: str, heading: str, outlet: Outlet, sections: frozenset[str] = frozenset()) -> str:
    """Return a headline without what outlets put behind it for search engines: their name, the section.

    A dash alone cuts nothing: what follows it must be the outlet's name, or `heading`, the visible headline, must end there.
    What stands in `heading` too is never cut.
    """
    alike = heading.translate(_QUOTES)
    if alike and words.translate(_QUOTES).startswith(alike) and _whole(heading) and _SEPARATED.match(words[len(heading) :]):
        return words[: len(heading)]
    named = False
    while (found := _ending(words)) and not heading.endswith(found[2]):
        head, sign, ending = found
        own = _named(ending, sign, outlet)
        if ending and not own and not (len(head) >= LEAST_HEAD and _sectional(ending, sign, sections, named)):
            break
        words, named = head, named or own
    first = _BAR.search(words)
    if first and key(words[: first.start()]) in outlet.names and not heading.startswith(words[: first.end()]):
        return words[first.end() :]
    return words


def _whole(heading: str) -> bool:
    """Whether a heading can be a headline, and not a kicker that a headline begins with."""
    return len(heading) >= LEAST_HEAD or (len(heading) >= 8 and not heading.isascii())


def _ending(words: str) -> tuple[str, re.Pattern[str], str] | None:
    """What stands before and behind the last separator, and of which kind it is."""
    places = [(found.start(), found.end(), pattern) for pattern in (_BAR, _DASH) for found in pattern.finditer(words)]
    if not places and not words.isascii():
        places = [(found.start(), found.end(), _TIGHT) for found in _TIGHT.finditer(words)]
    start, end, sign = max(places, key=lambda one: one[0], default=(0, 0, _BAR))
    tight = None if words[end:].isascii() else max(_TIGHT.finditer(words, end), key=lambda one: one.start(), default=None)
    if tight:
        start, end, sign = tight.start(), tight.end(), _TIGHT
    return (words[:start].rstrip(), sign, words[end:].strip()) if start else None


def _named(ending: str, sign: re.Pattern[str], outlet: Outlet) -> bool:
    return key(ending) in outlet.names if sign is _TIGHT else outlet.is_name(ending)


def _sectional(ending: str, sign: re.Pattern[str], sections: frozenset[str], named: bool) -> bool:
    """Whether an ending is a section's name: one the page names, or, before the outlet's name, anything short behind a bar."""
    if len(ending) > SHORT_ENDING:
        return False
    known = key(ending) in sections and (sign is _BAR or named)
    return known or (sign is _BAR and named and len(ending.split()) <= FEW_WORDS)
