"""Translation by the real CTranslate2 and SentencePiece in real processes, with the tiny models."""

import json
import multiprocessing
import os
import shutil
import signal
import threading
import zipfile
from pathlib import Path

import pytest

from dragoman.engines.ctranslate2 import MAX_CHARACTERS, MAX_PIECES, SENTENCES_AT_A_TIME, CTranslate2Translator
from dragoman.engines.firefox import FirefoxTranslator
from dragoman.engines.models import ModelStore
from dragoman.errors import EngineError
from dragoman.model import Done

OPUS = Path(__file__).resolve().parents[2] / "fixtures" / "opus"
EO_EN, EN_ROA = OPUS / "opus-mt-eo-en", OPUS / "opus-mt-en-roa"


@pytest.fixture(scope="module")
def translator():
    engine = CTranslate2Translator(EO_EN)
    yield engine
    engine.close()


@pytest.fixture
def make(tmp_path):
    """A translator with a store of its own, which holds what the test installs."""
    engines = []

    def make(*packages, **settings):
        store = ModelStore(tmp_path / "store")
        for package in packages:
            store.install_file(package)
        engines.append(CTranslate2Translator(store, **settings))
        return engines[-1], store

    yield make
    for engine in engines:
        engine.close()


def children():
    return {child.pid for child in multiprocessing.active_children() if child.name == "dragoman-ctranslate2"}


def warmed_up(engine):
    """Let `engine` translate a word, and return the processes that it has started for that."""
    others = children()
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]
    return children() - others


def altered(tmp_path, change, origin=EO_EN):
    """A copy of a model after `change(folder)`."""
    folder = tmp_path / "altered" / origin.name
    shutil.copytree(origin, folder)
    change(folder)
    return folder


def with_config(folder, **changes):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | changes))


def argos(tmp_path, **metadata):
    """The Esperanto model as Argos packs its own: everything in one folder of a zip, one SentencePiece model."""
    package = tmp_path / "translate-eo_en-1_0.argosmodel"
    about = {"package_version": "1.0", "from_code": "eo", "to_code": "en"} | metadata
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("eo_en/metadata.json", json.dumps(about))
        archive.writestr("eo_en/README.md", "made for a test")
        archive.write(EO_EN / "source.spm", "eo_en/sentencepiece.model")
        archive.writestr("eo_en/stanza/eo/config.json", "{}")
        for name in ("model.bin", "config.json", "shared_vocabulary.json"):
            archive.write(EO_EN / name, f"eo_en/model/{name}")
    return package


# -- models ----------------------------------------------------------------------------------------------------------------


def test_the_name_of_a_folder_tells_its_pair(translator):
    assert translator.route("eo", "en") == ("eo", "en")
    assert translator.route("en", "eo") is None
    version = translator.identity("eo", "en").version
    assert version.startswith("ctranslate2-")
    assert "beam 4 eo-en:" in version


def test_one_of_several_targets_is_told_which(make):
    engine, _ = make(EN_ROA)
    assert engine.route("en", "fr") == ("en", "fr")
    assert engine.route("en", "roa") is None
    assert engine.identity("en", "fr").version.endswith(">>fra<<")
    assert engine.translate(["The big dog sees the cat."], "en", "fr") == [Done("Le grand chien voit le chat.")]


def test_installed_models_lead_through_english(make):
    engine, _ = make(EO_EN, EN_ROA)
    assert engine.route("eo", "fr") == ("eo", "en", "fr")
    texts = ["La granda hundo vidas la katon.", "", "La ponto estas nova."]
    made = engine.translate(texts, "eo", "fr")
    assert made[::2] == [Done("Le grand chien voit le chat."), Done("Le pont est nouveau.")]
    assert made[1].reason == "empty"
    assert [part.count("eo-en") for part in [engine.identity("eo", "fr").version]] == [1]


def test_an_argos_package_is_read_without_argos(make, tmp_path):
    engine, store = make(argos(tmp_path))
    (model,) = store.installed()
    assert (model.name, model.version, model.origin) == ("eo-en.ctranslate2", "1.0", "translate-eo_en-1_0.argosmodel")
    assert store.verify("eo", "en", "ctranslate2") == ()
    assert engine.translate(["La hundo vidas la katon."], "eo", "en") == [Done("The dog sees the cat.")]


def test_an_unpacked_argos_package_is_a_folder_like_others(tmp_path):
    with zipfile.ZipFile(argos(tmp_path)) as archive:
        archive.extractall(tmp_path)
    engine = CTranslate2Translator(tmp_path / "eo_en")
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]
    engine.close()


def test_a_model_that_wants_its_end_marked_gets_it(tmp_path):
    """Models converted from Transformers leave the mark to who calls them; without it this one finds no end."""
    engine = CTranslate2Translator(altered(tmp_path, lambda folder: with_config(folder, add_source_eos=False)))
    assert engine.translate(["La hundo vidas la katon."], "eo", "en") == [Done("The dog sees the cat.")]
    engine.close()


def test_both_formats_of_a_pair_live_side_by_side(make):
    firefox = Path(__file__).resolve().parents[2] / "fixtures" / "models" / "eo-en"
    engine, store = make(EO_EN, firefox, EN_ROA)
    other = FirefoxTranslator(store)
    assert [model.name for model in store.installed()] == ["en-roa.ctranslate2", "eo-en", "eo-en.ctranslate2"]
    own, others = (one.identity("eo", "en").version.split()[-1] for one in (engine, other))
    assert own == store.get("eo", "en", "ctranslate2").identity
    assert others == store.get("eo", "en").identity
    assert (engine.route("en", "fr"), other.route("en", "roa")) == (("en", "fr"), None)
    assert store.remove("eo", "en")
    assert [model.format for model in store.installed()] == ["ctranslate2", "ctranslate2"]


@pytest.mark.parametrize("missing", ["config.json", "shared_vocabulary.json", "target.spm"])
def test_a_package_that_is_not_whole_is_refused(make, tmp_path, missing):
    _, store = make()
    with pytest.raises(EngineError, match="a CTranslate2 model needs"):
        store.install_file(altered(tmp_path, lambda folder: (folder / missing).unlink()))
    assert store.installed() == ()


def test_a_package_without_a_plain_name_needs_its_pair(make, tmp_path):
    engine, store = make()
    shutil.copytree(EO_EN, tmp_path / "model")
    with pytest.raises(EngineError, match="--pair"):
        store.install_file(tmp_path / "model")
    store.install_file(tmp_path / "model", "eo", "en")
    assert engine.route("eo", "en") == ("eo", "en")


def test_a_place_without_a_model_is_said_so(tmp_path):
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(EngineError):
            CTranslate2Translator(folder).route("eo", "en")


# -- sentences -------------------------------------------------------------------------------------------------------------


def test_too_long_is_failed_and_never_cut(translator):
    texts = ["hundo " * MAX_PIECES, "hundo " * (MAX_PIECES + 1), "x" * (MAX_CHARACTERS + 1)]
    fits, too_long, enormous = translator.translate(texts, "eo", "en")
    assert fits == Done(" ".join(["dog"] * MAX_PIECES))
    assert (too_long.reason, enormous.reason) == ("too-long", "too-long")


def test_what_it_does_not_know_is_failed(translator):
    assert [one.reason for one in translator.translate(["漢字", "", " \n"], "eo", "en")] == ["empty"] * 3
    (half,) = translator.translate(["hundo \ud800"], "eo", "en")
    assert half.value.startswith("dog")


def test_many_of_all_lengths_keep_their_places(translator):
    count = 2 * SENTENCES_AT_A_TIME + 5
    texts = ["hundo " * (1 + number * 7 % 40) + str(number) for number in range(count)]
    made = translator.translate(texts, "eo", "en")
    assert [one.value for one in made] == [text.replace("hundo", "dog") for text in texts]


def test_alternatives_are_the_beams(translator):
    texts = ["La granda ponto", "La urbo", ""]
    first, second, none = translator.alternatives(texts, "eo", "en")
    assert (first[0], second[0], none) == ("The large bridge", "The city", ())


# -- what goes wrong -------------------------------------------------------------------------------------------------------


def test_a_worker_killed_at_work_loses_and_doubles_nothing(make):
    engine, _ = make(EO_EN)
    stopped = warmed_up(engine)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)  # it takes the next batch and does not answer
    killer = threading.Timer(0.2, lambda: [os.kill(pid, signal.SIGKILL) for pid in stopped])
    killer.start()
    texts = [f"Hundo {number}" for number in range(2 * SENTENCES_AT_A_TIME)]
    outcomes = engine.translate(texts, "eo", "en")
    killer.join()
    assert outcomes == [Done(f"Dog {number}") for number in range(2 * SENTENCES_AT_A_TIME)]
    assert not stopped & children()


def test_a_worker_that_hangs_is_ended_and_its_sentences_go_on_alone(make):
    engine, _ = make(EO_EN)
    hung = warmed_up(engine)
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    engine.timeout_s = 5.0
    assert engine.translate(["Hundo", "Kato"], "eo", "en") == [Done("Dog"), Done("Cat")]
    assert not hung & children()


def test_a_damaged_model_fails_its_sentences(make, tmp_path):
    def cut(folder):
        (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:1000])

    engine, _ = make(altered(tmp_path, cut), EN_ROA)
    outcomes = engine.translate(["Hundo", "Kato"], "eo", "en")
    assert {outcome.reason for outcome in outcomes} <= {"model", "died"}
    assert engine.translate(["Dog"], "en", "fr") == [Done("Chien")]


def test_closing_ends_the_processes_and_the_engine_can_be_used_again(make):
    engine, _ = make(EO_EN)
    processes = warmed_up(engine)
    engine.close()
    assert processes
    assert not processes & children()
    assert engine.translate(["Hundo"], "eo", "en") == [Done("Dog")]
