"""What every archive must do with corrections and the stylebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dragoman.archive import SqlArchive, open_archive
from dragoman.model import Attempt, Correction, EngineIdentity, Rendering, Sentence, SourceName, Spellings, StyleEntry
from tests.conftest import NOW
from tests.contract.test_archive import ADDRESSES, analysis, article, filled, placed

TOWN = SourceName("Карвелине", "Карвелин", "name:KRPRN", text="Karveline")
ENTRY = StyleEntry("Карвелин", "name:KRPRN", "ru", "fr", "Karveline", "anna", NOW)
FIXED = Correction("First.", "fr", "de", "Erstens.", "anna", NOW)
MADE = Attempt("First.", "fr", "de", EngineIdentity("firefox", "1"), "Erst.", (), names=(TOWN,))


@pytest.fixture(params=sorted(ADDRESSES))
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlArchive]:
    with open_archive(ADDRESSES[request.param](tmp_path)) as opened:
        yield opened


def shown(archive: SqlArchive, made: Attempt | None, shown_as: str = "translation") -> str:
    """Show the second sentence of an article by an attempt, or as it is."""
    filled(archive)
    passage = article().passages[1]
    sentence = Sentence(passage.id, 0, 0, len(passage.text), passage.text)
    text = made.text if made else passage.text
    archive.translations.put_attempts([made] if made else [])
    archive.translations.put_renderings([Rendering(sentence, "fr", "de", text, shown_as, made, "")], "engines")  # type: ignore[arg-type]
    return passage.id


def test_corrections_are_kept_replaced_listed_and_forgotten(archive: SqlArchive) -> None:
    other = replace(FIXED, source_text="Other.", language="en")
    archive.memory.correct([FIXED, other, replace(FIXED, text="Zuerst.", by="tom")])
    assert archive.memory.corrections() == (replace(FIXED, text="Zuerst.", by="tom"), other)
    assert archive.memory.corrections("fr", "en") == (other,)
    found = archive.translations.corrections(["First.", "Nothing."], "fr", "de")
    assert {text: one.text for text, one in found.items()} == {"First.": "Zuerst."}
    assert archive.translations.corrections(["First."], "uk", "de") == {}
    assert archive.memory.forget("First.", "fr", "de")
    assert not archive.memory.forget("First.", "fr", "de")
    assert archive.memory.corrections() == (other,)


@pytest.mark.parametrize("made", [MADE, None])
def test_what_is_shown_of_a_corrected_sentence_waits_for_a_round(archive: SqlArchive, made: Attempt | None) -> None:
    passage = shown(archive, made, "translation" if made else "original")
    archive.memory.correct([replace(FIXED, source_text="Other."), replace(FIXED, language="en")])
    assert archive.translations.rendered([passage], "de", "engines")
    archive.memory.correct([FIXED])
    assert not archive.translations.rendered([passage], "de", "engines")
    assert archive.translations.renderings([passage], "de")[passage]  # and stays until then


def test_translations_that_are_shown_can_be_taken_along(archive: SqlArchive) -> None:
    shown(archive, MADE)
    archive.translations.put_attempts([replace(MADE, source_text="Never shown.")])
    assert archive.memory.translations() == (MADE,)


def test_attempts_keep_their_names_and_those_bound_make_them_others(archive: SqlArchive) -> None:
    unbound = replace(MADE, names=(replace(TOWN, text=""),))
    unknown = replace(MADE, source_text="Second.", names=None)
    archive.translations.put_attempts([MADE, unbound, unknown])
    found = archive.translations.attempts(["First.", "Second."], "fr", "de")
    assert set(found["First."]) == {MADE, unbound}
    assert found["Second."] == (unknown,)


def test_names_of_what_is_shown(archive: SqlArchive) -> None:
    passage = shown(archive, MADE)
    assert archive.translations.named([passage, "nothing"], "de") == {passage: (TOWN,)}
    assert archive.translations.named([passage], "en") == {}


def test_entries_are_kept_by_name_and_languages(archive: SqlArchive) -> None:
    everywhere = replace(ENTRY, source_language="", language="en")
    archive.stylebook.set([ENTRY, everywhere])
    archive.stylebook.set([replace(ENTRY, text="Carveline")])
    assert archive.stylebook.entries() == (everywhere, replace(ENTRY, text="Carveline"))
    assert archive.stylebook.entries("fr") == (replace(ENTRY, text="Carveline"),)
    assert not archive.stylebook.unset("Карвелин", "fr")
    assert archive.stylebook.unset("Карвелин", "fr", "ru")
    assert archive.stylebook.entries("fr") == ()


def test_spellings_add_up_and_say_which_articles_were_counted(archive: SqlArchive) -> None:
    first = Spellings({("fr", "name:A"): {"Ana": 1}, ("en", "name:A"): {"Anna": 1}}, {("ru", "name:B", "fr"): {"Bo": 1}})
    more = Spellings({("fr", "name:A"): {"Ana": 2, "Anna": 1}}, {("ru", "name:B", "fr"): {"Bo": 1, "Bob": 3}})
    archive.stylebook.add(first, ["a1"])
    archive.stylebook.add(more, ["a2"])
    assert archive.stylebook.spellings("fr") == Spellings(
        {("fr", "name:A"): {"Ana": 3, "Anna": 1}}, {("ru", "name:B", "fr"): {"Bo": 2, "Bob": 3}}
    )
    assert archive.stylebook.spellings("de") == Spellings()


def test_spellings_of_some_names_and_one_pair_of_languages(archive: SqlArchive) -> None:
    forms = {("fr", "name:A"): {"Ana": 1}, ("fr", "name:B"): {"Bo": 2}, ("en", "name:A"): {"Anna": 1}}
    links = {("ru", "name:B", "fr"): {"Bo": 1}, ("uk", "name:B", "fr"): {"Bob": 1}, ("ru", "name:C", "fr"): {"Co": 1}}
    archive.stylebook.add(Spellings(forms, links), ["a1"])
    archive.stylebook.add(Spellings({("fr", "name:B"): {"Bo": 3}}), ["a2"])
    assert archive.stylebook.spellings_of({"name:B", "name:D"}, "ru", "fr") == Spellings(
        {("fr", "name:B"): {"Bo": 5}}, {("ru", "name:B", "fr"): {"Bo": 1}}
    )
    many = {f"name:{number}" for number in range(5_000)} | {"name:A"}  # more than one statement takes
    assert archive.stylebook.spellings_of(many, "ru", "fr") == Spellings({("fr", "name:A"): {"Ana": 1}})
    assert archive.stylebook.spellings_of((), "ru", "fr") == Spellings()


def test_articles_wait_to_be_counted_once_they_are_in_a_story(archive: SqlArchive) -> None:
    filled(archive, range(1, 4))
    archive.analyses.put([(article(number), analysis(number)) for number in (1, 2)])
    archive.stories.put([placed(1, 1), placed(2, 2)])
    waiting = archive.stylebook.to_learn(10)
    assert waiting == {"story1": (article(1).id,), "story2": (article(2).id,)}
    assert len(archive.stylebook.to_learn(1)) == 1
    archive.stylebook.add(Spellings(), waiting["story1"])
    assert archive.stylebook.to_learn(10) == {"story2": (article(2).id,)}


def test_a_correction_of_another_time_zone_comes_back_in_utc(archive: SqlArchive) -> None:
    archive.memory.correct([replace(FIXED, at=NOW + timedelta(microseconds=5))])
    assert archive.memory.corrections()[0].at == NOW + timedelta(microseconds=5)
