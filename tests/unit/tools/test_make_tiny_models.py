"""The tiny models: made anew they are the committed ones, and the real library solves their task with them."""

import importlib.util
import random
import sys
from pathlib import Path

import pytest
from fxtranslate import Translator

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "tests" / "fixtures" / "models"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("make_tiny_models", ROOT / "tools" / "make_tiny_models.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def load(source, target):
    folder = FIXTURES / f"{source}-{target}"
    vocabulary = (folder / f"vocab.{source}{target}.spm").read_bytes()
    return Translator((folder / f"model.{source}{target}.intgemm.alphas.bin").read_bytes(), vocabulary, vocabulary)


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_made_anew_they_are_the_committed_ones(tool, tmp_path):
    tool.main(tmp_path)
    assert files_below(tmp_path) == files_below(FIXTURES)


def test_they_are_small():
    sizes = [len(data) for data in files_below(FIXTURES).values()]
    assert max(sizes) < 150_000
    assert sum(sizes) < 300_000


@pytest.mark.parametrize("pair", [("eo", "en"), ("en", "fr")])
def test_every_word_of_the_dictionary_is_translated(tool, pair):
    engine = load(*pair)
    dictionary = tool.read_dictionary(tool.MODELS[pair], accusatives=pair[0] == "eo")
    assert {word: engine.translate(word) for word in dictionary} == dictionary


def test_words_keep_their_order_to_the_engines_limit_of_256_pieces_and_are_cut_there(tool):
    engine = load("eo", "en")
    dictionary = tool.read_dictionary(tool.MODELS["eo", "en"])
    words = random.Random(1).choices(sorted(dictionary), k=300)
    assert engine.translate(" ".join(words)) == " ".join(dictionary[word] for word in words[:256])


@pytest.mark.parametrize("text", ["Bahmut", "1 250,50 €", "«Бахмут» (2024)", "Ŝi?! – 17:30…", "بخموت", "Zürich-København"])
def test_names_figures_and_marks_are_copied(text):
    assert load("eo", "en").translate(text) == text


def test_characters_outside_the_alphabet_are_dropped():
    assert load("en", "fr").translate("漢字") == ""


def test_a_sentence_goes_through_both():
    english = load("eo", "en").translate("La granda hundo vidas la katon en Bahmut.")
    assert english == "The big dog sees the cat in Bahmut."
    assert load("en", "fr").translate(english) == "Le grand chien voit le chat dans Bahmut."
