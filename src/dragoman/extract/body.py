"""The article's text on a page: which blocks are it, what each is, and why the others are left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from dragoman.extract import blocks, features, frame, furniture, weigh
from dragoman.extract.blocks import HEADINGS, Block, Page
from dragoman.extract.metadata import Metadata
from dragoman.extract.passages import Piece, from_markup, from_tree, leads_elsewhere
from dragoman.model import Frame, LeftOut, PassageKind

# Less text than this is a teaser, a consent page or a page made by scripts: other ways to the page's text are tried, and where
# they give no more, what the feed gave is the better source.
LEAST_TEXT = 200
LEAST_SCORE = 0.4  # in log odds: in doubt a block is left out, for a strange line harms an article more than one that lacks
LEAST_OF_LABELS = 1.0
SHORT = 60
MAX_SUBHEAD = 120
MAX_FURNITURE = 200  # a longer block than this that begins like furniture may be a paragraph all the same
MAX_HEADING = 250  # a longer heading is a standfirst
REPEATED = 0.9  # a block of whose text this much stands elsewhere in the article is the same text again
MOST_BESIDE_NAMES = 3
MOST_WHOLE = 20  # so many of the longest blocks may be the whole text, or large parts of it
PART = 0.6  # a block of at most this length may be a part of another
SHORT_CAPTION = 20
_CAPTION = re.compile(r"figcaption|(^|[\W_])(wp-)?(caption|bildtext|bildunterschrift|legend[ea]?)", re.I)
# "By Anna Morvell", in the languages that say so with a word before the name. A heading may be a sentence that begins like it:
# at most five words are names.
_BYLINE = re.compile(
    r"(?:By|Von|Par|Por|Di|Door|Av|Af|Przez|Автор|Συντάκτης)[:：]?\s+(?:[^\W\d_][\w'’.-]*\s+){1,4}[^\W\d_a-zà-þа-я][\w'’.-]*$"
)
_ENDED = re.compile(r"[.!?…。！？؟।;,]\W*$")


@dataclass(frozen=True, slots=True)
class Body:
    """The pieces of an article in order, what of its page was left out, and the keys of all its blocks that are no links."""

    pieces: list[Piece]
    left_out: list[LeftOut]
    keys: frozenset[str]


def read(tree: Any, about: Metadata, known: Frame | None = None, canonical: str = "") -> Body:
    """Return the text of the page `tree` (lxml), which says `about` of itself, by an outlet whose frame is `known`.

    `canonical` is the page's address, by which the frame knows that it was learned from this page too.
    """
    page = blocks.read(tree)
    scores = weigh.scores(page, about)
    keys = [frame.key(block.text) for block in page.blocks]
    again = frame.seen(known, canonical)
    repeats = [frame.against(known, key, again=again) for key in keys]
    headline = features.headline(page, about)
    elsewhere = features.elsewhere(page, about)
    # From here on, a score above 0 makes a block the article's.
    scores = [score - _least(page, index) for index, score in enumerate(scores)]
    taken = [
        score > repeat and index not in elsewhere for index, (score, repeat) in enumerate(zip(scores, repeats, strict=True))
    ]
    captions = _captions(page, taken)
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    twice = _twice([block for block, one in zip(page.blocks, taken, strict=True) if one])
    for index, block in enumerate(page.blocks):
        reason = "other" if index in elsewhere else _against(page, index, headline, scores[index], repeats[index], twice)
        if reason is None and _signs(block, about.authors):
            reason = "author"
        if reason:
            if index in captions and reason in ("marked", "picture", "unlikely"):
                pieces.append(("caption", block.text))
            elif reason != "headline":
                left_out.append(LeftOut(block.text, reason))
        elif index in captions:
            pieces.append(("caption", block.text))
        else:
            pieces.append((_kind(page, index), block.text))
    if length(pieces) < LEAST_TEXT:
        pieces = _second_way(tree, about, pieces)
    return Body(pieces, left_out, frozenset(key for key, block in zip(keys, page.blocks, strict=True) if not block.links))


def _against(page: Page, index: int, headline: frozenset[int], score: float, repeat: float, twice: set[int]) -> str | None:
    """Why a block is not the article's text, or None where it is."""
    block = page.blocks[index]
    if index in headline:
        return "headline"
    words = block.furniture
    if words and len(block.text) <= MAX_FURNITURE and (words != "related" or block.linked or len(block.text) < MAX_SUBHEAD):
        return words
    if leads_elsewhere(block.text, block.linked):
        return "links"
    if score > repeat:
        return "repeated" if id(block) in twice else None
    if score > 0:
        return "frame"
    if words:
        return words
    return "marked" if _marked(page, block) else "unlikely"


def _least(page: Page, index: int) -> float:
    """The least score of a block that is taken for text: more for a short line that is no sentence, as labels are, unless it is
    a heading with prose below."""
    block = page.blocks[index]
    heads = block.tag in HEADINGS and index + 1 < len(page.blocks) and page.blocks[index + 1].prose
    return LEAST_SCORE if heads or block.length >= SHORT or _ENDED.search(block.text) else LEAST_OF_LABELS


def _signs(block: Block, authors: tuple[str, ...]) -> bool:
    """Whether a line is nothing but who wrote the article: a name of its authors, with a word or two."""
    if block.prose or len(block.text) > MAX_SUBHEAD or _ENDED.search(block.text):
        return False
    if _BYLINE.match(block.text) and block.tag not in HEADINGS and not block.bold:
        return True
    words = features.bare(block.text)
    for name in authors:
        words = words.replace(features.bare(name), "")
    return len(words) < len(features.bare(block.text)) and len(words.split()) <= MOST_BESIDE_NAMES


def _marked(page: Page, block: Block) -> bool:
    """Whether the page's own template says that the block is no text."""
    return any(page.places[index].marks - {"text", "lead"} for index in block.places[: features.NEAR])


def _captions(page: Page, taken: list[bool]) -> frozenset[int]:
    """The blocks that are pictures' captions, between the first and the last block of text."""
    text = [index for index, one in enumerate(taken) if one]
    if not text:
        return frozenset()
    return frozenset(
        index
        for index in range(max(text[0] - 3, 0), text[-1] + 1)
        if page.blocks[index].length >= SHORT_CAPTION
        and not furniture.whole(page.blocks[index].text)
        and any(
            page.places[place].tag == "figcaption" or _CAPTION.search(page.places[place].name)
            for place in page.blocks[index].places[: features.NEAR]
        )
    )


def _twice(taken: list[Block]) -> set[int]:
    """The blocks (by identity) whose text the others hold too.

    Pages that give their text once in one block and once in paragraphs keep the paragraphs; else the longer one of two stays,
    and of equals the first.
    """
    shingles = {id(block): set(features.shingles(block.text)) for block in taken}
    times = Counter(shingle for own in shingles.values() for shingle in own)
    if not times or max(times.values()) < 2:
        return set()
    longest_first = sorted(taken, key=lambda block: -len(block.text))
    found: set[int] = set()
    for block in longest_first[:MOST_WHOLE]:
        if 2 * sum(times[one] > 1 for one in shingles[id(block)]) < len(shingles[id(block)]):
            continue
        parts = {
            other.text: shingles[id(other)]
            for other in taken
            if len(other.text) <= PART * len(block.text) and id(other) not in found
        }
        if len(parts) > 1 and _made_of(shingles[id(block)], list(parts.values())):
            found.add(id(block))
    kept: set[str] = set()
    for block in longest_first:
        if id(block) not in found:
            if _covered(shingles[id(block)], kept):
                found.add(id(block))
            kept |= shingles[id(block)]
    return found


def _made_of(own: set[str], parts: list[set[str]]) -> bool:
    """Whether a text is others in a row. The shingles across two of them are in none."""
    common = len(own & set().union(*parts))
    if 2 * common < len(own):
        return False
    across = min(map(_length_of_shingle, own)) - 1
    rows = sum(_covered(part, own) for part in parts)
    return common + across * max(rows - 1, 0) >= REPEATED * len(own)


def _length_of_shingle(shingle: str) -> int:
    return shingle.count(" ") + 1 if " " in shingle else len(shingle)


def _covered(own: set[str], others: set[str]) -> bool:
    return len(own & others) >= REPEATED * len(own)


def _kind(page: Page, index: int) -> PassageKind:
    block = page.blocks[index]
    if block.tag in HEADINGS and len(block.text) <= MAX_HEADING:
        return "subhead"
    if block.quoted:
        return "quote"
    return "subhead" if _heads(page, index) else "paragraph"


def _heads(page: Page, index: int) -> bool:
    """Whether a block is a subhead by its looks alone: a short bold line that is no sentence, with prose below."""
    block = page.blocks[index]
    after = page.blocks[index + 1] if index + 1 < len(page.blocks) else None
    short = block.bold and len(block.text) <= MAX_SUBHEAD and not _ENDED.search(block.text)
    return short and not block.linked and after is not None and after.prose


def length(pieces: list[Piece]) -> int:
    """Return how many characters of text the pieces hold, captions apart."""
    return sum(len(words) for kind, words in pieces if kind != "caption")


# -- where the blocks give no text ---------------------------------------------------------------------------------------------


def _second_way(tree: Any, about: Metadata, first: list[Piece]) -> list[Piece]:
    """Another way to the page's text, where it gives more: what the page declares in JSON-LD, what its scripts would show,
    trafilatura (Barbaresi 2021, ACL demo)."""
    if about.body and _prose(written := list(from_markup(about.body))) >= LEAST_TEXT:
        return written
    for way in (_from_scripts, _from_trafilatura):
        found = way(tree)
        if _prose(found) >= max(LEAST_TEXT, 2 * length(first)):
            return found
    return first


def _prose(pieces: list[Piece]) -> int:
    """How much of some text is sentences, and not labels and lists."""
    return sum(len(words) for _, words in pieces if len(words) >= blocks.PROSE_LENGTH and blocks.SENTENCE.search(words))


_STRING = re.compile(r'"((?:[^"\\]|\\.){400,200000})"')
_PARAGRAPHS = re.compile(r"(?:<|\\+u003c)p[\s>\\]", re.I)


def _from_scripts(tree: Any) -> list[Piece]:
    """The text in the data of a page that is made by scripts: the longest string in them that holds paragraphs of HTML."""
    best: list[Piece] = []
    for script in tree.iter("script"):
        code = script.text or ""
        if len(code) < LEAST_TEXT or not _PARAGRAPHS.search(code):
            continue
        for markup in _strings(code):
            pieces = [(kind, words) for kind, words in from_markup(markup) if not furniture.kind(words)]
            best = max(best, pieces, key=length)
    return best


def _strings(code: str, depth: int = 0) -> list[str]:
    """The strings in a script that hold paragraphs; data within a string of data is looked into."""
    found: list[str] = []
    for literal in _STRING.findall(code):
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue
        if _PARAGRAPHS.search(value):
            inner = _strings(value, depth + 1) if depth < 2 and '"' in value else []
            found += inner or [value]
    return found


def _from_trafilatura(tree: Any) -> list[Piece]:
    import trafilatura

    found: Any = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False, include_links=True)
    return list(from_tree(found.body)) if found is not None else []
