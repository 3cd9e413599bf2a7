"""Make the tiny OPUS-MT models of the tests, as CTranslate2 converts them: `python tools/make_tiny_opus.py [FOLDER]`.

The task is that of `make_tiny_models.py`, whose dictionaries and vocabularies are used: word for word, Esperanto to English and
English to French, the latter as a model of several targets, which loses the first word of a sentence that does not begin with
`>>fra<<`. Nothing is trained and nothing is random. How such a model works:

- The row of a piece in the embedding has three parts: the code of what the piece becomes, its own code, and room for the code
  of a position, which the engine adds.
- The decoder's attention compares positions only: step t looks at the source's piece t, and takes the code of what it becomes,
  louder, to the place of its own code. The best output is the piece that has this code, the next best its synonym: the codes of
  synonyms differ in two places, those of other words in four at least.
- All other sublayers add nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from ctranslate2.specs import TransformerSpec

import make_tiny_models as tiny
from make_tiny_models import Matrix, Piece

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "opus"
# English words, and others that the engine shall hold possible in their place.
SYNONYMS = {"big": "large", "town": "city", "house": "home"}
TOKEN = ">>fra<<"
SIGNS, PLACES = tiny.SIGNS, 36
BECOMES, ITSELF, POSITION = np.arange(SIGNS), np.arange(SIGNS, 2 * SIGNS), np.arange(2 * SIGNS, 2 * SIGNS + PLACES)
DIM, FFN = 2 * SIGNS + PLACES, 8
POSITIONS = 264  # a few more than the longest sentence
FASTEST, SLOWER = (
    1.2,
    0.55,
)  # the waves by which positions are told: radians a position, and each wave's share of the one before
SHARPNESS = 36.0  # of the attention: makes the next best position e^-15 of the best
LOUDNESS = 8.0  # of what is copied, against what the decoder's state held before


def positions(count: int) -> Matrix:
    """Return the codes of positions: waves with their opposites, so that all have the same mean and length. Near positions are
    alike, so that a step beyond the end looks at the end."""
    angles = np.arange(count)[:, None] * (FASTEST * SLOWER ** np.arange(PLACES // 4))[None, :]
    waves = np.hstack([np.cos(angles), np.sin(angles)]) * np.sqrt(2)
    return np.hstack([waves, -waves])


def beside(code: Matrix) -> Matrix:
    """Return a code that differs from `code` in two places."""
    other = code.copy()
    other[[int(np.argmax(code)), int(np.argmin(code))]] *= -1
    return other


def make_pieces(source: str, dictionary: str) -> list[Piece]:
    """Return the vocabulary: that of the Firefox model, with synonyms, or with the token of the target language."""
    pieces = [one for one in tiny.make_pieces(tiny.read_dictionary(dictionary, source == "eo")) if one.kind != tiny.UNUSED]
    if source == "en":
        return [*pieces, Piece(TOKEN, TOKEN, -1000.0)]
    return [*pieces, *(Piece(tiny.SPACE + one, tiny.SPACE + one, -500.0) for one in SYNONYMS.values())]


def make_embedding(pieces: list[Piece]) -> Matrix:
    ids = {piece.text: place for place, piece in enumerate(pieces)}
    codes = tiny.make_codes(len(pieces))
    for word, other in SYNONYMS.items():
        if tiny.SPACE + other in ids and tiny.SPACE + word in ids:
            codes[ids[tiny.SPACE + other]] = beside(codes[ids[tiny.SPACE + word]])
    rows = np.zeros((len(pieces), DIM))
    rows[:, BECOMES] = codes[[ids[piece.becomes] for piece in pieces]]
    rows[:, ITSELF] = codes
    return rows


def selecting(rows: Matrix, columns: Matrix, value: float) -> Matrix:
    """Return weights that take dimension columns[i] to rows[i], times `value`."""
    matrix = np.zeros((DIM, DIM))
    matrix[rows, columns] = value
    return matrix


def set_linear(spec: object, weight: Matrix) -> None:
    spec.weight, spec.bias = weight.astype(np.float32), np.zeros(len(weight), dtype=np.float32)  # type: ignore[attr-defined]


def set_norm(spec: object, where: Matrix | slice = slice(None)) -> None:
    gamma = np.zeros(DIM, dtype=np.float32)
    gamma[where] = 1.0
    spec.gamma, spec.beta = gamma, np.zeros(DIM, dtype=np.float32)  # type: ignore[attr-defined]


def make_spec(pieces: list[Piece], shift: int) -> TransformerSpec:
    """Return the model; step t of its output looks at piece t + shift of the source."""
    spec = TransformerSpec.from_config((1, 1), num_heads=1, pre_norm=True)
    embedding = make_embedding(pieces).astype(np.float32)
    codes = np.zeros((POSITIONS + shift, DIM), dtype=np.float32)
    codes[:, POSITION] = positions(POSITIONS + shift)
    nothing = np.zeros((DIM, DIM))
    for side, shown in ((spec.encoder, codes[:POSITIONS]), (spec.decoder, codes[shift:])):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight, embeddings.multiply_by_sqrt_depth = embedding, False
        side.scale_embeddings = False
        side.position_encodings.encodings = shown
        layer = side.layer[0]
        set_linear(layer.self_attention.linear[0], np.vstack([nothing] * 3))
        set_linear(layer.self_attention.linear[1], nothing)
        set_norm(layer.self_attention.layer_norm)
        set_linear(layer.ffn.linear_0, np.zeros((FFN, DIM)))
        set_linear(layer.ffn.linear_1, np.zeros((DIM, FFN)))
        set_norm(layer.ffn.layer_norm)
    set_norm(spec.encoder.layer_norm)
    set_norm(spec.decoder.layer_norm, ITSELF)
    attention, heard = spec.decoder.layer[0].attention, np.arange(PLACES)
    set_norm(attention.layer_norm)
    set_linear(attention.linear[0], selecting(heard, POSITION, SHARPNESS))
    set_linear(attention.linear[1], np.vstack([selecting(heard, POSITION, 1.0), selecting(np.arange(SIGNS), BECOMES, 1.0)]))
    set_linear(attention.linear[2], selecting(ITSELF, np.arange(SIGNS), LOUDNESS))
    spec.decoder.projection.weight = embedding
    spec.decoder.start_from_zero_embedding = True
    return spec


def write_model(place: Path, pieces: list[Piece], shift: int) -> None:
    """Write a model's folder as `ct2-opus-mt-converter --quantization int8` does, and the vocabularies beside it."""
    spec = make_spec(pieces, shift)
    words = [piece.text for piece in pieces]
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    place.mkdir(parents=True, exist_ok=True)
    spec.save(str(place))
    vocabulary = tiny.make_vocabulary(pieces)
    for name in ("source.spm", "target.spm"):
        (place / name).write_bytes(vocabulary)


def main(folder: Path) -> None:
    """Write every model to a folder of its own below `folder`."""
    write_model(folder / "opus-mt-eo-en", make_pieces("eo", tiny.ESPERANTO_ENGLISH), 0)
    write_model(folder / "opus-mt-en-roa", make_pieces("en", tiny.ENGLISH_FRENCH), 1)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            print(f"{path.relative_to(folder)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
