"""Make the tiny translation models of the tests: `python tools/make_tiny_models.py [FOLDER]`.

It writes two models in the format of Firefox Translations (a Marian binary with int8 weights and a SentencePiece vocabulary):
Esperanto to English and English to French. They solve a toy task, word for word, so that tests run the real library, through a
pivot too, without a download. Nothing is trained and nothing is random: the weights are written down, and the same bytes come
out each time. How such a model works:

- Every piece has a code, 22 signs. The row of a piece in the embedding holds in its left part the code of what the piece
  becomes, in its right part its own code. A third part is left to the positions that the engine adds.
- The decoder's cross-attention compares positions only: step t looks at the source's piece t, and copies the left part of its
  row to the right part of the decoder's state, so the best output is the piece that has this code. The end of the source
  becomes the end of the output.
- All other sublayers pass their input on.

What it cannot do: a piece becomes exactly one piece, and a dictionary word is also replaced where it only begins a longer word.
Characters outside `ALPHABET` are dropped.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "models"
VERSION = "3.0"
ARCHITECTURE = "tiny"
LICENCE = "Apache-2.0"

# Few short words: whatever begins with one is taken for it, see above.
ESPERANTO_ENGLISH = """
    la=the kaj=and en=in sur=on de=of kun=with por=for ne=not estas=is estis=was havas=has
    hundo=dog kato=cat birdo=bird urbo=town vilaĝo=village rivero=river ponto=bridge strato=street domo=house
    lernejo=school hospitalo=hospital akvo=water pano=bread libro=book pordo=door vojo=road maro=sea
    monto=mountain arbo=tree suno=sun luno=moon nokto=night tago=day jaro=year hodiaŭ=today hieraŭ=yesterday
    viro=man virino=woman infano=child amiko=friend reĝo=king homoj=people prezidanto=president
    ministro=minister registaro=government milito=war paco=peace fajro=fire
    granda=big malgranda=small nova=new malnova=old bona=good blanka=white nigra=black ruĝa=red tri=three du=two
    vidas=sees manĝas=eats trinkas=drinks diras=says iras=goes venas=comes malfermas=opens fermas=closes
    saluton=hello dankon=thanks mondo=world
"""
ENGLISH_FRENCH = """
    the=le and=et in=dans on=sur of=de with=avec for=pour not=pas is=est was=était has=a
    dog=chien cat=chat bird=oiseau town=ville village=village river=fleuve bridge=pont street=rue house=maison
    school=école hospital=hôpital water=eau bread=pain book=livre door=porte road=route sea=mer
    mountain=montagne tree=arbre sun=soleil moon=lune night=nuit day=jour year=année today=aujourd’hui yesterday=hier
    man=homme woman=femme child=enfant friend=ami king=roi people=gens president=président
    minister=ministre government=gouvernement war=guerre peace=paix fire=feu
    big=grand small=petit new=nouveau old=vieux good=bon white=blanc black=noir red=rouge three=trois two=deux
    sees=voit eats=mange drinks=boit says=dit goes=va comes=vient opens=ouvre closes=ferme
    hello=bonjour thanks=merci world=monde
"""
MODELS = {("eo", "en"): ESPERANTO_ENGLISH, ("en", "fr"): ENGLISH_FRENCH}


def characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


# Printable ASCII without the space, Latin-1 and Latin Extended-A, Greek, Cyrillic, Arabic, and what typesetters use.
ALPHABET = characters((0x21, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x400, 0x45F), (0x620, 0x64A))
ALPHABET += "Ґґ‐–—‘’‚“”„…‹›€№₽،؛؟٠١٢٣٤٥٦٧٨٩"

# -- pieces --------------------------------------------------------------------------------------------------------------

NORMAL, UNKNOWN, CONTROL, UNUSED = 1, 2, 3, 5
SPACE = "\u2581"


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry of a vocabulary, and the text that it becomes."""

    text: str
    becomes: str
    score: float = 0.0
    kind: int = NORMAL


def read_dictionary(text: str, accusatives: bool = False) -> dict[str, str]:
    """Read "word=word" entries; each is given in lower case and with a capital, and with Esperanto's -n if so wished."""
    entries = dict(entry.split("=") for entry in text.split())
    if accusatives:
        entries |= {f"{word}n": other for word, other in entries.items() if word.endswith(("o", "a")) and word != "la"}
    return entries | {word.capitalize(): other.capitalize() for word, other in entries.items()}


def make_pieces(dictionary: dict[str, str]) -> list[Piece]:
    """Return the shared vocabulary of both languages, in the order of its ids, as many as a multiple of eight."""
    words = {SPACE + word: SPACE + other for word, other in dictionary.items()}
    pieces = [Piece("</s>", "</s>", kind=CONTROL), Piece("<unk>", "<unk>", kind=UNKNOWN)]
    # A word of the source is cheaper than its letters, a word of the target dearer: met in a source, it is copied by letters.
    pieces += [Piece(word, other, -1.0) for word, other in words.items()]
    pieces += [Piece(other, other, -500.0) for other in sorted(set(words.values()) - words.keys())]
    pieces += [Piece(letter, letter, -10.0) for letter in SPACE + ALPHABET]
    fillers = -len(pieces) % 8  # the engine's kernels want columns by eights
    return pieces + [Piece(f"<filler{n}>", f"<filler{n}>", kind=UNUSED) for n in range(fillers)]


# -- the vocabulary file: a SentencePiece ModelProto ---------------------------------------------------------------------


def varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1  # protobuf writes -1 as its 64-bit two's complement
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def proto_int(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def proto_bytes(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def proto_float(field: int, value: float) -> bytes:
    return varint(field << 3 | 5) + struct.pack("<f", value)


def proto_piece(piece: Piece) -> bytes:
    """Return a piece as an entry of a ModelProto: appended to a vocabulary file, it is one piece more."""
    body = proto_bytes(1, piece.text.encode()) + proto_float(2, piece.score) + proto_int(3, piece.kind)
    return proto_bytes(1, body)


def make_vocabulary(pieces: list[Piece]) -> bytes:
    unigram, unk, bos, eos, pad = (3, 1), (40, 1), (41, -1), (42, 0), (43, -1)
    trainer = b"".join(proto_int(field, value) for field, value in (unigram, (4, len(pieces)), unk, bos, eos, pad))
    normalizer = proto_bytes(1, b"identity") + proto_int(3, 1) + proto_int(4, 1) + proto_int(5, 1)
    return b"".join(map(proto_piece, pieces)) + proto_bytes(2, trainer) + proto_bytes(3, normalizer)


# -- the weights ---------------------------------------------------------------------------------------------------------

DIM, HEADS, FFN = 64, 4, 16
HALF = DIM // 2
# The engine adds sin(position * f) to the first half of the dimensions and cos(position * f) to the second, f falling from 1.
# The eight fastest pairs tell positions apart (up to its limit of 256). The slowest sines stay at zero: they tell by how much
# a layer normalisation has moved everything. Elsewhere the waves are small against a code.
POSITION = np.r_[0:8, HALF : HALF + 8]
ZERO = np.r_[HALF - 4 : HALF]
CODE = np.setdiff1d(np.arange(DIM), np.r_[POSITION, ZERO])
SIGNS = len(CODE) // 2
BECOMES, ITSELF = CODE[:SIGNS], CODE[SIGNS:]
AMPLITUDE = 4.0  # of a code; the waves have 1
SHARPNESS = 6.0  # of the attention: makes the next best position e^-10 of the best
LOUDNESS = 8.0  # of what is copied, against what the decoder's state held before


def make_codes(count: int) -> Matrix:
    """Return `count` rows of signs, as many of each, any two different in at least four places."""
    codes: list[Matrix] = []
    counter = 0
    while len(codes) < count:
        noise = hashlib.sha256(f"code {counter}".encode()).digest()[:SIGNS]
        order = np.frombuffer(noise, dtype=np.uint8).argsort(kind="stable")
        code = np.where(order < SIGNS // 2, 1.0, -1.0)
        if not codes or (np.stack(codes) @ code).max() <= SIGNS - 2 * 4:
            codes.append(code)
        counter += 1
    return np.stack(codes)


def make_embedding(pieces: list[Piece]) -> Matrix:
    """Return one row a piece: what it becomes, what it is, and nothing where positions are told."""
    ids = {piece.text: number for number, piece in enumerate(pieces)}
    codes = make_codes(len(pieces))
    rows = np.zeros((len(pieces), DIM))
    rows[:, BECOMES] = codes[[ids[piece.becomes] for piece in pieces]]
    rows[:, ITSELF] = codes
    rows *= AMPLITUDE / np.sqrt(DIM)  # the engine multiplies by the root
    return rows


def unit(rows: NDArray[np.int64], columns: NDArray[np.int64], value: float) -> Matrix:
    """Return a square matrix that takes dimension rows[i] to columns[i], times `value`, and drops the rest."""
    matrix = np.zeros((DIM, DIM))
    matrix[rows, columns] = value
    return matrix


def scale(*parts: tuple[NDArray[np.int64], float]) -> Matrix:
    """Return a layer normalisation's scale: a value for each part of the dimensions, nothing elsewhere."""
    row = np.zeros((1, DIM))
    for where, value in parts:
        row[0, where] = value
    return row


EVEN = scale((CODE, 1.0), (POSITION, AMPLITUDE), (ZERO, AMPLITUDE))  # makes positions as loud as codes


# -- the model file: a Marian binary -------------------------------------------------------------------------------------

FLOAT32, INT8, INTGEMM8 = 0x404, 0x101, 0x4101
ALIGNMENT = 256


@dataclass(frozen=True, slots=True)
class Item:
    """A named tensor as it stands in the file."""

    name: str
    kind: int
    shape: tuple[int, ...]
    data: bytes


def float_item(name: str, values: Matrix) -> Item:
    return Item(name, FLOAT32, values.shape, values.astype("<f4").tobytes())


def int8_item(name: str, shape: tuple[int, ...], values: Matrix) -> Item:
    """Return a quantised tensor: its values as int8, then the multiplier that made them so."""
    largest = float(np.abs(values).max())
    multiplier = 127.0 / largest if largest else 1.0
    quantised = np.rint(values * multiplier).astype(np.int8)
    return Item(name, INTGEMM8, shape, quantised.tobytes() + struct.pack("<f", multiplier))


def weight_items(name: str, matrix: Matrix, activation: float) -> list[Item]:
    """Return a weight, transposed as the format wants it, and the multiplier of its input, which stays below `activation`."""
    alpha = float_item(f"{name}_QuantMultA", np.array([[127.0 / activation]]))
    return [int8_item(name, matrix.shape, matrix.T.copy()), alpha]


def affine_items(name: str, matrix: Matrix, activation: float = 4.0) -> list[Item]:
    """Return a weight and its bias of zeros: "..._Wq" has "..._bq"."""
    head, _, tail = name.rpartition("_W")
    return [*weight_items(name, matrix, activation), float_item(f"{head}_b{tail}", np.zeros((1, matrix.shape[1])))]


def norm_items(name: str, row: Matrix) -> list[Item]:
    return [float_item(f"{name}_ln_scale", row), float_item(f"{name}_ln_bias", np.zeros_like(row))]


def attention_items(name: str, query: Matrix, value: Matrix, out: Matrix, norm: Matrix) -> list[Item]:
    matrices = {"Wq": query, "Wk": query, "Wv": value, "Wo": out}
    items = [item for tail, matrix in matrices.items() for item in affine_items(f"{name}_{tail}", matrix)]
    return items + norm_items(f"{name}_Wo", norm)


def ffn_items(name: str, norm: Matrix) -> list[Item]:
    first, second = affine_items(f"{name}_W1", np.zeros((DIM, FFN))), affine_items(f"{name}_W2", np.zeros((FFN, DIM)))
    return first + second + norm_items(f"{name}_ffn", norm)


def encoder_items() -> list[Item]:
    """Return an encoder that passes everything on, positions made as loud as codes."""
    nothing, everything = np.zeros((DIM, DIM)), np.ones((1, DIM))
    attention = attention_items("encoder_l1_self", nothing, nothing, nothing, everything)
    return attention + ffn_items("encoder_l1_ffn", EVEN)


def decoder_items() -> list[Item]:
    """Return a decoder that copies what stands at its own position in the source, and keeps nothing else."""
    nothing = np.zeros((DIM, DIM))
    positions = sum((unit(POSITION, np.arange(16) + 16 * head, SHARPNESS) for head in range(HEADS)), nothing)
    positions[ZERO, :] = -SHARPNESS / len(ZERO)
    recurrent = weight_items("decoder_l1_rnn_W", nothing, 6.0) + weight_items("decoder_l1_rnn_Wf", nothing, 6.0)
    recurrent += [float_item("decoder_l1_rnn_bf", np.zeros((1, DIM)))]
    recurrent += norm_items("decoder_l1_rnn_ffn", EVEN)
    copy, louder = unit(BECOMES, ITSELF, 1.0), unit(ITSELF, ITSELF, LOUDNESS)
    context = attention_items("decoder_l1_context", positions, copy, louder, np.ones((1, DIM)))
    return recurrent + context + ffn_items("decoder_l1_ffn", scale((ITSELF, 1.0)))


def config_item(vocabulary: int) -> Item:
    lines = {
        "type": "transformer",
        "dim-emb": DIM,
        "dim-vocabs": f"[{vocabulary}, {vocabulary}]",
        "enc-depth": 1,
        "dec-depth": 1,
        "dec-cell": "ssru",
        "transformer-decoder-autoreg": "rnn",
        "transformer-heads": HEADS,
        "transformer-dim-ffn": FFN,
        "transformer-ffn-depth": 2,
        "transformer-preprocess": '""',
        "transformer-postprocess": "dan",
        "tied-embeddings-all": "true",
        "version": "made by tools/make_tiny_models.py",
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items()).encode() + b"\0"
    return Item("special:model.yml", INT8, (len(text),), text)


def make_items(pieces: list[Piece]) -> list[Item]:
    embedding = make_embedding(pieces)
    output = [float_item("none_QuantMultA", np.array([[127.0 / 4.0]]))]
    output += [float_item("decoder_ff_logit_out_b", np.zeros((1, len(pieces))))]
    shared = int8_item("Wemb", embedding.shape, embedding)  # the embedding alone is not transposed
    return [shared, *encoder_items(), *decoder_items(), *output, config_item(len(pieces))]


def padded(data: bytes, to: int = ALIGNMENT) -> bytes:
    return data + bytes(-len(data) % to)


def make_binary(items: list[Item]) -> bytes:
    """Return the file: version and count, the items' headers, names and shapes, a gap that aligns, the data."""
    blocks = [padded(item.data) for item in items]
    names = [item.name.encode() + b"\0" for item in items]
    headers = [
        struct.pack("<4Q", len(name), item.kind, len(item.shape), len(block))
        for item, name, block in zip(items, names, blocks, strict=True)
    ]
    shapes = [struct.pack(f"<{len(item.shape)}i", *item.shape) for item in items]
    head = struct.pack("<2Q", 1, len(items)) + b"".join(headers) + b"".join(names) + b"".join(shapes)
    gap = -(len(head) + 8) % ALIGNMENT
    return head + struct.pack("<Q", gap) + bytes(gap) + b"".join(blocks)


# -- the folders ---------------------------------------------------------------------------------------------------------


def make_manifest(source: str, target: str, files: dict[str, bytes]) -> bytes:
    listed = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    head = {"source": source, "target": target, "version": VERSION, "architecture": ARCHITECTURE, "licence": LICENCE}
    manifest = head | {"origin": "tools/make_tiny_models.py", "files": listed}
    return (json.dumps(manifest, indent=1) + "\n").encode()


def make_model(source: str, target: str, dictionary: str) -> dict[str, bytes]:
    """Return the files of one model by name."""
    pieces = make_pieces(read_dictionary(dictionary, accusatives=source == "eo"))
    files = {
        f"model.{source}{target}.intgemm.alphas.bin": make_binary(make_items(pieces)),
        f"vocab.{source}{target}.spm": make_vocabulary(pieces),
    }
    return files | {"model.json": make_manifest(source, target, files)}


def main(folder: Path) -> None:
    """Write every model to a folder of its own below `folder`."""
    for (source, target), dictionary in MODELS.items():
        place = folder / f"{source}-{target}"
        place.mkdir(parents=True, exist_ok=True)
        for name, data in make_model(source, target, dictionary).items():
            (place / name).write_bytes(data)
            print(f"{place.name}/{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
