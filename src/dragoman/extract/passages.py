"""Pieces of text → passages in order, each once, each with its kind; and the pieces of a feed's markup, of trafilatura."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman import text
from dragoman.extract.blocks import LINK_DENSITY
from dragoman.extract.features import bare
from dragoman.model import Passage, PassageKind, digest

Piece = tuple[PassageKind, str]

MAX_PASSAGES = 2_000
MAX_PASSAGE = 20_000
MAX_LABEL = 40
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def from_tree(body: Any) -> Iterator[Piece]:
    """Yield the blocks of trafilatura's `body` that are text of the article, in order."""
    begun = False
    for block in _blocks(body):
        if not begun and block.tag == "head" and block.get("rend") == "h1":
            continue  # the page's own headline, which its metadata may give in other words
        words, linked = _text(block)
        if words and not leads_elsewhere(words, len(linked)):
            begun = begun or block.tag != "head"
            yield _kind(block), words


def leads_elsewhere(words: str, linked: int) -> bool:
    """Whether a block is mostly link text, or a short label with a colon and then a link: "Read also: ...".

    `linked` is how many characters of `words` are links.
    """
    label, colon, rest = words.partition(":")
    labelled = bool(colon) and len(label) <= MAX_LABEL and linked > 0 and linked >= 0.9 * len(rest.strip())
    return labelled or linked >= LINK_DENSITY * len(words)


def _blocks(body: Any) -> Iterator[Any]:
    """The lowest elements that hold a paragraph's text: trafilatura nests list items and quotes."""
    for element in body:
        if element.tag in ("list", "quote", "div", "item") and any(child.tag in _CONTAINED for child in element):
            yield from _blocks(element)
        elif element.tag not in ("graphic", "table", "lb"):
            yield element


_CONTAINED = frozenset({"p", "head", "item", "quote", "list", "div"})


def _kind(block: Any) -> PassageKind:
    if block.tag == "head":
        return "subhead"
    in_quote = block.tag == "quote" or any(above.tag == "quote" for above in block.iterancestors())
    return "quote" if in_quote else "paragraph"


def _text(block: Any) -> tuple[str, str]:
    """Return the block's text, and the part of it that is link text."""
    pieces: list[str] = []
    linked: list[str] = []

    def walk(element: Any, *, in_link: bool) -> None:
        in_link = in_link or element.tag == "ref"
        _append(pieces, element.text or ("\n" if element.tag == "lb" else ""))
        if in_link:
            linked.append(element.text or "")
        for child in element:
            walk(child, in_link=in_link)
            # trafilatura drops the space behind a link; two words must not run together
            _append(pieces, child.tail or "", apart=child.tag == "ref")
            if in_link:
                linked.append(child.tail or "")

    walk(block, in_link=False)
    return text.clean("".join(pieces))[:MAX_PASSAGE], text.clean("".join(linked))


def _append(pieces: list[str], more: str, *, apart: bool = False) -> None:
    before = pieces[-1][-1:] if pieces else ""
    if apart and before.isalnum() and more[:1].isalnum() and not _NO_SPACES.match(before):
        pieces.append(" ")
    if more:
        pieces.append(more)


def from_markup(markup: str) -> Iterator[Piece]:
    """Yield the paragraphs of a feed's full text (a piece of HTML, or plain text with empty lines)."""
    from lxml import html
    from lxml.etree import ParserError

    try:
        tree = html.fromstring(f"<div>{markup}</div>")
    except (ParserError, ValueError):
        return
    for unwanted in tree.xpath("//script|//style|//iframe|//form|//figure|//noscript"):
        unwanted.drop_tree()
    blocks = [one for one in tree.iter("p", "li", "h2", "h3", "h4", "blockquote") if not one.xpath(".//p|.//li")]
    if not blocks:
        yield from (
            ("paragraph", words)
            for part in re.split(r"\n\s*\n|<br[^<>]*>\s*<br[^<>]*>", markup)
            if (words := text.from_html(part))
        )
        return
    for block in blocks:
        words = text.clean(block.text_content())
        linked = text.clean("".join(link.text_content() for link in block.iter("a")))
        if words and not leads_elsewhere(words, len(linked)):
            yield _markup_kind(block), words[:MAX_PASSAGE]


def _markup_kind(block: Any) -> PassageKind:
    if block.tag in ("h2", "h3", "h4"):
        return "subhead"
    return (
        "quote"
        if block.tag == "blockquote" or any(above.tag == "blockquote" for above in block.iterancestors())
        else "paragraph"
    )


def arrange(headline: str, description: str, pieces: Iterable[Piece]) -> list[Piece]:
    """Return the headline, the lead and the other pieces, each text once.

    The first paragraph is the lead where the page's own description begins like it. A description that readers of the page
    do not see is no part of the article.
    """
    seen = {bare(headline)}
    kept: list[Piece] = []
    for kind, words in pieces:
        if (alike := bare(words)) and alike not in seen:
            seen.add(alike)
            kept.append((kind, words))
        if len(kept) >= MAX_PASSAGES:
            break
    while kept and kept[-1][0] == "subhead":  # a subhead with nothing below it belongs to what follows the article
        kept.pop()
    return [("headline", headline), *_with_lead(description, kept)]


def _with_lead(description: str, pieces: list[Piece]) -> list[Piece]:
    start = bare(description)[:40]
    first = next((place for place, (kind, _) in enumerate(pieces) if kind != "subhead"), None)
    if first is not None and start and bare(pieces[first][1]).startswith(start):
        return [*pieces[:first], ("lead", pieces[first][1]), *pieces[first + 1 :]]
    return pieces


def with_summary(summary: str, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of a feed's full text with its summary before them as the lead, where it is a sentence that the text
    does not repeat; the summary alone where there is no text."""
    if not pieces:
        return [("paragraph", summary)] if summary else []
    start = bare(summary)[:40]
    repeated = any(start in bare(words) for _, words in pieces)
    is_sentence = 50 <= len(summary) <= 600 and summary[-1:] in '.!?؟。।»”"'
    return [("lead", summary), *pieces] if is_sentence and not repeated else pieces


def passages(article: str, pieces: Iterable[Piece]) -> tuple[Passage, ...]:
    """Number the pieces of an article. An id follows the text, so that it stays when other passages change."""
    counts: Counter[str] = Counter()
    made: list[Passage] = []
    for index, (kind, words) in enumerate(pieces):
        key = digest(kind, words, length=10)
        counts[key] += 1
        suffix = f"-{counts[key]}" if counts[key] > 1 else ""
        made.append(Passage(f"{article}-{key}{suffix}", article, index, kind, words))
    return tuple(made)
