"""Text that a translation has more than its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translate.checks import CHECKS, Pair
from dragoman.translate.checks.added import added

DAM = "Der Damm über der Stadt brach in der Nacht."
BROKE = "The dam above the town broke in the night."


@pytest.mark.parametrize(
    ("target", "span"),
    [
        (f"{BROKE} Nobody in the valley was hurt.", "Nobody in the valley was hurt."),
        (f"{BROKE}\nNobody in the valley was hurt.", "Nobody in the valley was hurt."),
        (f"Nobody at all was hurt. {BROKE}", "Nobody at all was hurt."),
        ("The dam above the town (built by the province in the war) broke in the night.", "(built by the province in the war)"),
        ("The dam above the town [which the province had built] broke in the night.", "[which the province had built]"),
    ],
)
def test_what_the_source_does_not_have_is_a_doubt(target: str, span: str) -> None:
    check = added(Pair(DAM, target, "de", "en"))
    assert check.verdict == "doubt"
    assert [target[slice(*one)] for one in check.target_spans] == [span]
    assert check.source_spans == ()


@pytest.mark.parametrize(
    ("source", "own", "target", "language", "span"),
    [
        (DAM, "de", f"Here is the translation: {BROKE}", "en", "Here is the translation:"),
        (DAM, "de", f"Sure! Here is the translated sentence:\n\n{BROKE}", "en", "Sure! Here is the translated sentence:"),
        (
            BROKE,
            "en",
            "Voici la traduction : Le barrage au-dessus de la ville a cédé dans la nuit.",
            "fr",
            "Voici la traduction :",
        ),
        (BROKE, "en", "这是译文：城市上方的大坝在夜间决堤。", "zh", "这是译文："),
        (BROKE, "en", "إليك الترجمة: انهار السد فوق المدينة أثناء الليل.", "ar", "إليك الترجمة:"),
        (DAM, "de", f"{BROKE} (Translator's note: “Damm” may be a dyke.)", "en", "(Translator's note: “Damm” may be a dyke.)"),
        (DAM, "de", f"{BROKE}\n\nNote: “Damm” may be a dyke.", "en", "Note: “Damm” may be a dyke."),
        (BROKE, "en", "城市上方的大坝（译注：土坝）在夜间决堤。", "zh", "（译注：土坝）"),
    ],
)
def test_an_engine_that_speaks_of_its_work_fails(source: str, own: str, target: str, language: str, span: str) -> None:
    check = added(Pair(source, target, own, language))
    assert check.verdict == "fail"
    assert [target[slice(*one)] for one in check.target_spans] == [span]


@pytest.mark.parametrize(
    ("source", "target", "own", "language"),
    [
        # One sentence is made two, and says the same.
        (
            "Der Damm brach in der Nacht, und niemand wurde verletzt.",
            "The dam broke in the night. Nobody was hurt.",
            "de",
            "en",
        ),
        (
            "Der Damm brach; das Tal wurde am Morgen geräumt.",
            "The dam broke. The valley was cleared in the morning.",
            "de",
            "en",
        ),
        (
            "大坝在夜间决堤，无人受伤，山谷在早晨之前已经疏散。",
            "The dam broke in the night. The valley was cleared by morning.",
            "zh",
            "en",
        ),
        # Asides are written in other signs; glosses and figures are a translator's.
        ("Der Damm - von der Provinz gebaut - brach.", "The dam (built by the province) broke.", "de", "en"),
        ("Der Damm (von der Provinz gebaut) brach.", "The dam (built by the province) broke.", "de", "en"),
        ("大坝（省政府建造）在夜间决堤。", "The dam (built by the province) broke in the night.", "zh", "en"),
        ("The dam broke (nobody was hurt).", "大坝决堤（无人受伤）。", "en", "zh"),
        ("Sie tranken bei 90 °F Wasser.", "They drank water at 90 °F (32 °C).", "de", "en"),
        ("Der Bundestag hat zugestimmt.", "The Bundestag (German parliament) agreed.", "de", "en"),
        # What the source says itself.
        ("Übersetzung: Der Damm brach.", "Translation: The dam broke.", "de", "en"),
        ("Hier die Übersetzung des Liedes.", "Here is the translation: the song.", "de", "en"),
        (
            "Real-time text translator apps – they translate words.",
            "Aplicaciones de traducción: traducen palabras.",
            "en",
            "es",
        ),
        ("Hinweis: Der Damm brach.", "Note: the dam broke.", "de", "en"),
        ("Der Damm brach. (Anm. d. Red.: am Montag)", "The dam broke. (Note: on Monday)", "de", "en"),
        ("Der Dolmetscher: Ich weiß es nicht.", "The translator: I do not know.", "de", "en"),
        ("Transfer: 5,000 roubles.", "Перевод: 5000 рублей.", "en", "ru"),
        ("…", "Whatever this may be. It is here.", "de", "en"),  # nothing to hold it against
    ],
)
def test_what_translators_do_passes(source: str, target: str, own: str, language: str) -> None:
    assert added(Pair(source, target, own, language)).verdict == "pass"


_WORD = st.text("abcdefghijklmnopqrstuvwxyzäéñ", min_size=1, max_size=12).filter(
    lambda word: word not in ("n", "t", "tn", "nb")
)
_BARE = st.lists(_WORD, min_size=1, max_size=12).map(" ".join)
_BRACKET = st.lists(_WORD, min_size=1, max_size=6).map(" ".join).map("({})".format)
_SHAPE = st.lists(st.booleans(), min_size=1, max_size=5)


@given(
    data=st.data(), shape=_SHAPE, own=st.sampled_from(["de", "zh", "ar"]), language=st.sampled_from(["en", "fr", "zh", "ar"])
)
def test_as_many_sentences_and_brackets_are_never_flagged(
    data: st.DataObject, shape: list[bool], own: str, language: str
) -> None:
    def text() -> str:
        parts = [data.draw(_BARE) + (" " + data.draw(_BRACKET) if bracket else "") for bracket in shape]
        return "\n".join(part.capitalize() for part in parts)

    assert added(Pair(text(), text(), own, language)).verdict == "pass"


@given(source=st.text(max_size=80), target=st.text(max_size=200))
def test_any_text_has_a_verdict_and_spans_within_it(source: str, target: str) -> None:
    for start, end in added(Pair(source, target, "en", "fr")).target_spans:
        assert 0 <= start < end <= len(target)


def test_hostile_text_is_read_in_time() -> None:
    for text in ("(" * 4_000, "[(" * 2_000, "note " * 800, "\n" * 4_000, "a. " * 1_300):
        added(Pair("Der Damm brach.", text, "de", "en"))


def test_it_is_one_of_the_checks() -> None:
    assert added in CHECKS
