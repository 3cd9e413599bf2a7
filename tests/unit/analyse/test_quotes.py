from __future__ import annotations

import pytest

from dragoman.analyse.quotes import in_texts, quotes
from dragoman.model import Passage


def told(texts: list[str], language: str) -> list[list[str]]:
    return [[texts[number][start:end] for number, start, end in spans] for spans in in_texts(texts, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "“It rains,” she said. “Again.”", ["It rains,", "Again."]),
        ("en", '"It rains," she said.', ["It rains,"]),
        ("en", "‘It’s the workers’ day,’ she said.", ["It’s the workers’ day,"]),
        ("fr", "« Il pleut », dit-elle. L’eau d’« hier ».", ["Il pleut", "hier"]),
        ("de", "„Es regnet“, sagte sie. »Wieder.«", ["Es regnet", "Wieder."]),
        ("pl", "„Pada” – powiedziała.", ["Pada"]),
        ("cs", "„Prší,“ řekla.", ["Prší,"]),
        ("sv", "”Det regnar”, sade hon. ”Igen.”", ["Det regnar", "Igen."]),
        ("hu", "„Esik” – mondta.", ["Esik"]),
        ("ru", "«Дождь», — сказала она.", ["Дождь"]),
        ("da", "»Det regner«, sagde hun.", ["Det regner"]),
        ("ja", "彼女は「雨だ」と言った。", ["雨だ"]),
        ("zh", "她说：“下雨了。”", ["下雨了。"]),
        ("he", 'ארה"ב אמרה "יורד גשם" היום', ["יורד גשם"]),
        ("ar", 'قالت "إنها تمطر" اليوم', ["إنها تمطر"]),
        ("en", "He is 6' 2\" tall; it's rock 'n' roll.", []),
    ],
)
def test_marks_of_each_language(language: str, text: str, found: list[str]) -> None:
    assert told([text], language) == [[one] for one in found]


def test_nested() -> None:
    assert told(["“She said ‘no’ twice.”"], "en") == [["She said ‘no’ twice."], ["no"]]
    assert told(["„Er sagte ‚nie‘“, so der Sprecher."], "de") == [["Er sagte ‚nie‘"], ["nie"]]
    assert told(["「彼は『はい』と」"], "ja") == [["彼は『はい』と"], ["はい"]]


def test_run_on_over_paragraphs() -> None:
    texts = ["“First of all.", "“Then the rest.", "“And the end,” he said."]
    assert told(texts, "en") == [["First of all.", "Then the rest.", "And the end,"]]


def test_what_is_never_closed_ends_with_its_paragraph() -> None:
    assert told(["He said: “nothing more", "The next day came."], "en") == [["nothing more"]]


def test_quotes_have_spans() -> None:
    (quote,) = quotes([Passage("p", "a", 0, "paragraph", "“Yes.”")], "en")
    assert [(span.passage, span.start, span.end) for span in quote.spans] == [("p", 1, 5)]
