"""`dragoman story` as people type it, on an archive of a few stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.archive import open_archive
from dragoman.cli.app import app
from dragoman.errors import ConfigError, DragomanError, StoryError
from tests.deciding import arrive, of_event, regroup_and_look, stories
from tests.making import NOW


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "desk.toml").write_text('[desk]\neditions = ["en", "fr"]\n', "utf-8")
    with open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}") as archive:
        arrive(archive, *(of_event("bridge", number, hours=number) for number in (1, 2, 3)))
        arrive(archive, *(of_event("fishing", number, hours=number) for number in (1, 2)))
        regroup_and_look(archive)
    monkeypatch.setattr("dragoman.cli.stories.now", lambda: NOW)
    return tmp_path


def told(desk: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["story", *words, "--desk", str(desk)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(desk: Path, *words: str) -> DragomanError:
    done: Result = CliRunner().invoke(app, ["story", *words, "--desk", str(desk)])
    assert isinstance(done.exception, DragomanError), done.output
    return done.exception


def slugs(desk: Path) -> tuple[str, str]:
    with open_archive(f"sqlite:///{desk / 'archive.sqlite'}") as archive:
        bridge, fishing = sorted(stories(archive))
        return bridge, fishing


def test_list_shows_open_stories_and_filters_by_the_words_of_any_headline(desk: Path) -> None:
    bridge, fishing = slugs(desk)
    listed = told(desk, "list")
    assert f"{bridge}\n  3 articles · 1 outlet · en · last 2026-05-14 11:00\n" in listed
    assert fishing in listed
    assert told(desk, "list", "flood", "part", "1").startswith(bridge)
    assert "No open story has volcano" in told(desk, "list", "volcano")
    assert "… and more" in told(desk, "list", "--limit", "1")


def test_show_gives_articles_with_reasons_words_and_decisions(desk: Path) -> None:
    bridge, fishing = slugs(desk)
    told(desk, "move", "bridge1", fishing, "--by", "anna", "--why", "it is about the vote")
    shown = told(desk, "show", "parliament")
    for line in (fishing, "https://paper.example/bridge1", "person 1 (move by anna, decision ", "What the machine keeps to:"):
        assert line in shown
    assert "anna: move 1 article of " + bridge in shown
    assert "why: it is about the vote" in shown
    assert "keeps bridge2, bridge3 apart from bridge1" in told(desk, "show", bridge)


def test_stories_are_named_by_id_address_or_beginning(desk: Path) -> None:
    bridge, fishing = slugs(desk)
    assert bridge in told(desk, "show", "bridge-in")
    assert bridge in told(desk, "show", f"https://desk.example/en/story/{bridge}/")
    assert bridge in told(desk, "show", f"site/en/story/{bridge}/index.html")
    told(desk, "merge", fishing, bridge)
    assert f"{bridge} leads to:\n{fishing}" in told(desk, "show", bridge)
    assert "no story that the desk knows" in str(refused(desk, "show", "volcano"))


def test_a_beginning_of_several_is_asked_about(desk: Path) -> None:
    bridge, _ = slugs(desk)
    told(desk, "split", bridge, "bridge1")
    error = refused(desk, "pin", "bridge")
    assert isinstance(error, StoryError)
    assert "several" in error.message
    assert bridge in error.advice


def test_split_by_address_and_undo(desk: Path) -> None:
    bridge, _ = slugs(desk)
    assert "split 1 article of" in told(desk, "split", bridge, "https://paper.example/bridge2", "--by", "anna")
    assert "decides" not in told(desk, "log")
    assert "anna: split" in told(desk, "log")
    undone = told(desk, "undo", "--why", "no, one event")
    assert "holds no longer" in undone
    assert "1 article went back to where it was; what came since stays where it is." in undone
    log = told(desk, "log").splitlines()
    assert f"undo of {log[2].split()[0]}: 1 article of" in log[0]
    assert log[1].strip() == "why: no, one event"
    assert "(undone by " in log[2]
    assert "no decision of a person to undo" in str(refused(desk, "undo"))
    assert "no decision of a person" in str(refused(desk, "undo", "999"))


def test_undo_says_what_could_not_be_restored(desk: Path) -> None:
    bridge, fishing = slugs(desk)
    number = told(desk, "merge", bridge, fishing).split()[0]
    told(desk, "split", bridge, "fishing1")
    assert "fishing1 stays where it is: decision" in told(desk, "undo", number)


def test_pin_and_title(desk: Path) -> None:
    bridge, _ = slugs(desk)
    told(desk, "pin", bridge)
    assert "· pinned" in told(desk, "list", "bridge")
    assert "pinned already" in str(refused(desk, "pin", bridge))
    told(desk, "pin", "--off", bridge)
    assert "· pinned" not in told(desk, "list", "bridge")
    told(desk, "title", bridge, "  Le pont\nrouvre ", "--language", "fr")
    assert "title in fr: Le pont rouvre" in told(desk, "show", bridge)
    error = refused(desk, "title", bridge, "Die Brücke", "--language", "de")
    assert isinstance(error, ConfigError)
    assert "en, fr" in error.advice


def test_an_article_that_is_not_known_is_said_so(desk: Path) -> None:
    _, fishing = slugs(desk)
    assert "no article that the desk knows" in str(refused(desk, "move", "https://nowhere.example/", fishing))
    assert "not in this story" in str(refused(desk, "split", fishing, "bridge1"))


def test_without_decisions_the_log_says_so(desk: Path) -> None:
    assert "No person has decided" in told(desk, "log")
