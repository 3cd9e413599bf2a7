"""What is told of blocks without judging them: the headline, other articles, names of elements and what they count for."""

import json

import pytest

from dragoman.extract import blocks, html
from dragoman.extract.blocks import Page
from dragoman.extract.features import bare, elsewhere, features, headline, of_text, shingles
from dragoman.extract.metadata import Metadata

TITLE = "Old bridge to be rebuilt"
ABOUT = Metadata(headline=TITLE)
PARAGRAPHS = [
    "The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter, officials said.",
    "Engineers from the coast will begin with the two outer arches, which the flood of last spring had moved.",
    "The work is to cost 4.2 million crowns and to last until October, according to a document of the council.",
    "We will not wait for another flood to come down the valley, the mayor said to those who had come to hear her.",
    "Until the autumn a ferry will carry those who live on the far bank, twice in an hour and free of charge.",
    "The bridge was built four hundred years ago by the bakers of the town, who had grown tired of wet flour.",
]
TEXT = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
OTHER = "<p>The ferry of Vilmar sank at its quay on Sunday night, and nobody was aboard, the harbour master told the paper.</p>"


def page(body: str) -> Page:
    tree = html.parse(f"<html><body>{body}</body></html>".encode())
    assert tree is not None
    return blocks.read(tree)


def texts(found: Page, indices: frozenset[int]) -> list[str]:
    return [found.blocks[index].text for index in sorted(indices)]


def told(body: str, about: Metadata = ABOUT) -> dict[str, dict[str, float]]:
    """Of each block by the start of its text: all its features."""
    found = page(body)
    return {
        block.text[:20]: dict([*place, *own]) for block, (place, own) in zip(found.blocks, features(found, about), strict=True)
    }


FIRST = PARAGRAPHS[0][:20]

# -- headline ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<h1>{TITLE}</h1>{TEXT}", [TITLE]),
        (f"<h1>The Paper</h1><h1>{TITLE}</h1>{TEXT}", [TITLE]),
        (f"<h1>{TITLE}</h1>{TEXT}<h1>Most read</h1>", [TITLE]),
        (f"<h1>The old bridge rises again</h1>{TEXT}", ["The old bridge rises again"]),
        (f"<h1>The Paper</h1><h1>The old bridge rises</h1>{TEXT}", ["The old bridge rises"]),
        (f"<p>OLD BRIDGE TO BE REBUILT!</p><h1>{TITLE}</h1>{TEXT}", ["OLD BRIDGE TO BE REBUILT!", TITLE]),
        (f"<h2>{TITLE}</h2>{TEXT}", [TITLE]),
        (f"<h2>Something else</h2>{TEXT}", []),
        (f"<h1><a href='/'><img src='/logo.png'></a></h1><h2>{TITLE}</h2>{TEXT}", [TITLE]),
        (f"<h1><span>{TITLE}</span></h1>{TEXT}", [TITLE]),
        (TEXT, []),
    ],
)
def test_the_headline(body: str, expected: list[str]) -> None:
    found = page(body)
    assert texts(found, headline(found, ABOUT)) == expected


def test_without_a_title_the_first_heading_is_it() -> None:
    found = page(f"<h1>Old bridge</h1>{TEXT}<h1>Most read</h1>")
    assert texts(found, headline(found, Metadata())) == ["Old bridge"]


def test_a_block_within_a_first_level_heading_is_where_the_page_starts() -> None:
    body = f"<p>Above</p><h1><div>{TITLE} soon</div></h1>{TEXT}"
    named = told(body)
    assert "above headline" in named["Above"]
    assert "headline" in named[f"{TITLE} soon"[:20]]
    assert "below headline" in named[FIRST]


# -- elsewhere ---------------------------------------------------------------------------------------------------------------------


def test_a_second_article_below_the_first_is_another() -> None:
    found = page(f"<article><h1>{TITLE}</h1>{TEXT}</article><article><h2>Ferry sinks</h2>{OTHER}</article>")
    assert texts(found, elsewhere(found, ABOUT)) == ["Ferry sinks", OTHER[3:-4]]


def test_articles_within_the_first_are_of_it() -> None:
    found = page(f"<article><h1>{TITLE}</h1>{TEXT}<article class='update'>{OTHER}</article></article>")
    assert elsewhere(found, ABOUT) == frozenset()


def test_articles_of_a_list_around_all_are_told_by_the_one_with_the_headline() -> None:
    found = page(f"<main><article>{OTHER}</article><article><h1>{TITLE}</h1>{TEXT}</article></main>")
    assert texts(found, elsewhere(found, ABOUT)) == [OTHER[3:-4]]


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></article><article>{TEXT}</article>",  # the first one is a header
        f"<h1>{TITLE}</h1><article>{TEXT}</article><article>{OTHER}</article>",
        f"<article>{TEXT}</article><article>{OTHER}</article>",
        f"<article><h1>{TITLE}</h1>{TEXT}</article><section>{OTHER}</section>",
    ],
    ids=["little text with the headline", "headline outside", "no headline", "one article"],
)
def test_nothing_is_elsewhere(body: str) -> None:
    found = page(body)
    assert elsewhere(found, ABOUT) == frozenset()


# -- names of elements -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "feature"),
    [
        ("with-sidebar", "near related"),
        ("comments-enabled", "near comment"),
        ("share-page", "near share"),
        ("has-cookie-banner", "near frame"),
    ],
)
def test_names_of_what_holds_most_of_the_text_do_not_count(name: str, feature: str) -> None:
    around = told(f"<div class='{name}'><h1>{TITLE}</h1>{TEXT}</div>{OTHER}")
    assert not any(one.startswith(("near ", "in ")) for one in around[FIRST])
    beside = told(f"<h1>{TITLE}</h1>{TEXT}<div class='{name}'>{OTHER}</div>")
    assert feature in beside[OTHER[3:23]]
    assert feature not in beside[FIRST]


def test_good_names_of_what_holds_most_of_the_text_do_count() -> None:
    named = told(f"<main><div class='article-body sidebar'><h1>{TITLE}</h1>{TEXT}</div></main>")[FIRST]
    assert {"near text", "in main"} <= set(named)
    assert "near related" not in named


@pytest.mark.parametrize("element", ["form", "aside", "header", "footer", "nav", "figure", "table"])
def test_an_element_around_the_whole_article_does_no_harm(element: str) -> None:
    inner = f"<tr><td>{TITLE}</td></tr><tr><td>{TEXT}</td></tr>" if element == "table" else f"<h1>{TITLE}</h1>{TEXT}"
    around = told(f"<{element}>{inner}</{element}>")
    assert f"in {element}" not in around[FIRST]
    other = f"<tr><td>{OTHER}</td></tr>" if element == "table" else OTHER
    beside = told(f"<h1>{TITLE}</h1>{TEXT}<{element}>{other}</{element}>")
    assert f"in {element}" in beside[OTHER[3:23]]


def test_a_list_around_the_whole_article_does_no_harm() -> None:
    assert "in list" not in told(f"<ul><li><h1>{TITLE}</h1>{TEXT}</li></ul>")[FIRST]
    assert "in list" in told(f"<h1>{TITLE}</h1>{TEXT}<ul><li>Another word</li></ul>")["Another word"]


def test_hidden_counts_but_not_of_what_holds_the_text() -> None:
    assert "hidden" not in told(f"<div hidden><h1>{TITLE}</h1>{TEXT}</div>")[FIRST]
    assert "hidden" in told(f"<h1>{TITLE}</h1>{TEXT}<div style='display:none'><p>{OTHER}</p></div>")[OTHER[3:23]]


def test_marks_of_near_elements_and_of_far_ones() -> None:
    far = "<div class='comments'><div><div><div><p>Far words</p></div></div></div></div>"
    near = "<div class='comments'><div><p>Near words</p></div></div>"
    named = told(f"<h1>{TITLE}</h1>{TEXT}{far}{near}")
    assert "in comment" in named["Far words"]
    assert "near comment" not in named["Far words"]
    assert "near comment" in named["Near words"]
    assert "in comment" not in named["Near words"]


# -- text, neighbours, page --------------------------------------------------------------------------------------------------------


def own(body: str) -> dict[str, float]:
    (block,) = page(body).blocks
    return dict(of_text(block))


@pytest.mark.parametrize(
    ("body", "has", "lacks"),
    [
        (f"<p>{PARAGRAPHS[0]}</p>", {"length 100", "ended", "sentence", "long, no link"}, {"length 200", "linked", "dated"}),
        ("<p>14 May 2026, 09:30</p>", {"dated", "short, not ended"}, {"length 50", "ended"}),
        ("<p>2026年5月14日</p>", {"dated"}, {"ended"}),
        ("<p>SPORT</p>", {"capitals", "short, not ended"}, {"length 20", "sentence"}),
        ("<p>The mayor said:</p>", {"colon", "ended"}, {"dated"}),
        ("<p>Advertisement</p>", {"words: advert"}, {"words: share"}),
        (f"<p><a href='/x'>{PARAGRAPHS[0][:50]}</a>{PARAGRAPHS[0][50:]}</p>", {"linked", "linked .3"}, {"linked .8"}),
        ("<p><b>Two arches first</b></p>", {"bold"}, {"below picture"}),
        ("<img src='/i.png'><p>The bridge</p>", {"below picture"}, {"bold"}),
        ("<p>«Мы не будем ждать»</p>", {"ended"}, {"short, not ended"}),
    ],
)
def test_what_a_text_says(body: str, has: set[str], lacks: set[str]) -> None:
    named = set(own(body))
    assert has <= named
    assert not lacks & named


def test_links_need_no_second_look() -> None:
    assert told(f"{TEXT}<p><a href='/x'>Another town</a></p>")["Another town"] == {"links": 1.0}


def test_how_much_text_went_before() -> None:
    named = told(f"<h1>{TITLE}</h1>{TEXT}<p>Words below</p>")
    assert named[TITLE[:20]]["passed"] == 0
    assert named["Words below"]["passed"] == 1
    assert "after all prose" in named["Words below"]
    assert "after all prose" not in named[FIRST]


def test_what_stands_below_a_line_that_announces_others() -> None:
    lines = "".join(f"<p>Line {number}</p>" for number in range(8))
    named = told(f"<p>Read also</p>{TEXT}<p>Read also</p>{lines}<p>Comments</p><p>I see</p>{OTHER}")
    assert "below related" not in named[FIRST]  # nothing went before: a label in the page's head announces nothing
    assert ["below related" in named[f"Line {number}"] for number in range(8)] == [True] * 5 + [False] * 3
    assert "below comments" in named["I see"]
    assert "below comments" in named[OTHER[3:23]]
    assert "below comments" not in named["Line 7"]


def test_headings_know_what_they_head() -> None:
    body = f"{TEXT}<h2>The arches</h2>{OTHER}<h2>Most read</h2><p><a href='/1'>Cat climbs tower</a></p><h2>The end</h2>"
    named = told(body)
    assert "heads prose" in named["The arches"]
    assert "heads links" in named["Most read"]
    assert "heads links" in named["The end"]


def test_what_the_page_declares_its_text_to_be() -> None:
    about = Metadata(headline=TITLE, body=" ".join(PARAGRAPHS[:5]), description=PARAGRAPHS[1][:80], authors=("Ana Ruiz",))
    named = told(f"{TEXT}<p>By Ana Ruiz</p><p>By Ana Ruiz, who has seen many bridges fall and rise</p>", about)
    assert "declared" in named[FIRST]
    assert "not declared" in named[PARAGRAPHS[5][:20]]
    assert "described" in named[PARAGRAPHS[1][:20]]
    assert "described" not in named[FIRST]
    assert "names author" in named["By Ana Ruiz"]
    assert "names author" not in named["By Ana Ruiz, who has"]


def test_a_short_declared_text_is_a_teaser() -> None:
    assert "declared" not in told(TEXT, Metadata(body=PARAGRAPHS[0]))[FIRST]


def test_a_text_that_stands_twice() -> None:
    found = page(f"<p>{PARAGRAPHS[0]}</p>{OTHER}<p>{PARAGRAPHS[0]}</p>")
    twice = ["twice on page" in dict(one) for _, one in features(found, ABOUT)]
    assert twice == [True, False, True]


def test_blocks_of_one_element_share_what_is_told_of_it() -> None:
    found = page(f"<div>One word<br><br>Two words</div>{TEXT}")
    all_told = features(found, ABOUT)
    assert all_told[0][0] is all_told[1][0]
    assert all_told[0][0] is not all_told[2][0]
    assert len(all_told) == len(found.blocks)
    assert features(Page(), ABOUT) == []


def test_every_feature_is_finite_and_named() -> None:
    for named in told(f"<h1>{TITLE}</h1>{TEXT}<p>***</p><ul><li>1<li>۲</ul><p>{'長' * 3000}</p>").values():
        assert all(isinstance(value, float) and abs(value) < 1_000 for value in named.values()), json.dumps(named)
        assert "bias" in named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("one two", ["one two"]),
        ("a b c d e", ["a b c d", "b c d e"]),
        ("市议会决定", ["市议会决定"]),
        ("市议会星期二决定修复这座桥", ["市议会星期二决定修复这座", "议会星期二决定修复这座桥"]),
    ],
)
def test_shingles(text: str, expected: list[str]) -> None:
    assert shingles(text) == expected


def test_bare() -> None:
    assert bare("  «Straße», 4.2 — OLD!") == "strasse 4 2 old"
