"""The domain types: what they work out of themselves."""

import dataclasses
import inspect
from typing import Any

import pytest

from dragoman import model
from dragoman.model import Attempt, Check, Citation, Line, Rendering, Sentence, Verdict, digest
from tests.making import NOW, article, captured, engine, item

TYPES = [one for _, one in inspect.getmembers(model, inspect.isclass) if one.__module__ == model.__name__]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_every_type_is_frozen_and_slotted(kind: Any) -> None:
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


def test_digest_keeps_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab") != digest("a", "b")
    assert digest("a", "") != digest("a")


def test_digest_is_the_same_for_ever() -> None:
    # ids in archives are made with it
    assert digest("paper", "guid-1") == "186862663823e902"
    assert len(digest("x", length=10)) == 10
    assert digest("\ud800")  # what feeds hold must not stop a run


def attempt(text: str, *verdicts: Verdict) -> Attempt:
    return Attempt("один", "ru", "en", engine(), text, tuple(Check(f"check-{n}", one) for n, one in enumerate(verdicts)))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (attempt("one"), "pass"),
        (attempt("one", "pass", "pass"), "pass"),
        (attempt("one", "pass", "doubt"), "doubt"),
        (attempt("one", "doubt", "fail", "pass"), "fail"),
        (attempt("", "pass"), "fail"),
        (attempt(" \n", "pass"), "fail"),
    ],
)
def test_the_verdict_is_the_worst_one(made: Attempt, expected: Verdict) -> None:
    assert made.verdict == expected


def rendering(shown_as: str, text: str, original: str) -> Rendering:
    sentence = Sentence("p1", 0, 0, len(original), original)
    return Rendering(sentence, "ru", "en", text, shown_as)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("source", "source"), "source"),
        (("translation", "translation"), "translation"),
        (("translation", "original"), "original"),
        (("original", "translation"), "original"),
        (("source", "translation"), "translation"),
    ],
)
def test_a_line_is_shown_as_the_least_of_its_sentences(kinds: tuple[str, ...], expected: str) -> None:
    line = Line(
        tuple(rendering(kind, "One.", "Один.") for kind in kinds), (Citation("a1", "p1", "paper", "https://x.example"),)
    )
    assert line.shown_as == expected


def test_a_line_reads_in_both_languages() -> None:
    line = Line((rendering("translation", "One.", "Один."), rendering("translation", "Two.", "Два.")), ())
    assert (line.text, line.original, line.source_language) == ("One. Two.", "Один. Два.", "ru")


def test_the_lead_of_an_article() -> None:
    assert article(pieces=(("paragraph", "First."), ("lead", "Lead."))).lead == "Lead."
    assert article(pieces=(("subhead", "Sub."), ("quote", "Quote."), ("paragraph", "First."))).lead == "First."
    assert article(pieces=(("quote", "Quote."),)).lead == "Quote."
    assert article().lead == ""


def test_text_keys_follow_what_a_reader_sees() -> None:
    one = article(pieces=(("paragraph", "Words."),))
    assert one.text_key == dataclasses.replace(one, section="World", revision=7).text_key
    assert one.text_key != article(pieces=(("quote", "Words."),)).text_key
    assert item(title="A").text_key != item(title="B").text_key
    assert item(title="A", summary="").text_key != item(title="", summary="A").text_key


def test_headers_of_a_capture() -> None:
    capture = captured("x", "text/html; charset=utf-8").value
    assert capture.header("content-type") == "text/html; charset=utf-8"
    assert capture.header("etag") is None


@pytest.mark.parametrize(
    "noise",
    [
        {"url": "http://paper.example/news/bridge/?utm_source=a&t=171"},
        {"url": "https://PAPER.example/news/bridge#xtor=RSS-1"},
        {"title": " The  bridge\n is open "},
        {"content": '<p id="1" class="x">Words &amp; more.</p><img width=1 src="https://pixel.example/?r=4711">'},
        {"content": "<P  class='x' id=1>Words\n&#38; more.<!-- 0.3 s --><script>let n = 4711</script></P>"},
        {"published_at": NOW, "seen_at": NOW, "authors": ("Ana",), "guid": "other", "language": "fr"},
    ],
)
def test_noise_does_not_change_an_item(noise: dict[str, Any]) -> None:
    one = item(title="The bridge is open", content='<p class="x" id="1">Words &amp; more.</p>')
    assert dataclasses.replace(one, **noise).text_key == one.text_key


@pytest.mark.parametrize(
    "change",
    [{"title": "The bridge is shut"}, {"content": "<p>Words &amp; less.</p>"}, {"summary": "x"}, {"url": "https://x.example/"}],
)
def test_what_an_outlet_rewrites_changes_an_item(change: dict[str, str]) -> None:
    one = item(title="The bridge is open", content="<p>Words &amp; more.</p>")
    assert dataclasses.replace(one, **change).text_key != one.text_key
