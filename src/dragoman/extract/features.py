"""What can be told of a block of a page without judging it: named features, by its text, its place and its neighbours.

After Kohlschütter, Fankhauser and Nejdl 2010 (WSDM, "Boilerplate detection using shallow text features"), with what the page's
own template says of its parts (class names, elements, JSON-LD) besides.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.extract.blocks import HEADINGS, SENTENCE, Block, Page
from dragoman.extract.metadata import Metadata

Features = list[tuple[str, float]]

LINKS: Features = [("links", 1.0)]
BROAD = 0.5  # an element that holds this share of the page's prose, and the first of it, is its text's home, whatever its name
NEAR = 3  # so many elements around a block are near to it
FAR = 6
_DECLARED = 300  # a page's declared text shorter than this is a teaser
_SHINGLE = 4
_ENOUGH = 500.0
_SOON = 6  # blocks below a line like "Read also" within which what it announces stands
_ENDED = re.compile(r"""[.!?…。！？؟।:”"»)」』]\W*$""")
# A time of day, or a year or a date in figures: in a short line, when the article was published.
_DATED = re.compile(r"\b([01]?\d|2[0-3])[:.][0-5]\d\b|\b(19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\d月\d|\d日")
_TAGS = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("td", "th", "tr", "table"), "cell"),
    **{"p": "p", "li": "li", "dd": "term", "dt": "term"},
}
_ELEMENTS = {
    **{name: name for name in ("article", "main", "aside", "header", "footer", "nav", "figure", "form", "table", "figcaption")},
    **{"address": "address", "ul": "list", "ol": "list", "dl": "list"},
}
_GOOD_MARKS = frozenset({"text", "lead"})
_GOOD_ELEMENTS = frozenset({"article", "main"})


def features(page: Page, about: Metadata) -> list[tuple[Features, Features]]:
    """Return for each block of the page, in order, the features of its place and its own.

    Those of the place are one and the same list for all blocks of an element.
    """
    if not page.blocks:
        return []
    look = _Look(page, about)
    places: dict[int, Features] = {}
    found: list[tuple[Features, Features]] = []
    before = 0.0
    said: dict[str, int] = {}  # of each kind of furniture: the last line that was it by its words
    for index, block in enumerate(page.blocks):
        if block.furniture and before and not block.linked:  # a line that holds its own link announces nothing more
            said[block.furniture] = index
        if block.links:  # most blocks of a page are: they need no second thought
            found.append((LINKS, []))
            continue
        place = block.places[0]
        if place not in places:
            places[place] = list(look.of_place(block))
        if block.prose:
            before += block.length
        own = [("bias", 1.0), ("passed", before / look.total)]
        if before >= look.total and not block.prose:
            own.append(("after all prose", 1.0))
        if "comment" in said:
            own.append(("below comments", 1.0))
        if 0 < index - said.get("related", -_SOON) < _SOON:
            own.append(("below related", 1.0))
        own += of_text(block)
        own += look.of_neighbours(index)
        own += look.of_page(index, block)
        found.append((places[place], own))
    return found


def headline(page: Page, about: Metadata) -> frozenset[int]:
    """Return the blocks that are the page's headline once more, or its title."""
    title = bare(about.headline)
    start = _start(page, title)
    same = {index for index, block in enumerate(page.blocks) if title and bare(block.text) == title}
    heading = start is not None and page.places[page.blocks[start].places[0]].tag == "h1"
    return frozenset(same | {start} if heading and start is not None else same)


def elsewhere(page: Page, about: Metadata) -> frozenset[int]:
    """Return the blocks that belong to other articles, which some outlets put below the first: those in article elements of
    their own, where the one around the headline holds text enough."""
    start = _start(page, bare(about.headline))
    around = page.blocks[start].places if start is not None else ()
    own = next((index for index in reversed(around) if page.places[index].tag == "article"), None)
    if own is None or page.places[own].prose < _ENOUGH:
        return frozenset()
    return frozenset(
        index
        for index, block in enumerate(page.blocks)
        if own not in block.places and any(page.places[place].tag == "article" for place in block.places)
    )


def of_text(block: Block) -> Iterator[tuple[str, float]]:
    """Yield the features of a block's text alone."""
    length, linked = block.length, block.linked / len(block.text)
    for least, name in ((20, "length 20"), (50, "length 50"), (100, "length 100"), (200, "length 200")):
        if length >= least:
            yield name, 1.0
    yield "log length", math.log(length + 1) / 5
    if linked:
        yield "linked", linked
        if linked > 0.3:
            yield "linked .3", 1.0
        if linked > 0.8:
            yield "linked .8", 1.0
    elif length > 80:
        yield "long, no link", 1.0
    if _ENDED.search(block.text):
        yield "ended", 1.0
    elif length < 60:
        yield "short, not ended", 1.0
    if block.prose or SENTENCE.search(block.text):
        yield "sentence", 1.0
    if block.text.endswith((":", "：")):
        yield "colon", 1.0
    if block.text.isupper():
        yield "capitals", 1.0
    if block.bold:
        yield "bold", 1.0
    if block.pictured:
        yield "below picture", 1.0
    if block.furniture:
        yield f"words: {block.furniture}", 1.0
    if length < 80 and _DATED.search(block.text):
        yield "dated", 1.0


@dataclass(frozen=True, slots=True)
class _Names:
    """What the elements from one up to the page say, by their names and by what they are."""

    marks: frozenset[str]
    elements: frozenset[str]
    hidden: bool


class _Look:
    """A page as a whole: where its headline stands, and what its prose stands in."""

    def __init__(self, page: Page, about: Metadata) -> None:
        self.page = page
        self.total = page.prose or 1.0
        self._start = _start(page, bare(about.headline))
        headed = page.blocks[self._start].places if self._start is not None else ()
        self._reach = {place: steps for steps, place in enumerate(headed)}
        opening = next((block.places for block in page.blocks[self._start or 0 :] if block.prose), ())
        # An element that holds most of the page's prose, and the first of it, is no footer, comment or box, whatever it is
        # called; nor is one that holds the headline with some prose.
        self._broad = {
            index for index in opening if page.places[index].prose >= BROAD * self.total or index in self._reach
        }  # fmt: skip
        self._times = Counter(block.text for block in page.blocks)
        self._alike = Counter(page.signature(block) for block in page.blocks if block.prose)
        self._names: dict[int, _Names] = {}
        self._authors = [name for one in about.authors if len(name := bare(one)) > 4]
        self._body = frozenset(shingles(about.body)) if len(about.body) >= _DECLARED else frozenset()
        self._description = bare(about.description)[:60]

    def of_place(self, block: Block) -> Iterator[tuple[str, float]]:
        """Yield the features of the element that a block stands in."""
        yield _TAGS.get(block.tag, "div"), 1.0
        near = frozenset[str]().union(*(self._own_marks(index) for index in block.places[:NEAR]))
        around = self._named(block.places)
        for element in around.elements:
            yield f"in {element}", 1.0
        for mark in near:
            yield f"near {mark}", 1.0
        if len(block.places) > NEAR:
            for mark in self._named(block.places[NEAR:]).marks - near:
                yield f"in {mark}", 1.0
        if around.hidden:
            yield "hidden", 1.0
        places = self.page.places
        home = next((depth for depth, index in enumerate(block.places) if places[index].prose >= BROAD * self.total), FAR)
        yield f"home {min(home, FAR)}", 1.0
        for depth, name in ((1, "parent"), (2, "grandparent")):
            place = places[block.places[min(depth, len(block.places) - 1)]]
            yield f"{name} prose", place.prose / self.total
            yield f"{name} linked", place.linked / (place.chars or 1.0)
            if place.paragraphs >= 3:
                yield f"{name} paragraphs", 1.0
        yield from self._from_headline(block)

    def _from_headline(self, block: Block) -> Iterator[tuple[str, float]]:
        """How far up from the headline the element is that holds the block too, and how much of the page it holds."""
        shared = next((place for place in block.places if place in self._reach), None)
        if shared is not None:
            yield f"headline {min(self._reach[shared], FAR)}", 1.0
            yield "shared prose", self.page.places[shared].prose / self.total

    def of_neighbours(self, index: int) -> Iterator[tuple[str, float]]:
        """Yield the features of the three blocks before and after one."""
        blocks = self.page.blocks
        before, after = blocks[max(0, index - 3) : index], blocks[index + 1 : index + 4]
        yield "prose before", sum([one.prose for one in before]) / 3
        yield "prose after", sum([one.prose for one in after]) / 3
        yield "links before", sum([one.linked / len(one.text) for one in before[-2:]]) / 2
        yield "links after", sum([one.linked / len(one.text) for one in after[:2]]) / 2
        if blocks[index].tag in HEADINGS or blocks[index].bold:
            if after and after[0].prose:
                yield "heads prose", 1.0
            elif not after or after[0].linked > 0.5 * len(after[0].text):
                yield "heads links", 1.0

    def of_page(self, index: int, block: Block) -> Iterator[tuple[str, float]]:
        """Yield how a block stands to the rest of the page, and to what the page declares its text to be."""
        if self._start is not None:
            yield ("headline" if index == self._start else f"{'below' if index > self._start else 'above'} headline"), 1.0
        if self._times[block.text] > 1:
            yield "twice on page", 1.0
        if prose := self._alike[self.page.signature(block)]:
            yield "stands like prose", min(prose, 5) / 5
        if block.length < 150 and self._authors:
            words = bare(block.text)
            if any(name in words and len(name) > 0.4 * len(words) for name in self._authors):
                yield "names author", 1.0
        if self._body:
            own = set(shingles(block.text))
            yield ("declared" if len(own & self._body) > 0.6 * len(own) else "not declared"), 1.0
        if len(self._description) > 30 and bare(block.text[:200]).startswith(self._description):
            yield "described", 1.0

    def _own_marks(self, index: int) -> frozenset[str]:
        marks = self.page.places[index].marks
        return marks & _GOOD_MARKS if index in self._broad else marks

    def _named(self, places: tuple[int, ...]) -> _Names:
        """What the elements `places` (the innermost first, up to the page) say together."""
        inner = places[0]
        if (known := self._names.get(inner)) is not None:
            return known
        outer = self._named(places[1:]) if len(places) > 1 else _Names(frozenset(), frozenset(), hidden=False)
        place = self.page.places[inner]
        element = _ELEMENTS.get(place.tag)
        counts = element is not None and (inner not in self._broad or element in _GOOD_ELEMENTS)
        made = self._names[inner] = _Names(
            outer.marks | self._own_marks(inner),
            outer.elements | {element} if counts and element else outer.elements,
            outer.hidden or (place.hidden and inner not in self._broad),
        )
        return made


def _start(page: Page, title: str) -> int | None:
    """The index of the block that is the page's headline, or None: the first-level heading that is most like its title."""
    first = {index for index, place in enumerate(page.places) if place.tag == "h1"}
    headings = [index for index, block in enumerate(page.blocks) if not first.isdisjoint(block.places)] if first else []
    if headings:
        words = set(title.split())
        return max(headings, key=lambda index: (len(words & set(bare(page.blocks[index].text).split())), -index))
    return next((index for index, block in enumerate(page.blocks) if title and bare(block.text) == title), None)


def shingles(text: str) -> list[str]:
    """Return the runs of four words of a text, or of a dozen signs where words are not set apart; of a short one, itself."""
    words = text.split()
    if len(text) < 12 * max(len(words), 1):
        return [" ".join(words[at : at + _SHINGLE]) for at in range(max(len(words) - _SHINGLE + 1, 1))] if words else []
    return [text[at : at + 12] for at in range(max(len(text) - 11, 1))]


def bare(words: str) -> str:
    """Return the words of a text without signs, in one case."""
    return " ".join(re.findall(r"\w+", words)).casefold()
