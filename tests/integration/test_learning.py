"""The stylebook learns from rounds of the desk, each article once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dragoman.analyse.names import mentions
from dragoman.archive import SqlArchive
from dragoman.learning import learn_spellings
from dragoman.translate.binding import Binding
from dragoman.translate.stylebook import Stylebook, key_of
from tests.conftest import Marking, Replay
from tests.contract.test_archive import analysis, article, filled, item, placed
from tests.integration.test_rounds import desk, press

TOWN = key_of("Karvelin", "en")
TEXT = "The town of {} was quiet on Thursday, and the people of {} went to their work as on any other day of the week."
TEXT_FR = "La ville de {} était calme jeudi, et les habitants de {} sont allés au travail comme tous les jours de la semaine."


def test_each_article_is_counted_once_whatever_rounds_there_are(archive: SqlArchive, tmp_path: Path) -> None:
    for _ in range(2):
        one = desk(archive, tmp_path, Replay(press()), Marking())
        summary = one.round()
        one.close()
    assert summary.learned == 0
    assert learn_spellings(archive, ("en", "fr")) == 0
    found = archive.stylebook.spellings("en").forms
    assert found["en", key_of("Maravel", "en")] == {"Maravel": 1}


def test_a_name_is_written_as_the_press_of_the_edition_writes_it_in_the_same_story(archive: SqlArchive) -> None:
    filled(archive, range(1, 3))
    told = ((1, "en", TEXT.format("Karvelin", "Karvelin")), (2, "fr", TEXT_FR.format("Karveline", "Karveline")))
    for number, language, text in told:
        (taken,) = archive.articles.put([(item(number).id, article(number, ("Headline", text)))])
        found = replace(analysis(number), language=language, mentions=mentions(taken.passages, language))
        archive.analyses.put([(taken, found)])
    archive.stories.put([placed(1, 1), placed(1, 2, "join")])
    assert learn_spellings(archive, ("en", "fr"), stopping=lambda: True) == 0
    assert learn_spellings(archive, ("en", "fr")) == 2
    for reader, source, text, name in (
        ("fr", "en", "They spoke of Karvelin.", "Karveline"),
        ("en", "fr", "Ils ont parlé de Karveline.", "Karvelin"),
    ):
        book = Stylebook(reader, (), archive.stylebook.spellings(reader))
        assert book.spellings.forms[reader, TOWN] == {name: 1}
        assert [found.text for found in Binding(book, source).names(text)] == [name]
