"""A page → its blocks of text in order, with where they stand."""

from typing import Any

import pytest
from lxml import etree
from lxml.html import HTMLParser

from dragoman.extract import html
from dragoman.extract.blocks import MAX_BLOCK, MAX_BLOCKS, MAX_DEPTH, Block, Page, read

WORDS = "The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter."
CHINESE = "市议会星期二决定在冬天到来之前修复这座旧桥。"


def page(body: str) -> Page:
    tree = html.parse(f"<html><head><title>T</title></head><body>{body}</body></html>".encode())
    assert tree is not None
    return read(tree)


def texts(body: str) -> list[str]:
    return [block.text for block in page(body).blocks]


def only(body: str) -> Block:
    (block,) = page(body).blocks
    return block


def tags(found: Page, block: Block) -> list[str]:
    return [found.places[index].tag for index in block.places]


# -- where blocks begin and end ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>The <b>old</b> <a href='/x'>bridge</a><em>s</em> of<i> Marrow</i></p>", ["The old bridges of Marrow"]),
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("<div>One<p>Two</p>Three</div>", ["One", "Two", "Three"]),
        ("<div>One<div>Two<div>Three</div>Four</div>Five</div>", ["One", "Two", "Three", "Four", "Five"]),
        ("<ul><li>One<li>Two<ul><li>Three</ul>Four</ul>", ["One", "Two", "Three", "Four"]),
        ("<table><tr><td>One<td>Two<tr><td>Three</table>", ["One", "Two", "Three"]),
        ("<section-x>One</section-x>Two", ["One", "Two"]),
        ("<span><div>One</div></span>Two", ["One", "Two"]),
        ("<p>One<hr>Two</p>", ["One", "Two"]),
        ("One<br>two", ["One two"]),
        ("One<br><br>Two", ["One", "Two"]),
        ("One<br>\n <br>\nTwo<br/><br/><br/>Three<br>", ["One", "Two", "Three"]),
        ("<p>One<br><b>two</b><br></p>Three", ["One two", "Three"]),
        ("<p>  One\n\n two\t&nbsp;three  </p>", ["One two three"]),
        ("<p>Caf&eacute; &amp; cr\u0065\u0301merie</p>", ["Café & crémerie"]),
        ("<p>***</p><p>—</p><p> </p><p></p><p>5</p>", ["5"]),
        ("", []),
    ],
)
def test_boundaries(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "unread",
    [
        "<script>steal()</script>",
        "<style>p { color: red }</style>",
        "<noscript>Turn it on</noscript>",
        "<template><p>Later</p></template>",
        "<svg><text>Logo</text></svg>",
        "<iframe>No frames</iframe>",
        "<select><option>Choose</option></select>",
        "<textarea>Write</textarea>",
        "<button>Press <b>here</b></button>",
        "<video>No video</video>",
        "<input value='Mail'>",
        "<dialog>Cookies?</dialog>",
    ],
)
def test_what_is_no_text_is_passed_over_and_what_stands_behind_it_stays(unread: str) -> None:
    assert texts(f"<p>Before {unread}behind</p><p>Next</p>") == ["Before behind", "Next"]
    assert texts(f"{unread}<p>Next</p>{unread}") == ["Next"]


def test_what_stands_behind_comments_and_instructions_stays_in_any_tree() -> None:
    markup = "<body>A<!-- x --> b<p>C<!-- y --> d <?php z ?>e<script>f</script> g</p>h<!-- --></body>"
    tree: Any = etree.fromstring(markup, HTMLParser())
    assert [block.text for block in read(tree).blocks] == ["A b", "C d e g", "h"]


def test_what_stands_behind_the_body_is_none_of_it() -> None:
    tree: Any = etree.fromstring("<html><body><p>One</p></body></html>")
    tree[0].tail = "Behind"
    assert [block.text for block in read(tree).blocks] == ["One"]


# -- what is said of a block -------------------------------------------------------------------------------------------------------


def test_links_are_counted() -> None:
    assert only("<p>See <a href='/x'>the report</a> now</p>").linked == len("the report")
    assert only("<p>See <a name='x'>the report</a> now</p>").linked == 0
    assert only("<p><a href='/x'>All <b>of</b> it</a></p>").links
    assert only("<a href='/x'><div>All of it</div></a>").links
    assert [block.linked for block in page("<p><a href='/x'>One</a></p><p>Two</p>").blocks] == [3, 0]


def test_a_block_is_links_from_seven_tenths_on() -> None:
    assert only("<p><a href='/x'>abcdefg</a>hij</p>").links
    assert not only("<p><a href='/x'>abcdef</a>ghij</p>").links


def test_the_block_below_a_picture_is_told() -> None:
    found = page("<p>Before it</p><figure><img src='/i.png'><figcaption>The bridge</figcaption></figure><p>Below it</p>")
    assert [block.pictured for block in found.blocks] == [False, True, False]
    found = page("<picture><source srcset='/i'><img src='/i.png'></picture><p>The bridge</p>")
    assert [block.pictured for block in found.blocks] == [True]


def test_bold_is_a_block_that_is_bold_as_a_whole() -> None:
    assert only("<p><b>Two arches first</b></p>").bold
    assert only("<p><strong>Two arches first, then <em>the others</em></strong></p>").bold
    assert not only("<p><b>Two arches</b> come first</p>").bold
    assert [block.bold for block in page("<p><b>Two</b></p><p>Three</p>").blocks] == [True, False]


def test_the_words_of_a_quotation_stand_where_it_stands() -> None:
    found = page("<article><p>Before</p><blockquote><p>Said</p></blockquote><p>Behind</p></article>")
    before, said, behind = found.blocks
    assert [block.quoted for block in found.blocks] == [False, True, False]
    assert tags(found, said) == tags(found, before) == ["p", "article", "body"]
    assert said.places[1:] == before.places[1:] == behind.places[1:]


def test_an_embedded_post_has_a_place_of_its_own() -> None:
    found = page("<article><blockquote class='tweet'><p>Posted</p></blockquote>Behind</article>")
    assert tags(found, found.blocks[0]) == ["p", "blockquote", "article", "body"]
    assert "box" in found.places[found.blocks[0].places[1]].marks
    assert [block.quoted for block in found.blocks] == [True, False]


def test_quotations_in_quotations_end_one_by_one() -> None:
    found = page("<blockquote>One<blockquote>Two</blockquote>Three</blockquote>Four")
    assert [block.quoted for block in found.blocks] == [True, True, True, False]


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [("hidden", True), ("style='display: none'", True), ("style='color:red;DISPLAY:NONE'", True), ("style='color:red'", False),
     ("class='hidden-xs'", False), ("", False)],
)  # fmt: skip
def test_hidden_elements(attributes: str, hidden: bool) -> None:
    found = page(f"<div {attributes}>Words</div>")
    assert found.places[found.blocks[0].places[0]].hidden is hidden
    assert not found.places[found.blocks[0].places[1]].hidden


def test_the_name_of_a_place_is_of_all_its_names() -> None:
    found = page("<div class='c-box wide' id='share' itemprop='articleBody' data-testid='author'>Words</div>")
    place = found.places[found.blocks[0].places[0]]
    assert {"box", "share", "text", "author"} <= place.marks
    assert place.sign == "div c-box"


def test_the_signature_is_of_the_three_nearest() -> None:
    found = page(
        "<main><div class='a b'><section><p class='t'>One</p><p class='t u'>Two</p><p>Three</p></section></div></main>"
    )
    one, two, three = (found.signature(block) for block in found.blocks)
    assert one == two == ("p t", "section ", "div a")
    assert three == ("p ", "section ", "div a")


def test_furniture_by_its_words() -> None:
    assert [block.furniture for block in page(f"<p>Advertisement</p><p>{WORDS}</p>").blocks] == ["advert", None]


@pytest.mark.parametrize(
    ("body", "prose"),
    [
        (f"<p>{WORDS}</p>", True),
        (f"<p>{CHINESE * 2}</p>", True),
        (f"<p>{WORDS[:-1]}</p>", False),
        ("<p>The council met.</p>", False),
        (f"<p><a href='/x'>{WORDS[:50]}</a>{WORDS[50:]}</p>", False),
        (f"<p><a href='/x'>{WORDS[:20]}</a>{WORDS[20:]}</p>", True),
    ],
    ids=["sentence", "chinese", "no end", "short", "half a link", "some link"],
)
def test_prose(body: str, prose: bool) -> None:
    assert only(body).prose is prose


def test_a_chinese_sign_weighs_more_than_a_letter() -> None:
    assert only("<p>旧桥</p>").length == 5.0
    assert only("<p>bridge</p>").length == 6.0


def test_an_element_adds_up_what_stands_in_it() -> None:
    found = page(f"<main><p>{WORDS}</p><div><a href='/x'>Home</a></div></main><p>Below</p>")
    main = next(place for place in found.places if place.tag == "main")
    assert (main.chars, main.linked, main.prose) == (len(WORDS) + 4, 4, len(WORDS))
    assert (main.blocks, main.paragraphs) == (2, 1)
    body = found.places[0]
    assert (body.tag, body.blocks, body.chars) == ("body", 3, len(WORDS) + 9)
    assert found.prose == len(WORDS)


# -- limits ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [MAX_DEPTH - 5, MAX_DEPTH + 30])
def test_deep_elements_are_taken_for_a_part_of_those_around(depth: int) -> None:
    found = page("<div>" * depth + "<p>Deep</p>" + "</div>" * depth + "<p>Behind</p>")
    deep, behind = found.blocks
    assert (deep.text, behind.text) == ("Deep", "Behind")
    assert len(deep.places) == min(depth + 2, MAX_DEPTH)
    assert tags(found, behind) == ["p", "body"]


def test_deep_quotations_end_where_they_end() -> None:
    depth = MAX_DEPTH + 20
    found = page("<div>" * depth + "<blockquote class='x'>Said</blockquote>Not said" + "</div>" * depth)
    assert [block.quoted for block in found.blocks] == [True, False]


def test_a_block_has_an_end() -> None:
    assert len(only(f"<p>{'a ' * MAX_BLOCK}</p>").text) == MAX_BLOCK


def test_a_page_has_an_end() -> None:
    assert len(page("<p>a" * (MAX_BLOCKS + 500)).blocks) == MAX_BLOCKS


def test_a_page_without_text() -> None:
    found = page("<div><img src='/x'></div>")
    assert found.blocks == []
    assert found.prose == 0
