"""What every translator must do: the Firefox engine on tiny models, Apertium where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.engines.apertium import ApertiumTranslator
from dragoman.engines.firefox import FirefoxTranslator
from dragoman.engines.models import ModelStore
from dragoman.errors import EngineError
from dragoman.model import Done, Failed
from dragoman.ports import Translator

MODELS = Path(__file__).parent.parent / "fixtures" / "models"
# engine → the pair that it is tried on, and sentences in the source language
TRIED = {
    "firefox": ("eo", "en", ["La hundo vidas la katon.", "La ponto estas nova.", "La urbo estas 12."]),
    "apertium": ("es", "en", ["El perro ve el gato.", "El puente es nuevo.", "La ciudad tiene 12 casas."]),
}


@pytest.fixture(params=sorted(TRIED))
def tried(request: pytest.FixtureRequest) -> Iterator[tuple[Translator, str, str, list[str]]]:
    engine: Translator
    if request.param == "firefox":
        engine = FirefoxTranslator(ModelStore(MODELS))
    else:
        engine = ApertiumTranslator()
        if engine.route("es", "en") is None:
            pytest.skip("Apertium with Spanish and English is not installed: apt-get install apertium apertium-eng-spa")
    yield (engine, *TRIED[request.param])
    engine.close()


Tried = tuple[Translator, str, str, list[str]]


def test_sentences_are_translated_in_order(tried: Tried) -> None:
    engine, source, target, sentences = tried
    outcomes = engine.translate(sentences, source, target)
    texts = [one.value for one in outcomes if isinstance(one, Done)]
    assert len(texts) == len(sentences)
    assert "dog" in texts[0]
    assert "bridge" in texts[1]
    assert "12" in texts[2]
    assert engine.translate(sentences[::-1], source, target) == outcomes[::-1]


def test_nothing_gives_nothing(tried: Tried) -> None:
    engine, source, target, _ = tried
    assert engine.translate([], source, target) == []


def test_never_an_empty_text_never_an_exception(tried: Tried) -> None:
    engine, source, target, sentences = tried
    hostile = [
        "",
        " ",
        "\x00",
        "@",
        "[^$]",
        "\\",
        "{}<>",
        "漢字",
        "🙂",
        "a" * 20_000,
        "x " * 3_000,
        "\u202e",
        "\n\n",
        sentences[0],
    ]
    outcomes = engine.translate(hostile, source, target)
    assert len(outcomes) == len(hostile)
    for one in outcomes:
        assert isinstance(one, Failed) or (isinstance(one, Done) and one.value.strip())
    assert "dog" in outcomes[-1].value


def test_who_translates_is_known_and_stays_the_same(tried: Tried) -> None:
    engine, source, target, _ = tried
    assert engine.route(source, target) == (source, target)
    identity = engine.identity(source, target)
    assert identity == engine.identity(source, target)
    assert identity.name == engine.name
    assert identity.version


def test_a_pair_without_a_way_is_said_so(tried: Tried) -> None:
    engine, source, target, sentences = tried
    assert engine.route(source, "xx") is None
    assert engine.route(target, target) is None
    with pytest.raises(EngineError):
        engine.identity(source, "xx")
    with pytest.raises(EngineError):
        engine.translate(sentences, source, "xx")


def test_a_closed_engine_starts_anew(tried: Tried) -> None:
    engine, source, target, sentences = tried
    before = engine.translate(sentences, source, target)
    engine.close()
    assert engine.translate(sentences, source, target) == before
