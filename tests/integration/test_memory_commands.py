"""`dragoman memory` and `dragoman stylebook` as people type them, and what the next round makes of it."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.archive import open_archive
from dragoman.cli.app import app
from dragoman.errors import ConfigError, DragomanError, PageError
from dragoman.model import Spellings
from tests.conftest import NOW, Marking, Replay
from tests.integration.test_rounds import desk, press

HEADLINE = "Dam breaks above Vilmar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.toml").write_text('[desk]\neditions = ["fr", "en"]\n', "utf-8")
    return tmp_path


def told(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--desk", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(folder: Path, *words: str) -> DragomanError:
    done = CliRunner().invoke(app, [*words, "--desk", str(folder)])
    assert isinstance(done.exception, DragomanError), done.output
    return done.exception


def shown(folder: Path, language: str) -> list[str]:
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        articles = archive.articles.many([id for one in archive.stories.since(NOW - timedelta(days=9)) for id in one.articles])
        ids = [passage.id for article in articles for passage in article.passages]
        return [one.text for kept in archive.translations.renderings(ids, language).values() for one in kept]


def round_of(folder: Path) -> list[str]:
    """Run a round; return what the engine was asked."""
    engine = Marking()
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        made = desk(archive, folder, Replay(press()), engine)
        made.round()
        made.close()
    return engine.asked


def test_a_correction_is_shown_by_the_next_round_and_nothing_else_is_made_again(folder: Path) -> None:
    round_of(folder)
    said = told(folder, "memory", "correct", HEADLINE, "Nul n'est blessé.", "--from", "en", "--in", "fr", "--by", "anna")
    assert "The next round shows it." in said
    assert round_of(folder) == []
    assert "Nul n'est blessé." in shown(folder, "fr")
    assert "Nul n'est blessé." in told(folder, "memory", "list", "breaks")
    assert "No correction has" in told(folder, "memory", "list", "volcano")
    told(folder, "memory", "forget", HEADLINE, "--from", "en", "--in", "fr")
    assert round_of(folder) == []  # what the engine made before is remembered
    assert "Nul n'est blessé." not in shown(folder, "fr")


def test_memory_goes_out_and_in_as_tmx(folder: Path, tmp_path: Path) -> None:
    round_of(folder)
    told(folder, "memory", "correct", HEADLINE, "Nul n'est blessé.", "--from", "en", "--in", "fr", "--by", "anna")
    file = tmp_path / "memory.tmx"
    assert "1 corrections, " in told(folder, "memory", "export", str(file))
    told(folder, "memory", "forget", HEADLINE, "--from", "en", "--in", "fr")
    said = told(folder, "memory", "import", str(file), "--by", "tom")
    assert said.startswith("1 corrections taken.")
    assert "left out: made by an engine." in said
    assert ", anna" in told(folder, "memory", "list")
    file.write_text("no xml")
    assert isinstance(refused(folder, "memory", "import", str(file)), PageError)


def test_what_cannot_be_corrected_is_said(folder: Path) -> None:
    assert "is no edition" in str(refused(folder, "memory", "correct", "a", "b", "--from", "en", "--in", "de"))
    assert "is no language" in str(refused(folder, "memory", "correct", "a", "b", "--from", "?", "--in", "fr"))
    assert "are needed" in str(refused(folder, "memory", "correct", " ", "b", "--from", "en", "--in", "fr"))
    assert "was not corrected" in str(refused(folder, "memory", "forget", "a", "--from", "en", "--in", "fr"))


def test_like_sentences_are_offered_to_whoever_looks_at_doubts(folder: Path) -> None:
    round_of(folder)
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        doubtful = archive.translations.doubtful("fr")
    assert doubtful
    sentence = doubtful[0].sentence.text
    told(folder, "memory", "correct", f"{sentence} Indeed.", "Mieux.", "--from", doubtful[0].source_language, "--in", "fr")
    assert "      Mieux." in told(folder, "doubts")


def test_a_name_that_is_set_redoes_the_sentences_that_have_it(folder: Path) -> None:
    round_of(folder)
    said = told(folder, "stylebook", "set", "Maravel", "Port-Maravel", "--in", "fr", "--by", "anna")
    assert said.startswith("Maravel is Port-Maravel in fr.")
    asked = round_of(folder)
    assert asked
    assert all("XNE" in text or "Maravel" in text for text in asked)
    assert round_of(folder) == []
    assert "Port-Maravel  (Maravel; set by anna; 0 articles)" in told(folder, "stylebook", "list", "maravel")
    told(folder, "stylebook", "unset", "Maravel", "--in", "fr")
    assert round_of(folder) == []  # it was made without before
    assert "was not set" in str(refused(folder, "stylebook", "unset", "Maravel", "--in", "fr"))


def test_what_the_press_writes_is_listed_with_how_many_articles_do(folder: Path) -> None:
    round_of(folder)
    listed = told(folder, "stylebook", "list", "Maravel", "--in", "en")
    assert "  Maravel  (name:MRPR; by the press; 1 articles)" in listed
    assert "Maravel is written Maravel (by the press; engines may write it otherwise)" in listed
    assert "Karvelin (by its letters" in told(folder, "stylebook", "list", "Карвелин", "--in", "en")


def test_the_stylebook_goes_out_and_in_as_csv(folder: Path, tmp_path: Path) -> None:
    told(folder, "stylebook", "set", "Карвелин", 'Karve"line, la', "--in", "fr", "--from", "uk", "--by", "anna")
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        archive.stylebook.add(Spellings({("fr", "name:PRMR"): {"Vilmar": 3}}), [])
    file = tmp_path / "names.csv"
    assert told(folder, "stylebook", "export", str(file)).endswith("2 names, 1 set by editors.\n")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[1] == {"name": "name:PRMR", "from": "", "language": "fr", "text": "Vilmar", "by": "", "articles": "3"}
    told(folder, "stylebook", "unset", "Карвелин", "--in", "fr", "--from", "uk")
    assert told(folder, "stylebook", "import", str(file)).startswith("1 names set, 1 rows of the press left out.")
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        (entry,) = archive.stylebook.entries()
    assert (entry.name, entry.text, entry.source_language, entry.by) == ("Карвелин", 'Karve"line, la', "uk", "anna")


def test_a_file_with_a_bad_row_is_refused_as_a_whole(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("name,language,text\nКарвелин,fr,Karveline\nВильмар,xx,Vilmar\n", "utf-8")
    error = refused(folder, "stylebook", "import", str(file))
    assert isinstance(error, ConfigError)
    assert "line 3" in str(error)
    assert "0 names" in told(folder, "stylebook", "list", "--in", "fr")
    file.write_text("a,b\n1,2\n", "utf-8")
    assert "the columns" in str(refused(folder, "stylebook", "import", str(file)))
