"""Translation by the real fxtranslate in real processes, with the tiny models; what panics, dies and hangs does so for real."""

import multiprocessing
import os
import shutil
import signal
import threading
from pathlib import Path

import pytest

from dragoman.engines.firefox import MAX_CHARACTERS, MAX_PIECES, FirefoxTranslator
from dragoman.engines.models import ModelStore
from dragoman.errors import EngineError
from dragoman.model import Done, Failed

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "models"
SKULL = b"\x0a\x05\x0a\x03\xe2\x98\xa0"  # one piece more, as an entry of a SentencePiece model: "☠"


@pytest.fixture(scope="module")
def translator():
    engine = FirefoxTranslator(ModelStore(FIXTURES))
    yield engine
    engine.close()


@pytest.fixture
def make(tmp_path):
    """A translator with a store of its own, which holds what the test installs."""
    engines = []

    def make(*pairs, **settings):
        store = ModelStore(tmp_path / "store")
        for pair in pairs:
            store.install_file(FIXTURES / pair)
        engines.append(FirefoxTranslator(store, **settings))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def children():
    return {child.pid for child in multiprocessing.active_children() if child.name == "dragoman-firefox"}


def warmed_up(engine):
    """Let `engine` translate a word, and return the processes that it has started for that."""
    others = children()
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]
    return children() - others


def altered(tmp_path, change, name="altered"):
    """A copy of the Esperanto model, without a manifest, after `change(folder)`."""
    folder = tmp_path / name
    shutil.copytree(FIXTURES / "eo-en", folder)
    (folder / "model.json").unlink()
    change(folder)
    return folder


def add_skull(folder):
    """Let the vocabulary have a piece that the model has no row for: on it, and only on it, the library panics."""
    vocabulary = folder / "vocab.eoen.spm"
    vocabulary.write_bytes(vocabulary.read_bytes() + SKULL)


def claim_too_many_tensors(folder):
    """Let the model ask for more memory than an address space has: loading it aborts the process."""
    model = folder / "model.eoen.intgemm.alphas.bin"
    data = model.read_bytes()
    model.write_bytes(data[:8] + (1 << 43).to_bytes(8, "little") + data[16:])


# -- ways ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "route"),
    [
        ("eo", "en", ("eo", "en")),
        ("en", "fr", ("en", "fr")),
        ("eo", "fr", ("eo", "en", "fr")),
        ("fr", "eo", None),
        ("eo", "de", None),
        ("en", "en", None),
    ],
)
def test_route(translator, source, target, route):
    assert translator.route(source, target) == route


def test_identity_covers_every_leg(translator):
    first, second, both = (translator.identity(*pair) for pair in (("eo", "en"), ("en", "fr"), ("eo", "fr")))
    assert both.name == "firefox"
    assert both.quality == "full"
    assert first.version.split()[1] in both.version
    assert second.version.split()[1] in both.version
    assert first.version.startswith("fxtranslate-")


def test_no_way_is_an_error_that_says_what_to_install(translator):
    for call in (lambda: translator.identity("eo", "de"), lambda: translator.translate(["La hundo"], "eo", "de")):
        with pytest.raises(EngineError, match="dragoman models install eo-de"):
            call()


# -- sentences -----------------------------------------------------------------------------------------------------------


def test_direct(translator):
    assert translator.translate(["La hundo vidas la katon en Bahmut."], "eo", "en") == [Done("The dog sees the cat in Bahmut.")]


def test_through_english(translator):
    assert translator.translate(["La hundo vidas la katon."], "eo", "fr") == [Done("Le chien voit le chat.")]


def test_no_sentences(translator):
    assert translator.translate([], "eo", "en") == []


@pytest.mark.parametrize("text", ["", " \n", "漢字"])
def test_empty_output_is_failed(translator, text):
    assert [outcome.reason for outcome in translator.translate([text], "eo", "fr")] == ["empty"]


def test_too_long_is_failed_and_never_cut(translator):
    texts = ["hundo " * MAX_PIECES, "hundo " * (MAX_PIECES + 1), "x" * (MAX_CHARACTERS + 1)]
    fits, too_long, enormous = translator.translate(texts, "eo", "en")
    assert fits == Done(" ".join(["dog"] * MAX_PIECES))
    assert (too_long.reason, enormous.reason) == ("too-long", "too-long")


def test_a_batch_keeps_its_order_on_two_workers(make):
    others = children()
    engine = make("eo-en", workers=2)
    texts = [f"Tago {number}" if number % 5 else "" for number in range(60)]
    expected = [f"Day {number}" if number % 5 else "empty" for number in range(60)]
    outcomes = engine.translate(texts, "eo", "en")
    assert [outcome.value if isinstance(outcome, Done) else outcome.reason for outcome in outcomes] == expected
    assert len(children() - others) == 2


def test_a_model_installed_in_place_of_another_is_used(make, tmp_path):
    engine = make("eo-en")
    assert engine.translate(["Paco"], "eo", "en") == [Done("Peace")]
    before = engine.identity("eo", "en")

    def other_word(folder):
        vocabulary = folder / "vocab.eoen.spm"
        vocabulary.write_bytes(vocabulary.read_bytes().replace(b"Peace", b"Quiet"))

    engine.store.install_file(altered(tmp_path, other_word))
    assert engine.translate(["Paco"], "eo", "en") == [Done("Quiet")]
    assert engine.identity("eo", "en") != before


# -- what goes wrong -----------------------------------------------------------------------------------------------------


def test_a_panic_fails_its_own_sentence_only(make, tmp_path):
    engine = make()
    engine.store.install_file(altered(tmp_path, add_skull))
    outcomes = engine.translate(["La hundo", "La ☠ hundo", "La kato"], "eo", "en")
    assert outcomes[::2] == [Done("The dog"), Done("The cat")]
    assert isinstance(outcomes[1], Failed)
    assert outcomes[1].reason == "panic"
    assert engine.translate(["Saluton, mondo"], "eo", "en") == [Done("Hello, world")]


def test_sentences_of_several_jobs_keep_their_places(make, tmp_path):
    engine = make()
    engine.store.install_file(altered(tmp_path, add_skull))
    texts = ["Hundo", "Kato", " ", "Birdo"] * 7
    texts[13] = "La ☠ kato"
    outcomes = engine.translate(texts, "eo", "en")
    told = [one.value if isinstance(one, Done) else one.reason for one in outcomes]
    expected = ["Dog", "Cat", "empty", "Bird"] * 7
    expected[13] = "panic"
    assert told == expected


def test_a_sentence_that_cannot_be_encoded_is_failed(translator):
    outcomes = translator.translate(["hundo \ud800", "hundo"], "eo", "en")
    assert [type(outcome) for outcome in outcomes] == [Failed, Done]


def test_a_worker_killed_while_it_rests_is_replaced(make):
    engine = make("eo-en")
    for pid in warmed_up(engine):
        os.kill(pid, signal.SIGKILL)
    assert engine.translate(["Hundo", "Kato"], "eo", "en") == [Done("Dog"), Done("Cat")]


def test_a_worker_killed_at_work_loses_and_doubles_nothing(make):
    engine = make("eo-en")
    stopped = warmed_up(engine)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)  # it takes the next sentence and does not answer
    killer = threading.Timer(0.2, lambda: [os.kill(pid, signal.SIGKILL) for pid in stopped])
    killer.start()
    outcomes = engine.translate(["Hundo", "Kato", "Birdo"], "eo", "en")
    killer.join()
    assert outcomes == [Done("Dog"), Done("Cat"), Done("Bird")]
    assert not stopped & children()


def test_what_kills_every_worker_is_failed_and_the_others_go_on(make, tmp_path):
    engine = make("en-fr")
    deadly = engine.store.install_file(altered(tmp_path, claim_too_many_tensors))
    assert deadly.target == "en"
    assert [outcome.reason for outcome in engine.translate(["Hundo", "Kato"], "eo", "en")] == ["died", "died"]
    assert engine.translate(["Dog"], "en", "fr") == [Done("Chien")]


def test_a_worker_that_hangs_is_ended(make):
    engine = make("eo-en")
    hung = warmed_up(engine)
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    engine.timeout_s = 0.1
    assert [outcome.reason for outcome in engine.translate(["Hundo"], "eo", "en")] == ["timeout"]
    assert not hung & children()
    engine.timeout_s = 60.0
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]


def test_a_damaged_model_fails_its_sentences(make, tmp_path):
    def cut(folder):
        model = folder / "model.eoen.intgemm.alphas.bin"
        model.write_bytes(model.read_bytes()[:1000])

    engine = make()
    engine.store.install_file(altered(tmp_path, cut))
    outcomes = engine.translate(["Hundo"], "eo", "en")
    assert [outcome.reason for outcome in outcomes] == ["model"]
    assert "verify" in outcomes[0].note


def test_closing_ends_the_processes_and_the_engine_can_be_used_again(make):
    engine = make("eo-en")
    processes = warmed_up(engine)
    engine.close()
    assert processes
    assert not processes & children()
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]
