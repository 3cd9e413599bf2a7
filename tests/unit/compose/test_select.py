"""What may be shown of an article: the rights of sources are kept here."""

from datetime import timedelta

import pytest

from dragoman.compose.select import EXCERPT_LENGTH, EXCERPT_LENGTH_DENSE, front, shown, weight
from dragoman.extract.passages import Piece
from dragoman.model import Article, StoryMembers
from dragoman.translate.sentences import sentences
from tests.making import NOW, article, at, source, story

SENTENCES = tuple(f"Sentence number {n} tells what the council has decided of the bridge." for n in range(10, 40))
BODY: tuple[Piece, ...] = (
    ("lead", " ".join(SENTENCES[:2])),
    ("paragraph", " ".join(SENTENCES[2:4])),
    ("subhead", "The money"),
    ("quote", " ".join(SENTENCES[4:6])),
    ("paragraph", " ".join(SENTENCES[6:])),
    ("caption", "The bridge in spring."),
)


def texts(one: Article, terms: str = "excerpt", language: str = "en", *, private: bool = False) -> list[str]:
    kept = shown(one, source(terms=terms), language, sentences, private=private)
    return [" ".join(sentence.text for sentence in passage) for passage in kept]


def test_a_link_shows_the_headline_only() -> None:
    assert texts(article(pieces=BODY), "link") == ["Bridge reopens"]
    assert texts(article(pieces=BODY, from_feed=True), "link") == ["Bridge reopens"]


def test_full_terms_show_everything_but_captions() -> None:
    assert texts(article(pieces=BODY), "full") == ["Bridge reopens", *(text for kind, text in BODY if kind != "caption")]


@pytest.mark.parametrize("terms", ["link", "excerpt", "full"])
def test_a_private_site_shows_full_texts(terms: str) -> None:
    assert texts(article(pieces=BODY), terms, private=True) == texts(article(pieces=BODY), "full")


def test_an_excerpt_is_the_first_whole_sentences() -> None:
    # 420 characters hold six sentences of 67; the subhead is left out
    assert texts(article(pieces=BODY)) == ["Bridge reopens", BODY[0][1], BODY[1][1], BODY[3][1]]


def test_an_excerpt_is_the_lesser_part_of_a_short_article() -> None:
    short = article(pieces=(("paragraph", " ".join(SENTENCES[:3])), ("paragraph", SENTENCES[3])))
    assert texts(short) == ["Bridge reopens", SENTENCES[0]]


def test_what_a_feed_gives_is_an_excerpt_up_to_the_limit() -> None:
    brief = article(pieces=(("lead", SENTENCES[0]),), from_feed=True)
    assert texts(brief) == ["Bridge reopens", SENTENCES[0]]
    long = article(pieces=(("lead", " ".join(SENTENCES)),), from_feed=True)
    assert texts(long) == ["Bridge reopens", " ".join(SENTENCES[:6])]


def test_nothing_follows_a_sentence_that_does_not_fit() -> None:
    pieces: tuple[Piece, ...] = (("lead", f"{SENTENCES[0]} {'Long ' * 100}end. Short."), ("paragraph", " ".join(SENTENCES)))
    assert texts(article(pieces=pieces)) == ["Bridge reopens", SENTENCES[0]]


def test_one_giant_first_sentence_leaves_the_headline() -> None:
    giant = "and ".join("the council decided " for _ in range(100)) + "."
    assert texts(article(pieces=(("lead", giant), ("paragraph", SENTENCES[0])))) == ["Bridge reopens"]


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_dense_scripts_have_a_shorter_limit(language: str) -> None:
    sentence = "市議会は火曜日に冬までに古い橋を再建することで合意した。"
    one = article(headline="橋", pieces=(("lead", sentence * 3), ("paragraph", sentence * 30)))
    kept = texts(one, language=language)
    assert len(kept) > 1
    assert EXCERPT_LENGTH_DENSE - len(sentence) < sum(len(words) for words in kept[1:]) <= EXCERPT_LENGTH_DENSE


@pytest.mark.parametrize("from_feed", [True, False])
@pytest.mark.parametrize("count", [1, 2, 5, 30])
def test_an_excerpt_never_exceeds_its_limit(count: int, from_feed: bool) -> None:
    pieces: tuple[Piece, ...] = tuple(("paragraph", sentence) for sentence in SENTENCES[:count])
    kept = shown(article(pieces=pieces, from_feed=from_feed), source(), "en", sentences, private=False)
    total = sum(len(sentence.text) for passage in kept[1:] for sentence in passage)
    assert total <= EXCERPT_LENGTH
    if not from_feed:
        assert total <= 0.4 * sum(len(text) for _, text in pieces)


def test_nothing_to_show() -> None:
    assert texts(article(passages=())) == [""]
    assert texts(article()) == ["Bridge reopens"]


# -- which stories -------------------------------------------------------------------------------------------------------


def members(id: str, outlets: int, languages: int, hours: float) -> StoryMembers:
    one = story(id, at(hours), at(hours))
    return StoryMembers(one, (), tuple(f"outlet-{n}" for n in range(outlets)), tuple(f"l{n}" for n in range(languages)))


def test_weight() -> None:
    today = story(updated_at=NOW)
    assert weight(today, 1, 1, NOW) == pytest.approx(1.5)
    assert weight(today, 3, 2, NOW) == pytest.approx(3.0)
    assert weight(today, 2, 1, NOW) > weight(today, 1, 1, NOW)
    assert weight(today, 2, 2, NOW) > weight(today, 2, 1, NOW)
    assert weight(story(updated_at=at(18)), 1, 1, NOW) == pytest.approx(0.75)
    assert weight(story(updated_at=NOW + timedelta(hours=5)), 1, 1, NOW) == pytest.approx(1.5)


def test_the_front_page_has_the_weightiest_first_and_a_limit() -> None:
    stories = [members("b", 1, 1, 1), members("old", 5, 4, 60), members("big", 5, 4, 1), members("a", 1, 1, 1)]
    assert [one.story.id for one in front(stories, NOW, 10)] == ["big", "a", "b", "old"]
    assert [one.story.id for one in front(reversed(stories), NOW, 2)] == ["big", "a"]
