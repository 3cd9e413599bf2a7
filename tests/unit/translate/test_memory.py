"""TMX in and out, held against the Translate Toolkit's reader and writer; hostile files; sentences that are like others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import PageError
from dragoman.model import Attempt, Correction, EngineIdentity
from dragoman.translate import memory
from tests.conftest import NOW

tmx = pytest.importorskip("translate.storage.tmx")


def correction(source: str, text: str = "Le pont est fermé.", pair: tuple[str, str] = ("uk", "fr")) -> Correction:
    return Correction(source, *pair, text, "anna", NOW)


BRIDGE = correction("Міст закрито.")
MADE = Attempt("Дорога відкрита.", "uk", "fr", EngineIdentity("firefox", "1"), "La route est ouverte.", ())


def unit(inside: str, attributes: str = "") -> bytes:
    head = '<tmx version="1.4"><header srclang="en" datatype="plaintext"/><body>'
    return f"<?xml version='1.0'?>{head}<tu {attributes}>{inside}</tu></body></tmx>".encode()


TWO = '<tuv xml:lang="en-GB"><seg>The bridge &amp; road.</seg></tuv><tuv xml:lang="fr"><seg>Le pont.</seg></tuv>'


def test_another_library_reads_what_we_write() -> None:
    store = tmx.tmxfile.parsestring(memory.write([BRIDGE], [MADE], "1"))
    assert [(one.source, one.target) for one in store.units] == [
        ("Міст закрито.", "Le pont est fermé."),
        ("Дорога відкрита.", "La route est ouverte."),
    ]


def test_we_read_what_another_library_writes() -> None:
    store = tmx.tmxfile()
    store.addtranslation("The <bridge> & the road", "en", "Le pont & la route", "fr")
    out = BytesIO()
    store.serialize(out)
    assert memory.read(out.getvalue(), "tom", NOW).corrections == (
        Correction("The <bridge> & the road", "en", "fr", "Le pont & la route", "tom", NOW),
    )


def test_engines_translations_are_marked_and_not_taken_for_a_persons_word() -> None:
    found = memory.read(memory.write([BRIDGE], [MADE], "1"), "tom", NOW + timedelta(days=1))
    assert found.corrections == (BRIDGE,)
    assert found.left_out == {"made by an engine": 1}


def test_a_corrected_sentence_is_written_once() -> None:
    twice = Attempt("Міст закрито.", "uk", "fr", EngineIdentity("firefox", "1"), "Pont fermé.", ())
    assert memory.write([BRIDGE], [twice], "1").count(b"<tu ") == 1


TEXTS = st.text(min_size=1, max_size=60).map(lambda text: " ".join(memory._UNWRITABLE.sub("", text).split())).filter(bool)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_what_goes_out_comes_in(pairs: list[tuple[str, str]]) -> None:
    told = tuple(Correction(source, "uk", "fr", text, "anna", NOW) for source, text in pairs)
    assert memory.read(memory.write(told, [], "1"), "tom", NOW + timedelta(days=9)).corrections == told


def test_languages_users_and_dates_of_units() -> None:
    (found,) = memory.read(unit(TWO, 'changeid="eva" changedate="20260102T030405Z"'), "tom", NOW).corrections
    assert found == Correction("The bridge & road.", "en", "fr", "Le pont.", "eva", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    (other,) = memory.read(unit(TWO, 'srclang="fr"'), "tom", NOW).corrections
    assert (other.source_language, other.language) == ("fr", "en")


def test_codes_of_other_programs_are_no_text() -> None:
    segment = '<seg>The <bpt i="1">{b}</bpt>old<ept i="1">{/b}</ept> <hi>bridge</hi><ph>{n}</ph>.</seg>'
    inside = f'<tuv xml:lang="en">{segment}</tuv><tuv xml:lang="fr"><seg>Le vieux pont.</seg></tuv>'
    (found,) = memory.read(unit(inside), "tom", NOW).corrections
    assert found.source_text == "The old bridge."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "no TMX"),
        (b"not xml", "no TMX"),
        (b"<html/>", "no TMX"),
        (b"<tmx><body>", "no TMX"),
        (b'<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + unit(TWO).partition(b"?>")[2], "declares entities"),
        (b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + unit(TWO).partition(b"?>")[2], "declares entities"),
        (b'<!DOCTYPE t [<!ENTITY % p SYSTEM "http://paper.example/x">]>' + unit(TWO).partition(b"?>")[2], "declares entities"),
    ],
)
def test_hostile_and_broken_files_are_refused(body: bytes, message: str) -> None:
    with pytest.raises(PageError, match=message):
        memory.read(body, "tom", NOW)


def test_the_entity_is_refused_in_other_encodings_too() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE t [<!ENTITY a "b">]><tmx/>'
    with pytest.raises(PageError, match="declares entities"):
        memory.read(text.encode("utf-16"), "tom", NOW)


def test_a_plain_document_type_is_no_harm_and_nothing_is_loaded() -> None:
    body = unit(TWO).replace(b"<tmx ", b'<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx ', 1)
    assert len(memory.read(body, "tom", NOW).corrections) == 1


def test_units_that_are_no_pair_are_counted() -> None:
    one = '<tuv xml:lang="en"><seg>Alone.</seg></tuv>'
    long = TWO.replace("Le pont.", "x" * 5000)
    assert memory.read(unit(one), "tom", NOW).left_out == {"not in two languages": 1}
    assert memory.read(unit(long), "tom", NOW).left_out == {"longer than 4000 characters": 1}


def test_like_sentences_the_likest_first_and_never_the_same() -> None:
    text = "The bridge at Vilmar was closed on Monday."
    told = [
        correction(text),
        correction("The bridge at Vilmar was closed on Sunday."),
        correction("The bridge at Vilmar was not closed on Monday."),
        correction("Shares fell."),
    ]
    found = memory.similar(text, told)
    assert [one.source_text for one, _ in found] == [told[2].source_text, told[1].source_text]
    assert all(75 <= score < 100 for _, score in found)
    assert memory.similar(text, []) == []
