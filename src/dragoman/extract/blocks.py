"""A page → its blocks of text in order, with where they stand: one walk over the tree, without judging anything yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dragoman.extract.furniture import kind
from dragoman.extract.marks import marks
from dragoman.text import clean

# Elements whose insides are no text of the page.
_UNREAD = frozenset(
    ["script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "select",
     "option", "input", "textarea", "button", "map", "head", "meta", "link", "math", "dialog"]
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Elements that stand inside a line of text. All others begin and end a block.
_INLINE = frozenset(
    ["a", "b", "strong", "em", "i", "u", "s", "span", "font", "small", "big", "sub", "sup", "mark", "time", "abbr", "q", "cite",
     "code", "kbd", "var", "samp", "bdi", "bdo", "ins", "del", "label", "acronym", "tt", "wbr", "ruby", "rb", "rt", "rp",
     "data", "dfn", "nobr", "strike", "img", "picture", "source"]
)  # fmt: skip
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A sign of these scripts says about as much as this many letters.
_WIDE = 2.5
SENTENCE = re.compile(r"[.!?。！？؟।…](?:\s|$|[\"”»“])")
PROSE_LENGTH = 60
PROSE_LINKED = 0.4
LINK_DENSITY = 0.7
MAX_BLOCKS = 6_000
MAX_BLOCK = 20_000
MAX_DEPTH = 200  # elements that are nested deeper than this are taken for a part of those around
MAX_NAME = 200

_NAMING = ("class", "id", "itemprop", "data-component", "data-testid", "role")


@dataclass(slots=True)
class Place:
    """An element that holds blocks. `chars`, `linked` and `prose` add up what stands in it, whole."""

    tag: str
    name: str
    sign: str
    marks: frozenset[str]
    hidden: bool
    chars: float = 0.0
    linked: float = 0.0
    prose: float = 0.0
    blocks: int = 0
    paragraphs: int = 0


@dataclass(slots=True)
class Block:
    """A run of text between two block boundaries: at most a paragraph.

    `linked` counts the characters that are links, `length` weighs signs of scripts without spaces, `pictured` says that a
    picture stands just before it in the same element, `quoted` that it is in a quotation. `furniture` is what it is by its
    words (see `dragoman.extract.furniture`). `places` are the indices of the elements around it, the innermost first.
    """

    text: str
    linked: int
    tag: str
    places: tuple[int, ...]
    length: float
    prose: bool
    pictured: bool
    bold: bool
    furniture: str | None
    quoted: bool

    @property
    def links(self) -> bool:
        """Whether the block is mostly links: it leads elsewhere, and is no text."""
        return self.linked >= LINK_DENSITY * len(self.text)


@dataclass(slots=True)
class Page:
    """The blocks of a page in order, and the elements that they stand in."""

    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    prose: float = 0.0

    def signature(self, block: Block) -> tuple[str, ...]:
        """Return the kind of place that a block has: the three elements around it, by tag and first word of their names."""
        return tuple(self.places[index].sign for index in block.places[:3])


def read(tree: Any) -> Page:
    """Return the blocks of the page `tree` (lxml)."""
    body = next(iter(tree.iter("body")), tree)
    reader = _Reader()
    reader.walk(body)
    for block in reader.page.blocks:
        for place in (reader.page.places[index] for index in block.places):
            place.chars += block.length
            place.linked += block.length * block.linked / len(block.text)
            place.blocks += 1
            if block.prose:
                place.prose += block.length
                place.paragraphs += 1
        reader.page.prose += block.length if block.prose else 0.0
    return reader.page


class _Reader:
    """The walk's state: the text since the last boundary, and the elements that are open."""

    def __init__(self) -> None:
        self.page = Page()
        self._open: list[int] = []
        self._text: list[str] = []
        self._linked = self._bold = 0
        self._in_link = self._in_bold = 0
        self._pictured = False
        self._quotes = 0
        self._through: list[bool] = []  # of each open element that ends a block, whether it is no place of its own

    def walk(self, body: Any) -> None:
        from lxml import etree

        walker = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _UNREAD:
                    walker.skip_subtree()
                else:
                    self._start(tag, element)
                continue
            if event == "end" and tag not in _UNREAD:
                self._end(tag, element)
            if element.tail and element is not body:
                self._add(element.tail)
            if len(self.page.blocks) >= MAX_BLOCKS:
                break
        self._close()

    def _start(self, tag: str, element: Any) -> None:
        if tag == "img" or tag == "picture":
            self._pictured = True
        elif tag == "br":
            if self._text and self._text[-1] == "\n":
                self._close()  # an empty line ends a paragraph
            else:
                self._text.append("\n")
        elif tag in _INLINE:
            self._in_link += tag == "a" and element.get("href") is not None
            self._in_bold += tag in ("b", "strong")
        else:
            self._close()
            if tag == "blockquote":
                self._quotes += 1
            if tag == "blockquote" and not element.get("class"):
                self._through.append(True)  # the words of a quotation stand where it stands; an embedded post has a name
            elif len(self._open) < MAX_DEPTH:
                self._through.append(False)
                self._open.append(len(self.page.places))
                self.page.places.append(_place(tag, element))
            else:
                self._through.append(True)
        if element.text:
            self._add(element.text)

    def _end(self, tag: str, element: Any) -> None:
        if tag in _INLINE:
            self._in_link -= tag == "a" and element.get("href") is not None
            self._in_bold -= tag in ("b", "strong")
        elif tag != "br":
            self._close()
            self._quotes -= tag == "blockquote"
            if self._through and not self._through.pop():
                self._open.pop()

    def _add(self, words: str) -> None:
        bare = words.strip()
        if not bare:
            if self._text and self._text[-1] != "\n":
                self._text.append(" ")
            return
        self._text.append(words)
        if self._in_link:
            self._linked += len(bare)
        if self._in_bold:
            self._bold += len(bare)

    def _close(self) -> None:
        """End the block, if there is one."""
        if self._text:
            text = "".join(self._text)
            text = (" ".join(text.split()) if text.isascii() else clean(text))[:MAX_BLOCK]
            if any(sign.isalnum() for sign in text) and self._open:
                places = tuple(reversed(self._open))
                linked = min(self._linked, len(text))
                length = float(len(text))
                if not text.isascii():
                    length += (_WIDE - 1) * len(_UNSPACED.findall(text))
                prose = length >= PROSE_LENGTH and linked < PROSE_LINKED * len(text) and bool(SENTENCE.search(text))
                tag = self.page.places[places[0]].tag
                bold = self._bold >= 0.9 * len(text)
                words = kind(text) if linked < LINK_DENSITY * len(text) else None  # links are told by being links
                self.page.blocks.append(
                    Block(text, linked, tag, places, length, prose, self._pictured, bold, words, self._quotes > 0)
                )
                self._pictured = False
            self._text.clear()
        self._linked = self._bold = 0


def _place(tag: str, element: Any) -> Place:
    attributes = dict(element.items())
    if not attributes:
        return Place(tag, "", f"{tag} ", frozenset(), hidden=False)
    name = " ".join([attributes[key] for key in _NAMING if key in attributes])[:MAX_NAME]
    hidden = "hidden" in attributes or "display:none" in attributes.get("style", "").replace(" ", "").lower()
    return Place(tag, name, f"{tag} {name.partition(' ')[0]}", marks(name), hidden)
