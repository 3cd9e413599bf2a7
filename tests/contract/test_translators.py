"""What every translator must do: the local engines on tiny models, services over a loopback server, Apertium where it is
installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.config import Service
from dragoman.engines.apertium import ApertiumTranslator
from dragoman.engines.chat import ChatTranslator
from dragoman.engines.ctranslate2 import CTranslate2Translator
from dragoman.engines.firefox import FirefoxTranslator
from dragoman.engines.libretranslate import LibreTranslateTranslator
from dragoman.engines.models import ModelStore
from dragoman.errors import EngineError
from dragoman.model import Done, Failed
from dragoman.ports import AlternativeTranslator, Translator
from tests.unit.engines.servers import Loopback, chat, libretranslate

FIXTURES = Path(__file__).parent.parent / "fixtures"
ESPERANTO = ["La hundo vidas la katon.", "La ponto estas nova.", "La urbo estas 12."]
SPANISH = ["El perro ve el gato.", "El puente es nuevo.", "La ciudad tiene 12 casas."]
# engine → the pair that it is tried on, and sentences in the source language
TRIED = {
    "firefox": ("eo", "en", ESPERANTO),
    "ctranslate2": ("eo", "en", ESPERANTO),
    "apertium": ("es", "en", SPANISH),
    "libretranslate": ("es", "en", SPANISH),
    "chat": ("es", "en", SPANISH),
}


@pytest.fixture(params=sorted(TRIED))
def tried(request: pytest.FixtureRequest) -> Iterator[tuple[Translator, str, str, list[str]]]:
    with Loopback(chat if request.param == "chat" else libretranslate) as server:
        engine = made(request.param, server)
        yield (engine, *TRIED[request.param])
        engine.close()


def made(name: str, server: Loopback) -> Translator:
    if name == "firefox":
        return FirefoxTranslator(ModelStore(FIXTURES / "models"))
    if name == "ctranslate2":
        return CTranslate2Translator(FIXTURES / "opus" / "opus-mt-eo-en")
    if name == "libretranslate":
        return LibreTranslateTranslator(Service("home", "libretranslate", server.base))
    if name == "chat":
        return ChatTranslator(Service("model", "chat", server.base, model="m-1"))
    engine = ApertiumTranslator()
    if engine.route("es", "en") is None:
        pytest.skip("Apertium with Spanish and English is not installed: apt-get install apertium apertium-eng-spa")
    return engine


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


def test_alternatives_are_others_than_the_translation(tried: Tried) -> None:
    engine, source, target, sentences = tried
    if not isinstance(engine, AlternativeTranslator):
        pytest.skip(f"{engine.name} holds nothing else possible")
    best = engine.translate(sentences, source, target)
    others = engine.alternatives([*sentences, ""], source, target)
    assert len(others) == len(sentences) + 1
    assert others[0]
    assert others[-1] == ()
    for one, more in zip(best, others, strict=False):
        assert isinstance(one, Done)
        assert one.value not in more
        assert all(text.strip() for text in more)
        assert len(set(more)) == len(more)
