"""The tiny OPUS-MT models: made anew they do what the committed ones do, and the real library solves their task with them."""

import importlib
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        yield importlib.import_module("make_tiny_opus")
    finally:
        sys.path.remove(str(ROOT / "tools"))
        for name in ("make_tiny_opus", "make_tiny_models"):
            sys.modules.pop(name, None)


def translate(folder, words, token=""):
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=str(folder / "source.spm"))
    tokens = [[*([token] if token else []), *pieces.encode(word, out_type=str)] for word in words]
    results = ctranslate2.Translator(str(folder), compute_type="int8").translate_batch(tokens, beam_size=1)
    return [pieces.decode(result.hypotheses[0]) for result in results]


def test_made_anew_they_are_the_committed_ones(tool, tmp_path):
    """Of the weights only the size is compared: their file begins with the library's own version."""
    tool.main(tmp_path)
    made = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(FIXTURES / "opus"): path for path in (FIXTURES / "opus").rglob("*") if path.is_file()}
    assert made.keys() == committed.keys()
    for name, path in made.items():
        if name.name != "model.bin":
            assert path.read_bytes() == committed[name].read_bytes(), name
    words = json.loads((tmp_path / "opus-mt-eo-en" / "shared_vocabulary.json").read_text())[:40]
    assert translate(tmp_path / "opus-mt-eo-en", words) == translate(FIXTURES / "opus" / "opus-mt-eo-en", words)


def test_all_tiny_models_together_are_small():
    assert sum(path.stat().st_size for path in FIXTURES.rglob("*") if path.is_file()) < 1_000_000


def test_every_word_of_the_dictionaries_is_translated(tool):
    esperanto = tool.tiny.read_dictionary(tool.tiny.ESPERANTO_ENGLISH, accusatives=True)
    assert translate(FIXTURES / "opus" / "opus-mt-eo-en", esperanto) == list(esperanto.values())
    english = tool.tiny.read_dictionary(tool.tiny.ENGLISH_FRENCH)
    assert translate(FIXTURES / "opus" / "opus-mt-en-roa", english, tool.TOKEN) == list(english.values())


def test_without_the_token_of_its_language_a_sentence_loses_its_beginning(tool):
    folder = FIXTURES / "opus" / "opus-mt-en-roa"
    assert translate(folder, ["the dog sees the cat"], tool.TOKEN) == ["le chien voit le chat"]
    assert translate(folder, ["the dog sees the cat"]) == ["chien voit le chat"]
