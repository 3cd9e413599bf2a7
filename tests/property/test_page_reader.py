"""What holds of the page reader whatever a page is made of."""

import html as markup
import math
import re
import tomllib
from importlib.resources import files
from random import Random
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dragoman import text
from dragoman.extract import blocks, body, features, frame, html, metadata, weigh
from dragoman.extract.html import decoded
from dragoman.model import Frame

few = settings(max_examples=50, deadline=None)
some = settings(max_examples=80, deadline=None)

WORDS = [
    "council", "river", "bridge", "winter", "engineers", "arches", "flood", "spring", "crowns", "October", "document",
    "ferry", "bank", "hour", "valley", "mayor", "town", "bakers", "flour", "stone", "timber", "harbour", "night", "morning",
    "vote", "budget", "county", "road", "cart", "market", "children", "school", "letter", "witness",
]  # fmt: skip
LINKING = ("and", "of the", "with a", "after the", "before the", "near the", "without", "for the")
FURNITURE = [
    '<div class="share"><a href="#1">Facebook</a><a href="#2">Mail</a></div>',
    '<p>Read also: <a href="/y">Another bridge is closed</a></p>',
    '<div class="ad-slot"><span>Advertisement</span></div>',
    '<ul class="tags"><li><a href="/t/1">Bridges</a></li><li><a href="/t/2">Floods</a></li></ul>',
    '<figure><img src="/i.jpg"><figcaption>The crossing as it was before</figcaption></figure>',
    '<div class="newsletter"><p>Sign up to our newsletter.</p><form><input></form></div>',
    "<script>var a = '<p>steal</p>';</script>",
    "<!-- nothing -->",
    "<hr>",
]  # fmt: skip
SHELLS = [
    "<main><article><h1>{title}</h1>{text}</article></main>",
    "<div class='page'><div class='content'><h1>{title}</h1><div class='text'>{text}</div></div></div>",
    "<div id='wrap'><h1>{title}</h1>{text}</div>",
    "<form id='aspnet'><div class='layout with-sidebar'><h1>{title}</h1><section>{text}</section></div></form>",
    "<article><header><h1>{title}</h1></header><div itemprop='articleBody'>{text}</div></article>",
]
MENU = "<nav><ul><li><a href='/'>News</a></li><li><a href='/s'>Sport</a></li></ul></nav>"


def sentence(chance: Random) -> str:
    """A sentence of 15 to 40 words or so."""
    first, *others = chance.choices(WORDS, k=chance.randint(8, 16))
    return f"The {first} {' '.join(f'{chance.choice(LINKING)} {word}' for word in others)}."


@st.composite
def reports(draw: Any) -> tuple[str, list[str]]:
    """A page with an article, and the article's paragraphs: each of one to three sentences, none like another."""
    chance = Random(draw(st.integers(0, 10_000)))
    paragraphs = [" ".join(sentence(chance) for _ in range(chance.randint(1, 3))) for _ in range(draw(st.integers(4, 9)))]
    pieces = []
    for one in paragraphs:
        pieces.append(f"<p>{one}</p>")
        if draw(st.booleans()):
            pieces.append(draw(st.sampled_from(FURNITURE)))
    inner = draw(st.sampled_from(SHELLS)).format(title="Crossing to be mended", text="".join(pieces))
    around = f"<header>{MENU}</header>{inner}<aside>{MENU}</aside><footer><p>All rights reserved.</p></footer>"
    return f"<html lang='en'><head><title>Crossing to be mended</title></head><body>{around}</body></html>", paragraphs


INLINE = ("b", "em", "a href='/x'", "span", "small")
AROUND = (
    "div",
    "p",
    "section",
    "article",
    "aside",
    "ul",
    "li",
    "table",
    "td",
    "h1",
    "h2",
    "blockquote",
    "figure",
    "figcaption",
)
NAMES = ("", "share", "article-body", "comments", "caption", "ad", "hidden", "x")
LEAVES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    st.integers(0, 10_000).map(lambda seed: sentence(Random(seed))),
    st.sampled_from(["Advertisement", "Read also:", "Photo: Ana", "14.05.2026", "。", "今日は雨。" * 20, "***"]),
).map(markup.escape)
MARKUP: st.SearchStrategy[str] = st.recursive(
    st.one_of(LEAVES, st.sampled_from(["<br>", "<br><br>", "<img src='/i'>", "<hr>", "<!-- c -->", "<script>x</script>"])),
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag} class='{name}'>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from([*INLINE, *AROUND]),
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


def tree_of(page: str) -> Any:
    return html.parse(f"<html><head><title>Crossing</title></head><body>.{page}</body></html>".encode())


def read_by_blocks(tree: Any) -> body.Body:
    """What is read of a page without trafilatura, which has its own way with the signs between two elements."""
    with patch.object(body, "_from_trafilatura", return_value=[]):
        return body.read(tree, metadata.read(tree, "https://paper.example/news"))


def bare(words: str) -> str:
    """What stands in a text but for spaces and signs that no text holds."""
    return re.sub(r"\s", "", text.clean(words))


@few
@given(reports())
def test_no_paragraph_of_an_article_is_lost(made: tuple[str, list[str]]) -> None:
    page, paragraphs = made
    tree = html.parse(page.encode())
    found = body.read(tree, metadata.read(tree, "https://paper.example/news"))
    assert [words for kind, words in found.pieces if kind == "paragraph"] == paragraphs
    assert {kind for kind, _ in found.pieces} <= {"paragraph", "caption"}
    assert not {one.text for one in found.left_out} & set(paragraphs)


@few
@given(reports(), st.integers(0, 12))
def test_no_paragraph_is_lost_to_the_frame_of_other_pages(made: tuple[str, list[str]], pages: int) -> None:
    page, paragraphs = made
    tree = html.parse(page.encode())
    about = metadata.read(tree, "https://paper.example/news")
    known = Frame("paper")
    for number in range(pages):
        known = frame.learn(known, f"https://paper.example/{number}", [frame.key("All rights reserved."), f"{number}"])
    known = frame.learn(known, "https://paper.example/news", body.read(tree, about, known).keys)
    again = body.read(tree, about, known, "https://paper.example/news")
    assert [words for kind, words in again.pieces if kind == "paragraph"] == paragraphs


@some
@given(MARKUP)
def test_every_piece_stands_in_the_page(page: str) -> None:
    tree = tree_of(page)
    found = read_by_blocks(tree)
    etree.strip_elements(tree, "script", with_tail=False)
    whole = bare("".join(tree.itertext()))
    for _, words in found.pieces:
        assert words == text.clean(words)
        assert bare(words) in whole


@some
@given(MARKUP)
def test_every_block_is_taken_or_left_out_with_a_reason(page: str) -> None:
    tree = tree_of(page)
    found = read_by_blocks(tree)
    read = blocks.read(tree)
    headline = features.headline(read, metadata.read(tree, "https://paper.example/news"))
    expected = [block.text for index, block in enumerate(read.blocks) if index not in headline]
    assert sorted(expected) == sorted([one.text for one in found.left_out] + [words for _, words in found.pieces])
    assert all(one.reason for one in found.left_out)
    assert found.keys == {frame.key(block.text) for block in read.blocks if not block.links}


@some
@given(MARKUP)
def test_blocks_and_elements_add_up(page: str) -> None:
    found = blocks.read(tree_of(page))
    for block in found.blocks:
        assert block.text == text.clean(block.text)
        assert 0 <= block.linked <= len(block.text) <= block.length
        assert block.tag == found.places[block.places[0]].tag
        assert found.places[block.places[-1]].tag == "body"
    for index, place in enumerate(found.places):
        inside = [block for block in found.blocks if index in block.places]
        assert place.blocks == len(inside)
        assert math.isclose(place.chars, sum(block.length for block in inside))
        assert place.linked <= place.chars + 1e-6


@some
@given(MARKUP, st.sampled_from(["", "Crossing", "The council"]))
def test_scores_are_finite(page: str, title: str) -> None:
    found = blocks.read(tree_of(page))
    given = weigh.scores(found, metadata.Metadata(headline=title))
    assert len(given) == len(found.blocks)
    assert all(math.isfinite(one) and abs(one) < 200 for one in given)


def test_the_weights_are_finite_and_known() -> None:
    table = tomllib.loads(files("dragoman.extract").joinpath("tables/weights.toml").read_text(encoding="utf-8"))
    assert set(table) == {"first", "second"}
    assert all(math.isfinite(weight) and abs(weight) < 10 for weights in table.values() for weight in weights.values())
    assert {"bias", "links", "passed", "prose before"} <= set(table["first"])
    assert {"score", "likely", "in best"} <= set(table["second"]) - set(table["first"])
    assert table["first"]["links"] < -2  # a block of links is no text, whatever else it is
    assert table["second"]["score"] > 0


@some
@given(st.one_of(st.text(max_size=200), st.sampled_from([" ".join(WORDS), "é" * 90, "Ã©" * 90, "мост" * 30])))
def test_valid_utf_8_is_read_as_it_is_or_mended_to_less(words: str) -> None:
    raw = words.encode("utf-8", "replace")
    given = decoded(raw)
    assert given == raw.decode("utf-8-sig") or len(given) < len(words)


@some
@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "shift_jis", "x", "utf-16"]))
def test_any_bytes_are_decoded(raw: bytes, charset: str | None) -> None:
    assert isinstance(decoded(raw, charset), str)
    html.parse(raw, charset)
