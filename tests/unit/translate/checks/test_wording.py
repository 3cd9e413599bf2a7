"""Negation, quotes, gaps, form, language, meaning, and what must not be translated."""

import pytest

from dragoman.translate.checks import Pair
from dragoman.translate.checks.form import length, repetition
from dragoman.translate.checks.gaps import gaps
from dragoman.translate.checks.language import output_language, untranslated
from dragoman.translate.checks.meaning import judged, meaning
from dragoman.translate.checks.negation import negation
from dragoman.translate.checks.quotes import quotes
from dragoman.translate.checks.tokens import tokens


@pytest.mark.parametrize(
    ("source", "target", "own", "verdict"),
    [
        ("Er kommt heute.", "He does not come today.", "de", "doubt"),
        ("Er kommt heute nicht.", "He comes today.", "de", "doubt"),
        ("Er kommt heute nicht.", "He doesn’t come today.", "de", "pass"),
        ("Er weigert sich.", "He does not want to.", "de", "pass"),  # a verb that negates
        ("Il n'est pas venu.", "He failed to come.", "fr", "pass"),
        ("Non seulement il est venu.", "He came, and more.", "fr", "pass"),
        ("Nemá peníze.", "He has money.", "cs", "doubt"),
        ("V neděli přijel.", "He came on Sunday.", "cs", "pass"),  # a word that only begins like a negation
        ("他没有来。", "He came.", "zh", "doubt"),
        ("他非常高兴。", "He was very glad.", "zh", "pass"),
        ("彼は来なかった。", "He came.", "ja", "doubt"),
        ("वह नहीं आया।", "He came.", "hi", "doubt"),
        ("Er kommt.", "Er kommt nicht.", "xx", "pass"),  # no table
    ],
)
def test_negation(source: str, target: str, own: str, verdict: str) -> None:
    assert negation(Pair(source, target, own, "en")).verdict == verdict


def test_speech_stays_speech() -> None:
    said = "Er sagte: „Wir haben davon nichts gewusst, niemand hat uns gefragt.“"
    plain = "He said that they had known nothing of it and were not asked."
    assert quotes(Pair(said, plain, "de", "en")).verdict == "doubt"
    assert quotes(Pair(said, 'He said: "We knew nothing of it, nobody asked us."', "de", "en")).verdict == "pass"
    assert quotes(Pair("Der Film „Das Boot“ lief.", "The film Das Boot was shown.", "de", "en")).verdict == "pass"  # a title


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("He lives in the capital of, he said.", "doubt"),
        ("The minister () resigned.", "doubt"),
        ("This is the town he came from.", "pass"),
        ("He came from Paris, he said.", "pass"),
    ],
)
def test_a_word_that_leads_to_nothing(target: str, verdict: str) -> None:
    assert gaps(Pair("Er lebt in der Hauptstadt.", target, "de", "en")).verdict == verdict


def test_length() -> None:
    long = "The dam above the town broke in the night, and all of the valley was evacuated before the morning came. " * 2
    assert length(Pair(long, "Le barrage.", "en", "fr")).verdict == "fail"
    assert length(Pair(long, long[:90], "en", "fr")).verdict == "doubt"
    assert length(Pair(long, ".", "en", "fr")).verdict == "fail"
    assert length(Pair("Warum?", "How is that?", "de", "en")).verdict == "pass"
    assert (
        length(
            Pair("土耳其三面环海，西面是爱琴海。", "Turkey has the sea on three sides: the Aegean is in the west.", "zh", "en")
        ).verdict
        == "pass"
    )


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("They clashed with security security forces.", "doubt"),
        ("They clashed with security forces forces.", "doubt"),
        ("of the other of the other of the other", "fail"),
        ("He said that that was right.", "pass"),
        ("It grew worse and worse, and then it ended.", "pass"),
        ("Now for Japan. Japan is an island.", "pass"),
        ("我们我们我们我们我们我们我们我们", "fail"),
    ],
)
def test_repetition(target: str, verdict: str) -> None:
    assert (
        repetition(Pair("Sie stießen mit der Polizei zusammen.", target, "de", "zh" if target[0] > "z" else "en")).verdict
        == verdict
    )


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("We saw the town of Karvelin the town of Karvelin today.", (7, 48)),  # four words, the longest phrase
        ("We saw a town again a town of old a town a town today.", (34, 47)),  # said before, but not at once
        ("Today they clashed with police police", (24, 37)),
    ],
)
def test_a_phrase_said_again_at_once_is_found_where_it_stands(target: str, place: tuple[int, int]) -> None:
    one = repetition(Pair("Sie stießen mit der Polizei zusammen.", target, "de", "en"))
    assert (one.verdict, one.target_spans) == ("doubt", (place,))


def test_a_longer_phrase_said_again_is_no_loop() -> None:
    target = "They all left the old town they all left the old town."
    assert repetition(Pair("Sie stießen mit der Polizei zusammen.", target, "de", "en")).verdict == "pass"


def test_what_the_source_repeats_may_be_repeated() -> None:
    assert repetition(Pair("Nein, nein nein nein!", "No, no no no!", "de", "en")).verdict == "pass"


@pytest.mark.parametrize(
    ("source", "target", "own", "language", "verdict"),
    [
        ("Der Damm ist heute ganz gebrochen.", "Der Damm ist heute ganz gebrochen.", "de", "en", "fail"),
        ("Die Presse (diepresse.example)", "Die Presse (diepresse.example)", "de", "en", "pass"),
        ("Das Team sucht 潮汐 Kräfte.", "The team seeks 潮汐 forces.", "zh", "en", "fail"),
        ("Er hat es zugegeben.", "He has zugegeben it.", "de", "en", "doubt"),
        ("Das Hotel ist international.", "The hotel is international.", "de", "en", "pass"),  # a word of both
        ("Siehe www.zugegeben.de dort.", "See www.zugegeben.de there.", "de", "en", "pass"),
        ("Совет решил.", "The council decided.", "ru", "en", "pass"),
    ],
)
def test_what_was_left_over(source: str, target: str, own: str, language: str, verdict: str) -> None:
    assert untranslated(Pair(source, target, own, language)).verdict == verdict


def test_another_language() -> None:
    german = "Behörden erwarteten gestern weitere Abschwächungen während Stürme weiterzogen"
    assert output_language(Pair(german + "!", german, "de", "en")).verdict == "fail"
    assert (
        output_language(Pair(german, "Authorities expected the storms to weaken as they moved on.", "de", "en")).verdict
        == "pass"
    )


@pytest.mark.parametrize(("cosine", "verdict"), [(None, "pass"), (0.8, "pass"), (0.3, "doubt"), (0.1, "fail")])
def test_another_sentence(cosine: float | None, verdict: str) -> None:
    pair = Pair("Der Damm ist in der Nacht gebrochen.", "The cat sat on the mat all day long.", "de", "en", cosine)
    assert meaning(pair).verdict == verdict


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("Write to desk@paper.example or see https://paper.example/a.", "pass"),
        ("Write to desk@paper.example.", "fail"),
        ("Write to us or see https://paper.example/a.", "doubt"),
        ("Write to XNE1 or see https://paper.example/a, desk@paper.example.", "fail"),
    ],
)
def test_addresses_come_through(target: str, verdict: str) -> None:
    source = "Schreiben Sie an desk@paper.example oder lesen Sie https://paper.example/a."
    assert tokens(Pair(source, target, "de", "en")).verdict == verdict


ES = "El presidente visitó la universidad de Salamanca y prometió millones para la investigación científica."


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("The president visited the university of Salamanca and promised millions for scientific investigation.", False),
        ("The minister opened a bridge in Salamanca and went home to see his family before the winter began.", True),
        ("The president visited the university of Salamanca.", True),  # half of it: all of its words are there
        ("The president visited the president visited the president visited the president visited the city.", True),
        ("Der Staatschef war an der Hochschule und will viel Geld geben, damit dort mehr geforscht werden kann.", True),
    ],
)
def test_meaning_is_not_asked_where_sides_of_like_length_have_many_words_in_common(target: str, asked: bool) -> None:
    assert judged(ES, target) is asked
