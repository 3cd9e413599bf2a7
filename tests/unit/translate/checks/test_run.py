"""All checks together, on what engines and hostile pages may bring."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.translate.checks import CHECKS, MOST_READ, Pair, run

LANGUAGES = ("en", "de", "fr", "ru", "zh", "ja", "ar", "hi", "tr", "xx")


def test_every_check_speaks_once_with_a_name_of_its_own() -> None:
    names = [check.name for check in run(Pair("Er kam.", "He came.", "de", "en"))]
    assert len(names) == len(set(names)) == len(CHECKS)


def test_a_faithful_sentence_passes_all() -> None:
    pair = Pair(
        "Am 3. Mai 2012 zahlte Merkel 5 Millionen Euro.", "On 3 May 2012, Merkel paid 5 million euros.", "de", "en", 0.9
    )
    assert [check for check in run(pair) if check.verdict != "pass"] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", ""),
        ("Er kam.", ""),
        ("", "He came."),
        ("12345", "12345"),
        ("...", "!"),
        ("Er 他 कम Он", "He 他 Он कम"),
        ("\0\ud7ff", "\u202e"),
    ],
)
def test_odd_texts_are_judged(source: str, target: str) -> None:
    assert len(run(Pair(source, target, "de", "en"))) == len(CHECKS)


@pytest.mark.parametrize("piece", ["word ", "a", "12 ", "(", '"', "Paris, ", "的", "XNE1 ", "0.", "http://"])
def test_a_sentence_without_end_is_judged_in_time(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    run(Pair("Er kam am 3. Mai nach Paris.", "He came to Paris on 3 May.", "de", "en"))  # tables are loaded once
    started = time.process_time()
    found = {check.name: check.verdict for check in run(Pair(long, "He came.", "de", "en"))}
    assert found["length"] == "fail"
    run(Pair(long, long, "de", "en"))
    assert time.process_time() - started < 20


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
def test_spans_lie_within_their_texts(source: str, target: str, own: str, language: str) -> None:
    for check in run(Pair(source, target, own, language)):
        assert all(0 <= start <= end <= len(source) for start, end in check.source_spans)
        assert all(0 <= start <= end <= min(len(target), MOST_READ) for start, end in check.target_spans)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Der", "Damm", "brach", "am", "Dienstag.", "12", "120", "Euro", "Paris", "nicht", "„ja“", "Hotel"]),
        max_size=12,
    )
)
def test_a_text_beside_itself_has_lost_nothing(words: list[str]) -> None:
    text = " ".join(words)
    verdicts = {check.name: check.verdict for check in run(Pair(text, text, "de", "de"))}
    del verdicts["untranslated"]
    assert set(verdicts.values()) == {"pass"}
