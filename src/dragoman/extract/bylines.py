"""Who wrote a page: bylines as outlets write them → people, and the organisations among them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from dragoman import text
from dragoman.extract.declared import Declared, kinds, string
from dragoman.extract.elements import Elements
from dragoman.extract.outlet import Outlet, key

LONGEST = 600  # a byline of many
LONGEST_NAME = 60
MOST_WORDS = 6
SHORT = 160  # an element with more text than this is no byline
MOST_AUTHORS = 12
NEAR = 300  # elements below the headline among which the byline is
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\w+|(?<!\w)@\w+|www\.\S+")
_PARTS = re.compile(r"\s*[;,|/•●·ㆍ、，；：\n]\s*|\s+[-–—+&]\s+|&amp;")
_INNER_CUE = re.compile(r"\s(?:by|von|par|por)\s+(?=[^\W\d_a-z]\S*\s+\S)")
_HOST = re.compile(r"\w[\w-]*(\.\w{2,6})+", re.A)
_WORD = re.compile(r"[^\W\d_]")
_CASED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u1e00-\u1fff]")
_EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME = re.compile("[\u3400-\u9fff]{2,4}")
_KOREAN = re.compile(
    r"([가-힣]{2,4}(?:\s?[·ㆍ,]\s?[가-힣]{2,4})*)\s*(?:(?:인턴|전문|선임|수습|객원)\s?)?(?:기자|특파원|논설위원|선임기자|에디터|칼럼니스트)"
)
# What is said of reporters in Eastern Asia, before or behind a name.
_EASTERN_MARK = re.compile(
    r"\s*외\s*\d+\s*명|기자|특파원|(?:本[报報]|[见見][习習]|实习|特[约約]|特派|駐\w{2}|驻\w{2})?(?:[记記]者|特派[员員]|通[讯訊][员員]|[编編][辑輯]|撰稿人|論説委員|編集委員)"
    r"[:：]?|^(?:作者|文|撰文|责任编辑|責任編輯|執筆|文責|取材|글)\s*[:：/／・]\s*"
)
_INLINE = (
    "a",
    "span",
    "div",
    "p",
    "li",
    "ul",
    "address",
    "cite",
    "strong",
    "b",
    "em",
    "small",
    "section",
    "header",
    "h2",
    "h3",
    "h4",
)
_NAMED = re.compile(r"(?<![a-z])(by-?lines?|authors?)(?![a-z])|[a-z](Byline|Author)", re.I)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|recommend|sidebar|promo|more-|most-|popular|image|photo|picture|caption|gallery|bio\b|about|"
    r"avatar|follow|newsletter|popup|modal|form",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Names:
    """People and organisations, each once, in the order of the byline."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass
class _Found:
    """Names by `outlet.key`, so that each stands once however it is written."""

    people: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> None:
        self.people.setdefault(key(name), name)

    def organisation(self, name: str) -> None:
        self.organisations.setdefault(key(name), name)

    def names(self) -> Names:
        return Names(tuple(self.people.values()), tuple(self.organisations.values()))


def read(declared: Declared, page: Elements, outlet: Outlet) -> Names:
    """Return who a page says has written it: its JSON-LD, else its meta tags, else what it shows."""
    found = _Found()
    for words, organisation in _declared(declared):
        _add(found, words, outlet, organisation=organisation)
    if not found.people:
        for values in _tagged(declared):
            for words in values:
                _add(found, words, outlet)
            if found.people:
                break
    if not found.people:
        shown = _shown(page, outlet)
        for name in shown.people:
            found.person(name)
        for name in () if found.organisations else shown.organisations:
            found.organisation(name)
    return found.names()


def split(bylines: Iterable[str], outlet: Outlet) -> Names:
    """Return the people and the organisations in bylines as an outlet writes them ("By Ana Ruiz and Ben Okri, dpa")."""
    found = _Found()
    for words in bylines:
        _add(found, words, outlet)
    return found.names()


# -- where bylines stand -----------------------------------------------------------------------------------------------


def _declared(declared: Declared) -> Iterator[tuple[str, bool]]:
    """The authors that JSON-LD names, and whether it calls each an organisation."""
    for value in _flat(declared.article.get("author") or declared.article.get("creator") or []):
        author = declared.whole(value)
        if not isinstance(author, dict):
            yield string(author), False
            continue
        parts = " ".join(one for name in ("givenName", "familyName") if (one := string(author.get(name))))
        name = string(author.get("name")) or parts or string(author.get("byline")) or string(author.get("alternateName"))
        yield name, any(kind.endswith("Organization") for kind in kinds(author))


def _flat(value: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value if depth < 4 else []:
            yield from _flat(one, depth + 1)
    elif value:
        yield value


_TAGS = ("author", "byl", "article:author", "article:byline", "og:author", "dc.creator", "dcterms.creator", "dc.contributor")


def _tagged(declared: Declared) -> Iterator[list[str]]:
    """What each meta tag says that names authors; tags of content systems ("sailthru.author") end in that word."""
    ends = (".author", "-author", ":author", "_author")
    others = (name for name in declared.meta if name.endswith(ends) and name not in _TAGS)
    for name in (*_TAGS, *others):
        values = [one for one in declared.meta.get(name, []) if _WORD.search(one) and not one.startswith(("http", "/", "@"))]
        if len(values) <= MOST_AUTHORS:
            yield values


def _shown(page: Elements, outlet: Outlet) -> Names:
    """The names in the first element near the headline that calls itself a byline."""
    for element in _near_headline(page):
        if not _calls_itself(element) or _is_elsewhere(element):
            continue
        found = _Found()
        lines = [one for one in (text.clean(piece) for piece in element.itertext()) if one]
        if 0 < sum(map(len, lines)) <= SHORT:
            certain = element.get("rel") == "author" or element.get("itemprop") == "author"
            for words in lines:
                _add(found, words, outlet, strict=not certain or len(lines) > 1)
            if found.people:
                return found.names()
    return Names()


def _near_headline(page: Elements) -> Iterator[Any]:
    """The elements below the first h1, then the few above it; the page's first ones where it has no h1."""
    headings = page.of("h1")
    if not headings:
        yield from islice(page.tree.iter(*_INLINE), NEAR)
        return
    above = [headings[0], *headings[0].iterancestors()]
    yield from islice((one for up in above for beside in up.itersiblings() for one in beside.iter(*_INLINE)), NEAR)
    before = (one for up in above[:3] for beside in up.itersiblings(preceding=True) for one in beside.iter(*_INLINE))
    yield from islice(before, NEAR // 6)


def _calls_itself(element: Any) -> bool:
    name = element.get("class") or ""
    if ("uthor" in name or "yline" in name) and _NAMED.search(name):
        return True
    if element.get("rel") == "author" or element.get("itemprop") == "author":
        return True
    testid = element.get("data-testid") or ""
    return bool(testid and _NAMED.search(testid))


def _is_elsewhere(element: Any) -> bool:
    """Whether an element belongs to a comment, a teaser, a picture."""
    near = [element, *islice(element.iterancestors(), 6)]
    return any(one.tag in ("aside", "footer", "nav", "figure", "figcaption") or _ELSEWHERE.search(_name(one)) for one in near)


def _name(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}" if element.tag not in ("body", "html") else ""


# -- what stands in them -----------------------------------------------------------------------------------------------


def _add(found: _Found, words: str, outlet: Outlet, *, organisation: bool = False, strict: bool = False) -> None:
    """Sort the names in `words` into `found`. `organisation`: they are said to name one; `strict`: there may be no name in
    them at all, as in an element of a page."""
    words = text.from_html(words).strip(" ,;|")
    if not words or len(words) > LONGEST:
        return
    if organisation or outlet.is_exactly(words) or _is_agency(words):
        if _WORD.search(words) and not _ADDRESS.search(words) and len(words) <= 2 * LONGEST_NAME:
            found.organisation(words)
        return
    words = _ADDRESS.sub(" ", _BRACKETS.sub(" ", words))
    if reporters := _KOREAN.findall(words):
        for name in re.findall("[가-힣]{2,4}", " ".join(reporters)):
            found.person(name)
        return
    for place, part in _parts(words):
        if _is_organisation(part, outlet, first=place == 0):
            found.organisation(part)
        elif _is_person(part, sure=place == 0 and not strict):
            found.person(part)


def _parts(words: str) -> Iterator[tuple[int, str]]:
    """The pieces of a byline that may each be a name, without cues and what stands apart, and how many signs that separate
    stand before each: the first one is a name, a later one may be a role or a town."""
    spaced = _EASTERN_MARK.sub(" ", words) if _EASTERN.search(words) else words
    chinese = bool(re.search("记者|記者|作者|文/|编辑", words))
    place = 0
    for piece in (one.strip(" .:：*\"'“”„") for one in _PARTS.split(spaced)):
        if piece and chinese and all(_HAN_NAME.fullmatch(one) for one in piece.split()):
            yield from ((place, one) for one in piece.split())
        elif bare := _without_cue(piece):
            yield from ((place, one) for one in _linked(bare) if one)
        place += bool(piece)


def _linked(piece: str) -> Iterator[str]:
    """A piece split where a word binds two names: "José Ortega y Gasset" is one, "José Ruiz y Ana Gasset" are two."""
    words = piece.split()
    for at in range(1, len(words) - 1):
        left, right = words[:at], words[at + 1 :]
        if words[at] in _table("links") and _are_two(left, right):
            yield from _linked(" ".join(left))
            yield from _linked(_without_cue(" ".join(right)))
            return
        if words[at] in _table("apart"):
            yield " ".join(left)
            rest = " ".join(right)
            if _is_agency(rest) or any(word.casefold() in _table("organisations") for word in right):
                yield rest
            return
    if piece:
        yield _without_role(words)


def _are_two(left: list[str], right: list[str]) -> bool:
    """Whether the words on both sides of a link are names of their own: whole names, given names, an agency."""
    return min(len(left), len(right)) > 1 or len(left) == len(right) == 1 or _is_agency(" ".join(right))


def _without_cue(piece: str) -> str:
    """A piece without "By", "Von", "Автор:". A word that is also part of surnames ("De Wever", "Von der Leyen") is a cue only
    before a full name that does not begin with another such word."""
    words = piece.split()
    for length in (3, 2, 1):
        head = " ".join(words[:length]).casefold()
        if len(words) <= length or head.rstrip(":/") not in _table("cues"):
            continue
        rest = words[length:]
        certain = head.endswith((":", "/")) or head not in _table("particles")
        if certain or (len(rest) > 1 and rest[0].casefold() not in _table("particles") and rest[0][:1].isupper()):
            return _without_cue(" ".join(rest))
        return piece
    alone = len(words) <= 3 and piece.casefold().rstrip(":/") in _table("cues") and piece.casefold() not in _table("particles")
    if alone:
        return ""
    # "Op-ed by Ana Ruiz": what a cue that is no part of names has behind it, where that can be nothing else.
    found = _INNER_CUE.search(piece)
    return piece[found.end() :] if found else piece


def _without_role(words: list[str]) -> str:
    """Words without a role before a name: "Political editor Ana Ruiz". A role alone stays, and is no name then."""
    last = max((at for at, word in enumerate(words) if word.casefold() in _table("roles")), default=-1)
    return " ".join(words[last + 1 :]) if 0 <= last < len(words) - 2 else " ".join(words)


def _is_agency(words: str) -> bool:
    return words.casefold().strip(" .") in _table("agencies")


@lru_cache(maxsize=4_000)
def _is_organisation(part: str, outlet: Outlet, *, first: bool) -> bool:
    if _is_agency(part) or outlet.is_exactly(part) or _HOST.fullmatch(part):
        return True
    words = [word.casefold() for word in re.split(r"[\s-]+", part)]
    if any(word in _table("organisations") for word in words) and not any(word in _table("roles") for word in words[:-1]):
        return True
    if any(len(word) > len(end) and word.endswith(end) for word in words for end in _endings()):
        return True
    return first and part.isupper() and part.isascii() and " " not in part and 2 <= len(part) <= 6


def _is_person(part: str, *, sure: bool) -> bool:
    """Whether a part is a person's name: where it need not be (`sure` is off), only a full name in capitals is one."""
    words = part.split()
    lower = [word.casefold() for word in words]
    if not _WORD.search(part) or len(part) > LONGEST_NAME or len(words) > MOST_WORDS or any(one.isdigit() for one in part):
        return False
    if part.casefold() in _table("nobody") or part.casefold() in _table("places") or part.startswith("http"):
        return False
    if any(word in _table("roles") for word in lower):
        return False
    if not _CASED.search(part):
        return sure or (len(words) > 1 and len(words) <= 4) or bool(_EASTERN.search(part) and 2 <= len(part) <= 5)
    capital = [word[:1].isupper() or word.strip("'’.").casefold() in _table("particles") for word in words]
    if sure and (len(words) == 1 or not any(word[:1].isupper() for word in words)):
        return not (part.islower() and len(part) <= 3)
    partly = any(word[:1].isupper() for word in words) and all(
        capital or "'" in word for capital, word in zip(capital, words, strict=True)
    )
    return partly and len(words) > 1


# -- tables ------------------------------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, list[str]]:
    return tomllib.loads(files("dragoman.extract").joinpath("tables/bylines.toml").read_text(encoding="utf-8"))


@cache
def _table(name: str) -> frozenset[str]:
    return frozenset(_tables()[name])


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_tables()["organisation_endings"])
